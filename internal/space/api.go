package space

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/httpapi"
)

const (
	tag      = "projects"
	staffTag = "projects: staff"
)

type termView struct {
	Key  string `json:"key"`
	Name string `json:"name" doc:"In the language of the answer, else in German."`
}

// ProjectView is a project in lists; it is exported because the contract reads the
// fields of embedded structs only then.
type ProjectView struct {
	ID       uuid.UUID  `json:"id"`
	Slug     string     `json:"slug" doc:"Address of the project's page."`
	Kind     string     `json:"kind" enum:"participation,display"`
	Title    string     `json:"title"`
	Summary  string     `json:"summary"`
	Lang     string     `json:"lang" enum:"de,fr,it,en,easy" doc:"Language of the texts: the one asked for, else de."`
	Topics   []string   `json:"topics" nullable:"false" doc:"Keys of listTerms."`
	Quarters []string   `json:"quarters" nullable:"false"`
	Group    string     `json:"group" enum:"planned,open,finished"`
	State    string     `json:"state" enum:"draft,in_approval,planned,running,evaluation,report_published,closed,withdrawn"`
	OpensAt  *time.Time `json:"opensAt,omitempty" doc:"First moment of participation; of what is shown, when nobody can take part. Absent in drafts without dates."`
	ClosesAt *time.Time `json:"closesAt,omitempty" doc:"Last second of it."`
	Unit     string     `json:"unit" doc:"Unit of the administration that answers for the project."`
	Phone    string     `json:"phone,omitempty"`
	Internal bool       `json:"internal" doc:"Not for everybody: shown with the badge of internal spaces."`
	// Numbers stand in lists of finished projects only.
	Numbers *projectNumbers `json:"numbers,omitempty" doc:"In the list of finished projects: what became of what people said, once that is told."`
}

type projectNumbers struct {
	Inputs   int `json:"inputs" doc:"What people handed in."`
	Answered int `json:"answered" doc:"Single points of it that have an answer."`
	TakenUp  int `json:"takenUp" doc:"Those of them that are taken up, wholly or in part."`
}

type phaseOnPage struct {
	ID            uuid.UUID  `json:"id"`
	Title         string     `json:"title"`
	Text          string     `json:"text,omitempty"`
	Participation bool       `json:"participation"`
	OpensAt       *time.Time `json:"opensAt,omitempty"`
	ClosesAt      *time.Time `json:"closesAt,omitempty"`
	State         string     `json:"state" enum:"planned,open,finished"`
}

type activityView struct {
	ID       uuid.UUID                   `json:"id"`
	Kind     string                      `json:"kind"`
	KindName string                      `json:"kindName" doc:"In the language of the answer, else in German."`
	Title    string                      `json:"title"`
	Text     string                      `json:"text,omitempty"`
	Lang     string                      `json:"lang" enum:"de,fr,it,en,easy" doc:"Language of title and text: the one asked for, else de."`
	Hidden   bool                        `json:"hidden,omitempty" doc:"Nothing in it is published: only people who work on it see it."`
	Pages    []string                    `json:"pages,omitempty" enum:"result,report" doc:"What else of it can be read."`
	Can      map[string]authz.Permission `json:"can" doc:"By act of the kind."`
	Times    map[string]ActTimes         `json:"times" doc:"When acts are open: now, else the next time, else the last time. Acts without a phase are absent."`
}

// ActTimes is when an act of an activity is open, on the wire.
type ActTimes struct {
	OpensAt  time.Time `json:"opensAt"`
	ClosesAt time.Time `json:"closesAt" doc:"Last second of it."`
}

type extensionView struct {
	Phase      string        `json:"phase" doc:"Title of the phase."`
	ClosedOn   calendar.Date `json:"closedOn"`
	ClosesOn   calendar.Date `json:"closesOn"`
	Reason     string        `json:"reason"`
	ExtendedAt time.Time     `json:"extendedAt"`
}

type projectDetail struct {
	ProjectView
	Langs       []string        `json:"langs" nullable:"false" doc:"Languages the text exists in."`
	Space       spaceView       `json:"space"`
	TopicNames  []termView      `json:"topicNames" nullable:"false"`
	QuarterName []termView      `json:"quarterNames" nullable:"false"`
	Influence   string          `json:"influence" enum:"information,consultation,co_design,co_decision"`
	Body        string          `json:"body,omitempty" doc:"HTML, cleaned by the server; so are open, fixed, outlook and result."`
	Open        string          `json:"open,omitempty"`
	Fixed       string          `json:"fixed,omitempty"`
	Outlook     string          `json:"outlook,omitempty"`
	Result      string          `json:"result,omitempty" doc:"Only once the report is published."`
	Contact     Contact         `json:"contact"`
	Place       *Place          `json:"place,omitempty"`
	Cover       *Cover          `json:"cover,omitempty"`
	CoverAlt    string          `json:"coverAlt,omitempty"`
	Phases      []phaseOnPage   `json:"phases" nullable:"false"`
	Activities  []activityView  `json:"activities" nullable:"false"`
	Extensions  []extensionView `json:"extensions" nullable:"false"`
	ShortReason string          `json:"shortReason,omitempty"`
	Reason      string          `json:"reason,omitempty" doc:"Why it was withdrawn, or closed without a report."`
	Preview     bool            `json:"preview" doc:"Not published: only people who work on it and who have a link see this."`
	Page        bool            `json:"page" doc:"The project has a page, with its dossier; a preview has none before it was published once."`
	Can         projectCan      `json:"can"`
}

type projectCan struct {
	Edit authz.Permission `json:"edit"`
}

type spaceView struct {
	ID       uuid.UUID `json:"id"`
	Slug     string    `json:"slug"`
	Audience string    `json:"audience" enum:"public,employees,members"`
	Name     string    `json:"name"`
	About    string    `json:"about,omitempty"`
}

type termList struct {
	Topics   []termView `json:"topics" nullable:"false"`
	Quarters []termView `json:"quarters" nullable:"false"`
	Kinds    []termView `json:"kinds" nullable:"false" doc:"Kinds of activities this installation has."`
}

type spaceList struct {
	Items []spaceView `json:"items" nullable:"false"`
}

type listInput struct {
	httpapi.PageQuery
	Group string `query:"group" enum:"planned,open,finished" default:"open"`
	FilterQuery
}

type listOutput struct{ Body httpapi.Page[ProjectView] }

type projectInput struct {
	Slug string `path:"slug" maxLength:"100"`
	Easy bool   `query:"easy" doc:"Leichte Sprache where it exists."`
}

type projectOutput struct{ Body projectDetail }

type calendarInput struct {
	Slug string `path:"slug" maxLength:"100"`
	Lang string `query:"lang" enum:"de,fr,it,en" doc:"Calendar programs ask for no language; absent: Accept-Language."`
}

type calendarOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

type previewInput struct {
	Body struct {
		Token string `json:"token" minLength:"10" maxLength:"100"`
		Easy  bool   `json:"easy,omitempty"`
	}
}

type (
	termsOutput  struct{ Body termList }
	spacesOutput struct{ Body spaceList }
)

// Routes adds what people read and what staff do.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listProjects", Method: http.MethodGet, Path: "/projects", Tag: tag, ETag: true,
		Summary: "Published projects of one group, in the language of Accept-Language."}, s.listRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getProject", Method: http.MethodGet, Path: "/projects/{slug}", Tag: tag, ETag: true,
		Summary: "One project with its phases and activities."}, s.projectRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getProjectCalendar", Method: http.MethodGet, Path: "/projects/{slug}/calendar.ics", Tag: tag,
		Summary: "Deadlines and events of a project as iCalendar (RFC 5545)."}, s.calendarRoute)
	httpapi.Register(api, httpapi.Operation{ID: "openPreview", Method: http.MethodPost, Path: "/previews", Tag: tag,
		Summary: "The project behind a link for previews, as it would look published."}, s.openPreviewRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listSpaces", Method: http.MethodGet, Path: "/spaces", Tag: tag, ETag: true,
		Summary: "Spaces the caller may see."}, s.spacesRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listTerms", Method: http.MethodGet, Path: "/terms", Tag: tag, ETag: true,
		Summary: "Topics and quarters in use, and kinds of activities."}, s.termsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listPlaces", Method: http.MethodGet, Path: "/places", Tag: tag, ETag: true,
		Summary: "Published projects that have a place on the map."}, s.placesRoute)
	s.staffRoutes(api)
	s.activityRoutes(api)
	s.spaceRoutes(api)
}

func (s *Service) listRoute(ctx context.Context, in *listInput) (*listOutput, error) {
	q := Query{Group: Group(in.Group), Space: in.Space, Topic: in.Topic, Quarter: in.Quarter, Kind: in.Kind, Lang: httpapi.Lang(ctx), Limit: in.Limit}
	if in.Cursor != "" {
		q.After = &Position{}
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
	}
	rows, err := s.Projects(ctx, authz.ActorOf(ctx), q)
	if err != nil {
		return nil, err
	}
	told := map[uuid.UUID]Reckoning{}
	if q.Group == Finished {
		if told, err = s.Reckonings(ctx, rows); err != nil {
			return nil, err
		}
	}
	view := func(p Project) ProjectView {
		v := s.View(p)
		if n, ok := told[p.ID]; ok {
			v.Numbers = &projectNumbers{n.Inputs, n.Answered, n.TakenUp}
		}
		return v
	}
	return &listOutput{Body: httpapi.Stretch(rows, q.Limit, view, func(p Project) any { return s.Position(q.Group, p) })}, nil
}

func (s *Service) projectRoute(ctx context.Context, in *projectInput) (*projectOutput, error) {
	lang := langOf(ctx, in.Easy)
	d, err := s.Project(ctx, authz.ActorOf(ctx), in.Slug, lang)
	if err != nil {
		return nil, err
	}
	return &projectOutput{s.page(ctx, d, lang)}, nil
}

func langOf(ctx context.Context, easy bool) string {
	if easy {
		return Easy
	}
	return httpapi.Lang(ctx)
}

func (s *Service) openPreviewRoute(ctx context.Context, in *previewInput) (*projectOutput, error) {
	lang := langOf(ctx, in.Body.Easy)
	d, err := s.OpenPreview(ctx, in.Body.Token, lang)
	if err != nil {
		return nil, err
	}
	return &projectOutput{s.page(ctx, d, lang)}, nil
}

func (s *Service) calendarRoute(ctx context.Context, in *calendarInput) (*calendarOutput, error) {
	p, entries, err := s.Calendar(ctx, authz.ActorOf(ctx), in.Slug, cmp.Or(in.Lang, httpapi.Lang(ctx)))
	if err != nil {
		return nil, err
	}
	return &calendarOutput{ContentType: "text/calendar; charset=utf-8", ContentDisposition: `attachment; filename="` + p.Slug + `.ics"`,
		Body: []byte(calendar.ICS(p.Title, entries))}, nil
}

func (s *Service) spacesRoute(ctx context.Context, _ *struct{}) (*spacesOutput, error) {
	rows, err := s.Spaces(ctx, authz.ActorOf(ctx))
	if err != nil {
		return nil, err
	}
	out := spaceList{Items: []spaceView{}}
	for _, r := range rows {
		out.Items = append(out.Items, viewSpace(r, httpapi.Lang(ctx)))
	}
	return &spacesOutput{out}, nil
}

func (s *Service) termsRoute(ctx context.Context, _ *struct{}) (*termsOutput, error) {
	rows, err := s.Terms(ctx)
	if err != nil {
		return nil, err
	}
	out := termList{Topics: []termView{}, Quarters: []termView{}, Kinds: []termView{}}
	for _, k := range s.kinds {
		name, _ := In(k.Names, httpapi.Lang(ctx))
		out.Kinds = append(out.Kinds, termView{k.Key, name})
	}
	for _, t := range rows {
		name, _ := In(t.Names, httpapi.Lang(ctx))
		switch {
		case t.Retired:
		case t.Kind == Topic:
			out.Topics = append(out.Topics, termView{t.Key, name})
		default:
			out.Quarters = append(out.Quarters, termView{t.Key, name})
		}
	}
	return &termsOutput{out}, nil
}
