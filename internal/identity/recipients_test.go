package identity

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

// Jobs write to the confirmed address that came last, and know people as in the
// session that gives them most.
func TestRecipients(t *testing.T) {
	t.Parallel()
	db, v, now := pgtest.Tx(t), NewVault(auditKey), time.Now()
	s := NewService(db, nil, v, nil, time.Now, Options{})
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.NewRaw(query, args...).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	settle := func(name, extra string) uuid.UUID {
		id := uuid.New()
		exec("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, ?, ?, 'it', ?)", id, name, locale.NameKey(name), now)
		if extra != "" {
			exec("UPDATE identity_person SET "+extra+" = now() WHERE id = ?", id)
		}
		return id
	}
	login := func(person uuid.UUID, issuer string, employee bool) uuid.UUID {
		id := uuid.New()
		exec(`INSERT INTO identity_login (id, person_id, provider, issuer, subject, employee, level, created_at, last_used_at) VALUES (?, ?, 'x', ?, ?, ?, ?, ?, ?)`,
			id, person, issuer, id.String(), employee, authz.LevelVerifiedPerson, now, now)
		return id
	}
	address := func(person uuid.UUID, email string, sealed []byte, confirmed bool, age time.Duration) {
		var at *time.Time
		if confirmed {
			at = &now
		}
		exec("INSERT INTO identity_address (id, person_id, sealed, hash, verified_at, created_at) VALUES (?, ?, ?, ?, ?, ?)", uuid.New(), person, sealed, v.HashAddress(email), at, now.Add(-age))
	}
	role := func(person uuid.UUID, r authz.Role, from *uuid.UUID, employeeOnly bool) {
		exec("INSERT INTO identity_role (id, person_id, role, scope_kind, login_id, employee_only, granted_at) VALUES (?, ?, ?, 'global', ?, ?, ?)", uuid.New(), person, r, from, employeeOnly, now)
	}
	anna, beat, clara, dora := settle("Anna", ""), settle("Beat", ""), settle("Clara", ""), settle("Dora", "")
	locked, gone := settle("Emil", "locked_at"), settle("Fritz", "deleted_at")

	staff := login(anna, "https://login.emmen.example", true)
	address(anna, "old@example.ch", v.SealAddress("old@example.ch"), true, time.Hour)
	address(anna, "anna@example.ch", v.SealAddress("anna@example.ch"), true, time.Minute)
	address(anna, "new@example.ch", v.SealAddress("new@example.ch"), false, 0)
	role(anna, authz.Admin, &staff, true)
	login(beat, "https://agov.example", false)
	role(beat, authz.Moderator, nil, true)
	role(beat, authz.Analyst, nil, false)
	login(clara, magicIssuer, false)
	role(clara, authz.Analyst, nil, false)
	address(clara, "clara@example.ch", []byte("damaged"), true, 0)
	exec("INSERT INTO identity_membership (person_id, org_id, role, created_at) VALUES (?, ?, 'drafts', ?)", dora, uuid.New(), now)

	ctx, n := pg.CountQueries(t.Context())
	rows, err := s.Recipients(ctx, db, []uuid.UUID{anna, beat, clara, dora, locked, gone, uuid.New()})
	if err != nil || len(rows) != 4 || n.N() != 1 {
		t.Fatalf("%d people, %d statements, %v", len(rows), n.N(), err)
	}
	if !slices.IsSortedFunc(rows, func(a, b Recipient) int { return slices.Compare(a.Actor.ID[:], b.Actor.ID[:]) }) {
		t.Error("not in order")
	}
	got := map[uuid.UUID]Recipient{}
	for _, r := range rows {
		got[r.Actor.ID] = r
	}
	if a := got[anna]; a.Email != "anna@example.ch" || a.Lang != "it" || a.Name != "Anna" || !a.Actor.Employee || !a.Actor.Has(authz.Place{}, authz.Admin) || a.Actor.Level != authz.LevelVerifiedPerson {
		t.Errorf("%+v", a)
	}
	if b := got[beat]; b.Email != "" || b.Actor.Employee || b.Actor.HasAnywhere(authz.Moderator) || !b.Actor.HasAnywhere(authz.Analyst) {
		t.Errorf("%+v", b)
	}
	if c := got[clara]; c.Email != "" || c.Actor.HasAnywhere(authz.Analyst) {
		t.Errorf("%+v", c)
	}
	if d := got[dora]; len(d.Actor.Orgs) != 1 || d.Actor.Kind != authz.Person {
		t.Errorf("%+v", d)
	}
	if none, err := s.Recipients(t.Context(), nil, nil); none != nil || err != nil {
		t.Error(none, err)
	}
}
