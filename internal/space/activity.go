package space

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/export"
	"mitwirken/internal/notify"
	"mitwirken/internal/platform/fault"
)

// Kind is the manifest of one sort of activity (survey, idea board, …): what this
// package has to know so that staff can plan it, without knowing what it does. A
// kind is registered once, by app, and stays the same while the program runs.
type Kind struct {
	// Key is the name in rows and addresses, snake case.
	Key string
	// Names of the kind for people, by language; lists are filtered by it.
	Names map[string]string
	// Acts people do in it, in the order in which they are shown.
	Acts []KindAct
	// Presets are usual openings for the phases of a project.
	Presets []Preset
	// Settings checks the settings staff chose and gives them back complete, with
	// defaults for what is missing; nil is asked for the settings of a new activity.
	// Wrong ones are Invalid request.invalid with paths relative to the settings.
	Settings func(json.RawMessage) (json.RawMessage, error)
	// Demand is the level that settings ask for at an act, beside Acts and what staff
	// choose; nil when settings ask for none.
	Demand func(settings json.RawMessage, act string) authz.Level
	// Shown picks the activities that have something to show already; the others are on
	// the page for staff only. nil when all have.
	Shown Shown
	// Pages names what else of activities can be read by everybody who sees the project, such
	// as «result»; nil when there is nothing.
	Pages Pages
	// Reckon tells in numbers what became of what people said, of those activities where
	// everybody may read it; nil when the kind has nothing to count.
	Reckon Reckon
	// Exports are lists of this kind that staff take out.
	Exports []export.Source
	// Tellers put its events into words for followers.
	Tellers []notify.Teller
	// Audience keeps what the kind has put into the index in step with who may see the
	// project; nil when it puts nothing there.
	Audience Dependent
	// Discard removes what the kind keeps beside its rows before an activity is deleted;
	// nil when rows are all.
	Discard Discard
	// Forget erases what people contributed to a project when its time is over; nil when
	// the kind keeps nothing of people.
	Forget Eraser
}

// KindAct is something a person does in an activity: «answer», «comment».
type KindAct struct {
	Name string
	// Level is the least that makes sense; staff can ask for more.
	Level authz.Level
}

// Preset opens acts in phases: the acts of the first entry in the first phase with
// participation, and so on; the last one serves for the rest.
type Preset struct {
	Key  string
	Acts [][]string
}

// Act of a kind by name.
func (k *Kind) Act(name string) (KindAct, bool) {
	i := slices.IndexFunc(k.Acts, func(a KindAct) bool { return a.Name == name })
	if i < 0 {
		return KindAct{}, false
	}
	return k.Acts[i], true
}

// Opening allows acts of an activity during a phase.
type Opening struct {
	PhaseID uuid.UUID `json:"phaseId" format:"uuid"`
	Acts    []string  `json:"acts" nullable:"false"`
}

// ActivityText names an activity in one language.
type ActivityText struct {
	Title string `json:"title" maxLength:"200"`
	Text  string `json:"text,omitempty" maxLength:"5000"`
}

// Activity is a row: one thing people can do in a project.
type Activity struct {
	ID        uuid.UUID
	ProjectID uuid.UUID
	Kind      string
	Texts     map[string]ActivityText `bun:"type:jsonb"`
	Openings  []Opening               `bun:"type:jsonb"`
	// Levels that staff ask for, by act; the kind’s own level where there is none.
	Levels    map[string]authz.Level `bun:"type:jsonb"`
	Settings  json.RawMessage        `bun:"type:jsonb"`
	Position  int
	Version   int
	CreatedAt time.Time
	ChangedAt time.Time
	// ChangedBy is who saved last; nil for the program and for accounts that are gone.
	ChangedBy *uuid.UUID
}

// Grace is how long after the end of a phase something can still be handed in that
// was begun before: people write until the last minute.
const Grace = 30 * time.Minute

// Moment is when somebody acts. Started is when they began, as the server knows it;
// zero when they do it at once.
type Moment struct{ Now, Started time.Time }

// Allows decides whether an act is open in one phase at that moment: the dates of
// the phase, with the grace for what was begun in time.
func (p Phase) Allows(m Moment) authz.Decision {
	now := m.Now.Truncate(time.Second)
	switch {
	case p.OpensOn.IsZero() || p.ClosesOn.IsZero() || now.Before(p.Opens()):
		return authz.Denied(authz.CodeTooEarly)
	case !now.After(p.Closes()):
		return authz.Allow()
	case !m.Started.IsZero() && !m.Started.Truncate(time.Second).After(p.Closes()) && !now.After(p.Closes().Add(Grace)):
		return authz.Allow()
	}
	return authz.Denied(authz.CodeTooLate)
}

// Decide whether the actor may do an act of an activity: who (level), where (the
// project is visible and running), when (a phase that allows the act). Whose is for
// the kind to add. The refusal is the one that helps most: first the level, then
// the time.
func Decide(a authz.Actor, p *Project, k *Kind, act *Activity, name string, m Moment) authz.Decision {
	spec, known := k.Act(name)
	if !known {
		return authz.Denied(CodeActUnknown)
	}
	if d := CanView(a, p, m.Now); !d.Allowed {
		return d
	}
	if p.Stage != StagePublished || !p.Visible(m.Now) || p.Kind == Display {
		if p.Kind == Display {
			return authz.Denied(CodeDisplayReadOnly)
		}
		return authz.Denied(map[bool]fault.Code{true: authz.CodeTooEarly, false: authz.CodeTooLate}[p.Stage == StageNew || p.Stage == StagePublished])
	}
	when := authz.Denied(authz.CodeTooLate)
	for _, o := range act.Openings {
		phase, ok := p.Live.Phase(o.PhaseID)
		if !ok || !slices.Contains(o.Acts, name) {
			continue
		}
		d := phase.Allows(m)
		if d.Allowed {
			when = d
			break
		}
		if d.Why == authz.CodeTooEarly {
			when = d
		}
	}
	if !when.Allowed {
		return when
	}
	level := max(spec.Level, act.Levels[name])
	if k.Demand != nil {
		level = max(level, k.Demand(act.Settings, name))
	}
	return authz.AtLeast(level)(authz.Case{Actor: a})
}

// Window is when an act is open by the phases of a content: now, else the next time,
// else the last time; zero when there is no phase for it.
func (act *Activity) Window(c *Content, name string, now time.Time) (opens, closes time.Time) {
	now = now.Truncate(time.Second)
	for _, o := range act.Openings {
		phase, ok := c.Phase(o.PhaseID)
		if !ok || !slices.Contains(o.Acts, name) || phase.OpensOn.IsZero() || phase.ClosesOn.IsZero() {
			continue
		}
		from, to := phase.Opens(), phase.Closes()
		over, before := now.After(to), closes.IsZero() || now.After(closes)
		switch {
		case closes.IsZero(),
			over && before && to.After(closes),
			!over && (before || from.Before(opens)):
			opens, closes = from, to
		}
	}
	return opens, closes
}

// check refuses openings and levels that do not fit the kind and the project.
func (act *Activity) check(k *Kind, p *Project) error {
	var v fault.Validation
	v.Check(act.Texts["de"].Title != "", "texts/de/title", fault.FieldRequired, nil)
	for i, o := range act.Openings {
		_, ok := p.Work.Phase(o.PhaseID)
		v.Check(ok, "openings/"+itoa(i)+"/phaseId", CodePhaseMissing, nil)
		for _, name := range o.Acts {
			_, ok := k.Act(name)
			v.Check(ok, "openings/"+itoa(i)+"/acts", CodeActUnknown, nil)
		}
	}
	for name := range act.Levels {
		_, ok := k.Act(name)
		v.Check(ok, "levels/"+name, CodeActUnknown, nil)
	}
	return v.Err()
}

// openings of the preset for the phases of a project.
func (pr Preset) openings(phases []Phase) []Opening {
	out, n := []Opening{}, 0
	for _, ph := range phases {
		if !ph.Participation || len(pr.Acts) == 0 {
			continue
		}
		out = append(out, Opening{PhaseID: ph.ID, Acts: pr.Acts[min(n, len(pr.Acts)-1)]})
		n++
	}
	return out
}
