package owndata

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Language of a person, who is held until the transaction ends: one copy of a person
// at a time. NotFound when the account is gone.
type Language func(ctx context.Context, tx bun.Tx, person uuid.UUID) (lang string, err error)

// Service makes copies, keeps them for a while and erases them.
type Service struct {
	db       bun.IDB
	log      *audit.Log
	files    blob.Store
	cat      *locale.Catalogues
	language Language
	now      func() time.Time
	site     func(context.Context) string
	sources  []Source
}

// NewService puts the pieces together. site is the name of the platform, as people
// read it on their copy.
func NewService(db bun.IDB, log *audit.Log, files blob.Store, cat *locale.Catalogues, language Language, now func() time.Time, site func(context.Context) string) *Service {
	return &Service{db: db, log: log, files: files, cat: cat, language: language, now: now, site: site}
}

// Add adds sources while the program is put together. The copy has them in the order
// in which they are added.
func (s *Service) Add(sources ...Source) { s.sources = append(s.sources, sources...) }

// Names of all sources, in the order of the copy.
func (s *Service) Names() []string {
	out := make([]string, len(s.sources))
	for i, source := range s.sources {
		out[i] = source.Name()
	}
	return out
}

type started struct {
	ID uuid.UUID `json:"id"`
}

// Begin has a copy made of everything about the actor, in the language of the person.
// It takes the place of an older copy; while one is being made, it is that one.
func (s *Service) Begin(ctx context.Context, actor authz.Actor, key once.Key) (*Copy, error) {
	if err := Act.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	now := s.now()
	var out *Copy
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		begun, replayed, err := once.Do(ctx, tx, key, func() (started, error) {
			id, err := s.begin(ctx, tx, actor, now)
			return started{id}, err
		})
		if err != nil {
			return err
		}
		if out, err = findCopy(ctx, tx, begun.ID, now); err != nil {
			return err
		}
		if out == nil { // a repeated request for a copy that is gone
			return fault.New(fault.NotFound, CodeNotFound)
		}
		if replayed {
			return nil
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.own_data_requested", SubjectKind: "identity_export", SubjectID: out.ID.String()})
	})
	return out, err
}

func (s *Service) begin(ctx context.Context, tx bun.Tx, actor authz.Actor, now time.Time) (uuid.UUID, error) {
	lang, err := s.language(ctx, tx, actor.ID)
	if err != nil {
		return uuid.Nil, err
	}
	rows, err := listCopies(ctx, tx, actor.ID, now)
	if err != nil {
		return uuid.Nil, err
	}
	for _, e := range rows {
		if e.State(now) == Waiting {
			return e.ID, nil
		}
	}
	if err := s.Drop(ctx, tx, actor.ID); err != nil {
		return uuid.Nil, err
	}
	e := &Copy{ID: uuid.Must(uuid.NewV7()), PersonID: actor.ID, Lang: lang, RequestedAt: now, ExpiresAt: now.Add(Kept)}
	if err := insertCopy(ctx, tx, e); err != nil {
		return uuid.Nil, err
	}
	// Six attempts take some ten minutes, far less than patience.
	return e.ID, jobs.Enqueue(ctx, tx, copyArgs{e.ID}, jobs.Queue(queue), jobs.MaxAttempts(6))
}

// Drop makes the copies of a person worthless and has the files erased soon.
func (s *Service) Drop(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	dropped, err := expireCopies(ctx, tx, person, s.now())
	if err != nil || !dropped {
		return err
	}
	return jobs.Enqueue(ctx, tx, forgetArgs{})
}

// Copies of the actor, newest first.
func (s *Service) Copies(ctx context.Context, actor authz.Actor) ([]Copy, error) {
	if err := Act.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listCopies(ctx, s.db, actor.ID, s.now())
	return rows, pg.Fault(err)
}

// Open gives the file of a copy; the caller closes it. NotFound
// identity.export_not_found, also for somebody else's; Forbidden
// identity.export_not_ready.
func (s *Service) Open(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Copy, io.ReadCloser, error) {
	if err := Act.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, nil, err
	}
	now := s.now()
	e, err := findCopy(ctx, s.db, id, now)
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	if e == nil {
		return nil, nil, fault.New(fault.NotFound, CodeNotFound)
	}
	if d := CanDownload(actor, e, now); d.Why == authz.CodeNotFound {
		return nil, nil, fault.New(fault.NotFound, CodeNotFound)
	} else if err := d.Err(); err != nil {
		return nil, nil, err
	}
	f, _, err := s.files.Get(ctx, e.key())
	if errors.Is(err, blob.ErrNotFound) {
		return nil, nil, fault.New(fault.NotFound, CodeNotFound)
	}
	if err != nil {
		return nil, nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.own_data_fetched", SubjectKind: "identity_export", SubjectID: e.ID.String()})
	})
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return e, f, nil
}

// Make builds the archive and keeps it; it may run more than once. When the account was deleted or the
// copy replaced meanwhile, nothing remains of it.
func (s *Service) Make(ctx context.Context, id uuid.UUID) (err error) {
	e, err := findCopy(ctx, s.db, id, s.now())
	if err != nil {
		return pg.Fault(err)
	}
	if e == nil {
		return s.files.Delete(ctx, fileKey(id)) // what an attempt before may have left
	}
	if e.ReadyAt != nil {
		return nil
	}
	f, err := spool()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := s.Write(ctx, e.PersonID, e.Lang, f); err != nil {
		if fault.From(err).Kind == fault.NotFound { // the account was deleted meanwhile
			return jobs.Discard(err)
		}
		return err
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := s.files.Put(ctx, e.key(), f, size, "application/zip"); err != nil {
		return err
	}
	wanted, err := finishCopy(ctx, s.db, id, size, s.now())
	if err != nil {
		return pg.Fault(err)
	}
	if !wanted {
		return s.files.Delete(ctx, e.key())
	}
	return nil
}

const batch = 100

// Forget erases the files of copies that have expired, then the rows: an
// interruption leaves a row to come back to, never a file that nobody knows of.
func (s *Service) Forget(ctx context.Context) error {
	for {
		ids, err := listExpired(ctx, s.db, s.now(), batch)
		if err != nil {
			return pg.Fault(err)
		}
		for _, id := range ids {
			if err := s.files.Delete(ctx, fileKey(id)); err != nil {
				return err
			}
			if err := deleteCopy(ctx, s.db, id); err != nil {
				return pg.Fault(err)
			}
		}
		if len(ids) < batch {
			return nil
		}
	}
}
