package space

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// ActivityDraft is what staff decide about an activity. Preset fills the openings
// of a new one; Openings count when there is none.
type ActivityDraft struct {
	Kind     string
	Preset   string
	Texts    map[string]ActivityText
	Openings []Opening
	Levels   map[string]authz.Level
	Settings json.RawMessage
	Position int
}

func (s *Service) fill(a *Activity, d ActivityDraft, k *Kind, p *Project) (err error) {
	a.Texts, a.Openings, a.Levels, a.Position = d.Texts, orEmpty(d.Openings), d.Levels, d.Position
	if a.Levels == nil {
		a.Levels = map[string]authz.Level{}
	}
	for _, pr := range k.Presets {
		if pr.Key == d.Preset {
			a.Openings = pr.openings(p.Work.Phases)
		}
	}
	if err := a.check(k, p); err != nil {
		return err
	}
	a.Settings, err = k.Settings(d.Settings)
	return within("settings", err)
}

// within puts the fields of a refusal below the place they lie in.
func within(place string, err error) error {
	f := fault.From(err)
	if f == nil || f.Kind != fault.Invalid {
		return err
	}
	for i := range f.Fields {
		f.Fields[i].Path = strings.TrimSuffix(place+"/"+f.Fields[i].Path, "/")
	}
	return f
}

// Shown picks those of the activities that have something to show. One statement.
type Shown func(ctx context.Context, db bun.IDB, activities []uuid.UUID) ([]uuid.UUID, error)

// Pages names by activity what else of it can be read.
type Pages func(ctx context.Context, db bun.IDB, activities []uuid.UUID) (map[uuid.UUID][]string, error)

// PagesBeside adds one page to those that a kind names already: out picks the activities
// that have it.
func PagesBeside(ctx context.Context, db bun.IDB, activities []uuid.UUID, name string, before Pages, out Shown) (map[uuid.UUID][]string, error) {
	pages := map[uuid.UUID][]string{}
	if before != nil {
		var err error
		if pages, err = before(ctx, db, activities); err != nil {
			return nil, err
		}
	}
	ids, err := out(ctx, db, activities)
	for _, id := range ids {
		pages[id] = append(pages[id], name)
	}
	return pages, pg.Fault(err)
}

// Reckoning says in numbers what became of what people said.
type Reckoning struct {
	// Inputs are what people handed in.
	Inputs int
	// Answered are the single points of it that have an answer; TakenUp those taken up wholly
	// or partly.
	Answered, TakenUp int
}

// Reckon gives the numbers of those activities that have some to tell. One statement.
type Reckon func(ctx context.Context, db bun.IDB, activities []uuid.UUID) (map[uuid.UUID]Reckoning, error)

// Reckonings of projects that the caller may see, added up over their activities; absent
// where there is none. One statement, and one for each kind among them that counts.
func (s *Service) Reckonings(ctx context.Context, projects []Project) (map[uuid.UUID]Reckoning, error) {
	out := map[uuid.UUID]Reckoning{}
	ids := make([]uuid.UUID, len(projects))
	for i := range projects {
		ids[i] = projects[i].ID
	}
	activities, err := listActivitiesOf(ctx, s.db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	for _, k := range s.kinds {
		of := map[uuid.UUID]uuid.UUID{}
		for _, a := range activities {
			if a.Kind == k.Key && k.Reckon != nil {
				of[a.ID] = a.ProjectID
			}
		}
		if len(of) == 0 {
			continue
		}
		counted, err := k.Reckon(ctx, s.db, slices.Collect(maps.Keys(of)))
		if err != nil {
			return nil, pg.Fault(err)
		}
		for activity, one := range counted {
			sum := out[of[activity]]
			out[of[activity]] = Reckoning{sum.Inputs + one.Inputs, sum.Answered + one.Answered, sum.TakenUp + one.TakenUp}
		}
	}
	return out, nil
}

// pages of activities: one question for each kind that knows of such.
func (s *Service) pages(ctx context.Context, db bun.IDB, activities []Activity) (map[uuid.UUID][]string, error) {
	out := map[uuid.UUID][]string{}
	for _, k := range s.kinds {
		var ids []uuid.UUID
		for _, a := range activities {
			if a.Kind == k.Key && k.Pages != nil {
				ids = append(ids, a.ID)
			}
		}
		if len(ids) == 0 {
			continue
		}
		pages, err := k.Pages(ctx, db, ids)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, pages)
	}
	return out, nil
}

// Discard is told in the transaction of an activity that is about to be deleted.
type Discard func(ctx context.Context, tx bun.Tx, activity uuid.UUID) error

// hidden are the activities with nothing to show yet: one statement for each kind that
// knows of such.
func (s *Service) hidden(ctx context.Context, db bun.IDB, activities []Activity) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	for _, k := range s.kinds {
		var ids []uuid.UUID
		for _, a := range activities {
			if a.Kind == k.Key && k.Shown != nil {
				ids = append(ids, a.ID)
				out[a.ID] = true
			}
		}
		if len(ids) == 0 {
			continue
		}
		shown, err := k.Shown(ctx, db, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range shown {
			delete(out, id)
		}
	}
	return out, nil
}

// discard has the kinds of activities clear up before these are deleted.
func (s *Service) discard(ctx context.Context, tx bun.Tx, activities ...Activity) error {
	for _, a := range activities {
		if k, known := s.kind(a.Kind); known && k.Discard != nil {
			if err := k.Discard(ctx, tx, a.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Activities of one kind in a project. One statement.
func (s *Service) Activities(ctx context.Context, db bun.IDB, project uuid.UUID, kind string) ([]Activity, error) {
	rows, err := listActivities(ctx, db, project)
	return slices.DeleteFunc(rows, func(a Activity) bool { return a.Kind != kind }), pg.Fault(err)
}

// CreateActivity adds something people can do. Conflict space.display_read_only in
// a project that only shows; Invalid space.kind_unknown, space.phase_missing,
// space.act_unknown and what the kind says about its settings.
func (s *Service) CreateActivity(ctx context.Context, actor authz.Actor, key once.Key, project uuid.UUID, d ActivityDraft) (*Activity, error) {
	var out *Activity
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.enter(ctx, tx, actor, project, CanEdit)
		if err != nil {
			return err
		}
		k, known := s.kind(d.Kind)
		if !known {
			return fault.New(fault.Invalid, fault.CodeInvalid).WithField("kind", CodeKindUnknown, nil)
		}
		if p.Kind == Display {
			return fault.New(fault.Conflict, CodeDisplayReadOnly)
		}
		id, replayed, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) {
			now := s.now()
			there, err := listActivities(ctx, tx, project)
			if err != nil || len(there) >= MaxActivities {
				return uuid.Nil, cmp.Or(err, tooMany(MaxActivities))
			}
			a := &Activity{ID: uuid.Must(uuid.NewV7()), ProjectID: project, Kind: d.Kind, Version: 1, CreatedAt: now, ChangedAt: now, ChangedBy: personOf(actor)}
			if err := s.fill(a, d, k, p); err != nil {
				return a.ID, err
			}
			return a.ID, putActivity(ctx, tx, a)
		})
		if err != nil {
			return err
		}
		if out, err = findActivity(ctx, tx, id, false); err != nil || replayed {
			return err
		}
		return s.record(ctx, tx, actor, "space.activity_created", p, map[string]any{"activity": id, "kind": d.Kind})
	})
	return out, err
}

// UpdateActivity replaces what staff decide; the kind stays. Stale request.stale
// when somebody else has saved since Version.
func (s *Service) UpdateActivity(ctx context.Context, actor authz.Actor, id uuid.UUID, version int, d ActivityDraft) (*Activity, error) {
	var out *Activity
	err := s.onActivity(ctx, actor, id, func(ctx context.Context, tx bun.Tx, a *Activity, p *Project) error {
		if a.Version != version {
			return fault.New(fault.Stale, fault.CodeStale)
		}
		k, known := s.kind(a.Kind)
		if !known {
			return fault.New(fault.Conflict, CodeKindUnknown)
		}
		if err := s.fill(a, d, k, p); err != nil {
			return err
		}
		a.Version++
		a.ChangedAt, a.ChangedBy = s.now(), personOf(actor)
		out = a
		if err := putActivity(ctx, tx, a); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "space.activity_changed", p, map[string]any{"activity": id})
	})
	return out, err
}

// DeleteActivity removes an activity of a project that was never published; later
// its openings are taken away instead. Conflict space.wrong_state.
func (s *Service) DeleteActivity(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	return s.onActivity(ctx, actor, id, func(ctx context.Context, tx bun.Tx, a *Activity, p *Project) error {
		if err := p.Allows(MoveDelete, s.now()); err != nil {
			return err
		}
		if err := s.discard(ctx, tx, *a); err != nil {
			return err
		}
		if err := deleteActivity(ctx, tx, id); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "space.activity_deleted", p, map[string]any{"activity": id})
	})
}

func tooMany(most int) error { return fault.New(fault.Conflict, CodeTooMany).WithParam("Max", most) }

func (s *Service) onActivity(ctx context.Context, actor authz.Actor, id uuid.UUID, effect func(context.Context, bun.Tx, *Activity, *Project) error) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		a, p, err := s.EditableActivity(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		return effect(ctx, tx, a, p)
	})
}

// EditableActivity is an activity with its project for who may edit it; both rows are
// locked when db is a transaction. Unauthenticated authz.login_required; NotFound
// space.activity_not_found; Forbidden authz.role_required. Two statements.
func (s *Service) EditableActivity(ctx context.Context, db bun.IDB, actor authz.Actor, id uuid.UUID) (*Activity, *Project, error) {
	if err := mustLogIn(actor); err != nil {
		return nil, nil, err
	}
	_, inTx := db.(bun.Tx)
	a, err := findActivity(ctx, db, id, inTx)
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	p, err := s.enter(ctx, db, actor, a.ProjectID, CanEdit)
	if fault.Is(err, CodeProjectNotFound) {
		return nil, nil, fault.New(fault.NotFound, CodeActivityNotFound)
	}
	return a, p, err
}

// Activity with its project, for the package of its kind, inside its transaction.
// Whether the actor may do something there is for Decide. NotFound
// space.activity_not_found also when the project must not be seen.
func (s *Service) Activity(ctx context.Context, db bun.IDB, actor authz.Actor, id uuid.UUID) (*Activity, *Project, error) {
	a, err := findActivity(ctx, db, id, false)
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	p, err := findProject(ctx, db, actor, "de", s.now(), "p.id = ?", a.ProjectID)
	if fault.Is(err, CodeProjectNotFound) {
		return nil, nil, fault.New(fault.NotFound, CodeActivityNotFound)
	}
	return a, p, pg.Fault(err)
}

// Preview is a link that shows a work copy to whoever has it, until it expires.
type Preview struct {
	ID, ProjectID        uuid.UUID
	CreatedAt, ExpiresAt time.Time
	// Token is known only when the link is made.
	Token string `bun:"-"`
}

// MaxPreviewDays is how long a link for previews can live.
const MaxPreviewDays = 60

// CreatePreview makes a link. days is from 1 to MaxPreviewDays: Invalid
// request.invalid.
func (s *Service) CreatePreview(ctx context.Context, actor authz.Actor, project uuid.UUID, days int) (*Preview, error) {
	if err := mustLogIn(actor); err != nil {
		return nil, err
	}
	if days < 1 || days > MaxPreviewDays {
		return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("days", fault.FieldFormat, nil)
	}
	now := s.now()
	out := &Preview{ID: uuid.Must(uuid.NewV7()), ProjectID: project, CreatedAt: now, ExpiresAt: now.AddDate(0, 0, days), Token: rand.Text()}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.enter(ctx, tx, actor, project, CanEdit)
		if err != nil {
			return err
		}
		there, err := listPreviews(ctx, tx, project, now)
		if err != nil || len(there) >= MaxPreviews {
			return cmp.Or(err, tooMany(MaxPreviews))
		}
		if err := insertPreview(ctx, tx, out, hashOf(out.Token), personOf(actor)); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "space.preview_created", p, map[string]any{"preview": out.ID, "expiresAt": out.ExpiresAt})
	})
	return out, err
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Previews of a project that still work.
func (s *Service) Previews(ctx context.Context, actor authz.Actor, project uuid.UUID) ([]Preview, error) {
	if _, err := s.enter(ctx, s.db, actor, project, CanEdit); err != nil {
		return nil, err
	}
	rows, err := listPreviews(ctx, s.db, project, s.now())
	return rows, pg.Fault(err)
}

// DeletePreview ends a link before its time.
func (s *Service) DeletePreview(ctx context.Context, actor authz.Actor, project, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.enter(ctx, tx, actor, project, CanEdit)
		if err != nil {
			return err
		}
		if err := deletePreviews(ctx, tx, "project_id = ? AND id = ?", project, id); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "space.preview_deleted", p, map[string]any{"preview": id})
	})
}

// OpenPreview shows the work copy to whoever has the link. Gone
// space.preview_expired. Seven statements.
func (s *Service) OpenPreview(ctx context.Context, token, lang string) (*Detail, error) {
	project, err := findPreview(ctx, s.db, hashOf(token), s.now())
	if err != nil {
		return nil, pg.Fault(err)
	}
	p, err := findProject(ctx, s.db, authz.Software(), lang, s.now(), "p.id = ?", project)
	if err != nil {
		return nil, pg.Fault(err)
	}
	d, err := s.detail(ctx, s.db, authz.Nobody(), p, lang, true)
	if err != nil {
		return nil, err
	}
	d.Page = false // who has the link may not be among those who see the page
	return d, nil
}

// ForgetPreviews deletes links that no longer work.
func (s *Service) ForgetPreviews(ctx context.Context) error {
	return deletePreviews(ctx, s.db, "expires_at <= ?", s.now())
}
