// Package i18n holds every sentence a person reads, one folder a language, in
// go-i18n format: the server, its mails and the single-page app read the same files.
package i18n

import "embed"

// FS holds <lang>/<area>.json.
//
//go:embed */*.json
var FS embed.FS
