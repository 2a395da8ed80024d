package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// published is the small consultation with its report out, by somebody without four eyes.
func (o *office) published(named bool) *Desk {
	o.T.Helper()
	o.small()
	*o.At = noon.AddDate(0, 0, 20)
	d, err := o.Save(o.Ctx(), o.Editor, o.Activity, 0, Draft{Named: named, Introduction: map[string]string{"de": "<p>Zur Sache.</p>", "fr": "<p>De quoi il s’agit.</p>"}})
	o.Must(err)
	_, err = o.Publish(o.Ctx(), o.Publisher, o.Activity, d.Version)
	o.Must(err)
	d, err = o.Desk(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	return d
}

func (o *office) content(a authz.Actor, id uuid.UUID) []byte {
	o.T.Helper()
	d, err := o.Files.Open(o.Ctx(), a, id, 0)
	o.Must(err)
	b, err := io.ReadAll(d)
	o.Must(closed(d, err))
	return b
}

// A published report is kept as files in each language it is written in, once, however
// often the job runs; everybody fetches them, staff get the same bytes, and the archive has
// them with their checksums.
func TestAPublishedReportIsFrozen(t *testing.T) {
	t.Parallel()
	o := build(t)
	d := o.published(false)
	if n := o.Number("SELECT count(*) FROM river_job WHERE kind = 'consultation.freeze_report'"); n != 1 || d.FrozenAt != nil {
		t.Fatalf("%d jobs, frozen %v", n, d.FrozenAt)
	}
	for range 2 {
		o.Must(o.Freeze(o.Ctx(), o.Activity))
	}
	r, err := o.Read(o.Ctx(), authz.Nobody(), "digital", o.Activity, "de", Stretch{Limit: 10})
	o.Must(err)
	papers := viewPapers(r.report, r.Papers)
	var got []string
	for _, p := range papers {
		got = append(got, p.Lang+" "+p.Format+" "+p.File.Name)
	}
	if want := "de pdf Mitwirkungsbericht digital.pdf, de docx Mitwirkungsbericht digital.docx, fr pdf Rapport de consultation digital.pdf, fr docx Rapport de consultation digital.docx"; strings.Join(got, ", ") != want {
		t.Fatalf("%s", strings.Join(got, ", "))
	}
	if n := o.Number("SELECT count(*) FROM audit_entry WHERE act = 'consultation.report_frozen'"); n != 1 {
		t.Errorf("%d times in the log", n)
	}
	pdf := o.content(authz.Nobody(), papers[0].File.ID)
	sum := sha256.Sum256(pdf)
	if !bytes.HasPrefix(pdf, []byte("%PDF-1.7")) || papers[0].SHA256 != hex.EncodeToString(sum[:]) {
		t.Error("the PDF is not what its checksum says")
	}
	if words := o.words(table.DOCX, o.content(authz.Nobody(), papers[1].File.ID)); !strings.Contains(words, "Schalter bleibt offen") || strings.Contains(words, "Gloor") || strings.Contains(words, "Personendaten") {
		t.Errorf("%s", words)
	}
	// What staff take out later is the frozen file, as long as they ask for the same.
	o.Exec("UPDATE consultation_segment SET request = 'anders'")
	if again := o.made(o.Editor, "consultation_report", table.PDF, "de", nil); !bytes.Equal(again, pdf) {
		t.Error("a later PDF differs")
	}
	if anew := o.words(table.DOCX, o.made(o.Editor, "consultation_report", table.DOCX, "de", export.Params{byNames: "named"})); !strings.Contains(anew, "anders") || !strings.Contains(anew, "Anna Gloor") {
		t.Errorf("%s", anew)
	}
	files := unzip(t, o.made(o.Publisher, "consultation_archive", table.ZIP, "de", nil))
	if files["report/de/Mitwirkungsbericht digital.pdf"] != string(pdf) || files["report.pdf"] != "" {
		t.Error("the archive lacks the frozen report")
	}
	if !strings.Contains(files["checksums.txt"], papers[0].SHA256+"  report/de/") {
		t.Errorf("%s", files["checksums.txt"])
	}
	_, err = o.Files.Upload(o.Ctx(), o.Publisher, key(), file.Arrival{Purpose: PaperPurpose, Name: "x.pdf", Body: bytes.NewReader(pdf), Length: int64(len(pdf))})
	refused(t, "somebody uploads a report", err, authz.CodeRoleRequired)
	o.Exec("UPDATE space_space SET audience = 'employees'")
	if _, err := o.Files.Open(o.Ctx(), authz.Nobody(), papers[0].File.ID, 0); !fault.Is(err, authz.CodeNotFound) {
		t.Errorf("of a project that nobody sees: %v", err)
	}
}

// Numbers and files of a published report stay when the time of statements is over.
func TestAFrozenReportOutlivesStatements(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.published(false)
	o.Must(o.Freeze(o.Ctx(), o.Activity))
	o.Must(pg.InTx(o.Ctx(), o.DB, func(ctx context.Context, tx bun.Tx) error {
		_, err := o.Said.Forget(ctx, tx, o.Project)
		return err
	}))
	r, err := o.Read(o.Ctx(), authz.Nobody(), "digital", o.Activity, "de", Stretch{Limit: 10})
	o.Must(err)
	v := viewNumbers(r.edition)
	if len(r.Rows) != 0 || v.Statements != 2 || v.Requests != 3 || v.Decisions[2].Count != 1 || len(v.Chapters) < 2 || len(viewPapers(r.report, r.Papers)) != 4 {
		t.Errorf("%d rows, %+v", len(r.Rows), v)
	}
}

// What is not published is not frozen.
func TestADraftIsNotFrozen(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.small()
	o.Must(o.Freeze(o.Ctx(), o.Activity))
	if n := o.Number("SELECT count(*) FROM file_item WHERE purpose = 'consultation-report'"); n != 0 {
		t.Errorf("%d files", n)
	}
}

// A report with names is frozen with them; its chapters are read one by one.
func TestAReportByChapter(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.published(true)
	o.Must(o.Freeze(o.Ctx(), o.Activity))
	d, err := o.Desk(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	if words := o.words(table.DOCX, o.content(authz.Nobody(), viewPapers(&d.Report, d.Papers)[1].File.ID)); !strings.Contains(words, "Anna Gloor") || strings.Contains(words, "Huwiler") {
		t.Errorf("%s", words)
	}
	whole, err := o.Read(o.Ctx(), authz.Nobody(), "digital", o.Activity, "de", Stretch{Limit: 10})
	o.Must(err)
	all, seen := whole.statistics.InOrder(whole.document), 0
	for _, id := range append(all, "") {
		one, err := o.Read(o.Ctx(), authz.Nobody(), "digital", o.Activity, "de", Stretch{Chapter: &id, Limit: 10})
		o.Must(err)
		for i := range one.Rows {
			if seen++; one.Rows[i].Chapter != id {
				t.Errorf("%s is about %s, not %s", one.Rows[i].Label, one.Rows[i].Chapter, id)
			}
		}
		if ch := one.statistics.Chapters[id]; ch != nil && ch.N != len(one.Rows) {
			t.Errorf("%d of %d about %s", len(one.Rows), ch.N, id)
		}
	}
	if seen != len(whole.Rows) || seen == 0 || len(all) < 2 {
		t.Errorf("%d of %d in %d chapters", seen, len(whole.Rows), len(all))
	}
	v := viewEntry(whole.edition, &whole.Rows[1])
	if v.Passage == "" || v.PassageLang != "de" {
		t.Errorf("%+v", v)
	}
}

// An attachment of a statement lies in the archive as it was uploaded, with its checksum in
// metadata.json.
func TestTheArchiveHasAttachments(t *testing.T) {
	t.Parallel()
	o := build(t)
	content := []byte("Unser Quartier\nZahlen zur Zählung\n")
	who := o.Settle("Carla")
	by := statement.Visitor{Actor: who}
	d, _ := o.Writes(by, remark{Block: 2, Request: "Mehr Bäume", Reason: "siehe Beilage"})
	f, err := o.Files.Upload(o.Ctx(), who, key(), file.Arrival{Purpose: statement.FilePurpose, Name: "zählung.txt", Body: bytes.NewReader(content), Length: int64(len(content))})
	o.Must(err)
	d, err = o.Said.Get(o.Ctx(), by, d.ID)
	o.Must(err)
	_, err = o.Said.Update(o.Ctx(), by, d.ID, d.Statement.Version, statement.Head{Contact: statement.Contact{Name: "Carla Meier"}, Files: []uuid.UUID{f.ID}})
	o.Must(err)
	d = o.Submits(by, d.ID)
	files := unzip(t, o.made(o.Editor, "consultation_archive", table.ZIP, "de", nil))
	name := "statements/" + d.Statement.Number + "/files/zählung.txt"
	if files[name] != string(content) {
		t.Fatalf("%s is not there as it was", name)
	}
	var meta archiveMeta
	o.Must(json.Unmarshal([]byte(files["metadata.json"]), &meta))
	sum, found := sha256.Sum256(content), false
	for _, f := range meta.Files {
		if f.Path == name {
			if found = true; f.SHA256 != hex.EncodeToString(sum[:]) || f.Size != int64(len(content)) {
				t.Errorf("%+v", f)
			}
		}
	}
	if !found {
		t.Errorf("metadata.json does not name %s", name)
	}
}

// An export that says of which consultation nothing is refused before anything begins.
func TestAnExportNamesItsConsultation(t *testing.T) {
	t.Parallel()
	o := build(t)
	for _, source := range []string{"consultation_report", "consultation_synopsis", "consultation_archive"} {
		format := table.DOCX
		if source == "consultation_archive" {
			format = table.ZIP
		}
		_, err := o.exports.Begin(o.Ctx(), o.Editor, key(), export.Request{Source: source, Format: format, Lang: "de"})
		if f := fault.From(err); err == nil || len(f.Fields) != 1 || f.Fields[0].Path != "params/activity" || f.Fields[0].Code != fault.FieldRequired {
			t.Errorf("%s: %+v", source, err)
		}
	}
	if n := o.Number("SELECT count(*) FROM export_run"); n != 0 {
		t.Errorf("%d begun", n)
	}
}

// A report of many segments is frozen in parts, its DOCX whole.
func TestVolumeOfAFrozenReport(t *testing.T) {
	o := build(t)
	o.fill(perPDF + 1)
	o.Exec("INSERT INTO consultation_report (activity_id, state, changed_at, published_at) VALUES (?, 'published', now(), now())", o.Activity)
	o.Must(o.Freeze(o.Ctx(), o.Activity))
	d, err := o.Desk(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	var parts []int
	for _, p := range d.Report.Papers {
		if p.Format == table.PDF {
			parts = append(parts, p.Part)
		} else if p.Part != 0 {
			t.Error("the DOCX has parts")
		}
	}
	if len(parts) != 3 || parts[0] != 1 || parts[2] != 3 {
		t.Errorf("parts %v", parts)
	}
}
