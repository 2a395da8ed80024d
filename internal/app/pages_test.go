package app

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/intake"
	"mitwirken/internal/dossier"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/space"
)

var (
	titleOf       = regexp.MustCompile(`<title>(.+?)</title>`)
	descriptionOf = regexp.MustCompile(`<meta name="description" content="([^"]+)">`)
	canonicalOf   = regexp.MustCompile(`<link rel="canonical" href="([^"]+)">`)
	dataOf        = regexp.MustCompile(`<script type="application/json" id="mitwirken-data">(.*?)</script>`)
	parameter     = regexp.MustCompile(`\{\w+\}`)
)

func first(re *regexp.Regexp, body string) string {
	if m := re.FindStringSubmatch(body); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

// sampleOf fills the parameters of a page's address with something that exists.
var sampleOf = map[string]string{"{slug}": "badi", "{id}": "00000000-0000-4000-8000-000000000001"}

// publish makes a project that opens and closes so many days from today.
func publish(t *testing.T, a *App, slug string, opens, closes int) {
	t.Helper()
	today := calendar.DateOf(time.Now())
	_, err := a.Spaces.Publish(t.Context(), authz.Software(), space.Import{SpaceID: space.DefaultSpace, Slug: slug, Kind: space.Participation, Content: space.Content{
		Texts:     map[string]space.Text{"de": {Title: "Mit dem Velo in die Badi", Summary: "Wo wird es eng?"}, "fr": {Title: "À vélo à la piscine", Summary: "Où?"}},
		Influence: space.Consultation, Topics: []string{"mobility"}, Contact: space.Contact{Unit: "Bau und Umwelt", Phone: "041 268 01 11"}, Rule: calendar.RuleFree,
		Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today.AddDays(opens), ClosesOn: today.AddDays(closes),
			Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
}

// publishDocument puts one beside a project and gives its id.
func publishDocument(t *testing.T, a *App, slug string) string {
	t.Helper()
	software := authz.Software()
	p, err := a.Spaces.ProjectBySlug(t.Context(), software, slug, locale.Default)
	if err != nil {
		t.Fatal(err)
	}
	key := func(scope string) once.Key {
		return once.Key{Scope: scope, Value: uuid.NewString(), Fingerprint: []byte(scope)}
	}
	e, _, err := a.Dossiers.Create(t.Context(), software, key("document"), p.ID, dossier.Document,
		dossier.EntryBody{At: time.Now(), Sort: "plan", Texts: map[string]dossier.EntryText{"de": {Title: "Plan der Velowege"}}})
	if err != nil {
		t.Fatal(err)
	}
	paper, err := a.Dossiers.AddVersion(t.Context(), software, key("version"), e.ID, dossier.NewVersion{Lang: "de", Markdown: "## Wege\n\nDrei."})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = a.Dossiers.Publish(t.Context(), software, e.ID, paper.Entry.Version); err != nil {
		t.Fatal(err)
	}
	return e.ID.String()
}

// publishConsultation puts a document of one chapter up for discussion and gives the id of
// the activity.
func publishConsultation(t *testing.T, a *App, slug string) string {
	t.Helper()
	ctx, software := t.Context(), authz.Software()
	key := func(scope string) once.Key {
		return once.Key{Scope: scope, Value: uuid.NewString(), Fingerprint: []byte(scope)}
	}
	p, err := a.Spaces.ProjectBySlug(ctx, software, slug, locale.Default)
	if err != nil {
		t.Fatal(err)
	}
	act, err := a.Spaces.CreateActivity(ctx, software, key("activity"), p.ID, space.ActivityDraft{Kind: consultation.KindKey, Preset: "one_round",
		Texts: map[string]space.ActivityText{"de": {Title: "Was meinen Sie zum Uferweg?"}}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := a.Consultations.Begin(ctx, software, key("version"), act.ID, consultation.Source{Format: intake.Markdown, Pasted: "# Breite\n\nDer Weg wird drei Meter breit."})
	if err == nil {
		_, err = a.Consultations.Publish(ctx, software, act.ID, 1, b.Version.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	return act.ID.String()
}

// publishReport has a week gone by for the report on a consultation, and gives the activity.
func publishReport(t *testing.T, a *App, activity string) string {
	t.Helper()
	id, software := uuid.MustParse(activity), authz.Software()
	later := func() time.Time { return time.Now().AddDate(0, 0, 7) }
	err := pg.InTx(t.Context(), a.db, func(ctx context.Context, tx bun.Tx) error {
		reports := a.Reports.In(tx, later)
		d, err := reports.Submit(ctx, software, id, 0)
		if err != nil {
			return err
		}
		_, err = reports.Publish(ctx, software, id, d.Version)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return activity
}

func TestEveryPageComesWithHeadAndData(t *testing.T) {
	t.Parallel()
	a := build(t, configured(t, pgtest.DSN(t), catcher(t)))
	defer a.Close()
	publish(t, a, "badi", -1, 1)
	made := map[string]string{"{document}": publishDocument(t, a, "badi"), "{activity}": publishReport(t, a, publishConsultation(t, a, "badi"))}
	notFound := map[string]string{}
	for _, lang := range locale.Langs() {
		notFound[lang] = a.cat.Text(lang, "public", "notFound.title", nil)
	}
	for _, p := range a.pages() {
		path := parameter.ReplaceAllStringFunc(p.Pattern, func(name string) string {
			value, known := sampleOf[name]
			if id, there := made[name]; there {
				value, known = id, true
			}
			if !known {
				t.Errorf("%s: give %s a value in sampleOf", p.Pattern, name)
			}
			return value
		})
		for _, lang := range locale.Langs() {
			address := path
			if lang != locale.Default {
				address = strings.TrimSuffix("/"+lang+path, "/")
			}
			w := a.do(t, call{method: "GET", path: address, headers: []string{"Accept-Language", "rm"}})
			body := w.Body.String()
			title, description := first(titleOf, body), first(descriptionOf, body)
			if w.Code != http.StatusOK || strings.HasPrefix(title, notFound[lang]) {
				t.Errorf("%s: %d %q", address, w.Code, title)
				continue
			}
			if !strings.HasSuffix(title, " – Gemeinde Emmen") || len(title) < 20 || len(description) < 3 || strings.HasPrefix(title, p.Title+" ") && p.Title != "" || description == p.Description {
				t.Errorf("%s: title %q, description %q", address, title, description)
			}
			if got := first(canonicalOf, body); got != "http://mitwirken.example"+address {
				t.Errorf("%s: canonical %q", address, got)
			}
			if noindex := strings.Contains(body, `name="robots" content="noindex"`); noindex != p.NoIndex {
				t.Errorf("%s: noindex %v", address, noindex)
			}
			if !strings.Contains(body, `<html lang="`+lang+`"`) || w.Header().Get("Content-Language") != lang {
				t.Errorf("%s is not marked as %s", address, lang)
			}
			var data struct {
				Lang    string
				Queries []struct {
					Key  string
					Data json.RawMessage
				}
			}
			if err := json.Unmarshal([]byte(first(dataOf, body)), &data); err != nil || data.Lang != lang || len(data.Queries) != len(p.Data) {
				t.Errorf("%s: data %v, %d answers for %d questions", address, err, len(data.Queries), len(p.Data))
				continue
			}
			for i, q := range data.Queries {
				// What the page brings along is what the client would have been told.
				direct := a.do(t, call{method: "GET", path: q.Key, headers: []string{"Accept-Language", lang}})
				if direct.Code != http.StatusOK || compact(q.Data) != compact(direct.Body.Bytes()) {
					t.Errorf("%s: the answer of %s differs: %d %s", address, p.Data[i], direct.Code, direct.Body)
				}
			}
		}
	}
	for _, p := range a.pages() {
		for _, l := range p.Data {
			if strings.Contains(l, "/projects?") && p.Plain != "projects" || strings.Contains(l, "/site/texts/") && p.Plain != "text" {
				t.Errorf("%s shows %s to nobody without JavaScript", p.Pattern, l)
			}
		}
	}
	plain := a.do(t, call{method: "GET", path: "/fr/projekte/badi"}).Body.String()
	_, plain, _ = strings.Cut(plain, "<noscript>")
	plain, _, _ = strings.Cut(plain, "</noscript>")
	for _, want := range []string{"<h1>À vélo à la piscine</h1>", "Où?", "tel:0412680111", "Mitwirken", "calendar.ics"} {
		if !strings.Contains(plain, want) {
			t.Errorf("a reader without JavaScript lacks %q: %s", want, plain)
		}
	}
	sitemap := a.do(t, call{method: "GET", path: "/sitemap.xml"}).Body.String()
	for _, p := range a.pages() {
		at := "<loc>http://mitwirken.example" + p.Pattern + "</loc>"
		if listed := strings.Contains(sitemap, at); listed != (!p.NoIndex && !parameter.MatchString(p.Pattern)) {
			t.Errorf("%s stands in the sitemap: %v", p.Pattern, listed)
		}
	}
	for _, want := range []string{"/projekte/badi</loc><lastmod>2", "/it/projekte/badi</loc>", "/projekte/badi/unterlagen/" + made["{document}"] + "</loc>", "/projekte/badi/konsultation/" + made["{activity}"] + "</loc>"} {
		if !strings.Contains(sitemap, "<loc>http://mitwirken.example"+want) {
			t.Errorf("the sitemap lacks %s", want)
		}
	}
	for _, address := range []string{"/nirgends", "/fr/nirgends", "/projekte/nirgends", "/en/projekte/nirgends", "/projekte/badi/unterlagen", "/de/", "/assets/nirgends.js", "/dev/mail", "/werkstatt", "/kontakt/x/y"} {
		w := a.do(t, call{method: "GET", path: address})
		if w.Code == http.StatusPermanentRedirect {
			w = a.do(t, call{method: "GET", path: w.Header().Get("Location")})
		}
		if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "canonical") {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
}
