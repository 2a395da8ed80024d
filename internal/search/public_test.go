package search

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
)

func TestPublicPagesAreThoseForEverybody(t *testing.T) {
	b := newBench(t)
	put := func(kind, path string, audience Audience, from time.Time) {
		t.Helper()
		err := b.Put(t.Context(), b.tx, Subject{Kind: kind, ID: uuid.New(), Path: path, Audience: audience, VisibleFrom: from, Dated: noon,
			Place: authz.Place{Space: uuid.New()}, Texts: map[string]Text{"de": {Title: "Weg"}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	future := noon.Add(24 * time.Hour)
	b.now = func() time.Time { return future }
	put("project", "/projekte/a", Public, time.Time{})
	put("news", "/projekte/a#news", Public, future)
	put("event", "/projekte/a", Public, future.Add(time.Hour))
	put("project", "/projekte/b", Public, noon)
	put("document", "/projekte/b/unterlagen/1", Public, noon)
	put("project", "/projekte/intern", Employees, time.Time{})
	put("project", "/projekte/team", Members, time.Time{})
	put("project", "/projekte/morgen", Public, future.Add(time.Second))
	paths := func(rows []Page, err error) (out []string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			out = append(out, r.Path)
		}
		return out
	}
	all := []string{"/projekte/a", "/projekte/b", "/projekte/b/unterlagen/1"}
	if got := paths(b.PublicPages(t.Context(), "", 10)); !slices.Equal(got, all) {
		t.Errorf("%q", got)
	}
	if got := paths(b.PublicPages(t.Context(), "/projekte/b", 1)); !slices.Equal(got, all[1:2]) {
		t.Errorf("from b: %q", got)
	}
	if got := paths(b.PublicStarts(t.Context(), 2)); !slices.Equal(got, []string{all[0], all[2]}) {
		t.Errorf("starts: %q", got)
	}
	rows, err := b.PublicPages(t.Context(), "", 1)
	if err != nil || !rows[0].ChangedAt.Equal(future) {
		t.Errorf("a page is as new as the newest on it: %v %v", rows, err)
	}
}

func TestOnlyOtherWordsMakeAPageNewer(t *testing.T) {
	b := newBench(t)
	id := uuid.New()
	s := Subject{Kind: "project", ID: id, Path: "/projekte/a", Audience: Public, Dated: noon, Texts: map[string]Text{"de": {Title: "Weg", Body: "Drei Wege."}}}
	changed := func() time.Time {
		t.Helper()
		if err := b.Put(t.Context(), b.tx, s); err != nil {
			t.Fatal(err)
		}
		var at time.Time
		if err := b.tx.NewRaw("SELECT changed_at FROM search_subject WHERE id = ?", id).Scan(t.Context(), &at); err != nil {
			t.Fatal(err)
		}
		// In one transaction it is always the same moment: an hour passes like this.
		if _, err := b.tx.NewRaw("UPDATE search_subject SET changed_at = changed_at - interval ? WHERE id = ?", "1 hour", id).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
		return at
	}
	first := changed()
	s.Dated = noon.Add(time.Hour)
	if again := changed(); !again.Equal(first.Add(-time.Hour)) {
		t.Errorf("the same words: %v after %v", again, first)
	}
	s.Texts = map[string]Text{"de": {Title: "Weg", Body: "Vier Wege."}}
	if other := changed(); !other.Equal(first) {
		t.Errorf("other words: %v, want %v", other, first)
	}
}
