package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/collect"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/file"
	"mitwirken/internal/identity/owndata"
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
		_, err := o.Kept.Forget(ctx, tx, o.Project)
		return err
	}))
	r, err := o.Read(o.Ctx(), authz.Nobody(), "digital", o.Activity, "de", Stretch{Limit: 10})
	o.Must(err)
	v := viewNumbers(r.Edition)
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
	all, seen := whole.Statistics.InOrder(whole.Document), 0
	for _, id := range append(all, "") {
		one, err := o.Read(o.Ctx(), authz.Nobody(), "digital", o.Activity, "de", Stretch{Chapter: &id, Limit: 10})
		o.Must(err)
		for i := range one.Rows {
			if seen++; one.Rows[i].Chapter != id {
				t.Errorf("%s is about %s, not %s", one.Rows[i].Label, one.Rows[i].Chapter, id)
			}
		}
		if ch := one.Statistics.Chapters[id]; ch != nil && ch.N != len(one.Rows) {
			t.Errorf("%d of %d about %s", len(one.Rows), ch.N, id)
		}
	}
	if seen != len(whole.Rows) || seen == 0 || len(all) < 2 {
		t.Errorf("%d of %d in %d chapters", seen, len(whole.Rows), len(all))
	}
	v := viewEntry(whole.Edition, &whole.Rows[1])
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
	_, err = o.Drafts.Update(o.Ctx(), by, d.ID, d.Statement.Version, statement.Head{Contact: statement.Contact{Name: "Carla Meier"}, Files: []uuid.UUID{f.ID}})
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

// A report of many segments is frozen in parts, its DOCX whole; staff get the same parts as
// a package, and a report or a synopsis that is not frozen in parts of its own.
func TestALongReportComesInParts(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.perPDF = 2 // of three segments
	o.published(false)
	o.Must(o.Freeze(o.Ctx(), o.Activity))
	d, err := o.Desk(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	var parts []int
	frozen := map[string]bool{}
	for _, p := range d.Report.Papers {
		if p.Format != table.PDF {
			if p.Part != 0 {
				t.Error("the DOCX has parts")
			}
			continue
		}
		if p.Lang == "de" {
			parts = append(parts, p.Part)
			frozen[string(o.content(authz.Nobody(), p.FileID))] = true
		}
	}
	if !slices.Equal(parts, []int{1, 2, 3}) {
		t.Errorf("parts %v", parts)
	}
	exports := export.NewService(o.DB, o.Log, o.Store, o.Catalogues, o.Now, towntest.Owner)
	exports.Add(o.Exports()...)
	o.exports = exports
	packed := func(source string, params export.Params) (files map[string]string, words string) {
		t.Helper()
		run, content := o.ran(o.Editor, source, table.PDF, "de", params)
		if run.Format != table.ZIP || run.Done != 3 || run.Expected == nil || *run.Expected != 3 {
			t.Errorf("%s: %s, %d of %v", source, run.Format, run.Done, run.Expected)
		}
		files = unzip(t, content)
		for _, name := range slices.Sorted(maps.Keys(files)) {
			words += o.words(table.PDF, []byte(files[name]))
		}
		return files, words
	}
	same, _ := packed("consultation_report", nil)
	for name, content := range same {
		if !frozen[content] {
			t.Errorf("%s is none of the frozen parts", name)
		}
	}
	if len(same) != 3 {
		t.Errorf("%d parts", len(same))
	}
	own, words := packed("consultation_report", export.Params{byNames: "named"})
	for _, want := range []string{"Schalter bleibt offen", "Auch per Post", "Daten nur in der Schweiz", "Anna Gloor", "Statistik"} {
		if strings.Count(words, want) == 0 {
			t.Errorf("no %q in %s", want, words)
		}
	}
	if len(own) != 3 || strings.Count(words, "Daten nur in der Schweiz") != 1 {
		t.Errorf("%d parts: %s", len(own), words)
	}
	// The synopsis goes on where it ended, and ends with the last words of the document.
	halves, words := packed("consultation_synopsis", nil)
	for _, want := range []string{"Die Gemeinde bietet ihre Dienste", "Personendaten bleiben in der Schweiz", "Schalter bleibt offen", "Auch per Post", "Daten nur in der Schweiz"} {
		if strings.Count(words, want) != 1 {
			t.Errorf("%d times %q in %s", strings.Count(words, want), want, words)
		}
	}
	if len(halves) != 3 {
		t.Errorf("%d parts of the synopsis", len(halves))
	}
	if run, _ := o.ran(o.Editor, "consultation_report", table.DOCX, "de", nil); run.Format != table.DOCX {
		t.Errorf("a DOCX became a %s", run.Format)
	}
}

// What staff capture after the report was published is not in it: neither on its page nor in
// its files, which say the same; the page names it once as a number, staff are told, and the
// sender reads the answer all the same. It may even come in the second of the publication.
func TestWhatCameAfterTheReport(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{200 * time.Millisecond, time.Minute} {
		t.Run(after.String(), func(t *testing.T) { t.Parallel(); cameAfterTheReport(t, after) })
	}
}

func cameAfterTheReport(t *testing.T, after time.Duration) {
	o := build(t)
	*o.At = o.At.Add(300 * time.Millisecond)
	o.published(true)
	letters := collect.NewService(o.DB, o.Log, o.Documents, o.Said, o.Now)
	if got, err := letters.Collected(o.Ctx(), o.Editor, o.Activity); err != nil || !got.Reported || !got.Capture.Allowed {
		t.Errorf("staff are not told that the report is out: %v %+v", err, got)
	}
	*o.At = o.At.Add(after)
	d, err := letters.Capture(o.Ctx(), o.Editor, key(), collect.Capture{Activity: o.Activity, Channel: statement.Letter, ReceivedOn: calendar.DateOf(noon), Kind: statement.Private, Lang: "de",
		Publication: statement.Named, ConsentNote: "angekreuzt", Head: statement.Head{Contact: statement.Contact{Name: "Vreni Spätig"}}})
	o.Must(err)
	staff := statement.Visitor{Actor: o.Editor}
	_, err = o.Drafts.PutRemark(o.Ctx(), staff, d.ID, uuid.New(), 0, drafting.Words{Anchor: compare.Anchor{Block: o.Block(2), Lang: "de"}, Request: "Später Wunsch", Reason: "weil"})
	o.Must(err)
	d = o.Submits(staff, d.ID)
	// The files are made of what was there when it was published, however late that happens.
	o.Must(o.Freeze(o.Ctx(), o.Activity))
	row := o.Segments(evaluation.Filter{Statement: d.ID})[0]
	o.Answers(o.Editor, row.ID, evaluation.Noted, "Danke für den Brief.")
	_, err = o.Saves(o.Publisher, row.ID, func(e *evaluation.Edit) { e.Place = o.Places()[3].ID })
	o.Must(err)

	r, err := o.Read(o.Ctx(), authz.Nobody(), "digital", o.Activity, "de", Stretch{Limit: 100})
	o.Must(err)
	chapters := 0
	for _, id := range r.Statistics.InOrder(r.Document) {
		chapters += r.Statistics.Chapters[id].N
	}
	if len(r.Rows) != 3 || chapters != 3 || r.Statistics.Statements != 2 || r.Statistics.Open != 0 || r.Late != 1 {
		t.Errorf("%d requests, %d by chapter, %d statements, %d open, %d late", len(r.Rows), chapters, r.Statistics.Statements, r.Statistics.Open, r.Late)
	}
	for _, x := range r.Rows {
		if x.Request == "Später Wunsch" {
			t.Error("it is on the page of the report")
		}
	}
	told := func(params export.Params) string {
		t.Helper()
		return o.words(table.DOCX, o.made(o.Editor, "consultation_report", table.DOCX, "de", params))
	}
	if words := told(export.Params{byNames: "named"}) + told(nil); strings.Contains(words, "Später Wunsch") || strings.Contains(words, "Spätig") {
		t.Errorf("it is in the files: %s", words)
	}
	if words := told(export.Params{byNames: "named", byAnswers: "all"}); !strings.Contains(words, "Später Wunsch") || !strings.Contains(words, "Vreni Spätig") {
		t.Errorf("staff do not get all of it: %s", words)
	}
	files := unzip(t, o.made(o.Editor, "consultation_archive", table.ZIP, "de", nil))
	var meta archiveMeta
	o.Must(json.Unmarshal([]byte(files["metadata.json"]), &meta))
	if meta.Statements != 2 || meta.Late != 1 || !strings.Contains(files["segments.csv"], "Später Wunsch") {
		t.Errorf("%d statements, %d late", meta.Statements, meta.Late)
	}
	desk, err := o.Desk(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	ctx := authz.WithActor(o.Ctx(), o.Editor)
	if v, err := o.answer(ctx, desk, nil); err != nil || v.Body.Late != 1 || v.Body.Statistics.Requests != 3 {
		t.Errorf("%v %+v", err, v)
	}
}

// The copy of one’s data tells in which published reports one stands, and whether with the
// name; the name stays when the consent would be another one today.
func TestOwnDataNamesReports(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna, beat := o.Settle("Anna"), o.Settle("Beat")
	for who, publication := range map[*authz.Actor]statement.Publication{&anna: statement.Named, &beat: statement.Unpublished} {
		v := statement.Visitor{Actor: *who}
		d, _ := o.Writes(v, remark{Block: 2, Request: "Mehr", Reason: "weil"})
		d, err := o.Said.Get(o.Ctx(), v, d.ID)
		o.Must(err)
		_, err = o.Drafts.Update(o.Ctx(), v, d.ID, d.Statement.Version, statement.Head{Contact: statement.Contact{Name: "Anna Gloor"}})
		o.Must(err)
		_, err = o.HandedIn.SetPublication(o.Ctx(), v, d.ID, publication)
		o.Must(err)
		o.Submits(v, d.ID)
	}
	copied := func(who uuid.UUID) (rows []string) {
		t.Helper()
		for row, err := range o.OwnData().OwnData(o.Ctx(), who) {
			o.Must(err)
			title := row[1].Value.(owndata.Name)
			rows = append(rows, fmt.Sprint(row[0].Value, " ", title("de"), " ", row[2].Value))
		}
		return rows
	}
	if rows := copied(anna.ID); len(rows) != 0 {
		t.Errorf("before the report: %v", rows)
	}
	o.published(true)
	for who, want := range map[uuid.UUID]string{anna.ID: "Zur Strategie publication_named", beat.ID: "Zur Strategie publication_anonymous"} {
		if rows := copied(who); len(rows) != 1 || !strings.HasSuffix(rows[0], want) || !strings.HasPrefix(rows[0], "M-2026-") {
			t.Errorf("%v, want %s", rows, want)
		}
	}
}
