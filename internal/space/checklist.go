package space

import (
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/fault"
)

// Check is one point of the list before a project is published.
type Check struct {
	// Code of the point; its sentence is that of the problem with the same code.
	Code fault.Code
	// Path of the field it is about.
	Path string
	// Params fill its sentence.
	Params map[string]any
	// Blocking points have to be mended; the others are advice.
	Blocking bool
}

// Points of the checklist beside field.required.
const (
	// CheckPhases: a project needs a phase.
	CheckPhases fault.Code = "space.check_phases"
	// CheckParticipation: nobody can take part in any phase.
	CheckParticipation fault.Code = "space.check_participation"
	// CheckShortDeadline: people have less time than the rule wants, and no reason is
	// given; parameters Last (the first day that would do) and Phase.
	CheckShortDeadline fault.Code = "space.check_short_deadline"
	// CheckScope: what is open and what is fixed is not said.
	CheckScope fault.Code = "space.check_scope"
	// CheckCoverAlt: the cover has no alternative text in this language.
	CheckCoverAlt fault.Code = "space.check_cover_alt"
	// CheckTranslation: a translation has a title and lacks the rest; parameter Lang.
	CheckTranslation fault.Code = "space.check_translation"
)

// Checklist says what is missing before the project can be published.
func Checklist(p *Project) []Check {
	c, out := p.Work, []Check{}
	need := func(ok bool, path string) {
		if !ok {
			out = append(out, Check{Code: fault.FieldRequired, Path: path, Blocking: true})
		}
	}
	german := c.Texts["de"]
	need(german.Title != "", "texts/de/title")
	need(german.Summary != "", "texts/de/summary")
	need(c.Contact.Unit != "", "contact/unit")
	need(c.Contact.Phone != "" || c.Contact.Email != "", "contact/phone")
	need(c.Influence != "", "influence")
	if len(c.Phases) == 0 {
		out = append(out, Check{Code: CheckPhases, Path: "phases", Blocking: true})
	}
	participation := false
	for i, ph := range c.Phases {
		at := "phases/" + itoa(i) + "/"
		need(!ph.OpensOn.IsZero(), at+"opensOn")
		need(!ph.ClosesOn.IsZero(), at+"closesOn")
		participation = participation || ph.Participation
	}
	if p.Kind == Participation {
		if !participation && len(c.Phases) > 0 {
			out = append(out, Check{Code: CheckParticipation, Path: "phases"})
		}
		if german.Open == "" || german.Fixed == "" {
			out = append(out, Check{Code: CheckScope, Path: "texts/de/open"})
		}
	}
	out = append(out, deadlineWarnings(p)...)
	for lang, t := range c.Texts {
		if c.Cover != nil && !c.Cover.Decorative && t.CoverAlt == "" {
			out = append(out, Check{Code: CheckCoverAlt, Path: "texts/" + lang + "/coverAlt", Blocking: lang == "de"})
		}
		if lang != "de" && (t.Summary == "" || german.Body != "" && t.Body == "") {
			out = append(out, Check{Code: CheckTranslation, Path: "texts/" + lang + "/summary", Params: map[string]any{"Lang": lang}})
		}
	}
	return out
}

// deadlineWarnings advise; the law’s rule is never enforced, only said.
func deadlineWarnings(p *Project) []Check {
	var out []Check
	for i, ph := range p.Work.Phases {
		if ph.OpensOn.IsZero() || ph.ClosesOn.IsZero() || !ph.Participation && p.Kind == Participation || p.Work.ShortReason != "" {
			continue
		}
		if m := calendar.Earliest(ph.OpensOn, p.Work.Rule); m.Last.After(ph.ClosesOn) {
			out = append(out, Check{Code: CheckShortDeadline, Path: "phases/" + itoa(i) + "/closesOn", Params: map[string]any{"Last": m.Last.String()}})
		}
	}
	return out
}

// complete refuses a project with blocking points: Conflict space.incomplete with
// each of them as a field.
func complete(p *Project) error {
	f := fault.New(fault.Invalid, CodeIncomplete)
	for _, c := range Checklist(p) {
		if c.Blocking {
			f.WithField(c.Path, c.Code, c.Params)
		}
	}
	if len(f.Fields) == 0 {
		return nil
	}
	return f
}
