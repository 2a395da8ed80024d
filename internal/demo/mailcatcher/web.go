package mailcatcher

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

const root = "/dev/mail"

// No script anywhere. A mail is shown in a frame and may bring its own styles and
// pictures inside itself; it stays in the sandbox also when opened by itself.
const (
	policy     = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	sandbox    = "allow-popups allow-popups-to-escape-sandbox"
	htmlPolicy = "sandbox " + sandbox + "; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

//go:embed page.tmpl
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"links": links, "sandbox": func() string { return sandbox }}).Parse(pageText))

// ServeHTTP shows the list at /dev/mail, one mail at /dev/mail/7, its HTML alone
// at /dev/mail/7/html and its source at /dev/mail/7/source. ?format=json gives list or mail as JSON, ?to= one receiver only.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "Nur lesen.", http.StatusMethodNotAllowed)
		return
	}
	rest := strings.Trim(strings.TrimPrefix(r.URL.Path, root), "/")
	if rest == "" {
		to := r.URL.Query().Get("to")
		mails := s.Mails(to)
		s.write(w, r, mails, view{Mails: mails, To: to})
		return
	}
	number, part, _ := strings.Cut(rest, "/")
	id, err := strconv.Atoi(number)
	m := s.mail(id)
	switch {
	case err != nil || m == nil || part != "" && part != "source" && part != "html":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		s.render(w, view{Missing: true})
	case part == "source":
		h.Set("Content-Type", "text/plain; charset=utf-8")
		w.Write(m.raw)
	case part == "html":
		h.Set("Content-Security-Policy", htmlPolicy)
		h.Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, framed(m.HTML))
	default:
		s.write(w, r, m, view{Mail: m})
	}
}

// view is what the page shows: a mail, the list, or that there is nothing.
type view struct {
	Mail    *Mail
	Mails   []*Mail
	To      string
	Missing bool
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, data any, v view) {
	if r.URL.Query().Get("format") != "json" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		s.render(w, v)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.Encode(data) // a reader that went away is not our trouble
}

func (s *Server) render(w http.ResponseWriter, v view) {
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		http.Error(w, "Die Seite kann nicht angezeigt werden.", http.StatusInternalServerError)
		return
	}
	w.Write(b.Bytes())
}

// span is a piece of plain text, or an address in it.
type span struct{ Text, URL string }

var address = regexp.MustCompile(`https?://[^\s<>"]+[^\s<>".,;:!?)\]]`)

func links(text string) (spans []span) {
	from := 0
	for _, at := range address.FindAllStringIndex(text, -1) {
		spans = append(spans, span{Text: text[from:at[0]]}, span{Text: text[at[0]:at[1]], URL: text[at[0]:at[1]]})
		from = at[1]
	}
	return append(spans, span{Text: text[from:]})
}

var head = regexp.MustCompile(`(?i)<head[^>]*>`)

// framed makes links of the mail open beside the frame: pages of the platform
// refuse to be shown inside one.
func framed(html string) string {
	const base = `<base target="_blank">`
	if at := head.FindStringIndex(html); at != nil {
		return html[:at[1]] + base + html[at[1]:]
	}
	return base + html
}
