package consultation

import (
	"bytes"
	"encoding/json"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

// Form in which people speak to a chapter.
type Form string

const (
	// RequestReason asks for a request with its reason (Antrag und Begründung).
	RequestReason Form = "request_reason"
	// Remark asks for one remark.
	Remark Form = "remark"
)

// Audience says who may hand in a statement.
type Audience string

const (
	Everybody      Audience = "everybody"
	Account        Audience = "account"
	VerifiedPerson Audience = "verified_person"
	Resident       Audience = "resident"
	// Invited asks for an invitation, which room statement knows of.
	Invited Audience = "invited"
)

// levels that audiences ask for.
var levels = map[Audience]authz.Level{
	Everybody: authz.LevelNone, Account: authz.LevelAccount, VerifiedPerson: authz.LevelVerifiedPerson, Resident: authz.LevelVerifiedResident, Invited: authz.LevelNone,
}

// Settings are what staff choose about a consultation.
type Settings struct {
	Form Form `json:"form"`
	// Positions: people say of each chapter whether they agree.
	Positions bool `json:"positions"`
	// Wording: people may propose another wording.
	Wording     bool `json:"wording"`
	Attachments bool `json:"attachments"`
	// Place: people may point at a place on the map.
	Place bool `json:"place"`
	// Questions are for the survey engine; there are none before it is there.
	Questions []json.RawMessage `json:"questions"`
	Audience  Audience          `json:"audience"`
	// Publishable: who wants it has a statement published, and others may join it.
	Publishable bool `json:"publishable"`
	// ShowCounts: everybody sees how many have spoken to a chapter.
	ShowCounts bool `json:"showCounts"`
	// NoComment: «we have no comments» is an answer.
	NoComment     bool `json:"noComment"`
	Organisations bool `json:"organisations"`
	// ReminderDays before the end people are reminded of their draft; 0 for never.
	ReminderDays int `json:"reminderDays"`
	// Similarity from which on two statements are proposed as alike, 0.3 to 1.
	Similarity float64 `json:"similarity"`
}

// Defaults are the settings of a new consultation.
func Defaults() Settings {
	return Settings{Form: RequestReason, Positions: true, Wording: true, Attachments: true, Questions: []json.RawMessage{}, Audience: Everybody,
		Publishable: true, NoComment: true, Organisations: true, ReminderDays: 3, Similarity: 0.6}
}

const maxReminderDays = 30

// ParseSettings reads settings and fills in the defaults; nothing gives the defaults.
// Invalid request.invalid with paths relative to the settings.
func ParseSettings(raw json.RawMessage) (Settings, error) {
	s := Defaults()
	if len(raw) > 0 {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		if err := d.Decode(&s); err != nil {
			return Defaults(), fault.Wrap(fault.Invalid, fault.CodeInvalid, err).WithField("", fault.FieldFormat, nil)
		}
	}
	if s.Questions == nil {
		s.Questions = []json.RawMessage{}
	}
	_, known := levels[s.Audience]
	var v fault.Validation
	v.Check(s.Form == RequestReason || s.Form == Remark, "form", fault.FieldFormat, nil)
	v.Check(known, "audience", fault.FieldFormat, nil)
	v.Check(len(s.Questions) == 0, "questions", fault.FieldFormat, nil)
	v.Check(s.ReminderDays >= 0 && s.ReminderDays <= maxReminderDays, "reminderDays", fault.FieldFormat, nil)
	v.Check(s.Similarity >= 0.3 && s.Similarity <= 1, "similarity", fault.FieldFormat, nil)
	return s, v.Err()
}

// complete is ParseSettings for the manifest.
func complete(raw json.RawMessage) (json.RawMessage, error) {
	s, err := ParseSettings(raw)
	if err != nil {
		return nil, err
	}
	return json.Marshal(s)
}

// demand is the level that the audience of these settings asks for.
func demand(raw json.RawMessage, _ string) authz.Level {
	s, err := ParseSettings(raw)
	if err != nil {
		return authz.LevelVerifiedResident // nobody slips in through settings that cannot be read
	}
	return levels[s.Audience]
}
