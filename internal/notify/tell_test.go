package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
)

// Who follows hears of it, in their language; nobody else does, and nobody twice.
func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	well, other := w.well(), w.well()
	anna, beat, clara := w.settle("anna", "de"), w.settle("beat", "fr"), w.settle("clara", "it")
	dora, emil, fritz := w.settle("dora", "en"), w.silent("emil", "de"), w.settle("fritz", "de")
	gina, hans, ida := w.settle("gina", "de"), w.settle("hans", "de"), w.settle("ida", "de")
	w.follow(well, anna, beat, clara, emil, fritz, gina, hans, ida)
	w.follow(other, dora)
	w.want(Never, fritz)
	w.want(Weekly, gina)
	w.exec("UPDATE identity_person SET locked_at = now() WHERE id = ?", ida.ID)
	event := w.happen(well, "well.opened")
	// between the event and the letters
	w.wait(time.Second)
	w.follow(well, dora)
	if err := w.Unfollow(t.Context(), clara, well); err != nil {
		t.Fatal(err)
	}
	w.hidden[well.ID] = []uuid.UUID{hans.ID}
	for range 3 {
		w.told(event)
	}
	post := w.post()
	got := map[string]string{}
	for _, l := range post {
		got[l.Recipient] = l.Letter.Subject
	}
	if d := cmp.Diff(map[string]string{"anna@example.ch": "Brunnen de: well.opened de", "beat@example.ch": "Brunnen fr : well.opened fr"}, got); d != "" {
		t.Error(d)
	}
	if w.asked != 2 {
		t.Errorf("%d tellings for two languages", w.asked)
	}
	if n := w.count("SELECT count(*) FROM river_job WHERE kind = 'notify.tell'"); n != 1 {
		t.Errorf("%d jobs", n)
	}
}

// An event exists exactly when its transaction does.
func TestEventsGoWithTheirTransaction(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	stop := errors.New("stop")
	err := pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		if err := w.Emit(ctx, tx, Event{Kind: "well.opened", Subject: w.well()}); err != nil {
			t.Error(err)
		}
		return stop
	})
	if n := w.count("SELECT (SELECT count(*) FROM notify_event) + (SELECT count(*) FROM river_job)"); n != 0 || !errors.Is(err, stop) {
		t.Errorf("%d left, %v", n, err)
	}
	for _, e := range []Event{{}, {Kind: "opened", Subject: w.well()}, {Kind: "well.opened"}, {Kind: "well.opened'; --", Subject: w.well()}} {
		if err := pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error { return w.Emit(ctx, tx, e) }); err == nil {
			t.Errorf("%+v is an event", e)
		}
	}
}

// What lies ahead is told then.
func TestEventsAheadWait(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	at := w.clock().Add(48 * time.Hour)
	if err := pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		return w.Emit(ctx, tx, Event{Kind: "well.opened", Subject: w.well(), At: at})
	}); err != nil {
		t.Fatal(err)
	}
	if n := w.count("SELECT count(*) FROM river_job WHERE state = 'scheduled' AND scheduled_at = ?", at); n != 1 {
		t.Error("the job does not wait")
	}
}

// Whatever is retried, runs twice at the same time or is cut off: exactly one letter
// for each event and person.
func TestExactlyOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	well := w.well()
	const people = 3*stretch + 17
	w.crowd(people, well)
	var events []uuid.UUID
	for i := range 3 {
		events = append(events, w.happen(well, fmt.Sprintf("well.opened%s", []string{"", "_again", "_more"}[i])))
	}
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	cuts := 0
	for range 8 {
		var group sync.WaitGroup
		for range 3 {
			event, patience := events[r.IntN(len(events))], time.Duration(r.IntN(700_000))*time.Microsecond
			group.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), patience)
				defer cancel()
				_ = w.tell(ctx, event)
			})
		}
		group.Wait()
		if n := w.count("SELECT count(*) FROM notify_event WHERE told_to IS NOT NULL AND told_at IS NULL"); n > 0 {
			cuts++
		}
	}
	for _, e := range events {
		w.told(e)
	}
	if n := w.count("SELECT count(*) FROM mail_outbox"); n != len(events)*people {
		t.Errorf("%d letters, want %d (seed %d)", n, len(events)*people, seed)
	}
	if n := w.count("SELECT count(*) FROM (SELECT recipient, data ->> 'subject' FROM mail_outbox GROUP BY 1, 2 HAVING count(*) > 1) AS twice"); n != 0 {
		t.Errorf("%d got a letter twice (seed %d)", n, seed)
	}
	t.Logf("cut off half-way %d times", cuts)
}

// A worker that is killed between two stretches leaves its place to the next one.
func TestAKilledWorkerIsContinued(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	well := w.well()
	const people = 4*stretch + 1
	w.crowd(people, well)
	event := w.happen(well, "well.opened")
	start := func(s *Service, o jobs.Options) *jobs.Worker {
		registry := jobs.NewRegistry()
		s.Jobs(registry)
		o.Backoff = func(int) time.Duration { return 0 }
		worker, err := jobs.Start(t.Context(), w.dsn, registry, slog.New(slog.DiscardHandler), o)
		if err != nil {
			t.Fatal(err)
		}
		return worker
	}
	// The first instance holds in the middle: its third stretch waits for a lock.
	tx, err := w.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	first := start(w.instance(w.db), jobs.Options{Timeout: time.Second})
	until(t, "the first letters", func() bool { return w.count("SELECT count(*) FROM mail_outbox") >= stretch })
	if _, err := tx.ExecContext(t.Context(), "SELECT id FROM notify_event WHERE id = ? FOR UPDATE", event); err != nil {
		t.Fatal(err)
	}
	before := w.count("SELECT count(*) FROM mail_outbox")
	dead, cancel := context.WithCancel(context.Background())
	cancel()
	_ = first.Stop(dead)
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	second := start(w.instance(w.db), jobs.Options{})
	until(t, "the end", func() bool { return w.count("SELECT count(*) FROM notify_event WHERE told_at IS NOT NULL") == 1 })
	if err := second.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if n := w.count("SELECT count(*) FROM mail_outbox"); n != people {
		t.Errorf("%d letters, want %d", n, people)
	}
	if n := w.count("SELECT count(DISTINCT recipient) FROM mail_outbox"); n != people {
		t.Errorf("%d people got a letter", n)
	}
	t.Logf("%d letters before the kill", before)
}

func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain for ", what)
		}
	}
}

// Ten thousand followers: a fixed number of statements beside those of each letter,
// no long transaction, and memory that does not grow with them.
func TestVolumeTenThousandFollowers(t *testing.T) {
	w := newTown(t)
	well := w.well()
	const people = 10_000
	w.crowd(people, well)
	event := w.happen(well, "well.opened")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	ctx, n := pg.CountQueries(t.Context())
	start := time.Now()
	runs := 0
	for ; w.count("SELECT count(*) FROM notify_event WHERE told_at IS NULL") > 0; runs++ {
		if err := w.tell(ctx, event); err != nil {
			t.Fatal(err)
		}
	}
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	// two for each letter: its row and the job that sends it
	const perStretch = 8
	if most := 2*people + perStretch*(people/stretch+1) + 2*runs; n.N() > most {
		t.Errorf("%d statements, at most %d wanted", n.N(), most)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("%d bytes stay", grown)
	}
	if got := w.count("SELECT count(DISTINCT recipient) FROM mail_outbox"); got != people {
		t.Errorf("%d people got a letter", got)
	}
	t.Logf("%d letters in %v, %d runs, %d statements, at most %d in a transaction, heap %d KB before, %d KB after", people, took, runs, n.N(), 2*stretch+3, before.HeapAlloc>>10, after.HeapAlloc>>10)
}

var weekLine = regexp.MustCompile(`(?m)^– `)

// The weekly letter: one a week and person, whatever is retried, with what was not told.
func TestWeeklyLetters(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	well, far := w.well(), w.well()
	anna, beat, clara, dora := w.settle("anna", "de"), w.settle("beat", "de"), w.settle("clara", "de"), w.settle("dora", "de")
	w.follow(well, anna, beat, clara, dora)
	w.follow(far, anna)
	w.want(Weekly, anna, clara)
	w.want(Never, dora)
	w.hidden[far.ID] = nil
	for _, e := range []uuid.UUID{w.happen(well, "well.opened"), w.happen(far, "well.opened"), w.happen(well, "well.closed")} {
		w.told(e)
	}
	if got := w.recipients(); !slices.Equal(got, []string{"beat@example.ch", "beat@example.ch"}) {
		t.Error(got)
	}
	w.want(Weekly, beat)  // was told of everything
	w.want(AtOnce, clara) // still gets what waits
	w.want(AtOnce, dora)  // wanted nothing
	late := w.happen(well, "well.mended")
	w.told(late)
	if got := w.recipients(); !slices.Equal(got, []string{"clara@example.ch", "dora@example.ch"}) {
		t.Error(got)
	}
	w.at = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC) // Monday in Zurich
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 2 {
				if err := w.weekly(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	lines := func() map[string]int {
		out := map[string]int{}
		for _, l := range w.post() {
			if l.Template != "notify_week" || out[l.Recipient] > 0 {
				t.Errorf("%s to %s", l.Template, l.Recipient)
			}
			for _, b := range l.Letter.Blocks {
				for range weekLine.FindAllString(b.Text, -1) {
					out[l.Recipient]++

				}
			}
		}
		return out
	}
	if d := cmp.Diff(map[string]int{"anna@example.ch": 3, "beat@example.ch": 1, "clara@example.ch": 2}, lines()); d != "" {
		t.Error(d)
	}
	// nothing more this week, and nothing again in the next
	w.happen(well, "well.opened")
	if err := w.weekly(t.Context()); err != nil || len(w.post()) != 0 {
		t.Error("a second letter in the same week", err)
	}
	w.wait(7 * 24 * time.Hour)
	if err := w.weekly(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]int{"anna@example.ch": 1, "beat@example.ch": 1}, lines()); d != "" {
		t.Error(d)
	}
}

// An event whose object is gone is told to nobody and keeps no job alive.
func TestNothingToTell(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	well := w.well()
	w.follow(well, w.settle("anna", "de"))
	event := w.happen(well, "well.opened")
	w.gone[event] = true
	w.told(event)
	if len(w.post()) != 0 || w.count("SELECT count(*) FROM notify_event WHERE told_at IS NOT NULL") != 1 {
		t.Error("not at its end")
	}
	w.wait(Kept + time.Hour)
	if err := w.Forget(t.Context()); err != nil || w.count("SELECT count(*) FROM notify_event") != 0 {
		t.Error("not forgotten", err)
	}
	w.told(event)
}
