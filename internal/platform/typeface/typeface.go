// Package typeface holds the letters for documents that are drawn by the server:
// DejaVu Sans Condensed, which has every character of our languages. See LICENSE.
package typeface

import _ "embed" // the fonts

// Regular is a TrueType font.
//
//go:embed DejaVuSansCondensed.ttf
var Regular []byte

// Bold is its heavy cut.
//
//go:embed DejaVuSansCondensed-Bold.ttf
var Bold []byte
