package scanner

import (
	"slices"
	"sync"
)

// schedule hands out tasks in their order, each once those before it are done.
type schedule struct {
	lock    sync.Mutex
	changed *sync.Cond
	tasks   []task
	// waits counts by task what is still to be done before it; -1 is begun.
	waits []int
	// users leads from a task to those that wait for it.
	users [][]int
	// used counts by task those that wait for it and are not done.
	used []int
	left int
}

func newSchedule(tasks []task) *schedule {
	s := &schedule{tasks: tasks, waits: make([]int, len(tasks)), users: make([][]int, len(tasks)), used: make([]int, len(tasks)), left: len(tasks)}
	s.changed = sync.NewCond(&s.lock)
	for i, task := range tasks {
		s.waits[i] = len(task.after)
		for _, before := range task.after {
			s.users[before] = append(s.users[before], i)
			s.used[before]++
		}
	}
	return s
}

// next waits for a task that can be begun; false where none is left.
func (s *schedule) next() (int, bool) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for s.left > 0 {
		if i := slices.Index(s.waits, 0); i >= 0 {
			s.waits[i] = -1
			s.left--
			return i, true
		}
		s.changed.Wait()
	}
	return 0, false
}

// done says that a task is done, and returns those that nothing needs any more.
func (s *schedule) done(i int) (unneeded []int) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for _, user := range s.users[i] {
		s.waits[user]--
	}
	for _, before := range s.tasks[i].after {
		if s.used[before]--; s.used[before] == 0 {
			unneeded = append(unneeded, before)
		}
	}
	s.changed.Broadcast()
	return unneeded
}

// stop takes back all that was not begun.
func (s *schedule) stop() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.left = 0
	s.changed.Broadcast()
}
