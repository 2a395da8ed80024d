package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image/color"
	"io"

	"mitwirken/internal/platform/fault"
)

// header is what is known of a picture before it is decoded.
type header struct {
	width, height int
	// orientation as in Exif: 1 is upright.
	orientation int
	// cost is what decoding takes, in bytes per pixel.
	cost float64
}

// look reads the header and refuses what would take too much.
func look(f Format, r io.ReaderAt, size int64) (*header, error) {
	c, err := decodeConfig(f, io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, damaged(err)
	}
	h := &header{width: c.Width, height: c.Height, orientation: 1, cost: 4}
	var exif []byte
	switch f {
	case JPEG:
		exif, h.cost = jpegSegments(r, size)
	case PNG:
		if c.ColorModel == color.NRGBA64Model || c.ColorModel == color.RGBA64Model || c.ColorModel == color.Gray16Model {
			h.cost = 8 + 4 // and the copy with eight bits
		}
		exif = pngExif(r, size)
	case WebP:
		exif = webpExif(r, size)
	}
	if exif != nil {
		h.orientation = orientationOf(exif)
	}
	return h, h.bearable()
}

func (h *header) bearable() error {
	if h.width <= 0 || h.height <= 0 {
		return damaged(errors.New("no size"))
	}
	if side := max(h.width, h.height); side > MaxSide {
		return fault.New(fault.Invalid, CodeSide).WithParam("Side", side).WithParam("Max", MaxSide)
	}
	most := min(MaxPixels, int(Budget/h.cost))
	if pixels := h.width * h.height; pixels > most {
		const million = 1_000_000
		return fault.New(fault.Invalid, CodePixels).WithParam("Megapixels", (pixels+million-1)/million).WithParam("Max", most/million)
	}
	return nil
}

// most segments or chunks that are looked at: a file of nothing but tiny ones is no
// picture anybody made.
const mostChunks = 10_000

// jpegSegments walks to the first scan. It gives the Exif block, nil for none, and
// the cost per pixel: one byte per sample and, for a progressive picture, four more
// for its coefficients.
func jpegSegments(r io.ReaderAt, size int64) (exif []byte, cost float64) {
	cost = 4
	at := int64(2)
	for range mostChunks {
		var head [4]byte
		if _, err := r.ReadAt(head[:], at); err != nil || head[0] != 0xff {
			return exif, cost
		}
		marker, length := head[1], int64(binary.BigEndian.Uint16(head[2:]))
		switch {
		case marker == 0xff: // filling
			at++
			continue
		case marker == 0xda, marker == 0xd9, length < 2, at+2+length > size:
			return exif, cost
		case marker == 0xe1 && exif == nil:
			if b := read(r, at+4, length-2); bytes.HasPrefix(b, []byte("Exif\x00\x00")) {
				exif = b[6:]
			}
		case marker == 0xc0, marker == 0xc1, marker == 0xc2:
			cost = samples(read(r, at+4, length-2))
			if marker == 0xc2 {
				cost *= 1 + 4
			}
		}
		at += 2 + length
	}
	return exif, cost
}

// samples per pixel of a frame header.
func samples(frame []byte) float64 {
	const most = 4
	if len(frame) < 6 || len(frame) < 6+3*int(frame[5]) || frame[5] > most {
		return most
	}
	var sum, widest, highest float64
	for i := range int(frame[5]) {
		h, v := float64(frame[7+3*i]>>4), float64(frame[7+3*i]&15)
		sum, widest, highest = sum+h*v, max(widest, h), max(highest, v)
	}
	if sum == 0 {
		return most
	}
	if frame[5] == most {
		return 2 * most // the decoder puts the four inks into an image of their own
	}
	return sum / (widest * highest)
}

func pngExif(r io.ReaderAt, size int64) []byte {
	at := int64(8)
	for range mostChunks {
		var head [8]byte
		if _, err := r.ReadAt(head[:], at); err != nil {
			return nil
		}
		length := int64(binary.BigEndian.Uint32(head[:]))
		if at+12+length > size {
			return nil
		}
		if string(head[4:]) == "eXIf" {
			return read(r, at+8, length)
		}
		at += 12 + length
	}
	return nil
}

func webpExif(r io.ReaderAt, size int64) []byte {
	at := int64(12)
	for range mostChunks {
		var head [8]byte
		if _, err := r.ReadAt(head[:], at); err != nil {
			return nil
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		if at+8+length > size {
			return nil
		}
		if string(head[:4]) == "EXIF" {
			return bytes.TrimPrefix(read(r, at+8, length), []byte("Exif\x00\x00"))
		}
		at += 8 + length + length&1
	}
	return nil
}

// read gives as much as Exif can be long.
func read(r io.ReaderAt, at, length int64) []byte {
	b := make([]byte, min(length, 64<<10))
	n, _ := r.ReadAt(b, at) // what is missing is not found in b
	return b[:n]
}

// orientationOf reads one number out of an Exif block (TIFF); 1 when there is none.
func orientationOf(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 1
	}
	if len(tiff) < 8 {
		return 1
	}
	const entry, tag, short = 12, 0x0112, 3
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	dir := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(dir) < entry {
			return 1
		}
		if order.Uint16(dir) == tag && order.Uint16(dir[2:]) == short {
			if o := int(order.Uint16(dir[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		dir = dir[entry:]
	}
	return 1
}
