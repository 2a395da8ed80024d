package file

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pgtest"
)

// Without a login a file waits for one subject: nobody else gets it, and there is only so
// much room, however many arrive at once.
func TestUploadsToAPlace(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	draft, other := Subject{"draft", uuid.New()}, Subject{"draft", uuid.New()}
	room := func(of Subject) Place { return Place{Subject: of, Files: 3, Bytes: 2000} }
	send := func(to Place, content []byte) (*File, error) {
		return b.UploadTo(t.Context(), authz.Nobody(), onceKey(uuid.NewString()), Arrival{Purpose: "document", Name: "a.pdf", Body: bytes.NewReader(content), Length: -1}, to)
	}
	give := func(to Subject, as authz.Actor, ids ...uuid.UUID) error {
		return b.in(func(ctx context.Context, tx bun.Tx) error { return b.Attach(ctx, tx, as, "document", to, ids...) })
	}
	f, err := send(room(draft), pdf(""))
	if err != nil || f.UploaderID != nil || f.WaitsFor == nil || *f.WaitsFor != draft.ID {
		t.Fatalf("%+v %v", f, err)
	}
	for name, as := range map[string]authz.Actor{"nobody": authz.Nobody(), "Anna": anna} {
		if _, err := b.read(as, f.ID, 0); !fault.Is(err, authz.CodeNotFound) {
			t.Errorf("%s reads it: %v", name, err)
		}
	}
	if _, err := b.OpenAt(t.Context(), other, f.ID, 0); !fault.Is(err, authz.CodeNotFound) {
		t.Errorf("opened for another subject: %v", err)
	}
	if err := give(other, authz.Nobody(), f.ID); !fault.Is(err, CodeGone) {
		t.Errorf("attached to another subject: %v", err)
	}
	opened := func() error {
		d, err := b.OpenAt(t.Context(), draft, f.ID, 0)
		if err != nil {
			return err
		}
		return d.Close()
	}
	if err := opened(); err != nil {
		t.Error(err)
	}
	if err := give(draft, authz.Nobody(), f.ID); err != nil {
		t.Fatal(err)
	}
	if err := opened(); err != nil {
		t.Errorf("attached: %v", err)
	}
	if _, err := send(room(draft), pdf(string(bytes.Repeat([]byte(" "), 2000)))); !fault.Is(err, CodeTogether) {
		t.Errorf("too large together: %v", err)
	}
	var all sync.WaitGroup
	refused := make(chan error, 6)
	for range cap(refused) {
		all.Go(func() {
			_, err := send(room(draft), pdf(""))
			refused <- err
		})
	}
	all.Wait()
	close(refused)
	took := 0
	for err := range refused {
		if err == nil {
			took++
		} else if !fault.Is(err, CodeTooMany) {
			t.Error(err)
		}
	}
	if n := b.count("file_item WHERE waits_for = ?", draft.ID); took != 2 || n != 2 {
		t.Errorf("%d of 6 found room, %d wait; want 2", took, n)
	}
	var waits uuid.UUID
	if err := b.db.NewRaw("SELECT id FROM file_item WHERE waits_for = ? LIMIT 1", draft.ID).Scan(t.Context(), &waits); err != nil {
		t.Fatal(err)
	}
	for _, from := range []Subject{other, draft, draft} {
		if err := b.in(func(ctx context.Context, tx bun.Tx) error { return b.Release(ctx, tx, from, waits, f.ID) }); err != nil {
			t.Fatal(err)
		}
		if n, want := b.count("file_item WHERE removed_at IS NULL"), map[bool]int{true: 2, false: 3}[from == draft]; n != want {
			t.Errorf("%d files, want %d: what waits for a subject goes, and nothing else", n, want)
		}
	}
	if _, err := send(room(draft), pdf("")); err != nil {
		t.Errorf("there is room again at once: %v", err)
	}
	if err := b.in(func(ctx context.Context, tx bun.Tx) error { return b.DetachAll(ctx, tx, draft) }); err != nil {
		t.Fatal(err)
	}
	if n := b.count("file_item WHERE removed_at IS NULL"); n != 0 {
		t.Errorf("%d files outlive their subject", n)
	}
	if _, err := send(room(other), pdf("")); err != nil {
		t.Fatal(err)
	}
	*b.clock = today.Add(Unattached + time.Minute)
	if err := b.Sweep(t.Context()); err != nil || b.count("file_item") != 0 || len(b.stored()) != 0 {
		t.Errorf("nobody attached it, and it is there: %v", err)
	}
}
