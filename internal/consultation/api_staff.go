package consultation

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/intake"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/space"
)

// Whole documents come in one body.
const (
	maxDocument = 16 << 20
	maxPasted   = 2_000_000
	// Reading a long file and comparing it takes its time.
	importing = 2 * time.Minute
)

// ConsultationHead is a version for staff.
type ConsultationHead struct {
	Number      int                      `json:"number"`
	State       string                   `json:"state" enum:"draft,published"`
	Note        map[string]string        `json:"note" doc:"By language: what is new in it."`
	Attachments []consultationAttachment `json:"attachments" nullable:"false"`
	Version     int                      `json:"version" doc:"Counts the changes of a draft; sent along when it is saved."`
	CreatedAt   time.Time                `json:"createdAt"`
	ChangedAt   time.Time                `json:"changedAt"`
	ChangedBy   string                   `json:"changedBy,omitempty" doc:"Name of who saved last; absent when the account is gone."`
	PublishedAt *time.Time               `json:"publishedAt,omitempty"`
}

// staffConsultation is a consultation for staff.
type staffConsultation struct {
	ID        uuid.UUID                     `json:"id"`
	Version   int                           `json:"version" doc:"Of the activity: for updateActivity."`
	ChangedAt time.Time                     `json:"changedAt" doc:"Of the activity, as version."`
	ChangedBy string                        `json:"changedBy,omitempty" doc:"Name of who saved the activity last; absent when the account is gone."`
	Project   consultationProject           `json:"project"`
	Texts     map[string]space.ActivityText `json:"texts"`
	Openings  []space.Opening               `json:"openings" nullable:"false"`
	Levels    map[string]string             `json:"levels"`
	Settings  consultationAllSettings       `json:"settings"`
	Position  int                           `json:"position"`
	Times     *space.ActTimes               `json:"times,omitempty"`
	Path      string                        `json:"path" doc:"Of the page for readers, without the language."`
	Versions  []ConsultationHead            `json:"versions" nullable:"false" doc:"Newest first."`
	Can       consultationCan               `json:"can"`
}

// consultationAllSettings are all settings there are.
type consultationAllSettings struct {
	ConsultationSettings
	ReminderDays int     `json:"reminderDays" doc:"Before the end people are reminded of their draft; 0 for never."`
	Similarity   float64 `json:"similarity" doc:"From which on two statements are proposed as alike."`
}

// ConsultationSheet is one version for staff, in all languages.
type ConsultationSheet struct {
	ConsultationHead
	Activity uuid.UUID       `json:"activity"`
	Blocks   []text.Block    `json:"blocks" nullable:"false"`
	Can      consultationCan `json:"can"`
}

type consultationRemark struct {
	Code   string         `json:"code" doc:"Tail of the key of its sentence."`
	Block  string         `json:"block" doc:"Where it is: the chapter, or the first block."`
	Params map[string]any `json:"params,omitempty"`
}

// consultationImported is a version that was read from a source.
type consultationImported struct {
	ConsultationSheet
	Title   string               `json:"title,omitempty" doc:"Of the document; it is not among the blocks."`
	Remarks []consultationRemark `json:"remarks" nullable:"false" doc:"What was left out or changed, to be looked at."`
}

// ConsultationSource is where words come from.
type ConsultationSource struct {
	FileID *uuid.UUID `json:"fileId,omitempty" format:"uuid" doc:"Uploaded for the purpose consultation-source."`
	Format string     `json:"format,omitempty" enum:"html,markdown,text" doc:"Of pasted."`
	Pasted string     `json:"pasted,omitempty" maxLength:"2000000"`
}

func (b *ConsultationSource) source() Source {
	out := Source{Format: intake.Format(b.Format), Pasted: b.Pasted}
	if b.FileID != nil {
		out.FileID = *b.FileID
	}
	if out.Format == "" {
		out.Format = intake.Text
	}
	return out
}

type newConsultationVersion struct {
	ConsultationSource
	Published bool `json:"published,omitempty" doc:"A copy of the published version. Without any source the draft is empty."`
}

type consultationReplacement struct {
	ConsultationSource
	Version int `json:"version" doc:"Of the state that is replaced; an older one is refused with request.stale."`
}

type consultationTranslation struct {
	ConsultationSource
	Lang    string `json:"lang" enum:"fr,it,en,easy"`
	Version int    `json:"version" doc:"Of the state that was changed; an older one is refused with request.stale."`
}

// consultationBlockWriting is a block as staff write it.
type consultationBlockWriting struct {
	ID       string                `json:"id,omitempty" maxLength:"10" doc:"Absent for a new block: the server gives it one."`
	Kind     string                `json:"kind" enum:"chapter,article,paragraph,list,table,figure,footnote"`
	Level    int                   `json:"level,omitempty" minimum:"0" maximum:"4" doc:"Of chapters, 1 at the top."`
	Number   string                `json:"number,omitempty" maxLength:"30"`
	Words    map[string]text.Words `json:"words" doc:"By language; de is required."`
	Topics   []string              `json:"topics,omitempty" maxItems:"5"`
	Quarters []string              `json:"quarters,omitempty" maxItems:"40"`
}

type consultationWriting struct {
	Version     int                        `json:"version" doc:"Of the state that was changed; an older one is refused with request.stale."`
	Blocks      []consultationBlockWriting `json:"blocks" nullable:"false" maxItems:"5000"`
	Note        map[string]string          `json:"note,omitempty"`
	Attachments []Attachment               `json:"attachments" nullable:"false" maxItems:"30"`
	Renumber    bool                       `json:"renumber,omitempty" doc:"Give chapters the numbers of an outline."`
}

type staffConsultationInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

// ConsultationVersionPath is the address of a version for staff; exported as
// ConsultationPath is.
type ConsultationVersionPath struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Number   int       `path:"number" minimum:"1"`
}

type (
	newVersionInput struct {
		httpapi.Once
		Activity uuid.UUID `path:"activity" format:"uuid"`
		Body     newConsultationVersion
	}
	sheetInput       struct{ ConsultationVersionPath }
	saveVersionInput struct {
		ConsultationVersionPath
		Body consultationWriting
	}
	translateInput struct {
		ConsultationVersionPath
		Body consultationTranslation
	}
	replaceInput struct {
		ConsultationVersionPath
		Body consultationReplacement
	}
	discardInput struct {
		ConsultationVersionPath
		Version int `query:"version" required:"true" doc:"Of the state that was read."`
	}
	publishVersionInput struct {
		ConsultationVersionPath
		Body struct {
			Version int `json:"version" doc:"Of the state that was read."`
		}
	}
	staffConsultationOutput struct{ Body staffConsultation }
	sheetOutput             struct{ Body ConsultationSheet }
	importedOutput          struct{ Body consultationImported }
)

func (s *Service) staffRoutes(api *httpapi.API) {
	const one, version = "/staff/consultations/{activity}", "/staff/consultations/{activity}/versions/{number}"
	httpapi.Register(api, httpapi.Operation{ID: "getStaffConsultation", Method: http.MethodGet, Path: one, Tag: staffTag,
		Summary: "A consultation with its settings and all versions of its document."}, s.deskRoute)
	httpapi.Register(api, httpapi.Operation{ID: "createConsultationVersion", Method: http.MethodPost, Path: one + "/versions", Tag: staffTag, Status: http.StatusCreated,
		MaxBody: 3 * maxPasted, Timeout: importing, Limit: httpapi.Limit{Name: "import", Count: 20, Per: 10 * time.Minute},
		Summary: "Begin a draft: empty, as a copy of the published version, or out of a file or pasted text."}, s.beginRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getConsultationDraft", Method: http.MethodGet, Path: version, Tag: staffTag,
		Summary: "A version in all languages, published or not."}, s.sheetRoute)
	httpapi.Register(api, httpapi.Operation{ID: "saveConsultationVersion", Method: http.MethodPut, Path: version, Tag: staffTag, MaxBody: maxDocument,
		Summary: "Replace what a draft says."}, s.saveRoute)
	httpapi.Register(api, httpapi.Operation{ID: "translateConsultationVersion", Method: http.MethodPut, Path: version + "/translation", Tag: staffTag, MaxBody: 3 * maxPasted, Timeout: importing,
		Limit: httpapi.Limit{Name: "import", Count: 20, Per: 10 * time.Minute}, Summary: "Put the words of another language into a draft, out of a document that is built like it."}, s.translateRoute)
	httpapi.Register(api, httpapi.Operation{ID: "replaceConsultationVersion", Method: http.MethodPut, Path: version + "/source", Tag: staffTag, MaxBody: 3 * maxPasted, Timeout: importing,
		Limit: httpapi.Limit{Name: "import", Count: 20, Per: 10 * time.Minute}, Summary: "Put a file or pasted text in the place of everything a draft says; its note and its attachments stay."}, s.replaceRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteConsultationVersion", Method: http.MethodDelete, Path: version, Tag: staffTag,
		Summary: "Discard a draft."}, s.discardRoute)
	httpapi.Register(api, httpapi.Operation{ID: "publishConsultationVersion", Method: http.MethodPut, Path: version + "/publication", Tag: staffTag, Timeout: importing,
		Summary: "Make a draft what people read, for good."}, s.publishRoute)
}

func viewStaffHead(d *Desk, h *Head) ConsultationHead {
	v := ConsultationHead{Number: h.Number, State: string(h.State), Note: h.Note, Attachments: viewAttachments(h, d.Files), Version: h.Version,
		CreatedAt: h.CreatedAt, ChangedAt: h.ChangedAt, PublishedAt: orNull(h.PublishedAt)}
	if h.ChangedBy != nil {
		v.ChangedBy = d.Names[*h.ChangedBy]
	}
	return v
}

func viewSheet(actor authz.Actor, sheet *Sheet, now time.Time) ConsultationSheet {
	return ConsultationSheet{ConsultationHead: viewStaffHead(sheet.Desk, &sheet.Version.Head), Activity: sheet.Activity.ID, Blocks: sheet.Version.Document.Blocks,
		Can: viewCan(actor, sheet.Consultation, &sheet.Version.Head, now)}
}

func viewRemarks(remarks []intake.Note) []consultationRemark {
	out := []consultationRemark{}
	for _, r := range remarks {
		out = append(out, consultationRemark{string(r.Code), r.Block, r.Params})
	}
	return out
}

func (s *Service) deskRoute(ctx context.Context, in *staffConsultationInput) (*staffConsultationOutput, error) {
	actor, now := authz.ActorOf(ctx), s.now()
	d, err := s.Desk(ctx, actor, in.Activity)
	if err != nil {
		return nil, err
	}
	a, set := d.Activity, d.Settings
	v := staffConsultation{ID: a.ID, Version: a.Version, ChangedAt: a.ChangedAt, Project: viewProject(d.Project, now), Texts: a.Texts, Openings: a.Openings, Levels: map[string]string{}, Position: a.Position, Path: d.Path(),
		Settings: consultationAllSettings{viewSettings(set), set.ReminderDays, set.Similarity}, Times: viewTimes(d.Consultation, now), Versions: []ConsultationHead{}}
	if a.ChangedBy != nil {
		v.ChangedBy = d.Names[*a.ChangedBy]
	}
	for act, l := range a.Levels {
		v.Levels[act] = l.String()
	}
	newest := &Head{}
	for i := range d.Versions {
		v.Versions = append(v.Versions, viewStaffHead(d, &d.Versions[i]))
		newest = &d.Versions[0]
	}
	v.Can = viewCan(actor, d.Consultation, newest, now)
	return &staffConsultationOutput{v}, nil
}

func (s *Service) sheetAnswer(ctx context.Context, sheet *Sheet, err error) (*sheetOutput, error) {
	if err != nil {
		return nil, err
	}
	return &sheetOutput{viewSheet(authz.ActorOf(ctx), sheet, s.now())}, nil
}

func (s *Service) sheetRoute(ctx context.Context, in *sheetInput) (*sheetOutput, error) {
	sheet, err := s.Sheet(ctx, authz.ActorOf(ctx), in.Activity, in.Number)
	return s.sheetAnswer(ctx, sheet, err)
}

func (s *Service) beginRoute(ctx context.Context, in *newVersionInput) (*importedOutput, error) {
	actor, from := authz.ActorOf(ctx), in.Body.source()
	from.Published = in.Body.Published
	b, err := s.Begin(ctx, actor, in.Key("consultation.version:"+actor.ID.String()), in.Activity, from)
	if err != nil {
		return nil, err
	}
	return &importedOutput{consultationImported{viewSheet(actor, b.Sheet, s.now()), b.Title, viewRemarks(b.Remarks)}}, nil
}

func (s *Service) translateRoute(ctx context.Context, in *translateInput) (*importedOutput, error) {
	actor := authz.ActorOf(ctx)
	b, err := s.Translate(ctx, actor, in.Activity, in.Number, in.Body.Version, in.Body.Lang, in.Body.source())
	if err != nil {
		return nil, err
	}
	return &importedOutput{consultationImported{viewSheet(actor, b.Sheet, s.now()), b.Title, viewRemarks(b.Remarks)}}, nil
}

func (s *Service) replaceRoute(ctx context.Context, in *replaceInput) (*importedOutput, error) {
	actor := authz.ActorOf(ctx)
	b, err := s.Replace(ctx, actor, in.Activity, in.Number, in.Body.Version, in.Body.source())
	if err != nil {
		return nil, err
	}
	return &importedOutput{consultationImported{viewSheet(actor, b.Sheet, s.now()), b.Title, viewRemarks(b.Remarks)}}, nil
}

func (s *Service) saveRoute(ctx context.Context, in *saveVersionInput) (*sheetOutput, error) {
	b := in.Body
	w := Writing{Blocks: make([]text.Block, len(b.Blocks)), Note: b.Note, Attachments: b.Attachments, Renumber: b.Renumber}
	for i, one := range b.Blocks {
		w.Blocks[i] = text.Block{ID: one.ID, Kind: text.Kind(one.Kind), Level: one.Level, Number: one.Number, Words: one.Words, Topics: one.Topics, Quarters: one.Quarters}
	}
	sheet, err := s.Save(ctx, authz.ActorOf(ctx), in.Activity, in.Number, b.Version, w)
	return s.sheetAnswer(ctx, sheet, err)
}

func (s *Service) discardRoute(ctx context.Context, in *discardInput) (*struct{}, error) {
	return nil, s.Discard(ctx, authz.ActorOf(ctx), in.Activity, in.Number, in.Version)
}

func (s *Service) publishRoute(ctx context.Context, in *publishVersionInput) (*sheetOutput, error) {
	sheet, err := s.Publish(ctx, authz.ActorOf(ctx), in.Activity, in.Number, in.Body.Version)
	return s.sheetAnswer(ctx, sheet, err)
}
