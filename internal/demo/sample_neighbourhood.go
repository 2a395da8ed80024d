package demo

import (
	"mitwirken/internal/dossier"
	"mitwirken/internal/space"
)

func sampleNeighbourhood() []sampleProject {
	return []sampleProject{
		{slug: "quartierbudget", topic: "neighbourhood", unit: "Soziales und Gesellschaft", role: "Quartierarbeit", influence: space.CoDecision,
			phases: []samplePhase{
				{true, -25, 22, "Ideen sammeln", "Récolter des idées", "Raccogliere idee", "Collect ideas"}, {false, 23, 40, "Machbarkeit prüfen", "Examiner la faisabilité", "Verificare la fattibilità", "Check what can be done"},
				{true, 41, 62, "Abstimmen", "Voter", "Votare", "Vote"},
			},
			texts: map[string]space.Text{
				"de": {Title: "Quartierbudget: 21’000 Franken für Ideen aus der Nachbarschaft", Summary: "Eine Bank unter einem Baum, ein Fest im Hof, ein Kühlschrank für alle: Schlagen Sie vor, was Ihrem Quartier fehlt, und unterstützen Sie andere Ideen.",
					Body:    `<p>Wer im Quartier wohnt, weiss am besten, was fehlt. Mit dem Quartierbudget entscheidet die Nachbarschaft selbst über 21’000 Franken. Alle ab zwölf Jahren können Ideen bringen, allein oder zusammen, mit oder ohne Schweizer Pass.</p><h2>So geht es</h2><ol><li>Sie bringen eine Idee, auf einer Seite und in Ihrer Sprache.</li><li>Die Verwaltung prüft, ob sie machbar ist, und hilft beim Rechnen.</li><li>Alle stimmen über die machbaren Ideen ab.</li></ol>`,
					Open:    `<p>Alles, was einem Quartier nützt, bis zu 7000 Franken kostet und innert einem Jahr gebaut oder gemacht werden kann.</p>`,
					Fixed:   `<p>21’000 Franken im Jahr. Löhne und laufende Kosten werden nicht bezahlt.</p>`,
					Outlook: `<p>Jede Idee bekommt eine Antwort. Über die machbaren Ideen stimmen alle ab, die in Emmen wohnen.</p>`},
				"fr": {Title: "Budget de quartier: 21’000 francs pour des idées du voisinage", Summary: "Un banc sous un arbre, une fête dans la cour, un frigo pour tout le monde: proposez ce qui manque à votre quartier et soutenez d’autres idées.",
					Body:    `<p>Qui habite un quartier sait le mieux ce qui y manque. Avec le budget de quartier, le voisinage décide lui-même de 21’000 francs. Toute personne dès douze ans peut apporter une idée, seule ou à plusieurs, avec ou sans passeport suisse.</p><h2>Comment ça marche</h2><ol><li>Vous apportez une idée, sur une page et dans votre langue.</li><li>L’administration examine si elle est faisable et aide à calculer.</li><li>Tout le monde vote sur les idées faisables.</li></ol>`,
					Open:    `<p>Tout ce qui est utile à un quartier, coûte au plus 7000 francs et peut se faire en un an.</p>`,
					Fixed:   `<p>21’000 francs par an. Les salaires et les frais courants ne sont pas payés.</p>`,
					Outlook: `<p>Chaque idée reçoit une réponse. Toutes les personnes qui habitent Emmen votent sur les idées faisables.</p>`},
				"it": {Title: "Budget di quartiere: 21’000 franchi per idee del vicinato", Summary: "Una panchina sotto un albero, una festa in cortile, un frigorifero per tutti: proponga che cosa manca al suo quartiere e sostenga altre idee.",
					Body:    `<p>Chi abita in un quartiere sa meglio che cosa manca. Con il budget di quartiere il vicinato decide da sé su 21’000 franchi. Tutte le persone dai dodici anni possono portare idee, da sole o insieme, con o senza passaporto svizzero.</p><h2>Come funziona</h2><ol><li>Porta un’idea, su una pagina e nella sua lingua.</li><li>L’amministrazione verifica se è fattibile e aiuta a fare i conti.</li><li>Tutti votano sulle idee fattibili.</li></ol>`,
					Open:    `<p>Tutto ciò che è utile a un quartiere, costa al massimo 7000 franchi e si può fare in un anno.</p>`,
					Fixed:   `<p>21’000 franchi all’anno. Stipendi e costi correnti non vengono pagati.</p>`,
					Outlook: `<p>Ogni idea riceve una risposta. Sulle idee fattibili votano tutte le persone che abitano a Emmen.</p>`},
				"en": {Title: "Neighbourhood budget: CHF 21,000 for ideas from next door", Summary: "A bench under a tree, a party in the yard, a fridge for everybody: propose what your neighbourhood lacks and support other ideas.",
					Body:    `<p>People who live in a neighbourhood know best what is missing. With the neighbourhood budget they decide themselves about CHF 21,000. Everybody from the age of twelve may bring ideas, alone or together, with or without a Swiss passport.</p><h2>How it works</h2><ol><li>You bring an idea, on one page and in your language.</li><li>The administration checks whether it can be done and helps with the sums.</li><li>Everybody votes on the ideas that can be done.</li></ol>`,
					Open:    `<p>Anything that is good for a neighbourhood, costs up to CHF 7000 and can be built or done within a year.</p>`,
					Fixed:   `<p>CHF 21,000 a year. Wages and running costs are not paid.</p>`,
					Outlook: `<p>Every idea gets an answer. All who live in Emmen vote on the ideas that can be done.</p>`},
			},
			entries: []sampleEntry{
				{kind: dossier.Event, day: 7, hour: 18, hours: 2, place: "Quartiertreff Meierhöfli",
					de: words{"Ideenwerkstatt im Meierhöfli", "<p>Wir helfen, aus einem Einfall eine Idee mit Preis zu machen. Kinder werden betreut; der Treff ist stufenlos erreichbar.</p>"},
					fr: words{"Atelier d’idées au Meierhöfli", "<p>Nous aidons à faire d’une intuition une idée chiffrée. Garde d’enfants sur place; accès sans marche.</p>"},
					it: words{"Laboratorio di idee al Meierhöfli", "<p>Aiutiamo a fare di uno spunto un’idea con un prezzo. C’è chi bada ai bambini; accesso senza gradini.</p>"},
					en: words{"Ideas workshop in Meierhöfli", "<p>We help turn a thought into an idea with a price. Children are looked after; step-free access.</p>"}},
				{kind: dossier.News, day: -6, hour: 16,
					de: words{"Achtzehn Ideen sind da", "<p>Vom Pizzaofen bis zum Vorlesenachmittag auf Albanisch. Noch ist Platz für weitere.</p>"},
					fr: words{"Dix-huit idées sont là", "<p>Du four à pizza à l’après-midi de lecture en albanais. Il y a encore de la place.</p>"},
					it: words{"Sono arrivate diciotto idee", "<p>Dal forno per la pizza al pomeriggio di lettura in albanese. C’è ancora posto.</p>"},
					en: words{"Eighteen ideas are in", "<p>From a pizza oven to an afternoon of reading aloud in Albanian. There is room for more.</p>"}},
				{kind: dossier.Document, day: -25, hour: 8, sort: "document",
					de: words{title: "Spielregeln des Quartierbudgets"}, fr: words{title: "Règles du budget de quartier"}, it: words{title: "Regole del budget di quartiere"}, en: words{title: "Rules of the neighbourhood budget"},
					markdown: map[string]string{
						"de": "# Spielregeln\n\nDieser Text ist erfunden.\n\n1. Eine Idee nützt mehr als einer Familie.\n2. Sie kostet höchstens 7000 Franken.\n3. Jemand aus dem Quartier kümmert sich darum.\n4. Wer abstimmt, wählt mindestens drei Ideen.\n",
						"fr": "# Règles\n\nCe texte est inventé.\n\n1. Une idée sert à plus d’une famille.\n2. Elle coûte au plus 7000 francs.\n3. Quelqu’un du quartier s’en occupe.\n4. Qui vote choisit au moins trois idées.\n",
						"it": "# Regole\n\nQuesto testo è inventato.\n\n1. Un’idea serve a più di una famiglia.\n2. Costa al massimo 7000 franchi.\n3. Qualcuno del quartiere se ne occupa.\n4. Chi vota sceglie almeno tre idee.\n",
						"en": "# Rules\n\nThis text is invented.\n\n1. An idea is good for more than one family.\n2. It costs CHF 7000 at most.\n3. Somebody in the neighbourhood looks after it.\n4. Whoever votes chooses at least three ideas.\n"}},
				{kind: dossier.Milestone, day: 63, hour: 0, exact: true, progress: dossier.Planned,
					de: words{title: "Gewählte Ideen werden bekannt gegeben"}, fr: words{title: "Les idées choisies sont annoncées"}, it: words{title: "Le idee scelte vengono annunciate"}, en: words{title: "The chosen ideas are announced"}},
			}},
		{slug: "jugendleitbild", topic: "neighbourhood", unit: "Soziales und Gesellschaft", role: "Jugendbüro", influence: space.CoDesign,
			place:  &space.Place{Lat: 47.0736, Lon: 8.2818, Words: "Jugendbüro, beim Zentrum Gersag"},
			phases: []samplePhase{{true, -11, 34, "Ideen junger Leute", "Idées de jeunes", "Idee di giovani", "Ideas of young people"}, {false, 35, 90, "Leitbild schreiben", "Rédiger les lignes directrices", "Scrivere le linee guida", "Write the guidelines"}},
			texts: map[string]space.Text{
				"de": {Title: "Wenn ich im Gemeinderat wäre …", Summary: "Was würdest du ändern? Alle zwischen zwölf und fünfundzwanzig sagen, was in Emmen für junge Leute anders werden soll.",
					Body:    `<p>Über ein Drittel der Menschen in Emmen ist jünger als dreissig. Trotzdem entscheiden meist Ältere. Das Jugendleitbild wird alle acht Jahre neu geschrieben, diesmal von euch.</p><ul><li>Wo trefft ihr euch, wenn es regnet?</li><li>Was müsste es geben, damit ihr am Freitagabend hierbleibt?</li><li>Wobei soll euch die Gemeinde in Ruhe lassen?</li></ul>`,
					Open:    `<p>Alles ausser dem, was unten steht. Wirklich.</p>`,
					Fixed:   `<p>Der Kanton legt fest, was in der Schule gilt. Das Jugendbüro bleibt.</p>`,
					Outlook: `<p>Zehn ausgeloste Jugendliche schreiben das Leitbild mit und stellen es im Einwohnerrat vor.</p>`},
			},
			entries: []sampleEntry{
				{kind: dossier.Event, day: 19, hour: 18, hours: 3, place: "Jugendbüro, beim Zentrum Gersag",
					de: words{"Pizza und Politik", "<p>Zwei Mitglieder des Gemeinderats hören zu und reden nur, wenn sie gefragt werden. Rollstuhlgängig.</p>"}},
				{kind: dossier.News, day: -3, hour: 14, de: words{"Aktion am Sonnenplatz: 140 Zettel an einem Nachmittag", "<p>Am häufigsten kam der Wunsch nach einem warmen Raum ohne Konsumzwang, gefolgt von Nachtbussen.</p>"}},
			}},
		{slug: "gersag-nutzung", topic: "neighbourhood", quarters: []string{"gersag"}, unit: "Bildung und Kultur", role: "Fachstelle Kultur",
			place:  &space.Place{Lat: 47.0731, Lon: 8.2829, Words: "Zentrum Gersag"},
			phases: []samplePhase{{true, -70, -21, "Ideen zur Nutzung", "Idées d’utilisation", "Idee d’uso", "Ideas for use"}, {false, -20, 28, "Auswertung", "Évaluation", "Valutazione", "Evaluation"}, {false, 29, 60, "Entscheid des Gemeinderats", "Décision du conseil communal", "Decisione del municipio", "Decision of the executive council"}},
			texts: map[string]space.Text{
				"de": {Title: "Zentrum Gersag: Wer soll wann auf die Bühne?", Summary: "Der Saal steht an vielen Abenden leer. Vereine, Schulen und Einzelne haben gesagt, was sie daraus machen würden.",
					Body:    `<p>Im Zentrum Gersag finden Bälle, Versammlungen und Konzerte statt. Dazwischen bleibt es dunkel. Gefragt war, wer den Saal wofür brauchen könnte und was dafür fehlt.</p>`,
					Open:    `<p>Tarife für Vereine, Zeiten für Proben, ein offener Abend im Monat.</p>`,
					Fixed:   `<p>Um 23 Uhr ist Ruhe. Der Umbau der Küche ist beschlossen.</p>`,
					Outlook: `<p>Die 74 Vorschläge werden zurzeit geordnet. Der Gemeinderat entscheidet danach über Tarife und Zeiten.</p>`},
			},
			entries: []sampleEntry{
				{kind: dossier.News, day: -18, hour: 10, de: words{"74 Vorschläge werden geordnet", "<p>Am meisten gewünscht: Proberäume am Nachmittag und ein Abend im Monat ohne Miete.</p>"}},
				{kind: dossier.Event, day: -45, hour: 19, hours: 2, place: "Zentrum Gersag", de: words{"Rundgang hinter die Bühne", "<p>Vierzig Personen haben gesehen, was der Saal kann.</p>"}},
				{kind: dossier.Milestone, day: 60, hour: 0, progress: dossier.Planned, de: words{title: "Neue Tarife gelten"}},
			}},
		{slug: "strassenfest-gerliswil", topic: "neighbourhood", quarters: []string{"gerliswil"}, unit: "Soziales und Gesellschaft", role: "Quartierarbeit",
			phases:    []samplePhase{{true, -15, 10, "Programm", "Programme", "Programma", "Programme"}},
			withdrawn: "Die Strasse wird im Sommer saniert. Das Fest wird um ein Jahr verschoben.",
			texts: map[string]space.Text{
				"de": {Title: "Strassenfest Gerliswil: Was soll auf die Bühne?", Summary: "Musik, Theater, Quartierküche: Vorschläge für das Programm waren gesucht.",
					Open: `<p>Das ganze Programm.</p>`, Fixed: `<p>Der Platz und die Sperrzeiten der Strasse.</p>`},
			}},
		{slug: "ortsplanung-auflage", space: "planung", kind: space.Display, topic: "neighbourhood", unit: "Bau und Umwelt", role: "Fachstelle Ortsplanung", influence: space.Information,
			place:  &space.Place{Lat: 47.0698, Lon: 8.2846, Words: "Seetalplatz und zwei weitere Orte"},
			phases: []samplePhase{{false, -8, 21, "Öffentliche Auflage", "Mise à l’enquête publique", "Deposito pubblico", "Public display"}},
			texts: map[string]space.Text{
				"de": {Title: "Revision der Ortsplanung: öffentliche Auflage", Summary: "Die geänderten Pläne und das Reglement liegen dreissig Tage auf: hier und auf der Gemeindeverwaltung.",
					Body: "<p>Geändert wurden drei Stellen im Zonenplan und zwei Artikel des Reglements. Wer betroffen ist, kann schriftlich mit Antrag und Begründung an den Gemeinderat gelangen: Gemeinderat Emmen, Rüeggisingerstrasse 22, 6021 Emmenbrücke.</p>"},
			},
			entries: []sampleEntry{
				{kind: dossier.Document, day: -8, hour: 8, sort: "explanatory_report", de: words{title: "Was sich ändert"}, markdown: map[string]string{"de": samplePlan}},
				{kind: dossier.Event, day: 3, hour: 17, hours: 2, place: "Gemeindeverwaltung, Sitzungszimmer 1", de: words{"Fragestunde zu den Plänen", "<p>Fachleute erklären die Pläne. Der Raum ist mit dem Lift erreichbar.</p>"}},
				{kind: dossier.News, day: -8, hour: 8, de: words{"Die Pläne liegen auf", "<p>Dreissig Tage lang, hier und am Schalter.</p>"}},
			}},
	}
}

const samplePlan = `# Was sich ändert

Dieser Text ist erfunden.

## Zonenplan

- Der Platz beim Bahnhof wird grüner.
- Zwei Baufelder werden zusammengelegt.

## Reglement

Neu braucht es für je vier Wohnungen einen Baum und für jede Wohnung zwei gedeckte Veloplätze.
`
