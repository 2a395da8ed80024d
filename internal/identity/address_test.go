package identity

import (
	"bytes"
	"testing"
)

// Providers write addresses as they like; the same mailbox must be the same address.
func TestAddressesAreTheSameHoweverProvidersWriteThem(t *testing.T) {
	for in, want := range map[string]string{
		"Anna@Example.CH":                "anna@example.ch",
		"  anna@example.ch ":             "anna@example.ch",
		"anna@xn--mller-kva.ch":          "anna@müller.ch",
		"anna@XN--MLLER-KVA.ch":          "anna@müller.ch",
		"anna@müller.ch":                 "anna@müller.ch",
		"anna@MÜLLER.ch":                 "anna@müller.ch",
		"anna@mu\u0308ller.ch":           "anna@müller.ch",
		"A\u0308nna@m\u00fcller.ch":      "änna@müller.ch",
		"anna@ｅｘａｍｐｌｅ.ch":                "anna@example.ch",
		"anna@under_score.Example.ch":    "anna@under_score.example.ch", // no domain of a mailbox, and still comparable
		"anna@xn--a.Example.ch":          "anna@xn--a.example.ch",
		"\"a@b\"@XN--MLLER-KVA.CH":       "\"a@b\"@müller.ch",
		"nobody":                         "nobody",
		"":                               "",
		"xn--mller-kva@xn--mller-kva.ch": "xn--mller-kva@müller.ch",
	} {
		got := NormalAddress(in)
		if got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if again := NormalAddress(got); again != got {
			t.Errorf("%q becomes %q the second time", got, again)
		}
	}
	v := NewVault(auditKey)
	if !bytes.Equal(v.HashAddress("anna@müller.ch"), v.HashAddress("Anna@xn--mller-kva.CH")) {
		t.Error("a domain in letters and in punycode has two hashes")
	}
}
