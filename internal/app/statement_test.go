package app

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/intake"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/space"
)

// Somebody without an account writes, is told of a newer text, submits, keeps the receipt
// and has it checked: through the contract, as a browser does.
func TestAStatementWithoutAnAccount(t *testing.T) {
	t.Parallel()
	a := run(t, configured(t, pgtest.DSN(t), catcher(t)))
	ctx, software := t.Context(), authz.Software()
	key := func(s string) once.Key {
		return once.Key{Scope: "test", Value: s, Fingerprint: []byte(s)}
	}
	today := calendar.DateOf(time.Now())
	project, err := a.Spaces.Publish(ctx, software, space.Import{SpaceID: space.DefaultSpace, Slug: "ufer", Kind: space.Participation, Content: space.Content{
		Texts: map[string]space.Text{"de": {Title: "Uferweg", Summary: "x"}}, Influence: space.Consultation, Rule: calendar.RuleFree, Contact: space.Contact{Unit: "Bau", Phone: "041 268 01 11"},
		Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today, ClosesOn: today.AddDays(9), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	act, err := a.Spaces.CreateActivity(ctx, software, key("activity"), project, space.ActivityDraft{Kind: consultation.KindKey, Preset: "one_round", Texts: map[string]space.ActivityText{"de": {Title: "Zum Uferweg"}}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := a.Consultations.Begin(ctx, software, key("version"), act.ID, consultation.Source{Format: intake.Markdown, Pasted: "# Ufer\n\nDer Weg wird breiter."})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Consultations.Publish(ctx, software, act.ID, b.Version.Number, b.Version.Version); err != nil {
		t.Fatal(err)
	}
	block := b.Version.Document.Blocks[1].ID
	secret := base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	ask := func(method, path, body string, want int, into any, headers ...string) *httptest.ResponseRecorder {
		t.Helper()
		w := a.do(t, call{method: method, path: "/api/v1" + path, body: body, headers: append([]string{"Draft-Secret", secret}, headers...)})
		if w.Code != want {
			t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		if into != nil {
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatal(err)
			}
		}
		return w
	}
	var draft struct {
		ID       string
		Number   string
		Versions []struct{ Code string }
		Can      struct{ Submit struct{ Allowed bool } }
	}
	ask("POST", "/consultations/"+act.ID.String()+"/statements", `{}`, http.StatusCreated, &draft)
	at := "/statements/" + draft.ID
	remark := at + "/remarks/" + uuid.NewString()
	body := func(version int, request string) string {
		return fmt.Sprintf(`{"version":%d,"anchor":{"block":%q,"lang":"de"},"request":%q,"reason":"Es ist eng."}`, version, block, request)
	}
	ask("PUT", remark, body(0, "Zwei Bänke"), http.StatusOK, nil)
	var problem struct {
		Code   string
		Params struct {
			Remark struct {
				Request string
				Version int
			}
		}
	}
	ask("PUT", remark, body(0, "Drei Bänke"), http.StatusConflict, &problem)
	if problem.Code != "consultation.remark_changed" || problem.Params.Remark.Request != "Zwei Bänke" || problem.Params.Remark.Version != 1 {
		t.Errorf("%+v", problem)
	}
	var plan struct{ ID, Address string }
	pdf := "%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
	ask("POST", at+"/files", pdf, http.StatusCreated, &plan, "Content-Type", "application/octet-stream", "Content-Disposition", `attachment; filename="Plan.pdf"`)
	ask("PUT", at, fmt.Sprintf(`{"version":1,"contact":{},"files":[%q]}`, plan.ID), http.StatusOK, nil)
	if w := ask("GET", strings.TrimPrefix(plan.Address, "/api/v1"), "", http.StatusOK, nil); w.Body.String() != pdf || !strings.Contains(w.Header().Get("Content-Disposition"), "Plan.pdf") {
		t.Errorf("the file: %v %q", w.Header(), w.Body)
	}
	var check struct{ Ready bool }
	ask("POST", at+"/check", "", http.StatusOK, &check)
	ask("POST", at+"/submit", "", http.StatusOK, &draft)
	if !check.Ready || !strings.HasPrefix(draft.Number, "M-") || len(draft.Versions) != 1 || !draft.Can.Submit.Allowed {
		t.Fatalf("%+v %+v", check, draft)
	}
	if w := ask("GET", at+"/receipt.pdf", "", http.StatusOK, nil); w.Header().Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-1.7")) {
		t.Errorf("the receipt: %v", w.Header())
	}
	var verdict struct{ Valid, Withdrawn, Latest bool }
	question := fmt.Sprintf(`{"number":%q,"proof":%q}`, strings.ToLower(draft.Number), draft.Versions[0].Code)
	if ask("POST", "/receipts/check", question, http.StatusOK, &verdict); !verdict.Valid || verdict.Withdrawn || !verdict.Latest {
		t.Errorf("%+v", verdict)
	}
	ask("POST", at+"/withdraw", "", http.StatusOK, nil)
	if ask("POST", "/receipts/check", question, http.StatusOK, &verdict); !verdict.Valid || !verdict.Withdrawn {
		t.Errorf("%+v", verdict)
	}
	// Without the secret, or with another one, there is nothing.
	for _, other := range []string{"", base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{8}, 32))} {
		for _, path := range []string{"/api/v1" + at, plan.Address, "/api/v1/files/" + plan.ID + "/Plan.pdf"} {
			if w := a.do(t, call{method: "GET", path: path, headers: []string{"Draft-Secret", other}}); w.Code != http.StatusNotFound {
				t.Errorf("%s with the secret %q: %d", path, other, w.Code)
			}
		}
	}
}
