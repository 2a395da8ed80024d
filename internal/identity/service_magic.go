package identity

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
)

// MagicLinks let people without a provider log in: a letter with a link to their
// mail address proves that they read its mail, and no more than that. The login it
// proves is (magicIssuer, keyed hash of the address). It opens the account that was
// made with it or to which it was linked, never one that merely has the same address
// from a provider. Its sessions reach LevelAccount and are no employees' sessions.
type MagicLinks struct {
	s      *Service
	outbox *mail.Outbox
}

// NewMagicLinks puts the pieces together.
func NewMagicLinks(s *Service, outbox *mail.Outbox) *MagicLinks {
	return &MagicLinks{s: s, outbox: outbox}
}

// MagicRequest asks for a letter.
type MagicRequest struct {
	Email string
	// Purpose is PurposeLogin, or PurposeLink to add the address to the account that
	// is logged in.
	Purpose Purpose
	// ReturnPath is filtered by ReturnPath.
	ReturnPath string
	Lang       string
	// Mark is the content of the cookie that recognises the browser; empty or
	// anything else when it has none yet.
	Mark string
}

// Request notes the wish for a letter and gives the content of the cookie that
// recognises the browser. Whether the address is known makes no difference here: the
// same statements run and nothing is looked up; a job decides afterwards.
// Invalid request.invalid with field.email. For PurposeLink also Unauthenticated
// authz.login_required, Forbidden identity.fresh_login_required.
func (m *MagicLinks) Request(ctx context.Context, actor authz.Actor, r MagicRequest) (mark string, err error) {
	address, err := cleanAddress(r.Email)
	if err != nil {
		return "", err
	}
	mark, hash := r.Mark, hashSecret(r.Mark)
	if hash == nil {
		mark, hash = newSecret()
	}
	l := &magicLink{ID: uuid.Must(uuid.NewV7()), Purpose: r.Purpose, AddressHash: m.s.vault.HashAddress(address), Address: m.s.vault.SealAddress(address),
		BrowserHash: hash, Lang: r.Lang, ReturnPath: ReturnPath(r.ReturnPath), CreatedAt: m.s.now()}
	if r.Purpose == PurposeLink {
		if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
			return "", err
		}
		l.SessionID = &actor.Session
	}
	return mark, pg.InTx(ctx, m.s.db, func(ctx context.Context, tx bun.Tx) error {
		if l.SessionID != nil {
			if _, err := m.s.freshSession(ctx, tx, *l.SessionID); err != nil {
				return err
			}
		}
		if err := insertMagic(ctx, tx, l); err != nil {
			return err
		}
		return jobs.Enqueue(ctx, tx, magicLetterArgs{l.ID})
	})
}

// magicSubject makes the address the subject of a login without showing it.
func magicSubject(addressHash []byte) string { return hex.EncodeToString(addressHash) }

// write puts the letter of one request into the outbox: in the language of the
// person when the address opens an account, else in that of the request. An address
// that has had enough letters gets none; so does one whose letter comes too late.
// The token exists in the letter alone.
func (m *MagicLinks) write(ctx context.Context, id uuid.UUID) error {
	return pg.InTx(ctx, m.s.db, func(ctx context.Context, tx bun.Tx) error {
		l, err := findMagic(ctx, tx, magicWaiting, id)
		if err != nil || l == nil {
			return err
		}
		subject, now := magicSubject(l.AddressHash), m.s.now()
		// One letter to an address at a time, else two could both be the last one allowed.
		if err := lockSubject(ctx, tx, magicIssuer, subject); err != nil {
			return err
		}
		hour, day, err := countMagic(ctx, tx, l.AddressHash, now.Add(-time.Hour), now.Add(-magicKept))
		if err != nil {
			return err
		}
		if hour >= magicPerHour || day >= magicPerDay || now.Sub(l.CreatedAt) >= magicPatience {
			return eraseMagic(ctx, tx, l.ID)
		}
		login, owner, err := findSubject(ctx, tx, magicIssuer, subject)
		if err != nil {
			return err
		}
		lang := l.Lang
		if login != nil && l.Purpose == PurposeLogin {
			p, err := findPerson(ctx, tx, owner, false)
			if err != nil {
				return err
			}
			lang = p.Lang
		}
		token, hash := newSecret()
		expires := now.Add(MagicTime)
		if written, err := writeMagic(ctx, tx, l.ID, hash, expires); err != nil || !written {
			return err
		}
		address, err := m.s.vault.OpenAddress(l.Address)
		if err != nil {
			return err
		}
		_, err = m.outbox.Enqueue(ctx, tx, mail.Mail{To: mail.Address{Email: address}, Lang: lang, SecretUntil: expires, Content: magicLetter{purpose: l.Purpose, known: login != nil,
			url: magicURL(m.s.o.PublicURL, lang, token), until: locale.For(lang).Time(expires)}})
		return err
	})
}

// MagicUse is what comes back from the page behind the link.
type MagicUse struct {
	Token string
	// Confirmed: the person has seen what MagicConfirm said and agreed.
	Confirmed bool
	// Mark and Session are the contents of the two cookies.
	Mark, Session string
	UserAgent     string
}

// MagicState says what has become of a link.
type MagicState string

const (
	MagicLoggedIn MagicState = "logged_in"
	MagicLinked   MagicState = "linked"
	// MagicConfirm: nothing has happened yet, the link is as good as before.
	MagicConfirm MagicState = "confirm"
)

// MagicResult is what a link has led to.
type MagicResult struct {
	State      MagicState
	ReturnPath string
	// Session is the new content of the session cookie; empty to leave it alone.
	Session string
	Expires time.Time

	// The rest is for MagicConfirm, what the person has to know before.

	// Address that would be logged in, so that nobody enters somebody else's account
	// with a link that was slipped to them.
	Address string
	// OtherBrowser: another browser asked for the link.
	OtherBrowser bool
	// NewAccount would be made.
	NewAccount bool
	// Providers through which an account with the same address is reached; only with
	// NewAccount. Using one of them avoids a second account.
	Providers []string
	// EndsSession: somebody else is logged in here and would be logged out.
	EndsSession bool
}

// Use consumes a link, once. A browser that did not ask for it, and a person who
// seems to have another account, are told first what would happen. Gone
// identity.magic_link_gone; Forbidden identity.locked; for links that add a login
// Forbidden identity.magic_other_session, identity.fresh_login_required, Conflict
// identity.login_taken, identity.login_yours.
func (m *MagicLinks) Use(ctx context.Context, actor authz.Actor, u MagicUse) (MagicResult, error) {
	var out MagicResult
	hash := hashSecret(u.Token)
	if hash == nil {
		return out, fault.New(fault.Gone, CodeMagicLinkGone)
	}
	err := pg.InTx(ctx, m.s.db, func(ctx context.Context, tx bun.Tx) error {
		l, err := findMagic(ctx, tx, magicUsable, hash, m.s.now())
		if err != nil {
			return err
		}
		if l == nil {
			return fault.New(fault.Gone, CodeMagicLinkGone)
		}
		subject := magicSubject(l.AddressHash)
		if err := lockSubject(ctx, tx, magicIssuer, subject); err != nil {
			return err
		}
		_, owner, err := findSubject(ctx, tx, magicIssuer, subject)
		if err != nil {
			return err
		}
		address, err := m.s.vault.OpenAddress(l.Address)
		if err != nil {
			return err
		}
		if l.Purpose == PurposeLogin {
			if out, err = m.preview(ctx, tx, actor, l, owner, address, u); err != nil || out.State == MagicConfirm && !u.Confirmed {
				return err
			}
		}
		if used, err := useMagic(ctx, tx, hash); err != nil {
			return err
		} else if !used { // by somebody who was faster
			return fault.New(fault.Gone, CodeMagicLinkGone)
		}
		if err := dropMagic(ctx, tx, l.AddressHash); err != nil {
			return err
		}
		proof := Proof{Provider: MagicProvider, Identity: oidc.Identity{Issuer: magicIssuer, Subject: subject, Email: address, EmailVerified: true, Level: authz.LevelAccount}}
		out = MagicResult{State: MagicLoggedIn, ReturnPath: l.ReturnPath}
		if l.Purpose == PurposeLink {
			out.State = MagicLinked
			return m.link(ctx, tx, actor, l, owner, proof)
		}
		out.Session, out.Expires, err = m.s.enter(ctx, tx, proof, l.Lang, u.UserAgent, u.Session)
		return err
	})
	return out, err
}

// preview has the state MagicConfirm where the person has something to confirm.
func (m *MagicLinks) preview(ctx context.Context, tx bun.Tx, actor authz.Actor, l *magicLink, owner uuid.UUID, address string, u MagicUse) (MagicResult, error) {
	out := MagicResult{ReturnPath: l.ReturnPath, Address: address, NewAccount: owner == uuid.Nil, EndsSession: actor.Kind == authz.Person && actor.ID != owner,
		OtherBrowser: subtle.ConstantTimeCompare(l.BrowserHash, hashSecret(u.Mark)) != 1, Providers: []string{}}
	if out.NewAccount {
		var err error
		if out.Providers, err = providersOf(ctx, tx, l.AddressHash); err != nil {
			return MagicResult{}, err
		}
	}
	if out.OtherBrowser || len(out.Providers) > 0 {
		out.State = MagicConfirm
	}
	return out, nil
}

// link makes the address a further login of the person who asked, in the session
// that asked: both are proved then.
func (m *MagicLinks) link(ctx context.Context, tx bun.Tx, actor authz.Actor, l *magicLink, owner uuid.UUID, e Proof) error {
	if actor.Kind != authz.Person || actor.Session != *l.SessionID {
		return fault.New(fault.Forbidden, CodeMagicOtherSession)
	}
	if _, err := m.s.freshSession(ctx, tx, actor.Session); err != nil {
		return err
	}
	if err := linkable(owner, actor.ID); err != nil {
		return err
	}
	login, err := m.s.addLogin(ctx, tx, actor.ID, e)
	if err != nil {
		return err
	}
	return m.s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.login_linked", SubjectKind: "identity_login", SubjectID: login.ID.String(),
		Data: map[string]any{"provider": e.Provider}})
}

// Forget erases addresses of links that are of no more use, and later the links.
func (m *MagicLinks) Forget(ctx context.Context) error {
	return pg.InTx(ctx, m.s.db, func(ctx context.Context, tx bun.Tx) error { return forgetMagic(ctx, tx, m.s.now()) })
}

type magicLetterArgs struct {
	Link uuid.UUID `json:"link"`
}

func (magicLetterArgs) Kind() string { return "identity.magic_letter" }

type magicForgetArgs struct{}

func (magicForgetArgs) Kind() string { return "identity.magic_forget" }

// Jobs adds the writing of letters and the hourly forgetting.
func (m *MagicLinks) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, a magicLetterArgs) error { return m.write(ctx, a.Link) })
	jobs.Handle(r, func(ctx context.Context, _ magicForgetArgs) error { return m.Forget(ctx) })
	r.Every("identity.magic_forget", time.Hour, func() jobs.Args { return magicForgetArgs{} })
}
