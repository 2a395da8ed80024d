package identity

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/demo/oidcdev"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const base = "http://localhost:8080"

// town is a platform with its two providers, without a network in between.
type town struct {
	*testing.T
	db  *bun.DB
	dev *oidcdev.Provider
	s   *Service
	mux *http.ServeMux

	mu  sync.Mutex
	now time.Time
}

func (w *town) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *town) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

var auditKey = []byte("0123456789abcdef0123456789abcdef")

func newTown(t *testing.T, change ...func(configs []oidc.Config)) *town {
	t.Helper()
	w := &town{T: t, db: pgtest.DB(t), now: time.Now().Truncate(time.Microsecond), mux: http.NewServeMux()}
	dev, err := oidcdev.New(oidcdev.Options{Demo: true, PublicURL: base, Now: w.clock, Notify: inProcess{w.mux}, RotateEvery: 1000 * time.Hour,
		Clients: map[oidcdev.Directory][]oidcdev.Client{
			oidcdev.AGOV:  {oidcdev.PlatformClient(base, "agov", "platform", "secret")},
			oidcdev.Staff: {oidcdev.PlatformClient(base, "staff", "platform", "secret")},
		}})
	if err != nil {
		t.Fatal(err)
	}
	w.dev = dev
	configs := w.configs()
	for _, c := range change {
		c(configs)
	}
	w.s = w.instance(configs)
	w.mux.Handle(oidcdev.PathPrefix+"/", dev)
	w.mux.Handle("/auth/", w.s.Navigations(func(*http.Request) string { return "de" }))
	return w
}

func (w *town) configs() []oidc.Config {
	return []oidc.Config{
		{ID: "agov", Name: map[string]string{"de": "AGOV"}, Audience: oidc.Residents, Issuer: w.dev.Issuer(oidcdev.AGOV), ClientID: "platform", Secret: "secret",
			Scopes: []string{"openid", "profile", "email", "agovProfile"}, Prompt: "login",
			Levels: map[string]authz.Level{oidcdev.ACR(100): authz.LevelAccount, oidcdev.ACR(200): authz.LevelVerifiedPerson, oidcdev.ACR(300): authz.LevelVerifiedPerson,
				oidcdev.ACR(400): authz.LevelVerifiedPerson},
			Request:  map[authz.Level]string{authz.LevelAccount: oidcdev.ACR(100), authz.LevelVerifiedPerson: oidcdev.ACR(200)},
			Resident: &oidc.ResidentRule{Claim: "address.municipality", Values: []string{"Emmen"}}},
		{ID: "staff", Name: map[string]string{"de": "Gemeinde"}, Audience: oidc.Employees, Issuer: w.dev.Issuer(oidcdev.Staff), ClientID: "platform", Secret: "secret",
			Logout: oidc.LogoutBack, Sync: oidc.SyncLogin,
			Roles: map[string]authz.Role{"admin": authz.Admin, "communications": authz.Communications, "project_manager": authz.ProjectManager,
				"analyst": authz.Analyst}, Groups: map[string]authz.Role{oidcdev.GroupModeration: authz.Moderator}},
	}
}

// instance is one more process on the same database.
func (w *town) instance(configs []oidc.Config) *Service {
	w.Helper()
	set, err := oidc.NewSet(configs, oidc.Options{PublicURL: base, Now: w.clock, Client: &http.Client{Transport: w.dev.Transport(nil)}})
	if err != nil {
		w.Fatal(err)
	}
	return NewService(w.db, audit.New(auditKey), NewVault(auditKey), set, w.clock, Options{PublicURL: base, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Areas: []Area{{"tower", authz.Act{Rule: authz.HasRoleAnywhere(authz.Moderator)}}, {"cellar", authz.Act{Rule: authz.HasRole(authz.Admin)}}}})
}

type inProcess struct{ h http.Handler }

func (i inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	rec := httptest.NewRecorder()
	i.h.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// browser keeps cookies and follows nothing by itself.
type browser struct {
	w   *town
	jar *cookiejar.Jar
}

func (w *town) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.Fatal(err)
	}
	return &browser{w, jar}
}

func (b *browser) send(method, address string, form url.Values, header ...string) *http.Response {
	b.w.Helper()
	u, err := url.Parse(base)
	if err == nil {
		u, err = u.Parse(address)
	}
	if err != nil {
		b.w.Fatal(err)
	}
	r := httptest.NewRequestWithContext(context.Background(), method, u.String(), strings.NewReader(form.Encode()))
	r.Header.Set("User-Agent", "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range b.jar.Cookies(u) {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	b.w.mux.ServeHTTP(rec, r)
	res := rec.Result()
	b.jar.SetCookies(u, res.Cookies())
	return res
}

// leave goes to the provider; the answer is its address.
func (b *browser) leave(provider string, q url.Values) string {
	return b.send(http.MethodGet, "/auth/"+provider+"/start?"+q.Encode(), nil).Header.Get("Location")
}

// prove chooses a person at the provider; the answer is the address of our callback.
func (b *browser) prove(authorize, person string) string {
	b.w.Helper()
	u, err := url.Parse(authorize)
	if err != nil {
		b.w.Fatal(err)
	}
	if !strings.HasPrefix(u.Path, oidcdev.PathPrefix) {
		return authorize // we were not even sent there
	}
	f := u.Query()
	f.Set("person", person)
	return b.send(http.MethodPost, u.Scheme+"://"+u.Host+u.Path, f).Header.Get("Location")
}

// login does the whole round trip and says where it ended.
func (b *browser) login(provider, person string, pairs ...string) string {
	b.w.Helper()
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	back := b.prove(b.leave(provider, q), person)
	if !strings.Contains(back, "/callback?") {
		return back
	}
	return b.send(http.MethodGet, back, nil).Header.Get("Location")
}

func (b *browser) cookie(name string) string {
	u, _ := url.Parse(base)
	for _, c := range b.jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (b *browser) token() string { return b.cookie(b.w.s.SessionCookieName()) }

func (b *browser) plant(name, value string) {
	u, _ := url.Parse(base)
	b.jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// actor as the next request would see it.
func (b *browser) actor() authz.Actor {
	b.w.Helper()
	return b.w.actor(b.w.s, b.token())
}

func (w *town) actor(s *Service, token string) authz.Actor {
	w.Helper()
	a, err := s.Authenticate(context.Background(), token)
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// in is a browser with this person logged in.
func (w *town) in(provider, person string, pairs ...string) *browser {
	w.Helper()
	b := w.browser()
	if to := b.login(provider, person, pairs...); to != "/" && to != WorkPage {
		w.Fatalf("%s could not log in: %s", person, to)
	}
	return b
}

func (w *town) parse(address string) *url.URL {
	w.Helper()
	u, err := url.Parse(address)
	if err != nil {
		w.Fatal(err)
	}
	return u
}

func (w *town) count(query string, args ...any) int {
	w.Helper()
	var n int
	if err := w.db.NewRaw(query, args...).Scan(context.Background(), &n); err != nil {
		w.Fatal(err)
	}
	return n
}
