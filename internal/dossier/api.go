package dossier

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

const (
	tag      = "dossier"
	staffTag = "dossier: staff"
)

// EntryView is an entry as people read it; it is exported because the contract reads
// the fields of embedded structs only then.
type EntryView struct {
	ID          uuid.UUID  `json:"id"`
	Kind        string     `json:"kind" enum:"news,event,milestone,document"`
	Title       string     `json:"title"`
	Text        string     `json:"text,omitempty" doc:"HTML, cleaned by the server."`
	Lang        string     `json:"lang" enum:"de,fr,it,en,easy" doc:"Language of the text: the one asked for, else de."`
	At          time.Time  `json:"at"`
	Until       *time.Time `json:"until,omitempty"`
	Place       string     `json:"place,omitempty"`
	Access      string     `json:"access,omitempty" doc:"Of an event: how people with disabilities get there and take part."`
	URL         string     `json:"url,omitempty"`
	Cancelled   bool       `json:"cancelled,omitempty"`
	Exact       bool       `json:"exact,omitempty" doc:"The milestone is due on that day, not just in that month."`
	Progress    string     `json:"progress,omitempty" enum:"planned,running,done,dropped"`
	Percent     int        `json:"percent,omitempty"`
	Sort        string     `json:"sort,omitempty" enum:"document,explanatory_report,synopsis,plan,report,decision"`
	PublishedAt time.Time  `json:"publishedAt"`
	ChangedAt   time.Time  `json:"changedAt"`
}

type versionView struct {
	ID          uuid.UUID        `json:"id"`
	Number      int              `json:"number"`
	Lang        string           `json:"lang" enum:"de,fr,it,en,easy"`
	Body        string           `json:"body,omitempty" doc:"HTML, cleaned by the server; absent when it is a file."`
	Note        string           `json:"note,omitempty"`
	File        *file.StoredFile `json:"file,omitempty"`
	CreatedAt   time.Time        `json:"createdAt"`
	PublishedAt *time.Time       `json:"publishedAt,omitempty" doc:"Absent while only staff see it."`
}

type documentDetail struct {
	ID       uuid.UUID     `json:"id"`
	Title    string        `json:"title"`
	Text     string        `json:"text,omitempty"`
	Lang     string        `json:"lang" enum:"de,fr,it,en,easy"`
	Sort     string        `json:"sort" enum:"document,explanatory_report,synopsis,plan,report,decision"`
	At       time.Time     `json:"at"`
	Project  projectRef    `json:"project"`
	Versions []versionView `json:"versions" nullable:"false" doc:"Newest first within each language."`
	Version  int           `json:"version" doc:"For staff: of the entry, to publish it."`
}

type projectRef struct {
	ID    uuid.UUID `json:"id"`
	Slug  string    `json:"slug"`
	Title string    `json:"title"`
}

type staffEntryView struct {
	ID          uuid.UUID  `json:"id"`
	Kind        string     `json:"kind" enum:"news,event,milestone,document"`
	Version     int        `json:"version"`
	Work        EntryBody  `json:"work"`
	Live        *EntryBody `json:"live,omitempty" doc:"What people see; absent while it is not published."`
	PublishedAt *time.Time `json:"publishedAt,omitempty"`
	ChangedAt   time.Time  `json:"changedAt"`
	ChangedBy   string     `json:"changedBy,omitempty" doc:"In lists: name of who saved last; absent when the account is gone."`
	Waiting     int        `json:"waiting,omitempty" doc:"Versions of a document that people do not see until it is published again."`
	Can         entryCan   `json:"can"`
}

type entryCan struct {
	Publish authz.Permission `json:"publish"`
}

type newEntry struct {
	Kind string    `json:"kind" enum:"news,event,milestone,document"`
	Body EntryBody `json:"body"`
}

type newVersion struct {
	Lang     string     `json:"lang" enum:"de,fr,it,en,easy"`
	FileID   *uuid.UUID `json:"fileId,omitempty" format:"uuid" doc:"Uploaded for the purpose project-document."`
	HTML     string     `json:"html,omitempty" maxLength:"2000000"`
	Markdown string     `json:"markdown,omitempty" maxLength:"2000000"`
	Note     string     `json:"note,omitempty" maxLength:"500" doc:"What is new, in one line."`
}

type entriesInput struct {
	httpapi.PageQuery
	Slug string `path:"slug" maxLength:"100"`
	Kind string `query:"kind" enum:"news,event,milestone,document" required:"true"`
	Easy bool   `query:"easy" doc:"Leichte Sprache where it exists."`
}

type staffEntriesInput struct {
	httpapi.PageQuery
	ID   uuid.UUID `path:"id" format:"uuid"`
	Kind string    `query:"kind" enum:"news,event,milestone,document" required:"true"`
}

type idInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type documentInput struct {
	ID      uuid.UUID `path:"id" format:"uuid"`
	Project string    `query:"project" maxLength:"100" doc:"Slug of the project that it has to lie in; absent: any."`
}

type createInput struct {
	httpapi.Once
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body newEntry
}

type saveInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		Version int       `json:"version" doc:"Of the state that was changed; an older one is refused with request.stale."`
		Body    EntryBody `json:"body"`
	}
}

type publishInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		Version int `json:"version" doc:"Of the state that was read."`
	}
}

type addVersionInput struct {
	httpapi.Once
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body newVersion
}

type (
	entriesOutput      struct{ Body httpapi.Page[EntryView] }
	staffEntriesOutput struct{ Body httpapi.Page[staffEntryView] }
	staffEntryOutput   struct{ Body staffEntryView }
	documentOutput     struct{ Body documentDetail }
)

// Routes adds what people read and what staff write.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listEntries", Method: http.MethodGet, Path: "/projects/{slug}/entries", Tag: tag, ETag: true,
		Summary: "News (latest first), events, milestones or documents of a project."}, s.entriesRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getDocument", Method: http.MethodGet, Path: "/documents/{id}", Tag: tag, ETag: true,
		Summary: "A document with all its versions."}, s.documentRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listStaffEntries", Method: http.MethodGet, Path: "/staff/projects/{id}/entries", Tag: staffTag,
		Summary: "Entries of one kind, published or not."}, s.staffEntriesRoute)
	httpapi.Register(api, httpapi.Operation{ID: "createEntry", Method: http.MethodPost, Path: "/staff/projects/{id}/entries", Tag: staffTag, Status: http.StatusCreated,
		Summary: "Begin an entry."}, s.createRoute)
	httpapi.Register(api, httpapi.Operation{ID: "saveEntry", Method: http.MethodPut, Path: "/staff/entries/{id}", Tag: staffTag,
		Summary: "Replace the work copy of an entry."}, s.saveRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteEntry", Method: http.MethodDelete, Path: "/staff/entries/{id}", Tag: staffTag,
		Summary: "Delete an entry that is not published."}, s.deleteRoute)
	httpapi.Register(api, httpapi.Operation{ID: "publishEntry", Method: http.MethodPost, Path: "/staff/entries/{id}/publication", Tag: staffTag,
		Summary: "Make the work copy what people see."}, s.publishRoute)
	httpapi.Register(api, httpapi.Operation{ID: "unpublishEntry", Method: http.MethodDelete, Path: "/staff/entries/{id}/publication", Tag: staffTag,
		Summary: "Take an entry back."}, s.unpublishRoute)
	httpapi.Register(api, httpapi.Operation{ID: "addVersion", MaxBody: 5 << 20, Method: http.MethodPost, Path: "/staff/documents/{id}/versions", Tag: staffTag, Status: http.StatusCreated,
		Summary: "Put a new version on top of a document."}, s.addVersionRoute)
	s.toldRoutes(api)
}

func position(e Entry) any { return Position{e.At, e.ID} }

func after(cursor string) (*Position, error) {
	if cursor == "" {
		return nil, nil
	}
	p := &Position{}
	return p, httpapi.DecodeCursor(cursor, p)
}

func (s *Service) entriesRoute(ctx context.Context, in *entriesInput) (*entriesOutput, error) {
	at, err := after(in.Cursor)
	if err != nil {
		return nil, err
	}
	rows, err := s.Entries(ctx, authz.ActorOf(ctx), in.Slug, Query{Kind: Kind(in.Kind), After: at, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	lang := httpapi.Lang(ctx)
	if in.Easy {
		lang = space.Easy
	}
	return &entriesOutput{httpapi.Stretch(rows, in.Limit, func(e Entry) EntryView { return view(e, lang) }, position)}, nil
}

func view(e Entry, lang string) EntryView {
	t, used := space.In(e.Live.Texts, lang)
	b := e.Live
	return EntryView{ID: e.ID, Kind: string(e.Kind), Title: t.Title, Text: t.Text, Lang: used, At: b.At, Until: b.Until, Place: b.Place, Access: t.Access, URL: b.URL, Cancelled: b.Cancelled,
		Exact: b.Exact, Progress: string(b.Progress), Percent: b.Percent, Sort: b.Sort, PublishedAt: e.PublishedAt, ChangedAt: e.ChangedAt}
}

func (s *Service) documentRoute(ctx context.Context, in *documentInput) (*documentOutput, error) {
	d, err := s.Document(ctx, authz.ActorOf(ctx), in.ID, in.Project)
	if err != nil {
		return nil, err
	}
	return &documentOutput{viewDocument(d, httpapi.Lang(ctx))}, nil
}

func viewDocument(d *Paper, lang string) documentDetail {
	b := d.Live
	if b == nil {
		b = &d.Work
	}
	t, used := space.In(b.Texts, lang)
	out := documentDetail{ID: d.ID, Title: t.Title, Text: t.Text, Lang: used, Sort: b.Sort, At: b.At, Versions: []versionView{}, Version: d.Entry.Version,
		Project: projectRef{ID: d.Project.ID, Slug: d.Project.Slug, Title: d.Project.Title}}
	for _, v := range d.Versions {
		w := versionView{ID: v.ID, Number: v.Number, Lang: v.Lang, Note: v.Note, CreatedAt: v.CreatedAt, PublishedAt: orNull(v.PublishedAt)}
		if v.Body != nil {
			w.Body = *v.Body
		}
		if files := d.Files[v.ID]; len(files) > 0 {
			f := file.View(&files[0])
			w.File = &f
		}
		out.Versions = append(out.Versions, w)
	}
	return out
}

func (s *Service) staffEntriesRoute(ctx context.Context, in *staffEntriesInput) (*staffEntriesOutput, error) {
	at, err := after(in.Cursor)
	if err != nil {
		return nil, err
	}
	actor := authz.ActorOf(ctx)
	p, rows, err := s.StaffEntries(ctx, actor, Query{Project: in.ID, Kind: Kind(in.Kind), After: at, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return &staffEntriesOutput{httpapi.Stretch(rows, in.Limit, func(e Entry) staffEntryView { return staffView(actor, p, &e) }, position)}, nil
}

func staffView(actor authz.Actor, p *space.Project, e *Entry) staffEntryView {
	return staffEntryView{ID: e.ID, Kind: string(e.Kind), Version: e.Version, Work: e.Work, Live: e.Live, PublishedAt: orNull(e.PublishedAt), ChangedAt: e.ChangedAt, ChangedBy: e.Writer, Waiting: e.Waiting,
		Can: entryCan{Publish: CanPublish(actor, p, e).Permission()}}
}

func answer(ctx context.Context, e *Entry, p *space.Project, err error) (*staffEntryOutput, error) {
	if err != nil {
		return nil, err
	}
	return &staffEntryOutput{staffView(authz.ActorOf(ctx), p, e)}, nil
}

func (s *Service) createRoute(ctx context.Context, in *createInput) (*staffEntryOutput, error) {
	actor := authz.ActorOf(ctx)
	e, p, err := s.Create(ctx, actor, in.Key("dossier.create:"+actor.ID.String()), in.ID, Kind(in.Body.Kind), in.Body.Body)
	return answer(ctx, e, p, err)
}

func (s *Service) saveRoute(ctx context.Context, in *saveInput) (*staffEntryOutput, error) {
	e, p, err := s.Save(ctx, authz.ActorOf(ctx), in.ID, in.Body.Version, in.Body.Body)
	return answer(ctx, e, p, err)
}

func (s *Service) deleteRoute(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, s.Delete(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) publishRoute(ctx context.Context, in *publishInput) (*staffEntryOutput, error) {
	e, p, err := s.Publish(ctx, authz.ActorOf(ctx), in.ID, in.Body.Version)
	return answer(ctx, e, p, err)
}

func (s *Service) unpublishRoute(ctx context.Context, in *idInput) (*staffEntryOutput, error) {
	e, p, err := s.Unpublish(ctx, authz.ActorOf(ctx), in.ID)
	return answer(ctx, e, p, err)
}

func (s *Service) addVersionRoute(ctx context.Context, in *addVersionInput) (*documentOutput, error) {
	actor, b := authz.ActorOf(ctx), in.Body
	n := NewVersion{Lang: b.Lang, HTML: b.HTML, Markdown: b.Markdown, Note: b.Note}
	if b.FileID != nil {
		n.FileID = *b.FileID
	}
	d, err := s.AddVersion(ctx, actor, in.Key("dossier.version:"+actor.ID.String()), in.ID, n)
	if err != nil {
		return nil, err
	}
	return &documentOutput{viewDocument(d, httpapi.Lang(ctx))}, nil
}
