package keep

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Service is what happens to statements while nobody writes in them.
type Service struct {
	db            bun.IDB
	log           *audit.Log
	consultations *consultation.Service
	statements    *statement.Service
	people        *identity.Service
	files         *file.Service
	now           func() time.Time
}

// NewService follows the versions of documents and what is withdrawn.
func NewService(db bun.IDB, log *audit.Log, consultations *consultation.Service, statements *statement.Service, people *identity.Service, files *file.Service, now func() time.Time) *Service {
	s := &Service{db, log, consultations, statements, people, files, now}
	consultations.OnVersion(s.reanchor)
	statements.OnWithdrawal(s.withdrawn)
	return s
}

const batch = 200

// Forget erases what people said in the consultations of a project: drafts wholly, of the
// rest everything but number, times, hash and signature, so that a receipt can be checked
// as long as the platform runs. It is the Forget of the kind.
func (s *Service) Forget(ctx context.Context, tx bun.Tx, project uuid.UUID) (int, error) {
	if err := s.statements.Forgetting(ctx, tx, project); err != nil {
		return 0, err
	}
	rows, err := toForget(ctx, tx, project)
	if err != nil {
		return 0, err
	}
	var stay []uuid.UUID
	for i := range rows {
		if rows[i].Submissions == 0 {
			if err := s.statements.Erase(ctx, tx, rows[i].ID); err != nil {
				return 0, err
			}
			continue
		}
		if err := s.files.DetachAll(ctx, tx, statement.SubjectOf(rows[i].ID)); err != nil {
			return 0, err
		}
		stay = append(stay, rows[i].ID)
	}
	return len(rows), forget(ctx, tx, stay, s.now())
}

var _ space.Eraser = (*Service)(nil).Forget

// ForgetPerson erases the drafts of a person whose account goes, and leaves what they
// submitted without their name; receipts stay good. Drafts of organisations stay with them.
func (s *Service) ForgetPerson(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	ids, err := draftsOf(ctx, tx, person)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.statements.Erase(ctx, tx, id); err != nil {
			return err
		}
	}
	return detachPerson(ctx, tx, person)
}

// Remind writes, once, to those whose draft was not submitted when as many days are left
// as the settings say, and erases drafts statement.DraftRetention after the end. One transaction per
// stretch of drafts; what fails with one consultation does not keep the others.
func (s *Service) Remind(ctx context.Context) error {
	ids, err := activitiesWithDrafts(ctx, s.db)
	if err != nil {
		return pg.Fault(err)
	}
	var errs []error
	for _, id := range ids {
		c, err := s.consultations.Activity(ctx, s.db, authz.Software(), id)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		after, n := uuid.Nil, batch
		for n == batch && err == nil {
			err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
				rows, err := draftsAfter(ctx, tx, id, after, batch)
				if n = len(rows); err != nil || n == 0 {
					return err
				}
				after = rows[n-1].ID
				return s.remind(ctx, tx, c, rows)
			})
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (s *Service) remind(ctx context.Context, tx bun.Tx, c *consultation.Consultation, rows []statement.Statement) error {
	now, erased := s.now(), 0
	for i := range rows {
		row := &rows[i]
		until := statement.Deadline(c, row, now)
		switch {
		case until.IsZero():
		case now.After(until.Add(statement.DraftRetention)):
			if err := s.statements.Erase(ctx, tx, row.ID); err != nil {
				return err
			}
			erased++
		case row.RemindedAt == nil && c.Project.Stage == space.StagePublished && c.Settings.ReminderDays > 0 && !now.After(until) && !now.Before(until.AddDate(0, 0, -c.Settings.ReminderDays)):
			if err := s.remindOf(ctx, tx, c, row, until); err != nil {
				return err
			}
			if err := setReminded(ctx, tx, row.ID, now); err != nil {
				return err
			}
		}
	}
	if erased == 0 {
		return nil
	}
	return s.log.Record(ctx, tx, audit.Entry{Actor: authz.Software(), Act: "consultation.drafts_erased", SubjectKind: "space_activity", SubjectID: c.Activity.ID.String(), Data: map[string]any{"count": erased}})
}

// remindOf one draft: the person, the whole team, or the address in the draft.
func (s *Service) remindOf(ctx context.Context, tx bun.Tx, c *consultation.Consultation, row *statement.Statement, until time.Time) error {
	if err := s.statements.Unseal(row); err != nil {
		return err
	}
	write := func(to mail.Address, lang string) error {
		title, _ := c.Title(lang)
		return s.statements.Send(ctx, tx, mail.Mail{To: to, Lang: lang, Content: reminderLetter{title: title, lang: lang, until: until, organisation: row.Organisation, url: s.statements.Page(lang, c.Path()+"/stellungnahme")}})
	}
	if row.OrganisationID == nil {
		to, lang, err := s.statements.AddressOf(ctx, tx, row)
		if err != nil || to.Email == "" {
			return err
		}
		return write(to, lang)
	}
	members, err := s.people.Members(ctx, tx, *row.OrganisationID, false)
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(members))
	for i, m := range members {
		ids[i] = m.PersonID
	}
	team, err := s.people.Recipients(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, p := range team {
		if p.Email == "" {
			continue
		}
		if err := write(mail.Address{Name: p.Name, Email: p.Email}, p.Lang); err != nil {
			return err
		}
	}
	return nil
}

// reanchor moves what was said to the old version over to the new one; every remark keeps
// a state that says what became of its passage. It hooks into the publication of a version.
func (s *Service) reanchor(ctx context.Context, tx bun.Tx, c *consultation.Consultation, old, fresh *consultation.Version) error {
	if old == nil {
		return nil
	}
	versions := compare.Between(&old.Document, &fresh.Document)
	after := uuid.Nil
	for {
		rows, err := remarksAfter(ctx, tx, c.Activity.ID, after, batch)
		if err != nil {
			return err
		}
		var out []moved
		for i := range rows {
			r := &rows[i]
			to, state := versions.Reanchor(r.Anchor)
			state = state.Since(r.AnchorState)
			if to != r.Anchor || state != r.AnchorState {
				out = append(out, moved{r.ID, to.Block, to, state})
			}
		}
		if err := moveRemarks(ctx, tx, out); err != nil || len(rows) < batch {
			return err
		}
		after = rows[len(rows)-1].ID
	}
}
