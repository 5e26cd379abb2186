//go:build unix

package postgres_test

import (
	"testing"

	"salut/postgres"
)

func BenchmarkFirstStart(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		b.StartTimer()
		s, err := postgres.StartEmbedded(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Stop(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func BenchmarkLaterStartAndStop(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		s, err := postgres.StartEmbedded(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Stop(); err != nil {
			b.Fatal(err)
		}
	}
}
