package calendar

import (
	"fmt"
	"time"

	"mitwirken/internal/platform/locale"
)

// Date is a civil day, without a zone. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// On gives a Date; days and months that do not exist roll over as in time.Date.
func On(year int, month time.Month, day int) Date {
	return of(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the day at that moment in Europe/Zurich.
func DateOf(t time.Time) Date { return of(t.In(locale.Zurich())) }

func of(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Begin is the first moment of the day in Europe/Zurich.
func (d Date) Begin() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, locale.Zurich())
}

// End is 23:59:59 of the day in Europe/Zurich: the last second that still counts.
func (d Date) End() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 23, 59, 59, 0, locale.Zurich())
}

// AddDays counts days on, or back.
func (d Date) AddDays(n int) Date { return of(d.utc().AddDate(0, 0, n)) }

// AddMonths counts months on. Where the day does not exist the month’s last day
// stands in: 30 November and three months is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return On(first.Year(), first.Month(), min(d.Day, last))
}

// Sub counts the days from e to d.
func (d Date) Sub(e Date) int { return int(d.utc().Sub(e.utc()).Hours() / 24) }

// Before and After compare days.
func (d Date) Before(e Date) bool { return d.utc().Before(e.utc()) }

// After is Before the other way round.
func (d Date) After(e Date) bool { return e.Before(d) }

// IsZero tells whether there is no day.
func (d Date) IsZero() bool { return d == Date{} }

// String is the ISO 8601 form, 2026-10-31; empty for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// ParseDate reads 2026-10-31, and the empty string as no day.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("calendar: not a day of the form 2026-10-31")
	}
	return of(t), nil
}

// MarshalText writes String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}
