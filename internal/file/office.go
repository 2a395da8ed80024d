package file

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"

	"mitwirken/internal/platform/fault"
)

const (
	packageEntries = 5000
	// Unpacked, a document may be this large, and this many times as large as packed
	// once it is over packageSmall.
	packageBytes = 512 << 20
	packageRatio = 100
	packageSmall = 16 << 20
	// Lists of contents are short.
	packageList = 1 << 20
	odtMedia    = "application/vnd.oasis.opendocument.text"
)

// checkPackage tells which document a ZIP archive is. Unsupported file.type for any
// other archive.
func checkPackage(r io.ReaderAt, size int64) (Type, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, CodeDamaged, err)
	}
	entries, err := contents(z, size)
	if err != nil {
		return "", err
	}
	// The first entry begins where the file does, and nothing hides in the comment.
	if first, err := z.File[0].DataOffset(); err != nil || z.Comment != "" || first > size {
		return "", fault.New(fault.Invalid, CodeTwoFaced)
	}
	for name := range entries {
		if active(name) {
			return "", fault.New(fault.Invalid, CodeActive)
		}
	}
	switch {
	case entries["[content_types].xml"] != nil && entries["word/document.xml"] != nil:
		return DOCX, checkParts(entries)
	case entries["[content_types].xml"] != nil && entries["xl/workbook.xml"] != nil:
		return XLSX, checkParts(entries)
	}
	if m := entries["mimetype"]; m != nil {
		media, err := readPart(m)
		if err != nil {
			return "", err
		}
		if string(bytes.TrimSpace(media)) == odtMedia && entries["content.xml"] != nil {
			return ODT, nil
		}
	}
	return "", fault.New(fault.Unsupported, CodeType)
}

// contents lists the entries by their names in lower letters, as the programs that
// open documents compare them.
func contents(z *zip.Reader, size int64) (map[string]*zip.File, error) {
	if len(z.File) == 0 || len(z.File) > packageEntries {
		return nil, fault.New(fault.Invalid, CodeDamaged)
	}
	var unpacked uint64
	out := make(map[string]*zip.File, len(z.File))
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		if out[name] != nil || strings.ContainsAny(name, "\\\x00") || path.IsAbs(name) || name != path.Clean(name) && name != path.Clean(name)+"/" || strings.HasPrefix(name, "..") {
			return nil, fault.New(fault.Invalid, CodeTwoFaced) // two readers would see two things
		}
		out[name] = f
		if f.UncompressedSize64 > packageBytes {
			return nil, fault.New(fault.Invalid, CodeUnpacks)
		}
		unpacked += f.UncompressedSize64
	}
	if unpacked > packageBytes || unpacked > packageSmall && unpacked > packageRatio*uint64(size) {
		return nil, fault.New(fault.Invalid, CodeUnpacks)
	}
	return out, nil
}

// active names belong to macros, scripts and controls.
func active(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, "vbaproject") || strings.HasPrefix(base, "vbadata") || strings.Contains(name, "activex/") ||
		strings.Contains(name, "macrosheets/") || strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/")
}

// checkParts looks for macros under other names and for templates that would be
// fetched from elsewhere with macros of their own.
func checkParts(entries map[string]*zip.File) error {
	types, err := readPart(entries["[content_types].xml"])
	if err != nil {
		return err
	}
	if lower := bytes.ToLower(types); bytes.Contains(lower, []byte("macroenabled")) || bytes.Contains(lower, []byte("vbaproject")) {
		return fault.New(fault.Invalid, CodeActive)
	}
	if settings := entries["word/_rels/settings.xml.rels"]; settings != nil {
		links, err := readPart(settings)
		if err != nil {
			return err
		}
		return checkTemplates(links)
	}
	return nil
}

// local is a path on the disk of whoever wrote the document: word processors keep it for
// every template of an office, and on other machines it leads nowhere.
var local = regexp.MustCompile(`(?i)^(file:///)?[a-z]:[\\/]`)

// checkTemplates refuses templates that opening the document would fetch from elsewhere:
// from the web, or from a server that would be shown a password for it.
func checkTemplates(links []byte) error {
	var list struct {
		Relationships []struct {
			Type, Target, TargetMode string `xml:",attr"`
		} `xml:"Relationship"`
	}
	if err := xml.Unmarshal(links, &list); err != nil {
		return fault.Wrap(fault.Invalid, CodeDamaged, err)
	}
	for _, r := range list.Relationships {
		if strings.HasSuffix(strings.ToLower(r.Type), "/attachedtemplate") && strings.EqualFold(r.TargetMode, "external") && !local.MatchString(r.Target) {
			return fault.New(fault.Invalid, CodeActive)
		}
	}
	return nil
}

// readPart unpacks one short part; sizes in the list may lie, so it counts itself.
func readPart(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, CodeDamaged, err)
	}
	b, err := io.ReadAll(io.LimitReader(r, packageList+1))
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, fault.Wrap(fault.Invalid, CodeDamaged, err)
	}
	if len(b) > packageList {
		return nil, fault.New(fault.Invalid, CodeUnpacks)
	}
	return b, nil
}
