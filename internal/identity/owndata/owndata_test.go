package owndata

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// desk makes copies for one person.
type desk struct {
	*testing.T
	*Service
	files *blob.Disk
	me    authz.Actor
	time  time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	files, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, files: files, me: authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount}, time: time.Now()}
	db := pgtest.DB(t)
	if _, err := db.NewRaw("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, '', '', 'it', now())", d.me.ID).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.Service = NewService(db, audit.New([]byte("0123456789abcdef0123456789abcdef")), files, cat, d.language, func() time.Time { return d.time }, func(context.Context) string { return "Mitwirken" })
	return d
}

// language holds the person, as those who know people do.
func (d *desk) language(ctx context.Context, tx bun.Tx, person uuid.UUID) (lang string, err error) {
	return lang, tx.NewRaw("SELECT lang FROM identity_person WHERE id = ? FOR UPDATE", person).Scan(ctx, &lang)
}

func act(s string) once.Key { return once.Key{Scope: "test", Value: s, Fingerprint: []byte(s)} }

func (d *desk) begin(key string) *Copy {
	d.Helper()
	c, err := d.Begin(d.Context(), d.me, act(key))
	if err != nil {
		d.Fatal(err)
	}
	return c
}

func (d *desk) blobs() int {
	d.Helper()
	keys, err := d.files.List(d.Context(), "", "", 100)
	if err != nil {
		d.Fatal(err)
	}
	return len(keys)
}

// write gives both files of a copy.
func (d *desk) write(lang string) (data map[string][]map[string]any, page string) {
	d.Helper()
	var out bytes.Buffer
	if err := d.Write(d.Context(), d.me.ID, lang, &out); err != nil {
		d.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		d.Fatal(err)
	}
	read := func(name string) []byte {
		f, err := z.Open(name)
		if err != nil {
			d.Fatal(err)
		}
		b, err := io.ReadAll(f)
		if err != nil {
			d.Fatal(err)
		}
		return b
	}
	var v struct{ Sections map[string][]map[string]any }
	if err := json.Unmarshal(read("data.json"), &v); err != nil {
		d.Fatal(err)
	}
	return v.Sections, string(read("index.html"))
}

func failing(err error) Source {
	return Rows("identity_person", func(context.Context, uuid.UUID) iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) { yield(nil, err) }
	})
}

// A copy that does not come about is no reason to wait for ever.
func TestACopyThatFails(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Add(failing(errors.New("broken")))
	first := d.begin("first")
	if first.Lang != "it" {
		t.Errorf("in %s, not in the language of the person", first.Lang)
	}
	if d.Make(t.Context(), first.ID) == nil {
		t.Error("a broken source makes no error")
	}
	if d.blobs() != 0 {
		t.Error("half a copy is kept")
	}
	d.time = d.time.Add(patience)
	rows, err := d.Copies(t.Context(), d.me)
	if err != nil || len(rows) != 1 || rows[0].State(d.time) != Failed {
		t.Error(rows, err)
	}
	if again := d.begin("again"); again.ID == first.ID {
		t.Error("the failed copy stands in the way")
	}
	if err := d.Make(t.Context(), first.ID); err != nil {
		t.Error("a late attempt for a copy that was replaced:", err)
	}
}

// Nobody tries again to tell what is known about somebody who is gone.
func TestACopyForNobodyIsGivenUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Add(failing(fault.New(fault.NotFound, "identity.person_not_found")))
	err := d.Make(t.Context(), d.begin("copy").ID)
	givenUp := reflect.New(reflect.TypeOf(jobs.Discard(errors.New("any"))))
	if !errors.As(err, givenUp.Interface()) || d.blobs() != 0 {
		t.Errorf("%v, %d files", err, d.blobs())
	}
}

// ideas is a source as other modules bring them.
type ideas []string

func (ideas) Name() string { return "identity_consent" }

func (i ideas) OwnData(context.Context, uuid.UUID) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for n, text := range i {
			if !yield(Row{{Name: "id", Value: n}, {Name: "name", Value: text}, {Name: "confirmed_at", Value: nil}}, nil) {
				return
			}
		}
	}
}

// A source of many rows passes through without being collected, in its order.
func TestManyRowsPassThrough(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	many := make(ideas, 5000)
	for i := range many {
		many[i] = strings.Repeat("x", 100)
	}
	d.Add(many)
	data, page := d.write("de")
	rows := data[many.Name()]
	if len(rows) != len(many) || rows[4999]["id"] != 4999.0 || rows[0]["confirmed_at"] != nil || rows[0]["name"] != many[0] {
		t.Error(len(rows))
	}
	if n := strings.Count(page, "<tr><td>"); n != len(many) {
		t.Errorf("%d rows on the page", n)
	}
	if !strings.Contains(page, "4’999") {
		t.Error("numbers are not written as people read them")
	}
}

// Names are said in the language of the copy, words of the program on the page only.
func TestNamesAndTerms(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	row := Row{{Name: "provider", Value: Name(func(lang string) string { return "AGOV " + lang })}, {Name: "role", Value: Term("releases")}}
	d.Add(List("identity_role", func(context.Context, uuid.UUID) ([]Row, error) { return []Row{row}, nil }, func(r Row) (Row, error) { return r, nil }))
	for lang, word := range map[string]string{"de": "Gibt frei", "en": "Releases"} {
		data, page := d.write(lang)
		got := data["identity_role"][0]
		if got["provider"] != "AGOV "+lang || got["role"] != "releases" || !strings.Contains(page, "AGOV "+lang) || !strings.Contains(page, word) {
			t.Errorf("%s: %v\n%s", lang, got, page)
		}
	}
}

func TestUnknownValuesAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := text(struct{}{}, locale.For("de"), nil, "", ""); err == nil {
		t.Error("a value nobody can read is taken")
	}
}

// Two copies asked for at the same time are one.
func TestAskedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ids := make(chan uuid.UUID, 4)
	for _, k := range []string{"a", "b", "c", "d"} {
		go func() {
			c, err := d.Begin(t.Context(), d.me, act(k))
			if err != nil {
				t.Error(err)
				ids <- uuid.Nil
				return
			}
			ids <- c.ID
		}()
	}
	first := <-ids
	for range 3 {
		if id := <-ids; id != first {
			t.Error("two copies")
		}
	}
}
