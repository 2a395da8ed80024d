package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"mitwirken/internal/app"
	"mitwirken/internal/audit"
	"mitwirken/internal/platform/config"
)

func loadForProduction() (*config.Config, error) {
	cfg, err := config.Load(os.Environ())
	if err != nil {
		return nil, err
	}
	if err := cfg.Production(); err != nil {
		return nil, fmt.Errorf("not fit to serve the public:\n%w", err)
	}
	return cfg, nil
}

func jsonLog(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}

func serve(ctx context.Context, errOut io.Writer) error {
	cfg, err := loadForProduction()
	if err != nil {
		return err
	}
	log := jsonLog(errOut, cfg.LogLevel)
	pending, err := app.Pending(ctx, cfg)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		return fmt.Errorf("the database lacks %d migrations (%s): run «mitwirken migrate» first", len(pending), strings.Join(pending, ", "))
	}
	a, err := app.New(cfg, log, app.Options{Started: func(at net.Addr) {
		log.Info("serving", "listen", at.String(), "url", cfg.PublicURL, "version", app.Version)
	}})
	if err != nil {
		return err
	}
	if err := a.Fit(ctx); err != nil {
		return errors.Join(err, a.Close())
	}
	l, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("MITWIRKEN_LISTEN: %w", err), a.Close())
	}
	return a.Run(ctx, l)
}

func migrate(ctx context.Context, args []string, out, errOut io.Writer) error {
	cfg, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	if cfg.DatabaseURL == "" {
		return errors.New("DATABASE_URL is missing")
	}
	log := jsonLog(errOut, cfg.LogLevel)
	switch {
	case len(args) == 0:
		applied, err := app.Migrate(ctx, cfg, log)
		for _, n := range applied {
			fmt.Fprintln(out, "applied", n)
		}
		return err
	case args[0] == "status" && len(args) == 1:
		pending, err := app.Pending(ctx, cfg)
		for _, n := range pending {
			fmt.Fprintln(out, "pending", n)
		}
		if err == nil && len(pending) == 0 {
			fmt.Fprintln(out, "up to date")
		}
		return err
	case args[0] == "down" && len(args) == 2:
		n, err := strconv.Atoi(args[1])
		if err != nil || n < 1 {
			return errors.New("migrate down takes a number from 1")
		}
		undone, err := app.Rollback(ctx, cfg, n)
		for _, n := range undone {
			fmt.Fprintln(out, "undone", n)
		}
		return err
	}
	return errUsage
}

func verify(ctx context.Context, args []string, out io.Writer) error {
	cfg, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	if cfg.DatabaseURL == "" || cfg.Secret == "" {
		return errors.New("verify needs DATABASE_URL and MITWIRKEN_SECRET of the installation")
	}
	var anchor audit.Head
	if len(args) > 0 {
		if anchor, err = audit.ParseHead(args[0]); err != nil {
			return err
		}
	}
	return app.Verify(ctx, cfg, anchor, out)
}

func reindex(ctx context.Context, out, errOut io.Writer) error {
	cfg, err := loadForProduction()
	if err != nil {
		return err
	}
	return app.Reindex(ctx, cfg, jsonLog(errOut, cfg.LogLevel), out)
}

func printConfig(out io.Writer) error {
	cfg, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	if err := cfg.Dump(out); err != nil {
		return err
	}
	if err := cfg.Production(); err != nil {
		fmt.Fprintf(out, "\n«mitwirken serve» would refuse:\n%v\n", err)
	}
	return nil
}

func printOpenAPI(out io.Writer) error {
	doc, err := app.OpenAPI()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", doc)
	return err
}

// health is for the container's health check: the image has no other client.
func health(ctx context.Context) error {
	cfg, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(cfg.Listen)
	if err != nil {
		return fmt.Errorf("MITWIRKEN_LISTEN: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", answer.Status)
	}
	return nil
}
