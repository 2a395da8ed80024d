package statement

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/pg"
)

// What the report on a consultation needs of statements. Whether an actor may is for the
// room of the report to ask.

// Reported tells whether the report on a consultation is out: from then on consent to
// publication stays as it is.
type Reported func(ctx context.Context, db bun.IDB, activity uuid.UUID) (bool, error)

// OnReport sets who knows that; app does it before anything is served.
func (s *Service) OnReport(r Reported) { s.reported = r }

// ReportOut tells whether the report on a consultation is out; without a room of reports
// none is. One statement.
func (s *Service) ReportOut(ctx context.Context, db bun.IDB, activity uuid.UUID) (bool, error) {
	if s.reported == nil {
		return false, nil
	}
	return s.reported(ctx, db, activity)
}

// Tally is how many statements of one kind came through one channel.
type Tally struct {
	Kind    Kind
	Channel Channel
	N       int
}

// counts picks statements that were submitted and not taken back; what is there twice counts
// once. first is when one came in.
const counts = ` FROM consultation_statement AS t JOIN LATERAL (SELECT min(x.submitted_at) AS first FROM consultation_submission AS x WHERE x.statement_id = t.id) AS x ON true
	WHERE t.activity_id = ? AND t.state = 'submitted' AND t.duplicate_of IS NULL`

// within holds for what came in until a moment, given three times. Submissions carry whole
// seconds: for one in the very second of that moment its segments tell, since no report is
// published over an open one.
const within = `(x.first < date_trunc('second', ?::timestamptz) OR x.first <= ?::timestamptz
	AND NOT EXISTS (SELECT FROM consultation_segment AS g WHERE g.statement_id = t.id AND (g.released_at IS NULL OR g.released_at > ?::timestamptz)))`

// Tallies are of what counts and came in until then; nil for all.
func (s *Service) Tallies(ctx context.Context, db bun.IDB, activity uuid.UUID, until *time.Time) ([]Tally, error) {
	rows := []Tally{}
	err := db.NewRaw("SELECT t.kind, t.channel, count(*) AS n"+counts+" AND (?::timestamptz IS NULL OR "+within+") GROUP BY 1, 2 ORDER BY 1, 2", activity, until, until, until, until).Scan(ctx, &rows)
	return rows, pg.Fault(err)
}

// Since is how many statements that count came in later than that: those that Tallies leaves
// out.
func (s *Service) Since(ctx context.Context, db bun.IDB, activity uuid.UUID, then time.Time) (n int, err error) {
	err = db.NewRaw("SELECT count(*)"+counts+" AND NOT "+within, activity, then, then, then).Scan(ctx, &n)
	return n, pg.Fault(err)
}

// Archived is a statement with all versions that were submitted.
type Archived struct {
	Statement
	Versions []Submission
}

// Archive lists statements that were ever submitted, with what was sealed open, in the
// order of their ids. Two statements.
func (s *Service) Archive(ctx context.Context, db bun.IDB, activity, after uuid.UUID, limit int64) ([]Archived, error) {
	rows := []Statement{}
	if err := Select(db).Where("s.activity_id = ? AND s.submissions > 0 AND s.id > ?", activity, after).OrderExpr("s.id").Limit(limit).Scan(ctx, &rows); err != nil {
		return nil, pg.Fault(err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	ids, out, at := make([]uuid.UUID, len(rows)), make([]Archived, len(rows)), map[uuid.UUID]int{}
	for i := range rows {
		if err := s.Unseal(&rows[i]); err != nil {
			return nil, err
		}
		ids[i], out[i].Statement, at[rows[i].ID] = rows[i].ID, rows[i], i
	}
	versions := []Submission{}
	err := db.NewRaw("SELECT "+SubmissionColumns+" FROM consultation_submission AS x WHERE x.statement_id IN (?) ORDER BY x.statement_id, x.number", bun.List(ids)).Scan(ctx, &versions)
	for _, v := range versions {
		i := at[v.StatementID]
		out[i].Versions = append(out[i].Versions, v)
	}
	return out, pg.Fault(err)
}

// Keys that receipts can be checked with, without us; that of today is among them, since
// today as long as it has signed nothing.
func (s *Service) Keys(ctx context.Context) ([]PublicKey, error) {
	rows, err := listKeys(ctx, s.db)
	if err != nil {
		return nil, pg.Fault(err)
	}
	for _, k := range rows {
		if k.ID == s.o.Key.ID() {
			return rows, nil
		}
	}
	return append([]PublicKey{{ID: s.o.Key.ID(), Public: s.o.Key.Public(), CreatedAt: calendar.DateOf(s.now()).Begin()}}, rows...), nil
}
