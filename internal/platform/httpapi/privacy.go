package httpapi

import (
	"time"

	"mitwirken/internal/platform/privacy"
)

// callersKept is how long a caller counts who does not ask again.
const callersKept = time.Hour

// Holdings declares the counting of requests.
func Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "httpapi_rate", Topic: privacy.Running, Tables: []string{"httpapi_rate"}, Ground: privacy.Security,
		Kept: []privacy.Kept{privacy.After(callersKept, privacy.LastAsked)}, Recipients: []privacy.Recipient{privacy.Software}}}
}
