package mailcatcher

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/wneessen/go-mail"
)

func start(t *testing.T) *Server {
	t.Helper()
	s, err := Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

const html = `<!doctype html><html lang="de"><head><title>x</title></head><body><p>Grüezi <b>Anna</b> &amp; Zoë</p><a href="https://example.ch/x">Ja</a><script>alert(1)</script></body></html>`

func send(t *testing.T, s *Server, change func(*mail.Msg)) {
	t.Helper()
	host, port, _ := net.SplitHostPort(s.Addr())
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	c, err := mail.NewClient(host, mail.WithPort(n), mail.WithTLSPolicy(mail.NoTLS))
	if err != nil {
		t.Fatal(err)
	}
	m := mail.NewMsg()
	for _, err := range []error{m.FromFormat("Gemeinde Müsterwil", "noreply@example.ch"), m.To("anna@example.ch")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	m.Subject("Bestätigung – Änderung №7 «œuvre»")
	m.SetBodyString(mail.TypeTextPlain, "Grüezi Anna\n\nBitte bestätigen: https://example.ch/x?y=1&z=2.\n")
	m.AddAlternativeString(mail.TypeTextHTML, html)
	if change != nil {
		change(m)
	}
	if err := c.DialAndSendWithContext(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s *Server, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestMultipartComesOutRight(t *testing.T) {
	s := start(t)
	send(t, s, func(m *mail.Msg) {
		m.SetGenHeader("List-Unsubscribe", "<https://example.ch/u/1>")
		if err := m.AttachReader("Beleg ä.pdf", strings.NewReader("%PDF-1.4 test")); err != nil {
			t.Fatal(err)
		}
	})
	var got []Mail
	if err := json.Unmarshal(get(t, s, "/dev/mail?format=json").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 {
		t.Fatalf("%d mails", len(got))
	}
	headers := map[string]string{}
	for _, h := range got[0].Headers {
		headers[h.Name] = h.Value
	}
	for name, want := range map[string]string{"List-Unsubscribe": "<https://example.ch/u/1>", "From": `"Gemeinde Müsterwil" <noreply@example.ch>`} {
		if strings.ReplaceAll(headers[name], `"`, "") != strings.ReplaceAll(want, `"`, "") {
			t.Errorf("%s: %q", name, headers[name])
		}
	}
	want := Mail{ID: 1, From: "noreply@example.ch", To: []string{"anna@example.ch"}, Subject: "Bestätigung – Änderung №7 «œuvre»",
		Text: "Grüezi Anna\n\nBitte bestätigen: https://example.ch/x?y=1&z=2.\n", HTML: html,
		Attachments: []Attachment{{Name: "Beleg ä.pdf", Type: "application/pdf", Size: 13}}}
	got[0].At, got[0].Headers = want.At, nil
	got[0].Text = strings.TrimRight(got[0].Text, "\n") + "\n"
	got[0].HTML = strings.TrimRight(got[0].HTML, "\r\n")
	if diff := cmp.Diff(want, got[0], cmp.AllowUnexported(Mail{})); diff != "" {
		t.Error(diff)
	}
}

func TestPages(t *testing.T) {
	s := start(t)
	if body := get(t, s, "/dev/mail").Body.String(); !strings.Contains(body, "Noch keine E-Mail") {
		t.Error("the empty list says nothing")
	}
	send(t, s, nil)
	send(t, s, func(m *mail.Msg) {
		m.To("beat@example.ch")
		m.Subject("<script>alert(2)</script>")
	})
	list := get(t, s, "/dev/mail")
	for _, want := range []string{`<a href="/dev/mail/1">Bestätigung – Änderung №7 «œuvre»</a>`, `<a href="/dev/mail/2">&lt;script&gt;alert(2)&lt;/script&gt;</a>`, "an beat@example.ch"} {
		if !strings.Contains(list.Body.String(), want) {
			t.Errorf("list lacks %s", want)
		}
	}
	if i, j := strings.Index(list.Body.String(), "/dev/mail/2"), strings.Index(list.Body.String(), "/dev/mail/1"); i > j {
		t.Error("not newest first")
	}
	if body := get(t, s, "/dev/mail?to=BEAT@example.ch").Body.String(); strings.Contains(body, "/dev/mail/1") || !strings.Contains(body, "/dev/mail/2") {
		t.Error("the list of one receiver shows others")
	}

	one := get(t, s, "/dev/mail/1")
	body := one.Body.String()
	for _, want := range []string{
		`sandbox="allow-popups allow-popups-to-escape-sandbox" src="/dev/mail/1/html"`,
		`<a href="https://example.ch/x?y=1&amp;z=2" target="_blank" rel="noopener noreferrer">https://example.ch/x?y=1&amp;z=2</a>.`,
		"Gemeinde Müsterwil", "noreply@example.ch → anna@example.ch",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("mail lacks %s", want)
		}
	}
	frame := get(t, s, "/dev/mail/1/html")
	if want := strings.Replace(html, "<head>", `<head><base target="_blank">`, 1); strings.TrimSpace(frame.Body.String()) != want {
		t.Errorf("frame:\n%s\nwant\n%s", frame.Body, want)
	}
	if csp := frame.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'self'") || strings.Contains(csp, "script") {
		t.Errorf("policy of the frame %q", csp)
	}
	for _, w := range []*httptest.ResponseRecorder{list, one} {
		if strings.Contains(w.Body.String(), "<script") {
			t.Error("markup of a mail outside the frame")
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "script-src") {
			t.Errorf("policy %q", csp)
		}
	}
	source := get(t, s, "/dev/mail/1/source")
	if ct := source.Header().Get("Content-Type"); ct != "text/plain; charset=utf-8" || !strings.Contains(source.Body.String(), "Content-Type: multipart/alternative") {
		t.Errorf("source as %s", ct)
	}
	var m Mail
	if err := json.Unmarshal(get(t, s, "/dev/mail/2?format=json").Body.Bytes(), &m); err != nil || m.ID != 2 {
		t.Errorf("mail as JSON: %+v %v", m, err)
	}
	for _, path := range []string{"/dev/mail/3", "/dev/mail/x", "/dev/mail/1/other"} {
		if w := get(t, s, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/dev/mail", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestKeepsTheLastMails(t *testing.T) {
	s := start(t)
	for i := range maxMails + 3 {
		s.add(&Mail{Subject: fmt.Sprint(i), raw: make([]byte, 10)})
	}
	l := s.Mails("")
	if len(l) != maxMails || l[0].ID != maxMails+3 || l[maxMails-1].ID != 4 {
		t.Errorf("%d mails, %d to %d", len(l), l[0].ID, l[len(l)-1].ID)
	}
	s.add(&Mail{raw: make([]byte, maxBytes-100)})
	if n := len(s.Mails("")); n != 11 {
		t.Errorf("%d mails of ten bytes beside a big one", n)
	}
	if s.bytes > maxBytes {
		t.Errorf("%d bytes kept", s.bytes)
	}
}

func TestRefusesWhatIsTooMuch(t *testing.T) {
	s := start(t)
	to := make([]string, maxReceivers+1)
	for i := range to {
		to[i] = fmt.Sprintf("p%d@example.ch", i)
	}
	if err := smtp.SendMail(s.Addr(), nil, "a@example.ch", to, []byte("Subject: x\r\n\r\nx\r\n")); err == nil {
		t.Error("too many receivers were taken")
	}
	big := "Subject: x\r\n\r\n" + strings.Repeat(strings.Repeat("x", 98)+"\r\n", maxMail/100+1)
	if err := smtp.SendMail(s.Addr(), nil, "a@example.ch", to[:1], []byte(big)); err == nil {
		t.Error("a mail too big was taken")
	}
	if n := len(s.Mails("")); n != 0 {
		t.Errorf("%d mails kept", n)
	}
	if _, err := Start("0.0.0.0:0"); err == nil {
		t.Error("listens to the world")
	}
}

// Whatever arrives, parsing ends and shows something that is text.
func FuzzParse(f *testing.F) {
	f.Add([]byte("Subject: =?utf-8?q?=C3=84?=\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nx\r\n--a--\r\n"))
	f.Add([]byte("Content-Transfer-Encoding: base64\r\n\r\n!!!"))
	f.Add([]byte("Content-Type: text/html; charset=iso-8859-1\r\n\r\n\xe4"))
	f.Add([]byte("Content-Type: multipart/x; boundary=\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := parse(raw)
		if err != nil {
			return
		}
		for _, s := range []string{m.Subject, m.Text, m.HTML} {
			if s != strings.ToValidUTF8(s, "") {
				t.Errorf("not UTF-8: %q", s)
			}
		}
		if len(m.Attachments) > maxParts {
			t.Errorf("%d parts", len(m.Attachments))
		}
	})
}
