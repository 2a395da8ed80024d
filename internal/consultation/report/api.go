package report

import (
	"context"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/report/edition"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/space"
)

const staffTag = "consultations (staff)"

// ReportNumber is a count of something.
type ReportNumber struct {
	Key   string `json:"key" doc:"What is counted: a kind, a channel, a position, a decision."`
	Count int    `json:"count"`
}

// ReportChapter is what was said to one chapter.
type ReportChapter struct {
	ID        string         `json:"id,omitempty" doc:"Absent for what is about no chapter."`
	Title     string         `json:"title"`
	Count     int            `json:"count"`
	Positions []ReportNumber `json:"positions" nullable:"false"`
	Decisions []ReportNumber `json:"decisions" nullable:"false"`
}

// ReportStatistics are the numbers of a report.
type ReportStatistics struct {
	Statements int             `json:"statements"`
	Requests   int             `json:"requests" doc:"Single requests that statements were split into."`
	Open       int             `json:"open" doc:"Requests whose answer is not released."`
	Kinds      []ReportNumber  `json:"kinds" nullable:"false"`
	Channels   []ReportNumber  `json:"channels" nullable:"false"`
	Positions  []ReportNumber  `json:"positions" nullable:"false" doc:"Empty where nobody is asked for one."`
	Decisions  []ReportNumber  `json:"decisions" nullable:"false"`
	Chapters   []ReportChapter `json:"chapters" nullable:"false" doc:"In the order of the document."`
}

// ReportItem is one request with its answer.
type ReportItem struct {
	Number        string `json:"number" doc:"Of the statement, and of the request within it."`
	Sender        string `json:"sender" doc:"Name of who agreed to it, else a private person or an organisation."`
	Kind          string `json:"kind" enum:"private,organisation"`
	BlockID       string `json:"blockId,omitempty"`
	ChapterID     string `json:"chapterId,omitempty"`
	Chapter       string `json:"chapter" doc:"Number and title."`
	Passage       string `json:"passage,omitempty" doc:"Words of the block, where it is not the chapter itself."`
	PassageLang   string `json:"passageLang,omitempty"`
	Position      string `json:"position,omitempty" enum:"approval,reservation,rejection,none"`
	Request       string `json:"request,omitempty"`
	Reason        string `json:"reason,omitempty"`
	Remark        string `json:"remark,omitempty"`
	Wording       string `json:"wording,omitempty" doc:"Proposed new wording."`
	Decision      string `json:"decision,omitempty" enum:"accepted,partly,not_accepted,noted"`
	Consideration string `json:"consideration,omitempty" doc:"HTML."`
	Lang          string `json:"lang,omitempty" doc:"Of the consideration."`
}

// ReportFact is a line about the procedure.
type ReportFact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// ReportPaper is a file of a published report, as it was frozen.
type ReportPaper struct {
	File   file.StoredFile `json:"file"`
	Lang   string          `json:"lang" enum:"de,fr,it,en"`
	Format string          `json:"format" enum:"pdf,docx"`
	Part   int             `json:"part,omitempty" doc:"Counted from 1 where it is one of several; absent for a whole report."`
	SHA256 string          `json:"sha256" doc:"Of the content, in hexadecimal digits."`
}

// publicReport is a published report, one stretch of its table.
type publicReport struct {
	Title            string           `json:"title"`
	Lang             string           `json:"lang"`
	Path             string           `json:"path" doc:"Of the consultation, without the language."`
	PublishedAt      time.Time        `json:"publishedAt"`
	Named            bool             `json:"named" doc:"Who agreed to it is named."`
	Summary          string           `json:"summary,omitempty" doc:"How the introduction begins, without markup."`
	Introduction     string           `json:"introduction,omitempty" doc:"HTML."`
	IntroductionLang string           `json:"introductionLang,omitempty"`
	Procedure        string           `json:"procedure,omitempty" doc:"HTML."`
	ProcedureLang    string           `json:"procedureLang,omitempty"`
	Facts            []ReportFact     `json:"facts" nullable:"false"`
	Statistics       ReportStatistics `json:"statistics"`
	Papers           []ReportPaper    `json:"papers" nullable:"false" doc:"To fetch; empty for a moment after the publication."`
	Late             int              `json:"late,omitempty" doc:"Statements that came in after the publication: they are not told here, nor in the files."`
	Items            []ReportItem     `json:"items" nullable:"false" doc:"In the order of the document."`
	Next             string           `json:"next,omitempty" doc:"Cursor of the next stretch; absent at the end."`
}

// summaryRunes is how much of an introduction link previews and search engines show.
const summaryRunes = 200

// generalChapter is what requests about no chapter are asked for by.
const generalChapter = "general"

type publicReportInput struct {
	httpapi.PageQuery
	consultation.ConsultationPath
	Chapter string `query:"chapter" maxLength:"20" doc:"Only requests about this one, by its id; general for those about none."`
}

type publicReportOutput struct{ Body publicReport }

type staffReportCan struct {
	Save    authz.Permission `json:"save"`
	Submit  authz.Permission `json:"submit"`
	Return  authz.Permission `json:"return"`
	Publish authz.Permission `json:"publish" doc:"Who may, and whether everything is there for it."`
}

// ReportStep is who did something with a report, and when.
type ReportStep struct {
	Name string    `json:"name,omitempty" doc:"Absent for somebody whose account is deleted, and for the software."`
	At   time.Time `json:"at"`
}

// staffReport is a report for staff.
type staffReport struct {
	State        string            `json:"state" enum:"work,review,published"`
	Introduction map[string]string `json:"introduction" doc:"HTML by language."`
	Procedure    map[string]string `json:"procedure" doc:"HTML by language."`
	Named        bool              `json:"named"`
	Template     *file.StoredFile  `json:"template,omitempty"`
	Returned     string            `json:"returned,omitempty" doc:"Why it was given back."`
	Version      int               `json:"version"`
	Changed      *ReportStep       `json:"changed,omitempty"`
	Submitted    *ReportStep       `json:"submitted,omitempty"`
	Published    *ReportStep       `json:"published,omitempty"`
	Papers       []ReportPaper     `json:"papers" nullable:"false" doc:"What was frozen when it was published."`
	Frozen       bool              `json:"frozen" doc:"The files are there; false for a moment after the publication."`
	FourEyes     bool              `json:"fourEyes" doc:"A second person publishes."`
	RunsUntil    *time.Time        `json:"runsUntil,omitempty" doc:"Statements are taken until then; before that there is nothing to publish."`
	Statistics   ReportStatistics  `json:"statistics"`
	Late         int               `json:"late,omitempty" doc:"Statements that came in after the publication: they are not in the report."`
	Words        []string          `json:"words" nullable:"false" doc:"Placeholders within lines of a template."`
	Parts        []string          `json:"parts" nullable:"false" doc:"Placeholders that stand alone in a paragraph."`
	Can          staffReportCan    `json:"can"`
}

type staffReportOutput struct{ Body staffReport }

// StaffReportPath is the address of a report for staff; it is exported because the contract
// reads the fields of embedded structs only then.
type StaffReportPath struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type saveReportInput struct {
	StaffReportPath
	Body struct {
		Version      int               `json:"version" minimum:"0" doc:"That was read."`
		Introduction map[string]string `json:"introduction" doc:"HTML by language, cleaned when it is saved."`
		Procedure    map[string]string `json:"procedure"`
		Named        bool              `json:"named" doc:"The public report names who agreed to it."`
		TemplateID   *uuid.UUID        `json:"templateId,omitempty" format:"uuid" doc:"Upload of the purpose consultation-template; absent for our own."`
	}
}

type moveReportInput struct {
	StaffReportPath
	Body struct {
		Version int `json:"version" minimum:"0" doc:"That was read."`
	}
}

type returnReportInput struct {
	StaffReportPath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"2000"`
	}
}

type checkTemplateInput struct {
	StaffReportPath
	Body struct {
		FileID uuid.UUID `json:"fileId" format:"uuid" doc:"Upload of the purpose consultation-template."`
	}
}

// TemplateFinding is something that is wrong with a template.
type TemplateFinding struct {
	Code      string `json:"code"`
	Detail    string `json:"detail" doc:"What is the matter and what to do."`
	Name      string `json:"name,omitempty" doc:"Of the placeholder."`
	Where     string `json:"where" enum:"text,header,footer"`
	Paragraph int    `json:"paragraph,omitempty" doc:"Counted from 1."`
	Words     string `json:"words,omitempty" doc:"How the paragraph begins."`
}

type checkTemplateOutput struct {
	Body struct {
		Findings []TemplateFinding `json:"findings" nullable:"false" doc:"Empty when the template can be used."`
	}
}

// Routes adds the public report and what staff do with it.
func (s *Service) Routes(api *httpapi.API) {
	const path = "/staff/consultations/{activity}/report"
	httpapi.Register(api, httpapi.Operation{ID: "getReport", Method: http.MethodGet, Path: "/projects/{slug}/activities/{activity}/report", Tag: "consultations",
		Summary: "The published report on a consultation: numbers, and a stretch of requests with their answers."}, s.publicRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getStaffReport", Method: http.MethodGet, Path: path, Tag: staffTag, Summary: "The report on a consultation, for staff."}, s.deskRoute)
	httpapi.Register(api, httpapi.Operation{ID: "saveReport", Method: http.MethodPut, Path: path, Tag: staffTag, Summary: "Save what stands at the head of the report, and its template."}, s.saveRoute)
	httpapi.Register(api, httpapi.Operation{ID: "checkReportTemplate", Method: http.MethodPost, Path: path + "/template-check", Tag: staffTag,
		Limit: httpapi.Limit{Name: "template", Count: 60, Per: time.Hour}, Summary: "What is wrong with the placeholders of a template, and where."}, s.checkRoute)
	httpapi.Register(api, httpapi.Operation{ID: "submitReport", Method: http.MethodPost, Path: path + "/submit", Tag: staffTag, Summary: "Ask for the release of the report."}, s.submitRoute)
	httpapi.Register(api, httpapi.Operation{ID: "returnReport", Method: http.MethodPost, Path: path + "/return", Tag: staffTag, Summary: "Give the report back for writing."}, s.returnRoute)
	httpapi.Register(api, httpapi.Operation{ID: "publishReport", Method: http.MethodPost, Path: path + "/publish", Tag: staffTag,
		Summary: "Publish the report, for good.", Description: "Consent to publication stays as it is from then on. Participants and followers are told."}, s.publishRoute)
}

func (s *Service) publicRoute(ctx context.Context, in *publicReportInput) (*publicReportOutput, error) {
	var after *evaluation.Cursor
	if in.Cursor != "" {
		after = &evaluation.Cursor{}
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	lang := httpapi.Lang(ctx)
	part := Stretch{After: after, Limit: in.Limit}
	if in.Chapter != "" {
		id := strings.TrimPrefix(in.Chapter, generalChapter)
		part.Chapter = &id
	}
	r, err := s.Read(ctx, authz.ActorOf(ctx), in.Slug, in.Activity, lang, part)
	if err != nil {
		return nil, err
	}
	title, _ := r.Consultation.Title(lang)
	v := publicReport{Title: s.source().Say(lang, "heading", map[string]any{"Title": title}), Lang: lang, Path: r.Consultation.Path(), PublishedAt: *r.report.PublishedAt, Named: r.Named, Facts: []ReportFact{}, Statistics: viewNumbers(r.Edition),
		Papers: viewPapers(r.report, r.Papers), Late: r.Late}
	v.Introduction, v.IntroductionLang = space.In(r.report.Introduction, lang)
	v.Summary = html.Shorten(strings.Join(strings.Fields(html.Plain(v.Introduction)), " "), summaryRunes)
	v.Procedure, v.ProcedureLang = space.In(r.report.Procedure, lang)
	for _, l := range r.Facts {
		v.Facts = append(v.Facts, ReportFact(l))
	}
	page := httpapi.Stretch(r.Rows, in.Limit, func(x edition.Entry) ReportItem { return viewEntry(r.Edition, &x) }, func(x edition.Entry) any { return x.Cursor() })
	v.Items, v.Next = page.Items, page.Next
	return &publicReportOutput{v}, nil
}

func viewEntry(e *edition.Edition, x *edition.Entry) ReportItem {
	v := ReportItem{Number: x.Label, Sender: x.Sender, Kind: string(x.Kind), BlockID: x.BlockID, ChapterID: x.Chapter, Chapter: e.Chapter(x.Chapter), Position: string(x.Position),
		Request: x.Request, Reason: x.Reason, Remark: x.Remark, Wording: x.Wording}
	if x.Answered {
		v.Decision = string(x.Decision)
		v.Consideration, v.Lang = x.Told(e.Lang)
	}
	if b := e.Document.Block(x.BlockID); b != nil && b.Kind != text.Chapter {
		w, used := b.In(e.Lang)
		v.Passage, v.PassageLang = strings.TrimSpace(b.Number+" "+w.Plain()), used
	}
	return v
}

// viewPapers leaves out what a virus check has refused.
func viewPapers(r *Report, files map[uuid.UUID]file.File) []ReportPaper {
	out := []ReportPaper{}
	for _, p := range r.Papers {
		if f, there := files[p.FileID]; there && f.State != file.Refused {
			out = append(out, ReportPaper{file.View(&f), p.Lang, string(p.Format), p.Part, hex.EncodeToString(f.SHA256)})
		}
	}
	return out
}

func viewStep(names map[uuid.UUID]string, by *uuid.UUID, at *time.Time) *ReportStep {
	if at == nil {
		return nil
	}
	out := &ReportStep{At: *at}
	if by != nil {
		out.Name = names[*by]
	}
	return out
}

func viewCounts[K ~string](keys []K, counts map[K]int) []ReportNumber {
	out := make([]ReportNumber, 0, len(keys))
	for _, k := range keys {
		out = append(out, ReportNumber{string(k), counts[k]})
	}
	return out
}

func viewNumbers(e *edition.Edition) ReportStatistics {
	n := e.Statistics
	v := ReportStatistics{Statements: n.Statements, Requests: n.Segments, Open: n.Open, Kinds: viewCounts([]statement.Kind{statement.Private, statement.Organisation}, n.Kinds),
		Channels: viewCounts(statement.Channels(), n.Channels), Positions: []ReportNumber{}, Decisions: viewCounts(evaluation.Decisions(), n.Decisions), Chapters: []ReportChapter{}}
	positions := statement.Positions()
	if !e.Consultation.Settings.Positions {
		positions = nil
	}
	v.Positions = viewCounts(positions, n.Positions)
	for _, id := range n.InOrder(e.Document) {
		ch := n.Chapters[id]
		v.Chapters = append(v.Chapters, ReportChapter{ID: id, Title: e.Chapter(id), Count: ch.N, Positions: viewCounts(positions, ch.Positions), Decisions: viewCounts(evaluation.Decisions(), ch.Decisions)})
	}
	return v
}

func viewCan(a authz.Actor, d *Desk, open int, now time.Time) staffReportCan {
	edit, state := space.CanEdit(a, d.Project), authz.Denied(CodeState)
	out := staffReportCan{Save: edit.Permission(), Submit: edit.Permission(), Return: state.Permission(), Publish: CanPublish(a, d.Project, &d.Report).Permission()}
	if ripe := Ripe(d.Consultation, open, now); ripe != nil && out.Publish.Allowed {
		out.Publish = authz.Denied(fault.From(ripe).Code).Permission()
	}
	switch {
	case d.State == Published:
		out.Save, out.Submit, out.Publish = state.Permission(), state.Permission(), state.Permission()
	case d.State == Review:
		out.Save, out.Submit, out.Return = state.Permission(), state.Permission(), edit.Permission()
	case d.Project.FourEyes:
		out.Publish = state.Permission()
	}
	return out
}

func (s *Service) answer(ctx context.Context, d *Desk, err error) (*staffReportOutput, error) {
	if err != nil {
		return nil, err
	}
	e, err := s.edition(ctx, s.db, d.Consultation, httpapi.Lang(ctx), false)
	if err != nil {
		return nil, err
	}
	late, err := s.late(ctx, s.db, &d.Report)
	if err != nil {
		return nil, err
	}
	a := authz.ActorOf(ctx)
	now := s.now()
	v := staffReport{State: string(d.State), Introduction: d.Introduction, Procedure: d.Procedure, Named: d.Named, Returned: d.Returned, Version: d.Version, Papers: viewPapers(&d.Report, d.Papers),
		Submitted: viewStep(d.Names, d.SubmittedBy, d.SubmittedAt), Published: viewStep(d.Names, d.PublishedBy, d.PublishedAt), Frozen: d.FrozenAt != nil, FourEyes: d.Project.FourEyes,
		Statistics: viewNumbers(e.Edition), Late: late, Can: viewCan(a, d, e.Statistics.Open, now)}
	if d.Version > 0 {
		v.Changed = viewStep(d.Names, d.ChangedBy, &d.ChangedAt)
	}
	if opens, closes := d.Window(now); !opens.IsZero() && closes.After(now) {
		v.RunsUntil = &closes
	}
	v.Words, v.Parts, _ = edition.Placeholders()
	if d.Template != nil {
		f := file.View(d.Template)
		v.Template = &f
	}
	return &staffReportOutput{v}, nil
}

func (s *Service) deskRoute(ctx context.Context, in *StaffReportPath) (*staffReportOutput, error) {
	d, err := s.Desk(ctx, authz.ActorOf(ctx), in.Activity)
	return s.answer(ctx, d, err)
}

func (s *Service) saveRoute(ctx context.Context, in *saveReportInput) (*staffReportOutput, error) {
	b := in.Body
	d, err := s.Save(ctx, authz.ActorOf(ctx), in.Activity, b.Version, Draft{Introduction: b.Introduction, Procedure: b.Procedure, Named: b.Named, TemplateID: b.TemplateID})
	return s.answer(ctx, d, err)
}

func (s *Service) submitRoute(ctx context.Context, in *moveReportInput) (*staffReportOutput, error) {
	d, err := s.Submit(ctx, authz.ActorOf(ctx), in.Activity, in.Body.Version)
	return s.answer(ctx, d, err)
}

func (s *Service) returnRoute(ctx context.Context, in *returnReportInput) (*staffReportOutput, error) {
	d, err := s.Return(ctx, authz.ActorOf(ctx), in.Activity, in.Body.Reason)
	return s.answer(ctx, d, err)
}

func (s *Service) publishRoute(ctx context.Context, in *moveReportInput) (*staffReportOutput, error) {
	d, err := s.Publish(ctx, authz.ActorOf(ctx), in.Activity, in.Body.Version)
	return s.answer(ctx, d, err)
}

func (s *Service) checkRoute(ctx context.Context, in *checkTemplateInput) (*checkTemplateOutput, error) {
	found, err := s.CheckTemplate(ctx, authz.ActorOf(ctx), in.Activity, in.Body.FileID)
	if err != nil {
		return nil, err
	}
	out := &checkTemplateOutput{}
	out.Body.Findings = make([]TemplateFinding, 0, len(found))
	for _, f := range found {
		_, detail := s.cat.Problem(httpapi.Lang(ctx), string(f.Code), f.Params())
		out.Body.Findings = append(out.Body.Findings, TemplateFinding{Code: string(f.Code), Detail: detail, Name: f.Name, Where: string(f.Where), Paragraph: f.Paragraph, Words: f.Words})
	}
	return out, nil
}
