package config

import (
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// MinSecret is the shortest installation secret in characters.
const MinSecret = 32

// Load reads environ (as os.Environ gives it). It reports what cannot be read;
// what is missing for production is Production's question.
func Load(environ []string) (*Config, error) {
	vars := env.ToMap(environ)
	if err := readSecretFiles(vars); err != nil {
		return nil, err
	}
	var c Config
	err := env.ParseWithOptions(&c, env.Options{
		Environment: vars,
		FuncMap: map[reflect.Type]env.ParserFunc{
			reflect.TypeFor[netip.Prefix](): func(s string) (any, error) { return netip.ParsePrefix(strings.TrimSpace(s)) },
		},
	})
	if err != nil {
		return nil, unreadable(err)
	}
	// The library takes the default for an empty value; here empty means none.
	if v, set := vars["MITWIRKEN_METRICS_LISTEN"]; set && v == "" {
		c.MetricsListen = ""
	}
	c.environ = vars
	return &c, nil
}

// unreadable names the variables without repeating their values: one of them
// may be a secret in the wrong place.
func unreadable(err error) error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return errors.New("the environment cannot be read")
	}
	var names []string
	for _, e := range all.Errors {
		var p env.ParseError
		if errors.As(e, &p) {
			names = append(names, variableOf(p.Name))
		}
	}
	if len(names) == 0 {
		return errors.New("the environment cannot be read")
	}
	slices.Sort(names)
	return fmt.Errorf("these settings have a value that cannot be read: %s; the table in README.md says what each takes", strings.Join(names, ", "))
}

func variableOf(field string) string {
	for _, v := range Variables() {
		if v.field == field {
			return v.Name
		}
	}
	return field
}

// readSecretFiles resolves NAME_FILE for every secret NAME.
func readSecretFiles(vars map[string]string) error {
	var errs []error
	for _, v := range Variables() {
		path := vars[v.Name+"_FILE"]
		if !v.Secret || path == "" {
			continue
		}
		if vars[v.Name] != "" {
			errs = append(errs, fmt.Errorf("%s and %s_FILE are both set: keep one", v.Name, v.Name))
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s_FILE: %w", v.Name, err))
			continue
		}
		vars[v.Name] = strings.TrimRight(string(b), "\r\n")
	}
	return errors.Join(errs...)
}

// Production lists, as one error, everything that forbids to serve the public
// with this configuration. Each line says what to do.
func (c *Config) Production() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }

	switch u, err := url.Parse(c.PublicURL); {
	case c.PublicURL == "":
		bad("MITWIRKEN_PUBLIC_URL is missing: set it to the address people use, such as https://mitwirken.example.ch")
	case err != nil || u.Host == "" || strings.Trim(u.Path, "/") != "":
		bad("MITWIRKEN_PUBLIC_URL is not an address without path: write it as https://mitwirken.example.ch")
	case u.Scheme != "https":
		bad("MITWIRKEN_PUBLIC_URL starts with %s://, so that session cookies would travel in plain text: use https and let a reverse proxy end TLS", u.Scheme)
	}
	switch {
	case c.Secret == "":
		bad("MITWIRKEN_SECRET is missing: make one with «openssl rand -base64 33» and give all instances the same")
	case len(c.Secret) < MinSecret:
		bad("MITWIRKEN_SECRET has fewer than %d characters: make a new one with «openssl rand -base64 33»", MinSecret)
	}
	if c.DatabaseURL == "" {
		bad("DATABASE_URL is missing: point it at a PostgreSQL database (the built-in one is for demonstrations only)")
	}
	if c.SMTP.Host == "" {
		bad("SMTP_HOST is missing: name the mail server (the built-in mail catcher is for demonstrations only)")
	}
	address(bad, "SMTP_FROM", c.SMTP.From)
	address(bad, "MITWIRKEN_CONTACT_EMAIL", c.Installation.ContactEmail)
	if n := c.Installation.RetentionMonths; n < 0 || n > 1200 {
		bad("MITWIRKEN_RETENTION_MONTHS is %d: give a number of months up to 1200, or 0 to keep contributions", n)
	}
	if !slices.Contains([]string{"mandatory", "implicit", "opportunistic", "none"}, c.SMTP.TLS) {
		bad("SMTP_TLS is none of mandatory, implicit, opportunistic, none")
	}
	switch c.Blob.Kind {
	case "disk":
		if c.Blob.Dir == "" {
			bad("MITWIRKEN_BLOB_DIR is empty: name a folder for files")
		}
	case "s3":
		if c.Blob.Endpoint == "" || c.Blob.Bucket == "" || c.Blob.AccessKey == "" || c.Blob.SecretKey == "" {
			bad("MITWIRKEN_BLOB is s3: set S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY")
		}
	default:
		bad("MITWIRKEN_BLOB is neither disk nor s3")
	}
	if s := c.SecurityTxt; s.Contact != "" && s.Expires.IsZero() {
		bad("MITWIRKEN_SECURITY_EXPIRES is missing: security.txt needs an end, at most one year ahead")
	}
	if c.DatabaseConns < 2 || c.JobWorkers < 1 || c.MaxBody < 1024 || c.RequestTimeout < time.Second {
		bad("one of MITWIRKEN_DATABASE_CONNECTIONS (≥ 2), MITWIRKEN_JOB_WORKERS (≥ 1), MITWIRKEN_MAX_BODY (≥ 1024), MITWIRKEN_REQUEST_TIMEOUT (≥ 1s) is too small")
	}
	return errors.Join(errs...)
}

func address(bad func(string, ...any), name, value string) {
	if value == "" {
		bad("%s is missing: set a mail address", name)
	} else if _, err := mail.ParseAddress(value); err != nil {
		bad("%s is not a mail address", name)
	}
}

// SecurityTxtWarning is empty as long as security.txt is fine at now, else one
// sentence for the log.
func (c *Config) SecurityTxtWarning(now time.Time) string {
	s := c.SecurityTxt
	switch {
	case s.Contact == "":
		return "security.txt is not served: set MITWIRKEN_SECURITY_CONTACT and MITWIRKEN_SECURITY_EXPIRES"
	case now.After(s.Expires.Time):
		return "security.txt has expired: set a new MITWIRKEN_SECURITY_EXPIRES"
	case now.AddDate(0, 0, 30).After(s.Expires.Time):
		return "security.txt expires within 30 days: set a new MITWIRKEN_SECURITY_EXPIRES"
	}
	return ""
}
