package compare

import (
	"math/rand/v2"
	"testing"
	"time"

	"mitwirken/internal/consultation/text"
)

// big gives two versions of a document as long as a document may be, with a tenth of the
// blocks edited, as a file that is imported anew: no id helps.
func big() (old, fresh *text.Document) {
	m := newModel(text.MaxBlocks*10/11, rand.New(rand.NewPCG(7, 7)).IntN)
	old = m.document(true)
	for range text.MaxBlocks / 10 {
		m.edit()
	}
	return old, m.document(true)
}

// BenchmarkCompare tells how much longer comparing 5,000 blocks takes than only reading
// the words of both versions out of their HTML and holding equal paragraphs against
// each other.
func BenchmarkCompare(b *testing.B) {
	old, fresh := big()
	bare := func() int {
		words, n := map[string]bool{}, 0
		for i := range old.Blocks {
			words[old.Blocks[i].Words["de"].Plain()] = true
		}
		for i := range fresh.Blocks {
			if !words[fresh.Blocks[i].Words["de"].Plain()] {
				n++
			}
		}
		return n
	}
	var baseline, compared time.Duration
	for b.Loop() {
		start := time.Now()
		if bare() == 0 {
			b.Fatal("nothing was edited")
		}
		baseline += time.Since(start)
		start = time.Now()
		if len(Compare(old, fresh, "de")) < text.MaxBlocks {
			b.Fatal("changes are missing")
		}
		compared += time.Since(start)
	}
	b.ReportMetric(float64(compared.Milliseconds())/float64(b.N), "ms/compare")
	b.ReportMetric(float64(compared)/float64(baseline), "x-bare")
}

// BenchmarkReanchor tells what one anchor of the same two versions costs more.
func BenchmarkReanchor(b *testing.B) {
	old, fresh := big()
	v := Between(old, fresh)
	w := []rune(old.Blocks[2500].Words["de"].Plain())
	a := quote(old.Blocks[2500].ID, "de", w, 10, len(w)-10)
	for b.Loop() {
		v.Reanchor(a)
	}
}
