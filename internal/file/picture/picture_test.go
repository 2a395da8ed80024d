package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"mitwirken/internal/platform/fault"
)

// quarters has red, green, blue and white corners, so that every turn shows.
func quarters(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{255, 255, 255, 255}
			switch {
			case x < w/2 && y < h/2:
				c = color.NRGBA{255, 0, 0, 255}
			case y < h/2:
				c = color.NRGBA{0, 255, 0, 255}
			case x < w/2:
				c = color.NRGBA{0, 0, 255, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func corners(img image.Image) string {
	b := img.Bounds()
	name := func(x, y int) string {
		r, g, bl, _ := img.At(x, y).RGBA()
		switch {
		case r > 0x8000 && g > 0x8000:
			return "w"
		case r > 0x8000:
			return "r"
		case g > 0x8000:
			return "g"
		case bl > 0x8000:
			return "b"
		}
		return "?"
	}
	l, t, r, u := b.Min.X+b.Dx()/8, b.Min.Y+b.Dy()/8, b.Max.X-1-b.Dx()/8, b.Max.Y-1-b.Dy()/8
	return name(l, t) + name(r, t) + name(l, u) + name(r, u)
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is an Exif block with an orientation and a place.
func exif(order binary.AppendByteOrder, o uint16) []byte {
	b := []byte("MM\x00*")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		b = []byte("II*\x00")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, e := range [][2]uint16{{0x010f, 2}, {0x0112, o}} { // Make, Orientation
		b = order.AppendUint16(b, e[0])
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, e[1])
		b = order.AppendUint16(b, 0)
	}
	return append(b, "\x00\x00\x00\x00 GPS 47.08 8.30 Bernstrasse 12"...)
}

// withSegment puts an application segment behind the first mark of a JPEG.
func withSegment(file []byte, marker byte, content string) []byte {
	out := append([]byte{}, file[:2]...)
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(content)+2))
	return append(append(out, content...), file[2:]...)
}

// withChunk puts a chunk behind the header of a PNG.
func withChunk(file []byte, kind, content string) []byte {
	const headerEnd = 8 + 25
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	body := kind + content
	chunk = binary.BigEndian.AppendUint32(append(chunk, body...), crc32.ChecksumIEEE([]byte(body)))
	return append(append(append([]byte{}, file[:headerEnd]...), chunk...), file[headerEnd:]...)
}

type made map[int]*bytes.Buffer

func rework(t testing.TB, f Format, file []byte, widths ...int) (*Result, made, error) {
	t.Helper()
	out := made{}
	res, err := Rework(f, bytes.NewReader(file), int64(len(file)), widths, func(w int, _ Format) (io.Writer, error) {
		out[w] = &bytes.Buffer{}
		return out[w], nil
	})
	return res, out, err
}

func TestExifIsGoneAndThePictureUpright(t *testing.T) {
	t.Parallel()
	stands := map[int]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb"}
	plain := quarters(96, 64)
	for o, want := range stands {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			block := string(exif(order, uint16(o)))
			for f, file := range map[Format][]byte{JPEG: withSegment(asJPEG(t, plain), 0xe1, "Exif\x00\x00"+block), PNG: withChunk(asPNG(t, plain), "eXIf", block)} {
				res, out, err := rework(t, f, file, 32)
				if err != nil {
					t.Fatal(o, f, err)
				}
				for w, b := range out {
					if bytes.Contains(b.Bytes(), []byte("GPS")) || bytes.Contains(b.Bytes(), []byte("Exif")) || bytes.Contains(b.Bytes(), []byte("eXIf")) {
						t.Errorf("%d %s %d: metadata are still there", o, f, w)
					}
					img, _, err := image.Decode(b)
					if err != nil {
						t.Fatal(err)
					}
					if got := corners(img); got != want {
						t.Errorf("%d %s %d: %s, want %s", o, f, w, got, want)
					}
				}
				if turned := o >= 5; turned != (res.Width == 64) || len(res.Smaller) != 1 {
					t.Errorf("%d: %+v", o, res)
				}
			}
		}
	}
}

// Whatever is hidden in or behind a picture does not come along.
func TestPassengersStayBehind(t *testing.T) {
	t.Parallel()
	const script = "<script>alert(1)</script>"
	pic := quarters(40, 40)
	var gifFile bytes.Buffer
	if err := gif.Encode(&gifFile, pic, nil); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		f    Format
		file []byte
	}{
		"comment":         {JPEG, withSegment(asJPEG(t, pic), 0xfe, script)},
		"XMP":             {JPEG, withSegment(asJPEG(t, pic), 0xe1, "http://ns.adobe.com/xap/1.0/\x00"+script)},
		"colour profile":  {JPEG, withSegment(asJPEG(t, pic), 0xe2, "ICC_PROFILE\x00\x01\x01"+script)},
		"behind a JPEG":   {JPEG, append(asJPEG(t, pic), "PK\x03\x04"+script...)},
		"text in a PNG":   {PNG, withChunk(asPNG(t, pic), "tEXt", "Comment\x00"+script)},
		"behind a PNG":    {PNG, append(asPNG(t, pic), "%PDF-1.7 "+script...)},
		"behind a GIF":    {GIF, append(gifFile.Bytes(), script...)},
		"drawing program": {PNG, withChunk(asPNG(t, pic), "zXIf", script)},
	} {
		res, out, err := rework(t, tc.f, tc.file, 20)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, b := range out {
			if bytes.Contains(b.Bytes(), []byte("script")) || bytes.Contains(b.Bytes(), []byte("PK\x03\x04")) || bytes.Contains(b.Bytes(), []byte("%PDF")) {
				t.Errorf("%s: came along", name)
			}
		}
		if want := map[Format]Format{JPEG: JPEG, PNG: PNG, GIF: PNG}[tc.f]; res.Format != want {
			t.Errorf("%s: %s", name, res.Format)
		}
	}
}

// headerOf is a PNG that claims a size and has hardly any content.
func headerOf(w, h uint32, depth byte) []byte {
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	ihdr = append(ihdr, depth, 6, 0, 0, 0)
	var data bytes.Buffer
	z := zlib.NewWriter(&data)
	_, _ = z.Write(make([]byte, 100))
	_ = z.Close()
	out := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range []struct {
		kind string
		data []byte
	}{{"IHDR", ihdr}, {"IDAT", data.Bytes()}, {"IEND", nil}} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(c.data)))
		body := append([]byte(c.kind), c.data...)
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	return out
}

// Too large is told from the header: nothing is decoded, nothing allocated.
func TestTooLargeIsToldBeforeDecoding(t *testing.T) {
	for name, tc := range map[string]struct {
		file   []byte
		code   fault.Code
		params map[string]any
	}{
		"52 megapixels":      {headerOf(8000, 6500, 8), CodePixels, map[string]any{"Megapixels": 52, "Max": 40}},
		"just over":          {headerOf(8001, 5000, 8), CodePixels, map[string]any{"Megapixels": 41, "Max": 40}},
		"16 bits per colour": {headerOf(6000, 5000, 16), CodePixels, map[string]any{"Megapixels": 30, "Max": 27}},
		"a strip":            {headerOf(52_000, 10, 8), CodeSide, map[string]any{"Side": 52_000, "Max": MaxSide}},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := rework(t, PNG, tc.file)
		runtime.ReadMemStats(&after)
		allocated := after.TotalAlloc - before.TotalAlloc
		f := fault.From(err)
		if f == nil || f.Code != tc.code || f.Params["Max"] != tc.params["Max"] || f.Params["Megapixels"] != tc.params["Megapixels"] || f.Params["Side"] != tc.params["Side"] {
			t.Errorf("%s: %+v", name, f)
		}
		if allocated > 200<<10 {
			t.Errorf("%s: %d bytes for a refusal", name, allocated)
		}
	}
	if _, _, err := rework(t, PNG, headerOf(8000, 5000, 8)); !fault.Is(err, CodeDamaged) {
		t.Errorf("exactly 40 megapixels without pixels: %v", err)
	}
}

// Forty megapixels go through within the promised memory.
func TestVolumeFortyMegapixels(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 8000, 5000), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = uint8(i >> 8)
	}
	res, out, err := rework(t, JPEG, withSegment(asJPEG(t, img), 0xe1, "Exif\x00\x00"+string(exif(binary.LittleEndian, 6))), 400, 800, 1600)
	if err != nil || res.Width != 5000 || res.Height != 8000 || len(res.Smaller) != 3 {
		t.Fatal(res, err)
	}
	for w, size := range map[int]image.Point{400: {400, 640}, 800: {800, 1280}, 1600: {1600, 2560}} {
		c, err := jpeg.DecodeConfig(out[w])
		if err != nil || c.Width != size.X || c.Height != size.Y {
			t.Errorf("%d: %+v %v", w, c, err)
		}
	}
}

func TestProgressiveCostsMore(t *testing.T) {
	t.Parallel()
	frame := func(marker byte, sampling ...byte) []byte {
		seg := []byte{8, 0x13, 0x88, 0x1f, 0x40, byte(len(sampling))} // 8000 × 5000
		for i, s := range sampling {
			seg = append(seg, byte(i+1), s, 0)
		}
		return withSegment([]byte{0xff, 0xd8, 0xff, 0xda}, marker, string(seg))
	}
	for name, tc := range map[string]struct {
		file []byte
		cost float64
	}{
		"photograph":             {frame(0xc0, 0x22, 0x11, 0x11), 1.5},
		"full colour":            {frame(0xc0, 0x11, 0x11, 0x11), 3},
		"progressive":            {frame(0xc2, 0x22, 0x11, 0x11), 7.5},
		"progressive, all":       {frame(0xc2, 0x11, 0x11, 0x11), 15},
		"grey":                   {frame(0xc0, 0x11), 1},
		"four inks":              {frame(0xc0, 0x11, 0x11, 0x11, 0x11), 8},
		"nonsense":               {frame(0xc0), 4},
		"behind other segments":  {withSegment(frame(0xc2, 0x22, 0x11, 0x11), 0xe1, strings.Repeat("x", 60_000)), 7.5},
		"nothing":                {[]byte{0xff, 0xd8}, 4},
		"filling before a frame": {append([]byte{0xff, 0xd8, 0xff}, frame(0xc0, 0x22, 0x11, 0x11)[2:]...), 1.5},
	} {
		if _, cost := jpegSegments(bytes.NewReader(tc.file), int64(len(tc.file))); cost != tc.cost {
			t.Errorf("%s: %v, want %v", name, cost, tc.cost)
		}
	}
	h := header{width: 8000, height: 5000, cost: 15}
	if err := h.bearable(); !fault.Is(err, CodePixels) {
		t.Errorf("600 MB for one picture: %v", err)
	}
}

func TestTransparencyStays(t *testing.T) {
	t.Parallel()
	img := image.NewNRGBA(image.Rect(0, 0, 100, 100))
	for y := range 100 {
		for x := range 100 {
			img.SetNRGBA(x, y, color.NRGBA{200, 10, 10, uint8(x * 2)})
		}
	}
	res, out, err := rework(t, PNG, asPNG(t, img), 10, 50)
	if err != nil || res.Format != PNG {
		t.Fatal(res, err)
	}
	small, err := png.Decode(out[10])
	if err != nil {
		t.Fatal(err)
	}
	if got := color.NRGBAModel.Convert(small.At(5, 5)).(color.NRGBA); got.A < 105 || got.A > 113 || got.R < 197 || got.R > 203 {
		t.Errorf("%+v", got)
	}
}

// One colour stays that colour at every width, and the mean stays the mean.
func TestShrinkKeepsTheMean(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		w, h := 2+r.IntN(300), 1+r.IntN(300)
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		var sum float64
		for i := range img.Pix {
			img.Pix[i] = uint8(r.IntN(256))
			if i%4 == 3 {
				img.Pix[i] = 255
			} else {
				sum += float64(img.Pix[i])
			}
		}
		small := shrink(img, 1+r.IntN(w-1))
		var got float64
		for i, v := range small.Pix {
			if i%4 != 3 {
				got += float64(v)
			} else if v != 255 {
				t.Fatalf("%dx%d to %v: a hole", w, h, small.Bounds())
			}
		}
		was, is := sum/float64(3*w*h), got/float64(3*small.Bounds().Dx()*small.Bounds().Dy())
		if d := was - is; d > 1 || d < -1 {
			t.Errorf("%dx%d to %v: mean %.2f became %.2f", w, h, small.Bounds(), was, is)
		}
	}
}

// Lossy WebP of one pixel, from the specification's examples.
const tinyWebP = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"

func TestWebP(t *testing.T) {
	t.Parallel()
	file, err := base64.StdEncoding.DecodeString(tinyWebP)
	if err != nil {
		t.Fatal(err)
	}
	res, out, err := rework(t, WebP, file, 400)
	if err != nil || res.Format != JPEG || res.Width != 1 || len(out) != 1 {
		t.Fatal(res, err)
	}
	extended := append(append([]byte{}, file...), "EXIF\x00\x00\x00\x00"...)
	extended = append(extended[:len(extended)-8], append([]byte("EXIF"), binary.LittleEndian.AppendUint32(nil, uint32(len(exif(binary.LittleEndian, 6))))...)...)
	extended = append(extended, exif(binary.LittleEndian, 6)...)
	if o := orientationOf(webpExif(bytes.NewReader(extended), int64(len(extended)))); o != 6 {
		t.Errorf("orientation %d", o)
	}
}

func TestDamaged(t *testing.T) {
	t.Parallel()
	good := asJPEG(t, quarters(64, 64))
	for name, file := range map[string][]byte{
		"cut": good[:len(good)/2], "only the mark": good[:3], "a drawing": []byte("\xff\xd8\xff<svg onload='alert(1)'>"),
	} {
		if _, _, err := rework(t, JPEG, file); !fault.Is(err, CodeDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever comes, looking at headers ends, and neither panics nor allocates much.
func FuzzHeader(f *testing.F) {
	pic := quarters(16, 8)
	webp, _ := base64.StdEncoding.DecodeString(tinyWebP)
	for _, file := range [][]byte{
		withSegment(asJPEG(f, pic), 0xe1, "Exif\x00\x00"+string(exif(binary.BigEndian, 7))), withChunk(asPNG(f, pic), "eXIf", string(exif(binary.LittleEndian, 3))),
		webp, headerOf(8000, 6500, 16), []byte("GIF89a"), exif(binary.LittleEndian, 9), nil,
	} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if o := orientationOf(file); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
		r, size := bytes.NewReader(file), int64(len(file))
		for _, format := range []Format{JPEG, PNG, GIF, WebP} {
			h, err := look(format, r, size)
			if err != nil {
				if k := fault.From(err).Kind; k != fault.Invalid {
					t.Fatalf("%s: %v", format, err)
				}
				continue
			}
			if h.width < 1 || h.height < 1 || h.width*h.height > MaxPixels || h.cost <= 0 || h.orientation < 1 || h.orientation > 8 {
				t.Fatalf("%s: %+v", format, h)
			}
		}
		if _, cost := jpegSegments(r, size); cost <= 0 {
			t.Fatalf("cost %v", cost)
		}
		if len(pngExif(r, size)) > 64<<10 || len(webpExif(r, size)) > 64<<10 {
			t.Fatal("long metadata")
		}
	})
}
