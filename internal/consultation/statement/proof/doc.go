// Package proof gives out receipts of statements, as PDF and for programs, and tells
// whether one is good: without a name, and as long as the platform runs.
package proof
