package drawing

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// testdata/theme/covers.json is written by the twin in the front end.
func TestSamePostersAsTheFrontEnd(t *testing.T) {
	b, err := os.ReadFile("../../../testdata/theme/covers.json")
	if err != nil {
		t.Fatal(err)
	}
	type drawn struct {
		Topic, ID string
		Ground    int
		Tints     []int
		Sun       [3]float64
	}
	var want []drawn
	if err := json.Unmarshal(b, &want); err != nil || len(want) < 30 {
		t.Fatal(err, len(want))
	}
	for _, w := range want {
		c := drawCover(w.ID, w.Topic)
		got := drawn{Topic: w.Topic, ID: w.ID, Ground: c.ground, Sun: [3]float64{c.sun.x, c.sun.y, c.sun.r}}
		for _, s := range c.shapes {
			got.Tints = append(got.Tints, s.tint)
		}
		if d := cmp.Diff(w, got); d != "" {
			t.Error(d)
		}
	}
}

func decode(t *testing.T, b []byte, err error) image.Image {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var white = color.NRGBA{255, 255, 255, 255}

func TestVolumeCardsHoldEveryTitle(t *testing.T) {
	for name, title := range map[string]string{
		"short":         "Badi",
		"usual":         "Neuer Spielplatz im Gersag: Was wünschen Sie sich?",
		"300 letters":   strings.TrimSpace(strings.Repeat("Gesamtrevision der Ortsplanung und des Reglements ", 6)),
		"one long word": strings.Repeat("Donaudampfschifffahrtsgesellschaft", 9)[:300],
		"none":          "",
	} {
		b, err := Card{Accent: "#0a5f66", Title: title, Line: "Gemeinde Emmen · Mitwirken " + strings.Repeat("x", 200), Seed: "badi", Topic: "nature"}.PNG()
		m := decode(t, b, err)
		if m.Bounds() != image.Rect(0, 0, Width, Height) || len(b) > 150_000 {
			t.Errorf("%s: %v, %d bytes", name, m.Bounds(), len(b))
		}
		// Nothing is written into the margins, nor between title and line.
		for _, r := range []image.Rectangle{image.Rect(0, 20, edge-4, Height), image.Rect(posterAt-edge+2, 20, posterAt, Height), image.Rect(0, Height-edge+12, posterAt, Height)} {
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					if color.NRGBAModel.Convert(m.At(x, y)) != white {
						t.Fatalf("%s: words at %d, %d", name, x, y)
					}
				}
			}
		}
		set, err := fit(title, posterAt-2*edge, Height-2*edge-3*lineSize)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range set.lines {
			if set.width(l) > posterAt-2*edge {
				t.Errorf("%s: %q is too wide", name, l)
			}
		}
		if len(set.lines)*set.leading > Height-2*edge-3*lineSize {
			t.Errorf("%s: %d lines", name, len(set.lines))
		}
	}
}

func TestAPictureStandsInThePlaceOfThePoster(t *testing.T) {
	red := image.NewNRGBA(image.Rect(0, 0, 300, 100))
	fill(red, red.Bounds(), color.NRGBA{200, 0, 0, 255})
	b, err := Card{Accent: "#0a5f66", Title: "Badi", Picture: red}.PNG()
	m := decode(t, b, err)
	for _, p := range []image.Point{{posterAt + 1, 1}, {Width - 2, Height - 2}} {
		if got := color.NRGBAModel.Convert(m.At(p.X, p.Y)); got != (color.NRGBA{200, 0, 0, 255}) {
			t.Errorf("%v at %v", got, p)
		}
	}
}

func TestIcons(t *testing.T) {
	e := Emblem{Accent: "#a3262e", Name: "« Ünder-Emmen »"}
	if e.initial() != 'Ü' {
		t.Error(string(e.initial()))
	}
	wide, tall := image.NewNRGBA(image.Rect(0, 0, 300, 60)), image.NewNRGBA(image.Rect(0, 0, 60, 60))
	fill(tall, tall.Bounds(), color.NRGBA{0, 0, 200, 255})
	for _, size := range IconSizes() {
		b, err := e.Icon(size)
		m := decode(t, b, err)
		if m.Bounds().Dx() != size || m.Bounds().Dy() != size || color.NRGBAModel.Convert(m.At(0, 0)) != (color.NRGBA{0xa3, 0x26, 0x2e, 255}) {
			t.Errorf("%d: %v", size, m.Bounds())
		}
		bright := 0
		for y := range size {
			for x := range size {
				if color.NRGBAModel.Convert(m.At(x, y)) == white {
					bright++
					// Systems cut away what lies outside of a circle of 80 %.
					if dx, dy := 2*x-size, 2*y-size; 100*(dx*dx+dy*dy) > 64*size*size {
						t.Fatalf("%d: the letter reaches %d, %d", size, x, y)
					}
				}
			}
		}
		if 100*bright < 5*size*size {
			t.Errorf("%d: no letter to be seen", size)
		}
		if b2, err := (Emblem{Accent: e.Accent, Name: e.Name, Logo: wide}).Icon(size); err != nil || !bytes.Equal(b, b2) {
			t.Error("a wide logo is squeezed into an icon")
		}
		b, err = Emblem{Accent: e.Accent, Name: e.Name, Logo: tall}.Icon(size)
		m = decode(t, b, err)
		if color.NRGBAModel.Convert(m.At(0, 0)) != white || color.NRGBAModel.Convert(m.At(size/2, size/2)) != (color.NRGBA{0, 0, 200, 255}) {
			t.Errorf("%d: the logo is not on white", size)
		}
	}
	// Whatever shape a system cuts: nothing of the logo lies outside of the safe circle.
	for _, sides := range [][2]int{{60, 60}, {100, 80}, {80, 100}} {
		logo := image.NewNRGBA(image.Rect(0, 0, sides[0], sides[1]))
		fill(logo, logo.Bounds(), color.NRGBA{0, 0, 200, 255})
		const size = 512
		b, err := Emblem{Accent: e.Accent, Name: e.Name, Logo: logo}.Maskable(size)
		m := decode(t, b, err)
		inked := 0
		for y := range size {
			for x := range size {
				if color.NRGBAModel.Convert(m.At(x, y)) == white {
					continue
				}
				inked++
				if dx, dy := 2*x+1-size, 2*y+1-size; 100*(dx*dx+dy*dy) > 65*size*size {
					t.Fatalf("a logo of %v reaches %d, %d", sides, x, y)
				}
			}
		}
		if 100*inked < 25*size*size {
			t.Errorf("a logo of %v is hardly to be seen", sides)
		}
	}
	for _, logo := range []image.Image{nil, tall} {
		b, err := Emblem{Accent: e.Accent, Name: e.Name, Logo: logo}.SVG()
		var any struct {
			XMLName xml.Name
			Path    []struct {
				D string `xml:"d,attr"`
			} `xml:"path"`
			Image *struct{} `xml:"image"`
		}
		if err != nil || xml.Unmarshal(b, &any) != nil || any.XMLName.Local != "svg" || (logo == nil) != (len(any.Path) == 2) || (logo == nil) != (any.Image == nil) {
			t.Errorf("%v %s", err, b)
		}
	}
}
