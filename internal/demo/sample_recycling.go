package demo

import (
	"mitwirken/internal/consultation"
	"mitwirken/internal/dossier"
	"mitwirken/internal/space"
)

// sampleRecycling is a project that is over, with a consultation from the document to the
// milestone.
func sampleRecycling() []sampleProject {
	return []sampleProject{{
		slug: "sammelstellen", topic: "neighbourhood", unit: "Bau und Umwelt", role: "Fachstelle Abfall", quarters: []string{"riffig", "sonnenplatz", "mooshuesli"},
		since: -100, reported: true, consultation: sampleCollectionPoints(),
		place: &space.Place{Lat: 47.0742, Lon: 8.2989, Words: "Sammelstelle Riffig und zehn weitere"},
		phases: []samplePhase{
			{true, -97, -52, "Mitwirkung", "Participation", "Partecipazione", "Participation"},
			{false, -51, -22, "Auswertung", "Évaluation", "Valutazione", "Evaluation"},
			{false, -21, -10, "Entscheid des Gemeinderats", "Décision du conseil communal", "Decisione del municipio", "Decision of the executive council"},
		},
		texts: map[string]space.Text{
			"de": {Title: "Sammelstellen im Quartier: Wohin mit Glas und Grüngut?", Summary: "Welche Sammelstellen bleiben, wann sind sie offen, was wird vor dem Haus abgeholt? Fünf Absätze des Konzepts lauten heute anders als im Entwurf.",
				Body:    `<p>Elf Sammelstellen für Glas, Metall und Öl sind in die Jahre gekommen. Einige haben Stufen, andere stehen vor Schlafzimmern. Ein Konzept legt für zehn Jahre fest, wie es weitergeht.</p><p>Wer betroffen ist, konnte zu jedem Kapitel Stellung nehmen: online, mit einem Brief, am Schalter oder am Telefon.</p>`,
				Open:    `<ul><li>welche Sammelstellen bleiben</li><li>die Öffnungszeiten</li><li>wie oft ein Bringtag stattfindet</li><li>was der Abholdienst kostet</li></ul>`,
				Fixed:   `<ul><li>Die Gebühr pro Kehrichtsack legt der regionale Verband fest.</li><li>Sonntags ist geschlossen: Das verlangt das Recht.</li></ul>`,
				Outlook: `<p>Die ersten zwei Sammelstellen werden im nächsten halben Jahr umgebaut. Jedes Frühjahr steht hier, welche folgen.</p>`,
				Result:  `<p><strong>Das Riffig behält seine Container.</strong> Jede Stellungnahme hat eine Antwort. Fünf Absätze des Konzepts wurden geändert:</p><ul><li>Im Riffig bleiben Glas und Metall.</li><li>Über Mittag ist eine Stunde Ruhe.</li><li>Jede Öffnung ist auch vom Rollstuhl aus erreichbar.</li><li>Der Bringtag findet viermal im Jahr statt, zweimal im Quartier.</li><li>Mit Ergänzungsleistungen ist der Abholdienst gratis.</li></ul><p>Nicht übernommen wurden längere Öffnungszeiten am Abend und Kameras.</p>`},
			"fr": {Title: "Points de collecte: où mettre le verre et les déchets verts?", Summary: "Quels points de collecte restent, quand sont-ils ouverts, que ramasse-t-on devant la maison? Cinq paragraphes du concept ont changé depuis le projet.",
				Body:    `<p>Onze points de collecte pour le verre, le métal et l’huile ont pris de l’âge. Certains ont des marches, d’autres se trouvent sous des chambres à coucher. Un concept fixe la suite pour dix ans.</p><p>Les personnes concernées pouvaient prendre position sur chaque chapitre: en ligne, par lettre, au guichet ou par téléphone.</p>`,
				Open:    `<ul><li>les points de collecte qui restent</li><li>les heures d’ouverture</li><li>le nombre de journées d’échange</li><li>le prix du ramassage</li></ul>`,
				Fixed:   `<ul><li>La taxe au sac est fixée par l’association régionale.</li><li>C’est fermé le dimanche: le droit l’exige.</li></ul>`,
				Outlook: `<p>Les deux premiers points de collecte seront transformés dans les six mois. Chaque printemps, on lira ici lesquels suivent.</p>`,
				Result:  `<p><strong>Le Riffig garde ses conteneurs.</strong> Chaque prise de position a reçu une réponse. Cinq paragraphes ont été modifiés:</p><ul><li>Le verre et le métal restent au Riffig.</li><li>Une heure de calme à midi.</li><li>Chaque ouverture s’atteint aussi en fauteuil roulant.</li><li>La journée d’échange a lieu quatre fois par an, dont deux dans un quartier.</li><li>Le ramassage est gratuit avec des prestations complémentaires.</li></ul><p>N’ont pas été retenus: des horaires plus longs le soir et des caméras.</p>`},
			"it": {Title: "Punti di raccolta: dove portare vetro e scarti vegetali?", Summary: "Quali punti di raccolta restano, quando sono aperti, che cosa si ritira davanti a casa? Cinque paragrafi del piano sono cambiati rispetto alla bozza.",
				Body:    `<p>Undici punti di raccolta per vetro, metallo e olio mostrano gli anni. Alcuni hanno gradini, altri stanno sotto camere da letto. Un piano stabilisce per dieci anni come si prosegue.</p><p>Le persone interessate potevano esprimersi su ogni capitolo: online, per lettera, allo sportello o al telefono.</p>`,
				Open:    `<ul><li>quali punti di raccolta restano</li><li>gli orari</li><li>quante giornate di scambio</li><li>il prezzo del ritiro</li></ul>`,
				Fixed:   `<ul><li>La tassa sul sacco è fissata dall’associazione regionale.</li><li>La domenica è chiuso: lo esige il diritto.</li></ul>`,
				Outlook: `<p>I primi due punti di raccolta saranno rinnovati entro sei mesi. Ogni primavera si leggerà qui quali seguono.</p>`,
				Result:  `<p><strong>Il Riffig mantiene i suoi contenitori.</strong> Ogni presa di posizione ha ricevuto una risposta. Cinque paragrafi sono stati modificati:</p><ul><li>Al Riffig restano vetro e metallo.</li><li>Un’ora di quiete a mezzogiorno.</li><li>Ogni apertura è raggiungibile anche in sedia a rotelle.</li><li>La giornata di scambio si tiene quattro volte all’anno, due in un quartiere.</li><li>Con prestazioni complementari il ritiro è gratuito.</li></ul><p>Non sono stati accolti orari più lunghi la sera e telecamere.</p>`},
			"en": {Title: "Collection points: where to put glass and garden waste?", Summary: "Which collection points stay, when are they open, what is picked up at the door? Five paragraphs of the plan read differently today than in the draft.",
				Body:    `<p>Eleven collection points for glass, metal and oil have grown old. Some have steps, others stand below bedrooms. A plan says for ten years how things go on.</p><p>Whoever was concerned could comment on every chapter: online, by letter, at the counter or on the phone.</p>`,
				Open:    `<ul><li>which collection points stay</li><li>the opening hours</li><li>how often there is a swap day</li><li>what the pick-up service costs</li></ul>`,
				Fixed:   `<ul><li>The price of a waste bag is set by the regional association.</li><li>Sundays are closed: the law demands it.</li></ul>`,
				Outlook: `<p>The first two collection points will be rebuilt within six months. Every spring you will read here which ones follow.</p>`,
				Result:  `<p><strong>Riffig keeps its containers.</strong> Every statement has its answer. Five paragraphs of the plan were changed:</p><ul><li>Glass and metal stay in Riffig.</li><li>There is an hour of quiet at noon.</li><li>Every opening can be reached from a wheelchair.</li><li>The swap day takes place four times a year, twice of them in a neighbourhood.</li><li>With supplementary benefits the pick-up service is free.</li></ul><p>Longer hours in the evening and cameras were not taken up.</p>`},
			"easy": {Title: "Wohin mit Glas und Grün-Abfall?", Summary: "Die Gemeinde hat gefragt: Wo sollen Sammel-Stellen sein? Wann sind sie offen? Jetzt gibt es Antworten.",
				Result: "<p>Im Riffig bleiben Container für Glas und Metall.</p><p>Von 12 bis 13 Uhr ist Ruhe.</p><p>Alle Öffnungen sind auch mit dem Rollstuhl erreichbar.</p>"},
		},
		entries: []sampleEntry{
			{name: "decision", kind: dossier.Milestone, day: -14, exact: true, progress: dossier.Done,
				de: words{"Der Gemeinderat beschliesst das Konzept", "<p>Mit allen fünf Änderungen aus der Mitwirkung. Über die Plätze für Kleider im Riffig entscheidet er in zwei Jahren noch einmal.</p>"},
				fr: words{"Le conseil communal adopte le concept", "<p>Avec les cinq modifications issues de la participation.</p>"},
				it: words{"Il municipio approva il piano", "<p>Con tutte e cinque le modifiche nate dalla partecipazione.</p>"},
				en: words{"The executive council adopts the plan", "<p>With all five changes that came out of the participation.</p>"}},
			{name: "implementation", kind: dossier.Milestone, day: 95, progress: dossier.Running, percent: 40,
				de: words{"Riffig und Sonnenplatz sind umgebaut", "<p>Im Riffig ist die Rampe fertig, die neuen Container folgen.</p>"}, fr: words{"Riffig et Sonnenplatz sont transformés", "<p>Au Riffig, la rampe est terminée; les nouveaux conteneurs suivent.</p>"},
				it: words{"Riffig e Sonnenplatz sono rinnovati", "<p>Al Riffig la rampa è pronta; seguono i nuovi contenitori.</p>"}, en: words{"Riffig and Sonnenplatz are rebuilt", "<p>The ramp in Riffig is finished; the new containers follow.</p>"}},
			{kind: dossier.Milestone, day: 40, exact: true, progress: dossier.Planned,
				de: words{title: "Erster Bringtag im Quartier"}, fr: words{title: "Première journée d’échange dans un quartier"}, it: words{title: "Prima giornata di scambio in un quartiere"}, en: words{title: "First swap day in a neighbourhood"}},
			{kind: dossier.News, day: -12, hour: 9,
				de: words{"Alle Antworten sind da", "<p>Wer Stellung genommen hat, liest im Konto, was daraus wurde. Der Bericht mit allen Antworten steht auf dieser Seite.</p>"},
				fr: words{"Toutes les réponses sont là", "<p>Qui a pris position lit dans son compte ce qui en est résulté. Le rapport avec toutes les réponses se trouve sur cette page.</p>"},
				it: words{"Ci sono tutte le risposte", "<p>Chi si è espresso legge nel proprio conto che cosa ne è risultato. Il rapporto con tutte le risposte si trova in questa pagina.</p>"},
				en: words{"All answers are out", "<p>Whoever commented reads in their account what became of it. The report with all answers is on this page.</p>"}},
			{kind: dossier.Document, day: -12, hour: 8, sort: "document", leaflet: "merkblatt",
				de: words{title: "Merkblatt: Was gehört wohin?"}, fr: words{title: "Notice: que mettre où?"}, it: words{title: "Promemoria: che cosa va dove?"}, en: words{title: "Leaflet: what goes where?"}},
			{kind: dossier.Event, day: -80, hour: 17, hours: 2, place: "Sammelstelle Riffig",
				de: words{"Rundgang zu drei Sammelstellen", "<p>Fünfundzwanzig Personen haben gezeigt, wo es klemmt. Der Weg war ohne Stufen.</p>"}, fr: words{title: "Visite de trois points de collecte"}, it: words{title: "Visita a tre punti di raccolta"}, en: words{title: "Walk to three collection points"}},
		},
	}}
}

func sampleCollectionPoints() *sampleConsultation {
	settings := consultation.Defaults()
	settings.ShowCounts = true
	return &sampleConsultation{
		document: "sammelstellen", settings: settings, opened: -97,
		texts: map[string]space.ActivityText{
			"de": {Title: "Konzept Sammelstellen", Text: "Lesen Sie das Konzept und was aus den Stellungnahmen geworden ist."},
			"fr": {Title: "Concept des points de collecte", Text: "Lisez le concept et ce que sont devenues les prises de position."},
			"it": {Title: "Piano dei punti di raccolta", Text: "Leggete il piano e che cosa è risultato dalle prese di posizione."},
			"en": {Title: "Plan for collection points", Text: "Read the plan and what became of the statements."},
		},
		concerns: map[string]concerns{
			chapterPlaces: {topics: []string{"neighbourhood", "mobility"}, quarters: []string{"riffig", "sonnenplatz"}},
			chapterHours:  {topics: []string{"neighbourhood"}, quarters: []string{"mooshuesli"}},
			chapterHelp:   {topics: []string{"green"}},
		},
		note: map[string]string{"de": "Entwurf für die Mitwirkung", "fr": "Projet pour la participation", "it": "Bozza per la partecipazione", "en": "Draft for participation"},
		nextNote: map[string]string{"de": "Fassung nach der Mitwirkung: fünf Absätze geändert", "fr": "Version après la participation: cinq paragraphes modifiés",
			"it": "Versione dopo la partecipazione: cinque paragrafi modificati", "en": "Version after the participation: five paragraphs changed"},
		next: []rewriting{
			{"de": {"Die Sammelstelle Riffig wird aufgehoben. Die nächste liegt am Sonnenplatz.", "Die Sammelstelle Riffig wird verkleinert: Container für Glas und Metall bleiben. Für Speiseöl und Kleider liegt die nächste am Sonnenplatz."},
				"fr": {"Le point de collecte Riffig est supprimé. Le plus proche se trouve au Sonnenplatz.", "Le point de collecte Riffig est réduit: les conteneurs à verre et à métal restent. Pour l’huile et les vêtements, le plus proche se trouve au Sonnenplatz."},
				"it": {"Il punto di raccolta Riffig viene soppresso. Il più vicino è al Sonnenplatz.", "Il punto di raccolta Riffig viene ridotto: restano i contenitori per vetro e metallo. Per olio e abiti il più vicino è al Sonnenplatz."},
				"en": {"The collection point Riffig is given up. The nearest one is at Sonnenplatz.", "The collection point Riffig becomes smaller: containers for glass and metal stay. For oil and clothes the nearest one is at Sonnenplatz."}},
			{"de": {"ohne Stufen erreichbar.", "ohne Stufen erreichbar. Keine Öffnung liegt höher als 110 Zentimeter, und davor bleibt genug Platz zum Wenden mit dem Rollstuhl."},
				"fr": {"accessibles sans marche.", "accessibles sans marche. Aucune ouverture ne se trouve à plus de 110 centimètres, et il reste devant assez de place pour tourner avec un fauteuil roulant."},
				"it": {"accessibili senza gradini.", "accessibili senza gradini. Nessuna apertura si trova a più di 110 centimetri e davanti resta spazio per girare con la sedia a rotelle."},
				"en": {"reached without steps.", "reached without steps. No opening is higher than 110 centimetres, and there is room in front of it to turn a wheelchair."}},
			{"de": {"von 7 bis 20 Uhr offen", "von 7 bis 12 und von 13 bis 20 Uhr offen"}, "fr": {"de 7 à 20 heures", "de 7 à 12 et de 13 à 20 heures"},
				"it": {"dalle 7 alle 20", "dalle 7 alle 12 e dalle 13 alle 20"}, "en": {"from 7 a.m. to 8 p.m.", "from 7 a.m. to noon and from 1 to 8 p.m."}},
			{"de": {"Zweimal im Jahr findet auf dem Werkhof ein Bringtag statt.", "Viermal im Jahr findet ein Bringtag statt, zweimal auf dem Werkhof und zweimal im Quartier."},
				"fr": {"Deux fois par an, une journée d’échange a lieu au centre d’entretien.", "Quatre fois par an, une journée d’échange a lieu, deux fois au centre d’entretien et deux fois dans un quartier."},
				"it": {"Due volte all’anno si tiene al magazzino comunale una giornata di scambio.", "Quattro volte all’anno si tiene una giornata di scambio, due al magazzino comunale e due in un quartiere."},
				"en": {"Twice a year there is a swap day at the works yard.", "Four times a year there is a swap day, twice at the works yard and twice in a neighbourhood."}},
			{"de": {"Eine Fahrt kostet fünf Franken.", "Eine Fahrt kostet fünf Franken, mit Ergänzungsleistungen nichts."}, "fr": {"Un trajet coûte cinq francs.", "Un trajet coûte cinq francs, rien pour qui touche des prestations complémentaires."},
				"it": {"Un viaggio costa cinque franchi.", "Un viaggio costa cinque franchi, nulla con prestazioni complementari."}, "en": {"One trip costs five francs.", "One trip costs five francs, nothing with supplementary benefits."}},
		},
		evaluated: &sampleEvaluation{
			said: recyclingSaid(), answers: recyclingAnswers, alike: 2, answered: -30, released: -24, reported: -12,
			introduction: map[string]string{
				"de": "<p>Der Gemeinderat hat das Konzept allen vorgelegt, die eine Sammelstelle benützen. Dieser Bericht zeigt, was sie gesagt haben und was daraus wurde. Genannt werden Zahlen, keine Gewichte: Ein Brief zählt gleich viel wie eine Eingabe online.</p>",
				"fr": "<p>Le conseil communal a soumis le concept à toutes les personnes qui utilisent un point de collecte. Ce rapport montre ce qu’elles ont dit et ce qui en est résulté. Il donne des nombres, non des poids: une lettre compte autant qu’une contribution en ligne.</p>",
				"it": "<p>Il municipio ha sottoposto il piano a chiunque utilizzi un punto di raccolta. Questo rapporto mostra che cosa è stato detto e che cosa ne è risultato. Riporta numeri, non pesi: una lettera conta quanto un contributo online.</p>",
				"en": "<p>The executive council put the plan to everybody who uses a collection point. This report shows what they said and what became of it. It gives numbers, not weights: a letter counts as much as a contribution online.</p>"},
			procedure: map[string]string{
				"de": "<p>Die Mitwirkung dauerte sechs Wochen. Jede Stellungnahme wurde in Anträge geteilt; gleiche wurden einmal beantwortet. Jede Antwort hat eine zweite Person freigegeben.</p>",
				"fr": "<p>La participation a duré six semaines. Chaque prise de position a été divisée en demandes; les demandes semblables ont reçu une seule réponse. Une seconde personne a validé chaque réponse.</p>",
				"it": "<p>La partecipazione è durata sei settimane. Ogni presa di posizione è stata divisa in richieste; a quelle simili si è risposto una volta. Una seconda persona ha approvato ogni risposta.</p>",
				"en": "<p>People had six weeks to comment. Every statement was divided into requests; similar ones were answered once. A second person released every answer.</p>"},
		},
	}
}
