// Package space holds participation projects (Beteiligungsprojekte): what they
// are about, when people can take part, and who in the administration answers
// for them.
//
//	planned (geplant) --opens_at--> open (läuft) --closes_at--> finished (abgeschlossen)
//
// The state follows from the dates at the moment of the request, never from a
// nightly job. Texts exist per language; where one is missing, the German text
// is shown and said to be German.
package space
