package accesscode

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// A named code is the same whenever it is printed, another for everybody else, and says
// nothing to who has another key.
func TestNamedCodes(t *testing.T) {
	t.Parallel()
	n, other := NewNamed(key), NewNamed(bytes.Repeat([]byte{1}, 32))
	a, b := uuid.New(), uuid.New()
	if n.Code(a) == n.Code(b) || n.Code(a) == other.Code(a) || bytes.Equal(n.Hash(n.Code(a)), other.Hash(n.Code(a))) {
		t.Error("codes are not told apart")
	}
	typed, err := ParseCode(" " + strings.ToLower(n.Code(a).String()))
	if err != nil || !bytes.Equal(n.Hash(typed), n.Hash(n.Code(a))) {
		t.Errorf("typed as %q: %v", typed, err)
	}
}

// A letter to somebody by name has their address in the window, and fits its page.
func TestNamedLetters(t *testing.T) {
	t.Parallel()
	letter := Letter{Code: NewNamed(key).Code(uuid.New()), Lang: "fr", Address: []string{"Pro Velo", "Anna Muster", "Weg 1", "6020 Emmenbrücke"}, Owner: "Gemeinde Emmen", Phone: "041", Date: "heute", Title: "Invitation",
		Greeting: "Bonjour", Lead: strings.Repeat("Wort ", 40), How: []string{"Eins", "Zwei"}, URL: "https://mitwirken.example.ch/code"}
	d, err := DrawLetters(today, []Letter{letter, letter})
	if err != nil || d.pdf.PageCount() != 2 {
		t.Fatalf("%v", err)
	}
	letter.Data = strings.Repeat("Sehr lang. ", 800)
	if _, err := DrawLetters(today, []Letter{letter}); err == nil {
		t.Error("a letter over the edge of the page was drawn")
	}
}
