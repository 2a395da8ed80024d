package board

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours
	}
	return string(b)
}

func array(ids []uuid.UUID) any {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return pgdialect.Array(out)
}

// one turns «no row» into NotFound authz.not_found.
func one(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return authz.Denied(authz.CodeNotFound).Err()
	}
	return err
}

// ensure gives a consultation its places when somebody first needs them, and its row.
func ensure(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
	res, err := tx.NewRaw("INSERT INTO consultation_evaluation (activity_id) VALUES (?) ON CONFLICT DO NOTHING", activity).Exec(ctx)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	for _, p := range defaultPlaces() {
		p.ID, p.ActivityID = uuid.Must(uuid.NewV7()), activity
		if err := insertPlace(ctx, tx, &p); err != nil {
			return err
		}
	}
	return nil
}

func insertPlace(ctx context.Context, tx bun.Tx, p *Place) error {
	_, err := tx.NewRaw("INSERT INTO consultation_place (id, activity_id, position, role, names, locks) VALUES (?, ?, ?, ?, ?, ?)", p.ID, p.ActivityID, p.Position, string(p.Role), asJSON(p.Names), p.Locks).Exec(ctx)
	return err
}

// ListPlaces of a consultation in their order. One statement.
func ListPlaces(ctx context.Context, db bun.IDB, activity uuid.UUID) ([]Place, error) {
	rows := []Place{}
	return rows, db.NewRaw("SELECT p.id, p.activity_id, p.position, p.role, p.names, p.locks, p.version FROM consultation_place AS p WHERE p.activity_id = ? ORDER BY p.position, p.id", activity).Scan(ctx, &rows)
}

// StartPlace is where segments begin.
func StartPlace(ctx context.Context, tx bun.Tx, activity uuid.UUID) (id uuid.UUID, err error) {
	return id, tx.NewRaw("SELECT id FROM consultation_place WHERE activity_id = ? AND role = 'start'", activity).Scan(ctx, &id)
}

// fourEyes as the consultation has it; true until somebody decides.
func fourEyes(ctx context.Context, db bun.IDB, activity uuid.UUID) (yes bool, err error) {
	return yes, db.NewRaw("SELECT coalesce((SELECT four_eyes FROM consultation_evaluation WHERE activity_id = ?), true)", activity).Scan(ctx, &yes)
}

func setFourEyes(ctx context.Context, tx bun.Tx, activity uuid.UUID, yes bool) error {
	_, err := tx.NewRaw("UPDATE consultation_evaluation SET four_eyes = ? WHERE activity_id = ?", yes, activity).Exec(ctx)
	return err
}

// findPlace of a consultation, locked for a change.
func findPlace(ctx context.Context, tx bun.Tx, activity, id uuid.UUID) (*Place, error) {
	var p Place
	return &p, one(tx.NewRaw("SELECT id, activity_id, position, role, names, locks, version FROM consultation_place WHERE id = ? AND activity_id = ? FOR UPDATE", id, activity).Scan(ctx, &p))
}

// makeRoom makes room at a position between the first and the last place.
func makeRoom(ctx context.Context, tx bun.Tx, activity uuid.UUID, position int) error {
	_, err := tx.NewRaw("UPDATE consultation_place SET position = position + 1 WHERE activity_id = ? AND position >= ?", activity, position).Exec(ctx)
	return err
}

// orderPlaces between the first and that of release, which keep their ends.
func orderPlaces(ctx context.Context, tx bun.Tx, activity uuid.UUID, ids []uuid.UUID) error {
	_, err := tx.NewRaw(`UPDATE consultation_place AS p SET position = CASE p.role WHEN 'start' THEN 1 WHEN 'released' THEN ? ELSE 1 + array_position(?::uuid[], p.id) END WHERE p.activity_id = ?`,
		len(ids)+2, array(ids), activity).Exec(ctx)
	return err
}

func updatePlace(ctx context.Context, tx bun.Tx, p *Place) error {
	_, err := tx.NewRaw("UPDATE consultation_place SET names = ?, locks = ?, version = version + 1 WHERE id = ?", asJSON(p.Names), p.Locks, p.ID).Exec(ctx)
	return err
}

func deletePlace(ctx context.Context, tx bun.Tx, p *Place) error {
	_, err := tx.NewRaw("DELETE FROM consultation_place WHERE id = ?", p.ID).Exec(ctx)
	if pg.ForeignKeyViolation(err, "consultation_segment_place_id_fkey") {
		return fault.New(fault.Conflict, CodePlaceUsed)
	}
	return err
}

// ListTags by name, at most 500.
func ListTags(ctx context.Context, db bun.IDB, activity uuid.UUID) ([]Tag, error) {
	rows := []Tag{}
	return rows, db.NewRaw("SELECT id, activity_id, name, colour, assignee_id FROM consultation_tag WHERE activity_id = ? ORDER BY name_key LIMIT 500", activity).Scan(ctx, &rows)
}

// FindTag of a consultation. NotFound authz.not_found.
func FindTag(ctx context.Context, db bun.IDB, activity, id uuid.UUID) (*Tag, error) {
	var t Tag
	return &t, one(db.NewRaw("SELECT id, activity_id, name, colour, assignee_id FROM consultation_tag WHERE id = ? AND activity_id = ?", id, activity).Scan(ctx, &t))
}

// putTag inserts or changes one. Conflict consultation.tag_exists.
func putTag(ctx context.Context, tx bun.Tx, t *Tag) error {
	_, err := tx.NewRaw(`INSERT INTO consultation_tag (id, activity_id, name, name_key, colour, assignee_id) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, colour = excluded.colour, assignee_id = excluded.assignee_id`,
		t.ID, t.ActivityID, t.Name, locale.NameKey(t.Name), t.Colour, t.AssigneeID).Exec(ctx)
	if pg.UniqueViolation(err, "consultation_tag_name_key") {
		return fault.New(fault.Conflict, CodeTagExists)
	}
	return err
}

func deleteTag(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_tag WHERE id = ?", id).Exec(ctx)
	return err
}

// AssigneeOf the first of the tags, by name, that brings one; nil when none does.
func AssigneeOf(ctx context.Context, tx bun.Tx, activity uuid.UUID, tags []uuid.UUID) (*uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.NewRaw("SELECT assignee_id FROM consultation_tag WHERE activity_id = ? AND id = ANY(?::uuid[]) AND assignee_id IS NOT NULL ORDER BY name_key LIMIT 1", activity, array(tags)).Scan(ctx, &ids)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return &ids[0], nil
}

const textColumns = "t.id, t.activity_id, t.title, t.html, t.version, t.changed_at, t.changed_by"

// TextPosition is where a stretch of text blocks ended.
type TextPosition struct {
	Title string    `json:"t"`
	ID    uuid.UUID `json:"i"`
}

// listTextBlocks by title, with how often each is used.
func listTextBlocks(ctx context.Context, db bun.IDB, activity uuid.UUID, after *TextPosition, limit int) ([]TextBlock, error) {
	rows := []TextBlock{}
	q := db.NewSelect().TableExpr("consultation_text_block AS t").ColumnExpr(textColumns+", (SELECT count(*) FROM consultation_text_use AS u WHERE u.text_block_id = t.id) AS uses").
		Where("t.activity_id = ?", activity).OrderExpr("t.title, t.id").Limit(int64(limit))
	if after != nil {
		q.Where("(t.title, t.id) > (?, ?)", after.Title, after.ID)
	}
	return rows, q.Scan(ctx, &rows)
}

// FindTextBlock of a consultation; lock keeps it for a change. NotFound authz.not_found.
func FindTextBlock(ctx context.Context, tx bun.Tx, activity, id uuid.UUID, lock bool) (*TextBlock, error) {
	var t TextBlock
	q := tx.NewSelect().TableExpr("consultation_text_block AS t").ColumnExpr(textColumns).Where("t.id = ? AND t.activity_id = ?", id, activity)
	if lock {
		q.For("UPDATE")
	}
	return &t, one(q.Scan(ctx, &t))
}

func putTextBlock(ctx context.Context, tx bun.Tx, t *TextBlock) error {
	return tx.NewRaw(`INSERT INTO consultation_text_block (id, activity_id, title, html, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, html = excluded.html, changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = consultation_text_block.version + 1
		RETURNING version`, t.ID, t.ActivityID, t.Title, asJSON(t.HTML), t.ChangedAt, t.ChangedBy).Scan(ctx, &t.Version)
}

func deleteTextBlock(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_text_block WHERE id = ?", id).Exec(ctx)
	return err
}

// Use of a text block.
type Use struct {
	SegmentID uuid.UUID
	Number    string
	Seq       int
	// Decision on the segment; empty for none.
	Decision string `bun:",nullzero"`
	UsedAt   time.Time
}

// listUses of a text block by segment.
func listUses(ctx context.Context, db bun.IDB, block, after uuid.UUID, limit int) ([]Use, error) {
	rows := []Use{}
	return rows, db.NewRaw(`SELECT s.id AS segment_id, s.number, s.seq, s.decision, u.used_at FROM consultation_text_use AS u JOIN consultation_segment AS s ON s.id = u.segment_id
		WHERE u.text_block_id = ? AND s.id > ? ORDER BY s.id LIMIT ?`, block, after, limit).Scan(ctx, &rows)
}

// UseTextBlocks notes which of them were put into a segment.
func UseTextBlocks(ctx context.Context, tx bun.Tx, activity, segment uuid.UUID, blocks []uuid.UUID, now time.Time) error {
	if len(blocks) == 0 {
		return nil
	}
	_, err := tx.NewRaw(`INSERT INTO consultation_text_use (text_block_id, segment_id, used_at) SELECT t.id, ?, ? FROM consultation_text_block AS t
		WHERE t.activity_id = ? AND t.id = ANY(?::uuid[]) ON CONFLICT (text_block_id, segment_id) DO UPDATE SET used_at = excluded.used_at`, segment, now, activity, array(blocks)).Exec(ctx)
	return err
}

// UsesIn a segment are the text blocks that were put into it.
func UsesIn(ctx context.Context, db bun.IDB, segment uuid.UUID) ([]uuid.UUID, error) {
	ids := []uuid.UUID{}
	return ids, db.NewRaw("SELECT text_block_id FROM consultation_text_use WHERE segment_id = ? ORDER BY used_at DESC LIMIT 100", segment).Scan(ctx, &ids)
}

// countPlaces tells how many segments lie at each place.
func countPlaces(ctx context.Context, db bun.IDB, activity uuid.UUID, places []Place) error {
	var rows []struct {
		PlaceID uuid.UUID
		N       int
	}
	err := db.NewRaw("SELECT place_id, count(*) AS n FROM consultation_segment WHERE activity_id = ? GROUP BY place_id", activity).Scan(ctx, &rows)
	for _, r := range rows {
		for i := range places {
			if places[i].ID == r.PlaceID {
				places[i].Count = r.N
			}
		}
	}
	return err
}
