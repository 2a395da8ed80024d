package identity

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
)

func TestMagicLinkOpensTheSameAccountEveryTime(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	first := p.enter("Anna.Keller@Example.ch").actor()
	if first.Kind != authz.Person || first.Level != authz.LevelAccount || first.Employee || len(first.Roles) != 0 {
		t.Errorf("%+v", first)
	}
	if second := p.enter(" anna.keller@example.CH ").actor(); second.ID != first.ID || second.Session == first.Session {
		t.Error("another account, or the same session")
	}
	if other := p.enter("anna.k@example.ch").actor(); other.ID == first.ID {
		t.Error("two addresses, one account")
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM audit_entry WHERE act = 'identity.person_created'": 2,
		"SELECT count(*) FROM audit_entry WHERE act = 'identity.logged_in'":      1,
	} {
		if n := p.count(query); n != want {
			t.Errorf("%s: %d", query, n)
		}
	}
}

// Reading somebody's mail must not be enough to act for the municipality.
func TestMagicLinkNeverCarriesARole(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	me := p.enter("anna@example.ch").actor()
	if err := p.s.GrantRole(t.Context(), authz.Software(), me.ID, authz.Grant{Role: authz.Analyst, Scope: authz.Everywhere()}); err != nil {
		t.Fatal(err)
	}
	if again := p.enter("anna@example.ch").actor(); again.ID != me.ID || len(again.Roles) != 0 {
		t.Errorf("%+v", again)
	}
}

// The address and the token lie nowhere in the open but in the letter.
func TestMagicLinkLeavesNoTraces(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	b := p.browser()
	token := p.order(b, "anna.keller@example.ch")
	if code, _ := p.use(b, token, false); code != http.StatusOK {
		t.Fatal(code)
	}
	for _, table := range []string{"river_job", "audit_entry", "identity_magic_link", "identity_person", "identity_login", "identity_address", "identity_session"} {
		for _, secret := range []string{"keller", token, b.token()} {
			if n := p.count("SELECT count(*) FROM "+table+" AS t WHERE t::text ILIKE ?", "%"+secret+"%"); n != 0 {
				t.Errorf("%s holds %q", table, secret)
			}
		}
	}
	if n := p.count("SELECT count(*) FROM identity_magic_link WHERE address IS NOT NULL OR token_hash IS NOT NULL"); n != 0 {
		t.Error("a used link keeps what it does not need")
	}
}

// IDN and case: one mailbox, one account, however it is written.
func TestMagicLinkNormalisesAddresses(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"  anna@example.ch ":                          "anna@example.ch",
		"Anna@EXAMPLE.ch":                             "Anna@example.ch",
		"anna@Müsterwil.ch":                           "anna@müsterwil.ch",
		"anna@xn--msterwil-65a.ch":                    "anna@müsterwil.ch",
		"anna@mu\u0308sterwil.ch":                     "anna@müsterwil.ch",
		"anna@XN--MSTERWIL-65A.CH":                    "anna@müsterwil.ch",
		"anna+mitwirken@example.ch":                   "anna+mitwirken@example.ch",
		"anna":                                        "",
		"anna@":                                       "",
		"@example.ch":                                 "",
		"anna@example":                                "",
		"anna@example.ch,eva@ex.ch":                   "",
		"Anna <anna@example.ch>":                      "",
		"anna@example.ch\r\nBcc: x@x.ch":              "",
		"anna\n@example.ch":                           "",
		"anna\x00@example.ch":                         "",
		"anna@exa mple.ch":                            "",
		"änna@example.ch":                             "",
		"anna@example.ch>\r\nRCPT TO:<eva@example.ch": "",
		strings.Repeat("a", 250) + "@example.ch":      "",
	} {
		got, err := cleanAddress(typed)
		if want == "" {
			if f := fault.From(err); err == nil || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Path != "email" {
				t.Errorf("%q is taken as %q: %v", typed, got, err)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%q: %q %v, want %q", typed, got, err, want)
		}
	}
	p := newPost(t)
	a, b := p.enter("anna@müsterwil.ch").actor(), p.enter("ANNA@xn--msterwil-65a.ch").actor()
	if a.ID != b.ID {
		t.Error("two accounts for one mailbox")
	}
}

// Whoever asked twice may use either letter; using one spoils the other.
func TestMagicLinkSpoilsItsSisters(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	b := p.browser()
	first, second := p.order(b, "anna@example.ch"), p.order(b, "anna@example.ch")
	other := p.order(p.browser(), "eva@example.ch")
	if code, v := p.use(b, first, false); code != http.StatusOK || v["state"] != "logged_in" {
		t.Fatal(code, v)
	}
	if code, _ := p.use(b, second, true); code != http.StatusGone {
		t.Error(code)
	}
	if code, v := p.use(p.browser(), other, true); code != http.StatusOK {
		t.Error("another address suffers:", code, v)
	}
}

func TestMagicLinkForLockedPeople(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	a := p.enter("anna@example.ch").actor()
	if err := p.s.SetLock(t.Context(), authz.Software(), a.ID, true); err != nil {
		t.Fatal(err)
	}
	b := p.browser()
	if code, v := p.use(b, p.order(b, "anna@example.ch"), false); code != http.StatusForbidden || v["code"] != string(CodeLocked) || b.token() != "" {
		t.Error(code, v)
	}
}

// The same address at a provider is another login. The person hears of it before a
// second account is made, also in the browser that asked; an employee keeps status
// and roles for the login of the administration.
func TestMagicLinkNeverOpensWhatAProviderVouchesFor(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	staff := p.in("staff", "sandra")
	addresses, err := p.s.Addresses(t.Context(), staff.actor())
	if err != nil || len(addresses) != 1 {
		t.Fatal(addresses, err)
	}
	if n := p.count("SELECT count(*) FROM identity_address WHERE verified_at IS NOT NULL"); n != 1 {
		t.Fatal("the directory confirms no address: the test shows nothing")
	}
	b := p.browser()
	token := p.order(b, addresses[0])
	code, v := p.use(b, token, false)
	if code != http.StatusOK || v["state"] != "confirm" || at(t, v, "confirm", "providers", 0, "label") != "Gemeinde" || at(t, v, "confirm", "otherBrowser") != false {
		t.Fatal(code, v)
	}
	if code, _ := p.use(b, token, true); code != http.StatusOK {
		t.Fatal(code)
	}
	a := b.actor()
	if a.ID == staff.actor().ID || a.Employee || len(a.Roles) != 0 || a.Level != authz.LevelAccount {
		t.Errorf("%+v", a)
	}
}

// Linking is deliberate: both logins proved, in the session that asked.
func TestMagicLinkAsAFurtherLogin(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	b := p.in("staff", "sandra")
	order := func(b *browser, email string) (int, map[string]any) {
		return b.ask(p.h, http.MethodPost, "/magic-links", map[string]any{"email": email, "purpose": "link", "returnTo": "/konto"})
	}
	if code, v := order(p.browser(), "sandra@example.ch"); code != http.StatusUnauthorized {
		t.Error("a stranger links:", code, v)
	}
	p.wait(FreshTime + time.Second)
	if code, v := order(b, "sandra@example.ch"); code != http.StatusForbidden || v["code"] != string(CodeFreshLoginRequired) {
		t.Error("an old session links:", code, v)
	}
	b.login("staff", "sandra")
	if code, v := order(b, "sandra@example.ch"); code != http.StatusAccepted {
		t.Fatal(code, v)
	}
	token := p.deliver()[0].Token
	for name, other := range map[string]*browser{"nobody": p.browser(), "somebody else": p.in("staff", "urs")} {
		if code, v := p.use(other, token, true); code != http.StatusForbidden || v["code"] != string(CodeMagicOtherSession) {
			t.Error(name, code, v)
		}
	}
	if code, v := p.use(b, token, false); code != http.StatusOK || v["state"] != "linked" || v["returnTo"] != "/konto" {
		t.Fatal(code, v)
	}
	if n := p.count("SELECT count(*) FROM audit_entry WHERE act = 'identity.login_linked'"); n != 1 {
		t.Errorf("%d entries about the link", n)
	}
	sandra := b.actor()
	byMail := p.enter("sandra@example.ch").actor()
	if byMail.ID != sandra.ID || byMail.Employee || byMail.Level != authz.LevelAccount || len(byMail.Roles) != 0 || len(sandra.Roles) == 0 {
		t.Errorf("with the link %+v, with the directory %+v", byMail, sandra)
	}
	if code, _ := order(b, "sandra@example.ch"); code != http.StatusAccepted {
		t.Fatal(code)
	}
	if code, v := p.use(b, p.deliver()[0].Token, false); code != http.StatusConflict || v["code"] != string(CodeLoginYours) {
		t.Error(code, v)
	}
	urs := p.in("staff", "urs")
	if code, _ := order(urs, "sandra@example.ch"); code != http.StatusAccepted {
		t.Fatal(code)
	}
	if code, v := p.use(urs, p.deliver()[0].Token, false); code != http.StatusConflict || v["code"] != string(CodeLoginTaken) {
		t.Error(code, v)
	}
}

// The letter speaks the language of the person; strangers get that of the request.
func TestMagicLinkLanguage(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	b := p.browser()
	b.ask(p.h, http.MethodPost, "/magic-links", map[string]any{"email": "anna@example.ch"}, "Accept-Language", "fr-CH")
	letters := p.deliver()
	if len(letters) != 1 || letters[0].Lang != "fr" {
		t.Fatal(letters)
	}
	p.use(b, letters[0].Token, false)
	p.browser().ask(p.h, http.MethodPost, "/magic-links", map[string]any{"email": "anna@example.ch"}, "Accept-Language", "en")
	if letters = p.deliver(); len(letters) != 1 || letters[0].Lang != "fr" {
		t.Error(letters)
	}
}

func TestMagicLinkForgets(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.order(p.browser(), "anna@example.ch")
	p.browser().ask(p.h, http.MethodPost, "/magic-links", map[string]any{"email": "eva@example.ch"})
	forget := func(wantSealed, wantRows int) {
		t.Helper()
		if err := p.m.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		sealed, rows := p.count("SELECT count(*) FROM identity_magic_link WHERE address IS NOT NULL"), p.count("SELECT count(*) FROM identity_magic_link")
		if sealed != wantSealed || rows != wantRows {
			t.Errorf("%d addresses, %d rows; want %d, %d", sealed, rows, wantSealed, wantRows)
		}
	}
	forget(2, 2)
	p.wait(MagicTime)
	forget(1, 2)
	p.wait(magicPatience)
	forget(0, 2)
	if n := len(p.deliver()); n != 0 {
		t.Errorf("%d letters after nobody waits any more", n)
	}
	p.wait(magicKept)
	forget(0, 0)
}

func TestMagicCookieIsBoundToTheHost(t *testing.T) {
	t.Parallel()
	s := NewService(nil, nil, nil, (*oidc.Set)(nil), time.Now, Options{PublicURL: "https://mitwirken.example.ch"})
	m := NewMagicLinks(s, nil)
	c := s.cookie(m.markName(), "x", time.Now().Add(magicMarkTime))
	if c.Name != "__Host-mitwirken-link" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge > 75*60 {
		t.Errorf("%+v", c)
	}
}

// The letters as people get them, in every language.
func TestMagicLetters(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	at := time.Date(2026, 9, 7, 12, 5, 0, 0, time.UTC)
	for _, lang := range locale.Langs() {
		for name, l := range map[string]magicLetter{"login": {purpose: PurposeLogin, known: true}, "new": {purpose: PurposeLogin}, "add": {purpose: PurposeLink, known: true}} {
			l.url, l.until = magicURL("https://mitwirken.example.ch", lang, "TOKEN"), locale.For(lang).Time(at)
			r, err := p.m.outbox.Preview(lang, l)
			if err != nil {
				t.Fatal(err)
			}
			golden.Text(t, "testdata/golden/magic-"+name+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		}
	}
}
