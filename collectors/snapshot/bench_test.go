package snapshot_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
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

func BenchmarkLoad(b *testing.B) {
	var text bytes.Buffer
	if err := snapshottest.Generate(1, snapshottest.Large()).Write(&text); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := snapshot.Load(bytes.NewReader(text.Bytes()), "snapshot.json"); err != nil {
			b.Fatal(err)
		}
	}
}
