package privacy

import (
	"strings"
	"testing"
	"time"
)

func TestGather(t *testing.T) {
	h := func(name string, change func(*Holding)) []Holding {
		out := Holding{Name: name, Topic: Account, Ground: Task, Kept: []Kept{After(time.Hour, Made)}, Recipients: []Recipient{Self}}
		change(&out)
		return []Holding{out}
	}
	none := func(*Holding) {}
	for name, tc := range map[string]struct {
		all  [][]Holding
		want int
		err  string
	}{
		"apart":             {[][]Holding{h("a", none), h("b", none)}, 2, ""},
		"work of two":       {[][]Holding{{StaffWork("x_a", "x_b")}, {StaffWork("y_a")}}, 1, ""},
		"declared twice":    {[][]Holding{h("a", none), h("a", func(h *Holding) { h.Kept = []Kept{After(2*time.Hour, Made)} })}, 0, "a is declared in two ways"},
		"table of two":      {[][]Holding{h("a", func(h *Holding) { h.Tables = []string{"t"} }), h("b", func(h *Holding) { h.Tables = []string{"t"} })}, 0, "table t belongs to a and to b"},
		"source of two":     {[][]Holding{h("a", func(h *Holding) { h.Sources = []string{"s"} }), h("b", func(h *Holding) { h.Sources = []string{"s"} })}, 0, "source s belongs to a and to b"},
		"table like source": {[][]Holding{h("a", func(h *Holding) { h.Tables = []string{"s"} }), h("b", func(h *Holding) { h.Sources = []string{"s"} })}, 2, ""},
	} {
		out, err := Gather(tc.all...)
		if len(out) != tc.want || (err == nil) != (tc.err == "") || err != nil && !strings.Contains(err.Error(), tc.err) {
			t.Errorf("%s: %v %v", name, out, err)
		}
	}
	work, err := Gather([]Holding{StaffWork("x_a", "x_b")}, []Holding{StaffWork("y_a")})
	if err != nil || strings.Join(work[0].Tables, " ") != "x_a x_b y_a" {
		t.Errorf("%v %v", work, err)
	}
}
