package edition

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mitwirken/internal/consultation/statement"
)

// Whoever did not agree is not named: not as a sender, not by their own words, not by an
// answer. Names come in any case, order and with a title.
func TestMask(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.StringMatching(`[A-ZÄÖÜ][a-zäöüé]{3,10}`)
		first, last := name.Draw(rt, "first"), name.Draw(rt, "last")
		s := &statement.Statement{Kind: statement.Private, Contact: statement.Contact{Name: first + " " + last, Street: last + "strasse 7", Email: strings.ToLower(first) + "@example.ch"}}
		form := rapid.SampledFrom([]string{first + " " + last, last + ", " + first, strings.ToUpper(first + "  " + last), "Frau " + last, "Familie " + last, string([]rune(first)[:1]) + ". " + last, s.Contact.Email, s.Contact.Street, first + "\n" + last}).Draw(rt, "form")
		before, after := rapid.StringMatching(`[0-9 ,.]{0,8}`).Draw(rt, "before"), rapid.StringMatching(`[0-9 ,.]{0,8}`).Draw(rt, "after")
		got := maskOf(s).text(before + " " + form + " " + after)
		if strings.Contains(strings.ToLower(got), strings.ToLower(last)) || strings.Contains(got, "@") {
			rt.Fatalf("%q shows %s", got, form)
		}
	})
	m := maskOf(&statement.Statement{Kind: statement.Organisation, Organisation: "Quartierverein Gersag", Contact: statement.Contact{Name: "Jo"}})
	for in, want := range map[string]string{"Der Quartierverein Gersag dankt. Tel. 041 268 01 11 oder +41 79 123 45 67.": "Der […] dankt. Tel. […] oder […].", "Jo, das Jodeln stört": "Jo, das Jodeln stört",
		"Art. 12 von 2026, CHF 120'000, § 041": "Art. 12 von 2026, CHF 120'000, § 041"} {
		if got := m.text(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	m = maskOf(&statement.Statement{Kind: statement.Private, Contact: statement.Contact{Name: "Kreszentia Amrein-Bühlmann"}})
	for in, want := range map[string]string{"Meine Mutter, Frau Amrein, dankt.": "Meine Mutter, […], dankt.", "Bühlmann Kreszentia": "[…]", "Kreszentia Amrein und K. Bühlmann": "[…] und […]", "Frau Amrein-Bühlmann": "[…]",
		"Der Amreinweg und die Frau von nebenan": "Der Amreinweg und die Frau von nebenan"} {
		if got := m.text(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
