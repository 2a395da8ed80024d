package once

import (
	"time"

	"mitwirken/internal/platform/privacy"
)

// kept is how long a request can be repeated without a second effect. What somebody sent
// without a network waits up to 14 days in their browser (frontend/src/lib/outbox.ts), and
// the first try may have arrived unnoticed.
const kept = 15 * 24 * time.Hour

// Holdings declares the keys of requests; some name the account that sent them.
func Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "once_key", Topic: privacy.Running, Tables: []string{"once_key"}, Ground: privacy.Security,
		Kept: []privacy.Kept{privacy.After(kept, privacy.Sent)}, Recipients: []privacy.Recipient{privacy.Software}}}
}
