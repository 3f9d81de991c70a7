package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// state returns what is served: a snapshot from a file, or an invented one.
func state(opts options) (*snapshot.Snapshot, error) {
	if opts.state == "" {
		size, err := resolve(opts.size, opts.counts)
		if err != nil {
			return nil, err
		}
		return snapshottest.Generate(opts.seed, size), nil
	}
	text, err := os.ReadFile(opts.state)
	if err != nil {
		return nil, err
	}
	var s snapshot.Snapshot
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", opts.state, err)
	}
	return &s, nil
}
