// Package takeout has the lists of segments that staff take out of a consultation: with
// their senders, and without.
package takeout
