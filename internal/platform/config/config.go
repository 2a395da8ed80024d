// Package config reads the environment into one struct, checks it once and says
// everything that is wrong at the same time. Nothing else in the program reads
// the environment.
package config

import (
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"strings"
	"time"
)

// Secret is a value that must not show up in dumps, logs or error texts.
type Secret string

// Reveal gives the value itself; call it only where it is used.
func (s Secret) Reveal() string { return string(s) }

func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "********"
}

// LogValue masks the secret in structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText masks the secret wherever the struct is printed as text or JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the value as it is.
func (s *Secret) UnmarshalText(b []byte) error {
	*s = Secret(b)
	return nil
}

// Day is a date; it begins at midnight UTC.
type Day struct{ time.Time }

// UnmarshalText reads a day as 2027-03-31.
func (d *Day) UnmarshalText(b []byte) (err error) {
	d.Time, err = time.Parse(time.DateOnly, string(b))
	return err
}

// String writes what UnmarshalText reads; no day is empty.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}

// Config is the whole configuration of one instance. Every field is one
// environment variable; secrets can also come from a file named in NAME_FILE.
type Config struct {
	PublicURL       string         `env:"MITWIRKEN_PUBLIC_URL" doc:"Address under which people reach the platform, without a path. Production needs https."`
	Listen          string         `env:"MITWIRKEN_LISTEN" envDefault:"127.0.0.1:8080" doc:"Address and port of the web server."`
	MetricsListen   string         `env:"MITWIRKEN_METRICS_LISTEN" envDefault:"127.0.0.1:9090" doc:"Address and port of the Prometheus metrics; empty switches them off. Never make it public."`
	TrustedProxies  []netip.Prefix `env:"MITWIRKEN_TRUSTED_PROXIES" doc:"Networks of reverse proxies whose X-Forwarded-For is believed, as CIDR, separated by commas."`
	Secret          Secret         `env:"MITWIRKEN_SECRET" doc:"Installation secret, at least 32 random characters, the same on all instances. Signs the audit chain, cursors and receipts; losing it makes old proofs unverifiable."`
	DatabaseURL     Secret         `env:"DATABASE_URL" doc:"PostgreSQL, postgres://user:password@host:5432/name?sslmode=verify-full. A remote server needs sslmode=verify-full."`
	DatabaseConns   int            `env:"MITWIRKEN_DATABASE_CONNECTIONS" envDefault:"16" doc:"Largest number of database connections of the web part of one instance; jobs take 8 more."`
	RequestTimeout  time.Duration  `env:"MITWIRKEN_REQUEST_TIMEOUT" envDefault:"15s" doc:"A request that takes longer is answered with 503."`
	Drain           time.Duration  `env:"MITWIRKEN_DRAIN" envDefault:"5s" doc:"How long requests are still taken after SIGTERM while /readyz says 503, so that load balancers look elsewhere first; longer than they take between two checks. The demo does not wait."`
	ShutdownTimeout time.Duration  `env:"MITWIRKEN_SHUTDOWN_TIMEOUT" envDefault:"20s" doc:"How long running requests and jobs may take to end after that."`
	MaxBody         int64          `env:"MITWIRKEN_MAX_BODY" envDefault:"1048576" doc:"Largest request body in bytes, where an operation does not set its own."`
	LogLevel        slog.Level     `env:"MITWIRKEN_LOG_LEVEL" envDefault:"INFO" doc:"DEBUG, INFO, WARN or ERROR. Logs are JSON lines without personal data."`
	JobWorkers      int            `env:"MITWIRKEN_JOB_WORKERS" envDefault:"8" doc:"Jobs this instance works on at the same time."`

	Providers     string `env:"MITWIRKEN_OIDC_PROVIDERS" doc:"File with the login providers (AGOV, directory of the employees, …) as a JSON array; docs/login.md describes it. Without it people log in by e-mail link only."`
	ClamAV        string `env:"CLAMAV_ADDRESS" doc:"ClamAV daemon that checks uploaded files, as host:port or path of its socket. Its StreamMaxLength has to be at least 100M. Until a file is checked nobody can fetch it; without this setting files are not checked."`
	SearchEngines bool   `env:"MITWIRKEN_SEARCH_ENGINES" envDefault:"true" doc:"Whether search engines may list the public pages; false for an installation to try things out. A demo keeps them out unless this is set."`
	MapTiles      string `env:"MITWIRKEN_MAP_TILES" doc:"Address of map tiles with {z}, {x}, {y}, fetched by the server on behalf of the browsers; for swisstopo https://wmts.geo.admin.ch/1.0.0/ch.swisstopo.pixelkarte-farbe/default/current/3857/{z}/{x}/{y}.jpeg. Without it the bundled outline of the municipality is drawn and no other host is asked."`

	Installation Installation
	SMTP         SMTP
	Blob         Blob
	SecurityTxt  SecurityTxt

	environ map[string]string
}

// NamedSecret reads a variable that another setting names, such as the client secret
// of a login provider; also from a file named in NAME_FILE. Empty when not set.
func (c *Config) NamedSecret(name string) (Secret, error) {
	if v := c.environ[name]; v != "" {
		return Secret(v), nil
	}
	path := c.environ[name+"_FILE"]
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return Secret(strings.TrimRight(string(b), "\r\n")), nil
}

// Installation is what the platform says of itself before an administrator
// has changed anything in the settings.
type Installation struct {
	Name            string `env:"MITWIRKEN_NAME" envDefault:"Gemeinde Emmen" doc:"Name of the municipality."`
	ShortName       string `env:"MITWIRKEN_SHORT_NAME" envDefault:"Emmen" doc:"Short name, as used in a sentence."`
	ContactEmail    string `env:"MITWIRKEN_CONTACT_EMAIL" doc:"Where messages of the contact form go."`
	ContactPhone    string `env:"MITWIRKEN_CONTACT_PHONE" envDefault:"041 268 01 11" doc:"Phone number shown on every page."`
	RetentionMonths int    `env:"MITWIRKEN_RETENTION_MONTHS" envDefault:"24" doc:"Months after the end of a project at which what people contributed is erased, where the project has no period of its own; 0 keeps it."`
}

// SMTP is how mail leaves the house.
type SMTP struct {
	Host     string        `env:"SMTP_HOST" doc:"Mail server."`
	Port     int           `env:"SMTP_PORT" envDefault:"587" doc:"Port of the mail server."`
	User     string        `env:"SMTP_USER" doc:"User name, empty for none."`
	Password Secret        `env:"SMTP_PASSWORD" doc:"Password of the mail server."`
	TLS      string        `env:"SMTP_TLS" envDefault:"mandatory" doc:"mandatory (STARTTLS or fail), implicit (TLS from the first byte, port 465), opportunistic, or none."`
	From     string        `env:"SMTP_FROM" doc:"Sender address of all mail."`
	Timeout  time.Duration `env:"SMTP_TIMEOUT" envDefault:"20s" doc:"Longest time for one mail."`
}

// Blob is where uploaded and generated files lie.
type Blob struct {
	Kind      string `env:"MITWIRKEN_BLOB" envDefault:"disk" doc:"disk or s3. Several instances need s3 or a shared folder."`
	Dir       string `env:"MITWIRKEN_BLOB_DIR" envDefault:"/var/lib/mitwirken/files" doc:"Folder of the disk store."`
	Endpoint  string `env:"S3_ENDPOINT" doc:"Host of the S3 service, without scheme."`
	Region    string `env:"S3_REGION" doc:"Region of the bucket."`
	Bucket    string `env:"S3_BUCKET" doc:"Name of the bucket."`
	AccessKey string `env:"S3_ACCESS_KEY" doc:"Access key."`
	SecretKey Secret `env:"S3_SECRET_KEY" doc:"Secret key."`
	PathStyle bool   `env:"S3_PATH_STYLE" doc:"Bucket in the path instead of the host name."`
	Insecure  bool   `env:"S3_INSECURE" doc:"Plain http; only for a service on the same machine."`
}

// SecurityTxt fills /.well-known/security.txt (RFC 9116).
type SecurityTxt struct {
	Contact string `env:"MITWIRKEN_SECURITY_CONTACT" doc:"mailto: or https: address for reports of weaknesses (RFC 9116)."`
	Policy  string `env:"MITWIRKEN_SECURITY_POLICY" doc:"Address of the disclosure policy, optional."`
	Expires Day    `env:"MITWIRKEN_SECURITY_EXPIRES" doc:"Day on which security.txt ends, as 2027-03-31. A warning is logged from 30 days before."`
}
