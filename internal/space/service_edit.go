package space

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// StaffQuery asks for one stretch of the projects the actor may edit, last changed
// first.
type StaffQuery struct {
	Space                 uuid.UUID
	Templates, InApproval bool
	// Search is a part of the title.
	Search string
	Lang   string
	After  *Position
	Limit  int
}

// StaffProjects lists what the actor may edit. Forbidden authz.role_required. One
// statement.
func (s *Service) StaffProjects(ctx context.Context, actor authz.Actor, q StaffQuery) ([]Project, error) {
	if err := ActBrowse.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listEditable(ctx, s.db, actor, q)
	return rows, pg.Fault(err)
}

// Work is a project as staff edit it: Shown is the work copy. NotFound
// space.project_not_found; Forbidden authz.role_required. Five statements.
func (s *Service) Work(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Detail, error) {
	p, err := s.enter(ctx, s.db, actor, id, CanEdit)
	if err != nil {
		return nil, err
	}
	return s.work(ctx, s.db, actor, p)
}

// NewProject is what it takes to begin one.
type NewProject struct {
	SpaceID uuid.UUID
	Kind    string
	Title   string
	// From copies another project the actor may edit; uuid.Nil begins empty.
	From uuid.UUID
	// Start moves the phases of the copy so that the first begins on this day; the zero
	// Date leaves them without dates.
	Start calendar.Date
}

// Create begins a project, empty or as a copy: texts, phases with their distances
// and activities come along; results, extensions and the address do not. NotFound
// space.not_found or space.project_not_found; Forbidden authz.role_required.
func (s *Service) Create(ctx context.Context, actor authz.Actor, key once.Key, n NewProject) (*Detail, error) {
	if err := mustLogIn(actor); err != nil {
		return nil, err
	}
	var out *Detail
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		sp, err := findSpace(ctx, tx, actor, n.SpaceID)
		if err != nil {
			return err
		}
		if err := ActCreate.Decide(authz.Case{Actor: actor, Place: authz.Place{Space: sp.ID}}).Err(); err != nil {
			return err
		}
		var v fault.Validation
		v.Check(n.Title != "", "title", fault.FieldRequired, nil)
		tooLong(&v, "title", n.Title, 300)
		if err := v.Err(); err != nil {
			return err
		}
		id, _, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) { return s.create(ctx, tx, actor, n) })
		if err != nil {
			return err
		}
		p, err := lockProject(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		out, err = s.work(ctx, tx, actor, p)
		return err
	})
	return out, err
}

func (s *Service) create(ctx context.Context, tx bun.Tx, actor authz.Actor, n NewProject) (uuid.UUID, error) {
	now := s.now()
	content := &Content{Texts: map[string]Text{}, Influence: Consultation, Rule: calendar.RuleFree}
	if n.Kind == Display {
		content.Influence, content.Rule = Information, calendar.RuleDisplay
	}
	var activities []Activity
	if n.From != uuid.Nil {
		from, err := findProject(ctx, tx, actor, "de", now, "p.id = ?", n.From)
		if err != nil {
			return uuid.Nil, err
		}
		if err := CanEdit(actor, from).Err(); err != nil {
			return uuid.Nil, err
		}
		if n.Kind != Display { // where nobody acts
			if activities, err = listActivities(ctx, tx, from.ID); err != nil {
				return uuid.Nil, err
			}
		}
		content = copyOf(from.Work, activities, n.Start)
	}
	text := content.Texts["de"]
	text.Title = n.Title
	content.Texts["de"] = text
	content.clean()
	slug, err := freeSlug(ctx, tx, slugOf(n.Title))
	if err != nil {
		return uuid.Nil, err
	}
	p := &Project{ID: uuid.Must(uuid.NewV7()), SpaceID: n.SpaceID, Slug: slug, Kind: n.Kind, Work: content, ChangedBy: personOf(actor)}
	if err := insertProject(ctx, tx, p, now); err != nil {
		return uuid.Nil, err
	}
	for _, a := range activities {
		a.ID, a.ProjectID, a.Version, a.CreatedAt, a.ChangedAt, a.ChangedBy = uuid.Must(uuid.NewV7()), p.ID, 1, now, now, personOf(actor)
		if err := putActivity(ctx, tx, &a); err != nil {
			return uuid.Nil, err
		}
	}
	return p.ID, s.record(ctx, tx, actor, "space.project_created", p, map[string]any{"from": n.From})
}

// copyOf gives phases new ids, moves them to start, and leaves out what belongs to
// the original alone. The openings of the activities follow the new ids.
func copyOf(c *Content, activities []Activity, start calendar.Date) *Content {
	out := *c
	out.Texts, out.PublishAt, out.Reference, out.ShortReason, out.Cover, out.Phases = maps.Clone(c.Texts), nil, "", "", nil, slices.Clone(c.Phases)
	for lang, t := range out.Texts {
		t.Result, t.CoverAlt = "", ""
		out.Texts[lang] = t
	}
	var first calendar.Date
	for _, p := range c.Phases {
		if !p.OpensOn.IsZero() && (first.IsZero() || p.OpensOn.Before(first)) {
			first = p.OpensOn
		}
	}
	moved := func(d calendar.Date) calendar.Date {
		if d.IsZero() || start.IsZero() {
			return calendar.Date{}
		}
		return start.AddDays(d.Sub(first))
	}
	renamed := map[uuid.UUID]uuid.UUID{}
	for i, p := range out.Phases {
		renamed[p.ID] = uuid.New()
		p.ID, p.Texts, p.OpensOn, p.ClosesOn = renamed[p.ID], maps.Clone(p.Texts), moved(p.OpensOn), moved(p.ClosesOn)
		out.Phases[i] = p
	}
	for i := range activities {
		for j := range activities[i].Openings {
			activities[i].Openings[j].PhaseID = renamed[activities[i].Openings[j].PhaseID]
		}
	}
	return &out
}

// Save replaces the work copy. Version is the one the writer saw: Stale
// request.stale when somebody else has saved since. The address can change until
// the project is published for the first time. Invalid request.invalid with every
// wrong field; Conflict space.in_approval while somebody decides,
// space.wrong_state when the project is closed or withdrawn.
func (s *Service) Save(ctx context.Context, actor authz.Actor, id uuid.UUID, version int, slug string, c Content) (*Detail, error) {
	c.clean()
	return s.change(ctx, actor, id, version, CanEdit, func(ctx context.Context, tx bun.Tx, p *Project, now time.Time) (*act, error) {
		if err := c.validate(); err != nil {
			return nil, err
		}
		if p.WorkState == InApproval {
			return nil, fault.New(fault.Conflict, CodeInApproval)
		}
		if p.Stage == StageClosed || p.Stage == StageWithdrawn {
			return nil, fault.New(fault.Conflict, CodeWrongState).WithParam("State", string(p.State(now)))
		}
		var v fault.Validation
		v.Check(p.Stage != StageNew || keyPattern.MatchString(slug) && len(slug) <= 100, "slug", fault.FieldFormat, nil)
		v.Check(p.Live == nil || c.Texts["de"].Title != "", "texts/de/title", fault.FieldRequired, nil)
		checkBegun(&v, p, &c, calendar.DateOf(now))
		if err := v.Err(); err != nil {
			return nil, err
		}
		if err := s.keepCover(ctx, tx, actor, p, &c); err != nil {
			return nil, err
		}
		if p.Stage == StageNew {
			p.Slug = slug
		}
		p.Work, p.WorkState = &c, Editing
		return &act{"space.project_saved", map[string]any{"version": p.Version}}, nil
	})
}

// checkBegun keeps the ends of phases that have begun: they move by Extend, with a
// reason people are told.
func checkBegun(v *fault.Validation, p *Project, c *Content, today calendar.Date) {
	if p.Live == nil {
		return
	}
	for _, live := range p.Live.Phases {
		if live.OpensOn.IsZero() || live.OpensOn.After(today) {
			continue
		}
		i := slices.IndexFunc(c.Phases, func(n Phase) bool { return n.ID == live.ID })
		if i < 0 {
			v.Check(false, "phases", CodeUseExtension, nil)
			continue
		}
		v.Check(c.Phases[i].ClosesOn == live.ClosesOn, "phases/"+itoa(i)+"/closesOn", CodeUseExtension, nil)
	}
}

// SetTemplate offers a project for copying, or no longer.
func (s *Service) SetTemplate(ctx context.Context, actor authz.Actor, id uuid.UUID, is bool) (*Detail, error) {
	return s.change(ctx, actor, id, 0, CanEdit, func(_ context.Context, _ bun.Tx, p *Project, _ time.Time) (*act, error) {
		if p.Template == is {
			return nil, nil
		}
		p.Template = is
		return &act{"space.project_template", map[string]any{"is": is}}, nil
	})
}

// Delete removes a project that was never published, with its activities. Conflict
// space.wrong_state for others: they are withdrawn.
func (s *Service) Delete(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.enter(ctx, tx, actor, id, CanEdit)
		if err != nil {
			return err
		}
		if err := p.Allows(MoveDelete, s.now()); err != nil {
			return err
		}
		if err := s.files.DetachAll(ctx, tx, coverSubject(id)); err != nil {
			return err
		}
		activities, err := listActivities(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.discard(ctx, tx, activities...); err != nil {
			return err
		}
		if err := deleteProject(ctx, tx, id); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "space.project_deleted", p, nil)
	})
}

// Revisions are the contents that were approved, latest first; a hundred at most.
func (s *Service) Revisions(ctx context.Context, actor authz.Actor, id uuid.UUID) ([]Revision, error) {
	if _, err := s.enter(ctx, s.db, actor, id, CanEdit); err != nil {
		return nil, err
	}
	rows, err := listRevisions(ctx, s.db, id)
	return rows, pg.Fault(err)
}

// Editable is a project for rooms that keep something in it: the row, locked when db
// is a transaction. Unauthenticated authz.login_required; NotFound
// space.project_not_found; Forbidden authz.role_required.
func (s *Service) Editable(ctx context.Context, db bun.IDB, actor authz.Actor, id uuid.UUID) (*Project, error) {
	return s.enter(ctx, db, actor, id, CanEdit)
}

type act struct {
	name string
	data map[string]any
}

// mustLogIn tells nobody whether a project exists, and what to do first.
func mustLogIn(a authz.Actor) error { return authz.LoggedIn()(authz.Case{Actor: a}).Err() }

type permission func(authz.Actor, *Project) authz.Decision

// enter finds a project for who may do something with it. Who may not even see it
// learns nothing.
func (s *Service) enter(ctx context.Context, db bun.IDB, actor authz.Actor, id uuid.UUID, may permission) (*Project, error) {
	if err := mustLogIn(actor); err != nil {
		return nil, err
	}
	var p *Project
	var err error
	if tx, ok := db.(bun.Tx); ok {
		p, err = lockProject(ctx, tx, actor, id)
	} else {
		p, err = findProject(ctx, db, actor, "de", s.now(), "p.id = ?", id)
	}
	if err != nil {
		return nil, pg.Fault(err)
	}
	if err := may(actor, p).Err(); err != nil {
		if !CanView(actor, p, s.now()).Allowed {
			return nil, fault.New(fault.NotFound, CodeProjectNotFound)
		}
		return nil, err
	}
	return p, nil
}

// change is the frame of every change to a project: lock, right, version, effect,
// row, log. An effect without an act changes nothing. Version 0 asks for none.
func (s *Service) change(ctx context.Context, actor authz.Actor, id uuid.UUID, version int, may permission,
	effect func(ctx context.Context, tx bun.Tx, p *Project, now time.Time) (*act, error),
) (*Detail, error) {
	var out *Detail
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.enter(ctx, tx, actor, id, may)
		if err != nil {
			return err
		}
		if version != 0 && version != p.Version {
			return fault.New(fault.Stale, fault.CodeStale)
		}
		now := s.now()
		done, err := effect(ctx, tx, p, now)
		if err != nil {
			return err
		}
		if done != nil {
			p.Version++
			p.ChangedAt = now
			if done.name == "space.project_saved" {
				p.ChangedBy = personOf(actor)
			}
			if err := updateProject(ctx, tx, p); err != nil {
				return err
			}
		}
		if out, err = s.work(ctx, tx, actor, p); err != nil || done == nil {
			return err
		}
		return s.record(ctx, tx, actor, done.name, p, done.data)
	})
	return out, err
}

func (s *Service) record(ctx context.Context, tx bun.Tx, actor authz.Actor, name string, p *Project, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: name, SubjectKind: "space_project", SubjectID: p.ID.String(), Data: data})
}

func personOf(a authz.Actor) *uuid.UUID {
	if a.Kind != authz.Person {
		return nil
	}
	return &a.ID
}

// Import is a project that is complete when it comes: from another platform, or
// for a demonstration.
type Import struct {
	SpaceID    uuid.UUID
	Slug, Kind string
	Content    Content
}

// Publish makes and publishes a project in one step: for who may publish in a space
// without four eyes, and for the software everywhere. Errors as Create, Save and Approve.
func (s *Service) Publish(ctx context.Context, actor authz.Actor, in Import) (uuid.UUID, error) {
	title := in.Content.Texts["de"].Title
	var id uuid.UUID
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		inner := s.In(tx, s.now)
		sp, err := findSpace(ctx, tx, actor, in.SpaceID)
		if err != nil {
			return err
		}
		if err := ActPublish.Decide(authz.Case{Actor: actor, Place: authz.Place{Space: sp.ID}}).Err(); err != nil {
			return err
		}
		if id, err = inner.create(ctx, tx, actor, NewProject{SpaceID: in.SpaceID, Kind: in.Kind, Title: title}); err != nil {
			return err
		}
		if _, err := inner.Save(ctx, actor, id, 0, in.Slug, in.Content); err != nil {
			return err
		}
		if sp.FourEyes {
			if _, err := inner.Submit(ctx, actor, id, 0); err != nil {
				return err
			}
		}
		_, err = inner.Approve(ctx, actor, id, 0)
		return err
	})
	return id, err
}
