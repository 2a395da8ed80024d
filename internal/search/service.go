package search

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
)

// Service keeps the index and answers questions.
type Service struct {
	db       bun.IDB
	now      func() time.Time
	memberOf func(context.Context, authz.Actor) ([]uuid.UUID, error)
	bringers []Bringer
}

// NewService takes the clock so that tests can stand at the moment of publication.
func NewService(db bun.IDB, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}

// Membership sets who knows the spaces a person is a member of; without it nobody is
// one. app does it before anything is served; it is asked about persons only.
func (s *Service) Membership(of func(context.Context, authz.Actor) ([]uuid.UUID, error)) {
	s.memberOf = of
}

// Put makes the index say this of the subject, in the caller's transaction. Four
// statements, however many languages there are.
func (s *Service) Put(ctx context.Context, tx bun.Tx, subject Subject) error {
	if err := subject.Validate(); err != nil {
		return err
	}
	if err := lockShared(ctx, tx); err != nil {
		return err
	}
	if err := putSubject(ctx, tx, &subject); err != nil {
		return err
	}
	if err := putTexts(ctx, tx, &subject); err != nil {
		return err
	}
	return learnWords(ctx, tx, &subject)
}

// Remove takes a subject out of the index; one that is not there is no mistake.
func (s *Service) Remove(ctx context.Context, tx bun.Tx, kind string, id uuid.UUID) error {
	return removeSubject(ctx, tx, kind, id)
}

// Find lists what the actor may see, best first. It returns up to Limit+1 rows so that
// the caller knows whether more follow. Two statements, and one to whoever knows the
// memberships of a person; none when there is no word in the question.
func (s *Service) Find(ctx context.Context, actor authz.Actor, q Query) ([]Hit, error) {
	asked := parse(q.Text)
	if len(asked.words) == 0 {
		return nil, nil
	}
	terms, err := readStems(ctx, s.db, asked)
	if err != nil {
		return nil, pg.Fault(err)
	}
	exact := asked.steps(terms)
	if len(exact) == 0 {
		return nil, nil
	}
	viewer := ViewerOf(actor, nil)
	if s.memberOf != nil && actor.Kind == authz.Person && !viewer.Everything {
		if viewer.MemberOf, err = s.memberOf(ctx, actor); err != nil {
			return nil, err
		}
	}
	rows, err := readPage(ctx, s.db, viewer, q, exact, s.now())
	if err != nil {
		return nil, pg.Fault(err)
	}
	near := len(rows) == 0
	if q.After != nil {
		near = q.After.Near
	}
	if room := q.Limit + 1 - len(rows); room > 0 {
		if err := readSimilar(ctx, s.db, viewer, terms, near, s.now()); err != nil {
			return nil, pg.Fault(err)
		}
		rest := q
		rest.Limit = room - 1
		more, err := readPage(ctx, s.db, viewer, rest, asked.steps(terms)[1:], s.now())
		if err != nil {
			return nil, pg.Fault(err)
		}
		rows = append(rows, more...)
	}
	mark := marker(terms)
	hits := make([]Hit, len(rows))
	for i, r := range rows {
		hits[i] = Hit{Position: r.position(near), Path: r.Path, Lang: r.Lang, Title: mark.all(r.Title), Excerpt: mark.excerpt(r.Body)}
	}
	return hits, nil
}

// Tidy forgets words that no subject has any more. It works in short transactions, as
// nothing can be put meanwhile.
func (s *Service) Tidy(ctx context.Context) error {
	const batch = 2000
	for last := ""; ; {
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
			if err = lockAlone(ctx, tx); err != nil {
				return err
			}
			last, err = forgetWords(ctx, tx, last, batch)
			return err
		})
		if err != nil || last == "" {
			return err
		}
	}
}
