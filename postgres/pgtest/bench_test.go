package pgtest_test

import (
	"testing"

	"salut/postgres/pgtest"
)

// What a test pays for a database of its own.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		b.Run("database", func(b *testing.B) { pgtest.New(b) })
	}
}
