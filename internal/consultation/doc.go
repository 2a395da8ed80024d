// Package consultation (Konsultation, Mitwirkung, Vernehmlassung) is the kind of
// activity in which a document is put up for discussion: its settings, the versions of
// the document, and what readers get of them. What people say about it, and what becomes
// of that, is for the rooms above.
//
// A version is a draft until it is published; then it stays as it is for ever. The latest
// published one is the current one: it is what people read and what they speak to.
package consultation
