package webui

import (
	"encoding/json"
	"html/template"
	"strings"
	"time"
)

// plainCount is a number with the key of what is counted; once it is shown, with its name.
type plainCount struct {
	Key   string `json:"key"`
	Count int    `json:"count"`
	Name  string `json:"-"`
}

// plainCounts are numbers under a title.
type plainCounts struct {
	Title  string
	Counts []plainCount
}

// plainChapter is what was decided about a chapter.
type plainChapter struct {
	Title     string       `json:"title"`
	Count     int          `json:"count"`
	Decisions []plainCount `json:"decisions"`
}

// plainStep is what the council decided, or how it is put into practice.
type plainStep struct {
	Title string        `json:"title"`
	HTML  template.HTML `json:"html"` // cleaned by the server
	Lang  string        `json:"lang"`
	At    time.Time     `json:"at"`
	Exact bool          `json:"exact"`
	Kind  string        `json:"kind"`
}

// plainResult is what became of a consultation.
type plainResult struct {
	Title          string         `json:"title"`
	ReleasedAt     *time.Time     `json:"releasedAt"`
	Report         bool           `json:"report"`
	Channels       []plainCount   `json:"channels"`
	Kinds          []plainCount   `json:"kinds"`
	Decisions      []plainCount   `json:"decisions"`
	Chapters       []plainChapter `json:"chapters"`
	Decision       *plainStep     `json:"decision"`
	Implementation *plainStep     `json:"implementation"`
}

// plainReport is the published report on a consultation, without its requests.
type plainReport struct {
	Title       string    `json:"title"`
	Path        string    `json:"path"`
	PublishedAt time.Time `json:"publishedAt"`
	Named       bool      `json:"named"`
	// HTML, cleaned by the server.
	Introduction     template.HTML `json:"introduction"`
	IntroductionLang string        `json:"introductionLang"`
	Procedure        template.HTML `json:"procedure"`
	ProcedureLang    string        `json:"procedureLang"`
	Facts            []struct {
		Label string `json:"label"`
		Value string `json:"value"`
	} `json:"facts"`
	Statistics struct {
		Kinds     []plainCount   `json:"kinds"`
		Channels  []plainCount   `json:"channels"`
		Decisions []plainCount   `json:"decisions"`
		Positions []plainCount   `json:"positions"`
		Chapters  []plainChapter `json:"chapters"`
	} `json:"statistics"`
	Papers []struct {
		Lang   string `json:"lang"`
		Format string `json:"format"`
		Part   int    `json:"part"`
		File   struct {
			Address string `json:"address"`
		} `json:"file"`
	} `json:"papers"`
}

// Result that the page is about.
func (p plainPage) Result() (out plainResult, err error) {
	err = json.Unmarshal(p.view.queries[0].Data, &out)
	return out, err
}

// Report that the page is about.
func (p plainPage) Report() (out plainReport, err error) {
	err = json.Unmarshal(p.view.queries[0].Data, &out)
	return out, err
}

// Consulted is the path of the document that the page lies under.
func (p plainPage) Consulted() string { return p.view.path[:strings.LastIndexByte(p.view.path, '/')] }

// Words names counts in the order they come in; prefix is that of their sentences.
func (p plainPage) Words(prefix string, counts []plainCount) (out []plainCount) {
	for _, c := range counts {
		if c.Count > 0 {
			c.Name = p.T(prefix + c.Key)
			out = append(out, c)
		}
	}
	return out
}

// Chapter by its title; what is about none has no title.
func (p plainPage) Chapter(title string) string {
	if title == "" {
		return p.T("result.chapter.other")
	}
	return title
}

// ResultCounts of a result, each kind under its title.
func (p plainPage) ResultCounts(r plainResult) []plainCounts {
	return []plainCounts{
		{p.T("result.kinds"), p.Words("result.kind.", r.Kinds)}, {p.T("result.channels"), p.Words("result.channel.", r.Channels)},
		{p.T("result.decided"), p.Words("outcome.decision.", r.Decisions)},
	}
}

// ReportCounts of a report, each kind under its title.
func (p plainPage) ReportCounts(r plainReport) []plainCounts {
	n := r.Statistics
	return []plainCounts{
		{p.T("result.kinds"), p.Words("result.kind.", n.Kinds)}, {p.T("result.channels"), p.Words("result.channel.", n.Channels)},
		{p.T("result.decided"), p.Words("outcome.decision.", n.Decisions)}, {p.T("report.positions"), p.Words("outcome.position.", n.Positions)},
	}
}

// plainStepped is a step as it is shown, or that there is none.
type plainStepped struct {
	Step                        *plainStep
	Day, Foreign, Lang, Missing string
}

// Step in words; missing is the key of what is said without one.
func (p plainPage) Step(s *plainStep, missing string) plainStepped {
	out := plainStepped{Step: s, Lang: p.view.lang, Missing: p.T(missing)}
	if s == nil {
		return out
	}
	out.Foreign = p.Foreign(s.Lang)
	if s.Kind != "milestone" || s.Exact { // else only the month is meant
		out.Day = p.Day(s.At)
	}
	return out
}
