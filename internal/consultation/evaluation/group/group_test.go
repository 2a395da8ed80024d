package group

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/platform/fault"
)

const letter = "Die Gemeinde soll die Schalter im Zentrum auch am Samstag offen halten, weil viele Leute unter der Woche arbeiten. Besten Dank, Haus %d."

func (o *office) groups(state State) []Group {
	o.T.Helper()
	rows, err := o.Groups(o.Ctx(), o.Editor, o.Activity, state, nil, 10)
	o.Must(err)
	return rows
}

func (o *office) searches() {
	o.T.Helper()
	_, err := o.Find(o.Ctx(), o.Editor, o.Activity, 0)
	o.Must(err)
	o.Must(o.Search(o.Ctx(), o.Activity))
}

// A campaign is suggested as one group, accepted, answered once; what was decided stays
// decided when somebody searches again.
func TestACampaignIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i := range 4 {
		o.States(browser(byte('a'+i)), remark{Block: 2, Request: fmt.Sprintf(letter, i), Reason: "Siehe oben."})
	}
	o.States(browser('x'), remark{Block: 4, Request: "Personendaten gehören nicht in eine Cloud im Ausland.", Reason: "Das verlangt das Gesetz."})
	if p, err := o.Progress(o.Ctx(), o.Editor, o.Activity); err != nil || p.State != "never" {
		t.Errorf("%+v %v", p, err)
	}
	p, err := o.Find(o.Ctx(), o.Editor, o.Activity, 0)
	o.Must(err)
	if _, err = o.Find(o.Ctx(), o.Editor, o.Activity, 0); err != nil || p.State != "waiting" {
		t.Errorf("%+v %v", p, err)
	}
	if n := o.Number("SELECT count(*) FROM river_job WHERE kind = 'consultation.similar'"); n != 1 {
		t.Errorf("%d jobs for two questions", n)
	}
	o.Must(o.Search(o.Ctx(), o.Activity))
	o.Must(o.Search(o.Ctx(), o.Activity)) // a second run does no harm
	if p, err = o.Progress(o.Ctx(), o.Editor, o.Activity); err != nil || p.State != "done" || p.Done != p.Of || p.At.IsZero() {
		t.Errorf("%+v %v", p, err)
	}
	found := o.groups(Suggested)
	if len(found) != 1 || found[0].Proposed != 4 || found[0].Members != 0 {
		t.Fatalf("%+v", found)
	}
	for _, s := range o.Segments(evaluation.Filter{}) {
		if s.GroupID != nil || s.Version != 1 {
			t.Fatal("a suggestion changed a segment")
		}
	}
	g, err := o.Set(o.Ctx(), o.Editor, found[0].ID, 1, Accepted)
	o.Must(err)
	_, err = o.Set(o.Ctx(), o.Editor, found[0].ID, 1, Dissolved)
	refused(t, "an old version", err, fault.CodeStale)
	last := g.Members[3].SegmentID
	if g, err = o.SetMember(o.Ctx(), o.Editor, g.ID, last, g.Version, false); err != nil {
		t.Fatal(err)
	}
	rows := o.Segments(evaluation.Filter{})
	o.Gives(o.Editor, rows[0].ID, evaluation.Answer{Decision: evaluation.Partly, Consideration: map[string]string{"de": "<p>Der Samstag wird geprüft.</p>"}})
	answered := 0
	for _, s := range o.Segments(evaluation.Filter{}) {
		if s.Decision == evaluation.Partly {
			answered++
		}
		if s.ID == last && (s.Decision != "" || s.GroupID != nil) {
			t.Errorf("who was taken out is answered: %+v", s)
		}
	}
	if rows[0].ID != last && answered != 3 {
		t.Errorf("%d of 3 answered at once", answered)
	}
	// A fifth comes late: it is suggested for the group and gets its answer when it joins.
	o.States(browser('e'), remark{Block: 2, Request: fmt.Sprintf(letter, 9), Reason: "Siehe oben."})
	o.searches()
	if more := o.groups(Suggested); len(more) != 0 {
		t.Errorf("who was taken out is suggested again: %+v", more)
	}
	all := o.groups(Accepted)
	if len(all) != 1 || all[0].Members != 3 || all[0].Proposed != 1 {
		t.Fatalf("%+v", all)
	}
	g, err = o.Set(o.Ctx(), o.Editor, g.ID, g.Version, Accepted)
	o.Must(err)
	if n := o.Number("SELECT count(*) FROM consultation_segment WHERE decision = 'partly' AND group_id = ?", g.ID); n != 4 {
		t.Errorf("%d members have the answer", n)
	}
	if g, err = o.SetMember(o.Ctx(), o.Editor, g.ID, last, g.Version, true); err != nil {
		t.Fatal(err)
	}
	if n := o.Number("SELECT count(*) FROM consultation_segment WHERE decision = 'partly' AND group_id = ?", g.ID); n != 5 {
		t.Errorf("%d members have the answer", n)
	}
	g, err = o.Set(o.Ctx(), o.Editor, g.ID, g.Version, Dissolved)
	o.Must(err)
	if n := o.Number("SELECT count(*) FROM consultation_segment WHERE group_id IS NOT NULL"); n != 0 {
		t.Errorf("%d segments in a dissolved group", n)
	}
	o.searches()
	if again := o.groups(Suggested); len(again) != 0 {
		t.Errorf("what was dissolved is suggested again: %+v", again)
	}
	g, err = o.Set(o.Ctx(), o.Editor, g.ID, g.Version, Accepted)
	o.Must(err)
	if n := o.Number("SELECT count(*) FROM consultation_segment WHERE group_id = ?", g.ID); n != 5 {
		t.Errorf("%d segments after it was accepted again", n)
	}
}

// The reviewer chooses how alike segments must be, and sees before what other thresholds
// give; what was accepted stays whatever the threshold.
func TestThreshold(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i, words := range []string{
		"Die Gemeinde soll die Schalter im Zentrum auch am Samstag offen halten.",
		"Die Gemeinde soll die Schalter im Zentrum auch am Sonntag offen halten.",
		"Die Gemeinde soll die Schalter im Zentrum nie mehr schliessen, auch nicht über Weihnachten.",
	} {
		o.States(browser(byte('a'+i)), remark{Block: 2, Request: words, Reason: "-"})
	}
	p, err := o.Progress(o.Ctx(), o.Editor, o.Activity)
	if err != nil || p.Threshold != 0.6 || len(p.Tallies) != 0 {
		t.Errorf("before the first search: %+v %v", p, err)
	}
	found := func(threshold float64) *Search {
		t.Helper()
		_, err := o.Find(o.Ctx(), o.Editor, o.Activity, threshold)
		o.Must(err)
		o.Must(o.Search(o.Ctx(), o.Activity))
		p, err := o.Progress(o.Ctx(), o.Editor, o.Activity)
		o.Must(err)
		return p
	}
	p = found(0.95)
	if len(o.groups("")) != 0 || percent(p.Threshold) != 0.95 || len(p.Tallies) != len(usual)+1 {
		t.Errorf("by 0.95: %d groups, %+v", len(o.groups("")), p)
	}
	last := p.Tallies[0]
	for _, one := range p.Tallies[1:] {
		if one.Threshold <= last.Threshold || one.Segments > last.Segments {
			t.Errorf("a higher threshold gives more: %+v", p.Tallies)
		}
		last = one
	}
	if p.Tallies[0].Groups != 1 || p.Tallies[0].Segments < 2 {
		t.Errorf("by 0.5: %+v", p.Tallies[0])
	}
	want := p.Tallies[0].Segments
	found(0.5)
	all := o.groups(Suggested)
	if len(all) != 1 || all[0].Proposed != want {
		t.Fatalf("by 0.5 there are %+v, %d were told", all, want)
	}
	_, err = o.Set(o.Ctx(), o.Editor, all[0].ID, all[0].Version, Accepted)
	o.Must(err)
	if p = found(0); percent(p.Threshold) != 0.5 {
		t.Errorf("as last time: %v", p.Threshold)
	}
	found(1)
	if left := o.groups(Accepted); len(left) != 1 || left[0].Members != want {
		t.Errorf("after another threshold: %+v", left)
	}
}

func TestRightsOnGroups(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i := range 2 {
		o.States(browser(byte('a'+i)), remark{Block: 2, Request: fmt.Sprintf(letter, i), Reason: "Siehe oben."})
	}
	o.searches()
	id := o.groups("")[0].ID
	for name, tc := range map[string]struct {
		who  authz.Actor
		want fault.Code
	}{"nobody": {authz.Nobody(), authz.CodeLoginRequired}, "a resident": {o.Settle("Anna"), authz.CodeRoleRequired}} {
		_, err := o.Find(o.Ctx(), tc.who, o.Activity, 0)
		refused(t, "search, "+name, err, tc.want)
		_, err = o.Progress(o.Ctx(), tc.who, o.Activity)
		refused(t, "progress, "+name, err, tc.want)
		_, err = o.Groups(o.Ctx(), tc.who, o.Activity, "", nil, 10)
		refused(t, "list, "+name, err, tc.want)
		_, err = o.Group(o.Ctx(), tc.who, id)
		refused(t, "one, "+name, err, tc.want)
		_, err = o.Set(o.Ctx(), tc.who, id, 1, Accepted)
		refused(t, "accept, "+name, err, tc.want)
		_, err = o.SetMember(o.Ctx(), tc.who, id, uuid.New(), 1, true)
		refused(t, "member, "+name, err, tc.want)
	}
	_, err := o.SetMember(o.Ctx(), o.Editor, id, uuid.New(), 1, true)
	refused(t, "a segment that is not in it", err, authz.CodeNotFound)
	_, err = o.Group(o.Ctx(), o.Editor, uuid.New())
	refused(t, "no group", err, authz.CodeNotFound)
	_, err = o.Set(o.Ctx(), o.Editor, id, 1, Suggested)
	refused(t, "back to a suggestion", err, CodeGroupState)
	if g, err := o.Group(o.Ctx(), o.Editor, id); err != nil || len(g.Members) != 2 || g.Members[0].Similarity != 1 || g.Members[1].Similarity < 0.6 {
		t.Errorf("%+v %v", g, err)
	}
	if n := o.Number("SELECT count(*) FROM audit_entry WHERE act = 'consultation.group_read'"); n != 1 {
		t.Errorf("%d lines for one look", n)
	}
}

// Ten thousand segments, half of them of forty campaigns: the job finds the campaigns and
// shows how far it is. Figures are printed beside what reading the words alone takes.
func TestVolumeOfTheSearch(t *testing.T) {
	o := build(t)
	o.States(browser('z'), remark{Block: 2, Request: "Das erste Anliegen", Reason: "weil"})
	o.Exec(`INSERT INTO consultation_segment (id, activity_id, statement_id, submission, seq, block_id, chapters, at, number, channel, kind, lang, submitted_at, request, place_id, created_at, changed_at)
		SELECT gen_random_uuid(), s.activity_id, s.statement_id, 1, s.seq + g, s.block_id, s.chapters, s.at, s.number, s.channel, s.kind, 'de', s.submitted_at,
			CASE WHEN g % 2 = 0 THEN (SELECT string_agg(md5(g::text || i), ' ') FROM generate_series(1, 12) AS i) ELSE (SELECT string_agg(md5('c' || (g / 2 % 40) || i), ' ') FROM generate_series(1, 12) AS i) || ' Haus ' || g END,
			s.place_id, s.created_at, s.changed_at FROM consultation_segment AS s, generate_series(1, 9999) AS g`)
	begun := time.Now()
	all, err := listSaid(o.Ctx(), o.DB, o.Activity)
	o.Must(err)
	read := time.Since(begun)
	begun = time.Now()
	o.searches()
	took := time.Since(begun)
	var groups []Group
	groups, err = o.Groups(o.Ctx(), o.Editor, o.Activity, Suggested, nil, 100)
	o.Must(err)
	members := 0
	for _, g := range groups {
		members += g.Proposed
	}
	t.Logf("%d segments searched in %v, reading them takes %v; %d groups with %d members", len(all), took.Round(time.Millisecond), read.Round(time.Millisecond), len(groups), members)
	if len(groups) != 40 || members != 5000 {
		t.Errorf("%d groups with %d members", len(groups), members)
	}
	if p, err := o.Progress(o.Ctx(), o.Editor, o.Activity); err != nil || p.State != "done" || p.Done != p.Of || p.Of != 10_000 {
		t.Errorf("%+v %v", p, err)
	}
}
