package mail

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"time"

	"github.com/google/uuid"
	gomail "github.com/wneessen/go-mail"

	"mitwirken/internal/platform/fault"
)

// Codes of what can happen to a mail. They end up in mail_outbox.last_error_code.
const (
	// CodeRejected: the mail server refused this mail for good (5xx).
	CodeRejected fault.Code = "mail.rejected"
	// CodeDeferred: the mail server asks to come back later (4xx).
	CodeDeferred fault.Code = "mail.deferred"
	// CodeUnreachable: no conversation with the mail server came about: network,
	// certificate or login.
	CodeUnreachable fault.Code = "mail.unreachable"
	// CodeExpired: not delivered within three days, or before its secret ended.
	CodeExpired fault.Code = "mail.expired"
	// CodeState: the mail is in a state in which that cannot be done.
	CodeState fault.Code = "mail.state"
)

// TLS is how the conversation with the mail server is encrypted.
type TLS string

// The ways of SMTP_TLS.
const (
	TLSMandatory     TLS = "mandatory"     // STARTTLS or no mail
	TLSImplicit      TLS = "implicit"      // encrypted from the first byte, usually port 465
	TLSOpportunistic TLS = "opportunistic" // STARTTLS when offered
	TLSNone          TLS = "none"          // for a server on the same machine
)

// Config is how mail leaves the house.
type Config struct {
	Host     string
	Port     int
	User     string // empty: no login
	Password string
	TLS      TLS
	// From is the sender of all mail; the domain of its address also names us in
	// HELO and Message-ID.
	From Address
	// Timeout bounds the connecting and each step of the conversation; 20 s when 0.
	Timeout time.Duration
	// RootCAs and the like for tests and own authorities; nil for the system's.
	TLSConfig *tls.Config
}

// Sender hands mails to the mail server, one connection each. Safe for use by
// several goroutines.
type Sender struct {
	client *gomail.Client
	from   *netmail.Address
	domain string
}

// NewSender checks the configuration; it does not connect.
func NewSender(c Config) (*Sender, error) {
	from, ok := c.From.normalise()
	if !ok {
		return nil, errors.New("mail: the sender address is not valid")
	}
	_, domain, _ := strings.Cut(from.Email, "@")
	if c.Timeout == 0 {
		c.Timeout = 20 * time.Second
	}
	if c.TLSConfig == nil {
		c.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: c.Host}
	}
	opts := []gomail.Option{
		gomail.WithPort(c.Port), gomail.WithTimeout(c.Timeout), gomail.WithHELO(domain), gomail.WithTLSConfig(c.TLSConfig),
		// One mail a connection: nothing to check before it, nothing to reset after
		// it. A failing RSET would turn a delivered mail into an error.
		gomail.WithoutNoop(), gomail.WithoutRset(),
	}
	switch c.TLS {
	case TLSMandatory:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case TLSImplicit:
		opts = append(opts, gomail.WithSSL())
	case TLSOpportunistic:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case TLSNone:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("mail: encryption %q is none of mandatory, implicit, opportunistic, none", c.TLS)
	}
	if c.User != "" {
		if ip := net.ParseIP(c.Host); c.TLS != TLSMandatory && c.TLS != TLSImplicit && c.Host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, errors.New("mail: a password must not travel without encryption: use mandatory or implicit")
		}
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	client, err := gomail.NewClient(c.Host, opts...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &Sender{client: client, from: &netmail.Address{Name: from.Name, Address: from.Email}, domain: domain}, nil
}

// message is one mail ready to go.
type message struct {
	id         uuid.UUID // stays the same over all attempts
	sender     string    // name in From instead of the configured one
	to         Address
	replyTo    Address
	subject    string
	text, html string
	// unsubscribe is Letter.Unsubscribe.
	unsubscribe string
	// with goes with it; nil for nothing.
	with *Document
}

// send hands over one mail. Errors are CodeRejected, CodeDeferred or
// CodeUnreachable; their causes name reply codes and network trouble, never the
// words of the server, which quote addresses.
func (s *Sender) send(ctx context.Context, m message) error {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	from := *s.from
	from.Name = cmp.Or(m.sender, from.Name)
	msg.FromMailAddress(&from)
	msg.ToMailAddress(&netmail.Address{Name: m.to.Name, Address: m.to.Email})
	if m.replyTo.Email != "" {
		msg.ReplyToMailAddress(&netmail.Address{Name: m.replyTo.Name, Address: m.replyTo.Email})
	}
	msg.Subject(m.subject)
	msg.SetMessageIDWithValue(m.id.String() + "@" + s.domain)
	msg.SetDate()
	// Nobody should get an out-of-office note for it (RFC 3834, and Exchange).
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.unsubscribe != "" {
		// one click without a visit (RFC 8058); the address itself is the permission
		msg.SetGenHeaderPreformatted("List-Unsubscribe", "<"+m.unsubscribe+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.html)
	if m.with != nil {
		if err := msg.AttachReader(m.with.Name, bytes.NewReader(m.with.Content), gomail.WithFileContentType(gomail.ContentType(m.with.Type))); err != nil {
			return fault.Wrap(fault.Internal, CodeRejected, err)
		}
	}

	err := s.client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() { // a lost QUIT does not undo the delivery
		return nil
	}
	return classify(err)
}

func classify(err error) error {
	var step *gomail.SendError
	if !errors.As(err, &step) {
		// Not yet at this mail: a refused login is the fault of the configuration,
		// so the mail waits for it to be mended.
		if reply := (*textproto.Error)(nil); errors.As(err, &reply) {
			return fault.Wrap(fault.Unavailable, CodeUnreachable, fmt.Errorf("smtp %d before the mail", reply.Code))
		}
		return fault.Wrap(fault.Unavailable, CodeUnreachable, err)
	}
	cause := fmt.Errorf("smtp %d %s: %s", step.ErrorCode(), step.EnhancedStatusCode(), step.Reason)
	switch code := step.ErrorCode(); {
	case code >= 500:
		return fault.Wrap(fault.Conflict, CodeRejected, cause)
	case code >= 400:
		return fault.Wrap(fault.Unavailable, CodeDeferred, cause)
	case step.Reason == gomail.ErrGetSender, step.Reason == gomail.ErrGetRcpts:
		return fault.Wrap(fault.Conflict, CodeRejected, cause)
	}
	// No reply: the connection broke. After the last dot the mail may have
	// arrived all the same; it goes again under the same Message-ID.
	return fault.Wrap(fault.Unavailable, CodeUnreachable, cause)
}
