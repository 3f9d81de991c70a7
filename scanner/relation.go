package scanner

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// relation is a kind whose keys are paths. Members whose keys share all but
// the last part stand together in one row.
type relation struct {
	rows  []row // sorted by name and second
	total int
}

// row holds the members "<name>/<inner>", or "<name>/<second>/<inner>" where
// there is a second part. A row is never empty.
type row struct {
	name, second string
	inner        []string // sorted
	start        int      // index of the first member
}

func (r *relation) add(name, second string, inner []string) {
	if len(inner) > 0 {
		r.rows = append(r.rows, row{name, second, inner, r.total})
		r.total += len(inner)
	}
}

func (r *relation) size() int { return r.total }

func (r *relation) key(i int) string {
	n, found := slices.BinarySearchFunc(r.rows, i, func(row row, i int) int { return cmp.Compare(row.start, i) })
	if !found {
		n--
	}
	row := r.rows[n]
	outer := row.name
	if row.second != "" {
		outer += "/" + row.second
	}
	return outer + "/" + row.inner[i-row.start]
}

func (r *relation) index(key string) (int, bool) {
	for row, inner := range r.cut(key) {
		if n, ok := slices.BinarySearch(row.inner, inner); ok {
			return row.start + n, true
		}
	}
	return 0, false
}

// cut yields the rows to which a key may belong, with the key's inner part
// there. Names may hold slashes, so there may be several.
func (r *relation) cut(key string) iter.Seq2[row, string] {
	return func(yield func(row, string) bool) {
		for name, rest := range cuts(key) {
			rows := r.named(name)
			if len(rows) == 0 {
				continue
			}
			if rows[0].second == "" {
				if !yield(rows[0], rest) {
					return
				}
				continue
			}
			for second, inner := range cuts(rest) {
				n, found := slices.BinarySearchFunc(rows, second, func(row row, second string) int { return strings.Compare(row.second, second) })
				if found && !yield(rows[n], inner) {
					return
				}
			}
		}
	}
}

// named returns the rows of a name.
func (r *relation) named(name string) []row {
	from, _ := slices.BinarySearchFunc(r.rows, name, func(row row, name string) int { return strings.Compare(row.name, name) })
	to := from
	for to < len(r.rows) && r.rows[to].name == name {
		to++
	}
	return r.rows[from:to]
}

// cuts yields every way to cut a key in two at a slash.
func cuts(key string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for i := range len(key) {
			if key[i] == '/' && !yield(key[:i], key[i+1:]) {
				return
			}
		}
	}
}

// assignments are "<account>/<permission set>/<group or user>:<key>".
func assignments(s *snapshot.Snapshot) *relation {
	r := &relation{}
	for _, account := range slices.Sorted(maps.Keys(s.AccountAssignments)) {
		sets := s.AccountAssignments[account]
		for _, set := range slices.Sorted(maps.Keys(sets)) {
			r.add(account, set, sets[set])
		}
	}
	return r
}

// provisionings are "<account>/<permission set>".
func provisionings(s *snapshot.Snapshot) *relation {
	r := &relation{}
	for _, account := range slices.Sorted(maps.Keys(s.AccountAssignments)) {
		r.add(account, "", slices.Sorted(maps.Keys(s.AccountAssignments[account])))
	}
	return r
}

// inAccounts are "<account>/<name>", with the names that IAM of an account has.
func inAccounts(s *snapshot.Snapshot, names func(*snapshot.AccountHygiene) []string) *relation {
	r := &relation{}
	for _, account := range slices.Sorted(maps.Keys(s.AccountHygiene)) {
		r.add(account, "", names(s.AccountHygiene[account]))
	}
	return r
}

// principalAccess are "<account>/<group or user>:<key>".
func principalAccess(s *snapshot.Snapshot) *relation {
	r := &relation{}
	for _, account := range slices.Sorted(maps.Keys(s.AccountAssignments)) {
		principals := map[string]bool{}
		for _, assigned := range s.AccountAssignments[account] {
			for _, principal := range assigned {
				principals[principal] = true
			}
		}
		r.add(account, "", slices.Sorted(maps.Keys(principals)))
	}
	return r
}

// groupPermissionSets are "<group>/<permission set>".
func groupPermissionSets(s *snapshot.Snapshot) *relation {
	held := map[string]map[string]bool{}
	for _, sets := range s.AccountAssignments {
		for set, assigned := range sets {
			for _, principal := range assigned {
				group, ok := strings.CutPrefix(principal, snapshot.PrefixGroup)
				if !ok {
					continue
				}
				if held[group] == nil {
					held[group] = map[string]bool{}
				}
				held[group][set] = true
			}
		}
	}
	r := &relation{}
	for _, group := range slices.Sorted(maps.Keys(held)) {
		r.add(group, "", slices.Sorted(maps.Keys(held[group])))
	}
	return r
}
