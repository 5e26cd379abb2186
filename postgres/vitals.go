package postgres

import (
	"context"
	"fmt"
)

// Vitals is the state of the database server, as far as our account may see it.
type Vitals struct {
	Version        string // 17.4
	Bytes          int64  // of our database, with its indexes
	Connections    int64  // to our database, of all processes
	MaxConnections int64
}

// ReadVitals asks the server about itself.
func ReadVitals(ctx context.Context, db DB) (v Vitals, err error) {
	const q = `SELECT current_setting('server_version'), pg_database_size(current_database()),
		(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()), current_setting('max_connections')::bigint`
	if err := db.QueryRow(ctx, q).Scan(&v.Version, &v.Bytes, &v.Connections, &v.MaxConnections); err != nil {
		return v, fmt.Errorf("ask the database about itself: %w", err)
	}
	return v, nil
}
