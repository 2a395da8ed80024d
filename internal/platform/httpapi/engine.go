package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
)

// Base is the path below which all operations lie.
const Base = "/api/v1"

// Options is what the engine needs to know of its surroundings.
type Options struct {
	Log        *slog.Logger
	Catalogues *locale.Catalogues
	// Limiter counts requests; nil, as for printing the OpenAPI document, counts none.
	Limiter *Limiter
	// Session finds out who asks and puts it into the context; nil for nobody ever.
	// It is called for the API only: pages ask the API themselves.
	Session func(*http.Request) (context.Context, error)
	// Bypass are patterns of addresses that other sites may make a browser post to,
	// because a specification wants it so.
	Bypass    []string
	PublicURL string
	// HTTPS adds Strict-Transport-Security.
	HTTPS          bool
	TrustedProxies []netip.Prefix
	RequestTimeout time.Duration
	MaxBody        int64
	Metrics        prometheus.Registerer
	Version        string
}

// API is the engine with its operations.
type API struct {
	Engine  *gin.Engine
	huma    huma.API
	o       Options
	limits  map[string]Limit
	cached  map[string]bool
	patient map[string]time.Duration // by method and route
}

// New builds the engine with everything that holds for all requests. Routes
// are added with Register; Handler is complete after that.
func New(o Options) (*API, error) {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	proxies := make([]string, len(o.TrustedProxies))
	for i, p := range o.TrustedProxies {
		proxies[i] = p.String()
	}
	if err := e.SetTrustedProxies(proxies); err != nil {
		return nil, err
	}
	a := &API{Engine: e, o: o, limits: map[string]Limit{}, cached: map[string]bool{}, patient: map[string]time.Duration{}}
	cross := http.NewCrossOriginProtection()
	if o.PublicURL != "" {
		if err := cross.AddTrustedOrigin(o.PublicURL); err != nil {
			return nil, err
		}
	}
	for _, pattern := range o.Bypass {
		cross.AddInsecureBypassPattern(pattern)
	}
	meter := newMeter(o.Metrics)
	e.Use(a.identify, a.observe(meter), a.recoverPanic, a.secure, a.sameOrigin(cross), a.bound, a.session, a.etag)
	e.NoRoute(func(c *gin.Context) { a.Refuse(c, fault.New(fault.NotFound, fault.CodeNotFound)) })
	e.NoMethod(func(c *gin.Context) { a.Refuse(c, fault.New(fault.MethodNotAllowed, fault.CodeMethodNotAllowed)) })
	a.huma = humagin.New(e, a.contract())
	return a, nil
}

// Fallback answers every address outside Base that has no route: the pages of
// the single-page app.
func (a *API) Fallback(h http.Handler) {
	a.Engine.NoRoute(func(c *gin.Context) {
		p := c.Request.URL.Path
		if p == "/api" || len(p) >= 5 && p[:5] == "/api/" {
			a.Refuse(c, fault.New(fault.NotFound, fault.CodeNotFound))
			return
		}
		h.ServeHTTP(c.Writer, c.Request)
	})
}

// Operation describes one route of a module.
type Operation struct {
	ID, Method, Path, Summary, Description, Tag string
	// Status of success; 200 when zero, 201 for operations that create.
	Status int
	// MaxBody in bytes; the installation default when zero. It does not hold for
	// bodies that arrive in a Stream.
	MaxBody int64
	// Receives is the media type of a body that is no JSON; its input embeds Stream.
	Receives string
	// Timeout of operations that carry files over slow lines; that of the
	// installation when zero.
	Timeout time.Duration
	// Limit that all instances share. Writing operations without one get DefaultWriteLimit.
	Limit Limit
	// ETag lets clients ask whether anything changed. Only for small answers
	// that are the same for everybody.
	ETag bool
}

// DefaultWriteLimit holds for every operation that writes and names no other.
var DefaultWriteLimit = Limit{Name: "write", Count: 60, Per: time.Minute}

// Register adds an operation. The handler returns the wire struct or an error;
// any error becomes a problem document.
func Register[I, O any](a *API, op Operation, h func(context.Context, *I) (*O, error)) {
	o := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: Base + op.Path, Summary: op.Summary, Description: op.Description,
		Tags: []string{op.Tag}, DefaultStatus: op.Status, MaxBodyBytes: op.MaxBody,
	}
	if o.MaxBodyBytes == 0 {
		o.MaxBodyBytes = a.o.MaxBody
	}
	writes := op.Method != http.MethodGet && op.Method != http.MethodHead
	if op.Limit == (Limit{}) && writes {
		op.Limit = DefaultWriteLimit
	}
	if op.Limit != (Limit{}) {
		a.limits[op.ID] = op.Limit
		o.Middlewares = append(o.Middlewares, a.limit(op.Limit))
	}
	route := strings.NewReplacer("{", ":", "}", "").Replace(o.Path) // as gin writes it
	if op.ETag {
		a.cached[route] = true
	}
	if op.Timeout > 0 {
		a.patient[op.Method+" "+route] = op.Timeout
	}
	if op.Receives != "" {
		o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{op.Receives: {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}
	}
	huma.Register(a.huma, o, h)
	inputs[I](a.huma.OpenAPI().Paths[o.Path])
}

// ServeHTTP makes the API usable as a handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.Engine.ServeHTTP(w, r) }
