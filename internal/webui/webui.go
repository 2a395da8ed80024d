package webui

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"mitwirken/internal/platform/locale"
)

// Options of the user interface.
type Options struct {
	// Dist is the output of the front-end build.
	Dist       fs.FS
	Catalogues *locale.Catalogues
	// API answers the first data of a page in the same process.
	API http.Handler
	// PublicURL without trailing slash; canonical addresses begin with it.
	PublicURL string
	// Name of the municipality, for titles and link previews.
	Name  string
	Pages []Page
	Log   *slog.Logger
}

// UI serves pages and files.
type UI struct {
	o        Options
	assets   map[string]asset
	shell    string
	manifest manifest
}

const (
	dataMark     = "<!--mitwirken:data-->"
	headMark     = "<!--mitwirken:head-->"
	noscriptMark = "<!--mitwirken:noscript-->"
	nonceMark    = "__CSP_NONCE__"
	langMark     = "__LANG__"
)

// ErrNotBuilt says that the front end has not been built yet.
var ErrNotBuilt = errors.New("the front end is not built: run «make build»")

// New reads the build once.
func New(o Options) (*UI, error) {
	shell, err := fs.ReadFile(o.Dist, "index.html")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, err
	}
	for _, m := range []string{dataMark, headMark, noscriptMark, nonceMark, langMark} {
		if !bytes.Contains(shell, []byte(m)) {
			return nil, fmt.Errorf("index.html lacks %s", m)
		}
	}
	u := &UI{o: o, shell: string(shell)}
	if u.assets, err = readAssets(o.Dist); err != nil {
		return nil, err
	}
	u.manifest, err = readManifest(o.Dist)
	return u, err
}

// ServeHTTP answers files of the build and pages; anything else is a page with
// status 404 that the single-page app words.
func (u *UI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if a, ok := u.assets[r.URL.Path]; ok {
		a.serve(w, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/assets/") {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	u.page(w, r)
}

// split takes the language off the address: German has no prefix.
func split(path string) (lang, rest string) {
	first, tail, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if first != "de" && slices.Contains(locale.Langs(), first) {
		return first, "/" + tail
	}
	return "de", path
}

func (u *UI) page(w http.ResponseWriter, r *http.Request) {
	lang, path := split(r.URL.Path)
	if len(path) > 1 && strings.HasSuffix(path, "/") {
		http.Redirect(w, r, (&url.URL{Path: strings.TrimRight(r.URL.Path, "/"), RawQuery: r.URL.RawQuery}).String(), http.StatusPermanentRedirect)
		return
	}
	v := view{lang: lang, path: path, status: http.StatusNotFound, nonce: rand.Text()}
	for _, p := range u.o.Pages {
		if params, ok := p.match(path); ok {
			v.found, v.status = &p, http.StatusOK
			u.fetch(r.Context(), r, &v, params)
			break
		}
	}
	body, err := u.render(&v)
	if err != nil {
		u.o.Log.ErrorContext(r.Context(), "page", "cause", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang)
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Cookie, Accept-Encoding")
	h.Set("Content-Security-Policy", policy(v.nonce))
	var gzipped []byte
	if acceptsGzip(r) {
		if gzipped, err = compress(body, gzip.BestSpeed); err != nil {
			gzipped = nil
		}
	}
	write(w, r, v.status, body, gzipped)
}

// policy allows what the build brings along and nothing else. The nonce covers
// the entry script and style; the chunks come from the same origin.
func policy(nonce string) string {
	return "default-src 'none'; script-src 'self' 'nonce-" + nonce + "'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: blob:; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; " +
		"require-trusted-types-for 'script'; trusted-types vue"
}

type view struct {
	lang, path, nonce string
	status            int
	found             *Page
	queries           []query
}

// query is one answer of the API under the address the client would ask.
type query struct {
	Key  string          `json:"key"`
	Data json.RawMessage `json:"data"`
}

// answer keeps what the API says to a request from inside.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// fetch asks the API in the same process, as the same person: the session
// cookie goes along, so a page never shows more than its own request may see.
func (u *UI) fetch(ctx context.Context, r *http.Request, v *view, params map[string]string) {
	for i, address := range v.found.Data {
		for name, value := range params {
			address = strings.ReplaceAll(address, "{"+name+"}", url.PathEscape(value))
		}
		q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			v.status = http.StatusNotFound
			return
		}
		q.RemoteAddr = r.RemoteAddr
		q.Header.Set("Accept-Language", v.lang)
		if c := r.Header.Get("Cookie"); c != "" {
			q.Header.Set("Cookie", c)
		}
		a := &answer{header: http.Header{}, status: http.StatusOK}
		u.o.API.ServeHTTP(a, q)
		if a.status != http.StatusOK {
			if i == 0 {
				v.status = a.status
			}
			continue // the client asks again and words the refusal
		}
		v.queries = append(v.queries, query{Key: address, Data: a.body.Bytes()})
	}
}

func (u *UI) render(v *view) ([]byte, error) {
	head, text, err := u.head(v)
	if err != nil {
		return nil, err
	}
	// json.Marshal escapes <, > and &, so the data cannot leave its element.
	data, err := json.Marshal(map[string]any{"lang": v.lang, "queries": append([]query{}, v.queries...)})
	if err != nil {
		return nil, err
	}
	return []byte(strings.NewReplacer(
		nonceMark, v.nonce, langMark, v.lang, headMark, head, noscriptMark, text,
		dataMark, `<script type="application/json" id="mitwirken-data">`+string(data)+`</script>`,
	).Replace(u.shell)), nil
}

var headTemplate = template.Must(template.New("head").Parse(`<title>{{.Title}}</title>
<meta name="description" content="{{.Description}}">
{{- if .Canonical}}
<link rel="canonical" href="{{.Canonical}}">
{{- range .Alternates}}
<link rel="alternate" hreflang="{{.Lang}}" href="{{.URL}}">{{end}}
<meta property="og:type" content="website">
<meta property="og:site_name" content="{{.Site}}">
<meta property="og:title" content="{{.Title}}">
<meta property="og:description" content="{{.Description}}">
<meta property="og:url" content="{{.Canonical}}">
{{- end}}
{{- if .NoIndex}}
<meta name="robots" content="noindex">{{end}}
{{- range .Preload}}
<link rel="modulepreload" href="{{.}}" nonce="{{$.Nonce}}">{{end}}
{{- range .Styles}}
<link rel="stylesheet" href="{{.}}" nonce="{{$.Nonce}}">{{end}}
`))

var noscriptTemplate = template.Must(template.New("noscript").Parse(`<noscript><h1>{{.Title}}</h1><p>{{.Description}}</p><p>{{.Hint}}</p></noscript>`))

// head is what a link preview, a search engine or a reader without JavaScript gets.
func (u *UI) head(v *view) (head, noscript string, err error) {
	text := func(key string) string { return u.o.Catalogues.Text(v.lang, "public", key, nil) }
	d := struct {
		Title, Description, Canonical, Site, Nonce, Hint string
		NoIndex                                          bool
		Alternates                                       []alternate
		Preload, Styles                                  []string
	}{Site: u.o.Name, Nonce: v.nonce, NoIndex: v.status != http.StatusOK, Hint: text("shell.noscript")}
	if v.found == nil || v.status != http.StatusOK {
		d.Title, d.Description = text("notFound.title"), text("notFound.body")
	} else {
		d.Title, d.Description, d.NoIndex = text(v.found.Title), text(v.found.Description), v.found.NoIndex
		if v.found.HeadFrom[0] != "" && len(v.queries) > 0 {
			var m map[string]any
			if err := json.Unmarshal(v.queries[0].Data, &m); err != nil {
				return "", "", err
			}
			d.Title, _ = m[v.found.HeadFrom[0]].(string)
			if name := v.found.HeadFrom[1]; name != "" {
				d.Description, _ = m[name].(string)
			}
		}
		d.Canonical = u.address(v.lang, v.path)
		for _, l := range locale.Langs() {
			d.Alternates = append(d.Alternates, alternate{l, u.address(l, v.path)})
		}
	}
	d.Title += " – " + u.o.Name
	source := ""
	if v.found != nil {
		source = v.found.Source
	}
	d.Preload, d.Styles = u.manifest.needed(source, v.lang)
	var h, n strings.Builder
	if err := headTemplate.Execute(&h, d); err != nil {
		return "", "", err
	}
	err = noscriptTemplate.Execute(&n, d)
	return h.String(), n.String(), err
}

type alternate struct{ Lang, URL string }

func (u *UI) address(lang, path string) string {
	if lang != "de" {
		path = strings.TrimRight("/"+lang+path, "/")
	}
	return u.o.PublicURL + path
}
