// Package organisation knows in whose name people speak: associations (Vereine),
// parties (Parteien), companies (Firmen) and the units of the administration
// (Organisationseinheiten, at the top Direktionen), which form a tree.
//
// A member either drafts (verfasst) or drafts and releases (gibt frei). Members
// come by invitation: a letter to a mail address, accepted by whoever holds it and
// is logged in. While an organisation is active, somebody can release: the last
// one neither leaves nor is removed without handing over. Where that went wrong
// (lost account, death, quarrel), staff repair it; for them the rule does not hold.
//
//	active --staff--> inactive (no members, no invitations) --staff--> active
//	invitation --accept, withdraw, 14 days--> deleted
//
// Memberships are read with every request and lie with package identity; ending
// one holds at once. Within a transaction the actor’s part is read again under
// the lock of the organisation, so that of two people removing each other at the
// same moment only one succeeds.
//
// Verified (bestätigt) means that staff looked at it; a change of name or UID by
// its members takes that back.
package organisation
