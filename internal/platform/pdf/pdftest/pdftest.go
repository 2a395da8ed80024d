// Package pdftest reads a PDF in tests as a screen reader does.
package pdftest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	objects = regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)\nendobj`)
	marked  = regexp.MustCompile(`(?s)/\w+ <</MCID (\d+)>> BDC(.*?)EMC`)
	shown   = regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`)
	tree    = regexp.MustCompile(`(?s)/Type /StructElem /S /(\w+) /P \d+ 0 R /K \[(.*?)\] (.*)>>`)
	kid     = regexp.MustCompile(`<</Type /MCR /Pg (\d+) 0 R /MCID (\d+)>>|(\d+) 0 R`)
	escape  = regexp.MustCompile(`(?s)\\(.)`)
)

// ReadAloud walks the structure tree: a line per element with its words, indented below
// its parent.
func ReadAloud(t testing.TB, b []byte) (text string, pages int) {
	t.Helper()
	all, pieces, root := map[string]string{}, map[string]string{}, ""
	for _, m := range objects.FindAllSubmatch(b, -1) {
		all[string(m[1])] = string(m[2]) // the update comes last and wins
	}
	for n, o := range all {
		if m := regexp.MustCompile(`/StructTreeRoot /K (\d+) 0 R`).FindStringSubmatch(o); m != nil {
			root = m[1]
		}
		m := regexp.MustCompile(`/Contents (\d+) 0 R`).FindStringSubmatch(o)
		if m == nil || !strings.HasPrefix(o, "<</Type /Page\n") {
			continue
		}
		pages++
		if !strings.Contains(o, "/StructParents") {
			t.Errorf("page %s knows no structure", n)
		}
		_, stream, _ := strings.Cut(all[m[1]], "stream\n")
		z, err := zlib.NewReader(strings.NewReader(stream))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if opened, closed := bytes.Count(content, []byte("BDC"))+bytes.Count(content, []byte("BMC")), bytes.Count(content, []byte("EMC")); opened != closed {
			t.Errorf("page %s opens %d marks and closes %d", n, opened, closed)
		}
		for _, m := range marked.FindAllSubmatch(content, -1) {
			for _, s := range shown.FindAllSubmatch(m[2], -1) {
				raw := escape.ReplaceAllFunc(s[1], func(e []byte) []byte {
					if e[1] == 'r' {
						return []byte("\r")
					}
					return e[1:]
				})
				units := make([]uint16, len(raw)/2)
				for i := range units {
					units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
				}
				pieces[n+"/"+string(m[1])] += string(utf16.Decode(units))
			}
		}
	}
	var out strings.Builder
	var walk func(id, indent string)
	walk = func(id, indent string) {
		m := tree.FindStringSubmatch(all[id])
		if m == nil {
			t.Fatalf("object %s is no element: %s", id, all[id])
		}
		fmt.Fprintf(&out, "%s%s", indent, m[1])
		var kids []string
		for _, k := range kid.FindAllStringSubmatch(m[2], -1) {
			if k[3] != "" {
				kids = append(kids, k[3])
				continue
			}
			words, ok := pieces[k[1]+"/"+k[2]]
			if !ok {
				t.Errorf("nothing is drawn for mark %s of page %s", k[2], k[1])
			}
			out.WriteString(" " + words)
		}
		out.WriteString("\n")
		for _, k := range kids {
			walk(k, indent+"  ")
		}
	}
	walk(root, "")
	return out.String(), pages
}
