package visits

import (
	"net/http"
	"regexp"
	"sync"

	"mitwirken/internal/calendar"
)

// Months for which numbers are kept: the same month of the year before can be compared.
const Months = 25

// atOnce is how many different counters one instance holds between two writings;
// more come only from somebody who invents addresses.
const atOnce = 20_000

// View is one opening of a page.
type View struct {
	// Page is the pattern of the address.
	Page string
	// Slug of the project the page belongs to; empty for none.
	Slug string
	Lang string
}

type counter struct {
	View
	day calendar.Date
}

// tally is what one instance has counted and not yet written.
type tally struct {
	mu     sync.Mutex
	counts map[counter]int64
}

func (t *tally) add(c counter, n int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts = map[counter]int64{}
	}
	if _, known := t.counts[c]; known || len(t.counts) < atOnce {
		t.counts[c] += n
	}
}

// take empties the tally.
func (t *tally) take() map[counter]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	counts := t.counts
	t.counts = nil
	return counts
}

var machine = regexp.MustCompile(`(?i)bot\b|bot[/;]|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|headless|lighthouse|monitor|uptime|curl|wget|python|java/|go-http|okhttp|axios|scrapy|^$`)

// ByPerson tells whether a request looks like somebody opening a page: no program
// that says what it is, and no browser that fetches ahead.
func ByPerson(r *http.Request) bool {
	if machine.MatchString(r.UserAgent()) || r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") == "prefetch" {
		return false
	}
	mode := r.Header.Get("Sec-Fetch-Mode")
	return r.Method == http.MethodGet && (mode == "" || mode == "navigate")
}

// Machine tells whether a program says of itself that it is one.
func Machine(userAgent string) bool { return machine.MatchString(userAgent) }
