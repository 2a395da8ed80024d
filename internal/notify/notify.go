package notify

import (
	"context"
	"encoding/base64"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
)

// Refusals of this package.
const (
	// CodeSubjectNotFound: nothing that can be followed, or not for this person.
	CodeSubjectNotFound fault.Code = "notify.subject_not_found"
	// CodeTokenInvalid: not a link of ours for ending letters.
	CodeTokenInvalid fault.Code = "notify.token_invalid"
)

const (
	// Kept is how long events, and who was told of them, are remembered.
	Kept = 90 * 24 * time.Hour
	// weeklyReach is how far a weekly letter looks back: over the week, and over a
	// Monday on which no instance was up.
	weeklyReach = 14 * 24 * time.Hour
	// weeklyMost events stand in one weekly letter, the latest.
	weeklyMost = 50
	// stretch is how many followers one transaction takes on.
	stretch = 100
)

// Subject is what can be followed.
type Subject struct {
	// Kind under which a Teller is registered.
	Kind string
	ID   uuid.UUID
}

// Event is something that happened to a subject.
type Event struct {
	// ID is set by Emit.
	ID uuid.UUID
	// Kind is the kind of the subject and what happened: «project.extended».
	Kind    string
	Subject Subject
	// Object is the thing within the subject it is about, an extension or an entry;
	// uuid.Nil when the subject itself is all there is to say.
	Object uuid.UUID
	// At is when it happens; now when zero. What lies ahead is told then, to those who
	// follow by then.
	At time.Time
}

var eventKind = regexp.MustCompile(`^[a-z]+\.[a-z_]+$`)

// Follow is a person who follows a subject.
type Follow struct {
	PersonID uuid.UUID
	Subject  Subject
	Since    time.Time
}

// Followed is a follow with what the subject is called.
type Followed struct {
	Follow
	// Card is nil when the person does not see the subject any more.
	Card *Card
}

// Frequency is how often somebody wants letters.
type Frequency string

const (
	// AtOnce is one letter for each event, as soon as it happens; it holds for who has
	// decided nothing.
	AtOnce Frequency = "at_once"
	// Weekly is one letter every Monday, if anything happened.
	Weekly Frequency = "weekly"
	// Never is none.
	Never Frequency = "never"
)

// Valid tells whether the frequency exists.
func (f Frequency) Valid() bool { return f == AtOnce || f == Weekly || f == Never }

// Setting is what one person wants.
type Setting struct {
	Frequency Frequency
	// ToldFrom: what happened before is not told, because the person wanted nothing then.
	ToldFrom time.Time `bun:",nullzero"`
	// WeeklyUntil: what happened until then goes into a weekly letter still.
	WeeklyUntil time.Time `bun:",nullzero"`
}

// change keeps every event told exactly once, whatever people change when.
func (s *Setting) change(f Frequency, now time.Time) {
	switch {
	case s.Frequency == Never && f != Never:
		s.ToldFrom, s.WeeklyUntil = now, time.Time{}
	case s.Frequency == Weekly && f == AtOnce:
		s.WeeklyUntil = now
	}
	s.Frequency = f
}

// Card is a subject in a list.
type Card struct {
	Title string
	// Path of its page, without the prefix of the language.
	Path string
	// Lang of the title.
	Lang string
}

// Story is an event in words, in one language.
type Story struct {
	// Title of the subject.
	Title string
	// Line says what happened, without a full stop.
	Line string
	// Blocks say more; only in letters about this event alone.
	Blocks []mail.Block
	// Path of the page that shows it, without the prefix of the language.
	Path string
}

// Teller speaks about the subjects of one kind; app registers one for each. Its
// functions read and change nothing.
type Teller struct {
	// Kind is Subject.Kind.
	Kind string
	// Cards of those of the subjects that the actor sees now, in one statement.
	Cards func(ctx context.Context, actor authz.Actor, ids []uuid.UUID, lang string) (map[uuid.UUID]Card, error)
	// Readers are those of the actors, by person, who see the subject now, in a fixed
	// number of statements; nobody when it does not exist any more.
	Readers func(ctx context.Context, id uuid.UUID, actors []authz.Actor) (map[uuid.UUID]bool, error)
	// Tell puts an event into words. nil when there is nothing to tell any more.
	Tell func(ctx context.Context, e Event, lang string) (*Story, error)
}

// scope is what a token ends.
type scope byte

const (
	scopeFollow scope = 'f'
	scopeWeekly scope = 'w'
)

// ending is what a token says once it is open.
type ending struct {
	scope   scope
	person  uuid.UUID
	subject Subject
}

var tokenText = base64.RawURLEncoding

// sealKind binds tokens to their purpose.
const sealKind = "unsubscribe"

// token is the permission in a letter to end letters: everything about one subject,
// or the weekly letter. It is encrypted and authenticated under the key of the
// installation, so it cannot be guessed, says nothing about anybody without the
// key, needs no row, and works however old the letter is.
func (e ending) token(v *identity.Vault) string {
	b := append([]byte{byte(e.scope)}, e.person[:]...)
	b = append(append(b, e.subject.ID[:]...), e.subject.Kind...)
	return tokenText.EncodeToString(v.Seal(sealKind, b))
}

var errToken = errors.New("notify: token")

func openToken(v *identity.Vault, token string) (ending, error) {
	refused := fault.Wrap(fault.NotFound, CodeTokenInvalid, errToken)
	sealed, err := tokenText.DecodeString(strings.TrimSpace(token))
	if err != nil {
		return ending{}, refused
	}
	b, err := v.Open(sealKind, sealed)
	if err != nil || len(b) < 33 {
		return ending{}, refused
	}
	return ending{scope: scope(b[0]), person: uuid.UUID(b[1:17]), subject: Subject{Kind: string(b[33:]), ID: uuid.UUID(b[17:33])}}, nil
}
