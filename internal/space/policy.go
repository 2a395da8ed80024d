package space

import (
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
)

var (
	editors    = []authz.Role{authz.ProjectManager, authz.Communications, authz.Admin}
	publishers = []authz.Role{authz.Communications, authz.Admin}
)

// Acts of this package; the access matrix lists them.
var (
	// ActSee is to read what the audience of a space may read; CanSee and CanView know
	// the audience.
	ActSee = authz.Act{Name: "space.see", Rule: authz.Everybody()}
	// ActBrowse opens the list of projects for staff, which shows what they may edit.
	ActBrowse = authz.Act{Name: "space.browse", Rule: authz.HasRoleAnywhere(editors...)}
	// ActEdit writes on the work copy of a project.
	ActEdit = authz.Act{Name: "space.edit", Rule: authz.HasRole(editors...)}
	// ActCreate begins a project in a space.
	ActCreate = authz.Act{Name: "space.create", Rule: authz.HasRole(editors...)}
	// ActPublish decides what people see.
	ActPublish = authz.Act{Name: "space.publish", Rule: authz.HasRole(publishers...)}
	// ActKeep makes spaces and terms.
	ActKeep = authz.Act{Name: "space.keep", Rule: authz.HasRole(authz.Admin)}
	// ActAdmit decides who is a member of a space.
	ActAdmit = authz.Act{Name: "space.admit", Rule: authz.HasRole(editors...)}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"listSpaces": ActSee, "listTerms": ActSee, "listProjects": ActSee, "getProject": ActSee, "getProjectCalendar": ActSee, "listPlaces": ActSee, "openPreview": ActSee,
		"listStaffProjects": ActBrowse, "getStaffProject": ActEdit, "previewProject": ActEdit, "createProject": ActCreate, "saveProject": ActEdit, "deleteProject": ActEdit,
		"submitProject": ActEdit, "returnProject": ActEdit, "extendPhase": ActEdit, "approveProject": ActPublish, "reportProject": ActPublish,
		"closeProject": ActPublish, "withdrawProject": ActPublish, "setTemplate": ActEdit, "listRevisions": ActEdit,
		"createPreview": ActEdit, "listPreviews": ActEdit, "deletePreview": ActEdit, "checkDeadline": ActBrowse,
		"listKinds": ActBrowse, "createActivity": ActEdit, "updateActivity": ActEdit, "deleteActivity": ActEdit,
		"listStaffSpaces": ActBrowse, "listStaffTerms": ActBrowse, "createSpace": ActKeep, "updateSpace": ActKeep, "putTerm": ActKeep, "listMembers": ActAdmit, "putMember": ActAdmit, "deleteMember": ActAdmit,
	}
}

// CanSee decides about a space; visibleSpaces is its twin in SQL.
func CanSee(a authz.Actor, s *Space) authz.Decision {
	if inAudience(a, s.Audience, s.Member) || a.Has(authz.Place{Space: s.ID}, editors...) {
		return authz.Allow()
	}
	return authz.Denied(CodeSpaceNotFound)
}

func inAudience(a authz.Actor, audience Audience, member bool) bool {
	switch audience {
	case Public:
		return true
	case Employees:
		return a.Employee || a.Kind == authz.System
	}
	return member || a.Kind == authz.System
}

// CanView decides about the live content of a project; visibleProjects is its twin
// in SQL.
func CanView(a authz.Actor, p *Project, now time.Time) authz.Decision {
	if p.Visible(now) && inAudience(a, p.Audience, p.Member) || CanEdit(a, p).Allowed {
		return authz.Allow()
	}
	return authz.Denied(authz.CodeNotFound)
}

// CanEdit decides about the work copy.
func CanEdit(a authz.Actor, p *Project) authz.Decision {
	return ActEdit.Decide(authz.Case{Actor: a, Place: p.Place()})
}

// CanPublish decides who ends a project: report, close, withdraw.
func CanPublish(a authz.Actor, p *Project) authz.Decision {
	return ActPublish.Decide(authz.Case{Actor: a, Place: p.Place()})
}

// CanApprove is CanPublish, and in a space with four eyes neither who wrote last
// nor who asked for it.
func CanApprove(a authz.Actor, p *Project) authz.Decision {
	d := CanPublish(a, p)
	if !d.Allowed || !p.FourEyes || a.Kind == authz.System {
		return d
	}
	for _, first := range []*uuid.UUID{p.SubmittedBy, p.ChangedBy} {
		if first != nil && *first == a.ID {
			return authz.Denied(CodeSecondPerson)
		}
	}
	return d
}
