package identity

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// PendingLink is a proved login that waits for «yes, that is me too».
type PendingLink struct {
	ID       uuid.UUID
	Provider string
	// Name and Email as the provider told them, so that the person recognises it.
	Name, Email string
}

// PendingLink of the actor's own session. NotFound identity.link_gone.
func (s *Service) PendingLink(ctx context.Context, actor authz.Actor, id uuid.UUID) (*PendingLink, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	l, err := findLink(ctx, s.db, findLinkSQL, id, actor.Session, s.now())
	if err != nil {
		return nil, pg.Fault(err)
	}
	e, err := s.proof(l)
	if err != nil {
		return nil, err
	}
	return &PendingLink{ID: l.ID, Provider: l.Provider, Name: e.Identity.Name, Email: e.Identity.Email}, nil
}

func (s *Service) proof(l *link) (Proof, error) {
	var e Proof
	b, err := s.vault.Open(kindProof, l.Proof)
	if err != nil {
		return e, err
	}
	return e, json.Unmarshal(b, &e)
}

// ConfirmLink makes a proved login one of the actor's own, once. NotFound
// identity.link_gone; Conflict identity.login_taken, identity.login_yours.
func (s *Service) ConfirmLink(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		l, err := findLink(ctx, tx, takeLinkSQL, id, actor.Session, s.now())
		if err != nil {
			return err
		}
		e, err := s.proof(l)
		if err != nil {
			return err
		}
		if err := lockSubject(ctx, tx, e.Identity.Issuer, e.Identity.Subject); err != nil {
			return err
		}
		_, owner, err := findSubject(ctx, tx, e.Identity.Issuer, e.Identity.Subject)
		if err == nil {
			err = linkable(owner, actor.ID)
		}
		if err != nil {
			return err
		}
		login, err := s.addLogin(ctx, tx, actor.ID, e)
		if err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.login_linked", SubjectKind: "identity_login", SubjectID: login.ID.String(),
			Data: map[string]any{"provider": e.Provider}})
	})
}

// Logins of the actor, oldest first.
func (s *Service) Logins(ctx context.Context, actor authz.Actor) ([]Login, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listLogins(ctx, s.db, actor.ID, false)
	return rows, pg.Fault(err)
}

// Unlink takes one of the actor's logins away, and ends the sessions opened with
// it. NotFound identity.login_not_found; Forbidden identity.last_login,
// identity.fresh_login_required; Conflict identity.last_admin.
func (s *Service) Unlink(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.freshSession(ctx, tx, actor.Session); err != nil {
			return err
		}
		if _, err := findPerson(ctx, tx, actor.ID, true); err != nil { // one change of a person's logins at a time
			return err
		}
		logins, err := listLogins(ctx, tx, actor.ID, true)
		if err != nil {
			return err
		}
		var gone *Login
		for i := range logins {
			if logins[i].ID == id {
				gone = &logins[i]
			}
		}
		if gone == nil {
			return notFound(CodeLoginNotFound)
		}
		if err := CanUnlink(len(logins)).Err(); err != nil {
			return err
		}
		if err := s.keepingAnAdmin(ctx, tx, func() error { return deleteLogin(ctx, tx, id) }); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.login_unlinked", SubjectKind: "identity_login", SubjectID: id.String(),
			Data: map[string]any{"provider": gone.Provider}})
	})
}

// keepingAnAdmin undoes, by its error, whatever would leave the installation
// without anybody to administer it. An installation that has no admin yet may do
// as it likes.
func (s *Service) keepingAnAdmin(ctx context.Context, tx bun.Tx, fn func() error) error {
	before, err := lockAdmins(ctx, tx)
	if err != nil {
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	after, err := lockAdmins(ctx, tx)
	if err == nil && len(before) > 0 && len(after) == 0 {
		return fault.New(fault.Conflict, CodeLastAdmin)
	}
	return err
}

// Sessions of the actor that are alive, last used first.
func (s *Service) Sessions(ctx context.Context, actor authz.Actor) ([]Session, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listSessions(ctx, s.db, actor.ID, s.now(), s.o.Limits)
	return rows, pg.Fault(err)
}

// Logout ends the actor's session, or all of the person's. The redirect is the
// provider's own logout page, empty where there is none to visit. Nobody is logged
// in afterwards whatever the provider does; it is no error to be logged out before.
func (s *Service) Logout(ctx context.Context, actor authz.Actor, everywhere bool, lang string) (redirect string, err error) {
	if actor.Kind != authz.Person {
		return "", nil
	}
	var row *sessionRow
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		if row, err = findSession(ctx, tx, actor.Session, s.now()); err != nil {
			return err
		}
		if everywhere {
			return s.end(ctx, tx, actor, "identity.logged_out_everywhere", byPerson, actor.ID)
		}
		return s.end(ctx, tx, actor, "identity.logged_out", bySession, actor.Session, actor.ID)
	})
	if err != nil || row == nil {
		return "", err
	}
	p, err := s.providers.Get(row.Provider)
	if err != nil {
		return "", nil // not configured any more
	}
	hint, err := s.vault.Open(kindIDToken, row.IDToken)
	if err != nil {
		hint = nil // the provider asks the person instead
	}
	return p.LogoutURL(ctx, string(hint), lang), nil
}

// EndSession ends one session of the actor's own. NotFound identity.session_not_found.
func (s *Service) EndSession(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, err := findSession(ctx, tx, id, s.now())
		if err != nil {
			return err
		}
		if row == nil || row.PersonID != actor.ID {
			return notFound(CodeSessionNotFound)
		}
		return s.end(ctx, tx, actor, "identity.session_ended", bySession, id, actor.ID)
	})
}

// EndOtherSessions leaves the actor only the session they act in.
func (s *Service) EndOtherSessions(ctx context.Context, actor authz.Actor) error {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return s.end(ctx, tx, actor, "identity.other_sessions_ended", byOthers, actor.ID, actor.Session)
	})
}

// end deletes sessions and, when there were any, records it.
func (s *Service) end(ctx context.Context, tx bun.Tx, actor authz.Actor, act, where string, args ...any) error {
	ids, err := deleteSessions(ctx, tx, where, args...)
	if err != nil || len(ids) == 0 {
		return err
	}
	return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: act, SubjectKind: "identity_session", Data: map[string]any{"sessions": ids}})
}

// EndByProvider obeys a provider that ended its own session. A logout token counts
// once: Forbidden identity.login_invalid when it comes again.
func (s *Service) EndByProvider(ctx context.Context, n *oidc.LogoutNotice) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if n.TokenID != "" {
			id := sha256.Sum256([]byte(n.TokenID))
			first, err := useLogoutToken(ctx, tx, n.Issuer, id[:], n.Until)
			if err != nil {
				return err
			}
			if !first {
				return fault.Wrap(fault.Forbidden, oidc.CodeInvalid, oidc.BrokenLogoutTyp)
			}
		}
		const act = "identity.logged_out_by_provider"
		switch {
		case n.SID != "" && n.Subject != "":
			return s.end(ctx, tx, authz.Software(), act, bySIDOfSub, n.SID, n.Issuer, n.Subject)
		case n.SID != "":
			return s.end(ctx, tx, authz.Software(), act, bySID, n.SID, n.Issuer)
		}
		return s.end(ctx, tx, authz.Software(), act, bySubject, n.Issuer, n.Subject)
	})
}
