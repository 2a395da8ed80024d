package pg_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"mitwirken/internal/platform/pg"
)

func TestParseDSN(t *testing.T) {
	for _, c := range []struct{ name, in, masked, url, pgx string }{
		{
			"remote", "postgres://mit:s%2Fcret@db.example.ch/mitwirken?sslmode=verify-full&sslrootcert=/etc/ca.pem",
			"postgres://mit:xxxxx@db.example.ch:5432/mitwirken?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
			"postgres://mit:s%2Fcret@db.example.ch:5432/mitwirken?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
			"postgres://mit:s%2Fcret@db.example.ch:5432/mitwirken?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
		},
		{
			"loopback", "postgresql://mit@127.0.0.1:6000/m?sslmode=disable",
			"postgres://mit@127.0.0.1:6000/m?sslmode=disable", "postgres://mit@127.0.0.1:6000/m?sslmode=disable", "postgres://mit@127.0.0.1:6000/m?sslmode=disable",
		},
		{
			"IPv6 loopback", "postgres://mit@[::1]/m?sslmode=disable",
			"postgres://mit@[::1]:5432/m?sslmode=disable", "postgres://mit@[::1]:5432/m?sslmode=disable", "postgres://mit@[::1]:5432/m?sslmode=disable",
		},
		{
			"socket file", "unix://mit@m/run/pg/.s.PGSQL.5433",
			"unix://mit@m/run/pg/.s.PGSQL.5433?sslmode=disable", "unix://mit@m/run/pg/.s.PGSQL.5433?sslmode=disable",
			"postgres://mit@/m?host=%2Frun%2Fpg&port=5433&sslmode=disable",
		},
		{
			"socket folder as libpq writes it", "postgres://mit:pw@/m?host=/run/pg",
			"unix://mit:xxxxx@m/run/pg/.s.PGSQL.5432?sslmode=disable", "unix://mit:pw@m/run/pg/.s.PGSQL.5432?sslmode=disable",
			"postgres://mit:pw@/m?host=%2Frun%2Fpg&port=5432&sslmode=disable",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := pg.ParseDSN(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.String(); got != c.masked {
				t.Errorf("String() = %s, want %s", got, c.masked)
			}
			if got := d.URL(); got != c.url {
				t.Errorf("URL() = %s, want %s", got, c.url)
			}
			if got := d.PGX(); got != c.pgx {
				t.Errorf("PGX() = %s, want %s", got, c.pgx)
			}
			for _, again := range []string{d.URL(), d.PGX()} {
				if d2, err := pg.ParseDSN(again); err != nil || d2 != d {
					t.Errorf("ParseDSN(%s) = %v, %v, want the same again", again, d2, err)
				}
			}
		})
	}
}

func TestParseDSNRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"postgres://mit:geheim@db.example.ch/m":                            "needs sslmode=verify-full",
		"postgres://mit:geheim@db.example.ch/m?sslmode=require":            "needs sslmode=verify-full",
		"postgres://mit:geheim@10.0.0.1/m?sslmode=disable":                 "needs sslmode=verify-full",
		"postgres://mit:geheim@localhost.example.ch/m?sslmode=disable":     "needs sslmode=verify-full",
		"postgres://mit:geheim@localhost/m":                                "verify-full, or disable",
		"postgres://mit:geheim@localhost/m?sslmode=prefer":                 "verify-full, or disable",
		"postgres://mit:geheim@localhost/?sslmode=disable":                 "names no database",
		"postgres://localhost/m?sslmode=disable":                           "names no user",
		"postgres://mit:geheim@/m?sslmode=disable":                         "names no host",
		"postgres://mit:geheim@localhost:0/m?sslmode=disable":              "port",
		"postgres://mit:geheim@localhost/m?sslmode=disable&pool_max=3":     `"pool_max" is not supported`,
		"postgres://mit:geheim@db.ch/m?sslmode=verify-full&sslcert=/c.pem": "belong together",
		"unix://mit:geheim@m/run/pg/.s.PGSQL.5432?sslmode=verify-full":     "makes no sense",
		"unix://mit:geheim@m/run/pg":                                       "socket file",
		"mysql://mit:geheim@localhost/m":                                   "scheme",
		"postgres://mit:geheim%@localhost/m":                               "not a URL",
	} {
		_, err := pg.ParseDSN(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseDSN(%s): error %v, want one with %q", in, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("ParseDSN(%s): the error gives the password away: %v", in, err)
		}
	}
}

func TestDSNNeverPrintsItsPassword(t *testing.T) {
	d, err := pg.ParseDSN("postgres://mit:geheim@localhost/m?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	js, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "dsn", d)
	for _, s := range []string{fmt.Sprint(d), fmt.Sprintf("%s %v %+v %#v %q", d, d, d, d, d), fmt.Sprintf("%+v", struct{ D pg.DSN }{d}), string(js), log.String()} {
		if strings.Contains(s, "geheim") {
			t.Errorf("password in %s", s)
		}
	}
}

func TestOpenRefusesTheZeroDSN(t *testing.T) {
	if _, err := pg.Open(pg.DSN{}, pg.Options{}); err == nil {
		t.Fatal("no error")
	}
}
