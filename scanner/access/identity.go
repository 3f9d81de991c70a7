package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// identity is one thing as the two snapshots call it, "" where a snapshot lacks it.
type identity struct{ old, new string }

// identities are all things of a kind in both snapshots, numbered.
type identities struct {
	all      []identity
	old, new map[string]int
}

// match pairs keys of two snapshots, given with their ids, "" where there is
// none. Ids go first, where they are of the same instance: what is renamed stays
// the same, and what was made anew under an old name is another if recreated
// says so. Else the key tells.
func match(old, new map[string]string, byID bool, recreated bool) identities {
	m := identities{old: make(map[string]int, len(old)), new: make(map[string]int, len(new))}
	add := func(i identity) {
		if i.old != "" {
			m.old[i.old] = len(m.all)
		}
		if i.new != "" {
			m.new[i.new] = len(m.all)
		}
		m.all = append(m.all, i)
	}
	left := slices.Sorted(maps.Keys(old))
	if byID {
		keyOf := make(map[string]string, len(new))
		for key, id := range new {
			if id != "" {
				keyOf[id] = key
			}
		}
		left = slices.DeleteFunc(left, func(key string) bool {
			other, found := keyOf[old[key]]
			if !found || old[key] == "" {
				return false
			}
			add(identity{key, other})
			return true
		})
	}
	for _, key := range left {
		id, there := new[key]
		_, taken := m.new[key]
		another := byID && recreated && old[key] != "" && id != ""
		if there && !taken && !another {
			add(identity{key, key})
		} else {
			add(identity{old: key})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(new)) {
		if _, taken := m.new[key]; !taken {
			add(identity{new: key})
		}
	}
	return m
}

// of numbers a key of a side.
func (m identities) of(s which, key string) int {
	if s == oldSide {
		return m.old[key]
	}
	return m.new[key]
}

// on is what a thing is called on a side, by its other name where it is not there.
func (m identities) on(s which, thing int) string {
	i := m.all[thing]
	if s == oldSide && i.old != "" || i.new == "" {
		return i.old
	}
	return i.new
}

// there reports whether a side holds a thing.
func (m identities) there(s which, thing int) bool {
	if s == oldSide {
		return m.all[thing].old != ""
	}
	return m.all[thing].new != ""
}

// renamed lists what has another name, but for what only lost or gained one.
func (m identities) renamed(kind string) []Rename {
	var list []Rename
	for _, i := range m.all {
		if i.old != "" && i.new != "" && i.old != i.new && !nameless(i.old) && !nameless(i.new) {
			list = append(list, Rename{Kind: kind, Old: i.old, New: i.new})
		}
	}
	return list
}

// nameless reports whether a key is no name.
func nameless(key string) bool {
	return strings.HasPrefix(key, snapshot.PrefixID) || strings.HasPrefix(key, snapshot.PrefixUnresolved)
}

// idOf is the id of a key: the one that was read, else the one that the key is.
func idOf(key string, id *string) string {
	if id != nil && *id != "" {
		return *id
	}
	rest, _ := strings.CutPrefix(key, snapshot.PrefixID)
	if rest == key {
		return ""
	}
	return rest
}
