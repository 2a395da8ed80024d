package flow

// NoteCode says what was left out or changed. The sentence of «x» is
// consultations.import.note.x in staff.json.
type NoteCode string

const (
	// NoteTextBox: a box beside the text was put after the paragraph it hangs on.
	NoteTextBox NoteCode = "text_box"
	// NoteObject: a chart, an embedded file, a film, a drawing was left out.
	NoteObject NoteCode = "object"
	// NoteFormula: a formula became plain letters.
	NoteFormula NoteCode = "formula"
	// NoteComment: comments of those who wrote the document were left out.
	NoteComment NoteCode = "comment"
	// NoteChange: tracked changes were taken as accepted.
	NoteChange NoteCode = "tracked_change"
	// NotePicture: a picture of a type that browsers do not show was left out.
	NotePicture NoteCode = "picture"
	// NotePictureOutside: a picture lies elsewhere and was not fetched.
	NotePictureOutside NoteCode = "picture_outside"
	// NotePictureAlt: a picture has no description for those who do not see it.
	NotePictureAlt NoteCode = "picture_alt"
	// NoteLink: a link that leads neither to a website nor to a mailbox became text.
	NoteLink NoteCode = "link"
	// NoteHidden: hidden text was left out.
	NoteHidden NoteCode = "hidden"
	// NoteContents: the table of contents was left out; the outline is made anew.
	NoteContents NoteCode = "contents"
	// NoteActive: scripts, forms or foreign markup were left out.
	NoteActive NoteCode = "active"
	// NoteSymbol: a sign of a font that only has pictures was left out.
	NoteSymbol NoteCode = "symbol"
	// NoteLevel: headings deeper than four levels were raised to the fourth.
	NoteLevel NoteCode = "level"
	// NoteGuessed: without styles for headings, bold lines were taken for them.
	NoteGuessed NoteCode = "guessed"
	// NoteTable: a table inside of a table became its words.
	NoteTable NoteCode = "table"
)

// NoteCodes there are.
func NoteCodes() []NoteCode {
	return []NoteCode{NoteTextBox, NoteObject, NoteFormula, NoteComment, NoteChange, NotePicture, NotePictureOutside, NotePictureAlt,
		NoteLink, NoteHidden, NoteContents, NoteActive, NoteSymbol, NoteLevel, NoteGuessed, NoteTable}
}

// Note is one thing to look at after an import; the same thing in one chapter is noted
// once.
type Note struct {
	Code NoteCode
	// Block is where: the chapter, or the first block when it was before all chapters.
	Block string
	// Params of the sentence: Count, how often.
	Params map[string]any
}

// remark is a note before there are blocks: at counts the items before it.
type remark struct {
	code NoteCode
	at   int
}

// Note remembers what was left out here.
func (s *Flow) Note(code NoteCode) {
	at := len(s.Body)
	if n := len(s.remarks); n < maxRemarks {
		s.remarks = append(s.remarks, remark{code, at})
	}
}

// More are no help to anybody.
const maxRemarks = 20_000
