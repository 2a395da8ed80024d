package site

import (
	"context"
	"net/http"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/httpapi"
)

const tag = "site"

type siteTextView struct {
	HTML     string   `json:"html" doc:"Rich text, clean; show it with the component for rich text."`
	Lang     string   `json:"lang" enum:"de,fr,it,en,easy" doc:"Language of the text: the one asked for, else de."`
	Fallback bool     `json:"fallback" doc:"There is no such text in the language asked for."`
	Langs    []string `json:"langs" nullable:"false" doc:"Languages the text exists in; easy is Leichte Sprache."`
}

type siteTextInput struct {
	Name string `path:"name" enum:"about,imprint,privacy,accessibility,netiquette"`
	Easy bool   `query:"easy" doc:"Leichte Sprache where it exists."`
}

type siteSettingsView struct {
	Version   int              `json:"version" doc:"Of this state; 0 until somebody has saved."`
	ChangedAt *time.Time       `json:"changedAt,omitempty"`
	ChangedBy string           `json:"changedBy,omitempty" doc:"Name of who saved last; absent when the account is gone."`
	Settings  Settings         `json:"settings"`
	Logo      *file.StoredFile `json:"logo,omitempty"`
}

type siteSettingsChange struct {
	Version int `json:"version" minimum:"0" doc:"Of the state that was changed; an older one is refused with request.stale."`
	Settings
}

type (
	siteTextOutput     struct{ Body siteTextView }
	siteSettingsOutput struct{ Body siteSettingsView }
	siteSettingsInput  struct{ Body siteSettingsChange }
)

// Routes is the module's part of the contract.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getSiteText", Method: http.MethodGet, Path: "/site/texts/{name}", Tag: tag, ETag: true,
		Summary: "A text every platform owes its readers, in the language of Accept-Language or in German."}, s.textRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getSiteSettings", Method: http.MethodGet, Path: "/staff/site-settings", Tag: tag,
		Summary: "The settings of the installation, to change them."}, s.editRoute)
	const texts = 4 << 20
	httpapi.Register(api, httpapi.Operation{ID: "saveSiteSettings", Method: http.MethodPut, Path: "/staff/site-settings", Tag: tag, MaxBody: texts,
		Summary: "Replace the settings of the installation."}, s.saveRoute)
}

func (s *Service) textRoute(ctx context.Context, in *siteTextInput) (*siteTextOutput, error) {
	lang := httpapi.Lang(ctx)
	if in.Easy {
		lang = Easy
	}
	t, err := s.Text(ctx, TextName(in.Name), lang)
	if err != nil {
		return nil, err
	}
	return &siteTextOutput{siteTextView(t)}, nil
}

func (s *Service) editRoute(ctx context.Context, _ *struct{}) (*siteSettingsOutput, error) {
	return answer(s.Edit(ctx, authz.ActorOf(ctx)))
}

func (s *Service) saveRoute(ctx context.Context, in *siteSettingsInput) (*siteSettingsOutput, error) {
	return answer(s.Save(ctx, authz.ActorOf(ctx), in.Body.Version, in.Body.Settings))
}

func answer(c *Current, who string, err error) (*siteSettingsOutput, error) {
	if err != nil {
		return nil, err
	}
	v := siteSettingsView{Version: c.Version, ChangedBy: who, Settings: c.Settings}
	if !c.ChangedAt.IsZero() {
		v.ChangedAt = &c.ChangedAt
	}
	if c.Logo != nil {
		logo := file.View(c.Logo)
		v.Logo = &logo
	}
	return &siteSettingsOutput{v}, nil
}
