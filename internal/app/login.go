package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"mitwirken/internal/authz"
	"mitwirken/internal/demo/oidcdev"
	"mitwirken/internal/identity"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
)

// Login is what a demo brings along instead of real providers.
type Login struct {
	Configs []oidc.Config
	// Transport reaches the demo's own provider in process.
	Transport http.RoundTripper
}

// how long a provider may take for everything it is asked at one login
const providerTimeout = 10 * time.Second

// providers reads the configured ones; a demo's stand in when none are.
func providers(cfg *config.Config, demo *Login, now func() time.Time) (*oidc.Set, error) {
	o := oidc.Options{PublicURL: cfg.PublicURL, Now: now, Client: &http.Client{Timeout: providerTimeout}}
	if cfg.Providers == "" {
		if demo == nil {
			return oidc.NewSet(nil, o)
		}
		o.Client.Transport = demo.Transport
		return oidc.NewSet(demo.Configs, o)
	}
	f, err := os.Open(cfg.Providers)
	if err != nil {
		return nil, fmt.Errorf("MITWIRKEN_OIDC_PROVIDERS: %w", err)
	}
	configs, err := oidc.ParseConfigs(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("MITWIRKEN_OIDC_PROVIDERS: %w", err)
	}
	for i := range configs {
		c := &configs[i]
		if strings.Contains(c.Issuer, oidcdev.PathPrefix) {
			return nil, fmt.Errorf("MITWIRKEN_OIDC_PROVIDERS: %s is the login of the demo, where anybody can be anyone: remove it", c.ID)
		}
		if c.SecretEnv == "" {
			continue
		}
		secret, err := cfg.NamedSecret(c.SecretEnv)
		if err != nil {
			return nil, err
		}
		if secret == "" {
			return nil, fmt.Errorf("MITWIRKEN_OIDC_PROVIDERS: %s names %s for its secret, which is not set", c.ID, c.SecretEnv)
		}
		c.Secret = secret.Reveal()
	}
	return oidc.NewSet(configs, o)
}

// whoAsks reads the session cookie.
func (a *App) whoAsks(r *http.Request) (context.Context, error) {
	actor, err := a.Identity.Authenticate(r.Context(), a.Identity.Token(r))
	return authz.WithActor(r.Context(), actor), err
}

// frontChannel is posted to by pages of providers, as OpenID Connect wants it.
const frontChannel = "POST /auth/{provider}/front-channel-logout"

// loginLimit leaves room for everybody behind the one address of a school or an
// office; every departure to a provider costs a row until it is forgotten.
var loginLimit = httpapi.Limit{Name: "login", Count: 240, Per: 10 * time.Minute}

func (a *App) mountLogin() {
	h := a.Identity.Navigations(func(r *http.Request) string {
		return a.cat.Match(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	})
	serve := func(c *gin.Context) { h.ServeHTTP(c.Writer, c.Request) }
	a.api.Engine.GET("/auth/*path", func(c *gin.Context) {
		wait, err := a.api.Allow(c, loginLimit)
		switch {
		case err != nil:
			a.api.Refuse(c, err)
		case wait > 0:
			c.Redirect(http.StatusSeeOther, identity.LoginPage+"?fehler="+string(fault.CodeTooMany))
		default:
			serve(c)
		}
	})
	a.api.Engine.POST("/auth/*path", serve)
}
