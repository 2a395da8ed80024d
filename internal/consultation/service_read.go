package consultation

import (
	"context"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Reading is a consultation as people read it.
type Reading struct {
	*Consultation
	Version *Version
	Files   map[uuid.UUID]file.File
	Terms   []space.Term
	// Counts tell how many have spoken to each block; nil when that is not shown.
	Counts map[string]int
}

// enter finds a consultation by its address. NotFound space.activity_not_found, also
// for one that does not lie in the project of this slug. Three statements.
func (s *Service) enter(ctx context.Context, actor authz.Actor, slug string, id uuid.UUID) (*Consultation, error) {
	c, err := s.Activity(ctx, s.db, actor, id)
	if err == nil && c.Project.Slug != slug {
		return nil, fault.New(fault.NotFound, space.CodeActivityNotFound)
	}
	return c, err
}

// Read gives a version: the current one for number 0, and while there is none the draft
// to who edits the project. Errors as Activity; NotFound consultation.version_not_found.
// At most seven statements.
func (s *Service) Read(ctx context.Context, actor authz.Actor, slug string, id uuid.UUID, number int) (*Reading, error) {
	c, err := s.enter(ctx, actor, slug, id)
	if err != nil {
		return nil, err
	}
	h, err := c.version(number)
	if err != nil {
		return nil, err
	}
	out := &Reading{Consultation: c}
	if out.Version, err = s.Version(ctx, s.db, id, h.Number); err != nil {
		return nil, err
	}
	if out.Files, err = s.attachmentFiles(ctx, s.db, c); err != nil {
		return nil, pg.Fault(err)
	}
	if out.Terms, err = s.spaces.Terms(ctx); err != nil {
		return nil, err
	}
	if c.Settings.ShowCounts && s.count != nil {
		out.Counts, err = s.count(ctx, s.db, id)
	}
	return out, pg.Fault(err)
}

// version of that number among those that may be read; 0 is the current one, else the
// draft.
func (c *Consultation) version(number int) (*Head, error) {
	for i := range c.Versions {
		if c.Versions[i].Number == number {
			return &c.Versions[i], nil
		}
	}
	switch {
	case number == 0 && c.Current() != nil:
		return c.Current(), nil
	case number == 0 && c.Draft() != nil:
		return c.Draft(), nil
	}
	return nil, fault.New(fault.NotFound, CodeVersionNotFound)
}

// Difference is what became of the blocks of an older version.
type Difference struct {
	From, To *Head
	Lang     string
	Changes  []compare.Change
}

// Changes between two versions, in the language where both have it and in German
// otherwise. To 0 is the current version, from 0 the one before to. Errors as Read.
// Four statements; six when the two are not neighbours or one is a draft.
func (s *Service) Changes(ctx context.Context, actor authz.Actor, slug string, id uuid.UUID, from, to int, lang string) (*Difference, error) {
	c, err := s.enter(ctx, actor, slug, id)
	if err != nil {
		return nil, err
	}
	out := &Difference{}
	if out.To, err = c.version(to); err != nil {
		return nil, err
	}
	for i := range c.Versions {
		if h := &c.Versions[i]; h.Number < out.To.Number && (from == 0 || h.Number == from) && out.From == nil {
			out.From = h
		}
	}
	if out.From == nil {
		return nil, fault.New(fault.NotFound, CodeVersionNotFound)
	}
	if out.Changes, out.Lang, err = findChanges(ctx, s.db, out.From.ID, out.To.ID, lang); err != nil || out.Changes != nil {
		return out, pg.Fault(err)
	}
	return out, s.compare(ctx, id, lang, out)
}

// compare versions whose changes are not kept.
func (s *Service) compare(ctx context.Context, id uuid.UUID, lang string, d *Difference) error {
	old, err := s.Version(ctx, s.db, id, d.From.Number)
	if err != nil {
		return err
	}
	fresh, err := s.Version(ctx, s.db, id, d.To.Number)
	if err != nil {
		return err
	}
	all := changesBetween(&old.Document, &fresh.Document)
	d.Lang = "de"
	if _, both := all[lang]; both {
		d.Lang = lang
	}
	d.Changes = all[d.Lang]
	return nil
}
