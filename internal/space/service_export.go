package space

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

// exportBatch is small: a project comes with everything written about it.
const exportBatch = 50

// Exports are the lists of this package that staff can take out: the projects they
// may edit. publicURL begins the address of each.
func (s *Service) Exports(publicURL string) []export.Source {
	return []export.Source{{
		Key: "projects",
		Columns: []export.Column{
			{Key: "title", Type: table.Text},
			{Key: "state", Type: table.Term, Terms: []string{string(StateDraft), string(StateInApproval), string(StatePlanned), string(StateRunning), string(StateEvaluation),
				string(StateReportPublished), string(StateClosed), string(StateWithdrawn)}},
			{Key: "opens_at", Type: table.Date}, {Key: "closes_at", Type: table.Date}, {Key: "phases", Type: table.List},
			{Key: "unit", Type: table.Text}, {Key: "topics", Type: table.List}, {Key: "reference", Type: table.Text},
			{Key: "changed_at", Type: table.DateTime}, {Key: "url", Type: table.URL},
		},
		Filters: []export.Filter{
			{Name: "only", Terms: []string{"templates", "in_approval"}},
			{Name: "space", Valid: func(v string) bool { return uuid.Validate(v) == nil }, Words: s.spaceName},
		},
		May: func(_ context.Context, a authz.Actor, _ export.Params) (authz.Decision, error) {
			return ActBrowse.Decide(authz.Case{Actor: a}), nil
		},
		Count: func(ctx context.Context, q export.Query) (int64, error) {
			n, err := exportable(q).Count(ctx)
			return int64(n), err
		},
		Rows: func(ctx context.Context, q export.Query) iter.Seq2[table.Row, error] {
			return s.exportRows(ctx, q, publicURL)
		},
	}}
}

// spaceName is how a filter is shown; of a space that is gone, nothing.
func (s *Service) spaceName(ctx context.Context, lang, id string) (string, error) {
	spaces, err := s.Spaces(ctx, authz.Software())
	if err != nil {
		return "", err
	}
	for i := range spaces {
		if spaces[i].ID.String() == strings.ToLower(id) {
			t, _ := In(spaces[i].Texts, lang)
			return t.Name, nil
		}
	}
	return "–", nil
}

// exportable is the query of listEditable with the filters of an export.
func exportable(q export.Query) *bun.SelectQuery {
	query := editable(selectProjects(q.DB, q.Actor, q.Lang), q.Actor)
	switch q.Params["only"] {
	case "templates":
		query.Where("p.template")
	case "in_approval":
		query.Where("p.work_state = 'in_approval'")
	}
	if id := q.Params["space"]; id != "" {
		query.Where("p.space_id = ?::uuid", id)
	}
	return query
}

func (s *Service) exportRows(ctx context.Context, q export.Query, publicURL string) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		terms, err := listTerms(ctx, q.DB)
		if err != nil {
			yield(nil, pg.Fault(err))
			return
		}
		topics := map[string]string{}
		for _, t := range terms {
			if t.Kind == Topic {
				topics[t.Key], _ = In(t.Names, q.Lang)
			}
		}
		next := func(ctx context.Context, last *Project, limit int) ([]Project, error) {
			var rows []Project
			query := exportable(q).ColumnExpr("p.live, p.work").OrderExpr("p.id").Limit(int64(limit))
			if last != nil {
				query.Where("p.id > ?", last.ID)
			}
			return rows, query.Scan(ctx, &rows)
		}
		row := func(p *Project) (table.Row, error) { return exportRow(p, q, topics, publicURL), nil }
		for r, err := range export.Batches(ctx, exportBatch, next, row) {
			if !yield(r, err) {
				return
			}
		}
	}
}

func exportRow(p *Project, q export.Query, topics map[string]string, publicURL string) table.Row {
	c, title, unit := p.Live, p.Title, p.Unit
	opens, closes, address := p.OpensAt, p.ClosesAt, publicURL+"/projekte/"+p.Slug
	if c == nil { // never published: what is being written
		c = p.Work
		t, _ := In(c.Texts, q.Lang)
		title, unit, address = t.Title, c.Contact.Unit, ""
		opens, closes = c.Span()
	}
	f := locale.For(q.Lang)
	var phases, names []string
	for _, ph := range c.Phases {
		t, _ := In(ph.Texts, q.Lang)
		name := t.Title
		if !ph.OpensOn.IsZero() && !ph.ClosesOn.IsZero() {
			name += " (" + locale.Plain(f.DateRange(ph.Opens(), ph.Closes())) + ")"
		}
		phases = append(phases, name)
	}
	for _, key := range c.Topics {
		name := topics[key]
		if name == "" {
			name = key
		}
		names = append(names, name)
	}
	return table.Row{title, string(p.State(q.Now)), day(opens), day(closes), phases, unit, names, c.Reference, p.ChangedAt, address}
}

// day is nil for none.
func day(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
