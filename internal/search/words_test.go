package search

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"mitwirken/internal/authz"
)

func TestNormal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Veloparkplätze, Straße!": "veloparkplätze strasse", "A\u0308pfel": "äpfel", "l’œuvre d'art": "l oeuvre d art", "Škoda Ðukić": "skoda dukic",
		"Ge\u00admein\u200bde": "gemeinde", "CO₂-Abgabe 12.5.": "co2 abgabe 12 5", "\x00\xff«»": "", strings.Repeat("ß", 100): strings.Repeat("s", longestWord),
		"ﬁn": "fin", "ÉCOLE": "école", "4.\u00a0Dezember\u00a02026, 1\u202f234": "4 dezember 2026 1 234", "𝐕𝐞𝐥𝐨": "velo", "İstanbul": "istanbul",
	} {
		if got := Normal(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want int
	}{
		{"spielplatz", "spielplatz", 0}, {"spielpltz", "spielplatz", 1}, {"speilplatz", "spielplatz", 1}, {"spielplatzz", "spielplatz", 1}, {"spielplutz", "spielplatz", 1},
		{"speilpltz", "spielplatz", 2}, {"platz", "spielplatz", 3}, {"", "ab", 2}, {"", "", 0}, {"ab", "ba", 1}, {"abc", "xyz", 3},
	} {
		if got := distance(tc.a, tc.b, 2); got != tc.want {
			t.Errorf("%s, %s: %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("abcä")), 0, 7, -1)
	rapid.Check(t, func(r *rapid.T) {
		a, b := letters.Draw(r, "a"), letters.Draw(r, "b")
		d := distance(a, b, 10)
		if d != distance(b, a, 10) || (d == 0) != (a == b) {
			r.Fatalf("%q and %q: %d", a, b, d)
		}
		for most := range 4 {
			if got := distance(a, b, most); got != min(d, most+1) {
				r.Fatalf("%q and %q up to %d: %d, want %d", a, b, most, got, min(d, most+1))
			}
		}
	})
}

// misspell changes a letter, leaves one out, adds one or swaps two neighbours.
func misspell(r *rapid.T, word string) string {
	w := []rune(word)
	letter := rapid.RuneFrom([]rune("abcdeilnrstu"))
	i := rapid.IntRange(0, len(w)-2).Draw(r, "at")
	switch rapid.IntRange(0, 3).Draw(r, "how") {
	case 0:
		w[i] = letter.Draw(r, "letter")
	case 1:
		w = append(w[:i], w[i+1:]...)
	case 2:
		w = append(w[:i], append([]rune{letter.Draw(r, "letter")}, w[i:]...)...)
	default:
		w[i], w[i+1] = w[i+1], w[i]
	}
	return string(w)
}

// Every word that may be meant is among those that are looked at.
func TestMisspeltWordsAreLookedAt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("abcdeilnrstu")), oneError+1, 20, -1).Draw(r, "word")
		typed := misspell(r, word)
		if distance(typed, word, 2) > 1 {
			r.Fatalf("%q is far from %q", typed, word)
		}
		start, end, lengths := ends(typed)
		if n := utf8.RuneCountInString(word); !slices.Contains(lengths, n) || !strings.HasPrefix(word, start) && !strings.HasSuffix(word, end) {
			r.Fatalf("%q for %q: neither %s… nor …%s with %v letters", typed, word, start, end, lengths)
		}
		if utf8.RuneCountInString(typed) < twoErrors {
			return
		}
		longer := "kinder" + word + "weg"
		if !holds(longer, typed) {
			r.Fatalf("%q does not hold %q", longer, typed)
		}
		if !slices.ContainsFunc(pieces(typed), func(p string) bool {
			return regexp.MustCompile(strings.ReplaceAll(p, "%", ".*")).MatchString(longer)
		}) {
			r.Fatalf("%q for %q: none of %q", typed, longer, pieces(typed))
		}
	})
	for part, word := range map[string]string{"spielplatz": "kinderspielweg", "spilplotz": "kinderspielplatz", "abcdefgh": ""} {
		if holds(word, part) {
			t.Errorf("%q holds %q", word, part)
		}
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Vieles steht hier davor. ", 20) + "Dann kommt der Spielplatz im Gersag, " + strings.Repeat("und vieles danach. ", 20)
	for _, tc := range []struct{ stem, text, title, excerpt string }{
		{"parkplatz", "Neue Veloparkplätze!", "Neue [Veloparkplätze]!", "Neue [Veloparkplätze]!"},
		{"journal", "Les journaux", "Les [journaux]", "Les [journaux]"},
		{"citi", "City of Emmen", "[City] of Emmen", "[City] of Emmen"},
		{"rat", "Rat, Rates, Rathaus", "[Rat], [Rates], Rathaus", "[Rat], [Rates], Rathaus"},
		{"spielplatz", long, "", "… steht hier davor. Vieles steht hier davor. Dann kommt der [Spielplatz] im Gersag, und vieles danach. und vieles danach. und vieles danach. und vieles danach. und vieles danach. und vieles danach. und vieles danach. und …"},
		{"nichts", "<b>Kurz</b>", "<b>Kurz</b>", "<b>Kurz</b>"},
		{"nichts", "", "", ""},
	} {
		m := marker{{stems: []string{tc.stem}}}
		if got := shown(m.all(tc.text)); tc.title != "" && got != tc.title {
			t.Errorf("%s: %q, want %q", tc.stem, got, tc.title)
		}
		if got := shown(m.excerpt(tc.text)); got != tc.excerpt {
			t.Errorf("%s: %q, want %q", tc.stem, got, tc.excerpt)
		}
	}
}

var hostile = []string{"", "  ", "\x00", "a\x00b", "'", "\"", "''; DROP TABLE search_subject; --", "a & b | !c <-> d:*", `\\' \\"`, "?", "$1", "$$", "%", "_", "«", "«»", "\"a", "a\"", "«a» b «c", "\xff\xfe",
	strings.Repeat("a", 10_000), strings.Repeat("wort ", 2_000), strings.Repeat("\"a b\" ", 300), "(((((", "<->", "a<b>c", "\u202e", "👍🏽 Idee", "½ ² Ⅻ", "\x01\x02", "日本語 公園", "парк", "0", "der", "-a", "AND OR NOT"}

// No question is an error, for the program or for the database.
func TestHostileQuestions(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("de", "Idee: парк «wort» 日本語|0 a b c d drop table")
	for _, q := range hostile {
		b.find(authz.Nobody(), Query{Text: q})
		b.find(authz.Nobody(), Query{Text: q + " Idee"})
	}
	if got := b.find(authz.Nobody(), Query{Text: "парк '; DROP TABLE"}); len(got) != 1 {
		t.Error(titles(got))
	}
}

func FuzzParse(f *testing.F) {
	for _, q := range hostile {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := parse(text)
		if len(q.words) > mostWords {
			t.Fatalf("%d words", len(q.words))
		}
		used := map[int]int{}
		terms := make([]term, len(q.words))
		for i, w := range q.words {
			if w == "" || !utf8.ValidString(w) || utf8.RuneCountInString(w) > longestWord || strings.ContainsAny(w, "\x00'\"\\%_ &|!<>():*") || normal(w) != w {
				t.Fatalf("word %q", w)
			}
			terms[i].stems = []string{w}
		}
		for _, i := range q.alone {
			used[i]++
		}
		for _, p := range q.phrases {
			if len(p) < 2 {
				t.Fatal("a phrase of one word")
			}
			for _, i := range p {
				used[i]++
			}
		}
		for i := range q.words {
			if used[i] != 1 {
				t.Fatalf("word %d is used %d times", i, used[i])
			}
		}
		steps := q.steps(terms)
		if (len(steps) == 1) != (len(q.words) > 0) {
			t.Fatalf("%d steps of %d words", len(steps), len(q.words))
		}
		m := marker(terms)
		for _, s := range [][]Segment{m.all(text), m.excerpt(text)} {
			for i := range s {
				if s[i].Text == "" || i > 0 && s[i].Hit == s[i-1].Hit {
					t.Fatalf("segments %v", s)
				}
			}
		}
		var whole strings.Builder
		for _, s := range m.all(text) {
			whole.WriteString(s.Text)
		}
		if whole.String() != text {
			t.Fatal("segments are another text")
		}
	})
}
