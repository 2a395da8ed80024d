// Package statement is what people and organisations say in a consultation
// (Stellungnahme, Eingabe): drafted, submitted, proved by a receipt, published when they
// want it, joined by others; and what staff capture from paper.
//
//	draft (Entwurf) --submit--> submitted (übermittelt) --withdraw--> withdrawn (zurückgezogen)
//	      \--discard--> erased      \--submit again: the next version--/
//	any of them --time over--> erased but for number, hash and signature
//
// A statement consists of remarks: each is said to one block of the document, or to words
// in it. Every remark counts its own changes: who saves an old one is told and gets the
// newer text, so that several people write at the same time and no word is lost. Leases
// only show who is writing where; they forbid nothing.
//
// Whose a statement is: the account that began it; everybody who speaks for the
// organisation, of whom those who release submit it; whoever knows the secret of a draft
// that was begun without a login; the staff of the project when it came on paper.
//
// Submitting freezes the content (package receipt), which names no person. Changes after
// that are a draft again until they are submitted as well; every submitted version stays.
//
// This room knows what a statement is, who may do what with it and when, and gives it to
// the rooms above: drafting writes, handin freezes and signs, proof gives out receipts, keep
// reminds and forgets, published and collect show.
//
// Opinions are especially protected: whenever staff open them, the log has a line.
package statement
