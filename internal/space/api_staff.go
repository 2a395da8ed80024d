package space

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/httpapi"
)

// StaffProjectView is a project in the list of staff.
type StaffProjectView struct {
	ProjectView
	Version   int       `json:"version"`
	Template  bool      `json:"template"`
	WorkState string    `json:"workState" enum:"editing,in_approval,same" doc:"Where the work copy stands on its way to the live content."`
	ChangedAt time.Time `json:"changedAt"`
}

type checkView struct {
	Code     string         `json:"code" doc:"Its sentence is that of the problem with the same code."`
	Path     string         `json:"path" doc:"The field it is about."`
	Params   map[string]any `json:"params,omitempty"`
	Blocking bool           `json:"blocking"`
}

type staffProjectDetail struct {
	StaffProjectView
	Space      spaceView           `json:"space"`
	FourEyes   bool                `json:"fourEyes"`
	ChangedBy  string              `json:"changedBy,omitempty" doc:"Name of who saved the work copy last; absent when the account is gone."`
	Work       Content             `json:"work"`
	Live       *Content            `json:"live,omitempty" doc:"What people see; absent before the first approval."`
	PublishAt  *time.Time          `json:"publishAt,omitempty"`
	Returned   string              `json:"returned,omitempty" doc:"Why the last approval was refused."`
	Reason     string              `json:"reason,omitempty"`
	Activities []staffActivityView `json:"activities" nullable:"false"`
	Checks     []checkView         `json:"checks" nullable:"false"`
	Can        staffProjectCan     `json:"can"`
}

type staffProjectCan struct {
	Save     authz.Permission `json:"save"`
	Submit   authz.Permission `json:"submit"`
	Return   authz.Permission `json:"return"`
	Approve  authz.Permission `json:"approve"`
	Extend   authz.Permission `json:"extend"`
	Report   authz.Permission `json:"report"`
	Close    authz.Permission `json:"close"`
	Withdraw authz.Permission `json:"withdraw"`
	Delete   authz.Permission `json:"delete"`
}

type newProject struct {
	SpaceID uuid.UUID     `json:"spaceId" format:"uuid"`
	Kind    string        `json:"kind" enum:"participation,display" default:"participation"`
	Title   string        `json:"title" minLength:"1" maxLength:"300"`
	From    *uuid.UUID    `json:"from,omitempty" format:"uuid" doc:"Copy this project: texts, phases, activities."`
	Start   calendar.Date `json:"start,omitzero" required:"false" doc:"First day of the copy’s first phase."`
}

type projectChange struct {
	Version int     `json:"version" minimum:"1" doc:"Of the state that was changed; an older one is refused with request.stale."`
	Slug    string  `json:"slug" maxLength:"100" doc:"Counts until the project is published for the first time."`
	Content Content `json:"content"`
}

type staffQueryInput struct {
	httpapi.PageQuery
	SpaceID    string `query:"space" format:"uuid"`
	Templates  bool   `query:"templates"`
	InApproval bool   `query:"inApproval" doc:"Only those that wait for a decision."`
	Search     string `query:"q" maxLength:"100" doc:"Part of the title."`
}

// IDInput is the id in an address.
type IDInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type createProjectInput struct {
	httpapi.Once
	Body newProject
}

type saveInput struct {
	IDInput
	Body projectChange
}

type versionInput struct {
	IDInput
	Body struct {
		Version int `json:"version" minimum:"1" doc:"Of the state that was read."`
	}
}

type reasonInput struct {
	IDInput
	Body struct {
		Reason string `json:"reason" maxLength:"1000"`
	}
}

type templateInput struct {
	IDInput
	Body struct {
		Template bool `json:"template"`
	}
}

type extendInput struct {
	IDInput
	Body struct {
		PhaseID  uuid.UUID     `json:"phaseId" format:"uuid"`
		ClosesOn calendar.Date `json:"closesOn" format:"date"`
		Reason   string        `json:"reason" minLength:"1" maxLength:"1000" doc:"People read it."`
	}
}

type revisionView struct {
	Number     int       `json:"number"`
	ApprovedAt time.Time `json:"approvedAt"`
	Content    Content   `json:"content"`
}

type deadlineInput struct {
	OpensOn calendar.Date `query:"opensOn" format:"date" required:"true"`
	Rule    string        `query:"rule" enum:"free,three_months,federal,display" required:"true"`
}

type deadlineView struct {
	Last    calendar.Date `json:"last,omitzero" required:"false" doc:"The earliest last day; absent when the rule asks for nothing."`
	Because []string      `json:"because" nullable:"false" doc:"Holidays that make it later: summer, christmas, easter."`
}

type (
	staffListOutput struct {
		Body httpapi.Page[StaffProjectView]
	}
	staffProjectOutput struct{ Body staffProjectDetail }
	revisionsOutput    struct {
		Body struct {
			Items []revisionView `json:"items" nullable:"false"`
		}
	}
	deadlineOutput struct{ Body deadlineView }
)

func (s *Service) staffRoutes(api *httpapi.API) {
	on := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{ID: id, Method: method, Path: "/staff/projects" + path, Tag: staffTag, Summary: summary}
	}
	create := on("createProject", http.MethodPost, "", "Begin a project, empty or as a copy.")
	create.Status = http.StatusCreated
	httpapi.Register(api, on("listStaffProjects", http.MethodGet, "", "Projects the caller may edit, last changed first."), s.staffListRoute)
	httpapi.Register(api, create, s.createRoute)
	httpapi.Register(api, on("getStaffProject", http.MethodGet, "/{id}", "A project to edit: work copy, live content, checklist."), s.workRoute)
	httpapi.Register(api, on("saveProject", http.MethodPut, "/{id}", "Replace the work copy."), s.saveRoute)
	httpapi.Register(api, on("previewProject", http.MethodPost, "/{id}/appearance", "The page as one kind of reader will see it once it is published; stores nothing."), s.appearanceRoute)
	httpapi.Register(api, on("deleteProject", http.MethodDelete, "/{id}", "Delete a project that was never published."), s.deleteRoute)
	httpapi.Register(api, on("submitProject", http.MethodPost, "/{id}/submission", "Ask for approval."), s.submitRoute)
	httpapi.Register(api, on("returnProject", http.MethodPost, "/{id}/return", "Give the work copy back for writing."), s.reasoned(s.Return))
	httpapi.Register(api, on("approveProject", http.MethodPost, "/{id}/approval", "Publish the work copy, now or at its time."), s.approveRoute)
	httpapi.Register(api, on("extendPhase", http.MethodPost, "/{id}/extension", "Move the end of a phase to a later day."), s.extendRoute)
	httpapi.Register(api, on("reportProject", http.MethodPost, "/{id}/report", "Publish the result."), s.reportRoute)
	httpapi.Register(api, on("closeProject", http.MethodPost, "/{id}/closure", "Close a project, after its report or with a reason."), s.reasoned(s.Close))
	httpapi.Register(api, on("withdrawProject", http.MethodPost, "/{id}/withdrawal", "Stop a published project with a reason."), s.reasoned(s.Withdraw))
	httpapi.Register(api, on("setTemplate", http.MethodPut, "/{id}/template", "Offer a project for copying, or no longer."), s.templateRoute)
	httpapi.Register(api, on("listRevisions", http.MethodGet, "/{id}/revisions", "Contents that were approved, latest first."), s.revisionsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "checkDeadline", Method: http.MethodGet, Path: "/staff/deadline", Tag: staffTag,
		Summary: "The earliest last day of a phase by a rule of the law; advice, never a limit."}, s.deadlineRoute)
}

func (s *Service) staffListRoute(ctx context.Context, in *staffQueryInput) (*staffListOutput, error) {
	q := StaffQuery{Templates: in.Templates, InApproval: in.InApproval, Search: in.Search, Lang: httpapi.Lang(ctx), Limit: in.Limit}
	if in.SpaceID != "" {
		q.Space = uuid.MustParse(in.SpaceID) // the schema asks for a uuid
	}
	if in.Cursor != "" {
		q.After = &Position{}
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
	}
	rows, err := s.StaffProjects(ctx, authz.ActorOf(ctx), q)
	if err != nil {
		return nil, err
	}
	return &staffListOutput{httpapi.Stretch(rows, q.Limit, s.staffView, func(p Project) any { return Position{p.ChangedAt, p.ID} })}, nil
}

func (s *Service) staffView(p Project) StaffProjectView {
	return StaffProjectView{ProjectView: s.View(p), Version: p.Version, Template: p.Template, WorkState: string(p.WorkState), ChangedAt: p.ChangedAt}
}

// staffPage answers every change with the whole project, so that nobody edits an
// old state.
func (s *Service) staffPage(ctx context.Context, d *Detail, err error) (*staffProjectOutput, error) {
	if err != nil {
		return nil, err
	}
	actor, p, now := authz.ActorOf(ctx), &d.Project, s.now()
	v := staffProjectDetail{StaffProjectView: s.staffView(*p), Space: viewSpace(d.Space, httpapi.Lang(ctx)), FourEyes: d.FourEyes, ChangedBy: d.Writer, Work: *p.Work, Live: p.Live,
		PublishAt: moment(p.PublishAt), Returned: p.Returned, Reason: p.Reason, Activities: []staffActivityView{}, Checks: []checkView{}}
	for _, a := range d.Activities {
		v.Activities = append(v.Activities, viewStaffActivity(&a))
	}
	for _, c := range Checklist(p) {
		v.Checks = append(v.Checks, checkView{Code: string(c.Code), Path: c.Path, Params: c.Params, Blocking: c.Blocking})
	}
	may := func(d authz.Decision, m Move) authz.Permission {
		if d.Allowed && p.Allows(m, now) != nil {
			return authz.Denied(CodeWrongState).Permission()
		}
		return d.Permission()
	}
	edit, publish := CanEdit(actor, p), CanPublish(actor, p)
	v.Can = staffProjectCan{Save: edit.Permission(), Submit: may(edit, MoveSubmit), Return: may(edit, MoveReturn), Approve: may(CanApprove(actor, p), MoveApprove),
		Extend: may(edit, MoveExtend), Report: may(publish, MoveReport), Close: may(publish, MoveClose), Withdraw: may(publish, MoveWithdraw), Delete: may(edit, MoveDelete)}
	if edit.Allowed && p.WorkState == InApproval {
		v.Can.Save = authz.Denied(CodeInApproval).Permission()
	}
	if edit.Allowed && (p.Stage == StageClosed || p.Stage == StageWithdrawn) {
		v.Can.Save = authz.Denied(CodeWrongState).Permission()
	}
	return &staffProjectOutput{v}, nil
}

func (s *Service) createRoute(ctx context.Context, in *createProjectInput) (*staffProjectOutput, error) {
	actor := authz.ActorOf(ctx)
	n := NewProject{SpaceID: in.Body.SpaceID, Kind: in.Body.Kind, Title: in.Body.Title, Start: in.Body.Start}
	if in.Body.From != nil {
		n.From = *in.Body.From
	}
	d, err := s.Create(ctx, actor, in.Key("space.create:"+actor.ID.String()), n)
	return s.staffPage(ctx, d, err)
}

func (s *Service) workRoute(ctx context.Context, in *IDInput) (*staffProjectOutput, error) {
	d, err := s.Work(ctx, authz.ActorOf(ctx), in.ID)
	return s.staffPage(ctx, d, err)
}

func (s *Service) saveRoute(ctx context.Context, in *saveInput) (*staffProjectOutput, error) {
	d, err := s.Save(ctx, authz.ActorOf(ctx), in.ID, in.Body.Version, in.Body.Slug, in.Body.Content)
	return s.staffPage(ctx, d, err)
}

func (s *Service) deleteRoute(ctx context.Context, in *IDInput) (*struct{}, error) {
	return nil, s.Delete(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) submitRoute(ctx context.Context, in *versionInput) (*staffProjectOutput, error) {
	d, err := s.Submit(ctx, authz.ActorOf(ctx), in.ID, in.Body.Version)
	return s.staffPage(ctx, d, err)
}

func (s *Service) approveRoute(ctx context.Context, in *versionInput) (*staffProjectOutput, error) {
	d, err := s.Approve(ctx, authz.ActorOf(ctx), in.ID, in.Body.Version)
	return s.staffPage(ctx, d, err)
}

func (s *Service) reasoned(do func(context.Context, authz.Actor, uuid.UUID, string) (*Detail, error)) func(context.Context, *reasonInput) (*staffProjectOutput, error) {
	return func(ctx context.Context, in *reasonInput) (*staffProjectOutput, error) {
		d, err := do(ctx, authz.ActorOf(ctx), in.ID, in.Body.Reason)
		return s.staffPage(ctx, d, err)
	}
}

func (s *Service) extendRoute(ctx context.Context, in *extendInput) (*staffProjectOutput, error) {
	d, err := s.Extend(ctx, authz.ActorOf(ctx), in.ID, in.Body.PhaseID, in.Body.ClosesOn, in.Body.Reason)
	return s.staffPage(ctx, d, err)
}

func (s *Service) reportRoute(ctx context.Context, in *IDInput) (*staffProjectOutput, error) {
	d, err := s.Report(ctx, authz.ActorOf(ctx), in.ID)
	return s.staffPage(ctx, d, err)
}

func (s *Service) templateRoute(ctx context.Context, in *templateInput) (*staffProjectOutput, error) {
	d, err := s.SetTemplate(ctx, authz.ActorOf(ctx), in.ID, in.Body.Template)
	return s.staffPage(ctx, d, err)
}

func (s *Service) revisionsRoute(ctx context.Context, in *IDInput) (*revisionsOutput, error) {
	rows, err := s.Revisions(ctx, authz.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	out := &revisionsOutput{}
	out.Body.Items = []revisionView{}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, revisionView{Number: r.Number, ApprovedAt: r.ApprovedAt, Content: r.Content})
	}
	return out, nil
}

func (s *Service) deadlineRoute(ctx context.Context, in *deadlineInput) (*deadlineOutput, error) {
	if err := ActBrowse.Decide(authz.Case{Actor: authz.ActorOf(ctx)}).Err(); err != nil {
		return nil, err
	}
	m := calendar.Earliest(in.OpensOn, calendar.Rule(in.Rule))
	v := deadlineView{Last: m.Last, Because: []string{}}
	for _, h := range m.Because {
		v.Because = append(v.Because, string(h))
	}
	return &deadlineOutput{v}, nil
}
