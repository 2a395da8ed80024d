package organisation

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Guest is who to invite. Lang is the language of the letter.
type Guest struct {
	Email string
	Role  authz.MemberRole
	Lang  string
}

func (g *Guest) validate() error {
	g.Email = strings.TrimSpace(g.Email)
	var v fault.Validation
	v.Check(g.Email != "", "email", fault.FieldRequired, nil)
	v.Check(g.Email == "" || mail.Address{Email: g.Email}.Valid(), "email", fault.FieldEmail, nil)
	v.Check(g.Role.Valid(), "role", fault.FieldChoice, nil)
	return v.Err()
}

// Invite sends a letter with a link that makes whoever opens it and is logged in a
// member. An earlier open invitation to the same address is replaced. Forbidden
// authz.membership_required, organisation.inactive; Conflict
// organisation.invitations_full; Invalid request.invalid.
func (s *Service) Invite(ctx context.Context, actor authz.Actor, key once.Key, id uuid.UUID, g Guest) (*Detail, error) {
	return s.change(ctx, actor, id, func(ctx context.Context, tx bun.Tx, r *room) (*audit.Entry, error) {
		if err := CanInvite(r.actor, &r.Organisation).Err(); err != nil {
			return nil, err
		}
		if err := g.validate(); err != nil {
			return nil, err
		}
		invitation, replayed, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) { return s.invite(ctx, tx, r, g) })
		if err != nil || replayed {
			return nil, err
		}
		return entry("organisation.invited", map[string]any{"invitation": invitation, "role": g.Role}), nil
	})
}

func (s *Service) invite(ctx context.Context, tx bun.Tx, r *room, g Guest) (uuid.UUID, error) {
	now := s.now()
	open, err := listInvitations(ctx, tx, r.ID, now)
	if err != nil {
		return uuid.Nil, err
	}
	if len(open) >= MaxInvitations {
		return uuid.Nil, fault.New(fault.Conflict, CodeInvitationsFull)
	}
	token, hash := newToken()
	i := Invitation{ID: uuid.Must(uuid.NewV7()), OrganisationID: r.ID, Role: g.Role, CreatedAt: now, ExpiresAt: now.Add(InvitationTime)}
	if err := putInvitation(ctx, tx, i, hash, s.vault.SealAddress(g.Email), s.vault.HashAddress(g.Email), r.actor.ID); err != nil {
		return uuid.Nil, err
	}
	_, err = s.outbox.Enqueue(ctx, tx, mail.Mail{To: mail.Address{Email: g.Email}, Lang: g.Lang, SecretUntil: i.ExpiresAt, Content: invited{
		organisation: r.Organisation, role: g.Role, until: i.ExpiresAt, lang: g.Lang, link: s.invitationLink(g.Lang, token)}})
	return i.ID, err
}

// invitationLink opens the page in the language of the letter. The token stands in
// the fragment: browsers send it to nobody, so it reaches no log.
func (s *Service) invitationLink(lang, token string) string {
	prefix := ""
	if lang != locale.Default {
		prefix = "/" + lang
	}
	return s.o.PublicURL + prefix + "/einladung#" + token
}

const tokenBytes = 32

func newToken() (token string, hash []byte) {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b) // never fails, says its documentation
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, hashToken(token)
}

// hashToken needs no key: there is nothing to guess in 256 random bits.
func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(strings.TrimSpace(token)))
	return sum[:]
}

// Withdraw makes an open invitation void. NotFound authz.not_found.
func (s *Service) Withdraw(ctx context.Context, actor authz.Actor, id, invitation uuid.UUID) error {
	_, err := s.change(ctx, actor, id, func(ctx context.Context, tx bun.Tx, r *room) (*audit.Entry, error) {
		if err := CanInvite(r.actor, &r.Organisation).Err(); err != nil {
			return nil, err
		}
		was, err := deleteInvitation(ctx, tx, id, invitation)
		if err == nil && !was {
			err = authz.Denied(authz.CodeNotFound).Err()
		}
		return entry("organisation.invitation_withdrawn", map[string]any{"invitation": invitation}), err
	})
	return err
}

// LookAt tells a logged-in person what an invitation is about, before they accept.
// Gone organisation.invitation_invalid.
func (s *Service) LookAt(ctx context.Context, actor authz.Actor, token string) (*Invitation, *Organisation, error) {
	if err := ActJoin.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, nil, err
	}
	i, err := invitationByToken(ctx, s.db, hashToken(token), s.now())
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	o, err := findOrganisation(ctx, s.db, authz.Software(), i.OrganisationID)
	return i, o, pg.Fault(err)
}

// Accept makes the actor a member, once per invitation; a part that is greater
// already is kept. Gone organisation.invitation_invalid; Forbidden
// authz.employee_required for units.
func (s *Service) Accept(ctx context.Context, actor authz.Actor, key once.Key, token string) (*Detail, error) {
	if err := ActJoin.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	if actor.Kind != authz.Person {
		return nil, authz.Denied(authz.CodeLoginRequired).Err()
	}
	var out *Detail
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var role authz.MemberRole
		id, replayed, err := once.Do(ctx, tx, key, func() (id uuid.UUID, err error) {
			id, role, err = s.accept(ctx, tx, actor, token)
			return id, err
		})
		if err != nil {
			return err
		}
		members, err := s.people.Members(ctx, tx, id, false)
		if err != nil {
			return err
		}
		if out, err = s.detail(ctx, tx, Members(members).present(actor, id), id); err != nil || replayed {
			return err
		}
		return s.record(ctx, tx, actor, "organisation.joined", id, map[string]any{"role": role})
	})
	return out, err
}

func (s *Service) accept(ctx context.Context, tx bun.Tx, actor authz.Actor, token string) (uuid.UUID, authz.MemberRole, error) {
	hash, now := hashToken(token), s.now()
	i, err := invitationByToken(ctx, tx, hash, now)
	if err != nil {
		return uuid.Nil, "", err
	}
	o, err := lockOrganisation(ctx, tx, i.OrganisationID)
	if err != nil {
		return uuid.Nil, "", err
	}
	if o.Kind == Unit {
		if err := authz.Employee()(authz.Case{Actor: actor}).Err(); err != nil {
			return uuid.Nil, "", err
		}
	}
	if i, err = takeInvitation(ctx, tx, hash, now); err != nil { // somebody was faster
		return uuid.Nil, "", err
	}
	members, err := s.people.Members(ctx, tx, o.ID, true)
	if err != nil {
		return uuid.Nil, "", err
	}
	if has, is := Members(members).Of(actor.ID); is && has == authz.Releases {
		return o.ID, has, nil
	}
	return o.ID, i.Role, s.people.PutMembership(ctx, tx, actor.ID, o.ID, i.Role)
}

// SetRole changes the part of a member. Forbidden authz.membership_required,
// organisation.last_releaser; NotFound organisation.member_not_found.
func (s *Service) SetRole(ctx context.Context, actor authz.Actor, id, person uuid.UUID, role authz.MemberRole) (*Detail, error) {
	return s.change(ctx, actor, id, func(ctx context.Context, tx bun.Tx, r *room) (*audit.Entry, error) {
		if err := CanInvite(r.actor, &r.Organisation).Err(); err != nil {
			return nil, err
		}
		if !role.Valid() {
			return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("role", fault.FieldChoice, nil)
		}
		had, is := r.members.Of(person)
		switch {
		case !is:
			return nil, fault.New(fault.NotFound, CodeMemberNotFound)
		case had == role:
			return nil, nil
		}
		if err := CanSetRole(r.actor, &r.Organisation, r.members, person).Err(); err != nil {
			return nil, err
		}
		return entry("organisation.member_role_changed", map[string]any{"person": person, "role": role}), s.people.PutMembership(ctx, tx, person, id, role)
	})
}

// Remove ends a membership, of somebody else or one’s own; it holds at once.
// Errors as SetRole.
func (s *Service) Remove(ctx context.Context, actor authz.Actor, id, person uuid.UUID) error {
	_, err := s.change(ctx, actor, id, func(ctx context.Context, tx bun.Tx, r *room) (*audit.Entry, error) {
		if err := CanRemove(r.actor, &r.Organisation, r.members, person).Err(); err != nil {
			return nil, err
		}
		was, err := s.people.DropMembership(ctx, tx, person, id)
		if err == nil && !was {
			err = fault.New(fault.NotFound, CodeMemberNotFound)
		}
		return entry("organisation.member_removed", map[string]any{"person": person}), err
	})
	return err
}

// HandOver lets another member release and the actor only draft, or leave. The
// answer is nil when the actor left. Forbidden authz.membership_required; Invalid
// request.invalid with organisation.member_not_found at «to».
func (s *Service) HandOver(ctx context.Context, actor authz.Actor, id, to uuid.UUID, leave bool) (*Detail, error) {
	return s.change(ctx, actor, id, func(ctx context.Context, tx bun.Tx, r *room) (*audit.Entry, error) {
		if err := CanHandOver(r.actor, &r.Organisation).Err(); err != nil {
			return nil, err
		}
		if _, is := r.members.Of(to); !is || to == actor.ID {
			return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("to", CodeMemberNotFound, nil)
		}
		if err := s.people.PutMembership(ctx, tx, to, id, authz.Releases); err != nil {
			return nil, err
		}
		e := entry("organisation.handed_over", map[string]any{"to": to, "left": leave})
		if leave {
			_, err := s.people.DropMembership(ctx, tx, actor.ID, id)
			return e, err
		}
		return e, s.people.PutMembership(ctx, tx, actor.ID, id, authz.Drafts)
	})
}
