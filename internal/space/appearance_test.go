package space

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pgtest"
)

func TestAPageLooksAsItsReadersWillSeeIt(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	poll := *poll
	s.Register(&poll)
	ctx := t.Context()
	marco := staff(t, tx, role(authz.ProjectManager), role(authz.Admin))
	viewers := []Viewer{Visitor, LoggedIn, Resident, Employee, MemberOfSpace}
	for _, c := range []struct {
		audience Audience
		seen     []bool
	}{
		{Public, []bool{true, true, true, true, true}},
		{Employees, []bool{false, false, false, true, false}},
		{Members, []bool{false, false, false, false, true}},
	} {
		sp, err := s.CreateSpace(ctx, marco, key(), SpaceDraft{Slug: "raum-" + string(c.audience), Audience: c.audience, Texts: map[string]SpaceText{"de": {Name: "Raum"}}})
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.Create(ctx, marco, key(), NewProject{SpaceID: sp.ID, Kind: Participation, Title: "Gespeichert"})
		if err != nil {
			t.Fatal(err)
		}
		write := content(today(), today().AddDays(1), german("Getippt"))
		write.Texts["fr"], write.Texts["easy"] = Text{Title: "Tapé"}, Text{}
		later := noon.Add(time.Hour)
		write.PublishAt = &later
		if d, err = s.Save(ctx, marco, d.ID, d.Version, d.Slug, content(today(), today(), german("Gespeichert"))); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateActivity(ctx, marco, key(), d.ID, ActivityDraft{Kind: "poll", Texts: map[string]ActivityText{"de": {Title: "Umfrage"}},
			Openings: []Opening{{PhaseID: d.Work.Phases[0].ID, Acts: []string{"vote"}}}}); err != nil {
			t.Fatal(err)
		}
		write.Phases[0].ID = d.Work.Phases[0].ID
		before := must(s.Work(ctx, marco, d.ID))(t)
		for i, v := range viewers {
			draft := write
			got := must(s.Appear(ctx, marco, d.ID, &draft, v, "fr"))(t)
			if got.Seen.Allowed != c.seen[i] {
				t.Errorf("%s in a space for %s: %+v", v, c.audience, got.Seen)
			}
			if !got.Seen.Allowed {
				continue
			}
			page := s.pageFor(got.Reader, got.Detail, "fr")
			if page.Title != "Tapé" || page.Lang != "fr" || len(page.Langs) != 2 || page.State != string(StateRunning) || page.Internal != (c.audience != Public) || page.Can.Edit.Allowed {
				t.Errorf("%+v", page)
			}
			if vote := page.Activities[0].Can["vote"]; vote.Allowed == (v == Visitor) || v == Visitor && vote.Why != string(authz.CodeLoginRequired) {
				t.Errorf("%s: %+v", v, vote)
			}
		}
		if got := must(s.Appear(ctx, marco, d.ID, nil, MemberOfSpace, "de"))(t); got.Title != "Gespeichert" {
			t.Error(got.Title)
		}
		after := must(s.Work(ctx, marco, d.ID))(t)
		if after.Version != before.Version || after.Stage != StageNew || after.Live != nil || after.Title != "Gespeichert" || !after.ChangedAt.Equal(before.ChangedAt) {
			t.Errorf("looking changed the project: %+v", after.Project)
		}
	}
}

// What nobody else can see yet is not on the page, and staff are told.
func TestAPreviewShowsNothingThatReadersDoNotSee(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, c := service(tx)
	shown, poll := []uuid.UUID{}, *poll
	poll.Shown = func(context.Context, bun.IDB, []uuid.UUID) ([]uuid.UUID, error) { return shown, nil }
	s.Register(&poll)
	ctx := t.Context()
	marco := staff(t, tx, role(authz.ProjectManager), role(authz.Admin))
	d := must(s.Create(ctx, marco, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "Neu"}))(t)
	texts := german("Neu")
	write := content(today(), today().AddDays(1), texts)
	de := write.Texts["de"]
	de.Result = "<p>So kam es</p>"
	write.Texts["de"] = de
	d = must(s.Save(ctx, marco, d.ID, d.Version, d.Slug, write))(t)
	a := must(s.CreateActivity(ctx, marco, key(), d.ID, ActivityDraft{Kind: "poll", Texts: map[string]ActivityText{"de": {Title: "Umfrage"}},
		Openings: []Opening{{PhaseID: d.Work.Phases[0].ID, Acts: []string{"vote"}}}}))(t)
	look := func() (*Appearance, projectDetail) {
		got := must(s.Appear(ctx, marco, d.ID, nil, Resident, "de"))(t)
		return got, s.pageFor(got.Reader, got.Detail, "de")
	}
	if got, page := look(); len(got.Waiting) != 1 || got.Waiting[0].ID != a.ID || len(page.Activities) != 0 || page.Page || page.Result != "" {
		t.Errorf("before anything is published: %v %+v", got.Waiting, page)
	}
	shown = []uuid.UUID{a.ID}
	must(s.Approve(ctx, marco, d.ID, d.Version))(t)
	if got, page := look(); len(got.Waiting) != 0 || len(page.Activities) != 1 || !page.Activities[0].Can["vote"].Allowed || !page.Page || page.Result != "" {
		t.Errorf("while it runs: %v %+v", got.Waiting, page)
	}
	c.at = noon.AddDate(0, 0, 10)
	if _, page := look(); page.Result == "" || page.Group != string(Finished) {
		t.Errorf("when it is over: %+v", page)
	}
}

func TestOnlyWhoWritesLooksThroughOtherEyes(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	marco := staff(t, tx, role(authz.ProjectManager))
	draft := must(s.Create(t.Context(), marco, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "Geheim"}))(t).ID
	public := publish(t, s, "offen", 0, 1)
	for _, c := range []struct {
		actor authz.Actor
		id    uuid.UUID
		want  fault.Code
	}{
		{authz.Nobody(), draft, authz.CodeLoginRequired},
		{staff(t, tx), draft, CodeProjectNotFound},
		{staff(t, tx), public, authz.CodeRoleRequired},
		{staff(t, tx, authz.Grant{Role: authz.ProjectManager, Scope: authz.Scope{Kind: authz.ProjectScope, ID: public}}), draft, CodeProjectNotFound},
		{marco, uuid.New(), CodeProjectNotFound},
	} {
		if _, err := s.Appear(t.Context(), c.actor, c.id, nil, Visitor, "de"); !fault.Is(err, c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
