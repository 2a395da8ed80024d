package app

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

// schema is as much of JSON Schema as the contract uses.
type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"`
	Format     string            `json:"format"`
	Enum       []any             `json:"enum"`
	Pattern    string            `json:"pattern"`
	MinLength  int               `json:"minLength"`
	MaxLength  int               `json:"maxLength"`
	Minimum    float64           `json:"minimum"`
	Required   []string          `json:"required"`
	Properties map[string]schema `json:"properties"`
	Items      *schema           `json:"items"`
}

type content map[string]struct {
	Schema schema `json:"schema"`
}

type operation struct {
	OperationID string `json:"operationId"`
	Parameters  []struct {
		Name, In string
		Required bool
		Schema   schema
	} `json:"parameters"`
	RequestBody *struct {
		Content content `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content content `json:"content"`
	} `json:"responses"`
}

type document struct {
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]schema `json:"schemas"`
	} `json:"components"`
}

func (d *document) resolve(s schema) schema {
	for s.Ref != "" {
		s = d.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]]
	}
	return s
}

// example makes a value that the schema accepts; n tells values apart.
func (d *document) example(name string, s schema, n int) any {
	s = d.resolve(s)
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	switch t := fmt.Sprint(s.Type); {
	case strings.Contains(t, "object"):
		out := map[string]any{}
		for _, p := range s.Required {
			out[p] = d.example(p, s.Properties[p], n)
		}
		return out
	case strings.Contains(t, "array"):
		return []any{d.example(name, *s.Items, n)}
	case strings.Contains(t, "integer"), strings.Contains(t, "number"):
		return max(s.Minimum, 1)
	case strings.Contains(t, "boolean"):
		return true
	}
	switch {
	case s.Format == "uuid":
		return uuid.NewString()
	case s.Format == "date":
		return time.Now().AddDate(0, 0, 7).Format(time.DateOnly)
	case s.Format == "date-time":
		return time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)
	case s.Format == "email", strings.Contains(strings.ToLower(name), "email"):
		return fmt.Sprintf("person%d@example.ch", n)
	}
	text := fmt.Sprintf("Beispiel %d %s", n, strings.Repeat("x", s.MinLength))
	if s.MaxLength > 0 && len(text) > s.MaxLength {
		text = text[len(text)-s.MaxLength:]
	}
	return text
}

// contractOf is the contract as a program reads it, and its operations as we know them.
func contractOf(t *testing.T) (*document, []httpapi.Route) {
	t.Helper()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := &App{cfg: &config.Config{MaxBody: 1 << 20, RequestTimeout: time.Second}, cat: cat, Modules: *unconnected()}
	api, err := contract(a.cfg, slog.New(slog.DiscardHandler), cat, nil, nil, nil, a.routed()...)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	d := new(document)
	if err := json.Unmarshal(raw, d); err != nil {
		t.Fatal(err)
	}
	routes := api.Routes()
	if len(routes) < 5 {
		t.Fatalf("only %d operations", len(routes))
	}
	slices.SortFunc(routes, func(a, b httpapi.Route) int { return strings.Compare(a.ID, b.ID) })
	return d, routes
}

func (d *document) operation(r httpapi.Route) operation {
	return d.Paths[r.Path][strings.ToLower(r.Method)]
}

// Sending these twice does what sending them once does, so they need no key.
var withoutKey = map[string]string{
	"findStatementOutcome":    "changes nothing",
	"checkAccessCode":         "changes nothing",
	"lookAtInvitation":        "changes nothing",
	"requestMagicLink":        "a further letter is what somebody wants who asks again; counted per address",
	"useMagicLink":            "the link works once",
	"endSession":              "ended is ended",
	"endMyOtherSessions":      "ended is ended",
	"confirmMyLink":           "the proposal is used up",
	"handOverOrganisation":    "handed over is handed over",
	"lockPerson":              "locked is locked",
	"unlockPerson":            "unlocked is unlocked",
	"revokeCodeBatch":         "revoked is revoked",
	"checkLog":                "while a check is at work it is that one",
	"countVisit":              "whoever opens a page twice has opened it twice",
	"retryJob":                "what waits is not set going again",
	"cancelJob":               "ended is ended",
	"retryMail":               "what waits is not sent again",
	"discardMail":             "taken back is taken back",
	"openPreview":             "changes nothing",
	"previewProject":          "changes nothing",
	"lookAtUnsubscribe":       "changes nothing",
	"unsubscribe":             "ended is ended",
	"unsubscribeOneClick":     "ended is ended",
	"createPreview":           "a second link is one more to share; both expire",
	"submitProject":           "the version has changed",
	"approveProject":          "the version has changed",
	"returnProject":           "the state has changed",
	"checkReportTemplate":     "changes nothing",
	"submitReport":            "the version has changed",
	"returnReport":            "the state has changed",
	"publishReport":           "the version has changed",
	"extendPhase":             "a second time the new end is no longer later",
	"reportProject":           "the state has changed",
	"closeProject":            "the state has changed",
	"withdrawProject":         "the state has changed",
	"publishEntry":            "the version has changed",
	"checkStatement":          "changes nothing",
	"withdrawStatement":       "withdrawn is withdrawn",
	"joinStatement":           "joined is joined",
	"checkReceipt":            "changes nothing",
	"findDuplicateStatements": "changes nothing but the log",
}

// Lists that cannot get long.
var withoutPages = map[string]string{
	"listMyConsents":      "one per kind of consent",
	"listMyExports":       "they go after some days, and a new one needs time",
	"listMyLogins":        "one per provider",
	"listMySessions":      "devices of one person",
	"listMyOrganisations": "organisations of one person",
	"listUnits":           "units of one administration",
	"listKinds":           "what the program brings",
	"listSpaces":          "spaces of one administration",
	"listStaffSpaces":     "spaces of one administration",
	"listStaffTerms":      "topics and quarters of one municipality",
	"getExportOffers":     "what the program brings",
	"listMembers":         "the people of one space, at most two thousand",
	"listPreviews":        "links that expire after weeks",
	"listRevisions":       "the latest hundred",
}

func TestRulesOfTheContract(t *testing.T) {
	t.Parallel()
	d, routes := contractOf(t)
	exempt := map[string]bool{}
	for _, r := range routes {
		op := d.operation(r)
		if r.Method != http.MethodGet && (r.Limit.Count <= 0 || r.Limit.Per <= 0 || r.Limit.Name == "") {
			t.Errorf("%s writes and has no rate limit", r.ID)
		}
		if _, ok := withoutKey[r.ID]; ok {
			exempt[r.ID] = true
			if r.NeedsKey {
				t.Errorf("%s wants a key by now: take it off the exemptions", r.ID)
			}
		} else if r.Method == http.MethodPost && !r.NeedsKey {
			t.Errorf("%s can be repeated by a broken connection and wants no Idempotency-Key", r.ID)
		}
		if !strings.HasPrefix(r.Path, httpapi.Base+"/") {
			t.Errorf("%s lies outside of %s", r.ID, httpapi.Base)
		}
		if r.Method != http.MethodGet {
			continue
		}
		query := map[string]bool{}
		for _, p := range op.Parameters {
			query[p.Name] = p.In == "query"
		}
		answer := d.resolve(op.Responses["200"].Content["application/json"].Schema)
		if fmt.Sprint(answer.Type) == "array" {
			t.Errorf("%s answers with a bare array, which can never grow a cursor", r.ID)
		}
		if _, list := answer.Properties["items"]; !list {
			continue
		}
		if _, ok := withoutPages[r.ID]; ok {
			exempt[r.ID] = true
			if query["cursor"] {
				t.Errorf("%s has pages by now: take it off the exemptions", r.ID)
			}
		} else if _, next := answer.Properties["next"]; !next || !query["cursor"] || !query["limit"] {
			t.Errorf("%s is a list without pages", r.ID)
		}
	}
	for _, m := range []map[string]string{withoutKey, withoutPages} {
		for id := range m {
			if !exempt[id] {
				t.Errorf("%s is exempt and does not exist", id)
			}
		}
	}
}

// matrix reads testdata/access.txt, which TestAccessMatrix keeps true: what an
// operation says to whom.
func matrix(t *testing.T) map[string]map[string]string {
	t.Helper()
	b, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]string{}
	var columns []string
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if columns == nil {
			columns = cells
			continue
		}
		out[cells[0]] = map[string]string{}
		for i, c := range cells {
			out[cells[0]][columns[i]] = c
		}
	}
	return out
}

// query gives every parameter an operation cannot do without.
func (d *document) query(op operation) string {
	q := url.Values{}
	for _, p := range op.Parameters {
		if p.In == "query" && p.Required {
			q.Set(p.Name, fmt.Sprint(d.example(p.Name, p.Schema, 1)))
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// ask calls an operation with an example of what it wants and ids of nothing.
func (a *App) ask(t *testing.T, d *document, r httpapi.Route, c call) (status int, problem string) {
	t.Helper()
	op := d.operation(r)
	c.method = r.Method
	c.path = parameter.ReplaceAllStringFunc(r.Path, func(name string) string {
		for _, p := range op.Parameters {
			if p.In == "path" && "{"+p.Name+"}" == name && len(p.Schema.Enum) > 0 {
				return fmt.Sprint(p.Schema.Enum[0])
			}
			if p.In == "path" && "{"+p.Name+"}" == name && p.Schema.Type == "integer" {
				return "999999999"
			}
		}
		switch name {
		case "{slug}", "{code}", "{kind}", "{key}":
			return "nirgends"
		}
		return uuid.NewString()
	}) + d.query(op)
	if op.RequestBody != nil {
		b, err := json.Marshal(d.example("", op.RequestBody.Content["application/json"].Schema, unique()))
		if err != nil {
			t.Fatal(err)
		}
		c.body = string(b)
	}
	w := a.do(t, c)
	if w.Code >= 400 && code(w) == "" {
		t.Errorf("%s: %d without a problem document: %s", r.ID, w.Code, w.Body)
	}
	return w.Code, code(w)
}

// The access matrix says what the policies decide; this asks the real engine.
func TestEveryOperationKeepsTheAccessMatrix(t *testing.T) {
	t.Parallel()
	mails := catcher(t)
	i := run(t, configured(t, pgtest.DSN(t), mails))
	d, routes := contractOf(t)
	says := matrix(t)
	// Logging out would end what the others need.
	last := func(r httpapi.Route) bool { return r.ID == "deleteMe" || r.ID == "endSession" }
	slices.SortStableFunc(routes, func(a, b httpapi.Route) int {
		return map[bool]int{true: 1}[last(a)] - map[bool]int{true: 1}[last(b)]
	})

	before := i.count(t, "audit_entry")
	for _, r := range routes {
		status, problem := i.ask(t, d, r, call{})
		switch want := says[r.ID]["anonymous"]; {
		case want == "login_required" && (status != 401 || problem != "authz.login_required"),
			want == "not_found" && status != 404,
			want == "yes" && (status == 401 || status == 403 || status >= 500),
			want == "":
			t.Errorf("%s for nobody: %d %s, the matrix says %q", r.ID, status, problem, want)
		}
		// What was refused has left nothing.
		if n := i.count(t, "audit_entry"); status >= 400 && n != before {
			t.Errorf("%s was refused and left %d entries in the audit log", r.ID, n-before)
		}
		before = i.count(t, "audit_entry")
	}
	for column, role := range map[string]string{"resident": "", "analyst": "analyst", "admin": "admin"} {
		address := column + "@example.ch"
		session := i.login(t, mails, address)
		if role != "" {
			grant(t, i.App, session, role)
		}
		for _, r := range routes {
			status, problem := i.ask(t, d, r, call{cookie: session})
			switch want := says[r.ID][column]; {
			case status == 401 && want != "login_required", status >= 500,
				want != "yes" && status < 400,
				want == "yes" && problem == "authz.role_required",
				want == "role_required" && status != 403 && status != 404:
				t.Errorf("%s for %s: %d %s, the matrix says %q", r.ID, column, status, problem, want)
			}
		}
	}
}

// grant gives the person of the session a role for everything.
func grant(t *testing.T, a *App, session *http.Cookie, role string) {
	t.Helper()
	w := a.do(t, call{method: "GET", path: "/api/v1/session", cookie: session})
	var s struct{ Person struct{ ID uuid.UUID } }
	if err := json.Unmarshal(w.Body.Bytes(), &s); err != nil || s.Person.ID == uuid.Nil {
		t.Fatalf("nobody is logged in: %s", w.Body)
	}
	_, err := a.db.NewRaw(`INSERT INTO identity_role (id, person_id, role, scope_kind, employee_only, granted_at) VALUES (gen_random_uuid(), ?, ?, 'global', false, now())`,
		s.Person.ID, role).Exec(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// As if they had come through the login of the administration: a link in a mail gives no role.
	for _, q := range []string{"UPDATE identity_session SET employee = true WHERE person_id = ?", "UPDATE identity_login SET issuer = 'https://login.emmen.example', employee = true WHERE person_id = ?"} {
		if _, err := a.db.NewRaw(q, s.Person.ID).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// A list costs as many statements for many rows as for few.
func TestReadingCostsAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	mails := catcher(t)
	i := run(t, configured(t, pgtest.DSN(t), mails))
	d, routes := contractOf(t)
	session := i.login(t, mails, "admin@example.ch")
	grant(t, i.App, session, "admin")
	const few, many = 2, 30
	fill := func(from, until int) {
		for n := from; n < until; n++ {
			publish(t, i.App, fmt.Sprintf("offen-%d", n), -1, 1+n)
			publish(t, i.App, fmt.Sprintf("geplant-%d", n), 1+n, 99)
			publish(t, i.App, fmt.Sprintf("vorbei-%d", n), -99, -1-n)
			for _, r := range routes { // whatever can be made through the contract
				if r.Method == http.MethodPost && d.operation(r).Responses["201"].Content != nil && !strings.Contains(r.Path, "{") {
					i.ask(t, d, r, call{cookie: session})
				}
			}
		}
	}
	costs := func() map[string]int {
		out := map[string]int{}
		for _, r := range routes {
			if r.Method != http.MethodGet || parameter.MatchString(strings.ReplaceAll(r.Path, "{slug}", "")) {
				continue
			}
			path := strings.ReplaceAll(r.Path, "{slug}", "offen-0") + d.query(d.operation(r))
			variants := []string{path}
			if r.ID == "listProjects" {
				variants = []string{path + "?limit=100&group=open", path + "?limit=100&group=planned", path + "?limit=100&group=finished"}
			}
			for _, v := range variants {
				ctx, n := pg.CountQueries(t.Context())
				w := i.do(t, call{method: "GET", path: v, cookie: session, ctx: ctx})
				if w.Code != http.StatusOK && w.Code != http.StatusNotFound {
					t.Errorf("%s: %d %s", v, w.Code, w.Body)
				}
				out[v] = n.N()
			}
		}
		return out
	}
	fill(0, few)
	i.do(t, call{method: "GET", path: "/api/v1/staff/log", cookie: session}) // the first look of the day is recorded
	cheap := costs()
	fill(few, many)
	dear := costs()
	for path, n := range dear {
		if n != cheap[path] || n > 9 {
			t.Errorf("%s: %d statements for %d rows, %d for %d", path, cheap[path], few, n, many)
		}
	}
	made := i.count(t, "organisation_body")
	if made < 2*many {
		t.Errorf("only %d units and organisations were made: the comparison means nothing", made)
	}
	t.Logf("statements, that for the session included: %v", dear)
}
