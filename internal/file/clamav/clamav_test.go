package clamav

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"mitwirken/internal/file/clamav/fakeclamd"
	"mitwirken/internal/platform/fault"
)

func TestScan(t *testing.T) {
	t.Parallel()
	socket := filepath.Join(t.TempDir(), "clamd.sock")
	for _, listen := range [][2]string{{"tcp", "127.0.0.1:0"}, {"unix", socket}} {
		fake := fakeclamd.Start(t, listen[0], listen[1], 300_000)
		d, err := New(fake.Address())
		if err != nil {
			t.Fatal(err)
		}
		for name, tc := range map[string]struct {
			content, found string
			code           fault.Code
		}{
			"clean":           {strings.Repeat("gut ", 50_000), "", ""},
			"empty":           {"", "", ""},
			"virus":           {fakeclamd.EICAR, "Eicar-Test-Signature", ""},
			"across a border": {strings.Repeat("x", 64<<10-20) + fakeclamd.EICAR, "Eicar-Test-Signature", ""},
			"over its limit":  {strings.Repeat("x", 300_001), "", CodeLimit},
			"far over it":     {strings.Repeat("x", 20<<20), "", CodeLimit},
		} {
			found, err := d.Scan(t.Context(), strings.NewReader(tc.content))
			if found != tc.found || tc.code == "" && err != nil || tc.code != "" && !fault.Is(err, tc.code) {
				t.Errorf("%s %s: %q %v", listen[0], name, found, err)
			}
		}
	}
}

func TestScanOutOfReach(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	go func() { // hangs up at once
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	if _, err := d.Scan(t.Context(), strings.NewReader("x")); !fault.Is(err, CodeDown) {
		t.Errorf("hung up: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Scan(t.Context(), strings.NewReader("x")); !fault.Is(err, CodeDown) {
		t.Errorf("nobody there: %v", err)
	}
}

// A file that breaks off is not clean, and the daemon gets no whole one.
func TestFileThatBreaksOff(t *testing.T) {
	t.Parallel()
	fake := fakeclamd.Start(t, "tcp", "127.0.0.1:0", 1<<20)
	d, err := New(fake.Address())
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range []error{io.ErrUnexpectedEOF, errors.New("the disk")} {
		if _, err := d.Scan(t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
			t.Error(err)
		}
	}
	if n := fake.Whole(); n != 0 {
		t.Errorf("%d whole files", n)
	}
}

func TestScanEndsWithItsContext(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0") // never answers
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	d, err := New(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := d.Scan(ctx, bytes.NewReader(nil)); !fault.Is(err, CodeDown) || time.Since(start) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]Daemon{
		"clamav:3310": {"tcp", "clamav:3310"}, "tcp://127.0.0.1:3310": {"tcp", "127.0.0.1:3310"}, "[::1]:3310": {"tcp", "[::1]:3310"},
		"/run/clamd.sock": {"unix", "/run/clamd.sock"}, "unix:/run/clamd.sock": {"unix", "/run/clamd.sock"},
	} {
		if d, err := New(address); err != nil || *d != want {
			t.Errorf("%s: %+v %v", address, d, err)
		}
	}
	for _, address := range []string{"clamav", "clamav:", "unix:clamd", ""} {
		if _, err := New(address); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
}
