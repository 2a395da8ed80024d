package audit

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	ctx   = context.Background()
	clerk = authz.Actor{Kind: authz.Person, ID: uuid.MustParse("0198c0de-0000-7000-8000-000000000001")}
	other = authz.Actor{Kind: authz.Person, ID: uuid.MustParse("0198c0de-0000-7000-8000-000000000002")}
)

// entry is different for every n, with text that a database likes to rewrite.
func entry(n int) Entry {
	return Entry{
		Actor: clerk, Act: "contact.answer", SubjectKind: "contact", SubjectID: fmt.Sprint(n),
		Data: map[string]any{"n": n, "z": 1.50, "a": "Grüezi\u0000 \"<&>\" \\ 日本", "list": []any{1e21, nil, true}},
	}
}

func fill(t testing.TB, l *Log, db *bun.DB, n int) {
	t.Helper()
	err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		for i := range n {
			if err := l.Record(ctx, tx, entry(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func exec(t testing.TB, db bun.IDB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.NewRaw(s).Exec(ctx); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func verify(t testing.TB, l *Log, db *bun.DB, anchors ...Head) Result {
	t.Helper()
	res, err := l.Verify(ctx, db, nil, anchors...)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestChainVerifies(t *testing.T) {
	t.Parallel()
	db, l := pgtest.DB(t), newLog(t, 1)
	if res := verify(t, l, db); res.Broken != nil || res.Checked != 0 {
		t.Fatalf("empty log: %+v", res)
	}
	const n = 2*verifyBatch + 5 // more than two batches
	fill(t, l, db, n)
	var heard []int64
	res, err := l.Verify(ctx, db, func(done, total int64) {
		if total != n {
			t.Errorf("total %d", total)
		}
		heard = append(heard, done)
	})
	if err != nil || res.Broken != nil || res.Checked != n {
		t.Fatalf("%+v, %v", res, err)
	}
	if diff := cmp.Diff([]int64{verifyBatch, 2 * verifyBatch, n}, heard); diff != "" {
		t.Errorf("progress: %s", diff)
	}
	head, err := l.Head(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(res.Head, head); diff != "" {
		t.Error(diff)
	}
}

func TestVerifyNamesTheFirstBrokenRow(t *testing.T) {
	t.Parallel()
	const rows = 7
	// One chain for all cases, put back before each: a database of its own for each would take a second.
	db := pgtest.DB(t)
	fill(t, newLog(t, 1), db, rows)
	exec(t, db, `ALTER TABLE audit_entry DISABLE TRIGGER ALL`, `ALTER TABLE audit_head DISABLE TRIGGER ALL`,
		`CREATE TABLE whole_entry AS TABLE audit_entry`, `CREATE TABLE whole_head AS TABLE audit_head`)
	// Moves a row out of the way and back, as the number is unique.
	swap := func(a, b int) string {
		return fmt.Sprintf(`UPDATE audit_entry SET seq = CASE seq WHEN %d THEN 1000 ELSE seq END;
			UPDATE audit_entry SET seq = %[1]d WHERE seq = %d; UPDATE audit_entry SET seq = %[2]d WHERE seq = 1000`, a, b)
	}
	const shiftUp = `UPDATE audit_entry SET seq = seq + 1000 WHERE seq >= 4; UPDATE audit_entry SET seq = seq - 999 WHERE seq >= 1000`
	const forged = `INSERT INTO audit_entry SELECT %d, at, actor_kind, actor_id, act, subject_kind, subject_id, data, prev, hash
		FROM audit_entry WHERE seq = %d`
	for name, tc := range map[string]struct {
		sql  string
		seq  int64
		kind Kind
		key  byte // 1 is the right one
	}{
		"data":                 {`UPDATE audit_entry SET data = '{"n": 99}' WHERE seq = 4`, 4, Changed, 1},
		"data, only a space":   {`UPDATE audit_entry SET data = (data::text || ' ')::json WHERE seq = 4`, 4, Changed, 1},
		"actor kind":           {`UPDATE audit_entry SET actor_kind = 'system' WHERE seq = 4`, 4, Changed, 1},
		"actor":                {`UPDATE audit_entry SET actor_id = '0198c0de-0000-7000-8000-000000000002' WHERE seq = 4`, 4, Changed, 1},
		"actor removed":        {`UPDATE audit_entry SET actor_id = NULL WHERE seq = 4`, 4, Changed, 1},
		"act":                  {`UPDATE audit_entry SET act = 'contact.read' WHERE seq = 4`, 4, Changed, 1},
		"subject":              {`UPDATE audit_entry SET subject_id = '5' WHERE seq = 4`, 4, Changed, 1},
		"border of two fields": {`UPDATE audit_entry SET subject_kind = 'contact4', subject_id = '' WHERE seq = 4`, 4, Changed, 1},
		"time, a microsecond":  {`UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE seq = 4`, 4, Changed, 1},
		"time, infinite":       {`UPDATE audit_entry SET at = 'infinity' WHERE seq = 4`, 4, Changed, 1},
		"hash":                 {`UPDATE audit_entry SET hash = prev WHERE seq = 4`, 4, Changed, 1},
		"link":                 {`UPDATE audit_entry SET prev = '\x00' WHERE seq = 4`, 4, Changed, 1},
		"first row":            {`UPDATE audit_entry SET act = 'x.y' WHERE seq = 1`, 1, Changed, 1},
		"last row":             {`UPDATE audit_entry SET act = 'x.y' WHERE seq = 7`, 7, Changed, 1},
		"two rows, the first":  {`UPDATE audit_entry SET act = 'x.y' WHERE seq IN (3, 6)`, 3, Changed, 1},

		"deleted":                {`DELETE FROM audit_entry WHERE seq = 4`, 4, Missing, 1},
		"deleted first":          {`DELETE FROM audit_entry WHERE seq = 1`, 1, Missing, 1},
		"deleted and closed up":  {`DELETE FROM audit_entry WHERE seq = 4; UPDATE audit_entry SET seq = seq - 1 WHERE seq > 4; UPDATE audit_head SET seq = 6`, 4, Missing, 1},
		"last but one deleted":   {`DELETE FROM audit_entry WHERE seq = 6; UPDATE audit_entry SET seq = 6 WHERE seq = 7; UPDATE audit_head SET seq = 6`, 6, Missing, 1},
		"inserted in the middle": {shiftUp + `; ` + fmt.Sprintf(forged, 4, 3) + `; UPDATE audit_head SET seq = 8`, 4, Inserted, 1},
		// The copy at 4 is the real row 4; the one pushed to 5 is what does not belong.
		"row copied":             {shiftUp + `; ` + fmt.Sprintf(forged, 4, 5) + `; UPDATE audit_head SET seq = 8`, 5, Inserted, 1},
		"inserted behind":        {fmt.Sprintf(forged, 8, 7), 8, Inserted, 1},
		"inserted, head moved":   {fmt.Sprintf(forged, 8, 7) + `; UPDATE audit_head SET seq = 8`, 8, Inserted, 1},
		"swapped neighbours":     {swap(4, 5), 4, Reordered, 1},
		"swapped far apart":      {swap(2, 6), 2, Reordered, 1},
		"moved to the end":       {`UPDATE audit_entry SET seq = 8 WHERE seq = 4`, 4, Reordered, 1},
		"tail cut":               {`DELETE FROM audit_entry WHERE seq > 5`, 6, Cut, 1},
		"everything deleted":     {`DELETE FROM audit_entry`, 1, Cut, 1},
		"head back":              {`UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_entry WHERE seq = 5)`, 6, HeadReplaced, 1},
		"head forward":           {`UPDATE audit_head SET seq = 9`, 8, Cut, 1},
		"head with another hash": {`UPDATE audit_head SET hash = '\xff'`, 7, HeadReplaced, 1},
		"head gone":              {`DELETE FROM audit_head`, 7, HeadReplaced, 1},
		"wrong key":              {`SELECT 1`, 1, WrongKey, 2},
	} {
		t.Run(name, func(t *testing.T) {
			exec(t, db, `DELETE FROM audit_entry`, `DELETE FROM audit_head`, `INSERT INTO audit_entry SELECT * FROM whole_entry`, `INSERT INTO audit_head SELECT * FROM whole_head`)
			exec(t, db, strings.Split(tc.sql, ";")...)
			res := verify(t, newLog(t, tc.key), db)
			if res.Broken == nil || res.Broken.Seq != tc.seq || res.Broken.Kind != tc.kind {
				t.Errorf("found %v, want %d %s", res.Broken, tc.seq, tc.kind)
			}
			if want := min(tc.seq-1, rows); res.Checked != want && tc.kind != HeadReplaced {
				t.Errorf("%d rows in order, want %d", res.Checked, want)
			}
		})
	}
}

// A cut tail with a head set back is a whole chain: only a note outside shows it.
func TestAnchorsShowWhatTheChainCannot(t *testing.T) {
	t.Parallel()
	db, l := pgtest.DB(t), newLog(t, 1)
	fill(t, l, db, 7)
	noted, err := l.Head(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	if res := verify(t, l, db, noted, Head{}); res.Broken != nil {
		t.Fatal(res.Broken)
	}
	exec(t, db, `ALTER TABLE audit_entry DISABLE TRIGGER ALL`,
		`DELETE FROM audit_entry WHERE seq > 5`,
		`UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_entry WHERE seq = 5)`)
	if res := verify(t, l, db); res.Broken != nil {
		t.Fatalf("without a note: %v", res.Broken)
	}
	if res := verify(t, l, db, noted); res.Broken == nil || res.Broken.Kind != Cut || res.Broken.Seq != 6 {
		t.Errorf("cut: %v", res.Broken)
	}
	fill(t, l, db, 4) // somebody goes on writing
	if res := verify(t, l, db, noted); res.Broken == nil || res.Broken.Kind != AnchorDiffers || res.Broken.Seq != 7 {
		t.Errorf("written anew: %v", res.Broken)
	}
}

func TestTheTableRefusesChanges(t *testing.T) {
	t.Parallel()
	db, l := pgtest.DB(t), newLog(t, 1)
	fill(t, l, db, 2)
	for _, s := range []string{
		`UPDATE audit_entry SET act = 'x.y' WHERE seq = 1`,
		`UPDATE audit_entry SET act = act WHERE false`,
		`DELETE FROM audit_entry WHERE seq = 2`,
		`TRUNCATE audit_entry`,
		`TRUNCATE audit_head`,
		`DELETE FROM audit_head`,
		`INSERT INTO audit_head (seq, hash) VALUES (0, '')`,
	} {
		_, err := db.NewRaw(s).Exec(ctx)
		if err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", s, err)
		}
	}
	if res := verify(t, l, db); res.Broken != nil || res.Checked != 2 {
		t.Errorf("%+v", res)
	}
}

func TestRollbackLeavesNoGap(t *testing.T) {
	t.Parallel()
	db, l := pgtest.DB(t), newLog(t, 1)
	fill(t, l, db, 2)
	no := errors.New("no")
	err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		if err := l.Record(ctx, tx, entry(8)); err != nil {
			return err
		}
		// A savepoint given up inside, then the whole.
		inner := pg.InTx(ctx, tx, func(ctx context.Context, tx bun.Tx) error {
			if err := l.Record(ctx, tx, entry(9)); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(inner, no) {
			t.Errorf("inner: %v", inner)
		}
		if head, err := l.Head(ctx, tx); err != nil || head.Seq != 3 {
			t.Errorf("after the savepoint: %v %v", head, err)
		}
		return no
	})
	if !errors.Is(err, no) {
		t.Fatal(err)
	}
	fill(t, l, db, 1)
	if res := verify(t, l, db); res.Broken != nil || res.Checked != 3 {
		t.Errorf("%+v", res)
	}
}

func TestRefusedEntryDoesNotHarmTheTransaction(t *testing.T) {
	t.Parallel()
	tx, l := pgtest.Tx(t), newLog(t, 1)
	if err := l.Record(ctx, tx, Entry{Actor: clerk, Act: "a\x00", SubjectKind: "x"}); err == nil {
		t.Fatal("accepted")
	}
	if err := l.Record(ctx, tx, entry(1)); err != nil {
		t.Fatal(err)
	}
}

func TestManyWritersMakeOneChain(t *testing.T) {
	t.Parallel()
	db, l := pgtest.DB(t), newLog(t, 1)
	const writers, each = 20, 50
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
					return l.Record(ctx, tx, entry(w*each+i))
				})
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		})
	}
	wg.Wait()
	if res := verify(t, l, db); res.Broken != nil || res.Checked != writers*each {
		t.Errorf("%+v", res)
	}
}

func TestRecordCostsTwoStatements(t *testing.T) {
	t.Parallel()
	tx, l := pgtest.Tx(t), newLog(t, 1)
	counted, counter := pg.CountQueries(ctx)
	if err := l.Record(counted, tx, entry(1)); err != nil {
		t.Fatal(err)
	}
	if counter.N() != 2 {
		t.Errorf("%d statements", counter.N())
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	tx, l := pgtest.Tx(t), newLog(t, 1)
	at := time.Date(2026, 11, 22, 9, 0, 0, 123456789, time.UTC)
	l.now = func() time.Time { at = at.Add(time.Minute); return at }
	before, err := l.Head(ctx, tx)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []Entry{
		{Actor: clerk, Act: "contact.answer", SubjectKind: "contact", SubjectID: "a", Data: map[string]any{"state": "closed"}},
		{Actor: other, Act: "contact.answer", SubjectKind: "contact", SubjectID: "b"},
		{Actor: clerk, Act: "space.publish", SubjectKind: "space_project", SubjectID: "a"},
		{Actor: authz.Software(), Act: "contact.expire", SubjectKind: "contact", SubjectID: "a"},
		{Actor: authz.Nobody(), Act: "contact.submit", SubjectKind: "contact", SubjectID: "c"},
	} {
		if err := l.Record(ctx, tx, e); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Date(2026, 11, 22, 9, 0, 0, 123456000, time.UTC)
	for name, tc := range map[string]struct {
		filter Filter
		want   []int64 // counted from 1
	}{
		"all":           {Filter{}, []int64{5, 4, 3, 2, 1}},
		"first page":    {Filter{Limit: 2}, []int64{5, 4}},
		"second page":   {Filter{Limit: 2, Before: before.Seq + 4}, []int64{3, 2}},
		"act":           {Filter{Act: "contact.answer"}, []int64{2, 1}},
		"kind":          {Filter{SubjectKind: "contact"}, []int64{5, 4, 2, 1}},
		"subject":       {Filter{SubjectKind: "contact", SubjectID: "a"}, []int64{4, 1}},
		"actor":         {Filter{ActorID: clerk.ID}, []int64{3, 1}},
		"since":         {Filter{Since: start.Add(3 * time.Minute)}, []int64{5, 4, 3}},
		"until":         {Filter{Until: start.Add(3 * time.Minute)}, []int64{2, 1}},
		"combined":      {Filter{ActorID: clerk.ID, Act: "space.publish", Since: start, Until: start.Add(time.Hour)}, []int64{3}},
		"nothing fits":  {Filter{Act: "x"}, nil},
		"limit is kept": {Filter{Limit: 1 << 20}, []int64{5, 4, 3, 2, 1}},
	} {
		rows, err := l.List(ctx, tx, tc.filter)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []int64
		for _, r := range rows {
			got = append(got, r.Seq-before.Seq)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	rows, err := l.List(ctx, tx, Filter{Before: before.Seq + 2, Limit: 1})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	want := Recorded{
		Seq: before.Seq + 1, At: start.Add(time.Minute), ActorKind: authz.Person, ActorID: &clerk.ID, Act: "contact.answer",
		SubjectKind: "contact", SubjectID: "a", Data: []byte(`{"state":"closed"}`), Hash: rows[0].Hash,
	}
	if diff := cmp.Diff(want, rows[0]); diff != "" || len(rows[0].Hash) != 32 {
		t.Error(diff)
	}
}

func TestVerifyStopsWithItsContext(t *testing.T) {
	t.Parallel()
	db, l := pgtest.DB(t), newLog(t, 1)
	fill(t, l, db, 3)
	over, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := l.Verify(over, db, nil); err == nil {
		t.Error("a cancelled context gave a verdict")
	}
}

// One committed transaction with Record against one with nothing but the insert.
func BenchmarkRecord(b *testing.B) {
	db, l := pgtest.DB(b), newLog(b, 1)
	exec(b, db, `CREATE TABLE bare (LIKE audit_entry INCLUDING ALL)`)
	measure := func(fn func(ctx context.Context, tx bun.Tx, i int) error) float64 {
		start := time.Now()
		for i := range b.N {
			if err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error { return fn(ctx, tx, i) }); err != nil {
				b.Fatal(err)
			}
		}
		return float64(time.Since(start).Microseconds()) / float64(b.N)
	}
	bare := measure(func(ctx context.Context, tx bun.Tx, i int) error {
		row, err := l.draw(entry(i), Head{Seq: int64(i), Hash: make([]byte, 32)})
		if err != nil {
			return err
		}
		_, err = tx.NewRaw(`INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, row.Seq, time.UnixMicro(*row.Micros),
			row.ActorKind, row.ActorID, row.Act, row.SubjectKind, row.SubjectID, row.Data, row.Prev, row.Hash).Exec(ctx)
		return err
	})
	recorded := measure(func(ctx context.Context, tx bun.Tx, i int) error { return l.Record(ctx, tx, entry(i)) })
	b.ReportMetric(bare, "µs/bare-insert")
	b.ReportMetric(recorded, "µs/record")
	b.ReportMetric(recorded/bare, "×bare-insert")
	b.ReportMetric(0, "ns/op")
}

func BenchmarkVerify(b *testing.B) {
	const rows = 20_000
	db, l := pgtest.DB(b), newLog(b, 1)
	fill(b, l, db, rows)
	b.ResetTimer()
	for range b.N {
		if res := verify(b, l, db); res.Broken != nil {
			b.Fatal(res.Broken)
		}
	}
	b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
}
