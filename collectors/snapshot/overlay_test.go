package snapshot_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// emptyPlan is a plan that manages nothing.
func emptyPlan(t testing.TB) *snapshot.Snapshot {
	t.Helper()
	plan := &snapshot.Snapshot{
		Schema: snapshot.Schema,
		Meta: snapshot.Meta{
			Tool: "0.1.0", Source: "terraform plan", StartedAt: "2026-03-01T08:00:00Z", CollectedAt: "2026-03-01T08:00:00Z",
		},
		Coverage:       snapshot.Coverage{},
		PermissionSets: map[string]*snapshot.PermissionSet{}, AccountAssignments: map[string]map[string][]string{},
		PolicyDocuments: map[string]*snapshot.PolicyDocument{}, ManagedPolicies: map[string]string{},
	}
	for _, section := range snapshot.Sections() {
		plan.Coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Unavailable, Gaps: []snapshot.Gap{{Cause: snapshot.CauseNotInSource, Meaning: "code cannot hold it"}}}
	}
	for _, section := range []snapshot.Section{
		snapshot.SectionPermissionSets, snapshot.SectionAccountAssignments, snapshot.SectionPolicyDocuments, snapshot.SectionManagedPolicies,
	} {
		plan.Coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Complete, Gaps: []snapshot.Gap{}}
	}
	if err := plan.Validate(); err != nil {
		t.Fatal(err)
	}
	return plan
}

func withoutCode(s *snapshot.Snapshot) *snapshot.Snapshot {
	s = unjoined(s)
	for _, set := range s.PermissionSets {
		set.Locations = nil
	}
	s.Meta = snapshot.Meta{}
	return s
}

func TestOverlayOfNothingChangesNothing(t *testing.T) {
	for seed := range uint64(20) {
		base := snapshottest.Generate(seed, snapshottest.Small())
		got := clone(t, snapshot.Overlay(base, emptyPlan(t)))
		if err := got.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		got.Meta = base.Meta
		if diff := cmp.Diff(clone(t, base), got); diff != "" {
			t.Fatalf("seed %d: a plan of nothing changed something (-base +got):\n%s", seed, diff)
		}
	}
}

func TestOverlayOfWhatIsThereChangesNothing(t *testing.T) {
	for seed := range uint64(20) {
		base := live(t, seed, snapshottest.Small())
		before := clone(t, base)
		got := snapshot.Overlay(base, asCode(t, base))
		if err := got.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if diff := cmp.Diff(before, clone(t, base)); diff != "" {
			t.Fatalf("seed %d: Overlay changed what it was given:\n%s", seed, diff)
		}
		if diff := cmp.Diff(withoutCode(before), withoutCode(clone(t, got))); diff != "" {
			t.Fatalf("seed %d: a plan that changes nothing changed something (-base +got):\n%s", seed, diff)
		}
	}
}

// TestOverlayIsValid lays code of another snapshot, of which knowledge was taken
// away, over one from which some was taken away, too.
func TestOverlayIsValid(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 9))
		size := snapshottest.Small()
		if seed%2 == 0 {
			size = snapshottest.Tiny()
		}
		base := live(t, seed, size)
		plan := asCode(t, live(t, seed/2, size))
		for range random.IntN(3) {
			takeAway(random, base, snapshot.CauseDenied)
			takeAway(random, plan, snapshot.CauseUnresolved)
		}
		for key := range plan.PermissionSets {
			if random.IntN(3) == 0 && base.PermissionSets[key] != nil {
				forget(plan, key)
				plan.IaC.Removals = append(plan.IaC.Removals, "permission_set/"+key)
			}
		}
		for key := range base.Groups {
			if random.IntN(4) == 0 {
				plan.IaC.Removals = append(plan.IaC.Removals, "group/"+key)
			}
		}
		for key := range base.Users {
			if random.IntN(9) == 0 {
				plan.IaC.Removals = append(plan.IaC.Removals, "user/"+key)
			}
		}
		slices.Sort(plan.IaC.Removals)
		if err := snapshot.Overlay(base, plan).Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func TestOverlay(t *testing.T) {
	type S = snapshot.Snapshot
	const administrators = "LZAdministrators"
	tests := map[string]struct {
		plan  func(*S)
		check func(*S) string // "" where all is as it should be
	}{
		"assignment added": {
			func(s *S) {
				s.AccountAssignments[snapshottest.Workload]["LZAdministratorAccess"] = []string{"group:" + administrators}
			},
			func(s *S) string {
				return differs(s.AccountAssignments[snapshottest.Workload]["LZAdministratorAccess"], []string{"group:" + administrators})
			},
		},
		"assignment deleted": {
			func(s *S) {
				s.AccountAssignments[snapshottest.Management] = map[string][]string{}
				delete(s.IaC.Assignments, snapshottest.Management+"/LZAdministratorAccess/group:"+administrators)
				s.IaC.Removals = []string{"assignment/" + snapshottest.Management + "/LZAdministratorAccess/group:" + administrators}
			},
			func(s *S) string {
				return differs(s.AccountAssignments[snapshottest.Management]["LZAdministratorAccess"], []string{})
			},
		},
		"assignment that the plan does not manage": {
			func(s *S) {
				s.AccountAssignments[snapshottest.Management] = map[string][]string{}
				delete(s.IaC.Assignments, snapshottest.Management+"/LZAdministratorAccess/group:"+administrators)
			},
			func(s *S) string {
				return differs(s.AccountAssignments[snapshottest.Management]["LZAdministratorAccess"], []string{"group:" + administrators})
			},
		},
		"session changed": {
			func(s *S) {
				s.PermissionSets[readOnlySet].SessionDuration, s.PermissionSets[readOnlySet].SessionMinutes = new("PT1H"), new(60)
			},
			func(s *S) string { return differs(*s.PermissionSets[readOnlySet].SessionMinutes, 60) },
		},
		"session that is known after apply": {
			func(s *S) {
				set := s.PermissionSets[readOnlySet]
				set.SessionDuration, set.SessionMinutes, set.SessionDefault = nil, nil, nil
				lose(s, snapshot.SectionPermissionSets, snapshot.Gap{
					Cause: snapshot.CauseUnresolved, Keys: []string{readOnlySet}, Attributes: []string{"session_default", "session_duration", "session_minutes"}, Meaning: "m",
				})
			},
			func(s *S) string {
				if s.PermissionSets[readOnlySet].SessionDuration != nil {
					return "base's session duration stays, though the plan may change it"
				}
				return differs(keysOf(s, snapshot.SectionPermissionSets), []string{readOnlySet})
			},
		},
		"policy attached": {
			func(s *S) {
				s.PermissionSets[readOnlySet].ManagedPolicies = []string{"arn:" + snapshot.UnresolvedPartition + ":iam::aws:policy/AdministratorAccess"}
				s.ManagedPolicies["arn:"+snapshot.UnresolvedPartition+":iam::aws:policy/AdministratorAccess"] = s.ManagedPolicies["arn:aws:iam::aws:policy/AdministratorAccess"]
			},
			func(s *S) string {
				return differs(s.PermissionSets[readOnlySet].ManagedPolicies, []string{"arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"})
			},
		},
		"policy detached": {
			func(s *S) {
				s.PermissionSets[readOnlySet].ManagedPolicies = []string{}
				s.IaC.Removals = []string{"managed_policies/" + readOnlySet + "/arn:aws:iam::aws:policy/ReadOnlyAccess"}
			},
			func(s *S) string { return differs(s.PermissionSets[readOnlySet].ManagedPolicies, []string{}) },
		},
		"Region added and Region removed": {
			func(s *S) {
				s.Instance.Regions = map[string]string{"ap-southeast-4": "ACTIVE"}
				s.IaC.Removals = []string{"regions/ap-southeast-2"}
			},
			func(s *S) string {
				return differs(s.Instance.Regions, map[string]string{"ap-southeast-4": "ACTIVE"})
			},
		},
		"set that the plan makes": {
			func(s *S) {
				set := *s.PermissionSets[readOnlySet]
				set.Name, set.ManagedPolicies = new("New"), []string{"arn:aws:iam::aws:policy/job-function/Billing"}
				s.PermissionSets["New"] = &set
				lose(s, snapshot.SectionManagedPolicies, snapshot.Gap{Cause: snapshot.CauseNotInSource, Keys: []string{"arn:aws:iam::aws:policy/job-function/Billing"}, Meaning: "m"})
			},
			func(s *S) string {
				return differs(keysOf(s, snapshot.SectionPermissionSets), []string{"New"}) +
					differs(keysOf(s, snapshot.SectionManagedPolicies), []string{"arn:aws:iam::aws:policy/job-function/Billing"})
			},
		},
		"set deleted that somebody holds": {
			func(s *S) {
				forget(s, readOnlySet)
				s.IaC.Removals = []string{"permission_set/" + readOnlySet}
			},
			func(s *S) string { return differs(s.PermissionSets[readOnlySet] != nil, true) },
		},
		"set deleted with its assignments": {
			func(s *S) {
				forget(s, readOnlySet)
				s.IaC.Removals = []string{
					"assignment/" + snapshottest.Workload + "/" + readOnlySet + "/group:LZReadOnly", "assignment/" + snapshottest.Sandbox + "/" + readOnlySet + "/group:LZReadOnly",
					"assignment/" + snapshottest.Identity + "/" + readOnlySet + "/group:LZReadOnly", "permission_set/" + readOnlySet,
				}
				slices.Sort(s.IaC.Removals)
			},
			func(s *S) string { return differs(s.PermissionSets[readOnlySet] == nil, true) },
		},
		"group deleted that is assigned": {
			func(s *S) {
				delete(s.Groups, administrators)
				s.AccountAssignments[snapshottest.Management] = map[string][]string{}
				delete(s.IaC.Assignments, snapshottest.Management+"/LZAdministratorAccess/group:"+administrators)
				for _, application := range s.Applications {
					application.Assignments = slices.DeleteFunc(application.Assignments, func(p string) bool { return p == "group:"+administrators })
				}
				s.IaC.Removals = []string{"group/" + administrators}
			},
			func(s *S) string {
				for key, group := range s.Groups {
					if group.Exists != nil && !*group.Exists {
						return differs(s.AccountAssignments[snapshottest.Management]["LZAdministratorAccess"], []string{"group:" + key})
					}
				}
				return "no group is gone"
			},
		},
		"member removed": {
			func(s *S) {
				s.Groups[administrators].Members = []string{}
				s.IaC.Removals = []string{"group_member/" + administrators + "/bo@example.com"}
			},
			func(s *S) string { return differs(s.Groups[administrators].Members, []string{"amara@example.com"}) },
		},
		"principal known by its id": {
			func(s *S) {
				id := snapshot.PrefixID + *s.Groups[administrators].ID
				s.Groups[id] = &snapshot.Group{ID: s.Groups[administrators].ID}
				s.AccountAssignments[snapshottest.Sandbox]["LZAdministratorAccess"] = []string{"group:" + id}
				delete(s.Groups, administrators)
				s.AccountAssignments[snapshottest.Management]["LZAdministratorAccess"] = []string{"group:" + id}
				delete(s.IaC.Assignments, snapshottest.Management+"/LZAdministratorAccess/group:"+administrators)
				for _, application := range s.Applications {
					application.Assignments = slices.DeleteFunc(application.Assignments, func(p string) bool { return p == "group:"+administrators })
				}
			},
			func(s *S) string {
				return differs(s.AccountAssignments[snapshottest.Sandbox]["LZAdministratorAccess"], []string{"group:" + administrators})
			},
		},
		"account that base does not know": {
			func(s *S) {
				s.Accounts["555555555555"] = &snapshot.Account{}
				lose(s, snapshot.SectionAccounts, snapshot.Gap{Cause: snapshot.CauseNotInSource, Meaning: "m"})
				s.AccountHygiene["555555555555"] = &snapshot.AccountHygiene{}
				lose(s, snapshot.SectionAccountHygiene, snapshot.Gap{Cause: snapshot.CauseNotInSource, Meaning: "m"})
				s.AccountAssignments["555555555555"] = map[string][]string{readOnlySet: {"group:LZReadOnly"}}
			},
			func(s *S) string { return differs(keysOf(s, snapshot.SectionAccounts), []string{"555555555555"}) },
		},
		"file that could not be read": {
			func(s *S) {
				lose(s, snapshot.SectionAccountAssignments, snapshot.Gap{Cause: snapshot.CauseUnresolved, Meaning: "m"})
			},
			func(s *S) string { return differs(keysOf(s, snapshot.SectionAccountAssignments), []string{""}) },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			base := unjoined(snapshottest.LandingZone())
			plan := asCode(t, base)
			test.plan(plan)
			if err := plan.Validate(); err != nil {
				t.Fatalf("the plan is not valid: %v", err)
			}
			got := snapshot.Overlay(base, plan)
			if err := got.Validate(); err != nil {
				t.Fatal(err)
			}
			if problem := test.check(got); problem != "" {
				t.Error(problem)
			}
		})
	}
}

func differs[T any](got, want T) string {
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Sprintf("it is otherwise (-want +got):\n%s", diff)
	}
	return ""
}
