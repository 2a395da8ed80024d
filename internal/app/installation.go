package app

import (
	"context"
	"net/http"

	"mitwirken/internal/file"
	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/site"
)

// installation tells the single-page app whose platform this is.
type installation struct {
	cfg  *config.Config
	site *site.Service
	demo bool
}

type installationView struct {
	Name      string           `json:"name" doc:"Name of the municipality."`
	ShortName string           `json:"shortName" doc:"Short name, as used in a sentence."`
	Logo      *file.StoredFile `json:"logo,omitempty" doc:"Stands for the municipality; its alternative text is the name."`
	Accent    string           `json:"accent,omitempty" doc:"Accent colour in the light scheme, as #0a5f66."`
	Address   string           `json:"address,omitempty" doc:"Postal address without the name, in lines."`
	Phone     string           `json:"phone"`
	Email     string           `json:"email,omitempty"`
	Hours     string           `json:"hours,omitempty" doc:"Opening hours in lines, in the language of Accept-Language or in German."`
	MapTiles  string           `json:"mapTiles,omitempty" doc:"Address of map tiles on this server with {z}, {x}, {y}; absent when only the bundled outline is drawn."`
	Demo      bool             `json:"demo" doc:"Everything here is invented; the workshop page of the interface is shown."`
}

type installationOutput struct{ Body installationView }

// Routes is the module's part of the contract.
func (i installation) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getInstallation", Method: http.MethodGet, Path: "/installation", Tag: "installation", ETag: true,
		Summary: "Whose platform this is and how to reach people there."},
		func(ctx context.Context, _ *struct{}) (*installationOutput, error) {
			now := i.site.Current(ctx)
			v := installationView{Name: now.Name, ShortName: now.ShortName, Accent: now.Accent, Address: now.Address, Phone: now.Phone, Email: now.Email,
				Hours: now.OpeningHours(httpapi.Lang(ctx)), Demo: i.demo}
			if now.Logo != nil {
				logo := file.View(now.Logo)
				v.Logo = &logo
			}
			if i.cfg.MapTiles != "" {
				v.MapTiles = tilePath
			}
			return &installationOutput{v}, nil
		})
}
