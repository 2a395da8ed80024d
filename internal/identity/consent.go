package identity

import (
	"regexp"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

// CodeConsentNotFound: the person has not agreed to that, or not any more.
const CodeConsentNotFound fault.Code = "identity.consent_not_found"

// Consent (Einwilligung) is what a person agreed to, in the version they read.
type Consent struct {
	ID          uuid.UUID
	Kind        string
	Version     string
	GivenAt     time.Time
	WithdrawnAt *time.Time
}

// CanWithdraw decides about one consent of one's own.
func CanWithdraw(c *Consent) authz.Decision {
	if c.WithdrawnAt != nil {
		return authz.Denied(CodeConsentNotFound)
	}
	return authz.Allow()
}

var consentKind = regexp.MustCompile(`^[a-z][a-z0-9_.]{0,59}$`)
