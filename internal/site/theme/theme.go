// Package theme gives every colour role of the interface its colour for one accent
// and says which accents may be used. It is the twin of frontend/src/ui/theme: the
// vectors in testdata/theme hold both to the same answers.
package theme

// DefaultAccent of a fresh installation: a deep lake teal.
const DefaultAccent = "#0a5f66"

const (
	paperHue = 96.0
	// margin above the norm, so that rounding to 8 bits never falls below it.
	margin = 0.08
	now    = "#ffcf3f"
	onNow  = "#1b1a14"

	// The accents of internal spaces.
	indigo = "#3b4a8f"
	plum   = "#7a3069"
)

func grey(l, c, h float64) string { return oklch{l, c, h}.hex() }

// until moves the lightness away from backs just as far as needed; hue stays.
func until(k oklch, ratio float64, backs []string, s Scheme) string {
	at := func(l float64) string { return oklch{l, k.c, k.h}.hex() }
	far := func(hex string) bool {
		for _, b := range backs {
			if Contrast(hex, b) < ratio+margin {
				return false
			}
		}
		return true
	}
	near, enough := k.l, 1.0
	if far(at(near)) {
		return at(near)
	}
	if s == Light { // there it gets darker
		enough = 0
	}
	for range 10 {
		middle := (near + enough) / 2
		if far(at(middle)) {
			enough = middle
		} else {
			near = middle
		}
	}
	return at(enough)
}

// foundation is what no accent changes.
type foundation struct {
	palette      Palette
	backs, softs []string
}

func neutrals(s Scheme) Palette {
	if s == Light {
		return Palette{
			"ground": grey(0.971, 0.006, paperHue), "sheet": "#ffffff", "sunk": grey(0.945, 0.008, paperHue), "mast": grey(0.205, 0.006, 250),
			"mast-line": grey(0.4, 0.008, 250), "on-mast": grey(0.965, 0.004, paperHue), "on-mast-2": grey(0.8, 0.006, paperHue),
			"ink": grey(0.205, 0.008, 250), "ink-2": grey(0.43, 0.012, 250), "line": grey(0.875, 0.008, paperHue),
		}
	}
	return Palette{
		"ground": grey(0.165, 0.004, 250), "sheet": grey(0.213, 0.006, 250), "sunk": grey(0.255, 0.007, 250), "mast": grey(0.11, 0.003, 250),
		"mast-line": grey(0.36, 0.006, 250), "on-mast": grey(0.95, 0.004, paperHue), "on-mast-2": grey(0.78, 0.006, paperHue),
		"ink": grey(0.952, 0.005, paperHue), "ink-2": grey(0.8, 0.008, paperHue), "line": grey(0.34, 0.008, 250),
	}
}

func found(s Scheme) foundation {
	p := neutrals(s)
	f := foundation{palette: p, backs: []string{p["ground"], p["sheet"], p["sunk"]}}
	light := s == Light
	pick := func(a, b float64) float64 {
		if light {
			return a
		}
		return b
	}
	meaning := func(name string, h float64) {
		soft := oklch{pick(0.95, 0.27), pick(0.034, 0.045), h}.hex()
		p[name+"-soft"] = soft
		p[name] = until(oklch{pick(0.5, 0.76), pick(0.16, 0.13), h}, needText, []string{p["ground"], p["sheet"], soft}, s)
		f.softs = append(f.softs, soft)
	}
	const red = 22
	meaning("positive", 152)
	meaning("warning", 70)
	meaning("negative", red)
	meaning("info", 245)
	deep := fromHex(p["negative"])
	deep.l += pick(-0.09, 0.08)
	p["negative-strong"] = deep.hex()
	p["on-negative"] = "#ffffff"
	if !light {
		p["on-negative"] = grey(0.2, 0.03, red)
	}
	p["line-strong"] = until(oklch{pick(0.62, 0.5), 0.01, 250}, needControl, f.backs, s)
	p["now"], p["on-now"], p["focus-gap"], p["focus-mast"] = now, onNow, p["sheet"], p["on-mast"]
	return f
}

var foundations = map[Scheme]foundation{Light: found(Light), Dark: found(Dark)}

// build gives every role its colour; in the light scheme «accent» is exactly hex.
func build(hex string, s Scheme) Palette {
	f, k := foundations[s], fromHex(hex)
	p := make(Palette, len(f.palette)+len(accentRoles))
	for role, colour := range f.palette {
		p[role] = colour
	}
	// A grey accent stays grey: no hue is invented where none was asked for.
	calm := func(l, most float64) string { return oklch{l, min(k.c, most), k.h}.hex() }
	if s == Light {
		p["accent"], p["accent-soft"], p["on-accent"] = hex, calm(0.945, 0.02), "#ffffff"
		p["accent-ink"] = until(oklch{min(k.l, 0.45), k.c, k.h}, needText, append(f.backs[:3:3], p["accent-soft"]), s)
		// A very dark accent cannot get darker on hover.
		p["accent-strong"] = calm(k.l+0.12, 0.4)
		if k.l > 0.3 {
			p["accent-strong"] = calm(k.l-0.1, 0.4)
		}
		p["tint-1"], p["tint-2"], p["tint-3"] = calm(0.94, 0.022), calm(0.82, 0.065), calm(0.63, 0.13)
		p["tint-4"], p["tint-5"] = calm(min(k.l, 0.46), 0.16), calm(min(k.l, 0.46)-0.1, 0.13)
	} else {
		p["accent-soft"], p["on-accent"] = calm(0.3, 0.05), calm(0.2, 0.04)
		lifted := until(oklch{0.8, min(k.c, 0.12), k.h}, needText, append(f.backs[:3:3], p["accent-soft"]), s)
		p["accent"], p["accent-ink"], p["accent-strong"] = lifted, lifted, calm(min(0.97, fromHex(lifted).l+0.08), 0.09)
		p["tint-1"], p["tint-2"], p["tint-3"], p["tint-4"], p["tint-5"] = calm(0.26, 0.045), calm(0.36, 0.07), calm(0.5, 0.09), calm(0.68, 0.1), calm(0.82, 0.085)
	}
	p["focus"] = until(fromHex(p["accent-ink"]), needControl, append(append(f.backs[:3:3], p["accent-soft"]), f.softs...), s)
	return p
}

// shortfall is a pair that falls short, with the ratio reached.
type shortfall struct {
	pair
	ratio float64
}

func shortfalls(p Palette) []shortfall {
	var out []shortfall
	for _, x := range pairs {
		if r := Contrast(p[x.front], p[x.back]); r < x.need {
			out = append(out, shortfall{x, r})
		}
	}
	return out
}

func passes(hex string) bool {
	return len(shortfalls(build(hex, Light))) == 0 && len(shortfalls(build(hex, Dark))) == 0
}

// Reason why a colour may not be an accent; empty when it may.
type Reason string

const (
	// NotAColour: unreadable.
	NotAColour Reason = "not-a-colour"
	// TooLight: words and controls in it could not be read.
	TooLight Reason = "too-light"
	// Signal: looks like the yellow that means «now, you can act».
	Signal Reason = "signal"
	// Alike: the accent of internal spaces could be mistaken for the other.
	Alike Reason = "alike"
)

// Verdict about a colour.
type Verdict struct {
	// Accent as Normalise writes it, when it may be used.
	Accent string
	Reason Reason
	// Suggestion is a near colour that passes.
	Suggestion string
	// Ratio of the pair that hurts most and what it needs; for TooLight.
	Ratio, Need float64
}

// OK tells whether the colour may be used.
func (v Verdict) OK() bool { return v.Reason == "" }

// looksLikeSignal: near the hue of the signal and as bright as it.
func looksLikeSignal(k oklch) bool {
	return k.c > 0.08 && hueDistance(k.h, fromHex(now).h) < 22 && k.l > 0.7
}

// nearest darkens as little as possible until every pair passes: in large steps
// down, then in small ones back.
func nearest(k oklch) string {
	at := func(l float64) string { return oklch{l, k.c, k.h}.hex() }
	for l := k.l; l > 0; l -= 0.04 {
		if !passes(at(l)) {
			continue
		}
		for l+0.004 < k.l && passes(at(l+0.004)) {
			l += 0.004
		}
		return at(l)
	}
	return DefaultAccent
}

// Judge says whether a colour may be the accent of an installation, and if not,
// why and which near one may.
func Judge(input string) Verdict {
	hex, ok := Normalise(input)
	if !ok {
		return Verdict{Reason: NotAColour, Suggestion: DefaultAccent}
	}
	k := fromHex(hex)
	if looksLikeSignal(k) {
		return Verdict{Reason: Signal, Suggestion: nearest(k)}
	}
	var worst *shortfall
	for _, s := range append(shortfalls(build(hex, Light)), shortfalls(build(hex, Dark))...) {
		if worst == nil || s.ratio/s.need < worst.ratio/worst.need {
			worst = &s
		}
	}
	if worst == nil {
		return Verdict{Accent: hex}
	}
	return Verdict{Reason: TooLight, Suggestion: nearest(k), Ratio: worst.ratio, Need: worst.need}
}

// usable is the accent itself or the near one that passes.
func usable(accent string) string {
	if v := Judge(accent); !v.OK() {
		return v.Suggestion
	}
	hex, _ := Normalise(accent)
	return hex
}

// InternalAccent is what internal spaces wear unless an installation chooses:
// an indigo, or a plum where the accent is bluish itself.
func InternalAccent(accent string) string {
	if alike(fromHex(usable(accent)), fromHex(indigo)) {
		return plum
	}
	return indigo
}

// alike: two coloured ones of near hue, or two greys.
func alike(one, other oklch) bool {
	const coloured, far = 0.03, 40
	if one.c > coloured && other.c > coloured {
		return hueDistance(one.h, other.h) < far
	}
	return one.c <= coloured && other.c <= coloured
}

// JudgeInternal judges the accent of internal spaces beside that of the installation.
func JudgeInternal(accent, internal string) Verdict {
	v := Judge(internal)
	if v.OK() && alike(fromHex(usable(accent)), fromHex(v.Accent)) {
		return Verdict{Reason: Alike, Suggestion: InternalAccent(accent)}
	}
	return v
}

// Of gives all roles of an accent in one scheme; one that may not be used is
// replaced by its suggestion.
func Of(accent string, s Scheme) Palette { return build(usable(accent), s) }
