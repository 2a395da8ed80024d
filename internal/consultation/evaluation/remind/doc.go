// Package remind writes to staff who have segments that are due soon: one letter for all of
// them in a consultation, once per day that is due.
package remind
