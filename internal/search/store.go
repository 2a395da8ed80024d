package search

import (
	"context"
	"fmt"
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
		visible_from = excluded.visible_from, dated = excluded.dated, langs = excluded.langs, title_stems = excluded.title_stems, stems = excluded.stems`,
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

// tidyWords also drops the second of two equal words that were learnt at the same time.
func tidyWords(ctx context.Context, tx bun.Tx) error {
	_, err := tx.NewRaw(`WITH used AS MATERIALIZED (SELECT word FROM ts_stat('SELECT stems FROM search_subject') WHERE ` + wordsOf + `), gone AS (
		DELETE FROM search_word AS w WHERE NOT EXISTS (SELECT FROM used AS u WHERE u.word = w.word)
		OR EXISTS (SELECT FROM search_word AS first WHERE first.word = w.word AND first.ctid < w.ctid))
		INSERT INTO search_word (word) SELECT u.word FROM used AS u WHERE NOT EXISTS (SELECT FROM search_word AS w WHERE w.word = u.word)`).Exec(ctx)
	return err
}

// mostSimilar words are tried for each word of a question.
const mostSimilar = 50

// compound before a word lets German rules treat it as the end of a longer one: they cut
// «Planung» less than «Ortsplanung».
const compound = "betabet"

// readTerms asks for the stems of all words in all languages, and for words of the
// index that hold the shortest stem or look like it.
func readTerms(ctx context.Context, db bun.IDB, q question) ([]term, error) {
	var at []int
	var words []string
	for i, w := range q.words {
		for _, spelling := range spellings(w) {
			at, words = append(at, i), append(words, spelling)
		}
	}
	var rows []struct {
		At   int
		Word *string
		Sort string
	}
	err := db.NewRaw(`WITH stem AS MATERIALIZED (
			SELECT DISTINCT w.at, s.lexeme AS word FROM unnest(?::int[], ?::text[]) AS w (at, word) CROSS JOIN unnest(array['de', 'fr', 'it', 'en']) AS l (lang)
			LEFT JOIN LATERAL unnest(search_stems(l.lang, w.word)) AS s ON true
		), tail AS MATERIALIZED (
			SELECT DISTINCT w.at, substr(s.lexeme, char_length(?) + 1) AS word FROM unnest(?::int[], ?::text[]) AS w (at, word)
			CROSS JOIN LATERAL unnest(search_stems('de', ? || w.word)) AS s
		), probe AS MATERIALIZED (
			SELECT DISTINCT ON (at) at, word FROM stem WHERE char_length(word) >= ? ORDER BY at, char_length(word), word
		)
		SELECT at, word, 'stem' AS sort FROM stem UNION ALL SELECT at, word, 'tail' FROM tail
		UNION ALL SELECT p.at, w.word, 'similar' FROM probe AS p CROSS JOIN LATERAL (
			SELECT word FROM search_word WHERE word LIKE '%' || p.word || '%' GROUP BY word ORDER BY char_length(word), word LIMIT ?) AS w
		UNION ALL SELECT t.at, w.word, 'similar' FROM tail AS t CROSS JOIN LATERAL (
			SELECT word FROM search_word WHERE word LIKE '%' || t.word GROUP BY word ORDER BY char_length(word), word LIMIT ?) AS w
			WHERE char_length(t.word) >= ? AND NOT EXISTS (SELECT FROM stem WHERE stem.at = t.at AND stem.word = t.word)
		UNION ALL SELECT p.at, w.word, 'similar' FROM probe AS p CROSS JOIN LATERAL (
			SELECT word FROM search_word WHERE word % p.word GROUP BY word ORDER BY similarity(word, p.word) DESC, word LIMIT ?) AS w`,
		pgdialect.Array(at), pgdialect.Array(words), compound, pgdialect.Array(at), pgdialect.Array(words), compound, oneError,
		mostSimilar, mostSimilar, oneError, mostSimilar).Scan(ctx, &rows)
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
		case r.Sort == "tail" && utf8.RuneCountInString(*r.Word) >= oneError:
			t.tails = append(t.tails, *r.Word)
		}
	}
	for _, r := range rows {
		if r.Sort == "similar" {
			terms[r.At].sort(*r.Word)
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

func (r row) position() Position { return Position{r.Step, r.Rank, r.Dated, r.Kind, r.ID} }

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

const bestFirst = "ORDER BY step, rank DESC, dated DESC, kind DESC, id DESC"

// pageSQL is empty when no step is left.
func pageSQL(v Viewer, q Query, steps []step, now time.Time) (string, []any) {
	var with, found, counts []string
	var args []any
	for _, s := range steps {
		if q.After != nil && s.number < q.After.Step {
			continue
		}
		name := fmt.Sprintf("step%d", s.number)
		part := name + ` AS MATERIALIZED (SELECT * FROM (SELECT ?::int AS step, 2 * (? = ANY (s.langs))::int + (s.title_stems @@ ?::tsquery)::int AS rank,
			s.dated, s.kind, s.id, s.path FROM search_subject AS s WHERE s.stems @@ ?::tsquery AND ?`
		args = append(args, s.number, q.Lang, s.title, s.query, findable(v, now))
		if q.Kind != "" {
			part += " AND s.kind = ?"
			args = append(args, q.Kind)
		}
		if len(counts) > 0 {
			part += " AND " + strings.Join(counts, " + ") + " <= ?"
			args = append(args, q.Limit)
		}
		part += ") AS f"
		if q.After != nil && s.number == q.After.Step {
			part += " WHERE (rank, dated, kind, id) < (?, ?, ?, ?)"
			args = append(args, q.After.Rank, q.After.Dated, q.After.Kind, q.After.ID)
		}
		part += " " + bestFirst + " LIMIT ?)"
		args = append(args, q.Limit+1)
		with, found, counts = append(with, part), append(found, "SELECT * FROM "+name), append(counts, "(SELECT count(*) FROM "+name+")")
	}
	if len(with) == 0 {
		return "", nil
	}
	return "WITH " + strings.Join(with, ", ") + ", page AS MATERIALIZED (SELECT * FROM (" + strings.Join(found, " UNION ALL ") + ") AS f " + bestFirst + ` LIMIT ?)
		SELECT p.*, t.lang, t.title, t.body FROM page AS p CROSS JOIN LATERAL (SELECT lang, title, body FROM search_text AS t WHERE t.kind = p.kind AND t.id = p.id
		ORDER BY t.lang = ? DESC, array_position(?::text[], t.lang) LIMIT 1) AS t ` + bestFirst, append(args, q.Limit+1, q.Lang, pgdialect.Array(langs))
}
