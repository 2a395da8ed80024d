package calendar

import (
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Entry is one line in somebody’s calendar.
type Entry struct {
	// UID stays the same for ever, so that a changed entry replaces the old one.
	UID string
	// Changed is when the entry last changed.
	Changed time.Time
	// Begin and Until; an Entry with a Day lasts all of it and has neither.
	Begin, Until time.Time
	Day          Date
	Title, Text  string
	Place, URL   string
	// Cancelled tells calendars to strike it out.
	Cancelled bool
}

// ICS writes entries as iCalendar (RFC 5545). Alarms are left to people.
func ICS(name string, entries []Entry) string {
	c := ics.NewCalendarFor("mitwirken")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(name)
	for _, e := range entries {
		v := c.AddEvent(e.UID)
		v.SetDtStampTime(e.Changed)
		v.SetLastModifiedAt(e.Changed)
		v.SetSummary(e.Title)
		if e.Day.IsZero() {
			v.SetStartAt(e.Begin)
			if e.Until.After(e.Begin) {
				v.SetEndAt(e.Until)
			}
		} else {
			v.SetAllDayStartAt(e.Day.utc())
			v.SetAllDayEndAt(e.Day.AddDays(1).utc())
			v.SetTimeTransparency(ics.TransparencyTransparent)
		}
		if e.Text != "" {
			v.SetDescription(e.Text)
		}
		if e.Place != "" {
			v.SetLocation(e.Place)
		}
		if e.URL != "" {
			v.SetURL(e.URL)
		}
		if e.Cancelled {
			v.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	var b strings.Builder
	// Writing into memory cannot fail.
	_ = c.SerializeTo(&b, ics.WithNewLineWindows)
	return b.String()
}
