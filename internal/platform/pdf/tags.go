package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
)

// Tags make a PDF that says what its pieces are. The library draws and knows nothing
// of structure: each piece is marked while it is drawn, and an incremental update
// behind its file adds the tree.
type Tags struct {
	pdf *fpdf.Fpdf
	// Root is the whole document.
	Root *Element
	// elements in the order in which they came; the number is the place.
	all []*Element
	// marks of each page: the element of each piece.
	pages [][]int32
	inner int
}

// Element of the structure tree.
type Element struct {
	kind, attr string
	id, parent int32
	kids       []int32
	marks      []piece
}

type piece struct{ page, mark int32 }

// NewTags begins the tree of a document that is about to be drawn.
func NewTags(pdf *fpdf.Fpdf) *Tags {
	t := &Tags{pdf: pdf}
	t.Root = &Element{kind: "Document", parent: -1}
	t.all = []*Element{t.Root}
	return t
}

// Child adds an element: kind is a standard structure type («H1», «P», «TD»), attr what
// else its dictionary holds.
func (t *Tags) Child(of *Element, kind, attr string) *Element {
	e := &Element{kind: kind, attr: attr, id: int32(len(t.all)), parent: of.id}
	of.kids = append(of.kids, e.id)
	t.all = append(t.all, e)
	return e
}

// Mark makes what draw draws a piece of the element.
func (t *Tags) Mark(e *Element, draw func()) {
	page := t.pdf.PageNo()
	for len(t.pages) < page {
		t.pages = append(t.pages, nil)
	}
	n := int32(len(t.pages[page-1]))
	t.pages[page-1] = append(t.pages[page-1], e.id)
	e.marks = append(e.marks, piece{int32(page), n})
	t.pdf.RawWriteStr("/" + e.kind + " <</MCID " + itoa(int(n)) + ">> BDC")
	draw()
	t.pdf.RawWriteStr("EMC")
}

// Artifact is drawn and not read. It does not nest.
func (t *Tags) Artifact(draw func()) {
	if t.inner++; t.inner == 1 {
		t.pdf.RawWriteStr("/Artifact BMC")
	}
	draw()
	if t.inner--; t.inner == 0 {
		t.pdf.RawWriteStr("EMC")
	}
}

var (
	pageObject    = regexp.MustCompile(`(?m)^(\d+) 0 obj\n<</Type /Page\n`)
	catalogObject = regexp.MustCompile(`(?m)^(\d+) 0 obj\n<<\n/Type /Catalog\n`)
	trailer       = regexp.MustCompile(`/Size (\d+)\n/Root (\d+) 0 R\n/Info (\d+) 0 R`)
	xrefStart     = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\s*$`)
	endOfObject   = []byte(">>\nendobj")
)

var errLayout = errors.New("pdf: the library writes its objects in a form that is not known here")

// update appends objects to a finished file.
type update struct {
	buf  *bytes.Buffer
	refs bytes.Buffer
}

func (u *update) object(n int, format string, args ...any) {
	fmt.Fprintf(&u.refs, "%d 1\n%010d 00000 n \n", n, u.buf.Len())
	fmt.Fprintf(u.buf, "%d 0 obj\n", n)
	fmt.Fprintf(u.buf, format, args...)
	u.buf.WriteString("\nendobj\n")
}

// Write finishes the file with its structure.
func (t *Tags) Write(w io.Writer) error {
	var buf bytes.Buffer
	if err := t.pdf.Output(&buf); err != nil {
		return err
	}
	src := buf.Bytes()
	const header = "%PDF-1."
	if !bytes.HasPrefix(src, []byte(header)) {
		return errLayout
	}
	src[len(header)] = '7' // structure in this form came with 1.7
	pages, catalog := pageObject.FindAllSubmatchIndex(src, -1), catalogObject.FindSubmatchIndex(src)
	tail := src[max(0, len(src)-1000):]
	end, start := trailer.FindSubmatch(tail), xrefStart.FindSubmatch(tail)
	if len(pages) != t.pdf.PageCount() || catalog == nil || end == nil || start == nil {
		return errLayout
	}
	size := atoi(end[1])
	treeRoot, parentTree, first := size, size+1, size+2
	u := &update{buf: &buf}
	numbers := make([]int, len(pages))
	for i, p := range pages {
		body, err := objectBody(src, p[1])
		if err != nil {
			return err
		}
		numbers[i] = atoi(src[p[2]:p[3]])
		u.object(numbers[i], "<</Type /Page\n%s/StructParents %d /Tabs /S>>", body, i)
	}
	for _, e := range t.all {
		parent := treeRoot
		if e.parent >= 0 {
			parent = first + int(e.parent)
		}
		u.object(first+int(e.id), "<</Type /StructElem /S /%s /P %d 0 R /K [%s] %s>>", e.kind, parent, e.children(first, numbers), e.attr)
	}
	u.object(treeRoot, "<</Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d>>", first, parentTree, len(pages))
	u.object(parentTree, "<</Nums [%s]>>", t.parents(first))
	body, err := objectBody(src, catalog[1])
	if err != nil {
		return err
	}
	root := atoi(src[catalog[2]:catalog[3]])
	u.object(root, "<<\n/Type /Catalog\n%s/MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /ViewerPreferences <</DisplayDocTitle true>>\n>>", body, treeRoot)
	at := buf.Len()
	fmt.Fprintf(&buf, "xref\n%strailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %s 0 R\n/Prev %s\n>>\nstartxref\n%d\n%%%%EOF\n", u.refs.Bytes(), first+len(t.all), root, end[3], start[1], at)
	_, err = buf.WriteTo(w)
	return err
}

// objectBody is what stands between the beginning of an object that we know and its
// end. It is copied: the buffer grows while we write.
func objectBody(src []byte, from int) ([]byte, error) {
	n := bytes.Index(src[from:], endOfObject)
	if n < 0 {
		return nil, errLayout
	}
	return bytes.Clone(src[from : from+n]), nil
}

func (e *Element) children(first int, pages []int) []byte {
	var b bytes.Buffer
	for _, m := range e.marks {
		fmt.Fprintf(&b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pages[m.page-1], m.mark)
	}
	for _, k := range e.kids {
		fmt.Fprintf(&b, "%d 0 R ", first+int(k))
	}
	return b.Bytes()
}

// parents leads from each piece back to its element.
func (t *Tags) parents(first int) []byte {
	var b bytes.Buffer
	for page, marks := range t.pages {
		fmt.Fprintf(&b, "%d [", page)
		for _, e := range marks {
			fmt.Fprintf(&b, "%d 0 R ", first+int(e))
		}
		b.WriteString("] ")
	}
	return b.Bytes()
}

func itoa(n int) string { return strconv.Itoa(n) }

// atoi reads digits that a pattern has found.
func atoi(b []byte) int {
	n, _ := strconv.Atoi(string(b))
	return n
}
