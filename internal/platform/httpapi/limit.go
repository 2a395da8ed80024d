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

func (a *API) limit(l Limit) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(hc)
		if a.o.Limiter != nil {
			wait, err := a.o.Limiter.take(hc.Context(), l, a.o.Limiter.caller(c))
			if err != nil {
				a.Refuse(c, err)
				return
			}
			if wait > 0 {
				a.Refuse(c, fault.New(fault.TooMany, fault.CodeTooMany).WithRetryAfter(wait).WithParam("Seconds", int(wait.Seconds()+0.999)))
				return
			}
		}
		next(hc)
	}
}
