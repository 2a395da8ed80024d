package outcome

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/privacy"
)

type tellArgs struct {
	Activity uuid.UUID `json:"activity"`
}

func (tellArgs) Kind() string { return "consultation.tell_outcome" }

type tellLateArgs struct{}

func (tellLateArgs) Kind() string { return "consultation.tell_late" }

type freezeArgs struct{}

func (freezeArgs) Kind() string { return "consultation.freeze_results" }

// Jobs adds the letters about results and the freezing of numbers.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, a tellArgs) error { return s.Tell(ctx, a.Activity) }, jobs.Timeout(10*time.Minute))
	jobs.Handle(r, func(ctx context.Context, _ tellLateArgs) error { return s.TellLate(ctx) }, jobs.Timeout(10*time.Minute))
	r.Every("consultation.tell_late", time.Hour, func() jobs.Args { return tellLateArgs{} })
	jobs.Handle(r, func(ctx context.Context, _ freezeArgs) error { return s.Freeze(ctx) })
	r.Every("consultation.freeze_results", time.Hour, func() jobs.Args { return freezeArgs{} })
}

// outcomeLetter says that there is an answer. It tells nothing of what was said.
type outcomeLetter struct{ title, number, url, resultURL string }

// Template is stored with the mail.
func (outcomeLetter) Template() string { return "statement_outcome" }

// Compose says where to read it.
func (l outcomeLetter) Compose(say mail.Say) mail.Letter {
	return mail.Letter{Subject: say("statement_outcome.subject", map[string]any{"Number": l.number}), Blocks: []mail.Block{
		mail.Heading(say("statement_outcome.heading", nil)),
		mail.Paragraph(say("statement_outcome.lead", map[string]any{"Number": l.number, "Title": l.title})),
		mail.Button(say("statement_outcome.open", nil), l.url),
		mail.Link(say("statement_outcome.result", nil), l.resultURL),
	}}
}

// Holdings declares whom results were told and who released them.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{
		{Name: "consultation_told", Topic: privacy.Messages, Tables: []string{"consultation_told"}, Ground: privacy.Task, Kept: []privacy.Kept{privacy.Until(privacy.PlatformEnds)}, Recipients: []privacy.Recipient{privacy.Software}},
		privacy.StaffWork("consultation_result"),
	}
}
