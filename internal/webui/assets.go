package webui

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// asset is a file of the build, kept in memory with its compressed twins.
type asset struct {
	plain, gzipped, brotli []byte
	contentType            string
	immutable              bool
}

// What the build has compressed already: better than any start could afford.
const (
	gzipSuffix   = ".gz"
	brotliSuffix = ".br"
)

// readAssets loads everything but the shells and Vite's own notes. The whole
// build is about a megabyte: memory is cheaper than compressing per request.
func readAssets(dist fs.FS) (map[string]asset, error) {
	out := map[string]asset{}
	err := fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".html") || strings.HasSuffix(name, gzipSuffix) || strings.HasSuffix(name, brotliSuffix) {
			return err
		}
		b, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		a := asset{plain: b, contentType: contentType(name), immutable: strings.HasPrefix(name, "assets/")}
		for suffix, twin := range map[string]*[]byte{gzipSuffix: &a.gzipped, brotliSuffix: &a.brotli} {
			if *twin, err = fs.ReadFile(dist, name+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		out["/"+name] = a
		return nil
	})
	return out, err
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// compress is for what is made per request.
func compress(b []byte) ([]byte, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		return nil, err
	}
	err := z.Close()
	return out.Bytes(), err
}

func accepts(r *http.Request, coding string) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), coding)
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Vary", "Accept-Encoding")
	switch {
	case a.immutable:
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	case r.URL.Path == workerPath:
		// Browsers ask for it anyway at most once a day; a new build is met at once.
		h.Set("Cache-Control", "no-cache")
		// A worker has a policy of its own, and this one fetches what it keeps.
		h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'")
	default:
		h.Set("Cache-Control", "public, max-age=3600")
	}
	a.write(w, r, http.StatusOK)
}

// workerPath lies at the root: a service worker sees the pages below its own address.
const workerPath = "/sw.js"

func (a asset) write(w http.ResponseWriter, r *http.Request, status int) {
	body := a.plain
	switch {
	case a.brotli != nil && accepts(r, "br"):
		w.Header().Set("Content-Encoding", "br")
		body = a.brotli
	case a.gzipped != nil && accepts(r, "gzip"):
		w.Header().Set("Content-Encoding", "gzip")
		body = a.gzipped
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client has gone: nobody is left to tell
	}
}
