package demo

import (
	"mitwirken/internal/dossier"
	"mitwirken/internal/space"
)

const sampleDraft = `# Die Strategie in Kürze

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
`

const samplePlan = `# Was sich ändert

Dieser Text ist erfunden.

## Zonenplan

- Der Platz beim Bahnhof wird grüner.
- Zwei Baufelder werden zusammengelegt.

## Reglement

Neu braucht es für je vier Wohnungen einen Baum und für jede Wohnung zwei gedeckte Veloplätze.
`

// sampleProjects are invented; facts about Emmen are true, the rest is not.
func sampleProjects() []sampleProject {
	return []sampleProject{
		{slug: "zaemme-digital", topic: "digital", unit: "Präsidiales und Personelles", role: "Projektleitung Digitale Transformation",
			phases: []samplePhase{
				{true, -40, 12, "Mitwirkung", "Participation", "Partecipazione", "Participation"},
				{false, 13, 70, "Auswertung", "Évaluation", "Valutazione", "Evaluation"},
				{false, 71, 100, "Beratung im Einwohnerrat", "Débat au parlement communal", "Dibattito nel parlamento comunale", "Debate in the municipal parliament"},
			},
			texts: map[string]space.Text{
				"de": {Title: "«z’Ämme digital»: Was geht online, was bleibt am Schalter?", Summary: "Bis 2033 will die Gemeinde die meisten Dienstleistungen auch online anbieten. Sagen Sie, wo Ihnen das hilft und wo Sie lieber mit einem Menschen sprechen.",
					Body:    `<p>Viele Wege aufs Amt lassen sich sparen: ein Formular am Abend, eine Bescheinigung in zwei Minuten, eine Rechnung ohne Papier. Andere Gespräche gehören an einen Tisch. Die Strategie legt fest, wie die Gemeinde beides anbietet und wer sich darum kümmert.</p><h2>Worum es geht</h2><ul><li>Welche Dienstleistungen sollen zuerst online gehen?</li><li>Wo braucht es weiterhin einen Schalter, ein Telefon, einen Brief?</li><li>Was soll die Gemeinde mit Daten tun dürfen, und was nicht?</li></ul>`,
					Open:    `<ul><li>die Reihenfolge der Dienstleistungen</li><li>die Öffnungszeiten des Schalters</li><li>die Hilfe für Menschen ohne Gerät oder Übung</li></ul>`,
					Fixed:   `<ul><li>Wer will, kann weiterhin vorbeikommen oder anrufen.</li><li>Das Budget bis 2029 ist beschlossen.</li></ul>`,
					Outlook: `<p>Alle Rückmeldungen werden ausgewertet und beantwortet. Der Bericht geht an den Gemeinderat, danach berät der Einwohnerrat die Strategie.</p>`},
				"fr": {Title: "«z’Ämme digital»: qu’est-ce qui passe en ligne, qu’est-ce qui reste au guichet?", Summary: "D’ici 2033, la commune veut proposer la plupart de ses prestations aussi en ligne. Dites-nous où cela vous aide et où vous préférez parler à quelqu’un.",
					Body:  `<p>Un formulaire le soir, une attestation en deux minutes, une facture sans papier: bien des trajets peuvent être évités. D’autres conversations se mènent autour d’une table. La stratégie fixe comment la commune propose les deux.</p>`,
					Open:  `<ul><li>l’ordre des prestations</li><li>les heures d’ouverture du guichet</li></ul>`,
					Fixed: `<ul><li>On peut toujours venir ou téléphoner.</li></ul>`},
				"it": {Title: "«z’Ämme digital»: che cosa va online, che cosa resta allo sportello?", Summary: "Entro il 2033 il Comune intende offrire la maggior parte delle prestazioni anche online. Ci dica dove questo la aiuta e dove preferisce parlare con una persona.",
					Body:  `<p>Un modulo la sera, un’attestazione in due minuti, una fattura senza carta: molti viaggi si possono evitare. Altri colloqui si fanno attorno a un tavolo. La strategia stabilisce come il Comune offre entrambe le cose.</p>`,
					Open:  `<ul><li>l’ordine delle prestazioni</li><li>gli orari dello sportello</li></ul>`,
					Fixed: `<ul><li>Si può sempre passare o telefonare.</li></ul>`},
				"en": {Title: "“z’Ämme digital”: what goes online, what stays at the counter?", Summary: "By 2033 the municipality wants to offer most of its services online as well. Tell us where that helps you and where you would rather talk to a person.",
					Body:  `<p>A form in the evening, a certificate within two minutes, a bill without paper: many trips can be saved. Other matters are better talked over at a table. The strategy says how the municipality offers both.</p>`,
					Open:  `<ul><li>the order of the services</li><li>the opening hours of the counter</li></ul>`,
					Fixed: `<ul><li>Everybody may still come by or call.</li></ul>`},
				"easy": {Title: "Was geht im Internet? Was geht am Schalter?", Summary: "Die Gemeinde Emmen will mehr im Internet anbieten. Sie können sagen, was Ihnen hilft. Sie können immer auch anrufen oder vorbei-kommen.",
					Body: "<p>Im Internet kann man zum Beispiel ein Formular ausfüllen. Am Schalter kann man mit einem Menschen sprechen.</p><p>Beides soll möglich sein.</p>"},
			},
			entries: []sampleEntry{
				{kind: dossier.Event, day: 5, hour: 19, title: "Infoanlass im Zentrum Gersag", place: "Zentrum Gersag, Saal 2", text: "<p>Kurze Einführung, dann Gespräche an fünf Tischen. Gebärdensprache auf Anmeldung.</p>"},
				{kind: dossier.Event, day: 9, hour: 14, title: "Sprechstunde «Digital mitwirken»", place: "Gemeindeverwaltung, Eingangshalle", text: "<p>Wir helfen beim Ausfüllen, auch auf Papier.</p>"},
				{kind: dossier.News, day: -12, hour: 9, title: "Über 200 Rückmeldungen nach vier Wochen", text: "<p>Am meisten zu reden geben die Öffnungszeiten. Wer noch etwas sagen will, hat bis zum Ende der Frist Zeit.</p>"},
				{kind: dossier.Document, day: -40, hour: 8, title: "Entwurf der Strategie in Kürze", sort: "document", markdown: sampleDraft},
			}},
		{slug: "sicher-zur-schule", topic: "mobility", quarters: []string{"riffig", "meierhoefli", "gerliswil"}, unit: "Bildung und Kultur", role: "Fachstelle Schulwege",
			phases: []samplePhase{{true, -18, 3, "Stellen melden", "Signaler des endroits", "Segnalare punti", "Report places"}, {false, 4, 60, "Begehungen", "Visites sur place", "Sopralluoghi", "Site visits"}},
			texts: map[string]space.Text{
				"de": {Title: "Sicher zur Schule: Wo wird es eng?", Summary: "Wo müssen Kinder auf dem Schulweg warten, rennen oder ausweichen? Eltern, Kinder und Lehrpersonen kennen die Stellen am besten.",
					Open:    `<p>Welche Stellen zuerst verbessert werden und womit: Farbe, Licht, Schwellen, Lotsendienst.</p>`,
					Fixed:   `<p>Kantonsstrassen gehören dem Kanton. Dort kann die Gemeinde Anträge stellen.</p>`,
					Outlook: `<p>Fachleute besuchen jede gemeldete Stelle zusammen mit Kindern der Klasse. Im Frühling steht fest, was wann geschieht.</p>`},
				"fr": {Title: "En sécurité à l’école: où est-ce dangereux?", Summary: "Où les enfants doivent-ils attendre, courir ou éviter des obstacles sur le chemin de l’école? Les parents, les enfants et le corps enseignant connaissent ces endroits mieux que quiconque."},
			},
			entries: []sampleEntry{{kind: dossier.Event, day: 1, hour: 7, title: "Mitlaufen: Schulweg Riffig", place: "Treffpunkt Kirchplatz Gerliswil", text: "<p>Wir laufen den Weg mit den Kindern ab.</p>"}}},
		{slug: "quartierbudget", topic: "neighbourhood", unit: "Soziales und Gesellschaft", role: "Quartierarbeit", influence: space.CoDecision,
			phases: []samplePhase{
				{true, -25, 22, "Ideen sammeln", "Récolter des idées", "Raccogliere idee", "Collect ideas"}, {false, 23, 40, "Machbarkeit prüfen", "Examiner la faisabilité", "Verificare la fattibilità", "Check what can be done"},
				{true, 41, 62, "Abstimmen", "Voter", "Votare", "Vote"},
			},
			texts: map[string]space.Text{
				"de": {Title: "Quartierbudget: 21’000 Franken für Ideen aus der Nachbarschaft", Summary: "Eine Bank unter einem Baum, ein Fest im Hof, ein Kühlschrank für alle: Schlagen Sie vor, was Ihrem Quartier fehlt, und unterstützen Sie andere Ideen.",
					Open:    `<p>Alles, was einem Quartier nützt, bis zu 7000 Franken kostet und innert einem Jahr gebaut oder gemacht werden kann.</p>`,
					Fixed:   `<p>21’000 Franken im Jahr. Löhne und laufende Kosten werden nicht bezahlt.</p>`,
					Outlook: `<p>Jede Idee bekommt eine Antwort. Über die machbaren Ideen stimmen alle ab, die in Emmen wohnen.</p>`},
				"it": {Title: "Budget di quartiere: 21’000 franchi per idee del vicinato", Summary: "Una panchina sotto un albero, una festa in cortile, un frigorifero per tutti: proponga che cosa manca al suo quartiere e sostenga altre idee."},
			}},
		{slug: "spielplatz-benziwil", topic: "green", quarters: []string{"benziwil"}, unit: "Bau und Umwelt", role: "Projektleitung Spielplätze", influence: space.CoDesign,
			place:  &space.Place{Lat: 47.0836, Lon: 8.2869, Words: "Spielplatz Benziwil, 6020 Emmenbrücke"},
			phases: []samplePhase{{true, 9, 45, "Entwürfe wählen", "Choisir un projet", "Scegliere un progetto", "Choose a design"}},
			texts: map[string]space.Text{
				"de": {Title: "Spielplatz Benziwil: Was soll hier wachsen?", Summary: "Der Spielplatz wird erneuert. Kinder und Erwachsene wählen aus drei Entwürfen und sagen, was darauf nicht fehlen darf.",
					Open:  `<p>Welche der drei Entwürfe gebaut wird und was zusätzlich Platz findet.</p>`,
					Fixed: `<p>Die Bäume bleiben. Gebaut wird im Herbst.</p>`},
			}},
		{slug: "ortsplanung-auflage", space: "planung", kind: space.Display, topic: "neighbourhood", unit: "Bau und Umwelt", role: "Fachstelle Ortsplanung", influence: space.Information,
			phases: []samplePhase{{false, -8, 21, "Öffentliche Auflage", "Mise à l’enquête publique", "Deposito pubblico", "Public display"}},
			texts: map[string]space.Text{
				"de": {Title: "Revision der Ortsplanung: öffentliche Auflage", Summary: "Die geänderten Pläne und das Reglement liegen dreissig Tage auf: hier und auf der Gemeindeverwaltung.",
					Body: "<p>Geändert wurden drei Stellen im Zonenplan und zwei Artikel des Reglements. Wer betroffen ist, kann schriftlich mit Antrag und Begründung an den Gemeinderat gelangen: Gemeinderat Emmen, Rüeggisingerstrasse 22, 6021 Emmenbrücke.</p>"},
			},
			entries: []sampleEntry{{kind: dossier.Document, day: -8, hour: 8, title: "Was sich ändert", sort: "explanatory_report", markdown: samplePlan}}},
		{slug: "freiraumkonzept", topic: "green", unit: "Bau und Umwelt", role: "Projektleitung Freiraum", reported: true,
			phases: []samplePhase{{true, -200, -140, "Massnahmen ordnen", "Classer les mesures", "Ordinare le misure", "Put measures in order"}, {false, -139, -30, "Auswertung", "Évaluation", "Valutazione", "Evaluation"}},
			texts: map[string]space.Text{
				"de": {Title: "Freiraumkonzept: Welche Massnahmen zuerst?", Summary: "Mehr Schatten, mehr Grün, mehr Platz zum Sitzen: Die Bevölkerung hat dreissig Massnahmen geordnet. Der Bericht wird im Einwohnerrat beraten.",
					Result: `<p><strong>Schatten zuerst.</strong> 312 Personen haben mitgemacht. Am wichtigsten waren ihnen Bäume auf Plätzen, Bänke entlang der Wege zur Schule und ein zugänglicher Weg an der Emme. Der Gemeinderat übernimmt die ersten zehn Massnahmen in der Reihenfolge der Bevölkerung.</p>`},
				"en": {Title: "Open space plan: which measures first?", Summary: "More shade, more green, more places to sit: residents put thirty measures in order. The report goes to the municipal parliament."},
			},
			entries: []sampleEntry{
				{kind: dossier.Milestone, day: -20, hour: 0, title: "Beschluss des Gemeinderats", progress: dossier.Done},
				{kind: dossier.Milestone, day: 60, hour: 0, title: "Hundert Bäume gepflanzt", progress: dossier.Running, percent: 35, text: "<p>35 stehen: am Sonnenplatz, im Riffig und beim Schulhaus Gersag.</p>"},
				{kind: dossier.Milestone, day: 300, hour: 0, title: "Weg an der Emme geöffnet", progress: dossier.Planned},
				{kind: dossier.News, day: -28, hour: 10, title: "Der Bericht ist da", text: "<p>Was die Bevölkerung geordnet hat und was daraus wird.</p>"},
			}},
		{slug: "velo-badi-mooshuesli", topic: "mobility", quarters: []string{"mooshuesli"}, unit: "Bau und Umwelt", reported: true,
			phases: []samplePhase{{true, -420, -380, "Wege melden", "Signaler des trajets", "Segnalare percorsi", "Report routes"}},
			texts: map[string]space.Text{
				"de": {Title: "Mit dem Velo in die Badi Mooshüsli", Summary: "Gesucht waren sichere Wege und genügend Veloparkplätze. Zwei Vorschläge sind umgesetzt, einer wird noch geprüft.",
					Result: `<p>Sechzig Veloparkplätze stehen neu beim Eingang, und am Kreisel ist der Weg rot eingefärbt. Die Unterführung wird mit dem Kanton noch geprüft.</p>`},
			},
			entries: []sampleEntry{
				{kind: dossier.Milestone, day: -150, hour: 0, title: "Sechzig Veloparkplätze", progress: dossier.Done},
				{kind: dossier.Milestone, day: 120, hour: 0, title: "Unterführung mit dem Kanton prüfen", progress: dossier.Running, percent: 50},
			}},
		{slug: "strassenfest-gerliswil", topic: "neighbourhood", quarters: []string{"gerliswil"}, unit: "Soziales und Gesellschaft",
			phases:    []samplePhase{{true, -15, 10, "Programm", "Programme", "Programma", "Programme"}},
			withdrawn: "Die Strasse wird im Sommer saniert. Das Fest wird um ein Jahr verschoben.",
			texts: map[string]space.Text{
				"de": {Title: "Strassenfest Gerliswil: Was soll auf die Bühne?", Summary: "Musik, Theater, Quartierküche: Vorschläge für das Programm waren gesucht."},
			}},
		{slug: "prozessideen", space: "intern", topic: "digital", unit: "Präsidiales und Personelles", role: "Organisationsentwicklung", influence: space.CoDesign,
			phases: []samplePhase{{true, -10, 30, "Ideen sammeln", "Récolter des idées", "Raccogliere idee", "Collect ideas"}},
			texts: map[string]space.Text{
				"de": {Title: "Prozessideen: Was können wir vereinfachen?", Summary: "Welche Formulare, Unterschriften und Wege kosten Zeit und nützen niemandem? Alle Mitarbeitenden können Vorschläge machen."},
			}},
		{slug: "vorlage-mitwirkung", space: "intern", template: true, topic: "neighbourhood", unit: "Kommunikation",
			phases: []samplePhase{
				{true, -3, 27, "Mitwirkung", "Participation", "Partecipazione", "Participation"}, {false, 28, 60, "Auswertung", "Évaluation", "Valutazione", "Evaluation"},
				{false, 61, 90, "Rückmeldung", "Retour", "Riscontro", "Feedback"},
			},
			texts: map[string]space.Text{
				"de": {Title: "Vorlage: Mitwirkung in drei Phasen", Summary: "Kopieren Sie diese Vorlage und ersetzen Sie die Texte.", Open: "<p>Was kann sich durch die Mitwirkung noch ändern?</p>",
					Fixed: "<p>Was ist beschlossen, und von wem?</p>", Outlook: "<p>Wer wertet aus, wer entscheidet, und wann erfahren es alle?</p>"},
			}},
		{slug: "busnetz", draft: true, topic: "mobility", unit: "Bau und Umwelt", phases: []samplePhase{{true, 20, 80, "Mitwirkung", "Participation", "Partecipazione", "Participation"}},
			texts: map[string]space.Text{
				"de": {Title: "Busnetz und hindernisfreie Haltestellen", Summary: "Wo fehlt ein Bus, und welche Haltestelle soll zuerst ohne Stufe erreichbar sein?"},
			}},
	}
}
