package accesscode

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"mitwirken/internal/platform/fault"
)

const (
	// alphabet of Crockford: no I, L, O and U, which look like others.
	alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	// codeLen counts the check character.
	codeLen = 12
)

// Code is a code as it is compared: twelve characters, capitals, no hyphens, with
// a check character that fits. It must not be logged.
type Code string

// String groups the characters as they stand in the letter.
func (c Code) String() string { return string(c[:4] + "-" + c[4:8] + "-" + c[8:]) }

// ParseCode reads what a person typed or scanned: small letters, blanks, hyphens
// and the address before a # do no harm, and O, I, L and U are read as what they
// were taken for. Invalid request.invalid with accesscode.mistyped at «code».
func ParseCode(s string) (Code, error) {
	if _, tail, is := strings.Cut(s, "#"); is {
		s = tail
	}
	digits := make([]byte, 0, codeLen)
	for _, r := range strings.ToUpper(s) {
		switch r {
		case ' ', '-', '\u2010', '\u2011', '\u2013', '\u00a0', '\u202f', '\t':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		case 'U':
			r = 'V'
		}
		d := strings.IndexRune(alphabet, r)
		if d < 0 || len(digits) == codeLen {
			return "", mistyped()
		}
		digits = append(digits, byte(d))
	}
	if len(digits) != codeLen || check(digits[:codeLen-1]) != digits[codeLen-1] {
		return "", mistyped()
	}
	return spell(digits), nil
}

func mistyped() error {
	return fault.New(fault.Invalid, fault.CodeInvalid).WithField("code", CodeMistyped, nil)
}

func spell(digits []byte) Code {
	var b strings.Builder
	for _, d := range digits {
		b.WriteByte(alphabet[d])
	}
	return Code(b.String())
}

// check is a weighted sum in the field of 32 elements (x⁵+x²+1), where the weights
// are the powers of x: any one wrong character and any two swapped ones change it.
func check(digits []byte) byte {
	var sum byte
	for _, d := range digits {
		sum = (sum ^ d) << 1
		if sum >= 32 {
			sum ^= 0b100101
		}
	}
	return sum
}

// secrets makes codes and their hashes from the key of the installation.
type secrets struct{ key []byte }

func (s secrets) mac(purpose string, salt, data []byte) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(purpose)) // of one length, as is the salt: no two inputs run together
	m.Write(salt)
	m.Write(data)
	return m.Sum(nil)
}

// code is number n of the batch with this salt.
func (s secrets) code(salt []byte, n int) Code {
	bits := binary.BigEndian.Uint64(s.mac("code", salt, binary.BigEndian.AppendUint32(nil, uint32(n))))
	digits := make([]byte, 0, codeLen)
	for range codeLen - 1 {
		digits = append(digits, byte(bits&31))
		bits >>= 5
	}
	return spell(append(digits, check(digits)))
}

// codes are the numbers from to to-1.
func (s secrets) codes(salt []byte, from, to int) []Code {
	out := make([]Code, 0, to-from)
	for n := from; n < to; n++ {
		out = append(out, s.code(salt, n))
	}
	return out
}

// hash is what the table holds.
func (s secrets) hash(salt []byte, c Code) []byte { return s.mac("hash", salt, []byte(c)) }

// hashes of all codes, in their own order: the order of the letters is not kept.
// It fails to be size long when the salt makes two codes equal.
func (s secrets) hashes(salt []byte, size int) [][]byte {
	out := make([][]byte, 0, size)
	for n := range size {
		out = append(out, s.hash(salt, s.code(salt, n)))
	}
	slices.SortFunc(out, slices.Compare)
	return slices.CompactFunc(out, slices.Equal)
}
