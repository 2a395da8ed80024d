package app

import (
	"context"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/report"
	"mitwirken/internal/dossier"
	"mitwirken/internal/notify"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/space"
)

// projectKind is what projects are called where several kinds of things meet.
const projectKind = "project"

// excerpt is how many characters of a text stand in a letter; the page has the rest.
const excerpt = 800

// projectTeller puts what happens to projects into words for those who follow them.
type projectTeller struct {
	spaces        *space.Service
	dossiers      *dossier.Service
	consultations *consultation.Service
	cat           *locale.Catalogues
}

func (t projectTeller) teller() notify.Teller {
	return notify.Teller{Kind: projectKind, Cards: t.cards, Readers: t.spaces.Readers, Tell: t.tell}
}

func (t projectTeller) cards(ctx context.Context, actor authz.Actor, ids []uuid.UUID, lang string) (map[uuid.UUID]notify.Card, error) {
	rows, err := t.spaces.ProjectsByID(ctx, actor, ids, lang)
	out := make(map[uuid.UUID]notify.Card, len(rows))
	for id, p := range rows {
		out[id] = notify.Card{Title: p.Title, Path: projectPath(&p), Lang: p.Lang}
	}
	return out, err
}

func projectPath(p *space.Project) string { return "/projekte/" + p.Slug }

// telling is one event about one project in one language.
type telling struct {
	projectTeller
	notify.Event
	project *space.Project
	lang    string
}

func (t projectTeller) tell(ctx context.Context, e notify.Event, lang string) (*notify.Story, error) {
	p, err := t.spaces.ProjectByID(ctx, authz.Software(), e.Subject.ID, lang)
	if err == nil {
		var s *notify.Story
		if s, err = (telling{t, e, p, lang}).story(ctx); err == nil && s != nil {
			s.Title = p.Title
			if s.Path == "" {
				s.Path = projectPath(p)
			}
			return s, nil
		}
	}
	if fault.Is(err, space.CodeProjectNotFound) || fault.Is(err, dossier.CodeNotFound) || fault.Is(err, space.CodeActivityNotFound) {
		return nil, nil // deleted or taken back meanwhile
	}
	return nil, err
}

func (t telling) say(key string, params map[string]any) string {
	return t.cat.Text(t.lang, "mail", "notify_"+key, params)
}

func (t telling) story(ctx context.Context) (*notify.Story, error) {
	switch t.Kind {
	case "project.published":
		return t.plain(mail.Paragraph(t.say("project.published.text", nil))), nil
	case "project.report_published":
		return t.plain(mail.Paragraph(t.say("project.report_published.text", nil))), nil
	case "project.closed":
		return t.plain(append(t.reason(), mail.Paragraph(t.say("project.closed.text", nil)))...), nil
	case "project.withdrawn":
		return t.plain(t.reason()...), nil
	case "project.extended":
		return t.extended(ctx)
	case "project.news", "project.event", "project.milestone":
		return t.entry(ctx)
	case "project." + consultation.EventOpened, "project." + consultation.EventVersion:
		return t.consultation(ctx)
	case "project." + report.EventPublished:
		return t.report(ctx)
	}
	return nil, nil
}

// consultation tells of a document that can be read, and of when people can speak to it.
func (t telling) consultation(ctx context.Context) (*notify.Story, error) {
	c, err := t.consultations.Find(ctx, authz.Software(), t.Object)
	if err != nil || c.Current() == nil {
		return nil, err
	}
	title, _ := c.Title(t.lang)
	s := &notify.Story{Path: c.Path(), Line: t.say(t.Kind, map[string]any{"What": title, "Number": c.Current().Number})}
	if note, _ := space.In(c.Current().Note, t.lang); note != "" {
		s.Blocks = append(s.Blocks, mail.Quote(note, ""))
	}
	s.Blocks = append(s.Blocks, mail.Paragraph(t.say(t.Kind+".text", nil)))
	if opens, closes := c.Window(t.Event.At); !closes.IsZero() {
		s.Blocks = append(s.Blocks, mail.Facts(mail.Fact{Label: t.say("project.consultation.time", nil), Value: locale.For(t.lang).DateRange(opens, closes)}))
	}
	return s, nil
}

// report tells of what became of a consultation.
func (t telling) report(ctx context.Context) (*notify.Story, error) {
	c, err := t.consultations.Find(ctx, authz.Software(), t.Object)
	if err != nil {
		return nil, err
	}
	title, _ := c.Title(t.lang)
	return &notify.Story{Path: report.Path(c), Line: t.say(t.Kind, map[string]any{"What": title}), Blocks: []mail.Block{mail.Paragraph(t.say(t.Kind+".text", nil))}}, nil
}

func (t telling) plain(blocks ...mail.Block) *notify.Story {
	return &notify.Story{Line: t.say(t.Kind, nil), Blocks: blocks}
}

func (t telling) reason() []mail.Block {
	if t.project.Reason == "" {
		return nil
	}
	return []mail.Block{mail.Paragraph(t.say("project.reason", nil)), mail.Quote(t.project.Reason, "")}
}

// extended tells of the extension that the event names; of none when it is unknown.
func (t telling) extended(ctx context.Context) (*notify.Story, error) {
	d, err := t.spaces.Project(ctx, authz.Software(), t.project.Slug, t.lang)
	if err != nil {
		return nil, err
	}
	for _, e := range d.Extensions {
		if e.ID != t.Object {
			continue
		}
		date := locale.For(t.lang)
		return &notify.Story{Line: t.say(t.Kind, map[string]any{"Date": date.LongDate(e.ClosesOn)}), Blocks: []mail.Block{mail.Facts(
			mail.Fact{Label: t.say("project.extended.before", nil), Value: date.LongDate(e.ClosedOn)},
			mail.Fact{Label: t.say("project.extended.now", nil), Value: date.LongDate(e.ClosesOn)},
			mail.Fact{Label: t.say("project.extended.reason", nil), Value: e.Reason},
		)}}, nil
	}
	return nil, nil
}

func (t telling) entry(ctx context.Context) (*notify.Story, error) {
	live, err := t.dossiers.Published(ctx, t.Object)
	if err != nil {
		return nil, err
	}
	words, _ := space.In(live.Texts, t.lang)
	key, date := t.Kind, locale.For(t.lang)
	var facts []mail.Fact
	switch key {
	case "project.event":
		if live.Cancelled {
			key += ".cancelled"
		}
		facts = []mail.Fact{{Label: t.say("project.event.when", nil), Value: date.DateTime(live.At)}, {Label: t.say("project.event.where", nil), Value: live.Place}}
	case "project.milestone":
		if live.Exact {
			facts = append(facts, mail.Fact{Label: t.say("project.event.when", nil), Value: date.LongDate(live.At)})
		}
		facts = append(facts, mail.Fact{Label: t.say("project.milestone.state", nil), Value: t.say("project.milestone."+string(live.Progress), nil)})
	}
	s := &notify.Story{Line: t.say(key, map[string]any{"What": words.Title})}
	if len(facts) > 0 {
		s.Blocks = append(s.Blocks, mail.Facts(facts...))
	}
	if text := html.Shorten(html.Plain(words.Text), excerpt); text != "" {
		s.Blocks = append(s.Blocks, mail.Paragraph(text))
	}
	return s, nil
}
