// Package calendar knows days as municipalities count them: civil days in
// Europe/Zurich, deadlines (Fristen) that end with the last second of a day, how
// long the law wants them to be, and iCalendar files for people’s own calendars.
package calendar
