package space

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/search"
)

// Subject is what the index needs to know about anything that lies in a project:
// its audience, and from when on.
func (p *Project) Subject(kind string, id uuid.UUID, path string, dated time.Time, texts map[string]search.Text) search.Subject {
	return search.Subject{Kind: kind, ID: id, Path: path, Audience: search.Audience(p.Audience), VisibleFrom: p.PublishAt, Place: p.Place(), Dated: dated, Texts: texts}
}

// Path of the page of a project, without the language.
func (p *Project) Path() string { return "/projekte/" + p.Slug }

// put makes the index say what the live content says.
func (s *Service) put(ctx context.Context, tx bun.Tx, p *Project) error {
	texts := map[string]search.Text{}
	for lang, t := range p.Live.Texts {
		parts := []string{t.Summary, html.Plain(t.Body), html.Plain(t.Open), html.Plain(t.Fixed), html.Plain(t.Outlook)}
		if p.Reported() {
			parts = append(parts, html.Plain(t.Result))
		}
		texts[lang] = search.Text{Title: t.Title, Body: strings.Join(parts, "\n")}
	}
	return s.index.Put(ctx, tx, p.Subject("project", p.ID, p.Path(), p.PublishAt, texts))
}

// reach tells the index and the dependents of every published project of a space
// that its audience has changed.
func (s *Service) reach(ctx context.Context, tx bun.Tx, space uuid.UUID) error {
	rows, err := publishedIn(ctx, tx, space)
	if err != nil {
		return err
	}
	for i := range rows {
		if err := s.put(ctx, tx, &rows[i]); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, &rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// bring puts every project that people see or will see into the index again, and what
// lies in it; one transaction each.
func (s *Service) bring(ctx context.Context, done func()) error {
	const batch = 500
	for after := uuid.Nil; ; {
		ids, err := publishedAfter(ctx, s.db, after, batch)
		if err != nil || len(ids) == 0 {
			return pg.Fault(err)
		}
		for _, id := range ids {
			err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
				p, err := lockProject(ctx, tx, authz.Software(), id)
				if fault.Is(err, CodeProjectNotFound) || err == nil && p.Stage == StageNew {
					return nil // gone since
				}
				if err != nil {
					return err
				}
				if err := s.put(ctx, tx, p); err != nil {
					return err
				}
				return s.tell(ctx, tx, p)
			})
			if err != nil {
				return err
			}
			done()
		}
		after = ids[len(ids)-1]
	}
}

// MemberOf are the spaces a person is a member of. One statement.
func (s *Service) MemberOf(ctx context.Context, a authz.Actor) ([]uuid.UUID, error) {
	return memberOf(ctx, s.db, a.ID)
}
