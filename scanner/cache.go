package scanner

import (
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// sharedResults holds what shared facts came to, for all workers. OPA's terms
// are immutable, and sorted on demand under a lock of their own.
type sharedResults struct {
	lock    sync.RWMutex
	results topdown.VirtualCache
}

func newSharedResults() *sharedResults { return &sharedResults{results: topdown.NewVirtualCache()} }

// put records the result of a rule, nil where it is undefined.
func (s *sharedResults) put(rule ast.Ref, result *ast.Term) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.results.Put(rule, result)
}

func (s *sharedResults) get(rule ast.Ref) (result *ast.Term, undefined bool) {
	s.lock.RLock()
	defer s.lock.RUnlock()
	return s.results.Get(rule)
}

// workerCache is the virtual cache of one worker: what it has evaluated itself
// stands in it, and behind that is what is shared.
type workerCache struct {
	topdown.VirtualCache
	shared *sharedResults
	// frames counts those that `with` has opened: in them other input or data may
	// hold, and so nothing that is shared.
	frames int
}

func newWorkerCache(shared *sharedResults) *workerCache {
	return &workerCache{VirtualCache: topdown.NewVirtualCache(), shared: shared}
}

// Push implements [topdown.VirtualCache].
func (c *workerCache) Push() {
	c.frames++
	c.VirtualCache.Push()
}

// Pop implements [topdown.VirtualCache].
func (c *workerCache) Pop() {
	c.frames--
	c.VirtualCache.Pop()
}

// Get implements [topdown.VirtualCache].
func (c *workerCache) Get(ref ast.Ref) (*ast.Term, bool) {
	result, undefined := c.VirtualCache.Get(ref)
	if result != nil || undefined || c.frames > 0 {
		return result, undefined
	}
	if _, function := ref[0].Value.(ast.Ref); function {
		return nil, false // calls are many, and shared facts no functions
	}
	if result, undefined = c.shared.get(ref); result != nil || undefined {
		c.Put(ref, result)
	}
	return result, undefined
}
