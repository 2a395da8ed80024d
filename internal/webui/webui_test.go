package webui

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"mitwirken/internal/platform/locale"
)

const shell = `<!doctype html><html lang="__LANG__"><head><script type="module" nonce="__CSP_NONCE__" src="/assets/index-1.js"></script><!--mitwirken:head--></head>
<body><!--mitwirken:demo--><div id="app"></div><!--mitwirken:noscript--><!--mitwirken:data--></body></html>`

const viteManifest = `{
"index.html":{"file":"assets/index-1.js","isEntry":true,"imports":["_shared.js"],"css":["assets/index-1.css"]},
"_shared.js":{"file":"assets/shared-1.js"},
"_card.js":{"file":"assets/card-1.js","css":["assets/card-1.css"]},
"src/Home.vue":{"file":"assets/Home-1.js","imports":["_shared.js","_card.js"],"css":["assets/Home-1.css"]},
"../i18n/fr/public.json?part=first":{"file":"assets/fr-1.js"},
"../i18n/fr/public.json?part=read":{"file":"assets/fr-read-1.js"},
"../i18n/fr/public.json?part=more":{"file":"assets/fr-more-1.js"},
"../i18n/de/public.json?part=first":{"file":"assets/de-1.js"}}`

// published pretends that these paths are public, in this order.
func published(paths ...string) Places {
	list := func(from string, limit int) (out []Place) {
		for _, p := range paths {
			if p >= from && len(out) < limit {
				out = append(out, Place{p, time.Date(2027, 3, 1, 13, 0, 0, 0, locale.Zurich())})
			}
		}
		return out
	}
	return Places{
		From: func(_ context.Context, from string, limit int) ([]Place, error) { return list(from, limit), nil },
		Starts: func(_ context.Context, n int) (out []Place, _ error) {
			for i, p := range list("", len(paths)) {
				if i%n == 0 {
					out = append(out, p)
				}
			}
			return out, nil
		},
	}
}

func ui(t *testing.T, api http.HandlerFunc, change ...func(*Options)) *UI {
	t.Helper()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Dist: fstest.MapFS{
			"index.html":           {Data: []byte(shell)},
			".vite/manifest.json":  {Data: []byte(viteManifest)},
			".vite/words.json":     {Data: []byte(`{"src/Home.vue":"read"}`)},
			"assets/index-1.js":    {Data: []byte(strings.Repeat("console.log(1);", 100))},
			"favicon.svg":          {Data: []byte("<svg/>")},
			"assets/index-1.js.br": {Data: []byte("made by the build")},
			"assets/index-1.js.gz": {Data: []byte("made by the build, too")},
			"sw.js":                {Data: []byte("self")},
		},
		Catalogues: cat, API: api, PublicURL: "https://mitwirken.example.ch", Name: "Gemeinde Emmen", Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Pages: []Page{
			{Pattern: "/", Source: "src/Home.vue", Title: "home.title", Description: "home.description", Plain: "projects", Data: []string{"/api/v1/projects?group=open", "/api/v1/projects?group=finished", SiteAPI}},
			{Pattern: "/projekte/{slug}", Source: "src/Home.vue", HeadFrom: [2]string{"title", "summary"}, Plain: "project", Image: "/social/projects/{slug}.png", Data: []string{"/api/v1/projects/{slug}", SiteAPI}},
			{Pattern: "/kontakt", Source: "src/Home.vue", Title: "contact.title", Description: "contact.description", Shortcut: true, Data: []string{SiteAPI}},
			{Pattern: "/suche", Source: "src/Home.vue", Title: "find.title", Description: "find.description", Data: []string{SiteAPI}, Asked: []string{"/api/v1/search?q={q}"}, NoIndex: true},
			{Pattern: "/konto", Source: "src/Home.vue", Title: "account.title", Description: "account.description", Data: []string{SiteAPI}, NoIndex: true},
		},
		Missing: Page{Title: "notFound.title", Description: "notFound.body", Data: []string{SiteAPI}},
		Places:  published("/projekte/badi", "/projekte/über & unter"),
	}
	for _, c := range change {
		c(&o)
	}
	u, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func fine(w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, `{"title":"Badi </script><script>alert(1)</script>","summary":"`+r.Header.Get("Accept-Language")+`"}`)
}

func get(u *UI, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	u.ServeHTTP(w, r)
	return w
}

func TestPagesComeWithHeadAndFirstData(t *testing.T) {
	w := get(ui(t, fine), "/fr/projekte/badi")
	body := w.Body.String()
	for _, want := range []string{
		`<html lang="fr">`, `<link rel="canonical" href="https://mitwirken.example.ch/fr/projekte/badi">`, `hreflang="it" href="https://mitwirken.example.ch/it/projekte/badi"`,
		`<meta name="description" content="fr">`, `/assets/Home-1.js`, `/assets/card-1.js`, `/assets/fr-1.js`, `/assets/fr-read-1.js`, `/assets/card-1.css`, `"key":"/api/v1/projects/badi"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(body, "shared-1.js") || strings.Contains(body, "/assets/de-1.js") || strings.Contains(body, "fr-more-1.js") {
		t.Error("preloads what the shell names already, or another language")
	}
	if strings.Contains(body, "<script>alert") {
		t.Error("data leaves its element")
	}
	_, data, _ := strings.Cut(body, `id="mitwirken-data">`)
	data, _, _ = strings.Cut(data, "</script>")
	var d struct {
		Lang    string
		Queries []struct {
			Key  string
			Data struct{ Title string }
		}
	}
	if err := json.Unmarshal([]byte(data), &d); err != nil || d.Lang != "fr" || len(d.Queries) != 2 || !strings.HasPrefix(d.Queries[0].Data.Title, "Badi </script>") {
		t.Errorf("%v %+v", err, d)
	}
}

func TestPolicyNamesTheNonceOfTheShell(t *testing.T) {
	u := ui(t, fine)
	a, b := get(u, "/"), get(u, "/")
	policy := a.Header().Get("Content-Security-Policy")
	_, nonce, _ := strings.Cut(policy, "'nonce-")
	nonce, _, _ = strings.Cut(nonce, "'")
	if len(nonce) < 20 || !strings.Contains(a.Body.String(), `nonce="`+nonce+`"`) || strings.Contains(a.Body.String(), nonceMark) {
		t.Error("nonce missing", policy)
	}
	if b.Header().Get("Content-Security-Policy") == policy {
		t.Error("the same nonce twice")
	}
	for _, word := range []string{"unsafe-inline", "unsafe-eval", "http:", "https:", "*"} {
		if strings.Contains(policy, word) {
			t.Errorf("policy allows %s", word)
		}
	}
	for _, word := range []string{"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
		if !strings.Contains(policy, word) {
			t.Errorf("policy lacks %s", word)
		}
	}
}

func TestStatusOfPages(t *testing.T) {
	missing := ui(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	for path, want := range map[string]int{"/": 200, "/fr": 200, "/nichts": 404, "/projekte/badi": 200, "/projekte/": 308, "/projekte": 404, "/assets/old-9.js": 404, "/de": 404} {
		if w := get(ui(t, fine), path); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
	w := get(missing, "/projekte/weg")
	if w.Code != 404 || !strings.Contains(w.Body.String(), `name="robots" content="noindex"`) || strings.Contains(w.Body.String(), "canonical") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	rec := httptest.NewRecorder()
	missing.ServeHTTP(rec, r)
	if rec.Code != http.StatusMethodNotAllowed {
		t.Error(rec.Code)
	}
}

func TestWhoAsksGoesAlongAndNothingElse(t *testing.T) {
	var seen http.Header
	u := ui(t, func(w http.ResponseWriter, r *http.Request) { seen = r.Header; fine(w, r) })
	get(u, "/", "Cookie", "session=1", "X-Forwarded-For", "1.2.3.4", "Authorization", "Bearer x")
	if seen.Get("Cookie") != "session=1" || seen.Get("Authorization") != "" || seen.Get("X-Forwarded-For") != "1.2.3.4" {
		t.Errorf("%v", seen)
	}
}

// What is asked for in the address is answered in the page, under the address at which
// the client would ask; a refusal is left to the page.
func TestQuestionsOfTheAddressAreAnswered(t *testing.T) {
	api := func(w http.ResponseWriter, r *http.Request) {
		if strings.TrimSpace(r.URL.Query().Get("q")) == "x" {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		fine(w, r)
	}
	for path, want := range map[string]string{
		"/suche": "", "/suche?q=": "", "/suche?q=+": "", "/suche?p=velo": "", "/suche?q=x": "",
		"/suche?q=velo": "/api/v1/search?q=velo", "/fr/suche?q=+place+de%20jeux%26kind%3dx+": "/api/v1/search?q=place+de+jeux%26kind%3Dx",
	} {
		w := get(ui(t, api), path)
		_, data, _ := strings.Cut(w.Body.String(), `id="mitwirken-data">`)
		data, _, _ = strings.Cut(data, "</script>")
		var first struct{ Queries []query }
		if err := json.Unmarshal([]byte(data), &first); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d %v", path, w.Code, err)
		}
		got := ""
		for _, q := range first.Queries {
			if strings.HasPrefix(q.Key, "/api/v1/search") {
				got += q.Key
			}
		}
		if got != want {
			t.Errorf("%s: asks %q, want %q", path, got, want)
		}
	}
}

func TestFilesAreCachedAndCompressed(t *testing.T) {
	u := ui(t, fine)
	w := get(u, "/assets/index-1.js", "Accept-Encoding", "gzip")
	if w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("%v", w.Header())
	}
	if w.Body.String() != "made by the build, too" {
		t.Errorf("%s", w.Body)
	}
	if w := get(u, "/assets/index-1.js"); w.Header().Get("Content-Encoding") != "" || w.Body.Len() != 1500 {
		t.Errorf("%v, %d bytes", w.Header(), w.Body.Len())
	}
	if w := get(u, "/assets/index-1.js", "Accept-Encoding", "gzip, br"); w.Header().Get("Content-Encoding") != "br" || w.Body.String() != "made by the build" {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	for _, twin := range []string{".br", ".gz"} {
		if w := get(u, "/assets/index-1.js"+twin); w.Code != http.StatusNotFound {
			t.Error("a compressed twin has an address of its own")
		}
	}
	if w := get(u, "/sw.js"); w.Header().Get("Cache-Control") != "no-cache" || !strings.Contains(w.Header().Get("Content-Type"), "javascript") {
		t.Errorf("an old service worker stays: %v", w.Header())
	} else if !strings.Contains(w.Header().Get("Content-Security-Policy"), "connect-src 'self'") {
		t.Error("the service worker may fetch nothing")
	}
	if w := get(u, "/assets/index-1.js"); w.Header().Get("Content-Encoding") != "" || w.Body.Len() != 1500 {
		t.Error("compressed for somebody who cannot read it")
	}
	if w := get(u, "/favicon.svg"); w.Header().Get("Cache-Control") != "public, max-age=3600" {
		t.Error(w.Header())
	}
	if w := get(u, "/.vite/manifest.json"); w.Code != 404 {
		t.Error("the build's notes are public")
	}
}

func TestUnbuiltFrontEndIsSaid(t *testing.T) {
	if _, err := New(Options{Dist: fstest.MapFS{".gitkeep": {}}}); err != ErrNotBuilt {
		t.Error(err)
	}
}
