package cockpit

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/dossier"
	"mitwirken/internal/export"
	"mitwirken/internal/organisation"
	"mitwirken/internal/oversight"
	"mitwirken/internal/space"
)

// exportsShown and organisationsShown keep lists of the page short.
const (
	exportsShown       = 5
	organisationsShown = 50
)

// Service puts together what other rooms know.
type Service struct {
	spaces        *space.Service
	dossiers      *dossier.Service
	exports       *export.Service
	organisations *organisation.Service
	oversight     *oversight.Service
	now           func() time.Time
}

// NewService keeps the rooms.
func NewService(spaces *space.Service, dossiers *dossier.Service, exports *export.Service, organisations *organisation.Service, o *oversight.Service, now func() time.Time) *Service {
	return &Service{spaces: spaces, dossiers: dossiers, exports: exports, organisations: organisations, oversight: o, now: now}
}

// Cockpit of one person.
type Cockpit struct {
	Tasks []Task
	Plans []space.Plan
	// More projects exist than are shown.
	More bool
	// Entries are events and milestones of the coming months.
	Entries []dossier.Entry
	At      time.Time
}

// Open the cockpit. At most seven statements, however many projects there are.
// Forbidden authz.employee_required.
func (s *Service) Open(ctx context.Context, actor authz.Actor, lang string) (*Cockpit, error) {
	if err := ActOpen.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	c := &Cockpit{At: s.now()}
	var err error
	if c.Plans, err = s.spaces.Plans(ctx, actor, lang); err != nil {
		return nil, err
	}
	if c.More = len(c.Plans) > space.MaxPlans; c.More {
		c.Plans = c.Plans[:space.MaxPlans]
	}
	entries, err := s.agenda(ctx, actor, c)
	if err != nil {
		return nil, err
	}
	for i := range c.Plans {
		p := &c.Plans[i]
		c.Tasks = append(c.Tasks, of(actor, p, c.At)...)
		if n := waiting(actor, p, entries); n > 0 && p.FourEyes {
			c.Tasks = append(c.Tasks, Task{Kind: Entries, Project: p, Count: n})
		}
	}
	for _, add := range []func(context.Context, authz.Actor, *Cockpit) error{s.addExports, s.addOrganisations, s.addTrouble} {
		if err := add(ctx, actor, c); err != nil {
			return nil, err
		}
	}
	order(c.Tasks)
	return c, nil
}

// agenda keeps what is coming up and returns that together with what waits.
func (s *Service) agenda(ctx context.Context, actor authz.Actor, c *Cockpit) ([]dossier.Entry, error) {
	ids := make([]uuid.UUID, len(c.Plans))
	for i := range c.Plans {
		ids[i] = c.Plans[i].ID
	}
	entries, err := s.dossiers.Outlook(ctx, dossier.Outlook{Projects: ids, From: c.At, To: c.At.Add(ahead), Waiting: secondPairs(actor, c.Plans)})
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Live != nil && (e.Kind == dossier.Event || e.Kind == dossier.Milestone) && !e.At.Before(c.At) && e.At.Before(c.At.Add(ahead)) {
			c.Entries = append(c.Entries, e)
		}
	}
	return entries, nil
}

func (s *Service) addExports(ctx context.Context, actor authz.Actor, c *Cockpit) error {
	if !export.ActBegin.Decide(authz.Case{Actor: actor}).Allowed {
		return nil
	}
	runs, err := s.exports.Runs(ctx, actor, uuid.Nil, exportsShown)
	if err != nil {
		return err
	}
	n, until := int64(0), time.Time{}
	for i := range runs[:min(len(runs), exportsShown)] {
		if r := &runs[i]; export.CanDownload(actor, r, c.At).Allowed {
			if n++; until.IsZero() || r.ExpiresAt.Before(until) {
				until = r.ExpiresAt
			}
		}
	}
	if n > 0 {
		c.Tasks = append(c.Tasks, Task{Kind: Export, Count: n, Due: until, More: len(runs) > exportsShown})
	}
	return nil
}

func (s *Service) addOrganisations(ctx context.Context, actor authz.Actor, c *Cockpit) error {
	if !organisation.ActKeep.Decide(authz.Case{Actor: actor}).Allowed {
		return nil
	}
	unverified := false
	rows, err := s.organisations.List(ctx, actor, organisation.Query{Verified: &unverified, Limit: organisationsShown})
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		c.Tasks = append(c.Tasks, Task{Kind: Organisations, Count: int64(min(len(rows), organisationsShown)), More: len(rows) > organisationsShown})
	}
	return nil
}

func (s *Service) addTrouble(ctx context.Context, actor authz.Actor, c *Cockpit) error {
	broken, jobs, mails, err := s.oversight.Trouble(ctx, actor)
	if err != nil {
		return err
	}
	if broken {
		c.Tasks = append(c.Tasks, Task{Kind: LogBroken})
	}
	if jobs > 0 {
		c.Tasks = append(c.Tasks, Task{Kind: JobsGivenUp, Count: jobs})
	}
	if mails > 0 {
		c.Tasks = append(c.Tasks, Task{Kind: MailsFailed, Count: mails})
	}
	return nil
}
