package owndata

import (
	"bufio"
	"html/template"
	"time"

	"mitwirken/internal/platform/locale"
)

// page writes index.html: plain, without a script and without anything from
// elsewhere, to be read in any browser for as long as people keep it.
type page struct {
	w    *bufio.Writer
	cat  *locale.Catalogues
	lang string
	form locale.Format
	// first is held back: a single row is a list, several are a table.
	first Row
	rows  int
	name  string
}

func newPage(w *bufio.Writer, cat *locale.Catalogues, lang string) *page {
	return &page{w: w, cat: cat, lang: lang, form: locale.For(lang)}
}

var templates = template.Must(template.New("").Parse(`
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

type cell struct{ Label, Text string }

type heading struct{ Name, Title string }

func (p *page) say(key string, params map[string]any) string {
	return p.cat.Text(p.lang, locale.Mail, "own_data."+key, params)
}

func (p *page) part(name string, data any) error {
	return templates.ExecuteTemplate(p.w, name, data)
}

func (p *page) section(name string) heading {
	return heading{name, p.say("section."+name, nil)}
}

func (p *page) begin(site string, now time.Time, names []string) error {
	sections := make([]heading, len(names))
	for i, n := range names {
		sections[i] = p.section(n)
	}
	return p.part("head", struct {
		Lang, Title, Lead, About, Contents string
		Sections                           []heading
	}{p.lang, p.say("title", nil), p.say("lead", map[string]any{"Site": site, "Time": p.form.DateTime(now)}), p.say("about", nil), p.say("contents", nil), sections})
}

func (p *page) open(name string) error {
	p.name, p.rows, p.first = name, 0, nil
	return p.part("open", p.section(name))
}

func (p *page) row(r Row) error {
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
			Cells []cell
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

func (p *page) cells(r Row) ([]cell, error) {
	out := make([]cell, len(r))
	for i, f := range r {
		words, err := text(f.Value, p.form, func(t Term) string { return p.say("term."+string(t), nil) }, p.say("yes", nil), p.say("no", nil))
		if err != nil {
			return nil, err
		}
		if words == "" {
			words = "–"
		}
		out[i] = cell{p.say("field."+f.Name, nil), words}
	}
	return out, nil
}

func (p *page) close() error {
	var err error
	switch p.rows {
	case 0:
		err = p.part("none", p.say("none", nil))
	case 1:
		var cells []cell
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

func (p *page) end() error {
	if err := p.part("foot", nil); err != nil {
		return err
	}
	return p.w.Flush()
}
