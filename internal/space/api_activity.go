package space

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
)

type staffActivityView struct {
	ID       uuid.UUID               `json:"id"`
	Kind     string                  `json:"kind"`
	Version  int                     `json:"version"`
	Texts    map[string]ActivityText `json:"texts"`
	Openings []Opening               `json:"openings" nullable:"false"`
	Levels   map[string]string       `json:"levels" doc:"Least level by act where staff ask for more than the kind."`
	Settings map[string]any          `json:"settings"`
	Position int                     `json:"position"`
}

// ActivityBody is what staff decide about an activity.
type ActivityBody struct {
	Texts    map[string]ActivityText `json:"texts" doc:"By language; de is required."`
	Openings []Opening               `json:"openings" nullable:"false" maxItems:"20"`
	Levels   map[string]string       `json:"levels,omitempty" doc:"none, account, verified_person or verified_resident by act."`
	Settings map[string]any          `json:"settings,omitempty" doc:"As the kind wants them; absent ones take its defaults."`
	Position int                     `json:"position,omitempty" minimum:"0" maximum:"1000"`
}

type newActivity struct {
	ActivityBody
	Kind   string `json:"kind" maxLength:"50"`
	Preset string `json:"preset,omitempty" maxLength:"50" doc:"Fills the openings for the phases of the project."`
}

type activityChange struct {
	ActivityBody
	Version int `json:"version"`
}

type kindView struct {
	Key     string       `json:"key"`
	Name    string       `json:"name" doc:"In the language of the answer, else in German."`
	Acts    []kindAct    `json:"acts" nullable:"false"`
	Presets []presetView `json:"presets" nullable:"false"`
}

type kindAct struct {
	Name  string `json:"name"`
	Level string `json:"level" enum:"none,account,verified_person,verified_resident"`
}

type presetView struct {
	Key string `json:"key"`
}

type previewView struct {
	ID        uuid.UUID `json:"id"`
	ExpiresAt time.Time `json:"expiresAt"`
	Token     string    `json:"token,omitempty" doc:"Only in the answer that makes the link; it belongs behind the # of an address."`
}

type createActivityInput struct {
	IDInput
	httpapi.Once
	Body newActivity
}

type updateActivityInput struct {
	IDInput
	Body activityChange
}

type createPreviewInput struct {
	IDInput
	Body struct {
		Days int `json:"days" minimum:"1" maximum:"60" default:"14"`
	}
}

type previewIDInput struct {
	IDInput
	Preview uuid.UUID `path:"preview" format:"uuid"`
}

type (
	activityOutput struct{ Body staffActivityView }
	kindsOutput    struct {
		Body struct {
			Items []kindView `json:"items" nullable:"false"`
		}
	}
	previewOutput  struct{ Body previewView }
	previewsOutput struct {
		Body struct {
			Items []previewView `json:"items" nullable:"false"`
		}
	}
)

func (s *Service) activityRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listKinds", Method: http.MethodGet, Path: "/staff/kinds", Tag: staffTag,
		Summary: "Kinds of activities this installation has."}, s.kindsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "createActivity", Method: http.MethodPost, Path: "/staff/projects/{id}/activities", Tag: staffTag,
		Status: http.StatusCreated, Summary: "Add something people can do to a project."}, s.createActivityRoute)
	httpapi.Register(api, httpapi.Operation{ID: "updateActivity", Method: http.MethodPut, Path: "/staff/activities/{id}", Tag: staffTag,
		Summary: "Replace texts, openings and settings of an activity."}, s.updateActivityRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteActivity", Method: http.MethodDelete, Path: "/staff/activities/{id}", Tag: staffTag,
		Summary: "Delete an activity of a project that was never published."}, s.deleteActivityRoute)
	httpapi.Register(api, httpapi.Operation{ID: "createPreview", Method: http.MethodPost, Path: "/staff/projects/{id}/previews", Tag: staffTag,
		Status: http.StatusCreated, Summary: "Make a link that shows the work copy until it expires."}, s.createPreviewRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listPreviews", Method: http.MethodGet, Path: "/staff/projects/{id}/previews", Tag: staffTag,
		Summary: "Links for previews that still work."}, s.previewsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deletePreview", Method: http.MethodDelete, Path: "/staff/projects/{id}/previews/{preview}", Tag: staffTag,
		Summary: "End a link for previews."}, s.deletePreviewRoute)
}

func viewStaffActivity(a *Activity) staffActivityView {
	v := staffActivityView{ID: a.ID, Kind: a.Kind, Version: a.Version, Texts: a.Texts, Openings: orEmpty(a.Openings), Levels: map[string]string{}, Settings: map[string]any{}, Position: a.Position}
	for act, l := range a.Levels {
		v.Levels[act] = l.String()
	}
	if len(a.Settings) > 0 {
		// The kind has checked that they are an object.
		_ = json.Unmarshal(a.Settings, &v.Settings)
	}
	return v
}

func (d *ActivityBody) domain() (ActivityDraft, error) {
	out := ActivityDraft{Texts: d.Texts, Openings: d.Openings, Levels: map[string]authz.Level{}, Position: d.Position}
	for act, l := range d.Levels {
		level, err := authz.ParseLevel(l)
		if err != nil {
			return out, fault.New(fault.Invalid, fault.CodeInvalid).WithField("levels/"+act, fault.FieldFormat, nil)
		}
		out.Levels[act] = level
	}
	if d.Settings != nil {
		b, err := json.Marshal(d.Settings)
		if err != nil {
			return out, err
		}
		out.Settings = b
	}
	return out, nil
}

func (s *Service) kindsRoute(ctx context.Context, _ *struct{}) (*kindsOutput, error) {
	if err := ActBrowse.Decide(authz.Case{Actor: authz.ActorOf(ctx)}).Err(); err != nil {
		return nil, err
	}
	out := &kindsOutput{}
	out.Body.Items = []kindView{}
	for _, k := range s.kinds {
		name, _ := In(k.Names, httpapi.Lang(ctx))
		v := kindView{Key: k.Key, Name: name, Acts: []kindAct{}, Presets: []presetView{}}
		for _, a := range k.Acts {
			v.Acts = append(v.Acts, kindAct{a.Name, a.Level.String()})
		}
		for _, p := range k.Presets {
			v.Presets = append(v.Presets, presetView{p.Key})
		}
		out.Body.Items = append(out.Body.Items, v)
	}
	return out, nil
}

func (s *Service) createActivityRoute(ctx context.Context, in *createActivityInput) (*activityOutput, error) {
	d, err := in.Body.domain()
	if err != nil {
		return nil, err
	}
	d.Kind, d.Preset = in.Body.Kind, in.Body.Preset
	actor := authz.ActorOf(ctx)
	a, err := s.CreateActivity(ctx, actor, in.Key("space.activity:"+actor.ID.String()), in.ID, d)
	if err != nil {
		return nil, err
	}
	return &activityOutput{viewStaffActivity(a)}, nil
}

func (s *Service) updateActivityRoute(ctx context.Context, in *updateActivityInput) (*activityOutput, error) {
	d, err := in.Body.domain()
	if err != nil {
		return nil, err
	}
	a, err := s.UpdateActivity(ctx, authz.ActorOf(ctx), in.ID, in.Body.Version, d)
	if err != nil {
		return nil, err
	}
	return &activityOutput{viewStaffActivity(a)}, nil
}

func (s *Service) deleteActivityRoute(ctx context.Context, in *IDInput) (*struct{}, error) {
	return nil, s.DeleteActivity(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) createPreviewRoute(ctx context.Context, in *createPreviewInput) (*previewOutput, error) {
	p, err := s.CreatePreview(ctx, authz.ActorOf(ctx), in.ID, in.Body.Days)
	if err != nil {
		return nil, err
	}
	return &previewOutput{viewPreview(*p)}, nil
}

func viewPreview(p Preview) previewView {
	return previewView{ID: p.ID, ExpiresAt: p.ExpiresAt, Token: p.Token}
}

func (s *Service) previewsRoute(ctx context.Context, in *IDInput) (*previewsOutput, error) {
	rows, err := s.Previews(ctx, authz.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	out := &previewsOutput{}
	out.Body.Items = []previewView{}
	for _, p := range rows {
		out.Body.Items = append(out.Body.Items, viewPreview(p))
	}
	return out, nil
}

func (s *Service) deletePreviewRoute(ctx context.Context, in *previewIDInput) (*struct{}, error) {
	return nil, s.DeletePreview(ctx, authz.ActorOf(ctx), in.ID, in.Preview)
}
