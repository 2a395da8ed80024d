package demo

import (
	"mitwirken/internal/dossier"
	"mitwirken/internal/space"
)

// sampleStrategy is what the strategy says in short, by language.
var sampleStrategy = map[string]string{
	"de": `# Die Strategie in Kürze

Dieser Text ist erfunden. Er zeigt, wie ein Dokument auf der Plattform gelesen wird.

## Ausgangslage

Wer heute etwas von der Gemeinde braucht, wartet oft auf einen Termin. Manches ginge am Abend von zu Hause aus.

## Ziele

1. Die fünf häufigsten Dienstleistungen sind bis Ende des nächsten Jahres online.
2. Jede Dienstleistung hat weiterhin eine Telefonnummer und einen Menschen.
3. Alle sehen, welche Daten die Gemeinde von ihnen hat.

## Was wann geschieht

| Dienstleistung | Online ab |
|---|---|
| Wohnsitzbestätigung | Frühling |
| Anmeldung an der Schule | Sommer |
| Einzahlungsscheine bestellen | Herbst |

## Was die Gemeinde verspricht

- Niemand muss ein Gerät kaufen, um eine Dienstleistung zu bekommen.
- Wer am Schalter Hilfe beim Ausfüllen braucht, bekommt sie.
- Neue Angebote werden mit Menschen geprüft, die selten am Computer sitzen.
`,
	"fr": `# La stratégie en bref

Ce texte est inventé. Il montre comment un document se lit sur la plateforme.

## Situation

Qui a besoin de la commune attend souvent un rendez-vous. Bien des choses pourraient se faire le soir, depuis chez soi.

## Objectifs

1. Les cinq prestations les plus demandées sont en ligne d’ici la fin de l’année prochaine.
2. Chaque prestation garde un numéro de téléphone et une personne.
3. Chacune et chacun voit quelles données la commune possède à son sujet.
`,
	"it": `# La strategia in breve

Questo testo è inventato. Mostra come si legge un documento sulla piattaforma.

## Situazione

Chi ha bisogno del Comune aspetta spesso un appuntamento. Molte cose si potrebbero fare la sera, da casa.

## Obiettivi

1. Le cinque prestazioni più richieste sono online entro la fine del prossimo anno.
2. Ogni prestazione mantiene un numero di telefono e una persona.
3. Tutte e tutti vedono quali dati il Comune possiede su di loro.
`,
	"en": `# The strategy in short

This text is invented. It shows how a document is read on the platform.

## Where we stand

Whoever needs something from the municipality often waits for an appointment. Much of it could be done in the evening from home.

## Aims

1. The five services most in demand are online by the end of next year.
2. Every service keeps a phone number and a person.
3. Everybody sees which data the municipality holds about them.
`,
}

func sampleDigital() []sampleProject {
	return []sampleProject{
		{slug: "zaemme-digital", topic: "digital", consultation: sampleDigitalStrategy(), unit: "Präsidiales und Personelles", role: "Projektleitung Digitale Transformation",
			place: &space.Place{Lat: 47.0790, Lon: 8.3025, Words: "Gemeindeverwaltung, Rüeggisingerstrasse 22"},
			phases: []samplePhase{
				{true, -40, 12, "Mitwirkung", "Participation", "Partecipazione", "Participation"},
				{false, 13, 70, "Auswertung", "Évaluation", "Valutazione", "Evaluation"},
				{false, 71, 100, "Beratung im Einwohnerrat", "Débat au parlement communal", "Dibattito nel parlamento comunale", "Debate in the municipal parliament"},
			},
			texts: map[string]space.Text{
				"de": {Title: "«z’Ämme digital»: Was geht online, was bleibt am Schalter?", Summary: "Bis 2033 will die Gemeinde die meisten Dienstleistungen auch online anbieten. Sagen Sie, wo Ihnen das hilft und wo Sie lieber mit einem Menschen sprechen.",
					Body:    `<p>Viele Wege aufs Amt lassen sich sparen: ein Formular am Abend, eine Bescheinigung in zwei Minuten, eine Rechnung ohne Papier. Andere Gespräche gehören an einen Tisch. Die Strategie legt fest, wie die Gemeinde beides anbietet und wer sich darum kümmert.</p><h2>Worum es geht</h2><ul><li>Welche Dienstleistungen sollen zuerst online gehen?</li><li>Wo braucht es weiterhin einen Schalter, ein Telefon, einen Brief?</li><li>Was soll die Gemeinde mit Daten tun dürfen, und was nicht?</li></ul><h2>So können Sie mitreden</h2><p>Sie lesen die Strategie in Kürze, kommen an den Infoanlass oder in die Sprechstunde und sagen uns, was fehlt. Schreiben, anrufen und vorbeikommen zählen gleich viel.</p>`,
					Open:    `<ul><li>die Reihenfolge der Dienstleistungen</li><li>die Öffnungszeiten des Schalters</li><li>die Hilfe für Menschen ohne Gerät oder Übung</li></ul>`,
					Fixed:   `<ul><li>Wer will, kann weiterhin vorbeikommen oder anrufen.</li><li>Das Budget bis 2029 ist beschlossen.</li></ul>`,
					Outlook: `<p>Alle Rückmeldungen werden ausgewertet und beantwortet. Der Bericht geht an den Gemeinderat, danach berät der Einwohnerrat die Strategie.</p>`},
				"fr": {Title: "«z’Ämme digital»: qu’est-ce qui passe en ligne, qu’est-ce qui reste au guichet?", Summary: "D’ici 2033, la commune veut proposer la plupart de ses prestations aussi en ligne. Dites-nous où cela vous aide et où vous préférez parler à quelqu’un.",
					Body:    `<p>Un formulaire le soir, une attestation en deux minutes, une facture sans papier: bien des trajets peuvent être évités. D’autres conversations se mènent autour d’une table. La stratégie fixe comment la commune propose les deux et qui s’en occupe.</p><h2>De quoi il s’agit</h2><ul><li>Quelles prestations passent en ligne en premier?</li><li>Où faut-il toujours un guichet, un téléphone, une lettre?</li><li>Que peut faire la commune avec les données, et que ne peut-elle pas faire?</li></ul><h2>Comment participer</h2><p>Vous lisez la stratégie en bref, venez à la séance d’information ou à la permanence et nous dites ce qui manque. Écrire, téléphoner et passer comptent autant.</p>`,
					Open:    `<ul><li>l’ordre des prestations</li><li>les heures d’ouverture du guichet</li><li>l’aide aux personnes sans appareil ou sans pratique</li></ul>`,
					Fixed:   `<ul><li>On peut toujours venir ou téléphoner.</li><li>Le budget jusqu’en 2029 est voté.</li></ul>`,
					Outlook: `<p>Tous les retours sont évalués et reçoivent une réponse. Le rapport va au conseil communal (Gemeinderat), puis le parlement communal (Einwohnerrat) débat de la stratégie.</p>`},
				"it": {Title: "«z’Ämme digital»: che cosa va online, che cosa resta allo sportello?", Summary: "Entro il 2033 il Comune intende offrire la maggior parte delle prestazioni anche online. Ci dica dove questo la aiuta e dove preferisce parlare con una persona.",
					Body:    `<p>Un modulo la sera, un’attestazione in due minuti, una fattura senza carta: molti viaggi si possono evitare. Altri colloqui si fanno attorno a un tavolo. La strategia stabilisce come il Comune offre entrambe le cose e chi se ne occupa.</p><h2>Di che cosa si tratta</h2><ul><li>Quali prestazioni vanno online per prime?</li><li>Dove serve ancora uno sportello, un telefono, una lettera?</li><li>Che cosa può fare il Comune con i dati, e che cosa no?</li></ul><h2>Come partecipare</h2><p>Legge la strategia in breve, viene alla serata informativa o allo sportello di consulenza e ci dice che cosa manca. Scrivere, telefonare e passare contano allo stesso modo.</p>`,
					Open:    `<ul><li>l’ordine delle prestazioni</li><li>gli orari dello sportello</li><li>l’aiuto per chi non ha un apparecchio o pratica</li></ul>`,
					Fixed:   `<ul><li>Si può sempre passare o telefonare.</li><li>Il preventivo fino al 2029 è approvato.</li></ul>`,
					Outlook: `<p>Tutti i riscontri vengono valutati e ricevono una risposta. Il rapporto va al municipio (Gemeinderat), poi il consiglio comunale (Einwohnerrat) discute la strategia.</p>`},
				"en": {Title: "“z’Ämme digital”: what goes online, what stays at the counter?", Summary: "By 2033 the municipality wants to offer most of its services online as well. Tell us where that helps you and where you would rather talk to a person.",
					Body:    `<p>A form in the evening, a certificate within two minutes, a bill without paper: many trips can be saved. Other matters are better talked over at a table. The strategy says how the municipality offers both and who looks after it.</p><h2>What it is about</h2><ul><li>Which services should go online first?</li><li>Where do we still need a counter, a phone, a letter?</li><li>What may the municipality do with data, and what not?</li></ul><h2>How to take part</h2><p>Read the strategy in short, come to the information evening or to the office hours, and tell us what is missing. Writing, calling and coming by count the same.</p>`,
					Open:    `<ul><li>the order of the services</li><li>the opening hours of the counter</li><li>help for people without a device or without practice</li></ul>`,
					Fixed:   `<ul><li>Everybody may still come by or call.</li><li>The budget until 2029 has been voted.</li></ul>`,
					Outlook: `<p>All feedback is evaluated and answered. The report goes to the executive council (Gemeinderat); then the municipal parliament (Einwohnerrat) debates the strategy.</p>`},
				"easy": {Title: "Was geht im Internet? Was geht am Schalter?", Summary: "Die Gemeinde Emmen will mehr im Internet anbieten. Sie können sagen, was Ihnen hilft. Sie können immer auch anrufen oder vorbei-kommen.",
					Body: "<p>Im Internet kann man zum Beispiel ein Formular ausfüllen. Am Schalter kann man mit einem Menschen sprechen.</p><p>Beides soll möglich sein.</p>"},
			},
			entries: []sampleEntry{
				{kind: dossier.Event, day: 5, hour: 19, hours: 2, place: "Zentrum Gersag, Saal 2",
					de: words{"Infoanlass im Zentrum Gersag", "<p>Kurze Einführung, dann Gespräche an fünf Tischen. Der Saal ist rollstuhlgängig und hat eine Höranlage; Gebärdensprache auf Anmeldung.</p>"},
					fr: words{"Séance d’information au Zentrum Gersag", "<p>Une brève introduction, puis des discussions à cinq tables. La salle est accessible en fauteuil roulant et équipée d’une boucle auditive; langue des signes sur inscription.</p>"},
					it: words{"Serata informativa al Zentrum Gersag", "<p>Una breve introduzione, poi colloqui a cinque tavoli. La sala è accessibile in sedia a rotelle e ha un impianto per l’ascolto; lingua dei segni su richiesta.</p>"},
					en: words{"Information evening at Zentrum Gersag", "<p>A short introduction, then talks at five tables. The hall is wheelchair accessible and has a hearing loop; sign language on request.</p>"}},
				{kind: dossier.Event, day: 9, hour: 14, hours: 3, place: "Gemeindeverwaltung, Eingangshalle",
					de: words{"Sprechstunde «Digital mitwirken»", "<p>Wir helfen beim Lesen und Schreiben, auch auf Papier. Ohne Anmeldung, stufenlos erreichbar.</p>"},
					fr: words{"Permanence «Participer en ligne»", "<p>Nous aidons à lire et à écrire, aussi sur papier. Sans inscription, accès sans marche.</p>"},
					it: words{"Sportello «Partecipare online»", "<p>Aiutiamo a leggere e a scrivere, anche su carta. Senza iscrizione, accesso senza gradini.</p>"},
					en: words{"Office hours “Taking part online”", "<p>We help with reading and writing, on paper as well. No registration, step-free access.</p>"}},
				{kind: dossier.Event, day: -20, hour: 18, hours: 2, place: "Pfarreiheim Gerliswil",
					de: words{"Auftakt mit der Bevölkerung", "<p>Rund sechzig Personen haben an den Tischen gesammelt, was heute gut geht und was nicht.</p>"}},
				{kind: dossier.News, day: -4, hour: 9,
					de: words{"Die Sprechstunde wird verlängert", "<p>Weil viele mit ihren Fragen lieber vorbeikommen, dauert die nächste Sprechstunde drei statt zwei Stunden.</p>"},
					fr: words{"La permanence dure plus longtemps", "<p>Comme beaucoup préfèrent passer avec leurs questions, la prochaine permanence dure trois heures au lieu de deux.</p>"},
					it: words{"Lo sportello dura più a lungo", "<p>Poiché molte persone preferiscono passare con le loro domande, il prossimo sportello dura tre ore invece di due.</p>"},
					en: words{"Office hours are extended", "<p>Because many people would rather come by with their questions, the next office hours last three hours instead of two.</p>"}},
				{kind: dossier.News, day: -12, hour: 9,
					de: words{"Am meisten zu reden geben die Öffnungszeiten", "<p>Nach vier Wochen liegen die ersten Rückmeldungen vor. Viele wünschen sich einen Abend in der Woche mit offenem Schalter. Wer noch etwas sagen will, hat bis zum Ende der Frist Zeit.</p>"},
					fr: words{"Les heures d’ouverture font le plus parler", "<p>Après quatre semaines, les premiers retours sont là. Beaucoup souhaitent un guichet ouvert un soir par semaine. Il est possible de s’exprimer jusqu’à la fin du délai.</p>"},
					it: words{"Gli orari di apertura fanno più discutere", "<p>Dopo quattro settimane ci sono i primi riscontri. Molte persone desiderano uno sportello aperto una sera alla settimana. È possibile esprimersi fino alla fine del termine.</p>"},
					en: words{"Opening hours are talked about most", "<p>After four weeks the first feedback is in. Many wish for one evening a week with an open counter. There is time to say more until the deadline.</p>"}},
				{kind: dossier.Document, day: -40, hour: 8, sort: "document", markdown: sampleStrategy,
					de: words{title: "Entwurf der Strategie in Kürze"}, fr: words{title: "Projet de stratégie en bref"}, it: words{title: "Bozza della strategia in breve"}, en: words{title: "Draft strategy in short"}},
				{kind: dossier.Milestone, day: 71, hour: 0, exact: true, progress: dossier.Planned,
					de: words{title: "Auswertungsbericht liegt vor"}, fr: words{title: "Le rapport d’évaluation est publié"}, it: words{title: "Il rapporto di valutazione è pubblicato"}, en: words{title: "The evaluation report is out"}},
			}},
		{slug: "online-schalter", topic: "digital", unit: "Präsidiales und Personelles", role: "Fachstelle Online-Schalter",
			phases: []samplePhase{
				{true, -6, 17, "Rückmeldungen sammeln", "Récolter les retours", "Raccogliere i riscontri", "Collect feedback"},
				{false, 18, 50, "Verbesserungen planen", "Planifier les améliorations", "Pianificare i miglioramenti", "Plan improvements"},
			},
			texts: map[string]space.Text{
				"de": {Title: "Der Online-Schalter auf dem Prüfstand", Summary: "Wohnsitzbestätigung, Schulanmeldung, Einzahlungsschein: Was ging leicht, und wo sind Sie stecken geblieben?",
					Body:    `<p>Den Online-Schalter gibt es seit einigen Jahren. Fünf Dienstleistungen machen den grössten Teil der Besuche aus. Jedes Jahr schauen wir gemeinsam hin: Welche Formulare werden abgebrochen, welche Fragen kommen danach am Telefon?</p><h2>Was wir wissen wollen</h2><ul><li>Konnten Sie Ihr Anliegen ganz erledigen?</li><li>Welche Frage haben Sie nicht verstanden?</li><li>Was hätten Sie lieber am Schalter gemacht?</li></ul><p>Bitte schreiben Sie keine AHV-Nummer und nichts über Schulden.</p>`,
					Open:    `<ul><li>Wortlaut und Reihenfolge der Fragen in den Formularen</li><li>welche Dienstleistung als nächste überarbeitet wird</li></ul>`,
					Fixed:   `<ul><li>Welche Angaben nötig sind, legt oft das Gesetz fest.</li></ul>`,
					Outlook: `<p>Die fünf häufigsten Hinweise werden innert sechs Monaten umgesetzt oder mit einer Begründung abgelehnt.</p>`},
			},
			entries: []sampleEntry{
				{kind: dossier.Event, day: 12, hour: 17, hours: 2, place: "Gemeindebibliothek, Gerliswil",
					de: words{"Formulare testen bei Kaffee", "<p>Bringen Sie Ihr Telefon mit oder nehmen Sie eines von uns. Dauert eine halbe Stunde, stufenlos erreichbar.</p>"}},
				{kind: dossier.News, day: -6, hour: 8, de: words{"Die jährliche Prüfung beginnt", "<p>Letztes Jahr führten Ihre Hinweise dazu, dass die Schulanmeldung auf dem Telefon zwei Seiten kürzer wurde.</p>"}},
				{kind: dossier.Document, day: -6, hour: 8, sort: "report", de: words{title: "Was wir letztes Jahr verbessert haben"},
					markdown: map[string]string{"de": "# Was wir letztes Jahr verbessert haben\n\nDieser Text ist erfunden.\n\n| Hinweis | Was daraus wurde |\n|---|---|\n| Die Anmeldung an der Schule fragt zweimal nach der Adresse | behoben |\n| Das Formular verliert alles, wenn man zurückgeht | behoben |\n| Bezahlen geht nur mit Kreditkarte | in Arbeit |\n| Formulare auf Albanisch | abgelehnt, dafür gibt es neu Hilfe am Telefon |\n"}},
			}},
	}
}
