package board

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/space"
)

// Refusals of this package.
const (
	// CodePlaceUsed: segments lie there, or it is the first or the last place.
	CodePlaceUsed fault.Code = "consultation.place_used"
	// CodeNoStaff: the person does not work on this consultation.
	CodeNoStaff fault.Code = "consultation.no_staff"
	// CodeTagExists: there is a tag of that name.
	CodeTagExists fault.Code = "consultation.tag_exists"
	// CodeFourEyesSpace: the space asks for four eyes; a consultation cannot do without.
	CodeFourEyesSpace fault.Code = "consultation.four_eyes_space"
)

const (
	// MaxConsideration of any rich text here in one language, in bytes of HTML.
	MaxConsideration = 50_000
	maxPlaces        = 20
)

// Role of a place.
type Role string

const (
	Start    Role = "start"
	Released Role = "released"
)

// Place is a row: a step of the work.
type Place struct {
	ID         uuid.UUID
	ActivityID uuid.UUID
	Position   int
	Role       Role
	Names      map[string]string `bun:"type:jsonb"`
	Locks      bool
	Version    int
	// Count of segments there; only in the board.
	Count int `bun:",scanonly"`
}

// defaultPlaces of a new consultation.
func defaultPlaces() []Place {
	return []Place{
		{Position: 1, Role: Start, Names: map[string]string{"de": "neu", "fr": "nouveau", "it": "nuovo", "en": "new"}},
		{Position: 2, Names: map[string]string{"de": "in Arbeit", "fr": "en cours", "it": "in corso", "en": "in progress"}},
		{Position: 3, Names: map[string]string{"de": "geprüft", "fr": "vérifié", "it": "verificato", "en": "checked"}, Locks: true},
		{Position: 4, Role: Released, Names: map[string]string{"de": "freigegeben", "fr": "validé", "it": "approvato", "en": "released"}, Locks: true},
	}
}

// reordered tells whether the ids are the places without a role, each once.
func reordered(places []Place, ids []uuid.UUID) bool {
	var between []uuid.UUID
	for _, p := range places {
		if p.Role == "" {
			between = append(between, p.ID)
		}
	}
	order := func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }
	slices.SortFunc(between, order)
	return slices.Equal(between, slices.SortedFunc(slices.Values(ids), order))
}

// Colours of tags: roles of the theme.
func Colours() []string {
	return []string{"neutral", "accent", "info", "positive", "warning", "negative"}
}

// Tag is a row.
type Tag struct {
	ID         uuid.UUID
	ActivityID uuid.UUID
	Name       string
	Colour     string
	// AssigneeID gets what is tagged with it and has nobody yet.
	AssigneeID *uuid.UUID
}

// TextBlock is a row: an answer that is given several times.
type TextBlock struct {
	ID         uuid.UUID
	ActivityID uuid.UUID
	Title      string
	HTML       map[string]string `bun:"html,type:jsonb"`
	Version    int
	ChangedAt  time.Time
	ChangedBy  *uuid.UUID
	// Uses is how many segments it was put into.
	Uses int `bun:",scanonly"`
}

func (t *Tag) clean() error {
	var v fault.Validation
	line(&v, "name", &t.Name, 60)
	v.Check(t.Name != "", "name", fault.FieldRequired, nil)
	v.Check(slices.Contains(Colours(), t.Colour), "colour", fault.FieldChoice, nil)
	return v.Err()
}

func (t *TextBlock) clean() error {
	var v fault.Validation
	line(&v, "title", &t.Title, 150)
	v.Check(t.Title != "", "title", fault.FieldRequired, nil)
	t.HTML = RichText(&v, "html", t.HTML)
	v.Check(len(t.HTML) > 0, "html/de", fault.FieldRequired, nil)
	return v.Err()
}

// RichText cleans a text in several languages, each of MaxConsideration at most; languages
// without words are left out, and with any there is German.
func RichText(v *fault.Validation, path string, in map[string]string) map[string]string {
	out := map[string]string{}
	for lang, s := range in {
		v.Check(slices.Contains(space.Langs(), lang), path+"/"+lang, fault.FieldFormat, nil)
		v.Check(len(s) <= MaxConsideration, path+"/"+lang, fault.FieldTooLong, map[string]any{"Max": MaxConsideration})
		if s = html.RichText(s); html.Plain(s) != "" {
			out[lang] = s
		}
	}
	v.Check(len(out) == 0 || out["de"] != "", path+"/de", fault.FieldRequired, nil)
	return out
}

// names cleans short names by language; German is required.
func names(v *fault.Validation, path string, in map[string]string) map[string]string {
	out := map[string]string{}
	for lang, s := range in {
		v.Check(slices.Contains(space.Langs(), lang), path+"/"+lang, fault.FieldFormat, nil)
		line(v, path+"/"+lang, &s, 60)
		if s != "" {
			out[lang] = s
		}
	}
	v.Check(out["de"] != "", path+"/de", fault.FieldRequired, nil)
	return out
}

func line(v *fault.Validation, path string, s *string, limit int) {
	*s = strings.Join(strings.Fields(*s), " ")
	v.Check(utf8.RuneCountInString(*s) <= limit, path, fault.FieldTooLong, map[string]any{"Max": limit})
	v.Check(!strings.ContainsFunc(*s, unicode.IsControl), path, fault.FieldControlChars, nil)
}

// PersonOf who acts; nil for software and visitors.
func PersonOf(a authz.Actor) *uuid.UUID {
	if a.Kind != authz.Person {
		return nil
	}
	return &a.ID
}

// Label of a segment for people: the number of the statement and its own.
func Label(number string, seq int) string { return number + "/" + strconv.Itoa(seq) }
