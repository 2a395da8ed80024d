package space

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
)

// Eraser erases or detaches from people what they contributed to the activities of its
// kind in a project, files included, and tells how many contributions that were. What was
// published about them as a whole stays. It may be called for a project that it finds
// nothing in.
type Eraser func(ctx context.Context, tx bun.Tx, project uuid.UUID) (int, error)

// KeepContributions sets how many months contributions stay after the end of a project
// that says nothing else; without it such a project keeps them. app does it before
// anything is served.
func (s *Service) KeepContributions(months int) { s.keepMonths = months }

// ForgetContributions erases what people contributed to projects whose time is over: the
// result is published, or the project is closed or withdrawn, and since the last day of
// its last phase so many months have passed as it says. A project in evaluation is not at
// its end. One transaction per project; what fails with one does not keep the others.
func (s *Service) ForgetContributions(ctx context.Context) error {
	kinds := slices.DeleteFunc(slices.Clone(s.kinds), func(k *Kind) bool { return k.Forget == nil })
	if len(kinds) == 0 {
		return nil
	}
	ids, err := dueForForgetting(ctx, s.db, s.keepMonths, s.now())
	if err != nil {
		return pg.Fault(err)
	}
	var errs []error
	for _, id := range ids {
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			due, err := markForgotten(ctx, tx, id, s.keepMonths, s.now())
			if err != nil || !due {
				return err
			}
			erased := map[string]any{}
			for _, k := range kinds {
				n, err := k.Forget(ctx, tx, id)
				if err != nil {
					return fmt.Errorf("space: erasing %s: %w", k.Key, err)
				}
				erased[k.Key] = n
			}
			return s.log.Record(ctx, tx, audit.Entry{Actor: authz.Software(), Act: "space.contributions_erased", SubjectKind: "space_project", SubjectID: id.String(),
				Data: map[string]any{"erased": erased}})
		})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
