// Package drawing makes the pictures by which an installation is known elsewhere:
// icons in its accent, and pictures for link previews with title and poster.
package drawing

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strings"
	"unicode"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"mitwirken/internal/platform/typeface"
	"mitwirken/internal/site/theme"
)

// IconSizes in pixels.
func IconSizes() []int { return []int{32, 180, 192, 512} }

// Width and Height of pictures for link previews, in pixels.
const Width, Height = 1200, 630

var regular, bold = parse(typeface.Regular), parse(typeface.Bold)

func parse(b []byte) *sfnt.Font {
	f, err := sfnt.Parse(b)
	if err != nil {
		panic(err) // a font of ours
	}
	return f
}

func colour(hex string) color.NRGBA {
	r, g, b := theme.RGB(hex)
	return color.NRGBA{r, g, b, 255}
}

func fill(m draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
}

func encode(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, m)
	return b.Bytes(), err
}

// Emblem is what icons show: the logo where it is about as wide as high, else the
// first letter of the name on the accent.
type Emblem struct {
	Accent, Name string
	// Logo is nil when there is none.
	Logo image.Image
}

// square tells whether the logo can stand for the installation in an icon.
func (e Emblem) square() bool {
	if e.Logo == nil {
		return false
	}
	b := e.Logo.Bounds()
	const most = 1.25
	return float64(b.Dx()) <= most*float64(b.Dy()) && float64(b.Dy()) <= most*float64(b.Dx())
}

// initial is the first letter or digit of the name.
func (e Emblem) initial() rune {
	for _, r := range e.Name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
	}
	return 'M'
}

// glyph gives the outline of the initial, centred in a square of that size. Systems
// cut icons to circles: it keeps to the inner part.
func (e Emblem) glyph(size float64) (sfnt.Segments, float64, float64, error) {
	var buf sfnt.Buffer
	const share = 0.62
	index, err := bold.GlyphIndex(&buf, e.initial())
	if err != nil {
		return nil, 0, 0, err
	}
	segments, err := bold.LoadGlyph(&buf, index, fixed.Int26_6(size*share*64*1.15), nil)
	if err != nil {
		return nil, 0, 0, err
	}
	b := segments.Bounds()
	dx := (size-float64(b.Max.X-b.Min.X)/64)/2 - float64(b.Min.X)/64
	dy := (size-float64(b.Max.Y-b.Min.Y)/64)/2 - float64(b.Min.Y)/64
	return segments, dx, dy, nil
}

// safe is the part of an icon that no system cuts away: a circle of that share.
const safe = 0.8

// Icon is a PNG with sides of that many pixels.
func (e Emblem) Icon(size int) ([]byte, error) {
	if !e.square() {
		return e.icon(size, 0)
	}
	b := e.Logo.Bounds()
	return e.icon(size, safe*float64(size)/float64(max(b.Dx(), b.Dy())))
}

// Maskable is an icon that systems may cut to any shape: the corners of the logo stay
// in the safe circle, where the initial is anyway.
func (e Emblem) Maskable(size int) ([]byte, error) {
	if !e.square() {
		return e.icon(size, 0)
	}
	b := e.Logo.Bounds()
	return e.icon(size, safe*float64(size)/math.Hypot(float64(b.Dx()), float64(b.Dy())))
}

// icon draws the logo at a scale, or the initial.
func (e Emblem) icon(size int, scale float64) ([]byte, error) {
	m := image.NewNRGBA(image.Rect(0, 0, size, size))
	if e.square() {
		fill(m, m.Bounds(), color.White)
		b := e.Logo.Bounds()
		w, h := int(float64(b.Dx())*scale), int(float64(b.Dy())*scale)
		xdraw.CatmullRom.Scale(m, image.Rect((size-w)/2, (size-h)/2, (size+w)/2, (size+h)/2), e.Logo, b, xdraw.Over, nil)
		return encode(m)
	}
	fill(m, m.Bounds(), colour(e.Accent))
	segments, dx, dy, err := e.glyph(float64(size))
	if err != nil {
		return nil, err
	}
	r := vector.NewRasterizer(size, size)
	p := func(q fixed.Point26_6) (float32, float32) {
		return float32(float64(q.X)/64 + dx), float32(float64(q.Y)/64 + dy)
	}
	for _, s := range segments {
		ax, ay := p(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			r.ClosePath()
			r.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			r.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			bx, by := p(s.Args[1])
			r.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			bx, by := p(s.Args[1])
			cx, cy := p(s.Args[2])
			r.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	r.ClosePath()
	r.Draw(m, m.Bounds(), image.White, image.Point{})
	return encode(m)
}

// SVG is the icon for every size.
func (e Emblem) SVG() ([]byte, error) {
	const size = 64
	if e.square() {
		b, err := e.Icon(2 * size)
		return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><image width="64" height="64" href="data:image/png;base64,%s"/></svg>`,
			base64.StdEncoding.EncodeToString(b)), err
	}
	segments, dx, dy, err := e.glyph(size)
	if err != nil {
		return nil, err
	}
	var d strings.Builder
	for _, s := range segments {
		op, n := "MLQC"[s.Op:s.Op+1], map[sfnt.SegmentOp]int{sfnt.SegmentOpQuadTo: 2, sfnt.SegmentOpCubeTo: 3}[s.Op]
		if s.Op == sfnt.SegmentOpMoveTo && d.Len() > 0 {
			d.WriteString("Z")
		}
		d.WriteString(op)
		for i := range max(1, n) {
			fmt.Fprintf(&d, "%.2f %.2f ", float64(s.Args[i].X)/64+dx, float64(s.Args[i].Y)/64+dy)
		}
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path fill="%s" d="M0 0h64v64H0z"/><path fill="#fff" d="%sZ"/></svg>`, e.Accent, d.String()), nil
}

// Card is the picture of a link preview.
type Card struct {
	Accent string
	// Title in large letters, Line small below it.
	Title, Line string
	// Seed and Topic choose the poster; Picture stands in its place when there is one.
	Seed, Topic string
	Picture     image.Image
}

const (
	edge     = 64  // free margin around words
	posterAt = 760 // where the poster begins
	lineSize = 30
)

// PNG draws the card.
func (c Card) PNG() ([]byte, error) {
	m := image.NewNRGBA(image.Rect(0, 0, Width, Height))
	p := theme.Of(c.Accent, theme.Light)
	fill(m, m.Bounds(), colour(p["sheet"]))
	poster := image.Rect(posterAt, 0, Width, Height)
	if c.Picture != nil {
		crop(m, poster, c.Picture)
	} else {
		c.poster(m, poster, p)
	}
	const line = 12
	fill(m, image.Rect(0, 0, posterAt, line), colour(p["accent"]))
	width := posterAt - 2*edge
	set, err := fit(c.Title, width, Height-2*edge-3*lineSize)
	if err != nil {
		return nil, err
	}
	y := edge + set.size
	for _, l := range set.lines {
		set.draw(m, edge, y, l, colour(p["ink"]))
		y += set.leading
	}
	small, err := newType(regular, lineSize)
	if err != nil {
		return nil, err
	}
	small.draw(m, edge, Height-edge, small.shorten(c.Line, width), colour(p["ink-2"]))
	return encode(m)
}

// crop fills r with the middle of the picture.
func crop(m draw.Image, r image.Rectangle, from image.Image) {
	b := from.Bounds()
	w, h := b.Dx(), b.Dx()*r.Dy()/r.Dx()
	if h > b.Dy() {
		w, h = b.Dy()*r.Dx()/r.Dy(), b.Dy()
	}
	x, y := b.Min.X+(b.Dx()-w)/2, b.Min.Y+(b.Dy()-h)/2
	xdraw.ApproxBiLinear.Scale(m, r, from, image.Rect(x, y, x+w, y+h), xdraw.Src, nil)
}

// poster draws the generated cover, cut to r around the disc.
func (c Card) poster(m draw.Image, r image.Rectangle, p theme.Palette) {
	drawn := drawCover(c.Seed, c.Topic)
	scale := float64(r.Dy()) / coverHeight
	shown := float64(r.Dx()) / scale
	left := min(max(0, drawn.sun.x-shown/2), coverWidth-shown)
	tint := func(n int) color.Color { return colour(p[fmt.Sprintf("tint-%d", n)]) }
	fill(m, r, tint(drawn.ground))
	put := func(outline []point, ink color.Color) {
		z := vector.NewRasterizer(r.Dx(), r.Dy())
		for i, q := range outline {
			x, y := float32((q.x-left)*scale), float32(q.y*scale)
			if i == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
		z.Draw(m, r, image.NewUniform(ink), image.Point{})
	}
	for _, s := range drawn.shapes {
		put(s.outline, tint(s.tint))
	}
	put(full(drawn.sun), colour(p["now"]))
}

// face of letters in one size.
type letters struct {
	font.Face
	size, leading int
}

func newType(f *sfnt.Font, size int) (letters, error) {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
	return letters{face, size, size * 23 / 20}, err
}

func (l letters) width(s string) int { return font.MeasureString(l.Face, s).Ceil() }

func (l letters) draw(m draw.Image, x, y int, s string, c color.Color) {
	d := font.Drawer{Dst: m, Src: image.NewUniform(c), Face: l.Face, Dot: fixed.P(x, y)}
	d.DrawString(s)
}

// shorten cuts s to a width and says so.
func (l letters) shorten(s string, width int) string {
	if l.width(s) <= width {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && l.width(string(r)+"…") > width {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ") + "…"
}

// wrap breaks between words, and inside of one that is wider than a line.
func (l letters) wrap(s string, width int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		for l.width(word) > width {
			r := []rune(word)
			n := len(r) - 1
			for n > 1 && l.width(string(r[:n])+"-") > width {
				n--
			}
			if line != "" {
				out = append(out, line)
			}
			out, line, word = append(out, string(r[:n])+"-"), "", string(r[n:])
		}
		if joined := strings.TrimSpace(line + " " + word); l.width(joined) <= width {
			line = joined
			continue
		}
		out, line = append(out, line), word
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

type setting struct {
	letters
	lines []string
}

// fit sets the title as large as it has room; one that is too long even in the
// smallest letters is cut and says so.
func fit(title string, width, height int) (setting, error) {
	const largest, smallest, step = 76, 32, 4
	for size := largest; ; size -= step {
		l, err := newType(bold, size)
		if err != nil {
			return setting{}, err
		}
		lines := l.wrap(title, width)
		most := height / l.leading
		// Large letters do not break words.
		broken := size > smallest && strings.ContainsFunc(strings.Join(lines, " "), func(r rune) bool { return r == '-' }) && !strings.Contains(title, "-")
		if len(lines) <= most && !broken {
			return setting{l, lines}, nil
		}
		if size <= smallest {
			if len(lines) > most {
				lines = append(lines[:most-1:most-1], l.shorten(strings.Join(lines[most-1:], " "), width))
			}
			return setting{l, lines}, nil
		}
	}
}
