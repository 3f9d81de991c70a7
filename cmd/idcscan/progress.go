package main

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/idcscan/idcscan/collectors/aws"
)

// progress shows how far a collection has come: on a terminal one line that is
// rewritten and wiped in the end, elsewhere a line every half a minute.
type progress struct {
	env *environment

	mu        sync.Mutex
	calls     map[string]aws.Progress
	begun     map[string]time.Time // by service, its first call
	lastShown time.Time
	wipe      bool
}

// How often the line is rewritten at most, and how often a new one is written.
const (
	rewriteInterval = 100 * time.Millisecond
	lineInterval    = 30 * time.Second
)

const wipeLine = "\r\x1b[K"

func newProgress(env *environment) *progress {
	return &progress{env: env, calls: map[string]aws.Progress{}, begun: map[string]time.Time{}, lastShown: env.now()}
}

// update takes in how far one operation has come.
func (p *progress) update(step aws.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.env.now()
	p.calls[step.Operation] = step
	if service := serviceOf(step.Operation); p.begun[service].IsZero() && step.Calls > step.Recalled {
		p.begun[service] = now
	}
	switch passed := now.Sub(p.lastShown); {
	case p.env.stderrTerminal && passed >= rewriteInterval:
		fmt.Fprint(p.env.stderr, wipeLine, "collecting: ", p.text(now))
		p.wipe = true
	case !p.env.stderrTerminal && passed >= lineInterval:
		fmt.Fprintln(p.env.stderr, "idcscan: collecting:", p.text(now))
	default:
		return
	}
	p.lastShown = now
}

// text is like "1200 of at least 3400 calls, about 2m left".
func (p *progress) text(now time.Time) string {
	done, expected := 0, 0
	for _, call := range p.calls {
		done += call.Calls
		expected += max(call.Calls, call.Expected)
	}
	text := fmt.Sprintf("%d of at least %d calls", done, expected)
	if left := p.left(now); left > 0 {
		text += fmt.Sprintf(", about %s left", shortDuration(left))
	}
	return text
}

// fewCalls tell too little of how fast a service is asked.
const fewCalls = 20

// left is how long the calls that are known to be needed take at the pace of the
// calls that were made; services are asked at the same time. It is 0 where the
// pace is not known yet.
func (p *progress) left(now time.Time) time.Duration {
	made, needed := map[string]int{}, map[string]int{}
	for operation, call := range p.calls {
		made[serviceOf(operation)] += call.Calls - call.Recalled
		needed[serviceOf(operation)] += max(0, call.Expected-call.Calls)
	}
	var longest time.Duration
	for service, calls := range needed {
		if calls == 0 || made[service] < fewCalls {
			continue
		}
		each := now.Sub(p.begun[service]) / time.Duration(made[service])
		longest = max(longest, each*time.Duration(calls))
	}
	return longest
}

func serviceOf(operation string) string {
	service, _, _ := strings.Cut(operation, ":")
	return service
}

// shortDuration is a duration to the second, or the minute where it is long.
func shortDuration(d time.Duration) string {
	if d >= 10*time.Minute {
		return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
	}
	return d.Round(time.Second).String()
}

// stop wipes the line.
func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wipe {
		fmt.Fprint(p.env.stderr, wipeLine)
	}
}
