// Package frontend carries the built single-page app inside the binary.
package frontend

import "embed"

// Dist holds the Vite build below "dist". Without "all:" go:embed leaves out
// every file whose name starts with "." or "_": the manifest in dist/.vite, and
// the .gitkeep that lets a fresh clone compile before the app has been built.
//
//go:embed all:dist
var Dist embed.FS
