package access

import (
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// which is one of the two snapshots.
type which int

const (
	oldSide which = iota
	newSide
)

func (w which) other() which { return 1 - w }

func (w which) String() string {
	if w == oldSide {
		return SideOld
	}
	return SideNew
}

// pair is a permission set in an account, by their numbers.
type pair uint64

func pairOf(account, set int) pair { return pair(account)<<32 | pair(set) }

func (p pair) account() int { return int(p >> 32) }
func (p pair) set() int     { return int(p & 0xFFFFFFFF) }

// side is one snapshot, with numbers for the keys of both.
type side struct {
	snapshot *snapshot.Snapshot
	facts    map[string]scanner.PermissionSetFact
	gaps     gaps
	// holds leads from a principal to what it is assigned, sorted. A principal
	// that is gone holds nothing; assigned has what it had.
	holds    [][]pair
	assigned map[int][]pair
	// members leads from a group that holds anything on either side to its users, sorted.
	members map[int][]int
	// byUser is members turned around, made when it is first asked for.
	byUser map[int][]int
}

// world is what both snapshots name. Groups are numbered as principals, users
// behind them.
type world struct {
	sets, groups, users, accounts identities
	sides                         [2]side
}

func (w *world) user(principal int) int    { return principal - len(w.groups.all) }
func (w *world) isUser(principal int) bool { return principal >= len(w.groups.all) }
func (w *world) asPrincipal(user int) int  { return user + len(w.groups.all) }

// principal is what a principal is called on a side.
func (w *world) principal(s which, principal int) string {
	if w.isUser(principal) {
		return snapshot.PrefixUser + w.users.on(s, w.user(principal))
	}
	return snapshot.PrefixGroup + w.groups.on(s, principal)
}

// newWorld numbers what the snapshots name.
func newWorld(old, new *snapshot.Snapshot, facts [2]map[string]scanner.PermissionSetFact) *world {
	w := &world{}
	both := [2]*snapshot.Snapshot{old, new}
	var sets, groups, users, accounts [2]map[string]string
	for i, s := range both {
		sets[i], groups[i], users[i], accounts[i] = map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
		for key, set := range s.PermissionSets {
			sets[i][key] = idOf(key, lastPart(set.ARN))
		}
		for key, group := range s.Groups {
			groups[i][key] = idOf(key, group.ID)
		}
		for key, user := range s.Users {
			users[i][key] = idOf(key, user.ID)
		}
		for account, permissionSets := range s.AccountAssignments {
			accounts[i][account] = ""
			for set, principals := range permissionSets {
				addAbsent(sets[i], set)
				for _, principal := range principals {
					if group, ok := strings.CutPrefix(principal, snapshot.PrefixGroup); ok {
						addAbsent(groups[i], group)
					} else {
						addAbsent(users[i], strings.TrimPrefix(principal, snapshot.PrefixUser))
					}
				}
			}
		}
	}
	// Ids of two instances have nothing to do with each other. A permission set
	// that was made anew under its name gives what it gave.
	byID := !differentInstances(old, new)
	w.sets = match(sets[0], sets[1], byID, false)
	w.groups = match(groups[0], groups[1], byID, true)
	w.users = match(users[0], users[1], byID, true)
	w.accounts = match(accounts[0], accounts[1], false, false)
	for i, s := range both {
		w.sides[i] = side{snapshot: s, facts: facts[i], gaps: newGaps(s)}
		w.addHoldings(which(i))
	}
	w.addMembers()
	return w
}

// addAbsent adds a key that is only referred to.
func addAbsent(keys map[string]string, key string) {
	if _, known := keys[key]; !known {
		keys[key] = idOf(key, nil)
	}
}

func lastPart(arn *string) *string {
	if arn == nil {
		return nil
	}
	id := snapshot.ResourceID(*arn)
	return &id
}

// instanceOf is the id of the instance, "" where it was not read.
func instanceOf(s *snapshot.Snapshot) string {
	if s.Instance == nil || s.Instance.ARN == nil {
		return ""
	}
	return snapshot.ResourceID(*s.Instance.ARN)
}

func differentInstances(old, new *snapshot.Snapshot) bool {
	a, b := instanceOf(old), instanceOf(new)
	return a != "" && b != "" && a != b
}

// addHoldings turns the assignments of a side around.
func (w *world) addHoldings(s which) {
	side := &w.sides[s]
	side.holds = make([][]pair, len(w.groups.all)+len(w.users.all))
	side.assigned = map[int][]pair{}
	for account, permissionSets := range side.snapshot.AccountAssignments {
		for set, principals := range permissionSets {
			held := pairOf(w.accounts.of(s, account), w.sets.of(s, set))
			for _, principal := range principals {
				n := w.numberOf(s, principal)
				if side.gone(principal) {
					side.assigned[n] = append(side.assigned[n], held)
				} else {
					side.holds[n] = append(side.holds[n], held)
				}
			}
		}
	}
	for _, held := range side.holds {
		slices.Sort(held)
	}
	for _, held := range side.assigned {
		slices.Sort(held)
	}
}

func (w *world) numberOf(s which, principal string) int {
	if group, ok := strings.CutPrefix(principal, snapshot.PrefixGroup); ok {
		return w.groups.of(s, group)
	}
	return w.asPrincipal(w.users.of(s, strings.TrimPrefix(principal, snapshot.PrefixUser)))
}

// gone reports whether AWS said that a principal is not found: it stands in the
// assignments and nobody is behind it.
func (s *side) gone(principal string) bool {
	var exists *bool
	if group, ok := strings.CutPrefix(principal, snapshot.PrefixGroup); ok {
		if member := s.snapshot.Groups[group]; member != nil {
			exists = member.Exists
		}
	} else if member := s.snapshot.Users[strings.TrimPrefix(principal, snapshot.PrefixUser)]; member != nil {
		exists = member.Exists
	}
	return exists != nil && !*exists
}

// addMembers numbers the members of groups that hold anything.
func (w *world) addMembers() {
	for i := range w.sides {
		w.sides[i].members = map[int][]int{}
	}
	for group := range w.groups.all {
		if len(w.sides[0].holds[group])+len(w.sides[1].holds[group]) == 0 {
			continue
		}
		for i := range w.sides {
			s, side := which(i), &w.sides[i]
			key := w.groups.on(s, group)
			if !w.groups.there(s, group) || side.snapshot.Groups[key] == nil {
				continue
			}
			members := make([]int, 0, len(side.snapshot.Groups[key].Members))
			for _, member := range side.snapshot.Groups[key].Members {
				if user, known := w.userOf(s, member); known {
					members = append(members, user)
				}
			}
			slices.Sort(members)
			side.members[group] = members
		}
	}
}

func (w *world) userOf(s which, key string) (int, bool) {
	keys := w.users.new
	if s == oldSide {
		keys = w.users.old
	}
	user, known := keys[key]
	return user, known
}

// holdsPair reports whether a principal itself is assigned a pair on a side.
func (s *side) holdsPair(principal int, held pair) bool {
	_, found := slices.BinarySearch(s.holds[principal], held)
	return found
}
