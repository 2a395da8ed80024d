// Package handin is handing a statement in: what is missing before, the frozen and signed
// content with its number, the letter about it, further versions, the withdrawal, and the
// consent to publication.
package handin
