// Withpg runs a command with a private PostgreSQL for tests at its side, so that
// many test packages share one server:
//
//	go run ./internal/platform/pgtest/withpg go test ./...
//
// It sets MITWIRKEN_TEST_PG for the command and ends with its exit code. When the
// variable is set already, it only runs the command.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"mitwirken/internal/platform/pgserver"
)

const (
	env           = "MITWIRKEN_TEST_PG"
	startDeadline = time.Minute
	// What shells use for a command that cannot be run.
	exitCannotRun = 127
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: withpg COMMAND [ARGUMENT…]")
		os.Exit(2)
	}
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
	}
	os.Exit(code)
}

func run(command []string) (code int, err error) {
	// Ctrl-C reaches the command by itself; what only we get is passed on below.
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	c := exec.Command(command[0], command[1:]...)
	c.Stdin, c.Stdout, c.Stderr, c.Env = os.Stdin, os.Stdout, os.Stderr, os.Environ()
	if os.Getenv(env) == "" {
		ctx, cancel := context.WithTimeout(context.Background(), startDeadline)
		defer cancel()
		server, err := pgserver.StartThrowaway(ctx)
		if err != nil {
			return 1, err
		}
		defer func() {
			if e := server.Stop(); e != nil {
				code, err = max(code, 1), errors.Join(err, e)
			}
		}()
		c.Env = append(c.Env, env+"="+server.DSN("postgres"))
	}
	if err := c.Start(); err != nil {
		return exitCannotRun, err
	}
	go func() {
		for s := range signals {
			if s == syscall.SIGTERM {
				_ = c.Process.Signal(s)
			}
		}
	}()
	if err := c.Wait(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() > 0 {
			return exit.ExitCode(), nil
		}
		return 1, err
	}
	return 0, nil
}
