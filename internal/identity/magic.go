package identity

import (
	"time"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
)

const (
	// CodeMagicLinkGone: used, expired, replaced, or never sent; nobody learns which.
	CodeMagicLinkGone fault.Code = "identity.magic_link_gone"
	// CodeMagicOtherSession: the link adds a login to an account that is not logged
	// in here.
	CodeMagicOtherSession fault.Code = "identity.magic_other_session"
)

const (
	// MagicTime is how long a link can be used, counted from the writing of the letter.
	MagicTime = 15 * time.Minute
	// magicPatience is how late a letter may be written; afterwards nobody waits for it.
	magicPatience = time.Hour
	// magicKept is how long links count for the number of letters.
	magicKept = 24 * time.Hour
	// Letters that one address gets, so that nobody can bury a stranger in them.
	magicPerHour = 4
	magicPerDay  = 12
	// magicMarkTime is how long the browser that asked is recognised: as long as its
	// link can be of use.
	magicMarkTime = magicPatience + MagicTime

	// MagicProvider stands as the provider of logins by mail. No provider of the
	// configuration can be called so: their names have no underscore.
	MagicProvider = "mail_link"
	// magicIssuer vouches for addresses whose mail somebody reads.
	magicIssuer = "urn:mitwirken:mail"
	// MagicPage of the single-page app reads the token from the fragment of its address.
	MagicPage = LoginPage + "/link"
)

// magicURL carries the token behind #: that part stays in the browser, so it is in
// no log, and what fetches links out of mails beforehand does not even send it.
func magicURL(publicURL, lang, token string) string {
	if lang != "de" { // German pages have no prefix
		publicURL += "/" + lang
	}
	return publicURL + MagicPage + "#" + token
}

// magicLetter brings the link.
type magicLetter struct {
	purpose Purpose
	// known: the address opens an account that exists.
	known bool
	url   string
	// until is the time of day at which the link ends, in the form of the language.
	until string
}

// Template is stored with the mail.
func (l magicLetter) Template() string { return "magic_link" }

// Compose says what the link does and that nothing happens without it. It repeats
// nothing that was typed: anybody can ask for a letter to a stranger.
func (l magicLetter) Compose(say mail.Say) mail.Letter {
	kind := "new"
	switch {
	case l.purpose == PurposeLink:
		kind = "add"
	case l.known:
		kind = "login"
	}
	return mail.Letter{
		Subject: say("magic_link.subject."+kind, nil),
		Blocks: []mail.Block{
			mail.Heading(say("magic_link.heading."+kind, nil)),
			mail.Paragraph(say("magic_link.lead."+kind, nil)),
			mail.Button(say("magic_link.button."+kind, nil), l.url),
			mail.Paragraph(say("magic_link.valid", map[string]any{"Time": l.until})),
			mail.Paragraph(say("magic_link.not_you", nil)),
		},
	}
}
