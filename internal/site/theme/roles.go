package theme

import "strings"

// Scheme is light or dark.
type Scheme string

const (
	Light Scheme = "light"
	Dark  Scheme = "dark"
)

// Palette gives a colour to every role.
type Palette map[string]string

// pair are two roles that meet on a screen, and the contrast they need.
type pair struct {
	front, back string
	need        float64
}

// WCAG 1.4.3 for text, 1.4.11 (and large text) for the rest.
const (
	needText    = 4.5
	needControl = 3
)

// pairs in the order of src/ui/theme/roles.ts: of two that fall equally short the
// first one is named.
var pairs = func() []pair {
	var out []pair
	on := func(need float64, front, backs string) {
		for _, b := range strings.Fields(backs) {
			out = append(out, pair{front, b, need})
		}
	}
	on(needText, "ink", "ground sheet sunk accent-soft")
	on(needText, "ink", "positive-soft warning-soft negative-soft info-soft")
	on(needText, "ink-2", "ground sheet sunk accent-soft")
	on(needControl, "line-strong", "ground sheet sunk")
	on(needText, "accent-ink", "ground sheet sunk accent-soft")
	on(needControl, "accent", "ground sheet accent-soft sunk")
	on(needText, "on-accent", "accent accent-strong")
	on(needControl, "accent-strong", "ground sheet")
	on(needText, "positive", "ground sheet positive-soft")
	on(needText, "warning", "ground sheet warning-soft")
	on(needText, "negative", "ground sheet negative-soft")
	on(needText, "negative-strong", "ground sheet negative-soft")
	on(needText, "on-negative", "negative negative-strong")
	on(needText, "info", "ground sheet info-soft")
	on(needText, "on-now", "now")
	on(needText, "on-mast", "mast")
	on(needText, "on-mast-2", "mast")
	on(needControl, "now", "mast")
	on(needControl, "focus", "ground sheet sunk accent-soft focus-gap positive-soft warning-soft negative-soft info-soft")
	on(needControl, "focus-mast", "mast")
	on(needControl, "on-now", "now")
	return out
}()

// accentRoles are those that follow the accent; all others are the same in every
// installation.
var accentRoles = []string{"accent", "accent-strong", "accent-soft", "accent-ink", "on-accent", "focus", "tint-1", "tint-2", "tint-3", "tint-4", "tint-5"}
