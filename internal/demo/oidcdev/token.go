package oidcdev

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// token exchanges a code. Everything wrong with it is one error: who guesses
// learns nothing.
func (r *realm) token(w http.ResponseWriter, req *http.Request) {
	if err := req.ParseForm(); err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_request"})
		return
	}
	client := r.authenticate(req)
	if client == nil {
		w.Header().Set("WWW-Authenticate", `Basic realm="token"`)
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	if req.PostForm.Get("grant_type") != "authorization_code" {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "unsupported_grant_type"})
		return
	}
	access := rand.Text()
	g, ok := r.spend(req.PostForm, client.ID, access)
	if !ok {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	id, err := r.idToken(g, access)
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": int(tokenLife.Seconds()), "scope": strings.Join(g.scope, " "), "id_token": id})
}

func (r *realm) authenticate(req *http.Request) *Client {
	id, secret, basic := req.BasicAuth()
	if basic {
		var err, e error
		id, err = url.QueryUnescape(id)
		secret, e = url.QueryUnescape(secret)
		if err != nil || e != nil {
			return nil
		}
	} else {
		id, secret = req.PostForm.Get("client_id"), req.PostForm.Get("client_secret")
	}
	c := r.client(id)
	if c == nil || subtle.ConstantTimeCompare([]byte(secret), []byte(c.Secret)) != 1 {
		return nil
	}
	return c
}

// spend takes the code and puts the access token in its place. A code that
// comes again was stolen or replayed: its access token ends too (RFC 6749, 4.1.2).
func (r *realm) spend(f url.Values, client, access string) (grant, bool) {
	code := f.Get("code")
	sum := sha256.Sum256([]byte(f.Get("code_verifier")))
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	g, found := r.codes[code]
	if !found {
		return grant{}, false
	}
	if g.spent != "" {
		delete(r.tokens, g.spent)
		return grant{}, false
	}
	g.spent = access
	r.codes[code] = g
	if now.After(g.expires) || g.client != client || g.redirect != f.Get("redirect_uri") || base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
		return grant{}, false
	}
	r.sweep()
	g.expires = now.Add(tokenLife)
	r.tokens[access] = g
	return g, true
}

func (r *realm) idToken(g grant, access string) (string, error) {
	now := r.now()
	c := r.claims(g)
	half := sha256.Sum256([]byte(access))
	c["iss"], c["aud"], c["azp"] = r.issuer, g.client, g.client
	c["iat"], c["exp"], c["auth_time"] = now.Unix(), now.Add(tokenLife).Unix(), g.authTime.Unix()
	c["jti"], c["sid"] = rand.Text(), g.sid
	c["at_hash"] = base64.RawURLEncoding.EncodeToString(half[:16])
	if g.nonce != "" {
		c["nonce"] = g.nonce
	}
	return r.keys.sign("JWT", c)
}

// claims go into the ID token and userinfo alike.
func (r *realm) claims(g grant) map[string]any {
	p := g.person
	c := map[string]any{"sub": Subject(r.name, g.client, p.Key, g.level)}
	asks := func(scope string) bool { return slices.Contains(g.scope, scope) }
	if asks("profile") {
		c["name"], c["given_name"], c["family_name"] = p.Name, p.Given, p.Family
	}
	if asks("email") && p.Email != "" && g.level != 600 {
		c["email"], c["email_verified"] = p.Email, !p.EmailUnverified
	}
	if r.name == Staff {
		r.staffClaims(c, p)
		return c
	}
	c["acr"] = ACR(g.level)
	// below 200 nobody has looked at the address
	if a := p.Address; a != nil && g.level >= 200 && (asks("address") || asks("agovProfile")) {
		c["address"] = map[string]any{"street_address": a.Street, "postal_code": a.PostalCode, "locality": a.Locality, "country": "CH",
			"municipality": a.Municipality, "municipality_id": a.MunicipalityID}
	}
	return c
}

func (r *realm) staffClaims(c map[string]any, p Person) {
	c["oid"] = Subject(r.name, "", p.Key, 0)
	c["preferred_username"] = p.Email
	c["amr"] = []string{"pwd", "mfa"}
	if len(p.Roles) > 0 {
		c["roles"] = p.Roles
	}
	switch {
	case p.Overage:
		c["_claim_names"] = map[string]string{"groups": "src1"}
		c["_claim_sources"] = map[string]any{"src1": map[string]string{"endpoint": r.issuer + "/users/" + Subject(r.name, "", p.Key, 0) + "/getMemberObjects"}}
	case len(p.Groups) > 0:
		c["groups"] = p.Groups
	}
}

func (r *realm) userinfo(w http.ResponseWriter, req *http.Request) {
	access, bearer := strings.CutPrefix(req.Header.Get("Authorization"), "Bearer ")
	r.mu.Lock()
	g, ok := r.tokens[access]
	ok = ok && bearer && !r.now().After(g.expires)
	r.mu.Unlock()
	if !ok {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_token"})
		return
	}
	writeJSON(w, http.StatusOK, r.claims(g))
}
