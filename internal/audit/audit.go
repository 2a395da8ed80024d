// Package audit keeps the log of who did what to what, so that nobody can change
// it unnoticed afterwards — not even somebody with full access to the database.
//
// Every entry carries an HMAC-SHA-256 over its own content and the hash of the
// entry before it. The key is derived from the secret of the installation and
// never reaches the database. Verify finds any change, gap, insertion or swap.
// What a chain alone cannot see is a tail that was cut off together with a head
// set back to an entry that really was once the newest: for that, Head is
// written to the program's own log from time to time and can be handed to Verify
// as an anchor.
package audit

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
)

// Entry is what a service records.
type Entry struct {
	Actor authz.Actor
	// Act is «module.verb», such as «contact.answer».
	Act string
	// SubjectKind and SubjectID name the thing acted on. The kind is never empty;
	// the id may be when there is only one of the kind.
	SubjectKind string
	SubjectID   string
	// Data becomes a JSON object. It holds ids and states, and personal data only
	// where the log would be worthless without: entries cannot be deleted.
	Data map[string]any
}

// Recorded is an entry as it stands in the log.
type Recorded struct {
	Seq         int64
	At          time.Time // microseconds, UTC
	ActorKind   authz.ActorKind
	ActorID     *uuid.UUID // nil for everybody but persons
	Act         string
	SubjectKind string
	SubjectID   string
	Data        json.RawMessage
	Hash        []byte
}

// Head names the newest entry. Before the first one, Seq is 0 and Hash empty.
type Head struct {
	Seq  int64
	Hash []byte
}

// String is what ParseHead reads: «128:9f2c…».
func (h Head) String() string {
	return strconv.FormatInt(h.Seq, 10) + ":" + hex.EncodeToString(h.Hash)
}

// ParseHead reads what String wrote.
func ParseHead(s string) (Head, error) {
	seqText, hashText, _ := strings.Cut(s, ":")
	seq, err := strconv.ParseInt(seqText, 10, 64)
	if err != nil || seq < 0 {
		return Head{}, fmt.Errorf("audit: %q is no head: want «number:hash»", s)
	}
	hash, err := hex.DecodeString(hashText)
	if err != nil || (seq > 0 && len(hash) != sha256.Size) || (seq == 0 && len(hash) != 0) {
		return Head{}, fmt.Errorf("audit: %q is no head: its hash is damaged", s)
	}
	return Head{Seq: seq, Hash: hash}, nil
}

// Changes is ready-made Data for an edit: the values of the named fields before
// and after, as far as they differ. Naming them is on purpose: what a struct
// gains later does not slip into a log that forgets nothing.
func Changes(before, after map[string]any, fields ...string) map[string]any {
	was, is := map[string]any{}, map[string]any{}
	for _, name := range fields {
		old, oldErr := json.Marshal(before[name])
		now, nowErr := json.Marshal(after[name])
		if oldErr != nil || nowErr != nil || !bytes.Equal(old, now) {
			was[name], is[name] = before[name], after[name]
		}
	}
	return map[string]any{"before": was, "after": is}
}

// Log writes and verifies. It is safe for concurrent use.
type Log struct {
	key []byte
	now func() time.Time
}

// New takes the secret of the installation and derives a key of its own from it.
// With another secret all older entries fail to verify. It panics when the secret
// has under 32 bytes: the configuration refuses such a one long before.
func New(secret []byte) *Log {
	const shortest = 32
	if len(secret) < shortest {
		panic(fmt.Sprintf("audit: the secret has %d bytes, at least %d are needed", len(secret), shortest))
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "mitwirken/audit/chain/1", sha256.Size)
	if err != nil {
		panic(err) // impossible: only an output of over 8 kB is refused
	}
	return &Log{key: key, now: time.Now}
}

// link is a row with everything that its hash covers. Pointers are columns that
// somebody with access to the database may have emptied.
type link struct {
	Seq         int64
	Micros      *int64 // since 1970; nil for the timestamps «infinity»
	ActorKind   string
	ActorID     *uuid.UUID
	Act         string
	SubjectKind string
	SubjectID   string
	Data        string
	Prev        []byte
	Hash        []byte
}

// draw makes the row for an entry that follows head.
func (l *Log) draw(e Entry, head Head) (link, error) {
	if err := e.check(); err != nil {
		return link{}, err
	}
	data := []byte("{}")
	if len(e.Data) > 0 {
		var err error
		if data, err = json.Marshal(e.Data); err != nil {
			return link{}, fmt.Errorf("audit: data of %s: %w", e.Act, err)
		}
	}
	micros := l.now().UnixMicro()
	row := link{
		Seq: head.Seq + 1, Micros: &micros, ActorKind: string(e.Actor.Kind),
		Act: e.Act, SubjectKind: e.SubjectKind, SubjectID: e.SubjectID,
		Data: string(data), Prev: head.Hash,
	}
	if e.Actor.ID != uuid.Nil {
		row.ActorID = &e.Actor.ID
	}
	row.Hash = l.sum(row)
	return row, nil
}

func (e Entry) check() error {
	if e.Actor.Kind == "" || e.Act == "" || e.SubjectKind == "" {
		return errors.New("audit: an entry needs an actor, an act and a kind of subject")
	}
	for _, s := range []string{string(e.Actor.Kind), e.Act, e.SubjectKind, e.SubjectID} {
		// PostgreSQL would refuse it and end the transaction with a riddle.
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return fmt.Errorf("audit: %q cannot be stored", s)
		}
	}
	return nil
}

func (l *Log) sum(row link) []byte {
	mac := hmac.New(sha256.New, l.key)
	mac.Write(row.encode())
	return mac.Sum(nil)
}

// encode writes every field behind its length, so that no two rows read the same
// («ab» + «c» is not «a» + «bc»), and missing differently from empty.
func (row link) encode() []byte {
	const version = 1
	b := make([]byte, 0, 160+len(row.Data))
	field := func(present bool, value []byte) {
		if !present {
			b = append(b, 0)
			return
		}
		b = append(b, 1)
		b = binary.BigEndian.AppendUint64(b, uint64(len(value)))
		b = append(b, value...)
	}
	b = append(b, version)
	b = binary.BigEndian.AppendUint64(b, uint64(row.Seq))
	var micros, actor []byte
	if row.Micros != nil {
		micros = binary.BigEndian.AppendUint64(nil, uint64(*row.Micros))
	}
	if row.ActorID != nil {
		actor = row.ActorID[:]
	}
	field(row.Micros != nil, micros)
	field(true, []byte(row.ActorKind))
	field(row.ActorID != nil, actor)
	field(true, []byte(row.Act))
	field(true, []byte(row.SubjectKind))
	field(true, []byte(row.SubjectID))
	field(true, []byte(row.Data))
	field(true, row.Prev)
	return b
}

func (l *Log) genuine(row link) bool { return hmac.Equal(l.sum(row), row.Hash) }

// Filter chooses entries for List; zero values do not restrict.
type Filter struct {
	Act         string
	SubjectKind string
	SubjectID   string // only together with SubjectKind
	ActorID     uuid.UUID
	Since       time.Time // included
	Until       time.Time // not included
	// Before is the Seq of the last entry of the page before; 0 for the first page.
	Before int64
	// Limit is 50 unless told, 500 at most.
	Limit int
}

func (f Filter) limit() int {
	const usual, most = 50, 500
	if f.Limit <= 0 {
		return usual
	}
	return min(f.Limit, most)
}
