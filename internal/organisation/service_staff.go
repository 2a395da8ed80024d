package organisation

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Query asks for one stretch of all organisations, by name.
type Query struct {
	// Search is the beginning of a name; case and accents do not matter.
	Search string
	// Kind narrows the list; empty does not.
	Kind Kind
	// Verified narrows the list to those staff have verified, or to those that wait
	// for it: neither units nor what is switched off.
	Verified *bool
	After    *Position
	Limit    int
}

// Position is where a stretch ended.
type Position struct {
	Key string    `json:"k"`
	ID  uuid.UUID `json:"i"`
}

// Position of an organisation in the list.
func (o *Organisation) Position() Position { return Position{locale.NameKey(o.Name), o.ID} }

// List is for staff; up to Limit+1 rows so that the caller knows whether more
// follow. One statement. Forbidden authz.role_required.
func (s *Service) List(ctx context.Context, actor authz.Actor, q Query) ([]Organisation, error) {
	if err := ActKeep.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listOrganisations(ctx, s.db, actor, q)
	return rows, pg.Fault(err)
}

// Verdict of staff about an organisation; nil leaves a value.
type Verdict struct{ Verified, Active *bool }

// Decide verifies an organisation or switches it off; then it loses its members
// and invitations, so that nobody speaks for it any more. Forbidden
// authz.role_required; Conflict organisation.uid_taken. Units are changed by
// UpdateUnit: for them NotFound authz.not_found.
func (s *Service) Decide(ctx context.Context, actor authz.Actor, id uuid.UUID, v Verdict) (*Detail, error) {
	if err := ActKeep.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	return s.change(ctx, actor, id, func(ctx context.Context, tx bun.Tx, r *room) (*audit.Entry, error) {
		if r.Kind == Unit {
			return nil, authz.Denied(authz.CodeNotFound).Err()
		}
		data := map[string]any{}
		if v.Verified != nil && *v.Verified != (r.VerifiedAt != nil) {
			r.VerifiedAt, data["verified"] = nil, *v.Verified
			if *v.Verified {
				now := s.now()
				r.VerifiedAt = &now
			}
		}
		if v.Active != nil {
			if err := s.setActive(ctx, tx, r, *v.Active, data); err != nil {
				return nil, err
			}
		}
		if len(data) == 0 {
			return nil, nil
		}
		return entry("organisation.decided", data), updateOrganisation(ctx, tx, &r.Organisation, actor.ID)
	})
}

func (s *Service) setActive(ctx context.Context, tx bun.Tx, r *room, active bool, data map[string]any) error {
	if active == r.Active() {
		return nil
	}
	data["active"] = active
	if active {
		r.InactiveAt = nil
		return nil
	}
	now := s.now()
	r.InactiveAt = &now
	for _, m := range r.members {
		if _, err := s.people.DropMembership(ctx, tx, m.PersonID, r.ID); err != nil {
			return err
		}
	}
	data["members"] = len(r.members)
	return deleteInvitations(ctx, tx, r.ID)
}

// Units lists the tree as rows with their parents, by name; inactive ones only for
// staff. One statement. Forbidden authz.employee_required.
func (s *Service) Units(ctx context.Context, actor authz.Actor) ([]Organisation, error) {
	if err := ActSeeUnits.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listUnits(ctx, s.db, actor)
	return rows, pg.Fault(err)
}

// CreateUnit adds a unit to the tree. Forbidden authz.role_required; Invalid
// request.invalid with organisation.parent, organisation.name_taken, field.….
func (s *Service) CreateUnit(ctx context.Context, actor authz.Actor, key once.Key, d UnitDraft) (*Organisation, error) {
	if err := ActKeep.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	if err := d.validate(); err != nil {
		return nil, err
	}
	var out *Organisation
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		units, err := lockUnits(ctx, tx)
		if err != nil {
			return err
		}
		o := Organisation{ID: uuid.Must(uuid.NewV7()), Kind: Unit, Name: d.Name, ParentID: d.Parent, CreatedAt: s.now()}
		id, replayed, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) {
			if err := placeBelow(units, o.ID, d.Parent); err != nil {
				return o.ID, err
			}
			return o.ID, insertOrganisation(ctx, tx, &o, actor.ID)
		})
		if err != nil {
			return err
		}
		if out, err = findOrganisation(ctx, tx, actor, id); err != nil || replayed {
			return err
		}
		return s.record(ctx, tx, actor, "organisation.unit_created", id, map[string]any{"parent": d.Parent})
	})
	return out, err
}

// UpdateUnit renames, moves, switches a unit off or on. Errors as CreateUnit;
// Conflict organisation.unit_has_units when active units lie below one to be
// switched off.
func (s *Service) UpdateUnit(ctx context.Context, actor authz.Actor, id uuid.UUID, d UnitDraft) (*Organisation, error) {
	if err := ActKeep.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	if err := d.validate(); err != nil {
		return nil, err
	}
	var out *Organisation
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		units, err := lockUnits(ctx, tx)
		if err != nil {
			return err
		}
		r, err := s.enter(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if r.Kind != Unit {
			return authz.Denied(authz.CodeNotFound).Err()
		}
		data := map[string]any{}
		if d.Name != r.Name {
			r.Name, data["name"] = d.Name, true
		}
		if err := place(units, &r.Organisation, d); err != nil {
			return err
		}
		if d.Parent != r.ParentID {
			r.ParentID, data["parent"] = d.Parent, d.Parent
		}
		if err := s.setActive(ctx, tx, r, d.Active, data); err != nil {
			return err
		}
		out = &r.Organisation
		if len(data) == 0 {
			return nil
		}
		if err := updateOrganisation(ctx, tx, &r.Organisation, actor.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "organisation.unit_changed", id, data)
	})
	return out, err
}
