package contact

import (
	"testing"
	"time"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pgtest"
)

// The letters as people get them, in every language.
func TestLetters(t *testing.T) {
	t.Parallel()
	s, _ := service(t, pgtest.DB(t), time.Now)
	for _, lang := range locale.Langs() {
		for name, content := range map[string]mail.Content{
			"received-question": received{request: Request{Number: 42, Kind: Question, Lang: "fr", Name: "Anna K.", Email: "anna@example.ch", Message: "Bonjour\nQuand les travaux commencent-ils?"},
				project: "Mit dem Velo in die Badi", projectURL: "https://mitwirken.example.ch/projekte/badi"},
			"received-callback": received{request: Request{Number: 7, Kind: Callback, Lang: "de", Phone: "041 268 01 11"}},
			"received-barrier":  received{request: Request{Number: 12345, Kind: Barrier, Lang: "it", Message: "Il pulsante è troppo piccolo."}},
			"receipt-question":  receipt{number: 42, kind: Question, phone: "041 268 01 11"},
			"receipt-callback":  receipt{number: 7, kind: Callback, phone: "041 268 01 11"},
			"receipt-barrier":   receipt{number: 12345, kind: Barrier, phone: "041 268 01 11"},
		} {
			r, err := s.outbox.Preview(lang, content)
			if err != nil {
				t.Fatal(err)
			}
			golden.Text(t, "testdata/letters/"+name+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		}
	}
}
