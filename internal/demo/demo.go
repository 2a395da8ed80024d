// Package demo is what only a demonstration or a developer needs: a private
// PostgreSQL, a mail catcher and a sample town. Production never reaches it.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mitwirken/internal/demo/mailcatcher"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgserver"
)

const database = "mitwirken"

// Options of a demonstration.
type Options struct {
	// Dir keeps database, files and secret from one start to the next.
	Dir string
	Log *slog.Logger
	// Out gets sentences for the person who started it.
	Out io.Writer
}

// Env is the stand-in for everything a real installation brings along. Parts
// that the configuration names are used instead of ours.
type Env struct {
	// Dev is to be mounted below /dev/.
	Dev *http.ServeMux
	// Providers stand in for real ones and are reached by Transport; empty when the
	// configuration names some.
	Providers []oidc.Config
	Transport http.RoundTripper
	dir       string
	pg        *pgserver.Server
	pgLog     io.Closer
	mail      *mailcatcher.Server
	parts     []string
	failed    chan error
}

// Start brings the stand-ins up and writes their addresses into cfg.
func Start(ctx context.Context, cfg *config.Config, o Options) (e *Env, err error) {
	e = &Env{Dev: http.NewServeMux(), failed: make(chan error, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.Stop())
		}
	}()
	if e.dir, err = pgserver.DefaultDir(o.Dir); err != nil {
		return e, err
	}
	if err := os.MkdirAll(e.dir, 0o755); err != nil {
		return e, err
	}
	if cfg.DatabaseURL == "" {
		if err := e.database(ctx, cfg, o); err != nil {
			return e, err
		}
	}
	if cfg.SMTP.Host == "" {
		if err := e.catcher(cfg); err != nil {
			return e, err
		}
	}
	if cfg.Providers == "" {
		if err := e.login(cfg.PublicURL); err != nil {
			return e, err
		}
	}
	if cfg.Secret == "" {
		if cfg.Secret, err = e.secret(); err != nil {
			return e, err
		}
	}
	if os.Getenv("MITWIRKEN_BLOB_DIR") == "" && cfg.Blob.Kind == "disk" {
		cfg.Blob.Dir = filepath.Join(e.dir, "files")
	}
	if cfg.Installation.ContactEmail == "" {
		cfg.Installation.ContactEmail = "kommunikation@emmen.example"
	}
	if cfg.SMTP.From == "" {
		cfg.SMTP.From = "mitwirken@emmen.example"
	}
	if cfg.SecurityTxt.Contact == "" {
		cfg.SecurityTxt = config.SecurityTxt{Contact: "mailto:security@emmen.example", Expires: config.Day{Time: time.Now().AddDate(0, 6, 0)}}
	}
	cfg.ShutdownTimeout = min(cfg.ShutdownTimeout, time.Second)
	return e, nil
}

func (e *Env) database(ctx context.Context, cfg *config.Config, o Options) error {
	logFile, err := os.OpenFile(filepath.Join(e.dir, "postgresql.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	e.pgLog = logFile
	if e.pg, err = pgserver.Start(ctx, pgserver.Options{Dir: e.dir, Log: logFile}); err != nil {
		return err
	}
	go func() {
		<-e.pg.Done()
		e.failed <- errors.New("the private PostgreSQL has ended; start again, nothing that was saved is lost")
	}()
	if err := createDatabase(ctx, e.pg.DSN("postgres")); err != nil {
		return err
	}
	cfg.DatabaseURL = config.Secret(e.pg.DSN(database))
	e.parts = append(e.parts, fmt.Sprintf("PostgreSQL %d   psql -h %s -U postgres %s", e.pg.Major(), e.pg.SocketDir(), database))
	return nil
}

func createDatabase(ctx context.Context, server string) error {
	dsn, err := pg.ParseDSN(server)
	if err != nil {
		return err
	}
	db, err := pg.Open(dsn, pg.Options{MaxConns: 1, AppName: "mitwirken demo", Maintenance: true})
	if err != nil {
		return err
	}
	var there bool
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = ?)", database).Scan(&there)
	if err == nil && !there {
		_, err = db.ExecContext(ctx, "CREATE DATABASE "+database)
	}
	return errors.Join(err, db.Close())
}

func (e *Env) catcher(cfg *config.Config) (err error) {
	if e.mail, err = mailcatcher.Start("127.0.0.1:0"); err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(e.mail.Addr())
	if err != nil {
		return err
	}
	cfg.SMTP.Host, cfg.SMTP.TLS = host, "none"
	if _, err := fmt.Sscanf(port, "%d", &cfg.SMTP.Port); err != nil {
		return err
	}
	e.Dev.Handle("/dev/mail", e.mail)
	e.Dev.Handle("/dev/mail/", e.mail)
	return nil
}

// secret is made once and kept: the audit chain of the demo stays verifiable.
func (e *Env) secret() (config.Secret, error) {
	path := filepath.Join(e.dir, "secret")
	b, err := os.ReadFile(path)
	if err == nil && len(strings.TrimSpace(string(b))) >= 32 {
		return config.Secret(strings.TrimSpace(string(b))), nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	s := rand.Text() + rand.Text()
	tmp := path + ".tmp"
	if err := os.WriteFile(tmp, []byte(s+"\n"), 0o600); err != nil {
		return "", err
	}
	return config.Secret(s), os.Rename(tmp, path)
}

// Failed tells of a stand-in that died.
func (e *Env) Failed() <-chan error { return e.failed }

// HasMail tells whether mails can be read at /dev/mail.
func (e *Env) HasMail() bool { return e.mail != nil }

// Parts describes the stand-ins that run, one line each.
func (e *Env) Parts() []string { return e.parts }

// Stop ends the stand-ins within two seconds.
func (e *Env) Stop() error {
	var errs []error
	if e.mail != nil {
		errs = append(errs, e.mail.Close())
	}
	if e.pg != nil {
		errs = append(errs, e.pg.Stop())
	}
	if e.pgLog != nil {
		errs = append(errs, e.pgLog.Close())
	}
	return errors.Join(errs...)
}
