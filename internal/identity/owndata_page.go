package identity

import (
	"bufio"
	"html/template"
	"time"

	"mitwirken/internal/platform/locale"
)

// ownPage writes index.html: plain, without a script and without anything from
// elsewhere, to be read in any browser for as long as people keep it.
type ownPage struct {
	w    *bufio.Writer
	cat  *locale.Catalogues
	lang string
	form locale.Format
	// first is held back: a single row is a list, several are a table.
	first OwnRow
	rows  int
	name  string
}

func newOwnPage(w *bufio.Writer, cat *locale.Catalogues, lang string) *ownPage {
	return &ownPage{w: w, cat: cat, lang: lang, form: locale.For(lang)}
}

var ownTemplates = template.Must(template.New("").Parse(`
{{define "head"}}<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{.Title}}</title>
<style>
body { max-width: 72rem; margin: 0 auto; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
h1 { line-height: 1.2; }
a { color: #0b5563; }
section { margin-block: 2.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #767676; text-align: left; vertical-align: top; overflow-wrap: anywhere; min-width: 7rem; }
dl { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: .3rem 1rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 32rem) { dl { display: block; } dd { margin-bottom: .6rem; } }
</style>
</head>
<body>
<main>
<h1>{{.Title}}</h1>
<p>{{.Lead}}</p>
<p>{{.About}}</p>
<nav aria-label="{{.Contents}}">
<ul>
{{range .Sections}}<li><a href="#{{.Name}}">{{.Title}}</a></li>
{{end}}</ul>
</nav>
{{end}}
{{define "open"}}<section aria-labelledby="{{.Name}}">
<h2 id="{{.Name}}">{{.Title}}</h2>
{{end}}
{{define "none"}}<p>{{.}}</p>
{{end}}
{{define "list"}}<dl>
{{range .}}<dt>{{.Label}}</dt><dd>{{.Text}}</dd>
{{end}}</dl>
{{end}}
{{define "table"}}<div class="wide" role="region" tabindex="0" aria-labelledby="{{.Name}}">
<table>
<thead><tr>{{range .Cells}}<th scope="col">{{.Label}}</th>{{end}}</tr></thead>
<tbody>
{{end}}
{{define "row"}}<tr>{{range .}}<td>{{.Text}}</td>{{end}}</tr>
{{end}}
{{define "tail"}}</tbody>
</table>
</div>
{{end}}
{{define "close"}}</section>
{{end}}
{{define "foot"}}</main>
</body>
</html>
{{end}}`))

type ownCell struct{ Label, Text string }

type ownSection struct{ Name, Title string }

func (p *ownPage) say(key string, params map[string]any) string {
	return p.cat.Text(p.lang, locale.Mail, "own_data."+key, params)
}

func (p *ownPage) part(name string, data any) error {
	return ownTemplates.ExecuteTemplate(p.w, name, data)
}

func (p *ownPage) section(name string) ownSection {
	return ownSection{name, p.say("section."+name, nil)}
}

func (p *ownPage) begin(site string, now time.Time, names []string) error {
	sections := make([]ownSection, len(names))
	for i, n := range names {
		sections[i] = p.section(n)
	}
	return p.part("head", struct {
		Lang, Title, Lead, About, Contents string
		Sections                           []ownSection
	}{p.lang, p.say("title", nil), p.say("lead", map[string]any{"Site": site, "Time": p.form.DateTime(now)}), p.say("about", nil), p.say("contents", nil), sections})
}

func (p *ownPage) open(name string) error {
	p.name, p.rows, p.first = name, 0, nil
	return p.part("open", p.section(name))
}

func (p *ownPage) row(r OwnRow) error {
	p.rows++
	if p.rows == 1 {
		p.first = r
		return nil
	}
	if p.rows == 2 {
		cells, err := p.cells(p.first)
		if err != nil {
			return err
		}
		if err := p.part("table", struct {
			Name  string
			Cells []ownCell
		}{p.name, cells}); err != nil {
			return err
		}
		if err := p.part("row", cells); err != nil {
			return err
		}
	}
	cells, err := p.cells(r)
	if err != nil {
		return err
	}
	return p.part("row", cells)
}

func (p *ownPage) cells(r OwnRow) ([]ownCell, error) {
	out := make([]ownCell, len(r))
	for i, f := range r {
		text, err := ownText(f.Value, p.form, func(t OwnTerm) string { return p.say("term."+string(t), nil) }, p.say("yes", nil), p.say("no", nil))
		if err != nil {
			return nil, err
		}
		if text == "" {
			text = "–"
		}
		out[i] = ownCell{p.say("field."+f.Name, nil), text}
	}
	return out, nil
}

func (p *ownPage) close() error {
	var err error
	switch p.rows {
	case 0:
		err = p.part("none", p.say("none", nil))
	case 1:
		var cells []ownCell
		if cells, err = p.cells(p.first); err == nil {
			err = p.part("list", cells)
		}
	default:
		err = p.part("tail", nil)
	}
	if err != nil {
		return err
	}
	return p.part("close", nil)
}

func (p *ownPage) end() error {
	if err := p.part("foot", nil); err != nil {
		return err
	}
	return p.w.Flush()
}
