package consultation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/intake"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// A version is begun, written, published, and followed by the next one.
func TestAVersionIsWrittenThenPublishedForGood(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	p := h.project(t, "strategie", space.DefaultSpace, nil)
	id := h.activity(t, p, "")
	marco, lea := h.staff(t, "Marco", authz.ProjectManager), h.staff(t, "Lea", authz.Communications)

	refused(t, "nobody begins", second(h.Begin(ctx, authz.Nobody(), key(), id, Source{})), authz.CodeLoginRequired)
	refused(t, "anybody begins", second(h.Begin(ctx, h.staff(t, "Ute"), key(), id, Source{})), authz.CodeRoleRequired)
	refused(t, "nowhere", second(h.Begin(ctx, marco, key(), uuid.New(), Source{})), space.CodeActivityNotFound)
	refused(t, "two sources", second(h.Begin(ctx, marco, key(), id, Source{Published: true, Pasted: "x", Format: intake.Text})), fault.CodeInvalid)
	refused(t, "a copy of nothing", second(h.Begin(ctx, marco, key(), id, Source{Published: true})), CodeVersionNotFound)
	refused(t, "nothing to read", second(h.Read(ctx, authz.Nobody(), p.Slug, id, 0)), CodeVersionNotFound)

	b, err := h.Begin(ctx, marco, key(), id, Source{})
	if err != nil || b.Version.Number != 1 || b.Version.State != Draft || len(b.Version.Document.Blocks) != 0 {
		t.Fatal(err, b)
	}
	refused(t, "a second draft", second(h.Begin(ctx, lea, key(), id, Source{})), CodeDraftExists)
	refused(t, "a project manager publishes", second(h.Publish(ctx, marco, id, 1, 1)), authz.CodeRoleRequired)
	refused(t, "without a chapter", second(h.Publish(ctx, lea, id, 1, 1)), text.CodeNoChapter)
	if f := fault.From(second(h.Save(ctx, marco, id, 1, 1, Writing{Blocks: []text.Block{{ID: "aaaaaaaaaa", Kind: "poem", Words: map[string]text.Words{"fr": {Title: "x"}}}}}))); len(f.Fields) != 2 {
		t.Errorf("%+v", f)
	}
	if f := fault.From(second(h.Save(ctx, marco, id, 1, 1, Writing{Note: map[string]string{"xx": "a", "de": strings.Repeat("ä", maxNote+1), "fr": "  "},
		Attachments: []Attachment{{Role: "cover", Lang: "rm"}, {Role: Annex, Lang: "de"}}}))); len(f.Fields) != 5 {
		t.Errorf("%+v", f.Fields)
	}
	odd := chapter(1, "Ziele")
	odd.Topics, odd.Quarters = []string{"digital", "mond"}, []string{"digital"}
	if f := fault.From(second(h.Save(ctx, marco, id, 1, 1, Writing{Blocks: []text.Block{odd}}))); len(f.Fields) != 2 || f.Fields[0].Path != "blocks/0/topics" {
		t.Errorf("%+v", f)
	}
	refused(t, "no such version", second(h.Save(ctx, marco, id, 2, 1, Writing{})), CodeVersionNotFound)

	blocks := strategy()
	blocks[1].Topics, blocks[1].Quarters = []string{"digital"}, []string{"zentrum"}
	blocks[1].Words["fr"] = text.Words{Title: "Accès pour tous"}
	s, err := h.Save(ctx, marco, id, 1, 1, Writing{Blocks: blocks, Note: map[string]string{"de": " Für die Konsultation "}, Renumber: true})
	if err != nil || s.Version.Version != 2 || s.Names[marco.ID] != "Marco" || s.Version.Note["de"] != "Für die Konsultation" || s.Version.Document.Blocks[3].Number != "2" {
		t.Fatal(err, s)
	}
	// Lea has the state of before: she is told, sees whose words are there now, and loses nothing.
	refused(t, "an older state", second(h.Save(ctx, lea, id, 1, 1, Writing{Blocks: blocks[:2]})), fault.CodeStale)
	if now, err := h.Sheet(ctx, lea, id, 1); err != nil || now.Names[*now.Version.ChangedBy] != "Marco" || len(now.Version.Document.Blocks) != 6 {
		t.Fatal(err, now)
	}
	// A draft is for who edits only.
	refused(t, "a draft for readers", second(h.Read(ctx, authz.Nobody(), p.Slug, id, 1)), CodeVersionNotFound)
	if r, err := h.Read(ctx, marco, p.Slug, id, 0); err != nil || r.Version.State != Draft {
		t.Error(err, r)
	}
	first := s.Version.Document

	var told []string
	h.OnVersion(func(ctx context.Context, tx bun.Tx, c *Consultation, old, fresh *Version) error {
		if cur, err := h.Current(ctx, tx, c.Activity.ID); err != nil || cur.ID != fresh.ID || c.Current().ID != fresh.ID {
			t.Errorf("told before it is so: %v %+v", err, cur)
		}
		from := "nothing"
		if old != nil {
			from = old.Note["de"]
		}
		told = append(told, from+" to "+fresh.Note["de"])
		return nil
	})
	s, err = h.Publish(ctx, lea, id, 1, 2)
	if err != nil || s.Version.State != Published || !s.Version.PublishedAt.Equal(noon) {
		t.Fatal(err, s)
	}
	for what, err := range map[string]error{"save": second(h.Save(ctx, lea, id, 1, s.Version.Version, Writing{Blocks: blocks})), "discard": h.Discard(ctx, lea, id, 1, s.Version.Version),
		"publish": second(h.Publish(ctx, lea, id, 1, s.Version.Version)), "translate": second(h.Translate(ctx, lea, id, 1, s.Version.Version, "fr", Source{Pasted: "x", Format: intake.Text}))} {
		refused(t, what, err, CodeImmutable)
	}
	r, err := h.Read(ctx, authz.Nobody(), p.Slug, id, 0)
	if err != nil || r.Version.Number != 1 || len(r.Versions) != 1 || r.Counts != nil {
		t.Fatal(err, r)
	}
	refused(t, "in another project", second(h.Read(ctx, authz.Nobody(), h.project(t, "andere", space.DefaultSpace, nil).Slug, id, 0)), space.CodeActivityNotFound)

	// The next version: a copy, with one paragraph changed, one gone, one new.
	*h.clock = noon.Add(24 * time.Hour)
	b, err = h.Begin(ctx, marco, key(), id, Source{Published: true})
	if err != nil || b.Version.Number != 2 || b.Version.Document.Blocks[1].Topics[0] != "digital" {
		t.Fatal(err, b)
	}
	next := b.Version.Document.Blocks
	next[2].Words["de"] = text.Words{HTML: "<p>Die Gemeinde bietet alle ihre Dienste am Schalter, am Telefon und im Netz an.</p>"}
	next = append(next[:5:5], paragraph("Wer Fragen hat, wird innert fünf Arbeitstagen beraten."))
	s, err = h.Save(ctx, marco, id, 2, 1, Writing{Blocks: next, Note: map[string]string{"de": "Nach der Beratung"}})
	if err != nil {
		t.Fatal(err)
	}
	if d, err := h.Changes(ctx, marco, p.Slug, id, 0, 2, "de"); err != nil || len(d.Changes) != 7 {
		t.Errorf("staff do not see what the draft would change: %v %+v", err, d)
	}
	refused(t, "changes of a draft", second(h.Changes(ctx, authz.Nobody(), p.Slug, id, 1, 2, "de")), CodeVersionNotFound)
	refused(t, "changes of the first", second(h.Changes(ctx, authz.Nobody(), p.Slug, id, 0, 0, "de")), CodeVersionNotFound)
	if _, err = h.Publish(ctx, lea, id, 2, s.Version.Version); err != nil {
		t.Fatal(err)
	}
	if want := []string{"nothing to Für die Konsultation", "Für die Konsultation to Nach der Beratung"}; !slices.Equal(told, want) {
		t.Errorf("%q", told)
	}
	for lang, used := range map[string]string{"de": "de", "fr": "fr", "it": "de"} {
		d, err := h.Changes(ctx, authz.Nobody(), p.Slug, id, 0, 0, lang)
		if err != nil || d.From.Number != 1 || d.To.Number != 2 || d.Lang != used {
			t.Fatal(lang, err, d)
		}
		kinds := map[compare.Kind]int{}
		for _, c := range d.Changes {
			kinds[c.Kind]++
		}
		if kinds[compare.Same] != 4 || kinds[compare.Changed] != 1 || kinds[compare.Added] != 1 || kinds[compare.Removed] != 1 {
			t.Errorf("%s: %v", lang, kinds)
		}
	}
	// The first version is what it was.
	if r, err = h.Read(ctx, authz.Nobody(), p.Slug, id, 1); err != nil || len(r.Version.Document.Blocks) != 6 || r.Version.Document.Blocks[2].ID != first.Blocks[2].ID || r.Current().Number != 2 {
		t.Error(err, r)
	}
	var acts []string
	if err := h.db.NewRaw("SELECT act FROM audit_entry WHERE subject_kind = 'consultation' ORDER BY seq").Scan(ctx, &acts); err != nil {
		t.Fatal(err)
	}
	created, saved, out := "consultation.version_created", "consultation.version_saved", "consultation.version_published"
	if want := []string{created, saved, out, created, saved, out}; !slices.Equal(acts, want) {
		t.Errorf("%q", acts)
	}
}

// second is the error of an answer that is not looked at.
func second[T any](_ T, err error) error { return err }

func TestRefusalsLeaveNothing(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	id := h.activity(t, h.project(t, "strategie", space.DefaultSpace, nil), "")
	lea := h.staff(t, "Lea", authz.Communications)
	count := func(table string) (n int) {
		t.Helper()
		if err := h.db.NewRaw("SELECT count(*) FROM "+table).Scan(ctx, &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	h.OnVersion(func(context.Context, bun.Tx, *Consultation, *Version, *Version) error {
		return errors.New("no room left")
	})
	b, err := h.Begin(ctx, lea, key(), id, Source{Pasted: "# Ziele\n\nWir wollen mehr.", Format: intake.Markdown})
	if err != nil {
		t.Fatal(err)
	}
	entries, subjects := count("audit_entry"), count("search_subject")
	if _, err := h.Publish(ctx, lea, id, 1, b.Version.Version); err == nil {
		t.Fatal("published although a room above could not follow")
	}
	for what, err := range map[string]error{
		"a script only":   second(h.Translate(ctx, lea, id, 1, 1, "fr", Source{Pasted: "<script>x</script>", Format: intake.HTML})),
		"no source":       second(h.Translate(ctx, lea, id, 1, 1, "fr", Source{})),
		"the wrong shape": second(h.Translate(ctx, lea, id, 1, 1, "fr", Source{Pasted: "# Buts", Format: intake.Markdown})),
		"a foreign file":  second(h.Translate(ctx, lea, id, 1, 1, "fr", Source{FileID: uuid.New()})),
	} {
		if f := fault.From(err); f == nil || f.Kind == fault.Internal {
			t.Errorf("%s: %v", what, err)
		}
	}
	v, err := h.Version(ctx, h.db, id, 1)
	if err != nil || v.State != Draft || v.Version != 1 || count("audit_entry") != entries || count("search_subject") != subjects || count("consultation_change") != 0 {
		t.Error(err, v)
	}
}

// Repeated requests begin one draft; of two at the same moment one is told.
func TestTwoAtOnceBeginOneDraft(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	id := h.activity(t, h.project(t, "strategie", space.DefaultSpace, nil), "")
	lea := h.staff(t, "Lea", authz.Communications)
	same := key()
	numbers := make([]int, 4)
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range numbers {
		all.Go(func() {
			k := same
			if i > 1 {
				k = key()
			}
			b, err := h.Begin(ctx, lea, k, id, Source{})
			if errs[i] = err; err == nil {
				numbers[i] = b.Version.Number
			}
		})
	}
	all.Wait()
	begun, told := 0, 0
	for i, err := range errs {
		switch {
		case err == nil && numbers[i] == 1:
			begun++
		case fault.Is(err, CodeDraftExists):
			told++
		default:
			t.Error(err, numbers[i])
		}
	}
	if begun+told != 4 || begun > 2 || begun == 0 {
		t.Error(errs)
	}
	if c, err := h.Find(ctx, lea, id); err != nil || len(c.Versions) != 1 {
		t.Error(err, c)
	}
}

// Of many who save the same state at once one wins and all others learn of it.
func TestNobodyOverwritesAnybody(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	id := h.activity(t, h.project(t, "strategie", space.DefaultSpace, nil), "")
	lea := h.staff(t, "Lea", authz.Communications)
	if _, err := h.Begin(ctx, lea, key(), id, Source{}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	errs := make([]error, 5)
	for i := range errs {
		all.Go(func() { _, errs[i] = h.Save(ctx, lea, id, 1, 1, Writing{Blocks: strategy()}) })
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !fault.Is(err, fault.CodeStale) {
			t.Error(err)
		}
	}
	if v, err := h.Version(ctx, h.db, id, 1); err != nil || won != 1 || v.Version != 2 {
		t.Errorf("%d saved, version %d, %v", won, v.Version, err)
	}
}

func TestFourEyesAndWhoSees(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	sp, err := h.spaces.CreateSpace(ctx, authz.Software(), key(), space.SpaceDraft{Slug: "vier", Audience: space.Employees, FourEyes: true, Texts: map[string]space.SpaceText{"de": {Name: "R"}}})
	if err != nil {
		t.Fatal(err)
	}
	p := h.project(t, "intern", sp.ID, nil)
	id := h.activity(t, p, "")
	lea, ute := h.staff(t, "Lea", authz.Communications), h.staff(t, "Ute", authz.Communications)
	employee := authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount, Employee: true}
	b, err := h.Begin(ctx, lea, key(), id, Source{Pasted: "<h1>Ziele</h1><p>Wir wollen Fernwärme.</p>", Format: intake.HTML})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "who wrote publishes", second(h.Publish(ctx, lea, id, 1, b.Version.Version)), space.CodeSecondPerson)
	if _, err := h.Publish(ctx, ute, id, 1, b.Version.Version); err != nil {
		t.Fatal(err)
	}
	// As if it did not exist, on every way in.
	resident := authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelVerifiedResident}
	for _, who := range []authz.Actor{authz.Nobody(), resident} {
		refused(t, "read", second(h.Read(ctx, who, p.Slug, id, 0)), space.CodeActivityNotFound)
		refused(t, "a version", second(h.Read(ctx, who, p.Slug, id, 1)), space.CodeActivityNotFound)
		refused(t, "changes", second(h.Changes(ctx, who, p.Slug, id, 0, 0, "de")), space.CodeActivityNotFound)
		refused(t, "find", second(h.Find(ctx, who, id)), space.CodeActivityNotFound)
	}
	refused(t, "desk", second(h.Desk(ctx, resident, id)), space.CodeActivityNotFound)
	if r, err := h.Read(ctx, employee, p.Slug, id, 0); err != nil || r.Version.Number != 1 {
		t.Error(err)
	}
	if len(h.found(t, authz.Nobody(), "Fernwärme")) != 0 || len(h.found(t, employee, "Fernwärme")) != 1 {
		t.Error("the index has another audience than the space")
	}
	// The space is opened: the index follows.
	if _, err := h.spaces.UpdateSpace(ctx, authz.Software(), sp.ID, space.SpaceDraft{Slug: "vier", Audience: space.Public, FourEyes: true, Texts: sp.Texts}); err != nil {
		t.Fatal(err)
	}
	if hits := h.found(t, authz.Nobody(), "Fernwärme"); len(hits) != 1 || hits[0].Path != "/projekte/intern/konsultation/"+id.String()+"#"+b.Version.Document.Blocks[0].ID {
		t.Errorf("%+v", hits)
	}
	// Another kind of activity is none of ours.
	if _, err := h.db.NewRaw("UPDATE space_activity SET kind = 'poll' WHERE id = ?", id).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	refused(t, "another kind", second(h.Find(ctx, employee, id)), space.CodeActivityNotFound)
}

func TestTheIndexFollowsVersions(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	later := noon.Add(48 * time.Hour)
	p := h.project(t, "strategie", space.DefaultSpace, &later)
	id := h.activity(t, p, "")
	blocks := strategy()
	blocks[3].Words["fr"] = text.Words{Title: "Protection des données"}
	blocks[4].Words["fr"] = text.Words{HTML: "<p>Les données restent en Suisse.</p>"}
	v := h.published(t, id, blocks...)
	if len(h.found(t, authz.Nobody(), "Personendaten")) != 0 {
		t.Error("found before the project is published")
	}
	*h.clock = later.Add(time.Minute)
	kinds := func(words string) (out []string) {
		for _, hit := range h.found(t, authz.Nobody(), words) {
			out = append(out, hit.Kind)
		}
		return out
	}
	for words, want := range map[string][]string{"Personendaten": {"chapter"}, "Vorwort": {"consultation"}, "données Suisse": {"chapter"}, "Zugang für alle": {"chapter"}} {
		if got := kinds(words); !slices.Equal(got, want) {
			t.Errorf("%s: %q", words, got)
		}
	}
	// Built anew it is the same.
	index := func() (out []string) {
		if err := h.db.NewRaw("SELECT concat_ws(' ', kind, id, path, audience, langs, stems) FROM search_subject ORDER BY 1").Scan(ctx, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := index()
	if _, err := h.db.NewRaw("DELETE FROM search_subject WHERE kind IN ('chapter', 'consultation')").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	if err := h.index.Rebuild(ctx, func() {}); err != nil {
		t.Fatal(err)
	}
	if after := index(); !slices.Equal(before, after) || len(before) != 4 {
		t.Errorf("%q became %q", before, after)
	}
	// A chapter that is gone is found no more, a draft not yet.
	b, err := h.Begin(ctx, authz.Software(), key(), id, Source{Published: true})
	if err != nil {
		t.Fatal(err)
	}
	next := append(b.Version.Document.Blocks[:3:3], chapter(1, "Barrierefreiheit"), paragraph("Alle Seiten sind bedienbar."))
	s, err := h.Save(ctx, authz.Software(), id, 2, 1, Writing{Blocks: next})
	if err != nil || len(kinds("Barrierefreiheit")) != 0 {
		t.Fatal(err)
	}
	if _, err := h.Publish(ctx, authz.Software(), id, 2, s.Version.Version); err != nil {
		t.Fatal(err)
	}
	if got := kinds("Personendaten"); len(got) != 0 {
		t.Errorf("%q", got)
	}
	if got := kinds("Barrierefreiheit"); !slices.Equal(got, []string{"chapter"}) || v.Number != 1 {
		t.Errorf("%q", got)
	}
}

func TestReadingCostsAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	h := build(t)
	p := h.project(t, "strategie", space.DefaultSpace, nil)
	id := h.activity(t, p, `{"showCounts":true}`)
	h.Counts(func(ctx context.Context, db bun.IDB, _ uuid.UUID) (map[string]int, error) {
		_, err := db.NewRaw("SELECT 1").Exec(ctx)
		return map[string]int{}, err
	})
	var blocks []text.Block
	costs := func() (out []int) {
		for _, ask := range []func(context.Context) error{
			func(ctx context.Context) error { return second(h.Read(ctx, authz.Nobody(), p.Slug, id, 0)) },
			func(ctx context.Context) error { return second(h.Read(ctx, authz.Nobody(), p.Slug, id, 1)) },
			func(ctx context.Context) error { return second(h.Changes(ctx, authz.Nobody(), p.Slug, id, 0, 0, "de")) },
			func(ctx context.Context) error { return second(h.Changes(ctx, authz.Nobody(), p.Slug, id, 1, 0, "de")) },
			func(ctx context.Context) error { return second(h.Desk(ctx, authz.Software(), id)) },
			func(ctx context.Context) error { return second(h.Sheet(ctx, authz.Software(), id, 1)) },
			func(ctx context.Context) error { return second(h.spaces.Project(ctx, authz.Nobody(), p.Slug, "de")) },
		} {
			ctx, n := pg.CountQueries(t.Context())
			if err := ask(ctx); err != nil {
				t.Fatal(err)
			}
			out = append(out, n.N())
		}
		return out
	}
	for range 2 {
		blocks = append(blocks, strategy()...)
		h.published(t, id, blocks...)
	}
	few := costs()
	for range 6 {
		blocks = append(blocks, strategy()...)
		h.published(t, id, blocks...)
	}
	many := costs()
	many[3] -= 2 // versions that are no neighbours are compared anew
	if want := []int{7, 7, 4, 4, 4, 5, 6}; !slices.Equal(few, want) || !slices.Equal(many, want) {
		t.Errorf("%v and %v, want %v", few, many, want)
	}
}

func TestThereIsAnEndToVersions(t *testing.T) {
	t.Parallel()
	h := build(t)
	id := h.activity(t, h.project(t, "strategie", space.DefaultSpace, nil), "")
	h.published(t, id, strategy()...)
	if _, err := h.db.NewRaw(`INSERT INTO consultation_version (id, activity_id, number, state, document, created_at, changed_at, published_at)
		SELECT gen_random_uuid(), ?, n, 'published', '{"blocks":[]}', now(), now(), now() FROM generate_series(2, ?) AS n`, id, MaxVersions).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	refused(t, "one more", second(h.Begin(t.Context(), authz.Software(), key(), id, Source{})), CodeTooManyVersions)
}

// What is published in a project that nobody sees yet comes out with it, and the project
// is found by what one can do in it.
func TestADocumentComesOutWithItsProject(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx, software := t.Context(), authz.Software()
	running := h.project(t, "vorlage", space.DefaultSpace, nil)
	d, err := h.spaces.Create(ctx, software, key(), space.NewProject{SpaceID: space.DefaultSpace, Kind: space.Participation, Title: "Neu", From: running.ID})
	if err != nil {
		t.Fatal(err)
	}
	content := *running.Work
	if d, err = h.spaces.Save(ctx, software, d.ID, d.Version, "neu", content); err != nil {
		t.Fatal(err)
	}
	id := h.activity(t, &d.Project, "")
	h.published(t, id, strategy()...)
	refused(t, "before the project", second(h.Read(ctx, authz.Nobody(), "neu", id, 0)), space.CodeActivityNotFound)
	list := func(kind string) (out []string) {
		rows, err := h.spaces.Projects(ctx, authz.Nobody(), space.Query{Group: space.Open, Kind: kind, Lang: "de", Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range rows {
			out = append(out, p.Slug)
		}
		return out
	}
	if len(h.found(t, authz.Nobody(), "Personendaten")) != 0 || len(list(KindKey)) != 0 {
		t.Error("out before its project")
	}
	if _, err := h.spaces.Approve(ctx, software, d.ID, 0); err != nil {
		t.Fatal(err)
	}
	if hits := h.found(t, authz.Nobody(), "Personendaten"); len(hits) != 1 || hits[0].Kind != chapterKind {
		t.Errorf("%+v", hits)
	}
	if r, err := h.Read(ctx, authz.Nobody(), "neu", id, 0); err != nil || r.Version.Number != 1 {
		t.Error(err)
	}
	if got := list(KindKey); !slices.Equal(got, []string{"neu"}) || len(list("")) != 2 {
		t.Errorf("%q", got)
	}
}

// While somebody writes down which words they mean, no other version is published.
func TestAVersionWaitsForWhoHoldsTheCurrentOne(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	id := h.activity(t, h.project(t, "strategie", space.DefaultSpace, nil), "")
	h.published(t, id, strategy()...)
	next, err := h.Begin(ctx, authz.Software(), key(), id, Source{Published: true})
	if err != nil {
		t.Fatal(err)
	}
	out := make(chan error, 1)
	err = pg.InTx(ctx, h.db, func(ctx context.Context, tx bun.Tx) error {
		if err := h.Hold(ctx, tx, id); err != nil {
			return err
		}
		go func() {
			_, err := h.Publish(t.Context(), authz.Software(), id, 2, next.Version.Version)
			out <- err
		}()
		waiting := 0
		for range 500 {
			if err := tx.NewRaw("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").Scan(ctx, &waiting); err != nil {
				return err
			}
			if waiting > 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		v, err := h.Current(ctx, tx, id)
		if err != nil || v.Number != 1 || waiting != 1 {
			t.Errorf("%v, version %d, %d waiting", err, v.Number, waiting)
		}
		return nil
	})
	if err := errors.Join(err, <-out); err != nil {
		t.Fatal(err)
	}
	if v, err := h.Current(ctx, h.db, id); err != nil || v.Number != 2 {
		t.Error(err)
	}
}
