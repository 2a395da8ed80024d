package calendar

import "time"

// Rule says how long people must have at least.
type Rule string

const (
	// RuleFederal is VlG art. 7: three months, longer over holidays.
	RuleFederal Rule = "federal"
	// RuleThreeMonths is what is usual in the canton of Lucerne.
	RuleThreeMonths Rule = "three_months"
	// RuleDisplay is the public display of plans, PBG LU § 61: 30 days, the first one
	// counted.
	RuleDisplay Rule = "display"
	// RuleFree asks for nothing.
	RuleFree Rule = "free"
)

// Rules in the order in which they are offered.
func Rules() []Rule { return []Rule{RuleFree, RuleThreeMonths, RuleFederal, RuleDisplay} }

// Holiday is a time that makes a federal deadline longer.
type Holiday string

const (
	Summer    Holiday = "summer"
	Christmas Holiday = "christmas"
	Easter    Holiday = "easter"
)

// Minimum is the earliest last day that a rule allows.
type Minimum struct {
	// Last is the zero Date when the rule asks for nothing.
	Last Date
	// Because of these holidays it is later than it would be, once for each year they
	// are touched.
	Because []Holiday
}

type holiday struct {
	name       Holiday
	weeks      int
	start, end func(year int) Date
}

// VlG art. 7 para. 3: whole or part of 15 July to 15 August, of Christmas and New
// Year, of Easter (Good Friday to Easter Monday).
var holidays = []holiday{
	{Easter, 1, func(y int) Date { return EasterSunday(y).AddDays(-2) }, func(y int) Date { return EasterSunday(y).AddDays(1) }},
	{Summer, 3, func(y int) Date { return On(y, time.July, 15) }, func(y int) Date { return On(y, time.August, 15) }},
	{Christmas, 2, func(y int) Date { return On(y, time.December, 25) }, func(y int) Date { return On(y+1, time.January, 1) }},
}

// Earliest computes the last day a deadline may have that begins on start. The
// answer is advice: a shorter deadline needs a reason, it is never refused.
func Earliest(start Date, r Rule) Minimum {
	switch r {
	case RuleThreeMonths:
		return Minimum{Last: start.AddMonths(3)}
	case RuleDisplay:
		return Minimum{Last: start.AddDays(29)}
	case RuleFederal:
		return federal(start)
	}
	return Minimum{}
}

// federal lengthens until nothing more is touched: the weeks added for one holiday
// can reach the next.
func federal(start Date) Minimum {
	m := Minimum{Last: start.AddMonths(3)}
	type once struct {
		name Holiday
		year int
	}
	counted := map[once]bool{}
	for again := true; again; {
		again = false
		for year := start.Year - 1; year <= m.Last.Year; year++ {
			for _, h := range holidays {
				if counted[once{h.name, year}] || h.end(year).Before(start) || h.start(year).After(m.Last) {
					continue
				}
				counted[once{h.name, year}] = true
				m.Last, m.Because, again = m.Last.AddDays(7*h.weeks), append(m.Because, h.name), true
			}
		}
	}
	return m
}

// EasterSunday of the Gregorian calendar, by the anonymous algorithm of 1876
// (Meeus, Astronomical Algorithms, chapter 8).
func EasterSunday(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return On(year, time.Month(month), day)
}
