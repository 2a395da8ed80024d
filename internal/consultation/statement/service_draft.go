package statement

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

func decode(b []byte, v any) error { return json.Unmarshal(b, v) }

// Detail is a statement as its owner sees it.
type Detail struct {
	Whole
	Consultation *consultation.Consultation
	Submissions  []Submission
	Leases       []Lease
	// Names of the people who write in it, for its team.
	Names map[uuid.UUID]string
	// Reported: the report is out.
	Reported bool
}

// Beginning of a statement.
type Beginning struct {
	Activity       uuid.UUID
	OrganisationID *uuid.UUID
	// Code of an invitation; empty without one.
	Code string
	Lang string
}

type begun struct {
	ID uuid.UUID `json:"id"`
}

// Begin opens a draft: for the person or the organisation they speak for, or without a
// login under the secret of the visitor. Conflict consultation.statement_exists; Forbidden
// authz.too_early, consultation.closed, consultation.invitation_required,
// consultation.no_organisations; Unauthenticated authz.login_required; Invalid
// consultation.draft_secret; refusals of codes.
func (s *Service) Begin(ctx context.Context, v Visitor, key once.Key, b Beginning) (*Detail, error) {
	var out begun
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		out, _, err = once.Do(ctx, tx, key, func() (begun, error) {
			id, err := s.begin(ctx, tx, v, b)
			return begun{id}, err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, v, out.ID)
}

func (s *Service) begin(ctx context.Context, tx bun.Tx, v Visitor, b Beginning) (uuid.UUID, error) {
	c, err := s.consultations.Activity(ctx, tx, v.Actor, b.Activity)
	if err != nil {
		return uuid.Nil, err
	}
	now := s.now()
	row := &Statement{ID: uuid.Must(uuid.NewV7()), ActivityID: c.Activity.ID, ProjectID: c.Project.ID, State: Draft, Channel: Online, Kind: Private, Lang: b.Lang, Publication: Unpublished, StartedAt: now, ChangedAt: now}
	if err := s.sender(ctx, tx, v, b, row, c); err != nil {
		return uuid.Nil, err
	}
	if row.PersonID != nil || row.OrganisationID != nil {
		mine, err := findMine(ctx, tx, c.Activity.ID, row.PersonID, row.OrganisationID)
		if err != nil || mine != nil {
			if mine != nil {
				err = alreadyThere(nil, mine.ID)
			}
			return uuid.Nil, err
		}
	}
	if b.Code == "" && c.Settings.Audience == consultation.Invited {
		return uuid.Nil, fault.New(fault.Forbidden, CodeInvitation)
	}
	if err := insertStatement(ctx, tx, row, s.seal(row)); err != nil {
		if pg.UniqueViolation(err, "consultation_statement_person_key") || pg.UniqueViolation(err, "consultation_statement_organisation_key") || pg.UniqueViolation(err, "consultation_statement_secret_hash_key") {
			return uuid.Nil, fault.New(fault.Conflict, CodeExists)
		}
		return uuid.Nil, err
	}
	if b.Code != "" {
		if err := s.invited(ctx, tx, row, b.Code); err != nil {
			return uuid.Nil, err
		}
	}
	return row.ID, refuse(when(v.Actor, row, c, now), c, row, now)
}

// sender fills in whose the statement is.
func (s *Service) sender(ctx context.Context, tx bun.Tx, v Visitor, b Beginning, row *Statement, c *consultation.Consultation) error {
	row.PersonID = PersonOf(v.Actor)
	if b.OrganisationID != nil {
		if err := authz.MemberOf()(authz.Case{Actor: v.Actor, Org: *b.OrganisationID}).Err(); err != nil {
			return err
		}
		if !c.Settings.Organisations {
			return fault.New(fault.Forbidden, CodeNoOrganisations)
		}
		names, err := s.organisations.Names(ctx, tx, []uuid.UUID{*b.OrganisationID})
		row.Kind, row.OrganisationID, row.Organisation = Organisation, b.OrganisationID, names[*b.OrganisationID]
		return err
	}
	if row.PersonID != nil {
		names, err := s.people.Names(ctx, tx, []uuid.UUID{v.ID})
		row.Contact.Name = names[v.ID]
		return err
	}
	if len(v.Secret) == 0 {
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("header:Draft-Secret", CodeSecret, nil)
	}
	row.SecretHash = v.Secret
	return nil
}

// invited gives the statement to its addressee.
func (s *Service) invited(ctx context.Context, tx bun.Tx, row *Statement, code string) error {
	if s.claim == nil {
		return fault.New(fault.Forbidden, CodeInvitation)
	}
	i, err := s.claim(ctx, tx, row.ActivityID, code, row.ID)
	if err != nil {
		return err
	}
	row.Category, row.ExtendedTo = i.Category, i.ExtendedTo
	if row.OrganisationID == nil {
		row.Kind, row.Organisation = i.Kind, i.Organisation
		if row.PersonID == nil || i.Kind == Organisation {
			row.Contact = i.Contact
		}
	}
	return setInvited(ctx, tx, row, s.seal(row))
}

// Get is a statement with everything in it, for who may read it; that staff did is
// recorded. Refusals as in open: NotFound authz.not_found, Forbidden
// consultation.membership_ended.
func (s *Service) Get(ctx context.Context, v Visitor, id uuid.UUID) (*Detail, error) {
	var out *Detail
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.open(ctx, tx, v, id, false)
		if err != nil {
			return err
		}
		if out, err = s.detail(ctx, tx, r); err != nil || v.Owns(r.s) {
			return err
		}
		return s.Record(ctx, tx, v.Actor, "consultation.statement_read", id, nil)
	})
	return out, err
}

func (s *Service) detail(ctx context.Context, db bun.IDB, r *room) (*Detail, error) {
	w, err := s.whole(ctx, db, r.s)
	if err != nil {
		return nil, err
	}
	out := &Detail{Whole: *w, Consultation: r.c}
	if out.Reported, err = s.ReportOut(ctx, db, r.s.ActivityID); err != nil {
		return nil, err
	}
	if out.Submissions, err = listSubmissions(ctx, db, r.s.ID); err != nil {
		return nil, err
	}
	if r.s.OrganisationID == nil {
		return out, nil
	}
	if out.Leases, err = listLeases(ctx, db, r.s.ID, s.now()); err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for i := range out.Remarks {
		if by := out.Remarks[i].UpdatedBy; by != nil {
			people = append(people, *by)
		}
	}
	for _, l := range out.Leases {
		people = append(people, l.PersonID)
	}
	out.Names, err = s.people.Names(ctx, db, people)
	return out, err
}

// whole reads everything that belongs to a statement but its submissions: four statements.
func (s *Service) whole(ctx context.Context, db bun.IDB, row *Statement) (*Whole, error) {
	w := &Whole{Statement: *row}
	var err error
	if w.Remarks, err = listRemarks(ctx, db, row.ID); err != nil {
		return nil, err
	}
	if w.Joins, err = listJoins(ctx, db, row.ID); err != nil {
		return nil, err
	}
	for _, purpose := range []string{FilePurpose, ScanPurpose} {
		kept, err := s.files.Of(ctx, db, purpose, subjectKind, row.ID)
		if err != nil {
			return nil, err
		}
		for _, f := range kept[row.ID] {
			// What was taken out after a submission is kept for that submission only.
			if slices.Contains(row.Files, f.ID) {
				w.Files = append(w.Files, f)
			}
		}
	}
	if v, err := s.consultations.Current(ctx, db, row.ActivityID); err == nil {
		arrange(w.Remarks, &v.Document)
		for i := range w.Remarks {
			r := &w.Remarks[i]
			r.PinReplaced = r.Pin != nil && r.Pin.replaced(v.Document.Block(r.BlockID))
		}
	} else if !fault.Is(err, consultation.CodeVersionNotFound) {
		return nil, err
	}
	return w, nil
}

// Update writes what stands above the remarks. Conflict consultation.head_changed when
// somebody has saved it since; Invalid request.invalid; refusals as of CanWrite.
func (s *Service) Update(ctx context.Context, v Visitor, id uuid.UUID, version int, h Head) (*Detail, error) {
	if err := h.Clean(); err != nil {
		return nil, err
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.write(ctx, tx, v, id, CanWrite)
		if err != nil {
			return err
		}
		if r.s.Version != version {
			return fault.New(fault.Conflict, CodeHeadChanged).WithParam("Version", r.s.Version)
		}
		if err := s.allowed(r, &h); err != nil {
			return err
		}
		if err := s.attach(ctx, tx, v.Actor, r.s, h.Files); err != nil {
			return err
		}
		row := r.s
		row.Contact, row.OnBehalf, row.NoComment, row.Files = h.Contact, h.OnBehalf, h.NoComment, h.Files
		if h.Category != "" {
			row.Category = h.Category
		}
		row.Version, row.ChangedAt = row.Version+1, s.now()
		return updateStatement(ctx, tx, row, s.seal(row))
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, v, id)
}

// allowed refuses what the consultation does not ask for.
func (s *Service) allowed(r *room, h *Head) error {
	var f fault.Validation
	f.Check(len(h.Files) == 0 || r.c.Settings.Attachments || r.s.Channel != Online, "files", CodeFieldOff, nil)
	f.Check(!h.NoComment || r.c.Settings.NoComment, "noComment", CodeFieldOff, nil)
	f.Check(h.OnBehalf == "" || r.s.Kind == Organisation, "onBehalf", CodeFieldOff, nil)
	return f.Err()
}

// attach makes ids the files of the statement. Before the first submission what is missing
// goes; after it what was submitted stays.
func (s *Service) attach(ctx context.Context, tx bun.Tx, actor authz.Actor, row *Statement, ids []uuid.UUID) error {
	of := subjectOf(row.ID)
	var fresh, gone []uuid.UUID
	for _, id := range ids {
		if !slices.Contains(row.Files, id) {
			fresh = append(fresh, id)
		}
	}
	for _, id := range row.Files {
		if !slices.Contains(ids, id) {
			gone = append(gone, id)
		}
	}
	if len(fresh) > 0 {
		if err := s.files.Attach(ctx, tx, actor, purposeOf(row), of, fresh...); err != nil {
			return err
		}
	}
	if len(gone) == 0 || row.Submissions > 0 {
		return nil
	}
	return s.files.Detach(ctx, tx, of, gone...)
}

// Discard erases a draft with everything in it. Conflict consultation.submitted_stays;
// refusals as of CanSubmit.
func (s *Service) Discard(ctx context.Context, v Visitor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		// Also when the time is over: nobody has to keep a draft.
		r, err := s.open(ctx, tx, v, id, true)
		if err != nil {
			return err
		}
		if r.s.OrganisationID != nil {
			if err := authz.MemberOf(authz.Releases)(authz.Case{Actor: v.Actor, Org: *r.s.OrganisationID}).Err(); err != nil {
				return err
			}
		}
		if r.s.State != Draft {
			return fault.New(fault.Conflict, CodeSubmittedStays)
		}
		if err := s.erase(ctx, tx, id); err != nil {
			return err
		}
		return s.Record(ctx, tx, v.Actor, "consultation.draft_discarded", id, nil)
	})
}

func (s *Service) erase(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	if err := s.files.DetachAll(ctx, tx, subjectOf(id)); err != nil {
		return err
	}
	return deleteStatement(ctx, tx, id)
}
