package group

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/platform/httpapi"
)

type similarSearch struct {
	State string     `json:"state" enum:"never,waiting,working,done,failed"`
	Done  int        `json:"done"`
	Of    int        `json:"of"`
	At    *time.Time `json:"at,omitempty"`
	// Of the search that is shown or under way.
	Threshold float64        `json:"threshold" doc:"From which likeness on segments are suggested as a group, 0.3 to 1."`
	Tallies   []similarTally `json:"tallies" nullable:"false" doc:"How many groups the last search would have given by usual thresholds; empty before the first."`
}

type similarTally struct {
	Threshold float64 `json:"threshold"`
	Groups    int     `json:"groups"`
	Segments  int     `json:"segments" doc:"In all these groups."`
}

type searchInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type findInput struct {
	Activity  uuid.UUID `path:"activity" format:"uuid"`
	Threshold float64   `query:"threshold" minimum:"0.3" maximum:"1" doc:"Absent: as last time, at first as the settings say."`
}

type searchOutput struct{ Body similarSearch }

// SegmentGroup is a group in the list.
type SegmentGroup struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	State     string    `json:"state" enum:"suggested,accepted,dissolved"`
	Members   int       `json:"members" doc:"Segments in it."`
	Suggested int       `json:"suggested" doc:"Segments that might belong to it."`
	Version   int       `json:"version"`
	ChangedAt time.Time `json:"changedAt"`
}

type segmentGroupMember struct {
	Segment    uuid.UUID `json:"segment" format:"uuid"`
	Label      string    `json:"label"`
	Similarity float64   `json:"similarity" doc:"To the one that most others resemble, 0 to 1."`
	State      string    `json:"state" enum:"suggested,in,out"`
	Block      string    `json:"block,omitempty"`
	Request    string    `json:"request,omitempty"`
	Reason     string    `json:"reason,omitempty"`
	Remark     string    `json:"remark,omitempty"`
	Decision   string    `json:"decision,omitempty" enum:"accepted,partly,not_accepted,noted"`
}

// SegmentGroupDetail is a group with its members.
type SegmentGroupDetail struct {
	SegmentGroup
	Similar []segmentGroupMember `json:"similar" nullable:"false" doc:"Most alike first, at most 1,000."`
}

type groupsInput struct {
	httpapi.PageQuery
	Activity uuid.UUID `path:"activity" format:"uuid"`
	State    string    `query:"state" enum:"suggested,accepted,dissolved"`
}

type groupsOutput struct {
	Body httpapi.Page[SegmentGroup]
}

type groupInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type groupOutput struct{ Body SegmentGroupDetail }

type setGroupInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		State   string `json:"state" enum:"accepted,dissolved"`
		Version int    `json:"version" minimum:"1"`
	}
}

type setMemberInput struct {
	ID      uuid.UUID `path:"id" format:"uuid"`
	Segment uuid.UUID `path:"segment" format:"uuid"`
	Body    struct {
		In      bool `json:"in" doc:"False takes it out."`
		Version int  `json:"version" minimum:"1" doc:"Of the group."`
	}
}

// Routes adds the search and the decisions on groups.
func (s *Service) Routes(api *httpapi.API) {
	const tag, desk, one = "consultations (staff)", "/staff/consultations/{activity}", "/staff/segment-groups/{id}"
	httpapi.Register(api, httpapi.Operation{ID: "findSimilarSegments", Method: http.MethodPut, Path: desk + "/similar", Tag: tag, Limit: httpapi.Limit{Name: "similar", Count: 30, Per: time.Hour},
		Summary: "Look for similar segments; a job suggests groups."}, s.findRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getSimilarSearch", Method: http.MethodGet, Path: desk + "/similar", Tag: tag, Summary: "How far the search is."}, s.progressRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listSegmentGroups", Method: http.MethodGet, Path: desk + "/groups", Tag: tag, Summary: "Groups of similar segments, largest first."}, s.groupsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getSegmentGroup", Method: http.MethodGet, Path: one, Tag: tag, Summary: "A group with its segments. Recorded in the audit log."}, s.groupRoute)
	httpapi.Register(api, httpapi.Operation{ID: "setSegmentGroup", Method: http.MethodPut, Path: one, Tag: tag, Summary: "Accept a group or dissolve it; either takes the other back."}, s.setRoute)
	httpapi.Register(api, httpapi.Operation{ID: "setSegmentGroupMember", Method: http.MethodPut, Path: one + "/segments/{segment}", Tag: tag, Summary: "Take a segment out of a group, or put it in."}, s.memberRoute)
}

func viewSearch(s *Search, err error) (*searchOutput, error) {
	if err != nil {
		return nil, err
	}
	v := similarSearch{State: s.State, Done: s.Done, Of: s.Of, Threshold: percent(s.Threshold), Tallies: []similarTally{}}
	for _, t := range s.Tallies {
		v.Tallies = append(v.Tallies, similarTally{percent(t.Threshold), t.Groups, t.Segments})
	}
	if !s.At.IsZero() {
		v.At = &s.At
	}
	return &searchOutput{v}, nil
}

// percent is a share without the noise of its storage.
func percent(share float64) float64 { return math.Round(share*100) / 100 }

func (s *Service) findRoute(ctx context.Context, in *findInput) (*searchOutput, error) {
	return viewSearch(s.Find(ctx, authz.ActorOf(ctx), in.Activity, in.Threshold))
}

func (s *Service) progressRoute(ctx context.Context, in *searchInput) (*searchOutput, error) {
	return viewSearch(s.Progress(ctx, authz.ActorOf(ctx), in.Activity))
}

func viewGroup(g Group) SegmentGroup {
	return SegmentGroup{g.ID, string(g.State), g.Members, g.Proposed, g.Version, g.ChangedAt}
}

func (s *Service) groupsRoute(ctx context.Context, in *groupsInput) (*groupsOutput, error) {
	var after *Position
	if in.Cursor != "" {
		after = new(Position)
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	rows, err := s.Groups(ctx, authz.ActorOf(ctx), in.Activity, State(in.State), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &groupsOutput{httpapi.Stretch(rows, in.Limit, viewGroup, func(g Group) any { return Position{g.Members + g.Proposed, g.ID} })}, nil
}

func viewGroupSheet(g *Sheet, err error) (*groupOutput, error) {
	if err != nil {
		return nil, err
	}
	v := SegmentGroupDetail{SegmentGroup: viewGroup(g.Group), Similar: []segmentGroupMember{}}
	for _, m := range g.Members {
		switch m.State {
		case In:
			v.SegmentGroup.Members++
		case Proposed:
			v.Suggested++
		}
		v.Similar = append(v.Similar, segmentGroupMember{m.SegmentID, board.Label(m.Number, m.Seq), m.Similarity, string(m.State), m.BlockID, m.Request, m.Reason, m.Remark, string(m.Decision)})
	}
	return &groupOutput{v}, nil
}

func (s *Service) groupRoute(ctx context.Context, in *groupInput) (*groupOutput, error) {
	return viewGroupSheet(s.Group(ctx, authz.ActorOf(ctx), in.ID))
}

func (s *Service) setRoute(ctx context.Context, in *setGroupInput) (*groupOutput, error) {
	return viewGroupSheet(s.Set(ctx, authz.ActorOf(ctx), in.ID, in.Body.Version, State(in.Body.State)))
}

func (s *Service) memberRoute(ctx context.Context, in *setMemberInput) (*groupOutput, error) {
	return viewGroupSheet(s.SetMember(ctx, authz.ActorOf(ctx), in.ID, in.Segment, in.Body.Version, in.Body.In))
}
