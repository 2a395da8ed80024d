package webui

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/url"
	"strings"
	"time"

	"mitwirken/internal/platform/locale"
)

// What readers without JavaScript get is made of the answers that the page brings
// along anyway, so it costs no question to the API and shows nothing else.

//go:embed plain.html
var plainText string

var plainTemplate = template.Must(template.New("plain").Parse(plainText))

// plainPage is what plain.html knows. Sentences come from the catalogue of the pages.
type plainPage struct {
	head
	Part string
	view *view
	ui   *UI
}

// plainLink leads to another page for such readers.
type plainLink struct {
	Name, URL string
	Here      bool
	Lang      string
}

// plainList is one stretch of projects, as the API gives it.
type plainList struct {
	Items []plainProject `json:"items"`
	Next  string         `json:"next"`
}

// plainProject is a project in lists and on its own page.
type plainProject struct {
	Slug      string     `json:"slug"`
	Title     string     `json:"title"`
	Summary   string     `json:"summary"`
	Lang      string     `json:"lang"`
	Kind      string     `json:"kind"`
	Group     string     `json:"group"`
	State     string     `json:"state"`
	OpensAt   *time.Time `json:"opensAt"`
	ClosesAt  *time.Time `json:"closesAt"`
	Unit      string     `json:"unit"`
	Phone     string     `json:"phone"`
	Influence string     `json:"influence"`
	Contact   struct {
		Role  string `json:"role"`
		Email string `json:"email"`
	} `json:"contact"`
	Phases []struct {
		Title    string     `json:"title"`
		Text     string     `json:"text"`
		OpensAt  *time.Time `json:"opensAt"`
		ClosesAt *time.Time `json:"closesAt"`
	} `json:"phases"`
	Activities  []plainActivity `json:"activities"`
	ShortReason string          `json:"shortReason"`
	Reason      string          `json:"reason"`
	// These are HTML, cleaned by the server before they were kept.
	Body    template.HTML `json:"body"`
	Open    template.HTML `json:"open"`
	Fixed   template.HTML `json:"fixed"`
	Outlook template.HTML `json:"outlook"`
	Result  template.HTML `json:"result"`
}

// plainDocument is what a document says, in each language it exists in.
type plainDocument struct {
	Title   string        `json:"title"`
	Text    template.HTML `json:"text"`
	Lang    string        `json:"lang"`
	Project struct {
		Slug  string `json:"slug"`
		Title string `json:"title"`
	} `json:"project"`
	// Versions by language, the newest of each first.
	Versions []plainVersion `json:"versions"`
}

type plainVersion struct {
	Lang string        `json:"lang"`
	Body template.HTML `json:"body"`
	File *struct {
		Name    string `json:"name"`
		Address string `json:"address"`
	} `json:"file"`
}

func (u *UI) plain(v *view, h head) (string, error) {
	p := plainPage{head: h, view: v, ui: u, Part: v.page.Plain}
	if v.status >= 400 || len(v.queries) == 0 {
		p.Part = ""
	}
	var b strings.Builder
	err := plainTemplate.Execute(&b, p)
	return b.String(), err
}

// T is the sentence of the key; params are name, value, name, value.
func (p plainPage) T(key string, params ...any) string {
	m := map[string]any{}
	for i := 0; i+1 < len(params); i += 2 {
		if name, ok := params[i].(string); ok {
			m[name] = params[i+1]
		}
	}
	return p.ui.o.Catalogues.Text(p.view.lang, "public", key, m)
}

// Hint says what does not work without JavaScript, and what does instead.
func (p plainPage) Hint() string { return p.T("shell.noscript") }

// Nav are the pages that say something without JavaScript.
func (p plainPage) Nav() (out []plainLink) {
	for _, page := range p.ui.o.Pages {
		if page.listed() && page.Plain != "" {
			out = append(out, plainLink{Name: p.ui.text(p.view.lang, page.Title), URL: p.To(page.Pattern), Here: page.Pattern == p.view.path})
		}
	}
	return out
}

// ownNames of the languages: who needs the link may not read the page.
var ownNames = map[string]string{"de": "Deutsch", "fr": "Français", "it": "Italiano", "en": "English"}

// Lang of the page.
func (p plainPage) Lang() string { return p.view.lang }

// Languages this page can be read in, each by its own name.
func (p plainPage) Languages() (out []plainLink) {
	for _, l := range locale.Langs() {
		out = append(out, plainLink{Name: ownNames[l], URL: local(l, p.view.path), Here: l == p.view.lang, Lang: l})
	}
	return out
}

// To is a page in the language that is being read.
func (p plainPage) To(path string) string { return local(p.view.lang, path) }

// Project that the page is about.
func (p plainPage) Project() (out plainProject, err error) {
	err = json.Unmarshal(p.view.queries[0].Data, &out)
	return out, err
}

// Document that the page is about.
func (p plainPage) Document() (out plainDocument, err error) {
	err = json.Unmarshal(p.view.queries[0].Data, &out)
	return out, err
}

// plainProse is a text of the installation, such as the imprint.
type plainProse struct {
	HTML template.HTML `json:"html"` // cleaned by the server
	Lang string        `json:"lang"`
}

// Text that the page consists of.
func (p plainPage) Text() (out plainProse, err error) {
	err = json.Unmarshal(p.view.queries[0].Data, &out)
	return out, err
}

// plainPrivacy is what is kept about people, as the API tells it.
type plainPrivacy struct {
	Topics []struct {
		Title    string `json:"title"`
		Holdings []struct {
			Title      string `json:"title"`
			Data       string `json:"data"`
			Purpose    string `json:"purpose"`
			Ground     string `json:"ground"`
			Kept       string `json:"kept"`
			Recipients string `json:"recipients"`
			Protected  string `json:"protected"`
		} `json:"holdings"`
	} `json:"topics"`
	Cookies []struct {
		Name    string `json:"name"`
		Purpose string `json:"purpose"`
		Kept    string `json:"kept"`
	} `json:"cookies"`
}

// Privacy comes behind the text of its page; nil when it could not be told.
func (p plainPage) Privacy() (*plainPrivacy, error) {
	for _, q := range p.view.queries {
		if strings.HasSuffix(q.Key, "/privacy") && !strings.Contains(q.Key, "/texts/") {
			out := &plainPrivacy{}
			return out, json.Unmarshal(q.Data, out)
		}
	}
	return nil, nil
}

// Rights of people over their data, as keys of sentences.
func (plainPage) Rights() []string {
	return []string{"privacy.rights.copy", "privacy.rights.correct", "privacy.rights.delete", "privacy.rights.complain", "privacy.law"}
}

// Lists of projects that the page shows.
func (p plainPage) Lists() (out []plainProjects, err error) {
	for _, q := range p.view.queries {
		address, err := url.Parse(q.Key)
		if err != nil || !strings.HasSuffix(address.Path, "/projects") {
			continue
		}
		l := plainProjects{Group: address.Query().Get("group")}
		if err := json.Unmarshal(q.Data, &l.plainList); err != nil {
			return nil, err
		}
		if l.Next != "" {
			l.More = p.To("/projekte") + "?" + url.Values{"group": {l.Group}, "cursor": {l.Next}}.Encode()
		}
		out = append(out, l)
	}
	return out, nil
}

type plainProjects struct {
	plainList
	Group, More string
}

// Newest version of the document in each language.
func (p plainPage) Newest(d plainDocument) (out []plainVersion) {
	seen := map[string]bool{}
	for _, v := range d.Versions {
		if !seen[v.Lang] {
			seen[v.Lang] = true
			out = append(out, v)
		}
	}
	return out
}

// Scope is the heading over what can still change.
func (p plainPage) Scope(o plainProject) string {
	switch {
	case o.Influence == "information":
		return p.T("project.scope.none")
	case o.Group == "finished":
		return p.T("project.scope.over")
	}
	return p.T("project.scope")
}

// Foreign is the language of a text for its attribute lang; empty where it is that of
// the page.
func (p plainPage) Foreign(lang string) string {
	if lang == "easy" {
		lang = locale.Default
	}
	if lang == p.view.lang {
		return ""
	}
	return lang
}

// When says when a project is, the nearer matter first.
func (p plainPage) When(o plainProject) []string {
	if o.OpensAt == nil || o.ClosesAt == nil {
		return nil
	}
	f := locale.For(p.view.lang)
	opened, closes := p.T("project.opened", "Date", f.LongDate(*o.OpensAt)), p.T("project.closes", "Date", f.DateTime(*o.ClosesAt))
	switch o.Group {
	case "planned":
		return []string{p.T("project.opens", "Date", f.LongDate(*o.OpensAt)), closes}
	case "finished":
		return []string{p.T("project.closed", "Date", f.LongDate(*o.ClosesAt)), p.T("project.ran", "Date", f.DateRange(*o.OpensAt, *o.ClosesAt))}
	}
	return []string{closes, opened}
}

// Span from day to day; empty where one of them is not set.
func (p plainPage) Span(from, to *time.Time) string {
	if from == nil || to == nil {
		return ""
	}
	return locale.For(p.view.lang).DateRange(*from, *to)
}

// Day in words.
func (p plainPage) Day(t time.Time) string { return locale.For(p.view.lang).LongDate(t) }

// Lines of an address or of opening hours.
func (plainPage) Lines(text string) []string { return strings.Split(text, "\n") }

// Dial is the address of a phone number: what people write between its digits is for the eye.
func (p plainPage) Dial(number string) template.URL {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
	return template.URL("tel:" + digits)
}
