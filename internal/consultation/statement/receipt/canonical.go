package receipt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// Canonical is the content as RFC 8785 (JCS) writes it, so that whoever has the values has
// the bytes: members sorted by UTF-16 units, no space, as few escapes as possible. Only
// whole numbers are allowed.
func Canonical(c *Content) ([]byte, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	var out bytes.Buffer
	err = put(&out, v)
	return out.Bytes(), err
}

// Parse reads a content that was stored.
func Parse(canonical []byte) (*Content, error) {
	var c Content
	if err := json.Unmarshal(canonical, &c); err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	return &c, nil
}

func put(out *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		fmt.Fprint(out, v)
	case json.Number:
		if _, err := v.Int64(); err != nil {
			return errors.New("receipt: a number with a fraction has no canonical form here")
		}
		out.WriteString(v.String())
	case string:
		text(out, v)
	case []any:
		out.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := put(out, item); err != nil {
				return err
			}
		}
		out.WriteByte(']')
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(a, b string) int { return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) })
		out.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				out.WriteByte(',')
			}
			text(out, k)
			out.WriteByte(':')
			if err := put(out, v[k]); err != nil {
				return err
			}
		}
		out.WriteByte('}')
	}
	return nil
}

var short = strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\b", `\b`, "\f", `\f`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

func text(out *bytes.Buffer, s string) {
	out.WriteByte('"')
	for _, r := range short.Replace(s) {
		if r < ' ' {
			fmt.Fprintf(out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
	out.WriteByte('"')
}
