package webui

import (
	"compress/gzip"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"mitwirken/internal/platform/locale"
)

// Place is a public page of which there are many: a project, a document.
type Place struct {
	// Path without the language.
	Path      string
	ChangedAt time.Time
}

// Places tells of everything published that nobody needs a login for.
type Places struct {
	// From lists up to limit places in the order of their paths, the first not before from.
	From func(ctx context.Context, from string, limit int) ([]Place, error)
	// Starts lists every nth place in that order, the first one included.
	Starts func(ctx context.Context, n int) ([]Place, error)
}

const (
	sitemapPath = "/sitemap.xml"
	// One file holds so many places, each in four languages; the protocol ends at 50,000
	// addresses and 50 MB.
	sitemapPlaces = 5000
	sitemapBatch  = 500
	sitemapOpen   = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	sitemapSpace  = `xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`
)

func (u *UI) robots(w http.ResponseWriter, r *http.Request) {
	text := "User-agent: *\nDisallow: /auth/\n\nSitemap: " + u.o.PublicURL + sitemapPath + "\n"
	if u.o.Unlisted {
		text = "User-agent: *\nDisallow: /\n"
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	asset{plain: []byte(text)}.write(w, r, http.StatusOK)
}

// sitemap lists every public page in every language. When there are too many for one
// file it is an index, and each file begins at the path that «from» names: a page that
// comes or goes in between moves no other.
func (u *UI) sitemap(w http.ResponseWriter, r *http.Request) {
	from, part := r.URL.Query().Get("from"), r.URL.Query().Has("from")
	var starts []Place
	var err error
	if !part {
		starts, err = u.o.Places.Starts(r.Context(), sitemapPlaces)
	}
	if err != nil || !strings.HasPrefix(from, "/") && part || strings.ContainsRune(from, 0) {
		u.noSitemap(w, r, err)
		return
	}
	write := func(out io.Writer) error { return u.writePlaces(r.Context(), out, from, !part) }
	if len(starts) > 1 {
		write = func(out io.Writer) error { return u.writeIndex(out, starts) }
	}
	h := w.Header()
	h.Set("Content-Type", "application/xml; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Vary", "Accept-Encoding")
	if r.Method == http.MethodHead {
		return
	}
	out := io.Writer(w)
	if accepts(r, "gzip") {
		h.Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer func() { _ = z.Close() }() // the client has gone: nobody is left to tell
		out = z
	}
	if err := write(out); err != nil {
		u.o.Log.ErrorContext(r.Context(), "sitemap", "cause", err)
		panic(http.ErrAbortHandler) // half of it is on its way: it must not look whole
	}
}

func (u *UI) noSitemap(w http.ResponseWriter, r *http.Request, err error) {
	if err != nil {
		u.o.Log.ErrorContext(r.Context(), "sitemap", "cause", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNotFound)
}

func (u *UI) writeIndex(out io.Writer, starts []Place) error {
	if _, err := io.WriteString(out, sitemapOpen+"<sitemapindex "+sitemapSpace+">\n"); err != nil {
		return err
	}
	for i, s := range starts {
		from := ""
		if i > 0 {
			from = s.Path
		}
		address := u.o.PublicURL + sitemapPath + "?from=" + url.QueryEscape("/"+strings.TrimPrefix(from, "/"))
		if _, err := fmt.Fprintf(out, "<sitemap><loc>%s</loc></sitemap>\n", escaped(address)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(out, "</sitemapindex>\n")
	return err
}

// writePlaces writes one file. The pages that always exist stand in the first.
func (u *UI) writePlaces(ctx context.Context, out io.Writer, from string, whole bool) error {
	if _, err := io.WriteString(out, sitemapOpen+"<urlset "+sitemapSpace+` xmlns:xhtml="http://www.w3.org/1999/xhtml">`+"\n"); err != nil {
		return err
	}
	if whole || from == "/" {
		for _, p := range u.o.Pages {
			if p.listed() {
				if err := u.writePlace(out, Place{Path: p.Pattern}); err != nil {
					return err
				}
			}
		}
	}
	for written := 0; written < sitemapPlaces; {
		limit := min(sitemapBatch, sitemapPlaces-written)
		rows, err := u.o.Places.From(ctx, from, limit+1)
		if err != nil {
			return err
		}
		for _, p := range rows[:min(limit, len(rows))] {
			if err := u.writePlace(out, p); err != nil {
				return err
			}
		}
		if written += limit; len(rows) <= limit {
			break
		}
		from = rows[limit].Path
	}
	_, err := io.WriteString(out, "</urlset>\n")
	return err
}

func (u *UI) writePlace(out io.Writer, p Place) error {
	var links, b strings.Builder
	for _, l := range locale.Langs() {
		fmt.Fprintf(&links, `<xhtml:link rel="alternate" hreflang="%s" href="%s"/>`, l, escaped(u.address(l, p.Path)))
	}
	fmt.Fprintf(&links, `<xhtml:link rel="alternate" hreflang="x-default" href="%s"/>`, escaped(u.address(locale.Default, p.Path)))
	for _, l := range locale.Langs() {
		b.WriteString("<url><loc>" + escaped(u.address(l, p.Path)) + "</loc>")
		if !p.ChangedAt.IsZero() {
			b.WriteString("<lastmod>" + p.ChangedAt.UTC().Format(time.RFC3339) + "</lastmod>")
		}
		b.WriteString(links.String() + "</url>\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}
