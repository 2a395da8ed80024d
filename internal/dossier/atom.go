package dossier

import (
	"encoding/xml"
	"time"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/space"
)

// atomEntries is how many news a feed holds; programs that subscribe come often enough.
const atomEntries = 30

const monthLayout = "2006-01"

var calendarZone = locale.Zurich()

// atomFeed is as much of RFC 4287 as news need.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Lang      string     `xml:"xml:lang,attr"`
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published"`
	Links     []atomLink `xml:"link"`
	Category  *atomTerm  `xml:"category"`
	Content   *atomText  `xml:"content"`
}

type atomTerm struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func (s *Service) atom(rows []Told, lang string) ([]byte, error) {
	base := s.o.PublicURL
	feed := atomFeed{Lang: lang, ID: base + "/api/v1/news.atom?lang=" + lang, Title: s.title(lang, "feed.news"), Updated: updated(rows, s.now()).UTC().Format(time.RFC3339), Author: s.o.Owner,
		Links: []atomLink{{"self", base + "/api/v1/news.atom?lang=" + lang}, {"alternate", base + path(lang, "/neues")}}}
	for _, e := range rows {
		t, used := space.In(e.Live.Texts, lang)
		entry := atomEntry{Lang: used, ID: "urn:uuid:" + e.ID.String(), Title: t.Title, Updated: e.ChangedAt.UTC().Format(time.RFC3339), Published: e.Live.At.UTC().Format(time.RFC3339),
			Links: []atomLink{{"alternate", base + path(lang, e.Project.Path())}}, Category: &atomTerm{e.Project.Title}}
		if t.Text != "" {
			entry.Content = &atomText{"html", t.Text}
		}
		feed.Entries = append(feed.Entries, entry)
	}
	b, err := xml.Marshal(feed)
	return append([]byte(xml.Header), b...), err
}

// title of a feed, with the name of the municipality.
func (s *Service) title(lang, key string) string {
	return s.o.Catalogues.Text(lang, "mail", key, map[string]any{"Name": s.o.Owner})
}
