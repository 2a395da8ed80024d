package pg

import (
	"context"
	"strings"

	"github.com/uptrace/bun"
)

// What belongs to an extension or to the migration tool is not ours to describe.
// NOT NULL constraints are left out: PostgreSQL 18 lists them, 15 does not, and
// the columns say it anyway.
const schemaSQL = `
WITH rel AS (
	SELECT c.oid, c.relname, c.relkind, c.relpersistence, c.reloptions
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = current_schema()
	AND c.relname NOT LIKE ? AND c.relname NOT LIKE ?
	AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), lines AS (
	SELECT 'extension ' || extname AS head, 0 AS rank, 0 AS pos, '' AS line
	FROM pg_extension WHERE extname <> 'plpgsql'
	UNION ALL
	SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' ELSE 'table ' END || relname, 1, 0,
		concat_ws(' ', CASE relpersistence WHEN 'u' THEN 'unlogged' END, CASE relkind WHEN 'p' THEN 'partitioned' END, array_to_string(reloptions, ','),
			CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid, true) END)
	FROM rel WHERE relkind IN ('r', 'p', 'v', 'm')
	UNION ALL
	SELECT 'table ' || r.relname, 2, a.attnum,
		concat_ws(' ', 'column', a.attname, format_type(a.atttypid, a.atttypmod),
			CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || a.attcollation::regcollation END,
			CASE WHEN a.attnotnull THEN 'not null' END,
			CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
			CASE WHEN d.oid IS NOT NULL THEN CASE a.attgenerated WHEN '' THEN 'default ' ELSE 'generated ' END || pg_get_expr(d.adbin, d.adrelid) END)
	FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
	JOIN pg_type t ON t.oid = a.atttypid
	LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
	WHERE r.relkind IN ('r', 'p')
	UNION ALL
	SELECT 'table ' || r.relname, 3, 0, concat_ws(' ', 'constraint', c.conname, pg_get_constraintdef(c.oid, true))
	FROM rel r JOIN pg_constraint c ON c.conrelid = r.oid WHERE c.contype <> 'n' AND c.contype <> 't'
	UNION ALL
	SELECT 'table ' || r.relname, 4, 0, pg_get_indexdef(i.indexrelid)
	FROM rel r JOIN pg_index i ON i.indrelid = r.oid
	WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = r.oid AND c.contype IN ('p', 'u', 'x'))
	UNION ALL
	SELECT 'table ' || r.relname, 5, 0, pg_get_triggerdef(g.oid, true)
	FROM rel r JOIN pg_trigger g ON g.tgrelid = r.oid WHERE NOT g.tgisinternal
	UNION ALL
	SELECT 'sequence ' || r.relname, 1, 0, concat_ws(' ', format_type(s.seqtypid, NULL), 'start', s.seqstart, 'increment', s.seqincrement)
	FROM rel r JOIN pg_sequence s ON s.seqrelid = r.oid
	UNION ALL
	SELECT 'type ' || t.typname, 1, 0, CASE t.typtype
		WHEN 'e' THEN 'enum ' || (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
		ELSE 'domain ' || format_type(t.typbasetype, t.typtypmod) || coalesce((SELECT string_agg(' ' || pg_get_constraintdef(c.oid), '' ORDER BY c.conname) FROM pg_constraint c WHERE c.contypid = t.oid), '') END
	FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
	WHERE n.nspname = current_schema() AND t.typtype IN ('e', 'd')
	AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
	UNION ALL
	SELECT 'function ' || p.oid::regprocedure, 1, 0, pg_get_functiondef(p.oid)
	FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
	WHERE n.nspname = current_schema() AND p.prokind IN ('f', 'p')
	AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
)
SELECT head, line FROM lines ORDER BY head COLLATE "C", rank, pos, line COLLATE "C"`

// Schema describes everything that migrations create in the schema of this
// session: tables with columns, constraints, indexes and triggers, sequences,
// views, types, functions and extensions. The text is the same for the same
// schema, whatever the order in which it came about, except that columns keep
// theirs; an empty schema gives an empty text. Only the text of a view may differ
// between versions of PostgreSQL.
func Schema(ctx context.Context, db bun.IDB) (string, error) {
	var rows []struct{ Head, Line string }
	if err := db.NewRaw(schemaSQL, migrationTable+"%", lockTable+"%").Scan(ctx, &rows); err != nil {
		return "", err
	}
	var b strings.Builder
	last := ""
	for _, r := range rows {
		if r.Head != last {
			if last != "" {
				b.WriteByte('\n')
			}
			b.WriteString(r.Head + "\n")
			last = r.Head
		}
		if r.Line != "" {
			b.WriteString("    " + strings.ReplaceAll(strings.TrimSpace(r.Line), "\n", "\n    ") + "\n")
		}
	}
	return b.String(), nil
}
