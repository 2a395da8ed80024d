package webui

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"html"
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
	// Theme are the style rules of the installation, in every page so that it has its
	// colours from the first paint; nil or empty for those of the build.
	Theme func(context.Context) string
	// Name of the site when the API cannot be asked.
	Name  string
	Pages []Page
	// Missing is shown under every other address, with status 404.
	Missing Page
	// Unlisted keeps search engines out of everything.
	Unlisted bool
	// Demo says on every page that everything is invented.
	Demo bool
	// Places tells the sitemap what nobody needs a login for.
	Places Places
	Log    *slog.Logger
	// Opened hears of every page that was found and delivered; it must neither wait
	// nor change anything. nil for nobody.
	Opened func(r *http.Request, p Page, params map[string]string, lang string)
}

// UI serves pages and files.
type UI struct {
	o        Options
	assets   map[string]asset
	shell    string
	manifest manifest
	words    map[string]string
}

const (
	dataMark     = "<!--mitwirken:data-->"
	headMark     = "<!--mitwirken:head-->"
	noscriptMark = "<!--mitwirken:noscript-->"
	demoMark     = "<!--mitwirken:demo-->"
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
	for _, m := range []string{dataMark, headMark, noscriptMark, demoMark, nonceMark, langMark} {
		if !bytes.Contains(shell, []byte(m)) {
			return nil, fmt.Errorf("index.html lacks %s", m)
		}
	}
	u := &UI{o: o, shell: string(shell)}
	if u.assets, err = readAssets(o.Dist); err != nil {
		return nil, err
	}
	if u.words, err = readWords(o.Dist); err != nil {
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
	switch lang, path := split(r.URL.Path); {
	case strings.HasPrefix(r.URL.Path, "/assets/"):
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "not found", http.StatusNotFound)
	case path == appManifestPath:
		u.appManifest(w, r, lang)
	case r.URL.Path == sitemapPath:
		u.sitemap(w, r)
	case r.URL.Path == "/robots.txt":
		u.robots(w, r)
	default:
		u.page(w, r)
	}
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
	v := view{lang: lang, path: path, status: http.StatusNotFound, nonce: rand.Text(), page: &u.o.Missing}
	for _, p := range u.o.Pages {
		if params, ok := p.match(path); ok {
			v.page, v.params, v.status = &p, params, http.StatusOK
			break
		}
	}
	u.fetch(r, &v)
	v.events = u.events(r, &v)
	if u.o.Opened != nil && v.status == http.StatusOK {
		u.o.Opened(r, *v.page, v.params, lang)
	}
	if u.o.Theme != nil {
		v.theme = u.o.Theme(r.Context())
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
	h.Set("Cache-Control", v.caching(r))
	h.Set("Vary", "Cookie, Accept-Encoding")
	h.Set("Content-Security-Policy", policy(v.nonce))
	if u.o.Unlisted {
		h.Set("X-Robots-Tag", "noindex, nofollow")
	}
	a := asset{plain: body}
	if accepts(r, "gzip") {
		if a.gzipped, err = compress(body); err != nil {
			a.gzipped = nil
		}
	}
	a.write(w, r, v.status)
}

// policy allows what the build brings along and nothing else. The nonce covers
// the entry script and style; the chunks come from the same origin.
func policy(nonce string) string {
	return "default-src 'none'; script-src 'self' 'nonce-" + nonce + "'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: blob:; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; " +
		"require-trusted-types-for 'script'; trusted-types vue worker"
}

type view struct {
	lang, path, nonce string
	theme             string
	status            int
	page              *Page
	params            map[string]string
	queries           []query
	events            json.RawMessage
}

// answer of the API to a question of this page, or nil.
func (v *view) answer(address string) json.RawMessage {
	for _, q := range v.queries {
		if q.Key == address {
			return q.Data
		}
	}
	return nil
}

// caching tells whether the service worker may keep the page for times without a
// network, and the browser for the way back. What was made for somebody in particular
// stays nowhere.
func (v *view) caching(r *http.Request) string {
	if v.status != http.StatusOK || v.page.NoIndex || r.Header.Get("Cookie") != "" {
		return "no-store"
	}
	return "private, no-cache"
}

// OfflinePage is kept by the service worker and shown in place of every page that is
// not there while there is no network.
const OfflinePage = "/offline"

// firstData is what the app finds in the page instead of asking for it.
type firstData struct {
	Lang    string  `json:"lang"`
	Queries []query `json:"queries"`
	Offline bool    `json:"offline,omitempty"`
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

// fetch asks the API what the page shows first.
func (u *UI) fetch(r *http.Request, v *view) {
	for i, address := range v.page.Data {
		address = further(fill(address, v.params), r.URL.Query())
		a := u.ask(r, v.lang, address)
		if a.status != http.StatusOK {
			if i == 0 && v.status == http.StatusOK {
				v.status = a.status
			}
			continue // the client asks again and words the refusal
		}
		v.queries = append(v.queries, query{Key: address, Data: a.body.Bytes()})
	}
	for _, template := range v.page.Asked {
		address, ok := fillFrom(template, r.URL.Query())
		if !ok {
			continue
		}
		if a := u.ask(r, v.lang, address); a.status == http.StatusOK {
			v.queries = append(v.queries, query{Key: address, Data: a.body.Bytes()})
		}
	}
}

// further is a later stretch of a list, for readers without JavaScript: their link
// names the list and where it goes on.
func further(address string, asked url.Values) string {
	_, list, ok := strings.Cut(address, "?group=")
	if cursor := asked.Get("cursor"); ok && cursor != "" && asked.Get("group") == list {
		return address + "&cursor=" + url.QueryEscape(cursor)
	}
	return address
}

// ask the API in the same process, as the same person: the session cookie goes
// along, so a page never shows more than its own request may see.
func (u *UI) ask(r *http.Request, lang, address string) *answer {
	a := &answer{header: http.Header{}, status: http.StatusOK}
	q, err := http.NewRequestWithContext(r.Context(), http.MethodGet, address, nil)
	if err != nil {
		a.status = http.StatusNotFound
		return a
	}
	q.RemoteAddr = r.RemoteAddr
	q.Header.Set("Accept-Language", lang)
	// Who asks, also to limits that count; proxies are believed there as here.
	for _, name := range []string{"Cookie", "X-Forwarded-For"} {
		if sent := r.Header.Values(name); len(sent) > 0 {
			q.Header[name] = sent
		}
	}
	u.o.API.ServeHTTP(a, q)
	return a
}

// demoBand stands above every page of a demonstration, without JavaScript too.
func (u *UI) demoBand(lang string) string {
	if !u.o.Demo {
		return ""
	}
	return `<aside class="demo-band" aria-label="Demo" lang="` + lang + `">` + html.EscapeString(u.text(lang, "shell.demo")) + `</aside>`
}

func (u *UI) render(v *view) ([]byte, error) {
	h := u.headOf(v)
	head, err := h.render()
	if err != nil {
		return nil, err
	}
	text, err := u.plain(v, h)
	if err != nil {
		return nil, err
	}
	// json.Marshal escapes <, > and &, so the data cannot leave its element.
	data, err := json.Marshal(firstData{v.lang, append([]query{}, v.queries...), v.page.Pattern == OfflinePage})
	if err != nil {
		return nil, err
	}
	return []byte(strings.NewReplacer(
		nonceMark, v.nonce, langMark, v.lang, headMark, head, noscriptMark, text, demoMark, u.demoBand(v.lang),
		dataMark, `<script type="application/json" id="mitwirken-data">`+string(data)+`</script>`,
	).Replace(u.shell)), nil
}
