package consultation

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/space"
)

func TestSettingsAreCompletedAndChecked(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string][]string{
		``:                                   nil,
		`{}`:                                 nil,
		`{"form":"remark","similarity":0.9}`: nil,
		`{"audience":"invited","reminderDays":0,"showCounts":true}`: nil,
		`{"questions":null}`: nil,
		`{"form":"poem"}`:    {"form"},
		`{"form":""}`:        {"form"},
		`{"audience":"friends","reminderDays":31}`:  {"audience", "reminderDays"},
		`{"reminderDays":-1,"similarity":0.29}`:     {"reminderDays", "similarity"},
		`{"similarity":1.01,"questions":[{"q":1}]}`: {"questions", "similarity"},
		`{"colour":"red"}`:                          {""},
		`{"positions":"yes"}`:                       {""},
		`[]`:                                        {""},
		`{"form":"remark"`:                          {""},
		`{"positions":false,"wording":false,"attachments":false,"place":true,"organisations":false}`:       nil,
		`{"publishable":false,"noComment":false,"reminderDays":30,"audience":"resident","similarity":0.3}`: nil,
	} {
		s, err := ParseSettings(json.RawMessage(raw))
		var got []string
		if err != nil {
			for _, f := range fault.From(err).Fields {
				got = append(got, f.Path)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", raw, diff)
		}
		if err != nil {
			if fault.From(err).Kind != fault.Invalid {
				t.Errorf("%s: %v", raw, err)
			}
			continue
		}
		// What is complete stays as it is.
		whole, err := complete(json.RawMessage(raw))
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseSettings(whole)
		if diff := cmp.Diff(s, again); err != nil || diff != "" {
			t.Errorf("%s: %v %s", raw, err, diff)
		}
	}
	if s, err := ParseSettings(nil); err != nil || s.Form != RequestReason || s.Audience != Everybody || !s.Positions || s.ShowCounts || s.ReminderDays != 3 {
		t.Errorf("%+v %v", s, err)
	}
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())

// case of a consultation that runs, with the audience, from a phase that opened days
// ago and closes days from now.
func running(audience Audience, opens, closes int) *Consultation {
	today := calendar.DateOf(noon)
	phase := space.Phase{ID: uuid.New(), Participation: true, OpensOn: today.AddDays(opens), ClosesOn: today.AddDays(closes)}
	set := Defaults()
	set.Audience = audience
	raw, _ := json.Marshal(set)
	content := &space.Content{Phases: []space.Phase{phase}}
	p := &space.Project{ID: uuid.New(), SpaceID: uuid.New(), Stage: space.StagePublished, Audience: space.Public, Kind: space.Participation, PublishAt: noon.AddDate(-1, 0, 0), Live: content, Work: content}
	p.OpensAt, p.ClosesAt = phase.Opens(), phase.Closes()
	return &Consultation{Project: p, Settings: set, Versions: []Head{{Number: 1, State: Published}},
		Activity: &space.Activity{ID: uuid.New(), ProjectID: p.ID, Kind: KindKey, Settings: raw, Openings: []space.Opening{{PhaseID: phase.ID, Acts: []string{ActState}}}}}
}

func TestWhoMayStateWhen(t *testing.T) {
	t.Parallel()
	person := func(l authz.Level) authz.Actor {
		return authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: l}
	}
	nobody := authz.Nobody()
	for name, c := range map[string]struct {
		of    *Consultation
		with  func(*Consultation)
		who   authz.Actor
		after time.Duration // of noon
		begun time.Duration // when positive, so long before
		want  fault.Code
	}{
		"everybody":                       {of: running(Everybody, -1, 1), who: nobody},
		"account: nobody":                 {of: running(Account, -1, 1), who: nobody, want: authz.CodeLoginRequired},
		"account":                         {of: running(Account, -1, 1), who: person(authz.LevelAccount)},
		"verified: account":               {of: running(VerifiedPerson, -1, 1), who: person(authz.LevelAccount), want: authz.CodeStepUpRequired},
		"verified":                        {of: running(VerifiedPerson, -1, 1), who: person(authz.LevelVerifiedPerson)},
		"resident: verified":              {of: running(Resident, -1, 1), who: person(authz.LevelVerifiedPerson), want: authz.CodeStepUpRequired},
		"resident":                        {of: running(Resident, -1, 1), who: person(authz.LevelVerifiedResident)},
		"invited: whoever has the letter": {of: running(Invited, -1, 1), who: nobody},
		"too early":                       {of: running(Everybody, 1, 2), who: nobody, want: authz.CodeTooEarly},
		"too late":                        {of: running(Everybody, -3, -2), who: nobody, want: authz.CodeTooLate},
		"last second":                     {of: running(Everybody, -3, 0), who: nobody, after: 12*time.Hour - time.Second},
		"one second after":                {of: running(Everybody, -3, 0), who: nobody, after: 12 * time.Hour, want: authz.CodeTooLate},
		"begun in time":                   {of: running(Everybody, -3, 0), who: nobody, after: 12 * time.Hour, begun: time.Minute},
		"begun in time, grace over":       {of: running(Everybody, -3, 0), who: nobody, after: 13 * time.Hour, begun: 2 * time.Hour, want: authz.CodeTooLate},
		"nothing to read":                 {of: running(Everybody, -1, 1), with: func(c *Consultation) { c.Versions = nil }, who: nobody, want: authz.CodeTooEarly},
		"only a draft":                    {of: running(Everybody, -1, 1), with: func(c *Consultation) { c.Versions[0].State = Draft }, who: nobody, want: authz.CodeTooEarly},
		"staff ask for more": {of: running(Everybody, -1, 1), with: func(c *Consultation) { c.Activity.Levels = map[string]authz.Level{ActState: authz.LevelAccount} }, who: nobody,
			want: authz.CodeLoginRequired},
		"settings nobody can read": {of: running(Everybody, -1, 1), with: func(c *Consultation) { c.Activity.Settings = json.RawMessage(`{"form":1}`) }, who: person(authz.LevelVerifiedPerson),
			want: authz.CodeStepUpRequired},
		"project withdrawn":  {of: running(Everybody, -1, 1), with: func(c *Consultation) { c.Project.Stage = space.StageWithdrawn }, who: nobody, want: authz.CodeTooLate},
		"space of employees": {of: running(Everybody, -1, 1), with: func(c *Consultation) { c.Project.Audience = space.Employees }, who: nobody, want: authz.CodeNotFound},
	} {
		if c.with != nil {
			c.with(c.of)
		}
		m := space.Moment{Now: noon.Add(c.after)}
		if c.begun > 0 {
			m.Started = m.Now.Add(-c.begun)
		}
		if d := c.of.Decide(c.who, ActState, m); d.Allowed != (c.want == "") || d.Why != c.want {
			t.Errorf("%s: %+v, want %q", name, d, c.want)
		}
	}
}

func TestWhoMayPublish(t *testing.T) {
	t.Parallel()
	someone := uuid.New()
	staff := func(r authz.Role) authz.Actor {
		return authz.Actor{Kind: authz.Person, ID: someone, Level: authz.LevelAccount, Employee: true, Roles: []authz.Grant{{Role: r, Scope: authz.Everywhere()}}}
	}
	other := uuid.New()
	for name, c := range map[string]struct {
		who   authz.Actor
		four  bool
		wrote *uuid.UUID
		want  fault.Code
	}{
		"nobody":                   {authz.Nobody(), false, nil, authz.CodeLoginRequired},
		"project manager":          {staff(authz.ProjectManager), false, &someone, authz.CodeRoleRequired},
		"communications":           {staff(authz.Communications), false, &someone, ""},
		"four eyes, own words":     {staff(authz.Communications), true, &someone, space.CodeSecondPerson},
		"four eyes, other’s words": {staff(authz.Admin), true, &other, ""},
		"four eyes, nobody’s":      {staff(authz.Admin), true, nil, ""},
		"software":                 {authz.Software(), true, nil, ""},
	} {
		if d := CanPublish(c.who, &space.Project{FourEyes: c.four}, &Head{ChangedBy: c.wrote}); d.Allowed != (c.want == "") || d.Why != c.want {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestTranslationsHaveToBeBuiltAlike(t *testing.T) {
	t.Parallel()
	chapter := func(level int, lang, title string) text.Block {
		return text.Block{Kind: text.Chapter, Level: level, Words: map[string]text.Words{lang: {Title: title}}}
	}
	paragraph := func(lang, words string) text.Block {
		return text.Block{Kind: text.Paragraph, Words: map[string]text.Words{lang: {HTML: words}}}
	}
	german := func() *text.Document {
		return &text.Document{Blocks: []text.Block{chapter(1, "de", "Ziele"), paragraph("de", "a"), chapter(2, "de", "Wege")}}
	}
	for want, from := range map[int][]text.Block{
		0: {chapter(1, "fr", "Buts"), paragraph("fr", "a"), chapter(2, "fr", "Voies")},
		2: {chapter(1, "fr", "Buts"), chapter(2, "fr", "Voies")},
		3: {chapter(1, "fr", "Buts"), paragraph("fr", "a"), chapter(1, "fr", "Voies")},
		4: {chapter(1, "fr", "Buts"), paragraph("fr", "a"), chapter(2, "fr", "Voies"), paragraph("fr", "b")},
		1: {},
	} {
		d := german()
		err := adopt(d, &text.Document{Blocks: from}, "fr")
		if want == 0 {
			if w, lang := d.Blocks[2].In("fr"); err != nil || lang != "fr" || w.Title != "Voies" || d.Blocks[1].Words["de"].HTML != "a" {
				t.Errorf("%v %+v", err, d.Blocks)
			}
			continue
		}
		if f := fault.From(err); f.Code != CodeStructure || f.Params["Block"] != want {
			t.Errorf("%d: %v", want, f)
		}
		if len(d.Langs()) != 1 {
			t.Errorf("%d: a refused translation left words", want)
		}
	}
}
