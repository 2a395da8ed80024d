package fault

import "regexp"

// personal is what error texts of libraries tend to quote from their input:
// mail addresses, anything in quotation marks, long numbers, network addresses.
var personal = regexp.MustCompile(`[^\s<>"'=:;,]+@[^\s<>"'=:;,]+|"[^"]*"|'[^']*'|` + "`[^`]*`" + `|\b(?:\d{1,3}\.){3}\d{1,3}\b|\+?\d(?:[ ()./-]?\d){8,}`)

// Describe is the text of a technical error as it may stand in a log: what might
// be personal is taken out. Empty for nil.
func Describe(err error) string {
	if err == nil {
		return ""
	}
	return personal.ReplaceAllString(err.Error(), "…")
}
