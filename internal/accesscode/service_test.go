package accesscode

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	spaceA, spaceB = uuid.MustParse("00000000-0000-4000-8000-00000000000a"), uuid.MustParse("00000000-0000-4000-8000-00000000000b")
	projectA       = uuid.MustParse("00000000-0000-4000-8000-0000000000aa")
	gersag         = Subject{"survey", "gersag"}
	// places of the activities that the tests know
	places = map[string]authz.Place{"gersag": {Space: spaceA, Project: projectA}, "badi": {Space: spaceA}, "wald": {Space: spaceB}, "stadt": {}}
)

// service stands in a town with four surveys. The clock can be turned.
func service(t testing.TB, db bun.IDB) (s *Service, now *time.Time) {
	t.Helper()
	clock := today
	s = NewService(db, audit.New(key), catalogues(t), key, func() time.Time { return clock }, city)
	s.Activities("survey", func(_ context.Context, id, lang string) (Activity, error) {
		place, known := places[id]
		if !known {
			return Activity{}, fault.New(fault.NotFound, fault.CodeNotFound)
		}
		return Activity{Title: lang + " " + id, Place: place, Page: "/umfragen/" + id}, nil
	})
	return s, &clock
}

func role(r authz.Role, s authz.Scope) authz.Actor {
	return authz.Actor{Kind: authz.Person, Level: authz.LevelAccount, Employee: true, Roles: []authz.Grant{{Role: r, Scope: s}}}
}

func onceKey(s string) once.Key { return once.Key{Scope: "test", Value: s, Fingerprint: []byte(s)} }

func draft(size int) Draft {
	return Draft{Subject: gersag, Label: "Quartier Gersag", Size: size, LastDay: "2026-12-31"}
}

func create(t testing.TB, s *Service, d Draft) *Batch {
	t.Helper()
	b, err := s.Create(t.Context(), authz.Software(), onceKey(uuid.NewString()), d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func codesOf(t testing.TB, s *Service, b *Batch) []Code {
	t.Helper()
	sheet, err := s.Codes(t.Context(), authz.Software(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	return sheet.Codes
}

func redeem(t testing.TB, s *Service, c Code, subject Subject) error {
	t.Helper()
	return pg.InTx(t.Context(), s.db, func(ctx context.Context, tx bun.Tx) error { return s.Redeem(ctx, tx, c.String(), subject) })
}

func text(t testing.TB, db bun.IDB, query string, args ...any) (out string) {
	t.Helper()
	if err := db.NewRaw(query, args...).Scan(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBatchIsMadeOnceAndHoldsNoCode(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, _ := service(t, db)
	b, err := s.Create(t.Context(), authz.Software(), onceKey("first"), draft(700))
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Create(t.Context(), authz.Software(), onceKey("first"), draft(700))
	if err != nil || again.ID != b.ID {
		t.Fatal("the repeated request made another batch", err)
	}
	if b.Title != "de gersag" || b.Parts() != 2 || b.Used != 0 || !b.ValidUntil.Equal(time.Date(2026, 12, 31, 22, 59, 59, 999999000, time.UTC)) {
		t.Errorf("%+v", b)
	}
	if got := text(t, db, "SELECT count(*) FROM accesscode_code"); got != "700" {
		t.Errorf("%s hashes", got)
	}
	codes := codesOf(t, s, b)
	first, err := s.Letters(t.Context(), authz.Software(), b.ID, "de", 1)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.Letters(t.Context(), authz.Software(), b.ID, "fr", 2)
	if err != nil || !slices.Equal(slices.Concat(first.Codes, second.Codes), codes) || !strings.Contains(second.text.title, "fr gersag") {
		t.Error("letters and table do not hold the same codes", err)
	}
	dump := text(t, db, `SELECT string_agg(x, ' ') FROM (SELECT b::text FROM accesscode_batch b UNION ALL SELECT c::text FROM accesscode_code c
		UNION ALL SELECT data::text FROM audit_entry UNION ALL SELECT result::text FROM once_key) AS t (x)`)
	for _, c := range codes {
		if strings.Contains(dump, string(c)) || strings.Contains(dump, c.String()) || strings.Contains(dump, fmt.Sprintf("%x", string(c))) {
			t.Fatal("a code lies in the database")
		}
	}
	for act, want := range map[string]string{"accesscode.batch_created": "1", "accesscode.codes_given_out": "1", "accesscode.letters_given_out": "2"} {
		if got := text(t, db, "SELECT count(*) FROM audit_entry WHERE act = ?", act); got != want {
			t.Errorf("%s: %s entries, want %s", act, got, want)
		}
	}
	if got, err := s.Batch(t.Context(), authz.Software(), b.ID); err != nil || got.Prints != 3 || got.PrintedAt == nil {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := s.Letters(t.Context(), authz.Software(), b.ID, "de", 3); !fault.Is(err, CodePart) {
		t.Error(err)
	}
}

func TestRefusedDrafts(t *testing.T) {
	t.Parallel()
	s, _ := service(t, pgtest.Tx(t))
	for _, tc := range []struct {
		change     func(*Draft)
		path, code string
	}{
		{func(d *Draft) { d.Size = 0 }, "size", string(fault.FieldTooSmall)},
		{func(d *Draft) { d.Size = MaxSize + 1 }, "size", string(fault.FieldTooLarge)},
		{func(d *Draft) { d.Label = "  " }, "label", string(fault.FieldRequired)},
		{func(d *Draft) { d.Label = "a\x00" }, "label", string(fault.FieldControlChars)},
		{func(d *Draft) { d.Label = strings.Repeat("ä", 121) }, "label", string(fault.FieldTooLong)},
		{func(d *Draft) { d.LastDay = "2026-11-21" }, "lastDay", string(CodeValidUntil)},
		{func(d *Draft) { d.LastDay = "2029-01-01" }, "lastDay", string(CodeValidUntil)},
		{func(d *Draft) { d.LastDay = "31.12.2026" }, "lastDay", string(fault.FieldFormat)},
		{func(d *Draft) { d.Subject = Subject{"survey", "atlantis"} }, "subjectId", string(CodeActivity)},
		{func(d *Draft) { d.Subject.Kind = "lottery" }, "subjectKind", string(fault.FieldChoice)},
		{func(d *Draft) { d.Subject = Subject{} }, "subjectKind", string(fault.FieldRequired)},
	} {
		d := draft(5)
		tc.change(&d)
		_, err := s.Create(t.Context(), authz.Software(), onceKey(uuid.NewString()), d)
		if f := fault.From(err); f.Kind != fault.Invalid || len(f.Fields) == 0 || f.Fields[0].Path != tc.path || string(f.Fields[0].Code) != tc.code {
			t.Errorf("%s %s: %+v", tc.path, tc.code, f)
		}
	}
	today := draft(1)
	today.LastDay = "2026-11-22"
	create(t, s, today)
}

func TestCodeOpensItsActivityOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, now := service(t, db)
	b := create(t, s, draft(3))
	other := create(t, s, Draft{Subject: Subject{"survey", "wald"}, Label: "x", Size: 2, LastDay: "2026-12-31"})
	codes := codesOf(t, s, b)
	if got, err := s.Check(t.Context(), strings.ToLower(codes[0].String()), "fr"); err != nil || got.Subject != gersag || !got.ValidUntil.Equal(b.ValidUntil) ||
		got.Title != "fr gersag" || got.Page != "/umfragen/gersag" {
		t.Error(got, err)
	}
	if err := redeem(t, s, codes[0], Subject{"survey", "wald"}); !fault.Is(err, CodeElsewhere) {
		t.Error("another activity:", err)
	}
	if err := redeem(t, s, codes[0], gersag); err != nil {
		t.Fatal(err)
	}
	if err := redeem(t, s, codes[0], gersag); !fault.Is(err, CodeUsed) {
		t.Error("twice:", err)
	}
	if _, err := s.Check(t.Context(), string(codes[0]), "de"); !fault.Is(err, CodeUsed) {
		t.Error("check after use:", err)
	}
	if _, err := s.Check(t.Context(), secrets{[]byte("x")}.code(make([]byte, 16), 1).String(), "de"); !fault.Is(err, CodeUnknown) {
		t.Error("never made:", err)
	}
	if got, err := s.Batch(t.Context(), authz.Software(), b.ID); err != nil || got.Used != 1 {
		t.Error("the statistic does not count", got, err)
	}
	// the day of use in the municipality, nothing finer
	if got := text(t, db, "SELECT used_on::text FROM accesscode_code WHERE used_on IS NOT NULL"); got != "2026-11-22" {
		t.Error(got)
	}
	// a part taken back leaves the code usable
	if err := pg.InTx(t.Context(), s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.Redeem(ctx, tx, string(codes[1]), gersag); err != nil {
			t.Error(err)
		}
		return errUndo
	}); !errors.Is(err, errUndo) {
		t.Fatal(err)
	}
	if _, err := s.Check(t.Context(), string(codes[1]), "de"); err != nil {
		t.Error("the code is gone although nothing was stored:", err)
	}
	*now = b.ValidUntil
	if _, err := s.Check(t.Context(), string(codes[1]), "de"); err != nil {
		t.Error("at the last moment:", err)
	}
	*now = b.ValidUntil.Add(time.Microsecond)
	if err := redeem(t, s, codes[1], gersag); !fault.Is(err, CodeExpired) {
		t.Error("after the end:", err)
	}
	*now = today
	if _, err := s.Revoke(t.Context(), authz.Software(), b.ID); err != nil {
		t.Fatal(err)
	}
	if err := redeem(t, s, codes[1], gersag); !fault.Is(err, CodeRevoked) {
		t.Error("after revoking:", err)
	}
	if _, err := s.Codes(t.Context(), authz.Software(), b.ID); !fault.Is(err, CodeRevoked) {
		t.Error("a revoked batch is printed:", err)
	}
	if _, err := s.Revoke(t.Context(), authz.Software(), b.ID); !fault.Is(err, CodeRevoked) {
		t.Error("revoked twice:", err)
	}
	if _, err := s.Check(t.Context(), string(codesOf(t, s, other)[0]), "de"); err != nil {
		t.Error("another batch is revoked too:", err)
	}
}

// Fifty people with the same code at the same moment: one takes part.
func TestOneOfFiftyRedeems(t *testing.T) {
	t.Parallel()
	s, _ := service(t, pgtest.DB(t))
	b := create(t, s, draft(10))
	code := codesOf(t, s, b)[4]
	results := make([]error, 50)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			<-start
			results[i] = redeem(t, s, code, gersag)
		})
	}
	close(start)
	wg.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else if !fault.Is(err, CodeUsed) {
			t.Error(err)
		}
	}
	if got, err := s.Batch(t.Context(), authz.Software(), b.ID); err != nil || won != 1 || got.Used != 1 {
		t.Errorf("%d took part, %d counted, %v", won, got.Used, err)
	}
}

// meanwhile runs do while a transaction is open that has done first, and gives its
// result once it waited for the end of that transaction.
func meanwhile(t *testing.T, db *bun.DB, first func(ctx context.Context, tx bun.Tx) error, do func() error) error {
	t.Helper()
	result := make(chan error, 1)
	ended := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		err := first(ctx, tx)
		go func() { result <- do() }()
		for text(t, db, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == "0" {
			select {
			case early := <-result:
				t.Errorf("did not wait: %v", early)
				result <- early
				return err
			case <-time.After(5 * time.Millisecond):
			}
		}
		return err
	})
	if ended != nil && !errors.Is(ended, errUndo) {
		t.Fatal(ended)
	}
	return <-result
}

var errUndo = errors.New("undo")

// Whoever comes second waits for the first: then the code is used, free again
// because the first failed, or revoked; and what counts is what was used.
func TestSecondWaitsForFirst(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, _ := service(t, db)
	b := create(t, s, draft(3))
	codes := codesOf(t, s, b)
	use := func(c Code, end error) func(context.Context, bun.Tx) error {
		return func(ctx context.Context, tx bun.Tx) error {
			if err := s.Redeem(ctx, tx, string(c), gersag); err != nil {
				t.Error(err)
			}
			return end
		}
	}
	for name, tc := range map[string]struct {
		first func(context.Context, bun.Tx) error
		code  Code
		want  fault.Code
	}{
		"used":       {use(codes[0], nil), codes[0], CodeUsed},
		"free again": {use(codes[1], errUndo), codes[1], ""},
	} {
		err := meanwhile(t, db, tc.first, func() error { return redeem(t, s, tc.code, gersag) })
		if tc.want == "" && err != nil || tc.want != "" && !fault.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := meanwhile(t, db, func(ctx context.Context, tx bun.Tx) error {
		inside := *s
		inside.db = tx
		_, err := inside.Revoke(ctx, authz.Software(), b.ID)
		return err
	}, func() error { return redeem(t, s, codes[2], gersag) })
	if !fault.Is(err, CodeRevoked) {
		t.Error("revoked meanwhile:", err)
	}
	if got := text(t, db, "SELECT used::text || (SELECT count(*) FROM accesscode_code WHERE used_on IS NOT NULL) FROM accesscode_batch"); got != "22" {
		t.Error("counted and used:", got)
	}
}

func TestEndedBatchesAreErased(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, now := service(t, db)
	b, revoked := create(t, s, draft(3)), create(t, s, draft(2))
	code := codesOf(t, s, b)[0]
	if _, err := s.Revoke(t.Context(), authz.Software(), revoked.ID); err != nil {
		t.Fatal(err)
	}
	*now = b.ValidUntil.Add(Retention)
	if err := s.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := text(t, db, "SELECT string_agg(batch_id::text, ' ') FROM (SELECT DISTINCT batch_id FROM accesscode_code) AS x"); got != b.ID.String() {
		t.Error("left are codes of", got)
	}
	*now = now.Add(time.Microsecond)
	if err := s.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := text(t, db, "SELECT (SELECT count(*) FROM accesscode_code)::text || (SELECT count(*) FROM accesscode_batch WHERE salt IS NOT NULL)::text"); got != "00" {
		t.Error(got)
	}
	if _, err := s.Check(t.Context(), string(code), "de"); !fault.Is(err, CodeUnknown) {
		t.Error(err)
	}
	if _, err := s.Codes(t.Context(), authz.Software(), b.ID); !fault.Is(err, CodeExpired) {
		t.Error(err)
	}
	if got := text(t, db, "SELECT count(*) FROM audit_entry WHERE act = 'accesscode.batch_erased'"); got != "2" {
		t.Error(got)
	}
}

func anyActor(t *rapid.T) authz.Actor {
	scopes := []authz.Scope{authz.Everywhere(), {Kind: authz.SpaceScope, ID: spaceA}, {Kind: authz.SpaceScope, ID: spaceB},
		{Kind: authz.ProjectScope, ID: projectA}, {Kind: authz.ProjectScope, ID: spaceA}, {Kind: authz.SpaceScope}}
	grant := rapid.Custom(func(t *rapid.T) authz.Grant {
		return authz.Grant{Role: rapid.SampledFrom(authz.Roles()).Draw(t, "role"), Scope: rapid.SampledFrom(scopes).Draw(t, "scope")}
	})
	return authz.Actor{Kind: rapid.SampledFrom([]authz.ActorKind{authz.Anonymous, authz.Person, authz.Person, authz.Person, authz.System}).Draw(t, "kind"),
		Roles: rapid.SliceOfN(grant, 0, 3).Draw(t, "roles")}
}

// The list is exactly what the policy allows, whoever asks, in whatever stretches.
func TestListIsWhatThePolicyAllows(t *testing.T) {
	t.Parallel()
	s, _ := service(t, pgtest.DB(t))
	var all []*Batch
	for i, id := range []string{"gersag", "badi", "wald", "stadt", "gersag", "wald", "badi"} {
		all = append(all, create(t, s, Draft{Subject: Subject{"survey", id}, Label: fmt.Sprint(i), Size: 1, LastDay: "2026-12-31"}))
	}
	slices.Reverse(all)
	rapid.Check(t, func(rt *rapid.T) {
		a := anyActor(rt)
		limit := rapid.IntRange(1, 8).Draw(rt, "limit")
		var want, got []uuid.UUID
		for _, b := range all {
			if CanSee(a, b).Allowed {
				want = append(want, b.ID)
			}
			one, err := s.Batch(t.Context(), a, b.ID)
			if (err == nil) != CanSee(a, b).Allowed || err == nil && one.ID != b.ID {
				rt.Fatal("one batch differs from the policy:", err)
			}
		}
		q := Query{Limit: limit}
		for {
			rows, err := s.Batches(t.Context(), a, q)
			if Browse.Decide(authz.Case{Actor: a}).Allowed != (err == nil) {
				rt.Fatal(err)
			}
			for _, b := range rows[:min(limit, len(rows))] {
				got = append(got, b.ID)
			}
			if len(rows) <= limit {
				break
			}
			q.After = &Position{rows[limit-1].ID}
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("list %v, policy %v", got, want)
		}
	})
}

func TestRolesReachOnlyTheirPlace(t *testing.T) {
	t.Parallel()
	s, _ := service(t, pgtest.DB(t))
	b := create(t, s, draft(1))
	for name, tc := range map[string]struct {
		actor        authz.Actor
		create, read fault.Code
	}{
		"anonymous":                 {authz.Nobody(), authz.CodeLoginRequired, authz.CodeLoginRequired},
		"resident":                  {authz.Actor{Kind: authz.Person}, authz.CodeRoleRequired, authz.CodeRoleRequired},
		"moderator":                 {role(authz.Moderator, authz.Everywhere()), authz.CodeRoleRequired, authz.CodeRoleRequired},
		"analyst":                   {role(authz.Analyst, authz.Everywhere()), authz.CodeRoleRequired, authz.CodeRoleRequired},
		"project manager elsewhere": {role(authz.ProjectManager, authz.Scope{Kind: authz.SpaceScope, ID: spaceB}), authz.CodeRoleRequired, authz.CodeNotFound},
		"project manager here":      {role(authz.ProjectManager, authz.Scope{Kind: authz.ProjectScope, ID: projectA}), "", ""},
		"communications":            {role(authz.Communications, authz.Everywhere()), "", ""},
		"admin":                     {role(authz.Admin, authz.Everywhere()), "", ""},
	} {
		_, err := s.Create(t.Context(), tc.actor, onceKey(uuid.NewString()), draft(1))
		if err != nil && !fault.Is(err, tc.create) || err == nil && tc.create != "" {
			t.Errorf("%s creates: %v", name, err)
		}
		for what, err := range map[string]error{
			"reads":  func() error { _, err := s.Batch(t.Context(), tc.actor, b.ID); return err }(),
			"prints": func() error { _, err := s.Letters(t.Context(), tc.actor, b.ID, "de", 1); return err }(),
			"lists":  func() error { _, err := s.Codes(t.Context(), tc.actor, b.ID); return err }(),
		} {
			if err != nil && !fault.Is(err, tc.read) || err == nil && tc.read != "" {
				t.Errorf("%s %s: %v", name, what, err)
			}
		}
		if tc.read != "" {
			if _, err := s.Revoke(t.Context(), tc.actor, b.ID); !fault.Is(err, tc.read) {
				t.Errorf("%s revokes: %v", name, err)
			}
		}
	}
}

// A code outlives its activity: it still says what it was for, and leads nowhere.
func TestActivityIsGone(t *testing.T) {
	t.Parallel()
	s, _ := service(t, pgtest.DB(t))
	gone := false
	s.Activities("walk", func(context.Context, string, string) (Activity, error) {
		if gone {
			return Activity{}, fault.New(fault.NotFound, fault.CodeNotFound)
		}
		return Activity{Title: "Rundgang", Page: "/rundgang"}, nil
	})
	b := create(t, s, Draft{Subject: Subject{"walk", "1"}, Label: "x", Size: 1, LastDay: "2026-12-31"})
	code := codesOf(t, s, b)[0].String()
	if got, err := s.Check(t.Context(), code, "it"); err != nil || got.Title != "Rundgang" || got.Page != "/rundgang" {
		t.Errorf("%+v %v", got, err)
	}
	gone = true
	if got, err := s.Check(t.Context(), code, "it"); err != nil || got.Title != "Rundgang" || got.Page != "" {
		t.Errorf("%+v %v", got, err)
	}
	if l, err := s.Letters(t.Context(), authz.Software(), b.ID, "it", 1); err != nil || !strings.Contains(l.text.title, "Rundgang") {
		t.Errorf("%+v %v", l, err)
	}
}

// Looking costs the same for one batch and for many, and whatever the answer is.
func TestStatementsAreFixed(t *testing.T) {
	t.Parallel()
	s, _ := service(t, pgtest.DB(t))
	b := create(t, s, draft(2))
	code := codesOf(t, s, b)[0]
	for range 2 {
		for _, typed := range []string{string(code), secrets{[]byte("x")}.code(make([]byte, 16), 1).String()} {
			ctx, n := pg.CountQueries(t.Context())
			if _, err := s.Check(ctx, typed, "de"); n.N() != 2 {
				t.Errorf("check: %d statements, %v", n.N(), err)
			}
		}
		ctx, n := pg.CountQueries(t.Context())
		if _, err := s.Batches(ctx, authz.Software(), Query{Limit: 100}); err != nil || n.N() != 1 {
			t.Errorf("list: %d statements, %v", n.N(), err)
		}
		for range 20 {
			create(t, s, draft(1))
		}
	}
}

func BenchmarkLargestBatch(b *testing.B) {
	s, _ := service(b, pgtest.DB(b))
	for b.Loop() {
		create(b, s, draft(MaxSize))
	}
}
