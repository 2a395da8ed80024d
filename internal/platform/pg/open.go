package pg

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/driver/pgdriver"
)

const (
	statementTimeout = 30 * time.Second
	idleInTxTimeout  = 60 * time.Second
	// The server has to give up before the reader does, or the connection is lost with the answer.
	readTimeout  = statementTimeout + 5*time.Second
	writeTimeout = 10 * time.Second
	dialTimeout  = 5 * time.Second
	// A connection is renewed now and then so that the pool follows a failover.
	connLifetime = 30 * time.Minute
	connIdle     = 5 * time.Minute
	defaultConns = 16
)

// Options of a pool.
type Options struct {
	// MaxConns bounds the open connections; 0 means 16, Maintenance has at least 2.
	MaxConns int
	// AppName shows in pg_stat_activity; empty means «mitwirken».
	AppName string
	// Maintenance switches every timeout off: migrations and exports.
	Maintenance bool
	// Log receives slow statements, without values; nil means slog.Default().
	Log *slog.Logger
}

// Open makes a pool; the first connection is made by the first query. Outside
// Maintenance a statement may take 30 s and a transaction may idle for 60 s.
// Every session runs in UTC.
func Open(dsn DSN, o Options) (*bun.DB, error) {
	if dsn == (DSN{}) {
		return nil, errors.New("database address: empty")
	}
	tlsConf, err := dsn.tls()
	if err != nil {
		return nil, err
	}
	conns := o.MaxConns
	if conns <= 0 {
		conns = defaultConns
	}
	params := map[string]any{
		"timezone":                            "UTC",
		"statement_timeout":                   statementTimeout.Milliseconds(),
		"idle_in_transaction_session_timeout": idleInTxTimeout.Milliseconds(),
	}
	read := readTimeout
	if o.Maintenance {
		conns, read = max(conns, 2), 0 // Migrate holds its lock on a connection of its own
		params["statement_timeout"], params["idle_in_transaction_session_timeout"] = int64(0), int64(0)
	}
	network, addr := "unix", dsn.socket
	if dsn.socket == "" {
		network, addr = "tcp", net.JoinHostPort(dsn.host, dsn.port)
	}
	db := sql.OpenDB(pgdriver.NewConnector(
		pgdriver.WithNetwork(network),
		pgdriver.WithAddr(addr),
		pgdriver.WithTLSConfig(tlsConf),
		pgdriver.WithUser(dsn.user),
		pgdriver.WithPassword(dsn.password),
		pgdriver.WithDatabase(dsn.database),
		pgdriver.WithApplicationName(cmpOr(o.AppName, "mitwirken")),
		pgdriver.WithConnParams(params),
		pgdriver.WithDialTimeout(dialTimeout),
		pgdriver.WithReadTimeout(read),
		pgdriver.WithWriteTimeout(writeTimeout),
	))
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxLifetime(connLifetime)
	db.SetConnMaxIdleTime(connIdle)
	b := bun.NewDB(db, pgdialect.New()).WithQueryHook(counting{})
	if !o.Maintenance {
		log := o.Log
		if log == nil {
			log = slog.Default()
		}
		b = b.WithQueryHook(slow{log: log, over: slowAfter})
	}
	return b, nil
}

func (d DSN) tls() (*tls.Config, error) {
	if d.sslMode != sslVerifyFull {
		return nil, nil
	}
	conf := &tls.Config{ServerName: d.host, MinVersion: tls.VersionTLS12}
	if d.rootCert != "" {
		pem, err := os.ReadFile(d.rootCert)
		if err != nil {
			return nil, fmt.Errorf("database address: sslrootcert: %w", err)
		}
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errors.New("database address: sslrootcert holds no certificate")
		}
	}
	if d.cert != "" {
		pair, err := tls.LoadX509KeyPair(d.cert, d.key)
		if err != nil {
			return nil, fmt.Errorf("database address: sslcert: %w", err)
		}
		conf.Certificates = []tls.Certificate{pair}
	}
	return conf, nil
}

// The driver prints to standard error on its own; lost connections are already
// reported as errors, so its words are for debugging only.
func init() { pgdriver.Logger = driverLog{} }

type driverLog struct{}

func (driverLog) Printf(ctx context.Context, format string, v ...any) {
	slog.DebugContext(ctx, fmt.Sprintf(format, v...))
}

// EnsureDatabase creates the database that dsn names unless it exists. The user
// of dsn needs the right to do so and to enter the database «postgres».
func EnsureDatabase(ctx context.Context, dsn DSN) (err error) {
	db, err := Open(dsn.WithDatabase("postgres"), Options{Maintenance: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var exists bool
	if err := db.NewRaw("SELECT EXISTS (SELECT FROM pg_database WHERE datname = ?)", dsn.database).Scan(ctx, &exists); err != nil || exists {
		return err
	}
	_, err = db.ExecContext(ctx, "CREATE DATABASE ?", bun.Ident(dsn.database))
	if s := sqlState(err); s == "42P04" || s == stateUnique {
		return nil // another instance was faster
	}
	return err
}
