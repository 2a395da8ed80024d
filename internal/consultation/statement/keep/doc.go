// Package keep is what happens to statements while nobody writes in them: what was said
// follows the versions of the document, drafts are reminded before the end and erased long
// after it, and when their time is over, or their person goes, everything is forgotten but
// number, times, hash and signature, by which receipts can be checked for ever.
package keep
