package webui

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func plainOfAnswer(t *testing.T, page Page, answer, address string) string {
	t.Helper()
	page.Data = append(page.Data, SiteAPI)
	u := ui(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == SiteAPI {
			town(nil)(w, r)
			return
		}
		_, _ = io.WriteString(w, answer)
	}, func(o *Options) { o.Pages = []Page{page} })
	return plainOf(t, u, address)
}

func inOrder(t *testing.T, text string, wanted ...string) {
	t.Helper()
	rest := text
	for _, want := range wanted {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("lacks %s after what comes before it: %s", want, text)
		}
		rest = after
	}
}

var resultPage = Page{Pattern: "/projekte/{slug}/konsultation/{activity}/ergebnis", HeadFrom: [2]string{"title"}, Plain: "result", Data: []string{"/api/v1/projects/{slug}/activities/{activity}/result"}}

// Numbers, decision and milestone can be read without JavaScript, and the way to the report.
func TestReadersWithoutJavaScriptGetTheResult(t *testing.T) {
	const address = "/fr/projekte/badi/konsultation/1/ergebnis"
	text := plainOfAnswer(t, resultPage, `{"title":"Zur <Strategie>","releasedAt":"2027-05-03T08:00:00Z","report":true,"kinds":[{"key":"private","count":12},{"key":"organisation","count":0}],
		"channels":[{"key":"letter","count":3}],"decisions":[{"key":"partly","count":7}],"chapters":[{"title":"1 Ziele","decisions":[{"key":"accepted","count":2}]},{"decisions":[{"key":"noted","count":1}]}],
		"decision":{"kind":"document","title":"Beschluss","html":"<p>Es gilt.</p>","lang":"de","at":"2027-06-01T10:00:00Z"}}`, address)
	inOrder(t, text, `<a href="/fr/projekte/badi/konsultation/1">Zur <Strategie></a>`, "<h1>Résultat de la participation</h1>", "3\u00a0mai\u00a02027", `<a href="/fr/projekte/badi/konsultation/1/bericht">`,
		"<li>Personnes privées: 12</li>", "<li>lettre: 3</li>", "<strong>1 Ziele</strong><br>", ": 2</li>", ": 1</li>", "lang=\"de\"><h3>Beschluss</h3><p lang=\"fr\">1er\u00a0juin\u00a02027</p><p>Es gilt.</p>")
	if strings.Contains(text, "Organisations") || strings.Count(text, "<h3>") != 4 {
		t.Error(text)
	}
	text = plainOfAnswer(t, resultPage, `{"title":"Zur Strategie","report":false,"kinds":[],"channels":[],"decisions":[],"chapters":[]}`, address)
	if strings.Contains(text, "<h2>Chiffres</h2>") || strings.Contains(text, "/bericht") {
		t.Errorf("before the release: %s", text)
	}
}

// The report says in order what it is, where its files are, why, how, and what was counted.
func TestReadersWithoutJavaScriptGetTheReport(t *testing.T) {
	page := Page{Pattern: "/projekte/{slug}/konsultation/{activity}/bericht", HeadFrom: [2]string{"title", "summary"}, Plain: "report", Data: []string{"/api/v1/projects/{slug}/activities/{activity}/report?limit=1"}}
	text := plainOfAnswer(t, page, `{"title":"Rapport: Zur Strategie","summary":"Kurz.","path":"/projekte/badi/konsultation/1","publishedAt":"2027-06-03T08:00:00Z","named":true,
		"introduction":"<p>Zur Sache.</p>","introductionLang":"de","facts":[{"label":"Délai","value":"1er – 31 mars 2027"}],
		"statistics":{"kinds":[{"key":"organisation","count":4}],"channels":[],"decisions":[],"positions":[{"key":"rejection","count":5}],"chapters":[{"title":"1 Ziele","count":9,"decisions":[{"key":"accepted","count":2}]}]},
		"papers":[{"lang":"de","format":"pdf","part":2,"file":{"address":"/api/v1/files/1/b.pdf"}}],"items":[{"request":"Geheim?"}]}`, "/fr/projekte/badi/konsultation/1/bericht")
	inOrder(t, text, `<a href="/fr/projekte/badi/konsultation/1/ergebnis">`, "<h1>Rapport: Zur Strategie</h1>", "3\u00a0juin\u00a02027", `<a href="/api/v1/files/1/b.pdf" hreflang="de">`, "2 (allemand)",
		`<div lang="de"><p>Zur Sache.</p></div>`, "<li>Délai: 1er – 31 mars 2027</li>", "Organisations: 4</li>", "Rejet: 5</li>", "<strong>1 Ziele</strong>", ": 2</li>", `<a href="/fr/projekte/badi/konsultation/1">`)
	if strings.Contains(text, "Geheim") {
		t.Error("requests are for the page to show, chapter by chapter")
	}
}
