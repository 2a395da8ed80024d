package edition

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
	Date       = "datum"
	Project    = "projekt"
	Opened     = "beginn"
	Closed     = "ende"
	Statements = "anzahl"

	Introduction = "einleitung"
	Procedure    = "verfahren"
	Numbers      = "statistik"
	Table        = "tabelle"
	Synopsis     = "synopse"
)

// Placeholders within lines, and those that stand alone for a part; one of needed has to
// be in a template.
func Placeholders() (words, parts, needed []string) {
	return []string{paper.Title, paper.Office, paper.Mark, Date, Project, Opened, Closed, Statements}, []string{Introduction, Procedure, Numbers, Table, Synopsis}, []string{Table, Synopsis}
}

// batch of segments that are held at once.
const batch = 200

// Source is where editions get their words from.
type Source struct {
	Segments   *evaluation.Service
	Statements *statement.Service
	Catalogues *locale.Catalogues
}

// Say a sentence of reports.
func (s *Source) Say(lang, key string, params map[string]any) string {
	return s.Catalogues.Text(lang, locale.Mail, "report."+key, params)
}

// Edition is one making of a report. It tells everything that is released, in neutral names;
// fields say where it is to tell more or less.
type Edition struct {
	from         *Source
	db           bun.IDB
	Consultation *consultation.Consultation
	Document     *text.Document
	Statistics   *Statistics
	Lang         string
	Head
	// Named: who agreed to it is named. Drafts: answers that are not released are told.
	Named, Drafts bool
	// Plain: everybody is named and nothing left out, for the archive.
	Plain bool
	// Until: what was released later is left out; nil for nothing.
	Until *time.Time
	// Only is one chapter, «» for what is about none; nil for all.
	Only *string
	// Step is told of every segment.
	Step func() error
	// Titles of the columns by key.
	Titles map[string]string
}

// Head is what staff wrote for a report, clean HTML by language, and when it came out.
type Head struct {
	Introduction, Procedure map[string]string
	PublishedAt             *time.Time
}

// New is an edition in a language, of what is read with db.
func New(from *Source, db bun.IDB, c *consultation.Consultation, document *text.Document, n *Statistics, lang string, head Head) *Edition {
	e := &Edition{from: from, db: db, Consultation: c, Document: document, Statistics: n, Lang: lang, Head: head, Step: func() error { return nil }, Titles: map[string]string{}}
	for _, key := range Columns() {
		e.Titles[key] = e.title(key)
	}
	return e
}

// Entry is one segment as it is told.
type Entry struct {
	evaluation.Segment
	// Label and Sender are what stands in the first columns.
	Label, Sender string
	Chapter       string
	// Answered: Decision and Consideration may be told; the latter is plain text.
	Answered bool
	Answer   string
	mask     *mask
}

func (e *Edition) say(key string) string { return e.from.Say(e.Lang, key, nil) }

// Chapter as it is called in the document: number and title.
func (e *Edition) Chapter(id string) string {
	b := e.Document.Block(id)
	if b == nil {
		return e.say("general")
	}
	w, _ := b.In(e.Lang)
	return strings.TrimSpace(b.Number + " " + w.Title)
}

// Entries yields segments in the order of the document, one batch at a time.
func (e *Edition) Entries(ctx context.Context, each func(*Entry) error) error {
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
func (e *Edition) stretch(ctx context.Context, after **evaluation.Cursor, limit int, each func(*Entry) error) (more bool, err error) {
	rows, err := e.Page(ctx, *after, limit)
	if err != nil {
		return false, err
	}
	for i := range rows {
		if err := each(&rows[i]); err != nil {
			return false, err
		}
		if err := e.Step(); err != nil {
			return false, err
		}
	}
	if len(rows) == limit {
		last := rows[limit-1].Cursor()
		*after = &last
	}
	return len(rows) == limit, nil
}

// StepAll tells of every segment at once, where they are not written one by one.
func (e *Edition) StepAll() error {
	for range e.Statistics.Segments {
		if err := e.Step(); err != nil {
			return err
		}
	}
	return nil
}

// Page of entries behind a cursor. Two statements.
func (e *Edition) Page(ctx context.Context, after *evaluation.Cursor, limit int) ([]Entry, error) {
	rows, err := e.from.Segments.Reported(ctx, e.db, e.Consultation.Activity.ID, e.Only, e.Until, after, int64(limit))
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].StatementID
	}
	senders, err := e.from.Statements.Heads(ctx, e.db, ids)
	if err != nil {
		return nil, err
	}
	masks := make(map[uuid.UUID]*mask, len(senders))
	for id, sender := range senders {
		m := maskOf(sender)
		masks[id] = &m
	}
	out := make([]Entry, len(rows))
	for i := range rows {
		out[i] = e.entry(&rows[i], senders[rows[i].StatementID], masks[rows[i].StatementID])
	}
	return out, nil
}

func (e *Edition) entry(row *evaluation.Segment, sender *statement.Statement, m *mask) Entry {
	out := Entry{Segment: *row, Label: board.Label(row.Number, row.Seq), Sender: e.say("kind." + string(row.Kind))}
	if n := len(row.Chapters); n > 0 {
		out.Chapter = row.Chapters[n-1]
	}
	switch {
	case e.Plain && sender != nil || e.Named && named(sender):
		out.Sender = cmp.Or(sender.Name(), out.Sender)
	default:
		out.mask = m
		m.words(&out.Words)
	}
	out.Answered = row.Decision != "" && (row.ReleasedAt != nil || e.Drafts)
	if out.Answered {
		words, _ := out.Told(e.Lang)
		out.Answer = html.Plain(words)
	}
	return out
}

// Told is the consideration in HTML, masked like the rest, and the language it is in.
func (x *Entry) Told(lang string) (words, used string) {
	words, used = space.In(x.Consideration, lang)
	if x.mask != nil {
		words = x.mask.text(words)
	}
	return words, used
}

// reference is what the segment is about, with the position on it.
func (e *Edition) reference(x *Entry) string {
	out := e.Chapter(x.Chapter)
	if x.Quote != "" {
		quote := x.Quote
		if x.mask != nil {
			quote = x.mask.text(quote)
		}
		out += "\n" + e.from.Say(e.Lang, "quote", map[string]any{"Words": quote})
	}
	if x.Position != "" {
		out += "\n" + e.say("position."+string(x.Position))
	}
	return out
}

// request with what else was said: the remark, the proposed wording.
func (e *Edition) request(x *Entry) string {
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

func (e *Edition) decision(x *Entry) string {
	if !x.Answered {
		return ""
	}
	return e.say("decision." + string(x.Decision))
}

// Facts about the procedure: dates, channels.
func (e *Edition) Facts(now time.Time) []table.Line {
	f := locale.For(e.Lang)
	lines := []table.Line{{Label: e.say("project"), Value: e.Project()}}
	if opens, closes := e.Consultation.Window(now); !closes.IsZero() {
		lines = append(lines, table.Line{Label: e.say("time"), Value: f.DateRange(opens, closes)})
	}
	if p := e.PublishedAt; p != nil {
		lines = append(lines, table.Line{Label: e.say("published"), Value: f.LongDate(p.In(locale.Zurich()))})
	}
	return append(lines, table.Line{Label: e.say("statements"), Value: f.Integer(int64(e.Statistics.Statements))},
		table.Line{Label: e.say("requests"), Value: f.Integer(int64(e.Statistics.Segments))})
}

// Project is what the project is called in the language, or in another one it has.
func (e *Edition) Project() string {
	content := e.Consultation.Project.Live
	if content == nil {
		content = e.Consultation.Project.Work
	}
	if content == nil {
		return e.Consultation.Project.Title
	}
	t, _ := space.In(content.Texts, e.Lang)
	return t.Title
}

// Numbers by channel, kind, position and decision, as lines.
func (e *Edition) Numbers() (groups []string, lines [][]table.Line) {
	f, n := locale.For(e.Lang), e.Statistics
	add := func(group string, keys []string, count func(string) int, prefix string) {
		var out []table.Line
		for _, k := range keys {
			out = append(out, table.Line{Label: e.say(prefix + k), Value: f.Integer(int64(count(k)))})
		}
		groups, lines = append(groups, e.say(group)), append(lines, out)
	}
	add("by_kind", []string{"private", "organisation"}, func(k string) int { return n.Kinds[statement.Kind(k)] }, "kind.")
	add("by_channel", words(statement.Channels()), func(k string) int { return n.Channels[statement.Channel(k)] }, "channel.")
	if e.Consultation.Settings.Positions {
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

// Parts of the report; which of them follow each other without a template depends on what
// is made.
func (e *Edition) Parts(ctx context.Context, now time.Time, order ...string) []paper.Part {
	texts := func(heading string, in map[string]string) func(paper.Body) error {
		return func(b paper.Body) error {
			if t, _ := space.In(in, e.Lang); t != "" {
				b.Heading(2, e.say(heading))
				paper.Rich(b, t)
			}
			return nil
		}
	}
	write := map[string]func(paper.Body) error{
		Introduction: texts("introduction", e.Introduction),
		Procedure: func(b paper.Body) error {
			b.Heading(2, e.say("procedure"))
			for _, l := range e.Facts(now) {
				b.Fact(l.Label, l.Value)
			}
			t, _ := space.In(e.Procedure, e.Lang)
			paper.Rich(b, t)
			return nil
		},
		Numbers:  e.writeStatistics,
		Table:    func(b paper.Body) error { return e.writeMain(ctx, b, Table) },
		Synopsis: func(b paper.Body) error { return e.writeMain(ctx, b, Synopsis) },
	}
	var out []paper.Part
	for _, name := range order {
		out = append(out, paper.Part{Name: name, Write: write[name]})
	}
	return out
}

func (e *Edition) writeStatistics(b paper.Body) error {
	b.Heading(2, e.say("statistics"))
	groups, lines := e.Numbers()
	for i := range groups {
		b.Heading(3, groups[i])
		for _, l := range lines[i] {
			b.Fact(l.Label, l.Value)
		}
	}
	f, columns := locale.For(e.Lang), []paper.Column{{Title: e.Titles["reference"], Width: 3}, {Title: e.say("requests"), Width: 2}}
	if e.Consultation.Settings.Positions {
		for _, p := range statement.Positions() {
			columns = append(columns, paper.Column{Title: e.say("position." + string(p)), Width: 2})
		}
	}
	for _, d := range evaluation.Decisions() {
		columns = append(columns, paper.Column{Title: e.say("decision." + string(d)), Width: 2})
	}
	b.Heading(3, e.say("by_chapter"))
	b.Table(columns)
	for _, id := range e.Statistics.InOrder(e.Document) {
		ch := e.Statistics.Chapters[id]
		row := []string{e.Chapter(id), f.Integer(int64(ch.N))}
		if e.Consultation.Settings.Positions {
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
