package app

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/intake"
	"mitwirken/internal/consultation/report"
	"mitwirken/internal/dossier"
	"mitwirken/internal/notify"
	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/space"
)

var underline = regexp.MustCompile(`(?m)^=+$`)

// storyLetter shows a story as the text part of a letter does.
type storyLetter struct{ *notify.Story }

// Template is never stored.
func (storyLetter) Template() string { return "story" }

// Compose is the middle of a letter.
func (l storyLetter) Compose(mail.Say) mail.Letter {
	return mail.Letter{Subject: l.Title + ": " + l.Line, Blocks: append([]mail.Block{mail.Heading(l.Line)}, l.Blocks...)}
}

// What happens to a project, as it stands in letters in every language.
func TestStoriesAboutProjects(t *testing.T) {
	t.Parallel()
	a := build(t, configured(t, pgtest.DSN(t), catcher(t)))
	defer a.Close()
	ctx, software := t.Context(), authz.Software()
	publish(t, a, "badi", -1, 20)
	p, err := a.Spaces.ProjectBySlug(ctx, software, "badi", "de")
	if err != nil {
		t.Fatal(err)
	}
	today := calendar.DateOf(time.Now())
	d, err := a.Spaces.Extend(ctx, software, p.ID, p.Live.Phases[0].ID, today.AddDays(30), "Wegen der Ferien haben Sie länger Zeit.")
	if err != nil {
		t.Fatal(err)
	}
	of := notify.Subject{Kind: projectKind, ID: p.ID}
	type told struct {
		name string
		notify.Event
	}
	events := []told{
		{"published", notify.Event{Kind: "project.published"}}, {"extended", notify.Event{Kind: "project.extended", Object: d.Extensions[0].ID}},
		{"report_published", notify.Event{Kind: "project.report_published"}},
	}
	write := func(name string, k dossier.Kind, b dossier.EntryBody) {
		t.Helper()
		b.Texts = map[string]dossier.EntryText{"de": {Title: "Rundgang am Wasser", Text: "<p>Wir zeigen Ihnen die Stellen.</p>"}, "fr": {Title: "Visite au bord de l’eau", Text: "<p>Nous vous montrons les lieux.</p>"}}
		b.At = time.Date(2026, 12, 7, 18, 0, 0, 0, time.UTC)
		e, _, err := a.Dossiers.Create(ctx, software, once.Key{Scope: "test", Value: name, Fingerprint: []byte(name)}, p.ID, k, b)
		if err == nil {
			e, _, err = a.Dossiers.Publish(ctx, software, e.ID, e.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, told{name, notify.Event{Kind: "project." + string(k), Object: e.ID}})
	}
	write("news", dossier.News, dossier.EntryBody{})
	write("event", dossier.Event, dossier.EntryBody{Place: "Badi Mooshüsli"})
	write("event-cancelled", dossier.Event, dossier.EntryBody{Place: "Badi Mooshüsli", Cancelled: true})
	write("milestone", dossier.Milestone, dossier.EntryBody{Progress: dossier.Running, Exact: true})

	// A consultation with one version, then with two.
	act, err := a.Spaces.CreateActivity(ctx, software, once.Key{Scope: "test", Value: "activity", Fingerprint: []byte("x")}, p.ID, space.ActivityDraft{Kind: consultation.KindKey,
		Preset: "one_round", Texts: map[string]space.ActivityText{"de": {Title: "Zum Uferweg"}, "fr": {Title: "Le chemin de rive"}}})
	if err != nil {
		t.Fatal(err)
	}
	version := func(n int, name, event string) told {
		t.Helper()
		from := consultation.Source{Format: intake.Markdown, Pasted: "# Ufer\n\nDer Weg wird breiter."}
		key := once.Key{Scope: "test", Value: name, Fingerprint: []byte(name)}
		b, err := a.Consultations.Begin(ctx, software, key, act.ID, from)
		if err == nil {
			b.Sheet, err = a.Consultations.Save(ctx, software, act.ID, n, b.Version.Version, consultation.Writing{Blocks: b.Version.Document.Blocks, Note: map[string]string{"de": "Mit zwei Bänken mehr"}})
		}
		if err == nil {
			_, err = a.Consultations.Publish(ctx, software, act.ID, n, b.Version.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
		return told{name, notify.Event{Kind: "project." + event, Object: act.ID, At: time.Now()}}
	}

	teller := projectTeller{a.Spaces, a.Dossiers, a.Consultations, a.cat}
	tell := func(e told) {
		t.Helper()
		e.Subject = of
		for _, lang := range locale.Langs() {
			story, err := teller.tell(ctx, e.Event, lang)
			if err != nil || story == nil {
				t.Fatal(e.Kind, story, err)
			}
			r, err := a.outbox.Preview(lang, storyLetter{story})
			if err != nil {
				t.Fatal(err)
			}
			text, _, _ := strings.Cut(r.Text, "\n-- \n")
			date := locale.For(lang)
			text = strings.NewReplacer(locale.Plain(date.DateRange(today.AddDays(-1).Begin(), today.AddDays(30).Begin())), "<time>", locale.Plain(date.LongDate(today.AddDays(20).Begin())), "<before>", locale.Plain(date.LongDate(today.AddDays(30).Begin())), "<after>").Replace("Subject: " + r.Subject + "\n\n" + text)
			text = underline.ReplaceAllString(text, "====") // as long as today’s date
			golden.Text(t, "testdata/stories/"+e.name+"."+lang+".txt", text)
			if path, _, inside := strings.Cut(story.Path, "/konsultation/"+act.ID.String()); path != "/projekte/badi" || inside != strings.HasPrefix(e.name, "consultation") {
				t.Error(story.Path)
			}
		}
	}
	for _, e := range events {
		tell(e)
	}
	tell(version(1, "consultation-opened", consultation.EventOpened))
	tell(version(2, "consultation-version", consultation.EventVersion))
	tell(told{"consultation-report", notify.Event{Kind: "project." + report.EventPublished, Object: act.ID}})
	if _, err := a.Spaces.Withdraw(ctx, software, p.ID, "Der Kanton baut selbst."); err != nil {
		t.Fatal(err)
	}
	tell(told{"withdrawn", notify.Event{Kind: "project.withdrawn"}})
	tell(told{"closed", notify.Event{Kind: "project.closed"}})

	// Nothing to tell: unknown, deleted, taken back.
	if _, _, err := a.Dossiers.Unpublish(ctx, software, events[3].Object); err != nil {
		t.Fatal(err)
	}
	for _, e := range []notify.Event{{Kind: "project.painted", Subject: of}, {Kind: "project.extended", Subject: of, Object: uuid.New()}, {Kind: "project.news", Subject: of, Object: uuid.New()},
		{Kind: "project.news", Subject: of, Object: events[3].Object}, {Kind: "project.consultation_opened", Subject: of, Object: uuid.New()}, {Kind: "project.published", Subject: notify.Subject{Kind: projectKind, ID: uuid.New()}}} {
		if story, err := teller.tell(ctx, e, "de"); story != nil || err != nil {
			t.Errorf("%s: %v %v", e.Kind, story, err)
		}
	}
}

// From the change of a deadline to one click in a mail program, through the whole.
func TestOneClickEndsLetters(t *testing.T) {
	t.Parallel()
	mails := catcher(t)
	i := run(t, configured(t, pgtest.DSN(t), mails))
	publish(t, i.App, "badi", -1, 20)
	const address = "anna@example.ch"
	session := i.login(t, mails, address)
	p, err := i.Spaces.ProjectBySlug(t.Context(), authz.Software(), "badi", "de")
	if err != nil {
		t.Fatal(err)
	}
	at := httpapi.Base + "/follows/project/" + p.ID.String()
	if w := i.do(t, call{method: "PUT", path: at, cookie: session}); w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
	following := func() bool {
		t.Helper()
		w := i.do(t, call{method: "GET", path: at, cookie: session})
		return w.Code == http.StatusOK && strings.Contains(w.Body.String(), `"following":true`)
	}
	before := len(mails.Mails(address))
	if _, err := i.Spaces.Extend(t.Context(), authz.Software(), p.ID, p.Live.Phases[0].ID, calendar.DateOf(time.Now()).AddDays(30), "Ferien"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the letter", func() bool { return len(mails.Mails(address)) > before })
	var list, post string
	for _, h := range mails.Mails(address)[0].Headers {
		switch h.Name {
		case "List-Unsubscribe":
			list = strings.Trim(h.Value, "<>")
		case "List-Unsubscribe-Post":
			post = h.Value
		}
	}
	path, ours := strings.CutPrefix(list, "http://mitwirken.example")
	if !ours || post != "List-Unsubscribe=One-Click" {
		t.Fatalf("%q %q", list, post)
	}
	opened := i.do(t, call{method: "GET", path: path})
	if to := opened.Header().Get("Location"); opened.Code != http.StatusSeeOther || !strings.HasPrefix(to, "http://mitwirken.example/abbestellen#") || !following() {
		t.Errorf("opening: %d %s", opened.Code, to)
	}
	// as mail services send it: a form, from elsewhere, without a session
	for range 2 {
		w := i.do(t, call{method: "POST", path: path, body: "List-Unsubscribe=One-Click", headers: []string{"Content-Type", "application/x-www-form-urlencoded", "Origin", "https://mail.example", "Sec-Fetch-Site", "cross-site"}})
		if w.Code != http.StatusNoContent {
			t.Fatal(w.Code, w.Body)
		}
	}
	if following() {
		t.Error("still following")
	}
	if w := i.do(t, call{method: "POST", path: httpapi.Base + "/unsubscribe/links/invented"}); w.Code != http.StatusNotFound || code(w) != string(notify.CodeTokenInvalid) {
		t.Error(w.Code, w.Body)
	}
}
