package table

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"mitwirken/internal/platform/locale"
)

// jsonFile is one object: what it is first, then rows one by one, then their number,
// which tells a program that nothing is missing.
type jsonFile struct {
	d *Doc
	w *bufio.Writer
	n int64
}

type jsonColumn struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	Type  Type   `json:"type"`
}

func newJSON(w io.Writer, d Doc) (*jsonFile, error) {
	columns := make([]jsonColumn, len(d.Columns))
	for i, c := range d.Columns {
		columns[i] = jsonColumn{c.Key, c.Title, c.Type}
	}
	params := d.Params
	if params == nil {
		params = map[string]string{}
	}
	head, err := json.MarshalIndent(struct {
		Format    string            `json:"format"`
		Version   int               `json:"version"`
		Source    string            `json:"source"`
		Title     string            `json:"title"`
		Office    string            `json:"office"`
		CreatedAt string            `json:"createdAt"`
		Personal  bool              `json:"personal"`
		Notice    string            `json:"notice,omitempty"`
		Filter    map[string]string `json:"filter"`
		Columns   []jsonColumn      `json:"columns"`
	}{"mitwirken-export", 1, d.Source, d.Title, d.Office, d.Created.UTC().Format(time.RFC3339), d.Mark != "", d.Mark, params, columns}, "", "  ")
	if err != nil {
		return nil, err
	}
	j := &jsonFile{d: &d, w: bufio.NewWriter(w)}
	_, _ = j.w.Write(head[:len(head)-2]) // without the end of the object
	_, err = j.w.WriteString(",\n  \"rows\": [")
	return j, err
}

// Row writes one object, its members in the order of the columns.
func (j *jsonFile) Row(r Row) error {
	if err := j.d.check(r); err != nil {
		return err
	}
	if j.n++; j.n > 1 {
		_ = j.w.WriteByte(',')
	}
	_, _ = j.w.WriteString("\n    {")
	for i, v := range r {
		c := &j.d.Columns[i]
		if _, err := j.d.words(c, v, true); err != nil { // the same types everywhere
			return err
		}
		b, err := json.Marshal(plain(c, v))
		if err != nil {
			return fmt.Errorf("table: column %s: %w", c.Key, err)
		}
		if i > 0 {
			_ = j.w.WriteByte(',')
		}
		_, _ = fmt.Fprintf(j.w, "%q:%s", c.Key, b)
	}
	return j.w.WriteByte('}')
}

// plain is the value as JSON has it; unknown is null.
func plain(c *Column, v any) any {
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
	case []string:
		if v == nil {
			return []string{}
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	case time.Time:
		switch {
		case v.IsZero():
			return nil
		case c.Type == Date:
			return v.In(locale.Zurich()).Format(time.DateOnly)
		}
		return v.UTC().Format(time.RFC3339)
	}
	return v
}

// Close ends the object.
func (j *jsonFile) Close() error {
	_, _ = fmt.Fprintf(j.w, "\n  ],\n  \"count\": %d\n}\n", j.n)
	return j.w.Flush()
}
