// Package receipt is what proves a statement: its content frozen as canonical JSON, the
// hash of it, the signature of the server, and the document (Quittung) that people keep.
// It knows no HTTP and no SQL.
//
// The content names no person: it can be kept, and a receipt checked, when the person has
// long been forgotten.
package receipt

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/locale"
)

// Content of one submitted version of a statement.
type Content struct {
	// Number, Version and SubmittedAt (RFC 3339, UTC) make every content one of its kind.
	Number       string       `json:"number"`
	Version      int          `json:"version"`
	SubmittedAt  string       `json:"submittedAt"`
	Consultation Consultation `json:"consultation"`
	// Kind of the sender: private or organisation.
	Kind string `json:"kind"`
	// Organisation and OnBehalf are names of bodies, never of persons.
	Organisation string `json:"organisation,omitempty"`
	OnBehalf     string `json:"onBehalf,omitempty"`
	Category     string `json:"category,omitempty"`
	Channel      string `json:"channel"`
	// ReceivedOn is the day that counts for what did not come online.
	ReceivedOn string `json:"receivedOn,omitempty"`
	Lang       string `json:"lang"`
	NoComment  bool   `json:"noComment"`
	Parts      []Part `json:"parts"`
	Joins      []Join `json:"joins"`
	Files      []File `json:"files"`
}

// Consultation that the statement belongs to.
type Consultation struct {
	ID      uuid.UUID `json:"id"`
	Project string    `json:"project"`
	Title   string    `json:"title"`
	// Version of the document that was current.
	Version int `json:"version"`
}

// Part is what is said to one block, with the words it was said to.
type Part struct {
	// ID of the remark, the same in all versions of the statement.
	ID    uuid.UUID `json:"id"`
	Block string    `json:"block"`
	// Chapter that the block lies in; empty before the first one.
	Chapter string `json:"chapter,omitempty"`
	Number  string `json:"number,omitempty"`
	// Title of the chapter, Quote the words that were marked.
	Title    string `json:"title,omitempty"`
	Quote    string `json:"quote,omitempty"`
	Position string `json:"position,omitempty"`
	Request  string `json:"request,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Remark   string `json:"remark,omitempty"`
	// Before are the words of the block, Wording those that are proposed instead.
	Before  string `json:"before,omitempty"`
	Wording string `json:"wording,omitempty"`
	Place   *Place `json:"place,omitempty"`
	Pin     *Pin   `json:"pin,omitempty"`
	// Anchor says whether the passage is still as it was: unchanged, changed, removed.
	Anchor string `json:"anchor"`
}

// Place on the map. Coordinates are WGS 84 in degrees with five decimals, as text: a
// number with a point has more than one canonical form.
type Place struct {
	Lat   string `json:"lat"`
	Lon   string `json:"lon"`
	Words string `json:"words,omitempty"`
}

// Pin is a point in a picture of the document. X and Y are shares of its width from the
// left and of its height from above, with four decimals, as text.
type Pin struct {
	File uuid.UUID `json:"file"`
	X    string    `json:"x"`
	Y    string    `json:"y"`
	// Plan is how people call the picture; empty without words, and when the document
	// showed another one at the time.
	Plan string `json:"plan,omitempty"`
	// Replaced: the document showed another picture at the time.
	Replaced bool `json:"replaced,omitempty"`
}

// Share as a number; 0 for what is none.
func Share(text string) float64 {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return f
}

// In says where the point is, in words.
func (p *Pin) In(say Say) string {
	percent := func(share string) string { return strconv.Itoa(int(math.Round(Share(share) * 100))) }
	where := map[string]any{"Plan": p.Plan, "X": percent(p.X), "Y": percent(p.Y)}
	switch {
	case p.Replaced:
		return say("statement_pdf.pin.replaced", where)
	case p.Plan == "":
		return say("statement_pdf.pin.nameless", where)
	}
	return say("statement_pdf.pin", where)
}

// Join makes the statement with this number a part of this one: wholly, or the chapters.
type Join struct {
	Number   string   `json:"number"`
	Chapters []string `json:"chapters,omitempty"`
}

// File that belongs to the statement, by its content.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Blocks that the content speaks to, and the chapters they lie in, each once.
func (c *Content) Blocks() []string {
	out, seen := []string{}, map[string]bool{"": true}
	for _, p := range c.Parts {
		for _, id := range []string{p.Block, p.Chapter} {
			if !seen[id] {
				seen[id], out = true, append(out, id)
			}
		}
	}
	return out
}

// Number as people see it: M-2026-00042.
func Number(year int, n int64) string { return fmt.Sprintf("M-%04d-%05d", year, n) }

// Sealed is the proof that a content was submitted.
type Sealed struct {
	Number string
	// Version of the statement, from 1.
	Version   int
	At        time.Time
	Hash      []byte
	KeyID     string
	Signature []byte
}

// Message is what is signed, byte by byte: five lines of ASCII, each ended by a line feed.
func (s *Sealed) Message() []byte {
	return fmt.Appendf(nil, "mitwirken receipt 1\n%s\n%d\n%s\n%x\n", s.Number, s.Version, s.At.UTC().Format(time.RFC3339), s.Hash)
}

// Signed tells whether the signature was made by the owner of this key.
func (s *Sealed) Signed(public ed25519.PublicKey) bool {
	return len(public) == ed25519.PublicKeySize && ed25519.Verify(public, s.Message(), s.Signature)
}

// Key of the installation, for signing receipts.
type Key struct{ private ed25519.PrivateKey }

// NewKey takes a subkey of the installation secret. It panics unless that has 32 bytes.
func NewKey(seed []byte) Key { return Key{ed25519.NewKeyFromSeed(seed)} }

// Public half, for everybody who wants to check.
func (k Key) Public() ed25519.PublicKey { return k.private.Public().(ed25519.PublicKey) }

// ID of the key: the beginning of the hash of its public half.
func (k Key) ID() string { return KeyID(k.Public()) }

// KeyID is ID for a public key.
func KeyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

// Seal signs a content for good. at counts to the second.
func (k Key) Seal(number string, version int, at time.Time, canonical []byte) Sealed {
	sum := sha256.Sum256(canonical)
	s := Sealed{Number: number, Version: version, At: at.UTC().Truncate(time.Second), Hash: sum[:], KeyID: k.ID()}
	s.Signature = ed25519.Sign(k.private, s.Message())
	return s
}

var base = base32.NewEncoding("ABCDEFGHJKMNPQRSTVWXYZ0123456789").WithPadding(base32.NoPadding)

// Code is the hash short enough to be typed: a hundred bits in five groups.
func (s *Sealed) Code() string { return CodeOf(s.Hash) }

// CodeOf a hash.
func CodeOf(hash []byte) string {
	digits := base.EncodeToString(hash)[:20]
	return strings.Join([]string{digits[:4], digits[4:8], digits[8:12], digits[12:16], digits[16:]}, "-")
}

// Matches tells whether somebody typed the code or the whole hash in hexadecimal digits,
// however they wrote it.
func (s *Sealed) Matches(typed string) bool {
	bare := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\u00a0' {
			return -1
		}
		return r
	}, strings.TrimSpace(typed))
	if whole, err := hex.DecodeString(bare); err == nil && len(whole) == sha256.Size {
		return bytes.Equal(whole, s.Hash)
	}
	return strings.EqualFold(bare, strings.ReplaceAll(s.Code(), "-", ""))
}

func parseDay(iso string) (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, iso, locale.Zurich())
}
