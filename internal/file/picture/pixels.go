package picture

import (
	"image"
	"image/draw"
)

// rows hands out the picture row by row as RGBA, so that nobody needs a second copy
// of the whole.
func rows(img image.Image, each func(y int, pix []uint8)) {
	b := img.Bounds()
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))
	for y := range b.Dy() {
		draw.Draw(row, row.Bounds(), img, image.Pt(b.Min.X, b.Min.Y+y), draw.Src)
		each(y, row.Pix)
	}
}

// upright turns and mirrors the picture as Exif orientation o asks.
func upright(img image.Image, o int) image.Image {
	if o <= 1 || o > 8 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	dw, dh := w, h
	if o >= 5 {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	// Where the first pixel of row y goes, and how far the next one lies from it.
	place := func(y int) (first, step int) {
		switch o {
		case 2:
			return dst.PixOffset(w-1, y), -4
		case 3:
			return dst.PixOffset(w-1, h-1-y), -4
		case 4:
			return dst.PixOffset(0, h-1-y), 4
		case 5:
			return dst.PixOffset(y, 0), dst.Stride
		case 6:
			return dst.PixOffset(h-1-y, 0), dst.Stride
		case 7:
			return dst.PixOffset(h-1-y, w-1), -dst.Stride
		}
		return dst.PixOffset(y, w-1), -dst.Stride
	}
	rows(img, func(y int, pix []uint8) {
		at, step := place(y)
		for x := 0; x < len(pix); x += 4 {
			copy(dst.Pix[at:at+4], pix[x:x+4])
			at += step
		}
	})
	return dst
}

// shrink makes a copy of width w, narrower than the picture: each new pixel is the
// mean of the area it covers.
func shrink(img image.Image, w int) *image.RGBA {
	sw, sh := img.Bounds().Dx(), img.Bounds().Dy()
	h := max(1, (sh*w+sw/2)/sw)
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	across, down := float32(w)/float32(sw), float64(h)/float64(sh)
	narrow, sum := make([]float32, 4*w), make([]float32, 4*w)
	target := 0
	flush := func() {
		line := dst.Pix[target*dst.Stride:]
		for i, v := range sum {
			line[i] = uint8(min(v+0.5, 255))
			sum[i] = 0
		}
		target++
	}
	rows(img, func(y int, pix []uint8) {
		squeeze(narrow, pix, across)
		top, bottom := float64(y)*down, float64(y+1)*down
		if edge := float64(target + 1); bottom > edge && target < h-1 {
			add(sum, narrow, float32(edge-top))
			flush()
			add(sum, narrow, float32(bottom-edge))
			return
		}
		add(sum, narrow, float32(bottom-top))
	})
	flush()
	return dst
}

// squeeze makes a row narrower by the factor across, below 1.
func squeeze(dst []float32, pix []uint8, across float32) {
	clear(dst)
	for x := 0; x < len(pix)/4; x++ {
		left, right := float32(x)*across, float32(x+1)*across
		at := min(int(left), len(dst)/4-1)
		if edge := float32(at + 1); right > edge && at < len(dst)/4-1 {
			put(dst[4*at:], pix[4*x:], edge-left)
			put(dst[4*at+4:], pix[4*x:], right-edge)
			continue
		}
		put(dst[4*at:], pix[4*x:], right-left)
	}
}

func put(dst []float32, pix []uint8, weight float32) {
	dst, pix = dst[:4], pix[:4]
	for i, v := range pix {
		dst[i] += float32(v) * weight
	}
}

func add(sum, row []float32, weight float32) {
	for i, v := range row {
		sum[i] += v * weight
	}
}
