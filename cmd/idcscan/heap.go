package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// calmMemory is how many bytes the process takes before garbage is collected: less
// than a run at enterprise size takes anyway, in which Go would else collect some
// fifteen times on the way there, for a third of the processor's time.
const calmMemory = 384 << 20

// growFirst holds garbage collection back while the process is smaller than
// calmMemory; once half of that is in use, it works as ever. GOGC or GOMEMLIMIT,
// where set, decide instead.
func growFirst() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		holdBack(0)
	}
}

// holdBack lets garbage be collected next at calmMemory, where that is calm; live is
// what the last collection left, in bytes.
func holdBack(live uint64) {
	if live > calmMemory/2 {
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(100)
		return
	}
	debug.SetMemoryLimit(calmMemory)
	debug.SetGCPercent(-1)
	// Nothing leads to this, so that it is swept after the next collection: the one
	// behind that waits for it. What is smaller would be swept with others.
	runtime.AddCleanup(&struct{ alone [64]byte }{}, func(sample []metrics.Sample) {
		metrics.Read(sample)
		holdBack(sample[0].Value.Uint64())
	}, []metrics.Sample{{Name: "/gc/heap/live:bytes"}})
}
