package statement

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/space"
)

// StatementContact is the sender on the wire.
type StatementContact struct {
	Name   string `json:"name,omitempty" maxLength:"150"`
	Street string `json:"street,omitempty" maxLength:"150"`
	Town   string `json:"town,omitempty" maxLength:"150"`
	Email  string `json:"email,omitempty" maxLength:"254"`
}

// StatementRemark is a remark on the wire.
type StatementRemark struct {
	ID       uuid.UUID      `json:"id" format:"uuid"`
	Anchor   compare.Anchor `json:"anchor"`
	State    string         `json:"state" enum:"unchanged,changed,removed" doc:"What became of the passage since it was remarked on."`
	Position string         `json:"position,omitempty" enum:"approval,reservation,rejection,none"`
	Request  string         `json:"request,omitempty"`
	Reason   string         `json:"reason,omitempty"`
	Remark   string         `json:"remark,omitempty"`
	Wording  string         `json:"wording,omitempty" doc:"Proposed instead of the words of the passage."`
	Place    *Spot          `json:"place,omitempty"`
	Pin      *Pin           `json:"pin,omitempty"`
	Replaced bool           `json:"pinReplaced,omitempty" doc:"The passage does not show the picture of pin any more."`
	Version  int            `json:"version" doc:"To be sent back when it is saved."`
	Author   string         `json:"author,omitempty" doc:"Who of the team saved it last."`
	SavedAt  time.Time      `json:"savedAt"`
	// WrittenIn tells a reader from where on to compare when State is not unchanged.
	WrittenIn int `json:"writtenIn" doc:"Number of the version of the document it was written to."`
}

func ViewRemark(r *Remark, names map[uuid.UUID]string) StatementRemark {
	v := StatementRemark{ID: r.ID, Anchor: r.Anchor, State: string(r.AnchorState), Position: string(r.Position), Request: r.Request, Reason: r.Reason, Remark: r.Remark, Wording: r.Wording,
		Place: r.Place, Pin: r.Pin, Replaced: r.PinReplaced, Version: r.Version, SavedAt: r.UpdatedAt, WrittenIn: r.AnchorVersion}
	if r.UpdatedBy != nil {
		v.Author = names[*r.UpdatedBy]
	}
	return v
}

type StatementLease struct {
	Block string    `json:"block"`
	Name  string    `json:"name" doc:"Who is writing there."`
	Mine  bool      `json:"mine"`
	Until time.Time `json:"until"`
}

type statementJoin struct {
	StatementID uuid.UUID `json:"statementId" format:"uuid"`
	Number      string    `json:"number"`
	Blocks      []string  `json:"blocks,omitempty" doc:"Chapters; absent for the whole statement."`
	Gone        bool      `json:"gone" doc:"It was withdrawn since, or is not published any more; it is not submitted with this statement."`
}

type statementVersion struct {
	Number      int       `json:"number"`
	SubmittedAt time.Time `json:"submittedAt"`
	Code        string    `json:"code" doc:"Of the receipt."`
	Hash        string    `json:"hash" doc:"SHA-256 of the content, hexadecimal."`
}

type statementCan struct {
	Write    authz.Permission `json:"write"`
	Submit   authz.Permission `json:"submit"`
	Withdraw authz.Permission `json:"withdraw"`
	Publish  authz.Permission `json:"publish" doc:"To allow publication; taking it back is possible until the report."`
}

// StatementDetail is a statement as its owner sees it.
type StatementDetail struct {
	ID             uuid.UUID          `json:"id" format:"uuid"`
	ActivityID     uuid.UUID          `json:"activityId" format:"uuid"`
	Title          string             `json:"title" doc:"Of the consultation."`
	Path           string             `json:"path" doc:"Of its page, without the prefix of a language."`
	State          string             `json:"state" enum:"draft,submitted,withdrawn"`
	Channel        string             `json:"channel" enum:"online,letter,mail,counter,phone"`
	Kind           string             `json:"kind" enum:"private,organisation"`
	OrganisationID *uuid.UUID         `json:"organisationId,omitempty" format:"uuid"`
	Organisation   string             `json:"organisation,omitempty"`
	OnBehalf       string             `json:"onBehalf,omitempty"`
	Category       string             `json:"category,omitempty"`
	Contact        StatementContact   `json:"contact"`
	NoComment      bool               `json:"noComment"`
	Publication    string             `json:"publication" enum:"none,anonymous,named"`
	Hidden         bool               `json:"hidden" doc:"Staff took it out of sight."`
	Number         string             `json:"number,omitempty" doc:"From the first submission on."`
	Changed        bool               `json:"changed" doc:"Something was saved after the last submission; it counts when it is submitted again."`
	StartedAt      time.Time          `json:"startedAt"`
	SubmittedAt    *time.Time         `json:"submittedAt,omitempty"`
	WithdrawnAt    *time.Time         `json:"withdrawnAt,omitempty"`
	ReceivedOn     string             `json:"receivedOn,omitempty" format:"date"`
	CaptureNote    string             `json:"captureNote,omitempty"`
	ConsentNote    string             `json:"consentNote,omitempty"`
	DuplicateOf    *uuid.UUID         `json:"duplicateOf,omitempty" format:"uuid"`
	Deadline       *time.Time         `json:"deadline,omitempty" doc:"Last second in which it can be submitted; what was begun before has half an hour of grace."`
	GraceUntil     *time.Time         `json:"graceUntil,omitempty" doc:"End of that grace, for what was begun online before the deadline."`
	ExtendedTo     string             `json:"extendedTo,omitempty" format:"date" doc:"Last day of an addressee who got more time, when it is later than that of all others."`
	Version        int                `json:"version" doc:"Of what stands above the remarks; to be sent back when it is saved."`
	Remarks        []StatementRemark  `json:"remarks" nullable:"false" doc:"In the order of the document; of removed passages, where they stood."`
	Joins          []statementJoin    `json:"joins" nullable:"false"`
	Files          []file.StoredFile  `json:"files" nullable:"false"`
	Versions       []statementVersion `json:"versions" nullable:"false" doc:"What was submitted, newest first."`
	Leases         []StatementLease   `json:"leases" nullable:"false" doc:"Who of the team is writing where."`
	Can            statementCan       `json:"can"`
}

// View is the statement on the wire, for whose it is and for staff.
func (s *Service) View(v Visitor, d *Detail) StatementDetail {
	now, c := s.now(), d.Consultation
	title, _ := c.Title(d.Lang)
	out := StatementDetail{ID: d.ID, ActivityID: d.ActivityID, Title: title, Path: c.Path(), State: string(d.State), Channel: string(d.Channel), Kind: string(d.Kind), OrganisationID: d.OrganisationID,
		Organisation: d.Organisation, OnBehalf: d.OnBehalf, Category: d.Category, Contact: StatementContact(d.Contact), NoComment: d.NoComment, Publication: string(d.Publication),
		Hidden: d.HiddenAt != nil, Number: d.Number, Changed: d.Changed(), StartedAt: d.StartedAt, SubmittedAt: d.SubmittedAt, WithdrawnAt: d.WithdrawnAt, CaptureNote: d.CaptureNote,
		ConsentNote: d.ConsentNote, DuplicateOf: d.DuplicateOf, Version: d.Statement.Version,
		Remarks: []StatementRemark{}, Joins: []statementJoin{}, Files: []file.StoredFile{}, Versions: []statementVersion{}, Leases: []StatementLease{},
		Can: statementCan{Write: CanWrite(v, &d.Statement, c, now).Permission(), Submit: CanSubmit(v, &d.Statement, c, now).Permission(), Withdraw: CanWithdraw(v, &d.Statement, c, now).Permission(),
			Publish: CanPublish(v, &d.Statement, c, Named, now).Permission()}}
	if d.Reported && out.Can.Publish.Allowed {
		out.Can.Publish = authz.Denied(CodeReported).Permission()
	}
	if d.ReceivedOn != nil {
		out.ReceivedOn = Day(*d.ReceivedOn).String()
	}
	if closes := Deadline(c, &d.Statement, now); !closes.IsZero() {
		out.Deadline = &closes
		if grace := closes.Add(space.Grace); d.Channel == Online && !d.StartedAt.Truncate(time.Second).After(closes) {
			out.GraceUntil = &grace
		}
	}
	if _, closes := Times(c, now); d.ExtendedTo != nil && Day(*d.ExtendedTo).End().After(closes) {
		out.ExtendedTo = Day(*d.ExtendedTo).String()
	}
	for i := range d.Remarks {
		out.Remarks = append(out.Remarks, ViewRemark(&d.Remarks[i], d.Names))
	}
	for _, j := range d.Joins {
		out.Joins = append(out.Joins, statementJoin{j.JoinedID, j.Number, j.Blocks, j.Gone})
	}
	for i := range d.Files {
		out.Files = append(out.Files, ViewFile(v, d.ID, &d.Files[i]))
	}
	for _, x := range d.Submissions {
		out.Versions = append(out.Versions, statementVersion{x.Number, x.SubmittedAt, receipt.CodeOf(x.Hash), fmt.Sprintf("%x", x.Hash)})
	}
	for _, l := range d.Leases {
		out.Leases = append(out.Leases, StatementLease{l.BlockID, d.Names[l.PersonID], l.PersonID == v.ID, l.ExpiresAt})
	}
	return out
}

// PublishedPin is a point in a picture of the document, as it was submitted.
type PublishedPin struct {
	File     uuid.UUID `json:"file" format:"uuid"`
	X        float64   `json:"x" doc:"Share of the width, from the left."`
	Y        float64   `json:"y" doc:"Share of the height, from above."`
	Plan     string    `json:"plan,omitempty" doc:"Name of the picture."`
	Replaced bool      `json:"replaced,omitempty" doc:"The passage showed another picture when it was submitted."`
}

// ViewPin of a content that was submitted; nil without one.
func ViewPin(p *receipt.Pin) *PublishedPin {
	if p == nil {
		return nil
	}
	return &PublishedPin{p.File, receipt.Share(p.X), receipt.Share(p.Y), p.Plan, p.Replaced}
}

// viewFile shows a file where the visitor may fetch it: without a login only here.
func ViewFile(v Visitor, id uuid.UUID, f *file.File) file.StoredFile {
	out := file.View(f)
	if len(v.Secret) > 0 {
		out.Address = httpapi.Base + "/statements/" + id.String() + "/files/" + f.ID.String()
	}
	return out
}
