package flow

import (
	"strings"
	"unicode/utf8"

	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
)

const (
	// CodeEmpty: there is not one word in it.
	CodeEmpty fault.Code = "consultation.import_empty"
	// CodeNested: elements lie deeper in each other than any program would write them.
	CodeNested fault.Code = "consultation.import_nested"
	// CodeLong: one paragraph, list or table alone is longer than a block may be.
	// Parameter Max in letters.
	CodeLong fault.Code = "consultation.import_long"
)

const (
	// MaxDepth is how deep elements may lie in each other.
	MaxDepth = 256
	// The words of a document with what it takes to hold them, in bytes.
	maxWords = 12 << 20
)

// Result of an import.
type Result struct {
	// Document is clean; in German it is valid as well.
	Document *text.Document
	// Pictures in reading order, each once. Their Ref stands in figures and cells of tables until
	// Place puts the address of the stored file there.
	Pictures []Picture
	// Title of the document, where it has one; it is not among the blocks.
	Title string
	Notes []Note
}

// Picture out of the document, as it lay there: PNG, JPEG or GIF by its first bytes,
// not yet checked further.
type Picture struct {
	Ref   string
	Media string
	// Alt is what is shown instead; empty where the author gave none.
	Alt   string
	Bytes []byte
}

// Place puts the address of the stored file where the picture was; without an address
// the picture is taken out, and its figure too when it had no other words.
func (r *Result) Place(ref, address string) {
	for i := range r.Document.Blocks {
		b := &r.Document.Blocks[i]
		for lang, w := range b.Words {
			w.HTML = strings.ReplaceAll(w.HTML, `src="`+ref+`"`, `src="`+address+`"`)
			b.Words[lang] = w
		}
	}
	if address == "" {
		r.Document.Clean()
	}
}

// finish checks what came out of the assembler.
func (r *Result) finish(lang string) error {
	total := 0
	for i := range r.Document.Blocks {
		for _, w := range r.Document.Blocks[i].Words {
			total += len(w.HTML)
			if len(w.HTML) > text.MaxWords {
				return fault.New(fault.Invalid, CodeLong).WithParam("Max", text.MaxWords)
			}
		}
	}
	if len(r.Document.Blocks) > text.MaxBlocks || total > maxWords {
		return tooLarge()
	}
	r.Document.Clean()
	if len(r.Document.Blocks) == 0 {
		return fault.New(fault.Invalid, CodeEmpty)
	}
	for i, n := range r.Notes {
		if r.Document.Find(n.Block) < 0 {
			r.Notes[i].Block = r.Document.Blocks[0].ID
		}
	}
	if lang != "de" {
		return nil // the German words are the service's to bring
	}
	return r.Document.Validate()
}

func tooLarge() error {
	return fault.New(fault.Invalid, text.CodeTooLarge).WithParam("Max", text.MaxBlocks)
}

// Damaged keeps refusals and makes one of every other mistake in the file.
func Damaged(err error) error {
	if f := fault.From(err); err == nil || f.Code != fault.CodeInternal {
		return err
	}
	return fault.Wrap(fault.Invalid, file.CodeDamaged, err)
}

// Cut shortens to so many runes.
func Cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}
