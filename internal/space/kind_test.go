package space

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pgtest"
)

func TestAnActIsOpenNowOrNextOrWasLast(t *testing.T) {
	t.Parallel()
	phase := func(from, to int) Phase {
		return Phase{ID: uuid.New(), OpensOn: today().AddDays(from), ClosesOn: today().AddDays(to)}
	}
	for name, c := range map[string]struct {
		phases []Phase
		want   int // which of them; -1 for none
	}{
		"none":                    {nil, -1},
		"no dates yet":            {[]Phase{{ID: uuid.New()}}, -1},
		"one to come":             {[]Phase{phase(3, 9)}, 0},
		"now before next":         {[]Phase{phase(5, 9), phase(-1, 1)}, 1},
		"the nearest of two":      {[]Phase{phase(20, 30), phase(3, 9)}, 1},
		"the last of two":         {[]Phase{phase(-30, -20), phase(-9, -3)}, 1},
		"to come rather than was": {[]Phase{phase(3, 9), phase(-9, -3)}, 0},
		"was, then to come":       {[]Phase{phase(-9, -3), phase(3, 9)}, 1},
		"now rather than both":    {[]Phase{phase(-9, -3), phase(0, 0), phase(3, 9)}, 1},
	} {
		content, act := &Content{Phases: c.phases}, &Activity{}
		for _, p := range c.phases {
			act.Openings = append(act.Openings, Opening{PhaseID: p.ID, Acts: []string{"vote"}})
		}
		opens, closes := act.Window(content, "vote", noon)
		if c.want < 0 {
			if !opens.IsZero() || !closes.IsZero() {
				t.Errorf("%s: from %s to %s", name, opens, closes)
			}
			continue
		}
		if p := c.phases[c.want]; !opens.Equal(p.Opens()) || !closes.Equal(p.Closes()) {
			t.Errorf("%s: from %s to %s", name, opens, closes)
		}
		if _, closes := act.Window(content, "read", noon); !closes.IsZero() {
			t.Errorf("%s: an act without an opening closes %s", name, closes)
		}
	}
}

// A kind says itself who may act, what is not to be seen yet, and clears up.
func TestAKindSpeaksForItsActivities(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, _ := service(db)
	ctx := t.Context()
	marco := staff(t, db, role(authz.ProjectManager), role(authz.Communications))
	var shown, discarded []uuid.UUID
	vote := *poll
	vote.Names = map[string]string{"de": "Abstimmung", "fr": "Vote"}
	vote.Demand = func(settings json.RawMessage, act string) authz.Level {
		if act == "vote" && string(settings) != "" {
			return authz.LevelVerifiedPerson
		}
		return authz.LevelNone
	}
	vote.Shown = func(_ context.Context, _ bun.IDB, ids []uuid.UUID) ([]uuid.UUID, error) {
		return slices.DeleteFunc(slices.Clone(ids), func(id uuid.UUID) bool { return !slices.Contains(shown, id) }), nil
	}
	asked := 0
	vote.Pages = func(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID][]string, error) {
		asked++
		return PagesBeside(ctx, db, ids, "report", func(context.Context, bun.IDB, []uuid.UUID) (map[uuid.UUID][]string, error) {
			return map[uuid.UUID][]string{ids[0]: {"result"}}, nil
		}, vote.Shown)
	}
	vote.Discard = func(_ context.Context, _ bun.Tx, id uuid.UUID) error {
		discarded = append(discarded, id)
		return nil
	}
	s.Register(&vote)
	var activities []uuid.UUID
	begin := func(title string) *Detail {
		t.Helper()
		d := must(s.Create(ctx, marco, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: title}))(t)
		d = must(s.Save(ctx, marco, d.ID, d.Version, d.Slug, content(today(), today().AddDays(1), german(title))))(t)
		for range 2 {
			a := must(s.CreateActivity(ctx, marco, key(), d.ID, ActivityDraft{Kind: "poll", Texts: map[string]ActivityText{"de": {Title: title}}, Preset: "then_read"}))(t)
			activities = append(activities, a.ID)
		}
		return must(s.Work(ctx, marco, d.ID))(t)
	}
	d := begin("Fest")
	must(s.Approve(ctx, marco, d.ID, d.Version))(t)
	shown = activities[:1]
	for name, c := range map[string]struct {
		who   authz.Actor
		seen  int
		may   bool
		level string
	}{
		"nobody":  {authz.Nobody(), 1, false, string(authz.CodeLoginRequired)},
		"account": {authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount}, 1, false, string(authz.CodeStepUpRequired)},
		"person":  {authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelVerifiedPerson}, 1, true, ""},
		"staff":   {marco, 2, false, string(authz.CodeStepUpRequired)},
	} {
		page := s.pageFor(c.who, must(s.Project(ctx, c.who, d.Slug, "fr"))(t), "fr")
		if len(page.Activities) != c.seen {
			t.Errorf("%s sees %d", name, len(page.Activities))
			continue
		}
		a := page.Activities[0]
		if v := a.Can["vote"]; a.ID != activities[0] || v.Allowed != c.may || v.Why != c.level || a.KindName != "Vote" || a.Lang != "de" || a.Hidden || a.Times["vote"].ClosesAt.Before(noon) {
			t.Errorf("%s: %+v", name, a)
		}
		if !slices.Equal(a.Pages, []string{"result", "report"}) || c.seen == 2 && page.Activities[1].Pages != nil {
			t.Errorf("%s can read %v", name, a.Pages)
		}
		if c.seen == 2 && !page.Activities[1].Hidden {
			t.Errorf("%s is not told that nobody else sees it", name)
		}
	}
	asked = 0
	must(s.Project(ctx, marco, d.Slug, "de"))(t)
	if asked != 1 {
		t.Errorf("%d questions for the pages of two activities", asked)
	}
	if rows := must(s.Activities(ctx, db, d.ID, "poll"))(t); len(rows) != 2 {
		t.Error(rows)
	}
	if rows := must(s.Activities(ctx, db, d.ID, "ideas"))(t); len(rows) != 0 {
		t.Error(rows)
	}

	gone := begin("Markt")
	if err := s.DeleteActivity(ctx, marco, activities[2]); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(ctx, marco, gone.ID); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(discarded, activities[2:]) {
		t.Errorf("told of %v, deleted were %v", discarded, activities[2:])
	}
	if _, _, err := s.EditableActivity(ctx, db, authz.Nobody(), activities[0]); !fault.Is(err, authz.CodeLoginRequired) {
		t.Error(err)
	}
	if _, _, err := s.EditableActivity(ctx, db, staff(t, db), activities[0]); !fault.Is(err, authz.CodeRoleRequired) {
		t.Error(err)
	}
	if _, _, err := s.EditableActivity(ctx, db, marco, activities[3]); !fault.Is(err, CodeActivityNotFound) {
		t.Error(err)
	}
}
