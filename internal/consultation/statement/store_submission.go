package statement

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/platform/fault"
)

// Submission is a row: one version of a statement as it was submitted.
type Submission struct {
	ID          uuid.UUID
	StatementID uuid.UUID
	// Number of the version, from 1.
	Number int
	// Canonical content; empty once it was erased.
	Canonical string `bun:"content"`
	// Blocks it speaks to, and their chapters.
	Blocks      []string `bun:",array"`
	Hash        []byte
	Signature   []byte
	KeyID       string
	SubmittedAt time.Time
	SubmittedBy *uuid.UUID
}

// Content that was submitted. Gone consultation.statement_forgotten.
func (s *Submission) Content() (*receipt.Content, error) {
	if s.Canonical == "" {
		return nil, fault.New(fault.Gone, CodeForgotten)
	}
	return receipt.Parse([]byte(s.Canonical))
}

// Sealed is the proof of it, for the statement with this number.
func (s *Submission) Sealed(number string) receipt.Sealed {
	return receipt.Sealed{Number: number, Version: s.Number, At: s.SubmittedAt.UTC(), Hash: s.Hash, KeyID: s.KeyID, Signature: s.Signature}
}

// PublicKey is a row: one that receipts can be checked with.
type PublicKey struct {
	ID        string
	Public    ed25519.PublicKey
	CreatedAt time.Time
}

func listKeys(ctx context.Context, db bun.IDB) ([]PublicKey, error) {
	rows := []PublicKey{}
	return rows, db.NewRaw("SELECT id, public, created_at FROM consultation_key ORDER BY created_at DESC, id LIMIT 100").Scan(ctx, &rows)
}

// SubmissionColumns of consultation_submission as x.
const SubmissionColumns = `x.id, x.statement_id, x.number, coalesce(x.content, '') AS content, x.blocks, x.hash, x.signature, x.key_id, x.submitted_at, x.submitted_by`

// findSubmission by its number; 0 is the latest.
func findSubmission(ctx context.Context, db bun.IDB, statement uuid.UUID, number int) (*Submission, error) {
	var x Submission
	err := db.NewRaw("SELECT "+SubmissionColumns+" FROM consultation_submission AS x WHERE x.statement_id = ? AND (x.number = ? OR ? = 0) ORDER BY x.number DESC LIMIT 1", statement, number, number).Scan(ctx, &x)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.Conflict, CodeNotSubmitted)
	}
	return &x, err
}

// listSubmissions of one statement, newest first, without their content.
func listSubmissions(ctx context.Context, db bun.IDB, statement uuid.UUID) ([]Submission, error) {
	rows := []Submission{}
	return rows, db.NewRaw(`SELECT id, statement_id, number, blocks, hash, signature, key_id, submitted_at, submitted_by FROM consultation_submission WHERE statement_id = ? ORDER BY number DESC LIMIT 100`, statement).Scan(ctx, &rows)
}

// ByNumber finds all versions of a statement by its number, with its state.
func ByNumber(ctx context.Context, db bun.IDB, number string) (*Statement, []Submission, error) {
	var s Statement
	err := Select(db).Where("s.number = ?", number).Scan(ctx, &s)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, authz.Denied(authz.CodeNotFound).Err()
	}
	if err != nil {
		return nil, nil, err
	}
	rows, err := listSubmissions(ctx, db, s.ID)
	return &s, rows, err
}

// latest submissions of several statements, in one statement.
func latest(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]*Submission, error) {
	out := map[uuid.UUID]*Submission{}
	if len(ids) == 0 {
		return out, nil
	}
	rows := []Submission{}
	err := db.NewRaw("SELECT DISTINCT ON (x.statement_id) "+SubmissionColumns+" FROM consultation_submission AS x WHERE x.statement_id IN (?) ORDER BY x.statement_id, x.number DESC", bun.List(ids)).Scan(ctx, &rows)
	for i := range rows {
		out[rows[i].StatementID] = &rows[i]
	}
	return out, err
}

// countBlocks tells how many submitted statements speak to each block and chapter, those
// that joined counted with them.
func countBlocks(ctx context.Context, db bun.IDB, activity uuid.UUID) (map[string]int, error) {
	var rows []struct {
		Block string
		N     int
	}
	err := db.NewRaw(`SELECT b.block, count(DISTINCT b.id) AS n FROM (
			SELECT s.id, unnest(x.blocks) AS block FROM consultation_statement AS s JOIN consultation_submission AS x ON x.statement_id = s.id AND x.number = s.submissions
			WHERE s.activity_id = ? AND s.state = 'submitted' AND s.duplicate_of IS NULL
			UNION ALL
			SELECT s.id, unnest(coalesce(j.blocks, x.blocks)) AS block FROM consultation_statement AS s JOIN consultation_join AS j ON j.statement_id = s.id
			JOIN consultation_statement AS t ON t.id = j.joined_id AND t.state = 'submitted' JOIN consultation_submission AS x ON x.statement_id = t.id AND x.number = t.submissions
			WHERE s.activity_id = ? AND s.state = 'submitted' AND s.duplicate_of IS NULL AND `+JoinHandedIn+`
		) AS b GROUP BY b.block`, activity, activity).Scan(ctx, &rows)
	out := make(map[string]int, len(rows))
	for _, r := range rows {
		out[r.Block] = r.N
	}
	return out, err
}
