package app

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"mitwirken/internal/platform/pgtest"
)

// The copy of one's data names the organisations one speaks for, and only one's own.
func TestTheCopyOfOnesDataNamesOrganisations(t *testing.T) {
	t.Parallel()
	mails := catcher(t)
	i := run(t, configured(t, pgtest.DSN(t), mails))
	for _, who := range []struct{ address, speaksFor, not string }{
		{"anna@example.ch", "Quartierverein Gersag", "Velo"}, {"beat@example.ch", "Pro Velo Emmen", "Gersag"},
	} {
		session := i.login(t, mails, who.address)
		if w := i.do(t, call{method: "POST", path: "/api/v1/organisations", cookie: session, body: fmt.Sprintf(`{"kind":"association","name":%q}`, who.speaksFor)}); w.Code != http.StatusCreated {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		asked := i.do(t, call{method: "POST", path: "/api/v1/me/export", cookie: session})
		var begun struct{ ID string }
		if err := json.Unmarshal(asked.Body.Bytes(), &begun); err != nil || asked.Code != http.StatusAccepted {
			t.Fatalf("%d %s", asked.Code, asked.Body)
		}
		var file *httptest.ResponseRecorder
		eventually(t, "the copy", func() bool {
			file = i.do(t, call{method: "GET", path: "/api/v1/me/exports/" + begun.ID + "/download", cookie: session})
			return file.Code == http.StatusOK
		})
		z, err := zip.NewReader(bytes.NewReader(file.Body.Bytes()), int64(file.Body.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"data.json", "index.html"} {
			f, err := z.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(f)
			if err != nil {
				t.Fatal(err)
			}
			if text := string(b); !strings.Contains(text, who.speaksFor) || strings.Contains(text, who.not) || strings.Contains(text, "own_data.") {
				t.Errorf("%s of %s: %s", name, who.address, text)
			}
		}
	}
}
