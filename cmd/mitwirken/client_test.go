package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// message is one act of one person, repeated under its key until it is acknowledged.
type message struct {
	key, text, email string
	number           string // what the person was told
	tries            int
}

func (m *message) body() string {
	if m.email == "" {
		return fmt.Sprintf(`{"kind":"barrier","message":"%s"}`, m.text)
	}
	return fmt.Sprintf(`{"kind":"question","message":"%s","email":"%s"}`, m.text, m.email)
}

// mails is how many letters it causes: one to the municipality, and a receipt.
func (m *message) mails() int {
	if m.email == "" {
		return 1
	}
	return 2
}

// client writes to the municipality as many different people.
type client struct {
	http *http.Client

	mu       sync.Mutex
	url      string
	serial   int
	sent     []*message
	refusals []string
}

func newClient(url string) *client {
	// Connections die with the program all the time here: each request makes its own.
	return &client{url: url, http: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}}
}

func (c *client) moved(url string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.url = url
}

func (c *client) message() *message {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.serial++
	m := &message{key: fmt.Sprintf("key-%012d-%d", c.serial, rand.Uint32()), text: fmt.Sprintf("Nachricht %d", c.serial)}
	if c.serial%3 == 0 {
		m.email = fmt.Sprintf("person%d@example.ch", c.serial)
	}
	c.sent = append(c.sent, m)
	return m
}

// refused notes an answer that no crash excuses.
func (c *client) refused(format string, a ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refusals = append(c.refusals, fmt.Sprintf(format, a...))
}

// post makes one attempt; an error means that it has to be repeated.
func (c *client) post(ctx context.Context, m *message) (string, error) {
	c.mu.Lock()
	url := c.url
	c.mu.Unlock()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/v1/contact-requests", strings.NewReader(m.body()))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", m.key)
	// Every attempt from elsewhere: this is not about rate limits.
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", rand.IntN(256), rand.IntN(256), rand.IntN(256)))
	answer, err := c.http.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	switch answer.StatusCode {
	case http.StatusCreated:
		var receipt struct{ Number string }
		err := json.Unmarshal(b, &receipt)
		return receipt.Number, err
	case http.StatusServiceUnavailable:
		return "", errors.New("unavailable")
	}
	c.refused("%s: %d %s", m.key, answer.StatusCode, b)
	return "", errors.New("refused")
}

// deliver repeats the message until it is acknowledged.
func (c *client) deliver(ctx context.Context, m *message) error {
	for deadline := time.Now().Add(patience); ; {
		m.tries++
		number, err := c.post(ctx, m)
		if err == nil {
			m.number = number
			return nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return fmt.Errorf("%s was never acknowledged: %w", m.key, err)
		}
		time.Sleep(15 * time.Millisecond)
	}
}

// again repeats an acknowledged message and compares the number.
func (c *client) again(ctx context.Context, m *message) error {
	again := *m
	if err := c.deliver(ctx, &again); err != nil {
		return err
	}
	if again.number != m.number {
		c.refused("%s: first told %s, then %s", m.key, m.number, again.number)
	}
	return nil
}

// write sends messages until enough is closed; some are repeated although they
// were acknowledged, as a browser does whose answer got lost.
func (c *client) write(ctx context.Context, enough <-chan struct{}) error {
	for {
		select {
		case <-enough:
			return nil
		case <-time.After(time.Duration(5+rand.IntN(20)) * time.Millisecond):
		}
		m := c.message()
		if err := c.deliver(ctx, m); err != nil {
			return err
		}
		if rand.IntN(4) == 0 {
			if err := c.again(ctx, m); err != nil {
				return err
			}
		}
	}
}

func (c *client) messages() []*message {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sent)
}
