package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMailGoesOutWithTheCommit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := jobs.NewRegistry()
	d.box.Register(r)
	w, err := jobs.Start(t.Context(), d.dsn, r, slog.New(slog.DiscardHandler), jobs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	stop := errors.New("stop")
	err = pg.InTx(t.Context(), d.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := d.box.Enqueue(ctx, tx, Mail{To: Address{Email: "beat@example.ch"}, Lang: "de", Content: sampleMessage}); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	id := d.letter()
	for deadline := time.Now().Add(20 * time.Second); d.item(id).State != StateSent; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%+v", d.item(id))
		}
	}
	mails := d.relay.mails()
	if len(mails) != 1 || mails[0].to != "anna@example.ch" || mails[0].from != "noreply@mitwirken.example.ch" {
		t.Fatalf("%d mails, %+v", len(mails), mails)
	}
	i := d.item(id)
	if i.Attempts != 1 || i.SentAt == nil || i.EndedAt == nil || i.Erased || i.LastErrorCode != "" || i.To != (Address{"Anna Müster", "anna@example.ch"}) || i.Template != "sample" {
		t.Errorf("%+v", i)
	}
	var args string
	if err := d.db.NewRaw("SELECT string_agg(args::text, ' ') FROM river_job WHERE kind = 'mail.send'").Scan(t.Context(), &args); err != nil {
		t.Fatal(err)
	}
	if args != fmt.Sprintf(`{"mail_id": "%s"}`, id) {
		t.Errorf("the job knows %s", args)
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	evil := "Anna\r\nBcc: everybody@example.ch\r\n\r\nBody \"<x@y.ch>, "
	id := d.enqueue(Mail{To: Address{evil, "anna@example.ch"}, Lang: "de", Content: fixed{Letter{
		Subject: "Änderung №7 «œuvre»\r\nBcc: everybody@example.ch\nX-Evil: 1",
		ReplyTo: Address{"Zoë\nX-Evil: 1", "zoe@example.ch"},
		Blocks:  []Block{Heading("Ä"), Paragraph(".\n.\r\nX-Evil: 1\n")},
	}}})
	if err := d.box.send(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a := d.relay.mails()[0]
	if a.to != "anna@example.ch" {
		t.Errorf("envelope to %s", a.to)
	}
	m, err := mail.ReadMessage(bytes.NewReader(a.raw))
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := bytes.Cut(a.raw, []byte("\r\n\r\n"))
	for i, b := range head {
		if b >= 0x80 || b == '\n' && head[i-1] != '\r' {
			t.Errorf("byte %#x at %d of the head", b, i)
		}
	}
	for _, line := range strings.Split(string(head), "\r\n") {
		if len(line) > 78 {
			t.Errorf("line of %d bytes", len(line))
		}
	}
	for _, not := range []string{"Bcc", "X-Evil", "User-Agent", "X-Mailer"} {
		if m.Header[not] != nil {
			t.Errorf("has %s: %v", not, m.Header[not])
		}
	}
	for name, want := range map[string]string{
		"Message-Id":     "<" + id.String() + "@mitwirken.example.ch>",
		"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Mime-Version": "1.0",
	} {
		if got := a.header(t, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if date, err := mail.ParseDate(a.header(t, "Date")); err != nil || time.Since(date).Abs() > time.Minute {
		t.Error("date", date, err)
	}
	for name, want := range map[string]mail.Address{
		"From":     {Name: "Gemeinde Müsterwil", Address: "noreply@mitwirken.example.ch"},
		"To":       {Name: `Anna Bcc: everybody@example.ch Body "<x@y.ch>,`, Address: "anna@example.ch"},
		"Reply-To": {Name: "Zoë X-Evil: 1", Address: "zoe@example.ch"},
	} {
		if l, err := m.Header.AddressList(name); err != nil || len(l) != 1 || *l[0] != want {
			t.Errorf("%s: %v %v", name, l, err)
		}
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(a.header(t, "Subject")); err != nil || subject != "Änderung №7 «œuvre» Bcc: everybody@example.ch X-Evil: 1" {
		t.Errorf("subject %q %v", subject, err)
	}
	if ct := a.header(t, "Content-Type"); !strings.HasPrefix(ct, "multipart/alternative") {
		t.Error(ct)
	}
	if i, j := bytes.Index(a.raw, []byte("text/plain; charset=UTF-8")), bytes.Index(a.raw, []byte("text/html; charset=UTF-8")); i < 0 || j < i {
		t.Error("the text does not come before the HTML")
	}
}

// What the mail server says decides: 5xx ends, everything else is tried again.
func TestAnswersOfTheMailServer(t *testing.T) {
	t.Parallel()
	reply := func(code int) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "anna@example.ch is not liked"}
	}
	drop := func(c *smtp.Conn, _ arrived) error { c.Conn().Close(); return nil }
	for name, tc := range map[string]struct {
		rcpt  error
		data  func(*smtp.Conn, arrived) error
		code  fault.Code
		state State
	}{
		"unknown receiver":   {rcpt: reply(550), code: CodeRejected, state: StateFailed},
		"greylisted":         {rcpt: reply(451), code: CodeDeferred, state: StateQueued},
		"content refused":    {data: func(*smtp.Conn, arrived) error { return reply(554) }, code: CodeRejected, state: StateFailed},
		"busy after data":    {data: func(*smtp.Conn, arrived) error { return reply(452) }, code: CodeDeferred, state: StateQueued},
		"connection dropped": {data: drop, code: CodeUnreachable, state: StateQueued},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.relay.on(func(string) error { return tc.rcpt }, tc.data)
			id := d.letter()
			err := d.box.send(t.Context(), id)
			if !fault.Is(err, tc.code) {
				t.Fatalf("%v, want %s", err, tc.code)
			}
			if i := d.item(id); i.State != tc.state || i.LastErrorCode != tc.code || i.Attempts != 1 || (i.EndedAt != nil) != (tc.state == StateFailed) || i.SentAt != nil {
				t.Errorf("%+v", i)
			}
			if strings.Contains(err.Error()+d.log.String(), "anna") {
				t.Errorf("names a person: %v\n%s", err, d.log)
			}
			if !strings.Contains(d.log.String(), string(tc.code)) {
				t.Errorf("log: %s", d.log)
			}
			// The trouble is over: what waits goes out, what failed does not by itself.
			before := len(d.relay.mails()) // a dropped connection may have delivered
			d.relay.on(nil, nil)
			err = d.box.send(t.Context(), id)
			if sent := len(d.relay.mails()) - before; err != nil || (sent == 1) != (tc.state == StateQueued) {
				t.Errorf("afterwards: %d sent, %v", sent, err)
			}
		})
	}
}

func TestUnreachableServer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	s, err := NewSender(Config{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: TLSMandatory, From: Address{Email: "x@example.ch"}, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	d.box.sender = s
	id := d.letter()
	if err := d.box.send(t.Context(), id); !fault.Is(err, CodeUnreachable) {
		t.Error(err)
	}
	if i := d.item(id); i.State != StateQueued || i.LastErrorCode != CodeUnreachable {
		t.Errorf("%+v", i)
	}
	if !strings.Contains(d.log.String(), "connection refused") {
		t.Errorf("the log does not say why: %s", d.log)
	}
	// A server without STARTTLS gets nothing when encryption is mandatory.

	host, port, _ := net.SplitHostPort(d.relay.addr)
	n, _ := strconv.Atoi(port)
	if d.box.sender, err = NewSender(Config{Host: host, Port: n, TLS: TLSMandatory, From: Address{Email: "x@example.ch"}}); err != nil {
		t.Fatal(err)
	}
	if err := d.box.send(t.Context(), id); !fault.Is(err, CodeUnreachable) || len(d.relay.mails()) != 0 {
		t.Errorf("%v, %d mails in clear", err, len(d.relay.mails()))
	}
}

func TestGivesUpAfterTheLastAttempt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.relay.on(func(string) error { return &smtp.SMTPError{Code: 451, Message: "later"} }, nil)
	id := d.letter()
	d.exec("UPDATE mail_outbox SET attempts = ?", maxAttempts-1)
	if err := d.box.send(t.Context(), id); !fault.Is(err, CodeDeferred) {
		t.Error(err)
	}
	if i := d.item(id); i.State != StateFailed || i.LastErrorCode != CodeDeferred {
		t.Errorf("%+v", i)
	}
}

// A program dies between «accepted» and the record: nobody else touches the mail
// while the lease lasts, then it goes out once more under the same Message-ID.
func TestCrashBeforeTheRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.letter()
	r, err := d.box.claim(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.box.deliver(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := d.box.send(t.Context(), id); !fault.Is(err, fault.CodeUnavailable) {
		t.Errorf("%v: taken out of other hands", err)
	}
	if n := len(d.relay.mails()); n != 1 {
		t.Fatalf("%d mails", n)
	}
	d.exec("UPDATE mail_outbox SET leased_until = now() - interval '1 second'")
	if err := d.box.send(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	mails := d.relay.mails()
	if len(mails) != 2 || mails[0].header(t, "Message-Id") != mails[1].header(t, "Message-Id") {
		t.Errorf("%d mails, or different ids", len(mails))
	}
	// The dead one wakes up after all: its record must not undo the second one.
	if err := d.box.record(t.Context(), r, errors.New("late")); err != nil {
		t.Fatal(err)
	}
	if i := d.item(id); i.State != StateSent || i.Attempts != 2 {
		t.Errorf("%+v", i)
	}
	if err := d.box.send(t.Context(), id); err != nil || len(d.relay.mails()) != 2 {
		t.Errorf("%v, %d mails: a sent mail went out again", err, len(d.relay.mails()))
	}
}

func TestManyWorkersSendOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.letter()
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if err := d.box.send(t.Context(), id); err != nil && !fault.Is(err, fault.CodeUnavailable) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(d.relay.mails()); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sent, failed, young, lost, old := d.letter(), d.letter(), d.letter(), d.letter(), d.letter()
	if err := d.box.send(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	if err := d.box.send(t.Context(), young); err != nil {
		t.Fatal(err)
	}
	d.relay.on(func(string) error { return &smtp.SMTPError{Code: 550, Message: "no"} }, nil)
	if err := d.box.send(t.Context(), failed); err == nil {
		t.Fatal("not refused")
	}
	d.exec("UPDATE mail_outbox SET ended_at = now() - interval '49 hours' WHERE id IN (?)", bun.List([]uuid.UUID{sent, failed}))
	d.exec("UPDATE mail_outbox SET created_at = now() - interval '4 days' WHERE id = ?", old)
	d.exec("UPDATE mail_outbox SET created_at = now() - interval '2 hours' WHERE id = ?", lost)
	d.exec("DELETE FROM river_job")
	if err := d.box.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[uuid.UUID]struct {
		state  State
		erased bool
		code   fault.Code
	}{
		sent: {StateSent, true, ""}, failed: {StateFailed, true, CodeRejected}, young: {StateSent, false, ""},
		lost: {StateQueued, false, ""}, old: {StateFailed, false, CodeExpired},
	} {
		i := d.item(id)
		if i.State != want.state || i.Erased != want.erased || i.LastErrorCode != want.code || (i.To.Email == "") != want.erased || i.To.Name != "" && want.erased {
			t.Errorf("want %+v: %+v", want, i)
		}
	}
	if n := d.jobs(jobs.StateAvailable); n != 1 {
		t.Errorf("%d jobs, want one for the mail that had lost it", n)
	}
	if err := d.box.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := d.jobs(jobs.StateAvailable); n != 1 {
		t.Errorf("%d jobs after a second sweep", n)
	}
}

func TestListRetryDiscard(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var ids []uuid.UUID
	for range 7 {
		ids = append(ids, d.letter())
	}
	slices.Reverse(ids)
	var got []uuid.UUID
	for before := uuid.Nil; ; {
		page, err := List(t.Context(), d.db, Filter{State: StateQueued, Template: "sample", Before: before, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range page {
			got = append(got, i.ID)
		}
		if len(page) < 3 {
			break
		}
		before = page[2].ID
	}
	if !slices.Equal(got, ids) {
		t.Errorf("pages give %d mails in another order", len(got))
	}
	for _, f := range []Filter{{State: StateSent}, {Template: "other"}} {
		if l, err := List(t.Context(), d.db, f); err != nil || len(l) != 0 {
			t.Errorf("%+v: %d mails, %v", f, len(l), err)
		}
	}

	id := ids[0]
	if err := d.inTx(d.box.Retry, id); !fault.Is(err, CodeState) {
		t.Error("retry of a waiting mail:", err)
	}
	if err := d.inTx(d.box.Discard, id); err != nil {
		t.Fatal(err)
	}
	if err := d.box.send(t.Context(), id); err != nil || len(d.relay.mails()) != 0 {
		t.Errorf("a mail taken back: %v, %d sent", err, len(d.relay.mails()))
	}
	d.exec("DELETE FROM river_job")
	if err := d.inTx(d.box.Retry, id); err != nil {
		t.Fatal(err)
	}
	if n := d.jobs(jobs.StateAvailable); n != 1 {
		t.Errorf("%d jobs after retry", n)
	}
	if err := d.box.send(t.Context(), id); err != nil || len(d.relay.mails()) != 1 {
		t.Errorf("after retry: %v, %d sent", err, len(d.relay.mails()))
	}
	for _, fn := range []func(context.Context, bun.Tx, uuid.UUID) error{d.box.Retry, d.box.Discard} {
		if err := d.inTx(fn, id); !fault.Is(err, CodeState) {
			t.Error("of a sent mail:", err)
		}
		if err := d.inTx(fn, uuid.New()); !fault.Is(err, fault.CodeNotFound) {
			t.Error("of no mail:", err)
		}
	}

	// Taken back while it is being handed over: it is out, and counts as sent. If
	// the handing over fails, it stays taken back.
	for _, tc := range []struct {
		err  error
		want State
	}{{nil, StateSent}, {fault.New(fault.Unavailable, CodeDeferred), StateDiscarded}} {
		id := d.letter()
		r, err := d.box.claim(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.inTx(d.box.Discard, id); err != nil {
			t.Fatal(err)
		}
		if err := d.inTx(d.box.Retry, id); !fault.Is(err, CodeState) {
			t.Error("retry of a mail in other hands:", err)
		}
		if err := d.box.record(t.Context(), r, tc.err); err != nil {
			t.Fatal(err)
		}
		if i := d.item(id); i.State != tc.want || i.EndedAt == nil {
			t.Errorf("%+v, want %s", i, tc.want)
		}
	}
}

func TestEnqueueRefusesBadReceivers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, email := range []string{"", "x", "a@b.ch\r\nBcc: c@d.ch", "ä@b.ch"} {
		_, err := d.box.Enqueue(t.Context(), pgtest.Tx(t), Mail{To: Address{Email: email}, Lang: "de", Content: sampleMessage})
		f := fault.From(err)
		if f.Code != fault.CodeInvalid || len(f.Fields) != 1 || f.Fields[0].Path != "to" || f.Fields[0].Code != fault.FieldEmail {
			t.Errorf("%q: %v", email, err)
		}
	}
	if _, err := d.box.Enqueue(t.Context(), pgtest.Tx(t), Mail{To: Address{Email: "a@b.ch"}, Lang: "de", Content: sample{strings.Repeat("x", maxLetter)}}); !fault.Is(err, fault.CodeTooLarge) {
		t.Error("a letter too long:", err)
	}
}

// Mail programs offer one click only for exactly these headers; a folded address would
// be no address any more.
func TestUnsubscribeHeaders(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	address := "https://mitwirken.example.ch/api/v1/unsubscribe/links/" + strings.Repeat("aB3_-", 30)
	for _, want := range []string{address, ""} {
		id := d.enqueue(Mail{To: Address{Email: "anna@example.ch"}, Lang: "de", Content: fixed{Letter{Subject: "Neues", Blocks: []Block{Heading("Neues")}, Unsubscribe: want}}})
		if err := d.box.send(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		mails := d.relay.mails()
		m, err := mail.ReadMessage(bytes.NewReader(mails[len(mails)-1].raw))
		if err != nil {
			t.Fatal(err)
		}
		list, post := m.Header["List-Unsubscribe"], m.Header["List-Unsubscribe-Post"]
		switch {
		case want == "" && (list != nil || post != nil):
			t.Errorf("a letter that cannot be ended has %v %v", list, post)
		case want != "" && (len(list) != 1 || list[0] != "<"+want+">" || len(post) != 1 || post[0] != "List-Unsubscribe=One-Click"):
			t.Errorf("%v %v", list, post)
		}
	}
}

// What goes with a letter is drawn when it goes, and nothing of it is stored.
func TestAttachment(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	of := Attachment{Kind: "receipt", ID: uuid.New(), Number: 2}
	var asked []Attachment
	content, trouble := []byte("%PDF-1.7 Quittung"), errors.New("no database")
	d.box.Draws("receipt", func(_ context.Context, a Attachment, lang string) (*Document, error) {
		if asked = append(asked, a); lang != "fr" {
			t.Errorf("drawn in %s", lang)
		}
		if trouble != nil || content == nil {
			return nil, trouble
		}
		return &Document{"M-2026-00042-2.pdf", "application/pdf", content}, nil
	})
	letter := Letter{Subject: "Reçu", Blocks: []Block{Heading("Reçu")}, Attachment: &of}
	post := func() (uuid.UUID, error) {
		id := d.enqueue(Mail{To: Address{Email: "anna@example.ch"}, Lang: "fr", Content: fixed{letter}})
		return id, d.box.send(t.Context(), id)
	}
	id, err := post()
	if !fault.Is(err, fault.CodeUnavailable) || d.item(id).State != StateQueued || len(d.relay.mails()) != 0 {
		t.Fatalf("what could not be drawn is tried again: %v, %+v", err, d.item(id))
	}
	trouble = nil
	for step, want := range []bool{true, false, false} {
		switch step {
		case 1:
			content = make([]byte, maxAttachment+1)
		case 2:
			content = nil
		}
		if _, err := post(); err != nil {
			t.Fatal(err)
		}
		raw := d.relay.mails()[step].raw
		if got := bytes.Contains(raw, []byte(`filename="M-2026-00042-2.pdf"`)) && bytes.Contains(raw, []byte("application/pdf")); got != want {
			t.Errorf("mail %d has the document: %t, want %t", step, got, want)
		}
	}
	for _, a := range asked {
		if a != of {
			t.Errorf("asked for %+v", a)
		}
	}
}
