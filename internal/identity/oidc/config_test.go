package oidc

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

// What an installation writes down for AGOV and for its own directory.
const example = `[
  {
    "id": "agov", "audience": "residents", "icon": "agov",
    "name": {"de": "AGOV", "fr": "AGOV fr"},
    "note": {"de": "Login der Schweizer Behörden"},
    "issuer": "https://idp.example.ch/", "clientId": "emmen", "clientSecretEnv": "AGOV_SECRET",
    "scopes": ["profile", "email", "agovProfile"],
    "levels": {"urn:100": "account", "urn:200": "verified_person"},
    "request": {"account": "urn:100", "verified_person": "urn:200"},
    "resident": {"claim": "address.municipality", "values": ["Emmen"]},
    "prompt": "login", "logout": "rp"
  },
  {
    "id": "staff", "audience": "employees",
    "name": {"de": "Gemeinde"},
    "issuer": "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0", "clientId": "id",
    "subjectClaim": "oid", "logout": "front", "sync": "manual", "maxAge": 3600,
    "roles": {"Mitwirken.Admin": "admin"}, "groups": {"0a": "moderator"}
  }
]`

func TestParseConfigs(t *testing.T) {
	all, err := ParseConfigs(strings.NewReader(example))
	if err != nil {
		t.Fatal(err)
	}
	agov, staff := all[0], all[1]
	if !slices.Equal(agov.Scopes, []string{"openid", "profile", "email", "agovProfile"}) || agov.SubjectClaim != "sub" || agov.Sync != SyncLogin || agov.GroupLimit != 200 ||
		!slices.Equal(agov.Algorithms, []string{"RS256", "PS256", "ES256"}) {
		t.Errorf("%+v", agov)
	}
	if staff.SubjectClaim != "oid" || staff.Roles["Mitwirken.Admin"] != authz.Admin || staff.Logout != LogoutFront || staff.Claims.Roles != "roles" {
		t.Errorf("%+v", staff)
	}
	for l, want := range map[authz.Level][2]bool{authz.LevelNone: {true, true}, authz.LevelAccount: {true, true}, authz.LevelVerifiedPerson: {true, false}, authz.LevelVerifiedResident: {true, false}} {
		if got := [2]bool{agov.Offers(l), staff.Offers(l)}; got != want {
			t.Errorf("%v: %v", l, got)
		}
	}
	if agov.Label("fr") != "AGOV fr" || agov.Label("it") != "AGOV" || agov.Explanation("en") != "Login der Schweizer Behörden" {
		t.Error("texts")
	}
}

func TestConfigsThatAreWrong(t *testing.T) {
	for name, tc := range map[string]struct{ old, new, want string }{
		"unknown field":          {`"icon"`, `"ikon"`, "ikon"},
		"id for an address":      {`"id": "agov"`, `"id": "../x"`, "small letters"},
		"no German name":         {`"name": {"de": "Gemeinde"}`, `"name": {"fr": "Commune"}`, "name.de"},
		"audience":               {`"audience": "employees"`, `"audience": "all"`, "residents or employees"},
		"no client":              {`"clientId": "id"`, `"clientId": ""`, "clientId"},
		"issuer without TLS":     {"https://idp.example.ch/", "http://idp.example.ch/", "https address"},
		"issuer with a query":    {"https://idp.example.ch/", "https://idp.example.ch/?x", "https address"},
		"issuer with a password": {"https://idp.example.ch/", "https://a:b@idp.example.ch/", "https address"},
		"HS256":                  {`"prompt"`, `"algorithms": ["HS256"], "prompt"`, "HS256"},
		"none":                   {`"prompt"`, `"algorithms": ["none"], "prompt"`, "none"},
		"two acr values":         {`"verified_person": "urn:200"}`, `"verified_person": "urn:100 urn:200"}`, "one value"},
		"acr below its level":    {`"verified_person": "urn:200"}`, `"verified_person": "urn:100"}`, "reaches it"},
		"unknown level":          {`"urn:200": "verified_person"`, `"urn:200": "king"`, "king"},
		"level none":             {`{"account": "urn:100"`, `{"none": "urn:100"`, "needs no acr"},
		"resident without rule":  {`"values": ["Emmen"]`, `"values": []`, "resident"},
		"prompt":                 {`"prompt": "login"`, `"prompt": "none"`, "prompt"},
		"logout":                 {`"logout": "rp"`, `"logout": "never"`, "logout"},
		"sync":                   {`"sync": "manual"`, `"sync": "never"`, "sync"},
		"age":                    {`3600`, `-1`, "maxAge"},
		"token auth":             {`"prompt"`, `"tokenAuth": "jwt", "prompt"`, "tokenAuth"},
		"residents with roles":   {`"prompt"`, `"roles": {"x": "admin"}, "prompt"`, "employees"},
		"unknown role":           {`"0a": "moderator"`, `"0a": "king"`, "king"},
		"no list":                {`[`, `{`, "providers"},
	} {
		if !strings.Contains(example, tc.old) {
			t.Fatalf("%s changes nothing", name)
		}
		_, err := ParseConfigs(strings.NewReader(strings.Replace(example, tc.old, tc.new, 1)))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := ParseConfigs(strings.NewReader(`[{"id":"a"},{"id":"b"}]`))
	if err == nil || strings.Count(err.Error(), "issuer is") != 2 {
		t.Errorf("not every mistake is told: %v", err)
	}
}

func TestSetOfProviders(t *testing.T) {
	all, err := ParseConfigs(strings.NewReader(example))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewSet(all, Options{}); err == nil || !strings.Contains(err.Error(), "AGOV_SECRET") {
		t.Error("a secret is missing:", err)
	}
	all[0].Secret = "x"
	if _, err := NewSet(append(all, all[1]), Options{}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Error(err)
	}
	all[1].Disabled = true
	s, err := NewSet(all, Options{PublicURL: "https://m.example.ch"})
	if err != nil || len(s.All()) != 1 {
		t.Fatal(err)
	}
	p, err := s.Get("agov")
	if err != nil || p.CallbackURL() != "https://m.example.ch/auth/agov/callback" || p.SignedOutURL() != "https://m.example.ch/auth/agov/signed-out" || p.Config().ID != "agov" || p.Down() {
		t.Error(err)
	}
	if _, err := s.Get("staff"); !fault.Is(err, CodeUnknown) {
		t.Error("a disabled provider:", err)
	}
	var none *Set
	if _, err := none.Get("x"); !fault.Is(err, CodeUnknown) || none.All() != nil {
		t.Error("no providers at all:", err)
	}
}

func TestFrontChannelNeedsOneProvider(t *testing.T) {
	config := func(id, issuer string) Config {
		return Config{ID: id, Name: map[string]string{"de": id}, Audience: Employees, Issuer: issuer, ClientID: "x", Logout: LogoutFront}
	}
	s, err := NewSet([]Config{config("a", "https://a.example"), config("b", "https://same.example"), config("c", "https://same.example")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		id, iss, sid string
		ok           bool
	}{
		"with issuer":                {"a", "https://a.example", "s", true},
		"without":                    {"a", "", "s", true},
		"another issuer":             {"a", "https://same.example", "s", false},
		"shared issuer, named":       {"b", "https://same.example", "s", true},
		"shared issuer, not named":   {"b", "", "s", false},
		"no session":                 {"a", "https://a.example", "", false},
		"a session as long as a day": {"a", "", strings.Repeat("x", 256), false},
		"nobody":                     {"z", "", "s", false},
	} {
		n, err := s.FrontChannel(tc.id, url.Values{"iss": {tc.iss}, "sid": {tc.sid}})
		if (err == nil) != tc.ok || tc.ok && (n.SID != tc.sid || n.Subject != "" || n.TokenID != "") {
			t.Errorf("%s: %+v, %v", name, n, err)
		}
	}
}

func TestClaims(t *testing.T) {
	all, err := ParseConfigs(strings.NewReader(example))
	if err != nil {
		t.Fatal(err)
	}
	agov, staff := all[0], all[1]
	for name, tc := range map[string]struct {
		c    Config
		in   claims
		want Identity
	}{
		"all of it": {agov, claims{"sub": "s", "sid": "x", "name": " Anna\n Muster ", "email": "a@b.ch", "email_verified": "true", "acr": "urn:200", "auth_time": float64(1000),
			"address": map[string]any{"municipality": "EMMEN"}},
			Identity{Subject: "s", SID: "x", Name: "Anna Muster", Email: "a@b.ch", EmailVerified: true, Level: authz.LevelVerifiedResident, AuthTime: time.Unix(1000, 0)}},
		"an address of one's own making": {agov, claims{"sub": "s", "acr": "urn:100", "address": map[string]any{"municipality": "Emmen"}}, Identity{Subject: "s", Level: authz.LevelAccount}},
		"lives elsewhere":                {agov, claims{"sub": "s", "acr": "urn:200", "address": map[string]any{"municipality": "Luzern"}}, Identity{Subject: "s", Level: authz.LevelVerifiedPerson}},
		"an address that is none":        {agov, claims{"sub": "s", "acr": "urn:200", "address": "Emmen"}, Identity{Subject: "s", Level: authz.LevelVerifiedPerson}},
		"an unknown acr":                 {agov, claims{"sub": "s", "acr": "urn:999"}, Identity{Subject: "s", Level: authz.LevelAccount}},
		"an acr that is no text":         {agov, claims{"sub": "s", "acr": []any{"urn:200"}}, Identity{Subject: "s", Level: authz.LevelAccount}},
		"a name in parts":                {agov, claims{"sub": "s", "given_name": "Anna", "family_name": "Muster"}, Identity{Subject: "s", Name: "Anna Muster", Level: authz.LevelAccount}},
		"a name with control characters": {agov, claims{"sub": "s", "name": "A\x00\u0085B" + strings.Repeat("x", 300)},
			Identity{Subject: "s", Name: "A B" + strings.Repeat("x", 197), Level: authz.LevelAccount}},
		"an address nobody can write to": {agov, claims{"sub": "s", "email": "a@", "email_verified": true}, Identity{Subject: "s", Level: authz.LevelAccount}},
		"a very long address":            {agov, claims{"sub": "s", "email": strings.Repeat("x", 260) + "@b.ch", "email_verified": true}, Identity{Subject: "s", Level: authz.LevelAccount}},
		"a subject with control chars":   {agov, claims{"sub": "s\x00"}, Identity{Level: authz.LevelAccount}},
		"a subject that is a number":     {agov, claims{"sub": 7.0}, Identity{Level: authz.LevelAccount}},
		"a resident with roles":          {agov, claims{"sub": "s", "roles": []any{"Mitwirken.Admin"}}, Identity{Subject: "s", Level: authz.LevelAccount}},
		"another subject claim":          {staff, claims{"sub": "s", "oid": "o"}, Identity{Subject: "o", Employee: true, Level: authz.LevelAccount}},
		"roles before groups": {staff, claims{"oid": "o", "roles": []any{"Mitwirken.Admin", "x", 7}, "groups": []any{"0a"}},
			Identity{Subject: "o", Employee: true, Level: authz.LevelAccount, Roles: []authz.Role{authz.Admin}}},
		"no known role is no reason to look at groups": {staff, claims{"oid": "o", "roles": []any{}, "groups": []any{"0a"}}, Identity{Subject: "o", Employee: true, Level: authz.LevelAccount}},
		"one role as text": {staff, claims{"oid": "o", "roles": "Mitwirken.Admin"}, Identity{Subject: "o", Employee: true, Level: authz.LevelAccount, Roles: []authz.Role{authz.Admin}}},
		"groups":           {staff, claims{"oid": "o", "groups": []any{"0b", "0a", "0a"}}, Identity{Subject: "o", Employee: true, Level: authz.LevelAccount, Roles: []authz.Role{authz.Moderator}}},
		"hasgroups":        {staff, claims{"oid": "o", "hasgroups": true, "groups": []any{"0a"}}, Identity{Subject: "o", Employee: true, Level: authz.LevelAccount, Overage: true}},
		"groups elsewhere": {staff, claims{"oid": "o", "_claim_names": map[string]any{"groups": "src1"}}, Identity{Subject: "o", Employee: true, Level: authz.LevelAccount, Overage: true}},
		"too many groups":  {staff, claims{"oid": "o", "groups": slices.Repeat([]any{"0a"}, 201)}, Identity{Subject: "o", Employee: true, Level: authz.LevelAccount, Overage: true}},
		"just enough":      {staff, claims{"oid": "o", "groups": slices.Repeat([]any{"0a"}, 200)}, Identity{Subject: "o", Employee: true, Level: authz.LevelAccount, Roles: []authz.Role{authz.Moderator}}},
		"overage does not matter beside roles": {staff, claims{"oid": "o", "hasgroups": true, "roles": []any{"Mitwirken.Admin"}},
			Identity{Subject: "o", Employee: true, Level: authz.LevelAccount, Roles: []authz.Role{authz.Admin}}},
	} {
		tc.want.Issuer = tc.c.Issuer
		if d := cmp.Diff(&tc.want, tc.c.identity(tc.in)); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}
