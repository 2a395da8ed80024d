package report

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/space"
)

// Refusals of this package, beside those of templates.
const (
	// CodeNotOut: there is no published report.
	CodeNotOut fault.Code = "consultation.report_not_published"
	// CodeState: the report is at another step than this act is for.
	CodeState fault.Code = "consultation.report_state"
	// CodeUnanswered: segments are not released yet. Parameter Count.
	CodeUnanswered fault.Code = "consultation.report_open"
	// CodeRunning: statements are still taken. Parameter Until.
	CodeRunning fault.Code = "consultation.report_running"
	// CodeTemplate: no such upload, or not for this purpose.
	CodeTemplate fault.Code = "consultation.template_gone"
)

const (
	// maxText of introduction and procedure, in bytes of HTML per language.
	maxText   = 50_000
	maxReason = 2000
)

// State of a report.
type State string

const (
	Work      State = "work"
	Review    State = "review"
	Published State = "published"
)

// Report is a row.
type Report struct {
	ActivityID uuid.UUID
	State      State
	// Introduction and Procedure are clean HTML by language.
	Introduction map[string]string `bun:"type:jsonb"`
	Procedure    map[string]string `bun:"type:jsonb"`
	// Named: the public report shows the names of those who agreed to it.
	Named      bool
	TemplateID *uuid.UUID
	// Returned says why it was given back.
	Returned string
	// Version counts changes; 0 while nothing was saved.
	Version     int
	ChangedAt   time.Time
	ChangedBy   *uuid.UUID
	SubmittedBy *uuid.UUID
	PublishedAt *time.Time
	PublishedBy *uuid.UUID
}

// Draft is what staff write.
type Draft struct {
	Introduction, Procedure map[string]string
	Named                   bool
	TemplateID              *uuid.UUID
}

func (d *Draft) clean() error {
	var v fault.Validation
	d.Introduction = rich(&v, "introduction", d.Introduction)
	d.Procedure = rich(&v, "procedure", d.Procedure)
	return v.Err()
}

func rich(v *fault.Validation, path string, in map[string]string) map[string]string {
	out := map[string]string{}
	for lang, s := range in {
		v.Check(slices.Contains(space.Langs(), lang), path+"/"+lang, fault.FieldFormat, nil)
		v.Check(len(s) <= maxText, path+"/"+lang, fault.FieldTooLong, map[string]any{"Max": maxText})
		if s = html.RichText(s); html.Plain(s) != "" {
			out[lang] = s
		}
	}
	v.Check(len(out) == 0 || out["de"] != "", path+"/de", fault.FieldRequired, nil)
	return out
}

func checkReason(reason string) (string, error) {
	var v fault.Validation
	reason = strings.TrimSpace(reason)
	v.Check(reason != "", "reason", fault.FieldRequired, nil)
	v.Check(utf8.RuneCountInString(reason) <= maxReason, "reason", fault.FieldTooLong, map[string]any{"Max": maxReason})
	return reason, v.Err()
}

// Path of the page of results, without the language.
func Path(c *consultation.Consultation) string { return c.Path() + "/ergebnis" }
