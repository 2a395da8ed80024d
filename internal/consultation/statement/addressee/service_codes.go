package addressee

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/accesscode"
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// claim gives a statement to the addressee with this code. It hooks into the statements.
func (s *Service) claim(ctx context.Context, tx bun.Tx, activity uuid.UUID, typed string, id uuid.UUID) (*statement.Invitation, error) {
	code, err := accesscode.ParseCode(typed)
	if err != nil {
		return nil, err
	}
	row, err := byCode(ctx, tx, s.o.Codes.Hash(code), true)
	if fault.Is(err, CodeNotFound) {
		return nil, fault.New(fault.NotFound, accesscode.CodeUnknown)
	}
	if err != nil {
		return nil, err
	}
	if row.ActivityID != activity {
		return nil, fault.New(fault.Conflict, accesscode.CodeElsewhere)
	}
	rows := []Addressee{*row}
	if err := s.complete(ctx, tx, rows); err != nil {
		return nil, err
	}
	if rows[0].StatementID != nil && rows[0].Answer != statement.Withdrawn {
		return nil, fault.New(fault.Conflict, statement.CodeInvitationUsed)
	}
	if err := setStatement(ctx, tx, row.ID, id); err != nil {
		return nil, err
	}
	contact := rows[0].Contact
	out := &statement.Invitation{Kind: row.Kind, Category: row.Category, ExtendedTo: row.ExtendedTo, Contact: statement.Contact{Name: contact.Person, Street: contact.Street, Town: contact.Town, Email: contact.Email}}
	if row.Kind == statement.Organisation {
		out.Organisation = row.Name
	} else {
		out.Contact.Name = row.Name
	}
	return out, nil
}

// Opens tells what the code of an addressee opens, for the page on which codes are
// entered; nil when it is none of ours.
func (s *Service) Opens(ctx context.Context, code accesscode.Code, lang string) (*accesscode.Target, error) {
	row, err := byCode(ctx, s.db, s.o.Codes.Hash(code), false)
	if fault.Is(err, CodeNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, pg.Fault(err)
	}
	c, err := s.consultations.Activity(ctx, s.db, authz.Nobody(), row.ActivityID)
	if fault.Is(err, space.CodeActivityNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	until := deadline(c, row, s.now())
	if s.now().After(until.Add(space.Grace)) {
		return nil, fault.New(fault.Conflict, accesscode.CodeExpired)
	}
	title, _ := c.Title(lang)
	return &accesscode.Target{Subject: accesscode.Subject{Kind: consultation.KindKey, ID: row.ActivityID.String()}, Title: title, Page: c.Path() + "/stellungnahme", ValidUntil: until}, nil
}
