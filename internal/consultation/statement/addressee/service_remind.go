package addressee

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// standing of an addressee towards a reminder.
type standing int

const (
	// done: answered, never asked, or their time is over.
	done standing = iota
	// due gets one.
	due
	// today: got one today already, which is enough.
	today
	// post has no mail address.
	post
)

// remindable says whether an addressee gets a reminder at this moment: who was asked, has
// not answered, has time left, can be reached by mail and got none on the same day.
func remindable(c *consultation.Consultation, a *Addressee, now time.Time) standing {
	asked := a.InvitedAt != nil || a.PrintedAt != nil
	if !asked || a.Answer == statement.Submitted || a.Answer == statement.Withdrawn || now.After(deadline(c, a, now)) {
		return done
	}
	if a.Contact.Email == "" {
		return post
	}
	for _, at := range []*time.Time{a.RemindedAt, a.NudgedAt} {
		if at != nil && calendar.DateOf(*at) == calendar.DateOf(now) {
			return today
		}
	}
	return due
}

// Reminder is how many addressees a reminder would reach now.
type Reminder struct {
	// Due would get one, Today got one today already, Post can be reached by letter only.
	Due, Today, Post int
}

// Due tells how many a reminder would reach now, for who is about to send it.
func (s *Service) Due(ctx context.Context, a authz.Actor, activity uuid.UUID) (out Reminder, err error) {
	c, err := s.keeping(ctx, s.db, a, activity)
	if err != nil {
		return out, err
	}
	all, err := everybody(ctx, s.db, activity)
	if err != nil {
		return out, pg.Fault(err)
	}
	if err := s.complete(ctx, s.db, all); err != nil {
		return out, pg.Fault(err)
	}
	now := s.now()
	for i := range all {
		switch remindable(c, &all[i], now) {
		case due:
			out.Due++
		case today:
			out.Today++
		case post:
			out.Post++
		}
	}
	return out, nil
}

// Nudge reminds everybody who was asked and has not answered, at most once a day each; it
// tells how many. The reminder before the end comes all the same.
func (s *Service) Nudge(ctx context.Context, a authz.Actor, key once.Key, activity uuid.UUID) (int, error) {
	var out invited
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		out, _, err = once.Do(ctx, tx, key, func() (invited, error) {
			n, err := s.nudge(ctx, tx, a, activity)
			return invited{n}, err
		})
		return err
	})
	return out.N, err
}

func (s *Service) nudge(ctx context.Context, tx bun.Tx, a authz.Actor, activity uuid.UUID) (int, error) {
	c, err := s.keeping(ctx, tx, a, activity)
	if err != nil {
		return 0, err
	}
	if err := lockList(ctx, tx, activity); err != nil {
		return 0, err
	}
	all, err := everybody(ctx, tx, activity)
	if err != nil {
		return 0, err
	}
	if err := s.complete(ctx, tx, all); err != nil {
		return 0, err
	}
	now := s.now()
	var reached []uuid.UUID
	for i := range all {
		if remindable(c, &all[i], now) != due {
			continue
		}
		if err := s.sendReminder(ctx, tx, c, &all[i], now); err != nil {
			return 0, err
		}
		reached = append(reached, all[i].ID)
	}
	if err := mark(ctx, tx, "nudged_at", reached, now); err != nil {
		return 0, err
	}
	return len(reached), s.record(ctx, tx, a, c, "consultation.addressees_reminded", map[string]any{"count": len(reached)})
}

func (s *Service) sendReminder(ctx context.Context, tx bun.Tx, c *consultation.Consultation, a *Addressee, now time.Time) error {
	title, _ := c.Title(a.Lang)
	until := deadline(c, a, now)
	return s.send(ctx, tx, a, reminderLetter{title: title, name: a.Name, lang: a.Lang, until: until, url: s.codePage(a)}, until)
}

// Remind writes once to those who were invited and have not answered, as many days before
// the end as the settings say.
func (s *Service) Remind(ctx context.Context) error {
	ids, err := toRemind(ctx, s.db)
	if err != nil {
		return pg.Fault(err)
	}
	var errs []error
	for _, id := range ids {
		errs = append(errs, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return s.remind(ctx, tx, id) }))
	}
	return errors.Join(errs...)
}

func (s *Service) remind(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
	c, err := s.consultations.Activity(ctx, tx, authz.Software(), activity)
	if err != nil || c.Settings.ReminderDays == 0 || c.Project.Stage != space.StagePublished {
		return err
	}
	if err := lockList(ctx, tx, activity); err != nil {
		return err
	}
	all, err := everybody(ctx, tx, activity)
	if err != nil {
		return err
	}
	if err := s.complete(ctx, tx, all); err != nil {
		return err
	}
	now := s.now()
	var reached []uuid.UUID
	for i := range all {
		row := &all[i]
		if row.RemindedAt != nil || remindable(c, row, now) != due || now.Before(deadline(c, row, now).AddDate(0, 0, -c.Settings.ReminderDays)) {
			continue
		}
		if err := s.sendReminder(ctx, tx, c, row, now); err != nil {
			return err
		}
		reached = append(reached, row.ID)
	}
	return mark(ctx, tx, "reminded_at", reached, now)
}
