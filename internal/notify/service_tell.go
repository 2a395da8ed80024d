package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
)

// stories remembers events in words for the time of one job: a hundred readers of
// the same language cost one telling.
type stories struct {
	s    *Service
	told map[storyKey]*Story
}

type storyKey struct {
	event uuid.UUID
	lang  string
}

func (s *Service) newStories() *stories { return &stories{s, map[storyKey]*Story{}} }

// of is nil when there is nothing to tell.
func (t *stories) of(ctx context.Context, e Event, lang string) (*Story, error) {
	key := storyKey{e.ID, lang}
	if story, known := t.told[key]; known {
		return story, nil
	}
	teller, err := t.s.teller(e.Subject.Kind)
	if err != nil {
		return nil, err
	}
	story, err := teller.Tell(ctx, e, lang)
	if err != nil {
		return nil, err
	}
	t.told[key] = story
	return story, nil
}

func (s *Service) teller(kind string) (Teller, error) {
	t, known := s.tellers[kind]
	if !known {
		return t, jobs.Discard(fmt.Errorf("notify: nobody speaks about «%s»", kind))
	}
	return t, nil
}

// tellStretch writes the letters about one event to the next followers and tells
// whether they were the last. Everything is read before the transaction; in it, the
// row of the event is locked, and who has moved on meanwhile leaves this stretch to
// the other. e moves along.
func (s *Service) tellStretch(ctx context.Context, e *eventRow, told *stories) (done bool, err error) {
	people, err := nextFollowers(ctx, s.db, e, stretch)
	if err != nil {
		return false, pg.Fault(err)
	}
	letters, err := s.about(ctx, e.event(), people, told)
	if err != nil {
		return false, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		at, err := findEvent(ctx, tx, e.ID, true)
		if err != nil || at == nil || at.ToldAt != nil {
			done = true
			return err
		}
		if at.ToldTo != e.ToldTo {
			*e = *at
			return nil
		}
		now := s.now()
		claimed, err := claimDeliveries(ctx, tx, e.ID, ids(letters), now)
		if err != nil {
			return err
		}
		for _, l := range letters {
			if !slices.Contains(claimed, l.to.Actor.ID) {
				continue
			}
			if err := s.send(ctx, tx, l); err != nil {
				return err
			}
		}
		next, last := e.ToldTo, len(people) < stretch
		if len(people) > 0 {
			next = people[len(people)-1]
		}
		if err := advance(ctx, tx, e.ID, next, when(last, now)); err != nil {
			return err
		}
		moved := *at
		moved.ToldTo = next
		*e, done = moved, last
		return nil
	})
	return done, err
}

func when(is bool, t time.Time) *time.Time {
	if !is {
		return nil
	}
	return &t
}

// letter is ready to be enqueued.
type letter struct {
	to      identity.Recipient
	content mail.Content
}

func ids(letters []letter) []uuid.UUID {
	out := make([]uuid.UUID, len(letters))
	for i, l := range letters {
		out[i] = l.to.Actor.ID
	}
	return out
}

func (s *Service) send(ctx context.Context, tx bun.Tx, l letter) error {
	_, err := s.outbox.Enqueue(ctx, tx, mail.Mail{To: mail.Address{Name: l.to.Name, Email: l.to.Email}, Lang: l.to.Lang, Content: l.content})
	return err
}

// reachable are those of the people to whom a letter can go.
func (s *Service) reachable(ctx context.Context, people []uuid.UUID) ([]identity.Recipient, error) {
	all, err := s.people.Recipients(ctx, s.db, people)
	return slices.DeleteFunc(all, func(r identity.Recipient) bool { return !(mail.Address{Email: r.Email}).Valid() }), pg.Fault(err)
}

func actors(of []identity.Recipient) []authz.Actor {
	out := make([]authz.Actor, len(of))
	for i, r := range of {
		out[i] = r.Actor
	}
	return out
}

// about writes to those of the people who can be reached and see the subject.
func (s *Service) about(ctx context.Context, e Event, people []uuid.UUID, told *stories) ([]letter, error) {
	teller, err := s.teller(e.Subject.Kind)
	if err != nil {
		return nil, err
	}
	to, err := s.reachable(ctx, people)
	if err != nil || len(to) == 0 {
		return nil, err
	}
	sees, err := teller.Readers(ctx, e.Subject.ID, actors(to))
	if err != nil {
		return nil, err
	}
	var out []letter
	for _, r := range to {
		if !sees[r.Actor.ID] {
			continue
		}
		story, err := told.of(ctx, e, r.Lang)
		if err != nil {
			return nil, err
		}
		if story != nil {
			out = append(out, letter{r, newsLetter{story: *story, links: s.links(r, ending{scopeFollow, r.Actor.ID, e.Subject})}})
		}
	}
	return out, nil
}

// weekStretch writes the weekly letters of some readers and tells whether they were
// the last. A reader counts as done also when there was nothing to tell.
func (s *Service) weekStretch(ctx context.Context, w week, told *stories) (done bool, err error) {
	people, err := nextReaders(ctx, s.db, w, stretch)
	if err != nil || len(people) == 0 {
		return true, pg.Fault(err)
	}
	rows, err := listWeek(ctx, s.db, w, people)
	if err != nil {
		return false, pg.Fault(err)
	}
	to, err := s.reachable(ctx, people)
	if err != nil {
		return false, err
	}
	chosen, err := s.chosen(ctx, rows, to)
	if err != nil {
		return false, err
	}
	for _, r := range to { // words are found before the transaction
		for _, e := range chosen[r.Actor.ID] {
			if _, err := told.of(ctx, e, r.Lang); err != nil {
				return false, err
			}
		}
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		claimed, err := claimWeek(ctx, tx, w, people)
		if err != nil {
			return err
		}
		for _, r := range to {
			if !slices.Contains(claimed, r.Actor.ID) {
				continue
			}
			if err := s.sendWeek(ctx, tx, w, r, chosen[r.Actor.ID], told); err != nil {
				return err
			}
		}
		return nil
	})
	return len(people) < stretch, err
}

func (s *Service) sendWeek(ctx context.Context, tx bun.Tx, w week, r identity.Recipient, events []Event, told *stories) error {
	all := make([]uuid.UUID, len(events))
	for i, e := range events {
		all[i] = e.ID
	}
	claimed, err := claimEvents(ctx, tx, w, r.Actor.ID, all)
	if err != nil {
		return err
	}
	l := weekLetter{links: s.links(r, ending{scope: scopeWeekly, person: r.Actor.ID})}
	for _, e := range events {
		if story := told.told[storyKey{e.ID, r.Lang}]; story != nil && slices.Contains(claimed, e.ID) {
			l.stories = append(l.stories, *story)
		}
	}
	if len(l.stories) == 0 {
		return nil
	}
	return s.send(ctx, tx, letter{r, l})
}

// chosen are the events of each reader that they see, oldest first; visibility is
// asked once for each subject.
func (s *Service) chosen(ctx context.Context, rows []weekRow, to []identity.Recipient) (map[uuid.UUID][]Event, error) {
	sees := map[Subject]map[uuid.UUID]bool{}
	out := map[uuid.UUID][]Event{}
	for _, r := range rows {
		e := r.event()
		if _, asked := sees[e.Subject]; !asked {
			teller, err := s.teller(e.Subject.Kind)
			if err != nil {
				return nil, err
			}
			if sees[e.Subject], err = teller.Readers(ctx, e.Subject.ID, actors(to)); err != nil {
				return nil, err
			}
		}
		if sees[e.Subject][r.PersonID] {
			out[r.PersonID] = append(out[r.PersonID], e)
		}
	}
	return out, nil
}
