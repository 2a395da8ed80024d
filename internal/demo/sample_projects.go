package demo

import (
	"slices"

	"mitwirken/internal/space"
)

// sampleProjects are invented; facts about Emmen are true, the rest is not.
func sampleProjects() []sampleProject {
	return slices.Concat(sampleDigital(), sampleMobility(), sampleNeighbourhood(), sampleGreen(), sampleRecycling(), sampleInternal())
}

// sampleInternal is what only employees see.
func sampleInternal() []sampleProject {
	return []sampleProject{
		{slug: "prozessideen", space: "intern", topic: "digital", unit: "Präsidiales und Personelles", role: "Organisationsentwicklung", influence: space.CoDesign,
			phases: []samplePhase{{true, -10, 30, "Ideen sammeln", "Récolter des idées", "Raccogliere idee", "Collect ideas"}},
			texts: map[string]space.Text{
				"de": {Title: "Prozessideen: Was können wir vereinfachen?", Summary: "Welche Formulare, Unterschriften und Wege kosten Zeit und nützen niemandem? Alle Mitarbeitenden können Vorschläge machen.",
					Open: "<p>Abläufe in der eigenen Direktion und zwischen den Direktionen.</p>", Fixed: "<p>Was Gesetze und das Archiv verlangen.</p>", Outlook: "<p>Jeder Vorschlag bekommt innert eines Monats eine Antwort.</p>"},
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
	}
}
