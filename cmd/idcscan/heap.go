package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// calmHeap is how many bytes the heap grows to before garbage is collected: less
// than what is left of a run at enterprise size, in which Go would else collect
// some fifteen times on the way there, for a third of the processor's time.
const calmHeap = 256 << 20

// smallHeap is what Go takes the heap to hold at least, in bytes.
const smallHeap = 4 << 20

// growFirst holds garbage collection back while the heap is smaller than calmHeap;
// from there on it works as ever. GOGC or GOMEMLIMIT, where set, decide instead.
func growFirst() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		holdBack(smallHeap)
	}
}

// holdBack lets garbage be collected next where the heap has doubled, and is not
// calm; live is what was left of it by the last collection, in bytes.
func holdBack(live uint64) {
	debug.SetGCPercent(max(100, int(100*calmHeap/max(live, smallHeap))-100))
	// Nothing leads to this, so that the next collection ends with the call.
	runtime.AddCleanup(&struct{ noted [64]byte }{}, func(sample []metrics.Sample) {
		metrics.Read(sample)
		holdBack(sample[0].Value.Uint64())
	}, []metrics.Sample{{Name: "/gc/heap/live:bytes"}})
}
