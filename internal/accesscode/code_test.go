package accesscode

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mitwirken/internal/platform/fault"
)

func anyCode(t *rapid.T) Code {
	s := secrets{rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key")}
	return s.code(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "salt"), rapid.IntRange(0, MaxSize-1).Draw(t, "n"))
}

func isMistyped(err error) bool {
	f := fault.From(err)
	return err != nil && f.Kind == fault.Invalid && len(f.Fields) == 1 && f.Fields[0].Path == "code" && f.Fields[0].Code == CodeMistyped
}

// However a person writes a code down, it is read as the one in the letter.
func TestCodesAreReadAsPeopleWriteThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCode(t)
		look := strings.NewReplacer("0", rapid.SampledFrom([]string{"0", "o", "O"}).Draw(t, "0"),
			"1", rapid.SampledFrom([]string{"1", "i", "L"}).Draw(t, "1"), "V", rapid.SampledFrom([]string{"V", "u"}).Draw(t, "V"))
		for _, typed := range []string{c.String(), string(c), strings.ToLower(c.String()), " " + strings.ReplaceAll(c.String(), "-", " ") + " ",
			strings.ReplaceAll(c.String(), "-", "\u2011"), look.Replace(c.String()), "https://mitwirken.example.ch/code#" + string(c)} {
			if got, err := ParseCode(typed); err != nil || got != c {
				t.Fatalf("%q: %q, %v", typed, got, err)
			}
		}
	})
}

// One wrong character and two swapped ones, next to each other or not, are always
// noticed; so is one too many or too few.
func TestTypingErrorsAreNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := []byte(anyCode(t))
		i, j := rapid.IntRange(0, codeLen-1).Draw(t, "i"), rapid.IntRange(0, codeLen-1).Draw(t, "j")
		wrong := []byte(string(c))
		wrong[i] = alphabet[rapid.IntRange(0, 31).Draw(t, "other")]
		if _, err := ParseCode(string(wrong)); string(wrong) != string(c) && !isMistyped(err) {
			t.Fatalf("position %d: %v", i, err)
		}
		swapped := []byte(string(c))
		swapped[i], swapped[j] = swapped[j], swapped[i]
		if _, err := ParseCode(string(swapped)); c[i] != c[j] && !isMistyped(err) {
			t.Fatalf("positions %d and %d: %v", i, j, err)
		}
		for _, s := range []string{string(c[1:]), string(c) + "0", "", string(c[:11]) + "?", string(c[:11]) + "ß"} {
			if _, err := ParseCode(s); !isMistyped(err) {
				t.Fatal("wrong length or character passes:", err)
			}
		}
	})
}

func TestCodesDependOnKeySaltAndNumber(t *testing.T) {
	a, b := make([]byte, 16), make([]byte, 16)
	b[15] = 1
	other := []byte(strings.Repeat("x", 32))
	seen := map[Code]bool{}
	for _, s := range []secrets{{key}, {other}} {
		for _, salt := range [][]byte{a, b} {
			for n := range 1000 {
				seen[s.code(salt, n)] = true
			}
		}
	}
	if len(seen) != 4000 {
		t.Errorf("%d different codes of 4000", len(seen))
	}
	if first, second := (secrets{key}).codes(a, 0, 500), (secrets{key}).codes(a, 300, 500); !slices.Equal(first[300:], second) {
		t.Error("a code changes from print to print")
	}
	// every character of the alphabet turns up at every place
	var at [codeLen]map[byte]bool
	for c := range seen {
		for i := range codeLen {
			if at[i] == nil {
				at[i] = map[byte]bool{}
			}
			at[i][c[i]] = true
		}
	}
	for i, chars := range at {
		if len(chars) != len(alphabet) {
			t.Errorf("place %d has only %d characters", i, len(chars))
		}
	}
}

func TestHashesAreNotInTheOrderOfTheLetters(t *testing.T) {
	s, salt := secrets{key}, make([]byte, 16)
	hashes := s.hashes(salt, 200)
	if len(hashes) != 200 {
		t.Fatal(len(hashes))
	}
	same := 0
	for n := range 200 {
		if string(hashes[n]) == string(s.hash(salt, s.code(salt, n))) {
			same++
		}
	}
	if same > 20 {
		t.Errorf("%d hashes stand where their letter does", same)
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"7K3M-9QXT-2VBD", "", "####", "0000-0000-0000", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCode(s)
		if err != nil {
			if !isMistyped(err) {
				t.Fatal(err)
			}
			return
		}
		if again, err := ParseCode(c.String()); err != nil || again != c {
			t.Fatalf("%q is not stable", s)
		}
	})
}
