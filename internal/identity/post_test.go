package identity

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// post is the town with its post office.
type post struct {
	*town
	m   *MagicLinks
	cat *locale.Catalogues
	h   http.Handler
}

func newPost(t *testing.T) *post {
	t.Helper()
	w := newTown(t)
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	cat = cat.Reporting(t.Errorf)
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 25, TLS: mail.TLSNone, From: mail.Address{Email: "mitwirken@example.ch"}})
	if err != nil {
		t.Fatal(err)
	}
	outbox, err := mail.NewOutbox(w.db, sender, cat, mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: base}, slog.New(slog.DiscardHandler), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := &post{town: w, m: NewMagicLinks(w.s, outbox), cat: cat}
	p.h = p.engine(nil)
	return p
}

func (p *post) engine(l *httpapi.Limiter) http.Handler {
	p.Helper()
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Catalogues: p.cat, Limiter: l, PublicURL: base, RequestTimeout: 10 * time.Second, MaxBody: 1 << 16})
	if err != nil {
		p.Fatal(err)
	}
	p.m.Routes(api)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		api.ServeHTTP(rw, r.WithContext(authz.WithActor(r.Context(), p.actor(p.s, p.s.Token(r)))))
	})
}

// ask sends JSON with the cookies of a browser and keeps those that come back.
func (b *browser) ask(h http.Handler, method, path string, body any, header ...string) (int, map[string]any) {
	b.w.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.w.Fatal(err)
	}
	r := httptest.NewRequest(method, base+httpapi.Base+path, bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range b.jar.Cookies(b.w.parse(base)) {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	b.jar.SetCookies(b.w.parse(base), rec.Result().Cookies())
	var v map[string]any
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil {
			b.w.Fatalf("%s %s: %v: %s", method, path, err, rec.Body)
		}
	}
	return rec.Code, v
}

type letter struct{ To, Lang, Token string }

var tokenInMail = regexp.MustCompile(`/anmelden/link#([A-Za-z0-9_-]{43})`)

// deliver does what the jobs do and gives the letters that came out of it.
func (p *post) deliver() []letter {
	p.Helper()
	var ids []uuid.UUID
	if err := p.db.NewRaw(`SELECT (args->>'link')::uuid FROM river_job WHERE kind = 'identity.magic_letter' ORDER BY id`).Scan(p.Context(), &ids); err != nil {
		p.Fatal(err)
	}
	for range 2 { // jobs run at least once
		for _, id := range ids {
			if err := p.m.write(p.Context(), id); err != nil {
				p.Fatal(err)
			}
		}
	}
	var rows []struct{ Recipient, Lang, Data string }
	if err := p.db.NewRaw(`DELETE FROM mail_outbox RETURNING recipient, lang, data::text AS data`).Scan(p.Context(), &rows); err != nil {
		p.Fatal(err)
	}
	out := make([]letter, len(rows))
	for i, r := range rows {
		m := tokenInMail.FindStringSubmatch(r.Data)
		if m == nil {
			p.Fatalf("no link in %s", r.Data)
		}
		out[i] = letter{r.Recipient, r.Lang, m[1]}
	}
	return out
}

// order asks for a link and gives its token.
func (p *post) order(b *browser, email string) string {
	p.Helper()
	if code, v := b.ask(p.h, http.MethodPost, "/magic-links", map[string]any{"email": email}); code != http.StatusAccepted {
		p.Fatal(code, v)
	}
	letters := p.deliver()
	if len(letters) != 1 {
		p.Fatalf("%d letters", len(letters))
	}
	return letters[0].Token
}

func (p *post) use(b *browser, token string, confirmed bool) (int, map[string]any) {
	p.Helper()
	return b.ask(p.h, http.MethodPost, "/magic-links/consume", map[string]any{"token": token, "confirmed": confirmed})
}

func (p *post) enter(email string) *browser {
	p.Helper()
	b := p.browser()
	if code, v := p.use(b, p.order(b, email), false); code != http.StatusOK || v["state"] != "logged_in" {
		p.Fatal(code, v)
	}
	return b
}
