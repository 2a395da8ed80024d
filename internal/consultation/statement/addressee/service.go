package addressee

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/accesscode"
	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Options of the service.
type Options struct {
	// PublicURL without trailing slash.
	PublicURL string
	// Sender is the municipality on letters, and the number for questions.
	Sender func(context.Context) (owner, phone string)
	// Codes of addressees.
	Codes accesscode.Named
}

// Service is what can be done with lists of addressees; one method, one transaction.
type Service struct {
	db            bun.IDB
	log           *audit.Log
	consultations *consultation.Service
	statements    *statement.Service
	vault         *identity.Vault
	outbox        *mail.Outbox
	cat           *locale.Catalogues
	now           func() time.Time
	o             Options
}

// NewService tells the statements who is invited.
func NewService(db bun.IDB, log *audit.Log, consultations *consultation.Service, statements *statement.Service, vault *identity.Vault, outbox *mail.Outbox, cat *locale.Catalogues,
	now func() time.Time, o Options) *Service {
	s := &Service{db: db, log: log, consultations: consultations, statements: statements, vault: vault, outbox: outbox, cat: cat, now: now, o: o}
	statements.OnClaim(s.claim)
	statements.OnReached(wroteTo)
	statements.OnForget(func(ctx context.Context, tx bun.Tx, project uuid.UUID) (int, error) {
		return removeAll(ctx, tx, project)
	})
	return s
}

// keeping gives the consultation for who edits its project.
func (s *Service) keeping(ctx context.Context, db bun.IDB, a authz.Actor, activity uuid.UUID) (*consultation.Consultation, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: a}).Err(); err != nil {
		return nil, err
	}
	c, err := s.consultations.Activity(ctx, db, a, activity)
	if err != nil {
		return nil, err
	}
	return c, ActKeep.Decide(authz.Case{Actor: a, Place: c.Project.Place()}).Err()
}

func (s *Service) record(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, act string, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: a, Act: act, SubjectKind: "space_activity", SubjectID: c.Activity.ID.String(), Data: data})
}

const kindContact = "consultation addressee"

func (s *Service) unseal(a *Addressee) error {
	if len(a.Sealed) == 0 {
		return nil
	}
	plain, err := s.vault.Open(kindContact, a.Sealed)
	if err != nil {
		return err
	}
	return decode(plain, &a.Contact)
}

// complete opens contacts and finds out who has answered. One statement.
func (s *Service) complete(ctx context.Context, db bun.IDB, rows []Addressee) error {
	var ids []uuid.UUID
	for i := range rows {
		if err := s.unseal(&rows[i]); err != nil {
			return err
		}
		if rows[i].StatementID != nil {
			ids = append(ids, *rows[i].StatementID)
		}
	}
	states, err := s.statements.States(ctx, db, ids)
	for i := range rows {
		if rows[i].StatementID != nil {
			rows[i].Answer = states[*rows[i].StatementID]
		}
	}
	return err
}

// List is limit+1 addressees when more follow, by name. That somebody opened it is recorded.
func (s *Service) List(ctx context.Context, a authz.Actor, activity uuid.UUID, after *Position, limit int) (rows []Addressee, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.keeping(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		if rows, err = list(ctx, tx, activity, after, limit+1); err != nil {
			return err
		}
		if err := s.complete(ctx, tx, rows); err != nil {
			return err
		}
		for i := range rows {
			rows[i].Deadline = deadline(c, &rows[i], s.now())
		}
		return s.record(ctx, tx, a, c, "consultation.addressees_listed", map[string]any{"count": min(len(rows), limit)})
	})
	return rows, err
}

type added struct {
	IDs []uuid.UUID `json:"ids"`
}

// Create puts one addressee on the list. Invalid request.invalid; Conflict
// consultation.addressee_exists, consultation.too_many_addressees.
func (s *Service) Create(ctx context.Context, a authz.Actor, key once.Key, activity uuid.UUID, d Draft) (*Addressee, error) {
	// Who may not is told before what is wrong with it.
	c, err := s.keeping(ctx, s.db, a, activity)
	if err != nil {
		return nil, err
	}
	var v fault.Validation
	d.clean(&v, "")
	if err := v.Err(); err != nil {
		return nil, err
	}
	ids, err := s.add(ctx, a, key, activity, []Draft{d}, func([]int) error { return fault.New(fault.Conflict, CodeExists) })
	if err != nil {
		return nil, err
	}
	row, err := one(ctx, selectAddressees(s.db).Where("a.id = ?", ids[0]))
	if err != nil {
		return nil, pg.Fault(err)
	}
	row.Deadline = deadline(c, row, s.now())
	return row, s.unseal(row)
}

// Import takes a whole list, or refuses all of it with every wrong line. It tells how many
// came, and the titles of columns that were left aside. Refusals as of parseLines, and consultation.addressee_exists at the lines of those who
// are on the list; TooLarge request.too_large.
func (s *Service) Import(ctx context.Context, a authz.Actor, key once.Key, activity uuid.UUID, content []byte) (int, []string, error) {
	// Who may not is told before the file is looked at.
	if _, err := s.keeping(ctx, s.db, a, activity); err != nil {
		return 0, nil, err
	}
	if len(content) > MaxImport {
		return 0, nil, fault.New(fault.TooLarge, fault.CodeTooLarge)
	}
	all, err := rows(content)
	if err != nil {
		return 0, nil, err
	}
	list, err := parseLines(all)
	if err != nil {
		return 0, nil, err
	}
	ids, err := s.add(ctx, a, key, activity, list.drafts, func(there []int) error {
		var v fault.Validation
		for _, i := range there {
			v.Check(false, "lines/"+strconv.Itoa(list.lines[i]), CodeExists, nil)
		}
		return v.Err()
	})
	return len(ids), list.left, err
}

// add puts drafts on the list, all or none.
func (s *Service) add(ctx context.Context, a authz.Actor, key once.Key, activity uuid.UUID, drafts []Draft, twice func([]int) error) ([]uuid.UUID, error) {
	var out added
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		out, _, err = once.Do(ctx, tx, key, func() (added, error) {
			c, err := s.keeping(ctx, tx, a, activity)
			if err != nil {
				return added{}, err
			}
			if err := lockList(ctx, tx, activity); err != nil {
				return added{}, err
			}
			there, err := everybody(ctx, tx, activity)
			if err != nil {
				return added{}, err
			}
			if len(there)+len(drafts) > MaxAddressees {
				return added{}, fault.New(fault.Conflict, CodeTooMany).WithParam("Max", MaxAddressees)
			}
			known := map[string]bool{}
			for i := range there {
				if err := s.unseal(&there[i]); err != nil {
					return added{}, err
				}
				d := Draft{Name: there[i].Name, Contact: there[i].Contact}
				known[d.same()] = true
			}
			var again []int
			rows := make([]Addressee, len(drafts))
			fresh := added{}
			for i, d := range drafts {
				if known[d.same()] {
					again = append(again, i)
				}
				rows[i] = s.row(c, d)
				fresh.IDs = append(fresh.IDs, rows[i].ID)
			}
			if len(again) > 0 {
				return added{}, twice(again)
			}
			if err := insert(ctx, tx, rows); err != nil {
				return added{}, err
			}
			return fresh, s.record(ctx, tx, a, c, "consultation.addressees_added", map[string]any{"count": len(rows)})
		})
		return err
	})
	return out.IDs, err
}

func (s *Service) row(c *consultation.Consultation, d Draft) Addressee {
	a := Addressee{ID: uuid.Must(uuid.NewV7()), ActivityID: c.Activity.ID, ProjectID: c.Project.ID, Name: d.Name, Kind: d.Kind, Lang: d.Lang, Category: d.Category, CreatedAt: s.now(),
		Sealed: s.vault.Seal(kindContact, []byte(asJSON(d.Contact)))}
	a.CodeHash = s.o.Codes.Hash(s.o.Codes.Code(a.ID))
	if d.Contact.Email != "" {
		a.EmailHash = s.vault.HashAddress(d.Contact.Email)
	}
	return a
}

// Delete takes an addressee off the list. Conflict consultation.addressee_answered.
func (s *Service) Delete(ctx context.Context, a authz.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, c, err := s.enter(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if row.StatementID != nil {
			return fault.New(fault.Conflict, CodeAnswered)
		}
		if err := remove(ctx, tx, id); err != nil {
			return err
		}
		return s.record(ctx, tx, a, c, "consultation.addressee_deleted", map[string]any{"addressee": id})
	})
}

func (s *Service) enter(ctx context.Context, tx bun.Tx, a authz.Actor, id uuid.UUID) (*Addressee, *consultation.Consultation, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: a}).Err(); err != nil {
		return nil, nil, err
	}
	row, err := lockOne(ctx, tx, id)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.keeping(ctx, tx, a, row.ActivityID)
	if fault.Is(err, space.CodeActivityNotFound) {
		err = fault.New(fault.NotFound, CodeNotFound)
	}
	return row, c, errors.Join(err, s.unseal(row))
}

// Extend gives one addressee more time, with a reason that staff can read later; they are
// told by mail. Invalid consultation.extension_shorter, field.required.
func (s *Service) Extend(ctx context.Context, a authz.Actor, id uuid.UUID, to calendar.Date, reason string) (*Addressee, error) {
	reason = strings.TrimSpace(reason)
	var out *Addressee
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, c, err := s.enter(ctx, tx, a, id)
		if err != nil {
			return err
		}
		now := s.now()
		before := deadline(c, row, now)
		var v fault.Validation
		v.Check(reason != "", "reason", fault.FieldRequired, nil)
		v.Check(to.End().After(before) && to.End().After(now), "until", CodeExtensionShorter, nil)
		if err := v.Err(); err != nil {
			return err
		}
		if err := setExtension(ctx, tx, id, to.String(), reason); err != nil {
			return err
		}
		if row.StatementID != nil {
			if err := s.statements.Extend(ctx, tx, *row.StatementID, to); err != nil {
				return err
			}
		}
		day := time.Date(to.Year, to.Month, to.Day, 0, 0, 0, 0, time.UTC)
		row.ExtendedTo, row.Reason, row.RemindedAt = &day, reason, nil
		if row.Contact.Email != "" {
			title, _ := c.Title(row.Lang)
			if err := s.send(ctx, tx, row, extensionLetter{title: title, name: row.Name, lang: row.Lang, until: to.End(), url: s.codePage(row)}, to.End()); err != nil {
				return err
			}
		}
		one := []Addressee{*row}
		if err := s.complete(ctx, tx, one); err != nil {
			return err
		}
		out = &one[0]
		out.Deadline = deadline(c, out, now)
		return s.record(ctx, tx, a, c, "consultation.addressee_extended", map[string]any{"addressee": id, "until": to.String(), "reason": reason})
	})
	return out, err
}

// deadline of an addressee: that of the phase, or their own when it is later.
func deadline(c *consultation.Consultation, a *Addressee, now time.Time) time.Time {
	return statement.Deadline(c, &statement.Statement{ExtendedTo: a.ExtendedTo}, now)
}

// codePage is where a code is entered, with the code where no server sees it.
func (s *Service) codePage(a *Addressee) string {
	at := s.o.PublicURL
	if a.Lang != locale.Default {
		at += "/" + a.Lang
	}
	return at + "/code#" + string(s.o.Codes.Code(a.ID))
}

// send leaves a letter out that no mail can reach. It is erased when it is out: it holds a
// code.
func (s *Service) send(ctx context.Context, tx bun.Tx, a *Addressee, l mail.Content, until time.Time) error {
	_, err := s.outbox.Enqueue(ctx, tx, mail.Mail{To: mail.Address{Name: cmp.Or(a.Contact.Person, a.Name), Email: a.Contact.Email}, Lang: a.Lang, Content: l, SecretUntil: until})
	if fault.Is(err, fault.CodeInvalid) {
		return nil
	}
	return err
}

type invited struct {
	N int `json:"n"`
}

// Invite writes to everybody on the list who has a mail address and was not invited by
// mail yet, or to those in ids again; it tells to how many.
func (s *Service) Invite(ctx context.Context, a authz.Actor, key once.Key, activity uuid.UUID, ids []uuid.UUID) (int, error) {
	owner, _ := s.o.Sender(ctx) // outside of the transaction, because it may ask the database itself
	var out invited
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		out, _, err = once.Do(ctx, tx, key, func() (invited, error) {
			n, err := s.invite(ctx, tx, a, activity, ids, owner)
			return invited{n}, err
		})
		return err
	})
	return out.N, err
}

func (s *Service) invite(ctx context.Context, tx bun.Tx, a authz.Actor, activity uuid.UUID, ids []uuid.UUID, owner string) (int, error) {
	c, err := s.keeping(ctx, tx, a, activity)
	if err != nil {
		return 0, err
	}
	if err := lockList(ctx, tx, activity); err != nil {
		return 0, err
	}
	all, err := everybody(ctx, tx, activity)
	if err != nil {
		return 0, err
	}
	now := s.now()
	var done []uuid.UUID
	for i := range all {
		row := &all[i]
		if err := s.unseal(row); err != nil {
			return 0, err
		}
		if row.Contact.Email == "" || len(ids) == 0 && row.InvitedAt != nil || len(ids) > 0 && !slices.Contains(ids, row.ID) {
			continue
		}
		until := deadline(c, row, now)
		if !until.After(now) {
			return 0, fault.New(fault.Conflict, authz.CodeTooLate)
		}
		title, _ := c.Title(row.Lang)
		if err := s.send(ctx, tx, row, invitationLetter{title: title, owner: owner, name: row.Name, lang: row.Lang, code: s.o.Codes.Code(row.ID).String(), until: until, url: s.codePage(row)}, until); err != nil {
			return 0, err
		}
		done = append(done, row.ID)
	}
	if err := mark(ctx, tx, "invited_at", done, now); err != nil {
		return 0, err
	}
	return len(done), s.record(ctx, tx, a, c, "consultation.addressees_invited", map[string]any{"count": len(done)})
}

// Letters are invitations for the printer, a page each, to those with a postal address, in
// parts of PartSize by name. That they were taken is recorded. NotFound
// consultation.addressee_not_found for a part without letters.
func (s *Service) Letters(ctx context.Context, a authz.Actor, activity uuid.UUID, part int) (*accesscode.Document, error) {
	owner, phone := s.o.Sender(ctx)
	var letters []accesscode.Letter
	now := s.now()
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.keeping(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		all, err := everybody(ctx, tx, activity)
		if err != nil {
			return err
		}
		letters = nil
		var ids []uuid.UUID
		n := 0
		for i := range all {
			if err := s.unseal(&all[i]); err != nil {
				return err
			}
			if !all[i].postal() {
				continue
			}
			if n++; (n-1)/PartSize+1 == part {
				letters, ids = append(letters, s.letter(c, &all[i], owner, phone, now)), append(ids, all[i].ID)
			}
		}
		if len(ids) == 0 {
			return fault.New(fault.NotFound, CodeNotFound)
		}
		if err := mark(ctx, tx, "printed_at", ids, now); err != nil {
			return err
		}
		return s.record(ctx, tx, a, c, "consultation.addressee_letters_printed", map[string]any{"count": len(ids), "part": part})
	})
	if err != nil {
		return nil, err
	}
	return accesscode.DrawLetters(now, letters)
}
