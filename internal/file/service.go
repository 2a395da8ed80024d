package file

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/file/clamav"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Service receives, keeps and gives out files.
type Service struct {
	db      bun.IDB
	log     *audit.Log
	blobs   blob.Store
	scanner *clamav.Daemon
	now     func() time.Time
	guards  map[string]guarded

	receiving, decoding chan struct{}
}

type guarded struct {
	purpose Purpose
	guard   Guard
}

// simultaneous uploads of one instance: each takes a spool on the disk.
const simultaneous = 32

// NewService puts the pieces together. Without a scanner (nil) files are clean at once.
func NewService(db bun.IDB, log *audit.Log, blobs blob.Store, scanner *clamav.Daemon, now func() time.Time) *Service {
	return &Service{db: db, log: log, blobs: blobs, scanner: scanner, now: now, guards: map[string]guarded{},
		receiving: make(chan struct{}, simultaneous), decoding: make(chan struct{}, 1)}
}

// Purpose registers a kind of file while the program is put together; it may not be
// called after that. It panics when the name is taken or the purpose says too little.
func (s *Service) Purpose(p Purpose, g Guard) {
	if _, taken := s.guards[p.Name]; taken || p.Name == "" || len(p.Types) == 0 || p.MaxBytes <= 0 || p.MaxBytes > blob.MaxSize || p.MaxFiles <= 0 || g == nil {
		panic(fmt.Sprintf("file: the purpose %q is taken or not complete", p.Name))
	}
	s.guards[p.Name] = guarded{p, g}
}

func (s *Service) purpose(name string) (*guarded, error) {
	g, known := s.guards[name]
	if !known {
		return nil, fault.New(fault.NotFound, CodePurpose)
	}
	return &g, nil
}

// Upload receives a file and keeps it for Unattached, until it is attached. A repeated
// request (same scope and value of key; the fingerprint is made here) gets the file of
// the first. Blocks as long as the body takes.
//
// NotFound file.purpose; the refusals of the guard; Unsupported file.type; TooLarge
// file.too_large; Malformed file.incomplete; Conflict file.quota; Unavailable
// file.busy; Invalid file.empty, file.damaged, file.two_faced, file.active_content,
// file.unpacks_too_large, file.image_pixels, file.image_side, file.image_damaged.
// After a refusal nothing is left.
func (s *Service) Upload(ctx context.Context, actor authz.Actor, key once.Key, in Arrival) (*File, error) {
	if err := Upload.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	g, err := s.purpose(in.Purpose)
	if err != nil {
		return nil, err
	}
	may, err := g.guard.MayUpload(ctx, actor)
	if err == nil {
		err = may.Err()
	}
	if err != nil {
		return nil, err
	}
	return s.upload(ctx, actor, key, in, g, nil)
}

// UploadTo is Upload without a login, to a place whose module has asked everything that a
// guard would. Refusals as there, but for the quota of persons: Conflict file.too_many,
// TooLarge file.together.
func (s *Service) UploadTo(ctx context.Context, actor authz.Actor, key once.Key, in Arrival, to Place) (*File, error) {
	g, err := s.purpose(in.Purpose)
	if err != nil {
		return nil, err
	}
	// Asked again before the row is written; who has no room need not send everything first.
	there, err := usageOf(ctx, s.db, to.Subject)
	if err == nil {
		err = to.takes(there, max(in.Length, 0))
	}
	if err != nil {
		return nil, pg.Fault(err)
	}
	return s.upload(ctx, actor, key, in, g, &to)
}

func (s *Service) upload(ctx context.Context, actor authz.Actor, key once.Key, in Arrival, g *guarded, to *Place) (*File, error) {
	free, err := s.slot(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	p, err := s.prepare(ctx, &g.purpose, in)
	if err != nil {
		return nil, err
	}
	defer p.close()
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %x", in.Purpose, in.Name, p.sent))
	key.Fingerprint = sum[:]
	row, err := s.begin(ctx, actor, key, &p.row, to)
	if err != nil || row.State != Storing {
		return row, err
	}
	if err := s.keep(ctx, row, p.pieces); err != nil {
		return nil, err
	}
	return s.finish(ctx, row.ID)
}

// begin writes the row, so that whatever is stored afterwards has somebody who knows
// of it. A repeated request gets the row as it is now.
func (s *Service) begin(ctx context.Context, actor authz.Actor, key once.Key, row *File, to *Place) (out *File, err error) {
	row.State, row.CreatedAt = Storing, s.now()
	switch {
	case to != nil:
		row.WaitsFor = &to.Subject.ID
	case actor.Kind == authz.Person:
		row.UploaderID = &actor.ID
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := lockWaiting(ctx, tx, row, to); err != nil {
			return err
		}
		id, replayed, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) {
			if err := hasRoom(ctx, tx, row, to); err != nil {
				return row.ID, err
			}
			return row.ID, insertFile(ctx, tx, row)
		})
		if err != nil {
			return err
		}
		if out, err = findFile(ctx, tx, id); err != nil || replayed {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "file.uploaded", SubjectKind: "file", SubjectID: id.String(),
			Data: map[string]any{"purpose": row.Purpose, "type": row.Media, "size": row.Size}})
	})
	return out, err
}

// lockWaiting lets one upload of a person, or to a place, after the other be counted.
func lockWaiting(ctx context.Context, tx bun.Tx, row *File, to *Place) error {
	switch {
	case to != nil:
		return lockSubject(ctx, tx, to.Subject)
	case row.UploaderID != nil:
		return lockUploader(ctx, tx, *row.UploaderID)
	}
	return nil
}

func hasRoom(ctx context.Context, tx bun.Tx, row *File, to *Place) error {
	switch {
	case to != nil:
		there, err := usageOf(ctx, tx, to.Subject)
		if err != nil {
			return err
		}
		return to.takes(there, row.Size)
	case row.UploaderID != nil:
		return underQuota(ctx, tx, *row.UploaderID, row.Size)
	}
	return nil
}

// finish opens the file, or has it checked first.
func (s *Service) finish(ctx context.Context, id uuid.UUID) (row *File, err error) {
	next := Clean
	if s.scanner != nil {
		next = Checking
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		moved, err := setState(ctx, tx, id, Storing, next)
		if err != nil {
			return err
		}
		if moved && next == Checking {
			if err := enqueueCheck(ctx, tx, id); err != nil {
				return err
			}
		}
		// When it did not move, a repeated request was faster.
		row, err = findFile(ctx, tx, id)
		return err
	})
	return row, err
}

// File tells about one file. NotFound authz.not_found, also for a file that is being
// stored or removed; the refusals of the guard.
func (s *Service) File(ctx context.Context, actor authz.Actor, id uuid.UUID) (*File, error) {
	f, _, err := s.visible(ctx, actor, id)
	return f, err
}

func (s *Service) visible(ctx context.Context, actor authz.Actor, id uuid.UUID) (*File, Answer, error) {
	f, err := findFile(ctx, s.db, id)
	if err != nil {
		return nil, Answer{}, pg.Fault(err)
	}
	if f.State == Storing {
		return nil, Answer{}, authz.Denied(authz.CodeNotFound).Err()
	}
	a, err := s.mayRead(ctx, actor, f)
	if err == nil {
		err = a.Decision.Err()
	}
	if err != nil {
		return nil, Answer{}, err
	}
	return f, a, nil
}

// Open gives the content of a file, or for width > 0 the smallest copy of a picture
// that is at least that wide. The caller closes it. Refusals as of File; Conflict
// file.checking, Gone file.refused.
func (s *Service) Open(ctx context.Context, actor authz.Actor, id uuid.UUID, width int) (*Download, error) {
	f, a, err := s.visible(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return s.open(ctx, f, width, a.Public)
}

// OpenAt is Open for a file that waits for a subject or belongs to it; its module has
// made sure that whoever asks may read it. NotFound authz.not_found for any other.
func (s *Service) OpenAt(ctx context.Context, of Subject, id uuid.UUID, width int) (*Download, error) {
	f, err := findFile(ctx, s.db, id)
	if err != nil {
		return nil, pg.Fault(err)
	}
	if at, attached := f.Subject(); f.State == Storing || at != of && (attached || !f.waitsFor(of)) {
		return nil, authz.Denied(authz.CodeNotFound).Err()
	}
	return s.open(ctx, f, width, false)
}

func (s *Service) open(ctx context.Context, f *File, width int, public bool) (*Download, error) {
	if err := f.ready(); err != nil {
		return nil, err
	}
	w := f.fit(width)
	body, err := openContent(ctx, s.blobs, f.key(w))
	if errors.Is(err, blob.ErrNotFound) { // removed since
		return nil, authz.Denied(authz.CodeNotFound).Err()
	}
	if err != nil {
		return nil, err
	}
	return &Download{File: f, Width: w, Public: public, content: body}, nil
}

// ForgetUploader erases what a person has uploaded and not attached. It is a hook for
// the deletion of accounts; attached files do not know who uploaded them.
func (s *Service) ForgetUploader(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	if err := lockUploader(ctx, tx, person); err != nil {
		return err
	}
	ids, err := removeOf(ctx, tx, person, s.now())
	if err != nil {
		return err
	}
	return enqueueErase(ctx, tx, ids)
}

// Waiting are the uploads of a person that are not attached yet, oldest first: what
// this package knows about people.
func (s *Service) Waiting(ctx context.Context, person uuid.UUID) ([]File, error) {
	rows, err := waiting(ctx, s.db, person)
	return rows, pg.Fault(err)
}

// enqueueErase has the blobs of removed files erased after the commit.
func enqueueErase(ctx context.Context, tx bun.Tx, ids []uuid.UUID) error {
	for _, id := range ids {
		if err := jobs.Enqueue(ctx, tx, eraseArgs{id}); err != nil {
			return err
		}
	}
	return nil
}

func enqueueCheck(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	return jobs.Enqueue(ctx, tx, checkArgs{id}, jobs.Queue(checkQueue), jobs.Unique(id.String()))
}
