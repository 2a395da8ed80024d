package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

func orNil(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// existing languages of a subject, in the order of langs.
func (s *Subject) existing() (there []string) {
	for _, l := range langs {
		if _, ok := s.Texts[l]; ok {
			there = append(there, l)
		}
	}
	return there
}

func putSubject(ctx context.Context, tx bun.Tx, s *Subject) error {
	var titles, all []string
	var titleArgs, allArgs []any
	for _, l := range s.existing() {
		title, body := Normal(cut(s.Texts[l].Title, MaxTitle)), Normal(cut(s.Texts[l].Body, MaxBody))
		titles, titleArgs = append(titles, "search_stems(?, ?)"), append(titleArgs, l, title)
		all, allArgs = append(all, "search_stems(?, ?)"), append(allArgs, l, title+" "+body)
	}
	args := append([]any{s.Kind, s.ID, s.Path, s.Audience, orNil(s.Place.Space), orNil(s.Place.Project), s.VisibleFrom, s.Dated, pgdialect.Array(s.existing())}, titleArgs...)
	_, err := tx.NewRaw(`INSERT INTO search_subject (kind, id, path, audience, space_id, project_id, visible_from, dated, langs, title_stems, stems)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, `+strings.Join(titles, " || ")+", "+strings.Join(all, " || ")+`)
		ON CONFLICT (kind, id) DO UPDATE SET path = excluded.path, audience = excluded.audience, space_id = excluded.space_id, project_id = excluded.project_id,
		visible_from = excluded.visible_from, dated = excluded.dated, langs = excluded.langs, title_stems = excluded.title_stems, stems = excluded.stems, indexed_at = excluded.indexed_at,
		changed_at = CASE WHEN (search_subject.path, search_subject.langs, search_subject.stems) IS DISTINCT FROM (excluded.path, excluded.langs, excluded.stems)
			THEN now() ELSE search_subject.changed_at END`,
		append(args, allArgs...)...).Exec(ctx)
	return err
}

func putTexts(ctx context.Context, tx bun.Tx, s *Subject) error {
	var titles, bodies []string
	for _, l := range s.existing() {
		t := s.Texts[l]
		titles, bodies = append(titles, plain(t.Title, MaxTitle)), append(bodies, plain(t.Body, MaxBody))
	}
	_, err := tx.NewRaw(`WITH gone AS (DELETE FROM search_text WHERE kind = ? AND id = ? AND lang <> ALL (?::text[]))
		INSERT INTO search_text (kind, id, lang, title, body) SELECT ?, ?, t.lang, t.title, t.body FROM unnest(?::text[], ?::text[], ?::text[]) AS t (lang, title, body)
		ON CONFLICT (kind, id, lang) DO UPDATE SET title = excluded.title, body = excluded.body`,
		s.Kind, s.ID, pgdialect.Array(s.existing()), s.Kind, s.ID, pgdialect.Array(s.existing()), pgdialect.Array(titles), pgdialect.Array(bodies)).Exec(ctx)
	return err
}

// plain is a text that PostgreSQL stores.
func plain(s string, most int) string {
	return cut(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", ""), most)
}

// wordsOf the stems of subjects: numbers and short words are not worth a guess.
const wordsOf = "char_length(word) >= 4 AND word !~ '[0-9]'"

func learnWords(ctx context.Context, tx bun.Tx, s *Subject) error {
	_, err := tx.NewRaw(`INSERT INTO search_word (word) SELECT word FROM search_subject AS s CROSS JOIN LATERAL unnest(s.stems) AS l (word, positions, weights)
		WHERE s.kind = ? AND s.id = ? AND `+wordsOf+` AND NOT EXISTS (SELECT FROM search_word AS w WHERE w.word = l.word)`, s.Kind, s.ID).Exec(ctx)
	return err
}

func removeSubject(ctx context.Context, tx bun.Tx, kind string, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM search_subject WHERE kind = ? AND id = ?", kind, id).Exec(ctx)
	return err
}

// readClock of the database, as the columns of other rows have it.
func readClock(ctx context.Context, db bun.IDB) (now time.Time, err error) {
	return now, db.NewRaw("SELECT clock_timestamp()").Scan(ctx, &now)
}

func removeOlder(ctx context.Context, db bun.IDB, than time.Time) error {
	_, err := db.NewRaw("DELETE FROM search_subject WHERE indexed_at < ?", than).Exec(ctx)
	return err
}

const wordsLock = "search.words"

// sharing the words with others who learn; who forgets waits for them all.
func lockShared(ctx context.Context, tx bun.Tx) error {
	_, err := tx.NewRaw("SELECT pg_advisory_xact_lock_shared(hashtextextended(?, 0))", wordsLock).Exec(ctx)
	return err
}

func lockAlone(ctx context.Context, tx bun.Tx) error {
	_, err := tx.NewRaw("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", wordsLock).Exec(ctx)
	return err
}

// forgetWords behind the word given that no subject has any more, and the second of two
// equal ones that were learnt at the same time. It looks at a batch and returns the last
// word of it; empty at the end.
func forgetWords(ctx context.Context, tx bun.Tx, after string, batch int) (last string, err error) {
	return last, tx.NewRaw(`WITH part AS MATERIALIZED (SELECT word, ctid AS at FROM search_word WHERE word > ? ORDER BY word LIMIT ?), gone AS (
			DELETE FROM search_word AS w USING part AS s WHERE w.ctid = s.at AND (
				NOT EXISTS (SELECT FROM search_subject AS f WHERE f.stems @@ quote_literal(s.word)::tsquery)
				OR EXISTS (SELECT FROM part AS first WHERE first.word = s.word AND first.at < s.at)))
		SELECT coalesce(max(word), '') FROM part`, after, batch).Scan(ctx, &last)
}

// compound before a word lets German rules treat it as the end of a longer one: they cut
// «Planung» less than «Ortsplanung».
const compound = "betabet"

type found struct {
	At   int
	Word *string
	Sort string
}

func spelt(q question) (at []int, words []string) {
	for i, w := range q.words {
		for _, spelling := range spellings(w) {
			at, words = append(at, i), append(words, spelling)
		}
	}
	return at, words
}

// readStems asks for the stems of all words in all languages.
func readStems(ctx context.Context, db bun.IDB, q question) ([]term, error) {
	var rows []found
	at, words := spelt(q)
	err := db.NewRaw(`SELECT DISTINCT w.at, s.lexeme AS word, 'stem' AS sort FROM unnest(?::int[], ?::text[]) AS w (at, word)
			CROSS JOIN unnest(array['de', 'fr', 'it', 'en']) AS l (lang) LEFT JOIN LATERAL unnest(search_stems(l.lang, w.word)) AS s ON true
		UNION ALL SELECT DISTINCT w.at, substr(s.lexeme, char_length(?) + 1), 'tail' FROM unnest(?::int[], ?::text[]) AS w (at, word)
			CROSS JOIN LATERAL unnest(search_stems('de', ? || w.word)) AS s ORDER BY at, word`,
		pgdialect.Array(at), pgdialect.Array(words), compound, pgdialect.Array(at), pgdialect.Array(words), compound).Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	terms := make([]term, len(q.words))
	for _, r := range rows {
		t := &terms[r.At]
		switch {
		case r.Word == nil:
			t.stop = true
		case r.Sort == "stem":
			t.stems = append(t.stems, *r.Word)
		case utf8.RuneCountInString(*r.Word) >= oneError && !slices.Contains(t.stems, *r.Word):
			t.tails = append(t.tails, *r.Word)
		}
	}
	return terms, nil
}

type row struct {
	Step, Rank  int
	Dated       time.Time
	Kind        string
	ID          uuid.UUID
	Path, Lang  string
	Title, Body string
}

func (r row) position(near bool) Position {
	return Position{r.Step, near, r.Rank, r.Dated, r.Kind, r.ID}
}

// readPage walks the steps from where the stretch before ended. Each is a part of the
// same statement and runs only while there is room.
func readPage(ctx context.Context, db bun.IDB, v Viewer, q Query, steps []step, now time.Time) ([]row, error) {
	sql, args := pageSQL(v, q, steps, now)
	if sql == "" {
		return nil, nil
	}
	var rows []row
	return rows, db.NewRaw(sql, args...).Scan(ctx, &rows)
}

// Words are common when that many of the newest subjects that the person may see have
// them. Then so many of the newest are walked, until there are enough; else the index
// brings all that have them.
const (
	sampled = 500
	common  = 20
	walked  = Window * sampled / common
)

const bestFirst = "ORDER BY step, rank DESC, dated DESC, kind DESC, id DESC"

const newestFirst = "ORDER BY s.dated DESC, s.kind DESC, s.id DESC LIMIT ?"

// pageSQL is empty when no step is left.
func pageSQL(v Viewer, q Query, steps []step, now time.Time) (string, []any) {
	may, mayArgs := "?", []any{findable(v, now)}
	if q.Kind != "" {
		may, mayArgs = may+" AND s.kind = ?", append(mayArgs, q.Kind)
	}
	// The newest tell what is common; the planner guesses wrong about many rare words.
	with := []string{"sample AS MATERIALIZED (SELECT s.stems, s.title_stems FROM search_subject AS s WHERE " + may + " " + newestFirst + ")"}
	args := append(slices.Clone(mayArgs), sampled)
	var found, counts []string
	for _, s := range steps {
		if q.After != nil && s.number < q.After.Step {
			continue
		}
		room, roomArgs := may, mayArgs
		if len(counts) > 0 {
			room, roomArgs = strings.Join(counts, " + ")+" <= ? AND "+may, append([]any{q.Limit}, mayArgs...)
		}
		// A title that says it all is found, however many mention it.
		called, calledArgs := "s.title_stems @@ ?::tsquery", []any{s.now}
		if s.before != "" {
			called, calledArgs = called+" AND NOT s.stems @@ ?::tsquery", append(calledArgs, s.before)
		}
		is, name := fmt.Sprintf("is%d", s.number), fmt.Sprintf("step%d", s.number)
		with = append(with, is+" AS MATERIALIZED (SELECT count(*) FILTER (WHERE stems @@ ?::tsquery) >= ? AS common, count(*) FILTER (WHERE title_stems @@ ?::tsquery) >= ? AS in_titles FROM sample)")
		args = append(args, s.words, common, s.words, common)
		part := name + " AS MATERIALIZED (SELECT * FROM (SELECT DISTINCT ON (s.kind, s.id) ?::int AS step, 2 * (? = ANY (s.langs))::int + (s.title_stems @@ ?::tsquery)::int AS rank, " +
			"s.dated, s.kind, s.id, s.path FROM (" +
			"(SELECT * FROM search_subject AS s WHERE " + room + " AND (SELECT NOT common FROM " + is + ") AND s.stems @@ ?::tsquery OFFSET 0)" +
			" UNION ALL (SELECT * FROM (SELECT * FROM search_subject AS s WHERE " + room + " AND (SELECT common FROM " + is + ") " + newestFirst + ") AS s WHERE s.stems @@ ?::tsquery LIMIT ?)" +
			" UNION ALL (SELECT * FROM search_subject AS s WHERE " + room + " AND (SELECT common AND NOT in_titles FROM " + is + ") AND " + called + " OFFSET 0)) AS s) AS f"
		args = append(args, s.number, q.Lang, s.now)
		args = append(append(args, roomArgs...), s.query)
		args = append(append(args, roomArgs...), walked, s.query, Window)
		args = append(append(args, roomArgs...), calledArgs...)
		if q.After != nil && s.number == q.After.Step {
			part += " WHERE (rank, dated, kind, id) < (?, ?, ?, ?)"
			args = append(args, q.After.Rank, q.After.Dated, q.After.Kind, q.After.ID)
		}
		with = append(with, part+" "+bestFirst+" LIMIT ?)")
		args = append(args, q.Limit+1)
		found, counts = append(found, "SELECT * FROM "+name), append(counts, "(SELECT count(*) FROM "+name+")")
	}
	if len(found) == 0 {
		return "", nil
	}
	return "WITH " + strings.Join(with, ", ") + ", page AS MATERIALIZED (SELECT * FROM (" + strings.Join(found, " UNION ALL ") + ") AS f " + bestFirst + ` LIMIT ?)
		SELECT p.*, t.lang, t.title, t.body FROM page AS p CROSS JOIN LATERAL (SELECT lang, title, body FROM search_text AS t WHERE t.kind = p.kind AND t.id = p.id
		ORDER BY t.lang = ? DESC, array_position(?::text[], t.lang) LIMIT 1) AS t ` + bestFirst, append(args, q.Limit+1, q.Lang, pgdialect.Array(langs))
}
