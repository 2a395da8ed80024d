// Package site is what an installation says about itself: whose it is, how it looks,
// how to reach people there, and the texts that every platform owes its readers.
//
// Words: Einstellungen (settings), Akzentfarbe (accent), Über Mitwirken (about),
// Impressum (imprint), Datenschutz (privacy), Erklärung zur Barrierefreiheit
// (accessibility), Netiquette.
//
// There is one document with a version. Until administrators save it for the first
// time, the environment and the texts in this package stand in for it. Every
// instance keeps the document in memory and forgets it when another one notifies
// that it has changed.
//
// Texts exist per language and in Leichte Sprache («easy»); German is required, the
// others fall back to it, and the answer says so. {name}, {shortName}, {address},
// {phone} and {email} in a text stand for what the settings say.
package site
