package accesscode

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Options of the service.
type Options struct {
	// Sender is the municipality as it signs letters («Gemeinde Emmen»), and its number.
	Sender func(context.Context) (owner, phone string)
	// PublicURL without trailing slash.
	PublicURL string
}

// Lookup finds an activity by its id, with its title in lang. A refusal of kind
// NotFound means that there is none.
type Lookup func(ctx context.Context, id, lang string) (Activity, error)

// Service makes, prints, checks and redeems codes.
type Service struct {
	db      bun.IDB
	log     *audit.Log
	cat     *locale.Catalogues
	secrets secrets
	now     func() time.Time
	o       Options
	lookups map[string]Lookup
	named   []NamedLookup
}

// NewService takes a key of at least 32 bytes that nothing else uses. With another
// key all codes made before are unknown.
func NewService(db bun.IDB, log *audit.Log, cat *locale.Catalogues, key []byte, now func() time.Time, o Options) *Service {
	return &Service{db: db, log: log, cat: cat, secrets: secrets{key}, now: now, o: o, lookups: map[string]Lookup{}}
}

// Activities says where activities of a kind are found. All kinds are registered
// before the first request.
func (s *Service) Activities(kind string, l Lookup) { s.lookups[kind] = l }

// Query asks for one stretch of the batches, newest first.
type Query struct {
	// Subject limits the list to one activity; the zero value does not.
	Subject Subject
	After   *Position
	Limit   int
}

// Position is where a stretch ended.
type Position struct {
	ID uuid.UUID `json:"i"`
}

// Batches lists what the roles of the actor cover; up to Limit+1 rows so that the
// caller knows whether more follow. One statement. Forbidden authz.role_required.
func (s *Service) Batches(ctx context.Context, actor authz.Actor, q Query) ([]Batch, error) {
	if err := Browse.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listBatches(ctx, s.db, actor, q)
	return rows, pg.Fault(err)
}

// Batch by id. NotFound authz.not_found also for batches out of reach.
func (s *Service) Batch(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Batch, error) {
	if err := Browse.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	b, err := findBatch(ctx, s.db, actor, id, false)
	return b, pg.Fault(err)
}

func (s *Service) activity(ctx context.Context, subject Subject, lang string) (Activity, error) {
	lookup, known := s.lookups[subject.Kind]
	if !known {
		return Activity{}, fault.New(fault.Invalid, fault.CodeInvalid).WithField("subjectKind", fault.FieldChoice, nil)
	}
	a, err := lookup(ctx, subject.ID, lang)
	if err != nil && fault.From(err).Kind == fault.NotFound {
		return Activity{}, fault.New(fault.Invalid, fault.CodeInvalid).WithField("subjectId", CodeActivity, nil)
	}
	return a, err
}

// about is the activity of a batch; when it is gone, what the batch remembers of it.
func (s *Service) about(ctx context.Context, b *Batch, lang string) (Activity, error) {
	a, err := s.activity(ctx, b.Subject(), lang)
	if err != nil && fault.From(err).Kind == fault.Invalid {
		return Activity{Title: b.Title, Place: b.Place()}, nil
	}
	return a, err
}

// Create makes the codes of a batch. Invalid request.invalid with
// accesscode.activity, accesscode.valid_until or field.…; Forbidden
// authz.role_required for an activity out of reach.
func (s *Service) Create(ctx context.Context, actor authz.Actor, key once.Key, d Draft) (*Batch, error) {
	if err := Browse.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	now := s.now()
	if err := d.Validate(now); err != nil {
		return nil, err
	}
	about, err := s.activity(ctx, d.Subject, locale.Default)
	if err != nil {
		return nil, err
	}
	if err := Manage.Decide(authz.Case{Actor: actor, Place: about.Place}).Err(); err != nil {
		return nil, err
	}
	end, err := endOfDay(d.LastDay)
	if err != nil {
		return nil, err
	}
	b := &Batch{SubjectKind: d.Subject.Kind, SubjectID: d.Subject.ID, SpaceID: about.Place.Space, ProjectID: about.Place.Project,
		Title: about.Title, Label: d.Label, Size: d.Size, ValidUntil: end, CreatedAt: now}
	hashes := s.salt(b)
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		b.ID = uuid.Must(uuid.NewV7())
		id, replayed, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) {
			if err := insertBatch(ctx, tx, b, orNull(actor.ID)); err != nil {
				return b.ID, err
			}
			return b.ID, insertHashes(ctx, tx, b.ID, hashes)
		})
		if err != nil {
			return err
		}
		if replayed {
			b, err = findBatch(ctx, tx, actor, id, false)
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "accesscode.batch_created", SubjectKind: "accesscode_batch", SubjectID: b.ID.String(),
			Data: map[string]any{"subject_kind": b.SubjectKind, "subject_id": b.SubjectID, "size": b.Size}})
	})
	return b, err
}

// salt chooses a salt under which no two codes of the batch are equal. With 55
// bits hardly any batch ever needs a second try.
func (s *Service) salt(b *Batch) [][]byte {
	for {
		b.Salt = make([]byte, 16)
		_, _ = rand.Read(b.Salt) // never fails: see crypto/rand
		if hashes := s.secrets.hashes(b.Salt, b.Size); len(hashes) == b.Size {
			return hashes
		}
	}
}

// Revoke makes every unused code of the batch worthless, for good. Forbidden
// accesscode.revoked or accesscode.expired when it is over already.
func (s *Service) Revoke(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Batch, error) {
	if err := Browse.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	var b *Batch
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		now := s.now()
		if b, err = findBatch(ctx, tx, actor, id, true); err != nil {
			return err
		}
		if err := CanRevoke(actor, b, now).Err(); err != nil {
			return err
		}
		if err := setRevoked(ctx, tx, id, now); err != nil {
			return err
		}
		b.RevokedAt = &now
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "accesscode.batch_revoked", SubjectKind: "accesscode_batch", SubjectID: id.String(),
			Data: map[string]any{"used": b.Used}})
	})
	return b, err
}

// Letters computes the codes of one part (from 1) for printing in a language, and
// records that they were given out. NotFound accesscode.part; Forbidden
// accesscode.revoked or accesscode.expired.
func (s *Service) Letters(ctx context.Context, actor authz.Actor, id uuid.UUID, lang string, part int) (*Letters, error) {
	var l Letters
	b, err := s.print(ctx, actor, id, "letters", func(b *Batch) error {
		from, to, ok := b.part(part)
		if !ok {
			return fault.New(fault.NotFound, CodePart)
		}
		l.Codes = s.secrets.codes(b.Salt, from, to)
		return nil
	}, map[string]any{"part": part, "lang": lang})
	if err != nil {
		return nil, err
	}
	about, err := s.about(ctx, b, lang)
	if err != nil {
		return nil, err
	}
	l.Batch, l.Part, l.text = b.ID, part, s.letterText(ctx, lang, about.Title, b)
	return &l, nil
}

// Codes are all codes of a batch, for a print shop; recorded as Letters are.
func (s *Service) Codes(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Sheet, error) {
	sheet := &Sheet{Batch: id, URL: s.codeURL()}
	_, err := s.print(ctx, actor, id, "codes", func(b *Batch) error {
		sheet.Codes = s.secrets.codes(b.Salt, 0, b.Size)
		return nil
	}, nil)
	return sheet, err
}

func (s *Service) print(ctx context.Context, actor authz.Actor, id uuid.UUID, form string, take func(*Batch) error, data map[string]any) (b *Batch, err error) {
	if err := Browse.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		now := s.now()
		if b, err = findBatch(ctx, tx, actor, id, true); err != nil {
			return err
		}
		if err := CanPrint(actor, b, now).Err(); err != nil {
			return err
		}
		if err := take(b); err != nil {
			return err
		}
		if err := countPrint(ctx, tx, id, now); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "accesscode." + form + "_given_out", SubjectKind: "accesscode_batch", SubjectID: id.String(), Data: data})
	})
	return b, err
}

// Check finds what a code opens without using it. Invalid with
// accesscode.mistyped, NotFound accesscode.unknown, Conflict accesscode.used,
// accesscode.expired or accesscode.revoked. Two statements, whatever the refusal; for
// a good code the activity is looked up in lang.
func (s *Service) Check(ctx context.Context, typed, lang string) (*Target, error) {
	b, _, err := s.find(ctx, s.db, typed)
	if fault.Is(err, CodeUnknown) {
		code, _ := ParseCode(typed) // find has read it
		for _, named := range s.named {
			if t, err := named(ctx, code, lang); t != nil || err != nil {
				return t, pg.Fault(err)
			}
		}
	}
	if err != nil {
		return nil, pg.Fault(err)
	}
	about, err := s.about(ctx, b, lang)
	if err != nil {
		return nil, pg.Fault(err)
	}
	return &Target{Subject: b.Subject(), Title: about.Title, Page: about.Page, ValidUntil: b.ValidUntil}, nil
}

// Redeem uses a code for this activity, as a part of the transaction that stores
// what was said with it: both happen or neither. Of many at the same time one
// succeeds. Call it before anything is recorded in the audit log. Refusals as
// Check, and Conflict accesscode.elsewhere for the code of another activity.
func (s *Service) Redeem(ctx context.Context, tx bun.Tx, typed string, subject Subject) error {
	// the savepoint takes the use back when the batch turns out to be over
	return pg.InTx(ctx, tx, func(ctx context.Context, tx bun.Tx) error {
		b, hash, err := s.find(ctx, tx, typed)
		if err != nil {
			return err
		}
		if b.Subject() != subject {
			return fault.New(fault.Conflict, CodeElsewhere)
		}
		now := s.now()
		first, err := useHash(ctx, tx, b.ID, hash, now.In(locale.Zurich()).Format(time.DateOnly))
		if err != nil {
			return err
		}
		if !first {
			return fault.New(fault.Conflict, CodeUsed)
		}
		counted, err := countUse(ctx, tx, b.ID, now)
		if err != nil || counted {
			return err
		}
		if err := b.usable(now); err != nil {
			return err
		}
		return fault.New(fault.Conflict, CodeRevoked) // since it was found
	})
}

// find hashes the code under every salt that is left and looks for all of them.
func (s *Service) find(ctx context.Context, db bun.IDB, typed string) (*Batch, []byte, error) {
	code, err := ParseCode(typed)
	if err != nil {
		return nil, nil, err
	}
	batches, err := remembered(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	ids, hashes := make([]uuid.UUID, len(batches)), make([][]byte, len(batches))
	for i, b := range batches {
		ids[i], hashes[i] = b.ID, s.secrets.hash(b.Salt, code)
	}
	hits, err := findHash(ctx, db, ids, hashes)
	if err != nil {
		return nil, nil, err
	}
	if len(hits) == 0 {
		return nil, nil, fault.New(fault.NotFound, CodeUnknown)
	}
	b := &batches[hits[0].Position-1]
	if hits[0].Used {
		return nil, nil, fault.New(fault.Conflict, CodeUsed)
	}
	return b, hits[0].Hash, b.usable(s.now())
}

// Forget erases what is left of batches that ended Retention ago.
func (s *Service) Forget(ctx context.Context) error {
	ids, err := ended(ctx, s.db, s.now().Add(-Retention))
	if err != nil {
		return pg.Fault(err)
	}
	for _, id := range ids {
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			was, err := erase(ctx, tx, id)
			if err != nil || !was {
				return err
			}
			return s.log.Record(ctx, tx, audit.Entry{Actor: authz.Software(), Act: "accesscode.batch_erased", SubjectKind: "accesscode_batch", SubjectID: id.String()})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
