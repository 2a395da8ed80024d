// Package drafting is writing a statement: beginning it for a person, an organisation or a
// secret of the browser, its remarks, who of a team is writing where, and its attachments.
package drafting
