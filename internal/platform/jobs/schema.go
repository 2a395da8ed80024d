package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"mitwirken/internal/platform/pg"
)

// migrationLock is an arbitrary number: instances that start together must not
// create the tables together.
const migrationLock = 0x6d77_6a6f_6273

// Migrate brings River's tables up to date. Safe to call from several instances
// at once.
func Migrate(ctx context.Context, dsn pg.DSN) error {
	return migrating(ctx, dsn, func(ctx context.Context, m *rivermigrate.Migrator[pgx.Tx]) error {
		_, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	})
}

// Rollback removes River's tables with every job in them.
func Rollback(ctx context.Context, dsn pg.DSN) error {
	return migrating(ctx, dsn, func(ctx context.Context, m *rivermigrate.Migrator[pgx.Tx]) error {
		_, err := m.Migrate(ctx, rivermigrate.DirectionDown, &rivermigrate.MigrateOpts{TargetVersion: -1})
		return err
	})
}

// Pending tells whether Migrate has something to do.
func Pending(ctx context.Context, dsn pg.DSN) (bool, error) {
	pool, err := connect(ctx, dsn, 1)
	if err != nil {
		return false, err
	}
	defer pool.Close()
	m, err := migrator(pool)
	if err != nil {
		return false, err
	}
	res, err := m.Validate(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("jobs: %w", err)
	}
	return !res.OK, nil
}

func migrating(ctx context.Context, dsn pg.DSN, fn func(context.Context, *rivermigrate.Migrator[pgx.Tx]) error) error {
	pool, err := connect(ctx, dsn, 2)
	if err != nil {
		return err
	}
	defer pool.Close()
	lock, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	defer lock.Release()
	if _, err := lock.Exec(ctx, `SELECT pg_advisory_lock($1)`, int64(migrationLock)); err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	m, err := migrator(pool)
	if err == nil {
		err = fn(ctx, m)
	}
	unlock, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if _, e := lock.Exec(unlock, `SELECT pg_advisory_unlock($1)`, int64(migrationLock)); e != nil {
		err = errors.Join(err, e)
	}
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	return nil
}

func migrator(pool *pgxpool.Pool) (*rivermigrate.Migrator[pgx.Tx], error) {
	return rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
}
