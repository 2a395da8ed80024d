// Package jobs runs work after the request: at once, later or again and again.
//
// A job is enqueued inside the transaction that makes it necessary: it exists
// exactly when that transaction commits. River (over pgx) works the jobs; it is
// reached through this package only. The insert is our own statement, because
// River cannot insert through the driver our transactions use; a test holds it
// against River's own insert.
//
// Handlers run at least once: a program that dies, or a database that goes away,
// between the effect and its record makes the job run again. Handlers are
// therefore written so that a second run does no harm.
//
// Arguments carry ids, never what a person wrote: they stay readable in the
// table for days. For the same reason neither the logs nor the table keep the
// text of an error, only its fault code, SQLSTATE or Go type.
package jobs
