package statement

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
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// DraftRetention is how long a draft that was never submitted is kept after the end.
const DraftRetention = 90 * 24 * time.Hour

const batch = 200

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

// Forget erases what people said in the consultations of a project: drafts wholly, of the
// rest everything but number, times, hash and signature, so that a receipt can be checked
// as long as the platform runs. It is the Forget of the kind.
func (s *Service) Forget(ctx context.Context, tx bun.Tx, project uuid.UUID) (int, error) {
	for _, e := range s.onForget {
		if _, err := e(ctx, tx, project); err != nil {
			return 0, err
		}
	}
	rows, err := toForget(ctx, tx, project)
	if err != nil {
		return 0, err
	}
	var stay []uuid.UUID
	for i := range rows {
		if rows[i].Submissions == 0 {
			if err := s.erase(ctx, tx, rows[i].ID); err != nil {
				return 0, err
			}
			continue
		}
		if err := s.files.DetachAll(ctx, tx, subjectOf(rows[i].ID)); err != nil {
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
		if err := s.erase(ctx, tx, id); err != nil {
			return err
		}
	}
	return detachPerson(ctx, tx, person)
}

// OwnData is what is known about a person here: their statements, what they wrote in them
// and in those of their organisations, and every version they submitted.
func (s *Service) OwnData() []owndata.Source {
	return []owndata.Source{
		owndata.List("consultation_statement", func(ctx context.Context, person uuid.UUID) ([]Statement, error) {
			return ownStatements(ctx, s.db, person)
		}, func(row Statement) (owndata.Row, error) {
			if row.OrganisationID == nil {
				if err := s.Unseal(&row); err != nil {
					return nil, err
				}
			}
			c := row.Contact
			return owndata.Row{{Name: "number", Value: orNil(row.Number)}, {Name: "state", Value: owndata.Term(row.State)}, {Name: "organisation", Value: orNil(row.Organisation)},
				{Name: "name", Value: orNil(c.Name)}, {Name: "street", Value: orNil(c.Street)}, {Name: "town", Value: orNil(c.Town)}, {Name: "email", Value: orNil(c.Email)},
				{Name: "publication", Value: owndata.Term("publication_" + string(row.Publication))}, {Name: "started_at", Value: row.StartedAt}, {Name: "submitted_at", Value: row.SubmittedAt},
				{Name: "withdrawn_at", Value: row.WithdrawnAt}}, nil
		}),
		owndata.List("consultation_remark", func(ctx context.Context, person uuid.UUID) ([]ownRemark, error) {
			return ownRemarks(ctx, s.db, person)
		}, func(r ownRemark) (owndata.Row, error) {
			position := any(nil)
			if r.Position != "" {
				position = owndata.Term("position_" + string(r.Position))
			}
			return owndata.Row{{Name: "number", Value: orNil(r.Number)}, {Name: "quote", Value: orNil(r.Anchor.Quote)}, {Name: "position", Value: position}, {Name: "request", Value: orNil(r.Request)},
				{Name: "reason", Value: orNil(r.Reason)}, {Name: "remark", Value: orNil(r.Remark.Remark)}, {Name: "wording", Value: orNil(r.Wording)},
				{Name: "place", Value: orNil(r.Place.String())}, {Name: "pin", Value: orNil(r.Pin.String())}, {Name: "at", Value: r.UpdatedAt}}, nil
		}),
		owndata.List("consultation_submission", func(ctx context.Context, person uuid.UUID) ([]ownSubmission, error) {
			return ownSubmissions(ctx, s.db, person)
		}, func(x ownSubmission) (owndata.Row, error) {
			return owndata.Row{{Name: "number", Value: x.Title}, {Name: "version", Value: x.Number}, {Name: "submitted_at", Value: x.SubmittedAt}, {Name: "content", Value: orNil(x.Canonical)}}, nil
		}),
	}
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Remind writes, once, to those whose draft was not submitted when as many days are left
// as the settings say, and erases drafts DraftRetention after the end. One transaction per
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

func (s *Service) remind(ctx context.Context, tx bun.Tx, c *consultation.Consultation, rows []Statement) error {
	now, erased := s.now(), 0
	for i := range rows {
		row := &rows[i]
		until := Deadline(c, row, now)
		switch {
		case until.IsZero():
		case now.After(until.Add(DraftRetention)):
			if err := s.erase(ctx, tx, row.ID); err != nil {
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
func (s *Service) remindOf(ctx context.Context, tx bun.Tx, c *consultation.Consultation, row *Statement, until time.Time) error {
	if err := s.Unseal(row); err != nil {
		return err
	}
	write := func(to mail.Address, lang string) error {
		title, _ := c.Title(lang)
		return s.send(ctx, tx, mail.Mail{To: to, Lang: lang, Content: reminderLetter{title: title, lang: lang, until: until, organisation: row.Organisation, url: s.page(lang, c.Path()+"/stellungnahme")}})
	}
	if row.OrganisationID == nil {
		to, lang, err := s.addressOf(ctx, tx, row)
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
