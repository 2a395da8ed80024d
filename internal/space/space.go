package space

import (
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/fault"
)

// CodeProjectNotFound is returned for addresses of projects that do not exist
// or are not published.
const CodeProjectNotFound fault.Code = "space.project_not_found"

// State of a project at a moment.
type State string

const (
	// Planned opens later.
	Planned State = "planned"
	// Open can be taken part in now.
	Open State = "open"
	// Finished is over; its page stays.
	Finished State = "finished"
)

// Project is a row of the list people see: dates and the text in the language
// that could be served.
type Project struct {
	ID       uuid.UUID
	Slug     string
	Topic    string
	OpensAt  time.Time
	ClosesAt time.Time
	Unit     string
	Phone    string
	// Lang of Title and Summary: what was asked for, else de.
	Lang    string
	Title   string
	Summary string
}

// State of the project at now. The last moment of the deadline still counts as open.
func (p *Project) State(now time.Time) State {
	switch {
	case now.Before(p.OpensAt):
		return Planned
	case now.After(p.ClosesAt):
		return Finished
	}
	return Open
}

// Text is title and summary in one language.
type Text struct{ Title, Summary string }

// Draft is what a new project needs. Texts by language; de is required.
type Draft struct {
	Slug, Topic, Unit, Phone string
	OpensAt, ClosesAt        time.Time
	Texts                    map[string]Text
}

// Validate reports all wrong fields of the draft at once.
func (d Draft) Validate() error {
	var v fault.Validation
	v.Check(d.Slug != "", "slug", fault.FieldRequired, nil)
	v.Check(d.Unit != "", "unit", fault.FieldRequired, nil)
	v.Check(d.OpensAt.Before(d.ClosesAt), "closesAt", fault.FieldFormat, nil)
	v.Check(d.Texts["de"].Title != "", "texts/de/title", fault.FieldRequired, nil)
	for lang, t := range d.Texts {
		v.Check(len([]rune(t.Title)) <= 300, "texts/"+lang+"/title", fault.FieldTooLong, map[string]any{"Max": 300})
		v.Check(len([]rune(t.Summary)) <= 2000, "texts/"+lang+"/summary", fault.FieldTooLong, map[string]any{"Max": 2000})
	}
	return v.Err()
}
