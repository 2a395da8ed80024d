package consultation

import "mitwirken/internal/space"

// manifest is what rooms below have to know of this kind; it asks for no service, so
// that rules can use it.
var manifest = &space.Kind{
	Key:   KindKey,
	Names: map[string]string{"de": "Konsultation", "fr": "Consultation", "it": "Consultazione", "en": "Consultation"},
	Acts:  []space.KindAct{{Name: ActState}},
	Presets: []space.Preset{
		{Key: "one_round", Acts: [][]string{{ActState}, {}}},
		{Key: "two_rounds", Acts: [][]string{{ActState}, {ActState}, {}}},
	},
	Settings: complete,
	Demand:   demand,
}

// Kind is what app registers.
func (s *Service) Kind() *space.Kind {
	k := *manifest
	k.Audience, k.Shown, k.Discard = s.putAll, s.shown, s.discard
	return &k
}
