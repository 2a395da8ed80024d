package httpapi

import (
	"crypto/sha256"

	"mitwirken/internal/platform/once"
)

const keyHeader = "Idempotency-Key"

// Once is embedded in the input of every operation that creates something: a
// request that is sent again after a broken connection creates nothing twice.
type Once struct {
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"16" maxLength:"64" pattern:"^[A-Za-z0-9_-]+$" doc:"Random, chosen by the client per act of the person and kept when the request is repeated."`
	RawBody        []byte `json:"-"`
}

// Key names the act for package once. Scope is the operation together with
// whatever tells apart who may learn its result.
func (o Once) Key(scope string) once.Key {
	sum := sha256.Sum256(o.RawBody)
	return once.Key{Scope: scope, Value: o.IdempotencyKey, Fingerprint: sum[:]}
}
