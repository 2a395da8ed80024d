package consultation

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/space"
)

// Access names the act behind each operation of this package: who may read, write and
// publish follows from the project.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"getConsultation": space.ActSee, "getConsultationVersion": space.ActSee, "getConsultationChanges": space.ActSee,
		"getStaffConsultation": space.ActEdit, "getConsultationDraft": space.ActEdit, "createConsultationVersion": space.ActEdit,
		"saveConsultationVersion": space.ActEdit, "translateConsultationVersion": space.ActEdit, "replaceConsultationVersion": space.ActEdit, "deleteConsultationVersion": space.ActEdit,
		"publishConsultationVersion": space.ActPublish,
	}
}

// CanPublish: who may publish the project; in a space with four eyes not who wrote last.
func CanPublish(a authz.Actor, p *space.Project, h *Head) authz.Decision {
	d := space.CanPublish(a, p)
	if d.Allowed && p.FourEyes && a.Kind != authz.System && h.ChangedBy != nil && *h.ChangedBy == a.ID {
		return authz.Denied(space.CodeSecondPerson)
	}
	return d
}
