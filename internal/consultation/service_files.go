package consultation

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// Purposes of files. They belong to the version they came with; later versions that
// show them only name them.
const (
	// SourcePurpose is the file that a version was read from; staff only.
	SourcePurpose = "consultation-source"
	// PicturePurpose is a picture in the text.
	PicturePurpose = "consultation-picture"
	// AttachmentPurpose is a file beside the text.
	AttachmentPurpose = "consultation-attachment"
	// SubjectKind of all of them.
	SubjectKind = "consultation_version"
)

// Limits of one version.
const (
	MaxPictures    = 500
	MaxAttachments = 30
)

func (s *Service) purposes() {
	s.files.Purpose(file.Purpose{Name: SourcePurpose, Types: []file.Type{file.DOCX}, MaxBytes: 50_000_000, MaxFiles: 1}, guard{s, false})
	s.files.Purpose(file.Purpose{Name: PicturePurpose, Types: file.Pictures(), MaxBytes: 20 << 20, MaxFiles: MaxPictures}, guard{s, true})
	s.files.Purpose(file.Purpose{Name: AttachmentPurpose, Types: []file.Type{file.PDF}, MaxBytes: 50_000_000, MaxFiles: MaxAttachments}, guard{s, true})
}

// guard of the files of one purpose; shown ones are for readers of published versions.
type guard struct {
	s     *Service
	shown bool
}

// MayUpload: who edits projects.
func (g guard) MayUpload(_ context.Context, a authz.Actor) (authz.Decision, error) {
	return space.ActBrowse.Decide(authz.Case{Actor: a}), nil
}

// MayRead: what a published version shows for who may see the project; all for who
// edits it.
func (g guard) MayRead(ctx context.Context, a authz.Actor, of file.Subject) (file.Answer, error) {
	hidden := file.Answer{Decision: authz.Denied(authz.CodeNotFound)}
	h, err := findHead(ctx, g.s.db, of.ID)
	if err != nil {
		return hidden, ignore(err, CodeVersionNotFound)
	}
	_, p, err := g.s.spaces.Activity(ctx, g.s.db, a, h.ActivityID)
	if err != nil {
		return hidden, ignore(err, space.CodeActivityNotFound)
	}
	open := g.shown && h.State == Published
	if !open && !space.CanEdit(a, p).Allowed {
		return hidden, nil
	}
	return file.Answer{Decision: authz.Allow(), Public: open && p.Audience == space.Public && p.Visible(g.s.now())}, nil
}

func ignore(err error, code fault.Code) error {
	if fault.Is(err, code) {
		return nil
	}
	return err
}

// pictures that a document shows, each once.
func pictures(d *text.Document) (ids []uuid.UUID) {
	for i := range d.Blocks {
		for _, id := range PicturesIn(&d.Blocks[i]) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// keepFiles makes what a draft shows its files, except for what an earlier version has
// brought. Conflict file.gone, file.too_many; Gone file.refused.
func (s *Service) keepFiles(ctx context.Context, tx bun.Tx, actor authz.Actor, c *Consultation, v *Version) error {
	attached := make([]uuid.UUID, 0, len(v.Attachments))
	for _, a := range v.Attachments {
		attached = append(attached, a.FileID)
	}
	var others []uuid.UUID
	for _, h := range c.Versions {
		if h.ID != v.ID {
			others = append(others, h.ID)
		}
	}
	for purpose, wanted := range map[string][]uuid.UUID{PicturePurpose: pictures(&v.Document), AttachmentPurpose: attached} {
		there, err := s.files.Of(ctx, tx, purpose, SubjectKind, others...)
		if err != nil {
			return err
		}
		own := slices.DeleteFunc(wanted, func(id uuid.UUID) bool {
			for _, files := range there {
				if slices.ContainsFunc(files, func(f file.File) bool { return f.ID == id }) {
					return true
				}
			}
			return false
		})
		if err := s.files.Replace(ctx, tx, actor, purpose, file.Subject{Kind: SubjectKind, ID: v.ID}, own...); err != nil {
			return err
		}
	}
	return nil
}

// attachmentFiles by id, of all versions that could have brought them. One statement.
func (s *Service) attachmentFiles(ctx context.Context, db bun.IDB, c *Consultation) (map[uuid.UUID]file.File, error) {
	ids := make([]uuid.UUID, len(c.Versions))
	for i, h := range c.Versions {
		ids[i] = h.ID
	}
	by, err := s.files.Of(ctx, db, AttachmentPurpose, SubjectKind, ids...)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]file.File{}
	for _, files := range by {
		for _, f := range files {
			out[f.ID] = f
		}
	}
	return out, nil
}

// discard is told before an activity is deleted.
func (s *Service) discard(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
	heads, err := listHeads(ctx, tx, activity, true)
	if err != nil {
		return err
	}
	for _, h := range heads {
		if err := s.files.DetachAll(ctx, tx, file.Subject{Kind: SubjectKind, ID: h.ID}); err != nil {
			return err
		}
	}
	return nil
}
