package space

import (
	"time"

	"mitwirken/internal/platform/fault"
)

// Stage is the part of a project’s life that only people change.
type Stage string

const (
	// StageNew: never approved.
	StageNew Stage = "new"
	// StagePublished: approved; visible from PublishAt on.
	StagePublished Stage = "published"
	// StageReported: the result is published.
	StageReported Stage = "reported"
	// StageClosed: nothing more will come; the page stays.
	StageClosed Stage = "closed"
	// StageWithdrawn: stopped, with a reason; the page stays.
	StageWithdrawn Stage = "withdrawn"
)

// WorkState is where the work copy stands on its way to the live content.
type WorkState string

const (
	// Editing: somebody is writing.
	Editing WorkState = "editing"
	// InApproval: somebody asked for a decision.
	InApproval WorkState = "in_approval"
	// Same: there is nothing to approve.
	Same WorkState = "same"
)

// State is what a project is at a moment, for people.
type State string

const (
	StateDraft           State = "draft"
	StateInApproval      State = "in_approval"
	StatePlanned         State = "planned"
	StateRunning         State = "running"
	StateEvaluation      State = "evaluation"
	StateReportPublished State = "report_published"
	StateClosed          State = "closed"
	StateWithdrawn       State = "withdrawn"
)

// State at now, to the second: the last second of a deadline still counts whole.
func (p *Project) State(now time.Time) State {
	switch p.Stage {
	case StageReported:
		return StateReportPublished
	case StageClosed:
		return StateClosed
	case StageWithdrawn:
		return StateWithdrawn
	case StageNew:
		if p.WorkState == InApproval {
			return StateInApproval
		}
		return StateDraft
	}
	switch second := now.Truncate(time.Second); {
	case second.Before(p.OpensAt) || now.Before(p.PublishAt):
		return StatePlanned
	case second.After(p.ClosesAt):
		return StateEvaluation
	}
	return StateRunning
}

// Visible tells whether people who may see the space see the project.
func (p *Project) Visible(now time.Time) bool {
	return p.Stage != StageNew && !now.Before(p.PublishAt)
}

// Group is how lists sort projects.
type Group string

const (
	Planned  Group = "planned"
	Open     Group = "open"
	Finished Group = "finished"
)

// Group at now.
func (p *Project) Group(now time.Time) Group {
	switch p.State(now) {
	case StatePlanned, StateDraft, StateInApproval:
		return Planned
	case StateRunning:
		return Open
	}
	return Finished
}

// Move is something that changes the stage or the work state.
type Move string

const (
	MoveSubmit   Move = "submit"
	MoveReturn   Move = "return"
	MoveApprove  Move = "approve"
	MoveReport   Move = "report"
	MoveClose    Move = "close"
	MoveWithdraw Move = "withdraw"
	MoveExtend   Move = "extend"
	MoveDelete   Move = "delete"
)

// Allows tells whether the state allows the move; who may is for the policy.
// Conflict space.wrong_state.
func (p *Project) Allows(m Move, now time.Time) error {
	state := p.State(now)
	over := p.Stage == StageClosed || p.Stage == StageWithdrawn
	ok := false
	switch m {
	case MoveSubmit:
		ok = p.WorkState == Editing && !over
	case MoveReturn:
		ok = p.WorkState == InApproval
	case MoveApprove:
		ok = p.WorkState == InApproval || p.WorkState == Editing && !p.FourEyes && !over
	case MoveReport:
		ok = state == StateEvaluation
	case MoveClose:
		ok = state == StateEvaluation || state == StateReportPublished
	case MoveWithdraw:
		ok = state == StatePlanned || state == StateRunning || state == StateEvaluation
	case MoveExtend:
		ok = state == StatePlanned || state == StateRunning || state == StateEvaluation
	case MoveDelete:
		ok = p.Stage == StageNew
	}
	if !ok {
		return fault.New(fault.Conflict, CodeWrongState).WithParam("State", string(state))
	}
	return nil
}
