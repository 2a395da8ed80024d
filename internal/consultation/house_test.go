package consultation

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/png"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// house is the room with all that it stands on, over a real database.
type house struct {
	*Service
	db    bun.IDB
	clock *time.Time
}

func build(t *testing.T) house {
	t.Helper()
	db := pgtest.DB(t)
	store, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	clock := noon
	now := func() time.Time { return clock }
	log := audit.New([]byte("0123456789abcdef0123456789abcdef"))
	people := identity.NewService(db, nil, nil, nil, now, identity.Options{})
	files, index := file.NewService(db, log, store, nil, now), search.NewService(db, now)
	spaces := space.NewService(db, log, people, files, index, now)
	s := NewService(db, log, people, spaces, files, index, now)
	spaces.Register(s.Kind())
	for _, term := range []space.Term{{Kind: space.Topic, Key: "digital", Names: map[string]string{"de": "Digitales", "fr": "Numérique"}}, {Kind: space.Quarter, Key: "zentrum", Names: map[string]string{"de": "Zentrum"}}} {
		if err := spaces.PutTerm(t.Context(), authz.Software(), term); err != nil {
			t.Fatal(err)
		}
	}
	return house{s, db, &clock}
}

func key() once.Key {
	return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
}

func (h house) staff(t *testing.T, name string, roles ...authz.Role) authz.Actor {
	t.Helper()
	a := authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount, Employee: true}
	for _, r := range roles {
		a.Roles = append(a.Roles, authz.Grant{Role: r, Scope: authz.Everywhere()})
	}
	if _, err := h.db.NewRaw("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, ?, ?, 'de', now())", a.ID, name, name).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

// project that runs since yesterday, published at once or later.
func (h house) project(t *testing.T, slug string, in uuid.UUID, publishAt *time.Time) *space.Project {
	t.Helper()
	today := calendar.DateOf(noon)
	id, err := h.spaces.Publish(t.Context(), authz.Software(), space.Import{SpaceID: in, Slug: slug, Kind: space.Participation, Content: space.Content{
		Texts: map[string]space.Text{"de": {Title: "Digitale Gemeinde", Summary: "x"}}, Influence: space.Consultation, Rule: calendar.RuleFree, PublishAt: publishAt,
		Contact: space.Contact{Unit: "Kanzlei", Phone: "041 268 01 11"},
		Phases:  []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today.AddDays(-1), ClosesOn: today.AddDays(9), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.spaces.ProjectByID(t.Context(), authz.Software(), id, "de")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// activity of this kind in a project.
func (h house) activity(t *testing.T, p *space.Project, settings string) uuid.UUID {
	t.Helper()
	a, err := h.spaces.CreateActivity(t.Context(), authz.Software(), key(), p.ID, space.ActivityDraft{Kind: KindKey, Preset: "one_round", Settings: json.RawMessage(settings),
		Texts: map[string]space.ActivityText{"de": {Title: "Zur Strategie", Text: "Was meinen Sie?"}, "fr": {Title: "Au sujet de la stratégie"}}})
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

func chapter(level int, title string) text.Block {
	return text.Block{Kind: text.Chapter, Level: level, Words: map[string]text.Words{"de": {Title: title}}}
}

func paragraph(words string) text.Block {
	return text.Block{Kind: text.Paragraph, Words: map[string]text.Words{"de": {HTML: "<p>" + words + "</p>"}}}
}

// strategy is what the tests discuss.
func strategy() []text.Block {
	return []text.Block{
		paragraph("Dieses Vorwort steht vor allen Kapiteln."),
		chapter(1, "Zugang für alle"),
		paragraph("Die Gemeinde bietet ihre Dienste am Schalter, am Telefon und im Netz an."),
		chapter(1, "Datenschutz"),
		paragraph("Personendaten bleiben in der Schweiz und werden nach der Bearbeitung gelöscht."),
		paragraph("Der Gemeinderat berichtet jedes Jahr über die Sicherheit der Daten."),
	}
}

// published makes the blocks the current version.
func (h house) published(t *testing.T, id uuid.UUID, blocks ...text.Block) *Version {
	t.Helper()
	ctx, software := t.Context(), authz.Software()
	b, err := h.Begin(ctx, software, key(), id, Source{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Save(ctx, software, id, b.Version.Number, b.Version.Version, Writing{Blocks: blocks})
	if err == nil {
		s, err = h.Publish(ctx, software, id, s.Version.Number, s.Version.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s.Version
}

func (h house) upload(t *testing.T, a authz.Actor, purpose, name string, content []byte) uuid.UUID {
	t.Helper()
	f, err := h.files.Upload(t.Context(), a, key(), file.Arrival{Purpose: purpose, Name: name, Body: bytes.NewReader(content), Length: int64(len(content))})
	if err != nil {
		t.Fatal(err)
	}
	return f.ID
}

func (h house) opens(ctx context.Context, a authz.Actor, id uuid.UUID) bool {
	d, err := h.files.Open(ctx, a, id, 0)
	if err != nil {
		return false
	}
	return d.Close() == nil
}

func (h house) found(t *testing.T, a authz.Actor, words string) []search.Hit {
	t.Helper()
	hits, err := h.index.Find(t.Context(), a, search.Query{Text: words, Lang: "de", Limit: 20})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

func pdf(words string) []byte {
	return []byte("%PDF-1.4\n% " + words + "\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// refused fails unless the error has this code.
func refused(t *testing.T, what string, err error, want fault.Code) {
	t.Helper()
	if !fault.Is(err, want) {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}
