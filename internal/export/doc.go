// Package export (Export) lets staff take lists out of the platform: one contract for
// all modules, five formats, made by a job that can be left and found again.
//
// A module describes a list as a Source: who may have it, which columns and filters
// it has, how its rows are read in batches. This package does the rest: it reads them
// in one snapshot of the database, writes the file (package table) with a head that
// says what, by which office, when and filtered how, marks what is about people,
// shows progress, keeps the file for a week, and records who asked and who fetched.
//
//	waiting --job--> working --written--> ready --a week, or given up--> erased
//	             ^      |  \--refused, or tried too often--> failed --a week--> erased
//	             \------/ the program stopped or died: begun anew
//
// What is known to be short is made within the request that asks for it.
//
// Rights count twice: at the moment of asking they are written down and decide which
// rows the file has; for each download the source is asked again, and who has lost
// one of those rights since gets nothing.
package export
