package webui

import (
	"encoding/json"
	"net/http"
)

// appManifestPath is that of the manifest with which browsers install the app; the
// language stands before it as with pages.
const appManifestPath = "/manifest.webmanifest"

type appManifest struct {
	ID          string        `json:"id"`
	Lang        string        `json:"lang"`
	Dir         string        `json:"dir"`
	Name        string        `json:"name"`
	ShortName   string        `json:"short_name"`
	Description string        `json:"description"`
	StartURL    string        `json:"start_url"`
	Scope       string        `json:"scope"`
	Display     string        `json:"display"`
	Background  string        `json:"background_color"`
	Theme       string        `json:"theme_color"`
	Categories  []string      `json:"categories"`
	Icons       []appIcon     `json:"icons"`
	Shortcuts   []appShortcut `json:"shortcuts"`
}

type appIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

type appShortcut struct {
	Name  string    `json:"name"`
	URL   string    `json:"url"`
	Icons []appIcon `json:"icons"`
}

// appManifest answers in the language of the address. The id is the same in all of
// them: whoever reads another language later has still one app.
func (u *UI) appManifest(w http.ResponseWriter, r *http.Request, lang string) {
	var asked json.RawMessage
	if a := u.ask(r, lang, SiteAPI); a.status == http.StatusOK {
		asked = a.body.Bytes()
	}
	site := u.siteOf(asked)
	product := u.text(lang, "app.product")
	large := appIcon{Src: "/icons/192.png", Sizes: "192x192", Type: "image/png"}
	m := appManifest{
		ID: "/", Lang: lang + "-CH", Dir: "ltr", Name: product + " – " + site.Name, ShortName: product, Description: u.text(lang, "home.description"),
		StartURL: local(lang, "/"), Scope: "/", Display: "standalone", Background: groundLight, Theme: sheetLight, Categories: []string{"government"},
		Icons: []appIcon{{Src: "/favicon.svg", Sizes: "any", Type: "image/svg+xml"}, large, {Src: "/icons/512.png", Sizes: "512x512", Type: "image/png"},
			{Src: "/icons/maskable.png", Sizes: "512x512", Type: "image/png", Purpose: "maskable"}},
	}
	for _, p := range u.o.Pages {
		if p.Shortcut {
			m.Shortcuts = append(m.Shortcuts, appShortcut{Name: u.text(lang, p.Title), URL: local(lang, p.Pattern), Icons: []appIcon{large}})
		}
	}
	body, err := json.Marshal(m)
	if err != nil {
		u.o.Log.ErrorContext(r.Context(), "app manifest", "cause", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/manifest+json")
	w.Header().Set("Content-Language", lang)
	w.Header().Set("Cache-Control", "public, max-age=3600")
	asset{plain: body}.write(w, r, http.StatusOK)
}
