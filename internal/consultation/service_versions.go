package consultation

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/intake"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Desk is a consultation as staff see it: all versions, with the names of who wrote on
// them last.
type Desk struct {
	*Consultation
	Names map[uuid.UUID]string
	Files map[uuid.UUID]file.File
}

// Desk of a consultation. Errors as Editable. Five statements.
func (s *Service) Desk(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Desk, error) {
	c, err := s.Editable(ctx, s.db, actor, id)
	if err != nil {
		return nil, err
	}
	return s.desk(ctx, s.db, c)
}

func (s *Service) desk(ctx context.Context, db bun.IDB, c *Consultation) (*Desk, error) {
	var people []uuid.UUID
	if by := c.Activity.ChangedBy; by != nil {
		people = append(people, *by)
	}
	for _, h := range c.Versions {
		if h.ChangedBy != nil && !slices.Contains(people, *h.ChangedBy) {
			people = append(people, *h.ChangedBy)
		}
	}
	names, err := s.people.Names(ctx, db, people)
	if err != nil {
		return nil, pg.Fault(err)
	}
	files, err := s.attachmentFiles(ctx, db, c)
	return &Desk{c, names, files}, pg.Fault(err)
}

// Sheet is one version on the desk.
type Sheet struct {
	*Desk
	Version *Version
}

// Sheet by the number of the version. Errors as Editable; NotFound
// consultation.version_not_found. Six statements.
func (s *Service) Sheet(ctx context.Context, actor authz.Actor, id uuid.UUID, number int) (*Sheet, error) {
	d, err := s.Desk(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	v, err := s.Version(ctx, s.db, id, number)
	return &Sheet{d, v}, err
}

// Writing is what staff make a draft say.
type Writing struct {
	Blocks      []text.Block
	Note        map[string]string
	Attachments []Attachment
	// Renumber gives chapters the numbers of an outline.
	Renumber bool
}

const maxNote = 2000

// into cleans what was written and puts it into a version. Chapters concern topics and
// quarters that there are.
func (w *Writing) into(v *Version, terms []space.Term) error {
	v.Document = text.Document{Blocks: slices.Clone(w.Blocks)}
	v.Document.Clean()
	if w.Renumber {
		v.Document.Renumber()
	}
	v.Note = map[string]string{}
	for lang, note := range w.Note {
		if note = strings.TrimSpace(note); note != "" {
			v.Note[lang] = note
		}
	}
	v.Attachments = append([]Attachment{}, w.Attachments...)
	var wrong fault.Validation
	for lang, note := range v.Note {
		wrong.Check(slices.Contains(space.Langs(), lang), "note/"+lang, fault.FieldFormat, nil)
		wrong.Check(utf8.RuneCountInString(note) <= maxNote, "note/"+lang, fault.FieldTooLong, map[string]any{"Max": maxNote})
	}
	for i, a := range v.Attachments {
		at := "attachments/" + strconv.Itoa(i)
		twice := slices.ContainsFunc(v.Attachments[:i], func(b Attachment) bool { return b.FileID == a.FileID })
		wrong.Check(!twice, at+"/fileId", fault.FieldFormat, nil)
		wrong.Check(slices.Contains(Roles(), a.Role), at+"/role", fault.FieldFormat, nil)
		wrong.Check(slices.Contains(space.Langs(), a.Lang), at+"/lang", fault.FieldFormat, nil)
	}
	for i, b := range v.Document.Blocks {
		at := "blocks/" + strconv.Itoa(i)
		wrong.Check(known(terms, space.Topic, b.Topics), at+"/topics", fault.FieldFormat, nil)
		wrong.Check(known(terms, space.Quarter, b.Quarters), at+"/quarters", fault.FieldFormat, nil)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return v.Document.Validate()
}

func known(terms []space.Term, kind space.TermKind, keys []string) bool {
	return !slices.ContainsFunc(keys, func(key string) bool {
		return !slices.ContainsFunc(terms, func(t space.Term) bool { return t.Kind == kind && t.Key == key })
	})
}

// Begin makes a draft, empty or out of a source. Errors as Editable; Conflict
// consultation.draft_exists, consultation.too_many_versions, file.gone; Invalid
// consultation.source and what packages intake and text say about the document.
func (s *Service) Begin(ctx context.Context, actor authz.Actor, key once.Key, id uuid.UUID, from Source) (*Begun, error) {
	got, err := s.read(ctx, actor, id, from, "de")
	if err != nil {
		return nil, err
	}
	var out *Sheet
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.Editable(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		number, replayed, err := once.Do(ctx, tx, key, func() (int, error) {
			switch {
			case c.Draft() != nil:
				return 0, fault.New(fault.Conflict, CodeDraftExists)
			case len(c.Versions) >= MaxVersions:
				return 0, fault.New(fault.Conflict, CodeTooManyVersions).WithParam("Max", MaxVersions)
			}
			return s.begin(ctx, tx, actor, c, got)
		})
		if err != nil {
			return err
		}
		if !replayed {
			if err := s.record(ctx, tx, actor, "consultation.version_created", c, map[string]any{"number": number, "from": from.name()}); err != nil {
				return err
			}
		}
		out, err = s.sheet(ctx, tx, actor, id, number)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &Begun{out, got.title, got.remarks}, nil
}

// Begun is a new draft with what came out of its source besides: its title and what
// staff should look at.
type Begun struct {
	*Sheet
	Title   string
	Remarks []intake.Note
}

func (s *Service) begin(ctx context.Context, tx bun.Tx, actor authz.Actor, c *Consultation, got *reading) (int, error) {
	now := s.now()
	v := &Version{Document: got.document, Head: Head{ID: uuid.Must(uuid.NewV7()), ActivityID: c.Activity.ID, State: Draft, Note: map[string]string{}, Attachments: []Attachment{},
		Version: 1, CreatedAt: now, CreatedBy: personOf(actor), ChangedAt: now, ChangedBy: personOf(actor)}}
	if err := s.follow(ctx, tx, c, v, got); err != nil {
		return 0, err
	}
	if err := insertVersion(ctx, tx, v); err != nil {
		return 0, err
	}
	if got.FileID != uuid.Nil {
		if err := s.files.Attach(ctx, tx, actor, SourcePurpose, file.Subject{Kind: SubjectKind, ID: v.ID}, got.FileID); err != nil {
			return 0, err
		}
	}
	if err := s.attachPictures(ctx, tx, v, got); err != nil {
		return 0, err
	}
	return v.Number, s.keepFiles(ctx, tx, actor, c, v)
}

// sheet inside a transaction, after a change.
func (s *Service) sheet(ctx context.Context, tx bun.Tx, actor authz.Actor, id uuid.UUID, number int) (*Sheet, error) {
	return s.In(tx, s.now).Sheet(ctx, actor, id, number)
}

// change is the frame of every change to a draft: lock, right, state, version, effect,
// row, log. Conflict consultation.immutable for what is published; Stale request.stale
// when somebody else has saved since.
func (s *Service) change(ctx context.Context, actor authz.Actor, id uuid.UUID, number, version int, act string,
	effect func(ctx context.Context, tx bun.Tx, c *Consultation, v *Version) (data map[string]any, err error),
) (*Sheet, error) {
	var out *Sheet
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.Editable(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		v, err := lockVersion(ctx, tx, id, number)
		switch {
		case err != nil:
			return err
		case v.State != Draft:
			return fault.New(fault.Conflict, CodeImmutable)
		case v.Version != version:
			return fault.New(fault.Stale, fault.CodeStale)
		}
		v.Version++
		data, err := effect(ctx, tx, c, v)
		if err != nil {
			return err
		}
		if v.Version > 0 {
			if err := updateVersion(ctx, tx, v); err != nil {
				return err
			}
			if out, err = s.sheet(ctx, tx, actor, id, number); err != nil {
				return err
			}
		}
		all := map[string]any{"number": number}
		maps.Copy(all, data)
		return s.record(ctx, tx, actor, act, c, all)
	})
	return out, err
}

func (s *Service) touch(v *Version, actor authz.Actor) {
	v.ChangedAt, v.ChangedBy = s.now(), personOf(actor)
}

// Save replaces what a draft says. version is that of the state the writer saw. Errors
// as change; Invalid request.invalid with every wrong field; Conflict file.gone.
func (s *Service) Save(ctx context.Context, actor authz.Actor, id uuid.UUID, number, version int, w Writing) (*Sheet, error) {
	terms, err := s.spaces.Terms(ctx)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, actor, id, number, version, "consultation.version_saved", func(ctx context.Context, tx bun.Tx, c *Consultation, v *Version) (map[string]any, error) {
		if err := w.into(v, terms); err != nil {
			return nil, err
		}
		s.touch(v, actor)
		return map[string]any{"blocks": len(v.Document.Blocks)}, s.keepFiles(ctx, tx, actor, c, v)
	})
}

// Discard deletes a draft with the files that came with it. Errors as change.
func (s *Service) Discard(ctx context.Context, actor authz.Actor, id uuid.UUID, number, version int) error {
	_, err := s.change(ctx, actor, id, number, version, "consultation.version_discarded", func(ctx context.Context, tx bun.Tx, _ *Consultation, v *Version) (map[string]any, error) {
		v.Version = 0 // tells change that the row is gone
		if err := s.files.DetachAll(ctx, tx, file.Subject{Kind: SubjectKind, ID: v.ID}); err != nil {
			return nil, err
		}
		return nil, deleteVersion(ctx, tx, v.ID)
	})
	return err
}
