// Package privacy is the form in which modules declare the personal data they hold:
// what, why, on which ground, for how long and who gets it. The page about data
// protection is made of these declarations, each beside the code that it speaks of.
//
// Sentences are in privacy.json: <Name>.title, <Name>.data and <Name>.purpose of a
// holding, <Name>.protected of one that is especially protected, cookie.<Key> of a
// cookie, and topic.*, ground.*, kept.* and recipient.* of the words below.
package privacy

import (
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Holding (Datensammlung) is one kind of personal data that a module keeps.
type Holding struct {
	// Name for good, in the form of a table name.
	Name  string
	Topic Topic
	// Tables that the personal data lies in. Each table belongs to one holding.
	Tables []string
	// Sources name the sections of the copy of one's data that tell it.
	Sources []string
	Ground  Ground
	// Kept lists every way the data ends; the first to come counts.
	Kept       []Kept
	Recipients []Recipient
	// Protected is set where the data may tell of health, opinions or beliefs.
	Protected bool
}

// Topic groups holdings for readers.
type Topic string

const (
	Account       Topic = "account"
	Participation Topic = "participation"
	Messages      Topic = "messages"
	Running       Topic = "running"
)

// Topics in the order in which they are told.
func Topics() []Topic { return []Topic{Participation, Account, Messages, Running} }

// Ground (Rechtsgrundlage) allows the municipality to hold the data.
type Ground string

const (
	// Task: the municipality could not fulfil a task that the law gives it otherwise.
	Task Ground = "task"
	// Consent: the person wants it so and can change their mind.
	Consent Ground = "consent"
	// Security: the law asks for data and services to be protected.
	Security Ground = "security"
)

// Recipient is somebody who gets to see the data.
type Recipient string

const (
	Self           Recipient = "self"
	Office         Recipient = "office"
	Editors        Recipient = "editors"
	Administration Recipient = "administration"
	Organisation   Recipient = "organisation"
	MailService    Recipient = "mail_service"
	Software       Recipient = "software"
	// Everybody: it is published.
	Everybody Recipient = "everybody"
)

// Event is what ends the keeping, or what the time counts from.
type Event string

const (
	// Without a time.
	AccountDeleted   Event = "account_deleted"
	PersonNameless   Event = "person_nameless"
	Changed          Event = "changed"
	MembershipEnded  Event = "membership_ended"
	SubmissionMade   Event = "submission_made"
	ProjectRemoved   Event = "project_removed"
	OrganisationGone Event = "organisation_gone"
	PlatformEnds     Event = "platform_ends"
	// ContributionsErased: so long after the end of a project as it says.
	ContributionsErased Event = "contributions_erased"
	LoggedOut           Event = "logged_out"
	// ReportStays: never, because a published report stays as it is.
	ReportStays Event = "report_stays"
	// With a time.
	Received  Event = "received"
	Sent      Event = "sent"
	Made      Event = "made"
	Happened  Event = "happened"
	LoginMade Event = "login_made"
	LoggedIn  Event = "logged_in"
	LastAsked Event = "last_asked"
	Uploaded  Event = "uploaded"
	Invited   Event = "invited"
	CodeEnded Event = "code_ended"
	// DeadlineOver is the end of the time in which something could be submitted.
	DeadlineOver Event = "deadline_over"
)

// Kept says when the data is erased: at the event, or For after it.
type Kept struct {
	Event Event
	For   time.Duration
}

// Until keeps data up to an event.
func Until(e Event) Kept { return Kept{Event: e} }

// After keeps data for a time that begins with an event. The time is the constant that
// the module erases by, never a number of its own.
func After(d time.Duration, e Event) Kept { return Kept{Event: e, For: d} }

// Cookie is what the server leaves in the browser.
type Cookie struct {
	// Key of its sentence, Name as the browser shows it.
	Key, Name string
	Kept      []Kept
}

// StaffWork is the trace that work leaves on what it changes: several modules have it,
// people read about it once.
func StaffWork(tables ...string) Holding {
	return Holding{Name: "staff_work", Topic: Running, Tables: tables, Ground: Task, Kept: []Kept{Until(ProjectRemoved)}, Recipients: []Recipient{Editors, Administration}}
}

// Gather puts declarations of the same name together. It is an error when they differ
// in more than their tables, or when a table or a source belongs to two of them.
func Gather(all ...[]Holding) ([]Holding, error) {
	var out []Holding
	owner := map[string]string{}
	for _, h := range slices.Concat(all...) {
		for _, part := range slices.Concat(prefixed("table ", h.Tables), prefixed("source ", h.Sources)) {
			if first, taken := owner[part]; taken {
				return nil, fmt.Errorf("privacy: %s belongs to %s and to %s", part, first, h.Name)
			}
			owner[part] = h.Name
		}
		at := slices.IndexFunc(out, func(o Holding) bool { return o.Name == h.Name })
		if at < 0 {
			h.Tables = slices.Clone(h.Tables)
			out = append(out, h)
			continue
		}
		same := h
		same.Tables = out[at].Tables
		if !reflect.DeepEqual(same, out[at]) {
			return nil, fmt.Errorf("privacy: %s is declared in two ways", h.Name)
		}
		out[at].Tables = append(out[at].Tables, h.Tables...)
	}
	return out, nil
}

func prefixed(prefix string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = prefix + n
	}
	return out
}
