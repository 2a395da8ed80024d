package drafting

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// What is attached without a login may be so much together, with what was taken out again
// and is kept for a version that was submitted.
const (
	openFiles = 2 * statement.MaxFiles
	openBytes = 50_000_000
)

// Upload receives a file for a statement from whoever may write in it, by the secret of
// its draft too; it waits for file.Unattached until Update attaches it. The key needs no
// fingerprint. Invalid request.invalid where files are not asked for; refusals as of
// CanWrite, and those of file.Service.UploadTo.
func (s *Service) Upload(ctx context.Context, v statement.Visitor, key once.Key, id uuid.UUID, in file.Arrival) (*file.File, error) {
	r, err := s.statements.Open(ctx, s.db, v, id, false)
	if err != nil {
		return nil, err
	}
	now := s.now()
	if err := statement.Refuse(statement.CanWrite(v, r.S, r.C, now), r.C, r.S, now); err != nil {
		return nil, err
	}
	if err := s.allowed(r, &statement.Head{Files: []uuid.UUID{uuid.Nil}}); err != nil {
		return nil, err
	}
	in.Purpose = statement.PurposeOf(r.S)
	return s.files.UploadTo(ctx, v.Actor, key, in, file.Place{Subject: statement.SubjectOf(id), Files: openFiles, Bytes: openBytes})
}

// TakeBack gives up a file that was uploaded and not attached: there is room for another
// one at once. What is attached stays until Update leaves it out. Refusals as of CanWrite.
func (s *Service) TakeBack(ctx context.Context, v statement.Visitor, id, one uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.statements.Open(ctx, tx, v, id, false)
		if err != nil {
			return err
		}
		now := s.now()
		if err := statement.Refuse(statement.CanWrite(v, r.S, r.C, now), r.C, r.S, now); err != nil {
			return err
		}
		return s.files.Release(ctx, tx, statement.SubjectOf(id), one)
	})
}

// OpenFile gives a file of a statement to whose it is; staff fetch it as they fetch all
// files. NotFound authz.not_found; refusals as of file.Service.OpenAt.
func (s *Service) OpenFile(ctx context.Context, v statement.Visitor, id, one uuid.UUID) (*file.Download, error) {
	r, err := s.statements.Open(ctx, s.db, v, id, false)
	if err != nil {
		return nil, err
	}
	if !v.Owns(r.S) {
		return nil, fault.New(fault.NotFound, authz.CodeNotFound)
	}
	return s.files.OpenAt(ctx, statement.SubjectOf(id), one, 0)
}
