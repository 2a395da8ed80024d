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
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
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

// rewriting says by language which words of a block become which.
type rewriting map[string][2]string

// sampleConsultation is a document in a project, with the version that people read first
// and the next one.
type sampleConsultation struct {
	document string
	// opened is the day on which the first version came out.
	opened   int
	texts    map[string]space.ActivityText
	settings consultation.Settings
	concerns map[string]concerns
	note     map[string]string
	// next is what the next version says differently; languages that are not rewritten
	// are not written yet.
	next     []rewriting
	nextNote map[string]string
	// drafted is what the team of the sample has written so far and not handed in.
	drafted []sampleRemark
	// evaluated is what became of it; nil while people speak and the next version is a draft.
	evaluated *sampleEvaluation
}

func (c *sampleConsultation) put(ctx context.Context, t *Town, project uuid.UUID, entries map[string]uuid.UUID) error {
	software, rooms := authz.Software(), t.on(c.opened)
	settings, err := json.Marshal(c.settings)
	if err != nil {
		return err
	}
	// A project may have come online after its document was out elsewhere.
	a, err := t.on(0).Spaces.CreateActivity(ctx, software, sampleKey("consultation", c.document), project, space.ActivityDraft{Kind: consultation.KindKey, Preset: "one_round", Texts: c.texts, Settings: settings})
	if err != nil {
		return err
	}
	sheet, err := c.write(ctx, rooms.Consultations, a.ID)
	if err != nil {
		return err
	}
	for i, b := range sheet.Version.Document.Blocks {
		if of := c.concerns[b.Words["de"].Title]; b.Kind == text.Chapter {
			sheet.Version.Document.Blocks[i].Topics, sheet.Version.Document.Blocks[i].Quarters = of.topics, of.quarters
		}
	}
	first := consultation.Writing{Blocks: sheet.Version.Document.Blocks, Note: c.note, Renumber: true}
	if sheet, err = rooms.Consultations.Save(ctx, software, a.ID, sheet.Version.Number, sheet.Version.Version, first); err != nil {
		return err
	}
	if _, err = rooms.Consultations.Publish(ctx, software, a.ID, sheet.Version.Number, sheet.Version.Version); err != nil {
		return err
	}
	if c.evaluated == nil {
		if _, err = c.draft(ctx, rooms.Consultations, a.ID); err != nil {
			return err
		}
		return c.teamDraft(ctx, t, a.ID, sheet.Version.Document.Blocks)
	}
	return c.evaluated.put(ctx, t, c, a.ID, &sheet.Version.Document, entries)
}

// teamDraft has the team write, in turn, and not yet release.
func (c *sampleConsultation) teamDraft(ctx context.Context, t *Town, activity uuid.UUID, blocks []text.Block) error {
	rooms := t.on(0).Drafts
	writers := []statement.Visitor{{Actor: t.Team.Drafter}, {Actor: t.Team.Releaser}}
	d, err := rooms.Begin(ctx, writers[0], sampleKey("team", activity), drafting.Beginning{Activity: activity, OrganisationID: &t.Team.Organisation, Lang: "de"})
	if err != nil {
		return err
	}
	for i, r := range c.drafted {
		b, err := blockWith(blocks, r.at)
		if err != nil {
			return err
		}
		if _, err := rooms.PutRemark(ctx, writers[i%2], d.ID, uuid.NewSHA1(activity, fmt.Append(nil, "team/", i)), 0, r.words(b.ID)); err != nil {
			return err
		}
	}
	return nil
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

// draft is the version after the one that people read.
func (c *sampleConsultation) draft(ctx context.Context, consultations *consultation.Service, id uuid.UUID) (*consultation.Sheet, error) {
	software := authz.Software()
	next, err := consultations.Begin(ctx, software, sampleKey("next", c.document), id, consultation.Source{Published: true})
	if err != nil {
		return nil, err
	}
	blocks := next.Version.Document.Blocks
	for _, r := range c.next {
		if err := r.apply(blocks); err != nil {
			return nil, err
		}
	}
	return consultations.Save(ctx, software, id, next.Version.Number, next.Version.Version, consultation.Writing{Blocks: blocks, Note: c.nextNote})
}

func (r rewriting) apply(blocks []text.Block) error {
	b, err := blockWith(blocks, r["de"][0])
	if err != nil {
		return err
	}
	words := map[string]text.Words{}
	for lang, change := range r {
		w := b.Words[lang]
		if !strings.Contains(w.HTML, change[0]) {
			return errors.New("the document does not say: " + change[0])
		}
		w.HTML = strings.Replace(w.HTML, change[0], change[1], 1)
		words[lang] = w
	}
	b.Words = words
	return nil
}

// blockWith finds the first block that says so in German, or is called so.
func blockWith(blocks []text.Block, words string) (*text.Block, error) {
	for i := range blocks {
		if w := blocks[i].Words["de"]; w.Title == words || strings.Contains(w.HTML, words) {
			return &blocks[i], nil
		}
	}
	return nil, errors.New("the document does not say: " + words)
}

// sampleDigitalStrategy is what people speak to in «z’Ämme digital».
func sampleDigitalStrategy() *sampleConsultation {
	settings := consultation.Defaults()
	settings.ShowCounts, settings.Place = true, true
	return &sampleConsultation{
		document: "strategie", settings: settings, opened: -40,
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
		nextNote: map[string]string{"de": "Arbeitsstand nach den ersten Stellungnahmen"},
		next: []rewriting{
			{"de": {"an einem davon bis 19 Uhr", "an zwei davon bis 19 Uhr"}},
			{"de": {"Einmal im Jahr prüft eine unabhängige Stelle die Sicherheit.", "Einmal im Jahr und nach jeder grösseren Änderung prüft eine unabhängige Stelle die Sicherheit."}},
			{"de": {"Wer länger als drei Minuten wartet, wird auf Wunsch zurückgerufen.", "Wer länger als zwei Minuten wartet, wird auf Wunsch am gleichen Tag zurückgerufen."}},
		},
		drafted: []sampleRemark{
			{at: "Grundsätze", position: statement.Approval},
			{at: "Hinweise zu Strassen, Licht und Spielplätzen", request: "Hinweise zu Velowegen bekommen eine eigene Rubrik.", reason: "Unsere Mitglieder melden im Jahr rund vierzig Stellen, und heute weiss niemand, wohin damit."},
			{at: "Schule und Quartiere", position: statement.Reservation},
			{at: "Schulanlagen und Quartierräume", request: "Auch der Veloraum beim Schulhaus lässt sich reservieren."},
		},
	}
}
