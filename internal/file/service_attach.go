package file

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

// Attach gives uploads of the actor, and those that wait for the subject, to it, behind the files it has. Attaching
// again what is attached there already changes nothing. It belongs into the
// transaction that saves the subject; the caller has decided that the actor may change
// it, and records it. Conflict file.gone, file.too_many; Gone file.refused.
func (s *Service) Attach(ctx context.Context, tx bun.Tx, actor authz.Actor, purpose string, to Subject, ids ...uuid.UUID) error {
	return s.arrange(ctx, tx, actor, purpose, to, ids, false)
}

// Replace makes ids, in this order, the files of this purpose on the subject: new ones
// are attached, those that are missing removed. Refusals as of Attach.
func (s *Service) Replace(ctx context.Context, tx bun.Tx, actor authz.Actor, purpose string, to Subject, ids ...uuid.UUID) error {
	return s.arrange(ctx, tx, actor, purpose, to, ids, true)
}

func (s *Service) arrange(ctx context.Context, tx bun.Tx, actor authz.Actor, purpose string, to Subject, ids []uuid.UUID, only bool) error {
	g, err := s.purpose(purpose)
	if err != nil {
		return err
	}
	if err := lockSubject(ctx, tx, to); err != nil {
		return err
	}
	there, err := idsOf(ctx, tx, purpose, to)
	if err != nil {
		return err
	}
	var want []uuid.UUID
	if !only {
		want = append(want, there...)
	}
	for _, id := range ids {
		if !slices.Contains(want, id) {
			want = append(want, id)
		}
	}
	if len(want) > g.purpose.MaxFiles {
		return fault.New(fault.Conflict, CodeTooMany).WithParam("Max", g.purpose.MaxFiles)
	}
	added := slices.DeleteFunc(slices.Clone(want), func(id uuid.UUID) bool { return slices.Contains(there, id) })
	dropped := slices.DeleteFunc(slices.Clone(there), func(id uuid.UUID) bool { return slices.Contains(want, id) })
	if err := s.claim(ctx, tx, actor, purpose, to, added); err != nil {
		return err
	}
	if err := s.Detach(ctx, tx, to, dropped...); err != nil {
		return err
	}
	return setPositions(ctx, tx, want)
}

func (s *Service) claim(ctx context.Context, tx bun.Tx, actor authz.Actor, purpose string, to Subject, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	rows, err := lockFiles(ctx, tx, ids)
	if err != nil {
		return err
	}
	for i := range rows {
		f := &rows[i]
		_, attached := f.Subject()
		switch {
		case f.State == Storing || attached || f.Purpose != purpose || !f.ownedBy(actor) && !f.waitsFor(to):
			return fault.New(fault.Conflict, CodeGone)
		case f.State == Refused:
			return fault.New(fault.Gone, CodeRefused)
		}
	}
	if len(rows) != len(ids) {
		return fault.New(fault.Conflict, CodeGone)
	}
	return setSubject(ctx, tx, ids, to, s.now())
}

// Detach takes files away from a subject; their content is erased after the commit.
// Ids of other files are left alone.
func (s *Service) Detach(ctx context.Context, tx bun.Tx, from Subject, ids ...uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	gone, err := removeFrom(ctx, tx, from, ids, s.now())
	if err != nil {
		return err
	}
	return enqueueErase(ctx, tx, gone)
}

// Release takes away what waits for a subject and nobody has attached: there is room for
// as much again at once. Ids of other files are left alone.
func (s *Service) Release(ctx context.Context, tx bun.Tx, to Subject, ids ...uuid.UUID) error {
	if err := lockSubject(ctx, tx, to); err != nil {
		return err
	}
	gone, err := removeWaiting(ctx, tx, to, ids, s.now())
	if err != nil {
		return err
	}
	return enqueueErase(ctx, tx, gone)
}

// DetachAll is for a subject that is deleted: what waits for it goes as well.
func (s *Service) DetachAll(ctx context.Context, tx bun.Tx, from Subject) error {
	gone, err := removeAll(ctx, tx, from, s.now())
	if err != nil {
		return err
	}
	return enqueueErase(ctx, tx, gone)
}

// Of lists the files of one purpose on the subjects of one kind in their order, with
// one statement, for whoever is allowed to see the subjects. db may be the caller's
// transaction. Refused files are among them, with their state.
func (s *Service) Of(ctx context.Context, db bun.IDB, purpose, kind string, subjects ...uuid.UUID) (map[uuid.UUID][]File, error) {
	out := map[uuid.UUID][]File{}
	if len(subjects) == 0 {
		return out, nil
	}
	rows, err := filesOf(ctx, db, purpose, kind, subjects)
	if err != nil {
		return nil, err
	}
	for _, f := range rows {
		out[*f.SubjectID] = append(out[*f.SubjectID], f)
	}
	return out, nil
}
