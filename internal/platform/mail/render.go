package mail

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"regexp"
	"strings"
	texttemplate "text/template"
	"unicode/utf8"

	"mitwirken/internal/platform/locale"
)

//go:embed templates/*.tmpl
var templateFS embed.FS

var (
	funcs = map[string]any{
		"lines": func(s string) []string { return strings.Split(s, "\n") },
		"rule":  func(s string) string { return strings.Repeat("=", min(utf8.RuneCountInString(s), 70)) },
	}
	htmlLayout = htmltemplate.Must(htmltemplate.New("layout.html.tmpl").Funcs(funcs).ParseFS(templateFS, "templates/layout.html.tmpl"))
	textLayout = texttemplate.Must(texttemplate.New("layout.txt.tmpl").Funcs(funcs).ParseFS(templateFS, "templates/layout.txt.tmpl"))
)

// Site is whom the mails come from, as shown in head and foot of every letter.
type Site struct {
	// Name of the platform («Mitwirken Emmen») and of the municipality behind it.
	Name, Owner string
	// URL of the platform, without a path.
	URL string
	// Sender is the name in From; that of the configuration when empty.
	Sender string
	// Accent is the colour of the line on top and of buttons, #rrggbb, at least
	// 4.5:1 on white; a dark petrol when empty.
	Accent string
}

const defaultAccent = "#0a5f66"

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (s Site) check() (Site, error) {
	if s.Accent == "" {
		s.Accent = defaultAccent
	}
	if !colour.MatchString(s.Accent) {
		return s, errors.New("mail: the accent colour is not of the form #rrggbb")
	}
	if s.Name == "" || s.Owner == "" || s.URL == "" {
		return s, errors.New("mail: name, owner and address of the site are needed for the foot of every letter")
	}
	return s, nil
}

// page is what the two layouts see.
type page struct {
	Letter
	Site      Site
	Lang      string
	Automatic string
	say       Say
}

// Line is a fact in the text part; the colon is a matter of language.
func (p page) Line(f Fact) string {
	return p.say("layout.fact", map[string]any{"Label": f.Label, "Value": f.Value})
}

// Above stands over the address of a button in the text part.
func (p page) Above(label string) string {
	return p.say("layout.link", map[string]any{"Label": label})
}

// Rendered is a letter as it goes out.
type Rendered struct{ Subject, Text, HTML string }

// Preview renders what Enqueue would send.
func (o *Outbox) Preview(lang string, c Content) (Rendered, error) {
	l, ok := c.Compose(o.say(lang)).normalise()
	if !ok {
		return Rendered{}, incomplete(c)
	}
	text, html, err := render(l, lang, o.site, o.say(lang))
	return Rendered{l.Subject, text, html}, err
}

func incomplete(c Content) error {
	return fmt.Errorf("mail: %s has no subject or no blocks", c.Template())
}

func render(l Letter, lang string, site Site, say Say) (text, html string, err error) {
	p := page{Letter: l, Site: site, Lang: lang, Automatic: say("layout.automatic", map[string]any{"Name": site.Name}), say: say}
	var t, h bytes.Buffer
	if err := textLayout.Execute(&t, p); err != nil {
		return "", "", fmt.Errorf("mail: text: %w", err)
	}
	if err := htmlLayout.Execute(&h, p); err != nil {
		return "", "", fmt.Errorf("mail: html: %w", err)
	}
	// Ticket systems and filters read the text part.
	return locale.Plain(t.String()), h.String(), nil
}
