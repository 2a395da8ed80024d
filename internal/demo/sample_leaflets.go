package demo

import (
	"bytes"
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/dossier"
	"mitwirken/internal/platform/pdf"
)

// printed is the leaflet of a document as a file.
func (e sampleEntry) printed(ctx context.Context, t *Town, lang string) (uuid.UUID, error) {
	words, err := documents.ReadFile("documents/" + e.leaflet + "." + lang + ".md")
	if err != nil {
		return uuid.Nil, err
	}
	content, err := leaflet(string(words), lang, t.Now)
	if err != nil {
		return uuid.Nil, err
	}
	return upload(ctx, t.on(0).Files, dossier.Purpose, e.leaflet+"-"+lang+".pdf", content)
}

// leaflet draws a PDF: «# » begins the title, «## » a heading, «- » an entry of a list.
func leaflet(words, lang string, now time.Time) ([]byte, error) {
	title, rest, _ := strings.Cut(strings.TrimSpace(words), "\n")
	d := pdf.New(pdf.Info{Lang: lang, Title: strings.TrimPrefix(title, "# "), Author: "Gemeinde Emmen", Created: now, Page: "%[1]s/%[2]s"})
	for piece := range strings.SplitSeq(strings.TrimSpace(rest), "\n\n") {
		switch {
		case strings.HasPrefix(piece, "## "):
			d.Heading(2, strings.TrimPrefix(piece, "## "))
		case strings.HasPrefix(piece, "- "):
			d.List(strings.Split(strings.TrimPrefix(piece, "- "), "\n- ")...)
		default:
			d.Paragraph(piece)
		}
	}
	var out bytes.Buffer
	err := d.Write(&out)
	return out.Bytes(), err
}
