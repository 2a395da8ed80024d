package calendar

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDaysBeginAndEndInZurich(t *testing.T) {
	for _, tc := range []struct{ day, begin, end string }{
		{"2026-10-31", "2026-10-30T23:00:00Z", "2026-10-31T22:59:59Z"},
		// clocks go forward on 29 March and back on 25 October 2026
		{"2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"},
		{"2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"},
	} {
		d := day(t, tc.day)
		if b, e := d.Begin().UTC().Format(time.RFC3339), d.End().UTC().Format(time.RFC3339); b != tc.begin || e != tc.end {
			t.Errorf("%s: %s to %s", d, b, e)
		}
		if DateOf(d.Begin()) != d || DateOf(d.End()) != d || DateOf(d.End().Add(time.Second)) != d.AddDays(1) {
			t.Errorf("%s does not hold its own moments", d)
		}
	}
}

func TestDatesTravelAsText(t *testing.T) {
	type box struct{ D Date }
	b, err := json.Marshal(box{On(2026, time.February, 31)})
	if err != nil || string(b) != `{"D":"2026-03-03"}` {
		t.Errorf("%s %v", b, err)
	}
	var back box
	if err := json.Unmarshal([]byte(`{"D":""}`), &back); err != nil || !back.D.IsZero() || back.D.String() != "" {
		t.Errorf("%+v %v", back, err)
	}
	for _, bad := range []string{`{"D":"31.10.2026"}`, `{"D":"2026-02-30"}`, `{"D":"2026-1-1"}`} {
		if json.Unmarshal([]byte(bad), &back) == nil {
			t.Errorf("%s passed", bad)
		}
	}
}

func TestMonthsEndWhereTheyEnd(t *testing.T) {
	for from, want := range map[string]string{"2026-11-30": "2027-02-28", "2027-11-30": "2028-02-29", "2026-01-15": "2026-04-15", "2026-10-31": "2027-01-31"} {
		if got := day(t, from).AddMonths(3).String(); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
}

func TestEaster(t *testing.T) {
	for _, want := range []string{"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25", "1961-04-02", "2000-04-23"} {
		d := day(t, want)
		if got := EasterSunday(d.Year); got != d {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// Worked by hand from VlG art. 7 and PBG LU § 61; the two displays are those of
// Emmen’s local planning in 2024 and 2025.
func TestDeadlinesOfTheLaw(t *testing.T) {
	for _, tc := range []struct {
		start string
		rule  Rule
		last  string
		why   []Holiday
	}{
		{"2026-09-01", RuleFederal, "2026-12-01", nil},
		{"2024-06-26", RuleFederal, "2024-10-17", []Holiday{Summer}},
		{"2026-08-15", RuleFederal, "2026-12-06", []Holiday{Summer}},
		{"2026-08-16", RuleFederal, "2026-11-16", nil},
		{"2026-04-14", RuleFederal, "2026-07-14", nil},
		{"2026-04-15", RuleFederal, "2026-08-05", []Holiday{Summer}},
		{"2026-10-01", RuleFederal, "2027-01-15", []Holiday{Christmas}},
		{"2026-09-24", RuleFederal, "2026-12-24", nil},
		{"2026-09-25", RuleFederal, "2027-01-08", []Holiday{Christmas}},
		{"2027-01-01", RuleFederal, "2027-04-22", []Holiday{Christmas, Easter}},
		{"2027-01-02", RuleFederal, "2027-04-09", []Holiday{Easter}},
		{"2026-01-10", RuleFederal, "2026-04-17", []Holiday{Easter}},
		{"2026-04-06", RuleFederal, "2026-07-13", []Holiday{Easter}},
		{"2026-04-07", RuleFederal, "2026-07-07", nil},
		// three months end on Easter Monday; two weeks for Christmas do not count, it is past
		{"2026-01-06", RuleFederal, "2026-04-13", []Holiday{Easter}},
		// the weeks for Easter reach into summer
		{"2025-04-10", RuleFederal, "2025-08-07", []Holiday{Easter, Summer}},
		{"2026-04-15", RuleThreeMonths, "2026-07-15", nil},
		{"2024-05-13", RuleDisplay, "2024-06-11", nil},
		{"2025-05-19", RuleDisplay, "2025-06-17", nil},
		{"2026-05-01", RuleFree, "", nil},
	} {
		got := Earliest(day(t, tc.start), tc.rule)
		if got.Last.String() != tc.last || !cmp.Equal(got.Because, tc.why) {
			t.Errorf("%s from %s: %s because of %v, want %s because of %v", tc.rule, tc.start, got.Last, got.Because, tc.last, tc.why)
		}
	}
}

// Whatever the beginning: at least three months, at most the weeks of every holiday
// in a year on top, and a later beginning by a day never ends more than the weeks of
// the holidays earlier.
func TestFederalDeadlinesStayInBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		start := On(2020, time.January, 1).AddDays(rapid.IntRange(0, 20*365).Draw(rt, "day"))
		m := Earliest(start, RuleFederal)
		three := start.AddMonths(3)
		if m.Last.Before(three) || m.Last.Sub(three) > 7*6 || (m.Last == three) != (len(m.Because) == 0) {
			rt.Fatalf("%s: %+v", start, m)
		}
	})
}

func TestCalendarFiles(t *testing.T) {
	at := time.Date(2026, 10, 1, 18, 0, 0, 0, time.UTC)
	text := ICS("Mitwirken", []Entry{
		{UID: "a@example.ch", Changed: at, Day: On(2026, time.October, 31), Title: "Frist: Spielplatz, Benziwil; Wahl", URL: "https://example.ch/projekte/x"},
		{UID: "b@example.ch", Changed: at, Begin: at, Until: at.Add(2 * time.Hour), Title: "Infoanlass", Text: "Zeile 1\nZeile 2", Place: "Gersag", Cancelled: true},
	})
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsRune(line, '\n') {
			t.Errorf("line breaks RFC 5545: %q", line)
		}
	}
	c, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil || len(c.Events()) != 2 {
		t.Fatal(err, text)
	}
	for _, want := range []string{"DTSTART;VALUE=DATE:20261031", "DTEND;VALUE=DATE:20261101", "DTSTART:20261001T180000Z", "STATUS:CANCELLED", `Spielplatz\, Benziwil\; Wahl`, `Zeile 1\nZeile 2`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
}
