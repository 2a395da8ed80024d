package cockpit

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/dossier"
	"mitwirken/internal/space"
)

const (
	// soon is how long before its first day a project that is still a draft is pressing.
	soon = 30 * 24 * time.Hour
	// ending is how long before its end a phase is worth a look.
	ending = 14 * 24 * time.Hour
	// ahead is how far the page looks for events and milestones.
	ahead = 90 * 24 * time.Hour
)

// Kind of a task.
type Kind string

const (
	// Approve: a project waits for the approval of this person.
	Approve Kind = "approve"
	// Returned: an approval was refused, with a reason.
	Returned Kind = "returned"
	// Begin: a draft that is to begin soon, or should have.
	Begin Kind = "begin"
	// Ahead: what this person changed in a published project is not published.
	Ahead Kind = "ahead"
	// Ends: people can take part for some more days only.
	Ends Kind = "ends"
	// Report: the time for taking part is over and people have not heard what came out.
	Report Kind = "report"
	// Close: the report is out, nothing more will come.
	Close Kind = "close"
	// Entries of the dossier wait for a second person.
	Entries Kind = "entries"
	// Export: a list that was asked for is ready to be fetched.
	Export Kind = "export"
	// Organisations wait to be verified.
	Organisations Kind = "organisations"
	// LogBroken, JobsGivenUp and MailsFailed are for administrators.
	LogBroken   Kind = "log_broken"
	JobsGivenUp Kind = "jobs_given_up"
	MailsFailed Kind = "mails_failed"
)

// Task that needs the person.
type Task struct {
	Kind Kind
	// Project is nil for tasks of the whole installation.
	Project *space.Plan
	// Due is until when, or when it begins; zero where nothing presses.
	Due time.Time
	// Count of things in the task; 0 for one.
	Count int64
	// More than Count there may be.
	More bool
	// Title of what it is about, beside a project: of a phase, of a list.
	Title string
}

// of are the tasks in one project.
func of(a authz.Actor, p *space.Plan, now time.Time) []Task {
	var out []Task
	add := func(k Kind, due time.Time) { out = append(out, Task{Kind: k, Project: p, Due: due}) }
	edits := space.CanEdit(a, &p.Project).Allowed
	if !edits {
		return nil
	}
	begins, _ := (&space.Content{Phases: p.Phases}).Span()
	mine := p.ChangedBy != nil && *p.ChangedBy == a.ID
	switch {
	case p.WorkState == space.InApproval:
		if space.CanApprove(a, &p.Project).Allowed {
			add(Approve, begins)
		}
	case p.WorkState == space.Editing && p.Returned != "":
		add(Returned, begins)
	case p.Stage == space.StageNew && !begins.IsZero() && begins.Before(now.Add(soon)):
		add(Begin, begins)
	case p.WorkState == space.Editing && p.Stage == space.StagePublished && mine:
		add(Ahead, time.Time{})
	}
	switch p.State(now) {
	case space.StateRunning:
		for _, ph := range p.Phases {
			if ph.Participation && !ph.ClosesOn.IsZero() && !ph.Opens().After(now) && ph.Closes().After(now) && ph.Closes().Before(now.Add(ending)) {
				add(Ends, ph.Closes())
			}
		}
	case space.StateEvaluation:
		add(Report, time.Time{})
	case space.StateReportPublished:
		if space.CanPublish(a, &p.Project).Allowed {
			add(Close, time.Time{})
		}
	default:
	}
	return out
}

// waiting are the entries of a project that a second person can publish.
func waiting(a authz.Actor, p *space.Plan, entries []dossier.Entry) (n int64) {
	for i := range entries {
		if e := &entries[i]; e.ProjectID == p.ID && e.Ahead() && dossier.CanPublish(a, &p.Project, e).Allowed {
			n++
		}
	}
	return n
}

// secondPairs are the projects in which the actor may be the second person.
func secondPairs(a authz.Actor, plans []space.Plan) (ids []uuid.UUID) {
	for i := range plans {
		if p := &plans[i]; p.FourEyes && space.CanPublish(a, &p.Project).Allowed {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// order puts what waits for a decision first, then by what is due.
func order(tasks []Task) {
	rank := map[Kind]int{LogBroken: 0, Approve: 1, Entries: 2, Returned: 3, Ends: 4, Begin: 4, Report: 5, Ahead: 6, Export: 7, Organisations: 8, Close: 9, JobsGivenUp: 10, MailsFailed: 10}
	slices.SortStableFunc(tasks, func(x, y Task) int {
		if c := cmp.Compare(rank[x.Kind], rank[y.Kind]); c != 0 {
			return c
		}
		switch {
		case x.Due.IsZero() && !y.Due.IsZero():
			return 1
		case y.Due.IsZero() && !x.Due.IsZero():
			return -1
		}
		return x.Due.Compare(y.Due)
	})
}
