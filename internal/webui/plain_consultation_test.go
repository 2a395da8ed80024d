package webui

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

const consultationAnswer = `{"title":"Zur Strategie","text":"Was <meinen> Sie?","lang":"fr","project":{"slug":"badi","title":"Badi"},
	"times":{"opensAt":"2027-03-01T00:00:00+01:00","closesAt":"2027-03-31T23:59:59+02:00"},
	"versions":[{"number":2,"publishedAt":"2027-03-10T08:00:00Z","note":"Neu & besser","noteLang":"de"},{"number":3,"draft":true}],
	"attachments":[{"title":"Bericht","lang":"de","file":{"address":"/api/v1/files/1/bericht.pdf"}}],
	"document":{"blocks":[{"id":"aaaaaaaaaa","kind":"paragraph","html":"<p>Vorwort</p>","lang":"de"},
		{"id":"bbbbbbbbbb","kind":"chapter","level":1,"number":"1","title":"Buts <b>","lang":"fr"},{"id":"cccccccccc","kind":"chapter","level":2,"number":"1.1","title":"Wege","lang":"de"},
		{"id":"dddddddddd","kind":"chapter","level":4,"title":"Tief","lang":"de"},{"id":"eeeeeeeeee","kind":"article","number":"Art. 4","html":"<p>Es <em>gilt</em>.</p>","lang":"easy"}]}}`

// The whole text is there, in order, and each block says its language and can be linked.
func TestReadersWithoutJavaScriptGetTheWholeDocument(t *testing.T) {
	u := ui(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == SiteAPI {
			town(nil)(w, r)
			return
		}
		_, _ = io.WriteString(w, consultationAnswer)
	}, func(o *Options) {
		o.Pages = []Page{{Pattern: "/projekte/{slug}/konsultation/{activity}", HeadFrom: [2]string{"title", "text"}, Plain: "consultation",
			Data: []string{"/api/v1/projects/{slug}/activities/{activity}/consultation", SiteAPI}}}
	})
	text := plainOf(t, u, "/fr/projekte/badi/konsultation/1")
	rest := text
	for _, want := range []string{
		`<a href="/fr/projekte/badi">Badi</a>`, "<h1>Zur Strategie</h1><p>Was <meinen> Sie?</p>", "mars\u00a02027", `lang="de"><a href="/api/v1/files/1/bericht.pdf">Bericht</a>`,
		`id="aaaaaaaaaa" lang="de"><p>Vorwort</p>`, `id="bbbbbbbbbb"><h2>1 Buts <b></h2>`, `<h3>1.1 Wege</h3>`, `<h5>Tief</h5>`, `lang="de"><p><strong>Art. 4</strong></p><p>Es <em>gilt</em>.</p>`,
		"10\u00a0mars\u00a02027", `<p lang="de">Neu & besser</p>`,
	} {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("lacks %s after what comes before it: %s", want, text)
		}
		rest = after
	}
	if strings.Contains(text, "version 3") || strings.Count(text, "<h2>") != 5 {
		t.Error(text)
	}
}

func TestReadersWithoutJavaScriptFindTheConsultationOfAProject(t *testing.T) {
	u := ui(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == SiteAPI {
			town(nil)(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"slug":"badi","title":"Badi","lang":"de","group":"open","influence":"consultation","activities":[
			{"id":"1","kind":"consultation","title":"Zur Strategie","text":"Lesen Sie.","lang":"de","pages":["result"]},{"id":"2","kind":"poll","title":"Umfrage","lang":"de"}]}`)
	})
	text := plainOf(t, u, "/fr/projekte/badi")
	if !strings.Contains(text, `<li lang="de"><a href="/fr/projekte/badi/konsultation/1">Zur Strategie</a><p>Lesen Sie.</p><p lang="fr"><a href="/fr/projekte/badi/konsultation/1/ergebnis">Ce qui en a résulté</a></p></li>`) || strings.Contains(text, "Umfrage") {
		t.Error(text)
	}
}
