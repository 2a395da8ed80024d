package statement

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// FilePurpose of what senders attach, ScanPurpose of paper that staff capture.
const (
	FilePurpose = "statement-file"
	ScanPurpose = "statement-scan"
	subjectKind = "consultation_statement"
)

// Options of the service.
type Options struct {
	// PublicURL without trailing slash.
	PublicURL string
	// Key signs receipts.
	Key receipt.Key
}

// Service is what can be done with statements; one method, one transaction.
type Service struct {
	db            bun.IDB
	log           *audit.Log
	consultations *consultation.Service
	people        *identity.Service
	vault         *identity.Vault
	files         *file.Service
	outbox        *mail.Outbox
	now           func() time.Time
	o             Options
	claim         Claim
	onSubmission  []SubmissionHook
	onWithdrawal  []WithdrawalHook
	onForget      []space.Eraser
	reported      Reported
	reached       Reached
}

// Invitation is what an addressee brings to their statement.
type Invitation struct {
	Kind Kind
	// Organisation is the name of one; empty for persons.
	Organisation string
	Category     string
	Contact      Contact
	// ExtendedTo is the last day of who got more time.
	ExtendedTo *time.Time
}

// Claim gives a statement to the addressee with this code, once. Refusals: those of
// codes, and CodeInvitationUsed.
type Claim func(ctx context.Context, tx bun.Tx, activity uuid.UUID, code string, statement uuid.UUID) (*Invitation, error)

// SubmissionHook is told, in the transaction, of every version that is submitted.
type SubmissionHook func(ctx context.Context, tx bun.Tx, s *Statement, x *Submission) error

// WithdrawalHook is told, in the transaction, that a statement was withdrawn.
type WithdrawalHook func(ctx context.Context, tx bun.Tx, s *Statement) error

// NewService registers what kind of files belong to statements.
func NewService(db bun.IDB, log *audit.Log, consultations *consultation.Service, people *identity.Service, vault *identity.Vault, files *file.Service, outbox *mail.Outbox, now func() time.Time, o Options) *Service {
	s := &Service{db: db, log: log, consultations: consultations, people: people, vault: vault, files: files, outbox: outbox, now: now, o: o}
	files.Purpose(file.Purpose{Name: FilePurpose, Types: append(file.Documents(), file.Pictures()...), MaxBytes: 20 << 20, MaxFiles: 3 * MaxFiles}, guard{s})
	files.Purpose(file.Purpose{Name: ScanPurpose, Types: append(file.Documents(), file.Pictures()...), MaxBytes: 50 << 20, MaxFiles: MaxFiles}, guard{s})
	consultations.Counts(countBlocks)
	return s
}

// OnClaim sets who knows the addressees; app does it before anything is served.
func (s *Service) OnClaim(c Claim) { s.claim = c }

// OnSubmission adds who is told of submissions; app does it before anything is served.
func (s *Service) OnSubmission(h SubmissionHook) { s.onSubmission = append(s.onSubmission, h) }

// OnWithdrawal adds who is told of withdrawals; app does it before anything is served.
func (s *Service) OnWithdrawal(h WithdrawalHook) { s.onWithdrawal = append(s.onWithdrawal, h) }

// OnForget adds what else is erased with the statements of a project, before they are;
// app does it before anything is served.
func (s *Service) OnForget(e space.Eraser) { s.onForget = append(s.onForget, e) }

// HandedIn tells those added by OnSubmission.
func (s *Service) HandedIn(ctx context.Context, tx bun.Tx, row *Statement, x *Submission) error {
	for _, h := range s.onSubmission {
		if err := h(ctx, tx, row, x); err != nil {
			return err
		}
	}
	return nil
}

// TakenBack tells those added by OnWithdrawal.
func (s *Service) TakenBack(ctx context.Context, tx bun.Tx, row *Statement) error {
	for _, h := range s.onWithdrawal {
		if err := h(ctx, tx, row); err != nil {
			return err
		}
	}
	return nil
}

// Forgetting erases what was added by OnForget, before the statements of a project go.
func (s *Service) Forgetting(ctx context.Context, tx bun.Tx, project uuid.UUID) error {
	for _, e := range s.onForget {
		if _, err := e(ctx, tx, project); err != nil {
			return err
		}
	}
	return nil
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.consultations, inner.now = tx, s.consultations.In(tx, now), now
	return &inner
}

// guard knows who may see files of statements.
type guard struct{ s *Service }

// MayUpload: everybody with an account; what is not attached goes after a day.
func (g guard) MayUpload(context.Context, authz.Actor) (authz.Decision, error) {
	return authz.Allow(), nil
}

// MayRead: whose the statement is, and the staff of the project.
func (g guard) MayRead(ctx context.Context, a authz.Actor, of file.Subject) (file.Answer, error) {
	r, err := g.s.Open(ctx, g.s.db, Visitor{Actor: a}, of.ID, false)
	if f := (*fault.Error)(nil); errors.As(err, &f) && f.Kind != fault.Internal && f.Kind != fault.Unavailable {
		return file.Answer{Decision: authz.Denied(authz.CodeNotFound)}, nil
	}
	if err != nil {
		return file.Answer{}, err
	}
	return file.Answer{Decision: CanRead(Visitor{Actor: a}, r.S, r.C.Project)}, nil
}

// Room is a statement with the consultation it belongs to.
type Room struct {
	S *Statement
	C *consultation.Consultation
}

// Open finds a statement for who may read it. NotFound authz.not_found; Forbidden
// consultation.membership_ended for who wrote in it and does not speak for the
// organisation any more. Four statements.
func (s *Service) Open(ctx context.Context, db bun.IDB, v Visitor, id uuid.UUID, lock bool) (*Room, error) {
	row, err := findStatement(ctx, db, id, lock)
	if err != nil {
		return nil, pg.Fault(err)
	}
	c, err := s.consultations.Activity(ctx, db, v.Actor, row.ActivityID)
	if fault.Is(err, space.CodeActivityNotFound) {
		return nil, authz.Denied(authz.CodeNotFound).Err()
	}
	if err != nil {
		return nil, err
	}
	if d := CanRead(v, row, c.Project); !d.Allowed {
		if row.OrganisationID != nil && v.Kind == authz.Person {
			if wrote, err := wroteIn(ctx, db, row, v.ID); err != nil || wrote {
				return nil, errors.Join(err, fault.New(fault.Forbidden, CodeMembershipEnded).WithParam("Organisation", row.Organisation))
			}
		}
		return nil, d.Err()
	}
	return &Room{row, c}, s.Unseal(row)
}

// OpenFor is Open for a change: the version that people mean stays current until the end,
// the row is locked and the decision asked. The order is that of a publication, which
// takes the version first and the statements after it.
func (s *Service) OpenFor(ctx context.Context, tx bun.Tx, v Visitor, id uuid.UUID, may func(Visitor, *Statement, *consultation.Consultation, time.Time) authz.Decision) (*Room, error) {
	before, err := findStatement(ctx, tx, id, false)
	if err != nil {
		return nil, pg.Fault(err)
	}
	if err := s.consultations.Hold(ctx, tx, before.ActivityID); err != nil {
		return nil, err
	}
	r, err := s.Open(ctx, tx, v, id, true)
	if err != nil {
		return nil, err
	}
	return r, Refuse(may(v, r.S, r.C, s.now()), r.C, r.S, s.now())
}

const kindContact = "consultation contact"

// Insert a statement, its contact sealed.
func (s *Service) Insert(ctx context.Context, tx bun.Tx, row *Statement) error {
	return insertStatement(ctx, tx, row, s.seal(row))
}

// Save writes everything in the row of a statement that can change.
func (s *Service) Save(ctx context.Context, tx bun.Tx, row *Statement) error {
	return updateStatement(ctx, tx, row, s.seal(row))
}

// seal writes the contact of a statement into its row, and gives its hashes.
func (s *Service) seal(row *Statement) Hashes {
	row.Sealed = nil
	if row.Contact != (Contact{}) {
		row.Sealed = s.vault.Seal(kindContact, []byte(AsJSON(row.Contact)))
	}
	return s.Hashes(row.Kind, row.Organisation, row.Contact)
}

// Unseal opens the contact of a row.
func (s *Service) Unseal(row *Statement) error {
	if len(row.Sealed) == 0 {
		return nil
	}
	plain, err := s.vault.Open(kindContact, row.Sealed)
	if err != nil {
		return err
	}
	return decode(plain, &row.Contact)
}

// Record an act on a statement.
func (s *Service) Record(ctx context.Context, tx bun.Tx, actor authz.Actor, act string, id uuid.UUID, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: act, SubjectKind: subjectKind, SubjectID: id.String(), Data: data})
}
