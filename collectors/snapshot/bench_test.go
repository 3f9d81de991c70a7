package snapshot_test

import (
	"io"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func BenchmarkWrite(b *testing.B) {
	s := snapshottest.Generate(1, snapshottest.Large())
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := s.Write(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("digest", func(b *testing.B) {
		for b.Loop() {
			s.Digest()
		}
	})
}

func BenchmarkValidate(b *testing.B) {
	s := snapshottest.Generate(1, snapshottest.Large())
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Validate(); err != nil {
			b.Fatal(err)
		}
	}
}
