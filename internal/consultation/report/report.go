package report

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/report/edition"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
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

const maxReason = 2000 // characters

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
	SubmittedAt *time.Time
	PublishedAt *time.Time
	PublishedBy *uuid.UUID
	// Papers are what was frozen, nil until then.
	Papers []Paper `bun:"type:jsonb"`
	// Numbers that were frozen with them: they stay when statements are erased.
	Numbers  *edition.Statistics `bun:"type:jsonb"`
	FrozenAt *time.Time
}

// Paper is a frozen file of a published report.
type Paper struct {
	FileID uuid.UUID    `json:"file"`
	Lang   string       `json:"lang"`
	Format table.Format `json:"format"`
	// Part is counted from 1 where the file is one of several; 0 for a whole report.
	Part int `json:"part,omitempty"`
}

// paper that is the whole report in a language; false when it has parts, or was not frozen.
func (r *Report) paper(lang string, f table.Format) (uuid.UUID, bool) {
	i := slices.IndexFunc(r.Papers, func(p Paper) bool { return p.Lang == lang && p.Format == f && p.Part == 0 })
	if i < 0 {
		return uuid.Nil, false
	}
	return r.Papers[i].FileID, true
}

// langs that a report is frozen in: German, and those that it says something in itself.
func (r *Report) langs() []string {
	return slices.DeleteFunc(locale.Langs(), func(lang string) bool {
		return lang != locale.Default && r.Introduction[lang] == "" && r.Procedure[lang] == ""
	})
}

// Draft is what staff write.
type Draft struct {
	Introduction, Procedure map[string]string
	Named                   bool
	TemplateID              *uuid.UUID
}

func (d *Draft) clean() error {
	var v fault.Validation
	d.Introduction = board.RichText(&v, "introduction", d.Introduction)
	d.Procedure = board.RichText(&v, "procedure", d.Procedure)
	return v.Err()
}

func checkReason(reason string) (string, error) {
	var v fault.Validation
	reason = strings.TrimSpace(reason)
	v.Check(reason != "", "reason", fault.FieldRequired, nil)
	v.Check(utf8.RuneCountInString(reason) <= maxReason, "reason", fault.FieldTooLong, map[string]any{"Max": maxReason})
	return reason, v.Err()
}

// Path of the page of a report, without the language.
func Path(c *consultation.Consultation) string { return c.Path() + "/bericht" }
