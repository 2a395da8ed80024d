package organisation

import (
	"github.com/google/uuid"

	"mitwirken/internal/authz"
)

var keepers = []authz.Role{authz.Admin, authz.Communications}

// Acts of this package; the access matrix lists them.
var (
	// ActJoin is to make an organisation, to accept an invitation, to see one’s own.
	ActJoin = authz.Act{Name: "organisation.join", Rule: authz.LoggedIn()}
	// ActSee opens an organisation; CanSee knows about units and inactive ones.
	ActSee = authz.Act{Name: "organisation.see", Rule: authz.Hidden(authz.Any(authz.MemberOf(), authz.HasRole(keepers...)))}
	// ActRun changes an organisation and its members.
	ActRun = authz.Act{Name: "organisation.run", Rule: authz.Any(authz.MemberOf(authz.Releases), authz.HasRole(keepers...))}
	// ActRemove ends a membership, one’s own too; CanRemove knows whose.
	ActRemove = authz.Act{Name: "organisation.remove_member", Rule: authz.Any(authz.MemberOf(), authz.HasRole(keepers...))}
	// ActHandOver gives one’s own part to another member.
	ActHandOver = authz.Act{Name: "organisation.hand_over", Rule: authz.MemberOf(authz.Releases)}
	// ActSeeUnits shows the tree of the administration.
	ActSeeUnits = authz.Act{Name: "organisation.see_units", Rule: authz.Any(authz.Employee(), authz.HasRole(keepers...))}
	// ActKeep is what staff do: units, verification, switching off.
	ActKeep = authz.Act{Name: "organisation.keep", Rule: authz.HasRole(keepers...)}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"listMyOrganisations": ActJoin, "createOrganisation": ActJoin, "lookAtInvitation": ActJoin, "acceptInvitation": ActJoin,
		"getOrganisation": ActSee, "getOrganisationMember": ActSee, "updateOrganisation": ActRun,
		"inviteMember": ActRun, "withdrawInvitation": ActRun, "updateOrganisationMember": ActRun,
		"removeOrganisationMember": ActRemove, "handOverOrganisation": ActHandOver,
		"listUnits": ActSeeUnits, "createUnit": ActKeep, "updateUnit": ActKeep, "listOrganisations": ActKeep, "decideOrganisation": ActKeep,
	}
}

func about(a authz.Actor, o *Organisation) authz.Case { return authz.Case{Actor: a, Org: o.ID} }

// isKeeper tells whether the actor repairs organisations of others.
func isKeeper(a authz.Actor) bool { return ActKeep.Decide(authz.Case{Actor: a}).Allowed }

// CanSee: staff see every organisation, members their own, employees all units;
// inactive ones only staff. visible is its twin in SQL.
func CanSee(a authz.Actor, o *Organisation) authz.Decision {
	switch {
	case isKeeper(a):
		return authz.Allow()
	case !o.Active():
		return authz.Denied(authz.CodeNotFound)
	case o.Kind == Unit && ActSeeUnits.Decide(about(a, o)).Allowed:
		return authz.Allow()
	}
	return ActSee.Decide(about(a, o))
}

// CanEdit: who releases, and staff; units are staff’s business.
func CanEdit(a authz.Actor, o *Organisation) authz.Decision {
	if o.Kind == Unit {
		return whileActive(o, ActKeep.Decide(about(a, o)))
	}
	return whileActive(o, ActRun.Decide(about(a, o)))
}

// CanInvite decides about invitations, sent and to be sent.
func CanInvite(a authz.Actor, o *Organisation) authz.Decision {
	return whileActive(o, ActRun.Decide(about(a, o)))
}

// CanSetRole decides about the part of one member.
func CanSetRole(a authz.Actor, o *Organisation, m Members, person uuid.UUID) authz.Decision {
	return keepingReleaser(a, m, person, CanInvite(a, o))
}

// CanRemove decides about one member; everybody may leave.
func CanRemove(a authz.Actor, o *Organisation, m Members, person uuid.UUID) authz.Decision {
	d := CanInvite(a, o)
	if a.Kind == authz.Person && a.ID == person {
		d = whileActive(o, authz.MemberOf()(about(a, o)))
	}
	return keepingReleaser(a, m, person, d)
}

// CanHandOver decides for the actor’s own part; staff set parts instead.
func CanHandOver(a authz.Actor, o *Organisation) authz.Decision {
	return whileActive(o, ActHandOver.Decide(about(a, o)))
}

func whileActive(o *Organisation, d authz.Decision) authz.Decision {
	if d.Allowed && !o.Active() {
		return authz.Denied(CodeInactive)
	}
	return d
}

func keepingReleaser(a authz.Actor, m Members, person uuid.UUID, d authz.Decision) authz.Decision {
	if d.Allowed && m.LastReleaser(person) && !isKeeper(a) {
		return authz.Denied(CodeLastReleaser)
	}
	return d
}
