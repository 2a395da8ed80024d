package dossier

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	secret = []byte("0123456789abcdef0123456789abcdef")
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())
)

type house struct {
	*Service
	spaces *space.Service
	files  *file.Service
	search *search.Service
	db     bun.IDB
}

func service(t *testing.T, db bun.IDB) house {
	t.Helper()
	store, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noon }
	log := audit.New(secret)
	files := file.NewService(db, log, store, nil, now)
	index := search.NewService(db, now)
	spaces := space.NewService(db, log, identity.NewService(db, nil, nil, nil, now, identity.Options{}), files, index, now)
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := Options{PublicURL: "https://mitwirken.example.ch", Owner: "Gemeinde Emmen", Catalogues: cat}
	return house{NewService(db, log, spaces, files, index, now, o), spaces, files, index, db}
}

func key() once.Key {
	return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
}

func (h house) staff(t *testing.T, roles ...authz.Role) authz.Actor {
	t.Helper()
	a := authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount, Employee: true}
	for _, r := range roles {
		a.Roles = append(a.Roles, authz.Grant{Role: r, Scope: authz.Everywhere()})
	}
	if _, err := h.db.NewRaw("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, 'Lea', 'lea', 'de', now())", a.ID).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

func (h house) project(t *testing.T, slug string, in uuid.UUID, publishAt *time.Time) uuid.UUID {
	t.Helper()
	today := calendar.DateOf(noon)
	id, err := h.spaces.Publish(t.Context(), authz.Software(), space.Import{SpaceID: in, Slug: slug, Kind: space.Participation, Content: space.Content{
		Texts: map[string]space.Text{"de": {Title: "Spielplatz", Summary: "x"}}, Influence: space.Consultation, Rule: calendar.RuleFree, PublishAt: publishAt,
		Contact: space.Contact{Unit: "Bau", Phone: "041 268 01 11"},
		Phases:  []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today, ClosesOn: today.AddDays(9), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func body(k Kind, title string, at time.Time) EntryBody {
	b := EntryBody{Texts: map[string]EntryText{"de": {Title: title, Text: `<p>Text</p><script>x</script>`}}, At: at}
	switch k {
	case Milestone:
		b.Progress = Planned
	case Document:
		b.Sort = "document"
	}
	return b
}

func TestEntriesAreWrittenThenPublished(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	ctx := t.Context()
	fourEyes, err := h.spaces.CreateSpace(ctx, authz.Software(), key(), space.SpaceDraft{Slug: "vier", Audience: space.Public, FourEyes: true,
		Texts: map[string]space.SpaceText{"de": {Name: "R"}}})
	if err != nil {
		t.Fatal(err)
	}
	project := h.project(t, "spielplatz", fourEyes.ID, nil)
	marco, lea := h.staff(t, authz.ProjectManager), h.staff(t, authz.Communications)
	seen := func() []Entry {
		t.Helper()
		rows, err := h.Entries(ctx, authz.Nobody(), "spielplatz", Query{Kind: News, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if _, _, err := h.Create(ctx, authz.Nobody(), key(), project, News, body(News, "x", noon)); !fault.Is(err, authz.CodeLoginRequired) {
		t.Error(err)
	}
	if _, _, err := h.Create(ctx, h.staff(t), key(), project, News, body(News, "x", noon)); !fault.Is(err, authz.CodeRoleRequired) {
		t.Error(err)
	}
	_, _, err = h.Create(ctx, marco, key(), project, Milestone, EntryBody{Texts: map[string]EntryText{"xx": {Text: "<p>x</p>"}}, URL: "javascript:alert(1)"})
	if f := fault.From(err); len(f.Fields) != 6 {
		t.Errorf("%+v", f.Fields)
	}
	e, _, err := h.Create(ctx, marco, key(), project, News, body(News, "Baubeginn", noon))
	if err != nil || e.Work.Texts["de"].Text != "<p>Text</p>" || len(seen()) != 0 {
		t.Fatal(err, e)
	}
	if _, _, err := h.Publish(ctx, marco, e.ID, e.Version); !fault.Is(err, authz.CodeRoleRequired) {
		t.Error(err)
	}
	if e, _, err = h.Publish(ctx, lea, e.ID, e.Version); err != nil || len(seen()) != 1 {
		t.Fatal(err)
	}
	if e, _, err = h.Save(ctx, lea, e.ID, e.Version, body(News, "Baubeginn verschoben", noon)); err != nil || seen()[0].Live.Texts["de"].Title != "Baubeginn" {
		t.Error("what is published changed before it was approved", err)
	}
	if _, _, err := h.Save(ctx, lea, e.ID, e.Version-1, body(News, "x", noon)); !fault.Is(err, fault.CodeStale) {
		t.Error(err)
	}
	if _, _, err := h.Publish(ctx, lea, e.ID, e.Version); !fault.Is(err, space.CodeSecondPerson) {
		t.Errorf("who wrote last: %v", err)
	}
	if err := h.Delete(ctx, marco, e.ID); !fault.Is(err, space.CodeWrongState) {
		t.Error(err)
	}
	if e, _, err = h.Unpublish(ctx, marco, e.ID); err != nil || len(seen()) != 0 {
		t.Error(err)
	}
	if err := h.Delete(ctx, marco, e.ID); err != nil {
		t.Error(err)
	}
}

func TestNewsComeLatestFirstAndTheRestInTime(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	project := h.project(t, "fest", space.DefaultSpace, nil)
	for _, k := range []Kind{News, Event, Milestone, Document} {
		for i := range 5 {
			e, _, err := h.Create(t.Context(), authz.Software(), key(), project, k, body(k, "x", noon.Add(time.Duration(i%3)*time.Hour)))
			if err == nil && k == Document {
				_, err = h.AddVersion(t.Context(), authz.Software(), key(), e.ID, NewVersion{Lang: "de", Markdown: "x"})
				e.Version++
			}
			if err == nil {
				_, _, err = h.Publish(t.Context(), authz.Software(), e.ID, e.Version)
			}
			if err != nil {
				t.Fatal(k, err)
			}
		}
		var got []Entry
		q := Query{Kind: k, Limit: 2}
		for {
			ctx, n := pg.CountQueries(t.Context())
			rows, err := h.Entries(ctx, authz.Nobody(), "fest", q)
			if err != nil || n.N() != 2 {
				t.Fatal(err, n.N())
			}
			got = append(got, rows[:min(2, len(rows))]...)
			if len(rows) <= 2 {
				break
			}
			q.After = &Position{rows[1].At, rows[1].ID}
		}
		for i := 1; i < len(got); i++ {
			if a, b := got[i-1].At, got[i].At; k == News && a.Before(b) || k != News && b.Before(a) {
				t.Errorf("%s: %v before %v", k, a, b)
			}
		}
		if len(got) != 5 {
			t.Errorf("%s: %d entries", k, len(got))
		}
	}
}

func TestEventsStandInTheCalendarOfTheProject(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	project := h.project(t, "fest", space.DefaultSpace, nil)
	b := body(Event, "Infoanlass Gersag", noon.Add(48*time.Hour))
	b.Place = "Gersag"
	b.Texts["fr"] = EntryText{Title: "Soirée", Access: "  Boucle magnétique dans la salle. "}
	e, _, err := h.Create(t.Context(), authz.Software(), key(), project, Event, b)
	if err != nil {
		t.Fatal(err)
	}
	entries := func() int {
		t.Helper()
		_, all, err := h.spaces.Calendar(t.Context(), authz.Nobody(), "fest", "fr")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if entries() != 1 {
		t.Error("a draft is in the calendar")
	}
	if _, _, err := h.Publish(t.Context(), authz.Software(), e.ID, e.Version); err != nil || entries() != 2 {
		t.Error(err)
	}
	// How people with disabilities take part is said wherever the event is.
	const access = "Boucle magnétique dans la salle."
	if c, err := h.Event(t.Context(), authz.Nobody(), e.ID, "fr"); err != nil || c.Text != access {
		t.Errorf("%q, %v", c.Text, err)
	}
	if rows, err := h.Entries(t.Context(), authz.Nobody(), "fest", Query{Kind: Event, Limit: 5}); err != nil || len(rows) != 1 || view(rows[0], "fr").Access != access || view(rows[0], "de").Access != "" {
		t.Errorf("%+v, %v", rows, err)
	}
	found, err := h.search.Find(t.Context(), authz.Nobody(), search.Query{Text: "magnétique", Lang: "fr", Limit: 5})
	if err != nil || len(found) != 1 {
		t.Errorf("%+v, %v", found, err)
	}
	b.Texts["de"] = EntryText{Title: "Anlass", Access: strings.Repeat("ä", maxAccess+1)}
	if _, _, err := h.Create(t.Context(), authz.Software(), key(), project, Event, b); !fault.Is(err, fault.CodeInvalid) {
		t.Errorf("too long: %v", err)
	}
}

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \n" +
	"0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n96\n%%EOF\n"

func (h house) upload(t *testing.T, a authz.Actor) uuid.UUID {
	t.Helper()
	f, err := h.files.Upload(t.Context(), a, key(), file.Arrival{Purpose: Purpose, Name: "Plan.pdf", Body: strings.NewReader(pdf), Length: int64(len(pdf))})
	if err != nil {
		t.Fatal(err)
	}
	return f.ID
}

func TestDocumentsKeepTheirVersions(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	ctx := t.Context()
	project := h.project(t, "ortsplanung", space.DefaultSpace, nil)
	marco := h.staff(t, authz.ProjectManager)
	e, _, err := h.Create(ctx, marco, key(), project, Document, body(Document, "Zonenplan", noon))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Publish(ctx, marco, e.ID, e.Version); !fault.Is(err, CodeNoVersion) {
		t.Error(err)
	}
	for _, bad := range []NewVersion{{Lang: "de"}, {Lang: "xx", HTML: "<p>x</p>"}, {Lang: "de", HTML: "x", Markdown: "x"}} {
		if _, err := h.AddVersion(ctx, marco, key(), e.ID, bad); !fault.Is(err, fault.CodeInvalid) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := h.AddVersion(ctx, marco, key(), e.ID, NewVersion{Lang: "de", FileID: uuid.New()}); !fault.Is(err, file.CodeGone) {
		t.Errorf("a file nobody uploaded: %v", err)
	}
	upload := h.upload(t, marco)
	k := key()
	for range 2 { // the second is a repeated request
		if _, err := h.AddVersion(ctx, marco, k, e.ID, NewVersion{Lang: "de", FileID: upload, Note: "Erste Fassung"}); err != nil {
			t.Fatal(err)
		}
	}
	var added int
	if err := h.db.NewRaw("SELECT count(*) FROM audit_entry WHERE act = 'dossier.version_added'").Scan(ctx, &added); err != nil || added != 1 {
		t.Errorf("%d versions in the log, %v", added, err)
	}
	d, err := h.AddVersion(ctx, marco, key(), e.ID, NewVersion{Lang: "de", Markdown: "# Zonenplan\n\n<script>x</script>Text"})
	if err != nil || len(d.Versions) != 2 || d.Versions[0].Number != 2 || strings.Contains(*d.Versions[0].Body, "script") || !strings.Contains(*d.Versions[0].Body, "<h") {
		t.Fatalf("%v %+v", err, d)
	}
	read := func(a authz.Actor) (n int, files int) {
		t.Helper()
		got, err := h.Document(ctx, a, e.ID, "")
		if err != nil && !fault.Is(err, CodeNotFound) {
			t.Fatal(err)
		}
		if _, err := h.files.Open(ctx, a, upload, 0); err == nil {
			files = 1
		} else if !fault.Is(err, authz.CodeNotFound) {
			t.Fatal(err)
		}
		if got != nil {
			n = len(got.Versions)
		}
		return n, files
	}
	if n, f := read(authz.Nobody()); n != 0 || f != 0 {
		t.Errorf("before it is published: %d versions, %d files", n, f)
	}
	if n, f := read(marco); n != 2 || f != 1 {
		t.Errorf("who writes it: %d versions, %d files", n, f)
	}
	waiting := func() int {
		t.Helper()
		_, rows, err := h.StaffEntries(ctx, marco, Query{Project: project, Kind: Document, Limit: 1})
		if err != nil || len(rows) != 1 {
			t.Fatal(err, rows)
		}
		if names, err := h.spaces.Names(ctx, h.db, []uuid.UUID{marco.ID}); err != nil || rows[0].Writer == "" || rows[0].Writer != names[marco.ID] {
			t.Errorf("saved by %q: %v", rows[0].Writer, err)
		}
		return rows[0].Waiting
	}
	if n := waiting(); n != 2 {
		t.Errorf("%d versions wait", n)
	}
	if e, _, err := h.Publish(ctx, marco, e.ID, d.Entry.Version); err != nil || e.Waiting != 0 || waiting() != 0 {
		t.Fatal(err, e)
	}
	if _, err := h.AddVersion(ctx, marco, key(), e.ID, NewVersion{Lang: "fr", HTML: "<p>Plan</p>"}); err != nil || waiting() != 1 {
		t.Fatal(err)
	}
	if n, f := read(authz.Nobody()); n != 2 || f != 1 {
		t.Errorf("published: %d versions, %d files", n, f)
	}
	queries, n := pg.CountQueries(ctx)
	if _, err := h.Document(queries, authz.Nobody(), e.ID, ""); err != nil || n.N() != 4 {
		t.Errorf("%d statements, %v", n.N(), err)
	}
	for slug, code := range map[string]fault.Code{"ortsplanung": "", "fest": CodeNotFound} {
		if _, err := h.Document(ctx, marco, e.ID, slug); code == "" && err != nil || code != "" && !fault.Is(err, code) {
			t.Errorf("under %s: %v", slug, err)
		}
	}
	if _, _, err := h.Unpublish(ctx, marco, e.ID); err != nil {
		t.Fatal(err)
	}
	if err := h.Delete(ctx, marco, e.ID); err != nil {
		t.Fatal(err)
	}
	if n, f := read(marco); n != 0 || f != 0 {
		t.Errorf("deleted: %d versions, %d files", n, f)
	}
}

// Nothing of a project that is not yet out, or not for everybody, leaves by the
// doors of the dossier.
func TestTheDossierIsAsClosedAsItsProject(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	ctx := t.Context()
	internal, err := h.spaces.CreateSpace(ctx, authz.Software(), key(), space.SpaceDraft{Slug: "intern", Audience: space.Employees, Texts: map[string]space.SpaceText{"de": {Name: "R"}}})
	if err != nil {
		t.Fatal(err)
	}
	tomorrow := noon.Add(24 * time.Hour)
	marco, employee := h.staff(t, authz.ProjectManager), h.staff(t)
	for slug, tc := range map[string]struct {
		project  uuid.UUID
		employee bool
	}{
		"spaeter": {h.project(t, "spaeter", space.DefaultSpace, &tomorrow), false},
		"intern":  {h.project(t, "intern", internal.ID, nil), true},
	} {
		e, _, err := h.Create(ctx, marco, key(), tc.project, Document, body(Document, "Sonderbarkeit", noon))
		if err != nil {
			t.Fatal(err)
		}
		upload := h.upload(t, marco)
		d, err := h.AddVersion(ctx, marco, key(), e.ID, NewVersion{Lang: "de", FileID: upload})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Publish(ctx, marco, e.ID, d.Entry.Version); err != nil {
			t.Fatal(err)
		}
		for name, a := range map[string]authz.Actor{"nobody": authz.Nobody(), "employee": employee} {
			open := name == "employee" && tc.employee
			_, err := h.Document(ctx, a, e.ID, "")
			if (err == nil) != open {
				t.Errorf("%s, %s: document %v", slug, name, err)
			}
			if _, err := h.files.Open(ctx, a, upload, 0); (err == nil) != open {
				t.Errorf("%s, %s: file %v", slug, name, err)
			}
			if _, err := h.Entries(ctx, a, slug, Query{Kind: Document, Limit: 5}); (err == nil) != open {
				t.Errorf("%s, %s: list %v", slug, name, err)
			}
			hits, err := h.search.Find(ctx, a, search.Query{Text: "Sonderbarkeit", Lang: "de", Limit: 5})
			found := err == nil && slices.ContainsFunc(hits, func(h search.Hit) bool { return h.ID == e.ID })
			if found != open {
				t.Errorf("%s, %s: found %v, %v", slug, name, found, err)
			}
			if _, _, err := h.spaces.Calendar(ctx, a, slug, "de"); (err == nil) != open {
				t.Errorf("%s, %s: calendar %v", slug, name, err)
			}
		}
	}
}

// Who opens a space to everybody opens what lies in it, in the index too.
func TestTheIndexFollowsTheAudience(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	ctx := t.Context()
	draft := space.SpaceDraft{Slug: "intern", Audience: space.Employees, Texts: map[string]space.SpaceText{"de": {Name: "R"}}}
	sp, err := h.spaces.CreateSpace(ctx, authz.Software(), key(), draft)
	if err != nil {
		t.Fatal(err)
	}
	project := h.project(t, "intern", sp.ID, nil)
	e, _, err := h.Create(ctx, authz.Software(), key(), project, News, body(News, "Spielplatz eingeweiht", noon))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Publish(ctx, authz.Software(), e.ID, e.Version); err != nil {
		t.Fatal(err)
	}
	hits := func() int {
		t.Helper()
		rows, err := h.search.Find(ctx, authz.Nobody(), search.Query{Text: "Spielplatz", Lang: "de", Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	if n := hits(); n != 0 {
		t.Errorf("%d hits for nobody in a space for employees", n)
	}
	draft.Audience = space.Public
	if _, err := h.spaces.UpdateSpace(ctx, authz.Software(), sp.ID, draft); err != nil {
		t.Fatal(err)
	}
	if n := hits(); n != 2 {
		t.Errorf("%d hits, want project and news", n)
	}
	if _, _, err := h.Unpublish(ctx, authz.Software(), e.ID); err != nil {
		t.Fatal(err)
	}
	if n := hits(); n != 1 {
		t.Errorf("%d hits, want the project alone", n)
	}
}

// Documents of the municipality where they lie beside the checkout, and one of our
// own everywhere: what staff import is what people read.
func TestMarkdownDocumentsAreImportedWhole(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	marco := h.staff(t, authz.ProjectManager)
	project := h.project(t, "strategie", space.DefaultSpace, nil)
	paths, err := filepath.Glob("../../../*/seeds/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(paths, "testdata/leitbild.md") {
		if filepath.Base(path) == "README.md" {
			continue
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		e, _, err := h.Create(t.Context(), marco, key(), project, Document, body(Document, filepath.Base(path), noon))
		if err != nil {
			t.Fatal(err)
		}
		d, err := h.AddVersion(t.Context(), marco, key(), e.ID, NewVersion{Lang: "de", Markdown: string(raw)})
		if err != nil {
			t.Fatal(err)
		}
		got := *d.Versions[0].Body
		for line := range bytes.Lines(raw) {
			words := strings.Fields(strings.Trim(string(line), "#*->| \n"))
			for _, w := range words {
				if strings.ContainsAny(w, `&<>"'*_[]()|`+"`") || len(w) < 4 {
					continue // written differently in HTML, as numbers of lists are
				}
				if !strings.Contains(got, w) {
					t.Errorf("%s: %q is lost", path, w)
				}
			}
		}
		if strings.Count(got, "<h2>") == 0 {
			t.Errorf("%s has lost its headings", path)
		}
	}
}
