package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func roleNames(a authz.Actor) (names []string) {
	for _, g := range a.Roles {
		names = append(names, string(g.Role))
	}
	return names
}

func TestRolesFromTheDirectory(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for person, want := range map[string][]string{"sandra": {"admin"}, "urs": {"moderator"}, "fatime": nil, "jonas": nil} {
		a := w.in("staff", person).actor()
		if !a.Employee || !slices.Equal(roleNames(a), want) {
			t.Errorf("%s: %+v", person, a)
		}
	}
	admin := w.in("staff", "sandra").actor()
	people, err := w.s.People(t.Context(), admin, PeopleQuery{Search: "jonas", Limit: 10})
	if err != nil || len(people) != 1 || !people[0].Overage {
		t.Errorf("staff cannot see why Jonas has no role: %+v, %v", people, err)
	}
	if n := w.count("SELECT count(*) FROM identity_role"); n != 2 {
		t.Errorf("%d roles after a second login", n)
	}
}

// What the directory takes away is gone at the next login, and what people gave stays.
func TestDirectoryTakesRolesBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("staff", "lea")
	id := b.actor().ID
	if err := w.s.GrantRole(t.Context(), authz.Software(), id, authz.Grant{Role: authz.Analyst, Scope: authz.Everywhere()}); err != nil {
		t.Fatal(err)
	}
	changed := w.configs()
	delete(changed[1].Roles, "communications")
	w.s = w.instance(changed)
	again := &browser{w, b.jar}
	back := again.prove(again.leave("staff", nil), "lea")
	landing, err := w.s.FinishLogin(t.Context(), returned(again, back))
	if err != nil {
		t.Fatal(err)
	}
	if a := w.actor(w.s, landing.Session); !slices.Equal(roleNames(a), []string{"analyst"}) {
		t.Errorf("%+v", a)
	}
}

// returned is what the callback would hand to FinishLogin.
func returned(b *browser, back string) Return {
	u := b.w.parse(back)
	return Return{Provider: "staff", Response: oidc.ParseResponse(u.Query()), FlowCookie: b.cookie(b.w.s.flowCookieName())}
}

// A provider with manual sync gives starting roles once.
func TestStartingRolesAreChangedByPeople(t *testing.T) {
	t.Parallel()
	w := newTown(t, func(c []oidc.Config) { c[1].Sync = oidc.SyncManual })
	lea := w.in("staff", "lea").actor()
	if !slices.Equal(roleNames(lea), []string{"communications"}) {
		t.Fatalf("%+v", lea)
	}
	p, err := w.s.PersonByID(t.Context(), authz.Software(), lea.ID)
	if err != nil || len(p.Roles) != 1 || p.Roles[0].Directory {
		t.Fatalf("%+v, %v", p, err)
	}
	if err := w.s.RevokeRole(t.Context(), authz.Software(), lea.ID, p.Roles[0].ID); err != nil {
		t.Fatal(err)
	}
	if a := w.in("staff", "lea").actor(); len(a.Roles) != 0 {
		t.Errorf("the role came back: %+v", a)
	}
}

func TestGrantingAndRevoking(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	admin, anna := w.in("staff", "sandra").actor(), w.in("agov", "anna")
	id := anna.actor().ID
	space := uuid.New()
	g := authz.Grant{Role: authz.Moderator, Scope: authz.Scope{Kind: authz.SpaceScope, ID: space}}
	for range 2 {
		if err := w.s.GrantRole(t.Context(), admin, id, g); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.count(`SELECT count(*) FROM audit_entry WHERE act = 'identity.role_granted'`); n != 1 {
		t.Errorf("recorded %d times", n)
	}
	if a := anna.actor(); !a.Has(authz.Place{Space: space}, authz.Moderator) || a.Has(authz.Place{Space: uuid.New()}, authz.Moderator) {
		t.Errorf("%+v", a)
	}
	for _, bad := range []authz.Grant{{Role: "king", Scope: authz.Everywhere()}, {Role: authz.Admin, Scope: g.Scope}, {Role: authz.Moderator, Scope: authz.Scope{Kind: authz.SpaceScope}}} {
		refused(t, w.s.GrantRole(t.Context(), admin, id, bad), "request.invalid")
	}
	refused(t, w.s.GrantRole(t.Context(), anna.actor(), id, g), authz.CodeRoleRequired)
	refused(t, w.s.GrantRole(t.Context(), authz.Nobody(), id, g), authz.CodeLoginRequired)
	refused(t, w.s.GrantRole(t.Context(), admin, uuid.New(), g), CodePersonNotFound)
	p, err := w.s.PersonByID(t.Context(), admin, id)
	if err != nil || len(p.Roles) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	refused(t, w.s.RevokeRole(t.Context(), admin, id, uuid.New()), CodeRoleNotFound)
	refused(t, w.s.RevokeRole(t.Context(), admin, admin.ID, p.Roles[0].ID), CodeRoleNotFound)
	if err := w.s.RevokeRole(t.Context(), admin, id, p.Roles[0].ID); err != nil {
		t.Fatal(err)
	}
	if len(anna.actor().Roles) != 0 {
		t.Error("the role still holds")
	}
	own, err := w.s.PersonByID(t.Context(), admin, admin.ID)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, w.s.RevokeRole(t.Context(), admin, admin.ID, own.Roles[0].ID), CodeRoleFromDirectory)
}

// Roles of employees depend on the login of the administration, also those that
// people gave them.
func TestEmployeesRolesNeedTheirEmployer(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("staff", "lea")
	if err := w.s.GrantRole(t.Context(), authz.Software(), b.actor().ID, authz.Grant{Role: authz.Analyst, Scope: authz.Everywhere()}); err != nil {
		t.Fatal(err)
	}
	id, _ := b.link("agov", "lea")
	if err := w.s.ConfirmLink(t.Context(), b.actor(), id); err != nil {
		t.Fatal(err)
	}
	if a := w.in("agov", "lea").actor(); a.ID != b.actor().ID || a.Employee || len(a.Roles) != 0 {
		t.Errorf("%+v", a)
	}
	// stepping up with AGOV keeps the employee, and not for longer than before
	before, err := w.s.Sessions(t.Context(), b.actor())
	if err != nil {
		t.Fatal(err)
	}
	w.wait(time.Minute)
	if to := b.login("agov", "lea", "purpose", "step_up", "level", "verified_person"); to != "/" {
		t.Fatal(to)
	}
	a := b.actor()
	after, err := w.s.Sessions(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if !a.Employee || a.Level != authz.LevelVerifiedResident || len(a.Roles) != 2 {
		t.Errorf("%+v", a)
	}
	for _, s := range after {
		if s.ID == a.Session && !s.ExpiresAt.Equal(before[len(before)-1].ExpiresAt) && !s.ExpiresAt.Equal(before[0].ExpiresAt) {
			t.Errorf("the session was prolonged to %v", s.ExpiresAt)
		}
	}
}

func TestTheLastAdminStays(t *testing.T) {
	t.Parallel()
	w := newTown(t, func(c []oidc.Config) { c[1].Sync = oidc.SyncManual })
	admin := w.in("staff", "sandra").actor()
	p, err := w.s.PersonByID(t.Context(), admin, admin.ID)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, w.s.RevokeRole(t.Context(), admin, admin.ID, p.Roles[0].ID), CodeLastAdmin)
	refused(t, w.s.SetLock(t.Context(), admin, admin.ID, true), CodeOwnLock)
	refused(t, w.s.SetLock(t.Context(), authz.Software(), admin.ID, true), CodeLastAdmin)
	second := w.in("staff", "lea").actor().ID
	if err := w.s.GrantRole(t.Context(), admin, second, authz.Grant{Role: authz.Admin, Scope: authz.Everywhere()}); err != nil {
		t.Fatal(err)
	}
	if err := w.s.SetLock(t.Context(), admin, second, true); err != nil {
		t.Fatal(err)
	}
	refused(t, w.s.RevokeRole(t.Context(), admin, admin.ID, p.Roles[0].ID), CodeLastAdmin) // a locked admin is none
	for range 2 {
		if err := w.s.SetLock(t.Context(), admin, second, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.s.RevokeRole(t.Context(), admin, admin.ID, p.Roles[0].ID); err != nil {
		t.Error(err)
	}
}

// Two admins who take the role from each other at the same moment: one succeeds.
func TestTheLastTwoAdminsAtOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t, func(c []oidc.Config) { c[1].Sync = oidc.SyncManual })
	one, two := w.in("staff", "sandra").actor(), w.in("staff", "lea").actor()
	if err := w.s.GrantRole(t.Context(), one, two.ID, authz.Grant{Role: authz.Admin, Scope: authz.Everywhere()}); err != nil {
		t.Fatal(err)
	}
	adminRole := func(id uuid.UUID) uuid.UUID {
		p, err := w.s.PersonByID(t.Context(), authz.Software(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Roles {
			if r.Role == authz.Admin {
				return r.ID
			}
		}
		t.Fatal("no admin")
		return uuid.Nil
	}
	roles := map[uuid.UUID]uuid.UUID{one.ID: adminRole(one.ID), two.ID: adminRole(two.ID)}
	results := make(chan error, 2)
	for person, role := range roles {
		go func() { results <- w.s.RevokeRole(context.Background(), authz.Software(), person, role) }()
	}
	a, b := <-results, <-results
	if (a == nil) == (b == nil) {
		t.Errorf("%v and %v", a, b)
	}
	if n := w.count("SELECT count(*) FROM identity_role WHERE role = 'admin'"); n != 1 {
		t.Errorf("%d admins", n)
	}
}

// invent writes people straight into the tables: the list has to cope with any.
func invent(t *testing.T, db bun.IDB, v *Vault, n int, of func(i int) (p Person, employee bool, email string)) []Person {
	t.Helper()
	var all []Person
	now := time.Now().Truncate(time.Microsecond)
	err := pg.InTx(context.Background(), db, func(ctx context.Context, tx bun.Tx) error {
		for i := range n {
			p, employee, email := of(i)
			p.ID, p.Lang, p.CreatedAt, p.Employee = uuid.New(), "de", now, employee
			if err := insertPerson(ctx, tx, &p); err != nil {
				return err
			}
			if _, err := tx.NewRaw("UPDATE identity_person SET locked_at = ?, deleted_at = ? WHERE id = ?", p.LockedAt, p.DeletedAt, p.ID).Exec(ctx); err != nil {
				return err
			}
			l := &Login{ID: uuid.New(), Provider: "x", Issuer: "https://x", Subject: p.ID.String(), Employee: employee, Level: authz.LevelAccount, CreatedAt: now, LastUsedAt: now}
			if err := insertLogin(ctx, tx, p.ID, l); err != nil {
				return err
			}
			if email != "" {
				if err := putAddress(ctx, tx, p.ID, v.SealAddress(email), v.HashAddress(email), nil, now); err != nil {
					return err
				}
			}
			all = append(all, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPeopleListIsTheFilterByPolicy(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	v := NewVault(auditKey)
	s := NewService(db, audit.New(auditKey), v, nil, time.Now, Options{})
	places := []authz.Scope{authz.Everywhere(), {Kind: authz.SpaceScope, ID: uuid.New()}, {Kind: authz.ProjectScope, ID: uuid.New()}}
	rapid.Check(t, func(r *rapid.T) {
		if _, err := db.NewRaw("DELETE FROM identity_person").Exec(context.Background()); err != nil {
			r.Fatal(err)
		}
		name := rapid.StringMatching(`[aäbÄ%_\\ ]{0,4}`)
		all := invent(t, db, v, rapid.IntRange(0, 12).Draw(r, "people"), func(i int) (Person, bool, string) {
			now := time.Now().Truncate(time.Microsecond)
			p := Person{Name: name.Draw(r, "name")}
			if rapid.Bool().Draw(r, "locked") {
				p.LockedAt = &now
			}
			if rapid.IntRange(0, 3).Draw(r, "deleted") == 0 {
				p.DeletedAt = &now
			}
			return p, rapid.Bool().Draw(r, "employee"), ""
		})
		actor := authz.Actor{Kind: rapid.SampledFrom([]authz.ActorKind{authz.Anonymous, authz.Person, authz.System}).Draw(r, "kind"), Level: authz.LevelAccount, ID: uuid.New()}
		for range rapid.IntRange(0, 2).Draw(r, "roles") {
			g := authz.Grant{Role: rapid.SampledFrom(authz.Roles()).Draw(r, "role"), Scope: rapid.SampledFrom(places).Draw(r, "scope")}
			actor.Roles = append(actor.Roles, g)
		}
		search := name.Draw(r, "search")
		var want []string
		for _, p := range all {
			if CanSeePerson(actor, &p).Allowed && strings.HasPrefix(locale.NameKey(p.Name), locale.NameKey(search)) {
				want = append(want, p.ID.String())
			}
		}
		var got []string
		q := PeopleQuery{Search: search, Limit: rapid.IntRange(1, 5).Draw(r, "limit")}
		for last := (*PeoplePosition)(nil); ; {
			rows, err := s.People(context.Background(), actor, q)
			if err != nil {
				if ActSeePeople.Decide(authz.Case{Actor: actor}).Allowed {
					r.Fatal(err)
				}
				break
			}
			for _, p := range rows[:min(len(rows), q.Limit)] {
				pos := p.Position()
				if last != nil && (pos.Key < last.Key || pos.Key == last.Key && pos.ID.String() <= last.ID.String()) {
					r.Fatalf("%+v after %+v", pos, last)
				}
				last, got = &pos, append(got, p.ID.String())
			}
			if len(rows) <= q.Limit {
				break
			}
			q.After = last
		}
		slices.Sort(want)
		slices.Sort(got)
		if d := cmp.Diff(want, got); d != "" {
			r.Fatalf("actor %+v, search %q:\n%s", actor, search, d)
		}
	})
}

func TestPeopleAreFoundByWholeAddressOnly(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	v := NewVault(auditKey)
	s := NewService(db, audit.New(auditKey), v, nil, time.Now, Options{})
	invent(t, db, v, 2, func(i int) (Person, bool, string) {
		return Person{Name: fmt.Sprint("P", i)}, false, fmt.Sprintf("Anna%d@Example.ch", i)
	})
	for search, want := range map[string]int{" anna1@example.CH ": 1, "anna1@example": 0, "@example.ch": 0, "p": 2, "": 2} {
		rows, err := s.People(t.Context(), authz.Software(), PeopleQuery{Search: search, Limit: 5})
		if err != nil || len(rows) != want {
			t.Errorf("%q: %d, %v", search, len(rows), err)
		}
	}
}

func TestPeopleListCostsTheSameForManyPeople(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	v := NewVault(auditKey)
	s := NewService(db, audit.New(auditKey), v, nil, time.Now, Options{})
	cost := func() int {
		ctx, n := pg.CountQueries(t.Context())
		if _, err := s.People(ctx, authz.Software(), PeopleQuery{Limit: 100}); err != nil {
			t.Fatal(err)
		}
		return n.N()
	}
	named := func(i int) (Person, bool, string) { return Person{Name: fmt.Sprint(i)}, false, "" }
	invent(t, db, v, 2, named)
	few := cost()
	invent(t, db, v, 300, named)
	if many := cost(); many != few || few != 2 {
		t.Errorf("%d statements, then %d", few, many)
	}
}

func TestMembershipsArePartOfTheSession(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("agov", "anna")
	org := uuid.New()
	put := func(role authz.MemberRole) {
		t.Helper()
		if err := pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error { return w.s.PutMembership(ctx, tx, b.actor().ID, org, role) }); err != nil {
			t.Fatal(err)
		}
	}
	put(authz.Drafts)
	put(authz.Releases)
	if r, ok := b.actor().Member(org); !ok || r != authz.Releases {
		t.Errorf("%q, %v", r, ok)
	}
	m, err := w.s.Members(t.Context(), w.db, org, false)
	if err != nil || len(m) != 1 || m[0].Name != "Anna Kaufmann" || m[0].Role != authz.Releases {
		t.Errorf("%+v, %v", m, err)
	}
	for _, want := range []bool{true, false} {
		if err := pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
			was, err := w.s.DropMembership(ctx, tx, b.actor().ID, org)
			if was != want {
				t.Errorf("dropped: %v", was)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := b.actor().Member(org); ok {
		t.Error("still a member")
	}
}
