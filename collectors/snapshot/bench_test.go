package snapshot_test

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func BenchmarkLoad(b *testing.B) {
	path := filepath.Join(b.TempDir(), "snapshot.json")
	if err := snapshottest.Generate(1, snapshottest.Large()).WriteFile(path); err != nil {
		b.Fatal(err)
	}
	measure(b, func() error {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = snapshot.Load(file, path)
		return err
	})
}

func BenchmarkValidate(b *testing.B) {
	measure(b, snapshottest.Generate(1, snapshottest.Large()).Validate)
}

func BenchmarkWrite(b *testing.B) {
	s := snapshottest.Generate(1, snapshottest.Large())
	measure(b, func() error { return s.Write(io.Discard) })
}

func BenchmarkDigest(b *testing.B) {
	s := snapshottest.Generate(1, snapshottest.Large())
	measure(b, func() error {
		s.Digest()
		return nil
	})
}

// measure reports beside time and memory what all processors together spent,
// which stays the same on a busy machine.
func measure(b *testing.B, do func() error) {
	b.Helper()
	b.ReportAllocs()
	before := processorTime(b)
	for b.Loop() {
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((processorTime(b)-before).Milliseconds())/float64(b.N), "cpu-ms/op")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
