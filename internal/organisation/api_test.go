package organisation

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

func (w *town) web() *httpapi.API {
	w.t.Helper()
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: w.cat, RequestTimeout: 20 * time.Second, MaxBody: 1 << 16})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Routes(api)
	return api
}

func do(api *httpapi.API, a authz.Actor, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, httpapi.Base+path, strings.NewReader(body))
	r = r.WithContext(authz.WithActor(r.Context(), a))
	r.Header.Set("Content-Type", "application/json")
	if method == http.MethodPost {
		r.Header.Set("Idempotency-Key", strings.ReplaceAll(uuid.NewString(), "-", ""))
	}
	out := httptest.NewRecorder()
	api.ServeHTTP(out, r)
	return out
}

func TestOrganisationsOverHTTP(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	api := w.web()
	anna, beat, admin := w.settle("Anna"), w.settle("Beat"), staffed(authz.Admin)
	created := do(api, anna, "POST", "/organisations", `{"kind":"association","name":"Quartierverein","uid":"CHE-123.456.788"}`)
	var d organisationDetail
	if err := json.Unmarshal(created.Body.Bytes(), &d); err != nil || created.Code != http.StatusCreated || d.Role != "releases" || !d.Can.Invite.Allowed || len(d.Members) != 1 || !d.Members[0].Self {
		t.Fatal(created.Code, created.Body, err)
	}
	if why := d.Members[0].Can.Remove.Why; why != string(CodeLastReleaser) {
		t.Error("the only member may not leave, but the answer says", why)
	}
	anna = w.again(anna)
	token := w.invite(anna, d.ID, authz.Drafts)
	one, me, him := "/organisations/"+d.ID.String(), anna.ID.String(), beat.ID.String()
	for _, tc := range []struct {
		as                 *authz.Actor
		method, path, body string
		status             int
		contains           string
	}{
		{nil, "GET", "/organisations", "", 401, "authz.login_required"},
		{nil, "POST", "/organisations", `{"kind":"party","name":"x"}`, 401, "authz.login_required"},
		{&anna, "POST", "/organisations", `{"kind":"unit","name":"x"}`, 422, "#/kind"},
		{&anna, "POST", "/organisations", `{"kind":"party","name":"x","uid":"CHE-1"}`, 422, "organisation.uid"},
		{&beat, "GET", "/organisations", "", 200, `"items":[]`},
		{&beat, "GET", one, "", 404, "authz.not_found"},
		{&beat, "PATCH", one, `{"name":"x"}`, 404, "authz.not_found"},
		{&beat, "POST", one + "/invitations", `{"email":"x@example.ch","role":"drafts"}`, 404, "authz.not_found"},
		{&beat, "POST", "/invitations/accept", `{"token":"nonsense"}`, 410, "organisation.invitation_invalid"},
		{&beat, "POST", "/invitations/look", `{"token":"` + token + `"}`, 200, `"organisation":"Quartierverein"`},
		{&beat, "POST", "/invitations/accept", `{"token":"` + token + `"}`, 200, `"role":"drafts"`},
		{&beat, "GET", one, "", 200, `"invitations":[]`},
		{&beat, "GET", "/organisations", "", 200, `"invite":{"allowed":false,"why":"authz.membership_required"}`},
		{&beat, "PATCH", one, `{"name":"x"}`, 403, "authz.membership_required"},
		{&beat, "DELETE", one + "/members/" + me, "", 403, "authz.membership_required"},
		{&anna, "GET", one + "/members/" + him, "", 200, `"remove":{"allowed":true}`},
		{&anna, "GET", one + "/members/" + uuid.NewString(), "", 404, "organisation.member_not_found"},
		{&anna, "POST", one + "/invitations", `{"email":"carla@example.ch","role":"drafts","lang":"it"}`, 201, `"email":"carla@example.ch"`},
		{&anna, "POST", one + "/invitations", `{"email":"carla@example.ch","role":"owner"}`, 422, "#/role"},
		{&anna, "DELETE", one + "/members/" + me, "", 403, "organisation.last_releaser"},
		{&anna, "PATCH", one + "/members/" + me, `{"role":"drafts"}`, 403, "organisation.last_releaser"},
		{&anna, "PATCH", one + "/members/" + him, `{"role":"releases"}`, 200, `"role":"releases"`},
		{&anna, "PATCH", one + "/members/" + him, `{"role":"drafts"}`, 200, `"role":"drafts"`},
		{&anna, "PATCH", one, `{"name":"Quartierverein Gersag","uid":""}`, 200, `"name":"Quartierverein Gersag"`},
		{&anna, "POST", one + "/hand-over", `{"to":"` + uuid.NewString() + `"}`, 422, "organisation.member_not_found"},
		{&anna, "POST", one + "/hand-over", `{"to":"` + him + `"}`, 204, ""},
		{&anna, "DELETE", one + "/members/" + me, "", 204, ""},
		{&anna, "GET", one, "", 404, "authz.not_found"},
		{&beat, "GET", "/staff/organisations", "", 403, "authz.role_required"},
		{&beat, "GET", "/staff/units", "", 403, "authz.employee_required"},
		{&beat, "POST", "/staff/units", `{"name":"x"}`, 403, "authz.role_required"},
		{&beat, "PATCH", "/staff/organisations/" + d.ID.String(), `{"verified":true}`, 403, "authz.role_required"},
		{&admin, "GET", "/staff/organisations?q=quart&verified=false&kind=association", "", 200, `"Quartierverein Gersag"`},
		{&admin, "GET", "/staff/organisations?verified=perhaps", "", 422, "verified"},
		{&admin, "PATCH", "/staff/organisations/" + d.ID.String(), `{"verified":true}`, 200, `"verified":true`},
		{&admin, "POST", "/staff/units", `{"name":"Direktion Bau"}`, 201, `"kind":"unit"`},
		{&admin, "POST", "/staff/units", `{"name":"Direktion Bau"}`, 422, "organisation.name_taken"},
		{&admin, "GET", "/staff/units", "", 200, `"Direktion Bau"`},
		{&admin, "GET", "/staff/units", "", 200, `"can":{"keep":{"allowed":true}}`},
		{&admin, "PATCH", "/staff/units/" + uuid.NewString(), `{"name":"x","active":true}`, 404, "authz.not_found"},
		{&admin, "PATCH", "/staff/organisations/" + d.ID.String(), `{"active":false}`, 200, `"members":[]`},
		{&beat, "GET", one, "", 404, "authz.not_found"},
	} {
		a := authz.Nobody()
		if tc.as != nil {
			if a = *tc.as; a.ID != uuid.Nil {
				a = w.again(a)
			}
		}
		got := do(api, a, tc.method, tc.path, tc.body)
		if got.Code != tc.status || !strings.Contains(got.Body.String(), tc.contains) {
			t.Errorf("%s %s %s: %d %s", tc.method, tc.path, tc.body, got.Code, got.Body)
		}
	}
}

// Every operation has its act, and no act is for an operation that is gone; what
// creates something asks for a key.
func TestEveryOperationHasAnAct(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	api, acts := w.web(), Access()
	for _, r := range api.Routes() {
		if _, has := acts[r.ID]; !has {
			t.Errorf("%s has no act", r.ID)
		}
		delete(acts, r.ID)
		switch r.ID {
		case "createOrganisation", "inviteMember", "acceptInvitation", "createUnit":
			if !r.NeedsKey {
				t.Errorf("%s asks for no key", r.ID)
			}
		}
	}
	for id := range acts {
		t.Errorf("there is no operation %s", id)
	}
	doc, err := api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"OrganisationDetail"`, `"OrganisationPage"`, `"OpenInvitation"`} {
		if !strings.Contains(string(doc), want) {
			t.Errorf("the contract lacks %s", want)
		}
	}
	var contract struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]any `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(doc, &contract); err != nil {
		t.Fatal(err)
	}
	schemas := contract.Components.Schemas
	for name := range schemas["Organisation"].Properties {
		if _, has := schemas["OrganisationDetail"].Properties[name]; !has {
			t.Errorf("the contract hides that one organisation has %s", name)
		}
	}
}
