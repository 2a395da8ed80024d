package httpapi

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
)

// request is what the middlewares of one request know of it.
type request struct {
	id   string
	lang string
	// easy: problems in Leichte Sprache.
	easy bool
	code fault.Code
	// broken: the body did not come to its end.
	broken bool
}

type requestKey struct{}

// apiKey is where huma's package-wide error hook finds the engine it speaks for.
const apiKey = "mitwirken.api"

func requestOf(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{lang: "de"}
}

// Lang is the language the person asked for (Accept-Language): de, fr, it or en.
func Lang(ctx context.Context) string { return requestOf(ctx).lang }

// ProblemLang is the language for what went wrong: Lang, or locale.Easy for readers of
// Leichte Sprache, who ask for «de-simple».
func ProblemLang(ctx context.Context) string {
	r := requestOf(ctx)
	if r.easy {
		return locale.Easy
	}
	return r.lang
}

// RequestID is the number under which this request stands in the log.
func RequestID(ctx context.Context) string { return requestOf(ctx).id }

// identify gives the request its number and its language. A number from outside
// is never taken over: it would let anybody write into our log.
func (a *API) identify(c *gin.Context) {
	r := &request{id: rand.Text()[:16], lang: a.o.Catalogues.Match(c.GetHeader("Accept-Language"))}
	r.easy = r.lang == locale.Default && strings.HasPrefix(strings.ToLower(c.GetHeader("Accept-Language")), "de-simple")
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), requestKey{}, r))
	c.Set(apiKey, a)
	c.Header("X-Request-Id", r.id)
	c.Next()
}

// observe writes one log line and one observation per request. It logs the route
// pattern, never the address asked for: addresses can carry tokens and names.
func (a *API) observe(m *meter) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := time.Now()
		m.inFlight.Inc()
		c.Next()
		m.inFlight.Dec()
		route, took, r := c.FullPath(), time.Since(start), requestOf(c.Request.Context())
		if route == "" {
			route = "page"
		}
		m.observe(route, c.Request.Method, c.Writer.Status(), took)
		level := slog.LevelInfo
		if c.Writer.Status() >= 500 {
			level = slog.LevelError
		} else if route == "/healthz" || route == "/readyz" {
			level = slog.LevelDebug
		}
		attrs := []slog.Attr{
			slog.String("request", r.id), slog.String("method", c.Request.Method), slog.String("route", route),
			slog.Int("status", c.Writer.Status()), slog.Int("bytes", max(c.Writer.Size(), 0)), slog.Float64("ms", float64(took.Microseconds())/1000),
		}
		if r.code != "" {
			attrs = append(attrs, slog.String("code", string(r.code)))
		}
		a.o.Log.LogAttrs(c.Request.Context(), level, "request", attrs...)
	}
}

// recoverPanic turns a panic into a problem document. The panic value may hold
// what a person typed, so the log gets its type and the stack only.
func (a *API) recoverPanic(c *gin.Context) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler {
			panic(p)
		}
		a.o.Log.ErrorContext(c.Request.Context(), "panic", "request", RequestID(c.Request.Context()), "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
		if !c.Writer.Written() {
			a.Refuse(c, fault.New(fault.Internal, fault.CodeInternal))
		}
		c.Abort()
	}()
	c.Next()
}

// secure sets the headers that hold for every answer; webui replaces the
// Content-Security-Policy for pages.
func (a *API) secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	if a.o.HTTPS {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	if strings.HasPrefix(c.Request.URL.Path, "/api/") {
		h.Set("Cache-Control", "no-store")
		h.Set("Vary", "Accept-Language, Cookie")
	}
	c.Next()
}

// sameOrigin refuses writing requests that another site made a browser send.
func (a *API) sameOrigin(p *http.CrossOriginProtection) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := p.Check(c.Request); err != nil {
			a.Refuse(c, fault.New(fault.Forbidden, fault.CodeCrossOrigin))
			return
		}
		c.Next()
	}
}

// bound gives every request an end. The deadline matters more than cancellation:
// the database driver only honours the former. Operations that carry files get
// their own, and the connection lasts as long.
func (a *API) bound(c *gin.Context) {
	timeout := a.o.RequestTimeout
	if own := a.patient[c.Request.Method+" "+c.FullPath()]; own > 0 {
		timeout = own
		connection := http.NewResponseController(c.Writer)
		// A recorder in a test has no connection.
		_ = connection.SetReadDeadline(time.Now().Add(own))
		_ = connection.SetWriteDeadline(time.Now().Add(own + a.o.RequestTimeout))
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), timeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	if c.Request.Body != nil {
		c.Request.Body = body{c.Request.Body, requestOf(ctx)}
	}
	c.Next()
}

// session lets the API know who asks.
func (a *API) session(c *gin.Context) {
	if a.o.Session != nil && strings.HasPrefix(c.Request.URL.Path, Base+"/") {
		ctx, err := a.o.Session(c.Request)
		if err != nil {
			a.Refuse(c, err)
			return
		}
		c.Request = c.Request.WithContext(ctx)
	}
	c.Next()
}
