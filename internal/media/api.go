package media

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/space"
)

type mediumProject struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Title string    `json:"title"`
	Lang  string    `json:"lang" doc:"Of the title."`
}

type mediumDocument struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Title  string    `json:"title"`
	Lang   string    `json:"lang" doc:"Of the title."`
	Number int       `json:"number" doc:"Of the version."`
	Of     string    `json:"of" doc:"Language of the version."`
}

type mediumUse struct {
	Seen       string          `json:"seen" enum:"out,draft,former" doc:"out: on the page; draft: in what is being written; former: in an approved state of before."`
	Document   *mediumDocument `json:"document,omitempty" doc:"Absent: it is the cover of the project."`
	Decorative bool            `json:"decorative"`
	Alt        string          `json:"alt,omitempty" doc:"Alternative text of the cover."`
	Lacks      []string        `json:"lacks" nullable:"false" doc:"Languages of the project without an alternative text."`
}

type mediumCan struct {
	Delete authz.Permission `json:"delete"`
}

type mediumView struct {
	File       file.StoredFile `json:"file"`
	UploadedAt time.Time       `json:"uploadedAt"`
	Project    mediumProject   `json:"project"`
	Uses       []mediumUse     `json:"uses" nullable:"false" doc:"Where it is shown; empty when nowhere."`
	Can        mediumCan       `json:"can"`
}

type mediaInput struct {
	httpapi.PageQuery
	Project string `query:"project" format:"uuid"`
	Kind    string `query:"kind" enum:"picture,document"`
	Show    string `query:"show" enum:"missing,unused" doc:"missing: pictures that lack an alternative text in a language of their project. unused: what is shown nowhere."`
}

type mediaPage struct {
	Body httpapi.Page[mediumView]
}

type mediumInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

// Routes adds the list and the deletion.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listMedia", Method: http.MethodGet, Path: "/staff/media", Tag: "media",
		Summary: "Pictures and documents in the projects that the caller may edit, newest first."}, s.listRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteMedium", Method: http.MethodDelete, Path: "/staff/media/{id}", Tag: "media",
		Summary: "Delete a file that is shown nowhere.", Limit: httpapi.Limit{Name: "media", Count: 200, Per: time.Hour}}, s.deleteRoute)
}

func (s *Service) listRoute(ctx context.Context, in *mediaInput) (*mediaPage, error) {
	lang := httpapi.Lang(ctx)
	q := Query{Missing: in.Show == "missing", Unused: in.Show == "unused", Lang: lang, Limit: in.Limit}
	if in.Project != "" {
		q.Project = uuid.MustParse(in.Project) // the schema asks for a uuid
	}
	if in.Kind != "" {
		picture := in.Kind == "picture"
		q.Picture = &picture
	}
	if in.Cursor != "" {
		q.After = new(file.ShelfPosition)
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
	}
	rows, err := s.List(ctx, authz.ActorOf(ctx), q)
	if err != nil {
		return nil, err
	}
	return &mediaPage{httpapi.Stretch(rows, in.Limit, func(m Medium) mediumView { return view(&m, lang) },
		func(m Medium) any { return file.ShelfPosition{At: m.CreatedAt, ID: m.ID} })}, nil
}

func view(m *Medium, lang string) mediumView {
	v := mediumView{File: file.View(&m.File), UploadedAt: m.CreatedAt, Project: mediumProject{ID: m.Project.ID, Title: m.Project.Title, Lang: m.Project.Lang},
		Uses: []mediumUse{}, Can: mediumCan{Delete: CanDelete(m).Permission()}}
	for _, u := range m.Uses {
		use := mediumUse{Seen: string(u.Seen), Decorative: u.Decorative, Alt: u.Alt, Lacks: append([]string{}, u.Lacks...)}
		if d := u.Document; d != nil {
			t, in := space.In(d.Texts, lang)
			use.Document = &mediumDocument{ID: d.DocumentID, Title: t.Title, Lang: in, Number: d.Number, Of: d.Lang}
		}
		v.Uses = append(v.Uses, use)
	}
	return v
}

func (s *Service) deleteRoute(ctx context.Context, in *mediumInput) (*struct{}, error) {
	return nil, s.Delete(ctx, authz.ActorOf(ctx), in.ID)
}
