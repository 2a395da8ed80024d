package pg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"regexp"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/driver/pgdriver"
)

const (
	listenQuiet   = 30 * time.Second // after this much silence the connection is tested
	listenAnswer  = 5 * time.Second  // and has this long to prove that it lives
	listenConnect = 200 * time.Millisecond
	listenPause   = 100 * time.Millisecond
	listenMaxWait = 5 * time.Second
)

var channelName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// Listen calls fn for every notification on the channels until ctx ends; it
// returns an error only for channel names it cannot use (lower snake case).
//
// It keeps one connection beside the pool of db and renews it when it breaks.
// What was sent meanwhile is lost, so after every connect, the first included,
// fn is called once per channel with an empty payload: «look for yourself, you
// may have missed something». fn runs on the listening goroutine and should be quick.
func Listen(ctx context.Context, db *bun.DB, channels []string, fn func(channel, payload string)) error {
	if len(channels) == 0 {
		return errors.New("listen: no channel")
	}
	for _, c := range channels {
		if !channelName.MatchString(c) {
			return fmt.Errorf("listen: channel %q is not lower snake case", c)
		}
	}
	wait := listenPause
	for ctx.Err() == nil {
		l := &listening{db: db, channels: channels, fn: fn, ping: "pg_ping_" + rand.Text()}
		err := l.run(ctx)
		if ctx.Err() != nil {
			break
		}
		if l.connected {
			wait = listenPause
		}
		slog.WarnContext(ctx, "database notifications interrupted", "error", err, "retry_ms", wait.Milliseconds())
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(wait*2, listenMaxWait)
	}
	return nil
}

type listening struct {
	db        *bun.DB
	channels  []string
	fn        func(channel, payload string)
	ping      string // a channel of this connection alone
	connected bool
}

// run listens on one connection until it breaks.
func (l *listening) run(ctx context.Context) error {
	ln := pgdriver.NewListener(l.db)
	// A blocked read does not notice ctx; it notices that its connection is closed.
	stop := context.AfterFunc(ctx, func() { _ = ln.Close() })
	defer func() {
		stop()
		_ = ln.Close()
	}()
	// The own channel comes last: once a ping arrives, the others are listened to as well.
	if err := ln.Listen(ctx, append(append([]string(nil), l.channels...), l.ping)...); err != nil {
		return err
	}
	var asked time.Time // when the question whether the connection lives was first sent
	for {
		patience := listenQuiet
		if !l.connected {
			patience = listenConnect
		} else if !asked.IsZero() {
			patience = listenAnswer
		}
		if !l.connected || !asked.IsZero() {
			if err := l.sendPing(ctx); err != nil {
				return err
			}
		}
		channel, payload, err := ln.ReceiveTimeout(ctx, patience)
		var timeout net.Error
		switch {
		case err == nil:
			asked = time.Time{}
			l.deliver(channel, payload)
		case !errors.As(err, &timeout) || !timeout.Timeout():
			return err
		case asked.IsZero():
			asked = time.Now()
		case time.Since(asked) > listenAnswer:
			return errors.New("no sign of life from the server")
		}
	}
}

func (l *listening) deliver(channel, payload string) {
	if channel != l.ping {
		l.fn(channel, payload)
		return
	}
	if !l.connected {
		l.connected = true
		for _, c := range l.channels {
			l.fn(c, "")
		}
	}
}

func (l *listening) sendPing(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, listenAnswer)
	defer cancel()
	_, err := l.db.ExecContext(ctx, "SELECT pg_notify(?, '')", l.ping)
	return err
}
