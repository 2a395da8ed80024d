// Package intake makes the document of a consultation out of a file that somebody
// wrote elsewhere: DOCX, HTML, Markdown or pasted text. It knows no HTTP and no SQL and
// fetches nothing.
//
// Every format is read into the same flow of headings, paragraphs, list items, tables
// and pictures, and one assembler makes blocks out of it, so that the same document
// gives the same blocks whatever it was saved as. No markup of the source survives: the
// markup of blocks is written anew. What is left out is said in Notes.
//
// A footnote becomes a block of its own at the end of the chapter that mentions it;
// the mention reads «[3]» as the block's Number does.
package intake

import (
	"io"

	"mitwirken/internal/consultation/intake/docx"
	"mitwirken/internal/consultation/intake/flow"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
)

const (
	// CodeCharacters: no text, or in an encoding that does not say which one it is.
	CodeCharacters fault.Code = "consultation.import_characters"
)

const (
	// MaxFile is the largest DOCX, MaxText the largest of the others, in bytes.
	MaxFile = 50_000_000
	MaxText = 5_000_000
	mega    = 1_000_000
)

// Format of what is read.
type Format string

// The formats that are read. Text is pasted without any markup.
const (
	DOCX     Format = "docx"
	HTML     Format = "html"
	Markdown Format = "markdown"
	Text     Format = "text"
)

// Formats there are.
func Formats() []Format { return []Format{DOCX, HTML, Markdown, Text} }

// Options of one import.
type Options struct {
	// Lang the document is in, one of text's languages; de when empty.
	Lang string
}

// What an import gives; see there.
type (
	// Result of an import.
	Result = flow.Result
	// Picture out of the document.
	Picture = flow.Picture
	// Note is one thing to look at after an import.
	Note = flow.Note
	// NoteCode says what was left out or changed.
	NoteCode = flow.NoteCode
)

// Read makes a document out of a file of that many bytes. TooLarge file.too_large;
// Unsupported file.type; Invalid file.empty, file.damaged, file.two_faced,
// file.incomplete, file.active_content, file.unpacks_too_large, text.CodeTooLarge and
// those of this package and of flow and docx. Errors of r pass through.
func Read(format Format, r io.ReaderAt, size int64, o Options) (*Result, error) {
	limit := int64(MaxText)
	if format == DOCX {
		limit = MaxFile
	}
	switch {
	case size > limit:
		return nil, fault.New(fault.TooLarge, file.CodeTooLarge).WithParam("Max", limit/mega)
	case size <= 0:
		return nil, fault.New(fault.Invalid, file.CodeEmpty)
	}
	if o.Lang == "" {
		o.Lang = "de"
	}
	s := &flow.Flow{}
	var err error
	switch format {
	case DOCX:
		err = docx.Read(s, r, size)
	case HTML, Markdown, Text:
		var words string
		if words, err = decode(format, r, size); err == nil {
			err = readText(s, format, words)
		}
	default:
		err = fault.New(fault.Unsupported, file.CodeType).WithParam("Types", "DOCX, HTML, Markdown")
	}
	if err != nil {
		return nil, err
	}
	return s.Assemble(o.Lang)
}
