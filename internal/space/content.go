package space

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
)

// Easy is Leichte Sprache: a German text of its own beside the four languages.
const Easy = "easy"

// Langs a text can exist in; the first one is required.
func Langs() []string { return []string{"de", "fr", "it", "en", Easy} }

// Influence is how far people decide (Stufe der Mitwirkung).
type Influence string

const (
	Information  Influence = "information"
	Consultation Influence = "consultation"
	CoDesign     Influence = "co_design"
	CoDecision   Influence = "co_decision"
)

// Content is all that staff write about a project. It is stored, edited, compared
// and previewed as one document.
type Content struct {
	Texts     map[string]Text `json:"texts" doc:"By language: de (required), fr, it, en, easy."`
	Influence Influence       `json:"influence" enum:"information,consultation,co_design,co_decision"`
	Topics    []string        `json:"topics" nullable:"false" maxItems:"5"`
	Quarters  []string        `json:"quarters" nullable:"false" maxItems:"40" doc:"Empty: the whole municipality."`
	Contact   Contact         `json:"contact"`
	Place     *Place          `json:"place,omitempty"`
	Cover     *Cover          `json:"cover,omitempty" doc:"Without one the project gets a drawn cover."`
	Phases    []Phase         `json:"phases" nullable:"false" maxItems:"20"`
	Rule      calendar.Rule   `json:"rule" enum:"free,three_months,federal,display" doc:"How long people must have at least; a shorter time needs a reason."`
	// ShortReason is published: why people have less time than the rule wants.
	ShortReason string     `json:"shortReason,omitempty" maxLength:"1000"`
	PublishAt   *time.Time `json:"publishAt,omitempty" format:"date-time" doc:"Absent: with the approval."`
	// Reference is the number of the dossier in the file plan (Aktenzeichen).
	Reference       string `json:"reference,omitempty" maxLength:"100"`
	RetentionMonths int    `json:"retentionMonths,omitempty" minimum:"0" maximum:"1200" doc:"How long contributions stay after the end; 0: as the installation says."`
}

// Text of a project in one language. All but title, summary and coverAlt are rich
// text: HTML, cleaned when it is saved.
type Text struct {
	Title   string `json:"title" maxLength:"300"`
	Summary string `json:"summary" maxLength:"2000"`
	Body    string `json:"body,omitempty" maxLength:"100000"`
	Open    string `json:"open,omitempty" maxLength:"20000" doc:"Spielraum: what can still change."`
	Fixed   string `json:"fixed,omitempty" maxLength:"20000" doc:"Spielraum: what is settled."`
	Outlook string `json:"outlook,omitempty" maxLength:"20000" doc:"What happens with the contributions."`
	Result  string `json:"result,omitempty" maxLength:"100000" doc:"What came out; needed for publishing the report."`
	// CoverAlt says what the cover shows; empty when it is decorative.
	CoverAlt string `json:"coverAlt,omitempty" maxLength:"500"`
}

// Contact answers for the project.
type Contact struct {
	UnitID *uuid.UUID `json:"unitId,omitempty" format:"uuid"`
	// Unit is kept in words beside the id, so that it reads the same after a reform.
	Unit  string `json:"unit" maxLength:"150"`
	Role  string `json:"role,omitempty" maxLength:"150" doc:"Who to ask for, such as «Projektleitung»."`
	Phone string `json:"phone,omitempty" maxLength:"50"`
	Email string `json:"email,omitempty" maxLength:"254" format:"email"`
}

// Place on the map, WGS 84, and in words.
type Place struct {
	Lat   float64 `json:"lat" minimum:"45.8" maximum:"47.9"`
	Lon   float64 `json:"lon" minimum:"5.9" maximum:"10.6"`
	Words string  `json:"words" maxLength:"200"`
}

// Cover is a picture of our own store.
type Cover struct {
	FileID     uuid.UUID `json:"fileId" format:"uuid"`
	Decorative bool      `json:"decorative" doc:"Says nothing that the text does not say."`
}

// Phase is a stretch of days. In a phase with participation people can act, in
// others they can read what is done.
type Phase struct {
	ID            uuid.UUID            `json:"id" format:"uuid" doc:"Chosen by the client for a new phase; stays for ever."`
	Participation bool                 `json:"participation"`
	OpensOn       calendar.Date        `json:"opensOn,omitzero" required:"false"`
	ClosesOn      calendar.Date        `json:"closesOn,omitzero" required:"false" doc:"The last day; ends 23:59:59 Europe/Zurich."`
	Texts         map[string]PhaseText `json:"texts"`
}

// PhaseText names a phase in one language.
type PhaseText struct {
	Title string `json:"title" maxLength:"150"`
	Text  string `json:"text,omitempty" maxLength:"2000"`
}

// Opens is the first moment of the phase.
func (p Phase) Opens() time.Time { return p.OpensOn.Begin() }

// Closes is the last second of the phase.
func (p Phase) Closes() time.Time { return p.ClosesOn.End() }

// In gives the text in the first of the languages that exists, and which it was.
func In[T any](texts map[string]T, langs ...string) (T, string) {
	for _, l := range append(langs, "de") {
		if t, ok := texts[l]; ok {
			return t, l
		}
	}
	var none T
	return none, "de"
}

// Phase by its id.
func (c *Content) Phase(id uuid.UUID) (*Phase, bool) {
	i := slices.IndexFunc(c.Phases, func(p Phase) bool { return p.ID == id })
	if i < 0 {
		return nil, false
	}
	return &c.Phases[i], true
}

// Span is from the first to the last moment in which people can take part; without
// such a phase, of all phases. Zero times when no phase has dates.
func (c *Content) Span() (opens, closes time.Time) {
	for _, participation := range []bool{true, false} {
		for _, p := range c.Phases {
			if participation && !p.Participation || p.OpensOn.IsZero() || p.ClosesOn.IsZero() {
				continue
			}
			if opens.IsZero() || p.Opens().Before(opens) {
				opens = p.Opens()
			}
			if p.Closes().After(closes) {
				closes = p.Closes()
			}
		}
		if !opens.IsZero() {
			return opens, closes
		}
	}
	return opens, closes
}

var keyPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// clean brings the content into the form it is stored in: markup sanitised, edges
// trimmed, languages without a title dropped, phases in order of time.
func (c *Content) clean() {
	for lang, t := range c.Texts {
		t.Title, t.Summary, t.CoverAlt = strings.TrimSpace(t.Title), strings.TrimSpace(t.Summary), strings.TrimSpace(t.CoverAlt)
		for _, rich := range []*string{&t.Body, &t.Open, &t.Fixed, &t.Outlook, &t.Result} {
			*rich = html.RichText(*rich)
		}
		c.Texts[lang] = t
		if t == (Text{}) && lang != "de" {
			delete(c.Texts, lang)
		}
	}
	for i := range c.Phases {
		for lang, t := range c.Phases[i].Texts {
			if t = (PhaseText{strings.TrimSpace(t.Title), strings.TrimSpace(t.Text)}); t == (PhaseText{}) {
				delete(c.Phases[i].Texts, lang)
			} else {
				c.Phases[i].Texts[lang] = t
			}
		}
	}
	c.Topics, c.Quarters, c.Phases = orEmpty(c.Topics), orEmpty(c.Quarters), orEmpty(c.Phases)
	slices.SortStableFunc(c.Phases, func(a, b Phase) int { return a.OpensOn.Begin().Compare(b.OpensOn.Begin()) })
	for _, s := range []*string{&c.ShortReason, &c.Reference, &c.Contact.Unit, &c.Contact.Role, &c.Contact.Phone, &c.Contact.Email} {
		*s = strings.TrimSpace(*s)
	}
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// validate reports every field that even a draft must not have; what is only
// missing is for the checklist.
func (c *Content) validate() error {
	var v fault.Validation
	v.Check(c.Texts["de"].Title != "", "texts/de/title", fault.FieldRequired, nil)
	for lang, t := range c.Texts {
		at := "texts/" + lang + "/"
		v.Check(slices.Contains(Langs(), lang), "texts/"+lang, fault.FieldFormat, nil)
		v.Check(t.Title != "", at+"title", fault.FieldRequired, nil)
		tooLong(&v, at+"title", t.Title, 300)
		tooLong(&v, at+"summary", t.Summary, 2000)
	}
	for _, keys := range [][]string{c.Topics, c.Quarters} {
		for _, k := range keys {
			v.Check(keyPattern.MatchString(k), "topics", fault.FieldFormat, nil)
		}
	}
	seen := map[uuid.UUID]bool{}
	for i, p := range c.Phases {
		at := "phases/" + itoa(i) + "/"
		v.Check(p.ID != uuid.Nil && !seen[p.ID], at+"id", fault.FieldFormat, nil)
		seen[p.ID] = true
		v.Check(p.OpensOn.IsZero() || p.ClosesOn.IsZero() || !p.ClosesOn.Before(p.OpensOn), at+"closesOn", CodePhaseEndsBefore, nil)
		v.Check(p.Texts["de"].Title != "", at+"texts/de/title", fault.FieldRequired, nil)
	}
	return v.Err()
}

func tooLong(v *fault.Validation, path, s string, limit int) {
	v.Check(len([]rune(s)) <= limit, path, fault.FieldTooLong, map[string]any{"Max": limit})
}
