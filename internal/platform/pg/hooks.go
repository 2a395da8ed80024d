package pg

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/uptrace/bun"
)

const (
	slowAfter = time.Second
	// A statement in the log is cut here: an insert of 1,000 rows says nothing more after that.
	maxLogged = 600
)

// Counter counts statements; safe for concurrent use.
type Counter struct{ n atomic.Int64 }

// N is the number of round trips so far, BEGIN, COMMIT and savepoints included.
func (c *Counter) N() int { return int(c.n.Load()) }

type counterKey struct{}

// CountQueries returns a context whose statements are counted: a test asserts with
// it that a list costs the same number of statements for 10 rows and for 1,000.
func CountQueries(ctx context.Context) (context.Context, *Counter) {
	c := new(Counter)
	return context.WithValue(ctx, counterKey{}, c), c
}

type counting struct{}

func (counting) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context {
	if c, ok := ctx.Value(counterKey{}).(*Counter); ok {
		c.n.Add(1)
	}
	return ctx
}

func (counting) AfterQuery(context.Context, *bun.QueryEvent) {}

type slow struct {
	log  *slog.Logger
	over time.Duration
}

func (slow) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

func (s slow) AfterQuery(ctx context.Context, e *bun.QueryEvent) {
	took := time.Since(e.StartTime)
	if took < s.over {
		return
	}
	// The template of a statement from the query builder already holds the values.
	s.log.WarnContext(ctx, "slow statement", "took_ms", took.Milliseconds(), "operation", e.Operation(), "statement", withoutValues(e.QueryTemplate))
}

// withoutValues replaces every string and number in a statement by «?», as the
// server's own pg_stat_statements does.
func withoutValues(q string) string {
	out := make([]byte, 0, min(len(q), maxLogged))
	for i := 0; i < len(q); {
		if len(out) >= maxLogged {
			return string(out) + " …"
		}
		switch c := q[i]; {
		case c == '\'':
			escapes := i > 0 && (q[i-1] == 'E' || q[i-1] == 'e') && (i < 2 || !wordByte(q[i-2]))
			i = endOfString(q, i+1, escapes)
			out = append(out, '?')
		case c == '"':
			end := i + 1
			for end < len(q) && q[end] != '"' {
				end++
			}
			end = min(end+1, len(q))
			out = append(out, q[i:end]...)
			i = end
		case c >= '0' && c <= '9' && (i == 0 || !wordByte(q[i-1])):
			for i < len(q) && (wordByte(q[i]) || q[i] == '.') {
				i++
			}
			out = append(out, '?')
		default:
			out = append(out, c)
			i++
		}
	}
	return string(out)
}

func endOfString(q string, i int, escapes bool) int {
	for i < len(q) {
		switch {
		case escapes && q[i] == '\\':
			i += 2
		case q[i] != '\'':
			i++
		case i+1 < len(q) && q[i+1] == '\'':
			i += 2
		default:
			return i + 1
		}
	}
	return len(q)
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
