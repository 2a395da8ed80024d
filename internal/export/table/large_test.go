package table

import (
	"encoding/csv"
	"io"
	"runtime"
	"strconv"
	"testing"
	"time"
)

const (
	megabyte = 1 << 20
	manyRows = 50_000
)

// counted keeps nothing.
type counted int64

func (c *counted) Write(p []byte) (int, error) { *c += counted(len(p)); return len(p), nil }

func largeRow(i int) Row {
	return Row{"Einwohnerin Nummer " + strconv.Itoa(i), i, day, now, i%2 == 0, "<p>Mehrere Personen wünschen sich Veloplätze in der Nähe des Perrons.</p>", []string{"verkehr", "sport"}, "open", "https://mitwirken.example.ch/" + strconv.Itoa(i)}
}

// However many rows go through, the heap stays where it was. Pages cannot leave
// before the last one is drawn, but their number has a limit.
func TestVolumeMemoryOfLargeTables(t *testing.T) {
	for _, f := range Formats() {
		rows := manyRows
		if n := f.MaxRows(); n > 0 {
			rows = int(min(n, manyRows))
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		before, peak := m.HeapAlloc, uint64(0)
		sample := func() {
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
		var out counted
		w, err := NewWriter(f, &out, doc("de"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			if err := w.Row(largeRow(i)); err != nil {
				t.Fatal(err)
			}
			if i%200 == 0 {
				sample()
			}
		}
		sample()
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		sample()
		extra := int64(peak) - int64(before)
		t.Logf("%s: %d rows, %d KB out, %d MB more heap", f, rows, int64(out)>>10, extra/megabyte)
		if extra > 64*megabyte {
			t.Errorf("%s: %d MB more heap", f, extra/megabyte)
		}
	}
}

// BenchmarkRows tells how much longer a row takes than with a bare csv.Writer.
func BenchmarkRows(b *testing.B) {
	const rows = 2000
	for _, f := range Formats() {
		b.Run(string(f), func(b *testing.B) {
			var bare time.Duration
			for b.Loop() {
				b.StopTimer()
				start := time.Now()
				c := csv.NewWriter(io.Discard)
				for i := range rows {
					r := largeRow(i)
					if err := c.Write([]string{r[0].(string), strconv.Itoa(i), "2026-07-01", "2026-11-22 14:05", "Ja", r[5].(string), "verkehr, sport", "offen", r[8].(string)}); err != nil {
						b.Fatal(err)
					}
				}
				c.Flush()
				bare += time.Since(start)
				b.StartTimer()
				w, err := NewWriter(f, io.Discard, doc("de"))
				if err != nil {
					b.Fatal(err)
				}
				for i := range rows {
					if err := w.Row(largeRow(i)); err != nil {
						b.Fatal(err)
					}
				}
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/bare.Seconds(), "x-bare-csv")
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
