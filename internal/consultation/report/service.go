package report

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/report/paper"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

// EventPublished is what followers of the project are told.
const EventPublished = "consultation_report"

// indexKind is what the index calls a report.
const indexKind = "consultation_report"

// PageName is what the page of a project calls a report that can be read.
const PageName = "report"

// TemplatePurpose is a DOCX that reports are made in.
const TemplatePurpose = "consultation-template"

// SubjectKind of templates.
const SubjectKind = "consultation_report"

// perPDF is how many segments one PDF of a report has: they are drawn in memory.
const perPDF = 1000

// Hook is told, in the transaction, that the report on a consultation is out.
type Hook func(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation) error

// Service makes reports and publishes them; one method, one transaction.
type Service struct {
	db            bun.IDB
	log           *audit.Log
	consultations *consultation.Service
	statements    *statement.Service
	segments      *evaluation.Service
	spaces        *space.Service
	files         *file.Service
	people        *identity.Service
	index         *search.Service
	cat           *locale.Catalogues
	office        func(context.Context) string
	now           func() time.Time
	published     []Hook
	// perPDF is how many segments one PDF has.
	perPDF int
}

// NewService registers templates and frozen reports as files, and tells statements when a
// report is out. office is who answers for a report, as it stands in its head.
func NewService(db bun.IDB, log *audit.Log, consultations *consultation.Service, statements *statement.Service, segments *evaluation.Service, spaces *space.Service, files *file.Service,
	people *identity.Service, index *search.Service, cat *locale.Catalogues, office func(context.Context) string, now func() time.Time) *Service {
	s := &Service{db: db, log: log, consultations: consultations, statements: statements, segments: segments, spaces: spaces, files: files, people: people, index: index, cat: cat, office: office, now: now, perPDF: perPDF}
	files.Purpose(file.Purpose{Name: TemplatePurpose, Types: []file.Type{file.DOCX}, MaxBytes: paper.MaxTemplate, MaxFiles: 1}, guard{s})
	files.Purpose(file.Purpose{Name: PaperPurpose, Types: []file.Type{file.PDF, file.DOCX}, MaxBytes: maxPaper, MaxFiles: maxPapers}, paperGuard{s})
	statements.OnReport(isOut)
	return s
}

// OnPublication adds who is told; app does it before anything is served.
func (s *Service) OnPublication(h Hook) { s.published = append(s.published, h) }

// Desk is a report for staff.
type Desk struct {
	*consultation.Consultation
	Report
	Template *file.File
	// Papers by id, once they are frozen.
	Papers map[uuid.UUID]file.File
	// Names of those who changed, submitted and published it, by id.
	Names map[uuid.UUID]string
}

// Desk of a consultation for who edits its project. Errors as consultation.Editable.
func (s *Service) Desk(ctx context.Context, a authz.Actor, activity uuid.UUID) (*Desk, error) {
	c, err := s.consultations.Editable(ctx, s.db, a, activity)
	if err != nil {
		return nil, err
	}
	return s.desk(ctx, s.db, c)
}

func (s *Service) desk(ctx context.Context, db bun.IDB, c *consultation.Consultation) (*Desk, error) {
	r, err := find(ctx, db, c.Activity.ID, false)
	if err != nil {
		return nil, pg.Fault(err)
	}
	out := &Desk{Consultation: c, Report: *r}
	var people []uuid.UUID
	for _, id := range []*uuid.UUID{r.ChangedBy, r.SubmittedBy, r.PublishedBy} {
		if id != nil {
			people = append(people, *id)
		}
	}
	if out.Names, err = s.people.Names(ctx, db, people); err != nil {
		return nil, pg.Fault(err)
	}
	if out.Papers, err = s.papers(ctx, db, r); err != nil || r.TemplateID == nil {
		return out, pg.Fault(err)
	}
	files, err := s.files.Of(ctx, db, TemplatePurpose, SubjectKind, c.Activity.ID)
	for _, f := range files[c.Activity.ID] {
		out.Template = &f
	}
	return out, pg.Fault(err)
}

// change runs on the locked report, for who edits the project. version 0 is not compared.
// Conflict consultation.report_state when it is at none of the states; Stale
// request.stale.
func (s *Service) change(ctx context.Context, a authz.Actor, activity uuid.UUID, version int, in []State, act string, effect func(ctx context.Context, tx bun.Tx, c *consultation.Consultation, r *Report) error) (*Desk, error) {
	var out *Desk
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.consultations.Editable(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		if err := ensure(ctx, tx, &Report{ActivityID: activity, ChangedAt: s.now()}); err != nil {
			return err
		}
		r, err := find(ctx, tx, activity, true)
		if err != nil {
			return err
		}
		if version >= 0 && r.Version != version {
			return fault.New(fault.Stale, fault.CodeStale)
		}
		at := false
		for _, state := range in {
			at = at || r.State == state
		}
		if !at {
			return fault.New(fault.Conflict, CodeState)
		}
		if err := effect(ctx, tx, c, r); err != nil {
			return err
		}
		r.Version++
		if err := update(ctx, tx, r); err != nil {
			return err
		}
		if err := s.record(ctx, tx, a, act, c); err != nil {
			return err
		}
		out, err = s.desk(ctx, tx, c)
		return err
	})
	return out, pg.Fault(err)
}

func (s *Service) record(ctx context.Context, tx bun.Tx, a authz.Actor, act string, c *consultation.Consultation) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: a, Act: act, SubjectKind: "consultation", SubjectID: c.Activity.ID.String(),
		Data: map[string]any{"project": c.Project.ID, "activity": c.Activity.ID}})
}

// anyVersion leaves it to the state of the report.
const anyVersion = -1

// Save what stands at the head of the report, and its template. Errors as change; Invalid
// with what is wrong with the template at /template; Conflict consultation.template_gone.
func (s *Service) Save(ctx context.Context, a authz.Actor, activity uuid.UUID, version int, d Draft) (*Desk, error) {
	if err := d.clean(); err != nil {
		return nil, err
	}
	if d.TemplateID != nil {
		// Who has read an old state learns that first: the template may be gone with it.
		if err := s.unchanged(ctx, activity, version); err != nil {
			return nil, err
		}
		if err := s.usable(ctx, a, activity, *d.TemplateID); err != nil {
			return nil, err
		}
	}
	return s.change(ctx, a, activity, version, []State{Work}, "consultation.report_saved", func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation, r *Report) error {
		var ids []uuid.UUID
		if d.TemplateID != nil {
			ids = append(ids, *d.TemplateID)
		}
		if err := s.files.Replace(ctx, tx, a, TemplatePurpose, file.Subject{Kind: SubjectKind, ID: activity}, ids...); err != nil {
			return err
		}
		r.Introduction, r.Procedure, r.Named, r.TemplateID = d.Introduction, d.Procedure, d.Named, d.TemplateID
		r.ChangedAt, r.ChangedBy, r.Returned = s.now(), personOf(a), ""
		return nil
	})
}

func (s *Service) unchanged(ctx context.Context, activity uuid.UUID, version int) error {
	r, err := find(ctx, s.db, activity, false)
	if err == nil && r.Version != version {
		err = fault.New(fault.Stale, fault.CodeStale)
	}
	return pg.Fault(err)
}

// Submit asks for the release. Errors as change.
func (s *Service) Submit(ctx context.Context, a authz.Actor, activity uuid.UUID, version int) (*Desk, error) {
	return s.change(ctx, a, activity, version, []State{Work}, "consultation.report_submitted", func(_ context.Context, _ bun.Tx, _ *consultation.Consultation, r *Report) error {
		now := s.now()
		r.State, r.SubmittedBy, r.SubmittedAt, r.Returned = Review, personOf(a), &now, ""
		return nil
	})
}

// Return gives it back for writing, with words for who wrote it. Errors as change.
func (s *Service) Return(ctx context.Context, a authz.Actor, activity uuid.UUID, reason string) (*Desk, error) {
	reason, err := checkReason(reason)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, a, activity, anyVersion, []State{Review}, "consultation.report_returned", func(_ context.Context, _ bun.Tx, _ *consultation.Consultation, r *Report) error {
		r.State, r.SubmittedBy, r.SubmittedAt, r.Returned = Work, nil, nil, reason
		return nil
	})
}

// Publish makes the report public for good, has it frozen by a job, and tells everybody.
// What comes in afterwards is not in it. Without four eyes it can be published while it is
// written. Errors as change; Forbidden authz.role_required,
// space.second_person_required; Conflict consultation.report_running,
// consultation.report_open.
func (s *Service) Publish(ctx context.Context, a authz.Actor, activity uuid.UUID, version int) (*Desk, error) {
	return s.change(ctx, a, activity, version, []State{Work, Review}, "consultation.report_published", func(ctx context.Context, tx bun.Tx, c *consultation.Consultation, r *Report) error {
		if r.State == Work && c.Project.FourEyes {
			return fault.New(fault.Conflict, CodeState)
		}
		if err := CanPublish(a, c.Project, r).Err(); err != nil {
			return err
		}
		n, err := s.statistics(ctx, tx, activity, nil)
		if err != nil {
			return err
		}
		now := s.now()
		if err := Ripe(c, n.Open, now); err != nil {
			return err
		}
		r.State, r.PublishedAt, r.PublishedBy = Published, &now, personOf(a)
		if err := s.put(ctx, tx, c, r); err != nil {
			return err
		}
		for _, told := range s.published {
			if err := told(ctx, tx, a, c); err != nil {
				return err
			}
		}
		if err := jobs.Enqueue(ctx, tx, freezeArgs{activity}, jobs.Unique(activity.String())); err != nil {
			return err
		}
		return s.spaces.Emit(ctx, tx, c.Project, EventPublished, activity)
	})
}

// put makes the index say what the report says at its head.
func (s *Service) put(ctx context.Context, tx bun.Tx, c *consultation.Consultation, r *Report) error {
	texts := map[string]search.Text{}
	for _, lang := range locale.Langs() {
		title, _ := c.Title(lang)
		intro, _ := space.In(r.Introduction, lang)
		texts[lang] = search.Text{Title: s.source().Say(lang, "heading", map[string]any{"Title": title}), Body: html.Plain(intro)}
	}
	return s.index.Put(ctx, tx, c.Project.Subject(indexKind, c.Activity.ID, Path(c), *r.PublishedAt, texts))
}

// Beside makes reports follow their consultations: when it changes who sees a project, when
// one is deleted, and on the page of a project. app calls it before the kind is registered.
func (s *Service) Beside(k *space.Kind) {
	audience, discard, pages := k.Audience, k.Discard, k.Pages
	k.Pages = func(ctx context.Context, db bun.IDB, activities []uuid.UUID) (map[uuid.UUID][]string, error) {
		return space.PagesBeside(ctx, db, activities, PageName, pages, outAmong)
	}
	k.Audience = func(ctx context.Context, tx bun.Tx, p *space.Project) error {
		if err := audience(ctx, tx, p); err != nil {
			return err
		}
		return s.follow(ctx, tx, p)
	}
	k.Discard = func(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
		if err := s.files.DetachAll(ctx, tx, file.Subject{Kind: SubjectKind, ID: activity}); err != nil {
			return err
		}
		if err := s.index.Remove(ctx, tx, indexKind, activity); err != nil {
			return err
		}
		return discard(ctx, tx, activity)
	}
}

func (s *Service) follow(ctx context.Context, tx bun.Tx, p *space.Project) error {
	activities, err := s.spaces.Activities(ctx, tx, p.ID, consultation.KindKey)
	if err != nil {
		return err
	}
	for i := range activities {
		r, err := find(ctx, tx, activities[i].ID, false)
		if err != nil {
			return pg.Fault(err)
		}
		if r.State == Published {
			if err := s.put(ctx, tx, &consultation.Consultation{Activity: &activities[i], Project: p}, r); err != nil {
				return err
			}
		}
	}
	return nil
}

func personOf(a authz.Actor) *uuid.UUID {
	if a.Kind != authz.Person {
		return nil
	}
	return &a.ID
}

func ignore(err error, code fault.Code) error {
	if fault.Is(err, code) {
		return nil
	}
	return err
}

func closed(d *file.Download, err error) error { return errors.Join(err, d.Close()) }
