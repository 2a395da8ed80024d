package intake

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Documents of the municipality, where they lie beside the checkout: whatever they were
// saved as, the outline and every word are the same.
func TestTheStrategyIsTheSameInEveryFormat(t *testing.T) {
	paths, err := filepath.Glob("../../../../*/seeds/strategie-*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Skip("documents of the municipality belong to it and not to this repository; where they lie beside the checkout, as in CI, they are compared; documents made by the tests are read everywhere")
	}
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		docx, err := os.ReadFile(strings.TrimSuffix(path, ".md") + ".docx")
		if err != nil {
			t.Fatal(err)
		}
		// Word for word: the marks of headings are all that Markdown has beside words.
		words := strings.Join(strings.Fields(regexp.MustCompile(`(?m)^#+ `).ReplaceAllString(string(source), "")), " ")
		a, b := read(t, Markdown, source), read(t, DOCX, docx)
		for name, r := range map[string]*Result{"markdown": a, "docx": b} {
			if got := plainOf(r); got != words {
				t.Errorf("%s has other words:\n%s\n%s", name, got, words)
			}
			if n := len(r.Document.Chapters()); n != 5 || r.Title == "" {
				t.Errorf("%s: %d chapters, title %q", name, n, r.Title)
			}
			if err := r.Document.Ready(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if shown(a) != shown(b) {
			t.Errorf("markdown\n%s\ndocx\n%s", shown(a), shown(b))
		}
	}
}
