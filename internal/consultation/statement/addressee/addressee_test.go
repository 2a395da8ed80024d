package addressee

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/xuri/excelize/v2"

	"mitwirken/internal/accesscode"
	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/handin"
	"mitwirken/internal/consultation/statement/keep"
	"mitwirken/internal/consultation/statement/receipt"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/organisation"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
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

// town has a consultation for invited people only, which runs from yesterday for ten days.
type town struct {
	*Service
	t        testing.TB
	db       *bun.DB
	at       *time.Time
	activity uuid.UUID
	project  uuid.UUID
	document *consultation.Version
	staff    authz.Actor
	outbox   *mail.Outbox
	drafts   *drafting.Service
	handed   *handin.Service
	kept     *keep.Service
}

func build(t testing.TB) *town {
	t.Helper()
	db := pgtest.DB(t)
	w := &town{t: t, db: db}
	store, err := blob.NewDisk(t.TempDir())
	w.must(err)
	cat, err := locale.Load()
	w.must(err)
	cat = cat.Reporting(t.Errorf)
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 25, TLS: mail.TLSNone, From: mail.Address{Email: "mitwirken@example.ch"}})
	w.must(err)
	w.outbox, err = mail.NewOutbox(db, sender, cat, mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: "https://mitwirken.example.ch"}, slog.New(slog.DiscardHandler), mail.Options{})
	w.must(err)
	clock := noon
	w.at = &clock
	now := func() time.Time { return clock }
	log, vault := audit.New(secret), identity.NewVault(secret)
	people := identity.NewService(db, log, vault, nil, now, identity.Options{})
	files, index := file.NewService(db, log, store, nil, now), search.NewService(db, now)
	spaces := space.NewService(db, log, people, files, index, now)
	consultations := consultation.NewService(db, log, people, spaces, files, index, now)
	spaces.Register(consultations.Kind())
	signs := receipt.NewKey(secret)
	statements := statement.NewService(db, log, consultations, people, vault, files, w.outbox, now, statement.Options{PublicURL: "https://mitwirken.example.ch", Key: signs})
	w.drafts = drafting.NewService(db, consultations, statements, people, organisation.NewService(db, log, people, vault, w.outbox, now, organisation.Options{}), files, now)
	w.handed = handin.NewService(db, consultations, statements, people, signs, now)
	w.kept = keep.NewService(db, log, consultations, statements, people, files, now)
	w.Service = NewService(db, log, consultations, statements, vault, w.outbox, cat, now, Options{PublicURL: "https://mitwirken.example.ch", Codes: accesscode.NewNamed(secret),
		Sender: func(context.Context) (owner, phone string) { return "Gemeinde Emmen", "041 268 01 11" }})
	w.staff = authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount, Employee: true, Roles: []authz.Grant{{Role: authz.ProjectManager, Scope: authz.Everywhere()}}}
	_, err = db.NewRaw("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, 'Lea', 'lea', 'de', now())", w.staff.ID).Exec(t.Context())
	w.must(err)
	today := calendar.DateOf(noon)
	w.project, err = spaces.Publish(t.Context(), authz.Software(), space.Import{SpaceID: space.DefaultSpace, Slug: "digital", Kind: space.Participation, Content: space.Content{
		Texts: map[string]space.Text{"de": {Title: "Digitale Gemeinde", Summary: "x"}}, Influence: space.Consultation, Rule: calendar.RuleFree, Contact: space.Contact{Unit: "Kanzlei", Phone: "041 268 01 11"},
		Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today.AddDays(-1), ClosesOn: today.AddDays(9), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	w.must(err)
	a, err := spaces.CreateActivity(t.Context(), authz.Software(), key(), w.project, space.ActivityDraft{Kind: consultation.KindKey, Preset: "one_round", Settings: json.RawMessage(`{"audience":"invited","reminderDays":3}`),
		Texts: map[string]space.ActivityText{"de": {Title: "Zur Strategie"}}})
	w.must(err)
	w.activity = a.ID
	b, err := consultations.Begin(t.Context(), authz.Software(), key(), a.ID, consultation.Source{})
	w.must(err)
	s, err := consultations.Save(t.Context(), authz.Software(), a.ID, b.Version.Number, b.Version.Version, consultation.Writing{Blocks: []doc.Block{{Kind: doc.Chapter, Level: 1, Words: map[string]doc.Words{"de": {Title: "Zugang"}}}}})
	w.must(err)
	s, err = consultations.Publish(t.Context(), authz.Software(), a.ID, s.Version.Number, s.Version.Version)
	w.must(err)
	w.document = s.Version
	return w
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) number(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.NewRaw(query, args...).Scan(w.t.Context(), &n))
	return n
}

func key() once.Key {
	return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
}

func (w *town) add(name, email string, kind statement.Kind) *Addressee {
	w.t.Helper()
	a, err := w.Create(w.t.Context(), w.staff, key(), w.activity, Draft{Name: name, Kind: kind, Lang: "de", Category: "Vereine", Contact: Contact{Email: email, Street: "Weg 1", Town: "6020 Emmenbrücke"}})
	w.must(err)
	return a
}

func refused(t testing.TB, what string, err error, want fault.Code) {
	t.Helper()
	if !fault.Is(err, want) {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}

// fields of a refusal as «path code».
func fields(err error) (out []string) {
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			out = append(out, x.Path+" "+string(x.Code))
		}
	}
	slices.Sort(out)
	return out
}

const good = "Name;Art;Strasse;PLZ;Ort;E-Mail;Sprache;Kategorie\r\nPro Velo;Organisation;Weg 1;6020;Emmenbrücke;velo@example.ch;;Vereine\r\n\r\nÉlise Müller;Person;;;;elise@example.ch;français;\r\n"

// An import is taken whole or not at all, and every wrong line is named.
func TestImports(t *testing.T) {
	t.Parallel()
	w := build(t)
	count := func() int {
		return w.number("SELECT count(*) FROM consultation_addressee WHERE activity_id = ?", w.activity)
	}
	bad := good + "pro velo;Organisation;weg 1;6020;Emmenbrücke;VELO@example.ch;de;\r\n;Organisation;;;;x@example.ch;;\r\nOhne Adresse;Kirche;;;;;xx;\r\nFalsch;Person;;;;kein-at;de;\r\n"
	_, _, err := w.Import(t.Context(), w.staff, key(), w.activity, []byte(bad))
	want := []string{"lines/5 consultation.addressee_duplicate", "lines/6/name field.required", "lines/7/contact consultation.addressee_reach", "lines/7/kind field.choice", "lines/7/lang field.choice", "lines/8/contact/email field.email"}
	if got := fields(err); !slices.Equal(got, want) || count() != 0 {
		t.Errorf("refused with\n%s\nwant\n%s\n%d rows", strings.Join(got, "\n"), strings.Join(want, "\n"), count())
	}
	if f := fault.From(err).Fields; f[slices.IndexFunc(f, func(x fault.Field) bool { return x.Code == CodeDuplicate })].Params["Line"] != "2" {
		t.Errorf("the duplicate does not lead to its first line: %+v", f)
	}
	k := key()
	for range 2 { // a repeated request adds nobody twice
		if n, _, err := w.Import(t.Context(), w.staff, k, w.activity, []byte(good)); err != nil || n != 2 || count() != 2 {
			t.Fatalf("%d of 2, %d rows: %v", n, count(), err)
		}
	}
	_, _, err = w.Import(t.Context(), w.staff, key(), w.activity, []byte("Name;E-Mail\nNeu;neu@example.ch\nPro Velo;velo@example.ch\nÉlise Müller;elise@example.ch\n"))
	if got := fields(err); !slices.Equal(got, []string{"lines/4 consultation.addressee_exists"}) || count() != 2 {
		t.Errorf("who is on the list already: %v, %d rows", got, count())
	}
	rows, err := w.List(t.Context(), w.staff, w.activity, nil, 10)
	if err != nil || len(rows) != 2 || rows[0].Name != "Élise Müller" || rows[0].Lang != "fr" || rows[0].Kind != statement.Private || rows[1].Contact.Town != "6020 Emmenbrücke" || rows[1].Category != "Vereine" {
		t.Errorf("%+v %v", rows, err)
	}
	if n := w.number("SELECT count(*) FROM audit_entry WHERE act = 'consultation.addressees_listed'"); n != 1 {
		t.Errorf("%d lines about the list in the log", n)
	}
	_, _, err = w.Import(t.Context(), authz.Actor{Kind: authz.Person, ID: w.staff.ID, Level: authz.LevelAccount}, key(), w.activity, []byte("\x00"))
	refused(t, "imported by a resident", err, authz.CodeRoleRequired)
	for name, tc := range map[string]struct {
		content string
		want    fault.Code
	}{
		"nothing": {"", CodeEmpty}, "titles only": {"Name;Ort\n", CodeEmpty}, "no name": {"Ort;Strasse\nx;y\n", CodeColumns}, "a picture": {"\x89PNG\x00\x01", CodeUnreadable},
		"no workbook": {"PK\x03\x04 not really", CodeUnreadable}, "too large": {strings.Repeat("x", MaxImport+1), fault.CodeTooLarge}, "too many": {"Name\n" + strings.Repeat("x\n", MaxAddressees+5), CodeTooMany},
	} {
		_, _, err := w.Import(t.Context(), w.staff, key(), w.activity, []byte(tc.content))
		refused(t, name, err, tc.want)
	}
}

// Nobody finds out in the letters that half of a list was not taken.
func TestColumnsLeftAside(t *testing.T) {
	t.Parallel()
	all, err := rows([]byte("\uFEFF;;;;\r\nName;E-Mail-Adresse;Telefon;Bemerkung;\r\n\r\nM\xfcller;m@example.ch;041 268 01 11;;\r\n;;;;\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseLines(all)
	if err != nil || len(got.drafts) != 1 || got.drafts[0].Contact.Email != "m@example.ch" || !slices.Equal(got.lines, []int{4}) {
		t.Fatalf("%+v %v", got, err)
	}
	if !slices.Equal(got.left, []string{"Telefon"}) {
		t.Errorf("left aside: %q, want the one in which something stands", got.left)
	}
}

// A workbook, text of old spreadsheets and text with tabs say the same.
func TestSheets(t *testing.T) {
	t.Parallel()
	x := excelize.NewFile()
	for cell, value := range map[string]any{"A1": "Name", "B1": "E-Mail", "D1": "PLZ", "A3": "Müller & Söhne", "B3": "m@example.ch", "D3": 6020} {
		if err := x.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.SetCellRichText("Sheet1", "A4", []excelize.RichTextRun{{Text: "Pro "}, {Text: "Velo"}}); err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	if err := x.Write(&book); err != nil {
		t.Fatal(err)
	}
	got, err := rows(book.Bytes())
	if err != nil || len(got) != 3 || got[1].line != 3 || got[1].cells[0] != "Müller & Söhne" || got[1].cells[3] != "6020" || got[2].cells[0] != "Pro Velo" {
		t.Errorf("%+v %v", got, err)
	}
	for name, content := range map[string]string{"tabs": "Name\tE-Mail\nMüller\tm@example.ch\n", "commas": "\uFEFFName,E-Mail\n\"Müller\",m@example.ch\n", "old": "Name;E-Mail\nM\xfcller;m@example.ch\n",
		"old with a mark": "\uFEFFName;E-Mail\r\nM\xfcller;m@example.ch\r\n", "empty lines above": "\r\n\r\nName,E-Mail\r\nMüller,m@example.ch\r\n"} {
		if got, err := rows([]byte(content)); err != nil || len(got) != 2 || !slices.Equal(got[1].cells, []string{"Müller", "m@example.ch"}) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	// A workbook that unpacks to far more than it is, or points outside.
	for name, sheet := range map[string]string{"bomb": strings.Repeat(" ", maxUnpacked+10), "entities": `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>`,
		"strings": `<worksheet><sheetData><row r="1"><c t="s"><v>99</v></c></row></sheetData></worksheet>`} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for part, text := range map[string]string{"xl/workbook.xml": `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet r:id="rId1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`, "xl/worksheets/sheet1.xml": sheet} {
			f, err := z.Create(part)
			if err == nil {
				_, err = f.Write([]byte(text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := rows(b.Bytes())
		refused(t, name, err, CodeUnreadable)
	}
}

// Only who has a code speaks; each code opens one statement, for its addressee.
func TestInvitations(t *testing.T) {
	t.Parallel()
	w := build(t)
	velo, anna := w.add("Pro Velo", "velo@example.ch", statement.Organisation), w.add("Anna Muster", "anna@example.ch", statement.Private)
	begin := func(who byte, code string) (*statement.Detail, statement.Visitor, error) {
		v := statement.Visitor{Actor: authz.Nobody(), Secret: bytes.Repeat([]byte{who}, 32)}
		d, err := w.drafts.Begin(t.Context(), v, key(), drafting.Beginning{Activity: w.activity, Code: code, Lang: "de"})
		return d, v, err
	}
	_, _, err := begin(1, "")
	refused(t, "without a code", err, statement.CodeInvitation)
	_, _, err = begin(1, "7K3M-9QXT-2VBX")
	if !fault.Is(err, accesscode.CodeMistyped) && !fault.Is(err, accesscode.CodeUnknown) && fields(err) == nil {
		t.Errorf("a wrong code: %v", err)
	}
	_, _, err = begin(1, w.o.Codes.Code(uuid.New()).String())
	refused(t, "the code of nobody", err, accesscode.CodeUnknown)
	d, v, err := begin(1, strings.ToLower(w.o.Codes.Code(velo.ID).String()))
	w.must(err)
	if d.Kind != statement.Organisation || d.Organisation != "Pro Velo" || d.Category != "Vereine" || d.Contact.Email != "velo@example.ch" {
		t.Errorf("%+v", d.Statement)
	}
	_, _, err = begin(2, w.o.Codes.Code(velo.ID).String())
	refused(t, "a code twice", err, statement.CodeInvitationUsed)
	if n := w.number("SELECT count(*) FROM consultation_statement"); n != 1 {
		t.Errorf("%d statements after refusals", n)
	}
	for _, a := range []*Addressee{velo, anna} {
		o, err := w.Opens(t.Context(), w.o.Codes.Code(a.ID), "de")
		if err != nil || o == nil || o.Title != "Zur Strategie" || !strings.HasSuffix(o.Page, "/stellungnahme") {
			t.Errorf("what the code opens: %+v %v", o, err)
		}
	}
	if o, err := w.Opens(t.Context(), w.o.Codes.Code(uuid.New()), "de"); o != nil || err != nil {
		t.Errorf("an unknown code opens %+v %v", o, err)
	}
	refused(t, "taken off the list while writing", w.Delete(t.Context(), w.staff, velo.ID), CodeAnswered)
	w.must(w.Delete(t.Context(), w.staff, anna.ID))
	refused(t, "deleted twice", w.Delete(t.Context(), w.staff, anna.ID), CodeNotFound)

	// More time for one of them, also for what they have begun.
	today := calendar.DateOf(noon)
	for name, tc := range map[string]struct {
		to     calendar.Date
		reason string
		want   string
	}{"shorter": {today.AddDays(9), "Ferien", "until consultation.extension_shorter"}, "no reason": {today.AddDays(20), " ", "reason field.required"}} {
		_, err := w.Extend(t.Context(), w.staff, velo.ID, tc.to, tc.reason)
		if got := fields(err); !slices.Equal(got, []string{tc.want}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	longer, err := w.Extend(t.Context(), w.staff, velo.ID, today.AddDays(20), "Vorstand tagt erst dann.")
	w.must(err)
	if statement.Day(*longer.ExtendedTo) != today.AddDays(20) || longer.Answer != statement.Draft {
		t.Errorf("%+v", longer)
	}
	rows, err := w.List(t.Context(), w.staff, w.activity, nil, 10)
	w.must(err)
	for i := range rows {
		want := today.AddDays(9).End()
		if rows[i].ID == velo.ID {
			want = today.AddDays(20).End()
		}
		if !rows[i].Deadline.Equal(want) {
			t.Errorf("%s has time until %v, want %v", rows[i].Name, rows[i].Deadline, want)
		}
	}
	*w.at = today.AddDays(20).End()
	if _, err := w.drafts.PutRemark(t.Context(), v, d.ID, uuid.New(), 0, drafting.Words{Anchor: anchorOf(w), Position: statement.Approval}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.handed.Submit(t.Context(), v, key(), d.ID); err != nil {
		t.Fatalf("in the last second of the extension: %v", err)
	}
	*w.at = today.AddDays(21).Begin().Add(space.Grace)
	_, err = w.Opens(t.Context(), w.o.Codes.Code(velo.ID), "de")
	refused(t, "a code after its time", err, accesscode.CodeExpired)
	if n := w.number("SELECT count(*) FROM mail_outbox WHERE template = 'addressee_extension'"); n != 1 {
		t.Errorf("%d mails about the extension", n)
	}
	w.must(pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		_, err := w.kept.Forget(ctx, tx, w.project)
		return err
	}))
	if n := w.number("SELECT count(*) FROM consultation_addressee"); n != 0 {
		t.Errorf("%d addressees after the time of the project", n)
	}
}

// Mails and letters go to whom they reach, reminders once to those who have not answered.
func TestInvitingAndReminding(t *testing.T) {
	t.Parallel()
	w := build(t)
	w.add("Pro Velo", "velo@example.ch", statement.Organisation)
	quiet := w.add("Quartierverein", "", statement.Organisation)
	sent := func(template string) int {
		return w.number("SELECT count(*) FROM mail_outbox WHERE template = ?", template)
	}
	for i, want := range []int{1, 0} {
		n, err := w.Invite(t.Context(), w.staff, key(), w.activity, nil)
		if err != nil || n != want || sent("addressee_invitation") != 1 {
			t.Errorf("invited %d at %d: %v", n, i, err)
		}
	}
	d, err := w.Letters(t.Context(), w.staff, w.activity, 1)
	w.must(err)
	var b bytes.Buffer
	w.must(d.Stream(&b))
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) {
		t.Error("no PDF")
	}
	if n := w.number("SELECT count(*) FROM consultation_addressee WHERE printed_at IS NOT NULL"); n != 2 {
		t.Errorf("%d letters printed", n)
	}
	_, err = w.Letters(t.Context(), w.staff, w.activity, 2)
	refused(t, "a part without letters", err, CodeNotFound)
	closes := calendar.DateOf(noon).AddDays(9).End()
	for at, want := range map[time.Duration]int{-4 * 24 * time.Hour: 0} {
		*w.at = closes.Add(at)
		w.must(w.Remind(t.Context()))
		if n := sent("addressee_reminder"); n != want {
			t.Errorf("%d reminders four days before", n)
		}
	}
	for range 2 {
		*w.at = closes.AddDate(0, 0, -2)
		w.must(w.Remind(t.Context()))
		if n := sent("addressee_reminder"); n != 1 {
			t.Errorf("%d reminders two days before", n)
		}
	}
	if n := w.number("SELECT count(*) FROM consultation_addressee WHERE id = ? AND reminded_at IS NOT NULL", quiet.ID); n != 0 {
		t.Error("somebody without a mail address counts as reminded")
	}
}

// Staff remind at any time those who have not answered, once a day each; the reminder
// before the end comes all the same.
func TestRemindingByHand(t *testing.T) {
	t.Parallel()
	w := build(t)
	w.add("Pro Velo", "velo@example.ch", statement.Organisation)
	w.add("Quartierverein", "", statement.Organisation)
	done := w.add("Gewerbe", "gewerbe@example.ch", statement.Organisation)
	due := func(want Reminder) {
		t.Helper()
		if got, err := w.Due(t.Context(), w.staff, w.activity); err != nil || got != want {
			t.Errorf("%+v %v, want %+v", got, err, want)
		}
	}
	due(Reminder{}) // nobody was asked yet
	_, err := w.Invite(t.Context(), w.staff, key(), w.activity, nil)
	w.must(err)
	_, err = w.Letters(t.Context(), w.staff, w.activity, 1)
	w.must(err)
	v := statement.Visitor{Actor: authz.Nobody(), Secret: bytes.Repeat([]byte{3}, 32)}
	d, err := w.drafts.Begin(t.Context(), v, key(), drafting.Beginning{Activity: w.activity, Code: w.o.Codes.Code(done.ID).String(), Lang: "de"})
	w.must(err)
	due(Reminder{Due: 2, Post: 1}) // who has only begun is reminded too
	_, err = w.drafts.PutRemark(t.Context(), v, d.ID, uuid.New(), 0, drafting.Words{Anchor: anchorOf(w), Position: statement.Approval})
	w.must(err)
	_, err = w.handed.Submit(t.Context(), v, key(), d.ID)
	w.must(err)
	for i, want := range []int{1, 0} {
		n, err := w.Nudge(t.Context(), w.staff, key(), w.activity)
		if err != nil || n != want {
			t.Errorf("reminded %d at %d: %v", n, i, err)
		}
	}
	due(Reminder{Today: 1, Post: 1})
	again := key()
	*w.at = noon.AddDate(0, 0, 1)
	for range 2 { // the same press of the button, repeated
		if n, err := w.Nudge(t.Context(), w.staff, again, w.activity); err != nil || n != 1 {
			t.Errorf("the next day %d: %v", n, err)
		}
	}
	*w.at = noon.AddDate(0, 0, 7)
	w.must(w.Remind(t.Context()))
	if n := w.number("SELECT count(*) FROM mail_outbox WHERE template = 'addressee_reminder'"); n != 3 {
		t.Errorf("%d reminders, want two by hand and the one before the end", n)
	}
	due(Reminder{Today: 1, Post: 1})
	*w.at = noon.AddDate(0, 0, 10)
	due(Reminder{})
	if n := w.number("SELECT count(*) FROM audit_entry WHERE act = 'consultation.addressees_reminded'"); n != 3 {
		t.Errorf("%d lines in the log", n)
	}
	_, err = w.Nudge(t.Context(), authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount}, key(), w.activity)
	refused(t, "by a resident", err, authz.CodeRoleRequired)
}

// The receipt goes with the letter to the address that the invitation went to, and not to
// one that somebody typed.
func TestReceiptGoesToTheInvited(t *testing.T) {
	t.Parallel()
	w := build(t)
	velo := w.add("Pro Velo", "velo@example.ch", statement.Organisation)
	v := statement.Visitor{Actor: authz.Nobody(), Secret: bytes.Repeat([]byte{3}, 32)}
	d, err := w.drafts.Begin(t.Context(), v, key(), drafting.Beginning{Activity: w.activity, Code: w.o.Codes.Code(velo.ID).String(), Lang: "de"})
	w.must(err)
	_, err = w.drafts.PutRemark(t.Context(), v, d.ID, uuid.New(), 0, drafting.Words{Anchor: anchorOf(w), Position: statement.Approval})
	w.must(err)
	attached := func() int {
		t.Helper()
		_, err := w.handed.Submit(t.Context(), v, key(), d.ID)
		w.must(err)
		return w.number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_receipt' AND jsonb_exists(data, 'attachment')")
	}
	if n := attached(); n != 1 {
		t.Errorf("%d receipts to the addressee", n)
	}
	head := statement.Head{Contact: d.Contact}
	head.Contact.Email = "somebody@example.ch"
	_, err = w.drafts.Update(t.Context(), v, d.ID, d.Statement.Version, head)
	w.must(err)
	if n := attached(); n != 1 {
		t.Errorf("%d receipts, want none for an address that was typed", n)
	}
}

// The letters as people get them, in every language.
func TestLetters(t *testing.T) {
	t.Parallel()
	w := build(t)
	until := noon.AddDate(0, 0, 9)
	for _, lang := range locale.Langs() {
		for name, content := range map[string]mail.Content{
			"invitation": invitationLetter{title: "Digitale Strategie", owner: "Gemeinde Emmen", name: "Pro Velo", lang: lang, code: "7K3M-9QXT-2VBD", until: until, url: "https://mitwirken.example.ch/code#7K3M9QXT2VBD"},
			"reminder":   reminderLetter{title: "Digitale Strategie", name: "Pro Velo", lang: lang, until: until, url: "https://mitwirken.example.ch/code#7K3M9QXT2VBD"},
			"extension":  extensionLetter{title: "Digitale Strategie", name: "Pro Velo", lang: lang, until: until, url: "https://mitwirken.example.ch/code#7K3M9QXT2VBD"},
		} {
			r, err := w.outbox.Preview(lang, content)
			w.must(err)
			golden.Text(t, "testdata/letters/"+name+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		}
		c, err := w.consultations.Activity(t.Context(), w.db, authz.Software(), w.activity)
		w.must(err)
		l := w.letter(c, &Addressee{ID: uuid.Nil, Name: "Pro Velo", Lang: lang, Contact: Contact{Person: "Anna Muster", Street: "Weg 1", Town: "6020 Emmenbrücke"}}, "Gemeinde Emmen", "041 268 01 11", noon)
		golden.Text(t, "testdata/letter."+lang+".txt", fmt.Sprintf("%s\n%s\n\n%s\n\n%s\n\n%s\n%s\n\n%s\n%s\n\n%s\n%s\n\n%s\n%s\n\n%s\n%s\n\n%s\n", l.Owner, l.Phone, strings.Join(l.Address, "\n"), l.Date, l.Title, l.Greeting+"\n"+l.Lead, l.CodeLabel, l.Valid,
			l.HowHeading, strings.Join(l.How, "\n"), l.HelpHeading, l.Help, l.DataHeading, l.Data, l.Closing))
	}
}

func anchorOf(w *town) compare.Anchor {
	return compare.Anchor{Block: w.document.Document.Blocks[0].ID, Lang: "de"}
}
