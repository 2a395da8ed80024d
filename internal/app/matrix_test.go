package app

import (
	"log/slog"
	"maps"
	"testing"
	"time"

	"mitwirken/internal/accesscode"
	"mitwirken/internal/authz"
	"mitwirken/internal/cockpit"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/bulk"
	"mitwirken/internal/consultation/evaluation/cut"
	"mitwirken/internal/consultation/evaluation/group"
	"mitwirken/internal/consultation/evaluation/outcome"
	"mitwirken/internal/consultation/report"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/addressee"
	"mitwirken/internal/consultation/statement/collect"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/handin"
	"mitwirken/internal/consultation/statement/proof"
	"mitwirken/internal/consultation/statement/published"
	"mitwirken/internal/dossier"
	"mitwirken/internal/export"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/media"
	"mitwirken/internal/notify"
	"mitwirken/internal/organisation"
	"mitwirken/internal/oversight"
	"mitwirken/internal/oversight/visits"
	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/search"
	"mitwirken/internal/site"
	"mitwirken/internal/space"
)

// everybody may ask these, logged in or not; what they see depends on what is published.
var public = authz.Act{Name: "public", Rule: authz.Everybody()}

// Every operation has a line that says who may use it; a new one cannot ship
// without. testdata/access.txt is what a reviewer reads.
func TestAccessMatrix(t *testing.T) {
	access := map[string]authz.Act{
		"createContactRequest": public, "getInstallation": public, "getSentence": public, "getPrivacy": public,
	}
	for _, m := range []map[string]authz.Act{identity.Access(), identity.MagicAccess(), identity.AccountAccess(), organisation.Access(), accesscode.Access(), site.Access(), file.Access(), notify.Access(), export.Access(), search.Access(), space.Access(), dossier.Access(), consultation.Access(), statement.Access(), drafting.Access(), handin.Access(), proof.Access(), collect.Access(), published.Access(), addressee.Access(), evaluation.Access(), bulk.Access(), cut.Access(), group.Access(), outcome.Access(), report.Access(), oversight.Access(), visits.Access(), cockpit.Access(), media.Access()} {
		maps.Copy(access, m)
	}
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := &App{cfg: &config.Config{MaxBody: 1 << 20, RequestTimeout: time.Second}, cat: cat, Modules: *unconnected()}
	api, err := contract(a.cfg, slog.New(slog.DiscardHandler), cat, nil, nil, nil, a.routed()...)
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]bool{}
	for _, r := range api.Routes() {
		routes[r.ID] = true
		if _, ok := access[r.ID]; !ok {
			t.Errorf("%s %s (%s) has no line in the access matrix", r.Method, r.Path, r.ID)
		}
	}
	for id := range access {
		if !routes[id] {
			t.Errorf("the access matrix speaks of %s, which does not exist", id)
		}
	}
	golden.Text(t, "testdata/access.txt", authz.Matrix(access))
}
