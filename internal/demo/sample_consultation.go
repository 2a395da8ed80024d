package demo

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/intake"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/space"
)

// documents that are discussed, by language.
//
//go:embed documents/*.md
var documents embed.FS

// concerns is whom a chapter concerns, by its German title; the others concern everybody.
type concerns struct{ topics, quarters []string }

// sampleConsultation is a document in a project, with the version that people read and
// the next one on which staff are at work.
type sampleConsultation struct {
	document string
	texts    map[string]space.ActivityText
	settings consultation.Settings
	concerns map[string]concerns
	note     map[string]string
	// next replaces words of the German version in the draft.
	next [][2]string
}

func (c *sampleConsultation) put(ctx context.Context, spaces *space.Service, consultations *consultation.Service, project uuid.UUID) error {
	software := authz.Software()
	settings, err := json.Marshal(c.settings)
	if err != nil {
		return err
	}
	a, err := spaces.CreateActivity(ctx, software, sampleKey("consultation", c.document), project, space.ActivityDraft{Kind: consultation.KindKey, Preset: "one_round", Texts: c.texts, Settings: settings})
	if err != nil {
		return err
	}
	sheet, err := c.write(ctx, consultations, a.ID)
	if err != nil {
		return err
	}
	for i, b := range sheet.Version.Document.Blocks {
		if of := c.concerns[b.Words["de"].Title]; b.Kind == text.Chapter {
			sheet.Version.Document.Blocks[i].Topics, sheet.Version.Document.Blocks[i].Quarters = of.topics, of.quarters
		}
	}
	first := consultation.Writing{Blocks: sheet.Version.Document.Blocks, Note: c.note, Renumber: true}
	if sheet, err = consultations.Save(ctx, software, a.ID, sheet.Version.Number, sheet.Version.Version, first); err != nil {
		return err
	}
	if _, err = consultations.Publish(ctx, software, a.ID, sheet.Version.Number, sheet.Version.Version); err != nil {
		return err
	}
	return c.draft(ctx, consultations, a.ID)
}

// write begins a draft with the words of every language there is.
func (c *sampleConsultation) write(ctx context.Context, consultations *consultation.Service, id uuid.UUID) (*consultation.Sheet, error) {
	software := authz.Software()
	var sheet *consultation.Sheet
	for _, lang := range locale.Langs() {
		words, err := documents.ReadFile("documents/" + c.document + "." + lang + ".md")
		if err != nil {
			return nil, err
		}
		from := consultation.Source{Format: intake.Markdown, Pasted: string(words)}
		var got *consultation.Begun
		if sheet == nil {
			got, err = consultations.Begin(ctx, software, sampleKey("version", c.document), id, from)
		} else {
			got, err = consultations.Translate(ctx, software, id, sheet.Version.Number, sheet.Version.Version, lang, from)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", lang, err)
		}
		sheet = got.Sheet
	}
	return sheet, nil
}

// draft is the version after the one that people read. Other languages of what changes
// are not written yet.
func (c *sampleConsultation) draft(ctx context.Context, consultations *consultation.Service, id uuid.UUID) error {
	software := authz.Software()
	next, err := consultations.Begin(ctx, software, sampleKey("next", c.document), id, consultation.Source{Published: true})
	if err != nil {
		return err
	}
	blocks := next.Version.Document.Blocks
	for _, change := range c.next {
		found := false
		for i := range blocks {
			if w := blocks[i].Words["de"]; strings.Contains(w.HTML, change[0]) {
				w.HTML, found = strings.Replace(w.HTML, change[0], change[1], 1), true
				blocks[i].Words = map[string]text.Words{"de": w}
			}
		}
		if !found {
			return errors.New("the document does not say: " + change[0])
		}
	}
	_, err = consultations.Save(ctx, software, id, next.Version.Number, next.Version.Version, consultation.Writing{Blocks: blocks, Note: map[string]string{"de": "Arbeitsstand nach den ersten Stellungnahmen"}})
	return err
}

// sampleDigitalStrategy is what people speak to in «z’Ämme digital».
func sampleDigitalStrategy() *sampleConsultation {
	settings := consultation.Defaults()
	settings.ShowCounts, settings.Place = true, true
	return &sampleConsultation{
		document: "strategie", settings: settings,
		texts: map[string]space.ActivityText{
			"de": {Title: "Stellungnahme zur Strategie", Text: "Lesen Sie die Strategie kapitelweise und sagen Sie, womit Sie einverstanden sind und was anders sein sollte."},
			"fr": {Title: "Prise de position sur la stratégie", Text: "Lisez la stratégie chapitre par chapitre et dites ce que vous approuvez et ce qui devrait changer."},
			"it": {Title: "Presa di posizione sulla strategia", Text: "Leggete la strategia capitolo per capitolo e dite che cosa approvate e che cosa dovrebbe cambiare."},
			"en": {Title: "Comment on the strategy", Text: "Read the strategy chapter by chapter and say what you agree with and what should be different."},
		},
		concerns: map[string]concerns{
			"Dienstleistungen online": {topics: []string{"digital"}},
			"Schalter und Telefon":    {topics: []string{"digital"}, quarters: []string{"gersag", "gerliswil"}},
			"Hilfe und Übung":         {topics: []string{"neighbourhood"}},
			"Daten und Sicherheit":    {topics: []string{"digital"}},
			"Schule und Quartiere":    {topics: []string{"neighbourhood", "mobility"}, quarters: []string{"gerliswil", "meierhoefli", "seetalplatz"}},
		},
		note: map[string]string{"de": "Entwurf für die Mitwirkung, vom Gemeinderat freigegeben", "fr": "Projet pour la participation, approuvé par le conseil communal",
			"it": "Bozza per la partecipazione, approvata dal municipio", "en": "Draft for participation, approved by the executive council"},
		next: [][2]string{
			{"an einem davon bis 19 Uhr", "an zwei davon bis 19 Uhr"},
			{"Einmal im Jahr prüft eine unabhängige Stelle die Sicherheit.", "Einmal im Jahr und nach jeder grösseren Änderung prüft eine unabhängige Stelle die Sicherheit."},
			{"Wer länger als drei Minuten wartet, wird auf Wunsch zurückgerufen.", "Wer länger als zwei Minuten wartet, wird auf Wunsch am gleichen Tag zurückgerufen."},
		},
	}
}
