package mail

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

// relay is a mail server that does what a test tells it.
type relay struct {
	addr string

	mu   sync.Mutex
	got  []arrived
	rcpt func(to string) error
	data func(*smtp.Conn, arrived) error
}

type arrived struct {
	from, to string
	raw      []byte
}

func (a arrived) header(t *testing.T, name string) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(a.raw))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(m.Header[name]); n != 1 {
		t.Errorf("%d headers %s", n, name)
	}
	return m.Header.Get(name)
}

func startRelay(t *testing.T) *relay {
	t.Helper()
	r := &relay{}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &relaySession{r: r, c: c}, nil }))
	s.Domain = "relay.example.ch"
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	r.addr = l.Addr().String()
	return r
}

func (r *relay) on(rcpt func(string) error, data func(*smtp.Conn, arrived) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rcpt, r.data = rcpt, data
}

func (r *relay) mails() []arrived {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

type relaySession struct {
	r *relay
	c *smtp.Conn
	a arrived
}

func (s *relaySession) Mail(from string, _ *smtp.MailOptions) error { s.a.from = from; return nil }
func (s *relaySession) Reset()                                      {}
func (s *relaySession) Logout() error                               { return nil }

func (s *relaySession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.a.to = to
	s.r.mu.Lock()
	defer s.r.mu.Unlock()
	if s.r.rcpt != nil {
		return s.r.rcpt(to)
	}
	return nil
}

func (s *relaySession) Data(body io.Reader) error {
	var b bytes.Buffer
	if _, err := b.ReadFrom(body); err != nil {
		return err
	}
	s.a.raw = b.Bytes()
	s.r.mu.Lock()
	defer s.r.mu.Unlock()
	if s.r.data != nil {
		if err := s.r.data(s.c, s.a); err != nil {
			return err
		}
	}
	s.r.got = append(s.r.got, s.a)
	return nil
}

type desk struct {
	t     *testing.T
	dsn   pg.DSN
	db    *bun.DB
	relay *relay
	box   *Outbox
	log   *bytes.Buffer
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, dsn: pgtest.DSN(t), relay: startRelay(t), log: &bytes.Buffer{}}
	db, err := pg.Open(d.dsn, pg.Options{MaxConns: 6})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	d.db = db
	host, port, err := net.SplitHostPort(d.relay.addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSender(Config{Host: host, Port: n, TLS: TLSNone, From: Address{"Gemeinde Müsterwil", "noreply@mitwirken.example.ch"}, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if d.box, err = NewOutbox(db, s, catalogues(t), testSite, slog.New(slog.NewTextHandler(d.log, nil)), Options{Retain: 48 * time.Hour}); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) enqueue(m Mail) uuid.UUID {
	d.t.Helper()
	var id uuid.UUID
	err := pg.InTx(d.t.Context(), d.db, func(ctx context.Context, tx bun.Tx) (err error) {
		id, err = d.box.Enqueue(ctx, tx, m)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d *desk) letter() uuid.UUID {
	d.t.Helper()
	return d.enqueue(Mail{To: Address{"Anna Müster", "anna@example.ch"}, Lang: "de", Content: sampleMessage})
}

func (d *desk) item(id uuid.UUID) Item {
	d.t.Helper()
	l, err := List(d.t.Context(), d.db, Filter{Limit: 200})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, i := range l {
		if i.ID == id {
			return i
		}
	}
	d.t.Fatalf("no mail %s", id)
	return Item{}
}

func (d *desk) exec(query string, args ...any) {
	d.t.Helper()
	if _, err := d.db.NewRaw(query, args...).Exec(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) jobs(state jobs.State) int {
	d.t.Helper()
	l, err := jobs.List(d.t.Context(), d.db, jobs.Filter{Kind: "mail.send", State: state})
	if err != nil {
		d.t.Fatal(err)
	}
	return len(l)
}

func (d *desk) inTx(fn func(context.Context, bun.Tx, uuid.UUID) error, id uuid.UUID) error {
	return pg.InTx(d.t.Context(), d.db, func(ctx context.Context, tx bun.Tx) error { return fn(ctx, tx, id) })
}
