package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/bulk"
	"mitwirken/internal/consultation/evaluation/group"
	"mitwirken/internal/consultation/evaluation/outcome"
	"mitwirken/internal/consultation/report"
	"mitwirken/internal/consultation/statement/collect"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/handin"
	"mitwirken/internal/consultation/statement/published"
	"mitwirken/internal/dossier"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/space"
)

// Rooms are the services that the sample is made through, as they are at some moment.
type Rooms struct {
	Files         *file.Service
	Spaces        *space.Service
	Dossiers      *dossier.Service
	Consultations *consultation.Service
	Drafts        *drafting.Service
	HandedIn      *handin.Service
	Collected     *collect.Service
	Published     *published.Service
	Evaluations   *evaluation.Service
	Edits         *bulk.Service
	Groups        *group.Service
	Outcomes      *outcome.Service
	Reports       *report.Service
}

// Town is what the sample is built upon.
type Town struct {
	// At gives the rooms at a moment, all inside one transaction.
	At  func(time.Time) Rooms
	Now time.Time
	// Resident is somebody with an account, who has taken part.
	Resident authz.Actor
	Team     Team
}

// Team speaks for an association: one writes, the other also releases.
type Team struct {
	Organisation      uuid.UUID
	Releaser, Drafter authz.Actor
}

// on gives the rooms so many days from the first start.
func (t *Town) on(day int) Rooms { return t.At(t.Now.AddDate(0, 0, day)) }

func (t *Town) today() calendar.Date { return calendar.DateOf(t.Now) }

// Sample fills an empty installation with projects around now, so that something is
// open, something is planned and something is over. All of it is invented.
func Sample(ctx context.Context, t *Town) error {
	software, spaces := authz.Software(), t.on(0).Spaces
	for _, term := range sampleTerms() {
		if err := spaces.PutTerm(ctx, software, term); err != nil {
			return err
		}
	}
	in := map[string]uuid.UUID{"": space.DefaultSpace}
	for _, d := range sampleSpaces() {
		sp, err := spaces.CreateSpace(ctx, software, sampleKey("space", d.Slug), d)
		if err != nil {
			return fmt.Errorf("sample space %s: %w", d.Slug, err)
		}
		in[d.Slug] = sp.ID
	}
	for _, p := range sampleProjects() {
		if err := p.put(ctx, t, in[p.space]); err != nil {
			return fmt.Errorf("sample project %s: %w", p.slug, err)
		}
	}
	return nil
}

// sampleKey is what whoever makes something through a service has to bring.
func sampleKey(parts ...any) once.Key {
	text := fmt.Sprint(parts...)
	return once.Key{Scope: "demo", Value: uuid.NewSHA1(uuid.NameSpaceURL, []byte(text)).String(), Fingerprint: []byte(text)}
}

// samplePhase begins and ends so many days from the first start.
type samplePhase struct {
	participation  bool
	opens, closes  int
	de, fr, it, en string
}

// words of an entry in one language.
type words struct{ title, text string }

// sampleEntry stands in the dossier, so many days from the first start.
type sampleEntry struct {
	// name is what the result of a consultation calls it by.
	name      string
	kind      dossier.Kind
	day, hour int
	// hours an event takes.
	hours int
	place string
	// exact: the milestone is due on that day.
	exact    bool
	progress dossier.Progress
	percent  int
	sort     string
	// markdown of a document, by language.
	markdown map[string]string
	// leaflet is a document that is a PDF in every language.
	leaflet        string
	de, fr, it, en words
}

type sampleProject struct {
	slug, space, kind string
	// since is the day on which it came online; for most the first start.
	since        int
	topic        string
	quarters     []string
	unit, role   string
	influence    space.Influence
	phases       []samplePhase
	place        *space.Place
	texts        map[string]space.Text
	entries      []sampleEntry
	consultation *sampleConsultation
	// reported projects are over and their result is out.
	reported, template, draft bool
	// withdrawn says why.
	withdrawn string
}

func (p sampleProject) put(ctx context.Context, t *Town, in uuid.UUID) error {
	software, first, now := authz.Software(), t.on(p.since), t.on(0)
	content, kind := p.content(t.today()), p.kind
	if kind == "" {
		kind = space.Participation
	}
	if p.draft {
		d, err := now.Spaces.Create(ctx, software, sampleKey("draft", p.slug), space.NewProject{SpaceID: in, Kind: kind, Title: p.texts["de"].Title})
		if err != nil {
			return err
		}
		_, err = now.Spaces.Save(ctx, software, d.ID, d.Version, p.slug, content)
		return err
	}
	if picture, drawn := samplePictures[p.slug]; drawn {
		if err := picture.give(ctx, now.Files, &content); err != nil {
			return err
		}
	}
	id, err := first.Spaces.Publish(ctx, software, space.Import{SpaceID: in, Slug: p.slug, Kind: kind, Content: content})
	if err != nil {
		return err
	}
	entries := map[string]uuid.UUID{}
	for n, e := range p.entries {
		if entries[e.name], err = e.put(ctx, t, id, sampleKey(p.slug, n)); err != nil {
			return fmt.Errorf("%s: %w", e.de.title, err)
		}
	}
	if p.consultation != nil {
		if err := p.consultation.put(ctx, t, id, entries); err != nil {
			return err
		}
	}
	switch {
	case p.template:
		_, err = now.Spaces.SetTemplate(ctx, software, id, true)
	case p.reported:
		_, err = now.Spaces.Report(ctx, software, id)
	case p.withdrawn != "":
		_, err = now.Spaces.Withdraw(ctx, software, id, p.withdrawn)
	}
	return err
}

func (p sampleProject) content(today calendar.Date) space.Content {
	influence := p.influence
	if influence == "" {
		influence = space.Consultation
	}
	c := space.Content{
		Texts: p.texts, Influence: influence, Topics: []string{p.topic}, Quarters: p.quarters, Rule: calendar.RuleFree, Place: p.place,
		Contact: space.Contact{Unit: p.unit, Role: p.role, Phone: "041 268 01 11", Email: "mitwirken@emmen.example"},
	}
	if p.kind == space.Display {
		c.Rule = calendar.RuleDisplay
	}
	for n, ph := range p.phases {
		texts := map[string]space.PhaseText{"de": {Title: ph.de}}
		for lang, title := range map[string]string{"fr": ph.fr, "it": ph.it, "en": ph.en} {
			if title != "" {
				texts[lang] = space.PhaseText{Title: title}
			}
		}
		c.Phases = append(c.Phases, space.Phase{ID: uuid.NewSHA1(uuid.NameSpaceURL, fmt.Append(nil, p.slug, n)), Participation: ph.participation,
			OpensOn: today.AddDays(ph.opens), ClosesOn: today.AddDays(ph.closes), Texts: texts})
	}
	return c
}

func (e sampleEntry) put(ctx context.Context, t *Town, project uuid.UUID, key once.Key) (uuid.UUID, error) {
	software, rooms := authz.Software(), t.on(0)
	day := t.today().AddDays(e.day)
	at := time.Date(day.Year, day.Month, day.Day, e.hour, 0, 0, 0, locale.Zurich())
	body := dossier.EntryBody{Texts: map[string]dossier.EntryText{}, At: at, Place: e.place, Exact: e.exact, Progress: e.progress, Percent: e.percent, Sort: e.sort}
	for lang, w := range map[string]words{"de": e.de, "fr": e.fr, "it": e.it, "en": e.en} {
		if w.title != "" {
			body.Texts[lang] = dossier.EntryText{Title: w.title, Text: w.text}
		}
	}
	if e.kind == dossier.Event {
		until := at.Add(time.Duration(e.hours) * time.Hour)
		body.Until = &until
	}
	entry, _, err := rooms.Dossiers.Create(ctx, software, key, project, e.kind, body)
	if err != nil {
		return uuid.Nil, err
	}
	version := entry.Version
	for _, lang := range locale.Langs() {
		next := dossier.NewVersion{Lang: lang, Markdown: e.markdown[lang]}
		if e.leaflet != "" {
			if next.FileID, err = e.printed(ctx, t, lang); err != nil {
				return uuid.Nil, err
			}
		} else if next.Markdown == "" {
			continue
		}
		key.Scope = "demo version " + lang
		paper, err := rooms.Dossiers.AddVersion(ctx, software, key, entry.ID, next)
		if err != nil {
			return uuid.Nil, err
		}
		version = paper.Version
	}
	_, _, err = rooms.Dossiers.Publish(ctx, software, entry.ID, version)
	return entry.ID, err
}

func sampleSpaces() []space.SpaceDraft {
	return []space.SpaceDraft{
		{Slug: "intern", Audience: space.Employees, Position: 1, Texts: map[string]space.SpaceText{
			"de": {Name: "Intern", About: "Für alle Mitarbeitenden der Gemeinde"}, "fr": {Name: "Interne", About: "Pour tout le personnel de la commune"},
			"it": {Name: "Interno", About: "Per tutto il personale del Comune"}, "en": {Name: "Internal", About: "For all employees of the municipality"}}},
		{Slug: "planung", Audience: space.Public, FourEyes: true, Position: 2, Texts: map[string]space.SpaceText{
			"de": {Name: "Ortsplanung", About: "Pläne und Reglemente; hier gibt immer eine zweite Person frei"}, "fr": {Name: "Aménagement local"},
			"it": {Name: "Pianificazione locale"}, "en": {Name: "Local planning"}}},
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
