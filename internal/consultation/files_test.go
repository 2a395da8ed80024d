package consultation

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/intake"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// Files belong to the version they came with, and later ones show them too.
func TestFilesComeWithAVersion(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	p := h.project(t, "strategie", space.DefaultSpace, nil)
	id := h.activity(t, p, "")
	lea, resident := h.staff(t, "Lea", authz.Communications), authz.Nobody()
	if _, err := h.files.Upload(ctx, h.staff(t, "Ute"), key(), file.Arrival{Purpose: AttachmentPurpose, Name: "x.pdf", Body: strings.NewReader("x"), Length: 1}); !fault.Is(err, authz.CodeRoleRequired) {
		t.Error(err)
	}
	report, annex := h.upload(t, lea, AttachmentPurpose, "bericht.pdf", pdf("Bericht")), h.upload(t, lea, AttachmentPurpose, "plan.pdf", pdf("Plan"))
	shot := h.upload(t, lea, PicturePurpose, "karte.png", picture(t))
	figure := text.Block{Kind: text.Figure, Words: map[string]text.Words{"de": {HTML: `<p><img src="` + PictureAddress(shot) + `" alt="Karte"/></p>`}}}
	both := []Attachment{{FileID: report, Role: Report, Lang: "de", Title: "Erläuterungsbericht"}, {FileID: annex, Role: Annex, Lang: "de"}}

	b, err := h.Begin(ctx, lea, key(), id, Source{})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "somebody else’s upload", second(h.Save(ctx, h.staff(t, "Max", authz.Admin), id, 1, 1, Writing{Attachments: both})), file.CodeGone)
	refused(t, "an upload of nowhere", second(h.Save(ctx, lea, id, 1, 1, Writing{Attachments: []Attachment{{FileID: uuid.New(), Role: Annex, Lang: "de"}}})), file.CodeGone)
	s, err := h.Save(ctx, lea, id, 1, b.Version.Version, Writing{Blocks: append(strategy(), figure), Attachments: both})
	if err != nil || s.Files[report].Name != "bericht.pdf" || !strings.Contains(s.Version.Document.Blocks[6].Words["de"].HTML, shot.String()) {
		t.Fatal(err, s)
	}
	for _, f := range []uuid.UUID{report, annex, shot} {
		if h.opens(ctx, resident, f) || !h.opens(ctx, lea, f) {
			t.Error("files of a draft are for who edits")
		}
	}
	if _, err = h.Publish(ctx, lea, id, 1, s.Version.Version); err != nil {
		t.Fatal(err)
	}
	for _, f := range []uuid.UUID{report, annex, shot} {
		if !h.opens(ctx, resident, f) {
			t.Error("files of a published version are for readers")
		}
	}
	// The next version shows one of them, and one of its own.
	b, err = h.Begin(ctx, lea, key(), id, Source{Published: true})
	if err != nil || len(b.Version.Attachments) != 2 {
		t.Fatal(err, b)
	}
	easy := h.upload(t, lea, AttachmentPurpose, "leicht.pdf", pdf("Leicht"))
	now := []Attachment{{FileID: report, Role: Report, Lang: "de"}, {FileID: easy, Role: EasyVersion, Lang: "easy"}}
	if s, err = h.Save(ctx, lea, id, 2, b.Version.Version, Writing{Blocks: b.Version.Document.Blocks, Attachments: now}); err != nil || len(s.Files) != 3 {
		t.Fatal(err, s.Files)
	}
	r, err := h.Read(ctx, resident, p.Slug, id, 1)
	if err != nil || len(r.Version.Attachments) != 2 || r.Files[annex].Name != "plan.pdf" {
		t.Error(err, r)
	}
	// What a draft brought goes with it; what was published stays.
	if err := h.Discard(ctx, lea, id, 2, s.Version.Version); err != nil {
		t.Fatal(err)
	}
	if h.opens(ctx, lea, easy) || !h.opens(ctx, resident, report) || !h.opens(ctx, resident, shot) {
		t.Error("the wrong files went")
	}
	refused(t, "discarded", second(h.Sheet(ctx, lea, id, 2)), CodeVersionNotFound)
}

// An activity that is deleted takes its files along, alone and with its project.
func TestNothingIsLeftOfADeletedActivity(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	lea := h.staff(t, "Lea", authz.ProjectManager)
	d, err := h.spaces.Create(ctx, lea, key(), space.NewProject{SpaceID: space.DefaultSpace, Kind: space.Participation, Title: "Entwurf"})
	if err != nil {
		t.Fatal(err)
	}
	var files []uuid.UUID
	var activities []uuid.UUID
	for range 2 {
		id := h.activity(t, &d.Project, "")
		f := h.upload(t, lea, AttachmentPurpose, "bericht.pdf", pdf("Bericht"))
		if _, err := h.Begin(ctx, lea, key(), id, Source{}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Save(ctx, lea, id, 1, 1, Writing{Attachments: []Attachment{{FileID: f, Role: Report, Lang: "de"}}}); err != nil {
			t.Fatal(err)
		}
		files, activities = append(files, f), append(activities, id)
	}
	if err := h.spaces.DeleteActivity(ctx, lea, activities[0]); err != nil {
		t.Fatal(err)
	}
	if h.opens(ctx, lea, files[0]) || !h.opens(ctx, lea, files[1]) {
		t.Error("the wrong files went")
	}
	if err := h.spaces.Delete(ctx, lea, d.ID); err != nil {
		t.Fatal(err)
	}
	left := 0
	if err := h.db.NewRaw("SELECT (SELECT count(*) FROM consultation_version) + (SELECT count(*) FROM file_item WHERE removed_at IS NULL)").Scan(ctx, &left); err != nil || left != 0 {
		t.Error(left, err)
	}
}

const pasted = `<h1>Zugang für alle</h1><p>Die Gemeinde bietet ihre Dienste am Schalter und im Netz an.</p>
<h1>Datenschutz</h1><p>Personendaten bleiben in der Schweiz.</p><p onclick="x()">Der Gemeinderat berichtet <b>jedes</b> Jahr.<script>x</script></p>`

// A new version that comes from outside keeps the ids of what stayed, and what staff
// had added to it.
func TestAnImportFollowsTheVersionBefore(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	p := h.project(t, "strategie", space.DefaultSpace, nil)
	id := h.activity(t, p, "")
	lea := h.staff(t, "Lea", authz.Communications)
	b, err := h.Begin(ctx, lea, key(), id, Source{Pasted: pasted, Format: intake.HTML})
	if err != nil || len(b.Version.Document.Blocks) != 5 || strings.Contains(b.Version.Document.Blocks[4].Words["de"].HTML, "onclick") || len(b.Remarks) == 0 {
		t.Fatal(err, b)
	}
	for _, r := range b.Remarks {
		if b.Version.Document.Block(r.Block) == nil {
			t.Errorf("%s points at no block", r.Code)
		}
	}
	fr, err := h.Translate(ctx, lea, id, 1, 1, "fr", Source{Format: intake.Markdown, Pasted: "# Accès pour tous\n\nLa commune est là.\n\n# Protection des données\n\nLes données restent en Suisse.\n\nLe conseil rend compte."})
	if err != nil || !slices.Equal(fr.Version.Document.Langs(), []string{"de", "fr"}) || fr.Version.Version != 2 {
		t.Fatal(err, fr)
	}
	blocks := fr.Version.Document.Blocks
	blocks[2].Topics = []string{"digital"}
	s, err := h.Save(ctx, lea, id, 1, 2, Writing{Blocks: blocks})
	if err == nil {
		s, err = h.Publish(ctx, lea, id, 1, s.Version.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	before := s.Version.Document.Blocks
	changed := strings.Replace(strings.Replace(pasted, "in der Schweiz", "bei der Gemeinde", 1), "<h1>Daten", "<h1>Barrierefreiheit</h1><p>Alle Seiten sind ohne Maus bedienbar.</p><h1>Daten", 1)
	if b, err = h.Begin(ctx, lea, key(), id, Source{Pasted: changed, Format: intake.HTML}); err != nil {
		t.Fatal(err)
	}
	after := b.Version.Document.Blocks
	for was, is := range map[int]int{0: 0, 1: 1, 2: 4, 3: 5, 4: 6} {
		if before[was].ID != after[is].ID {
			t.Errorf("block %d is not known again", was)
		}
	}
	if _, stale := after[5].Words["fr"]; stale || after[4].Words["fr"].Title != "Protection des données" || !slices.Equal(after[4].Topics, []string{"digital"}) {
		t.Errorf("%+v", after[4:6])
	}
	if _, err := h.Publish(ctx, lea, id, 2, b.Version.Version); err != nil {
		t.Fatal(err)
	}
	d, err := h.Changes(ctx, authz.Nobody(), p.Slug, id, 1, 2, "de")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[compare.Kind]int{}
	for _, c := range d.Changes {
		kinds[c.Kind]++
	}
	if kinds[compare.Same] != 4 || kinds[compare.Changed] != 1 || kinds[compare.Added] != 2 {
		t.Errorf("%v", kinds)
	}
}

// A second import takes the place of the first one, all of it or nothing: what it brings
// beside the text goes, note and attachments stay, and who has written since is asked.
func TestAnImportReplacesADraft(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	p := h.project(t, "strategie", space.DefaultSpace, nil)
	id := h.activity(t, p, "")
	lea := h.staff(t, "Lea", authz.Communications)
	shot := h.upload(t, lea, PicturePurpose, "karte.png", picture(t))
	annex := h.upload(t, lea, AttachmentPurpose, "plan.pdf", pdf("Plan"))
	b, err := h.Begin(ctx, lea, key(), id, Source{Pasted: pasted, Format: intake.HTML})
	if err != nil {
		t.Fatal(err)
	}
	figure := text.Block{Kind: text.Figure, Words: map[string]text.Words{"de": {HTML: `<p><img src="` + PictureAddress(shot) + `" alt="Karte"/></p>`}}}
	blocks := append(b.Version.Document.Blocks, figure)
	blocks[2].Topics = []string{"digital"}
	s, err := h.Save(ctx, lea, id, 1, 1, Writing{Blocks: blocks, Note: map[string]string{"de": "Erste Fassung"}, Attachments: []Attachment{{FileID: annex, Role: Annex, Lang: "de"}}})
	if err != nil {
		t.Fatal(err)
	}
	before := s.Version
	other := Source{Pasted: strings.Replace(pasted, "in der Schweiz", "bei der Gemeinde", 1), Format: intake.HTML}
	refused(t, "an older state", second(h.Replace(ctx, lea, id, 1, 1, other)), fault.CodeStale)
	refused(t, "nothing to read", second(h.Replace(ctx, lea, id, 1, 2, Source{})), fault.CodeInvalid)
	refused(t, "a stranger", second(h.Replace(ctx, authz.Nobody(), id, 1, 2, other)), authz.CodeLoginRequired)
	if s, err = h.Sheet(ctx, lea, id, 1); err != nil || len(s.Version.Document.Blocks) != 6 || s.Version.Version != 2 || !h.opens(ctx, lea, shot) {
		t.Fatal("a refusal left something", err, s.Version)
	}
	b, err = h.Replace(ctx, lea, id, 1, 2, other)
	if err != nil {
		t.Fatal(err)
	}
	after := b.Version.Document.Blocks
	if len(after) != 5 || after[0].ID != before.Document.Blocks[0].ID || !slices.Equal(after[2].Topics, []string{"digital"}) || !strings.Contains(after[3].Words["de"].HTML, "bei der Gemeinde") {
		t.Errorf("%+v", after)
	}
	if b.Version.Number != 1 || b.Version.Version != 3 || b.Version.Note["de"] != "Erste Fassung" || len(b.Version.Attachments) != 1 || len(b.Remarks) == 0 {
		t.Errorf("%+v", b.Version.Head)
	}
	if h.opens(ctx, lea, shot) || !h.opens(ctx, lea, annex) {
		t.Error("the wrong files went")
	}
	if _, err := h.Publish(ctx, lea, id, 1, 3); err != nil {
		t.Fatal(err)
	}
	refused(t, "a published version", second(h.Replace(ctx, lea, id, 1, 4, other)), CodeImmutable)
}

// The document that staff will import, where it lies beside the checkout.
func TestADocumentOfTheMunicipalityIsImportedWithItsPictures(t *testing.T) {
	t.Parallel()
	h := build(t)
	ctx := t.Context()
	id := h.activity(t, h.project(t, "strategie", space.DefaultSpace, nil), "")
	lea := h.staff(t, "Lea", authz.Communications)
	refused(t, "a file of nowhere", second(h.Begin(ctx, lea, key(), id, Source{FileID: uuid.New()})), file.CodeGone)
	refused(t, "a file of another purpose", second(h.Begin(ctx, lea, key(), id, Source{FileID: h.upload(t, lea, AttachmentPurpose, "x.pdf", pdf("x"))})), file.CodeGone)
	paths, err := filepath.Glob("../../../*/seeds/*.docx")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Skip("documents of the municipality belong to it and not to this repository; where they lie beside the checkout, as in CI, they are imported; documents made by the tests are imported everywhere")
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		source := h.upload(t, lea, SourcePurpose, filepath.Base(path), raw)
		b, err := h.Begin(ctx, lea, key(), id, Source{FileID: source})
		if err != nil {
			t.Fatal(path, err)
		}
		d := &b.Version.Document
		if len(d.Chapters()) < 5 || len(d.Blocks) < 20 {
			t.Errorf("%s: %d chapters, %d blocks", path, len(d.Chapters()), len(d.Blocks))
		}
		s, err := h.Publish(ctx, lea, id, b.Version.Number, b.Version.Version)
		if err != nil {
			t.Fatal(path, err)
		}
		for _, shot := range pictures(&s.Version.Document) {
			if !h.opens(ctx, authz.Nobody(), shot) {
				t.Errorf("%s: a picture is not shown", path)
			}
		}
		if h.opens(ctx, authz.Nobody(), source) || !h.opens(ctx, lea, source) {
			t.Error("the file that was read is for staff")
		}
		// Read once more it is the same document.
		again, err := h.Begin(ctx, lea, key(), id, Source{FileID: h.upload(t, lea, SourcePurpose, filepath.Base(path), raw)})
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range changesBetween(d, &again.Version.Document)["de"] {
			if c.Kind != compare.Same || c.Old[0] != c.New[0] {
				t.Errorf("%s: block %d is %s", path, i, c.Kind)
			}
		}
	}
}

// Pictures out of a file are made harmless or left out; either is said.
func TestPicturesOfAnImport(t *testing.T) {
	t.Parallel()
	h := build(t)
	res := &intake.Result{Document: &text.Document{Blocks: []text.Block{chapter(1, "Plan"), paragraph("a")}}}
	for ref, content := range map[string][]byte{"/files/import/1": picture(t), "/files/import/2": []byte("no picture")} {
		res.Document.Blocks = append(res.Document.Blocks, text.Block{Kind: text.Figure, ID: text.NewID(), Words: map[string]text.Words{"de": {HTML: `<p><img src="` + ref + `" alt="x"/></p>`}}})
		res.Pictures = append(res.Pictures, intake.Picture{Ref: ref, Media: "image/png", Bytes: content})
	}
	res.Document.Blocks[0].ID, res.Document.Blocks[1].ID = text.NewID(), text.NewID()
	out := &reading{}
	if err := h.storePictures(t.Context(), res, out); err != nil {
		t.Fatal(err)
	}
	if len(out.pictures) != 1 || len(out.remarks) != 1 || out.remarks[0].Block != res.Document.Blocks[0].ID || len(res.Document.Blocks) != 3 || !slices.Equal(pictures(res.Document), out.pictures) {
		t.Errorf("%+v %+v", out, res.Document.Blocks)
	}
	res.Document.Clean()
	if !slices.Equal(pictures(res.Document), out.pictures) {
		t.Error("cleaning takes our own pictures out")
	}
}
