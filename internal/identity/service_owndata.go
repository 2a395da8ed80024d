package identity

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

// Account is what people can do with their account as a whole: see and withdraw
// consents, fetch a copy of their data, delete it. Modules that know something about
// people take part by OwnData, OnWithdrawal, GuardDeletion and OnDeletion while the
// program is put together; none of these may be called after that.
type Account struct {
	s           *Service
	files       blob.Store
	cat         *locale.Catalogues
	site        string
	sources     []OwnDataSource
	withdrawals map[string]func(ctx context.Context, tx bun.Tx, person uuid.UUID) error
	guards      []DeletionGuard
	hooks       []DeletionHook
	stays       []string
}

// NewAccount puts the pieces together. site is the name of the platform, as people
// read it on their copy.
func NewAccount(s *Service, files blob.Store, cat *locale.Catalogues, site string) *Account {
	return &Account{s: s, files: files, cat: cat, site: site, withdrawals: map[string]func(context.Context, bun.Tx, uuid.UUID) error{}, stays: []string{"audit"}}
}

// OwnData adds sources to the copy people get of their data. They follow those of
// this package in the order in which they are added.
func (a *Account) OwnData(sources ...OwnDataSource) { a.sources = append(a.sources, sources...) }

// OnWithdrawal calls fn in the transaction in which a person withdraws a consent of
// this kind on the page of their consents. An error undoes both.
func (a *Account) OnWithdrawal(kind string, fn func(ctx context.Context, tx bun.Tx, person uuid.UUID) error) {
	a.withdrawals[kind] = fn
}

type exportStarted struct {
	ID uuid.UUID `json:"id"`
}

// Export begins a copy of everything about the actor, in the language of the person.
// It takes the place of an older copy; while one is being made, it is that one.
func (a *Account) Export(ctx context.Context, actor authz.Actor, key once.Key) (*Export, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	now := a.s.now()
	var out *Export
	err := pg.InTx(ctx, a.s.db, func(ctx context.Context, tx bun.Tx) error {
		started, replayed, err := once.Do(ctx, tx, key, func() (exportStarted, error) {
			id, err := a.begin(ctx, tx, actor, now)
			return exportStarted{id}, err
		})
		if err != nil {
			return err
		}
		if out, err = findExport(ctx, tx, started.ID, now); err != nil {
			return err
		}
		if out == nil { // a repeated request for a copy that is gone
			return notFound(CodeExportNotFound)
		}
		if replayed {
			return nil
		}
		return a.s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.own_data_requested", SubjectKind: "identity_export", SubjectID: out.ID.String()})
	})
	return out, err
}

func (a *Account) begin(ctx context.Context, tx bun.Tx, actor authz.Actor, now time.Time) (uuid.UUID, error) {
	p, err := findPerson(ctx, tx, actor.ID, true) // one copy of a person at a time
	if err != nil {
		return uuid.Nil, err
	}
	rows, err := listExports(ctx, tx, actor.ID, now)
	if err != nil {
		return uuid.Nil, err
	}
	for _, e := range rows {
		if e.State(now) == ExportWaiting {
			return e.ID, nil
		}
	}
	if err := a.dropExports(ctx, tx, actor.ID, now); err != nil {
		return uuid.Nil, err
	}
	e := &Export{ID: uuid.Must(uuid.NewV7()), PersonID: p.ID, Lang: p.Lang, RequestedAt: now, ExpiresAt: now.Add(ExportTime)}
	if err := insertExport(ctx, tx, e); err != nil {
		return uuid.Nil, err
	}
	// Six attempts take some ten minutes, far less than exportPatience.
	return e.ID, jobs.Enqueue(ctx, tx, exportArgs{e.ID}, jobs.Queue(exportQueue), jobs.MaxAttempts(6))
}

// dropExports makes the copies of a person worthless and has the files erased soon.
func (a *Account) dropExports(ctx context.Context, tx bun.Tx, person uuid.UUID, now time.Time) error {
	dropped, err := expireExports(ctx, tx, person, now)
	if err != nil || !dropped {
		return err
	}
	return jobs.Enqueue(ctx, tx, exportForgetArgs{})
}

// Exports of the actor, newest first.
func (a *Account) Exports(ctx context.Context, actor authz.Actor) ([]Export, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listExports(ctx, a.s.db, actor.ID, a.s.now())
	return rows, pg.Fault(err)
}

// OpenExport gives the file of a copy; the caller closes it. NotFound
// identity.export_not_found, also for somebody else's; Forbidden
// identity.export_not_ready.
func (a *Account) OpenExport(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Export, io.ReadCloser, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, nil, err
	}
	now := a.s.now()
	e, err := findExport(ctx, a.s.db, id, now)
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	if e == nil {
		return nil, nil, notFound(CodeExportNotFound)
	}
	if d := CanDownload(actor, e, now); d.Why == authz.CodeNotFound {
		return nil, nil, notFound(CodeExportNotFound)
	} else if err := d.Err(); err != nil {
		return nil, nil, err
	}
	f, _, err := a.files.Get(ctx, e.key())
	if errors.Is(err, blob.ErrNotFound) {
		return nil, nil, notFound(CodeExportNotFound)
	}
	if err != nil {
		return nil, nil, err
	}
	err = pg.InTx(ctx, a.s.db, func(ctx context.Context, tx bun.Tx) error {
		return a.s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.own_data_fetched", SubjectKind: "identity_export", SubjectID: e.ID.String()})
	})
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return e, f, nil
}

// makeExport builds the archive and keeps it. When the account was deleted or the
// copy replaced meanwhile, nothing remains of it.
func (a *Account) makeExport(ctx context.Context, id uuid.UUID) (err error) {
	e, err := findExport(ctx, a.s.db, id, a.s.now())
	if err != nil {
		return pg.Fault(err)
	}
	if e == nil {
		return a.files.Delete(ctx, exportKey(id)) // what an attempt before may have left
	}
	if e.ReadyAt != nil {
		return nil
	}
	f, err := spool()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := a.archive(ctx, e, f); err != nil {
		if fault.Is(err, CodePersonNotFound) {
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
	if err := a.files.Put(ctx, e.key(), f, size, "application/zip"); err != nil {
		return err
	}
	wanted, err := finishExport(ctx, a.s.db, id, size, a.s.now())
	if err != nil {
		return pg.Fault(err)
	}
	if !wanted {
		return a.files.Delete(ctx, e.key())
	}
	return nil
}

const exportBatch = 100

// ForgetExports erases the files of copies that have expired, then the rows: an
// interruption leaves a row to come back to, never a file that nobody knows of.
func (a *Account) ForgetExports(ctx context.Context) error {
	for {
		ids, err := listExpiredExports(ctx, a.s.db, a.s.now(), exportBatch)
		if err != nil {
			return pg.Fault(err)
		}
		for _, id := range ids {
			if err := a.files.Delete(ctx, exportKey(id)); err != nil {
				return err
			}
			if err := deleteExport(ctx, a.s.db, id); err != nil {
				return pg.Fault(err)
			}
		}
		if len(ids) < exportBatch {
			return nil
		}
	}
}

type exportArgs struct {
	Export uuid.UUID `json:"export"`
}

func (exportArgs) Kind() string { return "identity.export" }

type exportForgetArgs struct{}

func (exportForgetArgs) Kind() string { return "identity.export_forget" }

const exportQueue = "own_data"

// Jobs adds the making of copies, one at a time, and the hourly erasing.
func (a *Account) Jobs(r *jobs.Registry) {
	r.Queue(exportQueue, 1)
	jobs.Handle(r, func(ctx context.Context, j exportArgs) error { return a.makeExport(ctx, j.Export) }, jobs.Timeout(10*time.Minute))
	jobs.Handle(r, func(ctx context.Context, _ exportForgetArgs) error { return a.ForgetExports(ctx) })
	r.Every("identity.export_forget", time.Hour, func() jobs.Args { return exportForgetArgs{} })
}
