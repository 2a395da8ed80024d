package file

import (
	"context"

	"mitwirken/internal/authz"
)

var (
	// Upload asks for a login; the guard of the purpose decides the rest.
	Upload = authz.Act{Name: "file.upload", Rule: authz.LoggedIn()}
	// Read is left to the guards.
	Read = authz.Act{Name: "file.read", Rule: authz.Everybody()}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"uploadFile": Upload, "getFile": Read, "downloadFile": Read, "getFilePurpose": Read}
}

// mayRead asks who knows: the guard for what is attached; what is not yet is for the
// person who uploaded it.
func (s *Service) mayRead(ctx context.Context, a authz.Actor, f *File) (Answer, error) {
	hidden := Answer{Decision: authz.Denied(authz.CodeNotFound)}
	subject, attached := f.Subject()
	if !attached {
		if f.ownedBy(a) {
			return Answer{Decision: authz.Allow()}, nil
		}
		return hidden, nil
	}
	g, known := s.guards[f.Purpose]
	if !known {
		return hidden, nil
	}
	return g.guard.MayRead(ctx, a, subject)
}
