package identity

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Departure begins a visit to a provider.
type Departure struct {
	Provider string
	Purpose  Purpose
	// Level to come back with; LevelNone for whatever the provider gives.
	Level authz.Level
	// ReturnPath is filtered by ReturnPath.
	ReturnPath string
	Lang       string
	// Session is the content of the session cookie, for link and step_up.
	Session string
}

// StartLogin gives the address of the provider and the content of the pre-login
// cookie, without which nobody can finish. NotFound identity.provider_unknown;
// Unavailable identity.provider_unavailable; Forbidden identity.level_not_offered;
// for link and step_up also Unauthenticated authz.login_required, for link
// Forbidden identity.fresh_login_required.
func (s *Service) StartLogin(ctx context.Context, d Departure) (address, cookie string, err error) {
	p, err := s.providers.Get(d.Provider)
	if err != nil {
		return "", "", err
	}
	now := s.now()
	cookie, hash := newSecret()
	f := &flow{ID: uuid.Must(uuid.NewV7()), CookieHash: hash, Provider: d.Provider, Purpose: d.Purpose, Level: d.Level, ReturnPath: ReturnPath(d.ReturnPath),
		Lang: d.Lang, CreatedAt: now, ExpiresAt: now.Add(FlowTime)}
	if d.Purpose != PurposeLogin {
		actor, err := s.Authenticate(ctx, d.Session)
		if err != nil {
			return "", "", err
		}
		if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
			return "", "", err
		}
		f.SessionID = &actor.Session
	}
	if address, err = p.AuthURL(ctx, f.request(cookie)); err != nil {
		return "", "", err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if d.Purpose == PurposeLink {
			if _, err := s.freshSession(ctx, tx, *f.SessionID); err != nil {
				return err
			}
		}
		return insertFlow(ctx, tx, f)
	})
	return address, cookie, err
}

// request is the same on the way there and back. Who wants more than a plain login
// has to prove it anew: an open session at the provider may be somebody else's.
func (f *flow) request(cookie string) oidc.Request {
	state, nonce, verifier := flowSecrets(cookie)
	return oidc.Request{State: state, Nonce: nonce, Verifier: verifier, Level: f.Level, Fresh: f.Purpose != PurposeLogin, Lang: f.Lang, Started: f.CreatedAt}
}

// freshSession refuses to change logins in a session whose proof is old.
func (s *Service) freshSession(ctx context.Context, tx bun.Tx, id uuid.UUID) (*sessionRow, error) {
	row, err := findSession(ctx, tx, id, s.now())
	if err != nil {
		return nil, err
	}
	if row == nil {
		return nil, fault.New(fault.Unauthenticated, authz.CodeLoginRequired)
	}
	if s.now().Sub(row.AuthAt) > FreshTime {
		return nil, fault.New(fault.Forbidden, CodeFreshLoginRequired)
	}
	return row, nil
}

// Return is what a browser brings back from a provider.
type Return struct {
	Provider string
	Response oidc.Response
	// FlowCookie and Session are the contents of the two cookies.
	FlowCookie, Session string
	UserAgent           string
}

// Landing is where the person goes on. ReturnPath is set as soon as it is known,
// also beside an error.
type Landing struct {
	ReturnPath string
	Purpose    Purpose
	// Session is the new content of the session cookie; empty to leave it alone.
	Session string
	Expires time.Time
}

// FinishLogin ends the visit: with a session (login), a stronger session
// (step_up), or a link to confirm (link). A flow can be finished once, in the
// browser that began it. Forbidden identity.login_expired, identity.locked,
// identity.other_person, identity.login_not_linked; Conflict identity.login_taken,
// identity.login_yours; and everything oidc.Provider.Finish refuses.
func (s *Service) FinishLogin(ctx context.Context, r Return) (Landing, error) {
	out := Landing{ReturnPath: "/"}
	p, err := s.providers.Get(r.Provider)
	if err != nil {
		return out, err
	}
	hash := hashSecret(r.FlowCookie)
	if hash == nil {
		return out, fault.New(fault.Forbidden, CodeLoginExpired)
	}
	// Before anything is consumed: another site cannot use up a login on its way.
	if state, _, _ := flowSecrets(r.FlowCookie); subtle.ConstantTimeCompare([]byte(state), []byte(r.Response.State)) != 1 {
		return out, fault.Wrap(fault.Forbidden, oidc.CodeInvalid, oidc.BrokenState)
	}
	f, err := takeFlow(ctx, s.db, hash)
	if err != nil {
		return out, pg.Fault(err)
	}
	if f == nil || !s.now().Before(f.ExpiresAt) {
		return out, fault.New(fault.Forbidden, CodeLoginExpired)
	}
	out.ReturnPath, out.Purpose = f.ReturnPath, f.Purpose
	if f.Provider != r.Provider { // an answer for one provider handed to another
		return out, fault.Wrap(fault.Forbidden, oidc.CodeInvalid, oidc.BrokenIssuer)
	}
	id, err := p.Finish(ctx, r.Response, f.request(r.FlowCookie))
	if err != nil {
		return out, err
	}
	if id.Overage {
		s.o.Log.WarnContext(ctx, "a person has too many groups: no roles were given; use a roles claim or assign fewer groups to the application", "provider", r.Provider)
	}
	e := Proof{Provider: r.Provider, Identity: *id, Sync: p.Config().Sync == oidc.SyncLogin}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		switch f.Purpose {
		case PurposeStepUp:
			out.Session, out.Expires, err = s.stepUp(ctx, tx, *f.SessionID, e, r)
		case PurposeLink:
			out.ReturnPath, err = s.proposeLink(ctx, tx, f, e, r.Session)
		default:
			out.ReturnPath = goOn(f.ReturnPath, e.Identity.Employee)
			out.Session, out.Expires, err = s.enter(ctx, tx, e, f.Lang, r.UserAgent, r.Session)
		}
		return err
	})
	return out, err
}

// Proof is a login that has just been proved, by a provider or by a mail address.
type Proof struct {
	Provider string
	Identity oidc.Identity
	// Sync takes over name and roles although the login is known.
	Sync bool
}

// enter opens a session for whoever the proof is about, creating the person when
// they are new, and ends the session this browser had. It returns the content of
// the session cookie. The audit entry is the last thing it does.
func (s *Service) enter(ctx context.Context, tx bun.Tx, e Proof, lang, userAgent, oldSession string) (string, time.Time, error) {
	p, login, fresh, err := s.known(ctx, tx, e, lang)
	if err != nil {
		return "", time.Time{}, err
	}
	act := "identity.logged_in"
	if fresh {
		act = "identity.person_created"
	}
	if old := hashSecret(oldSession); old != nil {
		if _, err := deleteSessions(ctx, tx, byToken, old); err != nil {
			return "", time.Time{}, err
		}
	}
	row := s.newSession(p.ID, login, e, userAgent)
	token, hash := newSecret()
	row.TokenHash = hash
	if err := insertSession(ctx, tx, row); err != nil {
		return "", time.Time{}, err
	}
	actor := authz.Actor{Kind: authz.Person, ID: p.ID, Session: row.ID, Level: row.Level, Employee: row.Employee}
	return token, row.ExpiresAt, s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: act, SubjectKind: "identity_person", SubjectID: p.ID.String(),
		Data: map[string]any{"provider": e.Provider, "level": row.Level, "login": login.ID}})
}

// known finds the person a proof is about, who must not be locked, and makes one when
// they are new.
func (s *Service) known(ctx context.Context, tx bun.Tx, e Proof, lang string) (p *Person, login *Login, fresh bool, err error) {
	if err := lockSubject(ctx, tx, e.Identity.Issuer, e.Identity.Subject); err != nil {
		return nil, nil, false, err
	}
	login, id, err := findSubject(ctx, tx, e.Identity.Issuer, e.Identity.Subject)
	if err != nil {
		return nil, nil, false, err
	}
	if login == nil {
		now := s.now()
		p = &Person{ID: uuid.Must(uuid.NewV7()), Name: e.Identity.Name, Lang: lang, CreatedAt: now, LastLoginAt: &now}
		if err := insertPerson(ctx, tx, p); err != nil {
			return nil, nil, false, err
		}
		login, err = s.addLogin(ctx, tx, p.ID, e)
		return p, login, true, err
	}
	if p, err = findPerson(ctx, tx, id, true); err != nil {
		return nil, nil, false, err
	}
	if p.LockedAt != nil {
		return nil, nil, false, fault.New(fault.Forbidden, CodeLocked)
	}
	return p, login, false, s.renewLogin(ctx, tx, p, login, e)
}

// Settle gives somebody an account before they log in for the first time, for imports:
// whoever proves the same later is this person. Nobody is logged in by it.
func (s *Service) Settle(ctx context.Context, tx bun.Tx, e Proof, lang string) (authz.Actor, error) {
	p, login, _, err := s.known(ctx, tx, e, lang)
	if err != nil {
		return authz.Actor{}, err
	}
	return authz.Actor{Kind: authz.Person, ID: p.ID, Level: login.Level, Employee: login.Employee}, s.log.Record(ctx, tx,
		audit.Entry{Actor: authz.Software(), Act: "identity.person_created", SubjectKind: "identity_person", SubjectID: p.ID.String(), Data: map[string]any{"provider": e.Provider, "login": login.ID}})
}

func (s *Service) newSession(person uuid.UUID, login *Login, e Proof, userAgent string) *sessionRow {
	now := s.now()
	browser, os := device(userAgent)
	row := &sessionRow{ProviderSid: e.Identity.SID, Session: Session{ID: uuid.Must(uuid.NewV7()), PersonID: person, LoginID: login.ID, Employee: e.Identity.Employee, Level: e.Identity.Level,
		Browser: browser, OS: os, AuthAt: now, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(s.o.Limits.absolute(e.Identity.Employee))}}
	if e.Identity.IDToken != "" {
		row.IDToken = s.vault.Seal(kindIDToken, []byte(e.Identity.IDToken))
	}
	return row
}

const (
	kindIDToken = "id token"
	kindProof   = "proof of a login"
)

// addLogin gives the person a further way in, with what comes along with it.
func (s *Service) addLogin(ctx context.Context, tx bun.Tx, person uuid.UUID, e Proof) (*Login, error) {
	now := s.now()
	l := &Login{ID: uuid.Must(uuid.NewV7()), Provider: e.Provider, Issuer: e.Identity.Issuer, Subject: e.Identity.Subject, Employee: e.Identity.Employee,
		Level: e.Identity.Level, GroupsOverage: e.Identity.Overage, CreatedAt: now, LastUsedAt: now}
	if err := insertLogin(ctx, tx, person, l); err != nil {
		return nil, err
	}
	if err := s.keepAddress(ctx, tx, person, e); err != nil {
		return nil, err
	}
	return l, s.giveRoles(ctx, tx, person, l, e)
}

func (s *Service) keepAddress(ctx context.Context, tx bun.Tx, person uuid.UUID, e Proof) error {
	if e.Identity.Email == "" {
		return nil
	}
	now := s.now()
	var verified *time.Time
	if e.Identity.EmailVerified {
		verified = &now
	}
	return putAddress(ctx, tx, person, s.vault.SealAddress(e.Identity.Email), s.vault.HashAddress(e.Identity.Email), verified, now)
}

// giveRoles: with Sync the directory decides anew each time, and the roles are
// marked as its own; without, it gives starting roles that people change later.
func (s *Service) giveRoles(ctx context.Context, tx bun.Tx, person uuid.UUID, l *Login, e Proof) error {
	var from *uuid.UUID
	if e.Sync {
		from = &l.ID
		if _, err := deleteDirectoryRoles(ctx, tx, l.ID, e.Identity.Roles); err != nil {
			return err
		}
	}
	for _, r := range e.Identity.Roles {
		if _, err := insertRole(ctx, tx, newRole{person: person, grant: authz.Grant{Role: r, Scope: authz.Everywhere()}, login: from, employeeOnly: true, at: s.now()}); err != nil {
			return err
		}
	}
	return nil
}

// renewLogin notes what a known login says this time.
func (s *Service) renewLogin(ctx context.Context, tx bun.Tx, p *Person, l *Login, e Proof) error {
	now := s.now()
	p.LastLoginAt, l.LastUsedAt = &now, now
	l.Provider, l.Employee, l.Level, l.GroupsOverage = e.Provider, e.Identity.Employee, e.Identity.Level, e.Identity.Overage
	if e.Identity.Name != "" && (p.Name == "" || e.Sync && l.Employee) {
		p.Name = e.Identity.Name // the directory knows best what its people are called; everybody else decides for themselves
	}
	if err := updatePerson(ctx, tx, p); err != nil {
		return err
	}
	if err := updateLogin(ctx, tx, l); err != nil {
		return err
	}
	if err := s.keepAddress(ctx, tx, p.ID, e); err != nil {
		return err
	}
	if !e.Sync {
		return nil
	}
	return s.giveRoles(ctx, tx, p.ID, l, e)
}

// stepUp replaces the session by a stronger one of the same person.
func (s *Service) stepUp(ctx context.Context, tx bun.Tx, sessionID uuid.UUID, e Proof, r Return) (string, time.Time, error) {
	old, err := findSession(ctx, tx, sessionID, s.now())
	if err != nil {
		return "", time.Time{}, err
	}
	if old == nil || subtle.ConstantTimeCompare(old.TokenHash, hashSecret(r.Session)) != 1 {
		return "", time.Time{}, fault.New(fault.Forbidden, CodeLoginExpired)
	}
	login, personID, err := findSubject(ctx, tx, e.Identity.Issuer, e.Identity.Subject)
	switch {
	case err != nil:
		return "", time.Time{}, err
	case login == nil:
		return "", time.Time{}, fault.New(fault.Forbidden, CodeLoginNotLinked)
	case personID != old.PersonID:
		return "", time.Time{}, fault.New(fault.Forbidden, CodeOtherPerson)
	}
	p, err := findPerson(ctx, tx, personID, true)
	if err != nil {
		return "", time.Time{}, err
	}
	if p.LockedAt != nil {
		return "", time.Time{}, fault.New(fault.Forbidden, CodeLocked)
	}
	if err := s.renewLogin(ctx, tx, p, login, e); err != nil {
		return "", time.Time{}, err
	}
	row := s.newSession(personID, login, e, r.UserAgent)
	row.Level = max(row.Level, old.Level)
	if old.Employee && !row.Employee {
		// Employees who confirm their identity with AGOV stay employees, as long as
		// the login of the administration holds and not longer.
		row.Employee, row.LoginID, row.ProviderSid, row.IDToken, row.ExpiresAt = true, old.LoginID, old.ProviderSid, old.IDToken, old.ExpiresAt
	}
	token, hash := newSecret()
	row.TokenHash = hash
	if err := insertSession(ctx, tx, row); err != nil {
		return "", time.Time{}, err
	}
	if _, err := deleteSessions(ctx, tx, byToken, old.TokenHash); err != nil {
		return "", time.Time{}, err
	}
	actor := authz.Actor{Kind: authz.Person, ID: personID, Session: row.ID, Level: row.Level, Employee: row.Employee}
	return token, row.ExpiresAt, s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.stepped_up", SubjectKind: "identity_person", SubjectID: personID.String(),
		Data: map[string]any{"provider": e.Provider, "level": row.Level, "login": login.ID}})
}

// proposeLink keeps the proof until the person confirms, in the same session.
func (s *Service) proposeLink(ctx context.Context, tx bun.Tx, f *flow, e Proof, session string) (string, error) {
	row, err := findSession(ctx, tx, *f.SessionID, s.now())
	if err != nil {
		return f.ReturnPath, err
	}
	if row == nil || subtle.ConstantTimeCompare(row.TokenHash, hashSecret(session)) != 1 {
		return f.ReturnPath, fault.New(fault.Forbidden, CodeLoginExpired)
	}
	_, owner, err := findSubject(ctx, tx, e.Identity.Issuer, e.Identity.Subject)
	if err == nil {
		err = linkable(owner, row.PersonID)
	}
	if err != nil {
		return f.ReturnPath, err
	}
	e.Identity.IDToken = "" // of no use without a session
	proof, err := json.Marshal(e)
	if err != nil {
		return f.ReturnPath, err
	}
	l := &link{ID: uuid.New(), SessionID: row.ID, Provider: e.Provider, Proof: s.vault.Seal(kindProof, proof), ExpiresAt: s.now().Add(linkTime)}
	if err := insertLink(ctx, tx, l); err != nil {
		return f.ReturnPath, err
	}
	return withQuery(f.ReturnPath, "link", l.ID.String()), nil
}

func linkable(owner, person uuid.UUID) error {
	switch owner {
	case uuid.Nil:
		return nil
	case person:
		return fault.New(fault.Conflict, CodeLoginYours)
	}
	return fault.New(fault.Conflict, CodeLoginTaken)
}

// withQuery adds a parameter to one of our own paths.
func withQuery(path, name, value string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}
