package identity

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

// PersonWithRoles is a row of the list that staff see.
type PersonWithRoles struct {
	Person
	Roles []RoleHeld
}

// People lists whom the actor may see, by name. It returns up to Limit+1 rows, in
// two statements however many there are.
func (s *Service) People(ctx context.Context, actor authz.Actor, q PeopleQuery) ([]PersonWithRoles, error) {
	if err := ActSeePeople.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	var hash []byte
	if strings.Contains(q.Search, "@") {
		hash = s.vault.HashAddress(q.Search)
	}
	people, err := listPeople(ctx, s.db, actor, q, hash)
	if err != nil {
		return nil, pg.Fault(err)
	}
	return withRoles(ctx, s.db, people)
}

func withRoles(ctx context.Context, db bun.IDB, people []Person) ([]PersonWithRoles, error) {
	ids := make([]uuid.UUID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	roles, err := listRoles(ctx, db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	out := make([]PersonWithRoles, len(people))
	for i, p := range people {
		out[i] = PersonWithRoles{p, roles[p.ID]}
	}
	return out, nil
}

// Position of a person in the list.
func (p *PersonWithRoles) Position() PeoplePosition {
	return PeoplePosition{locale.NameKey(p.Name), p.ID}
}

// PersonByID for staff. NotFound identity.person_not_found also for people the
// actor may not see.
func (s *Service) PersonByID(ctx context.Context, actor authz.Actor, id uuid.UUID) (*PersonWithRoles, error) {
	if err := ActSeePeople.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	p, err := findPerson(ctx, s.db, id, false)
	if err != nil {
		return nil, pg.Fault(err)
	}
	if !CanSeePerson(actor, p).Allowed {
		return nil, notFound(CodePersonNotFound)
	}
	all, err := withRoles(ctx, s.db, []Person{*p})
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// GrantRole gives a person a role; giving it twice changes nothing. A role given
// to somebody with a login of the administration holds only in sessions opened
// with it. Forbidden authz.role_required; NotFound identity.person_not_found;
// Invalid request.invalid with identity.role_invalid.
func (s *Service) GrantRole(ctx context.Context, actor authz.Actor, person uuid.UUID, g authz.Grant) error {
	if err := ActManagePeople.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	if !g.Role.Valid() || !g.Scope.Valid(g.Role) {
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("scope", CodeRoleInvalid, nil)
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := findPerson(ctx, tx, person, true)
		if err != nil {
			return err
		}
		if err := CanManagePerson(actor, p).Err(); err != nil {
			return err
		}
		r := newRole{person: person, grant: g, employeeOnly: p.Employee, at: s.now()}
		if actor.ID != uuid.Nil {
			r.by = &actor.ID
		}
		isNew, err := insertRole(ctx, tx, r)
		if err != nil || !isNew {
			return err
		}
		return s.recordRole(ctx, tx, actor, "identity.role_granted", person, g)
	})
}

// RevokeRole takes a role away; it ends at the next request of the person.
// Forbidden identity.role_from_directory; NotFound identity.role_not_found;
// Conflict identity.last_admin.
func (s *Service) RevokeRole(ctx context.Context, actor authz.Actor, person, role uuid.UUID) error {
	if err := ActManagePeople.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := findPerson(ctx, tx, person, true); err != nil {
			return err
		}
		roles, err := listRoles(ctx, tx, []uuid.UUID{person})
		if err != nil {
			return err
		}
		for _, r := range roles[person] {
			if r.ID != role {
				continue
			}
			if err := CanRevoke(actor, r).Err(); err != nil {
				return err
			}
			if err := s.keepingAnAdmin(ctx, tx, func() error { return deleteRole(ctx, tx, role) }); err != nil {
				return err
			}
			return s.recordRole(ctx, tx, actor, "identity.role_revoked", person, r.Grant)
		}
		return notFound(CodeRoleNotFound)
	})
}

func (s *Service) recordRole(ctx context.Context, tx bun.Tx, actor authz.Actor, act string, person uuid.UUID, g authz.Grant) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: act, SubjectKind: "identity_person", SubjectID: person.String(),
		Data: map[string]any{"role": g.Role, "scope": g.Scope}})
}

// SetLock locks an account and ends its sessions, or unlocks it. Forbidden
// identity.own_lock; NotFound identity.person_not_found; Conflict
// identity.last_admin.
func (s *Service) SetLock(ctx context.Context, actor authz.Actor, person uuid.UUID, locked bool) error {
	if err := ActManagePeople.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := findPerson(ctx, tx, person, true)
		if err != nil {
			return err
		}
		if err := CanLockPerson(actor, p).Err(); err != nil {
			return err
		}
		if (p.LockedAt != nil) == locked {
			return nil
		}
		act := "identity.person_unlocked"
		p.LockedAt = nil
		if locked {
			now := s.now()
			act, p.LockedAt = "identity.person_locked", &now
			if _, err := deleteSessions(ctx, tx, byPerson, person); err != nil {
				return err
			}
		}
		if err := s.keepingAnAdmin(ctx, tx, func() error { return updatePerson(ctx, tx, p) }); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: act, SubjectKind: "identity_person", SubjectID: person.String()})
	})
}
