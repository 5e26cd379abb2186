package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"salut/fault"
	"salut/migrations"
)

// Migrate brings the schema to this binary's version. Several processes may call it at once: an advisory lock lets one
// work and the others wait. The schema of a newer salut is left alone and refused.
func Migrate(ctx context.Context, pool *pgxpool.Pool) error {
	// A second between tries: the loser of a race between processes should not idle for goose's default of five.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 600), lock.WithUnlockTimeout(1, 30))
	if err != nil {
		return fmt.Errorf("make the migration lock: %w", err)
	}
	p, err := provider(pool, goose.WithSessionLocker(locker))
	if err != nil {
		return err
	}
	defer p.Close() // closes database/sql's view of the pool, not the pool
	have, err := schemaVersion(ctx, pool)
	if err != nil {
		return err
	}
	if want := newestVersion(p); have > want {
		return newerSchema(have, want)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return nil
}

// CheckVersion refuses a database whose schema is older or newer than what this binary was built for. It only reads.
func CheckVersion(ctx context.Context, pool *pgxpool.Pool) error {
	p, err := provider(pool)
	if err != nil {
		return err
	}
	defer p.Close()
	have, err := schemaVersion(ctx, pool)
	if err != nil {
		return err
	}
	switch want := newestVersion(p); {
	case have == 0:
		return fault.Conflictf("The database is empty. Run \"salut migrate\" once, then start again.").Coded("schema_older")
	case have < want:
		return fault.Conflictf("The database has schema version %d and this salut needs %d. Run \"salut migrate\", then start again.", have, want).Coded("schema_older")
	case have > want:
		return newerSchema(have, want)
	}
	return nil
}

func newerSchema(have, want int64) error {
	return fault.Conflictf("The database has schema version %d, made by a newer salut; this one knows only %d. Update salut on this machine.", have, want).Coded("schema_newer")
}

// schemaVersion reads goose's own table, without goose: its reader creates the table where there is none. 0 is an empty database.
func schemaVersion(ctx context.Context, db DB) (int64, error) {
	const query = `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`
	var version int64
	err := db.QueryRow(ctx, query).Scan(&version)
	const undefinedTable = "42P01"
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) && e.Code == undefinedTable {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the schema version: %w", err)
	}
	return version, nil
}

func newestVersion(p *goose.Provider) int64 {
	var newest int64
	for _, s := range p.ListSources() {
		newest = max(newest, s.Version)
	}
	return newest
}

func provider(pool *pgxpool.Pool, options ...goose.ProviderOption) (*goose.Provider, error) {
	options = append(options, goose.WithDisableGlobalRegistry(true))
	p, err := goose.NewProvider(goose.DialectPostgres, stdlib.OpenDBFromPool(pool), migrations.FS, options...)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return p, nil
}
