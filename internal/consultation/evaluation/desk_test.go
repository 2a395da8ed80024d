package evaluation_test

import (
	"testing"

	"mitwirken/internal/consultation/evaluation/desktest"
	"mitwirken/internal/consultation/statement/towntest"
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

func build(t testing.TB) *desktest.Office {
	t.Helper()
	o := desktest.New(t)
	o.Opens()
	return o
}
