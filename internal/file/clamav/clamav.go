// Package clamav asks a ClamAV daemon about files, over its INSTREAM command.
package clamav

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"mitwirken/internal/platform/fault"
)

const (
	// CodeDown: the daemon cannot be reached or gives no answer.
	CodeDown fault.Code = "file.scanner_down"
	// CodeLimit: the file is longer than the daemon's StreamMaxLength, which has to be
	// as large as the largest upload.
	CodeLimit fault.Code = "file.scanner_limit"
)

const (
	dialTimeout = 5 * time.Second
	// A daemon that loads new signatures pauses for many seconds.
	answerTimeout = 2 * time.Minute
	mostAnswer    = 4 << 10
)

// Daemon is one clamd.
type Daemon struct{ network, address string }

// New takes host:port, or the path of a socket, also as unix:/path. It does not connect.
func New(address string) (*Daemon, error) {
	if path := strings.TrimPrefix(address, "unix:"); strings.HasPrefix(path, "/") {
		return &Daemon{"unix", path}, nil
	}
	if _, port, err := net.SplitHostPort(strings.TrimPrefix(address, "tcp://")); err != nil || port == "" || strings.HasPrefix(address, "unix:") {
		return nil, errors.New("write it as host:port or as the path of a socket")
	}
	return &Daemon{"tcp", strings.TrimPrefix(address, "tcp://")}, nil
}

// Scan reads r to its end and gives the name of what was found in it, empty for
// nothing. Unavailable file.scanner_down, file.scanner_limit; errors of r pass through.
func (d *Daemon) Scan(ctx context.Context, r io.Reader) (found string, err error) {
	conn, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, d.network, d.address)
	if err != nil {
		return "", fault.Wrap(fault.Unavailable, CodeDown, err)
	}
	defer func() { _ = conn.Close() }() // the answer is all we want
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })()
	if err := conn.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
		return "", fault.Wrap(fault.Unavailable, CodeDown, err)
	}
	sent, err := send(conn, r)
	if err != nil {
		return "", err
	}
	// A daemon that has enough answers and hangs up while we still send.
	answer, err := io.ReadAll(io.LimitReader(conn, mostAnswer))
	if len(answer) == 0 {
		return "", fault.Wrap(fault.Unavailable, CodeDown, errors.Join(sent, err, io.ErrUnexpectedEOF))
	}
	return verdict(strings.TrimRight(string(answer), "\x00\n"))
}

func verdict(answer string) (string, error) {
	_, result, _ := strings.Cut(answer, ": ")
	name, found := strings.CutSuffix(result, " FOUND")
	switch {
	case result == "OK":
		return "", nil
	case found:
		return name, nil
	case strings.Contains(answer, "size limit exceeded"):
		return "", fault.New(fault.Unavailable, CodeLimit)
	}
	return "", fault.Wrap(fault.Unavailable, CodeDown, fmt.Errorf("clamav: the answer is %q", answer))
}

// send writes r as chunks behind their lengths. Trouble of the connection is told
// apart from trouble of r: after the former there may still be an answer.
func send(w io.Writer, r io.Reader) (connection, err error) {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err, nil
	}
	chunk := make([]byte, 4+64<<10)
	for {
		n, err := r.Read(chunk[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(chunk, uint32(n))
			if _, err := w.Write(chunk[:4+n]); err != nil {
				return err, nil
			}
		}
		if errors.Is(err, io.EOF) {
			_, err := w.Write(make([]byte, 4))
			return err, nil
		}
		if err != nil {
			return nil, err // nothing follows, so the daemon has not seen a whole file
		}
	}
}
