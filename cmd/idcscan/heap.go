package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// calmHeap is how many bytes the process grows to before it first collects
// garbage. Most runs end sooner, and those that grow further would else collect
// some twenty times on the way, which is a seventh of the time they take.
const calmHeap = 128 << 20

// growFirst holds garbage collection back until calmHeap, from where on it works
// as ever. Whoever sets it by the variables of Go is left alone.
func growFirst() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(calmHeap)
	// Nothing keeps what this leads to, so that the first collection cleans it up.
	runtime.AddCleanup(&struct{ noted [64]byte }{}, func(struct{}) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}, struct{}{})
}
