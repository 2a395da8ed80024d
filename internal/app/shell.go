package app

import (
	"context"
	"io/fs"

	"mitwirken/frontend"
	"mitwirken/internal/search"
	"mitwirken/internal/webui"
)

// shell is the part that browsers, search engines and link previews see.
func (a *App) shell() (*webui.UI, error) {
	dist, err := fs.Sub(frontend.Dist, "dist")
	if err != nil {
		return nil, err
	}
	return webui.New(webui.Options{Dist: dist, Catalogues: a.cat, API: a.api, PublicURL: a.cfg.PublicURL, Name: a.cfg.Installation.Name, Pages: a.pages(), Opened: a.opened,
		Theme:   func(ctx context.Context) string { return a.Site.Current(ctx).Theme },
		Missing: missing, Unlisted: !a.cfg.SearchEngines, Demo: a.demo, Log: a.log, Places: webui.Places{
			From: func(ctx context.Context, from string, limit int) ([]webui.Place, error) {
				return places(a.Search.PublicPages(ctx, from, limit))
			},
			Starts: func(ctx context.Context, n int) ([]webui.Place, error) { return places(a.Search.PublicStarts(ctx, n)) },
		}})
}

func places(rows []search.Page, err error) ([]webui.Place, error) {
	out := make([]webui.Place, 0, len(rows))
	for _, r := range rows {
		out = append(out, webui.Place(r))
	}
	return out, err
}
