package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
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
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var secret = []byte("0123456789abcdef0123456789abcdef")

// town is a service with people, and with subjects that a test invents.
type town struct {
	*Service
	t   testing.TB
	db  *bun.DB
	dsn pg.DSN
	cat *locale.Catalogues

	mu sync.Mutex
	at time.Time
	// hidden subjects are not seen by these people, or by nobody when there are none.
	hidden map[uuid.UUID][]uuid.UUID
	gone   map[uuid.UUID]bool
	// asked counts tellings.
	asked int
}

func newTown(t testing.TB) *town {
	t.Helper()
	w := &town{t: t, dsn: pgtest.DSN(t), at: time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC), hidden: map[uuid.UUID][]uuid.UUID{}, gone: map[uuid.UUID]bool{}}
	db, err := pg.Open(w.dsn, pg.Options{MaxConns: 12, AppName: "pgtest"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w.db = db
	w.Service = w.instance(db)
	return w
}

// instance is one more process.
func (w *town) instance(db bun.IDB) *Service {
	w.t.Helper()
	cat, err := locale.Load()
	if err != nil {
		w.t.Fatal(err)
	}
	w.cat = cat.Reporting(w.t.Errorf)
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 25, TLS: mail.TLSNone, From: mail.Address{Email: "mitwirken@example.ch"}})
	if err != nil {
		w.t.Fatal(err)
	}
	outbox, err := mail.NewOutbox(w.db, sender, w.cat, mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: "https://mitwirken.example.ch"}, slog.New(slog.DiscardHandler), mail.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	vault := identity.NewVault(secret)
	s := NewService(db, identity.NewService(db, audit.New(secret), vault, nil, w.clock, identity.Options{}), vault, outbox, w.clock, Options{PublicURL: "https://mitwirken.example.ch"})
	s.Register(Teller{Kind: "well", Cards: w.wells, Readers: w.seers, Tell: w.story})
	return s
}

func (w *town) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *town) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

func (w *town) sees(person, subject uuid.UUID) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	from, hides := w.hidden[subject]
	return !hides || len(from) > 0 && !slices.Contains(from, person)
}

func (w *town) wells(_ context.Context, a authz.Actor, ids []uuid.UUID, lang string) (map[uuid.UUID]Card, error) {
	out := map[uuid.UUID]Card{}
	for _, id := range ids {
		if w.sees(a.ID, id) {
			out[id] = Card{Title: "Brunnen " + lang, Path: "/brunnen/" + id.String(), Lang: lang}
		}
	}
	return out, nil
}

func (w *town) seers(_ context.Context, id uuid.UUID, actors []authz.Actor) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	for _, a := range actors {
		out[a.ID] = w.sees(a.ID, id)
	}
	return out, nil
}

func (w *town) story(_ context.Context, e Event, lang string) (*Story, error) {
	w.mu.Lock()
	w.asked++
	gone := w.gone[e.ID]
	w.mu.Unlock()
	if gone {
		return nil, nil
	}
	return &Story{Title: "Brunnen " + lang, Line: e.Kind + " " + lang, Path: "/brunnen/" + e.Subject.ID.String(), Blocks: []mail.Block{mail.Quote("Das Wasser fliesst.", "de")}}, nil
}

func (w *town) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.NewRaw(query, args...).Exec(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) count(query string, args ...any) (n int) {
	w.t.Helper()
	if err := w.db.NewRaw(query, args...).Scan(w.t.Context(), &n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// settle gives the town a person with a confirmed address.
func (w *town) settle(name, lang string) authz.Actor {
	w.t.Helper()
	a := w.silent(name, lang)
	v := identity.NewVault(secret)
	address := name + "@example.ch"
	w.exec("INSERT INTO identity_address (id, person_id, sealed, hash, verified_at, created_at) VALUES (?, ?, ?, ?, ?, ?)", uuid.New(), a.ID, v.SealAddress(address), v.HashAddress(address), w.clock(), w.clock())
	return a
}

// silent people have no address.
func (w *town) silent(name, lang string) authz.Actor {
	w.t.Helper()
	id := uuid.New()
	w.exec("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, ?, ?, ?, ?)", id, name, locale.NameKey(name), lang, w.clock())
	return authz.Actor{Kind: authz.Person, ID: id, Level: authz.LevelAccount}
}

func (w *town) follow(of Subject, who ...authz.Actor) {
	w.t.Helper()
	for _, a := range who {
		if _, err := w.Follow(w.t.Context(), a, of); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *town) want(f Frequency, who ...authz.Actor) {
	w.t.Helper()
	for _, a := range who {
		if _, err := w.SetFrequency(w.t.Context(), a, f); err != nil {
			w.t.Fatal(err)
		}
	}
}

// happen emits an event a second after everything before.
func (w *town) happen(of Subject, kind string) uuid.UUID {
	w.t.Helper()
	w.wait(time.Second)
	e := Event{Kind: kind, Subject: of}
	if err := pg.InTx(w.t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error { return w.Emit(ctx, tx, e) }); err != nil {
		w.t.Fatal(err)
	}
	var id uuid.UUID
	if err := w.db.NewRaw("SELECT id FROM notify_event ORDER BY id DESC LIMIT 1").Scan(w.t.Context(), &id); err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *town) told(event uuid.UUID) {
	w.t.Helper()
	if err := w.tell(w.t.Context(), event); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) well() Subject { return Subject{Kind: "well", ID: uuid.New()} }

type sent struct {
	Recipient, Lang, Template string
	Letter                    mail.Letter
}

// post empties the outbox, in the order of people.
func (w *town) post() []sent {
	w.t.Helper()
	var rows []struct {
		Recipient, Lang, Template string
		Data                      string
	}
	if err := w.db.NewRaw("DELETE FROM mail_outbox RETURNING recipient, lang, template, data::text AS data").Scan(w.t.Context(), &rows); err != nil {
		w.t.Fatal(err)
	}
	out := make([]sent, len(rows))
	for i, r := range rows {
		out[i] = sent{Recipient: r.Recipient, Lang: r.Lang, Template: r.Template}
		if err := json.Unmarshal([]byte(r.Data), &out[i].Letter); err != nil {
			w.t.Fatal(err)
		}
	}
	slices.SortFunc(out, func(a, b sent) int { return strings.Compare(a.Recipient, b.Recipient) })
	return out
}

func (w *town) recipients() []string {
	out := []string{}
	for _, l := range w.post() {
		out = append(out, l.Recipient)
	}
	return out
}

var tokens = regexp.MustCompile(`#([A-Za-z0-9_-]+)$`)

// token of a letter, which its header and its link share.
func (w *town) token(l sent) string {
	w.t.Helper()
	for _, b := range l.Letter.Blocks {
		if m := tokens.FindStringSubmatch(b.URL); m != nil {
			if l.Letter.Unsubscribe != "https://mitwirken.example.ch/api/v1/unsubscribe/links/"+m[1] {
				w.t.Errorf("the header says %s", l.Letter.Unsubscribe)
			}
			return m[1]
		}
	}
	w.t.Fatal("no link in the letter")
	return ""
}

type person struct {
	bun.BaseModel `bun:"table:identity_person"`
	ID            uuid.UUID
	Name, NameKey string
	Lang          string
	CreatedAt     time.Time
}

type address struct {
	bun.BaseModel         `bun:"table:identity_address"`
	ID, PersonID          uuid.UUID
	Sealed, Hash          []byte
	VerifiedAt, CreatedAt time.Time
}

type follower struct {
	bun.BaseModel `bun:"table:notify_follow"`
	SubjectKind   string
	SubjectID     uuid.UUID
	PersonID      uuid.UUID
	Since         time.Time
}

// crowd makes n people with an address and lets them follow, by few statements.
func (w *town) crowd(n int, of Subject) {
	w.t.Helper()
	v := identity.NewVault(secret)
	for from := 0; from < n; from += 1000 {
		err := pg.InTx(w.t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
			var people []person
			var addresses []address
			var follows []follower
			for i := from; i < min(n, from+1000); i++ {
				id, email := uuid.New(), fmt.Sprintf("person%d@example.ch", i)
				people = append(people, person{ID: id, Lang: locale.Langs()[i%4], CreatedAt: w.at})
				addresses = append(addresses, address{ID: uuid.New(), PersonID: id, Sealed: v.SealAddress(email), Hash: v.HashAddress(email), VerifiedAt: w.at, CreatedAt: w.at})
				follows = append(follows, follower{SubjectKind: of.Kind, SubjectID: of.ID, PersonID: id, Since: w.at})
			}
			for _, rows := range []any{&people, &addresses, &follows} {
				if _, err := tx.NewInsert().Model(rows).Exec(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

func refused(t testing.TB, err error, code fault.Code) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("%v, want %s", err, code)
	}
}
