package httpapi

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

func (a *API) contract() huma.Config {
	c := huma.DefaultConfig("mitwirken", a.o.Version)
	c.Info.Description = "Participation platform of a municipality. All times are RFC 3339 in UTC. Refusals are application/problem+json (RFC 9457)."
	// The built-in documentation loads scripts from elsewhere; ours is DocsPage.
	c.DocsPath, c.OpenAPIPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // would add a $schema link to every answer
	c.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	c.DefaultFormat = "application/json"
	c.RejectUnknownQueryParameters = true
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	return c
}

// schemaName drops the «View» by which a wire struct differs from the domain
// type of the same name, and reads a generic page from behind: ProjectPage.
func schemaName(t reflect.Type, hint string) string {
	name := strings.ReplaceAll(huma.DefaultSchemaNamer(t, hint), "View", "")
	if item, ok := strings.CutPrefix(name, "Page"); ok && item != "" {
		return item + "Page"
	}
	return name
}

// OpenAPI is the document as JSON, stable from run to run. Codes of problems are
// listed, so that clients can tell them apart at compile time.
func (a *API) OpenAPI() ([]byte, error) {
	doc := a.huma.OpenAPI()
	codes := make([]any, 0)
	for _, c := range a.o.Catalogues.Codes() {
		codes = append(codes, c)
	}
	for name, s := range doc.Components.Schemas.Map() {
		if name == "Problem" || name == "FieldProblem" {
			s.Properties["code"].Enum = codes
		}
	}
	return json.MarshalIndent(doc, "", "  ")
}

// ServeOpenAPI publishes the document and a page that explains it.
func (a *API) ServeOpenAPI() error {
	doc, err := a.OpenAPI()
	if err != nil {
		return err
	}
	page, err := docsPage(a.huma.OpenAPI())
	if err != nil {
		return err
	}
	a.cached["/api/v1/openapi.json"] = true
	a.Engine.GET("/api/v1/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/json", doc) })
	a.Engine.GET("/api/docs", func(c *gin.Context) {
		c.Header("Content-Security-Policy", "default-src 'none'; style-src '"+docsStyleHash+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		c.Data(http.StatusOK, "text/html; charset=utf-8", page)
	})
	return nil
}

// Route is one operation, for tests that look at all of them.
type Route struct {
	ID, Method, Path string
	Limit            Limit
	NeedsKey         bool
}

// Routes lists every operation of the contract.
func (a *API) Routes() []Route {
	var out []Route
	for path, item := range a.huma.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op == nil {
				continue
			}
			r := Route{ID: op.OperationID, Method: method, Path: path, Limit: a.limits[op.OperationID]}
			for _, p := range op.Parameters {
				r.NeedsKey = r.NeedsKey || p.Name == keyHeader && p.Required
			}
			out = append(out, r)
		}
	}
	return out
}
