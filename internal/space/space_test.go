package space

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var secret = []byte("0123456789abcdef0123456789abcdef")

func TestStateFollowsTheDates(t *testing.T) {
	open := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	end := time.Date(2026, 10, 31, 22, 59, 59, 0, time.UTC)
	p := Project{OpensAt: open, ClosesAt: end}
	for now, want := range map[time.Time]State{
		open.Add(-time.Nanosecond): Planned, open: Open, end: Open, end.Add(time.Nanosecond): Finished,
	} {
		if got := p.State(now); got != want {
			t.Errorf("%v: %s, want %s", now, got, want)
		}
	}
}

func draft(slug string, opens, closes time.Time, texts map[string]Text) Draft {
	return Draft{Slug: slug, Topic: "green", Unit: "Bau und Umwelt", OpensAt: opens, ClosesAt: closes, Texts: texts}
}

var german = map[string]Text{"de": {Title: "Spielplatz", Summary: "Was soll hier wachsen?"}}

func TestPublishRefusesWrongDrafts(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := NewService(pgtest.Tx(t), audit.New(secret), time.Now)
	_, err := s.Publish(t.Context(), authz.Software(), Draft{OpensAt: now, ClosesAt: now, Texts: map[string]Text{"fr": {Title: string(make([]rune, 301))}}})
	var paths []string
	for _, f := range fault.From(err).Fields {
		paths = append(paths, f.Path)
	}
	slices.Sort(paths)
	if want := []string{"closesAt", "slug", "texts/de/title", "texts/fr/title", "unit"}; !slices.Equal(paths, want) {
		t.Errorf("got %v, want %v", paths, want)
	}
}

func TestTextsFallBackToGerman(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := NewService(pgtest.Tx(t), audit.New(secret), time.Now)
	texts := map[string]Text{"de": {Title: "Spielplatz"}, "fr": {Title: "Place de jeux"}}
	id, err := s.Publish(t.Context(), authz.Software(), draft("spielplatz", now.Add(-time.Hour), now.Add(time.Hour), texts))
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"de": "de Spielplatz", "fr": "fr Place de jeux", "it": "de Spielplatz"} {
		p, err := s.Project(t.Context(), "spielplatz", lang)
		if err != nil || p.Lang+" "+p.Title != want {
			t.Errorf("%s: %+v %v", lang, p, err)
		}
		if q, err := s.ProjectByID(t.Context(), id, lang); err != nil || q.Title != p.Title {
			t.Errorf("by id: %+v %v", q, err)
		}
	}
	if _, err := s.Project(t.Context(), "gibt-es-nicht", "de"); !fault.Is(err, CodeProjectNotFound) {
		t.Error(err)
	}
}

// The list of each state holds exactly the projects in that state, in its order,
// each once, whatever the size of the stretches.
func TestListsHoldEveryProjectOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s := NewService(db, audit.New(secret), func() time.Time { return now })
	all := map[uuid.UUID]Project{}
	for i := range 60 {
		// many ends at the same moment: the id has to break the tie
		opens := now.Add(time.Duration(i%7-3) * time.Hour)
		closes := opens.Add(time.Duration(1+i%4) * time.Hour)
		id, err := s.Publish(t.Context(), authz.Software(), draft(fmt.Sprintf("p-%d", i), opens, closes, german))
		if err != nil {
			t.Fatal(err)
		}
		all[id] = Project{ID: id, OpensAt: opens, ClosesAt: closes}
	}
	rapid.Check(t, func(rt *rapid.T) {
		state := rapid.SampledFrom([]State{Planned, Open, Finished}).Draw(rt, "state")
		limit := rapid.IntRange(1, 30).Draw(rt, "limit")
		q := Query{State: state, Lang: "de", Limit: limit}
		var got []Project
		for {
			rows, err := s.Projects(t.Context(), q)
			if err != nil {
				rt.Fatal(err)
			}
			got = append(got, rows[:min(limit, len(rows))]...)
			if len(rows) <= limit {
				break
			}
			p := s.Position(state, rows[limit-1])
			q.After = &p
		}
		seen := map[uuid.UUID]bool{}
		for i, p := range got {
			if seen[p.ID] || p.State(now) != state {
				rt.Fatalf("row %d: twice or %s", i, p.State(now))
			}
			seen[p.ID] = true
			if i > 0 {
				a, b := s.Position(state, got[i-1]).At, s.Position(state, p).At
				if state == Finished && a.Before(b) || state != Finished && b.Before(a) {
					rt.Fatalf("row %d is out of order", i)
				}
			}
		}
		for id, p := range all {
			if p.State(now) == state && !seen[id] {
				rt.Fatalf("%s is missing", id)
			}
		}
	})
}

// A list costs the same number of statements for ten rows and for a hundred.
func TestListsCostOneStatement(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	now := time.Now()
	s := NewService(db, audit.New(secret), time.Now)
	for i := range 40 {
		if _, err := s.Publish(t.Context(), authz.Software(), draft(fmt.Sprintf("p-%d", i), now.Add(-time.Hour), now.Add(time.Hour), german)); err != nil {
			t.Fatal(err)
		}
	}
	for _, limit := range []int{1, 10, 40} {
		ctx, n := pg.CountQueries(t.Context())
		if _, err := s.Projects(ctx, Query{State: Open, Lang: "fr", Limit: limit}); err != nil || n.N() != 1 {
			t.Errorf("limit %d: %d statements, %v", limit, n.N(), err)
		}
	}
}
