package organisation

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
)

func TestChangesTakeVerificationBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	anna, admin, yes, no := w.settle("Anna"), staffed(authz.Admin), true, false
	org := w.found(anna, "Quartierverein")
	anna = w.again(anna)
	_, err := w.Decide(ctx, anna, org, Verdict{Verified: &yes})
	w.want("verify oneself", err, authz.CodeRoleRequired)
	d, err := w.Decide(ctx, admin, org, Verdict{Verified: &yes})
	if err != nil || d.VerifiedAt == nil {
		t.Fatal(err)
	}
	same, uid := "Quartierverein", "CHE-123.456.788"
	if d, err = w.Update(ctx, anna, org, Change{Name: &same}); err != nil || d.VerifiedAt == nil {
		t.Error("the same name takes verification back", err)
	}
	if d, err = w.Update(ctx, admin, org, Change{UID: &uid}); err != nil || d.VerifiedAt == nil || d.UID != UID(uid) {
		t.Error("a change by staff takes verification back", err)
	}
	name := "Quartierverein Gersag"
	if d, err = w.Update(ctx, anna, org, Change{Name: &name}); err != nil || d.VerifiedAt != nil || d.Name != name {
		t.Error("a new name stays verified", err)
	}
	// anybody can claim a UID, one is verified under it
	imposter := w.found(anna, "Verein")
	if _, err := w.Update(ctx, admin, imposter, Change{UID: &uid}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Decide(ctx, admin, org, Verdict{Verified: &yes}); err != nil {
		t.Fatal(err)
	}
	_, err = w.Decide(ctx, admin, imposter, Verdict{Verified: &yes})
	w.want("a second one under the UID", err, CodeUIDTaken)
	// switching off
	w.invite(anna, org, authz.Drafts)
	if d, err = w.Decide(ctx, admin, org, Verdict{Active: &no}); err != nil || d.Active() || len(d.Members) != 0 {
		t.Error(d, err)
	}
	if got := w.text("SELECT count(*) FROM organisation_invitation"); got != "0" {
		t.Error("invitations into what is off:", got)
	}
	_, err = w.Get(ctx, w.again(anna), org)
	w.want("a member of what is off", err, authz.CodeNotFound)
	_, err = w.Invite(ctx, admin, anyKey(), org, Guest{Email: "x@example.ch", Role: authz.Drafts, Lang: "de"})
	w.want("inviting into what is off", err, CodeInactive)
	if d, err = w.Decide(ctx, admin, org, Verdict{Active: &yes}); err != nil || !d.Active() {
		t.Error(err)
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	comms := staffed(authz.Communications)
	unit := func(name string, parent uuid.UUID) *Organisation {
		t.Helper()
		o, err := w.CreateUnit(ctx, comms, anyKey(), UnitDraft{Name: name, Parent: parent})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	build := unit("Direktion Bau und Umwelt", uuid.Nil)
	roads := unit("Tiefbau", build.ID)
	_, err := w.CreateUnit(ctx, comms, anyKey(), UnitDraft{Name: "TIEFBAU", Parent: build.ID})
	w.want("the same name again", err, CodeNameTaken)
	school := unit("Direktion Schule", uuid.Nil)
	unit("Tiefbau", school.ID) // elsewhere it is another unit
	_, err = w.CreateUnit(ctx, comms, anyKey(), UnitDraft{Name: "x", Parent: uuid.New()})
	w.want("below nothing", err, CodeParent)
	_, err = w.CreateUnit(ctx, staffed(authz.ProjectManager), anyKey(), UnitDraft{Name: "x"})
	w.want("by a project manager", err, authz.CodeRoleRequired)
	_, err = w.UpdateUnit(ctx, comms, build.ID, UnitDraft{Name: build.Name, Parent: roads.ID, Active: true})
	w.want("below its own child", err, CodeParent)
	_, err = w.UpdateUnit(ctx, comms, build.ID, UnitDraft{Name: build.Name})
	w.want("off with units below", err, CodeUnitHasUnits)
	// employees are members, nobody else
	anna, beat := w.settle("Anna"), w.settle("Beat")
	beat.Employee = true
	token := w.invite(comms, roads.ID, authz.Releases)
	_, err = w.Accept(ctx, anna, anyKey(), token)
	w.want("a resident in a unit", err, authz.CodeEmployeeRequired)
	if _, err = w.Accept(ctx, beat, anyKey(), token); err != nil {
		t.Fatal("an employee in a unit, with the invitation the resident could not use:", err)
	}
	_, err = w.UpdateUnit(ctx, comms, roads.ID, UnitDraft{Name: roads.Name, Parent: roads.ParentID})
	w.want("switch off", err, "")
	if len(w.again(beat).Orgs) != 0 {
		t.Error("still a member of what is off")
	}
	names := func(a authz.Actor) (out []string) {
		units, err := w.Units(ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range units {
			out = append(out, u.Name)
		}
		return out
	}
	if d := cmp.Diff([]string{"Direktion Bau und Umwelt", "Direktion Schule", "Tiefbau"}, names(beat)); d != "" {
		t.Error(d)
	}
	if got := names(comms); len(got) != 4 {
		t.Error(got)
	}
	_, err = w.Units(ctx, anna)
	w.want("a resident lists units", err, authz.CodeEmployeeRequired)
	unit("Tiefbau", build.ID) // the name is free again
	_, err = w.UpdateUnit(ctx, comms, roads.ID, UnitDraft{Name: roads.Name, Parent: build.ID, Active: true})
	w.want("on again under a name that is taken", err, CodeNameTaken)
	moved, err := w.UpdateUnit(ctx, comms, roads.ID, UnitDraft{Name: "Strassen", Parent: school.ID, Active: true})
	if err == nil {
		if got, err := w.Get(ctx, comms, roads.ID); err != nil || got.Name != "Strassen" || got.ParentID != school.ID || !moved.Active() {
			t.Errorf("%+v %v", got, err)
		}
	} else {
		t.Error(err)
	}
	_, err = w.Decide(ctx, comms, roads.ID, Verdict{Active: new(bool)})
	w.want("a unit by the way of organisations", err, authz.CodeNotFound)
	_, err = w.UpdateUnit(ctx, comms, w.found(anna, "Verein"), UnitDraft{Name: "x", Active: true})
	w.want("an association by the way of units", err, authz.CodeNotFound)
}

// What a person finds is exactly what the policy lets them see; the staff list
// holds every organisation once, in order, in whatever stretches.
func TestListsAreWhatThePolicyAllows(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	admin := staffed(authz.Admin)
	anna := w.settle("Anna")
	var all []Organisation
	for i, name := range []string{"Ärztinnen", "Aerzte", "Älpler", "badi", "Badi", "Badmintonklub", "100%", "100 Jahre", "Zunft"} {
		id := w.found(anna, name)
		if i%3 == 0 {
			w.exec("UPDATE organisation_body SET inactive_at = now() WHERE id = ?", id)
		}
	}
	for i, name := range []string{"Direktion A", "Direktion B"} {
		o, err := w.CreateUnit(t.Context(), admin, anyKey(), UnitDraft{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			w.exec("UPDATE organisation_body SET inactive_at = now() WHERE id = ?", o.ID)
		}
	}
	all, err := w.List(t.Context(), admin, Query{Limit: 100})
	if err != nil || len(all) != 11 {
		t.Fatal(len(all), err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		a := authz.Actor{Kind: rapid.SampledFrom([]authz.ActorKind{authz.Anonymous, authz.Person, authz.Person, authz.System}).Draw(rt, "kind"), ID: anna.ID,
			Level: authz.LevelAccount, Employee: rapid.Bool().Draw(rt, "employee")}
		for _, o := range all {
			if rapid.IntRange(0, 2).Draw(rt, "member") == 0 {
				a.Orgs = append(a.Orgs, authz.Membership{Org: o.ID, Role: rapid.SampledFrom([]authz.MemberRole{authz.Drafts, authz.Releases}).Draw(rt, "part")})
			}
		}
		for range rapid.IntRange(0, 2).Draw(rt, "roles") {
			a.Roles = append(a.Roles, authz.Grant{Role: rapid.SampledFrom(authz.Roles()).Draw(rt, "role"),
				Scope: rapid.SampledFrom([]authz.Scope{authz.Everywhere(), {Kind: authz.SpaceScope, ID: person(1)}}).Draw(rt, "scope")})
		}
		var want, got []uuid.UUID
		for _, o := range all {
			if CanSee(a, &o).Allowed {
				want = append(want, o.ID)
			}
		}
		q := Query{Limit: rapid.IntRange(1, 12).Draw(rt, "limit")}
		for {
			rows, err := listOrganisations(t.Context(), w.db, a, q)
			if err != nil {
				rt.Fatal(err)
			}
			for _, o := range rows[:min(q.Limit, len(rows))] {
				got = append(got, o.ID)
			}
			if len(rows) <= q.Limit {
				break
			}
			p := rows[q.Limit-1].Position()
			q.After = &p
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("list %v, policy %v", got, want)
		}
	})
	_, err = w.List(t.Context(), anna, Query{Limit: 1})
	w.want("a resident lists all", err, authz.CodeRoleRequired)
}

func TestSearchIsByTheBeginningOfTheName(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, admin := w.settle("Anna"), staffed(authz.Admin)
	for _, name := range []string{"Ärztinnen", "Aerzte", "Älpler", "badi", "Badmintonklub", "100%", "100 Jahre", "Zunft"} {
		w.found(anna, name)
	}
	yes, no := true, false
	if _, err := w.Decide(t.Context(), admin, w.found(anna, "Zünfte"), Verdict{Verified: &yes}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Decide(t.Context(), admin, w.found(anna, "Zuzug"), Verdict{Active: &no}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CreateUnit(t.Context(), admin, anyKey(), UnitDraft{Name: "Zukunft"}); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		q    Query
		want []string
	}{
		{Query{Search: "ä"}, []string{"Aerzte", "Älpler", "Ärztinnen"}},
		{Query{Search: "BAD"}, []string{"badi", "Badmintonklub"}},
		{Query{Search: "100%"}, []string{"100%"}},
		{Query{Search: "100_"}, nil},
		{Query{Search: " zü "}, []string{"Zukunft", "Zunft", "Zünfte", "Zuzug"}},
		{Query{Search: "zu", Verified: &no}, []string{"Zunft"}},
		{Query{Search: "zu", Kind: Unit}, []string{"Zukunft"}},
		{Query{Search: "zu", Verified: &yes}, []string{"Zünfte"}},
		{Query{Search: "zu", Verified: new(bool), Kind: Association}, []string{"Zunft"}},
	} {
		tc.q.Limit = 100
		rows, err := w.List(t.Context(), admin, tc.q)
		var names []string
		for _, o := range rows {
			names = append(names, o.Name)
		}
		if err != nil || !slices.Equal(names, tc.want) {
			t.Errorf("%+v: %v, want %v, %v", tc.q, names, tc.want, err)
		}
	}
}

func TestReadingCostsAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.settle("Anna")
	org := w.found(anna, "Verein")
	anna = w.again(anna)
	for range 3 {
		for what, tc := range map[string]struct {
			most int
			do   func(context.Context) error
		}{
			"own": {1, func(ctx context.Context) error { _, err := w.Own(ctx, anna); return err }},
			"get": {3, func(ctx context.Context) error { _, err := w.Get(ctx, anna, org); return err }},
			"list": {1, func(ctx context.Context) error {
				_, err := w.List(ctx, staffed(authz.Admin), Query{Limit: 50})
				return err
			}},
		} {
			ctx, n := pg.CountQueries(t.Context())
			if err := tc.do(ctx); err != nil || n.N() > tc.most {
				t.Errorf("%s: %d statements, %v", what, n.N(), err)
			}
		}
		for range 5 {
			w.join(anna, org, w.settle("Mitglied"), authz.Drafts)
			w.invite(anna, org, authz.Drafts)
			w.found(anna, "Noch einer")
		}
		anna = w.again(anna)
	}
}
