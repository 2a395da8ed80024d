package handin

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// CanHandOver: whoever writes in the draft of an organisation.
func CanHandOver(v statement.Visitor, s *statement.Statement, c *consultation.Consultation, now time.Time) authz.Decision {
	if s.OrganisationID == nil {
		return authz.Denied(authz.CodeNotFound)
	}
	return statement.CanWrite(v, s, c, now)
}

// Releasers of an organisation, but for who asks.
type Releasers struct {
	// Told by mail; Untold have no address here that we know.
	Told, Untold []string
}

// HandOver tells those who release for the organisation that the draft is ready: one letter
// to each of them, with the way to check and submit it. Invalid request.invalid with the
// gaps of Check; refusals as of CanHandOver; Conflict request.idempotency_key_reused.
func (s *Service) HandOver(ctx context.Context, v statement.Visitor, key once.Key, id uuid.UUID) (*Releasers, error) {
	out := &Releasers{}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.statements.OpenFor(ctx, tx, v, id, CanHandOver)
		if err != nil {
			return err
		}
		people, err := s.releasers(ctx, tx, v, r.S, out)
		if err != nil {
			return err
		}
		_, _, err = once.Do(ctx, tx, key, func() (struct{}, error) { return struct{}{}, s.handOver(ctx, tx, v, r, people) })
		return err
	})
	return out, err
}

// releasers but for the visitor: those with an address, and the names of all of them.
func (s *Service) releasers(ctx context.Context, tx bun.Tx, v statement.Visitor, row *statement.Statement, out *Releasers) ([]identity.Recipient, error) {
	members, err := s.people.Members(ctx, tx, *row.OrganisationID, true)
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, m := range members {
		if m.Role == authz.Releases && m.PersonID != v.ID {
			ids = append(ids, m.PersonID)
		}
	}
	people, err := s.people.Recipients(ctx, tx, ids)
	var reached []identity.Recipient
	for _, p := range people {
		if p.Email == "" {
			out.Untold = append(out.Untold, p.Name)
			continue
		}
		out.Told, reached = append(out.Told, p.Name), append(reached, p)
	}
	return reached, err
}

func (s *Service) handOver(ctx context.Context, tx bun.Tx, v statement.Visitor, r *statement.Room, people []identity.Recipient) error {
	w, err := s.statements.Whole(ctx, tx, r.S)
	if err != nil {
		return err
	}
	if err := blocking(Check(w, r.C.Settings)); err != nil {
		return err
	}
	names, err := s.people.Names(ctx, tx, []uuid.UUID{v.ID})
	if err != nil {
		return err
	}
	for _, p := range people {
		title, _ := r.C.Title(p.Lang)
		letter := handOverLetter{title: title, organisation: r.S.Organisation, by: names[v.ID], lang: p.Lang, until: statement.Deadline(r.C, r.S, s.now()),
			url: s.statements.Page(p.Lang, r.C.Path()+"/stellungnahme/pruefen?id="+r.S.ID.String())}
		if err := s.statements.Send(ctx, tx, mail.Mail{To: mail.Address{Name: p.Name, Email: p.Email}, Lang: p.Lang, Content: letter}); err != nil {
			return err
		}
	}
	return s.statements.Record(ctx, tx, v.Actor, "consultation.statement_handed_over", r.S.ID, map[string]any{"releasers": len(people)})
}
