package webui

import (
	"net/url"
	"regexp"
	"strings"
)

// Page is one address of the single-page app as the server needs to know it.
type Page struct {
	// Pattern is the path without language, «/projects/{slug}».
	Pattern string
	// Source is the component in the Vite manifest; its chunks are preloaded.
	Source string
	// Title and Description are keys of i18n/<lang>/public.json.
	Title, Description string
	// Data lists the API addresses whose answers the page shows first; {name}
	// is replaced. If the first answers with a refusal, so does the page.
	Data []string
	// Asked is as Data, where {name} is in the query of the address; without it nothing is
	// asked, and a refusal is for the page to word.
	Asked []string
	// HeadFrom takes title and description out of the first answer instead, as the
	// names of its JSON members; without a second name the description stays. A Title
	// stands before that of the answer, «Result: the plan».
	HeadFrom [2]string
	// Image of link previews: the path of a PNG of 1200 × 630; {name} is replaced.
	// That of the site when empty.
	Image string
	// Plain names the part of plain.html that shows the first data to readers without
	// JavaScript; without one they get title, description and how to reach people.
	Plain string
	// Feed is the address of the Atom feed that tells the same, without the language.
	Feed string
	// Events is the API address of a list of events that search engines are told of, too;
	// {name} is replaced.
	Events string
	// Shortcut puts it into the menu of the installed app.
	Shortcut bool
	// NoIndex keeps search engines out.
	NoIndex bool
}

// listed tells whether search engines and readers without JavaScript are led here.
func (p Page) listed() bool { return !p.NoIndex && !strings.Contains(p.Pattern, "{") }

// fill puts the parameters of an address into a template of ours.
func fill(template string, params map[string]string) string {
	path, query, _ := strings.Cut(template, "?")
	for name, value := range params {
		path, query = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value)), strings.ReplaceAll(query, "{"+name+"}", url.QueryEscape(value))
	}
	if query == "" {
		return path
	}
	return path + "?" + query
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// fillFrom does it with those of a query; false when one is missing.
func fillFrom(template string, query url.Values) (string, bool) {
	params := map[string]string{}
	for _, name := range placeholder.FindAllStringSubmatch(template, -1) {
		if params[name[1]] = strings.TrimSpace(query.Get(name[1])); params[name[1]] == "" {
			return "", false
		}
	}
	return fill(template, params), true
}

// match compares segment by segment.
func (p Page) match(path string) (map[string]string, bool) {
	want, got := strings.Split(p.Pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	params := map[string]string{}
	for i := range want {
		if name, ok := strings.CutPrefix(want[i], "{"); ok && got[i] != "" {
			params[strings.TrimSuffix(name, "}")] = got[i]
		} else if want[i] != got[i] {
			return nil, false
		}
	}
	return params, true
}

// Find the page of an address with a language or without.
func Find(pages []Page, address string) (p Page, params map[string]string, lang string, found bool) {
	lang, path := split(address)
	for _, p := range pages {
		if params, ok := p.match(path); ok {
			return p, params, lang, true
		}
	}
	return Page{}, nil, lang, false
}
