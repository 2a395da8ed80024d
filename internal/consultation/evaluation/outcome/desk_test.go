package outcome

import (
	"testing"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement/published"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/dossier"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	noon       = towntest.Noon
	key        = towntest.Key
	browser    = towntest.Browser
	refused    = towntest.Refused
	firstField = towntest.FirstField
)

type remark = towntest.Remark

// office is the room with all that it stands on.
type office struct {
	*Service
	*towntest.Town
	desk     *evaluation.Service
	dossiers *dossier.Service
}

func build(t testing.TB) *office {
	t.Helper()
	o := &office{Town: towntest.New(t)}
	o.desk = evaluation.NewService(o.DB, o.Log, o.Documents, o.Said, o.People, o.Outbox, o.Now, evaluation.Options{PublicURL: towntest.URL})
	o.dossiers = dossier.NewService(o.DB, o.Log, o.Spaces, o.Files, o.Index, o.Now, dossier.Options{PublicURL: towntest.URL, Owner: "Gemeinde Emmen", Catalogues: o.Catalogues})
	o.Service = NewService(o.DB, o.desk, o.Said, published.NewService(o.DB, o.Documents, o.Said, o.Now), o.Documents, o.dossiers, o.Index, o.Outbox, o.Now, Options{PublicURL: towntest.URL})
	o.Stage(o.Documents.Kind(), `{"audience":"everybody"}`)
	return o
}

// segments of the consultation as the editor sees them, in the order of the document.
func (o *office) segments() []evaluation.Segment {
	o.T.Helper()
	t, err := o.desk.Segments(o.Ctx(), o.Editor, o.Activity, evaluation.Query{Limit: 100})
	o.Must(err)
	return t.Rows
}

// answers a segment as the editor.
func (o *office) answers(s *evaluation.Segment, answer evaluation.Answer) {
	o.T.Helper()
	now, err := o.desk.Segment(o.Ctx(), o.Editor, s.ID)
	o.Must(err)
	_, err = o.desk.Save(o.Ctx(), o.Editor, s.ID, now.Segment.Version, evaluation.Edit{Answer: answer, Place: now.PlaceID, BlockID: now.BlockID, Tags: now.Segment.Tags})
	o.Must(err)
}
