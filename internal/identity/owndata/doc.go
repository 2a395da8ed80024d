// Package owndata gives people a copy (Datenkopie) of everything the platform knows
// about them, as the Data Protection Act promises: a ZIP with data.json for programs
// and index.html for people.
//
// It knows nothing about anybody itself. Modules bring a Source for each kind of thing
// they store; the copy asks them one after the other, row by row.
//
//	waiting --made--> ready --a week, a newer copy, the account deleted--> erased
//	      \-- three hours --> failed
package owndata
