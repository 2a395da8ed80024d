package dossier

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/space"
)

const publicTag = "dossier: all projects"

type projectOnEntry struct {
	Slug     string `json:"slug"`
	Title    string `json:"title"`
	Lang     string `json:"lang" enum:"de,fr,it,en,easy" doc:"Language of the title."`
	Internal bool   `json:"internal"`
}

type toldView struct {
	EntryView
	Excerpt string         `json:"excerpt,omitempty" doc:"Beginning of the text without markup; instead of the text in an overview."`
	Project projectOnEntry `json:"project"`
}

type phaseInCalendar struct {
	ID            uuid.UUID      `json:"id"`
	Title         string         `json:"title"`
	Lang          string         `json:"lang" enum:"de,fr,it,en,easy"`
	Participation bool           `json:"participation"`
	OpensOn       calendar.Date  `json:"opensOn"`
	ClosesOn      calendar.Date  `json:"closesOn" doc:"The last day; ends 23:59:59 Europe/Zurich."`
	Project       projectOnEntry `json:"project"`
}

type monthView struct {
	Month  string            `json:"month" doc:"As 2026-11."`
	Phases []phaseInCalendar `json:"phases" nullable:"false" doc:"Phases that touch the month, by their end."`
	Events []toldView        `json:"events" nullable:"false" doc:"Events in the month, in the order of time."`
	Cut    bool              `json:"cut" doc:"There is more than a calendar shows: narrow the question."`
}

type aheadView struct {
	Kind     string         `json:"kind" enum:"phase,milestone"`
	ID       uuid.UUID      `json:"id"`
	Title    string         `json:"title"`
	Lang     string         `json:"lang" enum:"de,fr,it,en,easy"`
	At       time.Time      `json:"at" doc:"When the phase ends or the milestone is due."`
	Exact    bool           `json:"exact" doc:"Due on that day, not just in that month."`
	Progress string         `json:"progress,omitempty" enum:"planned,running,done,dropped" doc:"Of a milestone."`
	Project  projectOnEntry `json:"project"`
}

type outcomeView struct {
	space.ProjectView
	Result     string   `json:"result" doc:"Beginning of the result without markup."`
	ResultLang string   `json:"resultLang" enum:"de,fr,it,en"`
	Steps      []string `json:"steps" nullable:"false" doc:"Progress of its milestones, in the order of time."`
}

type figures struct {
	Running   int `json:"running" doc:"Projects in which people can take part now, or whose plans are shown."`
	Reported  int `json:"reported" doc:"Projects whose result can be read."`
	Reached   int `json:"reached" doc:"Milestones that are done."`
	Documents int `json:"documents" doc:"Documents that can be read."`
}

type overviewView struct {
	Figures figures             `json:"figures"`
	Planned []space.ProjectView `json:"planned" nullable:"false" doc:"The next three to begin."`
	Ahead   []aheadView         `json:"ahead" nullable:"false" doc:"What is decided or reached next: ends of phases without participation, and milestones."`
	Results []outcomeView       `json:"results" nullable:"false" doc:"The latest three."`
	Events  []toldView          `json:"events" nullable:"false"`
	News    []toldView          `json:"news" nullable:"false"`
}

// excerpt is how many letters of a text stand in an overview.
const excerpt = 220

type eventsInput struct {
	httpapi.PageQuery
	space.FilterQuery
	Past bool `query:"past" doc:"Those that are over, latest first."`
}

type newsInput struct {
	httpapi.PageQuery
	space.FilterQuery
}

type monthInput struct {
	space.FilterQuery
	Group string `query:"group" enum:"planned,open,finished" doc:"Absent: projects of all groups."`
	Month string `query:"month" pattern:"^[0-9]{4}-(0[1-9]|1[0-2])$" doc:"As 2026-11; absent: this one in Europe/Zurich."`
}

type eventInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Lang string    `query:"lang" enum:"de,fr,it,en" doc:"Absent: Accept-Language."`
}

type feedInput struct {
	space.FilterQuery
	Lang string `query:"lang" enum:"de,fr,it,en" doc:"Programs that subscribe ask for no language; absent: Accept-Language."`
	Only string `query:"only" enum:"events" doc:"Without deadlines."`
}

type newsFeedInput struct {
	space.FilterQuery
	Lang string `query:"lang" enum:"de,fr,it,en"`
}

type (
	toldOutput     struct{ Body httpapi.Page[toldView] }
	monthOutput    struct{ Body monthView }
	overviewOutput struct{ Body overviewView }
	fileOutput     struct {
		ContentType        string `header:"Content-Type"`
		ContentDisposition string `header:"Content-Disposition"`
		Body               []byte
	}
)

func (s *Service) toldRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getOverview", Method: http.MethodGet, Path: "/overview", Tag: publicTag, ETag: true,
		Summary: "What becomes of participation, in short: for the home page."}, s.overviewRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listEvents", Method: http.MethodGet, Path: "/events", Tag: publicTag, ETag: true,
		Summary: "Events of all projects, to come or past."}, s.eventsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listNews", Method: http.MethodGet, Path: "/news", Tag: publicTag, ETag: true,
		Summary: "News of all projects, latest first."}, s.newsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getCalendar", Method: http.MethodGet, Path: "/calendar", Tag: publicTag, ETag: true,
		Summary: "Phases and events of one month."}, s.datesRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getCalendarFeed", Method: http.MethodGet, Path: "/calendar.ics", Tag: publicTag,
		Summary: "Deadlines and events to subscribe to, as iCalendar (RFC 5545): what everybody may see."}, s.feedRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getEventCalendar", Method: http.MethodGet, Path: "/events/{id}/calendar.ics", Tag: publicTag,
		Summary: "One event as iCalendar (RFC 5545)."}, s.eventRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getNewsFeed", Method: http.MethodGet, Path: "/news.atom", Tag: publicTag,
		Summary: "News to subscribe to, as Atom (RFC 4287): what everybody may see."}, s.newsFeedRoute)
}

func refer(p *space.Project) projectOnEntry {
	return projectOnEntry{Slug: p.Slug, Title: p.Title, Lang: p.Lang, Internal: p.Audience != space.Public}
}

func viewTold(e Told, lang string) toldView {
	v := toldView{EntryView: view(e.Entry, lang), Project: refer(&e.Project)}
	v.Cancelled = e.cancelled()
	return v
}

func brief(e Told, lang string) toldView {
	v := viewTold(e, lang)
	v.Excerpt, v.Text = html.Shorten(html.Plain(v.Text), excerpt), ""
	return v
}

func each[R, T any](rows []R, fn func(R) T) []T {
	out := make([]T, 0, len(rows))
	for _, r := range rows {
		out = append(out, fn(r))
	}
	return out
}

func (s *Service) told(ctx context.Context, q ToldQuery, cursor string) (*toldOutput, error) {
	at, err := after(cursor)
	if err != nil {
		return nil, err
	}
	q.After, q.Lang = at, httpapi.Lang(ctx)
	rows, err := s.Told(ctx, authz.ActorOf(ctx), q)
	if err != nil {
		return nil, err
	}
	return &toldOutput{httpapi.Stretch(rows, q.Limit, func(e Told) toldView { return viewTold(e, q.Lang) }, func(e Told) any { return position(e.Entry) })}, nil
}

func (s *Service) eventsRoute(ctx context.Context, in *eventsInput) (*toldOutput, error) {
	return s.told(ctx, ToldQuery{Filter: in.Filter(""), Kind: Event, Past: in.Past, Limit: in.Limit}, in.Cursor)
}

func (s *Service) newsRoute(ctx context.Context, in *newsInput) (*toldOutput, error) {
	return s.told(ctx, ToldQuery{Filter: in.Filter(""), Kind: News, Limit: in.Limit}, in.Cursor)
}

func (s *Service) datesRoute(ctx context.Context, in *monthInput) (*monthOutput, error) {
	lang, month := httpapi.Lang(ctx), in.Month
	if month == "" {
		month = s.now().In(calendarZone).Format(monthLayout)
	}
	first, err := time.Parse(monthLayout, month)
	if err != nil {
		return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("query:month", fault.FieldFormat, nil)
	}
	from := calendar.On(first.Date())
	a, err := s.Dates(ctx, authz.ActorOf(ctx), space.Window{Filter: in.Filter(space.Group(in.Group)), From: from, To: from.AddMonths(1).AddDays(-1), Lang: lang})
	if err != nil {
		return nil, err
	}
	return &monthOutput{monthView{Month: month, Cut: a.Cut, Events: each(a.Events, func(e Told) toldView { return viewTold(e, lang) }),
		Phases: each(a.Phases, func(p space.Stretch) phaseInCalendar {
			t, used := space.In(p.Texts, lang)
			return phaseInCalendar{ID: p.PhaseID, Title: t.Title, Lang: used, Participation: p.Participation, OpensOn: p.Opens(), ClosesOn: p.Closes(), Project: refer(&p.Project)}
		})}}, nil
}

func (s *Service) overviewRoute(ctx context.Context, _ *struct{}) (*overviewOutput, error) {
	lang := httpapi.Lang(ctx)
	o, err := s.Overview(ctx, authz.ActorOf(ctx), lang)
	if err != nil {
		return nil, err
	}
	v := overviewView{
		Figures: figures{Running: o.Projects.Running, Reported: o.Projects.Reported, Reached: o.Entries.Reached, Documents: o.Entries.Documents},
		Planned: each(o.Planned, s.spaces.View), Ahead: ahead(o, lang),
		Events: each(o.Events, func(e Told) toldView { return brief(e, lang) }),
		News:   each(o.News, func(e Told) toldView { return brief(e, lang) }),
		Results: each(o.Results, func(r space.Outcome) outcomeView {
			text, used := r.Result(lang)
			return outcomeView{ProjectView: s.spaces.View(r.Project), Result: html.Shorten(html.Plain(text), excerpt), ResultLang: used,
				Steps: each(o.Steps[r.ID], func(p Progress) string { return string(p) })}
		}),
	}
	return &overviewOutput{v}, nil
}

// ahead puts phases and milestones into one order of time.
func ahead(o *Overview, lang string) []aheadView {
	const most = 4
	out := each(o.Phases, func(p space.Stretch) aheadView {
		t, used := space.In(p.Texts, lang)
		return aheadView{Kind: "phase", ID: p.PhaseID, Title: t.Title, Lang: used, At: p.Closes().End(), Exact: true, Project: refer(&p.Project)}
	})
	for _, e := range o.Milestones {
		t, used := space.In(e.Live.Texts, lang)
		out = append(out, aheadView{Kind: "milestone", ID: e.ID, Title: t.Title, Lang: used, At: e.Live.At, Exact: e.Live.Exact, Progress: string(e.Live.Progress), Project: refer(&e.Project)})
	}
	slices.SortStableFunc(out, func(a, b aheadView) int { return a.At.Compare(b.At) })
	return out[:min(len(out), most)]
}

func (s *Service) eventRoute(ctx context.Context, in *eventInput) (*fileOutput, error) {
	e, err := s.Event(ctx, authz.ActorOf(ctx), in.ID, asked(ctx, in.Lang))
	if err != nil {
		return nil, err
	}
	return calendarFile(e.Title, "anlass.ics", []calendar.Entry{e}), nil
}

func (s *Service) feedRoute(ctx context.Context, in *feedInput) (*fileOutput, error) {
	lang := asked(ctx, in.Lang)
	entries, err := s.Feed(ctx, in.Filter(""), lang, in.Only == "events")
	if err != nil {
		return nil, err
	}
	return calendarFile(s.title(lang, "feed.calendar"), "mitwirken.ics", entries), nil
}

func calendarFile(title, name string, entries []calendar.Entry) *fileOutput {
	return &fileOutput{ContentType: "text/calendar; charset=utf-8", ContentDisposition: `attachment; filename="` + name + `"`, Body: []byte(calendar.ICS(title, entries))}
}

func (s *Service) newsFeedRoute(ctx context.Context, in *newsFeedInput) (*fileOutput, error) {
	lang := asked(ctx, in.Lang)
	rows, err := s.Told(ctx, authz.Nobody(), ToldQuery{Filter: in.Filter(""), Kind: News, Lang: lang, Limit: atomEntries})
	if err != nil {
		return nil, err
	}
	b, err := s.atom(rows[:min(len(rows), atomEntries)], lang)
	return &fileOutput{ContentType: "application/atom+xml; charset=utf-8", Body: b}, err
}

func asked(ctx context.Context, lang string) string {
	if lang != "" {
		return lang
	}
	return httpapi.Lang(ctx)
}
