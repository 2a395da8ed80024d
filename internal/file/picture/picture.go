// Package picture makes new pictures out of those that strangers send: only what can
// be seen is taken over. Metadata (place, device, time, previews), colour profiles and
// whatever hangs before, between or behind the pixels stay away.
//
// Size and shape are read from the header before anything is decoded, and a picture
// whose decoding would take more than Budget is refused. Callers decode one at a time.
package picture

import (
	"bufio"
	"errors"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"mitwirken/internal/platform/fault"
)

// Format of a picture.
type Format string

// JPEG and PNG are read and written, GIF (its first frame) and WebP only read.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	WebP Format = "webp"
)

const (
	// MaxPixels of a picture; a phone of today takes 12 to 50 million, most of them 12.
	MaxPixels = 40_000_000
	// MaxSide is the longest side in pixels.
	MaxSide = 20_000
	// Budget is the most that decoding may take, in bytes. A turned copy of a picture
	// takes up to 160 MB more.
	Budget = 320 << 20

	wholeQuality, smallQuality = 88, 82
)

const (
	// CodePixels: too many pixels to decode. Parameters Megapixels, Max.
	CodePixels fault.Code = "file.image_pixels"
	// CodeSide: one side is too long. Parameters Side, Max.
	CodeSide fault.Code = "file.image_side"
	// CodeDamaged: begins like a picture and cannot be decoded.
	CodeDamaged fault.Code = "file.image_damaged"
)

// Result is the new picture.
type Result struct {
	Format        Format
	Width, Height int
	// Smaller are the widths that were made as well, ascending.
	Smaller []int
}

// Output takes one new picture; width 0 is the whole one.
type Output func(width int, f Format) (io.Writer, error)

// Rework writes the picture anew, upright, and smaller copies of it in those of the
// widths (ascending) that are narrower. JPEG stays JPEG, drawings stay PNG, copies
// without transparency are JPEG. Invalid file.image_pixels, file.image_side,
// file.image_damaged; errors of out pass through.
func Rework(f Format, r io.ReaderAt, size int64, widths []int, out Output) (*Result, error) {
	h, err := look(f, r, size)
	if err != nil {
		return nil, err
	}
	img, err := decode(f, io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, damaged(err)
	}
	if b := img.Bounds(); b.Dx() > h.width || b.Dy() > h.height || b.Empty() {
		return nil, damaged(errors.New("another size than the header says"))
	}
	img = upright(plain(img), h.orientation)
	to := JPEG
	if !fitsJPEG(f, img) {
		to = PNG
	}
	b := img.Bounds()
	res := &Result{Format: to, Width: b.Dx(), Height: b.Dy()}
	if err := encode(out, 0, to, img, wholeQuality); err != nil {
		return nil, err
	}
	// From the widest to the narrowest, each out of the one before.
	for i := len(widths) - 1; i >= 0; i-- {
		w := widths[i]
		if w >= res.Width {
			continue
		}
		small := shrink(img, w)
		to := JPEG
		if !small.Opaque() {
			to = PNG
		}
		if err := encode(out, w, to, small, smallQuality); err != nil {
			return nil, err
		}
		img, res.Smaller = small, append([]int{w}, res.Smaller...)
	}
	return res, nil
}

func damaged(cause error) error { return fault.Wrap(fault.Invalid, CodeDamaged, cause) }

func decode(f Format, r io.Reader) (image.Image, error) {
	r = bufio.NewReaderSize(r, 64<<10)
	switch f {
	case JPEG:
		return jpeg.Decode(r)
	case PNG:
		return png.Decode(r)
	case GIF:
		return gif.Decode(r)
	case WebP:
		return webp.Decode(r)
	}
	return nil, errors.New("picture: unknown format")
}

func decodeConfig(f Format, r io.Reader) (image.Config, error) {
	switch f {
	case JPEG:
		return jpeg.DecodeConfig(r)
	case PNG:
		return png.DecodeConfig(r)
	case GIF:
		return gif.DecodeConfig(r)
	case WebP:
		return webp.DecodeConfig(r)
	}
	return image.Config{}, errors.New("picture: unknown format")
}

// plain turns what the encoders would read pixel by pixel into what they read quickly.
func plain(img image.Image) image.Image {
	switch img.(type) {
	case *image.YCbCr, *image.Gray, *image.Paletted, *image.NRGBA, *image.RGBA:
		return img
	}
	var dst draw.Image = image.NewNRGBA(img.Bounds())
	if _, ink := img.(*image.CMYK); ink {
		dst = image.NewRGBA(img.Bounds())
	}
	draw.Draw(dst, dst.Bounds(), img, img.Bounds().Min, draw.Src)
	return dst
}

// fitsJPEG: photographs. What was made without loss stays so.
func fitsJPEG(f Format, img image.Image) bool {
	if f == JPEG {
		return true
	}
	_, photo := img.(*image.YCbCr)
	return photo
}

func encode(out Output, width int, f Format, img image.Image, quality int) error {
	w, err := out(width, f)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 64<<10)
	if f == JPEG {
		err = jpeg.Encode(b, img, &jpeg.Options{Quality: quality})
	} else {
		err = png.Encode(b, img)
	}
	return errors.Join(err, b.Flush())
}
