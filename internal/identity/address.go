package identity

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
)

// NormalAddress is the form in which addresses are compared, whoever wrote them.
// Case does not matter, in the part before the @ neither: nobody has two mailboxes
// that differ in it. A domain is the same in letters and as xn--….
func NormalAddress(address string) string {
	address = strings.TrimSpace(address)
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		if domain, ok := domainInLetters(address[at+1:]); ok {
			address = address[:at+1] + domain
		}
	}
	return strings.ToLower(norm.NFC.String(address))
}

// cleanAddress checks a mail address and writes it in the one form that is sealed,
// hashed and written to: its domain in lower case and in letters, also where it was
// typed as xn--…. Invalid request.invalid with field.email at «email».
func cleanAddress(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	invalid := fault.New(fault.Invalid, fault.CodeInvalid).WithField("email", fault.FieldEmail, nil)
	if !(mail.Address{Email: typed}).Valid() {
		return "", invalid
	}
	at := strings.LastIndexByte(typed, '@')
	domain, ok := domainInLetters(typed[at+1:])
	if !ok {
		return "", invalid
	}
	return typed[:at+1] + domain, nil
}

// domainInLetters writes a domain in lower case and without punycode; false for what
// no name server could be asked about.
func domainInLetters(domain string) (string, bool) {
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", false
	}
	letters, err := idna.Lookup.ToUnicode(ascii)
	return letters, err == nil
}
