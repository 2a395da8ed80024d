// Package file takes in files for every module and gives them out again.
//
// A module registers what it takes as a Purpose with a Guard (Service.Purpose): who
// may upload, which types, how large, how many, and who may read. A file is uploaded
// first, on its own, and then attached to a subject (kind and id) in the transaction in
// which the module saves it.
//
//	storing --blob kept--> checking (wird geprüft) --nothing found--> clean (frei)
//	                                \--something found--> refused (abgewiesen, erased)
//	unattached --Attach--> attached --Detach--> removed --job--> erased
//	          \--24 hours--> removed
//
// Without a virus scanner, files are clean at once. With one, nobody gets a file
// before it is checked; when the scanner is down, files wait.
//
// The row comes before the blob: whatever a crash leaves, a row knows its name and the
// sweep finds it. Blobs are never written or erased inside a transaction.
//
// What a file is, its content says, never its name or what the browser claims.
// Pictures are made anew (package picture); documents are looked through for macros,
// scripts and second faces, as far as that can be done without running them, and are
// given out as downloads only, in a sandbox.
package file
