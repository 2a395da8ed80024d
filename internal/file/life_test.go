package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/file/clamav"
	"mitwirken/internal/file/clamav/fakeclamd"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func employee() authz.Actor {
	a := somebody("00000000-0000-4000-8000-0000000000ee")
	a.Employee = true
	return a
}

func TestWhoMayRead(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.Tx(t), nil)
	waiting, open, closed := b.must("w.txt", []byte("waiting")), b.must("p.txt", []byte("park")), b.must("f.txt", []byte("wood"))
	for _, err := range []error{b.attach(park, open), b.attach(wald, closed)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		who     string
		as      authz.Actor
		file    *File
		allowed bool
	}{
		{"the uploader, before", anna, waiting, true}, {"somebody else, before", beat, waiting, false}, {"nobody, before", authz.Nobody(), waiting, false},
		{"an employee, before", employee(), waiting, false}, {"nobody", authz.Nobody(), open, true}, {"somebody", beat, open, true},
		{"nobody", authz.Nobody(), closed, false}, {"the uploader, afterwards", anna, closed, false}, {"an employee", employee(), closed, true},
	} {
		got, err := b.read(tc.as, tc.file.ID, 0)
		if tc.allowed && (err != nil || len(got) == 0) || !tc.allowed && !fault.Is(err, authz.CodeNotFound) {
			t.Errorf("%s, %s: %q %v", tc.who, tc.file.Name, got, err)
		}
		if _, err := b.File(t.Context(), tc.as, tc.file.ID); tc.allowed != (err == nil) {
			t.Errorf("%s about %s: %v", tc.who, tc.file.Name, err)
		}
	}
	if _, err := b.read(employee(), uuid.New(), 0); !fault.Is(err, authz.CodeNotFound) {
		t.Error(err)
	}
	// A module that is gone has left nobody to ask.
	delete(b.guards, "document")
	if _, err := b.read(employee(), open.ID, 0); !fault.Is(err, authz.CodeNotFound) {
		t.Error(err)
	}
}

func TestAttaching(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	one, two, three, four := b.must("1.txt", []byte("1")), b.must("2.txt", []byte("2")), b.must("3.txt", []byte("3")), b.must("4.txt", []byte("4"))
	names := func(of Subject) (out string) {
		t.Helper()
		all, err := b.Of(t.Context(), b.db, "document", of.Kind, park.ID, wald.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all[of.ID] {
			out += f.Name[:1]
		}
		return out
	}
	replace := func(as authz.Actor, to Subject, files ...*File) error {
		var ids []uuid.UUID
		for _, f := range files {
			ids = append(ids, f.ID)
		}
		return b.in(func(ctx context.Context, tx bun.Tx) error { return b.Replace(ctx, tx, as, "document", to, ids...) })
	}
	if err := b.attach(park, one, two); err != nil || names(park) != "12" {
		t.Fatal(names(park), err)
	}
	if err := b.attach(park, two); err != nil || names(park) != "12" {
		t.Error("a second time:", names(park), err)
	}
	if f, err := b.File(t.Context(), anna, one.ID); err != nil || f.UploaderID != nil {
		t.Errorf("who uploaded is still known: %+v %v", f, err)
	}
	for name, err := range map[string]error{
		"attached elsewhere": b.attach(wald, one),
		"unknown":            b.attach(wald, &File{ID: uuid.New()}),
		"somebody else's":    replace(beat, wald, three),
		"other purpose": b.in(func(ctx context.Context, tx bun.Tx) error {
			return b.Attach(ctx, tx, anna, "image", wald, three.ID)
		}),
	} {
		if !fault.Is(err, CodeGone) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f := fault.From(b.attach(park, three, four)); f == nil || f.Code != CodeTooMany || f.Params["Max"] != 3 {
		t.Errorf("four of three: %+v", f)
	}
	if err := b.attach(park, three); err != nil || names(park) != "123" {
		t.Error(names(park), err)
	}
	if err := replace(anna, park, three, four, one); err != nil || names(park) != "341" {
		t.Error(names(park), err)
	}
	if got := b.jobsOf("file.erase"); len(got) != 1 || got[0] != two.ID {
		t.Errorf("to be erased: %v", got)
	}
	if _, err := b.read(anna, two.ID, 0); !fault.Is(err, authz.CodeNotFound) {
		t.Errorf("removed and still readable: %v", err)
	}
	if err := b.Erase(t.Context(), two.ID); err != nil || len(b.stored()) != 3 || b.count("file_item") != 3 {
		t.Error(err, b.stored())
	}
	if err := b.in(func(ctx context.Context, tx bun.Tx) error { return b.Detach(ctx, tx, wald, one.ID) }); err != nil || names(park) != "341" {
		t.Error("taken away from a subject that does not have it", err)
	}
	if err := b.in(func(ctx context.Context, tx bun.Tx) error { return b.DetachAll(ctx, tx, park) }); err != nil || names(park) != "" {
		t.Error(names(park), err)
	}
	for _, id := range b.jobsOf("file.erase") {
		if err := errors.Join(b.Erase(t.Context(), id), b.Erase(t.Context(), id)); err != nil { // at least once
			t.Error(err)
		}
	}
	if len(b.stored()) != 0 || b.count("file_item") != 0 {
		t.Error(b.stored())
	}
}

// When the module's transaction fails, nothing has been attached or erased.
func TestAttachingBelongsToTheTransaction(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	old, fresh := b.must("old.txt", []byte("old")), b.must("new.txt", []byte("new"))
	if err := b.attach(park, old); err != nil {
		t.Fatal(err)
	}
	failed := errors.New("the module changed its mind")
	err := b.in(func(ctx context.Context, tx bun.Tx) error {
		return errors.Join(b.Replace(ctx, tx, anna, "document", park, fresh.ID), failed)
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	if got, err := b.read(authz.Nobody(), old.ID, 0); err != nil || string(got) != "old" || len(b.jobsOf("file.erase")) != 0 {
		t.Errorf("%q %v", got, err)
	}
	if f, err := b.File(t.Context(), anna, fresh.ID); err != nil || f.AttachedAt != nil {
		t.Error(f, err)
	}
}

func TestTwoFormsAtOnceDoNotExceedTheNumber(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	done := make(chan error, 6)
	for n := range cap(done) {
		f := b.must("a.txt", fmt.Append(nil, "text ", n))
		go func() { done <- b.attach(park, f) }()
	}
	attached := 0
	for range cap(done) {
		if err := <-done; err == nil {
			attached++
		} else if !fault.Is(err, CodeTooMany) {
			t.Error(err)
		}
	}
	if attached != 3 || b.count("file_item WHERE attached_at IS NOT NULL") != 3 {
		t.Errorf("%d", attached)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	kept, forgotten := b.must("kept.txt", []byte("kept")), b.must("forgotten.jpg", photo(t, 900, 10))
	if err := b.attach(park, kept); err != nil {
		t.Fatal(err)
	}
	*b.clock = today.Add(Unattached - time.Minute)
	if err := b.Sweep(t.Context()); err != nil || len(b.stored()) != 4 {
		t.Fatal("swept too early", err, b.stored())
	}
	*b.clock = today.Add(Unattached + time.Minute)
	fresh := b.must("fresh.txt", []byte("fresh"))
	if err := b.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(b.stored(), " "); strings.Contains(got, forgotten.ID.String()) || !strings.Contains(got, kept.ID.String()) || !strings.Contains(got, fresh.ID.String()) {
		t.Error(got)
	}
	if n := b.count("file_item"); n != 2 {
		t.Errorf("%d rows", n)
	}
	if err := b.attach(wald, forgotten); !fault.Is(err, CodeGone) {
		t.Errorf("attached what is gone: %v", err)
	}
}

// failing breaks after some blobs, as a program that is killed between them.
type failing struct {
	blob.Store
	puts int
}

var errKilled = errors.New("killed")

func (f *failing) Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) error {
	if f.puts == 0 {
		return errKilled
	}
	f.puts--
	return f.Store.Put(ctx, key, r, size, contentType)
}

// Wherever storing stops, the sweep finds all that is left; a repeated upload goes on.
func TestCrashBetweenRowAndBlob(t *testing.T) {
	t.Parallel()
	for puts := range 3 {
		b := newBench(t, pgtest.DB(t), nil)
		good := b.Service.blobs
		b.Service.blobs = &failing{good, puts}
		pic := photo(t, 900, 30)
		send := func() (*File, error) {
			return b.Upload(t.Context(), anna, onceKey("crash"), Arrival{Purpose: "document", Name: "a.jpg", Body: bytes.NewReader(pic), Length: -1})
		}
		if _, err := send(); !errors.Is(err, errKilled) || len(b.stored()) != puts || b.count("file_item WHERE state = ?", Storing) != 1 {
			t.Fatalf("%d: %v %v", puts, err, b.stored())
		}
		var id uuid.UUID
		if err := b.db.NewRaw("SELECT id FROM file_item").Scan(t.Context(), &id); err != nil {
			t.Fatal(err)
		}
		if _, err := b.File(t.Context(), anna, id); !fault.Is(err, authz.CodeNotFound) {
			t.Errorf("half a file is shown: %v", err)
		}
		if err := b.attach(park, &File{ID: id}); !fault.Is(err, CodeGone) {
			t.Errorf("half a file was attached: %v", err)
		}
		if puts == 1 {
			b.Service.blobs = good
			if f, err := send(); err != nil || f.ID != id || f.State != Clean || len(b.stored()) != 3 {
				t.Errorf("the repeated upload: %+v %v", f, err)
			}
			continue
		}
		b.Service.blobs = good
		*b.clock = today.Add(storingTime + time.Minute)
		if err := b.Sweep(t.Context()); err != nil || len(b.stored()) != 0 || b.count("file_item") != 0 {
			t.Errorf("%d: left behind: %v %v", puts, b.stored(), err)
		}
		if _, err := send(); !fault.Is(err, authz.CodeNotFound) || len(b.stored()) != 0 {
			t.Errorf("repeated after the sweep: %v %v", err, b.stored())
		}
	}
}

func TestQuota(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	for n := range waitingCount {
		b.must("a.txt", fmt.Append(nil, n))
	}
	if _, err := b.upload(anna, "document", "a.txt", []byte("one more")); !fault.Is(err, CodeQuota) || len(b.stored()) != waitingCount {
		t.Errorf("%v, %d blobs", err, len(b.stored()))
	}
	if _, err := b.upload(employee(), "document", "a.txt", []byte("somebody else")); err != nil {
		t.Error(err)
	}
	if _, err := b.db.NewRaw("UPDATE file_item SET size = ? WHERE uploader_id = ?", waitingBytes, employee().ID).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.upload(employee(), "document", "a.txt", []byte("x")); !fault.Is(err, CodeQuota) {
		t.Errorf("over a gigabyte: %v", err)
	}
}

func TestForgetUploader(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	mine, given := b.must("mine.txt", []byte("mine")), b.must("given.txt", []byte("given"))
	if err := b.attach(park, given); err != nil {
		t.Fatal(err)
	}
	other, err := b.upload(employee(), "document", "other.txt", []byte("other"))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := b.Waiting(t.Context(), anna.ID); err != nil || len(rows) != 1 || rows[0].ID != mine.ID {
		t.Errorf("%v %v", rows, err)
	}
	if err := b.in(func(ctx context.Context, tx bun.Tx) error { return b.ForgetUploader(ctx, tx, anna.ID) }); err != nil {
		t.Fatal(err)
	}
	if got := b.jobsOf("file.erase"); len(got) != 1 || got[0] != mine.ID || b.count("file_item WHERE uploader_id = ?", anna.ID) != 0 {
		t.Errorf("%v", got)
	}
	for _, f := range []*File{given, other} {
		if _, err := b.read(authz.Software(), f.ID, 0); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// With a scanner nobody gets a file before it is checked, and never one with a virus.
func TestVirusCheck(t *testing.T) {
	t.Parallel()
	fake := fakeclamd.Start(t, "tcp", "127.0.0.1:0", 10*megabyte)
	scanner, err := clamav.New(fake.Address())
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, pgtest.DB(t), scanner)
	good, bad, pic := b.must("gut.txt", []byte("gut")), b.must("schlecht.txt", []byte(fakeclamd.EICAR)), b.must("bild.jpg", photo(t, 500, 20))
	if err := b.attach(park, good, bad, pic); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*File{good, bad, pic} {
		if f.State != Checking {
			t.Fatalf("%+v", f)
		}
		_, err := b.read(anna, f.ID, 400)
		if refused := fault.From(err); refused == nil || refused.Code != CodeChecking || refused.Kind != fault.Conflict || refused.RetryAfter == 0 {
			t.Errorf("%s before the check: %v", f.Name, err)
		}
	}
	if got := b.jobsOf("file.check"); len(got) != 3 {
		t.Fatal(got)
	}
	for _, id := range b.jobsOf("file.check") {
		if err := errors.Join(b.Check(t.Context(), id), b.Check(t.Context(), id)); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []*File{good, pic} {
		if _, err := b.read(anna, f.ID, 400); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if _, err := b.read(anna, bad.ID, 0); fault.From(err) == nil || fault.From(err).Code != CodeRefused || fault.From(err).Kind != fault.Gone {
		t.Errorf("the virus: %v", err)
	}
	for _, id := range b.jobsOf("file.erase") {
		if err := b.Erase(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(b.stored(), " "); strings.Contains(got, bad.ID.String()) || len(b.stored()) != 3 {
		t.Error(got)
	}
	if b.count("audit_entry WHERE act = ?", "file.refused") != 1 || b.count("file_item WHERE state = ?", Refused) != 1 {
		t.Error("the refusal left no trace")
	}
	if all, err := b.Of(t.Context(), b.db, "document", park.Kind, park.ID); err != nil || len(all[park.ID]) != 3 || View(&all[park.ID][1]).State != "refused" {
		t.Errorf("%+v %v", all, err)
	}
	late, err := b.upload(anna, "document", "spaet.txt", []byte(fakeclamd.EICAR))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Check(t.Context(), late.ID); err != nil {
		t.Fatal(err)
	}
	if err := b.attach(wald, late); !fault.Is(err, CodeRefused) {
		t.Errorf("attaching a virus: %v", err)
	}
}

func TestScannerDown(t *testing.T) {
	t.Parallel()
	fake := fakeclamd.Start(t, "tcp", "127.0.0.1:0", 100)
	scanner, err := clamav.New(fake.Address())
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, pgtest.DB(t), scanner)
	large := b.must("gross.txt", bytes.Repeat([]byte("x"), 200))
	if err := b.Check(t.Context(), large.ID); !fault.Is(err, clamav.CodeLimit) {
		t.Errorf("over its limit: %v", err)
	}
	fake.Stop()
	f := b.must("gut.txt", []byte("gut"))
	if err := b.Check(t.Context(), f.ID); !fault.Is(err, clamav.CodeDown) {
		t.Fatalf("down: %v", err)
	}
	for _, id := range []uuid.UUID{f.ID, large.ID} {
		if _, err := b.read(anna, id, 0); !fault.Is(err, CodeChecking) {
			t.Errorf("given out unchecked: %v", err)
		}
	}
	// The job tries again by itself; one that was lost comes back with the sweep.
	if _, err := b.db.NewRaw("UPDATE river_job SET state = ?, finalized_at = now() WHERE kind = ?", "discarded", "file.check").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	*b.clock = today.Add(checkingTime + time.Minute)
	if err := errors.Join(b.Sweep(t.Context()), b.Sweep(t.Context())); err != nil {
		t.Fatal(err)
	}
	if n := b.count("river_job WHERE kind = ? AND state = ?", "file.check", "available"); n != 2 {
		t.Errorf("%d jobs", n)
	}
	// An operator who switches the scanner off opens what waits.
	b.Service.scanner = nil
	if err := b.Check(t.Context(), f.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := b.read(anna, f.ID, 0); err != nil || string(got) != "gut" {
		t.Errorf("%q %v", got, err)
	}
}

// A list of files costs one statement, attaching as many for ten as for one.
func TestStatements(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	costs := func(to Subject, n int) (attach, list int) {
		t.Helper()
		var ids []*File
		for i := range n {
			ids = append(ids, b.must("a.txt", fmt.Append(nil, to.ID, i)))
		}
		var counter *pg.Counter
		err := pg.InTx(t.Context(), b.db, func(ctx context.Context, tx bun.Tx) error {
			ctx, counter = pg.CountQueries(ctx)
			var all []uuid.UUID
			for _, f := range ids {
				all = append(all, f.ID)
			}
			return b.Attach(ctx, tx, anna, "document", to, all...)
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, listing := pg.CountQueries(t.Context())
		if all, err := b.Of(ctx, b.db, "document", to.Kind, to.ID, uuid.New()); err != nil || len(all[to.ID]) != n {
			t.Fatal(all, err)
		}
		return counter.N(), listing.N()
	}
	oneAttach, oneList := costs(park, 1)
	threeAttach, threeList := costs(wald, 3)
	if oneAttach != threeAttach || oneList != 1 || threeList != 1 {
		t.Errorf("attach %d and %d, list %d and %d", oneAttach, threeAttach, oneList, threeList)
	}
}
