package locale

// vocabulary is what Format needs to know of one language: names and signs, no
// sentences. Order of words follows langs.
type vocabulary struct {
	lang      string
	thousands string
	decimal   string
	percent   string
	evenMoney string
	zeroIsOne bool
	millions  bool
	quotes    [2]string
	and       string
	bytes     [5]string

	months     [12]string
	weekdays   [7]string // Sunday first, as time.Weekday counts
	first      string    // the first day of a month
	dayDot     string
	weekdayGap string
	timeGap    string

	yesterday, today, tomorrow string
	past, future               phrases
}

type phrases struct {
	moment                              string
	minutes, hours, days, months, years plural
}

// plural puts words around a number, for one and for several.
type plural struct{ before1, after1, before, after string }

// around is a plural whose words before the number do not change; number and unit
// stay on one line.
func around(before, one, many string) plural {
	return plural{before, noBreak + one, before, noBreak + many}
}

var words = [len(langs)]vocabulary{
	{
		lang: "de", thousands: "’", decimal: ",", percent: noBreak + "%", evenMoney: ".–",
		quotes: [2]string{"«", "»"}, and: "und",
		bytes: [5]string{"B", "kB", "MB", "GB", "TB"},
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November", "Dezember"},
		weekdays: [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		first:    "1.", dayDot: ".", weekdayGap: ", ", timeGap: ", ",
		yesterday: "gestern", today: "heute", tomorrow: "morgen",
		past: phrases{
			moment:  "gerade eben",
			minutes: around("vor ", "Minute", "Minuten"),
			hours:   around("vor ", "Stunde", "Stunden"),
			days:    around("vor ", "Tag", "Tagen"),
			months:  around("vor ", "Monat", "Monaten"),
			years:   around("vor ", "Jahr", "Jahren"),
		},
		future: phrases{
			moment:  "noch weniger als 1" + noBreak + "Minute",
			minutes: around("noch ", "Minute", "Minuten"),
			hours:   around("noch ", "Stunde", "Stunden"),
			days:    around("noch ", "Tag", "Tage"),
			months:  around("noch ", "Monat", "Monate"),
			years:   around("noch ", "Jahr", "Jahre"),
		},
	},
	{
		lang: "fr", thousands: narrowNoBreak, decimal: ",", percent: noBreak + "%", evenMoney: ".–",
		zeroIsOne: true, millions: true,
		quotes: [2]string{"«" + narrowNoBreak, narrowNoBreak + "»"}, and: "et",
		bytes: [5]string{"o", "ko", "Mo", "Go", "To"},
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		weekdays: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		first:    "1er", weekdayGap: " ", timeGap: " à" + noBreak,
		yesterday: "hier", today: "aujourd’hui", tomorrow: "demain",
		past: phrases{
			moment:  "à l’instant",
			minutes: around("il y a ", "minute", "minutes"),
			hours:   around("il y a ", "heure", "heures"),
			days:    around("il y a ", "jour", "jours"),
			months:  around("il y a ", "mois", "mois"),
			years:   around("il y a ", "an", "ans"),
		},
		future: phrases{
			moment:  "encore moins d’une minute",
			minutes: around("encore ", "minute", "minutes"),
			hours:   around("encore ", "heure", "heures"),
			days:    around("encore ", "jour", "jours"),
			months:  around("encore ", "mois", "mois"),
			years:   around("encore ", "an", "ans"),
		},
	},
	{
		lang: "it", thousands: "’", decimal: ",", percent: noBreak + "%", evenMoney: ".–",
		millions: true,
		quotes:   [2]string{"«", "»"}, and: "e",
		bytes: [5]string{"B", "kB", "MB", "GB", "TB"},
		months: [12]string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
			"luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"},
		weekdays: [7]string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"},
		first:    "1°", weekdayGap: " ", timeGap: ", ",
		yesterday: "ieri", today: "oggi", tomorrow: "domani",
		past: phrases{
			moment:  "proprio ora",
			minutes: around("", "minuto fa", "minuti fa"),
			hours:   around("", "ora fa", "ore fa"),
			days:    around("", "giorno fa", "giorni fa"),
			months:  around("", "mese fa", "mesi fa"),
			years:   around("", "anno fa", "anni fa"),
		},
		future: phrases{
			moment:  "ancora meno di 1" + noBreak + "minuto",
			minutes: around("ancora ", "minuto", "minuti"),
			hours:   around("ancora ", "ora", "ore"),
			days:    around("ancora ", "giorno", "giorni"),
			months:  around("ancora ", "mese", "mesi"),
			years:   around("ancora ", "anno", "anni"),
		},
	},
	{
		lang: "en", thousands: ",", decimal: ".", percent: "%", evenMoney: "",
		quotes: [2]string{"“", "”"}, and: "and",
		bytes: [5]string{"B", "kB", "MB", "GB", "TB"},
		months: [12]string{"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December"},
		weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		first:    "1", weekdayGap: ", ", timeGap: ", ",
		yesterday: "yesterday", today: "today", tomorrow: "tomorrow",
		past: phrases{
			moment:  "just now",
			minutes: around("", "minute ago", "minutes ago"),
			hours:   around("", "hour ago", "hours ago"),
			days:    around("", "day ago", "days ago"),
			months:  around("", "month ago", "months ago"),
			years:   around("", "year ago", "years ago"),
		},
		future: phrases{
			moment:  "less than 1" + noBreak + "minute left",
			minutes: around("", "minute left", "minutes left"),
			hours:   around("", "hour left", "hours left"),
			days:    around("", "day left", "days left"),
			months:  around("", "month left", "months left"),
			years:   around("", "year left", "years left"),
		},
	},
}
