package export

import (
	"context"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

// Source is a list that staff can take out. Modules describe theirs, app registers
// them with Service.Add. Sentences stand in mail.json: export.<Key> is the title,
// export.<Key>.<column> those of the columns, export.<Key>.filter.<name> those of the
// filters.
type Source struct {
	// Key for good, in lower snake case: «projects».
	Key string
	// Personal: the file is about people and says so wherever it is opened.
	Personal bool
	// Formats on offer; all when nil.
	Formats []table.Format
	Columns []Column
	Filters []Filter
	// May is asked when an export begins and again for each download. The actor is an
	// employee.
	May func(ctx context.Context, a authz.Actor, p Params) (authz.Decision, error)
	// Count is how many rows there will be; nil where counting is as dear as reading.
	// It decides whether the export is made at once.
	Count func(ctx context.Context, q Query) (int64, error)
	// Rows yields what the actor may see, in a stable order; Batches reads it from the
	// database without holding more than a batch.
	Rows func(ctx context.Context, q Query) iter.Seq2[table.Row, error]
	// PDFRows is how many rows one PDF has: a longer one leaves as a package of several, which
	// Write makes when it is asked for table.ZIP. 0: a PDF is never divided.
	PDFRows int64
	// Write, instead of Rows, makes a file that is more than a table: reports, packages of
	// files. step is called for every row that is written; its error ends the work. The
	// limits of formats count for Write too.
	Write func(ctx context.Context, q Query, f table.Format, d table.Doc, out io.Writer, step func() error) error
}

// Filter of a source. Either Terms are its values, worded as
// export.<source>.filter.<Name>.<term>, or Valid knows them and Words names one; the
// value itself is shown when Words is nil.
type Filter struct {
	Name string
	// Required: without it there is nothing to take out.
	Required bool
	Terms    []string
	Valid    func(value string) bool
	Words    func(ctx context.Context, lang, value string) (string, error)
}

// Query is what rows are read for.
type Query struct {
	// DB is one snapshot for the whole export; it can only be read.
	DB     bun.IDB
	Actor  authz.Actor
	Params Params
	Lang   string
	Now    time.Time
}

// Batches turns keyset pages into rows: next is called with nil, then with the last
// item it gave, until it gives less than size. It holds one batch at a time.
func Batches[T any](ctx context.Context, size int, next func(ctx context.Context, last *T, limit int) ([]T, error), row func(*T) (table.Row, error)) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		var last *T
		for {
			items, err := next(ctx, last, size)
			if err != nil {
				yield(nil, pg.Fault(err))
				return
			}
			for i := range items {
				if !yield(row(&items[i])) {
					return
				}
			}
			if len(items) < size {
				return
			}
			copied := items[len(items)-1]
			last = &copied
		}
	}
}

// Add registers sources while the program is put together. It panics when a key is
// taken or a source says too little.
func (s *Service) Add(sources ...Source) {
	for _, src := range sources {
		if src.Formats == nil {
			src.Formats = table.Formats()
		}
		if _, taken := s.sources[src.Key]; taken || src.Key == "" || len(src.Columns) == 0 || src.May == nil || (src.Rows == nil) == (src.Write == nil) {
			panic(fmt.Sprintf("export: the source %q is taken or not complete", src.Key))
		}
		s.sources[src.Key] = &src
	}
}

// Keys are the sentences that the sources need in mail.json.
func (s *Service) Keys() []string {
	var keys []string
	for _, src := range s.sources {
		keys = append(keys, src.sentence())
		for _, c := range src.Columns {
			keys = append(keys, src.sentence(c.Key))
			for _, term := range c.Terms {
				keys = append(keys, src.sentence(c.Key, term))
			}
		}
		for _, f := range src.Filters {
			keys = append(keys, src.sentence("filter", f.Name))
			for _, term := range f.Terms {
				keys = append(keys, src.sentence("filter", f.Name, term))
			}
		}
	}
	slices.Sort(keys)
	return keys
}

func (s *Service) source(key string) (*Source, error) {
	src, ok := s.sources[key]
	if !ok {
		return nil, fault.New(fault.NotFound, CodeSource)
	}
	return src, nil
}

// Offers are the sources, by key, that the actor may use without filters.
func (s *Service) Offers(ctx context.Context, actor authz.Actor) ([]*Source, error) {
	if err := ActBegin.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	var out []*Source
	for _, key := range slices.Sorted(maps.Keys(s.sources)) {
		d, err := s.sources[key].May(ctx, actor, Params{})
		if err != nil {
			return nil, pg.Fault(err)
		}
		if d.Allowed {
			out = append(out, s.sources[key])
		}
	}
	return out, nil
}

func (src *Source) sentence(parts ...string) string {
	key := "export." + src.Key
	for _, p := range parts {
		key += "." + p
	}
	return key
}

// check reports everything that is wrong with a request.
func (src *Source) check(f table.Format, p Params) error {
	var v fault.Validation
	v.Check(slices.Contains(src.Formats, f), "format", CodeFormat, map[string]any{"Formats": formatNames(src.Formats)})
	for _, name := range slices.Sorted(maps.Keys(p)) {
		i := slices.IndexFunc(src.Filters, func(f Filter) bool { return f.Name == name })
		v.Check(i >= 0 && src.Filters[i].takes(p[name]), "params/"+name, CodeFilter, nil)
	}
	for _, f := range src.Filters {
		v.Check(!f.Required || p[f.Name] != "", "params/"+f.Name, fault.FieldRequired, nil)
	}
	return v.Err()
}

func (f *Filter) takes(value string) bool {
	if f.Valid != nil {
		return f.Valid(value)
	}
	return slices.Contains(f.Terms, value)
}

func formatNames(formats []table.Format) string {
	out := ""
	for i, f := range formats {
		if i > 0 {
			out += ", "
		}
		out += string(f)
	}
	return out
}

// doc is the head and the columns in the language of the export.
func (s *Service) doc(ctx context.Context, r *Run, src *Source) (table.Doc, error) {
	say := func(key string) string { return s.cat.Text(r.Lang, locale.Mail, key, nil) }
	now, office := s.now(), s.office(ctx)
	d := table.Doc{Lang: r.Lang, Title: say(src.sentence()), Office: office, Created: now, Source: src.Key, Params: r.Params,
		Lines: []table.Line{{Label: say("export.head.office"), Value: office}, {Label: say("export.head.at"), Value: locale.For(r.Lang).DateTime(now)}},
		Words: table.Words{Yes: say("export.yes"), No: say("export.no"),
			Page: s.cat.Text(r.Lang, locale.Mail, "export.page", map[string]any{"Page": "%[1]s", "Pages": "%[2]s"})}}
	if src.Personal {
		d.Mark = say("export.mark")
	}
	for _, f := range src.Filters {
		value, used := r.Params[f.Name]
		if !used {
			continue
		}
		switch {
		case len(f.Terms) > 0:
			value = say(src.sentence("filter", f.Name, value))
		case f.Words != nil:
			var err error
			if value, err = f.Words(ctx, r.Lang, value); err != nil {
				return d, err
			}
		}
		d.Lines = append(d.Lines, table.Line{Label: say(src.sentence("filter", f.Name)), Value: value})
	}
	for _, c := range src.Columns {
		col := table.Column{Key: c.Key, Title: say(src.sentence(c.Key)), Type: c.Type, Terms: map[string]string{}}
		for _, term := range c.Terms {
			col.Terms[term] = say(src.sentence(c.Key, term))
		}
		d.Columns = append(d.Columns, col)
	}
	return d, nil
}
