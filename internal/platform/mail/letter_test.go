package mail

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var testSite = Site{Name: "Mitwirken Müsterwil", Owner: "Gemeinde Müsterwil", URL: "https://mitwirken.example.ch"}

func catalogues(t testing.TB) *locale.Catalogues {
	t.Helper()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Reporting(t.Errorf)
}

// sample has every kind of block, with texts that invite mistakes.
type sample struct{ message string }

func (sample) Template() string { return "sample" }

func (s sample) Compose(say Say) Letter {
	return Letter{
		Subject: say("contact_received.subject", map[string]any{"Number": "1’234", "Kind": say("contact_received.kind.question", nil)}),
		ReplyTo: Address{Name: "Zoë Łuczak", Email: "zoe@müsterwil.ch"},
		Blocks: []Block{
			Heading(say("contact_received.kind.question", nil)),
			Paragraph(say("contact_receipt.number", map[string]any{"Number": "1’234"})),
			Quote(s.message, "it"),
			Facts(
				Fact{say("contact_received.fact.name", nil), "Zoë Łuczak <b>"},
				Fact{say("contact_received.fact.phone", nil), ""},
				Fact{say("contact_received.fact.project", nil), "Änderung №7 «œuvre» & mehr"},
			),
			Paragraph(say("contact_received.answer.mail", nil)),
			Button(say("contact_received.project", nil), "https://mitwirken.example.ch/projekt/7?a=1&b=2"),
			Link(say("notify.settings", nil), "https://mitwirken.example.ch/konto"),
		},
	}
}

var sampleMessage = sample{"Buongiorno\n\nperché <script>alert(1)</script> & \"così\"?\nÆ œuvre ≠ 漢字"}

func testOutbox(t testing.TB) *Outbox {
	t.Helper()
	o, err := NewOutbox(nil, nil, catalogues(t), testSite, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestGoldenLetters(t *testing.T) {
	o := testOutbox(t)
	for _, lang := range locale.Langs() {
		r, err := o.Preview(lang, sampleMessage)
		if err != nil {
			t.Fatal(err)
		}
		golden.Text(t, "testdata/sample."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		golden.Text(t, "testdata/sample."+lang+".html", r.HTML)
	}
}

// Programs read the text part, people the other one: only there a date is kept on one line.
func TestTextPartHasPlainSpaces(t *testing.T) {
	r, err := testOutbox(t).Preview("fr", dated{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Bis 4. Dezember 2026, 1 234"; r.Subject != want || !strings.Contains(r.Text, want) || !strings.Contains(r.HTML, dated{}.words()) {
		t.Errorf("%q\n%q\n%q", r.Subject, r.Text, r.HTML)
	}
}

type dated struct{}

func (dated) words() string    { return "Bis 4.\u00a0Dezember\u00a02026, 1\u202f234" }
func (dated) Template() string { return "dated" }
func (d dated) Compose(Say) Letter {
	return Letter{Subject: d.words(), Blocks: []Block{Heading(d.words())}}
}

// What every letter has to keep, whatever the golden files say.
func TestLettersAreAccessibleAndQuiet(t *testing.T) {
	o := testOutbox(t)
	for _, lang := range locale.Langs() {
		r, err := o.Preview(lang, sampleMessage)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`<html lang="` + lang + `">`, `<blockquote lang="it"`, `name="color-scheme" content="light dark"`, "prefers-color-scheme: dark", "<title>", `<th scope="row"`, "border-top:4px solid #0a5f66"} {
			if !strings.Contains(r.HTML, want) {
				t.Errorf("%s: lacks %s", lang, want)
			}
		}
		for _, not := range []string{"<script", "<img", "src=", "url(", "http://", "ZgotmplZ", "<link", "@import"} {
			if strings.Contains(r.HTML, not) {
				t.Errorf("%s: has %s", lang, not)
			}
		}
		if n := strings.Count(r.HTML, "<h1"); n != 1 {
			t.Errorf("%s: %d main headings", lang, n)
		}
		// The only table that is not layout is the list of facts.
		for _, table := range regexp.MustCompile(`<table[^>]*>`).FindAllString(r.HTML, -1) {
			if !strings.Contains(table, `role="presentation"`) && !strings.Contains(table, "border-collapse") {
				t.Errorf("%s: %s is read out as a table", lang, table)
			}
		}
		for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(r.HTML, -1) {
			if url := strings.ReplaceAll(link[1], "&amp;", "&"); !strings.Contains(r.Text, url) {
				t.Errorf("%s: the text lacks the link %s", lang, url)
			}
		}
		if strings.Contains(r.Text, "<b") != strings.Contains(r.Text, "Łuczak <b>") || strings.Contains(r.Text, "&amp;") {
			t.Errorf("%s: markup in the text", lang)
		}
		if len(r.HTML) > 102<<10 {
			t.Errorf("%s: %d bytes, cut by mail readers", lang, len(r.HTML))
		}
	}
}

func TestDangerousAddressesOfButtonsAreTakenOut(t *testing.T) {
	l := Letter{Subject: "x", Blocks: []Block{Heading("x"), Button("Los", "javascript:alert(1)")}}
	_, html, err := render(l, "de", testSite, func(k string, _ map[string]any) string { return k })
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(html, "javascript:") {
		t.Error("a button runs a script")
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"anna@example.ch":                  "anna@example.ch",
		" anna.muster+x@mail.example.ch ":  "anna.muster+x@mail.example.ch",
		"anna@müsterwil.ch":                "anna@xn--msterwil-65a.ch",
		"anna@localhost":                   "anna@localhost",
		"":                                 "",
		"anna":                             "",
		"@example.ch":                      "",
		"anna@":                            "",
		"anna@example":                     "",
		"änna@example.ch":                  "",
		"anna@example.ch\r\nBcc: b@x.ch":   "",
		"anna@example.ch, beat@example.ch": "",
		"Anna <anna@example.ch>":           "",
		"<anna@example.ch>":                "",
		"anna muster@example.ch":           "",
		"anna@[127.0.0.1]":                 "",
		"anna@exa mple.ch":                 "",
		strings.Repeat("a", 250) + "@x.ch": "",
	} {
		got, ok := Address{Email: in}.normalise()
		if ok != (want != "") || ok && got.Email != want {
			t.Errorf("%q: %q %v, want %q", in, got.Email, ok, want)
		}
	}
}

func TestHeaderTextIsOneCleanLine(t *testing.T) {
	if got := headerText(" Frage\r\nBcc: x@y.ch\t«œuvre»\u202e №\x00 ", 100); got != "Frage Bcc: x@y.ch «œuvre» №" {
		t.Errorf("%q", got)
	}
	if got := headerText(strings.Repeat("ä", 300), 10); utf8.RuneCountInString(got) != 10 || !strings.HasSuffix(got, "…") {
		t.Errorf("%q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := headerText(rapid.String().Draw(t, "s"), 50)
		if strings.ContainsAny(s, "\r\n\x00") || utf8.RuneCountInString(s) > 50 || s != strings.TrimSpace(s) || !utf8.ValidString(s) {
			t.Errorf("%q", s)
		}
	})
}

func TestSiteIsChecked(t *testing.T) {
	for _, s := range []Site{{}, {Name: "a", Owner: "b"}, {Name: "a", Owner: "b", URL: "https://x.ch", Accent: "red;background:url(x)"}} {
		if _, err := NewOutbox(nil, nil, nil, s, nil, Options{}); err == nil {
			t.Errorf("%+v was taken", s)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	good := Config{Host: "mail.example.ch", Port: 587, TLS: TLSMandatory, From: Address{Name: "Gemeinde", Email: "noreply@example.ch"}}
	for name, change := range map[string]func(*Config){
		"sender":              func(c *Config) { c.From.Email = "x" },
		"encryption":          func(c *Config) { c.TLS = "ssl" },
		"host":                func(c *Config) { c.Host = "" },
		"port":                func(c *Config) { c.Port = 0 },
		"password in clear":   func(c *Config) { c.User, c.Password, c.TLS = "u", "p", TLSNone },
		"password perhaps so": func(c *Config) { c.User, c.Password, c.TLS = "u", "p", TLSOpportunistic },
	} {
		c := good
		if _, err := NewSender(c); err != nil {
			t.Fatal(err)
		}
		change(&c)
		if _, err := NewSender(c); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestLetterWithoutSubjectOrBlocksIsRefused(t *testing.T) {
	o := testOutbox(t)
	for _, l := range []Letter{{Subject: "x"}, {Blocks: []Block{Heading("x")}}, {Subject: " \r\n ", Blocks: []Block{Heading("x")}}} {
		if _, err := o.Preview("de", fixed{l}); err == nil {
			t.Errorf("%+v rendered", l)
		}
	}
	if _, err := o.Enqueue(context.Background(), pgtest.Tx(t), Mail{To: Address{Email: "a@b.ch"}, Lang: "de", Content: fixed{}}); err == nil {
		t.Error("an empty letter was enqueued")
	}
}

// fixed is a letter as given.
type fixed struct{ Letter }

func (fixed) Template() string     { return "fixed" }
func (f fixed) Compose(Say) Letter { return f.Letter }
