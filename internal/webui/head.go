package webui

import (
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"mitwirken/internal/platform/locale"
)

// Site is what the shell says of the installation. Every page asks for it, so it
// follows the settings without a restart.
type Site struct {
	Name      string `json:"name"`
	ShortName string `json:"shortName"`
	Phone     string `json:"phone"`
	Email     string `json:"email"`
	// Address without the name and Hours in the language of the page are in lines.
	Address string `json:"address"`
	Hours   string `json:"hours"`
}

// SiteAPI is where the site tells of itself.
const SiteAPI = "/api/v1/installation"

// head is what a link preview, a search engine or a browser learns before the app runs.
type head struct {
	Title, Description, Canonical, Nonce string
	// Name of the page without that of the site.
	Name         string
	Site         Site
	NoIndex      bool
	Manifest     string
	Light, Dark  string
	Image        string
	Locale       string
	OtherLocales []string
	Alternates   []alternate
	Scripts      []string
	Styles       []string
	Theme        template.CSS
	// Schemas are for search engines (schema.org).
	Schemas        []map[string]any
	ImageW, ImageH int
	Feed           string
}

type alternate struct{ Lang, URL string }

var headTemplate = template.Must(template.New("head").Parse(`<title>{{.Title}}</title>
<meta name="description" content="{{.Description}}">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="{{.Light}}">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="{{.Dark}}">
<link rel="manifest" href="{{.Manifest}}">
<link rel="icon" type="image/png" sizes="32x32" href="/icons/32.png">
<link rel="apple-touch-icon" href="/icons/180.png">
{{- if .NoIndex}}
<meta name="robots" content="noindex">{{end}}
{{- range .Scripts}}
<link rel="modulepreload" href="{{.}}" nonce="{{$.Nonce}}">{{end}}
{{- range .Styles}}
<link rel="stylesheet" href="{{.}}" nonce="{{$.Nonce}}">{{end}}
{{- with .Theme}}
<style nonce="{{$.Nonce}}">{{.}}</style>{{end}}
{{- if .Canonical}}
<link rel="canonical" href="{{.Canonical}}">
{{- range .Alternates}}
<link rel="alternate" hreflang="{{.Lang}}" href="{{.URL}}">{{end}}
{{- with .Feed}}
<link rel="alternate" type="application/atom+xml" title="{{$.Name}}" href="{{.}}">{{end}}
<meta property="og:type" content="website">
<meta property="og:site_name" content="{{.Site.Name}}">
<meta property="og:title" content="{{.Name}}">
<meta property="og:description" content="{{.Description}}">
<meta property="og:url" content="{{.Canonical}}">
<meta property="og:locale" content="{{.Locale}}">
{{- range .OtherLocales}}
<meta property="og:locale:alternate" content="{{.}}">{{end}}
<meta property="og:image" content="{{.Image}}">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="{{.ImageW}}">
<meta property="og:image:height" content="{{.ImageH}}">
<meta property="og:image:alt" content="{{.Title}}">
<meta name="twitter:card" content="summary_large_image">
{{- end}}
{{- range .Schemas}}
<script type="application/ld+json">{{.}}</script>{{end}}
`))

// Colours of the header sheet and of the ground, as src/styles/tokens.css has them.
const (
	sheetLight, sheetDark = "#ffffff", "#17191c"
	groundLight           = "#f6f5f1"
)

func (h head) render() (string, error) {
	var b strings.Builder
	err := headTemplate.Execute(&b, h)
	return b.String(), err
}

func (u *UI) text(lang, key string) string { return u.o.Catalogues.Text(lang, "public", key, nil) }

// headOf says what is known of the page; the addresses in it carry no query, so that
// filters and marks of where somebody came from make no second page.
func (u *UI) headOf(v *view) head {
	h := head{Nonce: v.nonce, Theme: template.CSS(v.theme), //nolint:gosec // rules of ours, made of checked colours
		NoIndex: v.page.NoIndex || u.o.Unlisted || v.status != http.StatusOK, Manifest: local(v.lang, appManifestPath),
		Light: sheetLight, Dark: sheetDark, ImageW: 1200, ImageH: 630}
	h.Site = u.siteOf(v.answer(SiteAPI))
	h.Name, h.Description = u.text(v.lang, v.page.Title), u.text(v.lang, v.page.Description)
	switch {
	case v.status >= http.StatusInternalServerError:
		h.Name, h.Description = u.text(v.lang, "error.title"), u.text(v.lang, "ui.state.failed.text")
	case v.status != http.StatusOK:
		h.Name, h.Description = u.text(v.lang, u.o.Missing.Title), u.text(v.lang, u.o.Missing.Description)
	default:
		h.fromData(v)
		h.Canonical = u.address(v.lang, v.path)
		for _, l := range locale.Langs() {
			h.Alternates = append(h.Alternates, alternate{l, u.address(l, v.path)})
			if l == v.lang {
				h.Locale = l + "_CH"
			} else {
				h.OtherLocales = append(h.OtherLocales, l+"_CH")
			}
		}
		h.Alternates = append(h.Alternates, alternate{"x-default", u.address(locale.Default, v.path)})
		if v.page.Feed != "" {
			h.Feed = v.page.Feed + "?lang=" + v.lang
		}
		image := v.page.Image
		if image == "" {
			image = "/social/site.png"
		}
		h.Image = u.o.PublicURL + fill(image, v.params)
		if v.lang != locale.Default {
			h.Image += "?lang=" + v.lang
		}
		if v.path == "/" {
			h.Schemas = append(h.Schemas, h.Site.schema(u.o.PublicURL))
		}
		h.Schemas = append(h.Schemas, u.eventSchemas(v, h.Site)...)
	}
	h.Title = h.Name + " – " + h.Site.Name
	h.Scripts, h.Styles = u.manifest.needed(v.page.Source, v.lang, u.words[v.page.Source])
	return h
}

// fromData takes title and description out of the first answer where the page wants it.
func (h *head) fromData(v *view) {
	if v.page.HeadFrom[0] == "" || len(v.queries) == 0 {
		return
	}
	var m map[string]any
	if json.Unmarshal(v.queries[0].Data, &m) != nil {
		return // an answer of another shape has no title; that of the page stays
	}
	for i, into := range []*string{&h.Name, &h.Description} {
		if s, ok := m[v.page.HeadFrom[i]].(string); ok && s != "" {
			if i == 0 && v.page.Title != "" {
				s = *into + ": " + s
			}
			*into = s
		}
	}
}

func (u *UI) siteOf(answer json.RawMessage) Site {
	s := Site{Name: u.o.Name}
	// Without an answer the page says less; the client words the refusal.
	_ = json.Unmarshal(answer, &s)
	return s
}

// schema describes the municipality for search engines (schema.org).
func (s Site) schema(publicURL string) map[string]any {
	out := map[string]any{"@context": "https://schema.org", "@type": "GovernmentOrganization", "name": s.Name, "url": publicURL + "/", "logo": publicURL + "/icons/512.png"}
	for name, value := range map[string]string{"telephone": s.Phone, "email": s.Email} {
		if value != "" {
			out[name] = value
		}
	}
	return out
}

// local is a path in a language: German has no prefix.
func local(lang, path string) string {
	if lang == locale.Default {
		return path
	}
	if path = strings.TrimRight("/"+lang+path, "/"); path == "" {
		return "/"
	}
	return path
}

func (u *UI) address(lang, path string) string {
	return u.o.PublicURL + (&url.URL{Path: local(lang, path)}).EscapedPath()
}
