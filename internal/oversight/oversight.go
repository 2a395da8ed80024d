package oversight

import (
	"time"

	"github.com/google/uuid"
)

// Acts of this package in the audit log.
const (
	actRead          = "oversight.log_read"
	actCheck         = "oversight.log_check_requested"
	actJobRetried    = "oversight.job_retried"
	actJobCancelled  = "oversight.job_cancelled"
	actMailRetried   = "oversight.mail_retried"
	actMailDiscarded = "oversight.mail_discarded"
)

// overdue is after how long a check that gives no result makes way for another.
const overdue = time.Hour

// keptChecks of the log; older ones are forgotten.
const keptChecks = 100

// Check of the audit log, and its row.
type Check struct {
	ID          uuid.UUID
	RequestedAt time.Time
	// Nightly: nobody asked for it.
	Nightly bool
	// Done entries are in order so far, of Total.
	Done, Total int64
	FinishedAt  *time.Time
	// BrokenSeq is the first entry that is not in order; BrokenKind an audit.Kind.
	BrokenSeq  *int64
	BrokenKind string
	// Failure is the code of why nothing was found out.
	Failure string
}

// State of a check.
type State string

const (
	Working State = "working"
	Whole   State = "whole"
	Broken  State = "broken"
	Failed  State = "failed"
)

// State of the check at now.
func (c *Check) State(now time.Time) State {
	switch {
	case c.BrokenSeq != nil:
		return Broken
	case c.Failure != "":
		return Failed
	case c.FinishedAt != nil:
		return Whole
	case now.Sub(c.RequestedAt) > overdue:
		return Failed
	}
	return Working
}
