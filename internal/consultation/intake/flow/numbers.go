package flow

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxNumber and MaxHeading in letters: longer ones are sentences.
	MaxNumber  = 30
	MaxHeading = 500
	// A line of its own without the end of a sentence, up to here, is a title.
	maxLine = 120
)

var (
	articleStart = regexp.MustCompile(`^[\s\x{a0}]*((?:Art\.?|Artikel|Article|Articolo|§)[\s\x{a0}]*\d{1,4}(?:bis|ter|quater|quinquies|sexies|septies|octies|[a-z])?)(?:[.:]|[\s\x{a0}]*[–—-])?(?:[\s\x{a0}]+|$)`)
	// «Art. 5 Abs. 2 DSG verlangt …» begins a sentence.
	referring = regexp.MustCompile(`^(?:[\p{Ll},;()]|(?:Abs|Al|Bst|Lit|Ziff|Satz|Nr)\b|\p{Lu}\p{L}*\p{Lu}\b)`)
	// A paragraph of an article: «¹ Die Gemeinde …» or «1 Die Gemeinde …».
	raisedStart  = regexp.MustCompile(`^[\s\x{a0}]*([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})[\s\x{a0}]*\S`)
	plainStart   = regexp.MustCompile(`^[\s\x{a0}]*(\d{1,2})(?:bis|ter|quater)?[\s\x{a0}]+\p{Lu}`)
	headingStart = regexp.MustCompile(`^[\s\x{a0}]*((?:\d{1,3}\.)+\d{0,3}|\d{1,2}|[IVXL]{1,6}\.|[A-Z]\.|\d{1,2}\))[\s\x{a0}]+\S`)
)

// articleIn finds the number of an article at the beginning: «Art. 5», «§ 61a». n is
// where the rest begins. In running text the rest must not go on as a reference.
func articleIn(t string, running bool) (number string, n int, ok bool) {
	m := articleStart.FindStringSubmatchIndex(t)
	if m == nil {
		return "", 0, false
	}
	if rest := t[m[1]:]; rest != "" && running && referring.MatchString(rest) {
		return "", 0, false
	}
	number = strings.Join(strings.FieldsFunc(t[m[2]:m[3]], unicode.IsSpace), " ")
	if after, ok := strings.CutPrefix(number, "§"); ok {
		number = "§ " + strings.TrimSpace(after)
	}
	return number, m[1], true
}

// counters tell typed numbers from numbers that happen to begin a title («5 Ziele»):
// the next one in turn is a number.
type counters map[int]int

// headingNumber finds a number that was typed before a title. n is where it begins.
func (c counters) headingNumber(level int, t string) (number string, n int) {
	m := headingStart.FindStringSubmatchIndex(t)
	if m == nil {
		return "", 0
	}
	number = t[m[2]:m[3]]
	if value, err := strconv.Atoi(number); err == nil {
		tab := strings.Contains(t[m[3]:m[1]], "\t")
		if !tab && value != c[level]+1 {
			return "", 0
		}
	}
	_, size := utf8.DecodeLastRuneInString(t[:m[1]])
	return tidyNumber(number), m[1] - size
}

// saw remembers where the count stands.
func (c counters) saw(level int, number string) {
	value := Counted(number)
	for n := 1; value == 0 && n <= MaxNumber; n++ {
		if roman(n)+"." == number || roman(n) == number {
			value = n
		}
	}
	c[level] = value
	for deeper := range c {
		if deeper > level {
			delete(c, deeper)
		}
	}
}

// tidyNumber leaves out the dot that only ends a number: «2.1.» is chapter 2.1.
func tidyNumber(n string) string {
	n = strings.Join(strings.Fields(n), " ")
	if before, ok := strings.CutSuffix(n, "."); ok && strings.Trim(before, "0123456789.") == "" {
		return before
	}
	return n
}

// Counted gives the value of a label that counts in plain numbers («3.», «3)»).
func Counted(label string) int {
	n, err := strconv.Atoi(strings.TrimRight(strings.TrimLeft(label, "("), ".)"))
	if err != nil || n < 1 || n > 9999 {
		return 0
	}
	return n
}

// Line tells whether a text reads like a title.
func Line(t string) bool {
	t = strings.TrimSpace(t)
	return t != "" && utf8.RuneCountInString(t) <= maxLine && !strings.ContainsAny(t[len(t)-1:], ".,;:?!")
}

// Written is a number as it is printed.
func Written(n int, format string) string {
	switch format {
	case "none", "bullet":
		return ""
	case "lowerLetter", "upperLetter":
		if n < 1 {
			return ""
		}
		// After z comes aa, then bb.
		s := strings.Repeat(string(rune('a'+(n-1)%26)), min((n-1)/26+1, MaxNumber))
		if format == "upperLetter" {
			s = strings.ToUpper(s)
		}
		return s
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "ordinal":
		return strconv.Itoa(n) + "."
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.sign)
		}
	}
	return b.String()
}
