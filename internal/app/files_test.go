package app

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"mitwirken/internal/authz"
	"mitwirken/internal/file"
	"mitwirken/internal/file/clamav/fakeclamd"
	"mitwirken/internal/platform/pgtest"
)

// openHouse lets everybody upload and nobody read what is attached.
type openHouse struct{}

func (openHouse) MayUpload(context.Context, authz.Actor) (authz.Decision, error) {
	return authz.Allow(), nil
}

func (openHouse) MayRead(context.Context, authz.Actor, file.Subject) (file.Answer, error) {
	return file.Answer{Decision: authz.Denied(authz.CodeNotFound)}, nil
}

// With a scanner configured, the running program gives a file to the person who
// uploaded it only after the scanner has seen it; while it is down, everybody waits.
func TestFilesAreCheckedBeforeAnybodyGetsThem(t *testing.T) {
	t.Parallel()
	clamd := fakeclamd.Start(t, "tcp", "127.0.0.1:0", 1<<20)
	mails := catcher(t)
	i := run(t, configured(t, pgtest.DSN(t), mails, "CLAMAV_ADDRESS="+clamd.Address()))
	i.Files.Purpose(file.Purpose{Name: "test", Types: []file.Type{file.Text}, MaxBytes: 1 << 20, MaxFiles: 1}, openHouse{})
	anna := i.login(t, mails, "anna@example.ch")
	beat := i.login(t, mails, "beat@example.ch")
	upload := func(content string) file.StoredFile {
		t.Helper()
		w := i.do(t, call{method: "POST", path: "/api/v1/files?purpose=test", body: content, cookie: anna,
			headers: []string{"Content-Type", "application/octet-stream", "Content-Disposition", "attachment; filename*=UTF-8''brief.txt"}})
		var f file.StoredFile
		if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != http.StatusCreated || f.State != "checking" {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return f
	}
	get := func(f file.StoredFile, as *http.Cookie) (int, string) {
		w := i.do(t, call{method: "GET", path: f.Address, cookie: as})
		return w.Code, code(w) + w.Header().Get("Content-Disposition")
	}
	good, bad := upload("Guten Tag"), upload(fakeclamd.EICAR)
	eventually(t, "the good file", func() bool { status, _ := get(good, anna); return status == http.StatusOK })
	eventually(t, "the refusal", func() bool {
		status, problem := get(bad, anna)
		return status == http.StatusGone && problem == "file.refused"
	})
	for who, session := range map[string]*http.Cookie{"somebody else": beat, "nobody": nil} {
		if status, _ := get(good, session); status != http.StatusNotFound {
			t.Errorf("%s: %d", who, status)
		}
	}
	clamd.Stop()
	late := upload("Noch ein Brief")
	eventually(t, "a failed check", func() bool {
		return i.count(t, "river_job WHERE kind = 'file.check' AND state = 'retryable'") == 1
	})
	if status, problem := get(late, anna); status != http.StatusConflict || problem != "file.checking" {
		t.Errorf("unchecked: %d %s", status, problem)
	}
}
