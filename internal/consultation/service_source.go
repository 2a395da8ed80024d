package consultation

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/intake"
	"mitwirken/internal/consultation/intake/flow"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
)

// Source is what words come from: a file that was uploaded for SourcePurpose, pasted
// text in a format that package intake reads, or the published version.
type Source struct {
	FileID    uuid.UUID
	Format    intake.Format
	Pasted    string
	Published bool
}

// name of the way, for the log.
func (f Source) name() string {
	switch {
	case f.Published:
		return "published"
	case f.FileID != uuid.Nil:
		return "file"
	case f.Pasted != "":
		return string(f.Format)
	}
	return "empty"
}

// brings tells whether words are read that nobody has here yet.
func (f Source) brings() bool { return f.FileID != uuid.Nil || f.Pasted != "" }

// check wants one way at most, and for a translation one that brings words.
func (f Source) check(translation bool) error {
	n := 0
	for _, is := range []bool{f.FileID != uuid.Nil, f.Pasted != "", f.Published} {
		if is {
			n++
		}
	}
	if n > 1 || translation && !f.brings() {
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("from", CodeSource, nil)
	}
	return nil
}

// reading is what came out of a source.
type reading struct {
	Source
	document text.Document
	title    string
	remarks  []intake.Note
	pictures []uuid.UUID
}

// read makes a document in that language out of a source, for who may edit the
// consultation. One at a time on each instance, as it may take a hundred megabytes.
func (s *Service) read(ctx context.Context, actor authz.Actor, id uuid.UUID, from Source, lang string) (*reading, error) {
	if _, err := s.Editable(ctx, s.db, actor, id); err != nil {
		return nil, err
	}
	if err := from.check(lang != "de"); err != nil {
		return nil, err
	}
	out := &reading{Source: from, document: text.Document{Blocks: []text.Block{}}}
	if !from.brings() {
		return out, nil
	}
	select {
	case s.importing <- struct{}{}:
		defer func() { <-s.importing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	r, size, done, err := s.open(ctx, actor, from)
	if err != nil {
		return nil, err
	}
	format := from.Format
	if from.FileID != uuid.Nil {
		format = intake.DOCX
	}
	res, err := intake.Read(format, r, size, intake.Options{Lang: lang})
	if err = errors.Join(err, done()); err != nil {
		return nil, err
	}
	if err := s.storePictures(ctx, res, out); err != nil {
		return nil, err
	}
	out.document, out.title = *res.Document, res.Title
	out.remarks = append(out.remarks, res.Notes...)
	return out, nil
}

// open gives a source that can be read from anywhere. Conflict file.gone for files of
// other purposes; what package file says about reading it.
func (s *Service) open(ctx context.Context, actor authz.Actor, from Source) (r io.ReaderAt, size int64, done func() error, err error) {
	if from.FileID == uuid.Nil {
		return strings.NewReader(from.Pasted), int64(len(from.Pasted)), func() error { return nil }, nil
	}
	d, err := s.files.Open(ctx, actor, from.FileID, 0)
	if fault.Is(err, authz.CodeNotFound) || err == nil && d.File.Purpose != SourcePurpose {
		err = errors.Join(fault.New(fault.Conflict, file.CodeGone), closed(d))
	}
	if err != nil {
		return nil, 0, nil, err
	}
	f, err := os.CreateTemp("", "mitwirken-import-*")
	if err != nil {
		return nil, 0, nil, errors.Join(err, d.Close())
	}
	// Without a name it is gone when the program dies.
	err = os.Remove(f.Name())
	if err == nil {
		size, err = io.Copy(f, d)
	}
	if err = errors.Join(err, d.Close()); err != nil {
		return nil, 0, nil, errors.Join(err, f.Close())
	}
	return f, size, f.Close, nil
}

func closed(d *file.Download) error {
	if d == nil {
		return nil
	}
	return d.Close()
}

// storePictures makes files of the pictures of a document. They belong to nobody until
// the version has them; what no browser would show is left out with a remark.
func (s *Service) storePictures(ctx context.Context, res *intake.Result, out *reading) error {
	for i, p := range res.Pictures {
		if i >= MaxPictures {
			return fault.New(fault.Conflict, file.CodeTooMany).WithParam("Max", MaxPictures)
		}
		key := once.Key{Scope: "consultation.picture:import", Value: uuid.NewString()}
		f, err := s.files.Upload(ctx, authz.Software(), key, file.Arrival{Purpose: PicturePurpose, Name: "bild", Body: bytes.NewReader(p.Bytes), Length: int64(len(p.Bytes))})
		if k := fault.From(err); k != nil && (k.Kind == fault.Invalid || k.Kind == fault.Unsupported || k.Kind == fault.TooLarge) {
			if b := showing(res.Document, p.Ref); b != nil {
				out.remarks = append(out.remarks, intake.Note{Code: flow.NotePicture, Block: b.ID, Params: map[string]any{"Count": 1}})
			}
			res.Place(p.Ref, "")
			continue
		}
		if err != nil {
			return err
		}
		out.pictures = append(out.pictures, f.ID)
		res.Place(p.Ref, PictureAddress(f.ID))
	}
	return nil
}

// showing is the chapter that a picture lies in, or the first block.
func showing(d *text.Document, ref string) *text.Block {
	for i := range d.Blocks {
		for _, w := range d.Blocks[i].Words {
			if strings.Contains(w.HTML, `src="`+ref+`"`) {
				if c := d.ChapterOf(d.Blocks[i].ID); c != nil {
					return c
				}
				return &d.Blocks[0]
			}
		}
	}
	return nil
}

// follow lets a new draft come after the published version: as its copy, or by giving
// blocks that were read from a file the ids they had.
func (s *Service) follow(ctx context.Context, tx bun.Tx, c *Consultation, v *Version, got *reading) error {
	if c.Current() == nil {
		if got.Published {
			return fault.New(fault.NotFound, CodeVersionNotFound)
		}
		return nil
	}
	before, err := findCurrent(ctx, tx, c.Activity.ID)
	if err != nil {
		return err
	}
	switch {
	case got.Published:
		v.Document, v.Attachments = before.Document, before.Attachments
	case got.brings():
		compare.Carry(&before.Document, &v.Document)
	}
	return nil
}

// Translate puts the words of another language into a draft, out of a document that is
// built like it. Errors as change and Begin; Conflict consultation.structure.
func (s *Service) Translate(ctx context.Context, actor authz.Actor, id uuid.UUID, number, version int, lang string, from Source) (*Begun, error) {
	got, err := s.read(ctx, actor, id, from, lang)
	if err != nil {
		return nil, err
	}
	out, err := s.change(ctx, actor, id, number, version, "consultation.version_translated", func(ctx context.Context, tx bun.Tx, c *Consultation, v *Version) (map[string]any, error) {
		if err := adopt(&v.Document, &got.document, lang); err != nil {
			return nil, err
		}
		s.touch(v, actor)
		if err := s.attachPictures(ctx, tx, v, got); err != nil {
			return nil, err
		}
		return map[string]any{"lang": lang}, s.keepFiles(ctx, tx, actor, c, v)
	})
	if err != nil {
		return nil, err
	}
	// What a remark points at is a block of the translation.
	for i, r := range got.remarks {
		if at := got.document.Find(r.Block); at >= 0 {
			got.remarks[i].Block = out.Version.Document.Blocks[at].ID
		}
	}
	return &Begun{out, got.title, got.remarks}, nil
}

// Replace puts what another source says in the place of everything a draft says; its note
// and its attachments stay. A passage that is there again keeps its id, its translations
// and what it concerns, as in a draft that follows a version. Errors as change and Begin;
// Invalid consultation.source without words.
func (s *Service) Replace(ctx context.Context, actor authz.Actor, id uuid.UUID, number, version int, from Source) (*Begun, error) {
	got, err := s.read(ctx, actor, id, from, "de")
	if err != nil {
		return nil, err
	}
	if !got.brings() {
		return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("from", CodeSource, nil)
	}
	out, err := s.change(ctx, actor, id, number, version, "consultation.version_replaced", func(ctx context.Context, tx bun.Tx, c *Consultation, v *Version) (map[string]any, error) {
		replaced := v.Document
		v.Document = got.document
		if c.Current() == nil {
			compare.Carry(&replaced, &v.Document)
		} else if err := s.follow(ctx, tx, c, v, got); err != nil {
			return nil, err
		}
		s.touch(v, actor)
		var source []uuid.UUID
		if got.FileID != uuid.Nil {
			source = append(source, got.FileID)
		}
		if err := s.files.Replace(ctx, tx, actor, SourcePurpose, file.Subject{Kind: SubjectKind, ID: v.ID}, source...); err != nil {
			return nil, err
		}
		// The pictures came from the program, not from a person; those of the words before go.
		return map[string]any{"from": from.name(), "blocks": len(v.Document.Blocks)}, s.keepFiles(ctx, tx, authz.Software(), c, v)
	})
	if err != nil {
		return nil, err
	}
	return &Begun{out, got.title, got.remarks}, nil
}

// adopt takes the words of a translation over, block by block.
func adopt(d, from *text.Document, lang string) error {
	for i := range max(len(d.Blocks), len(from.Blocks)) {
		if i >= len(d.Blocks) || i >= len(from.Blocks) || d.Blocks[i].Kind != from.Blocks[i].Kind || d.Blocks[i].Level != from.Blocks[i].Level {
			return fault.New(fault.Conflict, CodeStructure).WithParam("Block", i+1)
		}
	}
	for i := range d.Blocks {
		d.Blocks[i].Words[lang] = from.Blocks[i].Words[lang]
	}
	return nil
}

// attachPictures of an import: they came from the program, not from a person.
func (s *Service) attachPictures(ctx context.Context, tx bun.Tx, v *Version, got *reading) error {
	return s.files.Attach(ctx, tx, authz.Software(), PicturePurpose, file.Subject{Kind: SubjectKind, ID: v.ID}, got.pictures...)
}
