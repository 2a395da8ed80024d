// Package oversight lets administrators look at what the platform itself does: the
// audit log (Protokoll) with its checks, the jobs (Aufträge) and the mails, and set
// going again what stands still. It shows no address and no text of a mail, and
// that somebody has read the log stands in the log.
//
// A check walks through the whole chain of the log as a job; one is made every
// night, others when somebody wants to know. Room visits counts how often pages are
// opened, and nothing about who opened them.
package oversight
