package app

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/site/drawing"
)

func TestVolumePicturesOfTheInstallationAndItsProjects(t *testing.T) {
	t.Parallel()
	a := build(t, configured(t, pgtest.DSN(t), catcher(t)))
	defer a.Close()
	publish(t, a, "badi", -1, 1)
	publish(t, a, "geheim", -1, 1)
	publish(t, a, "entwurf", -1, 1)
	for _, q := range []string{
		`INSERT INTO space_space (id, slug, audience, four_eyes, texts, created_at) VALUES ('00000000-0000-4000-8000-0000000001ff', 'intern', 'employees', false, '{"de": {"name": "Intern"}}', now())`,
		`UPDATE space_project SET space_id = '00000000-0000-4000-8000-0000000001ff' WHERE slug = 'geheim'`,
		`UPDATE space_project SET stage = 'new', live = NULL, published_at = NULL, publish_at = NULL WHERE slug = 'entwurf'`,
	} {
		if _, err := a.db.NewRaw(q).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	get := func(path string, headers ...string) (int, http.Header, []byte) {
		w := a.do(t, call{method: "GET", path: path, headers: headers})
		return w.Code, w.Header(), w.Body.Bytes()
	}
	tags := map[string]string{}
	for path, side := range map[string]image.Point{
		"/icons/32.png": {32, 32}, "/icons/180.png": {180, 180}, "/icons/192.png": {192, 192}, "/icons/512.png": {512, 512}, "/icons/maskable.png": {512, 512}, "/apple-touch-icon.png": {180, 180},
		"/favicon.ico": {32, 32}, "/social/site.png": {drawing.Width, drawing.Height}, "/social/projects/badi.png": {drawing.Width, drawing.Height},
	} {
		status, h, body := get(path)
		m, err := png.Decode(bytes.NewReader(body))
		if status != http.StatusOK || err != nil || m.Bounds().Size() != side || h.Get("Content-Type") != "image/png" || h.Get("Cache-Control") != "public, max-age=3600" {
			t.Errorf("%s: %d %v %v", path, status, err, h)
			continue
		}
		tags[path] = h.Get("ETag")
		if status, _, body := get(path, "If-None-Match", h.Get("ETag")); status != http.StatusNotModified || len(body) > 0 {
			t.Errorf("%s comes again: %d", path, status)
		}
	}
	if status, h, body := get("/favicon.svg"); status != http.StatusOK || h.Get("Content-Type") != "image/svg+xml" || !strings.Contains(string(body), "#0a5f66") {
		t.Errorf("%d %s", status, body)
	}
	for _, path := range []string{"/social/projects/geheim.png", "/social/projects/entwurf.png", "/social/projects/nirgends.png", "/social/projects/badi.jpg", "/social/projects/badi", "/icons/33.png", "/icons/32", "/icons/x.png"} {
		if status, _, _ := get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	_, before, _ := get("/social/projects/badi.png?lang=fr")
	const french = `UPDATE space_project SET live = jsonb_set(live, '{texts,fr}', '{"title": "La piscine", "summary": "x"}') WHERE slug = 'badi'`
	if _, err := a.db.NewRaw(french).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if status, h, _ := get("/social/projects/badi.png?lang=fr"); status != http.StatusOK || h.Get("ETag") == before.Get("ETag") {
		t.Error("the picture does not speak the language of the page")
	}
	if status, h, _ := get("/social/site.png?lang=it"); status != http.StatusOK || h.Get("ETag") == tags["/social/site.png"] {
		t.Error("the picture of the site does not speak the language of the page")
	}
	// A new name is a new picture.
	a.Site.Forget()
	if _, err := a.db.NewRaw(`UPDATE site_settings SET version = 1, document = '{"name": "Gemeinde Muster", "shortName": "Muster", "accent": "#a3262e"}'`).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.Site.Forget()
	for _, path := range []string{"/social/site.png", "/social/projects/badi.png", "/icons/32.png"} {
		if status, h, _ := get(path, "If-None-Match", tags[path]); status != http.StatusOK || h.Get("ETag") == tags[path] {
			t.Errorf("%s stays as it was: %d", path, status)
		}
	}
}
