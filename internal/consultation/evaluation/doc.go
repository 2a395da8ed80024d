// Package evaluation (Auswertung) is what staff do with what people said in a
// consultation: statements are cut into segments (Abschnitte), one per remark, and each
// gets a consideration (Erwägung) and a decision.
//
//	submitted --> segment at the first place (neu) --> in Arbeit --> geprüft --> freigegeben
//	submitted again --> replaced while nobody has worked on it, else marked «Eingabe geändert»
//	withdrawn       --> gone while nobody has worked on it, else marked «zurückgezogen»
//
// The steps (places) are those of package board, as are tags and text blocks: the service
// of this package has that of the board in it. A place may lock: words, consideration and
// decision stay while a segment is there. Releasing is for publishers, and with four eyes
// for somebody else than who wrote the answer last.
//
// The statement itself stays as it was signed and can be read beside.
//
// Every change counts up the version of a segment. Who saves an old one is told. Changes
// of many are in package bulk, splitting and joining in package cut; what leaves is in
// package takeout, letters about what is due in package remind.
//
// Segments tell political opinions: whenever staff open them, the log has a line.
package evaluation
