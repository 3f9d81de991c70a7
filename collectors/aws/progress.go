package aws

import "sync"

// Progress is how far an operation has come.
type Progress struct {
	// Operation is the IAM action, such as "sso:ListAccountAssignments".
	Operation string
	// Calls is how many calls have ended, Failed how many of them with an
	// error. A call that was repeated counts once. Recalled of them were not
	// made: an earlier run was told the answer.
	Calls, Failed, Recalled int
	// Expected is how many calls are known to be needed at least; 0 where that
	// is not known.
	Expected int
}

// tally counts calls and tells them on.
type tally struct {
	tell func(Progress)

	mu    sync.Mutex
	calls map[string]*Progress
}

func newTally(tell func(Progress)) *tally {
	if tell == nil {
		tell = func(Progress) {}
	}
	return &tally{tell: tell, calls: map[string]*Progress{}}
}

func (t *tally) change(operation string, change func(*Progress)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.calls[operation]
	if p == nil {
		p = &Progress{Operation: operation}
		t.calls[operation] = p
	}
	change(p)
	t.tell(*p)
}

// made counts a call that has ended.
func (t *tally) made(operation string, err error) {
	t.change(operation, func(p *Progress) {
		p.Calls++
		if err != nil {
			p.Failed++
		}
	})
}

// recalled counts calls that an earlier run has made.
func (t *tally) recalled(operation string, calls int) {
	t.change(operation, func(p *Progress) {
		p.Calls += calls
		p.Recalled += calls
	})
}

// sum returns how many calls have succeeded, and how many are known to be needed.
func (t *tally) sum() (done, expected int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.calls {
		done += p.Calls - p.Failed
		expected += max(p.Calls, p.Expected)
	}
	return done, expected
}

// expect adds calls that will be needed.
func (t *tally) expect(operation string, calls int) {
	t.change(operation, func(p *Progress) { p.Expected += calls })
}
