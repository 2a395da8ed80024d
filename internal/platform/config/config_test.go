package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const goodSecret = "0123456789abcdef0123456789abcdef"

func good() []string {
	return []string{
		"MITWIRKEN_PUBLIC_URL=https://mitwirken.example.ch", "MITWIRKEN_SECRET=" + goodSecret,
		"DATABASE_URL=postgres://u:p4ssw0rd@db.example.ch/m?sslmode=verify-full", "SMTP_HOST=mail.example.ch",
		"SMTP_FROM=mitwirken@example.ch", "MITWIRKEN_CONTACT_EMAIL=info@example.ch",
		"MITWIRKEN_TRUSTED_PROXIES=10.0.0.0/8,fd00::/8", "MITWIRKEN_SECURITY_EXPIRES=2027-03-31",
	}
}

func TestGoodConfigurationServes(t *testing.T) {
	c, err := Load(good())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Production(); err != nil {
		t.Fatal(err)
	}
	if c.SecurityTxt.Expires.Time != time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC) || c.SecurityTxt.Expires.String() != "2027-03-31" {
		t.Fatalf("read the day wrongly: %v", c.SecurityTxt.Expires)
	}
	if len(c.TrustedProxies) != 2 || c.RequestTimeout != 15*time.Second || c.Installation.ShortName != "Emmen" {
		t.Fatalf("read wrongly: %+v", c)
	}
}

func TestProductionRefuses(t *testing.T) {
	for _, tc := range []struct{ set, want string }{
		{"MITWIRKEN_PUBLIC_URL=", "MITWIRKEN_PUBLIC_URL is missing"},
		{"MITWIRKEN_PUBLIC_URL=http://mitwirken.example.ch", "plain text"},
		{"MITWIRKEN_PUBLIC_URL=https://example.ch/mitwirken", "without path"},
		{"MITWIRKEN_SECRET=", "MITWIRKEN_SECRET is missing"},
		{"MITWIRKEN_SECRET=short", "fewer than 32"},
		{"DATABASE_URL=", "DATABASE_URL is missing"},
		{"SMTP_HOST=", "SMTP_HOST is missing"},
		{"SMTP_FROM=", "SMTP_FROM is missing"},
		{"SMTP_FROM=nobody", "SMTP_FROM is not a mail address"},
		{"MITWIRKEN_CONTACT_EMAIL=", "MITWIRKEN_CONTACT_EMAIL is missing"},
		{"SMTP_TLS=perhaps", "SMTP_TLS"},
		{"MITWIRKEN_BLOB=tape", "neither disk nor s3"},
		{"MITWIRKEN_BLOB=s3", "S3_BUCKET"},
		{"MITWIRKEN_SECURITY_EXPIRES= MITWIRKEN_SECURITY_CONTACT=mailto:x@example.ch", "MITWIRKEN_SECURITY_EXPIRES is missing"},
		{"MITWIRKEN_JOB_WORKERS=0", "too small"},
	} {
		c, err := Load(append(good(), strings.Fields(tc.set)...))
		if err != nil {
			t.Fatalf("%s: %v", tc.set, err)
		}
		if err := c.Production(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want «%s»", tc.set, err, tc.want)
		}
	}
}

func TestEmptyMetricsAddressSwitchesThemOff(t *testing.T) {
	for set, want := range map[string]string{"MITWIRKEN_NAME=": "127.0.0.1:9090", "MITWIRKEN_METRICS_LISTEN=": "", "MITWIRKEN_METRICS_LISTEN=:1": ":1"} {
		c, err := Load([]string{set})
		if err != nil || c.MetricsListen != want {
			t.Errorf("%s: %q, %v", set, c.MetricsListen, err)
		}
	}
}

func TestUnreadableValuesAreNamedAndNotRepeated(t *testing.T) {
	_, err := Load(append(good(), "MITWIRKEN_REQUEST_TIMEOUT=verysecret", "MITWIRKEN_DATABASE_CONNECTIONS=many"))
	if err == nil || !strings.Contains(err.Error(), "MITWIRKEN_REQUEST_TIMEOUT") || !strings.Contains(err.Error(), "MITWIRKEN_DATABASE_CONNECTIONS") {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(err.Error(), "verysecret") {
		t.Fatal("the message repeats a value")
	}
}

func TestSecretsFromFilesAndMasked(t *testing.T) {
	f := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(f, []byte(goodSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(append(good(), "MITWIRKEN_SECRET=", "MITWIRKEN_SECRET_FILE="+f, "SMTP_PASSWORD=hunter2"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Secret.Reveal() != goodSecret {
		t.Fatal("file not read")
	}
	var b strings.Builder
	if err := c.Dump(&b); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{goodSecret, "hunter2", "p4ssw0rd"} {
		if strings.Contains(b.String(), s) {
			t.Errorf("the dump shows %q", s)
		}
	}
	if _, err := Load(append(good(), "MITWIRKEN_SECRET_FILE="+f)); err == nil {
		t.Error("both forms at once must be refused")
	}
	if _, err := Load(append(good(), "SMTP_PASSWORD_FILE=/does/not/exist")); err == nil || !strings.Contains(err.Error(), "SMTP_PASSWORD_FILE") {
		t.Errorf("got %v", err)
	}
}

func TestEveryVariableIsDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range Variables() {
		if v.Doc == "" {
			t.Errorf("%s has no description", v.Name)
		}
		if seen[v.Name] {
			t.Errorf("%s twice", v.Name)
		}
		seen[v.Name] = true
	}
}

func TestSecurityTxtWarning(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		in   SecurityTxt
		want string
	}{
		{SecurityTxt{}, "not served"},
		{SecurityTxt{Contact: "mailto:a@example.ch", Expires: Day{now.AddDate(0, 0, -1)}}, "has expired"},
		{SecurityTxt{Contact: "mailto:a@example.ch", Expires: Day{now.AddDate(0, 0, 29)}}, "within 30 days"},
	} {
		if got := (&Config{SecurityTxt: tc.in}).SecurityTxtWarning(now); !strings.Contains(got, tc.want) {
			t.Errorf("%+v: %q", tc.in, got)
		}
	}
	if got := (&Config{SecurityTxt: SecurityTxt{Contact: "x", Expires: Day{now.AddDate(0, 0, 31)}}}).SecurityTxtWarning(now); got != "" {
		t.Errorf("warned too early: %q", got)
	}
}
