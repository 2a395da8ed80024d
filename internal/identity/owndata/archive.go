package owndata

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/locale"
)

// spool is a file without a name: when the program dies, the personal data in it are
// gone with it.
func spool() (*os.File, error) {
	f, err := os.CreateTemp("", "mitwirken-own-data-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// Write writes the ZIP: data.json for programs and index.html for people. Each
// source is read once, row by row, so that both say the same and neither has to fit
// into memory.
func (s *Service) Write(ctx context.Context, person uuid.UUID, lang string, out io.Writer) error {
	aside, err := spool() // a ZIP is written one file after the other
	if err != nil {
		return err
	}
	defer func() { _ = aside.Close() }()
	z := zip.NewWriter(out)
	entry := func(name string) (io.Writer, error) {
		return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.now()})
	}
	data, err := entry("data.json")
	if err != nil {
		return err
	}
	p := newPage(bufio.NewWriter(aside), s.cat, lang)
	if err := s.write(ctx, person, bufio.NewWriter(data), p); err != nil {
		return err
	}
	index, err := entry("index.html")
	if err != nil {
		return err
	}
	if _, err := aside.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(index, aside); err != nil {
		return err
	}
	return z.Close()
}

func (s *Service) write(ctx context.Context, person uuid.UUID, data *bufio.Writer, p *page) error {
	now := s.now()
	head, err := json.Marshal(now.UTC().Format(time.RFC3339))
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(data, `{"format":"mitwirken-own-data","version":1,"createdAt":%s,"sections":{`, head)
	names := make([]string, len(s.sources))
	for i, from := range s.sources {
		names[i] = from.Name()
	}
	if err := p.begin(s.site(ctx), now, names); err != nil {
		return err
	}
	for i, from := range s.sources {
		if i > 0 {
			_ = data.WriteByte(',')
		}
		if err := section(ctx, from, person, data, p); err != nil {
			return err
		}
	}
	_, _ = data.WriteString("}}\n") // bufio keeps the first error for Flush
	if err := data.Flush(); err != nil {
		return err
	}
	return p.end()
}

func section(ctx context.Context, s Source, person uuid.UUID, data *bufio.Writer, p *page) error {
	_, _ = fmt.Fprintf(data, "%q:[", s.Name())
	if err := p.open(s.Name()); err != nil {
		return err
	}
	n := 0
	for row, err := range s.OwnData(ctx, person) {
		if err != nil {
			return fmt.Errorf("own data of %s: %w", s.Name(), err)
		}
		row = named(row, p.lang)
		if n++; n > 1 {
			_ = data.WriteByte(',')
		}
		if err := jsonRow(data, row); err != nil {
			return fmt.Errorf("own data of %s: %w", s.Name(), err)
		}
		if err := p.row(row); err != nil {
			return err
		}
	}
	_ = data.WriteByte(']')
	return p.close()
}

// named says the names that depend on the language.
func named(row Row, lang string) Row {
	out := make(Row, len(row))
	for i, f := range row {
		if name, is := f.Value.(Name); is {
			f.Value = name(lang)
		}
		out[i] = f
	}
	return out
}

// jsonRow writes the fields in their order, which a map would lose.
func jsonRow(w *bufio.Writer, row Row) error {
	_ = w.WriteByte('{')
	for i, f := range row {
		if i > 0 {
			_ = w.WriteByte(',')
		}
		v := f.Value
		switch t := v.(type) {
		case time.Time:
			v = t.UTC()
		case *time.Time:
			if t != nil {
				v = t.UTC()
			}
		}
		b, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		_, _ = fmt.Fprintf(w, "%q:%s", f.Name, b)
	}
	return w.WriteByte('}')
}

// text is a value as people read it; unknown values are empty.
func text(v any, f locale.Format, term func(Term) string, yes, no string) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case Term:
		return term(v), nil
	case bool:
		if v {
			return yes, nil
		}
		return no, nil
	case int:
		return f.Integer(int64(v)), nil
	case int64:
		return f.Integer(v), nil
	case uuid.UUID:
		return v.String(), nil
	case time.Time:
		return f.DateTime(v), nil
	case *time.Time:
		if v == nil {
			return "", nil
		}
		return f.DateTime(*v), nil
	}
	return "", fmt.Errorf("own data: a value of type %T", v)
}
