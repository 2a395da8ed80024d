// Package space is the frame in which people take part.
//
// A space (Raum) is for everybody, for employees or for its members. It holds
// participation projects (Beteiligungsprojekte), a project has phases with dates,
// and activities (surveys, idea boards, consultations …) that can be open in any
// of its phases, several at the same time. Kinds of activities are registered from
// above: see Kind.
//
// Staff write on a work copy; what is approved becomes the live content, and each
// approved content is kept:
//
//	draft (Entwurf) ⇄ in_approval (zur Freigabe) → planned (geplant) → running (läuft)
//	  → evaluation (Auswertung) → report_published (Bericht publiziert) → closed (abgeschlossen)
//	planned, running, evaluation → withdrawn (zurückgezogen);  evaluation → closed, with a reason
//
// Whether a published project is planned, running or in evaluation follows from
// its dates at the moment of the request, never from a nightly job. A change to a
// published project takes the same way of work copy and approval, while the live
// content stays.
//
// Texts exist per language and in Leichte Sprache («easy»); German is required,
// and where another is missing the German text is shown and said to be German.
package space
