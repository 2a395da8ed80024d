package demo

import (
	"context"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/space"
)

// Sample fills an empty installation with a few projects around now, so that
// something is open, something is planned and something is over.
func Sample(ctx context.Context, s *space.Service, now time.Time) error {
	for _, d := range sampleProjects(now) {
		if _, err := s.Publish(ctx, authz.Software(), d); err != nil {
			return err
		}
	}
	return nil
}

// day is the beginning of the day that lies n days from now; end its last second.
func day(now time.Time, n int) time.Time {
	y, m, d := now.In(locale.Zurich()).Date()
	return time.Date(y, m, d+n, 8, 0, 0, 0, locale.Zurich())
}

func end(now time.Time, n int) time.Time {
	y, m, d := now.In(locale.Zurich()).Date()
	return time.Date(y, m, d+n, 23, 59, 59, 0, locale.Zurich())
}

func sampleProjects(now time.Time) []space.Draft {
	const phone = "041 268 01 11"
	return []space.Draft{
		{Slug: "zaemme-digital", Topic: "digital", Unit: "Präsidiales und Personelles", Phone: phone, OpensAt: day(now, -40), ClosesAt: end(now, 12),
			Texts: map[string]space.Text{
				"de": {Title: "«z’Ämme digital»: Was geht online, was bleibt am Schalter?", Summary: "Bis 2033 will die Gemeinde die meisten Dienstleistungen auch online anbieten. Sagen Sie, wo Ihnen das hilft und wo Sie lieber mit einem Menschen sprechen."},
				"fr": {Title: "«z’Ämme digital»: qu’est-ce qui passe en ligne, qu’est-ce qui reste au guichet?", Summary: "D’ici 2033, la commune veut proposer la plupart de ses prestations aussi en ligne. Dites-nous où cela vous aide et où vous préférez parler à quelqu’un."},
				"it": {Title: "«z’Ämme digital»: che cosa va online, che cosa resta allo sportello?", Summary: "Entro il 2033 il Comune intende offrire la maggior parte delle prestazioni anche online. Ci dica dove questo la aiuta e dove preferisce parlare con una persona."},
				"en": {Title: "“z’Ämme digital”: what goes online, what stays at the counter?", Summary: "By 2033 the municipality wants to offer most of its services online as well. Tell us where that helps you and where you would rather talk to a person."},
			}},
		{Slug: "sicher-zur-schule", Topic: "mobility", Unit: "Bildung und Kultur", Phone: phone, OpensAt: day(now, -18), ClosesAt: end(now, 3),
			Texts: map[string]space.Text{
				"de": {Title: "Sicher zur Schule: Wo wird es eng?", Summary: "Wo müssen Kinder auf dem Schulweg warten, rennen oder ausweichen? Eltern, Kinder und Lehrpersonen kennen die Stellen am besten."},
				"fr": {Title: "En sécurité à l’école: où est-ce dangereux?", Summary: "Où les enfants doivent-ils attendre, courir ou éviter des obstacles sur le chemin de l’école? Les parents, les enfants et le corps enseignant connaissent ces endroits mieux que quiconque."},
			}},
		{Slug: "quartierbudget", Topic: "neighbourhood", Unit: "Soziales und Gesellschaft", Phone: phone, OpensAt: day(now, -25), ClosesAt: end(now, 22),
			Texts: map[string]space.Text{
				"de": {Title: "Quartierbudget: 21’000 Franken für Ideen aus der Nachbarschaft", Summary: "Eine Bank unter einem Baum, ein Fest im Hof, ein Kühlschrank für alle: Schlagen Sie vor, was Ihrem Quartier fehlt, und unterstützen Sie andere Ideen."},
				"it": {Title: "Budget di quartiere: 21’000 franchi per idee del vicinato", Summary: "Una panchina sotto un albero, una festa in cortile, un frigorifero per tutti: proponga che cosa manca al suo quartiere e sostenga altre idee."},
			}},
		{Slug: "spielplatz-benziwil", Topic: "green", Unit: "Bau und Umwelt", Phone: phone, OpensAt: day(now, 9), ClosesAt: end(now, 45),
			Texts: map[string]space.Text{
				"de": {Title: "Spielplatz Benziwil: Was soll hier wachsen?", Summary: "Der Spielplatz wird erneuert. Kinder und Erwachsene wählen aus drei Entwürfen und sagen, was darauf nicht fehlen darf."},
			}},
		{Slug: "freiraumkonzept", Topic: "green", Unit: "Bau und Umwelt", Phone: phone, OpensAt: day(now, -200), ClosesAt: end(now, -140),
			Texts: map[string]space.Text{
				"de": {Title: "Freiraumkonzept: Welche Massnahmen zuerst?", Summary: "Mehr Schatten, mehr Grün, mehr Platz zum Sitzen: Die Bevölkerung hat dreissig Massnahmen geordnet. Der Bericht wird im Einwohnerrat beraten."},
				"en": {Title: "Open space plan: which measures first?", Summary: "More shade, more green, more places to sit: residents put thirty measures in order. The report goes to the municipal parliament."},
			}},
		{Slug: "velo-badi-mooshuesli", Topic: "mobility", Unit: "Bau und Umwelt", Phone: phone, OpensAt: day(now, -420), ClosesAt: end(now, -380),
			Texts: map[string]space.Text{
				"de": {Title: "Mit dem Velo in die Badi Mooshüsli", Summary: "Gesucht waren sichere Wege und genügend Veloparkplätze. Zwei Vorschläge sind umgesetzt, einer wird noch geprüft."},
			}},
	}
}
