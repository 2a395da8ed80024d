package space

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/pg"
)

// Filter narrows projects; empty fields ask for nothing.
type Filter struct {
	Group                 Group
	Space, Topic, Quarter string
	// Kind of an activity in the project.
	Kind string
}

// Published picks the ids of projects that are out and that the actor may see: a part
// of statements of rooms above, so that visibility is asked where rows are chosen and
// never after.
func (s *Service) Published(actor authz.Actor, f Filter) *bun.SelectQuery {
	return publishedIDs(s.db, actor, f, s.now())
}

// Located is a project with a place on the map, WGS 84.
type Located struct {
	Project
	Lat, Lon float64
	Words    string
}

// Located lists projects that have a place, in the order of their ids; up to Limit+1
// rows. One statement.
func (s *Service) Located(ctx context.Context, actor authz.Actor, f Filter, lang string, after *uuid.UUID, limit int) ([]Located, error) {
	rows, err := listLocated(ctx, s.db, actor, f, lang, after, limit, s.now())
	return rows, pg.Fault(err)
}

// Window asks for phases that touch days.
type Window struct {
	Filter
	From, To calendar.Date
	// Participation asks only for phases with it, or only for those without.
	Participation *bool
	Lang          string
	Limit         int
}

// Stretch is a phase with its project.
type Stretch struct {
	Project
	PhaseID       uuid.UUID
	Participation bool
	Texts         map[string]PhaseText `bun:"type:jsonb"`
	OpensOn       time.Time            `bun:"type:date"`
	ClosesOn      time.Time            `bun:"type:date"`
}

// Opens and Closes are the first and the last day.
func (s *Stretch) Opens() calendar.Date { return dateOf(s.OpensOn) }

// Closes is the last day.
func (s *Stretch) Closes() calendar.Date { return dateOf(s.ClosesOn) }

// Stretches are the phases of published projects in a window, by their end; those of
// withdrawn projects are none any more. Up to Limit rows; one statement.
func (s *Service) Stretches(ctx context.Context, actor authz.Actor, w Window) ([]Stretch, error) {
	rows, err := listStretches(ctx, s.db, actor, w, s.now())
	return rows, pg.Fault(err)
}

// Outcome is a project whose result can be read.
type Outcome struct {
	Project
	// Own is the result in the language asked for, German the one that always exists.
	Own, German string
}

// Result is HTML with the language it is in.
func (o *Outcome) Result(lang string) (text, used string) {
	if o.Own != "" {
		return o.Own, lang
	}
	return o.German, "de"
}

// Outcomes are the projects with a result, latest first. One statement.
func (s *Service) Outcomes(ctx context.Context, actor authz.Actor, lang string, limit int) ([]Outcome, error) {
	rows, err := listOutcomes(ctx, s.db, actor, lang, limit, s.now())
	return rows, pg.Fault(err)
}

// Tally is what there is to count about projects.
type Tally struct{ Running, Reported int }

// Tally of what the actor may see. One statement.
func (s *Service) Tally(ctx context.Context, actor authz.Actor) (Tally, error) {
	t, err := tally(ctx, s.db, actor, s.now())
	return t, pg.Fault(err)
}
