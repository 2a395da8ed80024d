// Package edition composes what a report on a consultation says: the table of requests with
// considerations and decisions, the synopsis that puts the document beside them, numbers and
// facts about the procedure; for paper, for sheets and for the page.
//
// Nobody is named who did not agree to it: they are «Privatperson» or «Organisation», and
// where their own words or an answer name them, the name is left out («[…]»).
package edition
