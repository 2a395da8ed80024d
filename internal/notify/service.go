package notify

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
)

// Options of the service.
type Options struct {
	// PublicURL without trailing slash.
	PublicURL string
	// Log gets what operators have to know, without personal data.
	Log *slog.Logger
}

// Service is what can be done with follows and events; one method, one transaction.
type Service struct {
	db      bun.IDB
	people  *identity.Service
	vault   *identity.Vault
	outbox  *mail.Outbox
	now     func() time.Time
	tellers map[string]Teller
	o       Options
}

// NewService puts the pieces together.
func NewService(db bun.IDB, people *identity.Service, vault *identity.Vault, outbox *mail.Outbox, now func() time.Time, o Options) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{db: db, people: people, vault: vault, outbox: outbox, now: now, tellers: map[string]Teller{}, o: o}
}

// Register adds a kind of subject; app does it before anything is served.
func (s *Service) Register(t Teller) { s.tellers[t.Kind] = t }

// Emitter is Service.Emit, as a field of those who have something to tell.
type Emitter func(ctx context.Context, tx bun.Tx, e Event) error

// Emit says that something happened. Followers are told of it exactly when tx
// commits, and once. It takes two statements, however many followers there are.
func (s *Service) Emit(ctx context.Context, tx bun.Tx, e Event) error {
	if !eventKind.MatchString(e.Kind) || e.Subject.Kind == "" || e.Subject.ID == uuid.Nil {
		return fmt.Errorf("notify: «%s» about «%s» is no event", e.Kind, e.Subject.Kind)
	}
	e.ID = uuid.Must(uuid.NewV7())
	var later []jobs.Option
	if now := s.now(); e.At.After(now) {
		later = append(later, jobs.RunAt(e.At))
	} else if e.At.IsZero() {
		e.At = now
	}
	if err := insertEvent(ctx, tx, e); err != nil {
		return err
	}
	return jobs.Enqueue(ctx, tx, tellArgs{e.ID}, append(later, jobs.Queue(queue))...)
}

// Follow makes the actor hear of the subject; who follows already goes on, since
// then. Unauthenticated authz.login_required; NotFound notify.subject_not_found also
// for what the actor may not see.
func (s *Service) Follow(ctx context.Context, actor authz.Actor, of Subject) (*Follow, error) {
	if err := ActFollow.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	if err := s.mustSee(ctx, actor, of); err != nil {
		return nil, err
	}
	var out *Follow
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		if err := putFollow(ctx, tx, Follow{PersonID: actor.ID, Subject: of, Since: s.now()}); err != nil {
			return err
		}
		out, err = findFollow(ctx, tx, actor.ID, of)
		return err
	})
	return out, err
}

func (s *Service) mustSee(ctx context.Context, actor authz.Actor, of Subject) error {
	if t, known := s.tellers[of.Kind]; known {
		cards, err := t.Cards(ctx, actor, []uuid.UUID{of.ID}, locale.Default)
		if _, sees := cards[of.ID]; err != nil || sees {
			return err
		}
	}
	return fault.New(fault.NotFound, CodeSubjectNotFound)
}

// Unfollow ends it, also for what the actor does not see any more; who does not
// follow goes on not to. Unauthenticated authz.login_required.
func (s *Service) Unfollow(ctx context.Context, actor authz.Actor, of Subject) error {
	if err := ActFollow.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return deleteFollow(ctx, tx, actor.ID, of) })
}

// IsFollowing gives what the actor follows of the subject, nil for nobody and for who
// does not. One statement, none for nobody.
func (s *Service) IsFollowing(ctx context.Context, actor authz.Actor, of Subject) (*Follow, error) {
	if actor.Kind != authz.Person {
		return nil, nil
	}
	f, err := findFollow(ctx, s.db, actor.ID, of)
	return f, pg.Fault(err)
}

// Position is where a stretch of a list ended.
type Position struct {
	Since time.Time `json:"t"`
	ID    uuid.UUID `json:"i"`
}

// Following lists what the actor follows, latest first, up to limit+1 rows. One
// statement, and one for each kind in it. Unauthenticated authz.login_required.
func (s *Service) Following(ctx context.Context, actor authz.Actor, lang string, after *Position, limit int) ([]Followed, error) {
	if err := ActFollow.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listFollows(ctx, s.db, actor.ID, after, limit)
	if err != nil {
		return nil, pg.Fault(err)
	}
	cards, err := s.cards(ctx, actor, rows, lang)
	out := make([]Followed, len(rows))
	for i, f := range rows {
		out[i] = Followed{Follow: f}
		if c, sees := cards[f.Subject]; sees {
			out[i].Card = &c
		}
	}
	return out, err
}

// cards asks each teller once.
func (s *Service) cards(ctx context.Context, actor authz.Actor, follows []Follow, lang string) (map[Subject]Card, error) {
	ids := map[string][]uuid.UUID{}
	for _, f := range follows {
		ids[f.Subject.Kind] = append(ids[f.Subject.Kind], f.Subject.ID)
	}
	out := map[Subject]Card{}
	for kind, of := range ids {
		t, known := s.tellers[kind]
		if !known {
			continue
		}
		cards, err := t.Cards(ctx, actor, of, lang)
		if err != nil {
			return nil, err
		}
		for id, c := range cards {
			out[Subject{kind, id}] = c
		}
	}
	return out, nil
}

// Settings of the actor. Unauthenticated authz.login_required.
func (s *Service) Settings(ctx context.Context, actor authz.Actor) (Setting, error) {
	if err := ActFollow.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return Setting{}, err
	}
	w, err := findSetting(ctx, s.db, actor.ID, false)
	return w, pg.Fault(err)
}

// SetFrequency decides how often the actor hears of what they follow. What happened
// while it was never is not told afterwards. Unauthenticated authz.login_required.
func (s *Service) SetFrequency(ctx context.Context, actor authz.Actor, f Frequency) (Setting, error) {
	if err := ActFollow.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return Setting{}, err
	}
	if !f.Valid() {
		var v fault.Validation
		v.Check(false, "frequency", fault.FieldFormat, nil)
		return Setting{}, v.Err()
	}
	var out Setting
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		out, err = s.setFrequency(ctx, tx, actor.ID, f)
		return err
	})
	return out, err
}

func (s *Service) setFrequency(ctx context.Context, tx bun.Tx, person uuid.UUID, f Frequency) (Setting, error) {
	w, err := findSetting(ctx, tx, person, true)
	if err != nil || w.Frequency == f {
		return w, err
	}
	now := s.now()
	w.change(f, now)
	return w, putSetting(ctx, tx, person, w, now)
}

// Offer is what a token would end.
type Offer struct {
	// Weekly: the weekly letter, else everything about one subject.
	Weekly bool
	// Title of the subject; empty when there is none or the person does not see it any more.
	Title string
	// Ended: there is nothing to end any more.
	Ended bool
}

// Look says what a token would end, and ends nothing. NotFound notify.token_invalid.
func (s *Service) Look(ctx context.Context, token, lang string) (Offer, error) {
	e, err := openToken(s.vault, token)
	if err != nil {
		return Offer{}, err
	}
	if e.scope == scopeWeekly {
		w, err := findSetting(ctx, s.db, e.person, false)
		return Offer{Weekly: true, Ended: w.Frequency != Weekly}, pg.Fault(err)
	}
	f, err := findFollow(ctx, s.db, e.person, e.subject)
	if err != nil {
		return Offer{}, pg.Fault(err)
	}
	o := Offer{Ended: f == nil}
	readers, err := s.people.Recipients(ctx, s.db, []uuid.UUID{e.person})
	if err != nil || len(readers) == 0 {
		return o, pg.Fault(err)
	}
	cards, err := s.cards(ctx, readers[0].Actor, []Follow{{Subject: e.subject}}, lang)
	o.Title = cards[e.subject].Title
	return o, err
}

// Unsubscribe ends what the token of a letter is for; a second time it changes
// nothing. NotFound notify.token_invalid.
func (s *Service) Unsubscribe(ctx context.Context, token string) error {
	e, err := openToken(s.vault, token)
	if err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if e.scope == scopeFollow {
			return deleteFollow(ctx, tx, e.person, e.subject)
		}
		if w, err := findSetting(ctx, tx, e.person, true); err != nil || w.Frequency != Weekly {
			return err // the link in an old letter does not undo what was decided since
		}
		_, err := s.setFrequency(ctx, tx, e.person, Never)
		return err
	})
}

// ForgetPerson erases what a person follows and what they were told, with their
// account.
func (s *Service) ForgetPerson(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	return erasePerson(ctx, tx, person)
}

// Forget deletes what happened long ago, and who was told of it.
func (s *Service) Forget(ctx context.Context) error {
	return pg.Fault(deleteOld(ctx, s.db, s.now().Add(-Kept)))
}

// OwnData are the sources of what is known about a person here.
func (s *Service) OwnData() []owndata.Source {
	return []owndata.Source{
		owndata.List("notify_follow", s.ownFollows, func(f ownFollow) (owndata.Row, error) {
			return owndata.Row{{Name: "name", Value: owndata.Name(func(lang string) string { return f.titles[lang] })},
				{Name: "subject_kind", Value: owndata.Term(f.Subject.Kind)}, {Name: "subject_id", Value: f.Subject.ID}, {Name: "created_at", Value: f.Since}}, nil
		}),
		owndata.List("notify_setting", func(ctx context.Context, person uuid.UUID) ([]Setting, error) {
			w, err := findSetting(ctx, s.db, person, false)
			return []Setting{w}, err
		}, func(w Setting) (owndata.Row, error) {
			return owndata.Row{{Name: "frequency", Value: owndata.Term(w.Frequency)}}, nil
		}),
		owndata.List("notify_delivery", func(ctx context.Context, person uuid.UUID) ([]toldRow, error) {
			return listTold(ctx, s.db, person)
		}, func(t toldRow) (owndata.Row, error) {
			return owndata.Row{{Name: "act", Value: t.Kind}, {Name: "subject_id", Value: t.SubjectID}, {Name: "at", Value: t.At}}, nil
		}),
	}
}

// ownFollow is a follow with its titles by language.
type ownFollow struct {
	Follow
	titles map[string]string
}

func (s *Service) ownFollows(ctx context.Context, person uuid.UUID) ([]ownFollow, error) {
	rows, err := listFollows(ctx, s.db, person, nil, 0)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	readers, err := s.people.Recipients(ctx, s.db, []uuid.UUID{person})
	if err != nil {
		return nil, err
	}
	out := make([]ownFollow, len(rows))
	for i, f := range rows {
		out[i] = ownFollow{f, map[string]string{}}
	}
	for _, r := range readers {
		for lang := range slices.Values(locale.Langs()) {
			cards, err := s.cards(ctx, r.Actor, rows, lang)
			if err != nil {
				return nil, err
			}
			for _, f := range out {
				f.titles[lang] = cards[f.Subject].Title
			}
		}
	}
	return out, nil
}
