// Package archtest keeps the rules of the house: which room may use which, and
// through which door a library comes in. ARCHITECTURE.md draws the same picture.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "mitwirken/"

// floors from the ground up. A package may import packages of lower floors, and
// packages of its own floor only where sameFloor says so.
var floors = [][]string{
	{"i18n", "migrations", "frontend", "internal/platform/fault", "internal/platform/golden", "internal/platform/pdf/pdftest", "internal/platform/privacy", "internal/platform/typeface", "internal/site/theme"},
	{"internal/platform/config", "internal/platform/pgserver", "internal/platform/pg", "internal/platform/locale", "internal/platform/html", "internal/platform/blob"},
	{"internal/platform/jobs", "internal/platform/once", "internal/platform/pdf"},
	{"internal/platform/mail", "internal/platform/httpapi"},
	{"internal/platform/pgtest", "internal/platform/mail/mailtest"},
	{"internal/platform/pgtest/withpg", "internal/authz", "internal/file/picture", "internal/file/clamav", "internal/file/clamav/fakeclamd", "internal/calendar", "internal/export/table", "internal/site/drawing",
		"internal/consultation/text", "internal/consultation/statement/receipt", "internal/consultation/report/pack", "internal/consultation/report/paper", "internal/consultation/evaluation/similar"},
	{"internal/audit", "internal/identity/oidc", "internal/consultation/compare"},
	{"internal/file", "internal/search", "internal/export", "internal/identity/owndata"},
	{"internal/identity", "internal/consultation/intake/flow"},
	{"internal/identity/identitytest", "internal/organisation", "internal/accesscode", "internal/notify", "internal/site", "internal/consultation/intake/docx"},
	{"internal/space", "internal/consultation/intake"},
	{"internal/dossier", "internal/oversight", "internal/oversight/visits", "internal/consultation"},
	{"internal/cockpit", "internal/media", "internal/consultation/statement"},
	{"internal/consultation/statement/drafting", "internal/consultation/statement/handin", "internal/consultation/statement/keep", "internal/consultation/statement/proof"},
	{"internal/consultation/statement/towntest"},
	{"internal/contact", "internal/consultation/statement/addressee", "internal/consultation/statement/collect", "internal/consultation/statement/published", "internal/consultation/evaluation/board"},
	{"internal/consultation/evaluation"},
	{"internal/consultation/report/edition", "internal/consultation/evaluation/desktest", "internal/consultation/evaluation/bulk", "internal/consultation/evaluation/cut", "internal/consultation/evaluation/remind", "internal/consultation/evaluation/takeout"},
	{"internal/consultation/evaluation/group", "internal/consultation/evaluation/outcome", "internal/consultation/report"},
	{"internal/demo/mailcatcher", "internal/demo/oidcdev", "internal/webui"},
	{"internal/demo"},
	{"internal/app"},
	{"cmd/mitwirken"},
}

// doors name, for each library, the files that may use it.
var doors = map[string]*regexp.Regexp{
	"github.com/gin-gonic/gin":             regexp.MustCompile(`^internal/(platform/httpapi|webui|app)/`),
	"github.com/danielgtaylor/huma":        regexp.MustCompile(`^internal/(platform/httpapi/|.*/api[^/]*\.go$)`),
	"github.com/uptrace/bun/driver":        regexp.MustCompile(`^internal/platform/pg/`),
	"github.com/uptrace/bun":               regexp.MustCompile(`^internal/(platform/(pg|jobs|mail|pgtest)/|app/|.*/((service|store)(_[a-z]+)?|jobs|policy_sql)\.go$)`),
	"github.com/riverqueue/river":          regexp.MustCompile(`^internal/platform/jobs/`),
	"github.com/jackc/pgx":                 regexp.MustCompile(`^internal/platform/jobs/`),
	"github.com/wneessen/go-mail":          regexp.MustCompile(`^internal/platform/mail/`),
	"github.com/microcosm-cc/bluemonday":   regexp.MustCompile(`^internal/platform/html/`),
	"github.com/yuin/goldmark":             regexp.MustCompile(`^internal/platform/html/`),
	"github.com/minio/minio-go":            regexp.MustCompile(`^internal/platform/blob/`),
	"github.com/nicksnyder/go-i18n":        regexp.MustCompile(`^internal/platform/locale/`),
	"github.com/go-jose/go-jose":           regexp.MustCompile(`^internal/(identity/oidc|demo/oidcdev)/`),
	"github.com/coreos/go-oidc":            regexp.MustCompile(`^internal/identity/oidc/`),
	"golang.org/x/oauth2":                  regexp.MustCompile(`^internal/identity/oidc/`),
	"codeberg.org/go-pdf/fpdf":             regexp.MustCompile(`^internal/(accesscode|export/table|consultation/report/paper|platform/pdf)/`),
	"golang.org/x/image":                   regexp.MustCompile(`^internal/(file/picture|site/drawing)/`),
	"github.com/skip2/go-qrcode":           regexp.MustCompile(`^internal/accesscode/`),
	"github.com/caarlos0/env":              regexp.MustCompile(`^internal/platform/config/`),
	"github.com/arran4/golang-ical":        regexp.MustCompile(`^internal/calendar/`),
	"github.com/emersion/go-smtp":          regexp.MustCompile(`^internal/demo/mailcatcher/`),
	"github.com/prometheus/client_golang/": regexp.MustCompile(`^internal/(platform/httpapi|app)/`),
}

// pure files hold rules: no HTTP, no SQL.
var pureFiles = regexp.MustCompile(`^internal/(?:platform/)?([a-z]+)/(?:policy|([a-z]+))\.go$`)

type file struct {
	path, pkg string
	test      bool
	imports   []string
	tree      *ast.File
}

func files(t *testing.T) []file {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	var out []file
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && p != root) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		tree, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		f := file{path: filepath.ToSlash(rel), test: strings.HasSuffix(p, "_test.go"), tree: tree}
		f.pkg = path.Dir(f.path)
		for _, i := range tree.Imports {
			s, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, s)
		}
		out = append(out, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 20 {
		t.Fatalf("only %d files found: the test looks in the wrong place", len(out))
	}
	return out
}

func floorOf(pkg string) int {
	for n, rooms := range floors {
		if slices.Contains(rooms, pkg) {
			return n
		}
	}
	return -1
}

func TestArrowsGoDown(t *testing.T) {
	for _, f := range files(t) {
		if f.test || strings.HasPrefix(f.pkg, "internal/archtest") {
			continue
		}
		from := floorOf(f.pkg)
		if from < 0 {
			t.Errorf("%s: package %s has no floor: give it one here and in ARCHITECTURE.md", f.path, f.pkg)
			continue
		}
		for _, i := range f.imports {
			to, ours := strings.CutPrefix(i, module)
			if ours && floorOf(to) >= from {
				t.Errorf("%s imports %s, which is not on a lower floor", f.path, to)
			}
		}
	}
}

func TestEachLibraryHasOneDoor(t *testing.T) {
	for _, f := range files(t) {
		if f.test {
			continue
		}
		for _, i := range f.imports {
			// the longest matching library decides: pgdriver has a door of its own beside bun
			var library string
			for l := range doors {
				if strings.HasPrefix(i, l) && len(l) > len(library) {
					library = l
				}
			}
			if library != "" && !doors[library].MatchString(f.path) {
				t.Errorf("%s imports %s; its door is %s", f.path, i, doors[library])
			}
		}
	}
}

func TestRulesKnowNoHTTPAndNoSQL(t *testing.T) {
	for _, f := range files(t) {
		m := pureFiles.FindStringSubmatch(f.path)
		if m == nil || f.test || m[2] != "" && m[2] != m[1] || strings.HasPrefix(f.path, "internal/platform/") || m[1] == "app" || m[1] == "webui" || m[1] == "demo" {
			continue
		}
		for _, i := range f.imports {
			if i == "net/http" || i == "database/sql" || strings.Contains(i, "uptrace/bun") || strings.Contains(i, "huma") || strings.Contains(i, "gin-gonic") {
				t.Errorf("%s holds rules and must not import %s", f.path, i)
			}
		}
	}
}

// A table belongs to the module its name begins with, with all its rooms; others
// neither write nor read it.
func TestTablesBelongToOneModule(t *testing.T) {
	created := regexp.MustCompile(`(?i)create (?:unlogged )?table (?:if not exists )?([a-z_]+)`)
	names, err := filepath.Glob("../../migrations/*.up.sql")
	if err != nil || len(names) == 0 {
		t.Fatal("no migrations found", err)
	}
	owner := map[string]string{}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.SplitN(filepath.Base(n), "_", 3)
		for _, m := range created.FindAllStringSubmatch(string(b), -1) {
			if !strings.HasPrefix(m[1], parts[1]+"_") {
				t.Errorf("%s creates %s, which does not begin with %s_", filepath.Base(n), m[1], parts[1])
			}
			owner[m[1]] = parts[1]
		}
	}
	uses := regexp.MustCompile(`(?i)\b(?:from|join|into|update|delete from|table:)\s*([a-z]+_[a-z_]+)`)
	for _, f := range files(t) {
		if f.test {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			for _, m := range uses.FindAllStringSubmatch(lit.Value, -1) {
				if o, known := owner[m[1]]; known && !slices.Contains(strings.Split(f.pkg, "/"), o) {
					t.Errorf("%s uses table %s of module %s", f.path, m[1], o)
				}
			}
			return true
		})
	}
}

// huma's behaviour is set by package variables; two packages setting them would
// depend on the order of imports.
func TestHooksOfHumaAreSetInOnePlace(t *testing.T) {
	for _, f := range files(t) {
		if f.pkg == "internal/platform/httpapi" {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for _, l := range a.Lhs {
				if s, ok := l.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "huma" {
						t.Errorf("%s sets huma.%s", f.path, s.Sel.Name)
					}
				}
			}
			return true
		})
	}
}

func TestNoRoomIsTooBig(t *testing.T) {
	for _, f := range files(t) {
		if f.test {
			continue // a long table of cases is no maze
		}
		b, err := os.ReadFile(filepath.Join("../..", f.path))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(b), "\n"); n > 500 {
			t.Errorf("%s has %d lines: two rooms?", f.path, n)
		}
	}
}
