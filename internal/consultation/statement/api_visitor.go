package statement

import "context"

// Visitor is who asks, for operations of rooms above. Invalid consultation.draft_secret.
func (d DraftSecret) Visitor(ctx context.Context) (Visitor, error) { return d.visitor(ctx) }
