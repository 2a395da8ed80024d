// Package media is the list of all pictures and documents that lie in projects: what
// staff may edit, where it is shown and what it lacks. It keeps nothing itself; the
// rooms that keep files say which ones a person may look through.
package media
