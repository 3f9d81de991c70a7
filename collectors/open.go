package collectors

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/idcscan/idcscan/collectors/aws"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Collector takes a snapshot of one source.
type Collector interface {
	// Collect returns a valid snapshot. What could not be read is a gap in its
	// coverage; an error means that nothing could be read at all.
	Collect(ctx context.Context) (*snapshot.Snapshot, error)
}

// Options are what the kinds of sources need beside the source's name.
type Options struct {
	// AWS configures the live source.
	AWS aws.Options
	// Stdin is read for the source "-".
	Stdin io.Reader
}

// kind is one kind of source. A source is of the kind that its prefix names,
// else of the first kind that detects it.
type kind struct {
	name    string
	about   string
	detects func(source string) bool
	open    func(source string, options Options) Collector
}

var kinds = []kind{
	{
		name: "aws", about: "live AWS, with the credentials of the environment",
		detects: func(source string) bool { return source == "aws" },
		open:    func(_ string, options Options) Collector { return liveCollector{options.AWS} },
	},
	{
		name: "snapshot", about: "a snapshot file that collect or scan wrote; - reads standard input",
		detects: func(source string) bool { return source == "-" || isFile(source) },
		open:    func(source string, options Options) Collector { return fileCollector{source, options.Stdin} },
	},
}

// Describe returns a line for each kind of source, for help texts.
func Describe() string {
	var text strings.Builder
	for _, kind := range kinds {
		fmt.Fprintf(&text, "  %-10s%s\n", kind.name, kind.about)
	}
	return text.String()
}

// Open returns the collector for a source: "aws", or the path of a file, alone
// or behind its kind and a colon, as in "snapshot:monday.json".
func Open(source string, options Options) (Collector, error) {
	names := make([]string, 0, len(kinds))
	for _, kind := range kinds {
		names = append(names, kind.name)
		if rest, ok := strings.CutPrefix(source, kind.name+":"); ok {
			if kind.name == "aws" {
				return nil, fmt.Errorf("source %q: nothing goes behind aws; name a profile with --profile, a Region with --region", source)
			}
			return kind.open(rest, options), nil
		}
	}
	for _, kind := range kinds {
		if kind.detects(source) {
			return kind.open(source, options), nil
		}
	}
	if info, err := os.Stat(source); err == nil && info.IsDir() {
		return nil, fmt.Errorf("source %q is a directory; name aws or a snapshot file", source)
	}
	return nil, fmt.Errorf("source %q is neither a file nor a kind of source (%s); name one of them", source, strings.Join(names, ", "))
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

type liveCollector struct{ options aws.Options }

// Collect holds what the walk gathered to the contract that a file is held to:
// a hole that no gap explains must not be judged.
func (c liveCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	snap, err := aws.Collect(ctx, c.options)
	if err != nil {
		return nil, err
	}
	if err := snap.Validate(); err != nil {
		return nil, fmt.Errorf("AWS answered what makes no valid snapshot; please report this: %w", err)
	}
	return snap, nil
}

type fileCollector struct {
	path  string
	stdin io.Reader
}

// Collect does not wait for a pipe that nobody writes to once ctx is done.
func (c fileCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	type outcome struct {
		snapshot *snapshot.Snapshot
		err      error
	}
	done := make(chan outcome, 1)
	go func() {
		snap, err := c.load()
		done <- outcome{snap, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case loaded := <-done:
		return loaded.snapshot, loaded.err
	}
}

func (c fileCollector) load() (*snapshot.Snapshot, error) {
	if c.path == "-" {
		return snapshot.Load(c.stdin, "standard input")
	}
	file, err := os.Open(c.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return snapshot.Load(file, c.path)
}
