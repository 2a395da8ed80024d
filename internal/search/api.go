package search

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
)

type searchHit struct {
	Kind    string    `json:"kind" doc:"What was found: project, …"`
	ID      uuid.UUID `json:"id" format:"uuid"`
	Path    string    `json:"path" doc:"Address of its page, without the language."`
	Lang    string    `json:"lang" enum:"de,fr,it,en,easy" doc:"Language of title and excerpt: the one asked for if the text exists in it, else de, else another."`
	Title   []Segment `json:"title" nullable:"false" doc:"Plain text in pieces; those with hit are to be marked."`
	Excerpt []Segment `json:"excerpt" nullable:"false" doc:"Around the first hit, else the beginning."`
	Dated   time.Time `json:"dated"`
	Similar bool      `json:"similar" doc:"Found only inside of longer words or with a typing error."`
}

type searchInput struct {
	httpapi.PageQuery
	Q    string `query:"q" required:"true" minLength:"2" maxLength:"200" doc:"Words that all have to be there; those in quotes one behind the other. Any text will do."`
	Kind string `query:"kind" maxLength:"40" pattern:"^[a-z_]+$" doc:"Only this kind."`
}

type searchOutput struct{ Body httpapi.Page[searchHit] }

// limit allows a question at every pause in typing.
var limit = httpapi.Limit{Name: "search", Count: 60, Per: time.Minute}

// Routes adds the search.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "search", Method: http.MethodGet, Path: "/search", Tag: "search", Limit: limit,
		Summary: "Find what is published and the person may see, in all languages; best first and never counted."}, s.searchRoute)
}

func (s *Service) searchRoute(ctx context.Context, in *searchInput) (*searchOutput, error) {
	q := Query{Text: in.Q, Lang: httpapi.Lang(ctx), Kind: in.Kind, Limit: in.Limit}
	if in.Cursor != "" {
		q.After = &Position{}
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
		if !q.After.valid() {
			return nil, fault.New(fault.Malformed, fault.CodeCursor)
		}
	}
	hits, err := s.Find(ctx, authz.ActorOf(ctx), q)
	if err != nil {
		return nil, err
	}
	return &searchOutput{httpapi.Stretch(hits, q.Limit, view, func(h Hit) any { return h.Position })}, nil
}

func view(h Hit) searchHit {
	return searchHit{Kind: h.Kind, ID: h.ID, Path: h.Path, Lang: h.Lang, Title: h.Title, Excerpt: h.Excerpt, Dated: h.Dated, Similar: h.Step > 0}
}
