package mailcatcher

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

const (
	maxParts = 100
	maxDepth = 10
)

// Mail is one message as it arrived. From and To are the envelope.
type Mail struct {
	ID          int          `json:"id"`
	At          time.Time    `json:"at"`
	From        string       `json:"from"`
	To          []string     `json:"to"`
	Subject     string       `json:"subject"`
	Headers     []Header     `json:"headers"`
	Text        string       `json:"text"`
	HTML        string       `json:"html"`
	Attachments []Attachment `json:"attachments"`

	raw []byte
}

// Header is one decoded line of the head that a person wants to see.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Attachment is a part that is neither the text nor the HTML of the mail.
type Attachment struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int    `json:"size"` // bytes, decoded
}

var shown = []string{"From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-Id", "Auto-Submitted", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"}

func (m *Mail) size() int { return len(m.raw) + len(m.Text) + len(m.HTML) }

func parse(raw []byte) (*Mail, error) {
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	m := &Mail{raw: raw, Headers: []Header{}, Attachments: []Attachment{}}
	for _, name := range shown {
		for _, v := range msg.Header[name] {
			m.Headers = append(m.Headers, Header{name, decodeWords(v)})
		}
	}
	m.Subject = decodeWords(msg.Header.Get("Subject"))
	left := maxParts
	m.walk(textproto.MIMEHeader(msg.Header), msg.Body, maxDepth, &left)
	return m, nil
}

func (m *Mail) walk(h textproto.MIMEHeader, body io.Reader, depth int, left *int) {
	if *left--; depth == 0 || *left < 0 {
		return
	}
	typ, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		typ = "text/plain"
	}
	if strings.HasPrefix(typ, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for *left > 0 {
			part, err := parts.NextRawPart()
			if err != nil {
				return
			}
			m.walk(part.Header, part, depth-1, left)
		}
		return
	}
	switch strings.ToLower(h.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(body)
	broken := ""
	if err != nil { // show what could be read, and say so
		broken = fmt.Sprintf("\n[%v]", err)
	}
	disposition, names, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	switch {
	case disposition != "attachment" && typ == "text/html" && m.HTML == "":
		m.HTML = decode(data, params["charset"]) + broken
	case disposition != "attachment" && typ == "text/plain" && m.Text == "":
		m.Text = strings.ReplaceAll(decode(data, params["charset"]), "\r\n", "\n") + broken
	default:
		name := names["filename"]
		if name == "" {
			name = params["name"]
		}
		m.Attachments = append(m.Attachments, Attachment{Name: decodeWords(name), Type: typ, Size: len(data)})
	}
}

func decodeWords(s string) string {
	if d, err := new(mime.WordDecoder).DecodeHeader(s); err == nil {
		s = d
	}
	return strings.ToValidUTF8(s, "�")
}

func decode(data []byte, charset string) string {
	switch strings.ToLower(charset) {
	case "iso-8859-1", "latin1", "windows-1252":
		runes := make([]rune, len(data))
		for i, b := range data {
			runes[i] = rune(b)
		}
		return string(runes)
	}
	return strings.ToValidUTF8(string(data), "�")
}
