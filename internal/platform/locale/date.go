package locale

import (
	"strconv"
	"time"

	// The zone has to be known on machines without a zone database too.
	_ "time/tzdata"
)

var zurich = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		panic(err) // impossible: the zone is compiled in
	}
	return loc
}()

// Zurich is the zone in which days begin and end for the municipality.
func Zurich() *time.Location { return zurich }

// LongDate is the form for sentences: 7. September 2026. No line ends inside a date.
func (f Format) LongDate(t time.Time) string {
	t = t.In(zurich)
	return f.dayMonth(t) + noBreak + strconv.Itoa(t.Year())
}

// WeekdayDate is LongDate behind its weekday: Montag, 7. September 2026.
func (f Format) WeekdayDate(t time.Time) string {
	return f.Weekday(t) + f.w.weekdayGap + f.LongDate(t)
}

// ShortDate is the form for tables: 07.09.2026.
func (f Format) ShortDate(t time.Time) string {
	t = t.In(zurich)
	if f.w.lang == "en" {
		// Digits alone mean different days to different readers of English.
		return two(t.Day()) + noBreak + f.w.months[t.Month()-1][:3] + noBreak + strconv.Itoa(t.Year())
	}
	return two(t.Day()) + "." + two(int(t.Month())) + "." + strconv.Itoa(t.Year())
}

// Time is the time of day: 14.05 Uhr, 14 h 05, ore 14:05, 14:05.
func (f Format) Time(t time.Time) string {
	t = t.In(zurich)
	hour, minute := strconv.Itoa(t.Hour()), two(t.Minute())
	switch f.w.lang {
	case "fr":
		return hour + noBreak + "h" + noBreak + minute
	case "it":
		return "ore" + noBreak + hour + ":" + minute
	case "en":
		return two(t.Hour()) + ":" + minute
	default:
		return hour + "." + minute + noBreak + "Uhr"
	}
}

// DateTime is LongDate and Time: 7. September 2026, 14.05 Uhr.
func (f Format) DateTime(t time.Time) string {
	return f.LongDate(t) + f.w.timeGap + f.Time(t)
}

// Weekday is the name alone, capitalised as inside a sentence.
func (f Format) Weekday(t time.Time) string {
	return f.w.weekdays[t.In(zurich).Weekday()]
}

// DateRange names nothing twice: 7.–11. September 2026,
// 7. September – 4. Dezember 2026. Both days are included; the earlier comes first.
func (f Format) DateRange(from, to time.Time) string {
	from, to = from.In(zurich), to.In(zurich)
	if to.Before(from) {
		from, to = to, from
	}
	switch {
	case from.Year() != to.Year():
		return f.LongDate(from) + noBreak + "– " + f.LongDate(to)
	case from.Month() != to.Month():
		return f.dayMonth(from) + noBreak + "– " + f.LongDate(to)
	case from.Day() != to.Day():
		return f.day(from) + "–" + f.LongDate(to)
	default:
		return f.LongDate(to)
	}
}

// Relative says how far t is from now: «noch 5 Tage» ahead, «vor 2 Stunden»
// behind. Below one day it counts hours and minutes that have fully passed;
// from one day on it counts midnights in Zurich, as people do; from 62 days on,
// months; from 24 months on, years.
func (f Format) Relative(t, now time.Time) string {
	ahead := t.After(now)
	distance := t.Sub(now).Abs()
	phrase := &f.w.past
	if ahead {
		phrase = &f.w.future
	}
	switch {
	case distance < time.Minute:
		return phrase.moment
	case distance < time.Hour:
		return f.count(int64(distance/time.Minute), phrase.minutes)
	case distance < 24*time.Hour:
		return f.count(int64(distance/time.Hour), phrase.hours)
	}
	early, late := now.In(zurich), t.In(zurich)
	if !ahead {
		early, late = late, early
	}
	// The day on which summer time ends has 25 hours and room for 24 of them.
	days := max(midnights(early, late), 1)
	if days < 62 {
		return f.count(days, phrase.days)
	}
	months := fullMonths(early, late)
	if months < 24 {
		return f.count(months, phrase.months)
	}
	return f.count(months/12, phrase.years)
}

// Day names a day as seen from now: gestern, heute, morgen, or its LongDate.
func (f Format) Day(t, now time.Time) string {
	switch midnights(now.In(zurich), t.In(zurich)) {
	case -1:
		return f.w.yesterday
	case 0:
		return f.w.today
	case 1:
		return f.w.tomorrow
	default:
		return f.LongDate(t)
	}
}

func (f Format) dayMonth(t time.Time) string {
	return f.day(t) + noBreak + f.w.months[t.Month()-1]
}

func (f Format) day(t time.Time) string {
	if t.Day() == 1 {
		return f.w.first
	}
	return strconv.Itoa(t.Day()) + f.w.dayDot
}

func (f Format) count(n int64, p plural) string {
	if f.singular(n) {
		return p.before1 + f.Integer(n) + p.after1
	}
	return p.before + f.Integer(n) + p.after
}

// midnights counts the day borders between two times. Whole days in UTC have 24
// hours, days in Zurich have 23 to 25.
func midnights(from, to time.Time) int64 {
	a := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	b := time.Date(to.Year(), to.Month(), to.Day(), 0, 0, 0, 0, time.UTC)
	return int64(b.Sub(a) / (24 * time.Hour))
}

func fullMonths(from, to time.Time) int64 {
	months := int64(to.Year()-from.Year())*12 + int64(to.Month()-from.Month())
	if to.Day() < from.Day() {
		months--
	}
	return months
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
