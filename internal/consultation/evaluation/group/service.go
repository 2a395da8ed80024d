package group

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/similar"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Service is what can be done with groups; one method, one transaction.
type Service struct {
	db            bun.IDB
	segments      *evaluation.Service
	consultations *consultation.Service
	now           func() time.Time
}

// NewService stands on the segments.
func NewService(db bun.IDB, segments *evaluation.Service, consultations *consultation.Service, now func() time.Time) *Service {
	return &Service{db, segments, consultations, now}
}

func personOf(a authz.Actor) *uuid.UUID {
	if a.Kind != authz.Person {
		return nil
	}
	return &a.ID
}

// Find starts the search for similar segments from a threshold on, 0.3 to 1; 0 is the one
// of the last search, at first that of the settings. While a search is waiting or working
// it is that one.
func (s *Service) Find(ctx context.Context, a authz.Actor, activity uuid.UUID, threshold float64) (*Search, error) {
	var out *Search
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.segments.Open(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		// Before the job exists, so that it finds its row.
		if err := s.segments.Ensure(ctx, tx, activity); err != nil {
			return err
		}
		if err := setSearch(ctx, tx, activity, "waiting", 0, 0, s.now()); err != nil {
			return err
		}
		if threshold > 0 {
			if err := setThreshold(ctx, tx, activity, threshold); err != nil {
				return err
			}
		}
		if err := jobs.Enqueue(ctx, tx, similarArgs{activity}, jobs.Unique(activity.String()), jobs.MaxAttempts(3)); err != nil {
			return err
		}
		if out, err = searchOf(ctx, tx, c); err != nil {
			return err
		}
		return s.segments.Record(ctx, tx, a, "consultation.similar_searched", activity, map[string]any{"threshold": out.Threshold})
	})
	return out, err
}

// searchOf a consultation; without a threshold of its own it is the one of the settings.
func searchOf(ctx context.Context, db bun.IDB, c *consultation.Consultation) (*Search, error) {
	out, err := findSearch(ctx, db, c.Activity.ID)
	if err == nil && out.Threshold == 0 {
		out.Threshold = c.Settings.Similarity
	}
	return out, err
}

// Progress of the search.
func (s *Service) Progress(ctx context.Context, a authz.Actor, activity uuid.UUID) (*Search, error) {
	c, err := s.segments.Open(ctx, s.db, a, activity)
	if err != nil {
		return nil, err
	}
	out, err := searchOf(ctx, s.db, c)
	return out, pg.Fault(err)
}

// beat is the pause between two signs of life.
const beat = 500 * time.Millisecond

// Search finds similar segments and suggests groups of them. It writes down how far it is.
// A second run does no harm.
func (s *Service) Search(ctx context.Context, activity uuid.UUID) error {
	err := s.search(ctx, activity)
	if err != nil {
		return errors.Join(err, setSearch(context.WithoutCancel(ctx), s.db, activity, "failed", 0, 0, s.now()))
	}
	return nil
}

func (s *Service) search(ctx context.Context, activity uuid.UUID) error {
	c, err := s.consultations.Activity(ctx, s.db, authz.Software(), activity)
	if fault.Is(err, space.CodeActivityNotFound) {
		return jobs.Discard(err)
	}
	if err != nil {
		return err
	}
	asked, err := searchOf(ctx, s.db, c)
	if err != nil {
		return pg.Fault(err)
	}
	all, err := listSaid(ctx, s.db, activity)
	if err != nil {
		return pg.Fault(err)
	}
	texts := make([]string, len(all))
	for i := range all {
		texts[i] = strings.TrimSpace(all[i].Words)
	}
	found, tallies, err := compare(ctx, texts, asked.Threshold, func(done, of int) error {
		return setSearch(ctx, s.db, activity, "working", done, of, s.now())
	})
	if err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := dropSuggestions(ctx, tx, activity); err != nil {
			return err
		}
		before, err := listDecided(ctx, tx, activity)
		if err != nil {
			return err
		}
		if err := insertSuggestions(ctx, tx, activity, suggest(all, found, before), s.now()); err != nil {
			return err
		}
		// Somebody may have asked for another threshold meanwhile: what stands there is true.
		if err := setThreshold(ctx, tx, activity, asked.Threshold); err != nil {
			return err
		}
		if err := setTallies(ctx, tx, activity, tallies); err != nil {
			return err
		}
		return setSearch(ctx, tx, activity, "done", len(all), len(all), s.now())
	})
}

// compare texts with each other: the groups by a threshold, and how many others give.
// beating is called every now and then; its errors are given back at the end.
func compare(ctx context.Context, texts []string, threshold float64, beating func(done, of int) error) ([]similar.Group, []Tally, error) {
	thresholds := append([]float64{threshold}, slices.DeleteFunc(slices.Clone(usual), func(t float64) bool { return t == threshold })...)
	of := len(texts) * (1 + len(thresholds))
	var last time.Time
	var failed error
	after := func(rounds int) func(int) {
		return func(done int) {
			if time.Since(last) >= beat {
				last = time.Now()
				failed = errors.Join(failed, beating(rounds*len(texts)+done, of))
			}
		}
	}
	corpus, err := similar.Read(ctx, texts, after(0))
	if err != nil {
		return nil, nil, errors.Join(err, failed)
	}
	var found []similar.Group
	tallies := make([]Tally, 0, len(thresholds))
	for i, t := range thresholds {
		groups, err := corpus.Groups(ctx, t, after(1+i))
		if err != nil {
			return nil, nil, errors.Join(err, failed)
		}
		if i == 0 {
			found = groups
		}
		tallies = append(tallies, tally(t, groups))
	}
	slices.SortFunc(tallies, func(a, b Tally) int { return cmp.Compare(a.Threshold, b.Threshold) })
	return found, tallies, failed
}

// suggest makes suggestions out of what was found, minding what was decided: a segment in
// an accepted group is in it; what is like it is suggested for that group, where who was
// taken out stays out (its row is there); what was dissolved together does not come
// together again.
func suggest(all []said, found []similar.Group, before []decided) []suggestion {
	apart := map[uuid.UUID]uuid.UUID{}
	for _, d := range before {
		if d.Of == Dissolved && d.State == In {
			apart[d.SegmentID] = d.GroupID
		}
	}
	var made []suggestion
	for _, g := range found {
		next := suggestion{Group: uuid.Must(uuid.NewV7()), Fresh: true}
		for _, m := range g {
			if of := all[m.Index].GroupID; of != nil {
				next.Group, next.Fresh = *of, false
				break
			}
		}
		together := map[uuid.UUID]bool{}
		for _, m := range g {
			seg := &all[m.Index]
			if seg.GroupID != nil {
				continue
			}
			together[apart[seg.ID]] = true
			next.Members = append(next.Members, likeMember{seg.ID, m.Similarity})
		}
		known := len(together) == 1 && !together[uuid.Nil]
		if len(next.Members) == 0 || next.Fresh && (len(next.Members) < 2 || known) {
			continue
		}
		made = append(made, next)
	}
	return made
}

// Groups of a state, or all, largest first: limit+1 when more follow.
func (s *Service) Groups(ctx context.Context, a authz.Actor, activity uuid.UUID, state State, after *Position, limit int) ([]Group, error) {
	if _, err := s.segments.Open(ctx, s.db, a, activity); err != nil {
		return nil, err
	}
	rows, err := listGroups(ctx, s.db, activity, state, after, limit+1)
	return rows, pg.Fault(err)
}

// Sheet is a group with its members.
type Sheet struct {
	Group
	Members []Member
}

// open finds a group for who evaluates; others get NotFound or what Open says.
func (s *Service) open(ctx context.Context, tx bun.Tx, a authz.Actor, id uuid.UUID) (*Group, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: a}).Err(); err != nil {
		return nil, err
	}
	g, err := findGroup(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if _, err := s.segments.Open(ctx, tx, a, g.ActivityID); fault.Is(err, space.CodeActivityNotFound) {
		return nil, authz.Denied(authz.CodeNotFound).Err()
	} else if err != nil {
		return nil, err
	}
	return g, nil
}

func (s *Service) sheet(ctx context.Context, tx bun.Tx, g *Group) (*Sheet, error) {
	rows, err := listMembers(ctx, tx, g.ID)
	return &Sheet{*g, rows}, err
}

// Group is one with its members; that staff opened it is recorded.
func (s *Service) Group(ctx context.Context, a authz.Actor, id uuid.UUID) (out *Sheet, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		g, err := s.open(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if out, err = s.sheet(ctx, tx, g); err != nil {
			return err
		}
		return s.segments.Record(ctx, tx, a, "consultation.group_read", g.ActivityID, map[string]any{"group": id})
	})
	return out, err
}

// Set accepts a group with all its suggested members, or dissolves it; both can be taken
// back by the other. Conflict request.stale, consultation.group_state.
func (s *Service) Set(ctx context.Context, a authz.Actor, id uuid.UUID, version int, to State) (*Sheet, error) {
	return s.change(ctx, a, id, version, "consultation.group_set", func(ctx context.Context, tx bun.Tx, g *Group) error {
		if to != Accepted && to != Dissolved {
			return fault.New(fault.Conflict, CodeGroupState)
		}
		g.State = to
		if to == Dissolved {
			return nil
		}
		return admit(ctx, tx, id)
	})
}

// SetMember takes a segment out of a group or puts it (back) in. Conflict request.stale.
func (s *Service) SetMember(ctx context.Context, a authz.Actor, id, segment uuid.UUID, version int, in bool) (*Sheet, error) {
	return s.change(ctx, a, id, version, "consultation.group_member_set", func(ctx context.Context, tx bun.Tx, _ *Group) error {
		to := Out
		if in {
			to = In
		}
		there, err := setMember(ctx, tx, id, segment, to)
		if err == nil && !there {
			return authz.Denied(authz.CodeNotFound).Err()
		}
		return err
	})
}

func (s *Service) change(ctx context.Context, a authz.Actor, id uuid.UUID, version int, act string, effect func(ctx context.Context, tx bun.Tx, g *Group) error) (out *Sheet, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		g, err := s.open(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if g.Version != version {
			return fault.New(fault.Conflict, fault.CodeStale)
		}
		if err := effect(ctx, tx, g); err != nil {
			return err
		}
		g.ChangedAt, g.ChangedBy = s.now(), personOf(a)
		if err := setState(ctx, tx, g); err != nil {
			return err
		}
		if err := link(ctx, tx, g, g.ChangedAt); err != nil {
			return err
		}
		if err := share(ctx, tx, id, g.ChangedAt); err != nil {
			return err
		}
		if out, err = s.sheet(ctx, tx, g); err != nil {
			return err
		}
		return s.segments.Record(ctx, tx, a, act, g.ActivityID, map[string]any{"group": id, "state": g.State})
	})
	return out, err
}
