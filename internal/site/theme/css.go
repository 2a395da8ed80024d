package theme

import "strings"

// CSS are the rules by which a page wears an accent, and internal spaces theirs. An
// empty internal accent is that of InternalAccent. The result is empty when both are
// those of a fresh installation, which the style sheet of the build brings along.
func CSS(accent, internal string) string {
	accent = usable(accent)
	if internal == "" {
		internal = InternalAccent(accent)
	}
	internal = usable(internal)
	if accent == DefaultAccent && internal == InternalAccent(DefaultAccent) {
		return ""
	}
	const inside = "[data-space='internal']"
	var b strings.Builder
	rule := func(selector, hex string, s Scheme) {
		b.WriteString(selector + "{")
		p := build(hex, s)
		for _, role := range accentRoles {
			b.WriteString("--" + role + ":" + p[role] + ";")
		}
		b.WriteString("}")
	}
	within := func(outer string) string { return outer + inside + "," + outer + " " + inside }
	const light, dark, system = "[data-theme='light']", "[data-theme='dark']", ":root:not([data-theme='light'])"
	b.WriteString("@layer theme{")
	rule(":root,"+light, accent, Light)
	rule(inside+","+within(light), internal, Light)
	b.WriteString("@media (prefers-color-scheme:dark){")
	rule(system, accent, Dark)
	rule(within(system), internal, Dark)
	b.WriteString("}")
	rule(dark, accent, Dark)
	rule(within(dark), internal, Dark)
	b.WriteString("}")
	return b.String()
}
