package table

import (
	"archive/zip"
	"bufio"
	"io"
	"strings"
	"time"
)

// pack is an Office Open XML file: a ZIP of parts, written one after the other. The
// large part goes out while rows come in.
type pack struct {
	zip *zip.Writer
	at  time.Time
	// big is the part that is being written.
	big *bufio.Writer
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func newPack(w io.Writer, at time.Time) *pack { return &pack{zip: zip.NewWriter(w), at: at.UTC()} }

func (p *pack) open(name string) error {
	f, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.at})
	if err != nil {
		return err
	}
	p.big = bufio.NewWriterSize(f, 32<<10)
	_, err = p.big.WriteString(xmlHead)
	return err
}

// part writes a small part whole.
func (p *pack) part(name, content string) error {
	if err := p.open(name); err != nil {
		return err
	}
	_, _ = p.big.WriteString(content)
	return p.big.Flush()
}

func (p *pack) parts(names ...[2]string) error {
	for _, n := range names {
		if err := p.part(n[0], n[1]); err != nil {
			return err
		}
	}
	return nil
}

func (p *pack) close() error {
	if err := p.big.Flush(); err != nil {
		return err
	}
	return p.zip.Close()
}

var xmlSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// xmlText is text between or in tags; it must be tidy.
func xmlText(s string) string { return xmlSigns.Replace(s) }

func rels(items ...[2]string) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, it := range items {
		kind := "http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + it[0]
		if it[0] == "core-properties" {
			kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
		}
		b.WriteString(`<Relationship Id="rId` + string(rune('1'+i)) + `" Type="` + kind + `" Target="` + it[1] + `"/>`)
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

func contentTypes(main string, more ...[2]string) string {
	var b strings.Builder
	b.WriteString(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	for _, m := range append([][2]string{{main, ""}, {"/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"}}, more...) {
		kind := m[1]
		if kind == "" {
			kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
			if strings.HasPrefix(main, "/word/") {
				kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
			}
		}
		b.WriteString(`<Override PartName="` + m[0] + `" ContentType="` + kind + `"/>`)
	}
	b.WriteString(`</Types>`)
	return b.String()
}

// coreProps are what file managers show: title, office, language, never a person.
func coreProps(d *Doc) string {
	at := d.Created.UTC().Format(time.RFC3339)
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + xmlText(d.Title) + `</dc:title><dc:creator>` + xmlText(d.Office) + `</dc:creator><cp:keywords>` + xmlText(d.Mark) + `</cp:keywords><dc:language>` + d.Lang + `-CH</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`
}
