package addressee

import (
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
)

const tag = "consultations (staff)"

// AddresseeContact is how an addressee is reached.
type AddresseeContact struct {
	Person string `json:"person,omitempty" maxLength:"150" doc:"To whose attention it goes."`
	Street string `json:"street,omitempty" maxLength:"150"`
	Town   string `json:"town,omitempty" maxLength:"150" doc:"With the postal code."`
	Email  string `json:"email,omitempty" maxLength:"254"`
}

type addresseeBody struct {
	Name     string           `json:"name" minLength:"1" maxLength:"150"`
	Kind     string           `json:"kind" enum:"private,organisation"`
	Lang     string           `json:"lang" enum:"de,fr,it,en"`
	Category string           `json:"category,omitempty" maxLength:"60"`
	Contact  AddresseeContact `json:"contact"`
}

type addresseeView struct {
	ID          uuid.UUID        `json:"id" format:"uuid"`
	Name        string           `json:"name"`
	Kind        string           `json:"kind" enum:"private,organisation"`
	Lang        string           `json:"lang"`
	Category    string           `json:"category,omitempty"`
	Contact     AddresseeContact `json:"contact"`
	InvitedAt   *time.Time       `json:"invitedAt,omitempty" doc:"By mail."`
	PrintedAt   *time.Time       `json:"printedAt,omitempty" doc:"Letter printed."`
	RemindedAt  *time.Time       `json:"remindedAt,omitempty" doc:"The last time, by itself or by staff."`
	Deadline    *time.Time       `json:"deadline,omitempty" doc:"Last second in which they can answer, more time included; absent without a phase that takes statements."`
	ExtendedTo  string           `json:"extendedTo,omitempty" format:"date"`
	Reason      string           `json:"reason,omitempty" doc:"Why there is more time."`
	StatementID *uuid.UUID       `json:"statementId,omitempty" format:"uuid"`
	Answer      string           `json:"answer,omitempty" enum:"draft,submitted,withdrawn" doc:"State of the statement; absent without one."`
}

func view(a Addressee) addresseeView {
	v := addresseeView{ID: a.ID, Name: a.Name, Kind: string(a.Kind), Lang: a.Lang, Category: a.Category, Contact: AddresseeContact{a.Contact.Person, a.Contact.Street, a.Contact.Town, a.Contact.Email},
		InvitedAt: a.InvitedAt, PrintedAt: a.PrintedAt, RemindedAt: later(a.RemindedAt, a.NudgedAt), Reason: a.Reason, Answer: string(a.Answer)}
	if a.Answer != "" && a.Answer != statement.Draft {
		v.StatementID = a.StatementID // a draft is nobody else’s business
	}
	if !a.Deadline.IsZero() {
		v.Deadline = &a.Deadline
	}
	if a.ExtendedTo != nil {
		v.ExtendedTo = statement.Day(*a.ExtendedTo).String()
	}
	return v
}

func later(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.After(*a) {
		return b
	}
	return a
}

type listAddresseesInput struct {
	httpapi.PageQuery
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type listAddresseesOutput struct{ Body httpapi.Page[addresseeView] }

type createAddresseeInput struct {
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     addresseeBody
}

type addresseeOutput struct{ Body addresseeView }

type importAddresseesInput struct {
	httpapi.Stream
	Activity       uuid.UUID `path:"activity" format:"uuid"`
	IdempotencyKey string    `header:"Idempotency-Key" required:"true" minLength:"16" maxLength:"64" pattern:"^[A-Za-z0-9_-]+$" doc:"Random, chosen by the client per list and kept when the request is repeated."`
}

type importedAddressees struct {
	Count int      `json:"count"`
	Left  []string `json:"left,omitempty" doc:"Titles of columns that are not asked for, though something stands in them: it was not taken."`
}

type importAddresseesOutput struct{ Body importedAddressees }

type addresseeCount struct {
	Count int `json:"count"`
}

type countOutput struct{ Body addresseeCount }

type inviteAddresseesInput struct {
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     struct {
		IDs []uuid.UUID `json:"ids,omitempty" maxItems:"2000" doc:"Only these, also again; absent for everybody who was not invited by mail yet."`
	}
}

type reminderInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type addresseeReminder struct {
	Due   int `json:"due" doc:"Would get a mail now."`
	Today int `json:"today" doc:"Got one today already, which is enough."`
	Post  int `json:"post" doc:"Have no mail address: a letter reaches them."`
}

type reminderOutput struct{ Body addresseeReminder }

type remindAddresseesInput struct {
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type addresseeIDInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type addresseeLettersInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Part     int       `query:"part" minimum:"1" default:"1" doc:"Five hundred letters each."`
}

type addresseeLetters struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               func(huma.Context)
}

type extendAddresseeInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		Until  calendar.Date `json:"until" format:"date" doc:"Last day."`
		Reason string        `json:"reason" minLength:"1" maxLength:"500"`
	}
}

// Routes adds the list of addressees of a consultation.
func (s *Service) Routes(api *httpapi.API) {
	const list = "/staff/consultations/{activity}/addressees"
	httpapi.Register(api, httpapi.Operation{ID: "listAddressees", Method: http.MethodGet, Path: list, Tag: tag, Summary: "Who is invited, by name. Recorded in the audit log."}, s.listRoute)
	httpapi.Register(api, httpapi.Operation{ID: "createAddressee", Method: http.MethodPost, Path: list, Tag: tag, Status: http.StatusCreated, Summary: "Put somebody on the list."}, s.createRoute)
	httpapi.Register(api, httpapi.Operation{ID: "importAddressees", Method: http.MethodPost, Path: list + "/import", Tag: tag, Status: http.StatusCreated, Receives: "application/octet-stream", Timeout: 5 * time.Minute,
		Summary: "Import a list as CSV or XLSX: taken whole or not at all, with every wrong line named."}, s.importRoute)
	httpapi.Register(api, httpapi.Operation{ID: "inviteAddressees", Method: http.MethodPost, Path: list + "/invite", Tag: tag, Summary: "Invite by mail."}, s.inviteRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getAddresseeReminder", Method: http.MethodGet, Path: list + "/reminder", Tag: tag, Summary: "How many a reminder would reach now."}, s.dueRoute)
	httpapi.Register(api, httpapi.Operation{ID: "remindAddressees", Method: http.MethodPost, Path: list + "/reminder", Tag: tag, Summary: "Remind by mail everybody who was asked and has not answered, at most once a day each."}, s.nudgeRoute)
	httpapi.Register(api, httpapi.Operation{ID: "printAddresseeLetters", Method: http.MethodGet, Path: list + "/letters.pdf", Tag: tag, Limit: httpapi.Limit{Name: "code-letters", Count: 60, Per: 10 * time.Minute},
		Summary: "Invitations with code and QR code as application/pdf, one page each. Recorded in the audit log."}, s.lettersRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteAddressee", Method: http.MethodDelete, Path: "/staff/addressees/{id}", Tag: tag, Status: http.StatusNoContent, Summary: "Take somebody off the list who has not begun to answer."}, s.deleteRoute)
	httpapi.Register(api, httpapi.Operation{ID: "extendAddressee", Method: http.MethodPut, Path: "/staff/addressees/{id}/extension", Tag: tag, Summary: "Give one addressee more time, with a reason."}, s.extendRoute)
}

func (s *Service) listRoute(ctx context.Context, in *listAddresseesInput) (*listAddresseesOutput, error) {
	var after *Position
	if in.Cursor != "" {
		after = &Position{}
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	rows, err := s.List(ctx, authz.ActorOf(ctx), in.Activity, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &listAddresseesOutput{httpapi.Stretch(rows, in.Limit, view, func(a Addressee) any { return Position{locale.NameKey(a.Name), a.ID} })}, nil
}

func (s *Service) createRoute(ctx context.Context, in *createAddresseeInput) (*addresseeOutput, error) {
	a, b := authz.ActorOf(ctx), in.Body
	row, err := s.Create(ctx, a, in.Key("addressee.create:"+in.Activity.String()+":"+a.ID.String()), in.Activity, Draft{Name: b.Name, Kind: statement.Kind(b.Kind), Lang: b.Lang, Category: b.Category,
		Contact: Contact{Person: b.Contact.Person, Street: b.Contact.Street, Town: b.Contact.Town, Email: b.Contact.Email}})
	if err != nil {
		return nil, err
	}
	return &addresseeOutput{view(*row)}, nil
}

func (s *Service) importRoute(ctx context.Context, in *importAddresseesInput) (*importAddresseesOutput, error) {
	a := authz.ActorOf(ctx)
	content, err := io.ReadAll(io.LimitReader(in.Arriving(), MaxImport+1))
	if err != nil {
		return nil, fault.Wrap(fault.Incomplete, fault.CodeIncomplete, err)
	}
	sum := sha256.Sum256(content)
	n, left, err := s.Import(ctx, a, once.Key{Scope: "addressee.import:" + in.Activity.String() + ":" + a.ID.String(), Value: in.IdempotencyKey, Fingerprint: sum[:]}, in.Activity, content)
	if err != nil {
		return nil, err
	}
	return &importAddresseesOutput{importedAddressees{n, left}}, nil
}

func (s *Service) inviteRoute(ctx context.Context, in *inviteAddresseesInput) (*countOutput, error) {
	a := authz.ActorOf(ctx)
	n, err := s.Invite(ctx, a, in.Key("addressee.invite:"+in.Activity.String()+":"+a.ID.String()), in.Activity, in.Body.IDs)
	if err != nil {
		return nil, err
	}
	return &countOutput{addresseeCount{n}}, nil
}

func (s *Service) dueRoute(ctx context.Context, in *reminderInput) (*reminderOutput, error) {
	r, err := s.Due(ctx, authz.ActorOf(ctx), in.Activity)
	return &reminderOutput{addresseeReminder(r)}, err
}

func (s *Service) nudgeRoute(ctx context.Context, in *remindAddresseesInput) (*countOutput, error) {
	a := authz.ActorOf(ctx)
	n, err := s.Nudge(ctx, a, once.Key{Scope: "addressee.remind:" + in.Activity.String() + ":" + a.ID.String(), Value: in.IdempotencyKey, Fingerprint: in.Activity[:]}, in.Activity)
	if err != nil {
		return nil, err
	}
	return &countOutput{addresseeCount{n}}, nil
}

func (s *Service) lettersRoute(ctx context.Context, in *addresseeLettersInput) (*addresseeLetters, error) {
	d, err := s.Letters(ctx, authz.ActorOf(ctx), in.Activity, in.Part)
	if err != nil {
		return nil, err
	}
	return &addresseeLetters{"application/pdf", `attachment; filename="invitations.pdf"`, func(c huma.Context) {
		if d.Stream(c.BodyWriter()) != nil {
			panic(http.ErrAbortHandler) // half a file must not look whole
		}
	}}, nil
}

func (s *Service) deleteRoute(ctx context.Context, in *addresseeIDInput) (*struct{}, error) {
	return nil, s.Delete(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) extendRoute(ctx context.Context, in *extendAddresseeInput) (*addresseeOutput, error) {
	row, err := s.Extend(ctx, authz.ActorOf(ctx), in.ID, in.Body.Until, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return &addresseeOutput{view(*row)}, nil
}
