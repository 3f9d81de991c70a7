package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/idcscan/idcscan/collectors/aws"
)

// progress shows on a terminal how far a collection has come: one line that is
// rewritten and wiped in the end. Elsewhere it shows nothing.
type progress struct {
	env *environment

	mu        sync.Mutex
	calls     map[string]aws.Progress
	lastShown time.Time
}

// progressInterval is how often the line is rewritten at most.
const progressInterval = 100 * time.Millisecond

const wipeLine = "\r\x1b[K"

func newProgress(env *environment) *progress {
	return &progress{env: env, calls: map[string]aws.Progress{}}
}

// update takes in how far one operation has come.
func (p *progress) update(step aws.Progress) {
	if !p.env.stderrTerminal {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls[step.Operation] = step
	now := p.env.now()
	if now.Sub(p.lastShown) < progressInterval {
		return
	}
	p.lastShown = now
	done, expected := 0, 0
	for _, call := range p.calls {
		done += call.Calls
		expected += max(call.Calls, call.Expected)
	}
	fmt.Fprintf(p.env.stderr, "%scollecting: %d of at least %d calls, %s", wipeLine, done, expected, step.Operation)
}

// stop wipes the line.
func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.lastShown.IsZero() {
		fmt.Fprint(p.env.stderr, wipeLine)
	}
}
