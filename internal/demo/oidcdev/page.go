package oidcdev

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

//go:embed page.tmpl
var pageText string

//go:embed page.css
var pageStyle string

var page = template.Must(template.New("page").Parse(pageText))

var styleHash = func() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return base64.StdEncoding.EncodeToString(sum[:])
}()

// policy allows our own style, no script, and frames of the given origins. It
// says nothing of form-action: browsers apply that to the redirect which answers
// the login form, and that one leads to another origin.
func policy(frames ...string) string {
	p := "default-src 'none'; style-src 'sha256-" + styleHash + "'; base-uri 'none'; frame-ancestors 'none'"
	if len(frames) > 0 {
		p += "; frame-src " + strings.Join(frames, " ")
	}
	return p
}

// view is one page; Kind chooses which.
type view struct {
	Kind   string
	AGOV   bool
	Style  template.CSS
	Fields url.Values
	People []choice
	Asked  string
	Name   string
	Text   string
	Frames []string
	Failed []string
	Next   string
}

// choice is a person on the login page.
type choice struct {
	Person
	Reach  string
	Enough bool
}

func (r *realm) showLogin(w http.ResponseWriter, f url.Values) {
	v := view{Kind: "login", Fields: f}
	if r.name == AGOV {
		v.Asked = join(asked(f), " oder ")
	}
	for _, p := range r.people {
		c := choice{Person: p, Enough: true}
		if r.name == AGOV {
			c.Reach, c.Enough = "Stufen "+join(p.ReachedLevels(), ", "), slices.ContainsFunc(asked(f), p.Reaches)
			if len(p.ReachedLevels()) == 1 {
				c.Reach = "Stufe " + join(p.ReachedLevels(), "")
			}
		}
		v.People = append(v.People, c)
	}
	r.show(w, http.StatusOK, v)
}

func join(numbers []int, with string) string {
	var s []string
	for _, n := range numbers {
		s = append(s, strconv.Itoa(n))
	}
	return strings.Join(s, with)
}

func (r *realm) showConfirm(w http.ResponseWriter, p Person) {
	r.show(w, http.StatusOK, view{Kind: "confirm", Name: p.Name})
}

func (r *realm) showSignedOut(w http.ResponseWriter, e ended, next string) {
	var origins []string
	for _, f := range e.frames {
		if u, err := url.Parse(f); err == nil && !slices.Contains(origins, u.Scheme+"://"+u.Host) {
			origins = append(origins, u.Scheme+"://"+u.Host)
		}
	}
	w.Header().Set("Content-Security-Policy", policy(origins...))
	r.show(w, http.StatusOK, view{Kind: "signed-out", Frames: e.frames, Failed: e.failed, Next: next})
}

func (r *realm) showProblem(w http.ResponseWriter, text string) {
	r.show(w, http.StatusBadRequest, view{Kind: "problem", Text: text})
}

func (r *realm) show(w http.ResponseWriter, code int, v view) {
	v.AGOV, v.Style = r.name == AGOV, template.CSS(pageStyle)
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		http.Error(w, "Die Seite kann nicht angezeigt werden.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	_, _ = b.WriteTo(w) // a reader that went away is not our trouble
}
