package main

import (
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
	file, err := os.Open(opts.state)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return snapshot.Load(file, opts.state)
}
