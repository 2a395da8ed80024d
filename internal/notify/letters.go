package notify

import (
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

const (
	// UnsubscribePage of the single-page app reads the token from the fragment of its
	// address and asks before it ends anything.
	UnsubscribePage = "/abbestellen"
	// settingsPage is where people decide how often they hear of something.
	settingsPage = "/konto"
	oneClickPath = httpapi.Base + "/unsubscribe/links/"
)

// links of one letter to one person.
type links struct {
	// page makes a path of ours an address in the language of the letter.
	page func(path string) string
	// unsubscribe is the page for people, oneClick the address for mail programs.
	unsubscribe, oneClick string
}

func (s *Service) links(r identity.Recipient, e ending) links {
	page := func(path string) string {
		if r.Lang == locale.Default { // its pages have no prefix
			return s.o.PublicURL + path
		}
		return s.o.PublicURL + "/" + r.Lang + path
	}
	token := e.token(s.vault)
	// The page gets the token behind #: that part stays in the browser, so it is in no
	// log. Mail programs have to send it with the address.
	return links{page: page, unsubscribe: page(UnsubscribePage) + "#" + token, oneClick: s.o.PublicURL + oneClickPath + token}
}

// newsLetter tells of one event.
type newsLetter struct {
	story Story
	links
}

// Template is stored with the mail.
func (newsLetter) Template() string { return "notify_news" }

// Compose says what happened, where to read on, and how to hear no more of it.
func (c newsLetter) Compose(say mail.Say) mail.Letter {
	about := map[string]any{"Title": c.story.Title, "Line": c.story.Line}
	blocks := []mail.Block{mail.Heading(c.story.Line), mail.Paragraph(say("notify_news.about", about))}
	blocks = append(blocks, c.story.Blocks...)
	return mail.Letter{
		Subject: say("notify_news.subject", about),
		Blocks: append(blocks,
			mail.Button(say("notify_news.read", nil), c.page(c.story.Path)),
			mail.Paragraph(say("notify_news.why", about)),
			mail.Link(say("notify_news.end", nil), c.unsubscribe),
			mail.Link(say("notify.settings", nil), c.page(settingsPage)),
		),
		Unsubscribe: c.oneClick,
	}
}

// weekLetter tells of a week.
type weekLetter struct {
	stories []Story
	links
}

// Template is stored with the mail.
func (weekLetter) Template() string { return "notify_week" }

// Compose has a line and a link for each event, those of one subject together.
func (c weekLetter) Compose(say mail.Say) mail.Letter {
	blocks := []mail.Block{mail.Heading(say("notify_week.heading", nil)), mail.Paragraph(say("notify_week.lead", nil))}
	done := map[string]bool{}
	for _, first := range c.stories {
		if done[first.Path] {
			continue
		}
		done[first.Path] = true
		text := first.Title
		for _, s := range c.stories {
			if s.Path == first.Path {
				text += "\n– " + s.Line
			}
		}
		blocks = append(blocks, mail.Paragraph(text), mail.Link(say("notify_week.read", map[string]any{"Title": first.Title}), c.page(first.Path)))
	}
	return mail.Letter{
		Subject: say("notify_week.subject", map[string]any{"Count": len(c.stories)}),
		Blocks: append(blocks,
			mail.Paragraph(say("notify_week.why", nil)),
			mail.Link(say("notify_week.end", nil), c.unsubscribe),
			mail.Link(say("notify.settings", nil), c.page(settingsPage)),
		),
		Unsubscribe: c.oneClick,
	}
}
