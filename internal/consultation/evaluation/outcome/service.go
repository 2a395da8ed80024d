package outcome

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/published"
	"mitwirken/internal/dossier"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

// Service tells results; one method, one transaction.
type Service struct {
	db            bun.IDB
	segments      *evaluation.Service
	statements    *statement.Service
	published     *published.Service
	consultations *consultation.Service
	dossiers      *dossier.Service
	index         *search.Service
	now           func() time.Time
}

// NewService sees to it that numbers are frozen before statements are erased.
func NewService(db bun.IDB, segments *evaluation.Service, statements *statement.Service, shown *published.Service, consultations *consultation.Service, dossiers *dossier.Service, index *search.Service, now func() time.Time) *Service {
	s := &Service{db, segments, statements, shown, consultations, dossiers, index, now}
	segments.BeforeForget(s.freezeProject)
	return s
}

// Desk is the result for staff.
type Desk struct {
	*consultation.Consultation
	Result
	// Unreleased segments: without any the results can be released.
	Unreleased int
	// Reported: the report is out and stands on these results.
	Reported bool
}

// Desk of a consultation for who evaluates it. Six statements.
func (s *Service) Desk(ctx context.Context, a authz.Actor, activity uuid.UUID) (*Desk, error) {
	c, err := s.segments.Open(ctx, s.db, a, activity)
	if err != nil {
		return nil, err
	}
	return s.desk(ctx, s.db, c)
}

func (s *Service) desk(ctx context.Context, db bun.IDB, c *consultation.Consultation) (*Desk, error) {
	r, err := findResult(ctx, db, c.Activity.ID)
	if err != nil {
		return nil, pg.Fault(err)
	}
	n, err := unreleased(ctx, db, c.Activity.ID)
	if err != nil {
		return nil, pg.Fault(err)
	}
	reported, err := s.statements.ReportOut(ctx, db, c.Activity.ID)
	return &Desk{c, *r, n, reported}, pg.Fault(err)
}

func (s *Service) change(ctx context.Context, a authz.Actor, activity uuid.UUID, version int, act string, effect func(ctx context.Context, tx bun.Tx, c *consultation.Consultation, r *Result) error) (out *Desk, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.segments.Open(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		r, err := lockResult(ctx, tx, activity)
		if err != nil {
			return err
		}
		if r.Version != version {
			return fault.New(fault.Conflict, fault.CodeStale)
		}
		if err := effect(ctx, tx, c, r); err != nil {
			return err
		}
		if err := updateResult(ctx, tx, r); err != nil {
			return err
		}
		if out, err = s.desk(ctx, tx, c); err != nil {
			return err
		}
		return s.segments.Record(ctx, tx, a, act, activity, map[string]any{"released": r.ReleasedAt != nil, "decision": r.Decision, "implementation": r.Implementation})
	})
	return out, err
}

// Link the decision of the council, any published entry of the dossier, and the milestone
// of putting it into practice. Invalid consultation.result_link; Conflict request.stale.
func (s *Service) Link(ctx context.Context, a authz.Actor, activity uuid.UUID, version int, decision, implementation *uuid.UUID) (*Desk, error) {
	return s.change(ctx, a, activity, version, "consultation.result_saved", func(ctx context.Context, tx bun.Tx, c *consultation.Consultation, r *Result) error {
		var v fault.Validation
		for path, id := range map[string]*uuid.UUID{"decision": decision, "implementation": implementation} {
			if id == nil {
				continue
			}
			e, err := s.dossiers.Linked(ctx, tx, c.Project.ID, *id)
			if err != nil && !fault.Is(err, dossier.CodeNotFound) {
				return err
			}
			v.Check(err == nil && (path == "decision" || e.Kind == dossier.Milestone), path, CodeResultLink, nil)
		}
		r.Decision, r.Implementation = decision, implementation
		return v.Err()
	})
}

// Release tells everybody what became of what they said; who has an address gets one
// letter. Conflict consultation.results_early, consultation.results_open, request.stale.
func (s *Service) Release(ctx context.Context, a authz.Actor, activity uuid.UUID, version int) (*Desk, error) {
	return s.change(ctx, a, activity, version, "consultation.results_released", func(ctx context.Context, tx bun.Tx, c *consultation.Consultation, r *Result) error {
		now := s.now()
		if d := CanRelease(a, c, now); d.Why == CodeResultsEarly {
			return fault.New(fault.Conflict, d.Why)
		} else if !d.Allowed {
			return d.Err()
		}
		n, err := unreleased(ctx, tx, activity)
		if err == nil && n > 0 {
			err = fault.New(fault.Conflict, CodeResultsOpen).WithParam("Count", n)
		}
		if err != nil || r.ReleasedAt != nil {
			return err
		}
		r.ReleasedAt, r.ReleasedBy = &now, &a.ID
		if a.Kind != authz.Person {
			r.ReleasedBy = nil
		}
		if err := s.put(ctx, tx, c, now); err != nil {
			return err
		}
		return jobs.Enqueue(ctx, tx, tellArgs{activity}, jobs.Unique(activity.String()))
	})
}

// TakeBack hides results again; nobody is told twice when they are released once more.
// Conflict consultation.results_reported, request.stale.
func (s *Service) TakeBack(ctx context.Context, a authz.Actor, activity uuid.UUID, version int) (*Desk, error) {
	return s.change(ctx, a, activity, version, "consultation.results_taken_back", func(ctx context.Context, tx bun.Tx, c *consultation.Consultation, r *Result) error {
		if d := space.CanPublish(a, c.Project); !d.Allowed {
			return d.Err()
		}
		out, err := s.statements.ReportOut(ctx, tx, activity)
		if err == nil && out {
			err = fault.New(fault.Conflict, CodeResultsReported)
		}
		if err != nil {
			return err
		}
		r.ReleasedAt, r.ReleasedBy = nil, nil
		return s.index.Remove(ctx, tx, indexKind, activity)
	})
}

// Change of a paragraph between the version that somebody spoke to and the current one.
type Change struct {
	From, To int
	Lang     string
	compare.Change
}

// Joined is a published statement that somebody made their own.
type Joined struct {
	Number   string
	Segments []Told
}

// Outcome is what became of a statement.
type Outcome struct {
	*consultation.Consultation
	Statement *statement.Statement
	Result    Result
	// Segments with their answers; none before results are released.
	Segments []Told
	Joined   []Joined
	// Changes by block: of paragraphs that were changed for a segment.
	Changes map[string]Change
	// Version is the current one, for titles of chapters.
	Version *consultation.Version
	// Decision and Implementation are entries of the dossier, nil when there is none.
	Decision, Implementation *dossier.Entry
}

// Outcome of the visitor’s own statement. NotFound authz.not_found for all others, staff
// among them. At most fifteen statements, however long it is.
func (s *Service) Outcome(ctx context.Context, v statement.Visitor, id uuid.UUID, lang string) (*Outcome, error) {
	row, c, err := s.statements.Owned(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return s.outcome(ctx, v.Actor, row, c, lang)
}

// OutcomeByReceipt is the same for who has a receipt.
func (s *Service) OutcomeByReceipt(ctx context.Context, v statement.Visitor, number, code, lang string) (*Outcome, error) {
	row, c, err := s.statements.OwnedByReceipt(ctx, v, number, code)
	if err != nil {
		return nil, err
	}
	return s.outcome(ctx, v.Actor, row, c, lang)
}

func (s *Service) outcome(ctx context.Context, a authz.Actor, row *statement.Statement, c *consultation.Consultation, lang string) (*Outcome, error) {
	out := &Outcome{Consultation: c, Statement: row}
	r, err := findResult(ctx, s.db, c.Activity.ID)
	if err != nil {
		return nil, pg.Fault(err)
	}
	out.Result = *r
	if r.ReleasedAt == nil {
		return out, nil
	}
	if out.Segments, err = listTold(ctx, s.db, []uuid.UUID{row.ID}); err != nil {
		return nil, pg.Fault(err)
	}
	if err := s.joined(ctx, row, out); err != nil {
		return nil, err
	}
	if out.Version, err = s.consultations.Current(ctx, s.db, c.Activity.ID); err != nil {
		return nil, err
	}
	if err := s.changes(ctx, a, row, c, out, lang); err != nil {
		return nil, err
	}
	if out.Decision, err = s.linked(ctx, c.Project.ID, r.Decision); err != nil {
		return nil, err
	}
	out.Implementation, err = s.linked(ctx, c.Project.ID, r.Implementation)
	return out, err
}

// linked entry; nil when there is none, or none any more.
func (s *Service) linked(ctx context.Context, project uuid.UUID, id *uuid.UUID) (*dossier.Entry, error) {
	if id == nil {
		return nil, nil
	}
	e, err := s.dossiers.Linked(ctx, s.db, project, *id)
	if fault.Is(err, dossier.CodeNotFound) {
		return nil, nil
	}
	return e, err
}

// joined adds what became of published statements that are a part of this one.
func (s *Service) joined(ctx context.Context, row *statement.Statement, out *Outcome) error {
	joins, err := s.statements.JoinsOf(ctx, s.db, row.ID)
	if err != nil || len(joins) == 0 {
		return err
	}
	ids := make([]uuid.UUID, len(joins))
	for i, j := range joins {
		ids[i] = j.JoinedID
	}
	heads, err := s.statements.Heads(ctx, s.db, ids)
	if err != nil {
		return err
	}
	told, err := listTold(ctx, s.db, ids)
	if err != nil {
		return pg.Fault(err)
	}
	for _, j := range joins {
		if h := heads[j.JoinedID]; h == nil || !h.Public() {
			continue
		}
		of := Joined{Number: j.Number}
		for _, t := range told {
			if t.StatementID == j.JoinedID && (j.Blocks == nil || slices.Contains(j.Blocks, t.BlockID) || slices.ContainsFunc(t.Chapters, func(ch string) bool { return slices.Contains(j.Blocks, ch) })) {
				of.Segments = append(of.Segments, t)
			}
		}
		out.Joined = append(out.Joined, of)
	}
	return nil
}

// changes finds what became of the paragraphs that segments point at, from the version
// that the statement was written to up to the current one.
func (s *Service) changes(ctx context.Context, a authz.Actor, row *statement.Statement, c *consultation.Consultation, out *Outcome, lang string) error {
	out.Changes = map[string]Change{}
	want := map[string]bool{}
	told := slices.Clone(out.Segments)
	for _, j := range out.Joined {
		told = append(told, j.Segments...)
	}
	for _, t := range told {
		if t.ChangedBlock != "" {
			want[t.ChangedBlock] = true
		}
	}
	if len(want) == 0 {
		return nil
	}
	x, err := s.statements.SubmissionOf(ctx, s.db, row.ID, 0)
	if err != nil {
		return err
	}
	content, err := x.Content()
	if err != nil {
		return err
	}
	if content.Consultation.Version >= out.Version.Number {
		return nil
	}
	d, err := s.consultations.Changes(ctx, a, c.Project.Slug, c.Activity.ID, content.Consultation.Version, out.Version.Number, lang)
	if err != nil {
		return err
	}
	for _, ch := range d.Changes {
		for _, id := range append(slices.Clone(ch.New), ch.Old...) {
			if _, known := out.Changes[id]; want[id] && !known && ch.Kind != compare.Same {
				out.Changes[id] = Change{d.From.Number, d.To.Number, d.Lang, ch}
			}
		}
	}
	return nil
}

// freezeProject keeps the numbers of all consultations of a project before what they are
// counted from is erased.
func (s *Service) freezeProject(ctx context.Context, tx bun.Tx, project uuid.UUID) (int, error) {
	ids, err := activitiesOf(ctx, tx, project)
	for _, id := range ids {
		err = errors.Join(err, s.freeze(ctx, tx, id))
	}
	return len(ids), err
}

func (s *Service) freeze(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
	n, err := count(ctx, tx, activity)
	if err != nil {
		return err
	}
	return freeze(ctx, tx, activity, n, s.now())
}

// Freeze keeps the numbers of consultations whose project is closed.
func (s *Service) Freeze(ctx context.Context) error {
	ids, err := notFrozen(ctx, s.db)
	if err != nil {
		return pg.Fault(err)
	}
	var errs []error
	for _, id := range ids {
		errs = append(errs, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			c, err := s.consultations.Activity(ctx, tx, authz.Software(), id)
			if err != nil || c.Project.Stage != space.StageClosed {
				return err
			}
			return s.freeze(ctx, tx, id)
		}))
	}
	return errors.Join(errs...)
}
