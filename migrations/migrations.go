// Package migrations holds the numbered, forward-only SQL files of the schema, embedded in the binary.
package migrations

import "embed"

// FS has the goose files, in the order of their numbers.
//
//go:embed *.sql
var FS embed.FS
