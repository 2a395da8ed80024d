package oidc_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"testing"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/demo/oidcdev"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
)

// demonstration is the relying party with the two built-in providers, everything
// in one process: nothing listens anywhere.
type demonstration struct {
	*oidcdev.Provider
	clock *clock
	set   *oidc.Set
}

func startDemonstration(t *testing.T) *demonstration {
	t.Helper()
	const home = "http://localhost:1"
	d := &demonstration{clock: &clock{}}
	var err error
	d.Provider, err = oidcdev.New(oidcdev.Options{Demo: true, PublicURL: home, Now: d.clock.now, Clients: map[oidcdev.Directory][]oidcdev.Client{
		oidcdev.AGOV:  {oidcdev.PlatformClient(home, "agov", clientID, clientSecret)},
		oidcdev.Staff: {oidcdev.PlatformClient(home, "personal", clientID, clientSecret)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	configs := []oidc.Config{
		{ID: "agov", Name: map[string]string{"de": "AGOV"}, Audience: oidc.Residents, Issuer: d.Issuer(oidcdev.AGOV), ClientID: clientID, Secret: clientSecret, Scopes: []string{"openid", "profile", "email", "agovProfile"},
			Levels:   map[string]authz.Level{oidcdev.ACR(200): authz.LevelVerifiedPerson, oidcdev.ACR(300): authz.LevelVerifiedPerson, oidcdev.ACR(400): authz.LevelVerifiedPerson},
			Request:  map[authz.Level]string{authz.LevelVerifiedPerson: oidcdev.ACR(200)},
			Resident: &oidc.ResidentRule{Claim: "address.municipality", Values: []string{"Emmen"}}, Prompt: "login", Logout: oidc.LogoutRP},
		{ID: "personal", Name: map[string]string{"de": "Personal"}, Audience: oidc.Employees, Issuer: d.Issuer(oidcdev.Staff), ClientID: clientID, Secret: clientSecret, Logout: oidc.LogoutBack,
			Roles:  map[string]authz.Role{"moderator": authz.Moderator, "analyst": authz.Analyst, "project_manager": authz.ProjectManager, "communications": authz.Communications, "admin": authz.Admin},
			Groups: map[string]authz.Role{oidcdev.GroupModeration: authz.Moderator}},
	}
	if d.set, err = oidc.NewSet(configs, oidc.Options{PublicURL: home, Now: d.clock.now, Client: &http.Client{Transport: d.Transport(nil)}}); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *demonstration) rp(t *testing.T, id string) *oidc.Provider {
	t.Helper()
	p, err := d.set.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// visit clicks on a person of the login page, in a browser of its own.
func (d *demonstration) visit(t *testing.T, id, who string, change func(*oidc.Request)) (oidc.Request, oidc.Response) {
	t.Helper()
	r := request(d.clock)
	if change != nil {
		change(&r)
	}
	address, err := d.rp(t, id).AuthURL(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, Transport: d.Transport(nil), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	form := u.Query()
	form.Set("person", who)
	u.RawQuery = ""
	res, err := browser.PostForm(u.String(), form)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	back, err := res.Location()
	if err != nil {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	return r, oidc.ParseResponse(back.Query())
}

func (d *demonstration) login(t *testing.T, id, who string, change func(*oidc.Request)) (*oidc.Identity, error) {
	t.Helper()
	r, res := d.visit(t, id, who, change)
	return d.rp(t, id).Finish(t.Context(), res, r)
}

func TestDemonstrationLevels(t *testing.T) {
	d := startDemonstration(t)
	resident := func(r *oidc.Request) { r.Level, r.Fresh = authz.LevelVerifiedResident, true }
	for _, c := range []struct {
		who    string
		change func(*oidc.Request)
		level  authz.Level
		code   fault.Code
	}{
		{"anna", nil, authz.LevelAccount, ""},
		{"anna", verified, authz.LevelVerifiedResident, ""},
		{"anna", resident, authz.LevelVerifiedResident, ""},
		{"daniel", verified, authz.LevelVerifiedPerson, ""},
		{"daniel", resident, 0, oidc.CodeLevelNotReached}, // lives in Luzern
		{"besim", verified, 0, oidc.CodeLevelNotReached},
		{"", nil, 0, oidc.CodeCancelled},
	} {
		got, err := d.login(t, "agov", c.who, c.change)
		if c.code != "" {
			refused(t, got, err, c.code, "")
		} else if err != nil || got.Level != c.level || got.Subject != oidcdev.Subject(oidcdev.AGOV, clientID, c.who, 100) || got.Employee {
			t.Errorf("%s: %+v %v", c.who, got, err)
		}
	}
	for who, want := range map[string]func(*oidc.Identity) bool{
		"elira":       func(i *oidc.Identity) bool { return i.Email == "" && !i.EmailVerified },
		"tiago":       func(i *oidc.Identity) bool { return i.Email != "" && !i.EmailVerified },
		"layla":       func(i *oidc.Identity) bool { return i.Name == "ليلى حداد" },
		"maximiliane": func(i *oidc.Identity) bool { return len(i.Name) > 80 },
	} {
		if got, err := d.login(t, "agov", who, nil); err != nil || !want(got) {
			t.Errorf("%s: %+v %v", who, got, err)
		}
	}
}

func TestDemonstrationEmployees(t *testing.T) {
	d := startDemonstration(t)
	for who, want := range map[string][]authz.Role{"lea": {authz.Communications}, "marco": {authz.ProjectManager}, "fatime": nil, "urs": {authz.Moderator}, "nadia": {authz.Analyst}, "sandra": {authz.Admin}, "jonas": nil} {
		got, err := d.login(t, "personal", who, nil)
		if err != nil || !slices.Equal(got.Roles, want) || got.Overage != (who == "jonas") || !got.Employee || got.SID == "" {
			t.Errorf("%s: %+v %v", who, got, err)
		}
	}
	resident, err := d.login(t, "agov", "lea", nil)
	if err != nil {
		t.Fatal(err)
	}
	employee, err := d.login(t, "personal", "lea", nil)
	if err != nil {
		t.Fatal(err)
	}
	if resident.Email != employee.Email || resident.Issuer == employee.Issuer || resident.Subject == employee.Subject || len(resident.Roles) > 0 {
		t.Errorf("the same mail address must not make one identity of two: %+v %+v", resident, employee)
	}
}

// The attacks which need a provider that behaves, against the one of the demo.
func TestAttackDemonstration(t *testing.T) {
	d := startDemonstration(t)
	t.Run("replayed code", func(t *testing.T) {
		r, res := d.visit(t, "agov", "anna", nil)
		if _, err := d.rp(t, "agov").Finish(t.Context(), res, r); err != nil {
			t.Fatal(err)
		}
		got, err := d.rp(t, "agov").Finish(t.Context(), res, r)
		refused(t, got, err, oidc.CodeInvalid, oidc.BrokenCode)
	})
	t.Run("late code", func(t *testing.T) {
		r, res := d.visit(t, "agov", "anna", nil)
		d.clock.move(61 * time.Second)
		got, err := d.rp(t, "agov").Finish(t.Context(), res, r)
		refused(t, got, err, oidc.CodeInvalid, oidc.BrokenCode)
	})
	t.Run("stolen code", func(t *testing.T) {
		_, stolen := d.visit(t, "agov", "anna", nil)
		r, res := d.visit(t, "agov", "besim", nil)
		res.Code = stolen.Code
		got, err := d.rp(t, "agov").Finish(t.Context(), res, r)
		refused(t, got, err, oidc.CodeInvalid, oidc.BrokenCode)
	})
	t.Run("mix-up", func(t *testing.T) {
		r, _ := d.visit(t, "personal", "lea", nil)
		_, res := d.visit(t, "agov", "anna", nil)
		res.State = r.State
		got, err := d.rp(t, "personal").Finish(t.Context(), res, r)
		refused(t, got, err, oidc.CodeInvalid, oidc.BrokenIssuer)
		res.Issuer = "" // the directory never names itself; then the code does not fit
		got, err = d.rp(t, "personal").Finish(t.Context(), res, r)
		refused(t, got, err, oidc.CodeInvalid, oidc.BrokenCode)
		r, res = d.visit(t, "agov", "anna", nil)
		res.Issuer = ""
		got, err = d.rp(t, "agov").Finish(t.Context(), res, r)
		refused(t, got, err, oidc.CodeInvalid, oidc.BrokenIssuer)
	})
	t.Run("keys change in mid-flight", func(t *testing.T) {
		for _, id := range []string{"agov", "personal"} {
			for range 3 {
				r, res := d.visit(t, id, "lea", nil)
				if err := d.Rotate(); err != nil {
					t.Fatal(err)
				}
				if _, err := d.rp(t, id).Finish(t.Context(), res, r); err != nil {
					t.Errorf("%s: %v", id, err)
				}
			}
		}
	})
	t.Run("token of the other directory", func(t *testing.T) {
		got, err := d.login(t, "agov", "lea", nil)
		if err != nil {
			t.Fatal(err)
		}
		n, err := d.rp(t, "personal").BackChannel(t.Context(), got.IDToken)
		refused(t, n, err, oidc.CodeInvalid, "")
	})
}
