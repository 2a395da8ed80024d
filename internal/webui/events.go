package webui

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"mitwirken/internal/platform/html"
)

// event is as much of an event as search engines are told.
type event struct {
	Title     string     `json:"title"`
	Text      string     `json:"text"`
	Access    string     `json:"access"`
	Lang      string     `json:"lang"`
	At        time.Time  `json:"at"`
	Until     *time.Time `json:"until"`
	Place     string     `json:"place"`
	URL       string     `json:"url"`
	Cancelled bool       `json:"cancelled"`
	// Project is absent where the page is about one.
	Project struct {
		Slug string `json:"slug"`
	} `json:"project"`
}

// events are the answer that the page tells search engines of: one it brings along
// anyway, else one that is asked for; nil on pages without.
func (u *UI) events(r *http.Request, v *view) json.RawMessage {
	if v.page.Events == "" || v.status != http.StatusOK || u.o.Unlisted {
		return nil
	}
	address := fill(v.page.Events, v.params)
	if known := v.answer(address); known != nil {
		return known
	}
	if a := u.ask(r, v.lang, address); a.status == http.StatusOK {
		return a.body.Bytes()
	}
	return nil
}

// eventSchemas describe events for search engines (schema.org).
func (u *UI) eventSchemas(v *view, site Site) (out []map[string]any) {
	var list struct {
		Items []event `json:"items"`
	}
	if json.Unmarshal(v.events, &list) != nil {
		return nil // pages without events, and an answer of another shape
	}
	for _, e := range list.Items {
		page := v.path
		if e.Project.Slug != "" {
			page = "/projekte/" + e.Project.Slug
		}
		out = append(out, e.schema(u.address(v.lang, page), site, u.o.PublicURL))
	}
	return out
}

func (e *event) schema(page string, site Site, publicURL string) map[string]any {
	const vocabulary = "https://schema.org/"
	status := "EventScheduled"
	if e.Cancelled {
		status = "EventCancelled"
	}
	var places []map[string]any
	mode := "OfflineEventAttendanceMode"
	if e.Place != "" || e.URL == "" {
		place := e.Place
		if place == "" {
			place = site.Name
		}
		places = append(places, map[string]any{"@type": "Place", "name": place, "address": place})
	} else {
		mode = "OnlineEventAttendanceMode"
		places = append(places, map[string]any{"@type": "VirtualLocation", "url": e.URL})
	}
	lang := e.Lang
	if lang == "easy" {
		lang = "de"
	}
	out := map[string]any{
		"@context": "https://schema.org", "@type": "Event", "name": e.Title, "startDate": e.At.Format(time.RFC3339), "eventStatus": vocabulary + status,
		"eventAttendanceMode": vocabulary + mode, "location": places, "url": page, "inLanguage": lang,
		"organizer": map[string]any{"@type": "GovernmentOrganization", "name": site.Name, "url": publicURL + "/"},
	}
	if e.Until != nil {
		out["endDate"] = e.Until.Format(time.RFC3339)
	}
	if d := strings.TrimSpace(html.Plain(e.Text) + "\n" + e.Access); d != "" {
		out["description"] = d
	}
	return out
}
