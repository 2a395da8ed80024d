package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
)

// variants of acts that are put together.
var variants = map[string][]string{"space.project_": {"space.project_closed", "space.project_withdrawn"}}

// notActs look like acts and are scopes of repeated requests.
var notActs = []string{"contact.create", "export.begin"}

// Every act that some package writes into the audit log has a sentence in every
// language: nobody has to read codes. An act is a text «module.verb» in a package
// that writes into the log, unless it stands where codes of problems, names of jobs
// and of rights, or keys of sentences stand.
func TestEveryActOfTheLogHasASentence(t *testing.T) {
	t.Parallel()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	acts := recordedActs(t)
	if len(acts) < 50 || !slices.Contains(acts, "space.project_saved") || !slices.Contains(acts, "oversight.log_read") {
		t.Fatalf("only %d acts, the test looks in the wrong place: %v", len(acts), acts)
	}
	for _, lang := range locale.Langs() {
		for _, act := range acts {
			acts := variants[act]
			if acts == nil {
				acts = []string{act}
			}
			for _, act := range acts {
				if !slices.Contains(notActs, act) && !cat.Has(lang, locale.Staff, "log.act."+act) {
					t.Errorf("%s lacks the sentence log.act.%s", lang, act)
				}
			}
		}
	}
}

func recordedActs(t *testing.T) []string {
	t.Helper()
	rooms := map[string][]*ast.File{}
	err := filepath.WalkDir("..", func(p string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.SkipObjectResolution)
		dir := filepath.ToSlash(filepath.Dir(p))
		rooms[dir] = append(rooms[dir], tree)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for dir, trees := range rooms {
		if !slices.ContainsFunc(trees, writesLog) {
			continue
		}
		module := strings.Split(dir, "/")[1]
		f := finder{pattern: regexp.MustCompile(`^` + module + `\.[a-z]+(_[a-z]+)*_?$`), found: found}
		for _, tree := range trees {
			ast.Walk(f, tree)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func writesLog(tree *ast.File) bool {
	return slices.ContainsFunc(tree.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"mitwirken/internal/audit"` })
}

// elsewhere are calls and values with texts that are no acts.
var elsewhere = []string{"Every", "Key", "Text", "say", "HasPrefix", "Act", "Operation", "Event"}

// finder collects the texts of a file that begin with the name of its module and stand
// where acts may stand.
type finder struct {
	pattern *regexp.Regexp
	skip    bool
	found   map[string]bool
}

func (f finder) Visit(n ast.Node) ast.Visitor {
	switch x := n.(type) {
	case *ast.FuncDecl: // names of jobs and letters
		f.skip = f.skip || x.Name.Name == "Kind" || x.Name.Name == "Template"
	case *ast.ValueSpec: // codes of problems are constants with a type
		f.skip = f.skip || x.Type != nil
	case *ast.CallExpr:
		f.skip = f.skip || slices.Contains(elsewhere, nameOf(x.Fun))
	case *ast.CompositeLit:
		f.skip = f.skip || slices.Contains(elsewhere, nameOf(x.Type))
	case *ast.BasicLit:
		if text, err := strconv.Unquote(x.Value); x.Kind == token.STRING && err == nil && !f.skip && f.pattern.MatchString(text) {
			f.found[text] = true
		}
	}
	return f
}

// nameOf is the last part of what is called or built.
func nameOf(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

// Every kind of job has a name in words.
func TestEveryKindOfJobHasAName(t *testing.T) {
	t.Parallel()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := jobs.NewRegistry()
	m := unconnected()
	for _, w := range m.workers() {
		w.Jobs(r)
	}
	kinds := append(r.Kinds(), "mail.send", "mail.sweep", tidyArgs{}.Kind())
	if len(kinds) < 15 {
		t.Fatalf("only %v", kinds)
	}
	for _, lang := range locale.Langs() {
		for _, kind := range kinds {
			if !cat.Has(lang, locale.Staff, "jobs.kind."+kind) {
				t.Errorf("%s lacks jobs.kind.%s", lang, kind)
			}
		}
	}
}
