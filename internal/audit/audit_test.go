package audit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mitwirken/internal/authz"
)

// decode is the inverse of encode. That it exists is the proof that no two rows
// are encoded alike.
func decode(b []byte) (link, error) {
	var bad error
	take := func(n uint64) []byte {
		if uint64(len(b)) < n {
			bad = errors.New("too short")
			return make([]byte, n)
		}
		v := b[:n]
		b = b[n:]
		return v
	}
	field := func() (value []byte, present bool) {
		if take(1)[0] == 0 {
			return nil, false
		}
		return take(binary.BigEndian.Uint64(take(8))), true
	}
	text := func() string { v, _ := field(); return string(v) }
	var row link
	if take(1)[0] != 1 {
		return row, errors.New("unknown version")
	}
	row.Seq = int64(binary.BigEndian.Uint64(take(8)))
	if v, ok := field(); ok {
		micros := int64(binary.BigEndian.Uint64(v))
		row.Micros = &micros
	}
	row.ActorKind = text()
	if v, ok := field(); ok {
		id := uuid.UUID(v)
		row.ActorID = &id
	}
	row.Act, row.SubjectKind, row.SubjectID, row.Data = text(), text(), text(), text()
	row.Prev, _ = field()
	if len(b) > 0 {
		bad = errors.New("something is left over")
	}
	return row, bad
}

func anyLink(t *rapid.T, label string) link {
	// Few letters make near-collisions such as «ab»+«c» and «a»+«bc» likely.
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ab\x00\x01é")), 0, 4, -1)
	row := link{
		Seq:         rapid.Int64().Draw(t, label+" seq"),
		ActorKind:   text.Draw(t, label+" actor"),
		Act:         text.Draw(t, label+" act"),
		SubjectKind: text.Draw(t, label+" kind"),
		SubjectID:   text.Draw(t, label+" id"),
		Data:        text.Draw(t, label+" data"),
		Prev:        rapid.SliceOfN(rapid.Byte(), 0, 4).Draw(t, label+" prev"),
	}
	if rapid.Bool().Draw(t, label+" has micros") {
		micros := rapid.Int64().Draw(t, label+" micros")
		row.Micros = &micros
	}
	if rapid.Bool().Draw(t, label+" has id") {
		id := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label+" uuid"))
		row.ActorID = &id
	}
	return row
}

func TestEncodingCanBeReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := anyLink(t, "row")
		back, err := decode(row.encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row, back); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestNoTwoRowsEncodeAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyLink(t, "a"), anyLink(t, "b")
		// Most fields alike: the difference is in where one ends.
		b.Seq, b.Micros, b.ActorID = a.Seq, a.Micros, a.ActorID
		if same := cmp.Equal(a, b); bytes.Equal(a.encode(), b.encode()) != same {
			t.Fatalf("same %v, encodings equal %v", same, !same)
		}
	})
}

func TestEntryThatCannotBeStored(t *testing.T) {
	l := newLog(t, 1)
	good := Entry{Actor: authz.Software(), Act: "space.open", SubjectKind: "space_project", SubjectID: "1"}
	if _, err := l.draw(good, Head{}); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Entry){
		"no actor":      func(e *Entry) { e.Actor = authz.Actor{} },
		"no act":        func(e *Entry) { e.Act = "" },
		"no subject":    func(e *Entry) { e.SubjectKind = "" },
		"NUL":           func(e *Entry) { e.SubjectID = "a\x00" },
		"invalid UTF-8": func(e *Entry) { e.Act = "a\xff" },
		"data":          func(e *Entry) { e.Data = map[string]any{"f": func() {}} },
	} {
		e := good
		change(&e)
		if _, err := l.draw(e, Head{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestNewNeedsASecret(t *testing.T) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a short secret was taken")
			}
		}()
		New(make([]byte, 31))
	}()
	a, b := newLog(t, 1), newLog(t, 2)
	if bytes.Equal(a.key, b.key) || bytes.Contains(a.key, bytes.Repeat([]byte{1}, 8)) {
		t.Error("the key is not derived from the secret")
	}
}

func TestHeadIsReadBack(t *testing.T) {
	for _, h := range []Head{{}, {Seq: 128, Hash: bytes.Repeat([]byte{0x9f}, 32)}} {
		back, err := ParseHead(h.String())
		if err != nil || back.Seq != h.Seq || !bytes.Equal(back.Hash, h.Hash) {
			t.Errorf("%s became %s, %v", h, back, err)
		}
	}
	for _, s := range []string{"", "1", "x:00", "-1:", "1:zz", "1:00", "0:" + strings.Repeat("00", 32)} {
		if h, err := ParseHead(s); err == nil {
			t.Errorf("%q was read as %v", s, h)
		}
	}
}

func TestChangesNamesWhatDiffers(t *testing.T) {
	got := Changes(
		map[string]any{"state": "new", "unit": "kanzlei", "note": "geheim"},
		map[string]any{"state": "closed", "unit": "kanzlei", "note": "anders"},
		"state", "unit")
	want := map[string]any{"before": map[string]any{"state": "new"}, "after": map[string]any{"state": "closed"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func newLog(t testing.TB, fill byte) *Log {
	t.Helper()
	return New(bytes.Repeat([]byte{fill}, 32))
}
