package app

import (
	"context"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mitwirken/internal/audit"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/privacy"
)

// holder is whatever keeps personal data.
type holder interface{ Holdings() []privacy.Holding }

// holdings of everything that is part of the program.
func (a *App) holdings() ([]privacy.Holding, error) {
	all := [][]privacy.Holding{owndata.Holdings(), a.outbox.Holdings(), audit.Holdings(), httpapi.Holdings(), once.Holdings()}
	for _, m := range a.Modules.routed() {
		if h, ok := m.(holder); ok {
			all = append(all, h.Holdings())
		}
	}
	return privacy.Gather(all...)
}

// dataProtection tells what is kept about people, in words.
type dataProtection struct{ a *App }

type privacyView struct {
	Topics  []privacyTopic  `json:"topics" nullable:"false" doc:"Every kind of personal data, grouped."`
	Cookies []privacyCookie `json:"cookies" nullable:"false" doc:"What the server leaves in the browser."`
}

type privacyTopic struct {
	Name     string           `json:"name" enum:"participation,account,messages,running"`
	Title    string           `json:"title"`
	Holdings []privacyHolding `json:"holdings" nullable:"false"`
}

type privacyHolding struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	Data       string `json:"data" doc:"What is kept."`
	Purpose    string `json:"purpose"`
	Ground     string `json:"ground" doc:"What allows it."`
	Kept       string `json:"kept" doc:"For how long."`
	Recipients string `json:"recipients" doc:"Who gets to see it."`
	Protected  string `json:"protected,omitempty" doc:"Why the data is especially protected; absent when it is not."`
}

type privacyCookie struct {
	Name    string `json:"name" doc:"As the browser shows it."`
	Purpose string `json:"purpose"`
	Kept    string `json:"kept"`
}

type privacyOutput struct{ Body privacyView }

// Routes is the module's part of the contract.
func (d dataProtection) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getPrivacy", Method: http.MethodGet, Path: "/privacy", Tag: "installation", ETag: true,
		Summary: "Every kind of personal data: what, why, on which ground, for how long, for whom; in the language of Accept-Language."},
		func(ctx context.Context, _ *struct{}) (*privacyOutput, error) {
			v, err := d.a.privacyIn(httpapi.Lang(ctx))
			return &privacyOutput{v}, err
		})
}

func (a *App) privacyIn(lang string) (privacyView, error) {
	holdings, err := a.holdings()
	if err != nil {
		return privacyView{}, err
	}
	w := privacyWords{a.cat, lang}
	out := privacyView{Topics: []privacyTopic{}, Cookies: []privacyCookie{}}
	for _, topic := range privacy.Topics() {
		t := privacyTopic{Name: string(topic), Title: w.say("topic."+string(topic), nil), Holdings: []privacyHolding{}}
		for _, h := range holdings {
			if h.Topic == topic {
				t.Holdings = append(t.Holdings, w.holding(h))
			}
		}
		out.Topics = append(out.Topics, t)
	}
	for _, c := range a.Identity.Cookies() {
		out.Cookies = append(out.Cookies, privacyCookie{Name: c.Name, Purpose: w.say("cookie."+c.Key, nil), Kept: w.kept(c.Kept)})
	}
	return out, nil
}

// privacyWords are the sentences of one language.
type privacyWords struct {
	cat  *locale.Catalogues
	lang string
}

func (w privacyWords) say(key string, params map[string]any) string {
	return w.cat.Text(w.lang, locale.Privacy, key, params)
}

func (w privacyWords) holding(h privacy.Holding) privacyHolding {
	v := privacyHolding{Name: h.Name, Title: w.say(h.Name+".title", nil), Data: w.say(h.Name+".data", nil), Purpose: w.say(h.Name+".purpose", nil),
		Ground: w.say("ground."+string(h.Ground), nil), Kept: w.kept(h.Kept)}
	recipients := make([]string, len(h.Recipients))
	for i, r := range h.Recipients {
		recipients[i] = w.say("recipient."+string(r), nil)
	}
	v.Recipients = capital(locale.For(w.lang).List(recipients))
	if h.Protected {
		v.Protected = w.say(h.Name+".protected", nil)
	}
	return v
}

// kept is one sentence part for all ways in which data ends: whichever comes first.
func (w privacyWords) kept(all []privacy.Kept) string {
	parts := make([]string, len(all))
	for i, k := range all {
		var params map[string]any
		if k.For > 0 {
			params = map[string]any{"Time": w.time(k.For)}
		}
		parts[i] = w.say("kept."+string(k.Event), params)
	}
	return capital(strings.Join(parts, " "+w.say("kept.or", nil)+" "))
}

// time in the largest unit that leaves no rest.
func (w privacyWords) time(d time.Duration) string {
	const day = 24 * time.Hour
	for _, u := range []struct {
		name string
		of   time.Duration
	}{{"years", 365 * day}, {"days", day}, {"hours", time.Hour}} {
		if d%u.of == 0 {
			return w.say("time."+u.name, map[string]any{"Count": int(d / u.of)})
		}
	}
	return w.say("time.minutes", map[string]any{"Count": int(d.Round(time.Minute) / time.Minute)})
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
