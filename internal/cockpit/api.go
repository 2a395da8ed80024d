package cockpit

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/dossier"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/space"
)

type cockpitProject struct {
	ID       uuid.UUID      `json:"id" format:"uuid"`
	Slug     string         `json:"slug"`
	Title    string         `json:"title"`
	Lang     string         `json:"lang" doc:"Of the title."`
	Space    string         `json:"space" doc:"Name of the space."`
	State    string         `json:"state" enum:"draft,in_approval,planned,running,evaluation,report_published,closed,withdrawn"`
	Internal bool           `json:"internal"`
	OpensAt  *time.Time     `json:"opensAt,omitempty"`
	ClosesAt *time.Time     `json:"closesAt,omitempty"`
	Phases   []cockpitPhase `json:"phases" nullable:"false" doc:"Those with dates, in order of time."`
	Edit     bool           `json:"edit" doc:"The caller may edit it."`
	Live     bool           `json:"live" doc:"People who may see the space see it."`
}

type cockpitPhase struct {
	ID            uuid.UUID `json:"id" format:"uuid"`
	Title         string    `json:"title"`
	Participation bool      `json:"participation"`
	OpensAt       time.Time `json:"opensAt"`
	ClosesAt      time.Time `json:"closesAt"`
}

type cockpitTask struct {
	Kind    string     `json:"kind" enum:"approve,returned,begin,ahead,ends,report,close,entries,export,organisations,log_broken,jobs_given_up,mails_failed"`
	Project *uuid.UUID `json:"project,omitempty" format:"uuid" doc:"One of the projects in the answer."`
	Due     *time.Time `json:"due,omitempty"`
	Count   int64      `json:"count"`
	More    bool       `json:"more" doc:"There may be more than count."`
}

type cockpitEntry struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Project   uuid.UUID `json:"project" format:"uuid"`
	Kind      string    `json:"kind" enum:"event,milestone"`
	Title     string    `json:"title"`
	Lang      string    `json:"lang" doc:"Of the title."`
	At        time.Time `json:"at"`
	Exact     bool      `json:"exact" doc:"A milestone is due on that very day, not just in that month."`
	Place     string    `json:"place,omitempty"`
	Cancelled bool      `json:"cancelled"`
}

type cockpitView struct {
	At       time.Time        `json:"at" doc:"When this was true."`
	Tasks    []cockpitTask    `json:"tasks" nullable:"false" doc:"The most pressing first."`
	Projects []cockpitProject `json:"projects" nullable:"false"`
	More     bool             `json:"more" doc:"There are more projects."`
	Entries  []cockpitEntry   `json:"entries" nullable:"false" doc:"Published events and milestones of the next three months."`
}

type cockpitOutput struct{ Body cockpitView }

// Routes adds the one operation.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getCockpit", Method: http.MethodGet, Path: "/staff/cockpit", Tag: "cockpit",
		Summary: "What needs the caller today, and all projects they may see with their phases."}, s.openRoute)
}

func (s *Service) openRoute(ctx context.Context, _ *struct{}) (*cockpitOutput, error) {
	actor, lang := authz.ActorOf(ctx), httpapi.Lang(ctx)
	c, err := s.Open(ctx, actor, lang)
	if err != nil {
		return nil, err
	}
	v := cockpitView{At: c.At, Tasks: []cockpitTask{}, Projects: []cockpitProject{}, More: c.More, Entries: []cockpitEntry{}}
	for _, t := range c.Tasks {
		task := cockpitTask{Kind: string(t.Kind), Due: moment(t.Due), Count: t.Count, More: t.More}
		if t.Project != nil {
			task.Project = &t.Project.ID
		}
		v.Tasks = append(v.Tasks, task)
	}
	for i := range c.Plans {
		v.Projects = append(v.Projects, viewProject(actor, &c.Plans[i], lang, c.At))
	}
	for _, e := range c.Entries {
		v.Entries = append(v.Entries, viewEntry(&e, lang))
	}
	return &cockpitOutput{v}, nil
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func viewProject(actor authz.Actor, p *space.Plan, lang string, now time.Time) cockpitProject {
	name, _ := space.In(p.SpaceTexts, lang)
	opens, closes := p.OpensAt, p.ClosesAt
	if opens.IsZero() {
		opens, closes = (&space.Content{Phases: p.Phases}).Span()
	}
	v := cockpitProject{ID: p.ID, Slug: p.Slug, Title: p.Title, Lang: p.Lang, Space: name.Name, State: string(p.State(now)), Internal: p.Audience != space.Public,
		OpensAt: moment(opens), ClosesAt: moment(closes), Phases: []cockpitPhase{}, Edit: space.CanEdit(actor, &p.Project).Allowed, Live: p.Visible(now)}
	for _, ph := range p.Phases {
		if ph.OpensOn.IsZero() || ph.ClosesOn.IsZero() {
			continue
		}
		t, _ := space.In(ph.Texts, lang)
		v.Phases = append(v.Phases, cockpitPhase{ID: ph.ID, Title: t.Title, Participation: ph.Participation, OpensAt: ph.Opens(), ClosesAt: ph.Closes()})
	}
	return v
}

func viewEntry(e *dossier.Entry, lang string) cockpitEntry {
	t, used := space.In(e.Live.Texts, lang)
	return cockpitEntry{ID: e.ID, Project: e.ProjectID, Kind: string(e.Kind), Title: t.Title, Lang: used, At: e.At, Exact: e.Live.Exact, Place: e.Live.Place, Cancelled: e.Live.Cancelled}
}
