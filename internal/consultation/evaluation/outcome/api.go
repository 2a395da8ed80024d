package outcome

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/published"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/dossier"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/space"
)

type outcomeChange struct {
	From  int            `json:"from" doc:"Version that the statement was written to."`
	To    int            `json:"to"`
	Lang  string         `json:"lang"`
	Kind  string         `json:"kind" enum:"changed,added,removed,moved,moved_changed,split,merged"`
	Spans []compare.Span `json:"spans" nullable:"false"`
}

// OutcomeSegment is a part of a statement with the answer to it.
type OutcomeSegment struct {
	ID            uuid.UUID      `json:"id" format:"uuid"`
	Label         string         `json:"label"`
	Block         string         `json:"block,omitempty"`
	Chapter       string         `json:"chapter,omitempty" doc:"Number and title, where the document still has it."`
	Quote         string         `json:"quote,omitempty"`
	Position      string         `json:"position,omitempty" enum:"approval,reservation,rejection,none"`
	Request       string         `json:"request,omitempty"`
	Reason        string         `json:"reason,omitempty"`
	Remark        string         `json:"remark,omitempty"`
	Wording       string         `json:"wording,omitempty"`
	Decision      string         `json:"decision" enum:"accepted,partly,not_accepted,noted"`
	Consideration string         `json:"consideration" doc:"HTML."`
	Lang          string         `json:"lang" doc:"Of the consideration."`
	ChangedBlock  string         `json:"changedBlock,omitempty" doc:"Block of the document that was changed for it."`
	Change        *outcomeChange `json:"change,omitempty" doc:"What was changed there."`
}

type outcomeJoined struct {
	Number   string           `json:"number"`
	Segments []OutcomeSegment `json:"segments" nullable:"false"`
}

// OutcomeStep is what the council decided, or how it is put into practice.
type OutcomeStep struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Kind     string    `json:"kind" enum:"news,event,milestone,document"`
	Title    string    `json:"title"`
	HTML     string    `json:"html,omitempty"`
	Lang     string    `json:"lang"`
	At       time.Time `json:"at"`
	Exact    bool      `json:"exact" doc:"A milestone is due on that day, not just in that month."`
	Progress string    `json:"progress,omitempty" enum:"planned,running,done,dropped"`
	Percent  int       `json:"percent,omitempty"`
}

// StatementOutcome is what became of one’s own statement.
type StatementOutcome struct {
	ID             uuid.UUID        `json:"id" format:"uuid"`
	Number         string           `json:"number"`
	Title          string           `json:"title" doc:"Of the consultation."`
	Path           string           `json:"path" doc:"Of its page, without the prefix of a language."`
	State          string           `json:"state" enum:"draft,submitted,withdrawn"`
	SubmittedAt    *time.Time       `json:"submittedAt,omitempty"`
	ReleasedAt     *time.Time       `json:"releasedAt,omitempty" doc:"Absent: it is being evaluated."`
	Segments       []OutcomeSegment `json:"segments" nullable:"false" doc:"In the order of the document."`
	Joined         []outcomeJoined  `json:"joined" nullable:"false" doc:"Published statements that are a part of it."`
	Decision       *OutcomeStep     `json:"decision,omitempty" doc:"Of the council."`
	Implementation *OutcomeStep     `json:"implementation,omitempty"`
}

type outcomeInput struct {
	statement.DraftSecret
	ID uuid.UUID `path:"id" format:"uuid"`
}

type findOutcomeInput struct {
	statement.DraftSecret
	Body struct {
		Number string `json:"number" minLength:"1" maxLength:"40"`
		Code   string `json:"code,omitempty" maxLength:"200" doc:"Of the receipt, for what came on paper; a statement that was begun in a browser is known by the secret of the draft."`
	}
}

type outcomeOutput struct{ Body StatementOutcome }

// ResultInput is the address of a result; exported because it is embedded.
type ResultInput struct {
	Slug     string    `path:"slug" maxLength:"100"`
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

// ResultChapter is a chapter with what was said to it.
type ResultChapter struct {
	Chapter
	Title string `json:"title,omitempty" doc:"Number and title, where the document still has it."`
}

type consultationResult struct {
	Title          string          `json:"title"`
	ReleasedAt     *time.Time      `json:"releasedAt,omitempty" doc:"Absent: nothing is told yet."`
	Channels       []Count         `json:"channels" nullable:"false"`
	Kinds          []Count         `json:"kinds" nullable:"false"`
	Decisions      []Count         `json:"decisions" nullable:"false"`
	Chapters       []ResultChapter `json:"chapters" nullable:"false"`
	Published      bool            `json:"published" doc:"Senders could have their statements published."`
	Report         bool            `json:"report" doc:"The report can be read."`
	Decision       *OutcomeStep    `json:"decision,omitempty"`
	Implementation *OutcomeStep    `json:"implementation,omitempty"`
}

type resultOutput struct{ Body consultationResult }

type qualityOutput struct {
	Body struct {
		Quality
		FrozenAt *time.Time `json:"frozenAt,omitempty" doc:"From then on the numbers stay as they are."`
	}
}

type publishedOutcome struct {
	Number       string           `json:"number"`
	Name         string           `json:"name,omitempty" doc:"Where the sender wants it."`
	Kind         string           `json:"kind" enum:"private,organisation"`
	Organisation string           `json:"organisation,omitempty"`
	Joined       int              `json:"joined" doc:"Statements that made it their own."`
	Version      int              `json:"version" doc:"Of the document that it was written to: what changed since, getConsultationChanges tells."`
	Segments     []OutcomeSegment `json:"segments" nullable:"false"`
}

type publishedOutcomesInput struct {
	httpapi.PageQuery
	ResultInput
}

type publishedOutcomesOutput struct {
	Body httpapi.Page[publishedOutcome]
}

type staffResultCan struct {
	Release  authz.Permission `json:"release"`
	TakeBack authz.Permission `json:"takeBack"`
}

// StaffResult is the result for staff.
type StaffResult struct {
	ReleasedAt     *time.Time     `json:"releasedAt,omitempty"`
	Unreleased     int            `json:"unreleased" doc:"Segments that are not released; with any the results cannot be."`
	Decision       *uuid.UUID     `json:"decision,omitempty" format:"uuid" doc:"Entry of the dossier."`
	Implementation *uuid.UUID     `json:"implementation,omitempty" format:"uuid" doc:"Milestone of the dossier."`
	FrozenAt       *time.Time     `json:"frozenAt,omitempty"`
	RunsUntil      *time.Time     `json:"runsUntil,omitempty" doc:"Statements are taken until then."`
	Reported       bool           `json:"reported" doc:"The report is published: results are not taken back any more."`
	Project        uuid.UUID      `json:"project" format:"uuid" doc:"Whose dossier has decision and milestone."`
	Version        int            `json:"version"`
	Can            staffResultCan `json:"can"`
}

type staffResultInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type staffResultOutput struct{ Body StaffResult }

type saveResultInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     struct {
		Version        int        `json:"version" minimum:"0"`
		Decision       *uuid.UUID `json:"decision,omitempty" format:"uuid"`
		Implementation *uuid.UUID `json:"implementation,omitempty" format:"uuid"`
	}
}

type releaseInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     struct {
		Version int `json:"version" minimum:"0"`
	}
}

type takeBackInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Version  int       `query:"version" minimum:"0" required:"true"`
}

// Routes adds results for participants, for everybody and for staff.
func (s *Service) Routes(api *httpapi.API) {
	const tag, staffTag, result, desk = "consultations", "consultations (staff)", "/projects/{slug}/activities/{activity}", "/staff/consultations/{activity}/result"
	httpapi.Register(api, httpapi.Operation{ID: "getStatementOutcome", Method: http.MethodGet, Path: "/statements/{id}/outcome", Tag: tag, Summary: "What became of one’s own statement."}, s.outcomeRoute)
	httpapi.Register(api, httpapi.Operation{ID: "findStatementOutcome", Method: http.MethodPost, Path: "/receipts/outcome", Tag: tag, MaxBody: 4 << 10, Limit: httpapi.Limit{Name: "receipt-outcome", Count: 30, Per: time.Hour},
		Summary: "The same for who has a receipt and no account."}, s.findRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getConsultationResult", Method: http.MethodGet, Path: result + "/result", Tag: tag, Summary: "What was said and what became of it, in numbers."}, s.resultRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getConsultationQuality", Method: http.MethodGet, Path: result + "/quality", Tag: tag, Summary: "How well the process went, in numbers, for good."}, s.qualityRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listStatementOutcomes", Method: http.MethodGet, Path: result + "/result/statements", Tag: tag, Summary: "Published statements with what became of them."}, s.publishedRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getStaffResult", Method: http.MethodGet, Path: desk, Tag: staffTag, Summary: "Whether results are released, and what is missing for it."}, s.deskRoute)
	httpapi.Register(api, httpapi.Operation{ID: "saveConsultationResult", Method: http.MethodPut, Path: desk, Tag: staffTag, Summary: "Link the decision of the council and the milestone."}, s.saveRoute)
	httpapi.Register(api, httpapi.Operation{ID: "releaseConsultationResult", Method: http.MethodPut, Path: desk + "/release", Tag: staffTag, Summary: "Tell everybody; who has an address gets one letter."}, s.releaseRoute)
	httpapi.Register(api, httpapi.Operation{ID: "withdrawConsultationResult", Method: http.MethodDelete, Path: desk + "/release", Tag: staffTag, Summary: "Hide results again."}, s.takeBackRoute)
}

func viewStep(e *dossier.Entry, lang string) *OutcomeStep {
	if e == nil {
		return nil
	}
	t, used := space.In(e.Live.Texts, lang)
	return &OutcomeStep{e.ID, string(e.Kind), t.Title, t.Text, used, e.Live.At, e.Live.Exact, string(e.Live.Progress), e.Live.Percent}
}

// titles of chapters by id.
func titles(d *text.Document, lang string) func(id string) string {
	return func(id string) string {
		if d == nil {
			return ""
		}
		b := d.ChapterOf(id)
		if b == nil {
			return ""
		}
		w, _ := b.In(lang)
		if b.Number == "" {
			return w.Title
		}
		return b.Number + " " + w.Title
	}
}

func viewTold(t *Told, title func(string) string, lang string) OutcomeSegment {
	html, used := space.In(t.Consideration, lang)
	return OutcomeSegment{ID: t.ID, Label: board.Label(t.Number, t.Seq), Block: t.BlockID, Chapter: title(t.BlockID), Quote: t.Quote, Position: string(t.Position), Request: t.Request, Reason: t.Reason, Remark: t.Remark,
		Wording: t.Wording, Decision: string(t.Decision), Consideration: html, Lang: used, ChangedBlock: t.ChangedBlock}
}

func viewOutcome(o *Outcome, lang string) StatementOutcome {
	title, _ := o.Title(lang)
	v := StatementOutcome{ID: o.Statement.ID, Number: o.Statement.Number, Title: title, Path: o.Path(), State: string(o.Statement.State), SubmittedAt: o.Statement.SubmittedAt, ReleasedAt: o.Result.ReleasedAt,
		Segments: []OutcomeSegment{}, Joined: []outcomeJoined{}, Decision: viewStep(o.Decision, lang), Implementation: viewStep(o.Implementation, lang)}
	var d *text.Document
	if o.Version != nil {
		d = &o.Version.Document
	}
	of := titles(d, lang)
	segment := func(t *Told) OutcomeSegment {
		seg := viewTold(t, of, lang)
		if ch, changed := o.Changes[seg.ChangedBlock]; changed {
			seg.Change = &outcomeChange{ch.From, ch.To, ch.Lang, string(ch.Kind), append([]compare.Span{}, ch.Spans...)}
		}
		return seg
	}
	for i := range o.Segments {
		v.Segments = append(v.Segments, segment(&o.Segments[i]))
	}
	for _, j := range o.Joined {
		one := outcomeJoined{j.Number, []OutcomeSegment{}}
		for i := range j.Segments {
			one.Segments = append(one.Segments, segment(&j.Segments[i]))
		}
		v.Joined = append(v.Joined, one)
	}
	return v
}

func (s *Service) outcomeRoute(ctx context.Context, in *outcomeInput) (*outcomeOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	lang := httpapi.Lang(ctx)
	o, err := s.Outcome(ctx, v, in.ID, lang)
	if err != nil {
		return nil, err
	}
	return &outcomeOutput{viewOutcome(o, lang)}, nil
}

func (s *Service) findRoute(ctx context.Context, in *findOutcomeInput) (*outcomeOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	lang := httpapi.Lang(ctx)
	o, err := s.OutcomeByReceipt(ctx, v, in.Body.Number, in.Body.Code, lang)
	if err != nil {
		return nil, err
	}
	return &outcomeOutput{viewOutcome(o, lang)}, nil
}

func (s *Service) resultRoute(ctx context.Context, in *ResultInput) (*resultOutput, error) {
	lang := httpapi.Lang(ctx)
	p, err := s.Public(ctx, authz.ActorOf(ctx), in.Slug, in.Activity)
	if err != nil {
		return nil, err
	}
	title, _ := p.Title(lang)
	v := consultationResult{Title: title, ReleasedAt: p.Result.ReleasedAt, Published: p.Settings.Publishable, Report: p.Reported, Channels: []Count{}, Kinds: []Count{}, Decisions: []Count{}, Chapters: []ResultChapter{},
		Decision: viewStep(p.Decision, lang), Implementation: viewStep(p.Implementation, lang)}
	if n := p.Numbers; n != nil {
		var d *text.Document
		if p.Version != nil {
			d = &p.Version.Document
		}
		of := titles(d, lang)
		v.Channels, v.Kinds, v.Decisions = n.Channels, n.Kinds, n.Decisions
		for _, ch := range n.Chapters {
			v.Chapters = append(v.Chapters, ResultChapter{ch, of(ch.Block)})
		}
	}
	return &resultOutput{v}, nil
}

func (s *Service) qualityRoute(ctx context.Context, in *ResultInput) (*qualityOutput, error) {
	q, frozen, err := s.Quality(ctx, authz.ActorOf(ctx), in.Slug, in.Activity)
	if err != nil {
		return nil, err
	}
	out := &qualityOutput{}
	out.Body.Quality, out.Body.FrozenAt = *q, frozen
	return out, nil
}

func (s *Service) publishedRoute(ctx context.Context, in *publishedOutcomesInput) (*publishedOutcomesOutput, error) {
	var after *published.Stretch
	if in.Cursor != "" {
		after = new(published.Stretch)
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	lang := httpapi.Lang(ctx)
	rows, told, err := s.Published(ctx, authz.ActorOf(ctx), in.Slug, in.Activity, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &publishedOutcomesOutput{httpapi.Stretch(rows, in.Limit, func(p *published.Entry) publishedOutcome {
		v := publishedOutcome{Number: p.Statement.Number, Name: p.Name, Kind: string(p.Statement.Kind), Organisation: p.Content.Organisation, Joined: p.Joined, Version: p.Content.Consultation.Version, Segments: []OutcomeSegment{}}
		chapters := map[string]string{}
		for _, part := range p.Content.Parts {
			chapters[part.Block] = part.Title
			if part.Number != "" {
				chapters[part.Block] = part.Number + " " + part.Title
			}
		}
		for _, t := range told[p.Statement.ID] {
			v.Segments = append(v.Segments, viewTold(&t, func(id string) string { return chapters[id] }, lang))
		}
		return v
	}, func(p *published.Entry) any { return published.Stretch{Number: p.Statement.Number} })}, nil
}

func (s *Service) deskAnswer(ctx context.Context, d *Desk, err error) (*staffResultOutput, error) {
	if err != nil {
		return nil, err
	}
	may := CanRelease(authz.ActorOf(ctx), d.Consultation, s.now())
	if may.Allowed && d.Unreleased > 0 {
		may = authz.Denied(CodeResultsOpen)
	}
	back := space.CanPublish(authz.ActorOf(ctx), d.Project)
	if d.Reported {
		back = authz.Denied(CodeResultsReported)
	}
	v := StaffResult{ReleasedAt: d.ReleasedAt, Unreleased: d.Unreleased, Decision: d.Result.Decision, Implementation: d.Result.Implementation, FrozenAt: d.FrozenAt, Reported: d.Reported, Project: d.Project.ID,
		Version: d.Result.Version, Can: staffResultCan{may.Permission(), back.Permission()}}
	if _, closes := statement.Times(d.Consultation, s.now()); closes.After(s.now()) {
		v.RunsUntil = &closes
	}
	return &staffResultOutput{v}, nil
}

func (s *Service) deskRoute(ctx context.Context, in *staffResultInput) (*staffResultOutput, error) {
	d, err := s.Desk(ctx, authz.ActorOf(ctx), in.Activity)
	return s.deskAnswer(ctx, d, err)
}

func (s *Service) saveRoute(ctx context.Context, in *saveResultInput) (*staffResultOutput, error) {
	d, err := s.Link(ctx, authz.ActorOf(ctx), in.Activity, in.Body.Version, in.Body.Decision, in.Body.Implementation)
	return s.deskAnswer(ctx, d, err)
}

func (s *Service) releaseRoute(ctx context.Context, in *releaseInput) (*staffResultOutput, error) {
	d, err := s.Release(ctx, authz.ActorOf(ctx), in.Activity, in.Body.Version)
	return s.deskAnswer(ctx, d, err)
}

func (s *Service) takeBackRoute(ctx context.Context, in *takeBackInput) (*staffResultOutput, error) {
	d, err := s.TakeBack(ctx, authz.ActorOf(ctx), in.Activity, in.Version)
	return s.deskAnswer(ctx, d, err)
}
