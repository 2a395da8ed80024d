// Package cockpit is the first page of staff: what needs this person today, and all
// projects they may see on one line of time. It keeps nothing itself; everything
// follows from the projects, their dates and the rights at the moment of the request.
package cockpit
