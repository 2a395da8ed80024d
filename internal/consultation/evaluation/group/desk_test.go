package group

import (
	"testing"

	"mitwirken/internal/consultation/evaluation/desktest"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	browser = towntest.Browser
	refused = towntest.Refused
)

type remark = towntest.Remark

// office is the room with all that it stands on.
type office struct {
	*Service
	*desktest.Office
}

func build(t testing.TB) *office {
	t.Helper()
	o := &office{Office: desktest.New(t)}
	o.Service = NewService(o.DB, o.Evaluation, o.Documents, o.Now)
	o.Opens()
	return o
}
