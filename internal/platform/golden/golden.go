// Package golden compares what a test made with a file that a reviewer has read:
// letters, problem documents, the schema, who may do what. With the flag -update,
// which it gives to every test that imports it, it writes the file instead, and the
// difference is read in the version control.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Text compares got with the file, whose path starts at the folder of the test. Line
// ends and white space count.
func Text(t testing.TB, file, got string) {
	t.Helper()
	if *update {
		if err := write(file, got); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; «%s» writes it", err, command(t))
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s is not what it was; if that is meant, run «%s» (-was +is):\n%s", file, command(t), d)
	}
}

func write(file, text string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// command writes the files of the test anew, in the folder of its package.
func command(t testing.TB) string {
	name, _, _ := strings.Cut(t.Name(), "/")
	return "go test -run '^" + name + "$' . -update"
}
