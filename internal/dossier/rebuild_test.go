package dossier

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

// Building the index anew brings back what is missing, takes out what should not be
// there, leaves all else as it was, and never is there less to find meanwhile.
func TestTheIndexIsBuiltAnew(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	ctx := t.Context()
	marco := h.staff(t, authz.ProjectManager)
	for _, slug := range []string{"spielplatz", "badi"} {
		project := h.project(t, slug, space.DefaultSpace, nil)
		for _, title := range []string{"Spatenstich " + slug, "Entwurf"} {
			e, _, err := h.Create(ctx, marco, key(), project, News, body(News, title, noon))
			if err != nil {
				t.Fatal(err)
			}
			if title != "Entwurf" {
				if _, _, err := h.Publish(ctx, marco, e.ID, e.Version); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	index := func() (out []string) {
		t.Helper()
		if err := h.db.NewRaw("SELECT concat_ws(' ', kind, id, path, audience, langs, stems, changed_at) FROM search_subject ORDER BY 1").Scan(ctx, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	found := func(words string) int {
		t.Helper()
		hits, err := h.search.Find(ctx, authz.Nobody(), search.Query{Text: words, Lang: "de", Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return len(hits)
	}
	before := index()
	if len(before) != 4 {
		t.Fatalf("%d subjects: %q", len(before), before)
	}

	// As it may be after a mistake: one is missing, one too many, one says something else.
	for _, sql := range []string{
		"DELETE FROM search_subject WHERE ctid IN (SELECT ctid FROM search_subject WHERE kind = 'news' LIMIT 1)",
		"DELETE FROM search_word WHERE word = 'spielplatz'",
	} {
		if _, err := h.db.NewRaw(sql).Exec(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.db.NewRaw(`INSERT INTO search_subject (kind, id, path, audience, visible_from, dated, langs, title_stems, stems)
		VALUES ('news', ?, '/x', 'public', ?, ?, array['de'], '', 'gespenst')`, uuid.New(), noon, noon).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("interrupted")
	ctx2, cancel := context.WithCancelCause(ctx)
	if err := h.search.Rebuild(ctx2, func() { cancel(stop) }); err == nil {
		t.Fatal("was not interrupted")
	}
	if n := len(index()); n < 4 {
		t.Errorf("an interrupted one took something out: %d are left", n)
	}
	done := 0
	if err := h.search.Rebuild(ctx, func() {
		done++
		if found("Spielplatz") < 2 {
			t.Error("less is found meanwhile")
		}
	}); err != nil || done != 2 {
		t.Fatal(done, err)
	}
	after := index()
	if len(after) != 4 || found("Spatenstich") != 2 || found("Spielpltz") != 3 {
		t.Errorf("%q", after)
	}
	if err := h.search.Rebuild(ctx, func() {}); err != nil || !slices.Equal(index(), after) {
		t.Errorf("a second time: %v %q", err, index())
	}
}
