package app

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/dossier"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/space"
)

// What is not out yet, or not for everybody, leaves by no door: no operation, no
// page, whoever asks for it with whatever address.
func TestSecretsLeaveByNoDoor(t *testing.T) {
	t.Parallel()
	mails := catcher(t)
	i := run(t, configured(t, pgtest.DSN(t), mails))
	d, routes := contractOf(t)
	ctx, software, today := t.Context(), authz.Software(), calendar.DateOf(time.Now())
	key := func() once.Key {
		return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
	}
	const secret = "Geheimnis"
	content := func(publishAt *time.Time) space.Content {
		return space.Content{
			Texts:     map[string]space.Text{"de": {Title: secret, Summary: secret, Body: "<p>" + secret + "</p>"}, "fr": {Title: secret, Summary: secret}},
			Influence: space.Consultation, Contact: space.Contact{Unit: secret, Phone: "041 268 01 11"}, Rule: calendar.RuleFree, PublishAt: publishAt,
			Place:  &space.Place{Lat: 47.08, Lon: 8.28, Words: secret},
			Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today, ClosesOn: today.AddDays(3), Texts: map[string]space.PhaseText{"de": {Title: secret}}}},
		}
	}
	hidden := map[string][]string{"{id}": {}, "{slug}": {}}
	keep := func(id uuid.UUID) { hidden["{id}"] = append(hidden["{id}"], id.String()) }
	internal, err := i.Spaces.CreateSpace(ctx, software, key(), space.SpaceDraft{Slug: "intern", Audience: space.Employees, Texts: map[string]space.SpaceText{"de": {Name: secret, About: secret}}})
	if err != nil {
		t.Fatal(err)
	}
	keep(internal.ID)
	tomorrow := time.Now().Add(24 * time.Hour)
	for slug, tc := range map[string]struct {
		in        uuid.UUID
		publishAt *time.Time
		draft     bool
	}{"entwurf": {space.DefaultSpace, nil, true}, "morgen": {space.DefaultSpace, &tomorrow, false}, "intern": {internal.ID, nil, false}} {
		var id uuid.UUID
		if tc.draft {
			draft, err := i.Spaces.Create(ctx, software, key(), space.NewProject{SpaceID: tc.in, Kind: space.Participation, Title: secret})
			if err == nil {
				_, err = i.Spaces.Save(ctx, software, draft.ID, draft.Version, slug, content(nil))
			}
			if err != nil {
				t.Fatal(err)
			}
			id = draft.ID
		} else if id, err = i.Spaces.Publish(ctx, software, space.Import{SpaceID: tc.in, Slug: slug, Kind: space.Participation, Content: content(tc.publishAt)}); err != nil {
			t.Fatal(err)
		}
		keep(id)
		hidden["{slug}"] = append(hidden["{slug}"], slug)
		for _, k := range []dossier.Kind{dossier.News, dossier.Event, dossier.Milestone, dossier.Document} {
			e, _, err := i.Dossiers.Create(ctx, software, key(), id, k, dossier.EntryBody{Texts: map[string]dossier.EntryText{"de": {Title: secret, Text: secret}},
				At: time.Now(), Progress: dossier.Done, Sort: "document"})
			if err != nil {
				t.Fatal(err)
			}
			version := e.Version
			if k == dossier.Document {
				p, err := i.Dossiers.AddVersion(ctx, software, key(), e.ID, dossier.NewVersion{Lang: "de", Markdown: secret})
				if err != nil {
					t.Fatal(err)
				}
				version = p.Version
				keep(p.Versions[0].ID)
			}
			if _, _, err := i.Dossiers.Publish(ctx, software, e.ID, version); err != nil {
				t.Fatal(err)
			}
			keep(e.ID)
		}
	}
	var addresses []string
	fill := func(pattern, query string) {
		all := []string{pattern}
		for name, values := range hidden {
			var next []string
			for _, a := range all {
				if !strings.Contains(a, name) {
					next = append(next, a)
					continue
				}
				for _, v := range values {
					next = append(next, strings.Replace(a, name, v, 1))
				}
			}
			all = next
		}
		for _, a := range all {
			addresses = append(addresses, parameter.ReplaceAllString(a, "project")+query)
		}
	}
	further := map[string][]string{
		"listProjects": {"?group=planned", "?group=finished", "?space=intern"}, "listPlaces": {"?group=planned", "?space=intern"},
		"listEvents": {"?past=true", "?space=intern"}, "listNews": {"?space=intern"}, "getCalendar": {"?space=intern", "?group=planned", "?month=" + time.Now().AddDate(0, 1, 0).Format("2006-01")},
		"getCalendarFeed": {"?lang=fr", "?only=events", "?space=intern"}, "getNewsFeed": {"?lang=fr", "?space=intern"},
	}
	for id := range further {
		if !slices.ContainsFunc(routes, func(r httpapi.Route) bool { return r.ID == id }) {
			t.Fatalf("there is no %s", id)
		}
	}
	for _, r := range routes {
		if r.Method != http.MethodGet {
			continue
		}
		fill(r.Path, strings.NewReplacer("Beispiel", secret).Replace(d.query(d.operation(r))))
		if r.ID == "search" {
			fill(r.Path, "?q="+secret)
		}
		for _, q := range further[r.ID] {
			fill(r.Path, q)
		}
	}
	for _, p := range i.pages() {
		fill(p.Pattern, "")
		fill("/fr"+strings.TrimSuffix(p.Pattern, "/"), "")
	}
	fill("/sitemap.xml", "")
	if len(addresses) < 100 {
		t.Fatalf("only %d addresses: the test asks too little", len(addresses))
	}
	// The sitemap holds addresses only, and those of what is hidden would say that it exists.
	sitemap := i.do(t, call{method: http.MethodGet, path: "/sitemap.xml"}).Body.String()
	if !strings.Contains(sitemap, "<urlset") {
		t.Errorf("no sitemap: %s", sitemap)
	}
	for _, values := range hidden {
		for _, v := range values {
			if strings.Contains(sitemap, v+"<") || strings.Contains(sitemap, v+"/") {
				t.Errorf("the sitemap names %s", v)
			}
		}
	}
	resident := i.login(t, mails, "anna@example.ch")
	for who, cookie := range map[string]*http.Cookie{"nobody": nil, "a resident": resident} {
		for _, a := range addresses {
			if w := i.do(t, call{method: http.MethodGet, path: a, cookie: cookie}); strings.Contains(strings.ReplaceAll(w.Body.String(), "q="+secret, ""), secret) {
				t.Errorf("%s reads it at %s", who, a)
			}
		}
	}
	admin := i.login(t, mails, "admin@example.ch")
	grant(t, i.App, admin, "admin")
	seen := 0
	for _, a := range addresses {
		w := i.do(t, call{method: http.MethodGet, path: a, cookie: admin})
		if !strings.Contains(w.Body.String(), secret) {
			continue
		}
		seen++
		// an address to subscribe to is passed on: it holds the same for everybody
		if strings.HasPrefix(a, "/api/v1/calendar.ics") || strings.HasPrefix(a, "/api/v1/news.atom") {
			t.Errorf("an administrator would pass it on with %s", a)
		}
	}
	if seen < 20 {
		t.Errorf("an administrator reads it at %d addresses only: the others were asked the wrong way", seen)
	}
}
