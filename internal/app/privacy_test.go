package app

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/platform/privacy"
)

// impersonal tables hold nothing about people, and why.
var impersonal = map[string]string{
	"app_mark":                "says that a database belongs to a demo",
	"audit_head":              "number and hash of the newest entry",
	"consultation_change":     "what differs between published documents",
	"consultation_counter":    "the last number of a year",
	"consultation_key":        "public keys of receipts",
	"consultation_evaluation": "how a consultation is evaluated",
	"consultation_place":      "names of steps of the evaluation",
	"dossier_version":         "published documents",
	"jobs_periodic":           "when regular jobs last ran",
	"oversight_check":         "how checks of the log went",
	"oversight_visits":        "how often pages were opened, by day",
	"search_subject":          "what is published, by stems",
	"search_text":             "what is published, for highlights",
	"search_word":             "single words of what is published",
	"space_project_text":      "texts of projects",
	"space_space":             "names of rooms",
	"space_term":              "names of topics and quarters",
}

// personal columns point at people or are named like something about them.
var personal = regexp.MustCompile(`(?m)^    (?:constraint \S+ FOREIGN KEY .* REFERENCES identity_person\(|column (?:\w+_)?(?:person|e?mail|phone|address|addressee|recipient|uploader|browser|caller|sealed|person_id|address_\w+|recipient_\w+|\w+_by) )`)

// Whatever holds personal data is declared, so that the page about data protection
// tells it: every table of the schema, every section of the copy of one's data.
func TestAllPersonalDataIsDeclared(t *testing.T) {
	t.Parallel()
	a := build(t, configured(t, pgtest.DSN(t), catcher(t)))
	holdings, err := a.holdings()
	if err != nil {
		t.Fatal(err)
	}
	tables, sources := map[string]string{}, map[string]string{}
	for _, h := range holdings {
		for _, name := range h.Tables {
			tables[name] = h.Name
		}
		for _, name := range h.Sources {
			sources[name] = h.Name
		}
	}
	schema, err := os.ReadFile("../../migrations/schema.golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	exists := map[string]bool{}
	for _, block := range strings.Split(string(schema), "\n\n") {
		name, body, _ := strings.Cut(strings.TrimSpace(block), "\n")
		name, table := strings.CutPrefix(name, "table ")
		if !table {
			continue
		}
		exists[name] = true
		reason, free := impersonal[name]
		switch declared := tables[name]; {
		case declared == "" && !free:
			t.Errorf("table %s: declare what it holds about people (Holdings of its module), or say in impersonal why it holds nothing", name)
		case declared != "" && free:
			t.Errorf("table %s is declared by %s and said to be impersonal (%s)", name, declared, reason)
		case free && personal.MatchString(body):
			t.Errorf("table %s is said to be impersonal and has %q", name, strings.TrimSpace(personal.FindString(body)))
		}
	}
	if len(exists) < 40 {
		t.Fatalf("only %d tables found", len(exists))
	}
	for name := range impersonal {
		tables[name] = "impersonal"
	}
	for name, of := range tables {
		if !exists[name] {
			t.Errorf("%s speaks of table %s, which does not exist", of, name)
		}
	}
	told := a.Account.Sources()
	for _, name := range told {
		if sources[name] == "" {
			t.Errorf("the copy of one's data has %s, which nobody declares", name)
		}
	}
	for name, of := range sources {
		if !slices.Contains(told, name) {
			t.Errorf("%s speaks of %s, which is not in the copy of one's data", of, name)
		}
	}
}

// Every declaration has all its sentences in every language, and none is left over.
func TestThePrivacyPageSpeaksEveryLanguage(t *testing.T) {
	t.Parallel()
	a := build(t, configured(t, pgtest.DSN(t), catcher(t)))
	holdings, err := a.holdings()
	if err != nil {
		t.Fatal(err)
	}
	protected := 0
	for _, h := range holdings {
		if len(h.Kept) == 0 || len(h.Recipients) == 0 || !slices.Contains(privacy.Topics(), h.Topic) {
			t.Errorf("%s does not say for how long, for whom or what it belongs to", h.Name)
		}
		if h.Protected {
			protected++
		}
	}
	wanted := 0
	a.cat = a.cat.Reporting(t.Errorf)
	for _, lang := range locale.Langs() {
		v, err := a.privacyIn(lang)
		if err != nil {
			t.Fatal(err)
		}
		said := 0
		for _, topic := range v.Topics {
			for _, h := range topic.Holdings {
				said++
				for what, text := range map[string]string{"title": h.Title, "data": h.Data, "purpose": h.Purpose, "ground": h.Ground, "kept": h.Kept, "recipients": h.Recipients} {
					if strings.TrimSpace(text) == "" || strings.Contains(text, "{{") || strings.Contains(text, "  ") {
						t.Errorf("%s: %s of %s is %q", lang, what, h.Name, text)
					}
				}
			}
		}
		if said != len(holdings) || len(v.Cookies) != 3 {
			t.Errorf("%s: %d of %d holdings, %d cookies", lang, said, len(holdings), len(v.Cookies))
		}
		wanted = 3*len(holdings) + protected + len(v.Cookies)
	}
	b, err := os.ReadFile("../../i18n/de/privacy.json")
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(b, &keys); err != nil {
		t.Fatal(err)
	}
	words := 0
	for key := range keys {
		switch prefix, _, _ := strings.Cut(key, "."); prefix {
		case "topic", "ground", "kept", "recipient", "time":
		default:
			words++
		}
	}
	if words != wanted {
		t.Errorf("privacy.json has %d sentences about holdings and cookies, %d are used", words, wanted)
	}
}

// What the page says is what the modules erase by.
func TestThePrivacyPageTellsRealPeriods(t *testing.T) {
	t.Parallel()
	a := build(t, configured(t, pgtest.DSN(t), catcher(t)))
	w := a.do(t, call{method: "GET", path: "/api/v1/privacy"})
	var v privacyView
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != http.StatusOK {
		t.Fatal(w.Code, err)
	}
	kept := map[string]string{}
	for _, topic := range v.Topics {
		for _, h := range topic.Holdings {
			kept[h.Name] = strings.ReplaceAll(h.Kept, "\u00a0", " ")
		}
	}
	for name, want := range map[string]string{
		"contact_request":  "1 Jahr nach dem Eingang",
		"mail_outbox":      "14 Tage nach dem Versand",
		"identity_session": "Bis Sie sich abmelden oder höchstens 12 Stunden nach der Anmeldung",
		"notify_delivery":  "90 Tage nach dem Ereignis oder bis Sie Ihr Konto löschen",
		"accesscode_code":  "180 Tage nach dem Ende der Gültigkeit",
		"httpapi_rate":     "1 Stunde nach der letzten Anfrage",
	} {
		if kept[name] != want {
			t.Errorf("%s: %q, want %q", name, kept[name], want)
		}
	}
	for _, c := range v.Cookies {
		if !strings.HasPrefix(c.Name, "mitwirken") || c.Purpose == "" || c.Kept == "" {
			t.Errorf("%+v", c)
		}
	}
}
