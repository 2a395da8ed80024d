package space

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
)

// Viewer is somebody through whose eyes staff look at a project.
type Viewer string

const (
	// Visitor has not logged in.
	Visitor Viewer = "visitor"
	// LoggedIn has an account, and nobody has checked who it is.
	LoggedIn Viewer = "person"
	// Resident has an account and is checked, with the home in the municipality.
	Resident Viewer = "resident"
	// Employee has logged in with a login of the administration.
	Employee Viewer = "employee"
	// MemberOfSpace is a member of the space the project lies in, with an account.
	MemberOfSpace Viewer = "member"
)

// actor of this kind that is nobody in particular and has no roles.
func (v Viewer) actor() authz.Actor {
	if v == Visitor {
		return authz.Nobody()
	}
	level := authz.LevelAccount
	if v == Resident {
		level = authz.LevelVerifiedResident
	}
	return authz.Actor{Kind: authz.Person, Level: level, Employee: v == Employee}
}

// Appearance is a project as one kind of reader will see it.
type Appearance struct {
	*Detail
	// Reader whose rights hold in Detail.
	Reader authz.Actor
	// Seen tells whether this reader may open the page at all.
	Seen authz.Decision
	// Waiting are activities in which nothing is published yet: readers do not see them.
	Waiting []Activity
}

// Appear gives the page as it will look to the viewer once the content is approved
// and out; without content it is the work copy. Nothing is stored, and what a draft
// may still lack is simply not there. Forbidden authz.role_required; NotFound
// space.project_not_found. Six statements.
func (s *Service) Appear(ctx context.Context, actor authz.Actor, id uuid.UUID, c *Content, viewer Viewer, lang string) (*Appearance, error) {
	p, err := s.enter(ctx, s.db, actor, id, CanEdit)
	if err != nil {
		return nil, err
	}
	if c != nil {
		c.clean()
		p.Work = c
	}
	d, err := s.detail(ctx, s.db, actor, p, lang, true)
	if err != nil {
		return nil, err
	}
	now := s.now()
	d.Live, d.Member, d.Space.Member = p.Work, viewer == MemberOfSpace, viewer == MemberOfSpace
	if d.Stage == StageNew {
		d.Stage = StagePublished
	}
	if d.PublishAt.IsZero() || d.PublishAt.After(now) {
		d.PublishAt = now
	}
	reader := viewer.actor()
	out := &Appearance{Detail: d, Reader: reader, Seen: CanView(reader, &d.Project, now)}
	d.Activities = slices.DeleteFunc(d.Activities, func(a Activity) bool {
		if d.Hidden[a.ID] {
			out.Waiting = append(out.Waiting, a)
		}
		return d.Hidden[a.ID]
	})
	return out, nil
}
