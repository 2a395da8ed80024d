package statement_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
)

const open = `{"audience":"everybody","form":"request_reason","attachments":true}`

func stage(t *testing.T, settings string) *towntest.Town {
	t.Helper()
	w := towntest.New(t)
	kind := w.Documents.Kind()
	kind.Forget = w.Kept.Forget
	w.Stage(kind, settings)
	return w
}

const plan = "%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"

func send(w *towntest.Town, v statement.Visitor, id uuid.UUID, name, content string) (*file.File, error) {
	return w.Drafts.Upload(w.Ctx(), v, towntest.Key(), id, file.Arrival{Name: name, Body: strings.NewReader(content), Length: int64(len(content))})
}

func attach(w *towntest.Town, v statement.Visitor, id uuid.UUID, files ...uuid.UUID) (*statement.Detail, error) {
	w.T.Helper()
	d, err := w.Said.Get(w.Ctx(), v, id)
	w.Must(err)
	return w.Drafts.Update(w.Ctx(), v, id, d.Statement.Version, statement.Head{Contact: d.Contact, Files: files})
}

func fetch(w *towntest.Town, v statement.Visitor, id, one uuid.UUID) (string, error) {
	d, err := w.Drafts.OpenFile(w.Ctx(), v, id, one)
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(d)
	w.Must(err)
	w.Must(d.Close())
	return string(content), nil
}

// Without a login, the secret of the draft is the right to its files, and the only one:
// they become part of what is submitted like those of people with an account.
func TestFilesWithoutALogin(t *testing.T) {
	t.Parallel()
	w := stage(t, open)
	v, stranger, staff := towntest.Browser(1), towntest.Browser(2), statement.Visitor{Actor: w.Editor}
	d, _ := w.Writes(v, towntest.Remark{Block: 2, Request: "Mehr Schalter", Reason: "Nicht alle haben ein Gerät."})
	other, _ := w.Writes(stranger)
	sent, err := send(w, v, d.ID, "Plan.pdf", plan)
	w.Must(err)
	_, err = send(w, stranger, d.ID, "Plan.pdf", plan)
	towntest.Refused(t, "sent with the secret of another draft", err, authz.CodeNotFound)
	_, err = send(w, statement.Visitor{Actor: w.Settle("Anna")}, d.ID, "Plan.pdf", plan)
	towntest.Refused(t, "sent by somebody with an account", err, authz.CodeNotFound)
	_, err = attach(w, stranger, other.ID, sent.ID)
	towntest.Refused(t, "attached to another draft", err, file.CodeGone)
	for name, who := range map[string]statement.Visitor{"a stranger": stranger, "staff, of a draft": staff, "nobody": {Actor: authz.Nobody()}} {
		_, err = fetch(w, who, d.ID, sent.ID)
		towntest.Refused(t, "fetched by "+name, err, authz.CodeNotFound)
	}
	_, err = fetch(w, stranger, other.ID, sent.ID)
	towntest.Refused(t, "fetched through one’s own draft", err, authz.CodeNotFound)
	_, err = w.Files.Open(w.Ctx(), authz.Nobody(), sent.ID, 0)
	towntest.Refused(t, "fetched as any file", err, authz.CodeNotFound)

	got, err := attach(w, v, d.ID, sent.ID)
	w.Must(err)
	content, err := fetch(w, v, d.ID, sent.ID)
	if shown := w.Said.View(v, got).Files; err != nil || content != plan || len(shown) != 1 || shown[0].Address != "/api/v1/statements/"+d.ID.String()+"/files/"+sent.ID.String() {
		t.Errorf("%+v %v", shown, err)
	}
	w.Submits(v, d.ID)
	page, _, err := w.Receipts.Receipt(w.Ctx(), v, d.ID, 0)
	w.Must(err)
	if files := page.Content.Files; len(files) != 1 || files[0].Name != "Plan.pdf" || files[0].Size != int64(len(plan)) {
		t.Errorf("the receipt tells of %+v", files)
	}
	if read, err := w.Said.Get(w.Ctx(), staff, d.ID); err != nil || len(read.Files) != 1 {
		t.Errorf("staff see %+v, %v", read, err)
	} else if opened, err := w.Files.Open(w.Ctx(), w.Editor, sent.ID, 0); err != nil {
		t.Errorf("staff cannot open it: %v", err)
	} else {
		w.Must(opened.Close())
	}

	// What is changed afterwards waits for the next version; the first one keeps its file.
	*w.At = towntest.Noon.Add(time.Minute)
	second, err := send(w, v, d.ID, "Brief.pdf", plan)
	w.Must(err)
	got, err = attach(w, v, d.ID, second.ID)
	w.Must(err)
	if _, err = fetch(w, v, d.ID, sent.ID); err != nil || len(got.Files) != 1 || !got.Changed() {
		t.Errorf("%+v: what was submitted is gone: %v", got.Files, err)
	}
	_, closes := statement.Times(got.Consultation, towntest.Noon)
	*w.At = closes.Add(time.Hour)
	_, err = send(w, v, d.ID, "Zu spät.pdf", plan)
	towntest.Refused(t, "after the time", err, statement.CodeClosed)
	if _, err = fetch(w, v, d.ID, sent.ID); err != nil {
		t.Errorf("one’s own file after the time: %v", err)
	}
	*w.At = towntest.Noon
	_, err = w.HandedIn.Withdraw(w.Ctx(), v, d.ID)
	w.Must(err)
	_, err = send(w, v, d.ID, "Plan.pdf", plan)
	towntest.Refused(t, "of a withdrawn statement", err, statement.CodeWithdrawn)
}

// Every refusal has its reason, and nothing is left of what was refused.
func TestFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	w := stage(t, open)
	v := towntest.Browser(1)
	d, _ := w.Writes(v)
	_, err := send(w, v, d.ID, "bild.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
	towntest.Refused(t, "a wrong type", err, file.CodeType)
	_, err = w.Drafts.Upload(w.Ctx(), v, towntest.Key(), d.ID, file.Arrival{Name: "gross.pdf", Body: bytes.NewReader(nil), Length: 21 << 20})
	towntest.Refused(t, "one that is too large", err, file.CodeTooLarge)
	w.Exec(`INSERT INTO file_item (id, purpose, state, name, media, size, sha256, waits_for, created_at) VALUES (?, ?, 'clean', 'x', 'x', 49999990, ?, ?, ?)`,
		uuid.New(), statement.FilePurpose, bytes.Repeat([]byte{1}, 32), d.ID, towntest.Noon)
	_, err = send(w, v, d.ID, "Plan.pdf", plan)
	towntest.Refused(t, "too much together", err, file.CodeTogether)
	w.Exec(`INSERT INTO file_item (id, purpose, state, name, media, size, sha256, waits_for, created_at) SELECT gen_random_uuid(), purpose, state, name, media, 1, sha256, waits_for, created_at
		FROM file_item, generate_series(2, 2 * ?)`, statement.MaxFiles)
	_, err = send(w, v, d.ID, "Plan.pdf", plan)
	towntest.Refused(t, "too many", err, file.CodeTooMany)
	if n := w.Number("SELECT count(*) FROM file_item WHERE name <> 'x'"); n != 0 {
		t.Errorf("%d files were refused and are there", n)
	}
	quiet := stage(t, `{"audience":"everybody","attachments":false}`)
	q, _ := quiet.Writes(v)
	_, err = send(quiet, v, q.ID, "Plan.pdf", plan)
	towntest.Refused(t, "where none are asked for", towntest.FirstField(err), statement.CodeFieldOff)
}

// Who takes an upload back before it is attached has the room again at once; what is
// attached, and what others have, stays.
func TestRoomOfWhatIsTakenBack(t *testing.T) {
	t.Parallel()
	w := stage(t, open)
	v, stranger := towntest.Browser(1), towntest.Browser(2)
	d, _ := w.Writes(v)
	kept, err := send(w, v, d.ID, "Plan.pdf", plan)
	w.Must(err)
	_, err = attach(w, v, d.ID, kept.ID)
	w.Must(err)
	back, err := send(w, v, d.ID, "Irrtum.pdf", plan)
	w.Must(err)
	w.Exec("UPDATE file_item SET size = 49999900 WHERE id = ?", back.ID)
	_, err = send(w, v, d.ID, "Brief.pdf", plan)
	towntest.Refused(t, "without room", err, file.CodeTogether)
	towntest.Refused(t, "by a stranger", w.Drafts.TakeBack(w.Ctx(), stranger, d.ID, back.ID), authz.CodeNotFound)
	for range 2 {
		w.Must(w.Drafts.TakeBack(w.Ctx(), v, d.ID, back.ID))
		w.Must(w.Drafts.TakeBack(w.Ctx(), v, d.ID, kept.ID))
	}
	if _, err = fetch(w, v, d.ID, kept.ID); err != nil {
		t.Errorf("what is attached is gone: %v", err)
	}
	_, err = attach(w, v, d.ID, kept.ID, back.ID)
	towntest.Refused(t, "attached after it was taken back", err, file.CodeGone)
	if _, err = send(w, v, d.ID, "Brief.pdf", plan); err != nil {
		t.Errorf("there is no room again: %v", err)
	}
	_, closes := statement.Times(d.Consultation, towntest.Noon)
	*w.At = closes.Add(time.Hour)
	towntest.Refused(t, "after the time", w.Drafts.TakeBack(w.Ctx(), v, d.ID, kept.ID), statement.CodeClosed)
}

// Files go with their draft, those that nobody attached as well.
func TestFilesGoWithTheirDraft(t *testing.T) {
	t.Parallel()
	w := stage(t, open)
	left := func() int { return w.Number("SELECT count(*) FROM file_item WHERE removed_at IS NULL") }
	fill := func(v statement.Visitor) *statement.Detail {
		d, _ := w.Writes(v)
		for _, name := range []string{"Plan.pdf", "Wartet.pdf"} {
			f, err := send(w, v, d.ID, name, plan)
			w.Must(err)
			if name == "Plan.pdf" {
				_, err = attach(w, v, d.ID, f.ID)
				w.Must(err)
			}
		}
		return d
	}
	thrown, abandoned := fill(towntest.Browser(1)), fill(towntest.Browser(2))
	if n := left(); n != 4 {
		t.Fatalf("%d files", n)
	}
	w.Must(w.Drafts.Discard(w.Ctx(), towntest.Browser(1), thrown.ID))
	if n := left(); n != 2 {
		t.Errorf("%d files after one draft was thrown away", n)
	}
	*w.At = towntest.Noon.Add(file.Unattached + time.Minute)
	w.Must(w.Files.Sweep(w.Ctx()))
	if n := left(); n != 1 {
		t.Errorf("%d files after a day, want the one that is attached", n)
	}
	_, closes := statement.Times(abandoned.Consultation, towntest.Noon)
	*w.At = closes.Add(statement.DraftRetention + time.Second)
	w.Must(w.Kept.Remind(w.Ctx()))
	w.Must(w.Files.Sweep(w.Ctx()))
	if n := w.Number("SELECT count(*) FROM file_item"); n != 0 {
		t.Errorf("%d files outlive their draft", n)
	}
}

// The words of a refusal name what would be allowed.
func TestSizesInRefusals(t *testing.T) {
	t.Parallel()
	w := stage(t, open)
	v := towntest.Browser(1)
	d, _ := w.Writes(v)
	_, err := w.Drafts.Upload(w.Ctx(), v, towntest.Key(), d.ID, file.Arrival{Name: "gross.pdf", Body: bytes.NewReader(nil), Length: 60_000_000})
	if f := fault.From(err); f == nil || f.Code != file.CodeTogether || f.Params["Max"] != int64(50) {
		t.Errorf("%+v", f)
	}
}
