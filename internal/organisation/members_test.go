package organisation

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

func TestInvitationIsAcceptedOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, beat := w.settle("Anna"), w.settle("Beat")
	org := w.found(anna, "Quartierverein")
	anna = w.again(anna)
	const address = "Beat.Muster@example.ch"
	d, err := w.Invite(t.Context(), anna, key("invite"), org, Guest{Email: " " + address, Role: authz.Drafts, Lang: "fr"})
	if err != nil || len(d.Invitations) != 1 || d.Invitations[0].Email != address {
		t.Fatalf("%+v %v", d, err)
	}
	if _, err := w.Invite(t.Context(), anna, key("invite"), org, Guest{Email: address, Role: authz.Drafts, Lang: "fr"}); err != nil {
		t.Fatal(err)
	}
	if got := w.text("SELECT count(*) FROM mail_outbox"); got != "1" {
		t.Error("the repeated request wrote another letter:", got)
	}
	token := link.FindStringSubmatch(w.text("SELECT data::text FROM mail_outbox"))[1]
	dump := w.text(`SELECT string_agg(x, ' ') FROM (SELECT i::text FROM organisation_invitation i UNION ALL SELECT data::text FROM audit_entry
		UNION ALL SELECT args::text FROM river_job UNION ALL SELECT result::text FROM once_key) AS t (x)`)
	for _, secret := range []string{token, address, fmt.Sprintf("%x", address), fmt.Sprintf("%x", token)} {
		if strings.Contains(strings.ToLower(dump), strings.ToLower(secret)) {
			t.Error("token or address lie open in the database")
		}
	}
	_, _, err = w.LookAt(t.Context(), authz.Nobody(), token)
	w.want("nobody looks", err, authz.CodeLoginRequired)
	if i, o, err := w.LookAt(t.Context(), beat, token); err != nil || o.Name != "Quartierverein" || i.Role != authz.Drafts {
		t.Error(i, o, err)
	}
	_, err = w.Get(t.Context(), beat, org)
	w.want("an invited person sees inside", err, authz.CodeNotFound)
	_, err = w.Accept(t.Context(), authz.Nobody(), anyKey(), token)
	w.want("nobody accepts", err, authz.CodeLoginRequired)
	joined, err := w.Accept(t.Context(), beat, key("accept"), token)
	if err != nil || len(joined.Members) != 2 || len(joined.Invitations) != 0 {
		t.Fatalf("%+v %v", joined, err)
	}
	if again, err := w.Accept(t.Context(), beat, key("accept"), token); err != nil || again.ID != org {
		t.Error("the repeated request:", err)
	}
	_, err = w.Accept(t.Context(), w.settle("Carla"), anyKey(), token)
	w.want("a second person", err, CodeInvitationInvalid)
	if got := w.text("SELECT count(*) FROM organisation_invitation"); got != "0" {
		t.Error("the address is kept after acceptance")
	}
	if role, _ := w.again(beat).Member(org); role != authz.Drafts {
		t.Error(role)
	}
	// an invitation to draft takes nothing from who releases
	if anna = w.join(anna, org, anna, authz.Drafts); anna.Orgs[0].Role != authz.Releases {
		t.Error("lost the part by accepting a smaller one")
	}
	_, err = w.Invite(t.Context(), w.again(beat), anyKey(), org, Guest{Email: "x@example.ch", Role: authz.Drafts, Lang: "de"})
	w.want("who drafts invites", err, authz.CodeMembershipRequired)
	_, err = w.Invite(t.Context(), anna, anyKey(), org, Guest{Email: "x@intranet", Role: "owner", Lang: "de"})
	w.want("no address", err, fault.FieldEmail)
	w.want("no role", err, fault.FieldChoice)
}

func TestInvitationsEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, beat := w.settle("Anna"), w.settle("Beat")
	org := w.found(anna, "Quartierverein")
	anna = w.again(anna)
	expired := w.invite(anna, org, authz.Drafts)
	start := *w.at
	*w.at = start.Add(InvitationTime)
	_, err := w.Accept(t.Context(), beat, anyKey(), expired)
	w.want("after fourteen days", err, CodeInvitationInvalid)
	if d, err := w.Get(t.Context(), anna, org); err != nil || len(d.Invitations) != 0 {
		t.Error("an expired invitation is shown", err)
	}
	if err := w.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.text("SELECT count(*) FROM organisation_invitation"); got != "0" {
		t.Error("the address is kept after the end")
	}
	// the second letter to an address makes the first void
	guest := Guest{Email: "beat@example.ch", Role: authz.Drafts, Lang: "de"}
	if _, err := w.Invite(t.Context(), anna, anyKey(), org, guest); err != nil {
		t.Fatal(err)
	}
	first := link.FindStringSubmatch(w.text("SELECT data::text FROM mail_outbox ORDER BY id DESC LIMIT 1"))[1]
	before, err := w.Get(t.Context(), anna, org)
	if err != nil {
		t.Fatal(err)
	}
	guest.Email = "BEAT@example.ch"
	d, err := w.Invite(t.Context(), anna, anyKey(), org, guest)
	if err != nil || len(d.Invitations) != 1 || d.Invitations[0].ID == before.Invitations[0].ID {
		t.Fatal(d, err)
	}
	_, err = w.Accept(t.Context(), beat, anyKey(), first)
	w.want("a replaced one", err, CodeInvitationInvalid)
	second := link.FindStringSubmatch(w.text("SELECT data::text FROM mail_outbox ORDER BY id DESC LIMIT 1"))[1]
	w.want("a stranger withdraws", w.Withdraw(t.Context(), beat, org, d.Invitations[0].ID), authz.CodeNotFound)
	w.want("withdraw", w.Withdraw(t.Context(), anna, org, d.Invitations[0].ID), "")
	w.want("withdraw twice", w.Withdraw(t.Context(), anna, org, d.Invitations[0].ID), authz.CodeNotFound)
	for _, token := range []string{second, "", "x", strings.Repeat("A", 43)} {
		_, err = w.Accept(t.Context(), beat, anyKey(), token)
		w.want("withdrawn or invented", err, CodeInvitationInvalid)
	}
	for range MaxInvitations {
		w.invite(anna, org, authz.Drafts)
	}
	_, err = w.Invite(t.Context(), anna, anyKey(), org, guest)
	w.want("one too many", err, CodeInvitationsFull)
}

// depart asks whether the account could be deleted.
func (w *town) depart(a authz.Actor) error {
	return pg.InTx(w.t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error { return w.CheckDeparture(ctx, tx, a) })
}

func TestLastReleaserStays(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	anna, beat, carla := w.settle("Anna"), w.settle("Beat"), w.settle("Carla")
	org := w.found(anna, "Quartierverein")
	anna = w.again(anna)
	w.want("the only member may delete their account", w.depart(anna), "")
	beat = w.join(anna, org, beat, authz.Drafts)
	w.want("the last releaser leaves", w.Remove(ctx, anna, org, anna.ID), CodeLastReleaser)
	_, err := w.SetRole(ctx, anna, org, anna.ID, authz.Drafts)
	w.want("the last releaser only drafts", err, CodeLastReleaser)
	w.want("the last releaser deletes the account", w.depart(anna), CodeLastReleaser)
	w.want("who drafts deletes the account", w.depart(beat), "")
	w.want("who drafts removes the releaser", w.Remove(ctx, beat, org, anna.ID), authz.CodeMembershipRequired)
	_, err = w.HandOver(ctx, anna, org, carla.ID, false)
	w.want("to a stranger", err, CodeMemberNotFound)
	_, err = w.HandOver(ctx, anna, org, anna.ID, false)
	w.want("to oneself", err, CodeMemberNotFound)
	_, err = w.HandOver(ctx, beat, org, beat.ID, false)
	w.want("by who drafts", err, authz.CodeMembershipRequired)
	d, err := w.HandOver(ctx, anna, org, beat.ID, false)
	if err != nil || len(d.Members) != 2 {
		t.Fatal(err)
	}
	anna, beat = w.again(anna), w.again(beat)
	if a, b := anna.Orgs[0].Role, beat.Orgs[0].Role; a != authz.Drafts || b != authz.Releases {
		t.Error(a, b)
	}
	w.want("now who handed over may leave", w.Remove(ctx, anna, org, anna.ID), "")
	w.want("a second time", w.Remove(ctx, anna, org, anna.ID), authz.CodeNotFound)
	carla = w.join(beat, org, carla, authz.Drafts)
	if d, err := w.HandOver(ctx, beat, org, carla.ID, true); err != nil || d != nil {
		t.Error("handing over and leaving:", d, err)
	}
	_, err = w.Get(ctx, w.again(beat), org)
	w.want("after leaving", err, authz.CodeNotFound)
	// staff repair
	admin := staffed(authz.Admin)
	w.want("staff remove the last releaser", w.Remove(ctx, admin, org, carla.ID), "")
	w.join(admin, org, anna, authz.Releases)
	if d, err := w.Get(ctx, admin, org); err != nil || len(d.Members) != 1 || d.Members[0].Role != authz.Releases {
		t.Error(d, err)
	}
	for act, want := range map[string]string{"organisation.handed_over": "2", "organisation.member_removed": "2", "organisation.joined": "3", "organisation.invited": "3"} {
		if got := w.text("SELECT count(*) FROM audit_entry WHERE act = ?", act); got != want {
			t.Errorf("%s: %s entries, want %s", act, got, want)
		}
	}
}

// A request that began before the removal ends in nothing, whatever it wants.
func TestRemovedMemberCanDoNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	anna, beat := w.settle("Anna"), w.settle("Beat")
	org := w.found(anna, "Quartierverein")
	anna = w.again(anna)
	stale := w.join(anna, org, beat, authz.Releases)
	w.want("remove", w.Remove(ctx, anna, org, beat.ID), "")
	name := "Unser Verein"
	for what, do := range map[string]func() error{
		"update": func() error { _, err := w.Update(ctx, stale, org, Change{Name: &name}); return err },
		"invite": func() error {
			_, err := w.Invite(ctx, stale, anyKey(), org, Guest{Email: "x@example.ch", Role: authz.Releases, Lang: "de"})
			return err
		},
		"set role":  func() error { _, err := w.SetRole(ctx, stale, org, anna.ID, authz.Drafts); return err },
		"remove":    func() error { return w.Remove(ctx, stale, org, anna.ID) },
		"leave":     func() error { return w.Remove(ctx, stale, org, stale.ID) },
		"hand over": func() error { _, err := w.HandOver(ctx, stale, org, anna.ID, false); return err },
		"withdraw":  func() error { return w.Withdraw(ctx, stale, org, uuid.New()) },
	} {
		w.want(what, do(), authz.CodeNotFound)
	}
	if fresh := w.again(beat); len(fresh.Orgs) != 0 {
		t.Error("the next request still speaks for the organisation")
	}
}

// Two releasers who throw each other out at the same moment: one stays.
func TestMutualRemovalLeavesOne(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for i := range 5 {
		anna, beat := w.settle("Anna"), w.settle("Beat")
		org := w.found(anna, fmt.Sprint("Verein ", i))
		anna = w.again(anna)
		beat = w.join(anna, org, beat, authz.Releases)
		errs := make([]error, 2)
		var wg sync.WaitGroup
		wg.Go(func() { errs[0] = w.Remove(context.Background(), anna, org, beat.ID) })
		wg.Go(func() { errs[1] = w.Remove(context.Background(), beat, org, anna.ID) })
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatal(errs)
		}
		if got := w.text("SELECT count(*) FROM identity_membership WHERE org_id = ? AND role = 'releases'", org); got != "1" {
			t.Error(got, "releasers are left")
		}
	}
}

func TestOneOfManyAccepts(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.settle("Anna")
	org := w.found(anna, "Quartierverein")
	token := w.invite(w.again(anna), org, authz.Drafts)
	results := make([]error, 12)
	people := make([]authz.Actor, len(results))
	for i := range people {
		people[i] = w.settle("Gast")
	}
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() { _, results[i] = w.Accept(context.Background(), people[i], anyKey(), token) })
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else if !fault.Is(err, CodeInvitationInvalid) {
			t.Error(err)
		}
	}
	if got := w.text("SELECT count(*) FROM identity_membership"); won != 1 || got != "2" {
		t.Error(won, "accepted,", got, "memberships")
	}
}

// Whoever accepts or invites while staff switch the organisation off waits, and then
// finds it off: it has neither members nor invitations.
func TestEverybodyWaitsForSwitchingOff(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for name, tc := range map[string]struct {
		do   func(org uuid.UUID, releaser, guest authz.Actor, token string) error
		want fault.Code
	}{
		"accept": {func(_ uuid.UUID, _, guest authz.Actor, token string) error {
			_, err := w.Accept(context.Background(), guest, anyKey(), token)
			return err
		}, CodeInvitationInvalid},
		"invite": {func(org uuid.UUID, releaser, _ authz.Actor, _ string) error {
			_, err := w.Invite(context.Background(), releaser, anyKey(), org, Guest{Email: "x@example.ch", Role: authz.Drafts, Lang: "de"})
			return err
		}, authz.CodeNotFound},
		"invite by staff": {func(org uuid.UUID, _, _ authz.Actor, _ string) error {
			_, err := w.Invite(context.Background(), staffed(authz.Communications), anyKey(), org, Guest{Email: "x@example.ch", Role: authz.Drafts, Lang: "de"})
			return err
		}, CodeInactive},
	} {
		anna, beat := w.settle("Anna"), w.settle("Beat")
		org := w.found(anna, "Quartierverein")
		anna = w.again(anna)
		token := w.invite(anna, org, authz.Releases)
		result := make(chan error, 1)
		err := pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
			inside := *w.Service
			inside.db = tx
			if _, err := inside.Decide(ctx, staffed(authz.Admin), org, Verdict{Active: new(bool)}); err != nil {
				return err
			}
			go func() { result <- tc.do(org, anna, beat, token) }()
			for w.text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == "0" {
				select {
				case early := <-result:
					t.Errorf("%s did not wait: %v", name, early)
					result <- early
					return nil
				case <-time.After(5 * time.Millisecond):
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		w.want(name, <-result, tc.want)
		if got := w.text("SELECT (SELECT count(*) FROM identity_membership)::text || (SELECT count(*) FROM organisation_invitation)"); got != "00" {
			t.Error(name, "into what is off:", got)
		}
	}
}

func TestInvitationOpensInTheLanguageOfTheLetter(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for lang, path := range map[string]string{"de": "/einladung#", "fr": "/fr/einladung#", "it": "/it/einladung#", "en": "/en/einladung#"} {
		if got, want := w.invitationLink(lang, "TOKEN"), "https://mitwirken.example.ch"+path+"TOKEN"; got != want {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
	}
}
