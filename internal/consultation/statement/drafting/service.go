package drafting

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/organisation"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Service is what those who write do; one method, one transaction.
type Service struct {
	db            bun.IDB
	consultations *consultation.Service
	statements    *statement.Service
	people        *identity.Service
	organisations *organisation.Service
	files         *file.Service
	now           func() time.Time
}

// NewService stands on the room of statements.
func NewService(db bun.IDB, consultations *consultation.Service, statements *statement.Service, people *identity.Service, organisations *organisation.Service, files *file.Service, now func() time.Time) *Service {
	return &Service{db, consultations, statements, people, organisations, files, now}
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.consultations, inner.statements, inner.now = tx, s.consultations.In(tx, now), s.statements.In(tx, now), now
	return &inner
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
func (s *Service) Begin(ctx context.Context, v statement.Visitor, key once.Key, b Beginning) (*statement.Detail, error) {
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
	return s.statements.Get(ctx, v, out.ID)
}

func (s *Service) begin(ctx context.Context, tx bun.Tx, v statement.Visitor, b Beginning) (uuid.UUID, error) {
	c, err := s.consultations.Activity(ctx, tx, v.Actor, b.Activity)
	if err != nil {
		return uuid.Nil, err
	}
	now := s.now()
	row := &statement.Statement{ID: uuid.Must(uuid.NewV7()), ActivityID: c.Activity.ID, ProjectID: c.Project.ID, State: statement.Draft, Channel: statement.Online, Kind: statement.Private, Lang: b.Lang, Publication: statement.Unpublished, StartedAt: now, ChangedAt: now}
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
		return uuid.Nil, fault.New(fault.Forbidden, statement.CodeInvitation)
	}
	if err := s.statements.Insert(ctx, tx, row); err != nil {
		if pg.UniqueViolation(err, "consultation_statement_person_key") || pg.UniqueViolation(err, "consultation_statement_organisation_key") || pg.UniqueViolation(err, "consultation_statement_secret_hash_key") {
			return uuid.Nil, fault.New(fault.Conflict, statement.CodeExists)
		}
		return uuid.Nil, err
	}
	if b.Code != "" {
		if err := s.statements.Invite(ctx, tx, row, b.Code); err != nil {
			return uuid.Nil, err
		}
	}
	return row.ID, statement.Refuse(statement.InTime(v.Actor, row, c, now), c, row, now)
}

// sender fills in whose the statement is.
func (s *Service) sender(ctx context.Context, tx bun.Tx, v statement.Visitor, b Beginning, row *statement.Statement, c *consultation.Consultation) error {
	row.PersonID = statement.PersonOf(v.Actor)
	if b.OrganisationID != nil {
		if err := authz.MemberOf()(authz.Case{Actor: v.Actor, Org: *b.OrganisationID}).Err(); err != nil {
			return err
		}
		if !c.Settings.Organisations {
			return fault.New(fault.Forbidden, statement.CodeNoOrganisations)
		}
		names, err := s.organisations.Names(ctx, tx, []uuid.UUID{*b.OrganisationID})
		row.Kind, row.OrganisationID, row.Organisation = statement.Organisation, b.OrganisationID, names[*b.OrganisationID]
		return err
	}
	if row.PersonID != nil {
		names, err := s.people.Names(ctx, tx, []uuid.UUID{v.ID})
		row.Contact.Name = names[v.ID]
		return err
	}
	if len(v.Secret) == 0 {
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("header:Draft-Secret", statement.CodeSecret, nil)
	}
	row.SecretHash = v.Secret
	return nil
}

// Update writes what stands above the remarks. Conflict consultation.head_changed when
// somebody has saved it since; Invalid request.invalid; refusals as of CanWrite.
func (s *Service) Update(ctx context.Context, v statement.Visitor, id uuid.UUID, version int, h statement.Head) (*statement.Detail, error) {
	if err := h.Clean(); err != nil {
		return nil, err
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.statements.OpenFor(ctx, tx, v, id, statement.CanWrite)
		if err != nil {
			return err
		}
		if r.S.Version != version {
			return fault.New(fault.Conflict, statement.CodeHeadChanged).WithParam("Version", r.S.Version)
		}
		if err := s.allowed(r, &h); err != nil {
			return err
		}
		if err := s.statements.Attach(ctx, tx, v.Actor, r.S, h.Files); err != nil {
			return err
		}
		row := r.S
		row.Contact, row.OnBehalf, row.NoComment, row.Files = h.Contact, h.OnBehalf, h.NoComment, h.Files
		if h.Category != "" {
			row.Category = h.Category
		}
		row.Version, row.ChangedAt = row.Version+1, s.now()
		return s.statements.Save(ctx, tx, row)
	})
	if err != nil {
		return nil, err
	}
	return s.statements.Get(ctx, v, id)
}

// allowed refuses what the consultation does not ask for.
func (s *Service) allowed(r *statement.Room, h *statement.Head) error {
	var f fault.Validation
	f.Check(len(h.Files) == 0 || r.C.Settings.Attachments || r.S.Channel != statement.Online, "files", statement.CodeFieldOff, nil)
	f.Check(!h.NoComment || r.C.Settings.NoComment, "noComment", statement.CodeFieldOff, nil)
	f.Check(h.OnBehalf == "" || r.S.Kind == statement.Organisation, "onBehalf", statement.CodeFieldOff, nil)
	return f.Err()
}

// Discard erases a draft with everything in it. Conflict consultation.submitted_stays;
// refusals as of CanSubmit.
func (s *Service) Discard(ctx context.Context, v statement.Visitor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		// Also when the time is over: nobody has to keep a draft.
		r, err := s.statements.Open(ctx, tx, v, id, true)
		if err != nil {
			return err
		}
		if r.S.OrganisationID != nil {
			if err := authz.MemberOf(authz.Releases)(authz.Case{Actor: v.Actor, Org: *r.S.OrganisationID}).Err(); err != nil {
				return err
			}
		}
		if r.S.State != statement.Draft {
			return fault.New(fault.Conflict, statement.CodeSubmittedStays)
		}
		if err := s.statements.Erase(ctx, tx, id); err != nil {
			return err
		}
		return s.statements.Record(ctx, tx, v.Actor, "consultation.draft_discarded", id, nil)
	})
}
