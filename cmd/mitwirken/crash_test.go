package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/uptrace/bun"
)

// The demo is killed in every way, again and again, while people write. Nothing
// that was acknowledged may be lost or stored twice, and every start has to work.
func TestVolumeSixtyKillsLoseNothing(t *testing.T) {
	t.Parallel()
	const installations, kills = 2, 30
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	var all []*victim
	var wg sync.WaitGroup
	for i := range installations {
		v := &victim{dir: folder(t), client: newClient(""), dice: rand.New(rand.NewPCG(seed, uint64(i))), kills: map[string]int{}}
		all = append(all, v)
		wg.Go(func() {
			if err := v.suffer(t.Context(), kills); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	total := &victim{kills: map[string]int{}}
	var messages, repeated int
	for _, v := range all {
		total.starts = append(total.starts, v.starts...)
		total.recoveries = append(total.recoveries, v.recoveries...)
		for what, n := range v.kills {
			total.kills[what] += n
		}
		for _, m := range v.client.messages() {
			messages++
			if m.tries > 1 {
				repeated++
			}
		}
		for _, r := range v.client.refusals {
			t.Error("refused:", r)
		}
	}
	n := 0
	for _, k := range total.kills {
		n += k
	}
	if n != installations*kills {
		t.Errorf("%d kills instead of %d", n, installations*kills)
	}
	t.Logf("%d kills %v; %d messages, %d of them repeated because of a kill", n, total.kills, messages, repeated)
	t.Logf("next start: median %v, longest %v; from the kill until it serves again: median %v, longest %v",
		median(total.starts), slices.Max(total.starts), median(total.recoveries), slices.Max(total.recoveries))
}

func median(d []time.Duration) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[len(d)/2].Round(time.Millisecond)
}

// victim is one installation.
type victim struct {
	dir    string
	client *client
	dice   *rand.Rand
	demo   *demonstration
	// late are messages that were given up when the program ended.
	late []*message
	// kills by what was killed.
	kills              map[string]int
	starts, recoveries []time.Duration
}

func (v *victim) suffer(ctx context.Context, kills int) (err error) {
	const duringStart = 8
	if err := v.start(); err == nil {
		// The very first start is interrupted as well: begin anew in an empty folder.
		v.slay(v.demo.cmd.Process.Pid)
		<-v.demo.ended
		v.kills["program"]++
		v.dir = filepath.Join(v.dir, "anew")
	} else {
		return err
	}
	whole := v.demo.took
	for range duringStart {
		if err := v.interruptStart(time.Duration(v.dice.Int64N(int64(whole)))); err != nil {
			return err
		}
	}
	if err := v.start(); err != nil {
		return err
	}
	defer func() { v.demo.kill() }()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	enough := make(chan struct{})
	wrote := make(chan error, 2)
	for range cap(wrote) {
		go func() { wrote <- v.client.write(ctx, enough) }()
	}
	for range kills - duringStart - 1 {
		time.Sleep(time.Duration(20+v.dice.IntN(150)) * time.Millisecond)
		if err = v.kill(ctx); err != nil {
			cancel() // nobody will answer the writers any more
			break
		}
	}
	close(enough)
	for range cap(wrote) {
		err = errors.Join(err, <-wrote)
	}
	if err != nil {
		return err
	}
	return v.check(ctx)
}

func (v *victim) start() error {
	d, err := startDemo(v.dir, freePort, anyCaller)
	if err != nil {
		return fmt.Errorf("failed start: %w", err)
	}
	v.demo = d
	v.starts = append(v.starts, v.demo.took)
	v.client.moved(v.demo.url)
	return nil
}

// interruptStart kills the program, or everything it has started so far, after d.
func (v *victim) interruptStart(d time.Duration) error {
	p, err := launch([]string{freePort}, "demo", "-dir", v.dir)
	if err != nil {
		return err
	}
	select {
	case <-p.ended:
		return fmt.Errorf("failed start: %s", &p.errOut)
	case <-time.After(d):
	}
	if pids := v.postgres(); v.dice.IntN(2) == 0 && len(pids) > 0 {
		v.slay(append(pids, p.cmd.Process.Pid)...)
		v.kills["program and PostgreSQL while starting"]++
	} else {
		v.slay(p.cmd.Process.Pid)
		v.kills["program while starting"]++
	}
	<-p.ended
	return nil
}

// kill chooses a victim at random and brings everything up again.
func (v *victim) kill(ctx context.Context) error {
	app, server := v.demo.cmd.Process.Pid, v.postgres()
	// For a moment after one of its processes was killed the postmaster is alone.
	for deadline := time.Now().Add(patience); len(server) < 2; server = v.postgres() {
		if time.Now().After(deadline) {
			return fmt.Errorf("PostgreSQL is gone without having been killed: %s", &v.demo.errOut)
		}
		time.Sleep(time.Millisecond)
	}
	began := time.Now()
	switch v.dice.IntN(5) {
	case 0:
		v.kills["program"]++
		v.slay(app)
	case 1:
		v.kills["postmaster"]++
		v.slay(server[0])
		if err := v.orphaned(); err != nil {
			return err
		}
	case 2:
		v.kills["one process of PostgreSQL"]++
		v.slay(server[1+v.dice.IntN(len(server)-1)])
		// PostgreSQL recovers by itself and so does the program, unless the process
		// was the one that recovers from the kill before: then PostgreSQL gives up.
		up, err := v.ready(ctx)
		if err != nil {
			return err
		}
		if up {
			v.recoveries = append(v.recoveries, time.Since(began))
			return nil
		}
		if err := v.orphaned(); err != nil {
			return err
		}
	case 3:
		v.kills["program and postmaster"]++
		v.slay(app, server[0])
	default:
		v.kills["all processes"]++
		v.slay(append(server, app)...)
	}
	<-v.demo.ended
	if err := v.start(); err != nil {
		return err
	}
	v.recoveries = append(v.recoveries, time.Since(began))
	return nil
}

func (v *victim) slay(pids ...int) {
	for _, p := range pids {
		_ = syscall.Kill(p, syscall.SIGKILL) // it may be gone already
	}
}

// postgres lists the processes of the server, the postmaster first. Each stands in
// the folder of the data, so a number in a file left behind harms no stranger.
func (v *victim) postgres() (pids []int) {
	files, _ := filepath.Glob(filepath.Join(v.dir, "pg*", "postmaster.pid"))
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, f := range files {
		b, _ := os.ReadFile(f)
		master, _, _ := strings.Cut(string(b), "\n")
		for _, l := range links {
			at, err := os.Readlink(l)
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(l)))
			if err != nil || at != filepath.Dir(f) {
				continue
			}
			if strconv.Itoa(pid) == strings.TrimSpace(master) {
				pids = slices.Insert(pids, 0, pid)
			} else {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// orphaned checks how the program ends when its PostgreSQL did: soon, with a
// sentence.
func (v *victim) orphaned() error {
	code, err := v.demo.code()
	if err != nil {
		return err
	}
	if text := v.demo.errOut.String(); code != 1 || !strings.Contains(text, "the private PostgreSQL has ended") {
		return fmt.Errorf("exit code %d after the end of PostgreSQL: %s", code, text)
	}
	return nil
}

// ready waits until a message gets through again and the program says that it
// is ready. It is false when the program has ended instead.
func (v *victim) ready(ctx context.Context) (bool, error) {
	m := v.client.message()
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		select {
		case <-v.demo.ended:
			v.late = append(v.late, m)
			return false, nil
		default:
		}
		if m.number == "" {
			m.tries++
			m.number, _ = v.client.post(ctx, m) // again if it failed
		} else if status, _, err := get(ctx, v.demo.url+"/readyz"); err == nil && status == http.StatusOK {
			return true, nil
		}
		if time.Now().After(deadline) {
			return false, fmt.Errorf("not ready again: %s", &v.demo.errOut)
		}
	}
}

// check compares what people were told with what is stored.
func (v *victim) check(ctx context.Context) (err error) {
	for _, m := range v.late {
		if err := v.client.deliver(ctx, m); err != nil {
			return err
		}
	}
	for _, m := range v.client.messages() {
		if m.tries > 1 || v.dice.IntN(10) == 0 {
			if err := v.client.again(ctx, m); err != nil {
				return err
			}
		}
	}
	db, err := open(v.demo.dsn())
	if err != nil {
		return err
	}
	if err := errors.Join(v.stored(ctx, db), db.Close()); err != nil {
		return err
	}
	key, err := os.ReadFile(filepath.Join(v.dir, "secret"))
	if err != nil {
		return err
	}
	p, err := launch([]string{"DATABASE_URL=" + v.demo.dsn(), "MITWIRKEN_SECRET=" + strings.TrimSpace(string(key))}, "verify")
	if err != nil {
		return err
	}
	if code, err := p.code(); code != 0 || err != nil {
		return fmt.Errorf("verify: %d %w %s", code, err, &p.errOut)
	}
	return v.mails(ctx)
}

func (v *victim) stored(ctx context.Context, db *bun.DB) error {
	var rows []struct {
		Number  int64
		Message string
	}
	if err := db.NewRaw("SELECT number, message FROM contact_request").Scan(ctx, &rows); err != nil {
		return err
	}
	numbers := map[string][]string{}
	for _, r := range rows {
		numbers[r.Message] = append(numbers[r.Message], fmt.Sprintf("K-%05d", r.Number))
	}
	var errs []error
	for _, m := range v.client.messages() {
		if got := numbers[m.text]; len(got) != 1 || got[0] != m.number {
			errs = append(errs, fmt.Errorf("%s: told %s, stored as %v", m.key, m.number, got))
		}
		delete(numbers, m.text)
	}
	for text := range numbers {
		errs = append(errs, fmt.Errorf("nobody wrote %q", text))
	}
	recorded, err := db.NewSelect().TableExpr("audit_entry").Where("act = 'contact.sent'").Count(ctx)
	if err != nil || int(recorded) != len(rows) {
		errs = append(errs, fmt.Errorf("%d messages, %d entries in the audit log, %w", len(rows), recorded, err))
	}
	return errors.Join(errs...)
}

// mails waits until every letter has left. What a killed program had in hand is
// taken over when its lease is over: the hours that this takes are taken off the
// times in the database.
func (v *victim) mails(ctx context.Context) error {
	want := 0
	for _, m := range v.client.messages() {
		want += m.mails()
	}
	if _, _, err := v.hourPasses(ctx); err != nil {
		return err
	}
	if err := v.demo.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if code, err := v.demo.code(); code != 0 || err != nil {
		return fmt.Errorf("end: %d %w %s", code, err, &v.demo.errOut)
	}
	if err := v.start(); err != nil {
		return err
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Second) {
		sent, others, err := v.hourPasses(ctx)
		if err != nil || sent == want && others == 0 {
			return err
		}
		if sent+others != want || time.Now().After(deadline) {
			return fmt.Errorf("%d mails sent and %d not, want %d sent", sent, others, want)
		}
	}
}

// hourPasses makes everything that waits an hour older, and counts the mails of messages:
// the sample town sends letters of its own.
func (v *victim) hourPasses(ctx context.Context) (sent, others int, err error) {
	db, err := open(v.demo.dsn())
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, older := range []string{
		"UPDATE mail_outbox SET leased_until = leased_until - interval '1 hour' WHERE leased_until < now() + interval '110 seconds'",
		"UPDATE river_job SET attempted_at = attempted_at - interval '1 hour' WHERE state = 'running' AND attempted_at < now() - interval '10 seconds'",
		"UPDATE river_job SET scheduled_at = scheduled_at - interval '1 hour' WHERE state IN ('retryable', 'scheduled') AND scheduled_at > now()",
		// One that was killed would rule on for some seconds.
		"DELETE FROM river_leader",
	} {
		if _, err := db.ExecContext(ctx, older); err != nil {
			return 0, 0, err
		}
	}
	err = db.NewRaw("SELECT count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state <> 'sent') FROM mail_outbox WHERE template LIKE 'contact%'").Scan(ctx, &sent, &others)
	return sent, others, err
}
