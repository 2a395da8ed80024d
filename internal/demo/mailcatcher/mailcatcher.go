// Package mailcatcher takes every mail by SMTP and delivers none: they are kept
// in memory and shown at /dev/mail. For demonstrations and tests.
package mailcatcher

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"mitwirken/internal/platform/locale"
)

const (
	maxMails     = 500
	maxBytes     = 64 << 20 // of all mails kept
	maxMail      = 5 << 20
	maxReceivers = 50
	ioTimeout    = 10 * time.Second
)

// Server is a running catcher; it is also the handler of /dev/mail and below.
type Server struct {
	smtp *smtp.Server
	addr string
	done chan error

	mu    sync.Mutex
	mails []*Mail // oldest first
	bytes int
	last  int
}

// Start listens at addr, a loopback address; port 0 lets the system choose.
func Start(addr string) (*Server, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("mail catcher: %w", err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, errors.New("mail catcher: only for this machine, such as 127.0.0.1:1025")
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("mail catcher: %w", err)
	}
	s := &Server{addr: l.Addr().String(), done: make(chan error, 1)}
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	s.smtp.Domain = "localhost"
	s.smtp.MaxMessageBytes = maxMail
	s.smtp.MaxRecipients = maxReceivers
	s.smtp.ReadTimeout, s.smtp.WriteTimeout = ioTimeout, ioTimeout
	s.smtp.EnableSMTPUTF8 = true
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)
	go func() { s.done <- s.smtp.Serve(l) }()
	return s, nil
}

// Addr is host and port for SMTP.
func (s *Server) Addr() string { return s.addr }

// Close ends the SMTP server and its conversations; the mails stay readable.
func (s *Server) Close() error {
	err := s.smtp.Close()
	if errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	if e := <-s.done; err == nil && !errors.Is(e, smtp.ErrServerClosed) {
		err = e
	}
	return err
}

// Mails gives what arrived, newest first, for one receiver or, when to is empty,
// for all. The mails are not to be changed.
func (s *Server) Mails(to string) []*Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*Mail, 0, len(s.mails))
	for _, m := range slices.Backward(s.mails) {
		if to == "" || slices.ContainsFunc(m.To, func(a string) bool { return strings.EqualFold(a, to) }) {
			out = append(out, m)
		}
	}
	return out
}

func (s *Server) mail(id int) *Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.mails {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func (s *Server) add(m *Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	m.ID = s.last
	s.mails = append(s.mails, m)
	s.bytes += m.size()
	for len(s.mails) > maxMails || s.bytes > maxBytes {
		s.bytes -= s.mails[0].size()
		s.mails = slices.Delete(s.mails, 0, 1)
	}
}

// session is one SMTP conversation.
type session struct {
	server *Server
	from   string
	to     []string
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := parse(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "not a readable mail"}
	}
	m.From, m.To, m.At = s.from, slices.Clone(s.to), time.Now().In(locale.Zurich())
	s.server.add(m)
	return nil
}

func (s *session) Reset() { s.from, s.to = "", nil }

func (s *session) Logout() error { return nil }
