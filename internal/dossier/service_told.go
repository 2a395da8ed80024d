package dossier

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Told is a published entry with the project it is about.
type Told struct {
	Entry
	Project space.Project
}

// ToldQuery asks for one stretch of news or events over all projects.
type ToldQuery struct {
	space.Filter
	Kind Kind
	// Past asks for events that are over.
	Past  bool
	Lang  string
	After *Position
	Limit int
}

// Told lists published entries of all projects that are out and that the actor may
// see: news and past events latest first, events to come nearest first; up to Limit+1
// rows. Two statements.
func (s *Service) Told(ctx context.Context, actor authz.Actor, q ToldQuery) ([]Told, error) {
	rows, err := listTold(ctx, s.db, q, s.spaces.Published(actor, q.Filter), s.now())
	if err != nil {
		return nil, pg.Fault(err)
	}
	return s.about(ctx, actor, q.Lang, rows)
}

// about adds the projects, with one statement for all of them.
func (s *Service) about(ctx context.Context, actor authz.Actor, lang string, lists ...[]Entry) ([]Told, error) {
	var ids []uuid.UUID
	var out []Told
	for _, rows := range lists {
		for _, e := range rows {
			ids = append(ids, e.ProjectID)
		}
	}
	projects, err := s.spaces.ProjectsByID(ctx, actor, ids, lang)
	if err != nil {
		return nil, err
	}
	for _, rows := range lists {
		for _, e := range rows {
			if p, ok := projects[e.ProjectID]; ok {
				out = append(out, Told{e, p})
			}
		}
	}
	return out, nil
}

// MaxDates is how many phases, and how many events, one calendar shows.
const MaxDates = 500

// Dates is what lies in some days.
type Dates struct {
	Phases []space.Stretch
	Events []Told
	// Cut tells that there is more of one of them than a calendar shows.
	Cut bool
}

// Dates of the projects that are out and that the actor may see: phases and events
// that touch the days. Three statements.
func (s *Service) Dates(ctx context.Context, actor authz.Actor, w space.Window) (*Dates, error) {
	w.Limit = MaxDates + 1
	phases, err := s.spaces.Stretches(ctx, actor, w)
	if err != nil {
		return nil, err
	}
	rows, err := listBetween(ctx, s.db, s.spaces.Published(actor, w.Filter), w.From, w.To, MaxDates+1)
	if err != nil {
		return nil, pg.Fault(err)
	}
	a := &Dates{Cut: len(phases) > MaxDates || len(rows) > MaxDates}
	a.Phases, rows = phases[:min(len(phases), MaxDates)], rows[:min(len(rows), MaxDates)]
	a.Events, err = s.about(ctx, actor, w.Lang, rows)
	return a, err
}

// Feed is the calendar to subscribe to: events and the last days of phases with
// participation, from a month ago on. It holds what everybody may see, whoever asks:
// such an address is passed on. Three statements.
func (s *Service) Feed(ctx context.Context, f space.Filter, lang string, onlyEvents bool) ([]calendar.Entry, error) {
	today, yes := calendar.DateOf(s.now()), true
	a, err := s.Dates(ctx, authz.Nobody(), space.Window{Filter: f, From: today.AddDays(-31), To: today.AddDays(731), Participation: &yes, Lang: lang})
	if err != nil {
		return nil, err
	}
	var out []calendar.Entry
	for _, e := range a.Events {
		out = append(out, s.calendarEntry(e, lang))
	}
	if onlyEvents {
		return out, nil
	}
	for _, p := range a.Phases {
		t, _ := space.In(p.Texts, lang)
		out = append(out, calendar.Entry{UID: p.PhaseID.String() + "@mitwirken", Changed: p.ChangedAt, Day: p.Closes(), Title: p.Title + ": " + t.Title, Text: p.Summary,
			URL: s.address(lang, &p.Project)})
	}
	return out, nil
}

// Event is one published event for a calendar. NotFound dossier.not_found. Two
// statements.
func (s *Service) Event(ctx context.Context, actor authz.Actor, id uuid.UUID, lang string) (calendar.Entry, error) {
	e, p, err := s.find(ctx, actor, id)
	if err != nil {
		return calendar.Entry{}, err
	}
	if e.Kind != Event || e.Live == nil {
		return calendar.Entry{}, fault.New(fault.NotFound, CodeNotFound)
	}
	return s.calendarEntry(Told{*e, *p}, lang), nil
}

func (s *Service) calendarEntry(e Told, lang string) calendar.Entry {
	t, _ := space.In(e.Live.Texts, lang)
	c := calendar.Entry{UID: e.ID.String() + "@mitwirken", Changed: e.ChangedAt, Begin: e.Live.At, Title: t.Title, Text: t.plain(),
		Place: e.Live.Place, URL: e.Live.URL, Cancelled: e.cancelled()}
	if c.URL == "" {
		c.URL = s.address(lang, &e.Project)
	}
	if e.Live.Until != nil {
		c.Until = *e.Live.Until
	}
	return c
}

// cancelled: what a withdrawn project announced does not take place either.
func (e *Told) cancelled() bool {
	return e.Live.Cancelled || e.Kind == Event && e.Project.Stage == space.StageWithdrawn
}

// address of a project’s page.
func (s *Service) address(lang string, p *space.Project) string {
	return s.o.PublicURL + path(lang, p.Path())
}

// path in a language; German has no prefix.
func path(lang, rest string) string {
	if lang == "de" {
		return rest
	}
	return "/" + lang + rest
}

// Tally is what there is to count about entries.
type Tally struct{ Reached, Documents int }

// Overview is what becomes of participation, in short.
type Overview struct {
	Projects space.Tally
	Entries  Tally
	Planned  []space.Project
	// Phases without participation and Milestones that come to an end next.
	Phases     []space.Stretch
	Milestones []Told
	Results    []space.Outcome
	// Steps are the milestones of the projects in Results.
	Steps  map[uuid.UUID][]Progress
	Events []Told
	News   []Told
}

// Overview of all projects that are out and that the actor may see, a few of each. Ten
// statements.
func (s *Service) Overview(ctx context.Context, actor authz.Actor, lang string) (*Overview, error) {
	const few = 3
	o, now, no := &Overview{}, s.now(), false
	today, visible := calendar.DateOf(now), s.spaces.Published(actor, space.Filter{})
	var err error
	if o.Projects, err = s.spaces.Tally(ctx, actor); err != nil {
		return nil, err
	}
	if o.Planned, err = s.spaces.Projects(ctx, actor, space.Query{Group: space.Planned, Lang: lang, Limit: few}); err != nil {
		return nil, err
	}
	o.Planned = slices.DeleteFunc(o.Planned[:min(len(o.Planned), few)], func(p space.Project) bool { return !p.Visible(now) })
	if o.Phases, err = s.spaces.Stretches(ctx, actor, space.Window{From: today, To: today.AddDays(400), Participation: &no, Lang: lang, Limit: few}); err != nil {
		return nil, err
	}
	if o.Results, err = s.spaces.Outcomes(ctx, actor, lang, few); err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(o.Results))
	for i, r := range o.Results {
		ids[i] = r.ID
	}
	if o.Steps, err = listSteps(ctx, s.db, ids); err != nil {
		return nil, pg.Fault(err)
	}
	if o.Entries, err = tally(ctx, s.db, visible); err != nil {
		return nil, pg.Fault(err)
	}
	milestones, err := listAhead(ctx, s.db, visible, today, few)
	if err != nil {
		return nil, pg.Fault(err)
	}
	events, err := listTold(ctx, s.db, ToldQuery{Kind: Event, Limit: few}, visible, now)
	if err != nil {
		return nil, pg.Fault(err)
	}
	news, err := listTold(ctx, s.db, ToldQuery{Kind: News, Limit: few}, visible, now)
	if err != nil {
		return nil, pg.Fault(err)
	}
	told, err := s.about(ctx, actor, lang, milestones, events[:min(len(events), few)], news[:min(len(news), few)])
	for _, e := range told {
		switch e.Kind {
		case Milestone:
			o.Milestones = append(o.Milestones, e)
		case Event:
			o.Events = append(o.Events, e)
		default:
			o.News = append(o.News, e)
		}
	}
	return o, err
}

// updated is when a feed last changed: with its newest entry.
func updated(rows []Told, otherwise time.Time) time.Time {
	at := time.Time{}
	for _, e := range rows {
		if e.ChangedAt.After(at) {
			at = e.ChangedAt
		}
	}
	if at.IsZero() {
		return otherwise
	}
	return at
}
