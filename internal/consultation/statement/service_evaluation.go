package statement

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// What rooms above need of statements. Whether an actor may is for them to ask, but for
// Owned and OwnedByReceipt, which ask it themselves.

// Heads are statements by id, with their senders. One statement, none without ids.
func (s *Service) Heads(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]*Statement, error) {
	out := make(map[uuid.UUID]*Statement, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	rows := []Statement{}
	if err := Select(db).Where("s.id IN (?)", bun.List(ids)).Scan(ctx, &rows); err != nil {
		return nil, pg.Fault(err)
	}
	for i := range rows {
		if err := s.Unseal(&rows[i]); err != nil {
			return nil, err
		}
		out[rows[i].ID] = &rows[i]
	}
	return out, nil
}

// SubmissionOf is a version of a statement as it was submitted; 0 is the latest. Conflict
// consultation.not_submitted.
func (s *Service) SubmissionOf(ctx context.Context, db bun.IDB, id uuid.UUID, number int) (*Submission, error) {
	x, err := findSubmission(ctx, db, id, number)
	return x, pg.Fault(err)
}

// JoinsOf a statement as they were submitted last, oldest first.
func (s *Service) JoinsOf(ctx context.Context, db bun.IDB, id uuid.UUID) ([]Join, error) {
	rows, err := listJoins(ctx, db, id)
	return slices.DeleteFunc(rows, func(j Join) bool { return !j.Submitted }), pg.Fault(err)
}

// Owned is a statement that was submitted, for whose it is and nobody else: staff read it
// elsewhere. NotFound authz.not_found. Four statements.
func (s *Service) Owned(ctx context.Context, v Visitor, id uuid.UUID) (*Statement, *consultation.Consultation, error) {
	row, err := findStatement(ctx, s.db, id, false)
	if err == nil && (!v.Owns(row) || row.Number == "") {
		err = authz.Denied(authz.CodeNotFound).Err()
	}
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	return s.owned(ctx, v, row)
}

// OwnedByReceipt is the same for who has a receipt and no account. What was captured is
// known by number and code, which came on paper; what was begun in a browser by number
// and the secret of that browser, because its receipt may have gone to the address of a
// stranger. NotFound authz.not_found.
func (s *Service) OwnedByReceipt(ctx context.Context, v Visitor, number, code string) (*Statement, *consultation.Consultation, error) {
	row, all, err := ByNumber(ctx, s.db, number)
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	known := v.Owns(row)
	for i := range all {
		sealed := all[i].Sealed(row.Number)
		known = known || row.Channel != Online && strings.TrimSpace(code) != "" && sealed.Matches(code)
	}
	if !known {
		return nil, nil, authz.Denied(authz.CodeNotFound).Err()
	}
	return s.owned(ctx, v, row)
}

func (s *Service) owned(ctx context.Context, v Visitor, row *Statement) (*Statement, *consultation.Consultation, error) {
	c, err := s.consultations.Activity(ctx, s.db, v.Actor, row.ActivityID)
	if fault.Is(err, space.CodeActivityNotFound) {
		return nil, nil, authz.Denied(authz.CodeNotFound).Err()
	}
	if err != nil {
		return nil, nil, err
	}
	return row, c, s.Unseal(row)
}

// Reader is somebody who gets letters about a statement.
type Reader struct {
	To   mail.Address
	Lang string
}

// Readers of letters about a statement: the address in it, else the person, else who
// releases for the organisation. Nobody when no address is known.
func (s *Service) Readers(ctx context.Context, db bun.IDB, row *Statement) ([]Reader, error) {
	to, lang, err := s.AddressOf(ctx, db, row)
	if err == nil && to.Email != "" {
		return []Reader{{to, lang}}, nil
	}
	if err != nil || row.OrganisationID == nil {
		return nil, pg.Fault(err)
	}
	members, err := s.people.Members(ctx, db, *row.OrganisationID, false)
	if err != nil {
		return nil, pg.Fault(err)
	}
	var ids []uuid.UUID
	for _, m := range members {
		if m.Role == authz.Releases {
			ids = append(ids, m.PersonID)
		}
	}
	people, err := s.people.Recipients(ctx, db, ids)
	var out []Reader
	for _, p := range people {
		if p.Email != "" {
			out = append(out, Reader{mail.Address{Name: p.Name, Email: p.Email}, p.Lang})
		}
	}
	return out, pg.Fault(err)
}

// Latest are the submitted statements of a consultation in the order in which they were
// begun, with the version that counts, for the room that evaluates them: up to limit.
// Nobody is asked and nothing recorded. Two statements.
func (s *Service) Latest(ctx context.Context, db bun.IDB, activity uuid.UUID, after *uuid.UUID, limit int) ([]LatestSubmission, error) {
	rows, err := listSubmitted(ctx, db, activity, after, limit)
	if err != nil {
		return nil, pg.Fault(err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	versions, err := latest(ctx, db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	out := make([]LatestSubmission, 0, len(rows))
	for i := range rows {
		if err := s.Unseal(&rows[i]); err != nil {
			return nil, err
		}
		out = append(out, LatestSubmission{rows[i], *versions[rows[i].ID]})
	}
	return out, nil
}
