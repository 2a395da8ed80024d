package app

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mitwirken/internal/platform/config"
)

var update = flag.Bool("update", false, "write the table of settings into README.md")

// The table of settings in README.md is the one the program reads.
func TestReadmeListsEverySetting(t *testing.T) {
	const path, begin, end = "../../README.md", "<!-- config:begin -->\n", "<!-- config:end -->"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(b), begin)
	table, tail, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("README.md lacks the marks %s and %s", strings.TrimSpace(begin), end)
	}
	want := "\n" + config.Table() + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(head+begin+want+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(strings.TrimSpace(table), strings.TrimSpace(want)); d != "" {
		t.Errorf("the settings in README.md are not those of the program; run «go test ./internal/app -run Readme -update» (-README +program):\n%s", d)
	}
}
