package search

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pgtest"
)

var (
	heads = strings.Fields(`spiel park velo abstell schul bahnhof kinder quartier verkehrs gemeinde sport wald fluss markt dorf haupt neben seiten wohn industrie
		gewerbe frei zeit jugend alters pflege kranken feuer wasser strom wärme licht lärm luft boden bau raum orts zonen nutzungs richt gestaltungs sanierungs umwelt
		energie klima natur landschafts gewässer strassen brücken tunnel bus tram bahn rad fuss wander`)
	tails = strings.Fields(`platz plätze weg wege strasse strassen haus häuser planung raum räume zone zonen anlage anlagen konzept ordnung verein halle hallen garten gärten
		wiese brücke ufer rand kreuzung haltestelle beleuchtung sanierung erweiterung erneuerung nutzung sitzung verordnung gebühr fläche flächen schutz pfad hof höfe steg
		turm kirche schule heim zentrum amt stelle dienst rat`)
	plainWords = strings.Fields(`neu alt gross klein öffentlich gemeinsam sicher ruhig grün breit kurz rasch einfach günstig offen wichtig Bevölkerung Mitwirkung Anliegen Vorschlag
		Projekt Kosten Kredit Termin Frist Meinung Lösung Variante Ziel Bericht Antwort Frage Idee Wunsch Interesse Beitrag Entscheid Auftrag Kommission Direktion`)
)

// town writes texts of German compounds; about 450,000 different words in 100,000 of them.
type town struct{ *rand.Rand }

func (t town) compound() string {
	w := heads[t.IntN(len(heads))]
	for t.IntN(3) == 0 {
		w += heads[t.IntN(len(heads))]
	}
	w += tails[t.IntN(len(tails))]
	return strings.ToUpper(w[:1]) + w[1:]
}

func (t town) text(words int) string {
	out := make([]string, words)
	for i := range out {
		switch n := t.IntN(10); {
		case n < 3:
			out[i] = t.compound()
		case n < 6:
			// common words are much more common than others
			out[i] = plainWords[int(float64(len(plainWords))*t.Float64()*t.Float64())]
		default:
			out[i] = []string{"der", "die", "das", "und", "für", "mit", "im", "wird"}[t.IntN(8)]
		}
	}
	return strings.Join(out, " ")
}

// fill indexes n subjects, as Put would one by one: a third for employees, each with
// «Gemeinde Emmen» in its text.
func fill(t testing.TB, db bun.IDB, n int) {
	t.Helper()
	r := town{rand.New(rand.NewPCG(1, 2))}
	const batch = 1000
	for from := 0; from < n; from += batch {
		var ids, titles, bodies, titleWords, words, audiences []string
		var dated []time.Time
		for i := from; i < min(from+batch, n); i++ {
			title, body := r.text(6), r.text(90)+" Gemeinde Emmen."
			if i == n/2 {
				title = "Veloparkplätze am Sonnenplatz"
			}
			ids, titles, bodies = append(ids, uuid.NewString()), append(titles, title), append(bodies, body)
			titleWords, words = append(titleWords, Normal(title)), append(words, Normal(title+" "+body))
			audiences = append(audiences, string([]Audience{Public, Public, Employees}[i%3]))
			dated = append(dated, noon.Add(-time.Duration(r.IntN(1e6))*time.Second))
		}
		_, err := db.NewRaw(`WITH t AS (SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
				AS t (id, title, body, title_words, words, audience, dated)), texts AS (
				INSERT INTO search_text (kind, id, lang, title, body) SELECT 'project', id, 'de', title, body FROM t)
			INSERT INTO search_subject (kind, id, path, audience, visible_from, dated, langs, title_stems, stems)
			SELECT 'project', id, '/projekte/x', audience, dated, dated, array['de'], search_stems('de', title_words), search_stems('de', words) FROM t`,
			pgdialect.Array(ids), pgdialect.Array(titles), pgdialect.Array(bodies), pgdialect.Array(titleWords), pgdialect.Array(words), pgdialect.Array(audiences),
			pgdialect.Array(dated)).Exec(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.NewRaw(`INSERT INTO search_word (word) SELECT DISTINCT word FROM search_subject AS s CROSS JOIN LATERAL unnest(s.stems) AS l (word, positions, weights)
			WHERE s.kind = 'project' AND s.id = ANY (?::uuid[]) AND `+wordsOf+` AND NOT EXISTS (SELECT FROM search_word AS w WHERE w.word = l.word)`, pgdialect.Array(ids)).Exec(t.Context())
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, sql := range []string{"ANALYZE search_subject", "ANALYZE search_text", "ANALYZE search_word"} {
		if _, err := db.NewRaw(sql).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

var questions = []struct{ name, text string }{
	{"stem", "veloparkplatz"}, {"typing error", "Veloparkpltaz"}, {"inside of words", "Sonnenplätze"}, {"common part", "platz"}, {"in every text", "Gemeinde Emmen"}, {"common word", "neue Projekte"},
	{"no hit", "xylophonquartett"}, {"two letters", "im"}, {"one rare, one common", "Sonnenplatz Gemeinde"}, {"eight words", "velo weg strase brüke planug schuhle parc gemeinde"},
	{"error inside", "spilplatz"}, {"four common parts", "platz park weg schule"}, {"often longer", "verkehr"}, {"phrase", "«neues Projekt»"}, {"eight errors", "Bauplazt Dorfwge Waldstrase Radbrüke Busplanug Schulzimer Sporthale Feuerwher"},
}

// BenchmarkSearch answers questions over 100,000 subjects. It prints the slowest of
// twenty as milliseconds and as a multiple of a look-up by primary key in the same run.
func BenchmarkSearch(b *testing.B) {
	db := pgtest.DB(b)
	fill(b, db, 100_000)
	if _, err := db.NewRaw("VACUUM search_subject").Exec(b.Context()); err != nil {
		b.Fatal(err)
	}
	s := NewService(db, func() time.Time { return noon })
	var id uuid.UUID
	if err := db.NewRaw("SELECT id FROM search_subject LIMIT 1").Scan(b.Context(), &id); err != nil {
		b.Fatal(err)
	}
	var bare []time.Duration
	for range 400 {
		var path string
		start := time.Now()
		if err := db.NewRaw("SELECT path FROM search_subject WHERE kind = ? AND id = ?", "project", id).Scan(b.Context(), &path); err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(start))
	}
	for _, q := range questions {
		b.Run(strings.ReplaceAll(q.name, " ", "-"), func(b *testing.B) {
			var took []time.Duration
			found := 0
			for b.Loop() {
				start := time.Now()
				hits, err := s.Find(b.Context(), authz.Nobody(), Query{Text: q.text, Lang: "de", Limit: 20})
				if err != nil {
					b.Fatal(err)
				}
				took, found = append(took, time.Since(start)), len(hits)
			}
			b.ReportMetric(float64(p95(took).Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(p95(took))/float64(p95(bare)), "p95-x-lookup")
			b.ReportMetric(float64(found), "hits")
		})
	}
}

func p95(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)*95/100]
}

// Whatever is asked, the conditions are such that indexes answer them.
func TestIndexesAreUsed(t *testing.T) {
	t.Parallel()
	tx := pgtest.Tx(t)
	fill(t, tx, 300)
	// A table this small is read whole, if that is allowed.
	if _, err := tx.NewRaw("SET LOCAL enable_seqscan = off").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	plan := func(sql string, args ...any) string {
		var lines []string
		if err := tx.NewRaw("EXPLAIN "+sql, args...).Scan(t.Context(), &lines); err != nil {
			t.Fatal(err)
		}
		return strings.Join(lines, "\n")
	}
	for _, q := range questions {
		asked := parse(q.text)
		terms, err := readStems(t.Context(), tx, asked)
		if err != nil {
			t.Fatal(err)
		}
		if err := readSimilar(t.Context(), tx, Viewer{}, terms, true, noon); err != nil {
			t.Fatal(err)
		}
		sql, args := pageSQL(Viewer{}, Query{Lang: "de", Limit: 20}, asked.steps(terms), noon)
		if whole := plan(sql, args...); !strings.Contains(whole, "search_subject_stems_idx") || strings.Contains(whole, "Seq Scan") {
			t.Errorf("%s:\n%.3000s", q.name, whole)
		}
	}
	if _, err := tx.NewRaw("SET LOCAL enable_sort = off").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	for sql, index := range map[string]string{
		"search_word WHERE word = 'parkplatz'":                                                  "search_word_word_idx",
		"search_word WHERE word LIKE '%parkplatz%'":                                             "search_word_word_trgm_idx",
		"search_word WHERE word LIKE '%par%atz%'":                                               "search_word_word_trgm_idx",
		"search_word WHERE char_length(word) = ANY ('{8,9,10}') AND word LIKE 'par%'":           "search_word_start_idx",
		"search_word WHERE char_length(word) = ANY ('{8,9,10}') AND reverse(word) LIKE 'zta%'":  "search_word_end_idx",
		"search_subject WHERE title_stems @@ 'platz'":                                           "search_subject_title_idx",
		"search_subject ORDER BY dated DESC, kind DESC, id DESC LIMIT 9":                        "search_subject_dated_idx",
		"search_subject WHERE kind = 'project' ORDER BY dated DESC, kind DESC, id DESC LIMIT 9": "search_subject_kind_idx",
	} {
		if whole := plan("SELECT * FROM " + sql); !strings.Contains(whole, index) {
			t.Errorf("%s:\n%s", sql, whole)
		}
	}
}
