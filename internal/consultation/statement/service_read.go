package statement

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

func decode(b []byte, v any) error { return json.Unmarshal(b, v) }

// Detail is a statement as its owner sees it.
type Detail struct {
	Whole
	Consultation *consultation.Consultation
	Submissions  []Submission
	Leases       []Lease
	// Names of the people who write in it, for its team.
	Names map[uuid.UUID]string
	// Reported: the report is out.
	Reported bool
}

// Invite gives the statement to its addressee.
func (s *Service) Invite(ctx context.Context, tx bun.Tx, row *Statement, code string) error {
	if s.claim == nil {
		return fault.New(fault.Forbidden, CodeInvitation)
	}
	i, err := s.claim(ctx, tx, row.ActivityID, code, row.ID)
	if err != nil {
		return err
	}
	row.Category, row.ExtendedTo = i.Category, i.ExtendedTo
	if row.OrganisationID == nil {
		row.Kind, row.Organisation = i.Kind, i.Organisation
		if row.PersonID == nil || i.Kind == Organisation {
			row.Contact = i.Contact
		}
	}
	return setInvited(ctx, tx, row, s.seal(row))
}

// Get is a statement with everything in it, for who may read it; that staff did is
// recorded. Refusals as in open: NotFound authz.not_found, Forbidden
// consultation.membership_ended.
func (s *Service) Get(ctx context.Context, v Visitor, id uuid.UUID) (*Detail, error) {
	var out *Detail
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.Open(ctx, tx, v, id, false)
		if err != nil {
			return err
		}
		if out, err = s.detail(ctx, tx, r); err != nil || v.Owns(r.S) {
			return err
		}
		return s.Record(ctx, tx, v.Actor, "consultation.statement_read", id, nil)
	})
	return out, err
}

func (s *Service) detail(ctx context.Context, db bun.IDB, r *Room) (*Detail, error) {
	w, err := s.Whole(ctx, db, r.S)
	if err != nil {
		return nil, err
	}
	out := &Detail{Whole: *w, Consultation: r.C}
	if out.Reported, err = s.ReportOut(ctx, db, r.S.ActivityID); err != nil {
		return nil, err
	}
	if out.Submissions, err = listSubmissions(ctx, db, r.S.ID); err != nil {
		return nil, err
	}
	if r.S.OrganisationID == nil {
		return out, nil
	}
	if out.Leases, err = listLeases(ctx, db, r.S.ID, s.now()); err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for i := range out.Remarks {
		if by := out.Remarks[i].UpdatedBy; by != nil {
			people = append(people, *by)
		}
	}
	for _, l := range out.Leases {
		people = append(people, l.PersonID)
	}
	out.Names, err = s.people.Names(ctx, db, people)
	return out, err
}

// Whole reads everything that belongs to a statement but its submissions: four statements.
func (s *Service) Whole(ctx context.Context, db bun.IDB, row *Statement) (*Whole, error) {
	w := &Whole{Statement: *row}
	var err error
	if w.Remarks, err = listRemarks(ctx, db, row.ID); err != nil {
		return nil, err
	}
	if w.Joins, err = listJoins(ctx, db, row.ID); err != nil {
		return nil, err
	}
	for _, purpose := range []string{FilePurpose, ScanPurpose} {
		kept, err := s.files.Of(ctx, db, purpose, subjectKind, row.ID)
		if err != nil {
			return nil, err
		}
		for _, f := range kept[row.ID] {
			// What was taken out after a submission is kept for that submission only.
			if slices.Contains(row.Files, f.ID) {
				w.Files = append(w.Files, f)
			}
		}
	}
	if v, err := s.consultations.Current(ctx, db, row.ActivityID); err == nil {
		arrange(w.Remarks, &v.Document)
		for i := range w.Remarks {
			r := &w.Remarks[i]
			r.PinReplaced = r.Pin != nil && r.Pin.Replaced(v.Document.Block(r.BlockID))
		}
	} else if !fault.Is(err, consultation.CodeVersionNotFound) {
		return nil, err
	}
	return w, nil
}

// Attach makes ids the files of the statement. Before the first submission what is missing
// goes; after it what was submitted stays.
func (s *Service) Attach(ctx context.Context, tx bun.Tx, actor authz.Actor, row *Statement, ids []uuid.UUID) error {
	of := SubjectOf(row.ID)
	var fresh, gone []uuid.UUID
	for _, id := range ids {
		if !slices.Contains(row.Files, id) {
			fresh = append(fresh, id)
		}
	}
	for _, id := range row.Files {
		if !slices.Contains(ids, id) {
			gone = append(gone, id)
		}
	}
	if len(fresh) > 0 {
		if err := s.files.Attach(ctx, tx, actor, PurposeOf(row), of, fresh...); err != nil {
			return err
		}
	}
	if len(gone) == 0 || row.Submissions > 0 {
		return nil
	}
	return s.files.Detach(ctx, tx, of, gone...)
}

// Erase a statement with everything in it, and its files.
func (s *Service) Erase(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	if err := s.files.DetachAll(ctx, tx, SubjectOf(id)); err != nil {
		return err
	}
	return deleteStatement(ctx, tx, id)
}

// SubjectOf the files of a statement.
func SubjectOf(id uuid.UUID) file.Subject { return file.Subject{Kind: subjectKind, ID: id} }

func PurposeOf(s *Statement) string {
	if s.Channel != Online {
		return ScanPurpose
	}
	return FilePurpose
}
