package mail

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

const (
	queue        = "mail"
	queueWorkers = 4 // slow mail servers hold up nobody but other mails
	// With the usual pauses sixteen attempts take about two days.
	maxAttempts = 16
	// Time for one attempt including its record; the lease outlasts it, so a mail
	// is never in two hands.
	attemptTimeout = 90 * time.Second
	lease          = 2 * time.Minute
	// A mail that is older than this says something outdated.
	expiry = 3 * 24 * time.Hour
	// Jobs can get lost only by hand or when they use up their attempts without
	// reaching the mail; look for such mails after this time.
	orphaned      = time.Hour
	defaultRetain = 14 * 24 * time.Hour
	sweepEvery    = time.Hour
	sweepBatch    = 500
	maxLetter     = 128 << 10 // bytes of JSON
	// What is longer no mail server takes for sure: the letter goes without it.
	maxAttachment   = 10 << 20
	recordPauses    = 4
	recordFirstWait = 500 * time.Millisecond
)

// Mail is one letter to one person.
type Mail struct {
	To Address
	// Lang is the language of the letter: de, fr, it or en.
	Lang    string
	Content Content
	// SecretUntil is set for a letter that holds a secret, such as a link that logs
	// somebody in: until when the secret is good for something. The letter is not sent
	// after that, and erased as soon as it is out or will not go out any more; so it
	// cannot be sent a second time.
	SecretUntil time.Time
}

// Outbox stores mails and sends them.
type Outbox struct {
	db     *bun.DB
	sender *Sender
	cat    *locale.Catalogues
	site   Site
	follow func(context.Context) Site
	log    *slog.Logger
	retain time.Duration
	draws  map[string]Draw
}

// Options of an Outbox.
type Options struct {
	// Retain is how long recipient and letter are kept after the end; 14 days when 0.
	Retain time.Duration
}

// NewOutbox checks the site; it connects nowhere.
func NewOutbox(db *bun.DB, sender *Sender, cat *locale.Catalogues, site Site, log *slog.Logger, o Options) (*Outbox, error) {
	site, err := site.check()
	if err != nil {
		return nil, err
	}
	if o.Retain == 0 {
		o.Retain = defaultRetain
	}
	return &Outbox{db: db, sender: sender, cat: cat, site: site, log: log, retain: o.Retain, draws: map[string]Draw{}}, nil
}

// Follow asks for the site anew for every letter, from then on; app does it before
// anything is sent. A site that is not complete leaves the one before in force.
func (o *Outbox) Follow(site func(context.Context) Site) { o.follow = site }

// Draws sets who makes the attachments of a kind; app does it before anything is sent.
func (o *Outbox) Draws(kind string, d Draw) { o.draws[kind] = d }

func (o *Outbox) siteNow(ctx context.Context) Site {
	if o.follow == nil {
		return o.site
	}
	site, err := o.follow(ctx).check()
	if err != nil {
		return o.site
	}
	return site
}

type sendArgs struct {
	MailID uuid.UUID `json:"mail_id"`
}

func (sendArgs) Kind() string { return "mail.send" }

type sweepArgs struct{}

func (sweepArgs) Kind() string { return "mail.sweep" }

// Register adds the outbox's own jobs: sending, and hourly erasing.
func (o *Outbox) Register(r *jobs.Registry) {
	r.Queue(queue, queueWorkers)
	jobs.Handle(r, func(ctx context.Context, a sendArgs) error { return o.send(ctx, a.MailID) }, jobs.Timeout(attemptTimeout))
	jobs.Handle(r, func(ctx context.Context, _ sweepArgs) error { return o.sweep(ctx) })
	r.Every("mail.sweep", sweepEvery, func() jobs.Args { return sweepArgs{} })
}

// row is mail_outbox. Data is NULL once erased, with Recipient and RecipientName or,
// when the letter held a secret, before them.
type row struct {
	bun.BaseModel `bun:"table:mail_outbox,alias:m"`

	ID            uuid.UUID       `bun:"id,pk"`
	Template      string          `bun:"template"`
	Lang          string          `bun:"lang"`
	Recipient     string          `bun:"recipient,nullzero"`
	RecipientName string          `bun:"recipient_name,nullzero"`
	Data          json.RawMessage `bun:"data,type:jsonb,nullzero"`
	SecretUntil   time.Time       `bun:"secret_until,nullzero"`
	State         State           `bun:"state"`
	Attempts      int             `bun:"attempts"`
	LastErrorCode string          `bun:"last_error_code,nullzero"`
	CreatedAt     time.Time       `bun:"created_at,nullzero,default:now()"`
	SentAt        *time.Time      `bun:"sent_at"`
	EndedAt       *time.Time      `bun:"ended_at"`
	// Late is only known to who claims the mail: its secret is good for nothing any more.
	Late bool `bun:"late,scanonly"`
}

// Enqueue stores the letter and a job to send it; both exist exactly when tx
// commits. An address that no mail can reach is Invalid with field.email at «to».
func (o *Outbox) Enqueue(ctx context.Context, tx bun.Tx, m Mail) (uuid.UUID, error) {
	to, ok := m.To.normalise()
	if !ok {
		var v fault.Validation
		v.Check(false, "to", fault.FieldEmail, nil)
		return uuid.Nil, v.Err()
	}
	letter, ok := m.Content.Compose(o.say(m.Lang)).normalise()
	if !ok {
		return uuid.Nil, incomplete(m.Content)
	}
	data, err := json.Marshal(letter)
	if err != nil {
		return uuid.Nil, fmt.Errorf("mail: %w", err)
	}
	if len(data) > maxLetter {
		return uuid.Nil, fault.New(fault.TooLarge, fault.CodeTooLarge)
	}
	id, err := uuid.NewV7() // in order of time: the list pages by it
	if err != nil {
		return uuid.Nil, fmt.Errorf("mail: %w", err)
	}
	r := &row{ID: id, Template: m.Content.Template(), Lang: m.Lang, Recipient: to.Email, RecipientName: to.Name, Data: data, SecretUntil: m.SecretUntil, State: StateQueued}
	if _, err := tx.NewInsert().Model(r).Exec(ctx); err != nil {
		return uuid.Nil, fmt.Errorf("mail: %w", err)
	}
	return id, enqueueSend(ctx, tx, id)
}

func enqueueSend(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	return jobs.Enqueue(ctx, tx, sendArgs{id}, jobs.Queue(queue), jobs.MaxAttempts(maxAttempts), jobs.Unique(id.String()))
}

func (o *Outbox) say(lang string) Say {
	return func(key string, params map[string]any) string { return o.cat.Text(lang, "mail", key, params) }
}

// send makes one attempt. The mail server is spoken to outside any transaction;
// the lease on the row stands for the lock.
func (o *Outbox) send(ctx context.Context, id uuid.UUID) error {
	r, err := o.claim(ctx, id)
	if r == nil || err != nil {
		return err
	}
	if err = fault.New(fault.Gone, CodeExpired); !r.Late {
		err = o.deliver(ctx, r)
	}
	// What happened has to be written down even when the program is stopping.
	if rerr := o.record(context.WithoutCancel(ctx), r, err); rerr != nil {
		return errors.Join(rerr, err)
	}
	if err == nil {
		return nil
	}
	if f := fault.From(err); f.Unwrap() != nil {
		o.log.WarnContext(ctx, "mail not sent", "mail", id, "attempt", r.Attempts, "code", f.Code, "cause", f.Unwrap().Error())
	}
	if o.outcome(r, err) == StateFailed {
		return jobs.Discard(err)
	}
	return err
}

// claim takes the lease and counts the attempt. Nil without an error means that
// there is nothing to send any more.
func (o *Outbox) claim(ctx context.Context, id uuid.UUID) (*row, error) {
	r := new(row)
	err := o.db.NewRaw(`
UPDATE mail_outbox SET attempts = attempts + 1, leased_until = now() + ? * interval '1 second'
WHERE id = ? AND state = 'queued' AND (leased_until IS NULL OR leased_until < now())
RETURNING id, template, lang, recipient, recipient_name, data, coalesce(secret_until <= now(), false) AS late, state, attempts`, lease.Seconds(), id).Scan(ctx, r)
	if err == nil {
		return r, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, pg.Fault(err)
	}
	waiting, err := o.db.NewSelect().Model((*row)(nil)).Where("id = ? AND state = 'queued'", id).Exists(ctx)
	if err != nil {
		return nil, pg.Fault(err)
	}
	if waiting { // in other hands, perhaps those of a program that died
		return nil, fault.New(fault.Unavailable, fault.CodeUnavailable)
	}
	return nil, nil
}

func (o *Outbox) deliver(ctx context.Context, r *row) error {
	var l Letter
	if err := json.Unmarshal(r.Data, &l); err != nil {
		return fault.Wrap(fault.Internal, CodeRejected, errors.New("the stored letter cannot be read"))
	}
	site := o.siteNow(ctx)
	text, html, err := render(l, r.Lang, site, o.say(r.Lang))
	if err != nil {
		return fault.Wrap(fault.Internal, CodeRejected, err)
	}
	with, err := o.draw(ctx, l.Attachment, r.Lang)
	if err != nil {
		return err
	}
	return o.sender.send(ctx, message{
		id: r.ID, sender: site.Sender, to: Address{Name: r.RecipientName, Email: r.Recipient}, replyTo: l.ReplyTo,
		subject: l.Subject, text: text, html: html, unsubscribe: l.Unsubscribe, with: with,
	})
}

// draw makes what goes with the letter; nil for nothing. What fails is tried again later.
func (o *Outbox) draw(ctx context.Context, a *Attachment, lang string) (*Document, error) {
	if a == nil {
		return nil, nil
	}
	d, known := o.draws[a.Kind]
	if !known {
		return nil, fault.Wrap(fault.Internal, CodeRejected, fmt.Errorf("nobody draws attachments of the kind %q", a.Kind))
	}
	made, err := d(ctx, *a, lang)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, fault.CodeUnavailable, err)
	}
	if made != nil && len(made.Content) > maxAttachment {
		return nil, nil
	}
	return made, nil
}

// outcome is the state after an attempt.
func (o *Outbox) outcome(r *row, err error) State {
	switch {
	case err == nil:
		return StateSent
	case fault.Is(err, CodeRejected), fault.Is(err, CodeExpired), r.Attempts >= maxAttempts:
		return StateFailed
	}
	return StateQueued
}

// record writes the outcome and gives the lease back. The number of the attempt
// fences it: whoever lost the lease to somebody else changes nothing. A database
// that is away for a moment must not make us send again, so it is asked several
// times.
func (o *Outbox) record(ctx context.Context, r *row, err error) error {
	var code any
	if err != nil {
		code = string(fault.From(err).Code)
	}
	state := o.outcome(r, err)
	wait := recordFirstWait
	for try := 0; ; try++ {
		step, cancel := context.WithTimeout(ctx, 3*time.Second)
		_, werr := o.db.NewRaw(`
UPDATE mail_outbox SET
	state = CASE WHEN state = 'discarded' AND ?0 <> 'sent' THEN state ELSE ?0 END,
	data = CASE WHEN secret_until IS NULL OR state <> 'discarded' AND ?0 = 'queued' THEN data END,
	last_error_code = ?1, leased_until = NULL,
	sent_at = CASE WHEN ?0 = 'sent' THEN now() END,
	ended_at = CASE WHEN state = 'discarded' OR ?0 <> 'queued' THEN now() END
WHERE id = ?2 AND attempts = ?3 AND state IN ('queued', 'discarded')`, string(state), code, r.ID, r.Attempts).Exec(step)
		cancel()
		if werr == nil || try == recordPauses {
			return pg.Fault(werr)
		}
		time.Sleep(wait)
		wait *= 2
	}
}

// sweep erases what is no longer needed, gives up on what is too old and finds
// mails whose job got lost.
func (o *Outbox) sweep(ctx context.Context) error {
	for {
		res, err := o.db.NewRaw(`
UPDATE mail_outbox SET recipient = NULL, recipient_name = NULL, data = NULL
WHERE id IN (
	SELECT id FROM mail_outbox
	WHERE recipient IS NOT NULL AND ended_at < now() - ? * interval '1 second'
	LIMIT ?)`, o.retain.Seconds(), sweepBatch).Exec(ctx)
		if err != nil {
			return pg.Fault(err)
		}
		if n, err := res.RowsAffected(); err != nil || n < sweepBatch {
			break
		}
	}
	return pg.InTx(ctx, o.db, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(`
UPDATE mail_outbox SET state = 'failed', last_error_code = ?, ended_at = now(), leased_until = NULL, data = CASE WHEN secret_until IS NULL THEN data END
WHERE state = 'queued' AND (created_at < now() - ? * interval '1 second' OR secret_until <= now()) AND (leased_until IS NULL OR leased_until < now())`,
			string(CodeExpired), expiry.Seconds()).Exec(ctx)
		if err != nil {
			return err
		}
		var ids []uuid.UUID
		err = tx.NewRaw(`
SELECT id FROM mail_outbox
WHERE state = 'queued' AND created_at < now() - ? * interval '1 second'
ORDER BY id LIMIT ?`, orphaned.Seconds(), sweepBatch).Scan(ctx, &ids)
		if err != nil {
			return err
		}
		for _, id := range ids { // a job that still exists keeps its key, and nothing is added
			if err := enqueueSend(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}
