package httpapi

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS string

// docsStyleHash allows the page's one style sheet under a strict policy.
var docsStyleHash = func() string {
	sum := sha256.Sum256([]byte(docsCSS))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}()

type docsOperation struct {
	*huma.Operation
	Request, Response []docsField
	Codes             []string
}

type docsField struct {
	Path, Type, Note string
	Required         bool
}

// docsPage explains the contract without a script and without another host.
func docsPage(doc *huma.OpenAPI) ([]byte, error) {
	groups := map[string][]docsOperation{}
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			tag := "general"
			if len(op.Tags) > 0 {
				tag = op.Tags[0]
			}
			d := docsOperation{Operation: op}
			if op.RequestBody != nil {
				if m := op.RequestBody.Content["application/json"]; m != nil {
					d.Request = fields(doc.Components.Schemas, m.Schema, "", 0)
				}
			}
			for code, r := range op.Responses {
				d.Codes = append(d.Codes, code)
				if m := r.Content["application/json"]; m != nil && code[0] == '2' {
					d.Response = fields(doc.Components.Schemas, m.Schema, "", 0)
				}
			}
			slices.Sort(d.Codes)
			groups[tag] = append(groups[tag], d)
		}
	}
	for _, g := range groups {
		slices.SortFunc(g, func(a, b docsOperation) int {
			return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
		})
	}
	t, err := template.New("docs").Parse(docsHTML)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]any{"Info": doc.Info, "Groups": groups, "CSS": template.CSS(docsCSS),
		"Problem": fields(doc.Components.Schemas, doc.Components.Schemas.Map()["Problem"], "", 0)})
	return b.Bytes(), err
}

// fields flattens a schema to lines a person can read; four levels are deeper
// than any wire struct should be.
func fields(r huma.Registry, s *huma.Schema, at string, depth int) []docsField {
	if s == nil || depth > 4 {
		return nil
	}
	if s.Ref != "" {
		s = r.SchemaFromRef(s.Ref)
	}
	if s.Type == "array" {
		return fields(r, s.Items, at+"[]", depth+1)
	}
	var names []string
	for n := range s.Properties {
		names = append(names, n)
	}
	slices.Sort(names)
	var out []docsField
	for _, n := range names {
		p := s.Properties[n]
		path := strings.TrimPrefix(at+"."+n, ".")
		f := docsField{Path: path, Type: p.Type, Note: p.Description, Required: slices.Contains(s.Required, n)}
		if p.Format != "" {
			f.Type += " " + p.Format
		}
		if f.Type == "" {
			f.Type = "object"
		}
		out = append(out, f)
		out = append(out, fields(r, p, path, depth+1)...)
	}
	return out
}
