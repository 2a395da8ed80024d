// Package fakeclamd is a ClamAV daemon for tests: it speaks INSTREAM and knows one
// virus, the test file of EICAR.
package fakeclamd

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// EICAR is the file that every scanner finds and that does nothing. It is put
// together here so that no scanner finds this source.
const EICAR = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!` + `$H+H*`

// Daemon answers until the test ends.
type Daemon struct {
	l     net.Listener
	limit int
	whole atomic.Int64
	done  sync.WaitGroup
}

// Start listens; limit is the StreamMaxLength in bytes.
func Start(t testing.TB, network, address string, limit int) *Daemon {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	d := &Daemon{l: l, limit: limit}
	d.done.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			d.done.Go(func() { d.answer(c) })
		}
	})
	t.Cleanup(d.Stop)
	return d
}

// Stop hangs up for good; once more does nothing.
func (d *Daemon) Stop() {
	_ = d.l.Close()
	d.done.Wait()
}

// Address as clamav.New takes it.
func (d *Daemon) Address() string { return d.l.Addr().String() }

// Whole counts files that came to their end.
func (d *Daemon) Whole() int { return int(d.whole.Load()) }

func (d *Daemon) answer(c net.Conn) {
	defer func() { _ = c.Close() }()
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(c, command); err != nil || string(command) != "zINSTREAM\x00" {
		return
	}
	content, err := d.receive(c)
	switch {
	case errors.Is(err, errLimit):
		_, _ = io.WriteString(c, "INSTREAM size limit exceeded. ERROR\x00")
		return
	case err != nil:
		return
	}
	d.whole.Add(1)
	if bytes.Contains(content, []byte(EICAR)) {
		_, _ = io.WriteString(c, "stream: Eicar-Test-Signature FOUND\x00")
		return
	}
	_, _ = io.WriteString(c, "stream: OK\x00")
}

var errLimit = errors.New("limit")

func (d *Daemon) receive(c io.Reader) ([]byte, error) {
	var content bytes.Buffer
	for {
		var length [4]byte
		if _, err := io.ReadFull(c, length[:]); err != nil {
			return nil, err
		}
		n := int64(binary.BigEndian.Uint32(length[:]))
		if n == 0 {
			return content.Bytes(), nil
		}
		if int64(content.Len())+n > int64(d.limit) {
			return nil, errLimit
		}
		if _, err := io.CopyN(&content, c, n); err != nil {
			return nil, err
		}
	}
}
