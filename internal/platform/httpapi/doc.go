// Package httpapi is the HTTP contract in one place: a gin engine with request
// ids, limits, deadlines, security headers and a log without personal data; huma
// operations out of Go types; every refusal as RFC 9457 problem+json in the
// person's language; cursors, ETags, idempotency keys and rate limits that all
// instances share.
//
// A module registers its routes with Register and returns *fault.Error; it
// never chooses a status and never writes a sentence.
package httpapi
