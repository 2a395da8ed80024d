// Package board is what a consultation is evaluated with: the steps of the work (places,
// Arbeitsschritte), tags (Schlagwörter), text blocks (Textbausteine), whether releasing
// takes four eyes, and who of the staff may evaluate at all.
//
//	start --> steps named by staff, in their order --> released
//
// A step may lock: words, consideration and decision of a segment stay while it is there.
// A tag can bring an assignee. A text block knows where it was put in; changing it changes
// nothing there. The room above (evaluation) has the segments.
package board
