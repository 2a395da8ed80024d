// Package identity knows who is who: people (Personen), the logins (Anmeldungen)
// that prove it, their sessions (Sitzungen), roles (Rollen) and addresses.
//
// A login is the pair of issuer and subject that a provider vouches for, or a
// confirmed mail address; an address alone never joins two logins. Somebody who
// comes for the first time becomes a person; a further login is linked
// (verknüpft) only by that person, with both logins proved.
//
//	flow --callback--> login, step_up --> session --logout, idle, absolute end--> gone
//	             \---> link --confirmed--> login
//
// A session exists as a row and nowhere else, so ending it holds on every instance
// at the next request. It is replaced by a new one at every login and step-up.
//
// What makes somebody an employee is the login they came with, not the person:
// who opens a session with a login for residents has neither employee status nor
// the roles that depend on it, and loses both with the account in the directory.
package identity
