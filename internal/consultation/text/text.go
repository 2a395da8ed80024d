// Package text is the document of a consultation as plain data: a list of blocks in
// reading order, each with an id that stays through all versions and languages. It
// knows no HTTP and no SQL.
//
// A chapter (Kapitel) reaches up to the next chapter of its own or a higher level; all
// other blocks lie in the chapter before them. People take a position on a chapter and
// comment any block, or words in it.
package text

import (
	"crypto/rand"
	"encoding/base32"
	"regexp"
	"slices"
	"strings"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
)

const (
	// CodeID: a block has no id, one of another form, or the id of another block.
	CodeID fault.Code = "consultation.block_id"
	// CodeTooLarge: more blocks or letters than a document may have. Parameter Max.
	CodeTooLarge fault.Code = "consultation.document_too_large"
	// CodeNoChapter: what people take a position on is a chapter; there is none.
	CodeNoChapter fault.Code = "consultation.no_chapter"
)

const (
	// MaxBlocks of one document: ten times the longest report known to us.
	MaxBlocks = 5000
	// MaxWords is the length of one block in one language, in bytes of HTML.
	MaxWords = 100_000
	// MaxLevel of chapters.
	MaxLevel = 4
	maxTitle = 500
)

// Kind of a block.
type Kind string

const (
	// Chapter begins one; its title is in the words.
	Chapter Kind = "chapter"
	// Article of a law or a regulation, with a number of its own.
	Article   Kind = "article"
	Paragraph Kind = "paragraph"
	List      Kind = "list"
	Table     Kind = "table"
	Figure    Kind = "figure"
	Footnote  Kind = "footnote"
)

// Kinds there are.
func Kinds() []Kind {
	return []Kind{Chapter, Article, Paragraph, List, Table, Figure, Footnote}
}

// Words of a block in one language. HTML is rich text, clean; chapters have none,
// articles may have a title beside it.
type Words struct {
	Title string `json:"title,omitempty" maxLength:"500"`
	HTML  string `json:"html,omitempty" maxLength:"100000"`
}

// Plain is what one reads, title first, without markup.
func (w Words) Plain() string {
	if w.HTML == "" {
		return w.Title
	}
	return strings.TrimSpace(w.Title + "\n" + html.Plain(w.HTML))
}

// Block is the smallest part of a document that keeps its identity.
type Block struct {
	// ID for ever: what is commented under it must be found again.
	ID   string `json:"id" pattern:"^[a-z2-7]{10}$"`
	Kind Kind   `json:"kind" enum:"chapter,article,paragraph,list,table,figure,footnote"`
	// Level of a chapter, 1 at the top; 0 for all others.
	Level int `json:"level,omitempty" minimum:"0" maximum:"4"`
	// Number as it is printed: «2.1», «Art. 4», «3»; empty where there is none.
	Number string           `json:"number,omitempty" maxLength:"30"`
	Words  map[string]Words `json:"words" doc:"By language: de (required), fr, it, en, easy."`
	// Topics and Quarters say whom a chapter concerns; empty: everybody.
	Topics   []string `json:"topics,omitempty" maxItems:"5"`
	Quarters []string `json:"quarters,omitempty" maxItems:"40"`
}

// In is the block in the first of the languages that it has, and which that was.
func (b *Block) In(langs ...string) (Words, string) {
	for _, l := range append(langs, "de") {
		if w, ok := b.Words[l]; ok {
			return w, l
		}
	}
	return Words{}, "de"
}

// Document is all blocks in reading order.
type Document struct {
	Blocks []Block `json:"blocks" nullable:"false" maxItems:"5000"`
}

var idPattern = regexp.MustCompile(`^[a-z2-7]{10}$`)

// NewID draws an id of fifty random bits: two of them never meet in one municipality.
func NewID() string {
	var raw [7]byte
	// Never fails (crypto/rand).
	_, _ = rand.Read(raw[:])
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:]))[:10]
}

// Find gives the place of a block, -1 when there is none.
func (d *Document) Find(id string) int {
	return slices.IndexFunc(d.Blocks, func(b Block) bool { return b.ID == id })
}

// Block by its id, nil when there is none.
func (d *Document) Block(id string) *Block {
	if i := d.Find(id); i >= 0 {
		return &d.Blocks[i]
	}
	return nil
}

// ChapterOf gives the chapter that a block lies in, the block itself when it is one,
// nil for what stands before the first chapter.
func (d *Document) ChapterOf(id string) *Block {
	for i := d.Find(id); i >= 0; i-- {
		if d.Blocks[i].Kind == Chapter {
			return &d.Blocks[i]
		}
	}
	return nil
}

// Span gives the blocks of a chapter with all chapters below it, as a half-open range.
func (d *Document) Span(chapter string) (from, to int) {
	from = d.Find(chapter)
	if from < 0 || d.Blocks[from].Kind != Chapter {
		return 0, 0
	}
	for to = from + 1; to < len(d.Blocks); to++ {
		if b := d.Blocks[to]; b.Kind == Chapter && b.Level <= d.Blocks[from].Level {
			break
		}
	}
	return from, to
}

// Chapters are the heads of all chapters in reading order.
func (d *Document) Chapters() []*Block {
	var out []*Block
	for i := range d.Blocks {
		if d.Blocks[i].Kind == Chapter {
			out = append(out, &d.Blocks[i])
		}
	}
	return out
}

// Langs that any block has, German first.
func (d *Document) Langs() []string {
	var out []string
	for _, l := range []string{"de", "fr", "it", "en", "easy"} {
		if slices.ContainsFunc(d.Blocks, func(b Block) bool { _, ok := b.Words[l]; return ok }) {
			out = append(out, l)
		}
	}
	return out
}
