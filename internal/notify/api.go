package notify

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

type followCan struct {
	Follow authz.Permission `json:"follow"`
}

type followView struct {
	Following bool       `json:"following"`
	Since     *time.Time `json:"since,omitempty"`
	Can       followCan  `json:"can"`
}

type followedView struct {
	Kind  string    `json:"kind"`
	ID    uuid.UUID `json:"id" format:"uuid"`
	Since time.Time `json:"since"`
	Title string    `json:"title,omitempty" doc:"Absent when the person does not see it any more; nothing is sent about it then."`
	Path  string    `json:"path,omitempty" doc:"Page of the single-page app, without the prefix of the language."`
	Lang  string    `json:"lang,omitempty" doc:"Language of the title."`
}

type notificationSettingsView struct {
	Frequency string `json:"frequency" enum:"at_once,weekly,never" doc:"One letter for each event, one on Mondays, or none."`
}

type unsubscribeToken struct {
	Token string `json:"token" minLength:"1" maxLength:"400" doc:"What stands behind # in the link of the letter."`
}

type unsubscribeOffer struct {
	Scope string `json:"scope" enum:"subject,weekly" doc:"Everything about one subject, or the weekly letter."`
	Title string `json:"title,omitempty" doc:"Of the subject."`
	Ended bool   `json:"ended" doc:"There is nothing to end any more."`
}

type followInput struct {
	Kind string    `path:"kind" maxLength:"40" doc:"What it is: project."`
	ID   uuid.UUID `path:"id" format:"uuid"`
}

func (in *followInput) subject() Subject { return Subject{Kind: in.Kind, ID: in.ID} }

type followOutput struct{ Body followView }

type followsInput struct{ httpapi.PageQuery }

type followsOutput struct{ Body httpapi.Page[followedView] }

type settingsInput struct{ Body notificationSettingsView }

type settingsOutput struct{ Body notificationSettingsView }

type tokenInput struct{ Body unsubscribeToken }

type offerOutput struct{ Body unsubscribeOffer }

type linkInput struct {
	Token string `path:"token" maxLength:"400"`
}

type redirectOutput struct {
	Location string `header:"Location"`
}

// Routes adds following, how often people hear of it, and the end of it.
func (s *Service) Routes(api *httpapi.API) {
	const tag = "follows"
	httpapi.Register(api, httpapi.Operation{ID: "getFollow", Method: http.MethodGet, Path: "/follows/{kind}/{id}", Tag: tag,
		Summary: "Whether the person follows something."}, s.getRoute)
	httpapi.Register(api, httpapi.Operation{ID: "putFollow", Method: http.MethodPut, Path: "/follows/{kind}/{id}", Tag: tag,
		Summary: "Follow something, and be told by mail what becomes of it."}, s.putRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteFollow", Method: http.MethodDelete, Path: "/follows/{kind}/{id}", Tag: tag, Status: http.StatusNoContent,
		Summary: "Follow it no longer."}, s.deleteRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listMyFollows", Method: http.MethodGet, Path: "/me/follows", Tag: tag,
		Summary: "What the person follows, latest first."}, s.listRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getMyNotificationSettings", Method: http.MethodGet, Path: "/me/notification-settings", Tag: tag,
		Summary: "How often the person is told."}, s.settingsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "putMyNotificationSettings", Method: http.MethodPut, Path: "/me/notification-settings", Tag: tag,
		Summary: "Decide how often to be told."}, s.putSettingsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "lookAtUnsubscribe", Method: http.MethodPost, Path: "/unsubscribe/look", Tag: tag,
		Summary: "What the link of a letter would end. It ends nothing."}, s.lookRoute)
	httpapi.Register(api, httpapi.Operation{ID: "unsubscribe", Method: http.MethodPost, Path: "/unsubscribe", Tag: tag, Status: http.StatusNoContent,
		Summary: "End what the link of a letter is for, without logging in."}, s.unsubscribeRoute)
	httpapi.Register(api, httpapi.Operation{ID: "openUnsubscribe", Method: http.MethodGet, Path: "/unsubscribe/links/{token}", Tag: tag, Status: http.StatusSeeOther,
		Summary: "To the page that asks. It ends nothing.", Description: "For mail programs that open the address of the List-Unsubscribe header instead of posting to it."}, s.openRoute)
	httpapi.Register(api, httpapi.Operation{ID: "unsubscribeOneClick", Method: http.MethodPost, Path: "/unsubscribe/links/{token}", Tag: tag, Status: http.StatusNoContent,
		Summary: "End it by one click in a mail program (RFC 8058).", Description: "The body, List-Unsubscribe=One-Click, is not looked at."}, s.oneClickRoute)
}

// OneClick is the pattern of the address to which mail programs post from wherever
// they are: the token in it is the permission, no cookie is looked at.
const OneClick = http.MethodPost + " " + oneClickPath + "{token}"

func (s *Service) viewFollow(actor authz.Actor, f *Follow) *followOutput {
	v := followView{Following: f != nil, Can: followCan{ActFollow.Decide(authz.Case{Actor: actor}).Permission()}}
	if f != nil {
		v.Since = &f.Since
	}
	return &followOutput{v}
}

func (s *Service) getRoute(ctx context.Context, in *followInput) (*followOutput, error) {
	actor := authz.ActorOf(ctx)
	f, err := s.IsFollowing(ctx, actor, in.subject())
	if err != nil {
		return nil, err
	}
	return s.viewFollow(actor, f), nil
}

func (s *Service) putRoute(ctx context.Context, in *followInput) (*followOutput, error) {
	actor := authz.ActorOf(ctx)
	f, err := s.Follow(ctx, actor, in.subject())
	if err != nil {
		return nil, err
	}
	return s.viewFollow(actor, f), nil
}

func (s *Service) deleteRoute(ctx context.Context, in *followInput) (*struct{}, error) {
	return nil, s.Unfollow(ctx, authz.ActorOf(ctx), in.subject())
}

func (s *Service) listRoute(ctx context.Context, in *followsInput) (*followsOutput, error) {
	var after *Position
	if in.Cursor != "" {
		after = new(Position)
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	rows, err := s.Following(ctx, authz.ActorOf(ctx), httpapi.Lang(ctx), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &followsOutput{httpapi.Stretch(rows, in.Limit, viewFollowed, func(f Followed) any { return Position{f.Since, f.Subject.ID} })}, nil
}

func viewFollowed(f Followed) followedView {
	v := followedView{Kind: f.Subject.Kind, ID: f.Subject.ID, Since: f.Since}
	if f.Card != nil {
		v.Title, v.Path, v.Lang = f.Card.Title, f.Card.Path, f.Card.Lang
	}
	return v
}

func (s *Service) settingsRoute(ctx context.Context, _ *struct{}) (*settingsOutput, error) {
	w, err := s.Settings(ctx, authz.ActorOf(ctx))
	if err != nil {
		return nil, err
	}
	return &settingsOutput{notificationSettingsView{string(w.Frequency)}}, nil
}

func (s *Service) putSettingsRoute(ctx context.Context, in *settingsInput) (*settingsOutput, error) {
	w, err := s.SetFrequency(ctx, authz.ActorOf(ctx), Frequency(in.Body.Frequency))
	if err != nil {
		return nil, err
	}
	return &settingsOutput{notificationSettingsView{string(w.Frequency)}}, nil
}

func (s *Service) lookRoute(ctx context.Context, in *tokenInput) (*offerOutput, error) {
	o, err := s.Look(ctx, in.Body.Token, httpapi.Lang(ctx))
	if err != nil {
		return nil, err
	}
	v := unsubscribeOffer{Scope: "subject", Title: o.Title, Ended: o.Ended}
	if o.Weekly {
		v.Scope = "weekly"
	}
	return &offerOutput{v}, nil
}

func (s *Service) unsubscribeRoute(ctx context.Context, in *tokenInput) (*struct{}, error) {
	return nil, s.Unsubscribe(ctx, in.Body.Token)
}

func (s *Service) openRoute(ctx context.Context, in *linkInput) (*redirectOutput, error) {
	if _, err := openToken(s.vault, in.Token); err != nil {
		return nil, err
	}
	return &redirectOutput{s.o.PublicURL + UnsubscribePage + "#" + in.Token}, nil
}

func (s *Service) oneClickRoute(ctx context.Context, in *linkInput) (*struct{}, error) {
	return nil, s.Unsubscribe(ctx, in.Token)
}
