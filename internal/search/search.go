package search

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
)

// Audience says who finds a subject, as the audience of a space does.
type Audience string

const (
	Public    Audience = "public"
	Employees Audience = "employees"
	// Members of the space of the subject.
	Members Audience = "members"
)

// Easy is Leichte Sprache; it is German to the index.
const Easy = "easy"

// Limits of what is indexed; longer texts are cut. They keep the stems of a subject
// below the 1 MB that PostgreSQL takes.
const (
	MaxTitle = 500
	MaxBody  = 50_000
)

// Window is how many subjects of a common step, the newest, can be found with one
// question: a word that half of them have would otherwise be ranked through all. What is
// called so is found besides, and never hides behind what only mentions it.
const Window = 200

// langs in the order in which a subject is shown to people whose language it lacks.
var langs = []string{"de", "fr", "it", "en", Easy}

var kindName = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)

// Text of a subject in one language, plain: no HTML, no Markdown.
type Text struct{ Title, Body string }

// Subject is something published that has a page.
type Subject struct {
	// Kind in the singular, «project»; the key under which the interface names it.
	Kind string
	ID   uuid.UUID
	// Path of its page without the language, with a leading slash.
	Path     string
	Audience Audience
	// VisibleFrom is when the audience may find it; whoever edits it may at once. The
	// zero time stands for always.
	VisibleFrom time.Time
	// Place it lies in; Members needs its space.
	Place authz.Place
	// Dated orders what fits equally well, the newest first.
	Dated time.Time
	// Texts by language: de, fr, it, en, Easy.
	Texts map[string]Text
}

// Validate finds mistakes of the program; a person cannot make them.
func (s *Subject) Validate() error {
	switch {
	case !kindName.MatchString(s.Kind):
		return fmt.Errorf("search: %q is no kind of subject", s.Kind)
	case s.ID == uuid.Nil || !strings.HasPrefix(s.Path, "/"):
		return fmt.Errorf("search: a %s without id or path", s.Kind)
	case !slices.Contains([]Audience{Public, Employees, Members}, s.Audience):
		return fmt.Errorf("search: %q is no audience", s.Audience)
	case s.Audience == Members && s.Place.Space == uuid.Nil:
		return fmt.Errorf("search: a %s for the members of no space", s.Kind)
	case len(s.Texts) == 0:
		return fmt.Errorf("search: a %s without a text", s.Kind)
	}
	for lang := range s.Texts {
		if !slices.Contains(langs, lang) {
			return fmt.Errorf("search: a %s in the language %q", s.Kind, lang)
		}
	}
	return nil
}

// Query asks for one stretch of hits.
type Query struct {
	// Text as typed: words, all of which have to be there, and phrases between « »,
	// “ ” or " ". Nothing in it is ever an error.
	Text string
	// Lang the person reads: de, fr, it or en.
	Lang string
	// Kind of subjects; empty for all.
	Kind  string
	After *Position
	Limit int
}

// Position is where a stretch ended.
type Position struct {
	// Step is how the words were found: see doc.go.
	Step int `json:"s"`
	// Near tells that typing errors are looked for, as the words alone found nothing.
	Near  bool      `json:"n,omitempty"`
	Rank  int       `json:"r"`
	Dated time.Time `json:"d"`
	Kind  string    `json:"k"`
	ID    uuid.UUID `json:"i"`
}

// valid tells whether the database can compare with it.
func (p *Position) valid() bool { return kindName.MatchString(p.Kind) && p.Dated.Year() > 0 }

// Segment is a piece of a text; those that were asked for are hits.
type Segment struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"`
}

// Hit is a subject that was found, in the language of the person if it exists in it,
// else in German, else in another.
type Hit struct {
	Position
	Path           string
	Lang           string
	Title, Excerpt []Segment
}

func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}
