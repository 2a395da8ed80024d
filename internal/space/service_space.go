package space

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// SpaceDraft is everything an administrator decides about a space.
type SpaceDraft struct {
	Slug     string
	Audience Audience
	FourEyes bool
	Texts    map[string]SpaceText
	Position int
}

func (d *SpaceDraft) validate() error {
	var v fault.Validation
	v.Check(keyPattern.MatchString(d.Slug) && len(d.Slug) <= 60, "slug", fault.FieldFormat, nil)
	v.Check(strings.TrimSpace(d.Texts["de"].Name) != "", "texts/de/name", fault.FieldRequired, nil)
	for lang, t := range d.Texts {
		v.Check(isLang(lang), "texts/"+lang, fault.FieldFormat, nil)
		tooLong(&v, "texts/"+lang+"/name", t.Name, 100)
		tooLong(&v, "texts/"+lang+"/about", t.About, 1000)
	}
	return v.Err()
}

func isLang(lang string) bool {
	for _, l := range Langs() {
		if l == lang {
			return true
		}
	}
	return false
}

// CreateSpace is for administrators. Forbidden authz.role_required; Invalid
// request.invalid with space.slug_taken.
func (s *Service) CreateSpace(ctx context.Context, actor authz.Actor, key once.Key, d SpaceDraft) (*Space, error) {
	return s.keepSpace(ctx, actor, d, "space.space_created", func(ctx context.Context, tx bun.Tx, put func(*Space) error) (uuid.UUID, error) {
		id, _, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) {
			sp := &Space{ID: uuid.Must(uuid.NewV7()), CreatedAt: s.now()}
			return sp.ID, put(sp)
		})
		return id, err
	})
}

// UpdateSpace replaces what an administrator decides. As CreateSpace, and NotFound
// space.not_found.
func (s *Service) UpdateSpace(ctx context.Context, actor authz.Actor, id uuid.UUID, d SpaceDraft) (*Space, error) {
	return s.keepSpace(ctx, actor, d, "space.space_changed", func(ctx context.Context, tx bun.Tx, put func(*Space) error) (uuid.UUID, error) {
		sp, err := findSpace(ctx, tx, actor, id)
		if err != nil {
			return id, err
		}
		before := sp.Audience
		if err := put(sp); err != nil || before == sp.Audience {
			return id, err
		}
		return id, s.reach(ctx, tx, id)
	})
}

func (s *Service) keepSpace(ctx context.Context, actor authz.Actor, d SpaceDraft, name string,
	effect func(ctx context.Context, tx bun.Tx, put func(*Space) error) (uuid.UUID, error),
) (*Space, error) {
	if err := ActKeep.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	if err := d.validate(); err != nil {
		return nil, err
	}
	var out *Space
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		done := false
		id, err := effect(ctx, tx, func(sp *Space) error {
			done = true
			sp.Slug, sp.Audience, sp.FourEyes, sp.Texts, sp.Position = d.Slug, d.Audience, d.FourEyes, d.Texts, d.Position
			return putSpace(ctx, tx, sp)
		})
		if err != nil {
			return err
		}
		if out, err = findSpace(ctx, tx, actor, id); err != nil || !done {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: name, SubjectKind: "space_space", SubjectID: id.String(),
			Data: map[string]any{"audience": d.Audience, "fourEyes": d.FourEyes}})
	})
	return out, err
}

// SpaceMember is a person who may see a space for members.
type SpaceMember struct {
	PersonID uuid.UUID
	Name     string `bun:"-"`
	AddedAt  time.Time
}

// Members of a space, in the order in which they came; MaxMembers at most.
// Forbidden authz.role_required. Two statements.
func (s *Service) Members(ctx context.Context, actor authz.Actor, space uuid.UUID) ([]SpaceMember, error) {
	if err := mayAdmit(actor, space); err != nil {
		return nil, err
	}
	rows, err := listMembers(ctx, s.db, space)
	if err != nil {
		return nil, pg.Fault(err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.PersonID
	}
	names, err := s.people.Names(ctx, s.db, ids)
	for i := range rows {
		rows[i].Name = names[rows[i].PersonID]
	}
	return rows, pg.Fault(err)
}

func mayAdmit(actor authz.Actor, space uuid.UUID) error {
	return ActAdmit.Decide(authz.Case{Actor: actor, Place: authz.Place{Space: space}}).Err()
}

// Admit makes a person a member; nothing happens when they are. NotFound
// space.not_found, space.member_not_found for people who do not exist.
func (s *Service) Admit(ctx context.Context, actor authz.Actor, space, person uuid.UUID) error {
	return s.setMember(ctx, actor, space, "space.member_added", func(ctx context.Context, tx bun.Tx) (bool, error) {
		return putMember(ctx, tx, space, person, s.now())
	}, person)
}

// Dismiss ends a membership; nothing happens when there is none.
func (s *Service) Dismiss(ctx context.Context, actor authz.Actor, space, person uuid.UUID) error {
	return s.setMember(ctx, actor, space, "space.member_removed", func(ctx context.Context, tx bun.Tx) (bool, error) {
		return deleteMember(ctx, tx, space, person)
	}, person)
}

func (s *Service) setMember(ctx context.Context, actor authz.Actor, space uuid.UUID, name string, effect func(context.Context, bun.Tx) (bool, error), person uuid.UUID) error {
	if err := mayAdmit(actor, space); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := findSpace(ctx, tx, actor, space); err != nil {
			return err
		}
		done, err := effect(ctx, tx)
		if err != nil {
			return err
		}
		if !done {
			return nil // a second click
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: name, SubjectKind: "space_space", SubjectID: space.String(), Data: map[string]any{"person": person}})
	})
}

// PutTerm makes or changes a topic or quarter. Forbidden authz.role_required;
// Invalid request.invalid.
func (s *Service) PutTerm(ctx context.Context, actor authz.Actor, t Term) error {
	if err := ActKeep.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	var v fault.Validation
	v.Check(keyPattern.MatchString(t.Key) && len(t.Key) <= 60, "key", fault.FieldFormat, nil)
	v.Check(strings.TrimSpace(t.Names["de"]) != "", "names/de", fault.FieldRequired, nil)
	for lang, n := range t.Names {
		v.Check(isLang(lang), "names/"+lang, fault.FieldFormat, nil)
		tooLong(&v, "names/"+lang, n, 80)
	}
	if err := v.Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := putTerm(ctx, tx, t); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "space.term_put", SubjectKind: "space_term", SubjectID: string(t.Kind) + ":" + t.Key,
			Data: map[string]any{"retired": t.Retired}})
	})
}

// anySpace finds the space of a project the actor was allowed to open.
func anySpace(ctx context.Context, db bun.IDB, a authz.Actor, id uuid.UUID) (*Space, error) {
	var sp Space
	err := selectSpaces(db, a).Where("s.id = ?", id).Scan(ctx, &sp)
	return &sp, err
}
