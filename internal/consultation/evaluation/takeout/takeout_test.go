package takeout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/desktest"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/export"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// office is the room with all that it stands on.
type office struct {
	*Service
	*desktest.Office
}

func build(t testing.TB) *office {
	t.Helper()
	o := &office{Office: desktest.New(t)}
	o.Service = NewService(o.DB, o.Documents, o.Said)
	o.Opens()
	return o
}

// lines of an export as text.
func (o *office) lines(source int, a authz.Actor) []string {
	o.T.Helper()
	src, p := o.Exports()[source], export.Params{"activity": o.Activity.String()}
	d, err := src.May(o.Ctx(), a, p)
	if o.Must(err); !d.Allowed {
		return nil
	}
	var out []string
	for row, err := range src.Rows(o.Ctx(), export.Query{DB: o.DB, Actor: a, Params: p, Lang: "de", Now: towntest.Noon}) {
		if o.Must(err); len(row) != len(src.Columns) {
			o.T.Fatalf("%d cells in %d columns", len(row), len(src.Columns))
		}
		out = append(out, fmt.Sprint(row...))
	}
	return out
}

// Staff take segments out, with senders or without; nobody else does.
func TestExports(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna := statement.Visitor{Actor: o.Settle("Anna")}
	d, _ := o.Writes(anna, towntest.Remark{Block: 2, Request: "Mehr Schalter", Reason: "weil"}, towntest.Remark{Block: 4, Request: "Löschen", Reason: "darum"})
	_, err := o.Drafts.Update(o.Ctx(), anna, d.ID, d.Version, statement.Head{Contact: statement.Contact{Name: "Anna Absenderin"}})
	o.Must(err)
	o.Submits(anna, d.ID)
	tag := o.Tag("Zentrum", nil)
	for _, s := range o.Segments(evaluation.Filter{}) {
		_, err = o.Saves(o.Editor, s.ID, func(e *evaluation.Edit) { e.Tags = []uuid.UUID{tag} })
		o.Must(err)
	}
	o.Answers(o.Editor, o.Segments(evaluation.Filter{})[0].ID, evaluation.Partly, "Wird geprüft.")
	named, bare := o.lines(0, o.Editor), o.lines(1, o.Editor)
	if len(named) != 2 || !strings.Contains(named[0], "Anna Absenderin") || !strings.Contains(named[0], "Zentrum") || !strings.Contains(named[0], "Wird geprüft.") || !strings.Contains(named[1], "Löschen") {
		t.Errorf("%q", named)
	}
	if len(bare) != 2 || strings.Contains(strings.Join(bare, ""), "Anna") || !strings.Contains(bare[0], "Mehr Schalter") {
		t.Errorf("%q", bare)
	}
	if !o.Exports()[0].Personal || !o.Exports()[1].Personal {
		t.Error("an export of opinions is not marked")
	}
	if o.lines(0, anna.Actor) != nil || o.lines(1, authz.Nobody()) != nil {
		t.Error("somebody else takes it out")
	}
}
