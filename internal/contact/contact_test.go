package contact

import (
	"strings"
	"testing"

	"mitwirken/internal/platform/fault"
)

func TestValidate(t *testing.T) {
	for _, tc := range []struct {
		name string
		in   Request
		want string // path code, empty for fine
	}{
		{"question with mail", Request{Kind: Question, Message: "Wann?", Email: "anna@example.ch"}, ""},
		{"question with phone", Request{Kind: Question, Message: "Wann?", Phone: "+41 41 268 01 11"}, ""},
		{"question without way back", Request{Kind: Question, Message: "Wann?"}, "email contact.way_back"},
		{"question of blanks", Request{Kind: Question, Message: " \n ", Email: "anna@example.ch"}, "message field.required"},
		{"callback", Request{Kind: Callback, Phone: "041 268 01 11"}, ""},
		{"callback without phone", Request{Kind: Callback, Email: "anna@example.ch"}, "phone field.required"},
		{"callback with words for a phone", Request{Kind: Callback, Phone: "ruf mich an"}, "phone contact.phone"},
		{"barrier needs no way back", Request{Kind: Barrier, Message: "Der Knopf ist zu klein."}, ""},
		{"barrier without words", Request{Kind: Barrier}, "message field.required"},
		{"mail with a name", Request{Kind: Question, Message: "x", Email: "Anna <anna@example.ch>"}, "email field.email"},
		{"mail without a domain", Request{Kind: Question, Message: "x", Email: "anna@intranet"}, "email field.email"},
		{"mail with a new line", Request{Kind: Question, Message: "x", Email: "anna@example.ch\r\nBcc: b@example.ch"}, "email field.control_characters"},
		{"name with a new line", Request{Kind: Barrier, Message: "x", Name: "Anna\nBcc"}, "name field.control_characters"},
		{"too long", Request{Kind: Barrier, Message: strings.Repeat("ä", 5001)}, "message field.too_long"},
		{"exactly as long as allowed", Request{Kind: Barrier, Message: strings.Repeat("ä", 5000)}, ""},
		{"NUL", Request{Kind: Barrier, Message: "a\x00b"}, "message field.control_characters"},
	} {
		err := tc.in.Validate()
		if tc.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tc.name, fault.From(err).Fields)
			}
			continue
		}
		found := false
		for _, f := range fault.From(err).Fields {
			found = found || f.Path+" "+string(f.Code) == tc.want
		}
		if !found {
			t.Errorf("%s: got %+v, want %s", tc.name, fault.From(err), tc.want)
		}
	}
}

func TestReference(t *testing.T) {
	if got := Reference(42); got != "K-00042" {
		t.Error(got)
	}
}
