package visits

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Page that is counted.
type Page struct {
	// Pattern of its address, «/projekte/{slug}».
	Pattern string
	// Area and Title are the sentence that names it.
	Area  locale.Area
	Title string
}

// Options of a Service.
type Options struct {
	Pages []Page
	// Read finds the page that a path without a query belongs to; false for pages
	// that are not counted.
	Read func(path string) (View, bool)
	Log  *slog.Logger
}

// Service counts and tells what was counted.
type Service struct {
	db     bun.IDB
	spaces *space.Service
	cat    *locale.Catalogues
	now    func() time.Time
	o      Options
	tally  tally
}

// NewService begins with nothing counted.
func NewService(db bun.IDB, spaces *space.Service, cat *locale.Catalogues, now func() time.Time, o Options) *Service {
	return &Service{db: db, spaces: spaces, cat: cat, now: now, o: o}
}

// Count one opening. It neither waits nor fails.
func (s *Service) Count(v View) {
	s.tally.add(counter{View: v, day: calendar.DateOf(s.now())}, 1)
}

// CountPath is Count for the path that a browser shows, when it is one of a page that
// is counted.
func (s *Service) CountPath(path string) {
	if v, ok := s.o.Read(path); ok {
		s.Count(v)
	}
}

// every is how long a view waits in memory at most.
const every = time.Minute

// Run writes what was counted until ctx ends; call Flush afterwards.
func (s *Service) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			step, cancel := context.WithTimeout(ctx, every/2)
			if err := s.Flush(step); err != nil && ctx.Err() == nil {
				s.o.Log.WarnContext(ctx, "views of pages not written, will be tried again", "cause", fault.Describe(err))
			}
			cancel()
		}
	}
}

// Flush adds to the table what was counted. What cannot be written now is kept for
// the next time. Views of projects that do not exist are dropped.
func (s *Service) Flush(ctx context.Context) error {
	counts := s.tally.take()
	if len(counts) == 0 {
		return nil
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		places, err := s.places(ctx, tx, counts)
		if err != nil {
			return err
		}
		rows := []row{}
		for c, n := range counts {
			r := row{Day: c.day.Begin(), Page: c.Page, Lang: c.Lang, Views: n}
			if c.Slug != "" {
				p, exists := places[c.Slug]
				if !exists {
					continue
				}
				r.ProjectID, r.Internal = p.ID, p.Audience != space.Public
			}
			rows = append(rows, r)
		}
		slices.SortFunc(rows, func(a, b row) int {
			return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Page, b.Page), cmp.Compare(a.ProjectID.String(), b.ProjectID.String()), cmp.Compare(a.Lang, b.Lang))
		})
		return addViews(ctx, tx, rows)
	})
	if err != nil {
		for c, n := range counts {
			s.tally.add(c, n)
		}
	}
	return pg.Fault(err)
}

func (s *Service) places(ctx context.Context, tx bun.Tx, counts map[counter]int64) (map[string]space.Project, error) {
	var slugs []string
	for c := range counts {
		if c.Slug != "" {
			slugs = append(slugs, c.Slug)
		}
	}
	slices.Sort(slugs)
	return s.spaces.ProjectsBySlug(ctx, tx, slices.Compact(slugs))
}

// Forget drops what is older than Months.
func (s *Service) Forget(ctx context.Context) error {
	return pg.Fault(forget(ctx, s.db, s.oldest()))
}

func (s *Service) oldest() calendar.Date { return calendar.DateOf(s.now()).AddMonths(-Months) }

// Query asks for a period, both days included; the project is uuid.Nil for all.
type Query struct {
	From, To calendar.Date
	Project  uuid.UUID
	Lang     string
}

// Numbers of a period.
type Numbers struct {
	Total, Internal int64
	Days            []DayNumber
	Pages           []PageNumber
	Langs           []LangNumber
	Projects        []ProjectNumber
	// Hidden are views of projects that the actor may not see.
	Hidden int64
}

// DayNumber counts a day that had any.
type DayNumber struct {
	Day             calendar.Date
	Views, Internal int64
}

// PageNumber counts a page in words.
type PageNumber struct {
	Pattern, Title string
	Views          int64
}

// LangNumber counts a language.
type LangNumber struct {
	Lang  string
	Views int64
}

// ProjectNumber counts all pages of a project.
type ProjectNumber struct {
	space.Project
	Views int64
}

// Numbers of a period, the largest first; two statements. Invalid request.invalid
// when the period ends before it begins. Forbidden authz.role_required.
func (s *Service) Numbers(ctx context.Context, actor authz.Actor, q Query) (*Numbers, error) {
	if err := ActSee.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	if q.To.Before(q.From) {
		return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("to", fault.FieldFormat, nil)
	}
	if oldest := s.oldest(); q.From.Before(oldest) {
		q.From = oldest
	}
	rows, err := sums(ctx, s.db, q.From, q.To, q.Project)
	if err != nil {
		return nil, pg.Fault(err)
	}
	var ids []uuid.UUID
	for _, r := range rows {
		if r.Of == byProject && r.ProjectID != uuid.Nil {
			ids = append(ids, r.ProjectID)
		}
	}
	projects, err := s.spaces.ProjectsByID(ctx, actor, ids, q.Lang)
	if err != nil {
		return nil, err
	}
	n := &Numbers{}
	for _, r := range rows {
		switch r.Of {
		case byDay:
			n.Total, n.Internal = n.Total+r.Views, n.Internal+r.Internal
			n.Days = append(n.Days, DayNumber{calendar.On(r.Day.Date()), r.Views, r.Internal})
		case byPage:
			n.Pages = append(n.Pages, PageNumber{r.Page, s.title(r.Page, q.Lang), r.Views})
		case byLang:
			n.Langs = append(n.Langs, LangNumber{r.Lang, r.Views})
		case byProject:
			if p, visible := projects[r.ProjectID]; visible {
				n.Projects = append(n.Projects, ProjectNumber{p, r.Views})
			} else if r.ProjectID != uuid.Nil {
				n.Hidden += r.Views
			}
		}
	}
	return n, nil
}

// title of a page; of one there was in an earlier version, its pattern.
func (s *Service) title(pattern, lang string) string {
	for _, p := range s.o.Pages {
		if p.Pattern == pattern {
			return s.cat.Text(lang, p.Area, p.Title, nil)
		}
	}
	return pattern
}
