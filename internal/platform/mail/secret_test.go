package mail

import (
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"mitwirken/internal/platform/fault"
)

// secretLetter holds a link that works for an hour.
func (d *desk) secretLetter() uuid.UUID {
	d.t.Helper()
	return d.enqueue(Mail{To: Address{"Anna Müster", "anna@example.ch"}, Lang: "de", SecretUntil: time.Now().Add(time.Hour), Content: fixed{Letter{
		Subject: "Anmelden", Blocks: []Block{Button("Anmelden", "https://mitwirken.example.ch/anmelden/link#GEHEIM")},
	}}})
}

// holding counts rows of the outbox in which a text stands, wherever.
func (d *desk) holding(text string) (n int) {
	d.t.Helper()
	if err := d.db.NewRaw("SELECT count(*) FROM mail_outbox AS t WHERE t::text LIKE ?", "%"+text+"%").Scan(d.t.Context(), &n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

// However a letter with a secret ends, the secret ends with it; whom it was for can
// still be seen.
func TestSecretsDoNotOutliveTheirLetter(t *testing.T) {
	t.Parallel()
	refuse := func(code int) func(string) error {
		return func(string) error { return &smtp.SMTPError{Code: code, Message: "no"} }
	}
	for name, tc := range map[string]struct {
		end   func(t *testing.T, d *desk, id uuid.UUID)
		state State
		code  fault.Code
		sent  int
	}{
		"sent": {func(t *testing.T, d *desk, id uuid.UUID) {
			if err := d.box.send(t.Context(), id); err != nil {
				t.Error(err)
			}
		}, StateSent, "", 1},
		"refused": {func(t *testing.T, d *desk, id uuid.UUID) {
			d.relay.on(refuse(550), nil)
			if err := d.box.send(t.Context(), id); !fault.Is(err, CodeRejected) {
				t.Error(err)
			}
		}, StateFailed, CodeRejected, 0},
		"tried too often": {func(t *testing.T, d *desk, id uuid.UUID) {
			d.relay.on(refuse(451), nil)
			if err := d.box.send(t.Context(), id); !fault.Is(err, CodeDeferred) || d.holding("GEHEIM") != 1 {
				t.Errorf("%v: a letter that will be tried again is gone", err)
			}
			d.exec("UPDATE mail_outbox SET attempts = ?", maxAttempts-1)
			if err := d.box.send(t.Context(), id); !fault.Is(err, CodeDeferred) {
				t.Error(err)
			}
		}, StateFailed, CodeDeferred, 0},
		"too late to send": {func(t *testing.T, d *desk, id uuid.UUID) {
			d.exec("UPDATE mail_outbox SET secret_until = now() WHERE secret_until IS NOT NULL")
			if err := d.box.send(t.Context(), id); !fault.Is(err, CodeExpired) {
				t.Error(err)
			}
		}, StateFailed, CodeExpired, 0},
		"swept": {func(t *testing.T, d *desk, _ uuid.UUID) {
			d.exec("UPDATE mail_outbox SET secret_until = now() WHERE secret_until IS NOT NULL")
			if err := d.box.sweep(t.Context()); err != nil {
				t.Error(err)
			}
		}, StateFailed, CodeExpired, 0},
		"taken back": {func(t *testing.T, d *desk, id uuid.UUID) {
			if err := d.inTx(d.box.Discard, id); err != nil {
				t.Error(err)
			}
		}, StateDiscarded, "", 0},
		"taken back while it is handed over": {func(t *testing.T, d *desk, id uuid.UUID) {
			r, err := d.box.claim(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.inTx(d.box.Discard, id); err != nil {
				t.Error(err)
			}
			if err := d.box.record(t.Context(), r, fault.New(fault.Unavailable, CodeDeferred)); err != nil {
				t.Error(err)
			}
		}, StateDiscarded, CodeDeferred, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			id, plain := d.secretLetter(), d.letter()
			if d.holding("GEHEIM") != 1 {
				t.Fatal("the letter is not there to be sent")
			}
			tc.end(t, d, id)
			if n := d.holding("GEHEIM"); n != 0 {
				t.Error("the secret still lies in the outbox")
			}
			i := d.item(id)
			if i.State != tc.state || i.LastErrorCode != tc.code || !i.Erased || i.To.Email != "anna@example.ch" || len(d.relay.mails()) != tc.sent {
				t.Errorf("%d sent, %+v", len(d.relay.mails()), i)
			}
			if err := d.inTx(d.box.Retry, id); !fault.Is(err, CodeState) {
				t.Error("what is gone can be sent again:", err)
			}
			if d.item(plain).Erased {
				t.Error("a letter without a secret is gone too")
			}
			d.exec("UPDATE mail_outbox SET ended_at = now() - interval '15 days' WHERE id = ?", id)
			if err := d.box.sweep(t.Context()); err != nil || d.item(id).To != (Address{}) {
				t.Errorf("%v: the recipient stays: %+v", err, d.item(id))
			}
		})
	}
}
