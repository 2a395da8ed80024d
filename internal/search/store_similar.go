package search

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// readSimilar adds words of the index that hold the stem of a term or, where near is
// set, look like it. Terms that enough subjects have whom the person may see are left
// as they are. One statement; patterns stand in it as constants, for the planner has to
// see how they begin.
func readSimilar(ctx context.Context, db bun.IDB, v Viewer, terms []term, near bool, now time.Time) error {
	var rare, like []string
	var rareArgs, likeArgs []any
	misspelt := 0
	for i := range terms {
		stem := terms[i].shortest()
		if stem == "" && len(terms[i].tails) == 0 {
			continue
		}
		rare = append(rare, "SELECT ?::int AS at WHERE (SELECT count(*) FROM (SELECT FROM search_subject AS s WHERE s.stems @@ ?::tsquery AND ? LIMIT ?) AS few) < ?")
		rareArgs = append(rareArgs, i, anyOf(terms[i].stems), findable(v, now), enough, enough)
		look := func(condition string, args ...any) {
			like = append(like, "(SELECT ?::int AS at, word FROM search_word WHERE ("+condition+") AND ? IN (SELECT at FROM rare) LIMIT ?)")
			likeArgs = append(append(append(likeArgs, i), args...), i, mostLooked)
		}
		if stem != "" {
			look("word LIKE ?", "%"+stem+"%")
		}
		for _, tail := range terms[i].tails {
			look("word LIKE ?", "%"+tail)
		}
		if !near || stem == "" || misspelt == mostMisspelt {
			continue
		}
		misspelt++
		start, end, lengths := ends(stem)
		look("char_length(word) = ANY (?::int[]) AND word LIKE ?", pgdialect.Array(lengths), start+"%")
		look("char_length(word) = ANY (?::int[]) AND reverse(word) LIKE ?", pgdialect.Array(lengths), backwards(end)+"%")
		if lengths[len(lengths)-1] >= twoErrors+2 {
			// One by one: the planner takes many together for so common that it reads all words.
			for _, p := range pieces(stem) {
				look("word LIKE ?", p)
			}
		}
	}
	if len(like) == 0 {
		return nil
	}
	var rows []found
	err := db.NewRaw("WITH rare AS MATERIALIZED ("+strings.Join(rare, " UNION ALL ")+") "+strings.Join(like, " UNION ALL "), append(rareArgs, likeArgs...)...).Scan(ctx, &rows)
	if err != nil {
		return err
	}
	for _, r := range rows {
		terms[r.At].sort(*r.Word)
	}
	for i := range terms {
		terms[i].trim()
	}
	return nil
}
