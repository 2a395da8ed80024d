package similar

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSimilarity(t *testing.T) {
	t.Parallel()
	long := "Die Gemeinde soll an der Gerliswilstrasse Tempo 30 einführen, weil viele Kinder dort zur Schule gehen und der Lärm krank macht."
	for _, tc := range []struct {
		a, b        string
		least, most float64
	}{
		{long, strings.ToUpper(long) + "!!", 1, 1},
		{long, strings.ReplaceAll(long, "ü", "u\u0308"), 1, 1},
		{long, strings.Replace(long, "viele Kinder", "so viele kleine Kinder", 1), 0.7, 0.95},
		{long, "Der Gemeinderat berichtet jedes Jahr über die Sicherheit der Daten in der Cloud.", 0, 0.15},
		{"Nein", "nein.", 1, 1}, {"Ja", "Nein", 0, 0}, {"", "", 0, 0}, {"…", long, 0, 0},
	} {
		if got := Similarity(tc.a, tc.b); got < tc.least || got > tc.most {
			t.Errorf("%q and %q: %.2f, want %.2f to %.2f", tc.a, tc.b, got, tc.least, tc.most)
		}
	}
}

// sentences of few words make texts that are alike by chance.
func sentences(r *rapid.T) []string {
	word := rapid.SampledFrom([]string{"Tempo", "dreissig", "an", "der", "Strasse", "sofort", "einführen", "nicht", "Schule", "Lärm"})
	return rapid.SliceOfN(rapid.Map(rapid.SliceOfN(word, 0, 12), func(w []string) string { return strings.Join(w, " ") }), 0, 40).Draw(r, "texts")
}

// named gives groups by the words of their members.
func named(texts []string, groups []Group) []string {
	var out []string
	for _, g := range groups {
		var words []string
		for _, m := range g {
			words = append(words, fmt.Sprintf("%s=%.4f", normal(texts[m.Index]), m.Similarity))
		}
		first := words[0]
		slices.Sort(words)
		out = append(out, first+" <- "+strings.Join(words, "|"))
	}
	slices.Sort(out)
	return out
}

// Alike is symmetric; groups do not depend on the order of the texts, hold everybody once
// at most, and every member is as like the first as it says.
func TestGroupsKeepTheirWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		texts, threshold := sentences(r), rapid.Float64Range(Least, 1).Draw(r, "threshold")
		groups, err := Groups(context.Background(), texts, threshold, nil)
		if err != nil {
			r.Fatal(err)
		}
		in := map[int]bool{}
		for _, g := range groups {
			if len(g) < 2 {
				r.Fatalf("a group of %d", len(g))
			}
			for _, m := range g {
				a, b := texts[g[0].Index], texts[m.Index]
				if s := Similarity(a, b); s != Similarity(b, a) || s != m.Similarity || s < threshold {
					r.Fatalf("%q in the group of %q: %f, says %f, threshold %f", b, a, s, m.Similarity, threshold)
				}
				if in[m.Index] {
					r.Fatalf("%q is in two groups", b)
				}
				in[m.Index] = true
			}
		}
		mixed := slices.Clone(texts)
		rand.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		again, err := Groups(context.Background(), mixed, threshold, nil)
		if a, b := named(texts, groups), named(mixed, again); err != nil || !slices.Equal(a, b) {
			r.Fatalf("another order gives other groups:\n%q\n%q", a, b)
		}
	})
}

// letters as a town gets them: many of their own words, and campaigns whose text people
// change a little. It tells to which campaign each belongs, -1 for none.
func letters(n, campaigns int) (texts []string, of []int) {
	r := rand.New(rand.NewPCG(1, 2))
	vocabulary := make([]string, 4000)
	for i := range vocabulary {
		var w strings.Builder
		for range 3 + r.IntN(9) {
			w.WriteByte("eeenniirsssttaadhulcgmobwfkzvp"[r.IntN(30)])
		}
		vocabulary[i] = w.String()
	}
	write := func() []string {
		words := make([]string, 60+r.IntN(80))
		for i := range words {
			words[i] = vocabulary[int(float64(len(vocabulary))*r.Float64()*r.Float64())]
		}
		return words
	}
	model := make([][]string, campaigns)
	for i := range model {
		model[i] = write()
	}
	for i := range n {
		if i%2 == 0 {
			texts, of = append(texts, strings.Join(write(), " ")), append(of, -1)
			continue
		}
		c := r.IntN(campaigns)
		words := slices.Clone(model[c])
		for range r.IntN(5) {
			words[r.IntN(len(words))] = vocabulary[r.IntN(len(vocabulary))]
		}
		texts, of = append(texts, strings.Join(words, " ")), append(of, c)
	}
	return texts, of
}

// Campaigns among 10,000 letters are found whole, nothing else is, and it costs little
// more than reading the letters: no absolute time is asked, the ratio is.
func TestVolumeOfLetters(t *testing.T) {
	texts, of := letters(10_000, 40)
	begun := time.Now()
	for _, x := range texts {
		sign(shingles(normal(x)))
	}
	bare := time.Since(begun)
	begun = time.Now()
	last, calls := 0, 0
	groups, err := Groups(t.Context(), texts, 0.6, func(done, all int) {
		if done < last || done > all {
			t.Errorf("progress goes from %d to %d of %d", last, done, all)
		}
		last, calls = done, calls+1
	})
	took := time.Since(begun)
	if err != nil || calls < 20 || last != 20_000 {
		t.Fatal(err, calls, last)
	}
	found := map[int]int{}
	for _, g := range groups {
		c := of[g[0].Index]
		for _, m := range g {
			if of[m.Index] != c || c < 0 {
				t.Fatalf("a letter of %d in the group of %d", of[m.Index], c)
			}
			found[c]++
		}
	}
	missing := 0
	for _, c := range of {
		if c >= 0 {
			found[c]--
		}
	}
	for _, n := range found {
		missing -= n
	}
	t.Logf("10,000 letters: %v, reading them alone %v (%.1f times), %d groups, %d letters of campaigns not found", took, bare, float64(took)/float64(bare), len(groups), missing)
	if len(groups) != 40 || missing > 0 {
		t.Errorf("%d groups, %d letters missing", len(groups), missing)
	}
	if took > 6*bare {
		t.Errorf("grouping takes %.1f times as long as reading", float64(took)/float64(bare))
	}
}

func TestGroupsCanBeStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	texts, _ := letters(600, 3)
	_, err := Groups(ctx, texts, 0.6, func(done, _ int) {
		if done > 0 {
			cancel()
		}
	})
	if err == nil {
		t.Error("it went on")
	}
}

func BenchmarkGroups(b *testing.B) {
	texts, _ := letters(10_000, 40)
	for _, threshold := range []float64{0.3, 0.6, 0.9} {
		b.Run(fmt.Sprint(threshold), func(b *testing.B) {
			for b.Loop() {
				if _, err := Groups(context.Background(), texts, threshold, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Texts that are read once give by each threshold the groups that they give read anew, in
// any order of asking.
func TestReadOnceGroupedOften(t *testing.T) {
	t.Parallel()
	texts, _ := letters(300, 4)
	c, err := Read(t.Context(), texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, threshold := range []float64{0.9, 0.3, 0.6, 0.9} {
		again, err := c.Groups(t.Context(), threshold, nil)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := Groups(t.Context(), texts, threshold, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(fresh) == 0 || !reflect.DeepEqual(again, fresh) {
			t.Errorf("at %.1f: %d groups, read anew %d", threshold, len(again), len(fresh))
		}
	}
}
