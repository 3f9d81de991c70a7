package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner/access"
)

// TestCompareWithItself shows that nothing differs from itself.
func TestCompareWithItself(t *testing.T) {
	for seed := range uint64(10) {
		s := snapshottest.Generate(seed, snapshottest.Small())
		d := compare(t, s, s, access.Options{FailOnNewAdministrator: true})
		if n := len(d.NewAdministrators) + len(d.PossibleAdministrators) + len(d.Gained) + len(d.Lost) + len(d.Changed) + len(d.Renamed); n > 0 {
			t.Errorf("seed %d: %q", seed, lines(d))
		}
		if d.Gate.Verdict != "pass" {
			t.Errorf("seed %d: %s because %q", seed, d.Gate.Verdict, d.Gate.Because)
		}
	}
}

// TestCompareIsDeterministic holds two runs to each other, and shows that what
// the one direction gains the other loses.
func TestCompareIsDeterministic(t *testing.T) {
	for seed := range uint64(10) {
		old, new := differing(seed, snapshottest.Small())
		d := compare(t, old, new, access.Options{})
		if diff := cmp.Diff(d, compare(t, old, new, access.Options{})); diff != "" {
			t.Fatalf("seed %d, one run (-) and another (+):\n%s", seed, diff)
		}
		back := compare(t, new, old, access.Options{})
		if got, want := assignmentsOf(back.Lost), assignmentsOf(d.NewAdministrators, d.PossibleAdministrators, d.Gained); got != want {
			t.Errorf("seed %d: %d assignments are gained, and %d lost on the way back", seed, want, got)
		}
	}
}

// assignmentsOf counts assignments that are gained or lost themselves.
func assignmentsOf(lists ...[]access.Access) int {
	n := 0
	for _, list := range lists {
		for _, a := range list {
			if a.Reason == access.AssignmentAdded || a.Reason == access.AssignmentRemoved {
				n += len(a.Accounts)
			}
		}
	}
	return n
}

// differing returns a snapshot, and it without every third pair of account and
// permission set and without every fourth membership, in either direction.
func differing(seed uint64, size snapshottest.Size) (old, new *snapshot.Snapshot) {
	old, new = snapshottest.Generate(seed, size), snapshottest.Generate(seed, size)
	thin := func(s *snapshot.Snapshot, from int) {
		n := from
		for _, sets := range s.AccountAssignments {
			for set, principals := range sets {
				if n++; len(principals) > 0 && len(set)%3 == from {
					sets[set] = principals[1:]
				}
			}
		}
		for key, group := range s.Groups {
			if len(group.Members) > 0 && len(key)%4 == from {
				group.Members = group.Members[1:]
			}
		}
	}
	thin(old, 0)
	thin(new, 1)
	return old, new
}

// TestCompareLosesNothingToGaps takes an account away with its gap: nothing of it
// is gained or lost then, and all the rest is as it was.
func TestCompareLosesNothingToGaps(t *testing.T) {
	for seed := range uint64(5) {
		old, new := differing(seed, snapshottest.Small())
		whole := compare(t, old, new, access.Options{})
		for account := range new.AccountAssignments {
			poorer := *new
			poorer.Coverage = snapshot.Coverage{}
			for section, coverage := range new.Coverage {
				poorer.Coverage[section] = coverage
			}
			world{&poorer}.gap(snapshot.SectionAccountAssignments, snapshot.Gap{Keys: []string{account + "/*"}})
			poorer.AccountAssignments = map[string]map[string][]string{}
			for other, sets := range new.AccountAssignments {
				if other != account {
					poorer.AccountAssignments[other] = sets
				}
			}
			d := compare(t, old, &poorer, access.Options{})
			for _, list := range [][2][]access.Access{{whole.Lost, d.Lost}, {whole.Gained, d.Gained}, {whole.NewAdministrators, d.NewAdministrators}} {
				want, got := direct(list[0]), direct(list[1])
				for key := range want {
					if key.account == account {
						delete(want, key)
					}
				}
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(one{})); diff != "" {
					t.Fatalf("seed %d without account %s (-want +got):\n%s", seed, account, diff)
				}
			}
		}
	}
}

// one is one assignment.
type one struct{ principal, set, account string }

func direct(list []access.Access) map[one]bool {
	found := map[one]bool{}
	for _, a := range list {
		for _, account := range a.Accounts {
			if a.Reason == access.AssignmentAdded || a.Reason == access.AssignmentRemoved {
				found[one{a.Principal, a.PermissionSet, account}] = true
			}
		}
	}
	return found
}

// BenchmarkCompare compares 150,000 assignments of which two thirds differ.
func BenchmarkCompare(b *testing.B) {
	old, new := differing(1, snapshottest.Large())
	for b.Loop() {
		d := compare(b, old, new, access.Options{})
		b.ReportMetric(float64(d.Counts.NewAdministrators), "new-administrators")
		b.ReportMetric(float64(d.Counts.Gained), "gained")
		b.ReportMetric(float64(d.Counts.Lost), "lost")
	}
}
