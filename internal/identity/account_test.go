package identity

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/demo/oidcdev"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
)

func refused(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if !fault.Is(err, want) {
		t.Errorf("%v, want %s", err, want)
	}
}

// link goes as far as the page that asks for confirmation.
func (b *browser) link(provider, person string) (uuid.UUID, string) {
	b.w.Helper()
	to := b.login(provider, person, "purpose", "link", "return", "/konto/anmeldungen")
	u, err := url.Parse(to)
	if err != nil {
		b.w.Fatal(err)
	}
	id, err := uuid.Parse(u.Query().Get("link"))
	if err != nil {
		return uuid.Nil, to
	}
	if u.Path != "/konto/anmeldungen" {
		b.w.Errorf("back at %s", to)
	}
	return id, to
}

func TestLinkingASecondLogin(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("agov", "lea")
	me := b.actor()
	id, to := b.link("staff", "lea")
	if id == uuid.Nil {
		t.Fatal(to)
	}
	p, err := w.s.PendingLink(t.Context(), me, id)
	if err != nil || p.Provider != "staff" || p.Name != "Lea Brunner" || p.Email != "lea.brunner@emmen.example" {
		t.Errorf("%+v, %v", p, err)
	}
	if n := w.count("SELECT count(*) FROM identity_login"); n != 1 {
		t.Error("linked without a word")
	}
	stranger := w.in("agov", "besim").actor()
	refused(t, w.s.ConfirmLink(t.Context(), stranger, id), CodeLinkGone)
	sameElsewhere := w.in("agov", "lea").actor()
	refused(t, w.s.ConfirmLink(t.Context(), sameElsewhere, id), CodeLinkGone) // another session of the same person did not prove both
	if err := w.s.ConfirmLink(t.Context(), me, id); err != nil {
		t.Fatal(err)
	}
	refused(t, w.s.ConfirmLink(t.Context(), me, id), CodeLinkGone)
	if n := w.count(`SELECT count(*) FROM audit_entry WHERE act = 'identity.login_linked' AND actor_id = ?`, me.ID); n != 1 {
		t.Error("not recorded")
	}
	staff := w.in("staff", "lea").actor()
	if staff.ID != me.ID || !staff.Employee || !staff.Has(authz.Place{}, authz.Communications) {
		t.Errorf("%+v", staff)
	}
	if a := b.actor(); a.Employee || len(a.Roles) != 0 {
		t.Errorf("a session for residents gained something: %+v", a)
	}
	if logins, err := w.s.Logins(t.Context(), me); err != nil || len(logins) != 2 {
		t.Errorf("%+v, %v", logins, err)
	}
}

func TestLinkingIsRefused(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.in("staff", "lea")
	b := w.in("agov", "lea")
	if _, to := b.link("staff", "lea"); failure(to) != string(CodeLoginTaken) {
		t.Error("somebody else’s:", to)
	}
	if _, to := b.link("agov", "lea"); failure(to) != string(CodeLoginYours) {
		t.Error("one’s own:", to)
	}
	id, _ := b.link("staff", "marco")
	w.in("staff", "marco") // becomes somebody before the link is confirmed
	refused(t, w.s.ConfirmLink(t.Context(), b.actor(), id), CodeLoginTaken)
	id, _ = b.link("staff", "urs")
	w.wait(linkTime)
	refused(t, w.s.ConfirmLink(t.Context(), b.actor(), id), CodeLinkGone)
	w.wait(FreshTime - linkTime + time.Second)
	if _, to := b.link("staff", "urs"); failure(to) != string(CodeFreshLoginRequired) {
		t.Error("an old session:", to)
	}
	b.login("agov", "lea", "purpose", "step_up")
	if id, to := b.link("staff", "urs"); id == uuid.Nil {
		t.Error("a confirmed session:", to)
	}
	// a link that began in one session and comes back into another is nobody's
	back := b.prove(b.leave("staff", url.Values{"purpose": {"link"}}), "nadia")
	b.plant(w.s.SessionCookieName(), w.in("agov", "besim").token())
	if to := b.send(http.MethodGet, back, nil).Header.Get("Location"); failure(to) != string(CodeLoginExpired) {
		t.Error(to)
	}
}

func TestUnlinking(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("staff", "sandra") // the only admin
	me := b.actor()
	logins, err := w.s.Logins(t.Context(), me)
	if err != nil {
		t.Fatal(err)
	}
	staff := logins[0].ID
	refused(t, w.s.Unlink(t.Context(), me, staff), CodeLastLogin)
	id, _ := b.link("agov", "anna")
	if err := w.s.ConfirmLink(t.Context(), me, id); err != nil {
		t.Fatal(err)
	}
	refused(t, w.s.Unlink(t.Context(), me, staff), CodeLastAdmin)
	refused(t, w.s.Unlink(t.Context(), w.in("agov", "besim").actor(), staff), CodeLoginNotFound)
	if err := w.s.GrantRole(t.Context(), me, w.in("agov", "carla").actor().ID, authz.Grant{Role: authz.Admin, Scope: authz.Everywhere()}); err != nil {
		t.Fatal(err)
	}
	w.wait(FreshTime + time.Second)
	refused(t, w.s.Unlink(t.Context(), me, staff), CodeFreshLoginRequired)
	b.login("staff", "sandra", "purpose", "step_up")
	private := w.in("agov", "anna")
	if err := w.s.Unlink(t.Context(), b.actor(), staff); err != nil {
		t.Fatal(err)
	}
	if b.actor().Kind != authz.Anonymous || private.actor().ID != me.ID {
		t.Error("sessions end with their login, and only they")
	}
	if n := w.count(`SELECT count(*) FROM identity_role WHERE person_id = ?`, me.ID); n != 0 {
		t.Error("the directory’s role outlived its login")
	}
	if a := w.in("staff", "sandra").actor(); a.ID == me.ID {
		t.Error("still linked")
	}
}

func TestEndingSessions(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	one, two, three := w.in("agov", "anna"), w.in("agov", "anna"), w.in("agov", "anna")
	stranger := w.in("agov", "besim")
	list, err := w.s.Sessions(t.Context(), one.actor())
	if err != nil || len(list) != 3 || list[0].Browser != "Firefox" || list[0].OS != "Android" || list[0].Provider != "agov" {
		t.Fatalf("%+v, %v", list, err)
	}
	refused(t, w.s.EndSession(t.Context(), stranger.actor(), two.actor().Session), CodeSessionNotFound)
	if err := w.s.EndSession(t.Context(), one.actor(), two.actor().Session); err != nil {
		t.Fatal(err)
	}
	if two.actor().Kind != authz.Anonymous || three.actor().Kind != authz.Person {
		t.Error("one session")
	}
	if err := w.s.EndOtherSessions(t.Context(), one.actor()); err != nil {
		t.Fatal(err)
	}
	if three.actor().Kind != authz.Anonymous || one.actor().Kind != authz.Person {
		t.Error("the other sessions")
	}
	four := w.in("agov", "anna")
	if _, err := w.s.Logout(t.Context(), four.actor(), true, "de"); err != nil {
		t.Fatal(err)
	}
	if one.actor().Kind != authz.Anonymous || four.actor().Kind != authz.Anonymous || stranger.actor().Kind != authz.Person {
		t.Error("everywhere, and nobody else")
	}
	if to, err := w.s.Logout(t.Context(), authz.Nobody(), true, "de"); to != "" || err != nil {
		t.Error("logging out twice is no mistake")
	}
	for _, err := range []error{w.s.EndSession(t.Context(), authz.Nobody(), uuid.Nil), w.s.EndOtherSessions(t.Context(), authz.Nobody())} {
		refused(t, err, authz.CodeLoginRequired)
	}
}

// Two processes on one database: there is no cache that could remember a session.
func TestLogoutHoldsOnEveryInstance(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	other := w.instance(w.configs())
	b := w.in("agov", "anna")
	token := b.token()
	for range 3 {
		if w.actor(other, token).Kind != authz.Person {
			t.Fatal("the session holds on both")
		}
	}
	if _, err := w.s.Logout(t.Context(), b.actor(), false, "de"); err != nil {
		t.Fatal(err)
	}
	if w.actor(other, token).Kind != authz.Anonymous {
		t.Error("the other instance still knows the session")
	}
}

func TestLogoutAtTheProvider(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("staff", "lea")
	other := w.in("staff", "lea")
	to, err := w.s.Logout(t.Context(), b.actor(), false, "de")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(to)
	if err != nil || u.Query().Get("id_token_hint") == "" || u.Query().Get("post_logout_redirect_uri") != base+"/auth/staff/signed-out" {
		t.Fatal(to, err)
	}
	if n := w.count("SELECT count(*) FROM identity_session WHERE position('eyJ'::bytea in id_token) > 0"); n != 0 {
		t.Error("the token is readable in the database")
	}
	if other.actor().Kind != authz.Person {
		t.Error("another browser’s session ended as well")
	}
	// on a fresh instance, which has never spoken to the provider
	fresh := w.instance(w.configs())
	if to, err := fresh.Logout(t.Context(), w.actor(fresh, other.token()), false, "de"); err != nil || to == "" {
		t.Errorf("%q, %v", to, err)
	}
	if to, err := w.s.Logout(t.Context(), w.in("agov", "anna").actor(), false, "de"); err != nil || to != "" {
		t.Errorf("a provider with local logout: %q, %v", to, err)
	}
}

func TestFrontChannelLogout(t *testing.T) {
	t.Parallel()
	w := newTown(t, func(c []oidc.Config) { c[1].Logout = oidc.LogoutFront })
	issuer := w.dev.Issuer(oidcdev.Staff)
	visit := func(query url.Values) *http.Response {
		return w.browser().send(http.MethodGet, "/auth/staff/front-channel-logout?"+query.Encode(), nil)
	}
	b, other := w.in("staff", "lea"), w.in("staff", "lea")
	var sid string
	if err := w.db.NewRaw("SELECT provider_sid FROM identity_session WHERE id = ?", b.actor().Session).Scan(t.Context(), &sid); err != nil || sid == "" {
		t.Fatal(sid, err)
	}
	for name, q := range map[string]url.Values{"no sid": {"iss": {issuer}}, "other issuer": {"iss": {"https://evil.example"}, "sid": {sid}}, "nothing": {}} {
		if res := visit(q); res.StatusCode != http.StatusBadRequest || b.actor().Kind != authz.Person {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	if res := w.browser().send(http.MethodGet, "/auth/agov/front-channel-logout?sid="+sid, nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("a provider that may not: %d", res.StatusCode)
	}
	res := visit(url.Values{"sid": {sid}}) // as Entra does, without iss
	if res.StatusCode != http.StatusOK || b.actor().Kind != authz.Anonymous || other.actor().Kind != authz.Person {
		t.Errorf("%d", res.StatusCode)
	}
	if csp := res.Header.Get("Content-Security-Policy"); !strings.HasSuffix(csp, "frame-ancestors http://localhost:8080") {
		t.Error(csp)
	}
}

// The provider itself sends the notice, as its logout page is visited.
func TestBackChannelLogout(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b, other := w.in("staff", "lea"), w.in("staff", "lea")
	private := w.in("agov", "lea")
	hint, err := w.s.Logout(t.Context(), other.actor(), false, "de")
	if err != nil {
		t.Fatal(err)
	}
	if other.send(http.MethodGet, hint, nil).StatusCode >= 400 {
		t.Fatal("the provider did not log out")
	}
	if b.actor().Kind != authz.Person || private.actor().Kind != authz.Person {
		t.Error("a session of another browser ended")
	}
	// logging out at the provider alone ends the session here
	end := w.parse(hint)
	if res := b.send(http.MethodPost, end.Scheme+"://"+end.Host+end.Path, url.Values{"confirm": {"yes"}}); res.StatusCode != http.StatusOK {
		t.Fatal(res.Status)
	}
	if b.actor().Kind != authz.Anonymous {
		t.Error("the provider’s notice was not obeyed")
	}
	if private.actor().Kind != authz.Person {
		t.Error("a session of another provider ended")
	}
}

func TestBackChannelRefusesWhatIsNoNotice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("staff", "lea")
	post := func(provider, contentType, body string) *http.Response {
		r := httptest.NewRequest(http.MethodPost, base+"/auth/"+provider+"/back-channel-logout", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		rec := httptest.NewRecorder()
		w.mux.ServeHTTP(rec, r)
		return rec.Result()
	}
	const form = "application/x-www-form-urlencoded"
	var idToken []byte
	if err := w.db.NewRaw("SELECT id_token FROM identity_session").Scan(t.Context(), &idToken); err != nil {
		t.Fatal(err)
	}
	token, err := w.s.vault.Open(kindIDToken, idToken)
	if err != nil {
		t.Fatal(err)
	}
	for name, res := range map[string]*http.Response{
		"nothing":           post("staff", form, ""),
		"an ID token":       post("staff", form, url.Values{"logout_token": {string(token)}}.Encode()),
		"not a form":        post("staff", "application/json", "{}"),
		"too long":          post("staff", form, "logout_token="+strings.Repeat("x", maxNotice)),
		"unknown provider":  post("nobody", form, "logout_token=x"),
		"wrong provider":    post("agov", form, url.Values{"logout_token": {string(token)}}.Encode()),
		"in the address":    post("staff", form+"; charset=utf-8", ""),
		"unsigned nonsense": post("staff", form, "logout_token=eyJhbGciOiJub25lIn0.e30."),
	} {
		if res.StatusCode != http.StatusBadRequest && res.StatusCode != http.StatusNotFound || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	if b.actor().Kind != authz.Person {
		t.Error("the session ended")
	}
	notice := &oidc.LogoutNotice{Issuer: w.dev.Issuer(oidcdev.Staff), Subject: oidcdev.Subject(oidcdev.Staff, "platform", "lea", 0), TokenID: "one", Until: w.clock().Add(time.Minute)}
	if err := w.s.EndByProvider(t.Context(), notice); err != nil || b.actor().Kind != authz.Anonymous {
		t.Error("an honest notice", err)
	}
	b = w.in("staff", "lea")
	refused(t, w.s.EndByProvider(t.Context(), notice), oidc.CodeInvalid)
	if b.actor().Kind != authz.Person {
		t.Error("a notice was obeyed twice")
	}
	both := *notice
	both.TokenID, both.SID = "two", "another session"
	if err := w.s.EndByProvider(t.Context(), &both); err != nil || b.actor().Kind != authz.Person {
		t.Error("subject and session have to fit", err)
	}
}

func TestUpdateMe(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("agov", "anna")
	name, lang := "  Änni K. ", "fr"
	p, err := w.s.UpdateMe(t.Context(), b.actor(), &name, &lang)
	if err != nil || p.Name != "Änni K." || p.Lang != "fr" {
		t.Errorf("%+v, %v", p, err)
	}
	p, err = w.s.UpdateMe(t.Context(), b.actor(), nil, nil)
	if err != nil || p.Name != "Änni K." {
		t.Errorf("%+v, %v", p, err)
	}
	w.in("agov", "anna") // a resident's own name survives the provider's
	if p, err := w.s.Me(t.Context(), b.actor()); err != nil || p.Name != "Änni K." {
		t.Errorf("%+v, %v", p, err)
	}
	for _, bad := range []string{strings.Repeat("ä", 201), "a\x00b", "a\nb"} {
		_, err := w.s.UpdateMe(t.Context(), b.actor(), &bad, nil)
		refused(t, err, fault.CodeInvalid)
	}
	_, err = w.s.UpdateMe(t.Context(), authz.Nobody(), &name, nil)
	refused(t, err, authz.CodeLoginRequired)
}
