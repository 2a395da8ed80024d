package evaluation

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/space"
)

// SegmentAnswer is what the municipality says to a segment.
type SegmentAnswer struct {
	Decision      string            `json:"decision,omitempty" enum:"accepted,partly,not_accepted,noted"`
	Consideration map[string]string `json:"consideration" doc:"HTML by language."`
	ChangedBlock  string            `json:"changedBlock,omitempty"`
}

// SegmentRow is a segment in the table.
type SegmentRow struct {
	ID          uuid.UUID   `json:"id" format:"uuid"`
	StatementID uuid.UUID   `json:"statementId" format:"uuid"`
	Label       string      `json:"label" doc:"For people: number of the statement and of the segment in it."`
	Sender      string      `json:"sender,omitempty"`
	Channel     string      `json:"channel" enum:"online,letter,mail,counter,phone"`
	Kind        string      `json:"kind" enum:"private,organisation"`
	Category    string      `json:"category,omitempty"`
	Lang        string      `json:"lang"`
	SubmittedAt time.Time   `json:"submittedAt"`
	Block       string      `json:"block,omitempty"`
	Chapters    []string    `json:"chapters" nullable:"false" doc:"Outermost first."`
	Position    string      `json:"position,omitempty" enum:"approval,reservation,rejection,none"`
	Quote       string      `json:"quote,omitempty"`
	Request     string      `json:"request,omitempty"`
	Reason      string      `json:"reason,omitempty"`
	Remark      string      `json:"remark,omitempty"`
	Wording     string      `json:"wording,omitempty"`
	Input       string      `json:"input" enum:"current,changed,withdrawn" doc:"What became of the statement since."`
	Place       uuid.UUID   `json:"place" format:"uuid"`
	Assignee    *uuid.UUID  `json:"assignee,omitempty" format:"uuid"`
	AssigneeAs  string      `json:"assigneeName,omitempty"`
	Due         string      `json:"due,omitempty" format:"date"`
	Group       *uuid.UUID  `json:"group,omitempty" format:"uuid"`
	Tags        []uuid.UUID `json:"tags" nullable:"false"`
	SegmentAnswer
	ReleasedAt *time.Time    `json:"releasedAt,omitempty"`
	ChangedAt  time.Time     `json:"changedAt"`
	Version    int           `json:"version"`
	Lease      *SegmentLease `json:"lease,omitempty" doc:"Who works on it now; in the table and in the detail."`
}

// viewListed is a row of the table.
func viewListed(actor authz.Actor, t *Table, s *Segment) SegmentRow {
	v := ViewRow(s, t.Senders[s.StatementID], t.Names)
	v.Lease = viewLease(actor, t.Leases[s.ID], t.Names)
	return v
}

func viewLease(actor authz.Actor, l *Lease, names map[uuid.UUID]string) *SegmentLease {
	if l == nil {
		return nil
	}
	return &SegmentLease{names[l.PersonID], l.PersonID == actor.ID, l.ExpiresAt}
}

// ViewRow is a segment in a list; sender and names may be unknown.
func ViewRow(s *Segment, from *statement.Statement, names map[uuid.UUID]string) SegmentRow {
	v := SegmentRow{ID: s.ID, StatementID: s.StatementID, Label: board.Label(s.Number, s.Seq), Channel: string(s.Channel), Kind: string(s.Kind), Category: s.Category, Lang: s.Lang, SubmittedAt: s.SubmittedAt,
		Block: s.BlockID, Chapters: append([]string{}, s.Chapters...), Position: string(s.Position), Quote: s.Quote, Request: s.Request, Reason: s.Reason, Remark: s.Remark, Wording: s.Wording, Input: string(s.Input),
		Place: s.PlaceID, Assignee: s.AssigneeID, Group: s.GroupID, Tags: append([]uuid.UUID{}, s.Tags...), SegmentAnswer: viewAnswer(&s.Answer), ReleasedAt: s.ReleasedAt, ChangedAt: s.ChangedAt, Version: s.Version}
	if s.DueOn != nil {
		v.Due = s.DueOn.Format(time.DateOnly)
	}
	if s.AssigneeID != nil {
		v.AssigneeAs = names[*s.AssigneeID]
	}
	if from != nil {
		v.Sender = from.Name()
	}
	return v
}

func viewAnswer(a *Answer) SegmentAnswer {
	out := SegmentAnswer{string(a.Decision), a.Consideration, a.ChangedBlock}
	if out.Consideration == nil {
		out.Consideration = map[string]string{}
	}
	return out
}

// SegmentLease is who works on a segment.
type SegmentLease struct {
	Name  string    `json:"name"`
	Mine  bool      `json:"mine"`
	Until time.Time `json:"until"`
}

type segmentNote struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Name      string    `json:"name,omitempty" doc:"Absent when the account is gone."`
	Text      string    `json:"text"`
	Mentions  []string  `json:"mentions" nullable:"false" doc:"Names of who was told."`
	CreatedAt time.Time `json:"createdAt"`
}

type segmentCan struct {
	Write    authz.Permission `json:"write" doc:"To change words and answer; not at a step that locks."`
	Release  authz.Permission `json:"release"`
	TakeBack authz.Permission `json:"takeBack" doc:"To take a release back."`
}

type segmentOriginal struct {
	Remark   uuid.UUID               `json:"id" format:"uuid" doc:"Of the remark."`
	Block    string                  `json:"block"`
	Quote    string                  `json:"quote,omitempty"`
	Position string                  `json:"position,omitempty" enum:"approval,reservation,rejection,none"`
	Request  string                  `json:"request,omitempty"`
	Reason   string                  `json:"reason,omitempty"`
	Words    string                  `json:"remark,omitempty"`
	Before   string                  `json:"before,omitempty" doc:"Words of the passage, where another wording is proposed."`
	Wording  string                  `json:"wording,omitempty"`
	Place    string                  `json:"place,omitempty" doc:"In words, or degrees of latitude and longitude."`
	Pin      *statement.PublishedPin `json:"pin,omitempty"`
}

func viewOriginal(p *receipt.Part) segmentOriginal {
	v := segmentOriginal{Remark: p.ID, Block: p.Block, Quote: p.Quote, Position: p.Position, Request: p.Request, Reason: p.Reason, Words: p.Remark, Before: p.Before, Wording: p.Wording, Pin: statement.ViewPin(p.Pin)}
	if p.Place != nil {
		v.Place = strings.TrimSpace(p.Place.Words + " (" + p.Place.Lat + ", " + p.Place.Lon + ")")
	}
	return v
}

// SegmentDetail is a segment with everything about it.
type SegmentDetail struct {
	SegmentRow
	Activity   uuid.UUID         `json:"activity" format:"uuid"`
	Before     string            `json:"before,omitempty" doc:"Words of the passage, where another wording is proposed."`
	Original   []segmentOriginal `json:"original" nullable:"false" doc:"The remarks it is made of, as they were submitted and signed."`
	Siblings   []SegmentRow      `json:"siblings" nullable:"false" doc:"All segments of the statement, this one too."`
	Notes      []segmentNote     `json:"notes" nullable:"false"`
	TextBlocks []uuid.UUID       `json:"textBlocks" nullable:"false"`
	WrittenBy  string            `json:"writtenBy,omitempty"`
	WrittenAt  *time.Time        `json:"writtenAt,omitempty"`
	ReleasedBy string            `json:"releasedBy,omitempty"`
	FourEyes   bool              `json:"fourEyes"`
	Can        segmentCan        `json:"can"`
}

// ViewSheet is a segment as staff open it.
func ViewSheet(actor authz.Actor, s *Sheet) SegmentDetail {
	v := SegmentDetail{SegmentRow: ViewRow(&s.Segment, s.Sender, s.Names), Activity: s.ActivityID, Before: s.Before, Original: []segmentOriginal{}, Siblings: []SegmentRow{}, Notes: []segmentNote{},
		TextBlocks: s.Uses, WrittenAt: s.WrittenAt, FourEyes: s.FourEyes}
	for i := range s.Original {
		v.Original = append(v.Original, viewOriginal(&s.Original[i]))
	}
	for i := range s.Siblings {
		v.Siblings = append(v.Siblings, ViewRow(&s.Siblings[i], s.Sender, s.Names))
	}
	for _, n := range s.Notes {
		note := segmentNote{ID: n.ID, Text: n.Text, Mentions: []string{}, CreatedAt: n.CreatedAt}
		if n.PersonID != nil {
			note.Name = s.Names[*n.PersonID]
		}
		for _, m := range n.Mentions {
			if name := s.Names[m]; name != "" {
				note.Mentions = append(note.Mentions, name)
			}
		}
		v.Notes = append(v.Notes, note)
	}
	v.Lease = viewLease(actor, s.Lease, s.Names)
	if s.WrittenBy != nil {
		v.WrittenBy = s.Names[*s.WrittenBy]
	}
	if s.ReleasedBy != nil {
		v.ReleasedBy = s.Names[*s.ReleasedBy]
	}
	v.Can = can(actor, s)
	return v
}

func can(actor authz.Actor, s *Sheet) segmentCan {
	here, last := &board.Place{}, &board.Place{}
	for i := range s.Places {
		if s.Places[i].ID == s.PlaceID {
			here = &s.Places[i]
		}
		if s.Places[i].Role == board.Released {
			last = &s.Places[i]
		}
	}
	write := board.May(actor, s.Consultation)
	if write.Allowed && here.Locks {
		write = authz.Denied(CodeSegmentLocked)
	}
	// Elsewhere than where it is: what would happen there.
	elsewhere := &board.Place{ID: uuid.Nil}
	return segmentCan{write.Permission(), CanMove(actor, s.Project, &s.Segment, elsewhere, last, s.FourEyes).Permission(), space.CanPublish(actor, s.Project).Permission()}
}
