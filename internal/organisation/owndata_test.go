package organisation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/pg"
)

// The copy of somebody's data has their organisations by name, also switched off ones,
// and costs two statements however many they are.
func TestOwnDataNamesOrganisations(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, beat := w.settle("Anna"), w.settle("Beat")
	type told struct{ name, role string }
	read := func(a authz.Actor) (out []told, statements int) {
		t.Helper()
		ctx, n := pg.CountQueries(t.Context())
		for row, err := range w.OwnData().OwnData(ctx, a.ID) {
			if err != nil {
				t.Fatal(err)
			}
			at := map[string]any{}
			for _, f := range row {
				at[f.Name] = f.Value
			}
			out = append(out, told{at["organisation"].(string), string(at["role"].(owndata.Term))})
		}
		return out, n.N()
	}
	if rows, n := read(anna); len(rows) != 0 || n != 1 {
		t.Errorf("%v, %d statements", rows, n)
	}
	var want []told
	for _, name := range []string{"Quartierverein Gersag", "Pro Velo Emmen", "Frauenchor"} {
		w.found(anna, name)
		want = append(want, told{name, "releases"})
	}
	w.found(beat, "Turnverein")
	w.exec("UPDATE organisation_body SET inactive_at = now() WHERE name = 'Frauenchor'")
	rows, n := read(anna)
	if d := cmp.Diff(want, rows, cmp.AllowUnexported(told{})); d != "" || n != 2 {
		t.Errorf("%d statements, %s", n, d)
	}
}
