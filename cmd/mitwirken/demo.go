package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"

	"mitwirken/internal/app"
	"mitwirken/internal/demo"
	"mitwirken/internal/platform/config"
)

// runDemo starts everything in one process and prints where it is.
func runDemo(ctx context.Context, args []string, out, errOut io.Writer) (err error) {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(errOut)
	dir := flags.String("dir", ".mitwirken", "folder for database, files and secret")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil || flags.NArg() > 0 {
		return errUsage
	}
	start := time.Now()
	cfg, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	level := cfg.LogLevel
	if os.Getenv("MITWIRKEN_LOG_LEVEL") == "" {
		level = slog.LevelWarn // the addresses below should stay readable
	}
	log := jsonLog(errOut, level)
	l, err := listen(cfg.Listen, os.Getenv("MITWIRKEN_LISTEN") == "")
	if err != nil {
		return err
	}
	if cfg.PublicURL == "" {
		cfg.PublicURL = "http://" + shown(l.Addr())
	}
	if os.Getenv("MITWIRKEN_METRICS_LISTEN") == "" {
		cfg.MetricsListen = "" // two demos on one machine must not collide
	}
	if os.Getenv("MITWIRKEN_DRAIN") == "" {
		cfg.Drain = 0 // no load balancer, and somebody at the keyboard
	}
	if os.Getenv("MITWIRKEN_SEARCH_ENGINES") == "" {
		cfg.SearchEngines = false // nobody should find an invented town
	}
	env, err := demo.Start(ctx, cfg, demo.Options{Dir: *dir, Log: log, Out: out})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer func() { err = errors.Join(err, env.Stop()) }()

	a, err := prepare(ctx, cfg, log, env, func(net.Addr) { greet(out, cfg, env, time.Since(start)) })
	if err != nil {
		return errors.Join(err, l.Close())
	}
	ran := make(chan error, 1)
	go func() { ran <- a.Run(ctx, l) }()
	select {
	case err := <-ran:
		return err
	case err := <-env.Failed():
		return err // without its database the app would wait in vain for its jobs to end
	}
}

func prepare(ctx context.Context, cfg *config.Config, log *slog.Logger, env *demo.Env, started func(net.Addr)) (*app.App, error) {
	if err := app.RefuseForeign(ctx, cfg); err != nil {
		return nil, err
	}
	if _, err := app.Migrate(ctx, cfg, log); err != nil {
		return nil, err
	}
	a, err := app.New(cfg, log, app.Options{Dev: env.Dev, Login: &app.Login{Configs: env.Providers, Transport: env.Transport}, Started: started})
	if err != nil {
		return nil, err
	}
	if err := a.Demo(ctx, time.Now()); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// listen takes the port asked for; when nobody asked for one, the next free one.
func listen(address string, flexible bool) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err == nil {
		return l, nil
	}
	if !flexible {
		return nil, fmt.Errorf("MITWIRKEN_LISTEN: %w", err)
	}
	host, port, splitErr := net.SplitHostPort(address)
	if splitErr != nil {
		return nil, splitErr
	}
	first, convErr := strconv.Atoi(port)
	if convErr != nil {
		return nil, convErr
	}
	for p := first + 1; p < first+20; p++ {
		if l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p))); err == nil {
			return l, nil
		}
	}
	return nil, fmt.Errorf("ports %d to %d are all taken: set MITWIRKEN_LISTEN (%w)", first, first+19, err)
}

// shown is the address as a person would type it.
func shown(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

func greet(out io.Writer, cfg *config.Config, env *demo.Env, took time.Duration) {
	fmt.Fprintf(out, "\n  mitwirken is running (started in %.1f s)\n\n", took.Seconds())
	fmt.Fprintf(out, "  Platform       %s\n", cfg.PublicURL)
	if env.HasMail() {
		fmt.Fprintf(out, "  Mails          %s/dev/mail\n", cfg.PublicURL)
	}
	fmt.Fprintf(out, "  HTTP API       %s/api/docs\n", cfg.PublicURL)
	for _, p := range env.Parts() {
		fmt.Fprintf(out, "  %s\n", p)
	}
	fmt.Fprintf(out, "\n  Everything in it is invented. Ctrl-C stops all of it.\n\n")
}
