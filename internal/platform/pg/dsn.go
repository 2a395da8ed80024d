package pg

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// DSN says where a database is and who connects. The zero value is not usable;
// ParseDSN makes one. Printing it in any way leaves the password out.
type DSN struct {
	socket   string // file of the unix socket; empty for TCP
	host     string
	port     string
	user     string
	password string
	database string
	sslMode  string // disable or verify-full
	rootCert string
	cert     string
	key      string
}

const (
	sslDisable    = "disable"
	sslVerifyFull = "verify-full"
	socketPrefix  = ".s.PGSQL."
	defaultPort   = "5432"
)

// ParseDSN reads an address in one of these forms:
//
//	postgres://user:password@host:port/db?sslmode=verify-full[&sslrootcert=…&sslcert=…&sslkey=…]
//	postgres://user@127.0.0.1/db?sslmode=disable
//	postgres://user@/db?host=/run/postgresql
//	unix://user@db/run/postgresql/.s.PGSQL.5432?sslmode=disable
//
// A connection that leaves the machine has to be encrypted and the certificate
// checked against the host name: anything but sslmode=verify-full is refused
// there. Errors never repeat the address, as it may hold a password.
func ParseDSN(s string) (DSN, error) {
	u, err := url.Parse(s)
	if err != nil {
		return DSN{}, errors.New("database address: not a URL (special characters of the password need percent-encoding)")
	}
	q := u.Query()
	take := func(name string) string {
		v := q.Get(name)
		q.Del(name)
		return v
	}
	d := DSN{user: u.User.Username(), sslMode: take("sslmode"), rootCert: take("sslrootcert"), cert: take("sslcert"), key: take("sslkey")}
	d.password, _ = u.User.Password()
	switch u.Scheme {
	case "postgres", "postgresql":
		d.host, d.port = u.Hostname(), u.Port()
		d.database = strings.TrimPrefix(u.Path, "/")
		if dir := take("host"); dir != "" {
			if !path.IsAbs(dir) {
				d.host = dir
			} else if d.socket = dir; !strings.HasPrefix(path.Base(dir), socketPrefix) {
				d.socket = path.Join(dir, socketPrefix+cmpOr(take("port"), d.port, defaultPort))
			}
		}
		d.port = cmpOr(take("port"), d.port, defaultPort)
	case "unix":
		d.database, d.socket = u.Host, u.Path
	default:
		return DSN{}, fmt.Errorf("database address: scheme %q, want postgres:// or unix://", u.Scheme)
	}
	for name := range q {
		return DSN{}, fmt.Errorf("database address: parameter %q is not supported", name)
	}
	return d, d.check()
}

func (d *DSN) check() error {
	switch {
	case d.user == "":
		return errors.New("database address: names no user")
	case d.database == "" || strings.Contains(d.database, "/"):
		return errors.New("database address: names no database")
	case (d.cert == "") != (d.key == ""):
		return errors.New("database address: sslcert and sslkey belong together")
	}
	if d.socket != "" {
		if d.sslMode != "" && d.sslMode != sslDisable {
			return fmt.Errorf("database address: sslmode=%s makes no sense on a unix socket, use sslmode=disable", d.sslMode)
		}
		if !strings.HasPrefix(path.Base(d.socket), socketPrefix) {
			return fmt.Errorf("database address: the path must end in the socket file %s%s", socketPrefix, defaultPort)
		}
		d.sslMode, d.host, d.port = sslDisable, "", strings.TrimPrefix(path.Base(d.socket), socketPrefix)
	}
	if n, err := strconv.Atoi(d.port); err != nil || n < 1 || n > 65535 {
		return errors.New("database address: the port is not a number from 1 to 65535")
	}
	switch {
	case d.socket == "" && d.host == "":
		return errors.New("database address: names no host")
	case d.sslMode == sslVerifyFull, d.socket != "":
		return nil
	case !loopback(d.host):
		return errors.New("database address: a database on another machine needs sslmode=verify-full (with sslrootcert=FILE for an own authority)")
	case d.sslMode != sslDisable:
		return errors.New("database address: sslmode must be verify-full, or disable on this machine")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func cmpOr(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// Database is the name of the database, unescaped.
func (d DSN) Database() string { return d.database }

// WithDatabase is the same server and user with another database.
func (d DSN) WithDatabase(name string) DSN {
	d.database = name
	return d
}

// SocketDir is the folder of the unix socket, empty for TCP.
func (d DSN) SocketDir() string {
	if d.socket == "" {
		return ""
	}
	return path.Dir(d.socket)
}

// URL is the whole address INCLUDING the password, in a form ParseDSN reads.
// For handing to a child process; never for a log.
func (d DSN) URL() string { return d.url(true).String() }

// String is the address without the password.
func (d DSN) String() string { return d.url(false).String() }

// GoString keeps the password out of %#v.
func (d DSN) GoString() string { return "pg.DSN(" + d.String() + ")" }

// MarshalText keeps the password out of JSON and of structured logs.
func (d DSN) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d DSN) userinfo(secret bool) *url.Userinfo {
	switch {
	case d.password == "":
		return url.User(d.user)
	case secret:
		return url.UserPassword(d.user, d.password)
	}
	return url.UserPassword(d.user, "xxxxx")
}

func (d DSN) url(secret bool) *url.URL {
	q := url.Values{"sslmode": {d.sslMode}}
	for name, v := range map[string]string{"sslrootcert": d.rootCert, "sslcert": d.cert, "sslkey": d.key} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if d.socket != "" {
		return &url.URL{Scheme: "unix", User: d.userinfo(secret), Host: d.database, Path: d.socket, RawQuery: q.Encode()}
	}
	return &url.URL{Scheme: "postgres", User: d.userinfo(secret), Host: net.JoinHostPort(d.host, d.port), Path: "/" + d.database, RawQuery: q.Encode()}
}

// PGX is the address INCLUDING the password as pgx and libpq read it: for a unix
// socket they want the folder where the driver here wants the file.
func (d DSN) PGX() string {
	if d.socket == "" {
		return d.URL()
	}
	q := url.Values{"sslmode": {d.sslMode}, "host": {d.SocketDir()}, "port": {d.port}}
	u := url.URL{Scheme: "postgres", User: d.userinfo(true), Path: "/" + d.database, RawQuery: q.Encode()}
	return u.String()
}
