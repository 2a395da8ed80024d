package authz

import (
	"mitwirken/internal/platform/fault"
)

const (
	// CodeLoginRequired: nobody is logged in, and the act needs somebody.
	CodeLoginRequired fault.Code = "authz.login_required"
	// CodeStepUpRequired: logged in, but the session knows the person not surely enough.
	CodeStepUpRequired fault.Code = "authz.step_up_required"
	// CodeNotFound hides that something exists from people who must not see it.
	CodeNotFound fault.Code = "authz.not_found"
	// CodeEmployeeRequired: for people logged in through the administration.
	CodeEmployeeRequired fault.Code = "authz.employee_required"
	// CodeRoleRequired: the role is missing, here or everywhere.
	CodeRoleRequired fault.Code = "authz.role_required"
	// CodeMembershipRequired: does not speak for this organisation, or not in this part.
	CodeMembershipRequired fault.Code = "authz.membership_required"
	// CodeOwnerRequired: belongs to somebody else.
	CodeOwnerRequired fault.Code = "authz.owner_required"
	// CodeTooEarly: the window has not opened yet.
	CodeTooEarly fault.Code = "authz.too_early"
	// CodeTooLate: the window is closed.
	CodeTooLate fault.Code = "authz.too_late"
)

// Decision is the answer to «may they?». The zero value is a refusal without a
// reason and never leaves this package.
type Decision struct {
	Allowed bool
	// Why not; empty when allowed.
	Why fault.Code
	// Need is the level that would be enough; only with CodeStepUpRequired.
	Need Level
}

// Allow is yes.
func Allow() Decision { return Decision{Allowed: true} }

// Denied is no, for the reason given. Modules bring reasons of their own, such as
// «survey.closed».
func Denied(why fault.Code) Decision { return Decision{Why: why} }

// StepUp is no, unless the person logs in again at this level.
func StepUp(need Level) Decision { return Decision{Why: CodeStepUpRequired, Need: need} }

// Err is nil when allowed. Otherwise the fault carries the reason: Unauthenticated
// for authz.login_required, NotFound for authz.not_found, else Forbidden;
// authz.step_up_required has the parameter Level.
func (d Decision) Err() error {
	if d.Allowed {
		return nil
	}
	switch d.Why {
	case CodeLoginRequired:
		return fault.New(fault.Unauthenticated, d.Why)
	case CodeNotFound:
		return fault.New(fault.NotFound, d.Why)
	case CodeStepUpRequired:
		return fault.New(fault.Forbidden, d.Why).WithParam("Level", d.Need.String())
	}
	return fault.New(fault.Forbidden, d.Why)
}

// Permission is a Decision on the wire: what the single-page app shows, hides or
// explains.
type Permission struct {
	Allowed bool   `json:"allowed"`
	Why     string `json:"why,omitempty" doc:"Code of the refusal; its sentence is that of the problem with the same code."`
	Level   string `json:"level,omitempty" enum:"account,verified_person,verified_resident" doc:"With authz.step_up_required: the level that would be enough."`
}

// Permission is the decision as views carry it in their member can.
func (d Decision) Permission() Permission {
	p := Permission{Allowed: d.Allowed, Why: string(d.Why)}
	if d.Why == CodeStepUpRequired {
		p.Level = d.Need.String()
	}
	return p
}
