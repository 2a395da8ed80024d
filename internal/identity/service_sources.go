package identity

import (
	"context"
	"errors"
	"iter"

	"github.com/google/uuid"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
)

// ownSource is a source of this package.
type ownSource struct {
	name string
	rows func(ctx context.Context, person uuid.UUID) iter.Seq2[OwnRow, error]
}

// Name of the section.
func (o ownSource) Name() string { return o.name }

// OwnData about a person.
func (o ownSource) OwnData(ctx context.Context, person uuid.UUID) iter.Seq2[OwnRow, error] {
	return o.rows(ctx, person)
}

// listed is a source whose rows fit into memory.
func listed[T any](name string, list func(ctx context.Context, person uuid.UUID) ([]T, error), row func(T) (OwnRow, error)) ownSource {
	return ownSource{name, func(ctx context.Context, person uuid.UUID) iter.Seq2[OwnRow, error] {
		return func(yield func(OwnRow, error) bool) {
			rows, err := list(ctx, person)
			if err != nil {
				yield(nil, pg.Fault(err))
				return
			}
			for _, r := range rows {
				if !yield(row(r)) {
					return
				}
			}
		}
	}}
}

// ownSources is what this package knows about people.
func (s *Service) ownSources(label func(provider string) string) []OwnDataSource {
	return []OwnDataSource{
		listed("identity_person", func(ctx context.Context, person uuid.UUID) ([]Person, error) {
			p, err := findPerson(ctx, s.db, person, false)
			if err != nil {
				return nil, err
			}
			return []Person{*p}, nil
		}, func(p Person) (OwnRow, error) {
			return OwnRow{{"id", p.ID}, {"name", p.Name}, {"lang", OwnTerm(p.Lang)}, {"created_at", p.CreatedAt}, {"last_login_at", p.LastLoginAt}}, nil
		}),
		listed("identity_address", func(ctx context.Context, person uuid.UUID) ([]ownAddress, error) {
			return listOwnAddresses(ctx, s.db, person)
		}, func(a ownAddress) (OwnRow, error) {
			address, err := s.vault.OpenAddress(a.Sealed)
			return OwnRow{{"address", address}, {"confirmed_at", a.VerifiedAt}, {"created_at", a.CreatedAt}}, err
		}),
		listed("identity_login", func(ctx context.Context, person uuid.UUID) ([]Login, error) {
			return listLogins(ctx, s.db, person, false)
		},
			func(l Login) (OwnRow, error) {
				return OwnRow{{"provider", label(l.Provider)}, {"issuer", l.Issuer}, {"subject", l.Subject}, {"level", OwnTerm(l.Level.String())}, {"employee", l.Employee},
					{"created_at", l.CreatedAt}, {"last_used_at", l.LastUsedAt}}, nil
			}),
		listed("identity_session", func(ctx context.Context, person uuid.UUID) ([]Session, error) {
			return listSessions(ctx, s.db, person, s.now(), s.o.Limits)
		}, func(e Session) (OwnRow, error) {
			return OwnRow{{"provider", label(e.Provider)}, {"browser", e.Browser}, {"os", e.OS}, {"level", OwnTerm(e.Level.String())}, {"created_at", e.CreatedAt},
				{"last_seen_at", e.LastSeenAt}, {"expires_at", e.ExpiresAt}}, nil
		}),
		listed("identity_role", func(ctx context.Context, person uuid.UUID) ([]RoleHeld, error) {
			all, err := listRoles(ctx, s.db, []uuid.UUID{person})
			return all[person], err
		}, func(r RoleHeld) (OwnRow, error) {
			return OwnRow{{"role", OwnTerm(r.Role)}, {"scope", OwnTerm(r.Scope.Kind)}, {"scope_id", known(r.Scope.ID)}, {"directory", r.Directory}, {"granted_at", r.GrantedAt}}, nil
		}),
		listed("identity_membership", func(ctx context.Context, person uuid.UUID) ([]ownMembership, error) {
			return listMemberships(ctx, s.db, person)
		},
			func(m ownMembership) (OwnRow, error) {
				return OwnRow{{"organisation", m.OrgID}, {"role", OwnTerm(m.Role)}, {"created_at", m.CreatedAt}}, nil
			}),
		listed("identity_consent", func(ctx context.Context, person uuid.UUID) ([]Consent, error) { return listConsents(ctx, s.db, person) },
			func(c Consent) (OwnRow, error) {
				return OwnRow{{"kind", c.Kind}, {"version", c.Version}, {"given_at", c.GivenAt}, {"withdrawn_at", c.WithdrawnAt}}, nil
			}),
		ownSource{"identity_audit", s.ownAudit},
	}
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
func (s *Service) ownAudit(ctx context.Context, person uuid.UUID) iter.Seq2[OwnRow, error] {
	return func(yield func(OwnRow, error) bool) {
		pages := func(f audit.Filter, by func(r audit.Recorded) OwnTerm) error {
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
					if !yield(OwnRow{{"at", r.At}, {"by", who}, {"act", r.Act}, {"subject_kind", r.SubjectKind}, {"subject_id", subject}, {"details", details}}, nil) {
						return errStop
					}
				}
				if len(rows) < f.Limit {
					return nil
				}
				f.Before = rows[len(rows)-1].Seq
			}
		}
		err := pages(audit.Filter{ActorID: person}, func(audit.Recorded) OwnTerm { return "you" })
		if err == nil {
			err = pages(audit.Filter{SubjectKind: personKind, SubjectID: person.String()}, func(r audit.Recorded) OwnTerm {
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
