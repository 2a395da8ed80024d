package archtest

import (
	"go/ast"
	"go/token"
	"strconv"
	"testing"

	"mitwirken/internal/platform/locale"
)

// Every constant of type fault.Code has a sentence, and every sentence a constant:
// a refusal without words or words that nobody says are mistakes.
func TestEveryCodeHasASentence(t *testing.T) {
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	spoken := map[string]bool{}
	for _, code := range c.Codes() {
		spoken[code] = false
	}
	for _, f := range files(t) {
		if f.test {
			continue
		}
		for _, d := range f.tree.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				if !isCode(v.Type, f.pkg) {
					continue
				}
				for i, e := range v.Values {
					lit, ok := e.(*ast.BasicLit)
					if !ok {
						t.Errorf("%s: %s is not a plain string", f.path, v.Names[i].Name)
						continue
					}
					code, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					if _, ok := spoken[code]; !ok {
						t.Errorf("%s: %s has no sentence in i18n/*/problem.json", f.path, code)
					}
					spoken[code] = true
				}
			}
		}
	}
	for code, used := range spoken {
		if !used {
			t.Errorf("i18n/*/problem.json: %s is nobody’s code", code)
		}
	}
}

func isCode(e ast.Expr, pkg string) bool {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name == "Code" && pkg == "internal/platform/fault"
	case *ast.SelectorExpr:
		p, ok := x.X.(*ast.Ident)
		return ok && p.Name == "fault" && x.Sel.Name == "Code"
	}
	return false
}
