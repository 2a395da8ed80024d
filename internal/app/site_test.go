package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/site"
)

// What administrators save on one instance is everywhere on the other: pages, the
// API, letters and lists.
func TestSettingsReachEveryPlace(t *testing.T) {
	t.Parallel()
	mails, dsn := catcher(t), pgtest.DSN(t)
	one, two := run(t, configured(t, dsn, mails)), run(t, configured(t, dsn, mails))
	admin := one.login(t, mails, "rosa@example.ch")
	grant(t, one.App, admin, "admin")
	const address = "/api/v1/staff/site-settings"
	var edit struct {
		Version  int
		Settings site.Settings
	}
	get := func(i *instance, path string) string { return i.do(t, call{method: "GET", path: path}).Body.String() }
	if page := get(two, "/"); !strings.Contains(page, "Gemeinde Emmen</title>") || strings.Contains(page, "@layer theme") {
		t.Error("not the page of a fresh installation")
	}
	if err := json.Unmarshal(one.do(t, call{method: "GET", path: address, cookie: admin}).Body.Bytes(), &edit); err != nil {
		t.Fatal(err)
	}
	edit.Settings.Name, edit.Settings.ShortName, edit.Settings.Accent = "Gemeinde Muster", "Muster", "#00a0e0"
	edit.Settings.Phone, edit.Settings.Email, edit.Settings.Address = "031 000 00 00", "info@muster.example", "Dorf 1\n3000 Muster"
	edit.Settings.Hours = map[string]string{"de": "Mo–Fr 8–12 Uhr", "fr": "lu–ve 8h–12h"}
	put := func() (int, string) {
		t.Helper()
		body, err := json.Marshal(struct {
			Version int `json:"version"`
			site.Settings
		}{edit.Version, edit.Settings})
		if err != nil {
			t.Fatal(err)
		}
		w := one.do(t, call{method: "PUT", path: address, cookie: admin, body: string(body), headers: []string{"Accept-Language", "en"}})
		return w.Code, w.Body.String()
	}
	status, body := put()
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "site.accent_contrast") || !strings.Contains(body, `"#/accent"`) || !strings.Contains(body, "2.9 to 1") {
		t.Fatalf("%d %s", status, body)
	}
	var refusal struct {
		Errors []struct{ Params struct{ Near string } }
	}
	if err := json.Unmarshal([]byte(body), &refusal); err != nil {
		t.Fatal(err)
	}
	edit.Settings.Accent = refusal.Errors[0].Params.Near
	if status, body = put(); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	eventually(t, "the other instance shows the new name", func() bool { return strings.Contains(get(two, "/fr"), "Gemeinde Muster</title>") })
	page := two.do(t, call{method: "GET", path: "/fr"})
	for _, want := range []string{`<meta property="og:site_name" content="Gemeinde Muster">`, ">@layer theme{:root,[data-theme='light']{--accent:" + edit.Settings.Accent + ";", `"hours":"lu–ve 8h–12h"`, `"accent":"` + edit.Settings.Accent + `"`} {
		if !strings.Contains(page.Body.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	_, nonce, _ := strings.Cut(page.Header().Get("Content-Security-Policy"), "style-src 'self' 'nonce-")
	nonce, _, _ = strings.Cut(nonce, "'")
	if !strings.Contains(page.Body.String(), `<style nonce="`+nonce+`">@layer theme`) {
		t.Error("the browser would refuse the colours")
	}
	for _, want := range []string{`"name":"Gemeinde Muster"`, `"address":"Dorf 1\n3000 Muster"`, "031 000 00 00", "info@muster.example", "Mo–Fr"} {
		if got := get(two, "/api/v1/installation"); !strings.Contains(got, want) {
			t.Errorf("the installation lacks %s: %s", want, got)
		}
	}
	if got := get(two, "/api/v1/site/texts/imprint"); !strings.Contains(got, "<p>Gemeinde Muster<br/>Dorf 1<br/>3000 Muster</p>") {
		t.Error(got)
	}
	// A letter to the municipality goes to the new address, under the new name.
	if w := two.do(t, call{method: "POST", path: "/api/v1/contact-requests", body: contactBody(1)}); w.Code != http.StatusCreated {
		t.Fatal(w.Body)
	}
	eventually(t, "a letter to the municipality", func() bool { return len(mails.Mails("info@muster.example")) == 1 })
	eventually(t, "a receipt", func() bool { return len(mails.Mails("person1@example.ch")) == 1 })
	receipt := mails.Mails("person1@example.ch")[0]
	if !strings.Contains(fmt.Sprint(receipt.Headers), "Gemeinde Muster") || !strings.Contains(receipt.Text, "031 000 00 00") || !strings.Contains(receipt.HTML, edit.Settings.Accent) || strings.Contains(receipt.Text, "Emmen") {
		t.Errorf("%v %s", receipt.Headers, receipt.Text)
	}
	// Somebody else has saved: nothing is overwritten.
	edit.Settings.Name = "Gemeinde Alt"
	if status, body = put(); status != http.StatusPreconditionFailed || !strings.Contains(body, "request.stale") {
		t.Errorf("%d %s", status, body)
	}
}
