package oidc

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"mitwirken/internal/authz"
)

// claims as they came, numbers included.
type claims map[string]any

// at follows dots into objects. A claim whose own name has dots («urn:x.y») wins.
func (c claims) at(path string) any {
	if v, ok := c[path]; ok {
		return v
	}
	var v any = map[string]any(c)
	for step := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[step]
	}
	return v
}

func (c claims) text(path string) string {
	s, _ := c.at(path).(string)
	return s
}

// list reads an array of strings or numbers; a single one counts as an array.
// Numbers are written as digits: registers number municipalities, and providers
// send such a number as one.
func (c claims) list(path string) (values []string, present bool) {
	v := c.at(path)
	if s, ok := word(v); ok {
		return []string{s}, true
	}
	all, ok := v.([]any)
	if !ok {
		return nil, false
	}
	for _, e := range all {
		if s, ok := word(e); ok {
			values = append(values, s)
		}
	}
	return values, true
}

func word(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

// flag reads a boolean that some providers send as a word.
func (c claims) flag(path string) bool {
	switch v := c.at(path).(type) {
	case bool:
		return v
	case string:
		return strings.EqualFold(v, "true")
	}
	return false
}

func (c claims) time(name string) (time.Time, bool) {
	seconds, ok := c[name].(float64)
	if !ok {
		return time.Time{}, false
	}
	return time.Unix(int64(seconds), 0), true
}

const maxName, maxEmail = 200, 254

// identity applies the configuration to checked claims.
func (c *Config) identity(all claims) *Identity {
	id := &Identity{Issuer: c.Issuer, Subject: all.text(c.SubjectClaim), SID: clean(all.text("sid"), maxSubject), Employee: c.Audience == Employees,
		Name: clean(all.text(c.Claims.Name), maxName), Email: clean(all.text(c.Claims.Email), maxEmail+1), EmailVerified: all.flag(c.Claims.EmailVerified)}
	if strings.ContainsFunc(id.Subject, unicode.IsControl) {
		id.Subject = ""
	}
	if id.Name == "" {
		id.Name = clean(all.text(c.Claims.GivenName)+" "+all.text(c.Claims.FamilyName), maxName)
	}
	if at := strings.LastIndexByte(id.Email, '@'); at < 1 || at == len(id.Email)-1 || len(id.Email) > maxEmail {
		id.Email, id.EmailVerified = "", false
	}
	id.AuthTime, _ = all.time("auth_time")
	id.Level = c.reach(all.text("acr"))
	if c.Resident != nil && id.Level == authz.LevelVerifiedPerson && c.lives(all) {
		id.Level = authz.LevelVerifiedResident
	}
	if id.Employee {
		id.Roles, id.Overage = c.roles(all)
	}
	return id
}

func (c *Config) lives(all claims) bool {
	got, _ := all.list(c.Resident.Claim)
	return slices.ContainsFunc(got, func(v string) bool {
		return slices.ContainsFunc(c.Resident.Values, func(w string) bool { return strings.EqualFold(strings.TrimSpace(v), w) })
	})
}

// roles come from the roles claim; only without one from the groups. A directory
// that cannot list all groups lists none (Entra: hasgroups, _claim_names), and
// guessing from a part of them would be worse than giving nothing.
func (c *Config) roles(all claims) (roles []authz.Role, overage bool) {
	names, mapping := []string(nil), c.Roles
	if got, present := all.list(c.Claims.Roles); present && len(c.Roles) > 0 {
		names = got
	} else if len(c.Groups) > 0 {
		got, _ := all.list(c.Claims.Groups)
		sources, _ := all["_claim_names"].(map[string]any)
		_, elsewhere := sources[c.Claims.Groups]
		if all.flag("hasgroups") || elsewhere || len(got) > c.GroupLimit {
			return nil, true
		}
		names, mapping = got, c.Groups
	}
	found := map[authz.Role]bool{}
	for _, n := range names {
		if r, ok := mapping[n]; ok {
			found[r] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), false
}

// clean makes one line of at most limit characters.
func clean(s string, limit int) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	s = strings.ToValidUTF8(s, "")
	if r := []rune(s); len(r) > limit {
		s = strings.TrimSpace(string(r[:limit]))
	}
	return s
}
