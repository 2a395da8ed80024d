package identity

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/pg"
)

func TestConsents(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	b := h.in("agov", "lea")
	me := b.actor().ID
	agree := func(kind, version string) error {
		return pg.InTx(t.Context(), h.db, func(ctx context.Context, tx bun.Tx) error { return h.s.Consent(ctx, tx, me, kind, version) })
	}
	for _, c := range [][2]string{{"newsletter", "1"}, {"newsletter", "1"}, {"survey.contact", "2026-08"}, {"newsletter", "2"}} {
		if err := agree(c[0], c[1]); err != nil {
			t.Fatal(err)
		}
		h.wait(time.Minute)
	}
	for _, c := range [][2]string{{"Newsletter", "1"}, {"", "1"}, {"a b", "1"}, {"newsletter", ""}, {"newsletter", strings.Repeat("1", 61)}, {strings.Repeat("n", 61), "1"}} {
		if agree(c[0], c[1]) == nil {
			t.Errorf("%q is taken", c)
		}
	}
	list := func() (out []string) {
		code, v := b.ask(h.api, http.MethodGet, "/me/consents", nil)
		if code != http.StatusOK {
			t.Fatal(code, v)
		}
		for _, i := range v["items"].([]any) {
			state := "open"
			if at(t, i, "withdrawnAt") != nil {
				state = "ended"
			}
			if (state == "open") != (at(t, i, "can", "withdraw", "allowed") == true) {
				t.Errorf("%v", i)
			}
			out = append(out, at(t, i, "kind").(string)+" "+at(t, i, "version").(string)+" "+state)
		}
		return out
	}
	if d := cmp.Diff([]string{"newsletter 2 open", "survey.contact 2026-08 open", "newsletter 1 ended"}, list()); d != "" {
		t.Error(d)
	}
	var told []uuid.UUID
	fail := errors.New("no")
	h.a.OnWithdrawal("newsletter", func(_ context.Context, _ bun.Tx, person uuid.UUID) error {
		told = append(told, person)
		return fail
	})
	if code, _ := b.ask(h.api, http.MethodDelete, "/me/consents/newsletter", nil); code != http.StatusInternalServerError {
		t.Error("a module that cannot follow does not stop the withdrawal:", code)
	}
	fail = nil
	if code, v := b.ask(h.api, http.MethodDelete, "/me/consents/newsletter", nil); code != http.StatusNoContent {
		t.Error(code, v)
	}
	if code, v := b.ask(h.api, http.MethodDelete, "/me/consents/newsletter", nil); code != http.StatusNotFound || v["code"] != string(CodeConsentNotFound) {
		t.Error(code, v)
	}
	if d := cmp.Diff([]string{"newsletter 2 ended", "survey.contact 2026-08 open", "newsletter 1 ended"}, list()); d != "" || len(told) != 2 || told[1] != me {
		t.Error(d, told)
	}
	if version, err := h.s.Consented(t.Context(), h.db, me, "newsletter"); version != "" || err != nil {
		t.Error(version, err)
	}
	if err := agree("newsletter", "2"); err != nil {
		t.Fatal(err)
	}
	if version, err := h.s.Consented(t.Context(), h.db, me, "newsletter"); version != "2" || err != nil {
		t.Error("cannot agree again:", version, err)
	}
	if code, _ := h.browser().ask(h.api, http.MethodGet, "/me/consents", nil); code != http.StatusUnauthorized {
		t.Error(code)
	}
}
