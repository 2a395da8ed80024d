package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/demo"
	"mitwirken/internal/organisation"
	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/migrations"
)

// Migrate brings the schema up to date: ours, then that of the job queue.
func Migrate(ctx context.Context, cfg *config.Config, log *slog.Logger) ([]string, error) {
	var applied []string
	err := maintenance(ctx, cfg, func(db *bun.DB, dsn pg.DSN) (err error) {
		if applied, err = pg.Migrate(ctx, db, migrations.FS, log); err != nil {
			return err
		}
		return jobs.Migrate(ctx, dsn)
	})
	return applied, err
}

// Rollback undoes the last steps migrations of ours; the job queue stays.
func Rollback(ctx context.Context, cfg *config.Config, steps int) ([]string, error) {
	var undone []string
	err := maintenance(ctx, cfg, func(db *bun.DB, _ pg.DSN) (err error) {
		undone, err = pg.Rollback(ctx, db, migrations.FS, steps)
		return err
	})
	return undone, err
}

// Pending names the migrations that this database still needs.
func Pending(ctx context.Context, cfg *config.Config) ([]string, error) {
	var names []string
	err := maintenance(ctx, cfg, func(db *bun.DB, dsn pg.DSN) (err error) {
		if names, err = pg.Pending(ctx, db, migrations.FS); err != nil {
			return err
		}
		queue, err := jobs.Pending(ctx, dsn)
		if queue {
			names = append(names, "job queue")
		}
		return err
	})
	return names, err
}

func maintenance(ctx context.Context, cfg *config.Config, fn func(*bun.DB, pg.DSN) error) error {
	dsn, err := pg.ParseDSN(cfg.DatabaseURL.Reveal())
	if err != nil {
		return fmt.Errorf("DATABASE_URL: %w", err)
	}
	db, err := pg.Open(dsn, pg.Options{MaxConns: 2, AppName: "mitwirken migrate", Maintenance: true})
	if err != nil {
		return err
	}
	err = db.PingContext(ctx)
	if err != nil {
		err = fmt.Errorf("the database that DATABASE_URL names does not answer: %w", err)
	} else {
		err = fn(db, dsn)
	}
	return errors.Join(err, db.Close())
}

// Fit tells why this database must not serve the public: it was filled by a demo.
func (a *App) Fit(ctx context.Context) error {
	isDemo, err := marked(ctx, a.db, demoMark)
	if err != nil {
		return fmt.Errorf("the database does not answer: %w", pg.Fault(err))
	}
	if isDemo {
		return errors.New("DATABASE_URL names a database that was filled by «mitwirken demo»: give production an empty database of its own")
	}
	return nil
}

// RefuseForeign tells why a demo must not touch this database: it holds tables
// that no demo made.
func RefuseForeign(ctx context.Context, cfg *config.Config) error {
	log, err := AuditLog(cfg)
	if err != nil {
		return err
	}
	return maintenance(ctx, cfg, func(db *bun.DB, _ pg.DSN) error {
		foreign, err := foreign(ctx, db, log)
		if err != nil {
			return err
		}
		if foreign {
			return errors.New("DATABASE_URL names a database that is in use and was not made by «mitwirken demo»: the sample would mix with real data, so give the demo an empty one")
		}
		return nil
	})
}

// Demo fills an empty database with the sample, once. A start that was killed
// half-way is finished by the next.
func (a *App) Demo(ctx context.Context, now time.Time) error {
	err := pg.InTx(ctx, a.db, func(ctx context.Context, tx bun.Tx) error {
		done, err := markOnce(ctx, tx, demoMark)
		if err != nil || done {
			return err
		}
		settle := func(key string) (authz.Actor, error) {
			return a.Identity.Settle(ctx, tx, demo.SampleProof(a.cfg.PublicURL, key), locale.Default)
		}
		resident, err := settle(demo.SampleResident)
		if err != nil {
			return err
		}
		team, err := a.sampleTeam(ctx, tx, now, settle)
		if err != nil {
			return err
		}
		return demo.Sample(ctx, &demo.Town{Now: now, Resident: resident, Team: *team, At: func(moment time.Time) demo.Rooms {
			clock := func() time.Time { return moment }
			return demo.Rooms{Files: a.Files.In(tx, clock), Spaces: a.Spaces.In(tx, clock), Dossiers: a.Dossiers.In(tx, clock), Consultations: a.Consultations.In(tx, clock), Drafts: a.Drafts.In(tx, clock), HandedIn: a.HandedIn.In(tx, clock), Collected: a.Collected.In(tx, clock), Published: a.Published.In(tx, clock),
				Evaluations: a.Evaluations.In(tx, clock), Edits: a.Edits.In(tx, clock), Groups: a.Groups.In(tx, clock), Outcomes: a.Outcomes.In(tx, clock), Reports: a.Reports.In(tx, clock)}
		}})
	})
	if err != nil {
		return err
	}
	// Behind the mark: whoever acts in a database without one makes it look like somebody’s.
	return demo.SampleSite(ctx, a.Site)
}

// sampleTeam founds the association that speaks in the sample.
func (a *App) sampleTeam(ctx context.Context, tx bun.Tx, now time.Time, settle func(key string) (authz.Actor, error)) (*demo.Team, error) {
	releaser, err := settle(demo.SampleReleaser)
	if err != nil {
		return nil, err
	}
	drafter, err := settle(demo.SampleDrafter)
	if err != nil {
		return nil, err
	}
	key := once.Key{Scope: "demo", Value: "association", Fingerprint: []byte("association")}
	of, err := a.Organisations.In(tx, func() time.Time { return now }).Create(ctx, releaser, key, organisation.Draft{Kind: organisation.Association, Name: "Veloverein Emmen"})
	if err != nil {
		return nil, err
	}
	releaser.Orgs = []authz.Membership{{Org: of.ID, Role: authz.Releases}}
	drafter.Orgs = []authz.Membership{{Org: of.ID, Role: authz.Drafts}}
	return &demo.Team{Organisation: of.ID, Releaser: releaser, Drafter: drafter}, a.Identity.PutMembership(ctx, tx, drafter.ID, of.ID, authz.Drafts)
}

// Verify walks through the audit log and says what it found. The anchor is a
// head noted earlier; the zero value compares with the database alone.
func Verify(ctx context.Context, cfg *config.Config, anchor audit.Head, out io.Writer) error {
	log, err := AuditLog(cfg)
	if err != nil {
		return err
	}
	return maintenance(ctx, cfg, func(db *bun.DB, _ pg.DSN) error {
		var anchors []audit.Head
		if anchor.Seq > 0 {
			anchors = append(anchors, anchor)
		}
		r, err := log.Verify(ctx, db, nil, anchors...)
		if err != nil {
			return err
		}
		if r.Broken != nil {
			return fmt.Errorf("the audit log is broken after %d entries in order: %s", r.Checked, r.Broken)
		}
		_, err = fmt.Fprintf(out, "the audit log is whole: %d entries, head %s\n", r.Checked, r.Head)
		return err
	})
}

// Close gives the connections back when Run was not reached.
func (a *App) Close() error { return a.db.Close() }

// Run serves on l until ctx ends. For the time of Drain it then says that it is not
// ready and goes on serving, so that load balancers send nobody to a closed door;
// after that, requests and jobs finish within ShutdownTimeout.
func (a *App) Run(ctx context.Context, l net.Listener) error {
	if w := a.cfg.SecurityTxtWarning(time.Now()); w != "" {
		a.log.Warn(w)
	}
	worker, err := jobs.Start(ctx, a.dsn, a.registry, a.log, jobs.Options{Workers: a.cfg.JobWorkers, OnDone: a.jobDone})
	if err != nil {
		return errors.Join(fmt.Errorf("job queue: %w", err), l.Close(), a.db.Close())
	}
	server := &http.Server{
		Handler: a.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: a.cfg.RequestTimeout + 60*time.Second,
		IdleTimeout: 120 * time.Second, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 3)
	watching, stopWatching := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWatching()
	go func() {
		if err := a.Site.Watch(watching, a.db); err != nil {
			failed <- err
		}
	}()
	serve := func(s *http.Server, l net.Listener) {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}
	go serve(server, l)
	counting, endCounting := context.WithCancel(ctx)
	defer endCounting()
	go a.Visits.Run(counting)
	metrics, err := a.serveMetrics(serve)
	if err != nil {
		failed <- err
	}
	if err == nil && a.started != nil {
		a.started(l.Addr())
	}
	select {
	case <-ctx.Done():
		err = a.drain(failed)
	case err = <-failed:
	}
	a.stopping.Store(true)
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.ShutdownTimeout)
	defer cancel()
	errs := []error{err, shutdown(grace, server), worker.Stop(grace)}
	endCounting()
	errs = append(errs, a.Visits.Flush(grace))
	if metrics != nil {
		errs = append(errs, shutdown(grace, metrics))
	}
	stopWatching()
	return errors.Join(append(errs, a.db.Close())...)
}

func (a *App) drain(failed <-chan error) error {
	if a.cfg.Drain <= 0 {
		return nil
	}
	a.stopping.Store(true)
	a.log.Info("draining", "seconds", a.cfg.Drain.Seconds())
	select {
	case <-time.After(a.cfg.Drain):
		return nil
	case err := <-failed:
		return err
	}
}

// shutdown waits for running requests and cuts those that outlast ctx.
func shutdown(ctx context.Context, s *http.Server) error {
	if err := s.Shutdown(ctx); err != nil {
		return s.Close()
	}
	return nil
}

func (a *App) serveMetrics(serve func(*http.Server, net.Listener)) (*http.Server, error) {
	if a.cfg.MetricsListen == "" {
		return nil, nil
	}
	l, err := net.Listen("tcp", a.cfg.MetricsListen)
	if err != nil {
		return nil, fmt.Errorf("MITWIRKEN_METRICS_LISTEN: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.metrics, promhttp.HandlerOpts{Registry: a.metrics}))
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second}
	go serve(s, l)
	return s, nil
}
