package locale

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"
)

// files is a complete set of catalogues; change what a case needs.
func files(changes map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{"easy/public.json": {Data: []byte("{}")}, "easy/problem.json": {Data: []byte("{}")}}
	for _, lang := range langs {
		for _, area := range areas {
			fsys[lang+"/"+area+".json"] = &fstest.MapFile{Data: []byte("{}")}
		}
	}
	for name, data := range changes {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return fsys
}

func TestTextFallsBack(t *testing.T) {
	c, err := load(files(map[string]string{
		"de/public.json": `{"a": "de a", "b": "de b", "n": {"one": "{{.Count}} Idee", "other": "{{.Count}} Ideen"}}`,
		"fr/public.json": `{"a": "fr a"}`,
		"de/staff.json":  `{"a": "andere"}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		lang, area, key string
		params          map[string]any
		want            string
		reports         int
	}{
		{"fr", Public, "a", nil, "fr a", 0},
		{"fr-CH", Public, "a", nil, "fr a", 0},
		{"fr_CH", Public, "a", nil, "fr a", 0},
		{"rm", Public, "a", nil, "de a", 0},
		{"", Public, "a", nil, "de a", 0},
		{"de", Staff, "a", nil, "andere", 0},
		{"fr", Public, "b", nil, "de b", 1},
		{"it", Public, "z", nil, "z", 1},
		{"de", "nowhere", "a", nil, "a", 1},
		{"de", Public, "n", map[string]any{"Count": 1}, "1 Idee", 0},
		{"de", Public, "n", map[string]any{"Count": int64(1500)}, "1’500 Ideen", 0},
		{"fr", Public, "n", map[string]any{"Count": 0}, "0 Ideen", 1}, // German sentence, German plural rule
		{"de", Public, "n", nil, " Ideen", 1},
	} {
		var reports []string
		strict := c.Reporting(func(f string, a ...any) { reports = append(reports, fmt.Sprintf(f, a...)) })
		if got := strict.Text(tc.lang, tc.area, tc.key, tc.params); got != tc.want {
			t.Errorf("Text(%s, %s, %s) = %q, want %q", tc.lang, tc.area, tc.key, got, tc.want)
		}
		if len(reports) != tc.reports {
			t.Errorf("Text(%s, %s, %s) reported %q, want %d reports", tc.lang, tc.area, tc.key, reports, tc.reports)
		}
		if got := c.Text(tc.lang, tc.area, tc.key, tc.params); got != tc.want {
			t.Errorf("without listener: %q, want %q", got, tc.want)
		}
	}
	if c.Has("fr", Public, "b") || !c.Has("de", Public, "b") || c.Has("de", "nowhere", "b") || c.Has("rm", Public, "a") {
		t.Error("Has falls back, but must not")
	}
}

func TestLoadNamesTheMistake(t *testing.T) {
	for name, tc := range map[string]struct{ data, want string }{
		"not JSON":        {`{"a": `, "it/mail.json"},
		"nested":          {`{"a": {"b": "c"}}`, "flat"},
		"logic":           {`{"a": "{{if .X}}x{{end}}"}`, "placeholders"},
		"lower case":      {`{"a": "{{.name}}"}`, "placeholders"},
		"half a mark":     {`{"a": "{{.Name}"}`, "placeholders"},
		"empty":           {`{"a": " "}`, "empty"},
		"foreign plural":  {`{"a": {"one": "x", "few": "y", "other": "z"}}`, "plural forms"},
		"many alone":      {`{"a": {"many": "y", "other": "z"}}`, "one is missing"},
		"only one":        {`{"a": {"one": "x"}}`, "empty"},
		"taken for a set": {`{"other": "x", "description": "y"}`, "flat"},
	} {
		_, err := load(files(map[string]string{"it/mail.json": tc.data}))
		if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "it/mail.json") {
			t.Errorf("%s: error %v, want the file and %q", name, err, tc.want)
		}
	}
	missing := files(nil)
	delete(missing, "en/widget.json")
	if _, err := load(missing); err == nil || !strings.Contains(err.Error(), "en/widget.json") {
		t.Errorf("missing file: %v", err)
	}
}

func TestProblem(t *testing.T) {
	c := loaded(t).Reporting(t.Errorf)
	title, detail := c.Problem("fr", "field.too_long", map[string]any{"Max": 4000})
	if title != "Le texte est trop long." {
		t.Errorf("title %q", title)
	}
	if want := "Le texte est trop long. Veuillez le raccourcir (nombre maximal de caractères: 4\u202f000)."; detail != want {
		t.Errorf("detail %q, want %q", detail, want)
	}
	title, detail = c.Problem("de", "field.required", nil)
	if title != detail || title != "Bitte füllen Sie dieses Feld aus." {
		t.Errorf("one sentence alone is both: %q, %q", title, detail)
	}
}

func TestMatchSurvivesNonsense(t *testing.T) {
	c := loaded(t)
	rapid.Check(t, func(t *rapid.T) {
		header := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zA-Z*;,=q0-9. -]{0,300}`)).Draw(t, "header")
		got := c.Match(header)
		if !strings.Contains(" de fr it en ", " "+got+" ") {
			t.Fatalf("Match(%q) = %q", header, got)
		}
	})
}

func TestTextFromManyGoroutines(t *testing.T) {
	c := loaded(t).Reporting(t.Errorf)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 200 {
				c.Text(langs[i%4], Problem, "field.too_long", map[string]any{"Max": i})
				For(langs[i%4]).DateTime(time.Unix(int64(i)*1e6, 0))
				c.Match("fr;q=0.5, it")
			}
		})
	}
	wg.Wait()
}

func TestEdgesOfNumbers(t *testing.T) {
	f := For("de")
	for got, want := range map[string]string{
		f.Integer(math.MinInt64):           "−9’223’372’036’854’775’808",
		f.Money(math.MinInt64):             "CHF\u00a0−92’233’720’368’547’758.08",
		f.FileSize(math.MaxInt64):          "9’223’372\u00a0TB",
		f.FileSize(-1):                     "0\u00a0B",
		f.Decimal(math.NaN(), 1):           "–",
		f.Percent(math.Inf(-1), 1):         "–",
		f.Decimal(1e21, 0):                 "1’000’000’000’000’000’000’000",
		f.Decimal(5e-324, 3):               "0,000",
		f.Percent(math.MaxInt32, -3):       "214’748’364’700\u00a0%",
		f.Decimal(math.Copysign(0, -1), 1): "0,0",
	} {
		if got != want {
			t.Errorf("%+q, want %+q", got, want)
		}
	}
}

// Whatever the moment, the words never claim nought days, hours or months.
func TestRelativeNeverCountsNought(t *testing.T) {
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		now := from.Add(time.Duration(rapid.Int64Range(0, 12*365*24*3600).Draw(t, "now")) * time.Second)
		distance := time.Duration(rapid.Int64Range(-4*365*24*3600, 4*365*24*3600).Draw(t, "distance")) * time.Second
		got := For("en").Relative(now.Add(distance), now)
		if strings.HasPrefix(got, "0 ") || strings.HasPrefix(got, "−") {
			t.Fatalf("%v from %v: %q", distance, now, got)
		}
	})
}

// Rounding agrees with the number itself to within half a unit of the last digit.
func TestDecimalIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-1e9, 1e9).Draw(t, "x")
		digits := rapid.IntRange(0, 4).Draw(t, "digits")
		text := For("en").Decimal(x, digits)
		var back float64
		plain := strings.NewReplacer(",", "", minus, "-").Replace(text)
		if _, err := fmt.Sscan(plain, &back); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if half := 0.5*math.Pow10(-digits) + 1e-6; math.Abs(back-x) > half {
			t.Fatalf("%v with %d digits became %q", x, digits, text)
		}
	})
}

// The price of a sentence against a bare map lookup, printed as a ratio.
func BenchmarkText(b *testing.B) {
	c := loaded(b)
	bare := map[string]string{}
	for _, code := range c.Codes() {
		bare[code] = c.Text("fr", Problem, code, nil)
	}
	sink := 0
	measure := func(fn func()) float64 {
		start := time.Now()
		for range b.N {
			fn()
		}
		return float64(time.Since(start).Nanoseconds()) / float64(b.N)
	}
	params := map[string]any{"Max": "4000"}
	base := measure(func() { sink += len(bare["request.stale"]) })
	plain := measure(func() { sink += len(c.Text("fr", Problem, "request.stale", nil)) })
	filled := measure(func() { sink += len(c.Text("fr", Problem, "field.too_long", params)) })
	b.ReportMetric(base, "ns/bare-map")
	b.ReportMetric(plain, "ns/text")
	b.ReportMetric(plain/base, "×bare-map")
	b.ReportMetric(filled, "ns/filled")
	b.ReportMetric(0, "ns/op")
	if sink == 0 {
		b.Fatal("nothing was looked up")
	}
}
