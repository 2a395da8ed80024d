package identity

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Options of the service.
type Options struct {
	// PublicURL without trailing slash; https makes cookies Secure.
	PublicURL string
	// Limits of sessions; DefaultLimits when zero.
	Limits Limits
	// Areas are the parts of the back office that other modules bring, in the order
	// of the menu; the session says which of them are open to the person.
	Areas []Area
	// Log gets what operators have to know, without personal data.
	Log *slog.Logger
}

// Area is a part of the back office.
type Area struct {
	// Name on the wire.
	Name string
	// Act that opens it.
	Act authz.Act
}

// Service is what can be done with people and their logins; one method, one
// transaction.
type Service struct {
	db        bun.IDB
	log       *audit.Log
	vault     *Vault
	providers *oidc.Set
	now       func() time.Time
	o         Options
}

// NewService puts the pieces together. providers may be nil: nobody can log in
// with one then.
func NewService(db bun.IDB, log *audit.Log, vault *Vault, providers *oidc.Set, now func() time.Time, o Options) *Service {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{db: db, log: log, vault: vault, providers: providers, now: now, o: o}
}

func (s *Service) https() bool { return strings.HasPrefix(s.o.PublicURL, "https://") }

// Authenticate turns the content of the session cookie into an actor: Nobody for
// anything that is no living session. An error means only that the database could
// not be asked. One statement, which also notes that the session is in use.
func (s *Service) Authenticate(ctx context.Context, token string) (authz.Actor, error) {
	hash := hashSecret(token)
	if hash == nil {
		return authz.Nobody(), nil
	}
	row, err := findActor(ctx, s.db, hash, s.now(), s.o.Limits)
	if err != nil || row == nil {
		return authz.Nobody(), pg.Fault(err)
	}
	return authz.Actor{Kind: authz.Person, ID: row.PersonID, Session: row.ID, Level: row.Level, Employee: row.Employee, Roles: row.Roles, Orgs: row.Orgs}, nil
}

// Me is the actor's own account. Unauthenticated authz.login_required.
func (s *Service) Me(ctx context.Context, actor authz.Actor) (*Person, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	p, err := findPerson(ctx, s.db, actor.ID, false)
	return p, pg.Fault(err)
}

// Addresses of the actor, deciphered, oldest first.
func (s *Service) Addresses(ctx context.Context, actor authz.Actor) ([]string, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	sealed, err := listAddresses(ctx, s.db, actor.ID)
	if err != nil {
		return nil, pg.Fault(err)
	}
	out := make([]string, len(sealed))
	for i, b := range sealed {
		if out[i], err = s.vault.OpenAddress(b); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// UpdateMe changes the display name and the language of the actor; nil leaves a
// value as it is. Invalid request.invalid.
func (s *Service) UpdateMe(ctx context.Context, actor authz.Actor, name, lang *string) (*Person, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	var changed []string
	if name != nil {
		clean, err := checkName(*name)
		if err != nil {
			return nil, err
		}
		name, changed = &clean, append(changed, "name")
	}
	if lang != nil {
		changed = append(changed, "lang")
	}
	var p *Person
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		if p, err = findPerson(ctx, tx, actor.ID, true); err != nil {
			return err
		}
		if name != nil {
			p.Name = *name
		}
		if lang != nil {
			p.Lang = *lang
		}
		if err := updatePerson(ctx, tx, p); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.person_changed", SubjectKind: "identity_person", SubjectID: p.ID.String(),
			Data: map[string]any{"fields": changed}})
	})
	return p, err
}

// Memberships: what an organisation is, is decided elsewhere; for whom a person
// may speak is part of every session and therefore kept here.

// PutMembership lets a person speak for an organisation, or changes their part.
func (s *Service) PutMembership(ctx context.Context, tx bun.Tx, person, org uuid.UUID, role authz.MemberRole) error {
	return putMembership(ctx, tx, person, org, role, s.now())
}

// DropMembership ends it, and tells whether there was one.
func (s *Service) DropMembership(ctx context.Context, tx bun.Tx, person, org uuid.UUID) (bool, error) {
	return dropMembership(ctx, tx, person, org)
}

// Member is a person in an organisation.
type Member struct {
	PersonID uuid.UUID
	Name     string
	Role     authz.MemberRole
	Since    time.Time
}

// Membership of a person.
type Membership struct {
	OrgID uuid.UUID
	Role  authz.MemberRole
	Since time.Time
}

// Memberships of a person, oldest first.
func (s *Service) Memberships(ctx context.Context, db bun.IDB, person uuid.UUID) ([]Membership, error) {
	return listMemberships(ctx, db, person)
}

// Members of an organisation by name. With lock, nobody else can change them
// before the transaction ends: for rules such as «one must remain».
func (s *Service) Members(ctx context.Context, db bun.IDB, org uuid.UUID, lock bool) ([]Member, error) {
	return listMembers(ctx, db, org, lock)
}

// MembersOf several organisations, without an order, in one statement. Nobody else
// can change them before the transaction ends.
func (s *Service) MembersOf(ctx context.Context, tx bun.Tx, orgs []uuid.UUID) (map[uuid.UUID][]Member, error) {
	return lockMembers(ctx, tx, orgs)
}

// Forget deletes what has ended: sessions, flows, unconfirmed links, logout tokens.
func (s *Service) Forget(ctx context.Context) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return deleteEnded(ctx, tx, s.now(), s.o.Limits)
	})
}

func notFound(code fault.Code) error { return fault.New(fault.NotFound, code) }
