package app

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// operations are the addresses for machines that watch over us.
func (a *App) operations() {
	e := a.api.Engine
	e.GET("/healthz", func(c *gin.Context) { c.String(http.StatusOK, "ok\n") })
	e.GET("/readyz", func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), 2*time.Second)
		defer cancel()
		if err := a.db.PingContext(ctx); err != nil || a.stopping.Load() {
			c.String(http.StatusServiceUnavailable, "not ready\n")
			return
		}
		c.String(http.StatusOK, "ready\n")
	})
	if a.cfg.SecurityTxt.Contact != "" {
		text := securityTxt(a.cfg.SecurityTxt.Contact, a.cfg.SecurityTxt.Policy, a.cfg.PublicURL, a.cfg.SecurityTxt.Expires.Time)
		e.GET("/.well-known/security.txt", func(c *gin.Context) { c.String(http.StatusOK, "%s", text) })
	}
}

// securityTxt follows RFC 9116.
func securityTxt(contact, policy, publicURL string, expires time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Contact: %s\nExpires: %s\nPreferred-Languages: de, fr, it, en\nCanonical: %s/.well-known/security.txt\n", contact, expires.UTC().Format(time.RFC3339), publicURL)
	if policy != "" {
		fmt.Fprintf(&b, "Policy: %s\n", policy)
	}
	return b.String()
}

// mountDev shows the demo's helpers. Their pages bring a policy of their own.
func (a *App) mountDev(h http.Handler) {
	serve := func(c *gin.Context) { h.ServeHTTP(c.Writer, c.Request) }
	a.api.Engine.GET("/dev/*path", serve)
	a.api.Engine.POST("/dev/*path", serve)
}
