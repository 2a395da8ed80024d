package theme

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// oklch is a colour by perceived lightness (0 to 1), chroma (0 is grey) and hue in
// degrees: equal steps of lightness look equal for every hue.
type oklch struct{ l, c, h float64 }

type rgb [3]float64

var hexPattern = regexp.MustCompile(`^#?([0-9a-f]{3}|[0-9a-f]{6})$`)

// Normalise reads #0a5f66, 0A5F66 and #abc and gives #0a5f66; false for anything else.
func Normalise(s string) (string, bool) {
	m := hexPattern.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s)))
	if m == nil {
		return "", false
	}
	digits := m[1]
	if len(digits) == 3 {
		digits = strings.Join([]string{digits[:1], digits[:1], digits[1:2], digits[1:2], digits[2:], digits[2:]}, "")
	}
	return "#" + digits, true
}

// RGB gives the three channels of a colour as Normalise writes it, 0 to 255.
func RGB(hex string) (r, g, b uint8) {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		return 0, 0, 0
	}
	return uint8(n >> 16), uint8(n >> 8), uint8(n) //nolint:gosec // the lowest byte of each is meant
}

func toRGB(hex string) rgb {
	r, g, b := RGB(hex)
	return rgb{float64(r) / 255, float64(g) / 255, float64(b) / 255}
}

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func gamma(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

func fromHex(hex string) oklch {
	c := toRGB(hex)
	r, g, b := linear(c[0]), linear(c[1]), linear(c[2])
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	x := 1.9779984951*l - 2.428592205*m + 0.4505937099*s
	y := 0.0259040371*l + 0.7827717662*m - 0.808675766*s
	return oklch{0.2104542553*l + 0.793617785*m - 0.0040720468*s, math.Hypot(x, y), math.Mod(math.Atan2(y, x)*180/math.Pi+360, 360)}
}

func (k oklch) linear() rgb {
	a, b := k.c*math.Cos(k.h*math.Pi/180), k.c*math.Sin(k.h*math.Pi/180)
	cube := func(v float64) float64 { return v * v * v }
	l := cube(k.l + 0.3963377774*a + 0.2158037573*b)
	m := cube(k.l - 0.1055613458*a - 0.0638541728*b)
	s := cube(k.l - 0.0894841775*a - 1.291485548*b)
	return rgb{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.707614701*s,
	}
}

func (c rgb) shown() bool {
	for _, v := range c {
		if v < -0.0005 || v > 1.0005 {
			return false
		}
	}
	return true
}

func clamp(v float64) float64 { return min(1, max(0, v)) }

// hex is the nearest colour a screen can show: lightness and hue stay, chroma gives way.
func (k oklch) hex() string {
	k.l = clamp(k.l)
	if !k.linear().shown() {
		low, high := 0.0, k.c
		for range 14 {
			mid := (low + high) / 2
			if (oklch{k.l, mid, k.h}).linear().shown() {
				low = mid
			} else {
				high = mid
			}
		}
		k.c = low
	}
	var b strings.Builder
	b.WriteByte('#')
	for _, v := range k.linear() {
		fmt.Fprintf(&b, "%02x", int(math.Floor(clamp(gamma(clamp(v)))*255+0.5)))
	}
	return b.String()
}

func luminance(hex string) float64 {
	c := toRGB(hex)
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// Contrast of two colours by WCAG, 1 to 21.
func Contrast(one, other string) float64 {
	a, b := luminance(one), luminance(other)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

func hueDistance(one, other float64) float64 {
	d := math.Mod(math.Abs(one-other), 360)
	return min(d, 360-d)
}
