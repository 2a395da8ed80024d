package locale

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// message is one sentence, cut at its placeholders when the catalogues are
// loaded: go-i18n would run a text/template at every call.
type message struct {
	one, many, other form
	plural           bool
	plain            bool // other has no placeholder
}

// form alternates: parts[0] params[0] parts[1] … params[n-1] parts[n].
type form struct {
	parts  []string
	params []string
}

// countParam chooses between the plural forms.
const countParam = "Count"

var placeholder = regexp.MustCompile(`\{\{\.([A-Z][A-Za-z0-9]*)\}\}`)

// compile refuses what the small reader in the browser cannot do either: plural
// forms that our languages do not have, own delimiters, template logic. Many is
// for whole millions in French and Italian («1 million de personnes») and may be
// left out.
func compile(m *goi18n.Message) (message, error) {
	if m.Zero != "" || m.Two != "" || m.Few != "" {
		return message{}, errors.New("our languages have the plural forms one, many and other only")
	}
	if m.LeftDelim != "" || m.RightDelim != "" {
		return message{}, errors.New("delimiters cannot be changed")
	}
	if strings.TrimSpace(m.Other) == "" {
		return message{}, errors.New("the sentence is empty")
	}
	other, err := parseForm(m.Other)
	if err != nil {
		return message{}, err
	}
	if m.One == "" {
		if m.Many != "" {
			return message{}, errors.New("the plural form one is missing")
		}
		return message{other: other, plain: len(other.params) == 0}, nil
	}
	one, err := parseForm(m.One)
	if err != nil {
		return message{}, err
	}
	many := other
	if m.Many != "" {
		if many, err = parseForm(m.Many); err != nil {
			return message{}, err
		}
	}
	return message{one: one, many: many, other: other, plural: true}, nil
}

func parseForm(text string) (form, error) {
	var f form
	rest := text
	for {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		f.parts = append(f.parts, rest[:at[0]])
		f.params = append(f.params, rest[at[2]:at[3]])
		rest = rest[at[1]:]
	}
	f.parts = append(f.parts, rest)
	for _, p := range f.parts {
		if strings.Contains(p, "{{") || strings.Contains(p, "}}") {
			return form{}, fmt.Errorf("only placeholders of the form {{.Name}} are allowed: %q", p)
		}
	}
	return f, nil
}

// render answers with the first parameter that was not handed in, if any; its
// place stays empty.
func (m message) render(f Format, params map[string]any) (text, missing string) {
	form := m.other
	if m.plural {
		count, ok := wholeNumber(params[countParam])
		if !ok {
			missing = countParam
		} else if f.singular(count) {
			form = m.one
		} else if f.millions(count) {
			form = m.many
		}
	}
	var b strings.Builder
	for i, name := range form.params {
		b.WriteString(form.parts[i])
		value, ok := params[name]
		if !ok {
			if missing == "" {
				missing = name
			}
			continue
		}
		b.WriteString(f.param(value))
	}
	b.WriteString(form.parts[len(form.params)])
	return b.String(), missing
}

func (f Format) param(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	if n, ok := wholeNumber(v); ok {
		return f.Integer(n)
	}
	if x, ok := v.(float64); ok { // with the decimal sign of the language, as the interface writes it
		return f.Decimal(x, 1)
	}
	return fmt.Sprint(v)
}

func wholeNumber(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case int32:
		return int64(n), true
	case uint32:
		return int64(n), true
	case float64: // what encoding/json makes of any number
		if whole := int64(n); float64(whole) == n {
			return whole, true
		}
	}
	return 0, false
}
