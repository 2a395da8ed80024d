package identity

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// hall is the town with the office where people ask about their account.
type hall struct {
	*post
	a     *Account
	files *blob.Disk
	api   http.Handler
}

func newHall(t *testing.T) *hall {
	t.Helper()
	p := newPost(t)
	files, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	h := &hall{post: p, a: NewAccount(p.s, owndata.NewService(p.db, audit.New(auditKey), files, p.cat, p.s.Language, p.clock, func(context.Context) string { return "Mitwirken Emmen" })), files: files}
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Catalogues: p.cat, PublicURL: base, RequestTimeout: 10 * time.Second, MaxBody: 1 << 16})
	if err != nil {
		t.Fatal(err)
	}
	h.a.Routes(api)
	h.api = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		api.ServeHTTP(rw, r.WithContext(authz.WithActor(r.Context(), p.actor(p.s, p.s.Token(r)))))
	})
	return h
}

func act(s string) once.Key { return once.Key{Scope: "test", Value: s, Fingerprint: []byte(s)} }

// work does what the jobs do.
func (h *hall) work() {
	h.Helper()
	var ids []uuid.UUID
	if err := h.db.NewRaw(`SELECT (args->>'export')::uuid FROM river_job WHERE kind = 'identity.export' ORDER BY id`).Scan(h.Context(), &ids); err != nil {
		h.Fatal(err)
	}
	for range 2 { // jobs run at least once
		for _, id := range ids {
			if err := h.a.copies.Make(h.Context(), id); err != nil {
				h.Fatal(err)
			}
		}
	}
	if h.count("SELECT count(*) FROM river_job WHERE kind = 'identity.export_forget'") > 0 {
		if err := h.a.copies.Forget(h.Context()); err != nil {
			h.Fatal(err)
		}
	}
}

func (h *hall) blobs() int {
	h.Helper()
	keys, err := h.files.List(h.Context(), "", "", 100)
	if err != nil {
		h.Fatal(err)
	}
	return len(keys)
}

// get is a request whose answer is no JSON.
func (b *browser) get(h http.Handler, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, base+httpapi.Base+path, nil)
	for _, c := range b.jar.Cookies(b.w.parse(base)) {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

func unzip(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

func TestOwnDataFromRequestToErasing(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	b, other := h.in("agov", "lea"), h.in("agov", "anna")
	body := map[string]any{}
	code, first := b.ask(h.api, http.MethodPost, "/me/export", body, "Idempotency-Key", "aaaaaaaaaaaaaaaa")
	if code != http.StatusAccepted || first["state"] != "waiting" || at(t, first, "can", "download", "why") != string(owndata.CodeNotReady) {
		t.Fatal(code, first)
	}
	for _, key := range []string{"aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"} {
		if code, again := b.ask(h.api, http.MethodPost, "/me/export", body, "Idempotency-Key", key); code != http.StatusAccepted || again["id"] != first["id"] {
			t.Error("a second copy while one is being made:", code, again)
		}
	}
	path := "/me/exports/" + first["id"].(string) + "/download"
	if rec := b.get(h.api, path); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), string(owndata.CodeNotReady)) {
		t.Error(rec.Code, rec.Body)
	}
	h.work()
	code, list := b.ask(h.api, http.MethodGet, "/me/exports", nil)
	if code != http.StatusOK || at(t, list, "items", 0, "state") != "ready" || at(t, list, "items", 0, "can", "download", "allowed") != true {
		t.Fatal(code, list)
	}
	rec := b.get(h.api, path)
	if rec.Code != http.StatusOK || rec.Header().Get("Content-Type") != "application/zip" || rec.Header().Get("Cache-Control") != "no-store" ||
		!regexp.MustCompile(`^attachment; filename="mitwirken-\d{4}-\d\d-\d\d\.zip"$`).MatchString(rec.Header().Get("Content-Disposition")) {
		t.Fatal(rec.Code, rec.Header())
	}
	if size := at(t, list, "items", 0, "size").(float64); int(size) != rec.Body.Len() {
		t.Errorf("%v bytes announced, %d came", size, rec.Body.Len())
	}
	files := unzip(t, rec.Body.Bytes())
	if len(files) != 2 || !strings.Contains(files["index.html"], "Kopie Ihrer Daten") {
		t.Error(files)
	}
	for name, who := range map[string]*browser{"somebody else": other, "nobody": h.browser()} {
		want := map[string]int{"somebody else": http.StatusNotFound, "nobody": http.StatusUnauthorized}[name]
		if rec := who.get(h.api, path); rec.Code != want {
			t.Error(name, rec.Code)
		}
	}
	if n := h.count("SELECT count(*) FROM audit_entry WHERE act = 'identity.own_data_fetched'"); n != 1 {
		t.Errorf("%d entries about the fetching", n)
	}

	h.wait(time.Hour)
	_, second := b.ask(h.api, http.MethodPost, "/me/export", body, "Idempotency-Key", "cccccccccccccccc")
	h.work()
	if second["id"] == first["id"] || h.blobs() != 1 {
		t.Errorf("%v, %d files: an older copy stays", second["id"], h.blobs())
	}
	if rec := b.get(h.api, path); rec.Code != http.StatusNotFound {
		t.Error(rec.Code)
	}
	if code, v := b.ask(h.api, http.MethodPost, "/me/export", body, "Idempotency-Key", "aaaaaaaaaaaaaaaa"); code != http.StatusNotFound {
		t.Error("a repeated request for a copy that is gone:", code, v)
	}
	b.login("agov", "lea")
	h.wait(owndata.Kept - time.Hour)
	b.login("agov", "lea")
	path = "/me/exports/" + second["id"].(string) + "/download"
	if rec := b.get(h.api, path); rec.Code != http.StatusOK {
		t.Error(rec.Code)
	}
	h.wait(time.Hour)
	if rec := b.get(h.api, path); rec.Code != http.StatusNotFound {
		t.Error("expired:", rec.Code)
	}
	if err := h.a.copies.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.count("SELECT count(*) FROM identity_export"); n != 0 || h.blobs() != 0 {
		t.Errorf("%d rows, %d files", n, h.blobs())
	}
}

// Everything about the person and nothing about others, alike for programs and for
// people, in four languages. Numbers and times are made equal for the golden file.
func TestOwnDataArchive(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	b, admin := h.in("agov", "lea"), h.in("staff", "sandra")
	me := b.actor()
	h.wait(time.Minute)
	name := `<script>alert(1)</script> "Müller" & Co`
	if _, err := h.s.UpdateMe(t.Context(), me, &name, nil); err != nil {
		t.Fatal(err)
	}
	err := pg.InTx(t.Context(), h.db, func(ctx context.Context, tx bun.Tx) error { return h.s.Consent(ctx, tx, me.ID, "newsletter", "1") })
	if err != nil {
		t.Fatal(err)
	}
	for _, scope := range []authz.Scope{authz.Everywhere(), {Kind: authz.SpaceScope, ID: uuid.New()}} {
		if err := h.s.GrantRole(t.Context(), admin.actor(), me.ID, authz.Grant{Role: authz.Moderator, Scope: scope}); err != nil {
			t.Fatal(err)
		}
	}
	var raw string
	for _, lang := range locale.Langs() {
		var out bytes.Buffer
		if err := h.a.copies.Write(t.Context(), me.ID, lang, &out); err != nil {
			t.Fatal(err)
		}
		files := unzip(t, out.Bytes())
		page := files["index.html"]
		for _, bad := range []string{"<script", "own_data.", "ZgotmplZ", "http-equiv=\"refresh\"", "src=", admin.actor().ID.String()} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: the page has %q", lang, bad)
			}
		}
		for _, good := range []string{`<html lang="` + lang + `">`, "&lt;script&gt;", "lea"} {
			if !strings.Contains(page, good) {
				t.Errorf("%s: the page lacks %q", lang, good)
			}
		}
		raw = files["data.json"]
	}
	if strings.Contains(raw, admin.actor().ID.String()) {
		t.Error("somebody else appears in the data")
	}
	var v struct {
		Format   string
		Version  int
		Sections map[string][]map[string]any
	}
	d := json.NewDecoder(strings.NewReader(raw))
	if err := d.Decode(&v); err != nil || v.Format != "mitwirken-own-data" || v.Version != 1 {
		t.Fatal(err, raw)
	}
	if v.Sections["identity_person"][0]["name"] != name {
		t.Error(v.Sections["identity_person"])
	}
	rows := map[string]int{}
	for s, r := range v.Sections {
		rows[s] = len(r)
	}
	want := map[string]int{"identity_person": 1, "identity_address": 1, "identity_login": 1, "identity_session": 1, "identity_role": 2, "identity_consent": 1,
		"identity_audit": 4}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	by := map[string]int{}
	for _, e := range v.Sections["identity_audit"] {
		by[e["by"].(string)]++
	}
	if by["you"] != 2 || by["staff"] != 2 {
		t.Error(by)
	}
}

// The page as people get it, with times and numbers that differ made equal.
func TestOwnDataPage(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	me := h.enter("anna@example.ch").actor()
	for _, lang := range locale.Langs() {
		var out bytes.Buffer
		if err := h.a.copies.Write(t.Context(), me.ID, lang, &out); err != nil {
			t.Fatal(err)
		}
		page := unzip(t, out.Bytes())["index.html"]
		page = strings.ReplaceAll(page, locale.For(lang).DateTime(h.clock()), "TIME")
		page = strings.ReplaceAll(page, locale.For(lang).DateTime(h.clock().Add(DefaultLimits().Absolute)), "LATER")
		page = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).ReplaceAllString(page, "UUID")
		page = regexp.MustCompile(`[0-9a-f]{64}`).ReplaceAllString(page, "HASH")
		// The log is written by the clock of the database.
		page = regexp.MustCompile(`(<dt>[^<]*</dt>)<dd>[^<]*</dd>(\n<dt>[^<]*</dt><dd>(Sie|Vous|Lei|You)</dd>)`).ReplaceAllString(page, "$1<dd>TIME</dd>$2")
		golden.Text(t, "testdata/golden/own-data."+lang+".html", page)
	}
}

// The number of statements does not depend on how much there is of a kind.
func TestOwnDataStatements(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	me := h.in("agov", "lea").actor()
	measure := func() int {
		ctx, n := pg.CountQueries(t.Context())
		if err := h.a.copies.Write(ctx, me.ID, "de", io.Discard); err != nil {
			t.Fatal(err)
		}
		return n.N()
	}
	few := measure()
	for range 30 {
		h.in("agov", "lea")
	}
	many := measure()
	if few != many || few != 8 {
		t.Errorf("%d statements, then %d", few, many)
	}
	ctx, n := pg.CountQueries(t.Context())
	if _, err := h.a.copies.Copies(ctx, me); err != nil || n.N() != 1 {
		t.Error(n.N(), err)
	}
	ctx, n = pg.CountQueries(t.Context())
	if _, err := h.a.Consents(ctx, me); err != nil || n.N() != 1 {
		t.Error(n.N(), err)
	}
}
