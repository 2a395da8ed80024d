package pg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"regexp"
	"slices"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"
)

const (
	migrationTable = "bun_migrations"
	lockTable      = "bun_migration_locks"
	// Any number will do as long as nothing else in this database uses it.
	migrationLock  = 0x6d69_7477_6972_6b65
	lockPoll       = 100 * time.Millisecond
	unlockDeadline = 5 * time.Second
)

var migrationName = regexp.MustCompile(`^(\d{4})_([a-z0-9]+_[a-z0-9_]+)\.tx\.(up|down)\.sql$`)

// Migrate applies, in the order of their numbers, all migrations of fsys that this
// database does not have yet and names them («0002_once_keys»), also when a later
// one failed. Each runs in a transaction of its own that records it as well: a
// failure or a crash leaves nothing half. Several instances may call it at the
// same time; one works, the others wait until ctx ends.
//
// db must come from Open with Maintenance. A database that knows more migrations
// than fsys (an older program) is left alone with a warning.
func Migrate(ctx context.Context, db *bun.DB, fsys fs.FS, log *slog.Logger) (applied []string, err error) {
	err = migrating(ctx, db, fsys, func(m *migrator) error {
		if unknown, err := m.MissingMigrations(ctx); err != nil {
			return err
		} else if len(unknown) > 0 {
			log.WarnContext(ctx, "the database is newer than this program", "unknown_migrations", len(unknown))
		}
		for _, mig := range m.status.Unapplied() {
			start := time.Now()
			mig.GroupID = m.status.LastGroupID() + 1
			if err := m.run(ctx, &mig, mig.Up); err != nil {
				return fmt.Errorf("migration %s: %w", mig, err)
			}
			applied = append(applied, mig.String())
			log.InfoContext(ctx, "migration applied", "migration", mig.String(), "took_ms", time.Since(start).Milliseconds())
		}
		return nil
	})
	return applied, err
}

// Rollback undoes the last steps migrations, newest first, and names them. It
// refuses when one of them is not in fsys.
func Rollback(ctx context.Context, db *bun.DB, fsys fs.FS, steps int) (undone []string, err error) {
	err = migrating(ctx, db, fsys, func(m *migrator) error {
		if unknown, err := m.MissingMigrations(ctx); err != nil {
			return err
		} else if len(unknown) > 0 && steps > 0 {
			return fmt.Errorf("the database has %d migrations that this program does not know: roll back with the newer program", len(unknown))
		}
		down := m.status.Applied()
		for _, mig := range down[:max(0, min(steps, len(down)))] {
			if err := m.run(ctx, &mig, mig.Down); err != nil {
				return fmt.Errorf("undoing migration %s: %w", mig, err)
			}
			undone = append(undone, mig.String())
		}
		return nil
	})
	return undone, err
}

// Pending names the migrations of fsys that this database does not have. It
// changes nothing, not even in an empty database.
func Pending(ctx context.Context, db *bun.DB, fsys fs.FS) ([]string, error) {
	ms, err := discover(fsys)
	if err != nil {
		return nil, err
	}
	var known bool
	if err := db.NewRaw("SELECT to_regclass(?) IS NOT NULL", migrationTable).Scan(ctx, &known); err != nil {
		return nil, err
	}
	var names []string
	if known {
		if err := db.NewRaw("SELECT name FROM ?", bun.Ident(migrationTable)).Scan(ctx, &names); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
	}
	var pending []string
	for _, m := range ms.Sorted() {
		if !slices.Contains(names, m.Name) {
			pending = append(pending, m.String())
		}
	}
	return pending, nil
}

type migrator struct {
	*migrate.Migrator
	status migrate.MigrationSlice
}

// discover reads fsys strictly: a misspelt file name must not mean a migration
// that silently never runs, or runs outside a transaction.
func discover(fsys fs.FS) (*migrate.Migrations, error) {
	files, err := fs.Glob(fsys, "*.sql")
	if err != nil {
		return nil, err
	}
	directions := map[string]int{}
	for _, f := range files {
		m := migrationName.FindStringSubmatch(path.Base(f))
		if m == nil {
			return nil, fmt.Errorf("migration %s: name is not NNNN_module_what.tx.up.sql or .tx.down.sql", f)
		}
		directions[m[1]+"_"+m[2]]++
	}
	for name, n := range directions {
		if n != 2 {
			return nil, fmt.Errorf("migration %s: needs both .tx.up.sql and .tx.down.sql", name)
		}
	}
	ms := migrate.NewMigrations()
	return ms, ms.Discover(fsys) // refuses a number used twice
}

// migrating calls fn while this session is the only one that migrates this database.
func migrating(ctx context.Context, db *bun.DB, fsys fs.FS, fn func(*migrator) error) (err error) {
	ms, err := discover(fsys)
	if err != nil {
		return err
	}
	unlock, err := lock(ctx, db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	m := &migrator{Migrator: migrate.NewMigrator(db, ms,
		migrate.WithTableName(migrationTable),
		migrate.WithLocksTableName(lockTable),
		migrate.WithMarkAppliedOnSuccess(true),
		migrate.WithUpsert(true), // brings a unique index on the name
		migrate.AfterMigration(record),
	)}
	if err := m.Init(ctx); err != nil {
		return err
	}
	if m.status, err = m.MigrationsWithStatus(ctx); err != nil {
		return err
	}
	return fn(m)
}

// lock takes the advisory lock on a connection of its own. It asks again and
// again instead of waiting in the server: a wait there cannot be cancelled.
func lock(ctx context.Context, db *bun.DB) (unlock func() error, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var limit string
	if err := conn.NewRaw("SELECT current_setting('statement_timeout')").Scan(ctx, &limit); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if limit != "0" || db.Stats().MaxOpenConnections == 1 {
		return nil, errors.Join(errors.New("migrations need a pool opened with Maintenance"), conn.Close())
	}
	for {
		var got bool
		if err := conn.NewRaw("SELECT pg_try_advisory_lock(?)", int64(migrationLock)).Scan(ctx, &got); err != nil {
			// The deadline can pass inside the question; the driver then speaks of a
			// broken connection, a moment before the context knows.
			if d, ok := ctx.Deadline(); ok && time.Until(d) < lockPoll {
				<-ctx.Done()
				err = fmt.Errorf("waiting for another instance that migrates: %w", ctx.Err())
			}
			return nil, errors.Join(err, conn.Close())
		}
		if got {
			break
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("waiting for another instance that migrates: %w", ctx.Err()), conn.Close())
		case <-time.After(lockPoll):
		}
	}
	return func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockDeadline)
		defer cancel()
		_, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock(?)", int64(migrationLock))
		return errors.Join(err, conn.Close())
	}, nil
}

type directionKey struct{}

// run executes one direction of a migration; record notes it in the same transaction.
func (m *migrator) run(ctx context.Context, mig *migrate.Migration, fn func(context.Context, *migrate.Migrator, *migrate.Migration) error) error {
	return fn(context.WithValue(ctx, directionKey{}, !mig.IsApplied()), m.Migrator, mig)
}

// record notes the migration inside its own transaction. bun/migrate would do so
// afterwards in a second one: a crash in between leaves a schema that the next
// start tries to create again.
func record(ctx context.Context, tx bun.IConn, mig *migrate.Migration) error {
	var err error
	if up, _ := ctx.Value(directionKey{}).(bool); up {
		_, err = tx.ExecContext(ctx, "INSERT INTO ? (name, group_id) VALUES (?, ?)", bun.Ident(migrationTable), mig.Name, mig.GroupID)
	} else {
		_, err = tx.ExecContext(ctx, "DELETE FROM ? WHERE name = ?", bun.Ident(migrationTable), mig.Name)
	}
	if err != nil {
		return fmt.Errorf("recording it: %w", err)
	}
	return nil
}
