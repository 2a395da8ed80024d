package organisation

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// town is a service with people in it.
type town struct {
	*Service
	t   testing.TB
	db  *bun.DB
	at  *time.Time
	cat *locale.Catalogues
	// sessions holds the cookie of each person.
	sessions map[uuid.UUID]string
}

func newTown(t testing.TB) *town {
	t.Helper()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	cat = cat.Reporting(t.Errorf)
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 25, TLS: mail.TLSNone, From: mail.Address{Email: "mitwirken@example.ch"}})
	if err != nil {
		t.Fatal(err)
	}
	w := &town{t: t, db: pgtest.DB(t), cat: cat, sessions: map[uuid.UUID]string{}}
	outbox, err := mail.NewOutbox(w.db, sender, cat, mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: "https://mitwirken.example.ch"}, slog.New(slog.DiscardHandler), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	clock := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	w.at = &clock
	now := func() time.Time { return clock }
	key := []byte("0123456789abcdef0123456789abcdef")
	log, vault := audit.New(key), identity.NewVault(key)
	w.Service = NewService(w.db, log, identity.NewService(w.db, log, vault, nil, now, identity.Options{}), vault, outbox, now, Options{PublicURL: "https://mitwirken.example.ch"})
	return w
}

// settle gives the town a person with a session.
func (w *town) settle(name string) authz.Actor {
	w.t.Helper()
	id, login, now := uuid.Must(uuid.NewV7()), uuid.New(), *w.at
	token := base64.RawURLEncoding.EncodeToString(append(id[:], login[:]...))
	hash := sha256.Sum256([]byte(token))
	w.exec("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, ?, ?, 'de', ?)", id, name, locale.NameKey(name), now)
	w.exec(`INSERT INTO identity_login (id, person_id, provider, issuer, subject, employee, level, created_at, last_used_at)
		VALUES (?, ?, 'test', 'https://login.example.ch', ?, false, ?, ?, ?)`, login, id, login.String(), authz.LevelAccount, now, now)
	w.exec(`INSERT INTO identity_session (id, token_hash, person_id, login_id, employee, level, browser, os, auth_at, created_at, last_seen_at, expires_at)
		VALUES (?, ?, ?, ?, false, ?, '', '', ?, ?, ?, ?)`, uuid.New(), hash[:], id, login, authz.LevelAccount, now, now, now, now.Add(time.Hour))
	w.sessions[id] = token
	return w.again(authz.Actor{ID: id})
}

func (w *town) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.NewRaw(query, args...).Exec(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) text(query string, args ...any) (out string) {
	w.t.Helper()
	if err := w.db.NewRaw(query, args...).Scan(w.t.Context(), &out); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// again is the actor of the next request in the same session.
func (w *town) again(a authz.Actor) authz.Actor {
	w.t.Helper()
	now, err := w.people.Authenticate(w.t.Context(), w.sessions[a.ID])
	if err != nil || now.Kind != authz.Person || now.ID != a.ID {
		w.t.Fatal(now, err)
	}
	return now
}

func staffed(r authz.Role) authz.Actor {
	return authz.Actor{Kind: authz.Person, Level: authz.LevelAccount, Employee: true, Roles: []authz.Grant{{Role: r, Scope: authz.Everywhere()}}}
}

func key(s string) once.Key { return once.Key{Scope: "test", Value: s, Fingerprint: []byte(s)} }

func anyKey() once.Key { return key(uuid.NewString()) }

func (w *town) found(by authz.Actor, name string) uuid.UUID {
	w.t.Helper()
	d, err := w.Create(w.t.Context(), by, anyKey(), Draft{Kind: Association, Name: name})
	if err != nil {
		w.t.Fatal(err)
	}
	return d.ID
}

var link = regexp.MustCompile(`https://mitwirken\.example\.ch(?:/[a-z]{2})?/einladung#([A-Za-z0-9_-]{43})`)

// invite sends an invitation and reads the token in the letter.
func (w *town) invite(by authz.Actor, org uuid.UUID, role authz.MemberRole) string {
	w.t.Helper()
	if _, err := w.Invite(w.t.Context(), by, anyKey(), org, Guest{Email: uuid.NewString() + "@example.ch", Role: role, Lang: "de"}); err != nil {
		w.t.Fatal(err)
	}
	m := link.FindStringSubmatch(w.text("SELECT data::text FROM mail_outbox ORDER BY id DESC LIMIT 1"))
	if m == nil {
		w.t.Fatal("no link in the letter")
	}
	return m[1]
}

func (w *town) join(by authz.Actor, org uuid.UUID, who authz.Actor, role authz.MemberRole) authz.Actor {
	w.t.Helper()
	if _, err := w.Accept(w.t.Context(), who, anyKey(), w.invite(by, org, role)); err != nil {
		w.t.Fatal(err)
	}
	return w.again(who)
}

func (w *town) want(what string, err error, code fault.Code) {
	w.t.Helper()
	if code == "" && err == nil {
		return
	}
	f := fault.From(err)
	if err == nil || f.Code != code && !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Code == code }) {
		w.t.Errorf("%s: %v, want %q", what, err, code)
	}
}

func TestFounderReleases(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.settle("Anna")
	d, err := w.Create(t.Context(), anna, key("first"), Draft{Kind: Party, Name: "  Grüne \u00a0 Liste ", UID: "che123456788"})
	if err != nil || d.Name != "Grüne Liste" || d.UID != "CHE-123.456.788" || d.VerifiedAt != nil {
		t.Fatalf("%+v %v", d, err)
	}
	again, err := w.Create(t.Context(), anna, key("first"), Draft{Kind: Party, Name: "Grüne Liste", UID: "che123456788"})
	if err != nil || again.ID != d.ID || len(again.Members) != 1 || again.Members[0].Role != authz.Releases || again.Members[0].Name != "Anna" {
		t.Fatalf("%+v %v", again, err)
	}
	own, err := w.Own(t.Context(), w.again(anna))
	if err != nil || len(own) != 1 || own[0].ID != d.ID {
		t.Error(own, err)
	}
	if got := w.text("SELECT count(*) FROM audit_entry WHERE act = 'organisation.created'"); got != "1" {
		t.Error(got)
	}
	_, err = w.Create(t.Context(), authz.Nobody(), anyKey(), Draft{Kind: Party, Name: "x"})
	w.want("nobody founds", err, authz.CodeLoginRequired)
	for _, tc := range []struct {
		d    Draft
		code fault.Code
	}{
		{Draft{Kind: Unit, Name: "Direktion"}, fault.FieldChoice},
		{Draft{Kind: Party, Name: " "}, fault.FieldRequired},
		{Draft{Kind: Party, Name: strings.Repeat("ä", 151)}, fault.FieldTooLong},
		{Draft{Kind: Party, Name: "a\x00b"}, fault.FieldControlChars},
		{Draft{Kind: Party, Name: "Gewinn auf www.example.com"}, CodeName},
		{Draft{Kind: Party, Name: "x", UID: "CHE-123.456.789"}, CodeUID},
	} {
		_, err := w.Create(t.Context(), anna, anyKey(), tc.d)
		w.want(fmt.Sprintf("%+v", tc.d), err, tc.code)
	}
}
