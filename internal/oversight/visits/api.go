package visits

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/httpapi"
)

type visitsDay struct {
	Day      calendar.Date `json:"day"`
	Views    int64         `json:"views"`
	Internal int64         `json:"internal" doc:"Of these, pages of internal spaces."`
}

type visitsPage struct {
	Page  string `json:"page" doc:"Pattern of the address."`
	Title string `json:"title"`
	Views int64  `json:"views"`
}

type visitsLang struct {
	Lang  string `json:"lang"`
	Views int64  `json:"views"`
}

type visitsProject struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Slug  string    `json:"slug"`
	Title string    `json:"title"`
	Views int64     `json:"views"`
}

type visitsView struct {
	From     calendar.Date   `json:"from"`
	To       calendar.Date   `json:"to"`
	Total    int64           `json:"total"`
	Internal int64           `json:"internal"`
	Days     []visitsDay     `json:"days" nullable:"false" doc:"Days without any are left out."`
	Pages    []visitsPage    `json:"pages" nullable:"false"`
	Langs    []visitsLang    `json:"langs" nullable:"false"`
	Projects []visitsProject `json:"projects" nullable:"false"`
	Hidden   int64           `json:"hidden" doc:"Views of projects that the caller may not see."`
}

type visitsInput struct {
	From    calendar.Date `query:"from" format:"date" required:"true"`
	To      calendar.Date `query:"to" format:"date" required:"true"`
	Project string        `query:"project" format:"uuid"`
}

type visitsOutput struct{ Body visitsView }

type visitInput struct {
	UserAgent string `header:"User-Agent"`
	Body      struct {
		Path string `json:"path" minLength:"1" maxLength:"300" doc:"Of the page that was opened, without a query."`
	}
}

// Routes adds counting and the numbers.
func (s *Service) Routes(api *httpapi.API) {
	const tag = "visits"
	httpapi.Register(api, httpapi.Operation{ID: "countVisit", Method: http.MethodPost, Path: "/visits", Tag: tag, Status: http.StatusNoContent,
		Summary:     "A page was opened without loading it from the server.",
		Description: "Only the pattern of the address is counted, per day. Nothing about who opened it is kept.",
		Limit:       httpapi.Limit{Name: "visit", Count: 60, Per: time.Minute}}, s.countRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getVisits", Method: http.MethodGet, Path: "/staff/visits", Tag: tag,
		Summary: "How often pages were opened in a period, by day, page, language and project."}, s.numbersRoute)
}

func (s *Service) countRoute(_ context.Context, in *visitInput) (*struct{}, error) {
	if !Machine(in.UserAgent) {
		s.CountPath(in.Body.Path)
	}
	return nil, nil
}

func (s *Service) numbersRoute(ctx context.Context, in *visitsInput) (*visitsOutput, error) {
	q := Query{From: in.From, To: in.To, Lang: httpapi.Lang(ctx)}
	if in.Project != "" {
		q.Project = uuid.MustParse(in.Project) // the schema asks for a uuid
	}
	n, err := s.Numbers(ctx, authz.ActorOf(ctx), q)
	if err != nil {
		return nil, err
	}
	v := visitsView{From: in.From, To: in.To, Total: n.Total, Internal: n.Internal, Days: []visitsDay{}, Pages: []visitsPage{}, Langs: []visitsLang{}, Projects: []visitsProject{}, Hidden: n.Hidden}
	for _, d := range n.Days {
		v.Days = append(v.Days, visitsDay(d))
	}
	for _, p := range n.Pages {
		v.Pages = append(v.Pages, visitsPage{p.Pattern, p.Title, p.Views})
	}
	for _, l := range n.Langs {
		v.Langs = append(v.Langs, visitsLang(l))
	}
	for _, p := range n.Projects {
		v.Projects = append(v.Projects, visitsProject{p.ID, p.Slug, p.Title, p.Views})
	}
	return &visitsOutput{v}, nil
}
