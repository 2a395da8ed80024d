package locale

import (
	"math"
	"strconv"
	"strings"
)

// Characters that a reader cannot tell apart but a line break can.
const (
	noBreak       = "\u00a0"
	narrowNoBreak = "\u202f"
	minus         = "\u2212"
)

var plainSpaces = strings.NewReplacer(noBreak, " ", narrowNoBreak, " ")

// Plain has ordinary spaces where Format ties characters together: for texts that
// programs read or search.
func Plain(s string) string { return plainSpaces.Replace(s) }

// Format writes numbers, dates and lists as a language does in Switzerland.
// Numbers stay on one line with their unit and dates on one line (U+00A0). It is a value, free to copy.
type Format struct{ w *vocabulary }

// For gives the form of a language; «fr-CH» is read as «fr», an unknown
// language as German.
func For(lang string) Format { return Format{w: &words[langIndex(lang)]} }

// Lang is one of Langs.
func (f Format) Lang() string { return f.w.lang }

// singular is the plural rule of CLDR for whole numbers: French counts nought
// as one, the others do not.
func (f Format) singular(n int64) bool {
	return n == 1 || n == -1 || (n == 0 && f.w.zeroIsOne)
}

// millions is the form many of CLDR for whole numbers.
func (f Format) millions(n int64) bool {
	return f.w.millions && n != 0 && n%1_000_000 == 0
}

// Integer groups from four digits on: 1’234.
func (f Format) Integer(n int64) string {
	// Not -n: the smallest int64 has no positive twin.
	digits := strings.TrimPrefix(strconv.FormatInt(n, 10), "-")
	return sign(n < 0) + f.group(digits)
}

// Decimal writes exactly this many digits behind the decimal sign and rounds
// half away from zero what a person would read: 1.005 becomes 1,01. NaN and
// infinities become a dash.
func (f Format) Decimal(x float64, digits int) string {
	return f.decimal(x, digits, 0)
}

// Percent writes a share: 0.381 with one digit is 38,1 %.
func (f Format) Percent(share float64, digits int) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return "–"
	}
	return f.decimal(share, digits, 2) + f.w.percent
}

// Money takes Rappen and leaves out none: CHF 21’000.– or CHF 14.50.
func (f Format) Money(rappen int64) string {
	digits := strings.TrimPrefix(strconv.FormatInt(rappen, 10), "-")
	if len(digits) < 3 {
		digits = "000"[len(digits):] + digits
	}
	francs, rest := f.group(digits[:len(digits)-2]), "."+digits[len(digits)-2:]
	if rest == ".00" {
		rest = f.w.evenMoney
	}
	return "CHF" + noBreak + sign(rappen < 0) + francs + rest
}

// FileSize counts in thousands as file managers do and shows one decimal below
// ten: 340 kB, 1,5 MB. Negative sizes are written as nought.
func (f Format) FileSize(bytes int64) string {
	bytes = max(bytes, 0)
	if bytes < 1000 {
		return strconv.FormatInt(bytes, 10) + noBreak + f.w.bytes[0]
	}
	for unit, size := 1, int64(1000); ; unit, size = unit+1, size*1000 {
		if tenths := round(bytes, size/10); tenths < 100 {
			text := strconv.FormatInt(tenths/10, 10)
			if tenths%10 != 0 {
				text += f.w.decimal + strconv.FormatInt(tenths%10, 10)
			}
			return text + noBreak + f.w.bytes[unit]
		}
		// 999 500 bytes would round to 1000 kB: that is 1 MB.
		if whole := round(bytes, size); whole < 1000 || unit == len(f.w.bytes)-1 {
			return f.Integer(whole) + noBreak + f.w.bytes[unit]
		}
	}
}

func round(n, unit int64) int64 {
	if n%unit*2 >= unit {
		return n/unit + 1
	}
	return n / unit
}

// List joins: a, b und c.
func (f Format) List(items []string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		return strings.Join(items[:n-1], ", ") + " " + f.w.and + " " + items[n-1]
	}
}

// Quote puts the quotation marks of the language around a text.
func (f Format) Quote(s string) string { return f.w.quotes[0] + s + f.w.quotes[1] }

// decimal rounds on the shortest decimal notation and moves the point by shift
// places: multiplying in binary would turn 0.285 into 28.499….
func (f Format) decimal(x float64, digits, shift int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	digits = max(digits, 0)
	whole, frac, _ := strings.Cut(strconv.FormatFloat(math.Abs(x), 'f', -1, 64), ".")
	if missing := shift + digits + 1 - len(frac); missing > 0 {
		frac += strings.Repeat("0", missing)
	}
	kept, next := []byte(whole+frac[:shift+digits]), frac[shift+digits]
	if next >= '5' {
		kept = addOne(kept)
	}
	point := len(kept) - digits
	wholePart := strings.TrimLeft(string(kept[:point]), "0")
	if wholePart == "" {
		wholePart = "0"
	}
	text := f.group(wholePart)
	if digits > 0 {
		text += f.w.decimal + string(kept[point:])
	}
	negative := x < 0 && strings.Trim(string(kept), "0") != ""
	return sign(negative) + text
}

func addOne(digits []byte) []byte {
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '9' {
			digits[i]++
			return digits
		}
		digits[i] = '0'
	}
	return append([]byte{'1'}, digits...)
}

func (f Format) group(digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	var b strings.Builder
	first := len(digits) % 3
	b.WriteString(digits[:first])
	for i := first; i < len(digits); i += 3 {
		if i > 0 {
			b.WriteString(f.w.thousands)
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

func sign(negative bool) string {
	if negative {
		return minus
	}
	return ""
}
