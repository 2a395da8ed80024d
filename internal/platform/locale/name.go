package locale

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NameKey is a name without case, accents and doubled spaces, the same for every
// language: what names are put in order by and found with. It is stored beside the
// name, so a change here needs the stored ones written anew.
func NameKey(name string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
	return strings.Join(strings.Fields(plain), " ")
}
