package demo

import (
	"mitwirken/internal/dossier"
	"mitwirken/internal/space"
)

func sampleMobility() []sampleProject {
	return []sampleProject{
		{slug: "sicher-zur-schule", topic: "mobility", quarters: []string{"riffig", "meierhoefli", "gerliswil"}, unit: "Bildung und Kultur", role: "Fachstelle Schulwege",
			place: &space.Place{Lat: 47.0836, Lon: 8.2704, Words: "Schulhaus Riffig und Umgebung"},
			phases: []samplePhase{
				{true, -18, 3, "Stellen melden", "Signaler des endroits", "Segnalare punti", "Report places"},
				{false, 4, 60, "Begehungen", "Visites sur place", "Sopralluoghi", "Site visits"},
				{false, 61, 120, "Massnahmen beschliessen", "Décider des mesures", "Decidere le misure", "Decide on measures"},
			},
			texts: map[string]space.Text{
				"de": {Title: "Sicher zur Schule: Wo wird es eng?", Summary: "Wo müssen Kinder auf dem Schulweg warten, rennen oder ausweichen? Eltern, Kinder und Lehrpersonen kennen die Stellen am besten.",
					Body:    `<p>Ein Schulweg ist gut, wenn ein Kind ihn allein gehen kann. An manchen Orten ist das heute nicht so: parkierte Autos verdecken die Sicht, das Trottoir hört auf, die Ampel ist zu kurz grün.</p><h2>Welche Hinweise uns helfen</h2><ul><li>Wo ist es, und um welche Zeit?</li><li>Was macht das Kind dort: warten, rennen, ausweichen?</li><li>Was wäre schon mit wenig besser?</li></ul>`,
					Open:    `<p>Welche Stellen zuerst verbessert werden und womit: Farbe, Licht, Schwellen, Lotsendienst.</p>`,
					Fixed:   `<p>Kantonsstrassen gehören dem Kanton. Dort kann die Gemeinde Anträge stellen.</p>`,
					Outlook: `<p>Fachleute besuchen jede gemeldete Stelle zusammen mit Kindern der Klasse. Im Frühling steht fest, was wann geschieht.</p>`},
				"fr": {Title: "En sécurité à l’école: où est-ce étroit?", Summary: "Où les enfants doivent-ils attendre, courir ou éviter des obstacles sur le chemin de l’école? Les parents, les enfants et le corps enseignant connaissent ces endroits mieux que quiconque.",
					Body:    `<p>Un chemin de l’école est bon quand un enfant peut le faire seul. Ce n’est pas le cas partout: des voitures cachent la vue, le trottoir s’arrête, le feu passe trop vite au rouge.</p><h2>Ce qui nous aide</h2><ul><li>Où est-ce, et à quelle heure?</li><li>Que fait l’enfant: attendre, courir, éviter?</li><li>Qu’est-ce qui irait déjà mieux avec peu de chose?</li></ul>`,
					Open:    `<p>Quels endroits sont améliorés en premier et comment: peinture, lumière, ralentisseurs, patrouilleuses et patrouilleurs.</p>`,
					Fixed:   `<p>Les routes cantonales appartiennent au canton. La commune peut y déposer des demandes.</p>`,
					Outlook: `<p>Des spécialistes se rendent à chaque endroit signalé avec des enfants de la classe. Au printemps, on saura ce qui se fait et quand.</p>`},
				"it": {Title: "Sicuri a scuola: dove si fa stretto?", Summary: "Dove devono aspettare, correre o schivare ostacoli i bambini sul percorso casa-scuola? Genitori, bambini e docenti conoscono meglio questi punti.",
					Body:    `<p>Un percorso casa-scuola è buono se un bambino può farlo da solo. Non è così ovunque: le auto tolgono la vista, il marciapiede finisce, il verde dura troppo poco.</p><h2>Che cosa ci aiuta</h2><ul><li>Dov’è, e a che ora?</li><li>Che cosa fa lì il bambino: aspetta, corre, schiva?</li><li>Che cosa migliorerebbe già con poco?</li></ul>`,
					Open:    `<p>Quali punti si migliorano per primi e come: vernice, luce, dossi, pattugliatori.</p>`,
					Fixed:   `<p>Le strade cantonali appartengono al Cantone. Lì il Comune può presentare richieste.</p>`,
					Outlook: `<p>Specialisti visitano ogni punto segnalato con i bambini della classe. In primavera si saprà che cosa si fa e quando.</p>`},
				"en": {Title: "Safe to school: where does it get tight?", Summary: "Where do children have to wait, run or dodge on their way to school? Parents, children and teachers know these places best.",
					Body:    `<p>A way to school is good when a child can walk it alone. In some places that is not so today: parked cars block the view, the pavement ends, the green light is too short.</p><h2>What helps us</h2><ul><li>Where is it, and at what time?</li><li>What does the child do there: wait, run, dodge?</li><li>What would already be better with little effort?</li></ul>`,
					Open:    `<p>Which places are improved first and how: paint, light, speed bumps, crossing guards.</p>`,
					Fixed:   `<p>Cantonal roads belong to the canton. There the municipality can make requests.</p>`,
					Outlook: `<p>Specialists visit every place that was reported, together with children of the class. In spring it will be clear what happens when.</p>`},
			},
			entries: []sampleEntry{
				{kind: dossier.Document, day: -5, hour: 8, sort: "document", leaflet: "schulweg",
					de: words{title: "Meldeblatt zum Ausdrucken"}, fr: words{title: "Feuille de signalement à imprimer"}, it: words{title: "Foglio di segnalazione da stampare"}, en: words{title: "Sheet for reports to print"}},
				{kind: dossier.Event, day: 1, hour: 7, hours: 1, place: "Treffpunkt Kirchplatz Gerliswil",
					de: words{"Mitlaufen: Schulweg Riffig", "<p>Wir laufen den Weg mit den Kindern ab. Der Weg hat zwei Stufen; für Rollstühle und Kinderwagen gibt es eine Variante.</p>"},
					fr: words{"Marcher ensemble: chemin de l’école Riffig", "<p>Nous parcourons le chemin avec les enfants. Il comporte deux marches; il existe une variante pour fauteuils roulants et poussettes.</p>"},
					it: words{"Camminare insieme: percorso Riffig", "<p>Facciamo il percorso con i bambini. Ci sono due gradini; per sedie a rotelle e passeggini c’è una variante.</p>"},
					en: words{"Walk along: the way to Riffig school", "<p>We walk the way with the children. It has two steps; there is another way for wheelchairs and prams.</p>"}},
				{kind: dossier.News, day: -9, hour: 11,
					de: words{"Zwei Klassen haben ihre Wege gezeichnet", "<p>Kinder aus dem Riffig und dem Meierhöfli haben auf grossen Plänen eingezeichnet, wo sie gern gehen und wo nicht. Die Pläne hängen im Schulhaus.</p>"},
					fr: words{"Deux classes ont dessiné leurs chemins", "<p>Des enfants du Riffig et du Meierhöfli ont dessiné sur de grands plans où ils aiment passer et où non. Les plans sont affichés à l’école.</p>"},
					it: words{"Due classi hanno disegnato i loro percorsi", "<p>Bambini del Riffig e del Meierhöfli hanno disegnato su grandi mappe dove passano volentieri e dove no. Le mappe sono esposte a scuola.</p>"},
					en: words{"Two classes have drawn their ways", "<p>Children from Riffig and Meierhöfli have drawn on large plans where they like to walk and where not. The plans hang in the school.</p>"}},
				{kind: dossier.Milestone, day: 75, hour: 0, progress: dossier.Planned,
					de: words{"Liste der Massnahmen steht fest", "<p>Mit Ort, Kosten und Jahr.</p>"}, fr: words{title: "La liste des mesures est établie"}, it: words{title: "L’elenco delle misure è definito"}, en: words{title: "The list of measures is settled"}},
			}},
		{slug: "velo-badi-mooshuesli", topic: "mobility", quarters: []string{"mooshuesli"}, unit: "Bau und Umwelt", role: "Fachstelle Langsamverkehr", reported: true,
			place:  &space.Place{Lat: 47.0776, Lon: 8.2972, Words: "Badi Mooshüsli"},
			phases: []samplePhase{{true, -420, -380, "Wege melden", "Signaler des trajets", "Segnalare percorsi", "Report routes"}, {false, -379, -300, "Auswertung", "Évaluation", "Valutazione", "Evaluation"}},
			texts: map[string]space.Text{
				"de": {Title: "Mit dem Velo in die Badi Mooshüsli", Summary: "Gesucht waren sichere Wege und genügend Veloparkplätze. Zwei Vorschläge sind umgesetzt, einer wird noch geprüft.",
					Body:    `<p>An heissen Tagen fährt halb Emmen in die Badi. Die Velos standen kreuz und quer, und beim Kreisel wussten viele nicht, wer Vortritt hat. 88 Personen haben gesagt, wo es klemmt.</p>`,
					Open:    `<p>Offen war, welche Wege markiert werden und wo die Velos stehen.</p>`,
					Fixed:   `<p>Der Kreisel bleibt, er gehört dem Kanton.</p>`,
					Outlook: `<p>Die Unterführung ist der letzte offene Punkt.</p>`,
					Result:  `<p>Sechzig Veloparkplätze stehen neu beim Eingang, und am Kreisel ist der Weg rot eingefärbt. Die Unterführung wird mit dem Kanton noch geprüft. Nicht umgesetzt wird der Wunsch nach einem eigenen Parkplatz für Anhänger: Der Platz reicht nicht.</p>`},
			},
			entries: []sampleEntry{
				{kind: dossier.Milestone, day: -150, hour: 0, progress: dossier.Done, de: words{"Sechzig Veloparkplätze", "<p>Überdacht und mit Ladestelle für zwei Velos.</p>"}},
				{kind: dossier.Milestone, day: -120, hour: 0, progress: dossier.Done, de: words{title: "Weg am Kreisel rot eingefärbt"}},
				{kind: dossier.Milestone, day: 120, hour: 0, progress: dossier.Running, percent: 50, de: words{"Unterführung mit dem Kanton prüfen", "<p>Die Gemeinde hat den Antrag gestellt, der Kanton misst den Verkehr.</p>"}},
				{kind: dossier.Milestone, day: -200, hour: 0, progress: dossier.Dropped, de: words{"Parkplatz für Anhänger", "<p>Der Platz reicht nicht.</p>"}},
				{kind: dossier.News, day: -150, hour: 9, de: words{"Die Veloparkplätze sind bereit", "<p>Pünktlich zum Beginn der Badesaison.</p>"}},
				{kind: dossier.Document, day: -300, hour: 8, sort: "report", de: words{title: "Bericht: Mit dem Velo in die Badi"},
					markdown: map[string]string{"de": "# Mit dem Velo in die Badi\n\nDieser Text ist erfunden.\n\n## Wer mitgemacht hat\n\n88 Personen, davon 31 Kinder und Jugendliche.\n\n## Was gesagt wurde\n\n1. Zu wenig Plätze für Velos (61 Nennungen)\n2. Der Kreisel ist unübersichtlich (40)\n3. Die Unterführung ist dunkel (27)\n"}},
			}},
		{slug: "busnetz", draft: true, topic: "mobility", unit: "Bau und Umwelt", phases: []samplePhase{{true, 20, 80, "Mitwirkung", "Participation", "Partecipazione", "Participation"}},
			texts: map[string]space.Text{
				"de": {Title: "Busnetz und hindernisfreie Haltestellen", Summary: "Wo fehlt ein Bus, und welche Haltestelle soll zuerst ohne Stufe erreichbar sein?"},
			}},
	}
}
