package oidc_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
)

// asciiSecret: this provider takes nothing but printable ASCII (RFC 6749, appendix A.2).
const asciiSecret = "s3/cr et+%&x"

// independent is oidc-provider of npm in a process of its own, and relying parties
// that are registered there: one per signing algorithm.
type independent struct {
	issuer  string
	set     *oidc.Set
	notices chan string
}

func startIndependent(t *testing.T) *independent {
	t.Helper()
	packages, err := filepath.Abs("../../../frontend")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(packages, "node_modules", "oidc-provider", "package.json")); err != nil {
		t.Fatal("the independent OpenID provider is not installed: run «npm ci» in frontend/ first («make test» does it)")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("the independent OpenID provider needs Node.js: install «node», version 20.19 or newer")
	}
	in := &independent{notices: make(chan string, 8)}
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/back-channel-logout") {
			in.notices <- r.PostFormValue("logout_token")
		}
	}))
	t.Cleanup(platform.Close)

	var clients []map[string]any
	var configs []oidc.Config
	for _, alg := range []string{"RS256", "PS256", "ES256"} {
		id := strings.ToLower(alg)
		at := platform.URL + "/auth/" + id
		clients = append(clients, map[string]any{"client_id": id, "client_secret": asciiSecret, "redirect_uris": []string{at + "/callback"}, "post_logout_redirect_uris": []string{at + "/signed-out"},
			"backchannel_logout_uri": at + "/back-channel-logout", "backchannel_logout_session_required": true, "id_token_signed_response_alg": alg, "response_types": []string{"code"}})
		configs = append(configs, oidc.Config{ID: id, Name: map[string]string{"de": id}, Audience: oidc.Residents, ClientID: id, Secret: asciiSecret, Userinfo: true, Algorithms: []string{alg},
			Levels: map[string]authz.Level{acrPerson: authz.LevelVerifiedPerson}, Request: map[authz.Level]string{authz.LevelVerifiedPerson: acrPerson}, Logout: oidc.LogoutBack})
	}
	// what an operator can get wrong: the algorithm and the secret
	for id, change := range map[string]func(*oidc.Config){
		"wrong-alg":    func(c *oidc.Config) { c.Algorithms = []string{"ES256"} },
		"wrong-secret": func(c *oidc.Config) { c.Secret = "of last year" },
	} {
		c := configs[0]
		change(&c)
		c.ID = id
		configs = append(configs, c)
		clients[0]["redirect_uris"] = append(clients[0]["redirect_uris"].([]string), platform.URL+"/auth/"+id+"/callback")
	}
	argument, err := json.Marshal(map[string]any{"packages": packages, "clients": clients})
	if err != nil {
		t.Fatal(err)
	}
	in.issuer = runNode(t, node, string(argument))
	for i := range configs {
		configs[i].Issuer = in.issuer
	}
	if in.set, err = oidc.NewSet(configs, oidc.Options{PublicURL: platform.URL}); err != nil {
		t.Fatal(err)
	}
	return in
}

// runNode is killed with the context of the test; should the test itself be
// killed, its input ends and it goes by itself.
func runNode(t *testing.T, node, argument string) (issuer string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), node, filepath.Join("testdata", "oidc-provider.mjs"), argument)
	cmd.Env = append(os.Environ(), "NODE_ENV=test", "NO_COLOR=1")
	cmd.WaitDelay = 5 * time.Second
	var complaints strings.Builder
	cmd.Stderr = &complaints
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make(chan string, 1)
	go func() {
		s, _ := bufio.NewReader(stdout).ReadString('\n') // empty when it ended early
		line <- strings.TrimSpace(s)
	}()
	t.Cleanup(func() {
		_ = cmd.Wait() // how it ended says nothing about the tests
		if t.Failed() {
			t.Log(complaints.String())
		}
	})
	select {
	case issuer = <-line:
	case <-time.After(time.Minute):
	}
	if issuer == "" {
		t.Fatal("the independent OpenID provider did not start")
	}
	return issuer
}

func (in *independent) rp(t *testing.T, id string) *oidc.Provider {
	t.Helper()
	p, err := in.set.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (in *independent) keys(t *testing.T, what string) {
	t.Helper()
	res, err := http.Post(in.issuer+"/test/keys/"+what, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("keys: %d", res.StatusCode)
	}
}

// window is a person's browser; it stops at the door of the platform.
type window struct {
	*http.Client
	forms []string // which forms the provider showed
}

func newWindow(t *testing.T) *window {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &window{Client: &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasSuffix(r.URL.Path, "/callback") || strings.HasSuffix(r.URL.Path, "/signed-out") {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

var (
	promptOf = regexp.MustCompile(`name="prompt" value="([a-z]+)"`)
	actionOf = regexp.MustCompile(`action="([^"]+)"`)
	xsrfOf   = regexp.MustCompile(`name="xsrf" value="([^"]+)"`)
)

// visit goes to an address of the provider, fills in its forms as somebody, and
// comes back with the address at the platform.
func (w *window) visit(t *testing.T, address, who string) url.Values {
	t.Helper()
	res, err := w.Get(address)
	for range 4 {
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if back := res.Header.Get("Location"); back != "" {
			u, err := url.Parse(back)
			if err != nil {
				t.Fatal(err)
			}
			return u.Query()
		}
		m := promptOf.FindStringSubmatch(string(b))
		if m == nil {
			t.Fatalf("%s: %d %s", res.Request.URL.Path, res.StatusCode, b)
		}
		w.forms = append(w.forms, m[1])
		res, err = w.PostForm(res.Request.URL.String(), url.Values{"prompt": {m[1]}, "login": {who}})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the provider keeps asking")
	return nil
}

// login is a whole visit with the relying party on both ends.
func (in *independent) login(t *testing.T, w *window, id, who string, change func(*oidc.Request)) (*oidc.Identity, oidc.Request, oidc.Response, error) {
	t.Helper()
	r := request(&clock{})
	if change != nil {
		change(&r)
	}
	address, err := in.rp(t, id).AuthURL(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	res := oidc.ParseResponse(w.visit(t, address, who))
	got, err := in.rp(t, id).Finish(t.Context(), res, r)
	return got, r, res, err
}

func verified(r *oidc.Request) { r.Level, r.Fresh = authz.LevelVerifiedPerson, true }

// The same relying party that meets AGOV meets a provider nobody here has written.
func TestIndependentProvider(t *testing.T) {
	in := startIndependent(t)

	for _, id := range []string{"rs256", "ps256", "es256"} {
		t.Run("login "+id, func(t *testing.T) {
			w := newWindow(t)
			got, r, res, err := in.login(t, w, id, "anna", nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.Issuer != in.issuer || got.Subject != "anna" || got.Name != personName || got.Email != personEmail || !got.EmailVerified || got.SID == "" || got.Level != authz.LevelAccount {
				t.Errorf("%+v", got)
			}
			if strings.Join(w.forms, " ") != "login consent" || res.Issuer != in.issuer {
				t.Errorf("forms %v, issuer %q", w.forms, res.Issuer)
			}
			again, err := in.rp(t, id).Finish(t.Context(), res, r)
			refused(t, again, err, oidc.CodeInvalid, oidc.BrokenCode)
		})
	}

	t.Run("single sign-on and a fresh login", func(t *testing.T) {
		w := newWindow(t)
		first, _, _, err := in.login(t, w, "rs256", "anna", nil)
		if err != nil {
			t.Fatal(err)
		}
		asked := len(w.forms)
		second, _, _, err := in.login(t, w, "rs256", "", nil)
		if err != nil || second.SID != first.SID || len(w.forms) != asked {
			t.Errorf("second login: %+v %v, forms %v", second, err, w.forms)
		}
		third, r, _, err := in.login(t, w, "rs256", "anna", func(r *oidc.Request) { r.Fresh = true })
		if err != nil || len(w.forms) == asked || third.AuthTime.Before(r.Started.Add(-time.Minute)) {
			t.Errorf("fresh login: %+v %v, forms %v", third, err, w.forms)
		}
	})

	t.Run("levels", func(t *testing.T) {
		got, _, _, err := in.login(t, newWindow(t), "rs256", "anna", verified)
		if err != nil || got.Level != authz.LevelVerifiedPerson {
			t.Errorf("Anna: %+v %v", got, err)
		}
		for _, who := range []string{"beat", "claudia"} { // one is refused there, the other here
			got, _, res, err := in.login(t, newWindow(t), "rs256", who, verified)
			refused(t, got, err, oidc.CodeLevelNotReached, "")
			if (res.Error == "") != (who == "claudia") {
				t.Errorf("%s: error %q", who, res.Error)
			}
		}
		got, _, _, err = in.login(t, newWindow(t), "rs256", "beat", nil)
		if err != nil || got.Level != authz.LevelAccount || got.EmailVerified {
			t.Errorf("Beat: %+v %v", got, err)
		}
		got, _, _, err = in.login(t, newWindow(t), "rs256", "nobody", nil)
		refused(t, got, err, oidc.CodeCancelled, "")
	})

	t.Run("misconfigured", func(t *testing.T) {
		got, _, _, err := in.login(t, newWindow(t), "wrong-alg", "anna", nil)
		refused(t, got, err, oidc.CodeInvalid, oidc.BrokenToken)
		got, _, _, err = in.login(t, newWindow(t), "wrong-secret", "anna", nil)
		refused(t, got, err, oidc.CodeUnavailable, "")
	})

	t.Run("stolen code", func(t *testing.T) {
		r := request(&clock{})
		address, err := in.rp(t, "rs256").AuthURL(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		res := oidc.ParseResponse(newWindow(t).visit(t, address, "anna"))
		thief := request(&clock{})
		thief.State = r.State
		got, err := in.rp(t, "rs256").Finish(t.Context(), res, thief)
		refused(t, got, err, oidc.CodeInvalid, oidc.BrokenCode) // the verifier differs
	})

	t.Run("foreign address", func(t *testing.T) {
		address, err := in.rp(t, "rs256").AuthURL(t.Context(), request(&clock{}))
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set("redirect_uri", "https://evil.example/auth/rs256/callback")
		u.RawQuery = q.Encode()
		res, err := newWindow(t).Get(u.String())
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusBadRequest {
			t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
		}
	})

	t.Run("keys change", func(t *testing.T) {
		w := newWindow(t)
		r := request(&clock{})
		address, err := in.rp(t, "rs256").AuthURL(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		res := oidc.ParseResponse(w.visit(t, address, "anna"))
		in.keys(t, "rotate") // between the code and the token
		got, err := in.rp(t, "rs256").Finish(t.Context(), res, r)
		if err != nil || got.Subject != "anna" {
			t.Errorf("%+v %v", got, err)
		}
		in.keys(t, "withdraw")
		if _, _, _, err := in.login(t, newWindow(t), "rs256", "anna", nil); err != nil {
			t.Error(err)
		}
	})

	t.Run("logout", func(t *testing.T) { in.logout(t) })
}

func (in *independent) logout(t *testing.T) {
	w, p := newWindow(t), in.rp(t, "es256")
	got, _, _, err := in.login(t, w, "es256", "anna", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := w.Get(p.LogoutURL(t.Context(), got.IDToken, "de"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	action, xsrf := actionOf.FindStringSubmatch(string(b)), xsrfOf.FindStringSubmatch(string(b))
	if action == nil || xsrf == nil {
		t.Fatalf("%d %s", res.StatusCode, b)
	}
	res, err = w.PostForm(action[1], url.Values{"xsrf": {xsrf[1]}, "logout": {"yes"}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if to := res.Header.Get("Location"); to != p.SignedOutURL() {
		t.Errorf("%d, back to %q", res.StatusCode, to)
	}
	select {
	case token := <-in.notices:
		n, err := p.BackChannel(t.Context(), token)
		if err != nil || n.SID != got.SID || n.Issuer != in.issuer || n.TokenID == "" {
			t.Errorf("%+v %v", n, err)
		}
		if n, err := in.rp(t, "rs256").BackChannel(t.Context(), token); err == nil {
			t.Errorf("a notice for another client was taken: %+v", n)
		}
		if n, err := p.BackChannel(t.Context(), token[:len(token)-8]+"AAAAAAAA"); !errors.Is(err, oidc.BrokenToken) {
			t.Errorf("a changed notice was taken: %+v %v", n, err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("no notice of the logout")
	}
	before := len(w.forms)
	if _, _, _, err := in.login(t, w, "es256", "anna", nil); err != nil || len(w.forms) == before {
		t.Errorf("after logging out nobody was asked: %v", err)
	}
}
