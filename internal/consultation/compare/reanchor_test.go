package compare

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mitwirken/internal/consultation/text"
)

// follow does edits one after the other and re-anchors all anchors after each step, and
// some more in the blocks that were edited. It gives how often each state was the answer.
func follow(t interface{ Errorf(string, ...any) }, m *model, imported bool, steps, editsPerStep, anchors int) map[State]int {
	told := map[State]int{}
	old := m.document(imported)
	var live []Anchor
	for range steps {
		for len(live) < anchors {
			live = append(live, m.anchor(old, m.pick(len(m.sections))))
		}
		before := m.clone()
		m.log = nil
		for range editsPerStep {
			m.edit()
		}
		fresh := m.document(imported)
		if imported {
			Carry(old, fresh)
		}
		st := newStep(t, before, m, old, fresh)
		asked := live
		if touched := st.touched(); len(touched) > 0 {
			for range anchors / 10 {
				asked = append(asked, before.anchor(old, touched[m.pick(len(touched))]))
			}
		}
		v := Between(old, fresh)
		live = nil
		for _, a := range asked {
			if err := a.Check(old); err != nil {
				t.Errorf("%+v does not fit its own document", a)
			}
			to, s := v.Reanchor(a)
			told[s]++
			st.judge(a, to, s)
			if s != PassageRemoved && len(live) < anchors {
				live = append(live, to)
			}
		}
		old = fresh
	}
	return told
}

func TestVolumeTwoHundredAndFiftyEditsLoseNoAnchor(t *testing.T) {
	for name, imported := range map[string]bool{"edited by staff": false, "imported each time": true} {
		t.Run(name, func(t *testing.T) {
			m := newModel(60, rand.New(rand.NewPCG(31, 2026)).IntN)
			told := follow(t, m, imported, 250, 1, 200)
			t.Logf("%v after %v", told, m.done)
			for _, e := range edits {
				if m.done[e.name] < 5 {
					t.Errorf("%s was done %d times only", e.name, m.done[e.name])
				}
			}
			for _, s := range States() {
				if told[s] < 100 {
					t.Errorf("%s was the answer %d times only", s, told[s])
				}
			}
		})
	}
}

// After one edit the answer is beyond dispute, whatever document it was done to.
func TestAnyEditLosesNoAnchor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") }
		m := newModel(rapid.IntRange(1, 14).Draw(t, "paragraphs"), pick)
		follow(t, m, rapid.Bool().Draw(t, "imported"), 3, 1, 6)
	})
}

// disputes counts what judge would have failed.
type disputes struct {
	n     int
	first string
}

func (d *disputes) Errorf(format string, args ...any) {
	if d.n++; d.n == 1 {
		d.first = fmt.Sprintf(format, args...)
	}
}

// Several edits between two versions can make a text from which nobody can tell what was
// done: a sentence that was split, with its like put in before it. The words then decide
// and not who they were; this must stay rarer than one in two thousand.
func TestVolumeSeveralEditsAtOnceLoseNearlyNoAnchor(t *testing.T) {
	asked, found := 0, &disputes{}
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 99))
		m := newModel(1+r.IntN(14), r.IntN)
		for _, n := range follow(found, m, seed%2 == 0, 2, 2+r.IntN(3), 10) {
			asked += n
		}
	}
	t.Logf("%d of %d", found.n, asked)
	if found.n*2000 > asked {
		t.Errorf("%d of %d answers differ from what was done, first: %s", found.n, asked, found.first)
	}
}

// Whatever two documents say, every answer is one of three and sound.
func TestAnyTwoDocumentsGiveSoundAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SampledFrom([]string{roads, trees, school + " " + waste, "Gestrichen.", "# Ziele", "# Anhang", "- Velo | Bus | Velo", "| 1 | 2 | 1", "[7]", "a: " + water, "a: " + roads, "👨‍👩‍👧", "Zu\u0308rich"})
		draw := func(name string) *text.Document {
			d := document(rapid.SliceOfN(line, 0, 8).Draw(t, name)...)
			for i := range d.Blocks {
				if d.Find(d.Blocks[i].ID) != i {
					d.Blocks[i].ID = text.NewID()
				}
			}
			return d
		}
		old, fresh := draw("old"), draw("fresh")
		st := &step{t: t, after: &model{}, old: old, fresh: fresh}
		if rapid.Bool().Draw(t, "imported") {
			Carry(old, fresh)
			if err := fresh.Validate(); err != nil {
				t.Errorf("carried ids are refused: %v", err)
			}
		}
		v := Between(old, fresh)
		once := func(of []string, seen map[string]bool) {
			for _, id := range of {
				if seen[id] {
					t.Errorf("block %s is in two changes", id)
				}
				seen[id] = true
			}
		}
		olds, news := map[string]bool{}, map[string]bool{}
		for _, c := range v.Changes("de") {
			once(c.Old, olds)
			once(c.New, news)
			var before, after string
			for _, s := range c.Spans {
				if s.Op != Inserted {
					before += s.Text + " "
				}
				if s.Op != Deleted {
					after += s.Text
				}
			}
			if len(c.Spans) > 0 && (!reading(before, old, c.Old) || !reading(after, fresh, c.New)) {
				t.Errorf("%s: spans %q are not the words", c.Kind, c.Spans)
			}
		}
		if len(olds) != len(old.Blocks) || len(news) != len(fresh.Blocks) {
			t.Errorf("changes hold %d of %d and %d of %d blocks", len(olds), len(old.Blocks), len(news), len(fresh.Blocks))
		}
		for i := range old.Blocks {
			w := []rune(old.Blocks[i].Words["de"].Plain())
			a := Anchor{Block: old.Blocks[i].ID, Lang: "de"}
			if n := len(strings.TrimSpace(string(w))); n > 0 && rapid.Bool().Draw(t, "words") {
				start := rapid.IntRange(0, len(w)-1).Draw(t, "start")
				end := rapid.IntRange(start+1, len(w)).Draw(t, "end")
				if q := string(w[start:end]); strings.TrimSpace(q) == q {
					a = quote(a.Block, "de", w, start, end)
				}
			}
			if err := a.Check(old); err != nil {
				t.Errorf("%+v is refused", a)
			}
			to, s := v.Reanchor(a)
			st.sound(a, to, s)
			// Back and forth nothing gets lost either.
			if s == PassageRemoved {
				if again, s := Reanchor(to, fresh, fresh); s == TextChanged || s == PassageRemoved && again.Quote != to.Quote {
					t.Errorf("%+v was removed, then %s %+v", to, s, again)
				}
			}
		}
	})
}

// reading says whether the text is the words of the blocks, but for space.
func reading(s string, d *text.Document, ids []string) bool {
	var want string
	for _, id := range ids {
		want += d.Block(id).Words["de"].Plain()
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	return squeeze(s) == squeeze(want)
}
