package media

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/dossier"
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

type house struct {
	*Service
	t   *testing.T
	db  *bun.DB
	now time.Time
}

func newHouse(t *testing.T) *house {
	t.Helper()
	store, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, db: pgtest.DB(t), now: time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())}
	now := func() time.Time { h.now = h.now.Add(time.Second); return h.now }
	log := audit.New([]byte("0123456789abcdef0123456789abcdef"))
	files, index := file.NewService(h.db, log, store, nil, now), search.NewService(h.db, now)
	spaces := space.NewService(h.db, log, identity.NewService(h.db, log, nil, nil, now, identity.Options{}), files, index, now)
	h.Service = NewService(h.db, log, files, spaces, dossier.NewService(h.db, log, spaces, files, index, now, dossier.Options{}))
	return h
}

func key() once.Key {
	return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
}

func (h *house) staff(grants ...authz.Grant) authz.Actor {
	h.t.Helper()
	a := authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount, Employee: true, Roles: grants}
	if _, err := h.db.NewRaw("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, 'Lea', 'lea', 'de', now())", a.ID).Exec(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	return a
}

func (h *house) upload(a authz.Actor, purpose, name, content string) uuid.UUID {
	h.t.Helper()
	f, err := h.files.Upload(h.t.Context(), a, key(), file.Arrival{Purpose: purpose, Name: name, Body: strings.NewReader(content), Length: int64(len(content))})
	if err != nil {
		h.t.Fatal(err)
	}
	return f.ID
}

func (h *house) picture(a authz.Actor, name string) uuid.UUID {
	h.t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		h.t.Fatal(err)
	}
	return h.upload(a, space.CoverPurpose, name, b.String())
}

const pdf = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"

func (h *house) project(a authz.Actor, slug string) *space.Detail {
	h.t.Helper()
	d, err := h.spaces.Create(h.t.Context(), a, key(), space.NewProject{SpaceID: uuid.MustParse("00000000-0000-4000-8000-000000000100"), Kind: space.Participation, Title: slug})
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

// save a cover on the work copy; alt by language, nil for a decorative one.
func (h *house) save(a authz.Actor, d *space.Detail, cover uuid.UUID, alt map[string]string) *space.Detail {
	h.t.Helper()
	today := calendar.DateOf(h.now)
	c := space.Content{Texts: map[string]space.Text{"de": {Title: "Spielplatz", Summary: "x"}}, Influence: space.Consultation, Rule: calendar.RuleFree,
		Contact: space.Contact{Unit: "Bau", Phone: "041 268 01 11"}, Cover: &space.Cover{FileID: cover, Decorative: alt == nil},
		Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today.AddDays(30), ClosesOn: today.AddDays(39), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}}}
	for lang, words := range alt {
		c.Texts[lang] = space.Text{Title: "Spielplatz", Summary: "x", CoverAlt: words}
	}
	d, err := h.spaces.Save(h.t.Context(), a, d.ID, d.Version, d.Slug, c)
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

func (h *house) approve(a authz.Actor, d *space.Detail) *space.Detail {
	h.t.Helper()
	d, err := h.spaces.Approve(h.t.Context(), a, d.ID, d.Version)
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

func (h *house) list(a authz.Actor, q Query) []Medium {
	h.t.Helper()
	q.Lang = "de"
	if q.Limit == 0 {
		q.Limit = 50
	}
	rows, err := h.List(h.t.Context(), a, q)
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

func names(rows []Medium) (out []string) {
	for _, m := range rows {
		out = append(out, m.Name)
	}
	return out
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func admin() authz.Grant { return authz.Grant{Role: authz.Admin, Scope: authz.Everywhere()} }

func TestTheListShowsWhereFilesAreAndWhatTheyLack(t *testing.T) {
	h := newHouse(t)
	ctx, lea := t.Context(), h.staff(admin())
	park, wald := h.project(lea, "park"), h.project(lea, "wald")

	// The first cover was published, the second is on the page, the third only in the draft.
	park = h.approve(lea, h.save(lea, park, h.picture(lea, "eins.png"), map[string]string{"de": "Kinder am Brunnen"}))
	park = h.approve(lea, h.save(lea, park, h.picture(lea, "zwei.png"), map[string]string{"de": "Eine Wiese", "fr": ""}))
	park = h.save(lea, park, h.picture(lea, "drei.png"), nil)
	// Of these only the second is shown, and the first never was.
	wald = h.save(lea, wald, h.picture(lea, "vier.png"), map[string]string{"de": ""})
	wald = h.save(lea, wald, h.picture(lea, "fünf.png"), map[string]string{"de": ""})
	e, _, err := h.dossiers.Create(ctx, lea, key(), wald.ID, dossier.Document, dossier.EntryBody{Texts: map[string]dossier.EntryText{"de": {Title: "Bericht"}}, At: h.now, Sort: "report"})
	if err == nil {
		_, err = h.dossiers.AddVersion(ctx, lea, key(), e.ID, dossier.NewVersion{Lang: "de", FileID: h.upload(lea, dossier.Purpose, "bericht.pdf", pdf)})
	}
	if err != nil {
		t.Fatal(err)
	}

	all := h.list(lea, Query{})
	expect(t, "newest first", names(all), "bericht.pdf", "fünf.png", "vier.png", "drei.png", "zwei.png", "eins.png")
	yes, no := true, false
	expect(t, "documents", names(h.list(lea, Query{Picture: &no})), "bericht.pdf")
	expect(t, "pictures of one project", names(h.list(lea, Query{Picture: &yes, Project: park.ID})), "drei.png", "zwei.png", "eins.png")
	expect(t, "without words", names(h.list(lea, Query{Missing: true})), "fünf.png", "zwei.png")
	expect(t, "shown nowhere", names(h.list(lea, Query{Unused: true})), "vier.png")
	var beyond []string
	for q := (Query{Limit: 2}); ; {
		rows := h.list(lea, q)
		beyond = append(beyond, names(rows[:min(2, len(rows))])...)
		if len(rows) <= 2 {
			break
		}
		q.After = &file.ShelfPosition{At: rows[1].CreatedAt, ID: rows[1].ID}
	}
	expect(t, "in stretches", beyond, names(all)...)

	use := map[string]Use{}
	for _, m := range all {
		if len(m.Uses) > 1 || m.Project.Title == "" {
			t.Errorf("%s: %+v", m.Name, m)
		}
		if len(m.Uses) == 1 {
			use[m.Name] = m.Uses[0]
		}
	}
	if u := use["bericht.pdf"]; u.Seen != Draft || u.Document == nil || u.Document.Texts["de"].Title != "Bericht" {
		t.Errorf("document: %+v", u)
	}
	if u := use["eins.png"]; u.Seen != Former {
		t.Errorf("of before: %+v", u)
	}
	if u := use["zwei.png"]; u.Seen != Out || u.Alt != "Eine Wiese" || !slices.Equal(u.Lacks, []string{"fr"}) {
		t.Errorf("on the page: %+v", u)
	}
	if u := use["drei.png"]; u.Seen != Draft || !u.Decorative || len(u.Lacks) != 0 {
		t.Errorf("in the draft: %+v", u)
	}
	if _, is := use["vier.png"]; is {
		t.Error("a cover that was replaced before anybody saw it counts as used")
	}

	counting, n := pg.CountQueries(ctx)
	if _, err := h.List(counting, lea, Query{Lang: "de", Limit: 50}); err != nil || n.N() != 4 {
		t.Errorf("%d statements, %v", n.N(), err)
	}
	if _, err := h.List(ctx, h.staff(), Query{Lang: "de", Limit: 50}); !fault.Is(err, authz.CodeRoleRequired) {
		t.Errorf("without a role: %v", err)
	}
	mine := h.staff(authz.Grant{Role: authz.ProjectManager, Scope: authz.Scope{Kind: authz.ProjectScope, ID: park.ID}})
	expect(t, "of their own project only", names(h.list(mine, Query{})), "drei.png", "zwei.png", "eins.png")
	expect(t, "of another project", names(h.list(mine, Query{Project: wald.ID})))
}

func TestOnlyWhatIsShownNowhereIsDeleted(t *testing.T) {
	h := newHouse(t)
	ctx, lea := t.Context(), h.staff(admin())
	d := h.project(lea, "park")
	former, replaced, live, draft := h.picture(lea, "a.png"), h.picture(lea, "b.png"), h.picture(lea, "c.png"), h.picture(lea, "d.png")
	words := map[string]string{"de": "Eine Wiese"}
	d = h.approve(lea, h.save(lea, d, former, words))
	d = h.save(lea, d, replaced, words)
	d = h.approve(lea, h.save(lea, d, live, words))
	h.save(lea, d, draft, words)

	other := h.staff(authz.Grant{Role: authz.ProjectManager, Scope: authz.Scope{Kind: authz.ProjectScope, ID: h.project(lea, "wald").ID}})
	for _, c := range []struct {
		who  authz.Actor
		what uuid.UUID
		code fault.Code
	}{
		{authz.Nobody(), replaced, authz.CodeLoginRequired},
		{other, replaced, authz.CodeRoleRequired},
		{lea, former, CodeUsed}, {lea, live, CodeUsed}, {lea, draft, CodeUsed},
		{lea, uuid.New(), authz.CodeNotFound},
		{lea, h.picture(lea, "not yet attached.png"), CodeUsed},
	} {
		if err := h.Delete(ctx, c.who, c.what); !fault.Is(err, c.code) {
			t.Errorf("%s: %v", c.code, err)
		}
	}
	expect(t, "after what was refused", names(h.list(lea, Query{})), "d.png", "c.png", "b.png", "a.png")
	for _, m := range h.list(lea, Query{}) {
		if CanDelete(&m).Allowed != (m.ID == replaced) {
			t.Errorf("%s: the list says something else than the deletion", m.Name)
		}
	}

	if err := h.Delete(ctx, lea, replaced); err != nil {
		t.Fatal(err)
	}
	if err := h.Delete(ctx, lea, replaced); !fault.Is(err, authz.CodeNotFound) {
		t.Errorf("a second time: %v", err)
	}
	expect(t, "what is left", names(h.list(lea, Query{})), "d.png", "c.png", "a.png")
	n, err := h.db.NewSelect().TableExpr("audit_entry").Where("act = 'media.deleted' AND subject_id = ?", d.ID.String()).Count(ctx)
	if err != nil || n != 1 {
		t.Errorf("%d entries in the log, %v", n, err)
	}
}
