package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/space"
)

// Sample fills an empty installation with a few projects around now, so that
// something is open, something is planned and something is over.
func Sample(ctx context.Context, s *space.Service, now time.Time) error {
	for _, t := range sampleTerms() {
		if err := s.PutTerm(ctx, authz.Software(), t); err != nil {
			return err
		}
	}
	for _, p := range sampleProjects() {
		in := space.Import{SpaceID: space.DefaultSpace, Slug: p.slug, Kind: space.Participation, Content: p.content(calendar.DateOf(now))}
		id, err := s.Publish(ctx, authz.Software(), in)
		if err != nil {
			return fmt.Errorf("sample project %s: %w", p.slug, err)
		}
		if in.Content.Texts["de"].Result != "" {
			if _, err := s.Report(ctx, authz.Software(), id); err != nil {
				return fmt.Errorf("sample project %s: %w", p.slug, err)
			}
		}
	}
	return nil
}

// sampleProject opens and closes so many days from the first start.
type sampleProject struct {
	slug, topic, unit string
	opens, closes     int
	texts             map[string]space.Text
}

func (p sampleProject) content(today calendar.Date) space.Content {
	return space.Content{
		Texts: p.texts, Influence: space.Consultation, Topics: []string{p.topic}, Contact: space.Contact{Unit: p.unit, Phone: "041 268 01 11"}, Rule: calendar.RuleFree,
		Phases: []space.Phase{{ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(p.slug)), Participation: true, OpensOn: today.AddDays(p.opens), ClosesOn: today.AddDays(p.closes),
			Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}, "fr": {Title: "Participer"}, "it": {Title: "Partecipare"}, "en": {Title: "Take part"}}}},
	}
}

func sampleTerms() []space.Term {
	var out []space.Term
	add := func(kind space.TermKind, key, de, fr, it, en string) {
		names := map[string]string{"de": de, "fr": fr, "it": it, "en": en}
		out = append(out, space.Term{Kind: kind, Key: key, Names: names, Position: len(out)})
	}
	add(space.Topic, "digital", "Digitales", "Numérique", "Digitale", "Digital")
	add(space.Topic, "mobility", "Verkehr", "Mobilité", "Mobilità", "Mobility")
	add(space.Topic, "green", "Natur und Freiraum", "Nature et espaces verts", "Natura e spazi aperti", "Nature and open spaces")
	add(space.Topic, "neighbourhood", "Quartierleben", "Vie de quartier", "Vita di quartiere", "Neighbourhood life")
	for _, q := range [][2]string{{"emmen-dorf", "Emmen Dorf"}, {"gerliswil", "Gerliswil"}, {"meierhoefli", "Meierhöfli"}, {"riffig", "Riffig"}, {"sprengi", "Sprengi"},
		{"benziwil", "Benziwil"}, {"gersag", "Gersag"}, {"sonnenplatz", "Sonnenplatz"}, {"mooshuesli", "Mooshüsli"}, {"seetalplatz", "Seetalplatz"}} {
		add(space.Quarter, q[0], q[1], q[1], q[1], q[1])
	}
	return out
}

func sampleProjects() []sampleProject {
	return []sampleProject{
		{slug: "zaemme-digital", topic: "digital", unit: "Präsidiales und Personelles", opens: -40, closes: 12,
			texts: map[string]space.Text{
				"de": {Title: "«z’Ämme digital»: Was geht online, was bleibt am Schalter?", Summary: "Bis 2033 will die Gemeinde die meisten Dienstleistungen auch online anbieten. Sagen Sie, wo Ihnen das hilft und wo Sie lieber mit einem Menschen sprechen."},
				"fr": {Title: "«z’Ämme digital»: qu’est-ce qui passe en ligne, qu’est-ce qui reste au guichet?", Summary: "D’ici 2033, la commune veut proposer la plupart de ses prestations aussi en ligne. Dites-nous où cela vous aide et où vous préférez parler à quelqu’un."},
				"it": {Title: "«z’Ämme digital»: che cosa va online, che cosa resta allo sportello?", Summary: "Entro il 2033 il Comune intende offrire la maggior parte delle prestazioni anche online. Ci dica dove questo la aiuta e dove preferisce parlare con una persona."},
				"en": {Title: "“z’Ämme digital”: what goes online, what stays at the counter?", Summary: "By 2033 the municipality wants to offer most of its services online as well. Tell us where that helps you and where you would rather talk to a person."},
			}},
		{slug: "sicher-zur-schule", topic: "mobility", unit: "Bildung und Kultur", opens: -18, closes: 3,
			texts: map[string]space.Text{
				"de": {Title: "Sicher zur Schule: Wo wird es eng?", Summary: "Wo müssen Kinder auf dem Schulweg warten, rennen oder ausweichen? Eltern, Kinder und Lehrpersonen kennen die Stellen am besten."},
				"fr": {Title: "En sécurité à l’école: où est-ce dangereux?", Summary: "Où les enfants doivent-ils attendre, courir ou éviter des obstacles sur le chemin de l’école? Les parents, les enfants et le corps enseignant connaissent ces endroits mieux que quiconque."},
			}},
		{slug: "quartierbudget", topic: "neighbourhood", unit: "Soziales und Gesellschaft", opens: -25, closes: 22,
			texts: map[string]space.Text{
				"de": {Title: "Quartierbudget: 21’000 Franken für Ideen aus der Nachbarschaft", Summary: "Eine Bank unter einem Baum, ein Fest im Hof, ein Kühlschrank für alle: Schlagen Sie vor, was Ihrem Quartier fehlt, und unterstützen Sie andere Ideen."},
				"it": {Title: "Budget di quartiere: 21’000 franchi per idee del vicinato", Summary: "Una panchina sotto un albero, una festa in cortile, un frigorifero per tutti: proponga che cosa manca al suo quartiere e sostenga altre idee."},
			}},
		{slug: "spielplatz-benziwil", topic: "green", unit: "Bau und Umwelt", opens: 9, closes: 45,
			texts: map[string]space.Text{
				"de": {Title: "Spielplatz Benziwil: Was soll hier wachsen?", Summary: "Der Spielplatz wird erneuert. Kinder und Erwachsene wählen aus drei Entwürfen und sagen, was darauf nicht fehlen darf."},
			}},
		{slug: "freiraumkonzept", topic: "green", unit: "Bau und Umwelt", opens: -200, closes: -140,
			texts: map[string]space.Text{
				"de": {Title: "Freiraumkonzept: Welche Massnahmen zuerst?", Summary: "Mehr Schatten, mehr Grün, mehr Platz zum Sitzen: Die Bevölkerung hat dreissig Massnahmen geordnet. Der Bericht wird im Einwohnerrat beraten."},
				"en": {Title: "Open space plan: which measures first?", Summary: "More shade, more green, more places to sit: residents put thirty measures in order. The report goes to the municipal parliament."},
			}},
		{slug: "velo-badi-mooshuesli", topic: "mobility", unit: "Bau und Umwelt", opens: -420, closes: -380,
			texts: map[string]space.Text{
				"de": {Title: "Mit dem Velo in die Badi Mooshüsli", Summary: "Gesucht waren sichere Wege und genügend Veloparkplätze. Zwei Vorschläge sind umgesetzt, einer wird noch geprüft."},
			}},
	}
}
