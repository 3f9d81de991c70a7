package access_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/access"
)

const (
	management = snapshottest.Management
	workload   = snapshottest.Workload
	sandbox    = snapshottest.Sandbox

	admin     = "LZAdministratorAccess"
	powerUser = "LZPowerUserAccess"
	readOnly  = "LZReadOnlyAccess"
)

var policies = sync.OnceValues(func() (*scanner.Policies, error) { return scanner.LoadPolicies() })

// compare compares two snapshots and expects no error.
func compare(t testing.TB, old, new *snapshot.Snapshot, o access.Options) *access.Diff {
	t.Helper()
	compiled, err := policies()
	if err != nil {
		t.Fatal(err)
	}
	diff, err := access.Compare(context.Background(), compiled, old, new, o)
	if err != nil {
		t.Fatal(err)
	}
	return diff
}

// world is a landing zone that a test changes.
type world struct{ *snapshot.Snapshot }

func (w world) assign(account, set string, principals ...string) {
	if w.AccountAssignments[account] == nil {
		w.AccountAssignments[account] = map[string][]string{}
	}
	held := append(w.AccountAssignments[account][set], principals...)
	slices.Sort(held)
	w.AccountAssignments[account][set] = slices.Compact(held)
}

func (w world) unassign(account, set string, principals ...string) {
	w.AccountAssignments[account][set] = slices.DeleteFunc(slices.Clone(w.AccountAssignments[account][set]), func(held string) bool {
		return slices.Contains(principals, held)
	})
}

func (w world) group(name, id string, members ...string) {
	w.Groups[name] = &snapshot.Group{ID: &id, Name: &name, Exists: new(true), Members: members}
}

func (w world) join(group string, users ...string) {
	w.Groups[group].Members = append(w.Groups[group].Members, users...)
	slices.Sort(w.Groups[group].Members)
}

func (w world) leave(group string, users ...string) {
	w.Groups[group].Members = slices.DeleteFunc(w.Groups[group].Members, func(member string) bool { return slices.Contains(users, member) })
}

// gap adds a gap to a section; without a cause it was denied.
func (w world) gap(section snapshot.Section, gap snapshot.Gap) {
	if gap.Cause == "" {
		gap.Cause = snapshot.CauseDenied
	}
	if gap.Meaning == "" {
		gap.Meaning = "not read"
	}
	coverage := &snapshot.SectionCoverage{Status: snapshot.Partial}
	if known := w.Coverage[section]; known != nil {
		coverage.Gaps = append(coverage.Gaps, known.Gaps...)
	}
	coverage.Gaps = append(coverage.Gaps, gap)
	w.Coverage[section] = coverage
}

// lookUp leaves a permission set to those who declare it, as code does that only
// looks it up.
func (w world) lookUp(set string) {
	w.PermissionSets[set] = &snapshot.PermissionSet{Name: &set}
	w.gap(snapshot.SectionPermissionSets, snapshot.Gap{
		Cause: snapshot.CauseNotInSource, Keys: []string{set},
		Meaning: "code looks the permission set up", Remedy: "scan the code that declares it",
	})
}

// lines are what a diff says, a line for each member of its lists.
func lines(d *access.Diff) []string {
	said := []string{}
	for _, list := range []struct {
		name     string
		accesses []access.Access
	}{
		{"ADMIN", d.NewAdministrators}, {"POSSIBLE", d.PossibleAdministrators}, {"gain", d.Gained}, {"lose", d.Lost},
	} {
		for _, a := range list.accesses {
			line := fmt.Sprintf("%s %s %s in %s: %s, %d", list.name, a.Principal, a.PermissionSet, strings.Join(a.Accounts, ","), a.Reason, a.People.Count)
			if a.People.AtLeast {
				line += "+"
			}
			if len(a.People.Users) > 0 {
				line += " " + strings.Join(a.People.Users, ",")
			}
			if a.Doubt != nil {
				line += fmt.Sprintf(" (%s %s %s)", a.Doubt.Side, a.Doubt.Section, a.Doubt.Cause)
			}
			said = append(said, line)
		}
	}
	for _, c := range d.Changed {
		var changes []string
		for _, change := range c.Changes {
			changes = append(changes, change.Attribute+" "+change.What+" "+change.Widens)
		}
		said = append(said, fmt.Sprintf("changed %s %s-%s %s-%s: %s; held by %d in %d", c.PermissionSet,
			c.OldAdministrator, c.NewAdministrator, c.OldTier, c.NewTier, strings.Join(changes, ", "), c.Principals, c.Accounts))
	}
	for _, r := range d.Renamed {
		said = append(said, fmt.Sprintf("renamed %s %s to %s", r.Kind, r.Old, r.New))
	}
	for _, n := range d.NotComparable {
		line := fmt.Sprintf("open %s %s %s: %d %s", n.Side, n.Section, n.Cause, n.Count, strings.Join(n.Sample, ","))
		if n.MayHideAdministrators {
			line += " ADMIN?"
		}
		said = append(said, strings.TrimRight(line, " "))
	}
	return said
}
