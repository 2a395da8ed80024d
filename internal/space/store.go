package space

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

const projectColumns = `p.id, p.space_id, p.slug, p.kind, p.stage, p.work_state, p.version, p.template, p.opens_at, p.closes_at, p.publish_at, p.topics, p.quarters,
	p.reason, p.returned, p.changed_at, p.changed_by, p.submitted_by, p.unit, p.phone, s.audience, s.four_eyes,
	EXISTS (SELECT FROM space_member m WHERE m.space_id = s.id AND m.person_id = ?) AS member,
	coalesce(t.lang, 'de') AS lang, coalesce(t.title, d.title, p.work -> 'texts' -> 'de' ->> 'title', '') AS title,
	coalesce(t.summary, d.summary, p.work -> 'texts' -> 'de' ->> 'summary', '') AS summary`

func selectProjects(db bun.IDB, a authz.Actor, lang string) *bun.SelectQuery {
	return db.NewSelect().TableExpr("space_project AS p").Join("JOIN space_space AS s ON s.id = p.space_id").ColumnExpr(projectColumns, a.ID).
		Join("LEFT JOIN space_project_text AS d ON d.project_id = p.id AND d.lang = 'de'").
		Join("LEFT JOIN space_project_text AS t ON t.project_id = p.id AND t.lang = ?", lang)
}

func listProjects(ctx context.Context, db bun.IDB, a authz.Actor, q Query, now time.Time) ([]Project, error) {
	var rows []Project
	s := visibleProjects(selectProjects(db, a, q.Lang), a, now).Where("p.stage <> 'new'").Limit(int64(q.Limit) + 1)
	f := Filter{Space: q.Space, Topic: q.Topic, Quarter: q.Quarter, Kind: q.Kind}
	f.narrow(q.Group.in(s, now), now)
	switch q.Group {
	case Planned:
		s.OrderExpr("p.opens_at, p.id")
		if q.After != nil {
			s.Where("(p.opens_at, p.id) > (?, ?)", q.After.At, q.After.ID)
		}
	case Finished:
		s.OrderExpr("p.closes_at DESC, p.id DESC")
		if q.After != nil {
			s.Where("(p.closes_at, p.id) < (?, ?)", q.After.At, q.After.ID)
		}
	default:
		s.OrderExpr("p.closes_at, p.id")
		if q.After != nil {
			s.Where("(p.closes_at, p.id) > (?, ?)", q.After.At, q.After.ID)
		}
	}
	return rows, s.Scan(ctx, &rows)
}

func listEditable(ctx context.Context, db bun.IDB, a authz.Actor, q StaffQuery) ([]Project, error) {
	var rows []Project
	s := editable(selectProjects(db, a, q.Lang), a).OrderExpr("p.changed_at DESC, p.id DESC").Limit(int64(q.Limit) + 1)
	if q.Templates {
		s.Where("p.template")
	}
	if q.Space != uuid.Nil {
		s.Where("p.space_id = ?", q.Space)
	}
	if q.InApproval {
		s.Where("p.work_state = 'in_approval'")
	}
	if q.Search != "" {
		s.Where("coalesce(t.title, d.title, p.work -> 'texts' -> 'de' ->> 'title', '') ILIKE ?", "%"+pg.Prefix(q.Search))
	}
	if q.After != nil {
		s.Where("(p.changed_at, p.id) < (?, ?)", q.After.At, q.After.ID)
	}
	return rows, s.Scan(ctx, &rows)
}

// findProject with its contents. Whether the actor may see it is asked in SQL;
// NotFound space.project_not_found.
func findProject(ctx context.Context, db bun.IDB, a authz.Actor, lang string, now time.Time, where string, arg any) (*Project, error) {
	return oneProject(ctx, visibleProjects(selectProjects(db, a, lang), a, now).ColumnExpr("p.live, p.work").Where(where, arg))
}

// publishedIn are all projects of a space that people see or will see.
func publishedIn(ctx context.Context, tx bun.Tx, space uuid.UUID) ([]Project, error) {
	var rows []Project
	return rows, selectProjects(tx, authz.Software(), "de").ColumnExpr("p.live, p.work").Where("p.space_id = ? AND p.stage <> 'new'", space).OrderExpr("p.id").Scan(ctx, &rows)
}

// publishedAfter are projects that people see or will see, in the order of their ids.
func publishedAfter(ctx context.Context, db bun.IDB, after uuid.UUID, limit int) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw("SELECT id FROM space_project WHERE stage <> 'new' AND id > ? ORDER BY id LIMIT ?", after, limit).Scan(ctx, &ids)
}

// lockProject regardless of who asks: the policy is asked under the lock.
func lockProject(ctx context.Context, tx bun.Tx, a authz.Actor, id uuid.UUID) (*Project, error) {
	return oneProject(ctx, selectProjects(tx, a, "de").ColumnExpr("p.live, p.work").Where("p.id = ?", id).For("UPDATE OF p"))
}

func oneProject(ctx context.Context, q *bun.SelectQuery) (*Project, error) {
	var p Project
	err := q.Scan(ctx, &p)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, CodeProjectNotFound)
	}
	return &p, err
}

func insertProject(ctx context.Context, tx bun.Tx, p *Project, now time.Time) error {
	_, err := tx.NewRaw(`INSERT INTO space_project (id, space_id, slug, kind, work, template, unit, created_at, changed_at, changed_by)
		VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?)`, p.ID, p.SpaceID, p.Slug, p.Kind, asJSON(p.Work), p.Template, now, now, p.ChangedBy).Exec(ctx)
	return slugTaken(err)
}

// updateProject writes the row; columns that follow from the live content with it.
func updateProject(ctx context.Context, tx bun.Tx, p *Project) error {
	live := p.Live
	if live == nil {
		live = &Content{}
	}
	p.Topics, p.Quarters, p.Unit, p.Phone = orEmpty(live.Topics), orEmpty(live.Quarters), live.Contact.Unit, live.Contact.Phone
	_, err := tx.NewUpdate().Model(p).ModelTableExpr("space_project AS p").
		Column("slug", "stage", "work_state", "version", "template", "opens_at", "closes_at", "publish_at", "topics", "quarters", "reason", "returned", "changed_at", "changed_by",
			"submitted_by", "live", "work").Set("unit = ?, phone = ?", p.Unit, p.Phone).
		Set("published_at = CASE WHEN ? = 'new' THEN NULL ELSE coalesce(published_at, ?) END", p.Stage, p.ChangedAt).Where("p.id = ?", p.ID).Exec(ctx)
	return slugTaken(err)
}

func slugTaken(err error) error {
	if pg.UniqueViolation(err, "space_project_slug_key") {
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("slug", CodeSlugTaken, nil)
	}
	return err
}

// putTexts makes title and summary of the live content the ones lists show.
func putTexts(ctx context.Context, tx bun.Tx, p *Project) error {
	if _, err := tx.NewRaw("DELETE FROM space_project_text WHERE project_id = ?", p.ID).Exec(ctx); err != nil {
		return err
	}
	type row struct {
		bun.BaseModel `bun:"table:space_project_text"`
		ProjectID     uuid.UUID
		Lang          string
		Title         string
		Summary       string
	}
	var rows []row
	for lang, t := range p.Live.Texts {
		rows = append(rows, row{ProjectID: p.ID, Lang: lang, Title: t.Title, Summary: t.Summary})
	}
	_, err := tx.NewInsert().Model(&rows).Exec(ctx)
	return err
}

// freeSlug is the wish, or the wish with the first number nobody uses.
func freeSlug(ctx context.Context, tx bun.Tx, wish string) (string, error) {
	var taken []string
	if err := tx.NewRaw("SELECT slug FROM space_project WHERE slug = ? OR slug LIKE ?", wish, pg.Prefix(wish+"-")).Scan(ctx, &taken); err != nil {
		return "", err
	}
	used := map[string]bool{}
	for _, t := range taken {
		used[t] = true
	}
	slug := wish
	for n := 2; used[slug]; n++ {
		slug = wish + "-" + itoa(n)
	}
	return slug, nil
}

func deleteProject(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM space_project WHERE id = ?", id).Exec(ctx)
	return err
}

// Revision is a content that was approved.
type Revision struct {
	Number     int
	ApprovedAt time.Time
	ApprovedBy *uuid.UUID
	Content    Content `bun:"type:jsonb"`
}

func insertRevision(ctx context.Context, tx bun.Tx, p *Project, by *uuid.UUID, now time.Time) error {
	_, err := tx.NewRaw(`INSERT INTO space_revision (project_id, number, content, approved_at, approved_by)
		SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ? FROM space_revision WHERE project_id = ?`, p.ID, asJSON(p.Live), now, by, p.ID).Exec(ctx)
	return err
}

func listRevisions(ctx context.Context, db bun.IDB, project uuid.UUID) ([]Revision, error) {
	rows := []Revision{}
	err := db.NewSelect().TableExpr("space_revision").ColumnExpr("number, approved_at, approved_by, content").Where("project_id = ?", project).
		OrderExpr("number DESC").Limit(100).Scan(ctx, &rows)
	return rows, err
}

func insertExtension(ctx context.Context, tx bun.Tx, e *Extension, by *uuid.UUID) error {
	_, err := tx.NewRaw(`INSERT INTO space_extension (id, project_id, phase_id, closed_on, closes_on, reason, extended_at, extended_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, e.ID, e.ProjectID, e.PhaseID, e.ClosedOn.Format(time.DateOnly), e.ClosesOn.Format(time.DateOnly), e.Reason, e.ExtendedAt, by).Exec(ctx)
	return err
}

func listExtensions(ctx context.Context, db bun.IDB, project uuid.UUID) ([]Extension, error) {
	rows := []Extension{}
	err := db.NewSelect().TableExpr("space_extension").ColumnExpr("id, project_id, phase_id, closed_on, closes_on, reason, extended_at").
		Where("project_id = ?", project).OrderExpr("extended_at").Limit(100).Scan(ctx, &rows)
	return rows, err
}
