package notify

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

func TestFollowing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx, anna, beat := t.Context(), w.settle("anna", "de"), w.settle("beat", "de")
	well, hidden := w.well(), w.well()
	w.hidden[hidden.ID] = nil
	first, err := w.Follow(ctx, anna, well)
	if err != nil {
		t.Fatal(err)
	}
	w.wait(time.Hour)
	again, err := w.Follow(ctx, anna, well)
	if err != nil || !again.Since.Equal(first.Since) {
		t.Errorf("followed again since %v, %v", again, err)
	}
	for _, of := range []Subject{hidden, {Kind: "castle", ID: well.ID}, {}} {
		_, err := w.Follow(ctx, anna, of)
		refused(t, err, CodeSubjectNotFound)
	}
	nobody := authz.Nobody()
	_, err = w.Follow(ctx, nobody, well)
	refused(t, err, authz.CodeLoginRequired)
	refused(t, w.Unfollow(ctx, nobody, well), authz.CodeLoginRequired)
	_, err = w.Following(ctx, nobody, "de", nil, 10)
	refused(t, err, authz.CodeLoginRequired)
	_, err = w.Settings(ctx, nobody)
	refused(t, err, authz.CodeLoginRequired)
	_, err = w.SetFrequency(ctx, nobody, Never)
	refused(t, err, authz.CodeLoginRequired)
	_, err = w.SetFrequency(ctx, anna, "daily")
	refused(t, err, fault.CodeInvalid)
	for a, want := range map[uuid.UUID]bool{anna.ID: true, beat.ID: false} {
		f, err := w.IsFollowing(ctx, authz.Actor{Kind: authz.Person, ID: a}, well)
		if err != nil || (f != nil) != want {
			t.Errorf("following %v, %v", f, err)
		}
	}
	if f, err := w.IsFollowing(ctx, nobody, well); f != nil || err != nil {
		t.Error(f, err)
	}
	for range 2 {
		if err := w.Unfollow(ctx, anna, well); err != nil {
			t.Error(err)
		}
	}
	if n := w.count("SELECT count(*) FROM notify_follow"); n != 0 {
		t.Errorf("%d follows left", n)
	}
}

// A list pages through everything once, also what began in the same moment, and costs
// two statements however long.
func TestTheListOfFollows(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.settle("anna", "de")
	const all = 23
	want := map[uuid.UUID]bool{}
	for i := range all {
		of := w.well()
		w.follow(of, anna)
		want[of.ID] = true
		if i%5 == 0 {
			w.wait(time.Minute)
		}
		if i%7 == 0 {
			w.hidden[of.ID] = nil
		}
	}
	var after *Position
	got := map[uuid.UUID]bool{}
	for {
		ctx, n := pg.CountQueries(t.Context())
		rows, err := w.Following(ctx, anna, "fr", after, 4)
		if err != nil || n.N() != 1 {
			t.Fatalf("%v, %d statements", err, n.N())
		}
		for i, r := range rows[:min(4, len(rows))] {
			if got[r.Subject.ID] {
				t.Error("twice")
			}
			got[r.Subject.ID] = true
			if _, hides := w.hidden[r.Subject.ID]; hides != (r.Card == nil) {
				t.Errorf("card %v of what is hidden %v", r.Card, hides)
			}
			if r.Card != nil && r.Card.Title != "Brunnen fr" {
				t.Error(r.Card.Title)
			}
			after = &Position{rows[i].Since, rows[i].Subject.ID}
		}
		if len(rows) <= 4 {
			break
		}
	}
	if len(got) != all {
		t.Errorf("%d of %d", len(got), all)
	}
}

func TestUnsubscribing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx, well, other := t.Context(), w.well(), w.well()
	anna, beat := w.settle("anna", "de"), w.settle("beat", "fr")
	w.follow(well, anna, beat)
	w.follow(other, anna)
	w.told(w.happen(well, "well.opened"))
	post := w.post()
	if len(post) != 2 {
		t.Fatal(len(post))
	}
	token := w.token(post[0])
	if token == w.token(post[1]) || len(token) < 80 {
		t.Errorf("token %s", token)
	}
	o, err := w.Look(ctx, token, "en")
	if err != nil || o != (Offer{Title: "Brunnen en"}) {
		t.Errorf("%+v %v", o, err)
	}
	if n := w.count("SELECT count(*) FROM notify_follow"); n != 3 {
		t.Error("looking ended something")
	}
	for range 2 {
		if err := w.Unsubscribe(ctx, " "+token+"\n"); err != nil {
			t.Error(err)
		}
	}
	if n := w.count("SELECT count(*) FROM notify_follow WHERE person_id = ? AND subject_id = ?", anna.ID, other.ID); n != 1 || w.count("SELECT count(*) FROM notify_follow") != 2 {
		t.Error("ended something else")
	}
	w.hidden[well.ID] = nil
	if o, err = w.Look(ctx, token, "de"); err != nil || o != (Offer{Ended: true}) {
		t.Errorf("%+v %v", o, err)
	}
	delete(w.hidden, well.ID)

	// The weekly letter: the link ends weekly letters, and only them.
	w.want(Weekly, beat)
	w.happen(well, "well.closed")
	if err := w.weekly(ctx); err != nil {
		t.Fatal(err)
	}
	if post = w.post(); len(post) != 1 {
		t.Fatal(len(post))
	}
	weekly := w.token(post[0])
	if o, err = w.Look(ctx, weekly, "de"); err != nil || o != (Offer{Weekly: true}) {
		t.Errorf("%+v %v", o, err)
	}
	w.want(AtOnce, beat)
	if err := w.Unsubscribe(ctx, weekly); err != nil {
		t.Error(err)
	}
	if s, err := w.Settings(ctx, beat); err != nil || s.Frequency != AtOnce {
		t.Errorf("an old link undid a new decision: %v %v", s, err)
	}
	w.want(Weekly, beat)
	if err := w.Unsubscribe(ctx, weekly); err != nil {
		t.Error(err)
	}
	if s, err := w.Settings(ctx, beat); err != nil || s.Frequency != Never {
		t.Errorf("%v %v", s, err)
	}
}

// Nobody can make a token, change one, or read a person out of one.
func TestTokensCannotBeMadeOrRead(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.settle("anna", "de")
	e := ending{scopeFollow, anna.ID, w.well()}
	token := e.token(w.vault)
	raw, err := tokenText.DecodeString(token)
	if err != nil || strings.Contains(string(raw), string(anna.ID[:])) || strings.Contains(string(raw), "well") {
		t.Error("the token says whom it is about", err)
	}
	if got, err := openToken(w.vault, token); err != nil || got != e {
		t.Errorf("%v %v", got, err)
	}
	if token == e.token(w.vault) {
		t.Error("two letters have the same token")
	}
	bad := []string{"", "x", token[1:], token + "A", anna.ID.String(), tokenText.EncodeToString(raw[:len(raw)-1]), e.token(identity.NewVault([]byte(strings.Repeat("k", 32)))),
		tokenText.EncodeToString(w.vault.SealAddress(string(make([]byte, 40)))), tokenText.EncodeToString(w.vault.Seal(sealKind, []byte("f")))}
	for i := range raw {
		changed := slices.Clone(raw)
		changed[i] ^= 1
		bad = append(bad, tokenText.EncodeToString(changed))
	}
	for _, b := range bad {
		refused(t, w.Unsubscribe(t.Context(), b), CodeTokenInvalid)
		_, err := w.Look(t.Context(), b, "de")
		refused(t, err, CodeTokenInvalid)
	}
}

// Follows go with the account, and so do letters that are not written yet.
func TestDeletionAndTheCopyOfOnesData(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx, well := t.Context(), w.well()
	anna, beat := w.settle("anna", "de"), w.settle("beat", "de")
	w.follow(well, anna, beat)
	w.told(w.happen(well, "well.opened"))
	w.want(Weekly, anna)
	w.happen(well, "well.closed")
	if err := w.weekly(ctx); err != nil {
		t.Fatal(err)
	}
	w.want(AtOnce, anna)
	w.post()
	got := map[string]int{}
	for _, source := range w.OwnData() {
		for row, err := range source.OwnData(ctx, anna.ID) {
			if err != nil {
				t.Fatal(err)
			}
			got[source.Name()]++
			for _, f := range row {
				if name, is := f.Value.(owndata.Name); is && name("it") != "Brunnen it" {
					t.Errorf("a follow of %s", name("it"))
				}
			}
		}
	}
	if got["notify_follow"] != 1 || got["notify_setting"] != 1 || got["notify_delivery"] != 2 {
		t.Error(got)
	}
	event := w.happen(well, "well.mended")
	if err := pg.InTx(ctx, w.db, func(ctx context.Context, tx bun.Tx) error { return w.ForgetPerson(ctx, tx, anna.ID) }); err != nil {
		t.Fatal(err)
	}
	w.told(event)
	if got := w.recipients(); !slices.Equal(got, []string{"beat@example.ch"}) {
		t.Error(got)
	}
	for _, table := range []string{"notify_follow", "notify_setting", "notify_delivery", "notify_week"} {
		if n := w.count("SELECT count(*) FROM ? WHERE person_id = ?", bun.Ident(table), anna.ID); n != 0 {
			t.Errorf("%d rows left in %s", n, table)
		}
	}
}

// However people change their mind, each event is told once at most, and nothing that
// happened while they wanted nothing.
func TestChangesOfMind(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		from        Setting
		to          Frequency
		told, until time.Time
	}{
		{Setting{Frequency: AtOnce}, Weekly, time.Time{}, time.Time{}},
		{Setting{Frequency: Weekly}, AtOnce, time.Time{}, now},
		{Setting{Frequency: Never, WeeklyUntil: now.Add(-time.Hour)}, AtOnce, now, time.Time{}},
		{Setting{Frequency: Never}, Weekly, now, time.Time{}},
		{Setting{Frequency: Weekly, ToldFrom: now.Add(-time.Hour)}, Never, now.Add(-time.Hour), time.Time{}},
	} {
		s := c.from
		s.change(c.to, now)
		if s.Frequency != c.to || !s.ToldFrom.Equal(c.told) || !s.WeeklyUntil.Equal(c.until) {
			t.Errorf("%v to %s: %+v", c.from, c.to, s)
		}
	}
	for at, want := range map[string]string{"2026-11-22T22:59:00Z": "2026-11-16", "2026-11-22T23:00:00Z": "2026-11-23", "2026-11-23T00:00:00Z": "2026-11-23"} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil || monday(moment).Format(time.DateOnly) != want {
			t.Errorf("the Monday of %s is %s", at, monday(moment))
		}
	}
}
