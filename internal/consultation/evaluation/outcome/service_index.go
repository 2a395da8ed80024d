package outcome

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

// indexKind is what the index calls a result.
const indexKind = "consultation_result"

// PageName is what the page of a project calls a result that can be read.
const PageName = "result"

// Path of the page of a result, without the language.
func Path(c *consultation.Consultation) string { return c.Path() + "/ergebnis" }

// put a released result where people search, and where search engines look.
func (s *Service) put(ctx context.Context, tx bun.Tx, c *consultation.Consultation, released time.Time) error {
	texts := map[string]search.Text{}
	for _, lang := range locale.Langs() {
		title, _ := c.Title(lang)
		texts[lang] = search.Text{Title: title}
	}
	return s.index.Put(ctx, tx, c.Project.Subject(indexKind, c.Activity.ID, Path(c), released, texts))
}

// Beside makes results follow their consultations: when it changes who sees a project, when
// one is deleted, and on the page of a project. app calls it before the kind is registered.
func (s *Service) Beside(k *space.Kind) {
	audience, discard, pages := k.Audience, k.Discard, k.Pages
	k.Pages = func(ctx context.Context, db bun.IDB, activities []uuid.UUID) (map[uuid.UUID][]string, error) {
		return space.PagesBeside(ctx, db, activities, PageName, pages, releasedAmong)
	}
	k.Reckon = reckon
	k.Audience = func(ctx context.Context, tx bun.Tx, p *space.Project) error {
		if err := audience(ctx, tx, p); err != nil {
			return err
		}
		return s.follow(ctx, tx, p)
	}
	k.Discard = func(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
		if err := s.index.Remove(ctx, tx, indexKind, activity); err != nil {
			return err
		}
		return discard(ctx, tx, activity)
	}
}

func (s *Service) follow(ctx context.Context, tx bun.Tx, p *space.Project) error {
	activities, err := s.consultations.Activities(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	for i := range activities {
		r, err := findResult(ctx, tx, activities[i].ID)
		if err != nil {
			return pg.Fault(err)
		}
		if r.ReleasedAt != nil {
			if err := s.put(ctx, tx, &consultation.Consultation{Activity: &activities[i], Project: p}, *r.ReleasedAt); err != nil {
				return err
			}
		}
	}
	return nil
}
