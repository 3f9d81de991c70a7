package main

import (
	"slices"
	"sync"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// TestMistakesOfSourcesReadAtOnce: none is lost, and their order is that of the
// files, in a file that of its reader.
func TestMistakesOfSourcesReadAtOnce(t *testing.T) {
	var found mistakes
	var readers sync.WaitGroup
	for _, file := range []string{"b.tf", "a.tf"} {
		readers.Go(func() {
			for line := range 200 {
				found.add(declaration.Diagnostic{Place: snapshot.Location{URI: file, StartLine: 200 - line}})
			}
		})
	}
	readers.Wait()
	var got []string
	for i, diagnostic := range found.sorted() {
		got = append(got, diagnostic.Place.URI)
		if want := 200 - i%200; diagnostic.Place.StartLine != want {
			t.Fatalf("mistake %d is at line %d, want %d", i, diagnostic.Place.StartLine, want)
		}
	}
	if len(got) != 400 || !slices.IsSorted(got) {
		t.Errorf("%d mistakes, in the order of files: %t", len(got), slices.IsSorted(got))
	}
}
