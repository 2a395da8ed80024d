package space

import (
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/pgtest"
)

// The copy of one's data names the spaces one belongs to, and nothing of others; with
// the account the membership ends.
func TestMembershipsAreToldAndForgotten(t *testing.T) {
	t.Parallel()
	tx := pgtest.Tx(t)
	s, _ := service(tx)
	ctx, admin := t.Context(), staff(t, tx, role(authz.Admin))
	sp, err := s.CreateSpace(ctx, admin, key(), SpaceDraft{Slug: "beirat", Audience: Members, Texts: map[string]SpaceText{"de": {Name: "Beirat"}, "fr": {Name: "Comité"}}})
	if err != nil {
		t.Fatal(err)
	}
	anna, beat := uuid.New(), uuid.New()
	for _, id := range []uuid.UUID{anna, beat} {
		person(t, tx, id)
		if err := s.Admit(ctx, admin, sp.ID, id); err != nil {
			t.Fatal(err)
		}
	}
	told := func(who uuid.UUID) (names []string) {
		t.Helper()
		for row, err := range s.OwnData().OwnData(ctx, who) {
			if err != nil {
				t.Fatal(err)
			}
			name := row[0].Value.(owndata.Name)
			names = append(names, name("fr"), name("it"))
		}
		return names
	}
	if got := told(anna); len(got) != 2 || got[0] != "Comité" || got[1] != "Beirat" {
		t.Error(got)
	}
	if err := s.ForgetPerson(ctx, tx, anna); err != nil {
		t.Fatal(err)
	}
	if len(told(anna)) != 0 || len(told(beat)) != 2 {
		t.Errorf("left: %v, of somebody else: %v", told(anna), told(beat))
	}
}
