package pg

import "strings"

// Prefix is a pattern for LIKE that finds everything that begins with s; what s
// holds of the signs of patterns is taken literally.
func Prefix(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}
