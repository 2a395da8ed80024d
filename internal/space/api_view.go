package space

import (
	"context"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
)

func viewSpace(sp Space, lang string) spaceView {
	t, _ := In(sp.Texts, lang)
	return spaceView{ID: sp.ID, Slug: sp.Slug, Audience: string(sp.Audience), Name: t.Name, About: t.About}
}

// View is a project as lists show it.
func (s *Service) View(p Project) ProjectView {
	now := s.now()
	return ProjectView{ID: p.ID, Slug: p.Slug, Kind: p.Kind, Title: p.Title, Summary: p.Summary, Lang: p.Lang, Topics: orEmpty(p.Topics), Quarters: orEmpty(p.Quarters),
		Group: string(p.Group(now)), State: string(p.State(now)), OpensAt: moment(p.OpensAt), ClosesAt: moment(p.ClosesAt), Unit: p.Unit, Phone: p.Phone,
		Internal: p.Audience != Public}
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (s *Service) page(ctx context.Context, d *Detail, lang string) projectDetail {
	return s.pageFor(authz.ActorOf(ctx), d, lang)
}

func (s *Service) pageFor(actor authz.Actor, d *Detail, lang string) projectDetail {
	c, now := d.Shown, s.now()
	t, used := In(c.Texts, lang)
	v := projectDetail{ProjectView: s.View(d.Project), Langs: d.Langs, Space: viewSpace(d.Space, lang), TopicNames: named(d.Terms, Topic, c.Topics, lang),
		QuarterName: named(d.Terms, Quarter, c.Quarters, lang), Influence: string(c.Influence), Body: t.Body, Open: t.Open, Fixed: t.Fixed, Outlook: t.Outlook,
		Contact: c.Contact, Place: c.Place, Cover: c.Cover, CoverAlt: t.CoverAlt, Phases: []phaseOnPage{}, Activities: []activityView{}, Extensions: []extensionView{},
		ShortReason: c.ShortReason, Reason: d.Reason, Preview: d.Preview, Can: projectCan{Edit: CanEdit(actor, &d.Project).Permission()}}
	v.Lang, v.Page = used, d.Page
	if d.Reported() || d.Preview && v.Group == string(Finished) {
		v.Result = t.Result
	}
	for _, p := range c.Phases {
		v.Phases = append(v.Phases, viewPhase(p, lang, now))
	}
	for _, a := range d.Activities {
		k, known := s.kind(a.Kind)
		if !known || d.Hidden[a.ID] && !d.Preview && !v.Can.Edit.Allowed {
			continue
		}
		one := viewActivity(actor, &d.Project, c, k, &a, lang, now)
		one.Hidden, one.Pages = d.Hidden[a.ID], d.Pages[a.ID]
		v.Activities = append(v.Activities, one)
	}
	for _, e := range d.Extensions {
		title := ""
		if p, ok := c.Phase(e.PhaseID); ok {
			pt, _ := In(p.Texts, lang)
			title = pt.Title
		}
		v.Extensions = append(v.Extensions, extensionView{Phase: title, ClosedOn: calendar.On(e.ClosedOn.Date()), ClosesOn: calendar.On(e.ClosesOn.Date()),
			Reason: e.Reason, ExtendedAt: e.ExtendedAt})
	}
	return v
}

func viewPhase(p Phase, lang string, now time.Time) phaseOnPage {
	t, _ := In(p.Texts, lang)
	v := phaseOnPage{ID: p.ID, Title: t.Title, Text: t.Text, Participation: p.Participation, State: string(Planned)}
	if p.OpensOn.IsZero() || p.ClosesOn.IsZero() {
		return v
	}
	v.OpensAt, v.ClosesAt = moment(p.Opens()), moment(p.Closes())
	switch second := now.Truncate(time.Second); {
	case second.After(p.Closes()):
		v.State = string(Finished)
	case !second.Before(p.Opens()):
		v.State = string(Open)
	}
	return v
}

func viewActivity(actor authz.Actor, p *Project, c *Content, k *Kind, a *Activity, lang string, now time.Time) activityView {
	t, used := In(a.Texts, lang)
	name, _ := In(k.Names, lang)
	v := activityView{ID: a.ID, Kind: a.Kind, KindName: name, Title: t.Title, Text: t.Text, Lang: used, Can: map[string]authz.Permission{}, Times: map[string]ActTimes{}}
	for _, act := range k.Acts {
		v.Can[act.Name] = Decide(actor, p, k, a, act.Name, Moment{Now: now}).Permission()
		if opens, closes := a.Window(c, act.Name, now); !closes.IsZero() {
			v.Times[act.Name] = ActTimes{opens, closes}
		}
	}
	return v
}

func named(terms []Term, kind TermKind, keys []string, lang string) []termView {
	out := []termView{}
	for _, key := range keys {
		for _, t := range terms {
			if t.Kind == kind && t.Key == key {
				name, _ := In(t.Names, lang)
				out = append(out, termView{key, name})
			}
		}
	}
	return out
}
