// Package contact is the shortest way to the administration: a question
// (Anliegen), a wish to be called back (Rückruf) or the report of a barrier
// (Barriere melden). It needs no account. The message goes by mail to the
// municipality; the person gets a number, and a receipt if they left an address.
//
//	sent --12 months--> deleted
package contact
