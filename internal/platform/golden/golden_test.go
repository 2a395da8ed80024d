package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ear is a test that only listens to what it is told.
type ear struct {
	testing.TB
	errors, fatals []string
}

func (e *ear) Helper()                        {}
func (e *ear) Name() string                   { return "TestLetters/de" }
func (e *ear) Errorf(format string, a ...any) { e.errors = append(e.errors, fmt.Sprintf(format, a...)) }
func (e *ear) Fatalf(format string, a ...any) {
	e.fatals = append(e.fatals, fmt.Sprintf(format, a...))
	panic(e)
}

func compare(file, got string) (e *ear) {
	e = &ear{}
	defer func() {
		if p := recover(); p != nil && p != any(e) {
			panic(p)
		}
	}()
	Text(e, file, got)
	return e
}

func TestText(t *testing.T) {
	set := func(on bool) { *update = on }
	defer set(*update)
	set(false)
	file := filepath.Join(t.TempDir(), "letters", "a.txt")
	if e := compare(file, "Grüezi\n"); len(e.fatals) != 1 || !strings.Contains(e.fatals[0], "-run '^TestLetters$' . -update") {
		t.Errorf("no file: %v", e.fatals)
	}
	set(true)
	if e := compare(file, "Grüezi\n"); len(e.errors)+len(e.fatals) > 0 {
		t.Errorf("writing: %v %v", e.errors, e.fatals)
	}
	set(false)
	if e := compare(file, "Grüezi\n"); len(e.errors)+len(e.fatals) > 0 {
		t.Errorf("the same: %v %v", e.errors, e.fatals)
	}
	for _, other := range []string{"Grüezi", "Grüezi \n", "Grüezi\r\n", ""} {
		if e := compare(file, other); len(e.errors) != 1 || !strings.Contains(e.errors[0], "a.txt") || !strings.Contains(e.errors[0], "-update") {
			t.Errorf("%q passes: %v", other, e.errors)
		}
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "Grüezi\n" {
		t.Errorf("comparing has written: %q %v", b, err)
	}
}
