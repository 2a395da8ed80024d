package consultation

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/space"
)

const (
	tag      = "Consultations"
	staffTag = "Consultations (staff)"
)

// PictureAddress is what texts name a picture by: wide enough for a page, and no more.
func PictureAddress(id uuid.UUID) string {
	return httpapi.Base + "/files/" + id.String() + "/bild?width=1600"
}

// ConsultationSettings are those that matter to who reads and writes.
type ConsultationSettings struct {
	Form          string `json:"form" enum:"request_reason,remark"`
	Positions     bool   `json:"positions" doc:"A position on each chapter is asked for."`
	Wording       bool   `json:"wording" doc:"Another wording may be proposed."`
	Attachments   bool   `json:"attachments"`
	Place         bool   `json:"place" doc:"A place on the map may be named."`
	Audience      string `json:"audience" enum:"everybody,account,verified_person,resident,invited"`
	Publishable   bool   `json:"publishable" doc:"Statements may be published, and joined by others."`
	ShowCounts    bool   `json:"showCounts"`
	NoComment     bool   `json:"noComment" doc:"«No comments» is an answer."`
	Organisations bool   `json:"organisations"`
}

// consultationVersionRef is a version in lists.
type consultationVersionRef struct {
	Number      int        `json:"number"`
	Draft       bool       `json:"draft,omitempty" doc:"Only who edits the project sees it."`
	PublishedAt *time.Time `json:"publishedAt,omitempty"`
	Note        string     `json:"note,omitempty" doc:"What is new in it."`
	NoteLang    string     `json:"noteLang,omitempty" enum:"de,fr,it,en,easy"`
}

// consultationBlock is a block in one language.
type consultationBlock struct {
	ID       string   `json:"id" doc:"The same in all versions and languages."`
	Kind     string   `json:"kind" enum:"chapter,article,paragraph,list,table,figure,footnote"`
	Level    int      `json:"level,omitempty" doc:"Of chapters, 1 at the top."`
	Number   string   `json:"number,omitempty"`
	Title    string   `json:"title,omitempty"`
	HTML     string   `json:"html,omitempty" doc:"Cleaned by the server."`
	Lang     string   `json:"lang" enum:"de,fr,it,en,easy" doc:"Language of these words: the one asked for, else de."`
	Topics   []string `json:"topics,omitempty" doc:"Whom a chapter concerns, keys of topics; absent: everybody."`
	Quarters []string `json:"quarters,omitempty"`
	Count    *int     `json:"count,omitempty" doc:"How many have spoken to this chapter; absent where that is not shown."`
}

// consultationDocument is a version in one language.
type consultationDocument struct {
	Number int                 `json:"number"`
	Langs  []string            `json:"langs" nullable:"false" doc:"Languages that any of its words are in, German first."`
	Blocks []consultationBlock `json:"blocks" nullable:"false" doc:"In reading order; a chapter reaches to the next one of its level or a higher one."`
}

// consultationAttachment is a file beside the text.
type consultationAttachment struct {
	Role  string          `json:"role" enum:"report,summary,easy,annex"`
	Lang  string          `json:"lang" enum:"de,fr,it,en,easy"`
	Title string          `json:"title"`
	File  file.StoredFile `json:"file"`
}

type consultationProject struct {
	ID    uuid.UUID `json:"id"`
	Slug  string    `json:"slug"`
	Title string    `json:"title"`
	State string    `json:"state" enum:"draft,in_approval,planned,running,evaluation,report_published,closed,withdrawn"`
	Unit  string    `json:"unit" doc:"Unit of the administration that answers for it."`
	Phone string    `json:"phone,omitempty"`
}

type consultationTerm struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

type consultationCan struct {
	State   authz.Permission `json:"state" doc:"Write a statement and hand it in."`
	Edit    authz.Permission `json:"edit"`
	Publish authz.Permission `json:"publish"`
}

// consultationView is a consultation for readers.
type consultationView struct {
	ID          uuid.UUID                `json:"id"`
	Project     consultationProject      `json:"project"`
	Title       string                   `json:"title"`
	Text        string                   `json:"text,omitempty"`
	Lang        string                   `json:"lang" enum:"de,fr,it,en,easy" doc:"Language of title and text."`
	Settings    ConsultationSettings     `json:"settings"`
	Times       *space.ActTimes          `json:"times,omitempty" doc:"When statements are taken: now, else the next time, else the last time."`
	Versions    []consultationVersionRef `json:"versions" nullable:"false" doc:"Newest first."`
	Document    consultationDocument     `json:"document"`
	Draft       bool                     `json:"draft,omitempty" doc:"The document is a draft: only who edits the project sees it."`
	Attachments []consultationAttachment `json:"attachments" nullable:"false"`
	Topics      []consultationTerm       `json:"topics" nullable:"false" doc:"Those that chapters concern."`
	Quarters    []consultationTerm       `json:"quarters" nullable:"false"`
	Can         consultationCan          `json:"can"`
}

type consultationChanges struct {
	From    int              `json:"from"`
	To      int              `json:"to"`
	Lang    string           `json:"lang" enum:"de,fr,it,en,easy" doc:"Language that was compared: the one asked for where both versions have it, else de."`
	Changes []compare.Change `json:"changes" nullable:"false" doc:"As one reads the newer version, with what was removed where it stood."`
}

// ConsultationPath is the address of a consultation; it is exported because the contract
// reads the fields of embedded structs only then.
type ConsultationPath struct {
	Slug     string    `path:"slug" maxLength:"100"`
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type ConsultationInput struct {
	ConsultationPath
	Easy bool `query:"easy" doc:"Leichte Sprache where it exists."`
}

type consultationVersionInput struct {
	ConsultationInput
	Number int `path:"number" minimum:"1"`
}

type consultationChangesInput struct {
	ConsultationInput
	From int `query:"from" minimum:"0" doc:"Number of the older version; absent: the one before the newer."`
	To   int `query:"to" minimum:"0" doc:"Number of the newer version; absent: the current one."`
}

type (
	consultationOutput        struct{ Body consultationView }
	consultationChangesOutput struct{ Body consultationChanges }
)

// Routes adds what people read and what staff write.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getConsultation", Method: http.MethodGet, Path: "/projects/{slug}/activities/{activity}/consultation", Tag: tag, ETag: true,
		Summary: "A consultation with the current version of its document."}, s.consultationRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getConsultationVersion", Method: http.MethodGet, Path: "/projects/{slug}/activities/{activity}/consultation/versions/{number}", Tag: tag, ETag: true,
		Summary: "A consultation with any version of its document."}, s.versionRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getConsultationChanges", Method: http.MethodGet, Path: "/projects/{slug}/activities/{activity}/consultation/changes", Tag: tag, ETag: true,
		Limit: httpapi.Limit{Name: "changes", Count: 60, Per: time.Minute}, Summary: "What became of every passage from one version to another."}, s.changesRoute)
	s.staffRoutes(api)
}

func (in *ConsultationInput) lang(ctx context.Context) string {
	if in.Easy {
		return space.Easy
	}
	return httpapi.Lang(ctx)
}

func (s *Service) consultationRoute(ctx context.Context, in *ConsultationInput) (*consultationOutput, error) {
	return s.reading(ctx, in, 0)
}

func (s *Service) versionRoute(ctx context.Context, in *consultationVersionInput) (*consultationOutput, error) {
	return s.reading(ctx, &in.ConsultationInput, in.Number)
}

func (s *Service) reading(ctx context.Context, in *ConsultationInput, number int) (*consultationOutput, error) {
	actor := authz.ActorOf(ctx)
	r, err := s.Read(ctx, actor, in.Slug, in.Activity, number)
	if err != nil {
		return nil, err
	}
	return &consultationOutput{viewReading(actor, r, in.lang(ctx), s.now())}, nil
}

func (s *Service) changesRoute(ctx context.Context, in *consultationChangesInput) (*consultationChangesOutput, error) {
	d, err := s.Changes(ctx, authz.ActorOf(ctx), in.Slug, in.Activity, in.From, in.To, in.lang(ctx))
	if err != nil {
		return nil, err
	}
	return &consultationChangesOutput{consultationChanges{From: d.From.Number, To: d.To.Number, Lang: d.Lang, Changes: d.Changes}}, nil
}

func viewProject(p *space.Project, now time.Time) consultationProject {
	return consultationProject{ID: p.ID, Slug: p.Slug, Title: p.Title, State: string(p.State(now)), Unit: p.Unit, Phone: p.Phone}
}

func viewSettings(s Settings) ConsultationSettings {
	return ConsultationSettings{Form: string(s.Form), Positions: s.Positions, Wording: s.Wording, Attachments: s.Attachments, Place: s.Place,
		Audience: string(s.Audience), Publishable: s.Publishable, ShowCounts: s.ShowCounts, NoComment: s.NoComment, Organisations: s.Organisations}
}

func viewReading(actor authz.Actor, r *Reading, lang string, now time.Time) consultationView {
	t, used := space.In(r.Activity.Texts, lang)
	v := consultationView{ID: r.Activity.ID, Project: viewProject(r.Project, now), Title: t.Title, Text: t.Text, Lang: used, Draft: r.Version.State == Draft,
		Settings: viewSettings(r.Settings), Times: viewTimes(r.Consultation, now), Versions: []consultationVersionRef{}, Attachments: viewAttachments(&r.Version.Head, r.Files), Can: viewCan(actor, r.Consultation, &r.Version.Head, now)}
	for i := range r.Versions {
		v.Versions = append(v.Versions, viewHead(&r.Versions[i], lang))
	}
	v.Document = viewDocument(r.Version, lang)
	var topics, quarters []string
	for i := range v.Document.Blocks {
		b := &v.Document.Blocks[i]
		topics, quarters = append(topics, b.Topics...), append(quarters, b.Quarters...)
		if b.Kind == string(text.Chapter) && r.Counts != nil {
			n := r.Counts[b.ID]
			b.Count = &n
		}
	}
	v.Topics, v.Quarters = viewTerms(r.Terms, space.Topic, topics, lang), viewTerms(r.Terms, space.Quarter, quarters, lang)
	return v
}

func viewTimes(c *Consultation, now time.Time) *space.ActTimes {
	opens, closes := c.Window(now)
	if closes.IsZero() {
		return nil
	}
	return &space.ActTimes{OpensAt: opens, ClosesAt: closes}
}

func viewCan(actor authz.Actor, c *Consultation, h *Head, now time.Time) consultationCan {
	return consultationCan{State: c.Decide(actor, ActState, space.Moment{Now: now}).Permission(), Edit: space.CanEdit(actor, c.Project).Permission(),
		Publish: CanPublish(actor, c.Project, h).Permission()}
}

func viewHead(h *Head, lang string) consultationVersionRef {
	v := consultationVersionRef{Number: h.Number, Draft: h.State == Draft, PublishedAt: orNull(h.PublishedAt)}
	if note, used := space.In(h.Note, lang); note != "" {
		v.Note, v.NoteLang = note, used
	}
	return v
}

func viewDocument(v *Version, lang string) consultationDocument {
	out := consultationDocument{Number: v.Number, Langs: append([]string{}, v.Document.Langs()...), Blocks: make([]consultationBlock, 0, len(v.Document.Blocks))}
	for _, b := range v.Document.Blocks {
		w, used := b.In(lang)
		out.Blocks = append(out.Blocks, consultationBlock{ID: b.ID, Kind: string(b.Kind), Level: b.Level, Number: b.Number, Title: w.Title, HTML: w.HTML, Lang: used, Topics: b.Topics, Quarters: b.Quarters})
	}
	return out
}

// viewAttachments leaves out files that were refused since.
func viewAttachments(h *Head, files map[uuid.UUID]file.File) []consultationAttachment {
	out := []consultationAttachment{}
	for _, a := range h.Attachments {
		f, there := files[a.FileID]
		if !there || f.State == file.Refused {
			continue
		}
		v := consultationAttachment{Role: string(a.Role), Lang: a.Lang, Title: a.Title, File: file.View(&f)}
		if v.Title == "" {
			v.Title = f.Name
		}
		out = append(out, v)
	}
	return out
}

// viewTerms are those of the keys that exist, in the order in which they are kept.
func viewTerms(terms []space.Term, kind space.TermKind, keys []string, lang string) []consultationTerm {
	out := []consultationTerm{}
	for _, t := range terms {
		if t.Kind == kind && slices.Contains(keys, t.Key) {
			name, _ := space.In(t.Names, lang)
			out = append(out, consultationTerm{t.Key, name})
		}
	}
	return out
}
