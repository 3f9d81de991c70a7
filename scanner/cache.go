package scanner

import (
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// sharedResults holds what shared facts came to, for all workers. OPA's terms
// are immutable once they are settled.
type sharedResults struct {
	lock sync.RWMutex
	// facts are by the last part of their references, since OPA asks for all
	// rules and to print a reference takes longer than to compare it.
	facts map[ast.String][]sharedResult
}

// sharedResult is what one fact came to, nil where it is undefined.
type sharedResult struct {
	rule   ast.Ref
	result *ast.Term
}

func newSharedResults() *sharedResults {
	return &sharedResults{facts: map[ast.String][]sharedResult{}}
}

// put records the result of a rule, nil where it is undefined.
func (s *sharedResults) put(rule ast.Ref, result *ast.Term) {
	s.lock.Lock()
	defer s.lock.Unlock()
	name := lastPart(rule)
	s.facts[name] = append(s.facts[name], sharedResult{rule, result})
}

func (s *sharedResults) get(rule ast.Ref) (result *ast.Term, undefined bool) {
	s.lock.RLock()
	defer s.lock.RUnlock()
	for _, shared := range s.facts[lastPart(rule)] {
		if shared.rule.Equal(rule) {
			return shared.result, shared.result == nil
		}
	}
	return nil, false
}

// drop forgets the result of a rule.
func (s *sharedResults) drop(rule ast.Ref) {
	s.lock.Lock()
	defer s.lock.Unlock()
	name := lastPart(rule)
	s.facts[name] = slices.DeleteFunc(s.facts[name], func(shared sharedResult) bool { return shared.rule.Equal(rule) })
}

func lastPart(rule ast.Ref) ast.String {
	name, _ := rule[len(rule)-1].Value.(ast.String)
	return name
}

// taskCache is the virtual cache of one task: what it has evaluated itself
// stands in it, and behind that is what is shared.
type taskCache struct {
	topdown.VirtualCache
	shared *sharedResults
	// input is what natives walk, nil where none are to be used.
	input ast.Object
	// frames counts those that `with` has opened: in them other input or data may
	// hold, and so nothing that is shared.
	frames int
}

func newTaskCache(shared *sharedResults, input ast.Object) *taskCache {
	return &taskCache{VirtualCache: topdown.NewVirtualCache(), shared: shared, input: input}
}

// Push implements [topdown.VirtualCache].
func (c *taskCache) Push() {
	c.frames++
	c.VirtualCache.Push()
}

// Pop implements [topdown.VirtualCache].
func (c *taskCache) Pop() {
	c.frames--
	c.VirtualCache.Pop()
}

// Get implements [topdown.VirtualCache].
func (c *taskCache) Get(ref ast.Ref) (*ast.Term, bool) {
	result, undefined := c.VirtualCache.Get(ref)
	if result != nil || undefined || c.frames > 0 {
		return result, undefined
	}
	// Calls are many, and shared facts no functions.
	if _, function := ref[0].Value.(ast.Ref); !function {
		result, undefined = c.shared.get(ref)
	}
	if result == nil && !undefined && c.input != nil {
		result = native(c.input, ref)
	}
	if result != nil || undefined {
		c.Put(ref, result)
	}
	return result, undefined
}
