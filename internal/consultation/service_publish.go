package consultation

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

// What followers of the project are told.
const (
	EventOpened  = "consultation_opened"
	EventVersion = "consultation_version"
)

// Publish makes a draft what people read, for good. Errors as change; Forbidden
// authz.role_required or space.second_person_required; Invalid consultation.no_chapter.
func (s *Service) Publish(ctx context.Context, actor authz.Actor, id uuid.UUID, number, version int) (*Sheet, error) {
	return s.change(ctx, actor, id, number, version, "consultation.version_published", func(ctx context.Context, tx bun.Tx, c *Consultation, v *Version) (map[string]any, error) {
		if err := CanPublish(actor, c.Project, &v.Head).Err(); err != nil {
			return nil, err
		}
		if err := v.Document.Ready(); err != nil {
			return nil, err
		}
		if err := lockCurrent(ctx, tx, id, false); err != nil {
			return nil, err
		}
		before, err := s.before(ctx, tx, c)
		if err != nil {
			return nil, err
		}
		if before != nil {
			if err := insertChanges(ctx, tx, before.ID, v.ID, changesBetween(&before.Document, &v.Document)); err != nil {
				return nil, err
			}
		}
		v.State, v.PublishedAt = Published, s.now()
		// What hooks ask the database for is published already.
		if err := updateVersion(ctx, tx, v); err != nil {
			return nil, err
		}
		c.Versions[0] = v.Head
		for _, told := range s.published {
			if err := told(ctx, tx, c, before, v); err != nil {
				return nil, err
			}
		}
		if err := s.put(ctx, tx, c, before, v); err != nil {
			return nil, err
		}
		event := EventVersion
		if before == nil {
			event = EventOpened
		}
		return map[string]any{"blocks": len(v.Document.Blocks)}, s.spaces.Emit(ctx, tx, c.Project, event, id)
	})
}

func (s *Service) before(ctx context.Context, tx bun.Tx, c *Consultation) (*Version, error) {
	if c.Current() == nil {
		return nil, nil
	}
	return findCurrent(ctx, tx, c.Activity.ID)
}

// changesBetween two versions by language, in those that both have.
func changesBetween(old, fresh *text.Document) map[string][]compare.Change {
	out := map[string][]compare.Change{}
	both := compare.Between(old, fresh)
	had := map[string]bool{}
	for _, lang := range old.Langs() {
		had[lang] = true
	}
	for _, lang := range fresh.Langs() {
		if had[lang] {
			out[lang] = both.Changes(lang)
		}
	}
	return out
}

const (
	// subjectKind and chapterKind are what the index calls them.
	subjectKind = "consultation"
	chapterKind = "chapter"
)

// chapterID is the same for a chapter in all versions; the index wants a UUID.
func chapterID(activity uuid.UUID, block string) uuid.UUID {
	return uuid.NewSHA1(activity, []byte(block))
}

// put makes the index say what the current version says; chapters of the one before
// that are gone go.
func (s *Service) put(ctx context.Context, tx bun.Tx, c *Consultation, before, v *Version) error {
	if before != nil {
		for _, old := range before.Document.Chapters() {
			if b := v.Document.Block(old.ID); b == nil || b.Kind != text.Chapter {
				if err := s.index.Remove(ctx, tx, chapterKind, chapterID(c.Activity.ID, old.ID)); err != nil {
					return err
				}
			}
		}
	}
	p := c.Project
	if p.Stage == space.StageNew {
		return nil
	}
	first := len(v.Document.Blocks)
	for at := 0; at < len(v.Document.Blocks); {
		head := &v.Document.Blocks[at]
		to := at + 1
		for to < len(v.Document.Blocks) && v.Document.Blocks[to].Kind != text.Chapter {
			to++
		}
		if head.Kind == text.Chapter {
			first = min(first, at)
			subject := p.Subject(chapterKind, chapterID(c.Activity.ID, head.ID), c.Path()+"#"+head.ID, v.PublishedAt, inIndex(v.Document.Blocks[at:to]))
			if err := s.index.Put(ctx, tx, subject); err != nil {
				return err
			}
		}
		at = to
	}
	texts := map[string]search.Text{}
	for lang, t := range c.Activity.Texts {
		texts[lang] = search.Text{Title: t.Title, Body: html.Plain(t.Text)}
	}
	for lang, preface := range inIndex(v.Document.Blocks[:first]) {
		t, _ := space.In(c.Activity.Texts, lang)
		texts[lang] = search.Text{Title: t.Title, Body: html.Plain(t.Text) + "\n" + preface.Body}
	}
	return s.index.Put(ctx, tx, p.Subject(subjectKind, c.Activity.ID, c.Path(), v.PublishedAt, texts))
}

// inIndex are the words of blocks by language. The first one is the title; where it has
// none in a language, it has the German one.
func inIndex(blocks []text.Block) map[string]search.Text {
	out := map[string]search.Text{}
	for _, b := range blocks {
		for lang, w := range b.Words {
			t, begun := out[lang]
			if !begun {
				title, _ := blocks[0].In(lang)
				t.Title = title.Title
			}
			if b.Kind != text.Chapter {
				t.Body += w.Plain() + "\n"
			}
			out[lang] = t
		}
	}
	return out
}

// putAll follows a project whose audience has changed.
func (s *Service) putAll(ctx context.Context, tx bun.Tx, p *space.Project) error {
	activities, err := s.spaces.Activities(ctx, tx, p.ID, KindKey)
	if err != nil {
		return err
	}
	for i := range activities {
		v, err := findCurrent(ctx, tx, activities[i].ID)
		if fault.Is(err, CodeVersionNotFound) {
			continue
		}
		if err != nil {
			return pg.Fault(err)
		}
		if err := s.put(ctx, tx, &Consultation{Activity: &activities[i], Project: p}, nil, v); err != nil {
			return err
		}
	}
	return nil
}
