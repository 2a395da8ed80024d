package app

import (
	"os"
	"strings"
	"testing"

	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/golden"
)

// The table of settings in README.md is the one the program reads.
func TestReadmeListsEverySetting(t *testing.T) {
	const path, begin, end = "../../README.md", "<!-- config:begin -->\n", "<!-- config:end -->"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(b), begin)
	_, tail, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("README.md lacks the marks %s and %s", strings.TrimSpace(begin), end)
	}
	golden.Text(t, path, head+begin+"\n"+config.Table()+"\n"+end+tail)
}
