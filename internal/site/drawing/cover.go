package drawing

import (
	"math"
	"slices"
)

// The poster geometry of projects without a picture: the twin of
// frontend/src/ui/GeneratedCover/cover.ts. The same project gets the same drawing
// everywhere; testdata/theme/covers.json holds both together.
const coverWidth, coverHeight = 16.0, 9.0

type point struct{ x, y float64 }

// shape is one closed outline in a tint from 1 (lightest) to 5.
type shape struct {
	outline []point
	tint    int
}

type disc struct{ x, y, r float64 }

type cover struct {
	ground int
	shapes []shape
	sun    disc
}

// Topics that have motifs of their own; others are «general».
var motifs = map[string][]func(*brush) []shape{
	"mobility": {lanes, stripes}, "nature": {waves, arcs}, "building": {bars, tiles}, "digital": {dots, tiles}, "budget": {bars, dots},
	"school": {lanes, arcs}, "culture": {arcs, halves}, "social": {halves, tiles}, "safety": {stripes, lanes},
	"general": {arcs, tiles, bars, waves, lanes, dots, stripes, halves},
}

// brush draws random numbers and tints in a fixed order.
type brush struct {
	h            uint32
	ground, last int
}

func (b *brush) random() float64 {
	b.h = (b.h ^ b.h>>15) * 2246822507
	b.h = (b.h ^ b.h>>13) * 3266489909
	b.h ^= b.h >> 16
	return float64(b.h) / 4294967296
}

func (b *brush) between(low, high float64) float64 { return low + b.random()*(high-low) }

func pick[T any](b *brush, list []T) T { return list[int(b.random()*float64(len(list)))] }

func (b *brush) tint() int {
	var rest []int
	for t := 1; t <= 5; t++ {
		if t != b.ground && t != b.last {
			rest = append(rest, t)
		}
	}
	b.last = pick(b, rest)
	return b.last
}

func drawCover(id, topic string) cover {
	if _, known := motifs[topic]; !known {
		topic = "general"
	}
	b := &brush{h: 2166136261}
	for _, letter := range topic + "/" + id {
		b.h = (b.h ^ uint32(letter)) * 16777619 //nolint:gosec // code points are positive
	}
	b.random()
	b.random()
	c := cover{ground: pick(b, []int{1, 1, 2, 4, 5})}
	b.ground, b.last = c.ground, c.ground
	c.shapes = pick(b, motifs[topic])(b)
	c.sun = disc{at(b.between(9.5, 14)), at(b.between(1.9, 4.2)), at(b.between(0.9, 1.5))}
	return c
}

func at(n float64) float64 { return math.Floor(n*100+0.5) / 100 }

// arc gives points on a circle, from one angle to another (in quarter turns).
func arc(cx, cy, r, from, to float64) []point {
	const steps = 48
	var out []point
	for i := range steps + 1 {
		a := (from + (to-from)*float64(i)/steps) * math.Pi / 2
		out = append(out, point{cx + r*math.Cos(a), cy + r*math.Sin(a)})
	}
	return out
}

func full(d disc) []point { return arc(d.x, d.y, d.r, 0, 4) }

func box(x, y, w, h float64) []point {
	return []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
}

// stroke is the outline of a line of some width.
func stroke(line []point, width float64) []point {
	left, right := make([]point, len(line)), make([]point, len(line))
	for i, p := range line {
		a, b := line[max(0, i-1)], line[min(len(line)-1, i+1)]
		dx, dy := b.x-a.x, b.y-a.y
		n := math.Hypot(dx, dy)
		ox, oy := -dy/n*width/2, dx/n*width/2
		left[i], right[i] = point{p.x + ox, p.y + oy}, point{p.x - ox, p.y - oy}
	}
	slices.Reverse(right)
	return append(left, right...)
}

func arcs(b *brush) (out []shape) {
	x := b.between(1, 4)
	if b.between(0, 1) > 0.5 {
		x = coverWidth - x
	}
	for _, r := range []float64{9.4, 7.6, 5.8, 4, 2.2} {
		out = append(out, shape{full(disc{at(x), coverHeight, r}), b.tint()})
	}
	return out
}

func tiles(b *brush) (out []shape) {
	const size = 3.0
	for y := 0.0; y < coverHeight; y += size {
		for x := -1.0; x < coverWidth; x += size {
			if b.random() > 0.66 {
				continue
			}
			right, below := b.random() > 0.5, b.random() > 0.5
			cx, cy, from := x, y, 0.0
			switch {
			case right && below:
				cx, cy, from = x+size, y+size, 2
			case right:
				cx, from = x+size, 1
			case below:
				cy, from = y+size, 3
			}
			out = append(out, shape{append(arc(cx, cy, size, from, from+1), point{cx, cy}), b.tint()})
		}
	}
	return out
}

func bars(b *brush) (out []shape) {
	for x := 0.0; x < coverWidth; {
		w, h := b.between(0.6, 2.4), b.between(1.6, 7)
		out = append(out, shape{box(at(x), at(coverHeight-h), at(w-0.12), at(h)), b.tint()})
		x += w
	}
	return out
}

func waves(b *brush) (out []shape) {
	for i := range 7 {
		y := -3 + float64(i)*2
		p := [4]point{{-1, y + 5}, {4, at(y + b.between(-0.6, 0.6))}, {9, at(y + 8)}, {17, y + 2}}
		width := at(b.between(0.7, 1.5))
		var line []point
		const steps = 60
		for s := range steps + 1 {
			t := float64(s) / steps
			u := 1 - t
			k := [4]float64{u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t}
			line = append(line, point{k[0]*p[0].x + k[1]*p[1].x + k[2]*p[2].x + k[3]*p[3].x, k[0]*p[0].y + k[1]*p[1].y + k[2]*p[2].y + k[3]*p[3].y})
		}
		out = append(out, shape{stroke(line, width), b.tint()})
	}
	return out
}

func lanes(b *brush) (out []shape) {
	turn := at(b.between(5, 10))
	for i := range 5 {
		y, r := at(1+float64(i)*1.45), at(6.6-float64(i)*1.15)
		line := append([]point{{-1, y}}, arc(turn, y+r, r, -1, 0)...)
		out = append(out, shape{stroke(append(line, point{turn + r, 10}), 1), b.tint()})
	}
	return out
}

func dots(b *brush) (out []shape) {
	tints := [2]int{b.tint(), b.tint()}
	lean := b.between(-0.5, 0.5)
	for row := range 6 {
		for column := range 11 {
			grow := float64(column)/10 + lean*float64(row)/5
			d := disc{at(0.5 + float64(column)*1.5), at(0.75 + float64(row)*1.5), at(0.12 + min(0.74, max(0, grow))*0.82)}
			t := tints[0]
			if b.random() > 0.86 {
				t = tints[1]
			}
			out = append(out, shape{full(d), t})
		}
	}
	return out
}

func stripes(b *brush) (out []shape) {
	for x := -6.0; x < coverWidth+2; {
		w := b.between(0.8, 2.4)
		out = append(out, shape{[]point{{at(x), coverHeight}, {at(x + 5), 0}, {at(x + 5 + w), 0}, {at(x + w), coverHeight}}, b.tint()})
		x += w + b.between(0.3, 1)
	}
	return out
}

func halves(b *brush) (out []shape) {
	for i := range 4 {
		r, x, y := at(b.between(1.8, 2.9)), at(1.6+float64(i)*4.2), coverHeight
		if i%2 == 0 {
			y = at(b.between(4.2, 5.6))
		}
		out = append(out, shape{append(arc(x, y, r, 2, 4), point{x + r, coverHeight}, point{x - r, coverHeight}), b.tint()})
	}
	return out
}
