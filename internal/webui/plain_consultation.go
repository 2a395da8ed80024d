package webui

import (
	"encoding/json"
	"html/template"
	"time"
)

// plainConsultation is a document that people can speak to, whole.
type plainConsultation struct {
	Title   string `json:"title"`
	Text    string `json:"text"`
	Lang    string `json:"lang"`
	Project struct {
		Slug  string `json:"slug"`
		Title string `json:"title"`
	} `json:"project"`
	Times *struct {
		OpensAt  *time.Time `json:"opensAt"`
		ClosesAt *time.Time `json:"closesAt"`
	} `json:"times"`
	Versions []struct {
		Number      int        `json:"number"`
		PublishedAt *time.Time `json:"publishedAt"`
		Note        string     `json:"note"`
		NoteLang    string     `json:"noteLang"`
	} `json:"versions"`
	Attachments []struct {
		Title string `json:"title"`
		Lang  string `json:"lang"`
		File  struct {
			Address string `json:"address"`
		} `json:"file"`
	} `json:"attachments"`
	Document struct {
		Blocks []plainBlock `json:"blocks"`
	} `json:"document"`
}

type plainBlock struct {
	ID     string        `json:"id"`
	Kind   string        `json:"kind"`
	Level  int           `json:"level"`
	Number string        `json:"number"`
	Title  string        `json:"title"`
	HTML   template.HTML `json:"html"` // cleaned by the server
	Lang   string        `json:"lang"`
}

// Heading is the element of a title: chapters go down from h2, as the name of the page
// is above them.
func (b plainBlock) Heading() int {
	const deepest = 5
	if b.Kind != "chapter" {
		return 0
	}
	return min(max(b.Level, 1)+1, deepest)
}

// Name with the number before it, as it is printed.
func (b plainBlock) Name() string {
	switch {
	case b.Number == "":
		return b.Title
	case b.Title == "":
		return b.Number
	}
	return b.Number + " " + b.Title
}

// plainActivity is something people can do in a project.
type plainActivity struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
	Text  string `json:"text"`
	Lang  string `json:"lang"`
	// Pages are what else of it can be read, such as its result.
	Pages []string `json:"pages"`
}

// Consultations among the activities: what can be read without JavaScript.
func (o plainProject) Consultations() (out []plainActivity) {
	for _, a := range o.Activities {
		if a.Kind == "consultation" {
			out = append(out, a)
		}
	}
	return out
}

// Consultation that the page is about.
func (p plainPage) Consultation() (out plainConsultation, err error) {
	err = json.Unmarshal(p.view.queries[0].Data, &out)
	return out, err
}
