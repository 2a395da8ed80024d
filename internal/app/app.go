package app

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/mail"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/notify"
	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	platformmail "mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Version is set by the build.
var Version = "dev"

// App is one instance, put together and not yet started.
type App struct {
	Modules

	cfg      *config.Config
	log      *slog.Logger
	demo     bool
	dsn      pg.DSN
	db       *bun.DB
	cat      *locale.Catalogues
	audit    *audit.Log
	outbox   *platformmail.Outbox
	api      *httpapi.API
	registry *jobs.Registry
	metrics  *prometheus.Registry
	handler  http.Handler
	worked   *prometheus.HistogramVec
	started  func(net.Addr)
	// stopping makes readiness fail before anything else does.
	stopping atomic.Bool
}

// Options beyond the configuration.
type Options struct {
	// Dev handlers are mounted below /dev/; only a demo has any.
	Dev http.Handler
	// Login of a demo, used when no providers are configured.
	Login *Login
	Now   func() time.Time
	// Started is called once, when requests at this address and jobs are worked on.
	Started func(at net.Addr)
}

// subkey derives one key per purpose from the installation secret (RFC 5869).
func subkey(secret config.Secret, purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, []byte(secret.Reveal()), nil, "mitwirken "+purpose, 32)
}

// Database opens the request pool and the address it was opened with.
func Database(cfg *config.Config) (*bun.DB, pg.DSN, error) {
	dsn, err := pg.ParseDSN(cfg.DatabaseURL.Reveal())
	if err != nil {
		return nil, dsn, fmt.Errorf("DATABASE_URL: %w", err)
	}
	db, err := pg.Open(dsn, pg.Options{MaxConns: cfg.DatabaseConns, AppName: "mitwirken"})
	return db, dsn, err
}

// AuditLog is the log with the key of this installation.
func AuditLog(cfg *config.Config) (*audit.Log, error) {
	if len(cfg.Secret) < config.MinSecret {
		return nil, fmt.Errorf("MITWIRKEN_SECRET has fewer than %d characters", config.MinSecret)
	}
	return audit.New([]byte(cfg.Secret.Reveal())), nil
}

// New builds everything; the database is not yet asked anything.
func New(cfg *config.Config, log *slog.Logger, o Options) (*App, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	a := &App{cfg: cfg, log: log, started: o.Started, demo: o.Dev != nil, registry: jobs.NewRegistry(), metrics: prometheus.NewRegistry()}
	var err error
	if a.db, a.dsn, err = Database(cfg); err != nil {
		return nil, err
	}
	if a.cat, err = locale.Load(); err != nil {
		return nil, err
	}
	if a.audit, err = AuditLog(cfg); err != nil {
		return nil, err
	}
	if a.outbox, err = outbox(cfg, a.db, a.cat, log); err != nil {
		return nil, err
	}
	if err := a.connect(o); err != nil {
		return nil, err
	}
	caller, err := subkey(cfg.Secret, "caller")
	if err != nil {
		return nil, err
	}
	a.measure()
	if a.api, err = contract(cfg, log, a.cat, httpapi.NewLimiter(a.db, caller), a.metrics, a.whoAsks, a.routed()...); err != nil {
		return nil, err
	}
	if err := a.routes(o.Dev); err != nil {
		return nil, err
	}
	a.work()
	return a, nil
}

// routed adds what the app itself answers to the modules.
func (a *App) routed() []routed {
	return append(a.Modules.routed(), installation{a.cfg, a.Site, a.demo}, sentences{a.cat}, dataProtection{a})
}

func contract(cfg *config.Config, log *slog.Logger, cat *locale.Catalogues, l *httpapi.Limiter, metrics prometheus.Registerer,
	session func(*http.Request) (context.Context, error), modules ...routed) (*httpapi.API, error) {
	api, err := httpapi.New(httpapi.Options{
		Log: log, Catalogues: cat, Limiter: l, Session: session, Bypass: []string{frontChannel, notify.OneClick}, PublicURL: cfg.PublicURL, HTTPS: strings.HasPrefix(cfg.PublicURL, "https://"),
		TrustedProxies: cfg.TrustedProxies, RequestTimeout: cfg.RequestTimeout, MaxBody: cfg.MaxBody, Metrics: metrics, Version: "1",
	})
	if err != nil {
		return nil, err
	}
	for _, m := range modules {
		m.Routes(api)
	}
	return api, api.ServeOpenAPI()
}

// OpenAPI is the contract without a database, for the generator.
func OpenAPI() ([]byte, error) {
	cat, err := locale.Load()
	if err != nil {
		return nil, err
	}
	cfg := &config.Config{MaxBody: 1 << 20, RequestTimeout: time.Second}
	a := &App{cfg: cfg, cat: cat, Modules: *unconnected()}
	api, err := contract(cfg, slog.New(slog.DiscardHandler), cat, nil, nil, nil, a.routed()...)
	if err != nil {
		return nil, err
	}
	return api.OpenAPI()
}

func outbox(cfg *config.Config, db *bun.DB, cat *locale.Catalogues, log *slog.Logger) (*platformmail.Outbox, error) {
	from, err := mail.ParseAddress(cfg.SMTP.From)
	if err != nil {
		return nil, errors.New("SMTP_FROM is not a mail address")
	}
	sender, err := platformmail.NewSender(platformmail.Config{
		Host: cfg.SMTP.Host, Port: cfg.SMTP.Port, User: cfg.SMTP.User, Password: cfg.SMTP.Password.Reveal(), TLS: platformmail.TLS(cfg.SMTP.TLS),
		From: platformmail.Address{Name: from.Name, Email: from.Address}, Timeout: cfg.SMTP.Timeout,
	})
	if err != nil {
		return nil, err
	}
	return platformmail.NewOutbox(db, sender, cat, letterhead(cfg, cfg.Installation.Name, cfg.Installation.ShortName, ""), log, platformmail.Options{})
}

// letterhead of all mails. A name in SMTP_FROM is the sender’s for good, else it is
// the municipality’s.
func letterhead(cfg *config.Config, name, short, accent string) platformmail.Site {
	s := platformmail.Site{Name: "Mitwirken " + short, Owner: name, URL: cfg.PublicURL, Accent: accent}
	if from, err := mail.ParseAddress(cfg.SMTP.From); err == nil && from.Name == "" {
		s.Sender = name
	}
	return s
}

// measure registers what the process, the pool and the jobs have to tell.
func (a *App) measure() {
	a.worked = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "mitwirken_job_seconds", Help: "Time of each run of a job by kind and result.",
		Buckets: []float64{.005, .025, .1, .5, 2.5, 10, 60}}, []string{"kind", "result"})
	a.metrics.MustRegister(a.worked, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(a.db.DB, "mitwirken"),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mitwirken_security_txt_expires_seconds", Help: "Unix time at which security.txt ends; 0 when none is served."},
			func() float64 {
				if a.cfg.SecurityTxt.Contact == "" {
					return 0
				}
				return float64(a.cfg.SecurityTxt.Expires.Unix())
			}))
}

func (a *App) jobDone(kind string, d time.Duration, err error) {
	result := "done"
	if err != nil {
		result = "failed"
	}
	a.worked.WithLabelValues(kind, result).Observe(d.Seconds())
}

// routes adds what is not part of the contract: operations, the demo's helpers,
// and the pages.
func (a *App) routes(dev http.Handler) error {
	a.operations()
	a.mountLogin()
	a.mountTiles()
	a.mountPictures()
	if dev != nil {
		a.mountDev(dev)
	}
	ui, err := a.shell()
	if err != nil {
		return err
	}
	a.api.Fallback(ui)
	a.handler = a.api
	return nil
}

// work registers the handlers of all jobs and what comes around regularly.
func (a *App) work() {
	a.outbox.Register(a.registry)
	for _, w := range a.workers() {
		w.Jobs(a.registry)
	}
	jobs.Handle(a.registry, func(ctx context.Context, _ tidyArgs) error { return a.tidy(ctx) })
	a.registry.Every("app.tidy", time.Hour, func() jobs.Args { return tidyArgs{} })
}

type tidyArgs struct{}

func (tidyArgs) Kind() string { return "app.tidy" }

// tidy drops what is only needed for hours and writes the head of the audit
// chain into the log, where somebody with only the database cannot change it.
func (a *App) tidy(ctx context.Context) error {
	head, err := a.audit.Head(ctx, a.db)
	if err != nil {
		return err
	}
	a.log.InfoContext(ctx, "audit head", "anchor", head.String())
	if w := a.cfg.SecurityTxtWarning(time.Now()); w != "" {
		a.log.WarnContext(ctx, w)
	}
	return errors.Join(once.Forget(ctx, a.db), httpapi.ForgetCallers(ctx, a.db))
}
