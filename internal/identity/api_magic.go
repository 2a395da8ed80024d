package identity

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

// visitor is what operations that open sessions have to know of the browser. It
// stays out of the contract: browsers send it by themselves.
type visitor struct {
	request *http.Request
}

// Resolve is for huma.
func (v *visitor) Resolve(c huma.Context) []error {
	h := http.Header{}
	for _, name := range []string{"Cookie", "User-Agent"} {
		h.Set(name, c.Header(name))
	}
	v.request = &http.Request{Header: h}
	return nil
}

type newMagicLink struct {
	Email    string `json:"email" minLength:"3" maxLength:"254"`
	Purpose  string `json:"purpose,omitempty" enum:"login,link" default:"login" doc:"With link the address becomes a further login of the person who is logged in."`
	ReturnTo string `json:"returnTo,omitempty" maxLength:"2000" doc:"Path of ours to go on with; anything else leads to the front page."`
}

type magicLinkInput struct {
	visitor
	Body newMagicLink
}

type magicLinkSent struct {
	Minutes int `json:"minutes" doc:"How long the link will be good."`
}

type magicLinkOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      magicLinkSent
}

type useMagicLink struct {
	Token     string `json:"token" minLength:"1" maxLength:"200" doc:"What stands behind # in the address."`
	Confirmed bool   `json:"confirmed,omitempty" doc:"The person has seen what the answer with the state confirm said, and agreed."`
}

type useMagicLinkInput struct {
	visitor
	Body useMagicLink
}

type magicLinkProvider struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

type magicLinkConfirmation struct {
	Address      string              `json:"address" doc:"Mail address that would be logged in. The person has to recognise it as their own."`
	OtherBrowser bool                `json:"otherBrowser" doc:"The link was asked for in another browser."`
	NewAccount   bool                `json:"newAccount" doc:"An account would be made."`
	Providers    []magicLinkProvider `json:"providers" nullable:"false" doc:"Ways to log in that reach an account with the same address: using one of them avoids a second account."`
	EndsSession  bool                `json:"endsSession" doc:"The account that is logged in here would be logged out here."`
}

type magicLinkUsed struct {
	State    string                 `json:"state" enum:"logged_in,linked,confirm" doc:"With confirm nothing has happened yet: ask the person and send the token again with confirmed."`
	ReturnTo string                 `json:"returnTo" doc:"Path of ours to go on with."`
	Confirm  *magicLinkConfirmation `json:"confirm,omitempty"`
}

type useMagicLinkOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      magicLinkUsed
}

// MagicAccess names the act behind each operation of MagicLinks.
func MagicAccess() map[string]authz.Act {
	return map[string]authz.Act{"requestMagicLink": ActAnybody, "useMagicLink": ActAnybody}
}

// Routes adds asking for a link and using it. The limits per caller leave room for
// a hall full of people behind one address; what protects addresses from letters is
// counted per address.
func (m *MagicLinks) Routes(api *httpapi.API) {
	const tag = "session"
	httpapi.Register(api, httpapi.Operation{ID: "requestMagicLink", Method: http.MethodPost, Path: "/magic-links", Tag: tag, Status: http.StatusAccepted, MaxBody: 8 << 10,
		Summary:     "Ask for a mail with a link to log in.",
		Description: "The answer is the same for every address. No letter comes when the address had too many in a short time.",
		Limit:       httpapi.Limit{Name: "magic-link", Count: 30, Per: time.Hour}}, m.requestRoute)
	httpapi.Register(api, httpapi.Operation{ID: "useMagicLink", Method: http.MethodPost, Path: "/magic-links/consume", Tag: tag, MaxBody: 4 << 10,
		Summary: "Log in with the link of a mail, once.",
		Limit:   httpapi.Limit{Name: "magic-link-use", Count: 30, Per: 10 * time.Minute}}, m.useRoute)
}

func (m *MagicLinks) markName() string { return m.s.linkCookieName() }

func (m *MagicLinks) requestRoute(ctx context.Context, in *magicLinkInput) (*magicLinkOutput, error) {
	purpose := PurposeLogin
	if in.Body.Purpose == string(PurposeLink) {
		purpose = PurposeLink
	}
	mark, err := m.Request(ctx, authz.ActorOf(ctx), MagicRequest{Email: in.Body.Email, Purpose: purpose, ReturnPath: in.Body.ReturnTo, Lang: httpapi.Lang(ctx),
		Mark: cookieOf(in.request, m.markName())})
	if err != nil {
		return nil, err
	}
	return &magicLinkOutput{SetCookie: *m.s.cookie(m.markName(), mark, m.s.now().Add(magicMarkTime)), Body: magicLinkSent{int(MagicTime.Minutes())}}, nil
}

func (m *MagicLinks) useRoute(ctx context.Context, in *useMagicLinkInput) (*useMagicLinkOutput, error) {
	r, err := m.Use(ctx, authz.ActorOf(ctx), MagicUse{Token: in.Body.Token, Confirmed: in.Body.Confirmed, Mark: cookieOf(in.request, m.markName()),
		Session: m.s.Token(in.request), UserAgent: in.request.UserAgent()})
	if err != nil {
		return nil, err
	}
	out := &useMagicLinkOutput{Body: magicLinkUsed{State: string(r.State), ReturnTo: r.ReturnPath}}
	if r.State == MagicConfirm {
		c := &magicLinkConfirmation{Address: r.Address, OtherBrowser: r.OtherBrowser, NewAccount: r.NewAccount, EndsSession: r.EndsSession,
			Providers: make([]magicLinkProvider, len(r.Providers))}
		for i, p := range r.Providers {
			c.Providers[i] = magicLinkProvider{p, m.s.label(p, httpapi.Lang(ctx))}
		}
		out.Body.Confirm = c
		return out, nil
	}
	out.SetCookie = append(out.SetCookie, *m.s.cookie(m.markName(), "", time.Time{}))
	if r.Session != "" {
		out.SetCookie = append(out.SetCookie, *m.s.SessionCookie(r.Session, r.Expires))
	}
	return out, nil
}
