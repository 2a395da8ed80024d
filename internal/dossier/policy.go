package dossier

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/space"
)

// Access names the act behind each operation of this package: who may see and write
// follows from the project.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"listEntries": space.ActSee, "getDocument": space.ActSee,
		"getOverview": space.ActSee, "listEvents": space.ActSee, "listNews": space.ActSee, "getCalendar": space.ActSee, "getCalendarFeed": space.ActSee,
		"getEventCalendar": space.ActSee, "getNewsFeed": space.ActSee,
		"listStaffEntries": space.ActEdit, "createEntry": space.ActEdit, "saveEntry": space.ActEdit, "deleteEntry": space.ActEdit, "publishEntry": space.ActEdit,
		"unpublishEntry": space.ActEdit, "addVersion": space.ActEdit,
	}
}

// CanPublish: who may edit the project. In a space with four eyes, who may publish
// it, and not who wrote last.
func CanPublish(a authz.Actor, p *space.Project, e *Entry) authz.Decision {
	d := space.CanEdit(a, p)
	if !d.Allowed || !p.FourEyes || a.Kind == authz.System {
		return d
	}
	if d = space.CanPublish(a, p); !d.Allowed {
		return d
	}
	if e.ChangedBy != nil && *e.ChangedBy == a.ID {
		return authz.Denied(space.CodeSecondPerson)
	}
	return d
}
