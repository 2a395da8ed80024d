package outcome

import (
	"testing"

	"mitwirken/internal/consultation/evaluation/desktest"
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
	*desktest.Office
	dossiers *dossier.Service
}

func build(t testing.TB) *office {
	t.Helper()
	o := &office{Office: desktest.New(t)}
	o.dossiers = dossier.NewService(o.DB, o.Log, o.Spaces, o.Files, o.Index, o.Now, dossier.Options{PublicURL: towntest.URL, Owner: "Gemeinde Emmen", Catalogues: o.Catalogues})
	o.Service = NewService(o.DB, o.Evaluation, o.Said, published.NewService(o.DB, o.Documents, o.Said, o.Now), o.Documents, o.dossiers, o.Index, o.Now)
	o.Opens()
	return o
}
