package oidc

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"mitwirken/internal/platform/fault"
)

// Set is all configured providers in their order; safe for concurrent use.
type Set struct {
	order []*Provider
	byID  map[string]*Provider
}

// NewSet checks the configurations and asks nobody. Disabled ones are left out.
func NewSet(configs []Config, o Options) (*Set, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Set{byID: map[string]*Provider{}}
	var errs []error
	for _, c := range configs {
		c.defaults()
		errs = append(errs, c.check())
		if c.SecretEnv != "" && c.Secret == "" && !c.Disabled {
			errs = append(errs, fmt.Errorf("provider %q: %s is empty", c.ID, c.SecretEnv))
		}
		if s.byID[c.ID] != nil {
			errs = append(errs, fmt.Errorf("provider %q is configured twice", c.ID))
		}
		if c.Disabled {
			continue
		}
		p := newProvider(c, o)
		s.byID[c.ID] = p
		s.order = append(s.order, p)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

// All providers in the order of the configuration. A nil set is empty.
func (s *Set) All() []*Provider {
	if s == nil {
		return nil
	}
	return s.order
}

// Get finds a provider. NotFound identity.provider_unknown.
func (s *Set) Get(id string) (*Provider, error) {
	if s != nil && s.byID[id] != nil {
		return s.byID[id], nil
	}
	return nil, fault.New(fault.NotFound, CodeUnknown)
}

// FrontChannel reads the notice that a provider's page sends through the browser
// (OpenID Connect Front-Channel Logout 1.0). Entra leaves the issuer out; that is
// accepted when exactly one provider can be meant. Forbidden
// identity.login_invalid; NotFound identity.provider_unknown.
func (s *Set) FrontChannel(id string, q url.Values) (*LogoutNotice, error) {
	p, err := s.Get(id)
	if err != nil {
		return nil, err
	}
	if p.cfg.Logout != LogoutFront && p.cfg.Logout != LogoutBack {
		return nil, fault.New(fault.NotFound, CodeUnknown)
	}
	sid, iss := q.Get("sid"), q.Get("iss")
	if sid == "" || len(sid) > maxSubject {
		return nil, broken(BrokenSubject, nil)
	}
	if iss == "" {
		same := 0
		for _, o := range s.order {
			if o.cfg.Issuer == p.cfg.Issuer {
				same++
			}
		}
		if same == 1 {
			iss = p.cfg.Issuer
		}
	}
	if iss != p.cfg.Issuer {
		return nil, broken(BrokenIssuer, nil)
	}
	return &LogoutNotice{Issuer: iss, SID: sid}, nil
}
