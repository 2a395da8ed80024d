package report

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/report/paper"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/space"
)

// Placeholders of templates, beside those of package paper.
const (
	wordDate    = "datum"
	wordProject = "projekt"
	wordOpened  = "beginn"
	wordClosed  = "ende"
	wordCount   = "anzahl"

	partIntroduction = "einleitung"
	partProcedure    = "verfahren"
	partStatistics   = "statistik"
	partTable        = "tabelle"
	partSynopsis     = "synopse"
)

// batch of segments that are held at once.
const batch = 200

// edition is one making of a report.
type edition struct {
	s          *Service
	db         bun.IDB
	c          *consultation.Consultation
	document   *text.Document
	report     *Report
	statistics *Statistics
	lang       string
	// named: who agreed to it is named. drafts: answers that are not released are told.
	named, drafts bool
	// plain: everybody is named and nothing left out, for the archive.
	plain bool
	// until: what was released later is left out; nil for nothing.
	until *time.Time
	// only is one chapter, «» for what is about none; nil for all.
	only *string
	// step is told of every segment.
	step func() error
	// titles of the columns by key.
	titles map[string]string
}

// entry is one segment as it is told.
type entry struct {
	evaluation.Segment
	// Label and Sender are what stands in the first columns.
	Label, Sender string
	Chapter       string
	// Answered: Decision and Consideration may be told; the latter is plain text.
	Answered bool
	Answer   string
	mask     *mask
}

// edition of a report. What came in after it was published is told by a whole one only.
func (s *Service) edition(ctx context.Context, db bun.IDB, c *consultation.Consultation, lang string, whole bool) (*edition, error) {
	e := &edition{s: s, db: db, c: c, lang: lang, document: &text.Document{}, step: func() error { return nil }, titles: map[string]string{}}
	var err error
	if c.Current() != nil {
		v, err := s.consultations.Current(ctx, db, c.Activity.ID)
		if err != nil {
			return nil, err
		}
		e.document = &v.Document
	}
	if e.report, err = find(ctx, db, c.Activity.ID, false); err != nil {
		return nil, err
	}
	if !whole {
		e.until = e.report.PublishedAt
	}
	e.statistics, err = s.told(ctx, db, e.report, whole)
	return e, err
}

func (e *edition) say(key string) string { return e.s.say(e.lang, key, nil) }

// chapter as it is called in the document: number and title.
func (e *edition) chapter(id string) string {
	b := e.document.Block(id)
	if b == nil {
		return e.say("general")
	}
	w, _ := b.In(e.lang)
	return strings.TrimSpace(b.Number + " " + w.Title)
}

// entries yields segments in the order of the document, one batch at a time.
func (e *edition) entries(ctx context.Context, each func(*entry) error) error {
	var after *evaluation.Cursor
	for more := true; more; {
		var err error
		if more, err = e.stretch(ctx, &after, batch, each); err != nil {
			return err
		}
	}
	return nil
}

// stretch yields one batch behind a cursor, moves that, and tells whether more follow.
func (e *edition) stretch(ctx context.Context, after **evaluation.Cursor, limit int, each func(*entry) error) (more bool, err error) {
	rows, err := e.page(ctx, *after, limit)
	if err != nil {
		return false, err
	}
	for i := range rows {
		if err := each(&rows[i]); err != nil {
			return false, err
		}
		if err := e.step(); err != nil {
			return false, err
		}
	}
	if len(rows) == limit {
		last := rows[limit-1].Cursor()
		*after = &last
	}
	return len(rows) == limit, nil
}

// stepAll tells of every segment at once, where they are not written one by one.
func (e *edition) stepAll() error {
	for range e.statistics.Segments {
		if err := e.step(); err != nil {
			return err
		}
	}
	return nil
}

// page of entries behind a cursor. Two statements.
func (e *edition) page(ctx context.Context, after *evaluation.Cursor, limit int) ([]entry, error) {
	rows, err := e.s.segments.Reported(ctx, e.db, e.c.Activity.ID, e.only, e.until, after, int64(limit))
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].StatementID
	}
	senders, err := e.s.statements.Heads(ctx, e.db, ids)
	if err != nil {
		return nil, err
	}
	masks := make(map[uuid.UUID]*mask, len(senders))
	for id, sender := range senders {
		m := maskFor(sender)
		masks[id] = &m
	}
	out := make([]entry, len(rows))
	for i := range rows {
		out[i] = e.entry(&rows[i], senders[rows[i].StatementID], masks[rows[i].StatementID])
	}
	return out, nil
}

func (e *edition) entry(row *evaluation.Segment, sender *statement.Statement, m *mask) entry {
	out := entry{Segment: *row, Label: board.Label(row.Number, row.Seq), Sender: e.say("kind." + string(row.Kind))}
	if n := len(row.Chapters); n > 0 {
		out.Chapter = row.Chapters[n-1]
	}
	switch {
	case e.plain && sender != nil || e.named && named(sender):
		out.Sender = cmp.Or(sender.Name(), out.Sender)
	default:
		out.mask = m
		m.words(&out.Words)
	}
	out.Answered = row.Decision != "" && (row.ReleasedAt != nil || e.drafts)
	if out.Answered {
		words, _ := out.consideration(e.lang)
		out.Answer = html.Plain(words)
	}
	return out
}

// consideration in HTML, masked like the rest, and the language it is in.
func (x *entry) consideration(lang string) (words, used string) {
	words, used = space.In(x.Consideration, lang)
	if x.mask != nil {
		words = x.mask.text(words)
	}
	return words, used
}

// reference is what the segment is about, with the position on it.
func (e *edition) reference(x *entry) string {
	out := e.chapter(x.Chapter)
	if x.Quote != "" {
		quote := x.Quote
		if x.mask != nil {
			quote = x.mask.text(quote)
		}
		out += "\n" + e.s.say(e.lang, "quote", map[string]any{"Words": quote})
	}
	if x.Position != "" {
		out += "\n" + e.say("position."+string(x.Position))
	}
	return out
}

// request with what else was said: the remark, the proposed wording.
func (e *edition) request(x *entry) string {
	var out []string
	for _, words := range []string{x.Request, x.Remark} {
		if words != "" {
			out = append(out, words)
		}
	}
	if x.Wording != "" {
		out = append(out, e.say("wording")+": "+x.Wording)
	}
	return strings.Join(out, "\n")
}

func (e *edition) decision(x *entry) string {
	if !x.Answered {
		return ""
	}
	return e.say("decision." + string(x.Decision))
}

// facts about the procedure: dates, channels.
func (e *edition) facts(now time.Time) []table.Line {
	f := locale.For(e.lang)
	lines := []table.Line{{Label: e.say("project"), Value: e.project()}}
	if opens, closes := e.c.Window(now); !closes.IsZero() {
		lines = append(lines, table.Line{Label: e.say("time"), Value: f.DateRange(opens, closes)})
	}
	if p := e.report.PublishedAt; p != nil {
		lines = append(lines, table.Line{Label: e.say("published"), Value: f.LongDate(p.In(locale.Zurich()))})
	}
	return append(lines, table.Line{Label: e.say("statements"), Value: f.Integer(int64(e.statistics.Statements))},
		table.Line{Label: e.say("requests"), Value: f.Integer(int64(e.statistics.Segments))})
}

func (e *edition) project() string {
	content := e.c.Project.Live
	if content == nil {
		content = e.c.Project.Work
	}
	if content == nil {
		return e.c.Project.Title
	}
	t, _ := space.In(content.Texts, e.lang)
	return t.Title
}

// numbers by channel, kind, position and decision, as lines.
func (e *edition) numbers() (groups []string, lines [][]table.Line) {
	f, n := locale.For(e.lang), e.statistics
	add := func(group string, keys []string, count func(string) int, prefix string) {
		var out []table.Line
		for _, k := range keys {
			out = append(out, table.Line{Label: e.say(prefix + k), Value: f.Integer(int64(count(k)))})
		}
		groups, lines = append(groups, e.say(group)), append(lines, out)
	}
	add("by_kind", []string{"private", "organisation"}, func(k string) int { return n.Kinds[statement.Kind(k)] }, "kind.")
	add("by_channel", words(statement.Channels()), func(k string) int { return n.Channels[statement.Channel(k)] }, "channel.")
	if e.c.Settings.Positions {
		add("by_position", words(statement.Positions()), func(k string) int { return n.Positions[statement.Position(k)] }, "position.")
	}
	add("by_decision", words(evaluation.Decisions()), func(k string) int { return n.Decisions[evaluation.Decision(k)] }, "decision.")
	return groups, lines
}

func words[T ~string](keys []T) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = string(k)
	}
	return out
}

// parts of the report; which of them follow each other without a template depends on what
// is made.
func (e *edition) parts(ctx context.Context, now time.Time, order ...string) []paper.Part {
	texts := func(heading string, in map[string]string) func(paper.Body) error {
		return func(b paper.Body) error {
			if t, _ := space.In(in, e.lang); t != "" {
				b.Heading(2, e.say(heading))
				paper.Rich(b, t)
			}
			return nil
		}
	}
	write := map[string]func(paper.Body) error{
		partIntroduction: texts("introduction", e.report.Introduction),
		partProcedure: func(b paper.Body) error {
			b.Heading(2, e.say("procedure"))
			for _, l := range e.facts(now) {
				b.Fact(l.Label, l.Value)
			}
			t, _ := space.In(e.report.Procedure, e.lang)
			paper.Rich(b, t)
			return nil
		},
		partStatistics: e.writeStatistics,
		partTable:      func(b paper.Body) error { return e.writeMain(ctx, b, partTable) },
		partSynopsis:   func(b paper.Body) error { return e.writeMain(ctx, b, partSynopsis) },
	}
	var out []paper.Part
	for _, name := range order {
		out = append(out, paper.Part{Name: name, Write: write[name]})
	}
	return out
}

func (e *edition) writeStatistics(b paper.Body) error {
	b.Heading(2, e.say("statistics"))
	groups, lines := e.numbers()
	for i := range groups {
		b.Heading(3, groups[i])
		for _, l := range lines[i] {
			b.Fact(l.Label, l.Value)
		}
	}
	f, columns := locale.For(e.lang), []paper.Column{{Title: e.titles["reference"], Width: 6}, {Title: e.say("requests"), Width: 2}}
	if e.c.Settings.Positions {
		for _, p := range statement.Positions() {
			columns = append(columns, paper.Column{Title: e.say("position." + string(p)), Width: 2})
		}
	}
	for _, d := range evaluation.Decisions() {
		columns = append(columns, paper.Column{Title: e.say("decision." + string(d)), Width: 2})
	}
	b.Heading(3, e.say("by_chapter"))
	b.Table(columns)
	for _, id := range e.statistics.InOrder(e.document) {
		ch := e.statistics.Chapters[id]
		row := []string{e.chapter(id), f.Integer(int64(ch.N))}
		if e.c.Settings.Positions {
			for _, p := range statement.Positions() {
				row = append(row, f.Integer(int64(ch.Positions[p])))
			}
		}
		for _, d := range evaluation.Decisions() {
			row = append(row, f.Integer(int64(ch.Decisions[d])))
		}
		if err := b.Row(row...); err != nil {
			return err
		}
	}
	b.End()
	return nil
}
