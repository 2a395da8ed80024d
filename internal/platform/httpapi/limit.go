package httpapi

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"mitwirken/internal/platform/fault"
)

// Limit allows Count requests per caller within Per; they may come at once, and
// then trickle back (generic cell rate algorithm). Operations with the same Name
// share one limit.
type Limit struct {
	Name  string
	Count int
	Per   time.Duration
}

// caller is a keyed hash of who asks: good enough to count, useless to recognise
// anybody. An IPv6 caller is its /64 network: a household owns that many addresses.
func (l *Limiter) caller(c *gin.Context) []byte {
	who := c.ClientIP()
	if ip, err := netip.ParseAddr(who); err == nil && ip.Is6() && !ip.Is4In6() {
		if p, err := ip.Prefix(64); err == nil {
			who = p.String()
		}
	}
	m := hmac.New(sha256.New, l.key)
	m.Write([]byte(who))
	return m.Sum(nil)[:16]
}

// Allow counts a request outside the contract against a limit; the wait is zero
// when it may pass.
func (a *API) Allow(c *gin.Context, l Limit) (wait time.Duration, err error) {
	if a.o.Limiter == nil {
		return 0, nil
	}
	return a.o.Limiter.take(c.Request.Context(), l, a.o.Limiter.caller(c))
}

func (a *API) limit(l Limit) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(hc)
		wait, err := a.Allow(c, l)
		if err == nil && wait > 0 {
			err = fault.New(fault.TooMany, fault.CodeTooMany).WithRetryAfter(wait).WithParam("Seconds", int(wait.Seconds()+0.999))
		}
		if err != nil {
			a.Refuse(c, err)
			return
		}
		next(hc)
	}
}
