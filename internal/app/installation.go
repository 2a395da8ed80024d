package app

import (
	"context"
	"net/http"

	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/httpapi"
)

// installation tells the single-page app whose platform this is.
type installation struct {
	cfg  *config.Config
	demo bool
}

type installationView struct {
	Name      string `json:"name" doc:"Name of the municipality."`
	ShortName string `json:"shortName" doc:"Short name, as used in a sentence."`
	Phone     string `json:"phone"`
	Email     string `json:"email,omitempty"`
	MapTiles  string `json:"mapTiles,omitempty" doc:"Address of map tiles on this server with {z}, {x}, {y}; absent when only the bundled outline is drawn."`
	Demo      bool   `json:"demo" doc:"Everything here is invented; the workshop page of the interface is shown."`
}

type installationOutput struct{ Body installationView }

// Routes is the module's part of the contract.
func (i installation) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getInstallation", Method: http.MethodGet, Path: "/installation", Tag: "installation", ETag: true,
		Summary: "Whose platform this is and how to reach people there."},
		func(context.Context, *struct{}) (*installationOutput, error) {
			in, tiles := i.cfg.Installation, ""
			if i.cfg.MapTiles != "" {
				tiles = tilePath
			}
			return &installationOutput{installationView{MapTiles: tiles, Name: in.Name, ShortName: in.ShortName, Phone: in.ContactPhone, Email: in.ContactEmail, Demo: i.demo}}, nil
		})
}
