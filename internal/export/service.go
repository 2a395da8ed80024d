package export

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Service makes exports, keeps them for a while and erases them.
type Service struct {
	db      bun.IDB
	log     *audit.Log
	blobs   blob.Store
	cat     *locale.Catalogues
	now     func() time.Time
	office  func(context.Context) string
	sources map[string]*Source
}

// NewService puts the pieces together. office is who answers for what is exported, as
// it stands in the head of each file.
func NewService(db bun.IDB, log *audit.Log, blobs blob.Store, cat *locale.Catalogues, now func() time.Time, office func(context.Context) string) *Service {
	return &Service{db: db, log: log, blobs: blobs, cat: cat, now: now, office: office, sources: map[string]*Source{}}
}

// Request is what somebody asks for.
type Request struct {
	Source string
	Format table.Format
	Params Params
	Lang   string
}

type begun struct {
	ID uuid.UUID `json:"id"`
}

// Begin has an export made. A short one is ready when Begin returns, a long one is
// made by a job. NotFound export.source_unknown; Invalid with export.format,
// export.filter; Conflict export.too_many; the refusals of the source.
func (s *Service) Begin(ctx context.Context, actor authz.Actor, key once.Key, in Request) (*Run, error) {
	if err := ActBegin.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	src, err := s.source(in.Source)
	if err == nil {
		err = src.check(in.Format, in.Params)
	}
	if err == nil {
		err = mayUse(ctx, src, actor, in.Params)
	}
	if err != nil {
		return nil, err
	}
	now := s.now()
	r := &Run{ID: uuid.Must(uuid.NewV7()), PersonID: actor.ID, Rights: rightsOf(actor), Source: src.Key, Format: in.Format, Params: in.Params, Lang: in.Lang,
		Personal: src.Personal, RequestedAt: now, ExpiresAt: now.Add(Kept)}
	if r.Params == nil {
		r.Params = Params{}
	}
	if src.Count != nil {
		n, err := src.Count(ctx, s.query(s.db, r))
		if err != nil {
			return nil, pg.Fault(err)
		}
		r.Expected = &n
		if r.Format == table.PDF && src.PDFRows > 0 && n > src.PDFRows {
			r.Format = table.ZIP
		}
	}
	if err := fits(r); err != nil {
		return nil, err
	}
	short := r.Expected != nil && *r.Expected <= Short
	replayed := false
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		var b begun
		if b, replayed, err = once.Do(ctx, tx, key, func() (begun, error) { return begun{r.ID}, s.begin(ctx, tx, r, short) }); err != nil || replayed {
			r.ID = b.ID
			return err
		}
		data := map[string]any{"source": r.Source, "format": r.Format, "personal": r.Personal}
		if len(r.Params) > 0 {
			data["filter"] = r.Params
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "export.requested", SubjectKind: "export", SubjectID: r.ID.String(), Data: data})
	})
	if err != nil {
		return nil, err
	}
	if short && !replayed {
		// The job comes after it: what goes wrong here is tried again there.
		if err := s.Make(ctx, r.ID); err != nil {
			slog.WarnContext(ctx, "a short export was not made at once", "error", fault.Describe(err))
		}
	}
	return s.Run(ctx, actor, r.ID)
}

// fits refuses what the format will not take.
func fits(r *Run) error {
	if most := r.Format.MaxRows(); most > 0 && r.Expected != nil && *r.Expected > most {
		return tooLong(r.Format)
	}
	return nil
}

func tooLong(f table.Format) *fault.Error {
	return fault.New(fault.Conflict, CodeTooLong).WithParam("Max", f.MaxRows())
}

func (s *Service) begin(ctx context.Context, tx bun.Tx, r *Run, short bool) error {
	if err := lockPerson(ctx, tx, r.PersonID); err != nil {
		return err
	}
	n, err := countUnfinished(ctx, tx, r.PersonID)
	if err != nil {
		return err
	}
	if n >= unfinished {
		return fault.New(fault.Conflict, CodeTooMany).WithParam("Max", unfinished)
	}
	if err := insertRun(ctx, tx, r); err != nil {
		return err
	}
	var after []jobs.Option
	if short {
		after = append(after, jobs.RunAt(time.Now().Add(lease)))
	}
	return enqueue(ctx, tx, r.ID, after...)
}

func mayUse(ctx context.Context, src *Source, a authz.Actor, p Params) error {
	d, err := src.May(ctx, a, p)
	if err != nil {
		return pg.Fault(err)
	}
	return d.Err()
}

func (s *Service) query(db bun.IDB, r *Run) Query {
	return Query{DB: db, Actor: r.actor(), Params: r.Params, Lang: r.Lang, Now: s.now()}
}

// Runs are the exports of the actor, newest first, behind the one named before
// (uuid.Nil: from the newest); up to limit+1. One statement.
func (s *Service) Runs(ctx context.Context, actor authz.Actor, before uuid.UUID, limit int) ([]Run, error) {
	if err := ActBegin.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listRuns(ctx, s.db, actor.ID, before, limit+1, s.now())
	return rows, pg.Fault(err)
}

// Run is one export of the actor. NotFound export.not_found, also for somebody
// else’s. One statement.
func (s *Service) Run(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Run, error) {
	if err := ActBegin.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	r, err := findRun(ctx, s.db, id)
	if err != nil {
		return nil, pg.Fault(err)
	}
	if r == nil {
		return nil, fault.New(fault.NotFound, CodeNotFound)
	}
	return r, decided(CanSee(actor, r))
}

// decided gives refusals of this package the kind that fits.
func decided(d authz.Decision) error {
	switch d.Why {
	case CodeNotFound:
		return fault.New(fault.NotFound, d.Why)
	case CodeExpired:
		return fault.New(fault.Gone, d.Why)
	case CodeNotReady, CodeFailed:
		return fault.New(fault.Conflict, d.Why)
	}
	return d.Err()
}

// Open gives the file; the caller closes it. Refusals as of Run; Gone export.expired;
// Conflict export.not_ready, export.failed; Forbidden export.rights_changed, those of
// the source. Recorded in the audit log.
func (s *Service) Open(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Run, io.ReadCloser, error) {
	r, err := s.Run(ctx, actor, id)
	if err == nil {
		err = decided(CanDownload(actor, r, s.now()))
	}
	if err != nil {
		return nil, nil, err
	}
	src, err := s.source(r.Source)
	if err == nil {
		err = mayUse(ctx, src, actor, r.Params)
	}
	if err != nil {
		return nil, nil, err
	}
	f, _, err := s.blobs.Get(ctx, r.key())
	if errors.Is(err, blob.ErrNotFound) { // erased since
		return nil, nil, fault.New(fault.Gone, CodeExpired)
	}
	if err != nil {
		return nil, nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "export.fetched", SubjectKind: "export", SubjectID: r.ID.String(),
			Data: map[string]any{"source": r.Source, "personal": r.Personal}})
	})
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return r, f, nil
}

// Discard gives an export up: one that is being made stops, its file is erased soon.
// Refusals as of Run.
func (s *Service) Discard(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	if _, err := s.Run(ctx, actor, id); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		removed, err := removeRun(ctx, tx, id, s.now())
		if err != nil || !removed {
			return err
		}
		if err := jobs.Enqueue(ctx, tx, sweepArgs{}); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "export.discarded", SubjectKind: "export", SubjectID: id.String()})
	})
}

// ForgetPerson gives up all exports of a person. It is a hook for the deletion of
// accounts.
func (s *Service) ForgetPerson(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	removed, err := removeRuns(ctx, tx, person, s.now())
	if err != nil || !removed {
		return err
	}
	return jobs.Enqueue(ctx, tx, sweepArgs{})
}

// Of are all exports of a person that are not given up: what this package knows about
// people.
func (s *Service) Of(ctx context.Context, person uuid.UUID) ([]Run, error) {
	const all = 10_000
	rows, err := listRuns(ctx, s.db, person, uuid.Nil, all, s.now())
	return rows, pg.Fault(err)
}
