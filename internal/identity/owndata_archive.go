package identity

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
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

// archive writes the ZIP: data.json for programs and index.html for people. Each
// source is read once, row by row, so that both say the same and neither has to fit
// into memory.
func (a *Account) archive(ctx context.Context, e *Export, out io.Writer) (err error) {
	aside, err := spool() // a ZIP is written one file after the other
	if err != nil {
		return err
	}
	defer func() { _ = aside.Close() }()
	z := zip.NewWriter(out)
	entry := func(name string) (io.Writer, error) {
		return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.s.now()})
	}
	data, err := entry("data.json")
	if err != nil {
		return err
	}
	page := newOwnPage(bufio.NewWriter(aside), a.cat, e.Lang)
	if err := a.write(ctx, e, bufio.NewWriter(data), page); err != nil {
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

func (a *Account) write(ctx context.Context, e *Export, data *bufio.Writer, page *ownPage) error {
	now := a.s.now()
	head, err := json.Marshal(now.UTC().Format(time.RFC3339))
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(data, `{"format":"mitwirken-own-data","version":1,"createdAt":%s,"sections":{`, head)
	sources := append(a.s.ownSources(func(p string) string { return a.label(p, e.Lang) }), a.sources...)
	names := make([]string, len(sources))
	for i, s := range sources {
		names[i] = s.Name()
	}
	if err := page.begin(a.site, now, names); err != nil {
		return err
	}
	for i, s := range sources {
		if i > 0 {
			_ = data.WriteByte(',')
		}
		if err := section(ctx, s, e.PersonID, data, page); err != nil {
			return err
		}
	}
	_, _ = data.WriteString("}}\n") // bufio keeps the first error for Flush
	if err := data.Flush(); err != nil {
		return err
	}
	return page.end()
}

func section(ctx context.Context, s OwnDataSource, person uuid.UUID, data *bufio.Writer, page *ownPage) error {
	_, _ = fmt.Fprintf(data, "%q:[", s.Name())
	if err := page.open(s.Name()); err != nil {
		return err
	}
	n := 0
	for row, err := range s.OwnData(ctx, person) {
		if err != nil {
			return fmt.Errorf("own data of %s: %w", s.Name(), err)
		}
		if n++; n > 1 {
			_ = data.WriteByte(',')
		}
		if err := jsonRow(data, row); err != nil {
			return fmt.Errorf("own data of %s: %w", s.Name(), err)
		}
		if err := page.row(row); err != nil {
			return err
		}
	}
	_ = data.WriteByte(']')
	return page.close()
}

// jsonRow writes the fields in their order, which a map would lose.
func jsonRow(w *bufio.Writer, row OwnRow) error {
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

// ownText is a value as people read it; unknown values are empty.
func ownText(v any, f locale.Format, term func(OwnTerm) string, yes, no string) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case OwnTerm:
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

// label of a way to log in, as the archive names it.
func (a *Account) label(provider, lang string) string {
	if provider == MagicProvider {
		return a.cat.Text(lang, locale.Mail, "own_data.term."+MagicProvider, nil)
	}
	return strings.TrimSpace(a.s.label(provider, lang))
}
