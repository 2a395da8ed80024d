// Package dossier holds what a project tells beside its own text: news, events
// (Anlässe), milestones of what happens afterwards («So geht es weiter»), and
// documents (Unterlagen) with all their versions.
//
// An entry is written on a work copy and published; a change to a published entry
// leaves the live one alone until it is published too. In a space with four eyes
// somebody else publishes than who wrote last. Milestones are kept up for years:
// they can be written when the project is closed.
package dossier
