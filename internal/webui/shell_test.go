package webui

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const project = `{"slug":"badi","title":"Velo <b>und</b> Badi","summary":"Wo wird es \"eng\"?","lang":"de","kind":"participation","group":"open","state":"running",
"opensAt":"2027-03-01T00:00:00+01:00","closesAt":"2027-03-31T23:59:59+02:00","unit":"Bau und Umwelt","phone":"041 268 01 11","influence":"consultation",
"open":"<p>Der <em>Belag</em></p>","fixed":"<p>Die Breite</p>","body":"<p>Warum</p>","contact":{"role":"Projektleitung","email":"bau@example.ch"},
"phases":[{"title":"Mitwirken","text":"Reden","opensAt":"2027-03-01T00:00:00+01:00","closesAt":"2027-03-31T23:59:59+02:00"}]}`

// town answers like the API of a small town; calls counts what it was asked.
func town(calls map[string]int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if calls != nil {
			calls[r.URL.String()]++
		}
		switch {
		case r.URL.Path == SiteAPI:
			_, _ = io.WriteString(w, `{"name":"Gemeinde Rain & Au","phone":"041 000 00 00","email":"info@example.ch","address":"Dorfstrasse 1\n6000 Rain","hours":"Montag <9–11 Uhr>\nMittwoch"}`)
		case r.URL.Query().Get("cursor") != "":
			_, _ = io.WriteString(w, `{"items":[{"slug":"alt","title":"Später","group":"finished","lang":"fr"}]}`)
		case r.URL.Path == "/api/v1/projects":
			_, _ = io.WriteString(w, `{"items":[`+project+`],"next":"c&1"}`)
		default:
			_, _ = io.WriteString(w, project)
		}
	}
}

func TestAPageNamesItsFeedInItsLanguage(t *testing.T) {
	u := ui(t, town(nil), func(o *Options) { o.Pages[0].Feed = "/api/v1/news.atom" })
	const link = `<link rel="alternate" type="application/atom+xml" title="`
	if body := get(u, "/fr").Body.String(); !strings.Contains(body, link) || !strings.Contains(body, `href="/api/v1/news.atom?lang=fr">`) {
		t.Errorf("no feed in %s", body)
	}
	if strings.Contains(get(u, "/projekte/badi").Body.String(), link) {
		t.Error("a page without a feed names one")
	}
}

func TestLinkPreviewsAndSearchEnginesKnowThePage(t *testing.T) {
	body := get(ui(t, town(nil)), "/fr/projekte/badi?utm_source=x&topic=y").Body.String()
	for _, want := range []string{
		`<title>Velo &lt;b&gt;und&lt;/b&gt; Badi – Gemeinde Rain &amp; Au</title>`,
		`<link rel="canonical" href="https://mitwirken.example.ch/fr/projekte/badi">`,
		`<link rel="alternate" hreflang="x-default" href="https://mitwirken.example.ch/projekte/badi">`,
		`<link rel="alternate" hreflang="en" href="https://mitwirken.example.ch/en/projekte/badi">`,
		`<meta property="og:title" content="Velo &lt;b&gt;und&lt;/b&gt; Badi">`, `<meta property="og:description" content="Wo wird es &#34;eng&#34;?">`,
		`<meta property="og:url" content="https://mitwirken.example.ch/fr/projekte/badi">`, `<meta property="og:locale" content="fr_CH">`,
		`<meta property="og:image" content="https://mitwirken.example.ch/social/projects/badi.png?lang=fr">`, `<meta property="og:image:width" content="1200">`,
		`<meta property="og:image:height" content="630">`, `<meta property="og:image:alt" content="Velo`, `<meta name="twitter:card" content="summary_large_image">`,
		`<link rel="manifest" href="/fr/manifest.webmanifest">`, `<link rel="apple-touch-icon" href="/icons/180.png">`, `media="(prefers-color-scheme: dark)"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(body, "utm_source") || strings.Contains(body, "noindex") || strings.Contains(body, "ld+json") {
		t.Error("says more than it should")
	}
	home := get(ui(t, town(nil)), "/").Body.String()
	_, data, _ := strings.Cut(home, `<script type="application/ld+json">`)
	data, _, _ = strings.Cut(data, "</script>")
	var about map[string]string
	if err := json.Unmarshal([]byte(data), &about); err != nil || about["@type"] != "GovernmentOrganization" || about["name"] != "Gemeinde Rain & Au" || about["telephone"] != "041 000 00 00" {
		t.Errorf("%v %s", err, data)
	}
	if !strings.Contains(home, `og:image" content="https://mitwirken.example.ch/social/site.png"`) {
		t.Error("no picture of the site")
	}
	if !strings.Contains(get(ui(t, town(nil)), "/it").Body.String(), `/social/site.png?lang=it"`) {
		t.Error("the picture of the site does not speak the language of the page")
	}
}

// Search engines learn of the events of a page, whether it brings them along or not.
func TestEventsAreToldToSearchEngines(t *testing.T) {
	const list = `{"items":[
		{"title":"Rundgang </script>","text":"<p>Wir <b>gehen</b> los.</p>","access":"Der Weg ist stufenlos.","lang":"easy","at":"2026-12-04T18:00:00Z","until":"2026-12-04T19:30:00Z","place":"Dorfplatz","url":"https://example.ch","project":{"slug":"badi"}},
		{"title":"Gespräch","lang":"de","at":"2026-12-05T18:00:00Z","url":"https://example.ch/online","cancelled":true}]}`
	asked := 0
	api := func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/events":
			_, _ = io.WriteString(w, list)
		case "/api/v1/projects/badi/entries":
			asked++
			_, _ = io.WriteString(w, list)
		default:
			town(nil)(w, r)
		}
	}
	pages := func(o *Options) {
		o.Pages = append(o.Pages, Page{Pattern: "/termine", Title: "events.title", Description: "events.description", Data: []string{"/api/v1/events", SiteAPI}, Events: "/api/v1/events"})
		o.Pages[1].Events = "/api/v1/projects/{slug}/entries?kind=event"
	}
	for _, path := range []string{"/fr/termine", "/fr/projekte/badi"} {
		parts := strings.Split(get(ui(t, api, pages), path).Body.String(), `<script type="application/ld+json">`)
		if len(parts) != 3 {
			t.Fatalf("%s: %d events", path, len(parts)-1)
		}
		var got [2]map[string]any
		for i := range got {
			data, _, _ := strings.Cut(parts[i+1], "</script>")
			if err := json.Unmarshal([]byte(data), &got[i]); err != nil {
				t.Fatal(err, data)
			}
		}
		for name, want := range map[string]any{"@type": "Event", "name": "Rundgang </script>", "description": "Wir gehen los.\nDer Weg ist stufenlos.", "inLanguage": "de",
			"startDate": "2026-12-04T18:00:00Z", "endDate": "2026-12-04T19:30:00Z", "url": "https://mitwirken.example.ch/fr/projekte/badi", "eventStatus": "https://schema.org/EventScheduled"} {
			if got[0][name] != want {
				t.Errorf("%s: %s is %v", path, name, got[0][name])
			}
		}
		if got[1]["eventStatus"] != "https://schema.org/EventCancelled" || got[1]["eventAttendanceMode"] != "https://schema.org/OnlineEventAttendanceMode" {
			t.Errorf("%s: %v", path, got[1])
		}
	}
	if body := get(ui(t, api, pages, func(o *Options) { o.Unlisted = true }), "/fr/projekte/badi").Body.String(); asked != 1 || strings.Contains(body, "ld+json") {
		t.Errorf("asked %d times; a place that is not to be found tells of its events", asked)
	}
}

// The service worker keeps what may be kept for times without a network.
func TestOnlyPagesForEverybodyMayBeKept(t *testing.T) {
	u := ui(t, town(nil), func(o *Options) {
		o.Pages = append(o.Pages, Page{Pattern: OfflinePage, Title: "offline.title", Description: "offline.description", Data: []string{SiteAPI}, NoIndex: true})
	})
	for _, tc := range []struct {
		path, cookie string
		kept         bool
	}{
		{"/", "", true}, {"/fr/projekte/badi", "", true}, {"/", "session=1", false}, {"/konto", "", false}, {"/nirgends", "", false},
	} {
		w := get(u, tc.path, "Cookie", tc.cookie)
		if kept := !strings.Contains(w.Header().Get("Cache-Control"), "no-store"); kept != tc.kept {
			t.Errorf("%s with %q: %s", tc.path, tc.cookie, w.Header().Get("Cache-Control"))
		}
		if strings.Contains(w.Body.String(), `"offline":true`) {
			t.Errorf("%s says that there is no network", tc.path)
		}
	}
	if w := get(u, "/it/offline"); !strings.Contains(w.Body.String(), `"offline":true`) || !strings.Contains(w.Body.String(), "noindex") {
		t.Error(w.Body)
	}
}

func TestUnlistedSitesAreFoundByNobody(t *testing.T) {
	u := ui(t, town(nil), func(o *Options) { o.Unlisted = true })
	w := get(u, "/")
	if !strings.Contains(w.Body.String(), `name="robots" content="noindex"`) || w.Header().Get("X-Robots-Tag") != "noindex, nofollow" {
		t.Errorf("%v", w.Header())
	}
	if got := get(u, "/robots.txt").Body.String(); got != "User-agent: *\nDisallow: /\n" {
		t.Error(got)
	}
	listed := ui(t, town(nil))
	if w := get(listed, "/"); w.Header().Get("X-Robots-Tag") != "" {
		t.Error("a listed site says noindex")
	}
	if got := get(listed, "/robots.txt").Body.String(); !strings.Contains(got, "Sitemap: https://mitwirken.example.ch/sitemap.xml\n") || strings.Contains(got, "Disallow: /\n") {
		t.Error(got)
	}
}

type urlset struct {
	URLs []struct {
		Loc     string `xml:"loc"`
		Lastmod string `xml:"lastmod"`
		Links   []struct {
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"url"`
}

func readSitemap(t *testing.T, u *UI, path string) (set urlset, locs []string) {
	t.Helper()
	w := get(u, path)
	if err := xml.Unmarshal(w.Body.Bytes(), &set); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	for _, e := range set.URLs {
		locs = append(locs, strings.TrimPrefix(e.Loc, "https://mitwirken.example.ch"))
	}
	return set, locs
}

func TestSitemapHasEveryPublicPageInEveryLanguage(t *testing.T) {
	set, locs := readSitemap(t, ui(t, town(nil)), "/sitemap.xml")
	want := []string{"/", "/fr", "/it", "/en", "/kontakt", "/fr/kontakt", "/it/kontakt", "/en/kontakt", "/projekte/badi", "/fr/projekte/badi", "/it/projekte/badi", "/en/projekte/badi"}
	if !slices.Equal(locs[:12], want) || len(locs) != 16 || locs[12] != "/projekte/%C3%BCber%20&%20unter" {
		t.Errorf("%q", locs)
	}
	badi := set.URLs[9]
	if badi.Lastmod != "2027-03-01T12:00:00Z" || len(badi.Links) != 5 || badi.Links[4].Lang != "x-default" || badi.Links[4].Href != "https://mitwirken.example.ch/projekte/badi" {
		t.Errorf("%+v", badi)
	}
	if set.URLs[0].Lastmod != "" {
		t.Error("a page that is made new with every request has no date")
	}
}

func TestVolumeLargeSitemapsAreCut(t *testing.T) {
	var paths []string
	for i := range 2*sitemapPlaces + 1 {
		paths = append(paths, fmt.Sprintf("/projekte/p%05d", i))
	}
	u := ui(t, town(nil), func(o *Options) { o.Places = published(paths...) })
	var index struct {
		Maps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	if err := xml.Unmarshal(get(u, "/sitemap.xml").Body.Bytes(), &index); err != nil || len(index.Maps) != 3 {
		t.Fatalf("%v %+v", err, index)
	}
	seen := map[string]int{}
	for i, m := range index.Maps {
		address, err := url.Parse(m.Loc)
		if err != nil {
			t.Fatal(err)
		}
		_, locs := readSitemap(t, u, address.RequestURI())
		if len(locs) > 4*(sitemapPlaces+2) {
			t.Errorf("file %d has %d addresses", i, len(locs))
		}
		for _, l := range locs {
			seen[l]++
		}
	}
	if len(seen) != 4*(len(paths)+2) {
		t.Errorf("%d addresses", len(seen))
	}
	for l, n := range seen {
		if n != 1 {
			t.Errorf("%s stands %d times", l, n)
		}
	}
	if w := get(u, "/sitemap.xml?from=nonsense"); w.Code != http.StatusNotFound {
		t.Error(w.Code)
	}
}

func TestBrokenSitemapDoesNotLookWhole(t *testing.T) {
	broken := errors.New("no database")
	u := ui(t, town(nil), func(o *Options) {
		o.Places.Starts = func(context.Context, int) ([]Place, error) { return nil, broken }
	})
	if w := get(u, "/sitemap.xml"); w.Code != http.StatusServiceUnavailable {
		t.Error(w.Code)
	}
	u = ui(t, town(nil), func(o *Options) {
		o.Places.From = func(context.Context, string, int) ([]Place, error) { return nil, broken }
	})
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("half a sitemap was sent as a whole one")
		}
	}()
	get(u, "/sitemap.xml")
}

func TestAppManifest(t *testing.T) {
	var names []string
	for _, path := range []string{"/manifest.webmanifest", "/fr/manifest.webmanifest"} {
		w := get(ui(t, town(nil)), path)
		var m appManifest
		if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil || w.Header().Get("Content-Type") != "application/manifest+json" {
			t.Fatalf("%v %v", err, w.Header())
		}
		if m.ID != "/" || m.Scope != "/" || m.Display != "standalone" || !strings.HasSuffix(m.Name, "Gemeinde Rain & Au") || len(m.Icons) < 3 {
			t.Errorf("%+v", m)
		}
		names = append(names, m.StartURL, m.Lang, m.Shortcuts[0].URL)
	}
	if want := []string{"/", "de-CH", "/kontakt", "/fr", "fr-CH", "/fr/kontakt"}; !slices.Equal(names, want) {
		t.Errorf("%q", names)
	}
}

// The bar of the browser has the colour of our header.
func TestColoursAreThoseOfTheTokens(t *testing.T) {
	css, err := os.ReadFile("../../frontend/src/styles/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"sheet": sheetLight, "ground": groundLight} {
		if m := regexp.MustCompile(`--` + name + `: (#\w+);`).FindSubmatch(css); m == nil || string(m[1]) != want {
			t.Errorf("light %s is %s, not %s", name, m, want)
		}
	}
	_, dark, _ := strings.Cut(string(css), "[data-theme='dark']")
	if m := regexp.MustCompile(`--sheet: (#\w+);`).FindStringSubmatch(dark); m == nil || m[1] != sheetDark {
		t.Errorf("dark sheet is %q, not %s", m, sheetDark)
	}
}

func plainOf(t *testing.T, u *UI, path string) string {
	t.Helper()
	_, text, found := strings.Cut(get(u, path).Body.String(), "<noscript>")
	text, _, closed := strings.Cut(text, "</noscript>")
	if !found || !closed {
		t.Fatalf("%s has nothing for readers without JavaScript", path)
	}
	return html.UnescapeString(text)
}

func TestReadersWithoutJavaScriptGetAProject(t *testing.T) {
	calls := map[string]int{}
	text := plainOf(t, ui(t, town(calls)), "/fr/projekte/badi")
	for _, want := range []string{
		`<h1>Velo <b>und</b> Badi</h1>`, `Wo wird es "eng"?`, `<p>Der <em>Belag</em></p>`, `<p>Die Breite</p>`, `<p>Warum</p>`, "Projektleitung", `href="tel:0412680111"`, `href="mailto:bau@example.ch"`,
		"Mitwirken", "Reden", "mars\u00a02027", ` lang="de"`, `href="/fr"`, `href="/it/projekte/badi"`, `href="tel:0410000000"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %s", want)
		}
	}
	for address, n := range calls {
		if n != 1 {
			t.Errorf("%s was asked %d times", address, n)
		}
	}
}

func TestReadersWithoutJavaScriptGetListsToTheirEnd(t *testing.T) {
	u := ui(t, town(nil))
	text := plainOf(t, u, "/it")
	if !strings.Contains(text, `<a href="/it/projekte/badi">`) || !strings.Contains(text, `href="/it/projekte?cursor=c%261&group=finished"`) {
		t.Error(text)
	}
	text = plainOf(t, u, "/?group=finished&cursor=c%261")
	if !strings.Contains(text, `<li lang="fr"><h3><a href="/projekte/alt">Später</a>`) || strings.Contains(text, "group=finished") {
		t.Error(text)
	}
}

func TestReadersWithoutJavaScriptGetTexts(t *testing.T) {
	u := ui(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"html":"<h2>Wer wir sind</h2>","lang":"de","name":"Rain"}`)
	}, func(o *Options) {
		o.Pages = []Page{{Pattern: "/impressum", Title: "contact.title", Description: "contact.description", Plain: "text", Data: []string{"/api/v1/site/texts/imprint", SiteAPI}}}
	})
	if text := plainOf(t, u, "/it/impressum"); !strings.Contains(text, `lang="de"><h2>Wer wir sind</h2></div>`) || !strings.Contains(text, `<a href="/it/impressum" aria-current="page">`) {
		t.Error(text)
	}
}

func TestWithoutDataPlainPagesStillSayHowToReachPeople(t *testing.T) {
	u := ui(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != SiteAPI {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		town(nil)(w, r)
	})
	if text := plainOf(t, u, "/projekte/badi"); !strings.Contains(text, "<h1>Diese Seite lässt sich gerade nicht zeigen</h1>") || !strings.Contains(text, "041 000 00 00") ||
		!strings.Contains(text, "Montag <9–11 Uhr><br>Mittwoch") || !strings.Contains(text, "<li>Gemeinde Rain & Au<br>Dorfstrasse 1<br>6000 Rain</li>") {
		t.Error(text)
	}
}
