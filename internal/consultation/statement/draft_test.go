package statement_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
)

// Who may do what with a draft, a submitted and a withdrawn statement, before, during and
// after the time.
func TestWhoMayDoWhatWhen(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna, beat, clara := w.settle("Anna"), w.settle("Beat"), w.settle("Clara")
	velo := w.body("Pro Velo", &anna, &beat)
	own, foreign := w.settle("Dora"), statement.Visitor{Actor: clara}
	mine := w.begin(statement.Visitor{Actor: own}, nil)
	team := w.begin(statement.Visitor{Actor: anna}, &velo)
	hidden := w.begin(browser(1), nil)
	c := mine.Consultation
	_, closes := statement.Times(c, noon)
	opens := noon.AddDate(0, 0, -3)
	late := closes.Add(31 * time.Minute)
	at := func(s *statement.Statement, state statement.State) *statement.Statement {
		n := *s
		n.State = state
		return &n
	}
	const yes = fault.Code("")
	for name, tc := range map[string]struct {
		who                     statement.Visitor
		s                       *statement.Statement
		state                   statement.State
		now                     time.Time
		read, write, send, back fault.Code
	}{
		"own draft":                  {statement.Visitor{Actor: own}, &mine.Statement, statement.Draft, noon, yes, yes, yes, statement.CodeNotSubmitted},
		"own submitted":              {statement.Visitor{Actor: own}, &mine.Statement, statement.Submitted, noon, yes, yes, yes, yes},
		"own withdrawn":              {statement.Visitor{Actor: own}, &mine.Statement, statement.Withdrawn, noon, yes, statement.CodeWithdrawn, statement.CodeWithdrawn, statement.CodeWithdrawn},
		"own before it was public":   {statement.Visitor{Actor: own}, &mine.Statement, statement.Draft, opens, yes, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound},
		"own in the last second":     {statement.Visitor{Actor: own}, &mine.Statement, statement.Draft, closes, yes, yes, yes, statement.CodeNotSubmitted},
		"own in the grace":           {statement.Visitor{Actor: own}, &mine.Statement, statement.Submitted, closes.Add(30 * time.Minute), yes, yes, yes, yes},
		"own after the grace":        {statement.Visitor{Actor: own}, &mine.Statement, statement.Submitted, late, yes, authz.CodeTooLate, authz.CodeTooLate, authz.CodeTooLate},
		"foreign draft":              {foreign, &mine.Statement, statement.Draft, noon, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound},
		"foreign submitted":          {foreign, &mine.Statement, statement.Submitted, noon, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound},
		"nobody":                     {statement.Visitor{Actor: authz.Nobody()}, &mine.Statement, statement.Draft, noon, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound},
		"staff and a draft":          {statement.Visitor{Actor: w.staff}, &mine.Statement, statement.Draft, noon, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound},
		"staff and a submitted one":  {statement.Visitor{Actor: w.staff}, &mine.Statement, statement.Submitted, noon, yes, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound},
		"who releases":               {statement.Visitor{Actor: anna}, &team.Statement, statement.Submitted, noon, yes, yes, yes, yes},
		"who drafts":                 {statement.Visitor{Actor: beat}, &team.Statement, statement.Submitted, noon, yes, yes, authz.CodeMembershipRequired, authz.CodeMembershipRequired},
		"the browser with the key":   {browser(1), &hidden.Statement, statement.Draft, noon, yes, yes, yes, statement.CodeNotSubmitted},
		"a browser with another key": {browser(2), &hidden.Statement, statement.Draft, noon, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound},
		"somebody without any key":   {statement.Visitor{Actor: own}, &hidden.Statement, statement.Draft, noon, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound, authz.CodeNotFound},
	} {
		s := at(tc.s, tc.state)
		for what, got := range map[string][2]any{
			"read": {statement.CanRead(tc.who, s, c.Project).Why, tc.read}, "write": {statement.CanWrite(tc.who, s, c, tc.now).Why, tc.write},
			"submit": {statement.CanSubmit(tc.who, s, c, tc.now).Why, tc.send}, "withdraw": {statement.CanWithdraw(tc.who, s, c, tc.now).Why, tc.back},
		} {
			if got[0] != got[1] {
				t.Errorf("%s, %s: %v, want %v", name, what, got[0], got[1])
			}
		}
	}
	// An addressee with more time has it, with the same grace, and only they.
	longer := at(&mine.Statement, statement.Draft)
	day := closes.AddDate(0, 0, 5)
	date := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	longer.ExtendedTo = &date
	end := statement.Day(date).End()
	for now, want := range map[time.Time]fault.Code{late: yes, end: yes, end.Add(30 * time.Minute): yes, end.Add(30*time.Minute + time.Second): authz.CodeTooLate} {
		if d := statement.CanWrite(statement.Visitor{Actor: own}, longer, c, now); d.Why != want {
			t.Errorf("at %s: %s, want %s", now, d.Why, want)
		}
	}
}

// Begun in time is good for half an hour; one second later it is refused, with the end.
func TestTheLastSecond(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna, beat := statement.Visitor{Actor: w.settle("Anna")}, statement.Visitor{Actor: w.settle("Beat")}
	d := w.begin(anna, nil)
	w.say(anna, d, drafting.Words{Anchor: w.whole(1), Request: "Mehr Schalter", Reason: "Nicht alle haben ein Gerät."})
	_, closes := statement.Times(d.Consultation, noon)
	*w.at = closes.Add(time.Second)
	_, err := w.Begin(w.ctx(), beat, key(), drafting.Beginning{Activity: w.activity, Lang: "de"})
	refused(t, "begun one second late", err, statement.CodeClosed)
	if until := fault.From(err).Params["Until"]; until != "01.12.2026, 23:59:59" {
		t.Errorf("the refusal says %v", until)
	}
	*w.at = closes.Add(30 * time.Minute)
	if v := w.View(anna, d); v.Deadline == nil || !v.Deadline.Equal(closes) || v.GraceUntil == nil || !v.GraceUntil.Equal(closes.Add(30*time.Minute)) || !v.Can.Submit.Allowed {
		t.Errorf("in the grace: deadline %v, grace %v", v.Deadline, v.GraceUntil)
	}
	late, captured := *d, *d
	late.StartedAt, captured.Channel = closes.Add(time.Second), statement.Letter
	for what, d := range map[string]*statement.Detail{"begun late": &late, "on paper": &captured} {
		if v := w.View(anna, d); v.GraceUntil != nil {
			t.Errorf("%s: grace until %v", what, v.GraceUntil)
		}
	}
	w.submitted(anna, d)
	*w.at = closes.Add(30*time.Minute + time.Second)
	_, err = w.Submit(w.ctx(), anna, key(), d.ID)
	refused(t, "after the grace", err, statement.CodeClosed)
	_, err = w.Withdraw(w.ctx(), anna, d.ID)
	refused(t, "withdrawn after the grace", err, statement.CodeClosed)
	got, err := w.SetPublication(w.ctx(), anna, d.ID, statement.Unpublished)
	w.must(err)
	if got.Publication != statement.Unpublished || got.Number != "M-2026-00001" {
		t.Errorf("%+v", got.Statement)
	}
}

// The second writer gets the newer text, and takes a position on no chapter twice.
func TestNothingIsOverwritten(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna, beat := w.settle("Anna"), w.settle("Beat")
	velo := w.body("Pro Velo", &anna, &beat)
	a, b := statement.Visitor{Actor: anna}, statement.Visitor{Actor: beat}
	d := w.begin(a, &velo)
	id := uuid.New()
	first, err := w.PutRemark(w.ctx(), a, d.ID, id, 0, drafting.Words{Anchor: w.whole(1), Request: "von Anna"})
	w.must(err)
	for name, version := range map[string]int{"new": 0, "later": 2} {
		_, err = w.PutRemark(w.ctx(), b, d.ID, id, version, drafting.Words{Anchor: w.whole(1), Request: "von Beat"})
		refused(t, name, err, statement.CodeRemarkChanged)
		if newer, ok := fault.From(err).Params["Remark"].(statement.StatementRemark); !ok || newer.Request != "von Anna" || newer.Version != 1 {
			t.Errorf("%s: the newer text is %+v", name, fault.From(err).Params)
		}
	}
	refused(t, "deleted from an old version", w.DeleteRemark(w.ctx(), b, d.ID, id, 7), statement.CodeRemarkChanged)
	if _, err = w.PutRemark(w.ctx(), b, d.ID, id, first.Version, drafting.Words{Anchor: w.whole(1), Request: "von Anna und Beat"}); err != nil {
		t.Fatal(err)
	}
	w.must(w.DeleteRemark(w.ctx(), b, d.ID, id, 2))
	_, err = w.PutRemark(w.ctx(), a, d.ID, id, 2, drafting.Words{Anchor: w.whole(1), Request: "noch da"})
	refused(t, "saved after it was deleted", err, statement.CodeRemarkChanged)
	w.say(a, d, drafting.Words{Anchor: w.whole(0), Position: statement.Approval})
	_, err = w.PutRemark(w.ctx(), b, d.ID, uuid.New(), 0, drafting.Words{Anchor: w.whole(0), Position: statement.Rejection})
	refused(t, "a second position", err, statement.CodeRemarkChanged)
	_, err = w.PutRemark(w.ctx(), b, d.ID, uuid.New(), 0, drafting.Words{Anchor: w.whole(1), Position: statement.Rejection})
	refused(t, "a position on a paragraph", firstField(err), statement.CodeNoChapter)
	_, err = w.PutRemark(w.ctx(), b, d.ID, uuid.New(), 0, drafting.Words{Anchor: compare.Anchor{Block: "aaaaaaaaaa", Lang: "de"}, Request: "x"})
	refused(t, "an unknown block", firstField(err), statement.CodeBlock)
	_, err = w.PutRemark(w.ctx(), b, d.ID, uuid.New(), 0, drafting.Words{Anchor: w.whole(1), Remark: "x"})
	refused(t, "a remark where a request is asked for", firstField(err), statement.CodeFieldOff)
	_, err = w.PutRemark(w.ctx(), b, d.ID, uuid.New(), 0, drafting.Words{Anchor: w.whole(1), Request: "x\x00"})
	refused(t, "a NUL", firstField(err), fault.FieldControlChars)
	foreign := w.begin(statement.Visitor{Actor: w.settle("Clara")}, nil)
	theirs := w.say(statement.Visitor{Actor: authz.Actor{Kind: authz.Person, ID: *foreign.PersonID, Level: authz.LevelAccount}}, foreign, drafting.Words{Anchor: w.whole(1), Request: "fremd"})
	_, err = w.PutRemark(w.ctx(), a, d.ID, theirs.ID, theirs.Version, drafting.Words{Anchor: w.whole(1), Request: "gekapert"})
	refused(t, "somebody else’s remark", err, authz.CodeNotFound)
	_, err = w.Update(w.ctx(), b, d.ID, d.Version+1, statement.Head{})
	refused(t, "an old head", err, statement.CodeHeadChanged)
}

func firstField(err error) error {
	f := fault.From(err)
	if f == nil || len(f.Fields) == 0 {
		return err
	}
	return fault.New(f.Kind, f.Fields[0].Code)
}

// Who was removed while writing is told so; the draft stays and the others go on.
func TestAMemberRemovedWhileWriting(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna, beat := w.settle("Anna"), w.settle("Beat")
	velo := w.body("Pro Velo", &anna, &beat)
	d := w.begin(statement.Visitor{Actor: anna}, &velo)
	r := w.say(statement.Visitor{Actor: beat}, d, drafting.Words{Anchor: w.whole(1), Request: "von Beat", Reason: "Grund"})
	held, name, err := w.PutLease(w.ctx(), statement.Visitor{Actor: beat}, d.ID, w.block(0))
	w.must(err)
	if name != "Beat" || held.PersonID != beat.ID || !held.ExpiresAt.Equal(noon.Add(statement.LeaseTime)) {
		t.Errorf("%s %+v", name, held)
	}
	if held, name, err = w.PutLease(w.ctx(), statement.Visitor{Actor: anna}, d.ID, w.block(0)); err != nil || name != "Beat" {
		t.Errorf("Anna is told that %s writes: %+v %v", name, held, err)
	}
	*w.at = noon.Add(statement.LeaseTime + time.Second)
	if _, name, err = w.PutLease(w.ctx(), statement.Visitor{Actor: anna}, d.ID, w.block(0)); err != nil || name != "Anna" {
		t.Errorf("after half a minute %s writes: %v", name, err)
	}
	w.must(w.DropLease(w.ctx(), statement.Visitor{Actor: anna}, d.ID, w.block(0)))
	beat.Orgs = nil
	_, err = w.PutRemark(w.ctx(), statement.Visitor{Actor: beat}, d.ID, r.ID, r.Version, drafting.Words{Anchor: w.whole(1), Request: "noch ein Satz"})
	refused(t, "a removed member", err, statement.CodeMembershipEnded)
	if fault.From(err).Params["Organisation"] != "Pro Velo" {
		t.Errorf("the refusal says %v", fault.From(err).Params)
	}
	_, err = w.Get(w.ctx(), statement.Visitor{Actor: w.settle("Clara")}, d.ID)
	refused(t, "a stranger", err, authz.CodeNotFound)
	got := w.submitted(statement.Visitor{Actor: anna}, d)
	if len(got.Remarks) != 1 || got.Remarks[0].Request != "von Beat" || got.Names[beat.ID] != "Beat" {
		t.Errorf("%+v", got.Whole)
	}
	// removed since the request began: the row decides, not what the session said
	w.exec("DELETE FROM identity_membership WHERE person_id = ?", anna.ID)
	_, err = w.Submit(w.ctx(), statement.Visitor{Actor: anna}, key(), d.ID)
	refused(t, "released by who was just removed", err, authz.CodeMembershipRequired)
}

// Five people write to the same three remarks at once: every word is there at the end.
func TestFiveWriteAtOnce(t *testing.T) {
	t.Parallel()
	writeTogether(t, time.Second)
}

func TestVolumeFiveWriteForAMinute(t *testing.T) {
	t.Parallel()
	writeTogether(t, 50*time.Second)
}

// writeTogether has each of them write for so long, and twenty words at least.
func writeTogether(t *testing.T, long time.Duration) {
	const least = 20
	w := build(t, defaults)
	names := []string{"Anna", "Beat", "Clara", "Dora", "Emil"}
	actors := make([]*authz.Actor, len(names))
	for i, n := range names {
		a := w.settle(n)
		actors[i] = &a
	}
	velo := w.body("Pro Velo", actors...)
	d := w.begin(statement.Visitor{Actor: *actors[0]}, &velo)
	remarks := make([]*statement.Remark, 3)
	for i := range remarks {
		remarks[i] = w.say(statement.Visitor{Actor: *actors[0]}, d, drafting.Words{Anchor: w.whole([]int{1, 3, 4}[i])})
	}
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	said := make([][]string, len(names))
	conflicts := make([]int, len(names))
	var all sync.WaitGroup
	for i, a := range actors {
		all.Go(func() {
			v := statement.Visitor{Actor: *a}
			for n := 0; n < least || ctx.Err() == nil; n++ {
				r := *remarks[(n+i)%len(remarks)]
				word := fmt.Sprintf("%s%d", names[i], n)
				for {
					// what somebody sees is old already; after a refusal they write under the newer text
					_, err := w.PutRemark(t.Context(), v, d.ID, r.ID, r.Version, drafting.Words{Anchor: r.Anchor, Request: trim(r.Request + " " + word)})
					if fault.Is(err, statement.CodeRemarkChanged) {
						newer := fault.From(err).Params["Remark"].(statement.StatementRemark)
						r.Request, r.Version = newer.Request, newer.Version
						conflicts[i]++
						continue
					}
					if err != nil {
						t.Error(err)
						return
					}
					said[i] = append(said[i], word)
					break
				}
				if len(said[i]) >= 400 { // the field is long, not endless
					return
				}
			}
		})
	}
	all.Wait()
	got, err := w.Get(t.Context(), statement.Visitor{Actor: *actors[0]}, d.ID)
	w.must(err)
	there := map[string]int{}
	for _, r := range got.Remarks {
		for word := range strings.FieldsSeq(r.Request) {
			there[word]++
		}
	}
	total, clashes := 0, 0
	for i := range said {
		total, clashes = total+len(said[i]), clashes+conflicts[i]
		for _, word := range said[i] {
			if there[word] != 1 {
				t.Errorf("%s is there %d times", word, there[word])
			}
		}
	}
	if total != len(there) || total < least*len(names) || clashes == 0 {
		t.Errorf("%d words said, %d there, %d times somebody was first", total, len(there), clashes)
	}
}

func trim(s string) string { return strings.TrimSpace(s) }

// One statement per person and per organisation; a repeated request begins none.
func TestBeginningOnce(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna := w.settle("Anna")
	velo := w.body("Pro Velo", &anna)
	v, k := statement.Visitor{Actor: anna}, key()
	first, err := w.Begin(w.ctx(), v, k, drafting.Beginning{Activity: w.activity, Lang: "de"})
	w.must(err)
	again, err := w.Begin(w.ctx(), v, k, drafting.Beginning{Activity: w.activity, Lang: "de"})
	if err != nil || again.ID != first.ID || first.Contact.Name != "Anna" {
		t.Errorf("%v %+v", err, again)
	}
	_, err = w.Begin(w.ctx(), v, key(), drafting.Beginning{Activity: w.activity, Lang: "de"})
	refused(t, "a second one", err, statement.CodeExists)
	if fault.From(err).Params["Statement"] != first.ID.String() {
		t.Errorf("the refusal does not lead to the first: %v", fault.From(err).Params)
	}
	w.begin(v, &velo)
	other := w.body("Quartierverein")
	_, err = w.Begin(w.ctx(), v, key(), drafting.Beginning{Activity: w.activity, OrganisationID: &other, Lang: "de"})
	refused(t, "for an organisation of others", err, authz.CodeMembershipRequired)
	_, err = w.Begin(w.ctx(), statement.Visitor{Actor: authz.Nobody()}, key(), drafting.Beginning{Activity: w.activity, Lang: "de"})
	refused(t, "without login and secret", firstField(err), statement.CodeSecret)
	w.begin(browser(3), nil)
	_, err = w.Begin(w.ctx(), browser(3), key(), drafting.Beginning{Activity: w.activity, Lang: "de"})
	refused(t, "a secret twice", err, statement.CodeExists)
	w.must(w.Discard(w.ctx(), v, first.ID))
	if n := w.number("SELECT count(*) FROM consultation_statement WHERE id = ?", first.ID); n != 0 {
		t.Error("a discarded draft is still there")
	}
}

// The audience decides who begins.
func TestAudiences(t *testing.T) {
	t.Parallel()
	for audience, want := range map[string]map[authz.Level]fault.Code{
		"everybody":       {authz.LevelNone: "", authz.LevelAccount: ""},
		"account":         {authz.LevelNone: authz.CodeLoginRequired, authz.LevelAccount: ""},
		"verified_person": {authz.LevelAccount: authz.CodeStepUpRequired, authz.LevelVerifiedPerson: ""},
		"resident":        {authz.LevelVerifiedPerson: authz.CodeStepUpRequired, authz.LevelVerifiedResident: ""},
		"invited":         {authz.LevelNone: statement.CodeInvitation, authz.LevelVerifiedResident: statement.CodeInvitation},
	} {
		w := build(t, `{"audience":"`+audience+`"}`)
		for level, code := range want {
			v := browser(byte(level) + 1)
			if level > authz.LevelNone {
				a := w.settle(level.String())
				a.Level = level
				v = statement.Visitor{Actor: a}
			}
			_, err := w.Begin(w.ctx(), v, key(), drafting.Beginning{Activity: w.activity, Lang: "de"})
			if code == "" && err != nil || code != "" && !fault.Is(err, code) {
				t.Errorf("%s at %s: %v, want %q", audience, level, err, code)
			}
		}
	}
}

// A new version moves every remark and says what became of its passage.
func TestRemarksFollowTheDocument(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna := statement.Visitor{Actor: w.settle("Anna")}
	d := w.begin(anna, nil)
	words := []rune(w.document.Document.Blocks[3].Words["de"].Plain())
	kept := w.say(anna, d, drafting.Words{Anchor: w.whole(1), Request: "bleibt", Reason: "x"})
	quoted := w.say(anna, d, drafting.Words{Anchor: compare.Anchor{Block: w.block(3), Lang: "de", Quote: string(words[:13]), After: string(words[13:53])}, Request: "zitiert", Reason: "x"})
	gone := w.say(anna, d, drafting.Words{Anchor: w.whole(4), Request: "fällt weg", Reason: "x"})
	blocks := slices.Clone(w.document.Document.Blocks[:4])
	changed := blocks[3]
	changed.Words = map[string]doc.Words{"de": {HTML: "<p>Personendaten bleiben in der Schweiz und werden spätestens nach einem Jahr gelöscht.</p>"}}
	blocks[3] = changed
	w.publish(blocks...)
	got, err := w.Get(w.ctx(), anna, d.ID)
	w.must(err)
	states := map[uuid.UUID]compare.State{}
	for _, r := range got.Remarks {
		states[r.ID] = r.AnchorState
	}
	if states[kept.ID] != compare.Unchanged || states[quoted.ID] != compare.Unchanged || states[gone.ID] != compare.PassageRemoved {
		t.Errorf("%v", states)
	}
	gaps, err := w.Check(w.ctx(), anna, d.ID)
	w.must(err)
	if len(gaps) != 1 || gaps[0].Code != statement.CodePassageRemoved || gaps[0].Blocking {
		t.Errorf("%+v", gaps)
	}
	// who was writing gets the new place first, then saves over it
	_, err = w.PutRemark(w.ctx(), anna, d.ID, gone.ID, gone.Version, drafting.Words{Anchor: gone.Anchor, Request: "trotzdem", Reason: "x"})
	refused(t, "saved over a moved one", err, statement.CodeRemarkChanged)
	newer := fault.From(err).Params["Remark"].(statement.StatementRemark)
	if _, err = w.PutRemark(w.ctx(), anna, d.ID, gone.ID, newer.Version, drafting.Words{Anchor: newer.Anchor, Request: "trotzdem", Reason: "x"}); err != nil {
		t.Errorf("a remark on a removed passage cannot be saved: %v", err)
	}
	x := w.submitted(anna, d)
	if i := slices.IndexFunc(x.Remarks, func(r statement.Remark) bool { return r.ID == gone.ID }); x.Remarks[i].AnchorState != compare.PassageRemoved || x.Remarks[i].Request != "trotzdem" {
		t.Errorf("%+v", x.Remarks)
	}
}
