package organisation

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Options of the service.
type Options struct {
	// PublicURL without trailing slash.
	PublicURL string
}

// Service is what can be done with organisations; one method, one transaction.
type Service struct {
	db     bun.IDB
	log    *audit.Log
	people *identity.Service
	vault  *identity.Vault
	outbox *mail.Outbox
	now    func() time.Time
	o      Options
}

// NewService puts the pieces together.
func NewService(db bun.IDB, log *audit.Log, people *identity.Service, vault *identity.Vault, outbox *mail.Outbox, now func() time.Time, o Options) *Service {
	return &Service{db: db, log: log, people: people, vault: vault, outbox: outbox, now: now, o: o}
}

// Detail is an organisation as its members see it.
type Detail struct {
	Organisation
	Members Members
	// Invitations that are open; only for who may invite.
	Invitations []Invitation
}

// Own lists the organisations the actor speaks for, by name, up to MaxOwn. One
// statement.
func (s *Service) Own(ctx context.Context, actor authz.Actor) ([]Organisation, error) {
	if err := ActJoin.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listOwn(ctx, s.db, actor)
	return rows, pg.Fault(err)
}

// Get is one organisation with its members. NotFound authz.not_found also for
// those the actor may not see. Three statements at most.
func (s *Service) Get(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Detail, error) {
	return s.detail(ctx, s.db, actor, id)
}

// Member is one member of an organisation. NotFound organisation.member_not_found,
// and as Get.
func (s *Service) Member(ctx context.Context, actor authz.Actor, id, person uuid.UUID) (*Detail, *identity.Member, error) {
	d, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, nil, err
	}
	for i := range d.Members {
		if d.Members[i].PersonID == person {
			return d, &d.Members[i], nil
		}
	}
	return nil, nil, fault.New(fault.NotFound, CodeMemberNotFound)
}

func (s *Service) detail(ctx context.Context, db bun.IDB, actor authz.Actor, id uuid.UUID) (*Detail, error) {
	o, err := findOrganisation(ctx, db, actor, id)
	if err != nil {
		return nil, pg.Fault(err)
	}
	d := &Detail{Organisation: *o, Invitations: []Invitation{}}
	members, err := s.people.Members(ctx, db, id, false)
	if err != nil {
		return nil, pg.Fault(err)
	}
	d.Members = members
	if !CanInvite(actor, o).Allowed {
		return d, nil
	}
	sealed, err := listInvitations(ctx, db, id, s.now())
	if err != nil {
		return nil, pg.Fault(err)
	}
	for _, i := range sealed {
		if i.Email, err = s.vault.OpenAddress(i.AddressSealed); err != nil {
			return nil, err
		}
		d.Invitations = append(d.Invitations, i.Invitation)
	}
	return d, nil
}

// Create makes an organisation with the actor as its releaser. Unauthenticated
// authz.login_required; Invalid request.invalid with organisation.uid,
// organisation.name or field.….
func (s *Service) Create(ctx context.Context, actor authz.Actor, key once.Key, d Draft) (*Detail, error) {
	if err := ActJoin.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	uid, err := d.validate()
	if err != nil {
		return nil, err
	}
	o := Organisation{Kind: d.Kind, Name: d.Name, UID: uid, CreatedAt: s.now()}
	var out *Detail
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		o.ID = uuid.Must(uuid.NewV7())
		id, replayed, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) {
			if err := insertOrganisation(ctx, tx, &o, actor.ID); err != nil {
				return o.ID, err
			}
			if actor.Kind != authz.Person {
				return o.ID, nil
			}
			return o.ID, s.people.PutMembership(ctx, tx, actor.ID, o.ID, authz.Releases)
		})
		if err != nil {
			return err
		}
		members, err := s.people.Members(ctx, tx, id, false)
		if err != nil {
			return err
		}
		if out, err = s.detail(ctx, tx, Members(members).present(actor, id), id); err != nil || replayed {
			return err
		}
		return s.record(ctx, tx, actor, "organisation.created", id, map[string]any{"kind": o.Kind})
	})
	return out, err
}

// Update changes name and UID. Forbidden authz.membership_required,
// authz.role_required (units), organisation.inactive; Conflict
// organisation.uid_taken; Invalid as Create.
func (s *Service) Update(ctx context.Context, actor authz.Actor, id uuid.UUID, c Change) (*Detail, error) {
	return s.change(ctx, actor, id, func(ctx context.Context, tx bun.Tx, r *room) (*audit.Entry, error) {
		if err := CanEdit(r.actor, &r.Organisation).Err(); err != nil {
			return nil, err
		}
		changed, err := c.apply(&r.Organisation, isKeeper(r.actor))
		if err != nil || len(changed) == 0 {
			return nil, err
		}
		return entry("organisation.changed", map[string]any{"fields": changed, "verified": r.VerifiedAt != nil}), updateOrganisation(ctx, tx, &r.Organisation, uuid.Nil)
	})
}

// room is an organisation under lock, with the actor as they are now.
type room struct {
	Organisation
	members Members
	actor   authz.Actor
}

func (s *Service) enter(ctx context.Context, tx bun.Tx, actor authz.Actor, id uuid.UUID) (*room, error) {
	o, err := lockOrganisation(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	members, err := s.people.Members(ctx, tx, id, true)
	if err != nil {
		return nil, err
	}
	r := &room{*o, members, Members(members).present(actor, id)}
	return r, CanSee(r.actor, o).Err()
}

// change runs one use case under the lock of the organisation. A nil entry means
// that nothing changed. The answer is nil when the actor does not see the
// organisation any more. Unauthenticated authz.login_required, whether or not the
// organisation exists.
func (s *Service) change(ctx context.Context, actor authz.Actor, id uuid.UUID, do func(context.Context, bun.Tx, *room) (*audit.Entry, error)) (*Detail, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	var out *Detail
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.enter(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		e, err := do(ctx, tx, r)
		if err != nil {
			return err
		}
		members, err := s.people.Members(ctx, tx, id, false)
		if err != nil {
			return err
		}
		out, err = s.detail(ctx, tx, Members(members).present(actor, id), id)
		if fault.Is(err, authz.CodeNotFound) {
			out, err = nil, nil
		}
		if err != nil || e == nil {
			return err
		}
		return s.record(ctx, tx, actor, e.Act, id, e.Data)
	})
	return out, err
}

func entry(act string, data map[string]any) *audit.Entry { return &audit.Entry{Act: act, Data: data} }

func (s *Service) record(ctx context.Context, tx bun.Tx, actor authz.Actor, act string, id uuid.UUID, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: act, SubjectKind: "organisation", SubjectID: id.String(), Data: data})
}

// OwnData is the source of the organisations a person speaks for, in the copy of what
// is known about them. Two statements.
func (s *Service) OwnData() owndata.Source {
	return owndata.List("organisation_membership", s.spokenFor, func(m spokenFor) (owndata.Row, error) {
		return owndata.Row{{Name: "organisation", Value: m.name}, {Name: "organisation_id", Value: m.OrgID}, {Name: "role", Value: owndata.Term(m.Role)}, {Name: "created_at", Value: m.Since}}, nil
	})
}

type spokenFor struct {
	identity.Membership
	name string
}

func (s *Service) spokenFor(ctx context.Context, person uuid.UUID) ([]spokenFor, error) {
	of, err := s.people.Memberships(ctx, s.db, person)
	if err != nil || len(of) == 0 {
		return nil, err
	}
	ids := make([]uuid.UUID, len(of))
	for i, m := range of {
		ids[i] = m.OrgID
	}
	names, err := namesOf(ctx, s.db, ids)
	out := make([]spokenFor, len(of))
	for i, m := range of {
		out[i] = spokenFor{m, names[m.OrgID]}
	}
	return out, err
}

// CheckDeparture guards the deletion of an account: Conflict
// organisation.last_releaser as long as the actor is the last to release for an
// organisation whose other members could take over. It changes nothing, and holds
// the organisations until the transaction ends. Two statements.
func (s *Service) CheckDeparture(ctx context.Context, tx bun.Tx, actor authz.Actor) error {
	ids := organisationsOf(actor)
	if len(ids) == 0 {
		return nil
	}
	if err := lockOrganisations(ctx, tx, ids); err != nil {
		return err
	}
	members, err := s.people.MembersOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, m := range members {
		if len(m) > 1 && Members(m).LastReleaser(actor.ID) {
			return fault.New(fault.Conflict, CodeLastReleaser)
		}
	}
	return nil
}

// Forget deletes expired invitations and the addresses with them.
func (s *Service) Forget(ctx context.Context) error {
	return pg.Fault(deleteExpired(ctx, s.db, s.now()))
}
