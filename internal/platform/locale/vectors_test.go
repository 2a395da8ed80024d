package locale

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

type vector struct {
	Fn    string          `json:"fn"`
	Lang  string          `json:"lang"`
	Input json.RawMessage `json:"input"`
	Want  string          `json:"want"`
}

// The same files are run by the front end: both write the same characters.
func TestVectors(t *testing.T) {
	files, err := filepath.Glob("../../../testdata/locale/*.json")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var file struct{ Cases []vector }
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		total += len(file.Cases)
		for i, v := range file.Cases {
			if got := run(t, v); got != v.Want {
				t.Errorf("%s case %d: %s %s %s = %+q, want %+q", filepath.Base(name), i+1, v.Fn, v.Lang, v.Input, got, v.Want)
			}
		}
	}
	if total < 150 {
		t.Errorf("only %d cases found in %v", total, files)
	}
}

func run(t *testing.T, v vector) string {
	f := For(v.Lang)
	switch v.Fn {
	case "integer":
		return f.Integer(input[int64](t, v))
	case "decimal", "percent":
		in := input[struct {
			Value  float64
			Digits int
		}](t, v)
		if v.Fn == "percent" {
			return f.Percent(in.Value, in.Digits)
		}
		return f.Decimal(in.Value, in.Digits)
	case "money":
		return f.Money(input[int64](t, v))
	case "fileSize":
		return f.FileSize(input[int64](t, v))
	case "longDate":
		return f.LongDate(input[time.Time](t, v))
	case "weekdayDate":
		return f.WeekdayDate(input[time.Time](t, v))
	case "shortDate":
		return f.ShortDate(input[time.Time](t, v))
	case "time":
		return f.Time(input[time.Time](t, v))
	case "dateTime":
		return f.DateTime(input[time.Time](t, v))
	case "weekday":
		return f.Weekday(input[time.Time](t, v))
	case "dateRange":
		in := input[struct{ From, To time.Time }](t, v)
		return f.DateRange(in.From, in.To)
	case "relative", "day":
		in := input[struct{ Time, Now time.Time }](t, v)
		if v.Fn == "day" {
			return f.Day(in.Time, in.Now)
		}
		return f.Relative(in.Time, in.Now)
	case "list":
		return f.List(input[[]string](t, v))
	case "quote":
		return f.Quote(input[string](t, v))
	case "text":
		in := input[struct {
			Message any
			Params  map[string]any
		}](t, v)
		return renderOne(t, f, in.Message, in.Params)
	case "match":
		return loaded(t).Match(input[[]string](t, v)...)
	}
	t.Fatalf("nobody knows %q", v.Fn)
	return ""
}

func renderOne(t *testing.T, f Format, raw any, params map[string]any) string {
	t.Helper()
	parsed, err := goi18n.NewMessage(raw)
	if err != nil {
		t.Fatal(err)
	}
	m, err := compile(parsed)
	if err != nil {
		t.Fatal(err)
	}
	text, missing := m.render(f, params)
	if missing != "" {
		return fmt.Sprintf("missing %s", missing)
	}
	return text
}

func input[T any](t *testing.T, v vector) T {
	t.Helper()
	var in T
	if err := json.Unmarshal(v.Input, &in); err != nil {
		t.Fatalf("%s %s: %v", v.Fn, v.Input, err)
	}
	return in
}

func loaded(t testing.TB) *Catalogues {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
