package identity

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/google/uuid"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/pg"
)

// ownSources is what this package knows about people.
func (s *Service) ownSources() []owndata.Source {
	return []owndata.Source{
		owndata.List("identity_person", func(ctx context.Context, person uuid.UUID) ([]Person, error) {
			p, err := findPerson(ctx, s.db, person, false)
			if err != nil {
				return nil, err
			}
			return []Person{*p}, nil
		}, func(p Person) (owndata.Row, error) {
			return owndata.Row{
				{Name: "id", Value: p.ID}, {Name: "name", Value: p.Name}, {Name: "lang", Value: owndata.Term(p.Lang)},
				{Name: "created_at", Value: p.CreatedAt}, {Name: "last_login_at", Value: p.LastLoginAt},
			}, nil
		}),
		owndata.List("identity_address", func(ctx context.Context, person uuid.UUID) ([]ownAddress, error) {
			return listOwnAddresses(ctx, s.db, person)
		}, func(a ownAddress) (owndata.Row, error) {
			address, err := s.vault.OpenAddress(a.Sealed)
			return owndata.Row{{Name: "address", Value: address}, {Name: "confirmed_at", Value: a.VerifiedAt}, {Name: "created_at", Value: a.CreatedAt}}, err
		}),
		owndata.List("identity_login", func(ctx context.Context, person uuid.UUID) ([]Login, error) {
			return listLogins(ctx, s.db, person, false)
		},
			func(l Login) (owndata.Row, error) {
				return owndata.Row{
					{Name: "provider", Value: s.providerName(l.Provider)}, {Name: "issuer", Value: l.Issuer}, {Name: "subject", Value: l.Subject},
					{Name: "level", Value: owndata.Term(l.Level.String())}, {Name: "employee", Value: l.Employee},
					{Name: "created_at", Value: l.CreatedAt}, {Name: "last_used_at", Value: l.LastUsedAt},
				}, nil
			}),
		owndata.List("identity_session", func(ctx context.Context, person uuid.UUID) ([]Session, error) {
			return listSessions(ctx, s.db, person, s.now(), s.o.Limits)
		}, func(e Session) (owndata.Row, error) {
			return owndata.Row{
				{Name: "provider", Value: s.providerName(e.Provider)}, {Name: "browser", Value: e.Browser}, {Name: "os", Value: e.OS},
				{Name: "level", Value: owndata.Term(e.Level.String())}, {Name: "created_at", Value: e.CreatedAt},
				{Name: "last_seen_at", Value: e.LastSeenAt}, {Name: "expires_at", Value: e.ExpiresAt},
			}, nil
		}),
		owndata.List("identity_role", func(ctx context.Context, person uuid.UUID) ([]RoleHeld, error) {
			all, err := listRoles(ctx, s.db, []uuid.UUID{person})
			return all[person], err
		}, func(r RoleHeld) (owndata.Row, error) {
			return owndata.Row{
				{Name: "role", Value: owndata.Term(r.Role)}, {Name: "scope", Value: owndata.Term(r.Scope.Kind)},
				{Name: "scope_id", Value: known(r.Scope.ID)}, {Name: "directory", Value: r.Directory}, {Name: "granted_at", Value: r.GrantedAt},
			}, nil
		}),
		owndata.List("identity_consent", func(ctx context.Context, person uuid.UUID) ([]Consent, error) { return listConsents(ctx, s.db, person) },
			func(c Consent) (owndata.Row, error) {
				return owndata.Row{
					{Name: "kind", Value: c.Kind}, {Name: "version", Value: c.Version}, {Name: "given_at", Value: c.GivenAt},
					{Name: "withdrawn_at", Value: c.WithdrawnAt},
				}, nil
			}),
		owndata.Rows("identity_audit", s.ownAudit),
	}
}

// providerName is a way to log in as the copy names it.
func (s *Service) providerName(provider string) any {
	if provider == MagicProvider {
		return owndata.Term(provider)
	}
	return owndata.Name(func(lang string) string { return strings.TrimSpace(s.label(provider, lang)) })
}

// known hides the id of nothing.
func known(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}

// personKind names a person as the subject of an entry in the audit log.
const personKind = "identity_person"

var errStop = errors.New("enough")

// ownAudit is what the person did, then what others did to their account, newest
// first. Who the others were is about them: it only says «staff» or «software».
func (s *Service) ownAudit(ctx context.Context, person uuid.UUID) iter.Seq2[owndata.Row, error] {
	return func(yield func(owndata.Row, error) bool) {
		pages := func(f audit.Filter, by func(r audit.Recorded) owndata.Term) error {
			f.Limit = 500
			for {
				rows, err := s.log.List(ctx, s.db, f)
				if err != nil {
					return err
				}
				for _, r := range rows {
					who := by(r)
					if who == "" {
						continue
					}
					subject, details := r.SubjectID, string(r.Data)
					if r.SubjectKind == personKind && subject != person.String() {
						subject, details = "", "" // staff acting on somebody: that is about them
					}
					if !yield(owndata.Row{{Name: "at", Value: r.At}, {Name: "by", Value: who}, {Name: "act", Value: r.Act}, {Name: "subject_kind", Value: r.SubjectKind}, {Name: "subject_id", Value: subject}, {Name: "details", Value: details}}, nil) {
						return errStop
					}
				}
				if len(rows) < f.Limit {
					return nil
				}
				f.Before = rows[len(rows)-1].Seq
			}
		}
		err := pages(audit.Filter{ActorID: person}, func(audit.Recorded) owndata.Term { return "you" })
		if err == nil {
			err = pages(audit.Filter{SubjectKind: personKind, SubjectID: person.String()}, func(r audit.Recorded) owndata.Term {
				switch {
				case r.ActorID != nil && *r.ActorID == person:
					return "" // in the first part already
				case r.ActorKind == authz.System:
					return "software"
				}
				return "staff"
			})
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(nil, pg.Fault(err))
		}
	}
}
