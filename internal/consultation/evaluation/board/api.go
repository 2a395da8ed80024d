package board

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

type evaluationPlace struct {
	ID      uuid.UUID         `json:"id" format:"uuid"`
	Role    string            `json:"role,omitempty" enum:"start,released" doc:"Where segments begin, where they are released."`
	Names   map[string]string `json:"names" doc:"By language."`
	Locks   bool              `json:"locks" doc:"Words and answer stay as they are while a segment is here."`
	Count   int               `json:"count" doc:"Segments here."`
	Version int               `json:"version"`
}

type evaluationTag struct {
	ID       uuid.UUID  `json:"id" format:"uuid"`
	Name     string     `json:"name"`
	Colour   string     `json:"colour" enum:"neutral,accent,info,positive,warning,negative"`
	Assignee *uuid.UUID `json:"assignee,omitempty" format:"uuid" doc:"Gets what is tagged with it and has nobody yet."`
}

type evaluationColleague struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
}

type evaluationBoardCan struct {
	Release authz.Permission `json:"release"`
}

// EvaluationBoard is what the table is made with.
type EvaluationBoard struct {
	Places   []evaluationPlace     `json:"places" nullable:"false" doc:"In their order."`
	Tags     []evaluationTag       `json:"tags" nullable:"false"`
	Staff    []evaluationColleague `json:"staff" nullable:"false" doc:"Who can be assigned and mentioned."`
	FourEyes bool                  `json:"fourEyes" doc:"Somebody else than the writer releases."`
	Can      evaluationBoardCan    `json:"can"`
}

type boardInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type boardOutput struct{ Body EvaluationBoard }

type fourEyesInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     struct {
		FourEyes bool `json:"fourEyes"`
	}
}

// EvaluationPlaceBody is what staff decide about a step.
type EvaluationPlaceBody struct {
	Names map[string]string `json:"names" doc:"By language; de is required."`
	Locks bool              `json:"locks"`
}

type newPlaceInput struct {
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     EvaluationPlaceBody
}

type savePlaceInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	ID       uuid.UUID `path:"id" format:"uuid"`
	Body     struct {
		EvaluationPlaceBody
		Version int `json:"version" minimum:"1"`
	}
}

type orderPlacesInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     struct {
		Places []uuid.UUID `json:"places" format:"uuid" nullable:"false" maxItems:"20" doc:"All steps between the first and the release, in their new order."`
	}
}

type boardItemInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	ID       uuid.UUID `path:"id" format:"uuid"`
}

type evaluationTagBody struct {
	Name     string     `json:"name" minLength:"1" maxLength:"60"`
	Colour   string     `json:"colour" enum:"neutral,accent,info,positive,warning,negative"`
	Assignee *uuid.UUID `json:"assignee,omitempty" format:"uuid"`
}

type newTagInput struct {
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     evaluationTagBody
}

type saveTagInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	ID       uuid.UUID `path:"id" format:"uuid"`
	Body     evaluationTagBody
}

type evaluationText struct {
	ID        uuid.UUID         `json:"id" format:"uuid"`
	Title     string            `json:"title"`
	HTML      map[string]string `json:"html" doc:"By language."`
	Uses      int               `json:"uses" doc:"Segments it was put into."`
	Version   int               `json:"version"`
	ChangedAt time.Time         `json:"changedAt"`
}

type textsInput struct {
	httpapi.PageQuery
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type textsOutput struct {
	Body httpapi.Page[evaluationText]
}

// EvaluationTextBody is what staff write into a text block.
type EvaluationTextBody struct {
	Title string            `json:"title" minLength:"1" maxLength:"150"`
	HTML  map[string]string `json:"html" doc:"By language; de is required."`
}

type newTextInput struct {
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     EvaluationTextBody
}

type saveTextInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	ID       uuid.UUID `path:"id" format:"uuid"`
	Body     struct {
		EvaluationTextBody
		Version int `json:"version" minimum:"1"`
	}
}

type textOutput struct{ Body evaluationText }

type usesInput struct {
	httpapi.PageQuery
	Activity uuid.UUID `path:"activity" format:"uuid"`
	ID       uuid.UUID `path:"id" format:"uuid"`
}

type textUse struct {
	Segment  uuid.UUID `json:"segment" format:"uuid"`
	Label    string    `json:"label"`
	Decision string    `json:"decision,omitempty" enum:"accepted,partly,not_accepted,noted"`
	UsedAt   time.Time `json:"usedAt"`
}

type usesOutput struct{ Body httpapi.Page[textUse] }

// Routes adds steps, tags and text blocks.
func (s *Service) Routes(api *httpapi.API) {
	const desk = "/staff/consultations/{activity}"
	add := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{ID: id, Method: method, Path: desk + path, Tag: "consultations (staff)", Summary: summary}
	}
	made := func(o httpapi.Operation) httpapi.Operation { o.Status = http.StatusCreated; return o }
	httpapi.Register(api, add("getEvaluationBoard", http.MethodGet, "/evaluation", "Steps, tags and colleagues."), s.boardRoute)
	httpapi.Register(api, add("saveEvaluation", http.MethodPut, "/evaluation", "Whether somebody else than the writer releases."), s.fourEyesRoute)
	httpapi.Register(api, made(add("createEvaluationPlace", http.MethodPost, "/places", "Add a step before the release.")), s.addPlaceRoute)
	httpapi.Register(api, add("saveEvaluationPlace", http.MethodPut, "/places/{id}", "Rename a step, or let it lock."), s.savePlaceRoute)
	httpapi.Register(api, add("orderEvaluationPlaces", http.MethodPut, "/places", "Put the steps into another order."), s.orderPlacesRoute)
	httpapi.Register(api, add("deleteEvaluationPlace", http.MethodDelete, "/places/{id}", "Remove an empty step."), s.deletePlaceRoute)
	httpapi.Register(api, made(add("createEvaluationTag", http.MethodPost, "/tags", "Make a tag.")), s.addTagRoute)
	httpapi.Register(api, add("saveEvaluationTag", http.MethodPut, "/tags/{id}", "Change a tag."), s.saveTagRoute)
	httpapi.Register(api, add("deleteEvaluationTag", http.MethodDelete, "/tags/{id}", "Remove a tag from everywhere."), s.deleteTagRoute)
	httpapi.Register(api, add("listTextBlocks", http.MethodGet, "/text-blocks", "Answers that are given several times, by title."), s.textsRoute)
	httpapi.Register(api, made(add("createTextBlock", http.MethodPost, "/text-blocks", "Write one.")), s.addTextRoute)
	httpapi.Register(api, add("saveTextBlock", http.MethodPut, "/text-blocks/{id}", "Change one; where it was used the words stay."), s.saveTextRoute)
	o := add("deleteTextBlock", http.MethodDelete, "/text-blocks/{id}", "Remove one; where it was used the words stay.")
	o.Status = http.StatusNoContent
	httpapi.Register(api, o, s.deleteTextRoute)
	httpapi.Register(api, add("listTextBlockUses", http.MethodGet, "/text-blocks/{id}/uses", "Segments it was put into."), s.usesRoute)
}

func (s *Service) boardAnswer(ctx context.Context, b *Board, err error) (*boardOutput, error) {
	if err != nil {
		return nil, err
	}
	v := EvaluationBoard{Places: []evaluationPlace{}, Tags: []evaluationTag{}, Staff: []evaluationColleague{}, FourEyes: b.FourEyes, Can: evaluationBoardCan{CanRelease(authz.ActorOf(ctx), b.Consultation).Permission()}}
	for _, p := range b.Places {
		v.Places = append(v.Places, evaluationPlace{p.ID, string(p.Role), p.Names, p.Locks, p.Count, p.Version})
	}
	for _, t := range b.Tags {
		v.Tags = append(v.Tags, evaluationTag{t.ID, t.Name, t.Colour, t.AssigneeID})
	}
	for _, p := range b.Staff {
		v.Staff = append(v.Staff, evaluationColleague{p.Actor.ID, p.Name})
	}
	return &boardOutput{v}, nil
}

func (s *Service) boardRoute(ctx context.Context, in *boardInput) (*boardOutput, error) {
	b, err := s.Board(ctx, authz.ActorOf(ctx), in.Activity)
	return s.boardAnswer(ctx, b, err)
}

func (s *Service) fourEyesRoute(ctx context.Context, in *fourEyesInput) (*boardOutput, error) {
	b, err := s.SetFourEyes(ctx, authz.ActorOf(ctx), in.Activity, in.Body.FourEyes)
	return s.boardAnswer(ctx, b, err)
}

func (s *Service) addPlaceRoute(ctx context.Context, in *newPlaceInput) (*boardOutput, error) {
	a := authz.ActorOf(ctx)
	b, err := s.AddPlace(ctx, a, in.Key("evaluation.place:"+in.Activity.String()+":"+a.ID.String()), in.Activity, in.Body.Names, in.Body.Locks)
	return s.boardAnswer(ctx, b, err)
}

func (s *Service) savePlaceRoute(ctx context.Context, in *savePlaceInput) (*boardOutput, error) {
	b, err := s.SavePlace(ctx, authz.ActorOf(ctx), in.Activity, in.ID, in.Body.Version, in.Body.Names, in.Body.Locks)
	return s.boardAnswer(ctx, b, err)
}

func (s *Service) orderPlacesRoute(ctx context.Context, in *orderPlacesInput) (*boardOutput, error) {
	b, err := s.OrderPlaces(ctx, authz.ActorOf(ctx), in.Activity, in.Body.Places)
	return s.boardAnswer(ctx, b, err)
}

func (s *Service) deletePlaceRoute(ctx context.Context, in *boardItemInput) (*boardOutput, error) {
	b, err := s.DeletePlace(ctx, authz.ActorOf(ctx), in.Activity, in.ID)
	return s.boardAnswer(ctx, b, err)
}

func (s *Service) addTagRoute(ctx context.Context, in *newTagInput) (*boardOutput, error) {
	a := authz.ActorOf(ctx)
	key := in.Key("evaluation.tag:" + in.Activity.String() + ":" + a.ID.String())
	b, err := s.SaveTag(ctx, a, &key, Tag{ActivityID: in.Activity, Name: in.Body.Name, Colour: in.Body.Colour, AssigneeID: in.Body.Assignee})
	return s.boardAnswer(ctx, b, err)
}

func (s *Service) saveTagRoute(ctx context.Context, in *saveTagInput) (*boardOutput, error) {
	b, err := s.SaveTag(ctx, authz.ActorOf(ctx), nil, Tag{ID: in.ID, ActivityID: in.Activity, Name: in.Body.Name, Colour: in.Body.Colour, AssigneeID: in.Body.Assignee})
	return s.boardAnswer(ctx, b, err)
}

func (s *Service) deleteTagRoute(ctx context.Context, in *boardItemInput) (*boardOutput, error) {
	b, err := s.DeleteTag(ctx, authz.ActorOf(ctx), in.Activity, in.ID)
	return s.boardAnswer(ctx, b, err)
}

func viewText(t TextBlock) evaluationText {
	return evaluationText{t.ID, t.Title, t.HTML, t.Uses, t.Version, t.ChangedAt}
}

func (s *Service) textsRoute(ctx context.Context, in *textsInput) (*textsOutput, error) {
	var after *TextPosition
	if in.Cursor != "" {
		after = new(TextPosition)
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	rows, err := s.TextBlocks(ctx, authz.ActorOf(ctx), in.Activity, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &textsOutput{httpapi.Stretch(rows, in.Limit, viewText, func(t TextBlock) any { return TextPosition{t.Title, t.ID} })}, nil
}

func (s *Service) addTextRoute(ctx context.Context, in *newTextInput) (*textOutput, error) {
	a := authz.ActorOf(ctx)
	key := in.Key("evaluation.text:" + in.Activity.String() + ":" + a.ID.String())
	t, err := s.SaveTextBlock(ctx, a, &key, TextBlock{ActivityID: in.Activity, Title: in.Body.Title, HTML: in.Body.HTML})
	if err != nil {
		return nil, err
	}
	return &textOutput{viewText(*t)}, nil
}

func (s *Service) saveTextRoute(ctx context.Context, in *saveTextInput) (*textOutput, error) {
	t, err := s.SaveTextBlock(ctx, authz.ActorOf(ctx), nil, TextBlock{ID: in.ID, ActivityID: in.Activity, Title: in.Body.Title, HTML: in.Body.HTML, Version: in.Body.Version})
	if err != nil {
		return nil, err
	}
	return &textOutput{viewText(*t)}, nil
}

func (s *Service) deleteTextRoute(ctx context.Context, in *boardItemInput) (*struct{}, error) {
	return nil, s.DeleteTextBlock(ctx, authz.ActorOf(ctx), in.Activity, in.ID)
}

func (s *Service) usesRoute(ctx context.Context, in *usesInput) (*usesOutput, error) {
	var after uuid.UUID
	if err := httpapi.DecodeCursor(in.Cursor, &after); err != nil {
		return nil, err
	}
	rows, err := s.Uses(ctx, authz.ActorOf(ctx), in.Activity, in.ID, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &usesOutput{httpapi.Stretch(rows, in.Limit, func(u Use) textUse { return textUse{u.SegmentID, Label(u.Number, u.Seq), u.Decision, u.UsedAt} }, func(u Use) any { return u.SegmentID })}, nil
}
