package space

import (
	"context"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

// FilterQuery narrows lists over projects; it is exported because the contract reads
// the fields of embedded structs only then.
type FilterQuery struct {
	Space   string `query:"space" maxLength:"100" doc:"Slug of a space."`
	Topic   string `query:"topic" maxLength:"60"`
	Quarter string `query:"quarter" maxLength:"60"`
	Kind    string `query:"kind" maxLength:"50" doc:"Key of a kind of activities, from listTerms."`
}

// Filter of this query, in one group or, with the empty one, in all of them.
func (q FilterQuery) Filter(g Group) Filter {
	return Filter{Group: g, Space: q.Space, Topic: q.Topic, Quarter: q.Quarter, Kind: q.Kind}
}

type projectOnMap struct {
	ProjectView
	Lat   float64 `json:"lat"`
	Lon   float64 `json:"lon"`
	Words string  `json:"words" doc:"The place in words."`
}

type placesInput struct {
	httpapi.PageQuery
	FilterQuery
	Group string `query:"group" enum:"planned,open,finished" doc:"Absent: all of them."`
}

type placesOutput struct{ Body httpapi.Page[projectOnMap] }

func (s *Service) placesRoute(ctx context.Context, in *placesInput) (*placesOutput, error) {
	var after *uuid.UUID
	if in.Cursor != "" {
		after = new(uuid.UUID)
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	rows, err := s.Located(ctx, authz.ActorOf(ctx), in.Filter(Group(in.Group)), httpapi.Lang(ctx), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &placesOutput{httpapi.Stretch(rows, in.Limit, func(l Located) projectOnMap {
		return projectOnMap{ProjectView: s.View(l.Project), Lat: l.Lat, Lon: l.Lon, Words: l.Words}
	}, func(l Located) any { return l.ID })}, nil
}
