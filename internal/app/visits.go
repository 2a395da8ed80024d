package app

import (
	"net/http"
	"slices"
	"strings"

	"mitwirken/internal/oversight/visits"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/webui"
)

// counted are the pages whose openings are counted: those for everybody. What people
// do in their accounts and staff in the back office is nobody’s business.
var counted = countedPages()

func countedPages() (out []visits.Page) {
	for _, p := range pages {
		switch {
		case p.NoIndex && p.Pattern != "/suche":
		case p.Title != "":
			out = append(out, visits.Page{Pattern: p.Pattern, Area: locale.Public, Title: p.Title})
		default: // its title is that of a project or a document
			out = append(out, visits.Page{Pattern: p.Pattern, Area: locale.Mail, Title: "visits.page" + strings.NewReplacer("/", ".", "{", "", "}", "").Replace(p.Pattern)})
		}
	}
	return out
}

func isCounted(p webui.Page) bool {
	return slices.ContainsFunc(counted, func(c visits.Page) bool { return c.Pattern == p.Pattern })
}

// opened counts a page that the server has delivered to a person.
func (a *App) opened(r *http.Request, p webui.Page, params map[string]string, lang string) {
	if isCounted(p) && visits.ByPerson(r) {
		a.Visits.Count(visits.View{Page: p.Pattern, Slug: params["slug"], Lang: lang})
	}
}

// readPath finds the page that the browser shows under a path.
func readPath(path string) (visits.View, bool) {
	p, params, lang, found := webui.Find(pages, path)
	if !found || !isCounted(p) {
		return visits.View{}, false
	}
	return visits.View{Page: p.Pattern, Slug: params["slug"], Lang: lang}, true
}
