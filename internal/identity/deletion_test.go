package identity

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Nothing remains of the person but a number, everywhere at once; the log says that
// it happened and the same address begins anew.
func TestDeletingTheAccount(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	phone, b := h.enter("anna@example.ch"), h.enter("anna@example.ch")
	me := b.actor()
	name := "Anna Keller"
	if _, err := h.s.UpdateMe(t.Context(), me, &name, nil); err != nil {
		t.Fatal(err)
	}
	if err := h.s.GrantRole(t.Context(), authz.Software(), me.ID, authz.Grant{Role: authz.Analyst, Scope: authz.Everywhere()}); err != nil {
		t.Fatal(err)
	}
	err := pg.InTx(t.Context(), h.db, func(ctx context.Context, tx bun.Tx) error {
		return errors.Join(h.s.PutMembership(ctx, tx, me.ID, uuid.New(), authz.Releases), h.s.Consent(ctx, tx, me.ID, "newsletter", "1"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.a.copies.Begin(t.Context(), me, act("copy")); err != nil {
		t.Fatal(err)
	}
	h.work()
	pending := h.order(h.browser(), "anna@example.ch")
	if h.blobs() != 1 {
		t.Fatal("no copy to erase")
	}
	instance := h.instance(h.configs()) // another process on the same database
	token := phone.token()
	if h.actor(instance, token).Kind != authz.Person {
		t.Fatal("the phone is not logged in")
	}

	if code, v := b.ask(h.api, http.MethodDelete, "/me", nil); code != http.StatusNoContent {
		t.Fatal(code, v)
	}
	if b.token() != "" {
		t.Error("the cookie stays")
	}
	if h.actor(instance, token).Kind == authz.Person {
		t.Error("the phone is still logged in")
	}
	h.work()
	for _, table := range []string{"identity_session", "identity_login", "identity_address", "identity_role", "identity_membership", "identity_consent", "identity_export"} {
		if n := h.count("SELECT count(*) FROM "+table+" WHERE person_id = ?", me.ID); n != 0 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
	if h.blobs() != 0 {
		t.Error("the copy of the data stays")
	}
	if n := h.count("SELECT count(*) FROM identity_person WHERE id = ? AND name = '' AND name_key = '' AND deleted_at IS NOT NULL AND last_login_at IS NULL", me.ID); n != 1 {
		t.Error("the person keeps a name, or is gone")
	}
	if n := h.count("SELECT count(*) FROM audit_entry WHERE act = 'identity.person_deleted' AND subject_id = ?", me.ID.String()); n != 1 {
		t.Errorf("%d entries in the log", n)
	}
	if code, v := h.use(h.browser(), pending, true); code != http.StatusGone {
		t.Error("a letter from before still works:", code, v)
	}
	if again := h.enter("anna@example.ch").actor(); again.ID == me.ID {
		t.Error("the account is back")
	}
	if code, _ := b.ask(h.api, http.MethodDelete, "/me", nil); code != http.StatusUnauthorized {
		t.Error("deleted twice:", code)
	}
}

// Who finds a browser logged in deletes nothing: the proof is ten minutes old at most,
// and a new login renews it.
func TestDeletingNeedsAFreshLogin(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	b := h.in("agov", "lea")
	h.wait(DeletionTime + time.Microsecond)
	if code, v := b.ask(h.api, http.MethodDelete, "/me", nil); code != http.StatusForbidden || v["code"] != string(CodeFreshLoginRequired) {
		t.Error(code, v)
	}
	code, v := b.ask(h.api, http.MethodGet, "/me/deletion", nil)
	if code != http.StatusOK || at(t, v, "can", "delete", "why") != string(CodeFreshLoginRequired) || at(t, v, "stays", 0) != "audit" || at(t, v, "freshMinutes") != 10.0 {
		t.Error(code, v)
	}
	b.login("agov", "lea", "purpose", "step_up", "level", "account")
	if code, v := b.ask(h.api, http.MethodGet, "/me/deletion", nil); code != http.StatusOK || at(t, v, "can", "delete", "allowed") != true {
		t.Error(code, v)
	}
	if code, v := b.ask(h.api, http.MethodDelete, "/me", nil); code != http.StatusNoContent {
		t.Error(code, v)
	}
}

// Modules refuse, or take part; whatever fails undoes everything.
func TestDeletingAsksOtherModules(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	b := h.in("agov", "lea")
	me := b.actor()
	var refusal, failure error = fault.New(fault.Conflict, CodeLastLogin), errors.New("broken") // any code will do
	var told []uuid.UUID
	h.a.GuardDeletion(func(_ context.Context, _ bun.Tx, actor authz.Actor) error {
		if actor.ID != me.ID {
			t.Error(actor)
		}
		return refusal
	})
	h.a.OnDeletion(func(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
		n, err := tx.NewSelect().Table("identity_login").Where("person_id = ?", person).Count(ctx)
		if err != nil || n != 1 {
			t.Error("hooks come too late:", n, err)
		}
		told = append(told, person)
		return failure
	}, "survey_response")

	h.wait(DeletionTime + time.Second) // what cannot be done at all is said before the login is asked for
	code, v := b.ask(h.api, http.MethodGet, "/me/deletion", nil)
	if code != http.StatusOK || at(t, v, "can", "delete", "why") != string(CodeLastLogin) || at(t, v, "stays", 1) != "survey_response" {
		t.Error(code, v)
	}
	b.login("agov", "lea")
	if code, v := b.ask(h.api, http.MethodDelete, "/me", nil); code != http.StatusConflict || v["code"] != string(CodeLastLogin) || len(told) != 0 {
		t.Error(code, v, told)
	}
	refusal = errors.New("the database is away")
	if _, err := h.a.DeletionOutlook(t.Context(), b.actor()); err == nil {
		t.Error("trouble is told as a refusal")
	}
	refusal = nil
	if code, _ := b.ask(h.api, http.MethodDelete, "/me", nil); code != http.StatusInternalServerError || b.actor().ID != me.ID {
		t.Error("half deleted:", code)
	}
	failure = nil
	if code, v := b.ask(h.api, http.MethodDelete, "/me", nil); code != http.StatusNoContent || !slices.Equal(told, []uuid.UUID{me.ID, me.ID}) {
		t.Error(code, v, told)
	}
}

func TestTheLastAdminCannotBeDeleted(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	b := h.in("staff", "sandra")
	code, v := b.ask(h.api, http.MethodGet, "/me/deletion", nil)
	if code != http.StatusOK || at(t, v, "can", "delete", "why") != string(CodeLastAdmin) {
		t.Error(code, v)
	}
	if code, v := b.ask(h.api, http.MethodDelete, "/me", nil); code != http.StatusConflict || v["code"] != string(CodeLastAdmin) || b.actor().Kind != authz.Person {
		t.Error(code, v)
	}
	if err := h.s.GrantRole(t.Context(), authz.Software(), h.in("staff", "urs").actor().ID, authz.Grant{Role: authz.Admin, Scope: authz.Everywhere()}); err != nil {
		t.Fatal(err)
	}
	if code, v := b.ask(h.api, http.MethodDelete, "/me", nil); code != http.StatusNoContent {
		t.Error(code, v)
	}
}

// A copy that is being made while the account goes leaves nothing behind.
func TestDeletingWhileACopyIsMade(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	b := h.in("agov", "lea")
	me := b.actor()
	h.a.OwnData(owndata.Rows("identity_person", func(ctx context.Context, _ uuid.UUID) iter.Seq2[owndata.Row, error] {
		return func(func(owndata.Row, error) bool) {
			if err := h.a.Delete(ctx, me); err != nil {
				t.Error(err)
			}
		}
	}))
	e, err := h.a.copies.Begin(t.Context(), me, act("copy"))
	if err != nil {
		t.Fatal(err)
	}
	if err := h.a.copies.Make(t.Context(), e.ID); err != nil {
		t.Fatal(err)
	}
	if n := h.blobs(); n != 0 {
		t.Errorf("%d files", n)
	}
}

// A login on its way when the account goes finds nothing to open.
func TestLoginAndDeletionAtOnce(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	b := h.enter("anna@example.ch")
	me := b.actor()
	token := h.order(b, "anna@example.ch")
	done := make(chan error, 1)
	go func() {
		_, err := h.m.Use(t.Context(), authz.Nobody(), MagicUse{Token: token, Confirmed: true})
		done <- err
	}()
	err := h.a.Delete(t.Context(), me)
	used := <-done
	if err != nil {
		t.Fatal(err)
	}
	if n := h.count("SELECT count(*) FROM identity_session WHERE person_id = ?", me.ID); n != 0 {
		t.Errorf("%d sessions of a deleted person; the link said %v", n, used)
	}
	if n := h.count("SELECT count(*) FROM identity_login WHERE person_id = ?", me.ID); n != 0 {
		t.Errorf("%d logins of a deleted person", n)
	}
}

func TestDeletionCostsTheSameHoweverMuchThereIs(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	measure := func(person string, logins int) int {
		b := h.in("agov", person)
		for range logins {
			h.in("agov", person)
		}
		ctx, n := pg.CountQueries(t.Context())
		if err := h.a.Delete(ctx, b.actor()); err != nil {
			t.Fatal(err)
		}
		return n.N()
	}
	few, many := measure("lea", 0), measure("anna", 20)
	t.Logf("%d statements", few)
	if few != many {
		t.Errorf("%d statements, then %d", few, many)
	}
}
