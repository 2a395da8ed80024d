package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	today = time.Date(2026, 11, 22, 13, 5, 0, 0, time.UTC)
	anna  = employee("00000000-0000-4000-8000-0000000000aa", authz.Analyst)
	beat2 = employee("00000000-0000-4000-8000-0000000000bb", authz.Analyst)
)

func employee(id string, roles ...authz.Role) authz.Actor {
	a := authz.Actor{Kind: authz.Person, ID: uuid.MustParse(id), Level: authz.LevelAccount, Employee: true}
	for _, r := range roles {
		a.Roles = append(a.Roles, authz.Grant{Role: r, Scope: authz.Everywhere()})
	}
	return a
}

// list is a source of numbers out of the database, in batches.
type list struct {
	length  atomic.Int64
	onRow   func(n int64) error
	batches atomic.Int64
}

func (l *list) source(key string, counted bool) Source {
	src := Source{Key: key, Personal: true, Columns: []Column{{Key: "title", Type: table.Text}, {Key: "opens_at", Type: table.Date}},
		Filters: []Filter{{Name: "only", Terms: []string{"templates", "in_approval"}}, {Name: "space", Valid: func(v string) bool { return v == "a" }}},
		May: func(_ context.Context, a authz.Actor, p Params) (authz.Decision, error) {
			return authz.HasRole(authz.Analyst)(authz.Case{Actor: a}), nil
		},
		Rows: func(ctx context.Context, q Query) iter.Seq2[table.Row, error] {
			next := func(ctx context.Context, last *int64, limit int) ([]int64, error) {
				l.batches.Add(1)
				from := int64(0)
				if last != nil {
					from = *last + 1
				}
				var rows []int64
				return rows, q.DB.NewRaw("SELECT n FROM generate_series(?::bigint, ?::bigint - 1) AS n ORDER BY n LIMIT ?", from, l.length.Load(), limit).Scan(ctx, &rows)
			}
			return Batches(ctx, 500, next, func(n *int64) (table.Row, error) {
				if l.onRow != nil {
					if err := l.onRow(*n); err != nil {
						return nil, err
					}
				}
				return table.Row{"=Projekt " + strconv.FormatInt(*n, 10), today}, nil
			})
		},
	}
	if counted {
		src.Count = func(context.Context, Query) (int64, error) { return l.length.Load(), nil }
	}
	return src
}

// office is a service with everything around it.
type office struct {
	*Service
	t     testing.TB
	files *blob.Disk
	clock atomic.Pointer[time.Time]
	list  *list
}

func newOffice(t testing.TB, db bun.IDB) *office {
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
	o := &office{t: t, files: files, list: &list{}}
	o.at(today)
	o.list.length.Store(3)
	o.Service = NewService(db, audit.New([]byte("0123456789abcdef0123456789abcdef")), files, cat.Reporting(t.Errorf), func() time.Time { return *o.clock.Load() }, func(context.Context) string { return "Gemeinde Emmen" })
	// The sentences are those of a real list.
	src := o.list.source("projects", true)
	o.Add(src)
	long := o.list.source("projects", false)
	o.sources["long"] = &long
	long.Formats = table.Formats()
	return o
}

func (o *office) at(t time.Time) { o.clock.Store(&t) }

func (o *office) begin(a authz.Actor, source string, f table.Format, p Params) (*Run, error) {
	return o.Begin(o.t.Context(), a, once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}, Request{Source: source, Format: f, Params: p, Lang: "de"})
}

func (o *office) must(a authz.Actor, source string, f table.Format) *Run {
	o.t.Helper()
	r, err := o.begin(a, source, f, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

func (o *office) run(id uuid.UUID) *Run {
	o.t.Helper()
	r, err := findRun(o.t.Context(), o.db, id)
	if err != nil || r == nil {
		o.t.Fatal(r, err)
	}
	return r
}

func (o *office) read(a authz.Actor, id uuid.UUID) (string, error) {
	_, f, err := o.Open(o.t.Context(), a, id)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(f)
	return string(b), errors.Join(err, f.Close())
}

func (o *office) blobs() int {
	o.t.Helper()
	keys, err := o.files.List(o.t.Context(), "export/", "", 100)
	if err != nil {
		o.t.Fatal(err)
	}
	return len(keys)
}

func (o *office) count(query string, args ...any) (n int) {
	o.t.Helper()
	if err := o.db.NewRaw(query, args...).Scan(o.t.Context(), &n); err != nil {
		o.t.Fatal(err)
	}
	return n
}

func code(err error) fault.Code {
	if err == nil {
		return ""
	}
	return fault.From(err).Code
}

func TestShortExportsAreReadyAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.Tx(t))
	r, err := o.begin(anna, "projects", table.CSV, Params{"only": "templates"})
	if err != nil || r.State() != Ready || r.Done != 3 || *r.Expected != 3 || r.Size == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	text, err := o.read(anna, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\ufeff\"Personendaten: nur", "Mitwirkungsprojekte\r\n", "Erstellt von;Gemeinde Emmen", `Stand;"22. November 2026, 14.05`, "Auswahl;Vorlagen", "Titel;Beginn\r\n'=Projekt 0;2026-11-22\r\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if name := o.name(r); name != "PERSONENDATEN_mitwirkungsprojekte_2026-11-22.csv" {
		t.Error(name)
	}
	if n := o.count("SELECT count(*) FROM audit_entry WHERE act = 'export.requested' AND data::jsonb @> ?", `{"personal": true, "source": "projects", "filter": {"only": "templates"}}`); n != 1 {
		t.Errorf("%d entries about the request", n)
	}
	if n := o.count("SELECT count(*) FROM audit_entry WHERE act = 'export.fetched'"); n != 1 {
		t.Errorf("%d entries about the download", n)
	}
	for _, f := range table.Formats() {
		if r := o.must(anna, "projects", f); r.State() != Ready {
			t.Errorf("%s: %+v", f, r)
		}
	}
}

func TestLongExportsAreMadeByAJob(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.Tx(t))
	o.list.length.Store(Short + 1)
	r := o.must(anna, "projects", table.JSON)
	if _, err := o.read(anna, r.ID); r.State() != Waiting || code(err) != CodeNotReady {
		t.Fatalf("%+v, %v", r, err)
	}
	if n := o.count("SELECT count(*) FROM river_job WHERE kind = 'export.make' AND args ->> 'export' = ?", r.ID.String()); n != 1 {
		t.Errorf("%d jobs", n)
	}
	for range 2 { // a job may come twice
		if err := o.Make(t.Context(), r.ID); err != nil {
			t.Fatal(err)
		}
	}
	if r = o.run(r.ID); r.State() != Ready || r.Done != Short+1 || r.Attempt != 1 || o.blobs() != 1 {
		t.Errorf("%+v", r)
	}
	list, err := o.Runs(t.Context(), anna, uuid.Nil, 20)
	if err != nil || len(list) != 1 || list[0].ID != r.ID {
		t.Error(list, err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.Tx(t))
	resident := authz.Actor{Kind: authz.Person, ID: anna.ID, Level: authz.LevelVerifiedResident}
	for name, tc := range map[string]struct {
		as     authz.Actor
		source string
		format table.Format
		params Params
		want   fault.Code
		field  string
	}{
		"nobody":         {authz.Nobody(), "projects", table.CSV, nil, authz.CodeLoginRequired, ""},
		"resident":       {resident, "projects", table.CSV, nil, authz.CodeEmployeeRequired, ""},
		"without a role": {employee(anna.ID.String()), "projects", table.CSV, nil, authz.CodeRoleRequired, ""},
		"unknown list":   {anna, "people", table.CSV, nil, CodeSource, ""},
		"unknown format": {anna, "projects", "doc", nil, fault.CodeInvalid, "format"},
		"unknown filter": {anna, "projects", table.CSV, Params{"name": "Muster"}, fault.CodeInvalid, "params/name"},
		"unknown value":  {anna, "projects", table.CSV, Params{"only": "mine"}, fault.CodeInvalid, "params/only"},
	} {
		_, err := o.begin(tc.as, tc.source, tc.format, tc.params)
		f := fault.From(err)
		if code(err) != tc.want || tc.field != "" && (len(f.Fields) != 1 || f.Fields[0].Path != tc.field) {
			t.Errorf("%s: %v %+v", name, err, f)
		}
	}
	o.list.length.Store(table.PDF.MaxRows() + 1)
	if _, err := o.begin(anna, "projects", table.PDF, nil); code(err) != CodeTooLong {
		t.Error(err)
	}
	for range unfinished {
		o.must(anna, "projects", table.CSV)
	}
	if _, err := o.begin(anna, "projects", table.CSV, nil); code(err) != CodeTooMany {
		t.Error(err)
	}
	if _, err := o.begin(beat2, "projects", table.CSV, nil); err != nil {
		t.Error("somebody else’s do not count", err)
	}
}

func TestOnlyWhoMadeItAndStillMay(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.Tx(t))
	r := o.must(anna, "projects", table.CSV)
	if _, err := o.Run(t.Context(), beat2, r.ID); code(err) != CodeNotFound {
		t.Error(err)
	}
	if err := o.Discard(t.Context(), beat2, r.ID); code(err) != CodeNotFound {
		t.Error(err)
	}
	if list, err := o.Runs(t.Context(), beat2, uuid.Nil, 20); err != nil || len(list) != 0 {
		t.Error(list, err)
	}
	more := anna
	more.Roles = append([]authz.Grant{{Role: authz.Moderator, Scope: authz.Everywhere()}}, anna.Roles...)
	fewer := more
	fewer.Roles = more.Roles[:1]
	narrow := anna
	narrow.Roles = []authz.Grant{{Role: authz.Analyst, Scope: authz.Scope{Kind: authz.SpaceScope, ID: uuid.New()}}}
	outside := anna
	outside.Employee = false
	for name, tc := range map[string]struct {
		as   authz.Actor
		want fault.Code
	}{
		"the same": {anna, ""}, "more rights": {more, ""}, "another role": {fewer, CodeRights}, "narrower": {narrow, CodeRights}, "no login of staff": {outside, authz.CodeEmployeeRequired},
		"somebody else": {beat2, CodeNotFound}, "nobody": {authz.Nobody(), authz.CodeLoginRequired},
	} {
		if _, err := o.read(tc.as, r.ID); code(err) != tc.want {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
	}
	src := o.sources["projects"]
	src.May = func(context.Context, authz.Actor, Params) (authz.Decision, error) {
		return authz.Denied(authz.CodeRoleRequired), nil
	}
	if _, err := o.read(anna, r.ID); code(err) != authz.CodeRoleRequired {
		t.Error("the source was not asked again", err)
	}
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.Tx(t))
	r := o.must(anna, "projects", table.CSV)
	o.at(today.Add(Kept - time.Second))
	if err := o.Sweep(t.Context()); err != nil || o.blobs() != 1 {
		t.Fatal(err, o.blobs())
	}
	o.at(today.Add(Kept))
	if _, err := o.read(anna, r.ID); code(err) != CodeExpired || fault.From(err).Kind != fault.Gone {
		t.Error(err)
	}
	if err := o.Sweep(t.Context()); err != nil || o.blobs() != 0 || o.count("SELECT count(*) FROM export_run") != 0 {
		t.Error(err, o.blobs())
	}
	if _, err := o.read(anna, r.ID); code(err) != CodeNotFound {
		t.Error(err)
	}
}

func TestDiscardStopsAndErases(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.DB(t))
	o.list.length.Store(1_000_000)
	r := o.must(anna, "long", table.CSV)
	working := make(chan struct{})
	o.list.onRow = func(n int64) error {
		if n == 1000 {
			close(working)
		}
		return nil
	}
	done := make(chan error)
	go func() { done <- o.Make(context.WithoutCancel(t.Context()), r.ID) }()
	<-working
	if o.run(r.ID).State() != Working {
		t.Error("not at work")
	}
	if err := o.Discard(t.Context(), anna, r.ID); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if o.list.batches.Load() > 1900 {
		t.Error("it went on to the end")
	}
	o.at(today.Add(lease + time.Second))
	if err := o.Sweep(t.Context()); err != nil || o.blobs() != 0 || o.count("SELECT count(*) FROM export_run") != 0 {
		t.Error(err, o.blobs())
	}
	if err := o.Discard(t.Context(), anna, r.ID); code(err) != CodeNotFound {
		t.Error(err)
	}
}

// A program that dies leaves a row at work and perhaps a file: the export is begun
// anew by somebody else, and what the dead one still does counts for nothing.
func TestKilledHalfWay(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.DB(t))
	r := o.must(anna, "long", table.CSV)
	dead, err := claim(t.Context(), o.db, r.ID, today)
	if err != nil || dead == nil {
		t.Fatal(dead, err)
	}
	if err := o.files.Put(t.Context(), dead.key(), strings.NewReader("half"), 4, "text/csv"); err != nil {
		t.Fatal(err)
	}
	if err := o.Make(t.Context(), r.ID); err != nil || o.run(r.ID).State() != Working {
		t.Error("taken from somebody who is still at work", err)
	}
	o.at(today.Add(lease + time.Second))
	if err := o.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := o.count("SELECT count(*) FROM river_job WHERE kind = 'export.make'"); n != 2 {
		t.Errorf("%d jobs", n)
	}
	if err := o.Make(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	got := o.run(r.ID)
	if got.State() != Ready || got.Attempt != 2 || got.Done != 3 {
		t.Errorf("%+v", got)
	}
	if wanted, err := progress(t.Context(), o.db, dead, today); wanted || err != nil {
		t.Error("the dead one goes on", err)
	}
	if finished, err := finishRun(t.Context(), o.db, dead, 4, today); finished || err != nil {
		t.Error("the dead one has the last word", err)
	}
	if text, err := o.read(anna, r.ID); err != nil || strings.Count(text, "=Projekt") != 3 {
		t.Error(text, err)
	}
	if err := o.erase(t.Context(), r.ID); err != nil || o.blobs() != 0 {
		t.Error("the file of the dead one stays", err)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.DB(t))
	o.list.onRow = func(int64) error { return errors.New("the disk is on fire") }
	r := o.must(anna, "long", table.CSV)
	for n := 1; n <= attempts; n++ {
		if o.Make(t.Context(), r.ID) == nil {
			t.Fatal("no error")
		}
		if got := o.run(r.ID); n < attempts && got.State() != Waiting || n == attempts && (got.State() != Failed || got.Failure != CodeFailed) {
			t.Fatalf("after %d attempts: %+v", n, got)
		}
	}
	if _, err := o.read(anna, r.ID); code(err) != CodeFailed {
		t.Error(err)
	}
	o.list.onRow = func(int64) error { return fault.New(fault.Forbidden, authz.CodeRoleRequired) }
	r = o.must(anna, "long", table.CSV)
	if o.Make(t.Context(), r.ID) == nil || o.run(r.ID).Failure != authz.CodeRoleRequired {
		t.Errorf("a refusal is tried again: %+v", o.run(r.ID))
	}
	o.list.onRow = nil
	o.list.length.Store(table.PDF.MaxRows() + 1)
	r = o.must(anna, "long", table.PDF)
	if o.Make(t.Context(), r.ID) == nil || o.run(r.ID).Failure != CodeTooLong || o.blobs() != 0 {
		t.Errorf("%+v", o.run(r.ID))
	}
	// The program stops in the middle: the attempt is given back.
	ctx, stop := context.WithCancel(t.Context())
	o.list.length.Store(2000)
	o.list.onRow = func(n int64) error {
		if n == 600 {
			stop()
		}
		return nil
	}
	r = o.must(anna, "long", table.CSV)
	if o.Make(ctx, r.ID) == nil || o.run(r.ID).State() != Waiting {
		t.Errorf("%+v", o.run(r.ID))
	}
	o.list.onRow = nil
	if err := o.Make(t.Context(), r.ID); err != nil || o.run(r.ID).Done != 2000 {
		t.Errorf("%+v, %v", o.run(r.ID), err)
	}
}

func TestForgettingAPerson(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.Tx(t))
	o.must(anna, "projects", table.CSV)
	kept := o.must(beat2, "projects", table.CSV)
	if rows, err := o.Of(t.Context(), anna.ID); err != nil || len(rows) != 1 {
		t.Error(rows, err)
	}
	if err := pg.InTx(t.Context(), o.db, func(ctx context.Context, tx bun.Tx) error { return o.ForgetPerson(ctx, tx, anna.ID) }); err != nil {
		t.Fatal(err)
	}
	if err := o.Sweep(t.Context()); err != nil || o.blobs() != 1 || o.run(kept.ID).State() != Ready {
		t.Error(err, o.blobs())
	}
}

func TestARepeatedRequestMakesOneExport(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.Tx(t))
	key := once.Key{Scope: "test", Value: "same", Fingerprint: []byte("x")}
	ask := func() *Run {
		r, err := o.Begin(t.Context(), anna, key, Request{Source: "projects", Format: table.CSV, Lang: "de"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if a, b := ask(), ask(); a.ID != b.ID || o.count("SELECT count(*) FROM export_run") != 1 || o.count("SELECT count(*) FROM audit_entry") != 1 {
		t.Error(a.ID, b.ID)
	}
}

// Fifty thousand rows go from the database into the blob store without the heap
// growing with them.
func TestMemoryOfALongExport(t *testing.T) {
	const rows, most = 50_000, 64 << 20
	o := newOffice(t, pgtest.DB(t))
	o.list.length.Store(rows)
	for _, f := range []table.Format{table.CSV, table.XLSX, table.JSON} {
		r := o.must(anna, "long", f)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		before, peak := m.HeapAlloc, uint64(0)
		o.list.onRow = func(n int64) error {
			if n%500 == 0 {
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
			return nil
		}
		start := time.Now()
		if err := o.Make(t.Context(), r.ID); err != nil {
			t.Fatal(err)
		}
		extra := int64(peak) - int64(before)
		t.Logf("%s: %d MB more heap, %.0f rows/s", f, extra>>20, rows/time.Since(start).Seconds())
		if r = o.run(r.ID); r.Done != rows || extra > most {
			t.Errorf("%s: %d rows, %d MB more heap", f, r.Done, extra>>20)
		}
	}
}

// BenchmarkMake tells how much longer an export takes, with database and blob store,
// than writing the same rows with a bare csv.Writer.
func BenchmarkMake(b *testing.B) {
	const rows = 20_000
	o := newOffice(b, pgtest.DB(b))
	o.list.length.Store(rows)
	var bare time.Duration
	for b.Loop() {
		b.StopTimer()
		start := time.Now()
		var buf bytes.Buffer
		w := csv.NewWriter(&buf)
		for n := range rows {
			if err := w.Write([]string{"=Projekt " + strconv.Itoa(n), "2026-11-22"}); err != nil {
				b.Fatal(err)
			}
		}
		w.Flush()
		bare += time.Since(start)
		r := o.must(anna, "long", table.CSV)
		b.StartTimer()
		if err := o.Make(b.Context(), r.ID); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/bare.Seconds(), "x-bare-csv")
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
