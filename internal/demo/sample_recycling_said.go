package demo

import (
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
)

// sampleRemark is about the block with these German words.
type sampleRemark struct {
	at              string
	position        statement.Position
	request, reason string
	wording         string
	// answer is the key of the one it gets.
	answer string
}

// sampleStatement came in so many days from the first start.
type sampleStatement struct {
	day                int
	channel            statement.Channel
	name, street, town string
	// organisation speaks; name is then who wrote for it.
	organisation, category string
	lang                   string
	publish                statement.Publication
	// resident: of the person of the sample who can log in; joins is the organisation
	// whose statement is a part of it.
	resident bool
	joins    string
	// team: of the association of the sample, whose name stands in the statement by itself.
	team      bool
	noComment bool
	said      []sampleRemark
}

const (
	chapterAims   = "Ausgangslage und Ziele"
	chapterPlaces = "Standorte und Zugang"
	chapterHours  = "Öffnungszeiten und Ruhe"
	chapterHelp   = "Grüngut, Sperrgut und Hilfe"
	riffig        = "Die Sammelstelle Riffig"
	steps         = "ohne Stufen erreichbar"
	ground        = "stehen die Container im Boden"
	hours         = "von 7 bis 20 Uhr"
	sundays       = "An Sonntagen"
	garden        = "Grüngut wird"
	swapDay       = "ein Bringtag statt"
	pickUp        = "ruft den Abholdienst an"
)

func approves(chapter string) sampleRemark {
	return sampleRemark{at: chapter, position: statement.Approval, answer: "thanks"}
}

func asks(at, request, reason, answer string) sampleRemark {
	return sampleRemark{at: at, request: request, reason: reason, answer: answer}
}

func (r sampleRemark) with(p statement.Position) sampleRemark {
	r.position = p
	return r
}

// words of the remark on a block.
func (r sampleRemark) words(block string) drafting.Words {
	return drafting.Words{Anchor: compare.Anchor{Block: block, Lang: "de"}, Position: r.position, Request: r.request, Reason: r.reason, Wording: r.wording}
}

// keepRiffig and quietNoon are what several people wrote with nearly the same words.
func keepRiffig(tail string) sampleRemark {
	return asks(riffig, "Die Sammelstelle Riffig bleibt bestehen.", "Viele von uns sind über siebzig und tragen das Altglas zu Fuss. Bis zum Sonnenplatz ist es fast ein Kilometer, und der Weg zurück geht bergauf. "+tail, "riffig")
}

func quietNoon(tail string) sampleRemark {
	return asks(hours, "Von 12 bis 13 Uhr sind die Sammelstellen geschlossen.", "Unsere Fenster liegen gegenüber den Containern. Wenn über Mittag Flaschen hineinfallen, wachen die Kinder auf und niemand kann sich ausruhen. "+tail, "noon")
}

// recyclingSaid is everything that was said about the collection points. Nobody in it exists.
func recyclingSaid() []sampleStatement {
	return []sampleStatement{
		{day: -95, channel: statement.Online, name: "Regula Amstutz", town: "6020 Emmenbrücke", publish: statement.Named, said: []sampleRemark{
			approves(chapterAims), asks(swapDay, "Der Bringtag findet jeden Monat statt.", "Zweimal im Jahr verpasst man ihn leicht, und dazwischen landet Brauchbares im Kehricht.", "swap")}},
		{day: -94, channel: statement.Letter, organisation: "Interessengemeinschaft Riffig", name: "Hanspeter Odermatt", street: "Sternmatt 4", town: "6020 Emmenbrücke", category: "Quartierverein", publish: statement.Named, said: []sampleRemark{
			asks(chapterPlaces, "Auf die Aufhebung der Sammelstelle im Riffig wird verzichtet.", "Im Riffig wohnen überdurchschnittlich viele ältere Menschen. Eine Umfrage unter unseren 84 Mitgliedern zeigt: Zwei von drei bringen ihr Glas zu Fuss.", "riffig").with(statement.Rejection),
			approves(chapterHelp)}},
		{day: -93, channel: statement.Letter, name: "Elsbeth Grüter", street: "Riffighöhe 11", town: "6020 Emmenbrücke", said: []sampleRemark{keepRiffig("Bitte denken Sie an uns.")}},
		{day: -93, channel: statement.Letter, name: "Josef Emmenegger", street: "Riffighöhe 13", town: "6020 Emmenbrücke", said: []sampleRemark{keepRiffig("Ein Auto haben wir nicht mehr.")}},
		{day: -92, channel: statement.Letter, name: "Trudi und Walter Häfliger", street: "Riffighöhe 15", town: "6020 Emmenbrücke", said: []sampleRemark{keepRiffig("Im Winter ist er glatt.")}},
		{day: -92, channel: statement.Letter, name: "Margrit Zemp", street: "Riffighöhe 2", town: "6020 Emmenbrücke", said: []sampleRemark{keepRiffig("Die heutige Stelle stört niemanden.")}},
		{day: -91, channel: statement.Letter, name: "Alois Schnyder", street: "Riffighöhe 8", town: "6020 Emmenbrücke", said: []sampleRemark{keepRiffig("Danke fürs Lesen.")}},
		{day: -90, channel: statement.Online, name: "Ivana Petrović", publish: statement.Anonymous, said: []sampleRemark{
			asks(hours, "Die Sammelstellen sind bis 21 Uhr offen.", "Wer im Verkauf arbeitet, ist um acht noch nicht zu Hause.", "evening")}},
		{day: -89, channel: statement.Mail, organisation: "Verein Hindernisfrei unterwegs", name: "Sabrina Koller", category: "Fachorganisation", publish: statement.Named, said: []sampleRemark{
			{at: steps, request: "Das Konzept nennt die Höhe der Öffnungen und den Platz davor.", reason: "Aus dem Rollstuhl erreicht man eine Öffnung bis 110 Zentimeter Höhe. Davor braucht es eine ebene Fläche, auf der man wenden kann.",
				wording: "Alle Sammelstellen sind ohne Stufen erreichbar, ihre Öffnungen liegen höchstens 110 Zentimeter hoch.", answer: "height"},
			asks(chapterPlaces, "Jede Sammelstelle ist beleuchtet.", "Wer schlecht sieht, stolpert im Dunkeln über abgestellte Taschen.", "light").with(statement.Approval)}},
		{day: -88, channel: statement.Mail, name: "Familie Suter", street: "Mooshüslistrasse 20", town: "6032 Emmen", said: []sampleRemark{quietNoon("Wir haben Zwillinge.")}},
		{day: -88, channel: statement.Mail, name: "Rajesh Nair", street: "Mooshüslistrasse 22", town: "6032 Emmen", said: []sampleRemark{quietNoon("Ich arbeite nachts im Spital.")}},
		{day: -87, channel: statement.Mail, name: "Corinne Bieri", street: "Mooshüslistrasse 24", town: "6032 Emmen", publish: statement.Anonymous, said: []sampleRemark{quietNoon("Früher gab es diese Pause.")}},
		{day: -87, channel: statement.Online, name: "Lukas Renggli", publish: statement.Named, said: []sampleRemark{quietNoon("Eine Stunde genügt.")}},
		{day: -86, channel: statement.Online, name: "Danijela Marić", town: "6020 Emmenbrücke", publish: statement.Named, said: []sampleRemark{
			asks(ground, "Alle Container kommen in den Boden, auch wo Leitungen verlegt werden müssen.", "Der Lärm beginnt nicht beim Einwurf, sondern beim Leeren. Unterirdische Container werden seltener geleert.", "ground"), approves(chapterHelp)}},
		{day: -85, channel: statement.Counter, name: "Pia Lötscher", street: "Oberhofstrasse 3", town: "6020 Emmenbrücke", said: []sampleRemark{
			asks(pickUp, "Der Abholdienst ist gratis.", "Fünf Franken sind für mich ein Mittagessen.", "pickup")}},
		{day: -84, channel: statement.Online, lang: "fr", name: "Mélanie Rochat", publish: statement.Named, said: []sampleRemark{
			asks(chapterHours, "Prévoir des conteneurs dont le bruit est amorti.", "Le verre réveille mon fils, même à 7 heures du matin.", "ground").with(statement.Reservation)}},
		{day: -83, channel: statement.Phone, name: "Othmar Wicki", town: "6032 Emmen", said: []sampleRemark{
			asks(pickUp, "Die Fahrt kostet für Rentnerinnen und Rentner nichts.", "Mit der AHV allein überlegt man sich jede Ausgabe.", "pickup")}},
		{day: -82, channel: statement.Online, resident: true, publish: statement.Named, joins: "Interessengemeinschaft Riffig", said: []sampleRemark{
			asks(riffig, "Im Riffig bleibt mindestens ein Glascontainer.", "Meine Nachbarin ist 81. Sie geht jeden Dienstag mit einer kleinen Tasche zur Sammelstelle; bis zum Sonnenplatz schafft sie es nicht.", "riffig"),
			asks(swapDay, "Den Bringtag gibt es viermal im Jahr, auch einmal in Emmenbrücke.", "Ohne Auto bringt man nichts Grosses zum Werkhof.", "swap"),
			asks(hours, "Am Samstag ist bis 21 Uhr offen.", "Am Samstagabend räume ich auf, wie viele andere auch.", "evening"),
			approves(chapterAims)}},
		{day: -80, channel: statement.Online, name: "Samuel Kurmann", publish: statement.Anonymous, said: []sampleRemark{
			asks(chapterAims, "Eine Kamera überwacht jede Sammelstelle.", "An jedem Montag liegen Matratzen neben den Containern.", "camera").with(statement.Reservation)}},
		{day: -79, channel: statement.Mail, organisation: "Reparaturwerkstatt Zweites Leben", name: "Noemi Fuchs", category: "Verein", publish: statement.Named, said: []sampleRemark{
			asks(swapDay, "Am Bringtag darf vor Ort repariert werden, und er findet öfter statt.", "Unsere Freiwilligen könnten jedes zweite Gerät noch am gleichen Nachmittag flicken.", "swap"),
			approves(chapterAims), approves(chapterPlaces), approves(chapterHours), approves(chapterHelp)}},
		{day: -78, channel: statement.Online, name: "Thomas Niederberger", publish: statement.Named, town: "6032 Emmen", said: []sampleRemark{
			asks(garden, "Grüngut wird im Winter alle zwei Wochen abgeholt.", "Im November und Februar wird am meisten geschnitten.", "winter")}},
		{day: -76, channel: statement.Online, lang: "it", name: "Giulia Bernasconi", publish: statement.Anonymous, said: []sampleRemark{
			asks(chapterPlaces, "Raccogliere anche la plastica.", "Oggi devo prendere il treno fino a Lucerna con un sacco di bottiglie.", "plastic").with(statement.Approval)}},
		{day: -75, channel: statement.Counter, name: "Werner Ineichen", street: "Kirchfeldstrasse 30", town: "6032 Emmen", said: []sampleRemark{
			asks(sundays, "Am Sonntagnachmittag ist offen.", "Am Sonntag hat man Zeit und ein Auto.", "sunday"), approves(chapterHelp)}},
		{day: -73, channel: statement.Letter, organisation: "Kirchgemeinde am Fluss", name: "Pfarrer Matthias Lang", category: "Kirche", publish: statement.Named, said: []sampleRemark{
			approves(chapterHours), asks(sundays, "Die Ruhe an Sonn- und Feiertagen gilt auch für das Leeren der Container.", "An Auffahrt wurde während des Gottesdienstes geleert.", "emptying")}},
		{day: -71, channel: statement.Online, lang: "en", name: "Priya Raman", publish: statement.Named, said: []sampleRemark{
			asks(chapterPlaces, "Put signs with pictures on every container.", "Many neighbours do not read German, and wrong items end up in the glass.", "signs").with(statement.Approval)}},
		{day: -70, channel: statement.Online, name: "Adrian Estermann", said: []sampleRemark{approves(chapterAims), approves(chapterPlaces), approves(chapterHours), approves(chapterHelp)}},
		{day: -68, channel: statement.Mail, organisation: "Gewerbeverein Seetalplatz", name: "Karin Egli", category: "Wirtschaft", publish: statement.Named, said: []sampleRemark{
			asks(chapterHours, "Betriebe dürfen ihr Glas ab 6 Uhr abgeben.", "Restaurants leeren vor der Öffnung; um sieben sind die Lieferwagen unterwegs.", "early").with(statement.Reservation)}},
		{day: -66, channel: statement.Phone, name: "Heidi Portmann", town: "6020 Emmenbrücke", said: []sampleRemark{
			asks(pickUp, "Man kann den Abholdienst auch am Abend anrufen.", "Am Tag ist die Leitung besetzt.", "call")}},
		{day: -63, channel: statement.Online, name: "Fabio Lustenberger", publish: statement.Anonymous, said: []sampleRemark{
			asks(chapterPlaces, "Neben jeder Sammelstelle kann man ein Velo mit Anhänger abstellen.", "Heute blockiert mein Anhänger das Trottoir.", "bike").with(statement.Approval)}},
		{day: -60, channel: statement.Mail, organisation: "Nachbargemeinde am See", name: "Gemeindekanzlei", category: "Gemeinde", publish: statement.Named, noComment: true},
		{day: -58, channel: statement.Letter, organisation: "Parteilose Gruppe Emmen", name: "Esther Lang", category: "Partei", publish: statement.Named, said: []sampleRemark{
			asks(chapterPlaces, "Alle elf Sammelstellen bleiben.", "Wer weniger Standorte anbietet, bekommt mehr Glas im Kehricht.", "riffig").with(statement.Rejection),
			asks(chapterHelp, "Der Abholdienst wird über die Steuern bezahlt.", "Gebühren treffen jene, die wenig haben.", "pickup").with(statement.Reservation)}},
		{day: -55, channel: statement.Counter, name: "Nuran Yildiz", town: "6020 Emmenbrücke", publish: statement.Anonymous, said: []sampleRemark{
			asks(steps, "Die Klappe muss mit einer Hand aufgehen.", "Ich stütze mich auf einen Stock und habe nur eine Hand frei.", "height")}},
		{day: -53, channel: statement.Online, name: "Jan Bucheli", publish: statement.Named, said: []sampleRemark{
			asks(swapDay, "Was am Bringtag übrig bleibt, steht danach online.", "Dann kommt am Abend noch jemand, der genau das gesucht hat.", "swap"), approves(chapterHours)}},
		{day: -53, channel: statement.Online, team: true, name: "Sibylle Arnold", street: "Oberhofstrasse 21", town: "6020 Emmenbrücke", category: "Verein", publish: statement.Named, said: []sampleRemark{
			approves(chapterAims),
			asks(chapterPlaces, "Zu jeder Sammelstelle führt ein sicherer Weg für Velos, und dort stehen Bügel zum Anschliessen.", "Unsere Mitglieder haben im März 212 Fahrten gezählt: Die meisten sind kürzer als ein Kilometer. Wer sein Velo nirgends abstellen kann, nimmt das Auto.", "bike").with(statement.Reservation),
			approves(chapterHours), approves(chapterHelp)}},
	}
}
