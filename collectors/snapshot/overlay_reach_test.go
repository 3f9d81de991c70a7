package snapshot_test

import (
	"slices"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestOverlayOfRemovalsThatMatchNothing deletes what the base does not hold, or of
// which it does not tell whether it holds it.
func TestOverlayOfRemovalsThatMatchNothing(t *testing.T) {
	type S = snapshot.Snapshot
	const (
		noID  = "10000000-0000-4000-8000-00000000dead"
		noSet = "ps-00000000deadbeef"
		pair  = snapshottest.Management + "/" + administratorSet
	)
	withoutARN := func(base *S) {
		base.PermissionSets[administratorSet].ARN = nil
		lose(base, snapshot.SectionPermissionSets, snapshot.Gap{Cause: snapshot.CauseDenied, Keys: []string{administratorSet}, Attributes: []string{"arn"}, Meaning: "m"})
	}
	withoutID := func(base *S) {
		base.Groups[administratorGroup].ID = nil
		lose(base, snapshot.SectionGroups, snapshot.Gap{Cause: snapshot.CauseDenied, Keys: []string{administratorGroup}, Attributes: []string{"id"}, Meaning: "m"})
	}
	withoutName := func(base *S) { // as where describing the group was denied
		key := snapshot.PrefixID + *base.Groups[administratorGroup].ID
		base.Groups[key] = base.Groups[administratorGroup]
		base.Groups[key].Name = nil
		delete(base.Groups, administratorGroup)
		lose(base, snapshot.SectionGroups, snapshot.Gap{Cause: snapshot.CauseDenied, Keys: []string{key}, Attributes: []string{"name"}, Meaning: "m"})
		base.AccountAssignments[snapshottest.Management][administratorSet] = []string{"group:" + key}
		for _, application := range base.Applications {
			application.Assignments = slices.DeleteFunc(application.Assignments, func(principal string) bool { return principal == "group:"+administratorGroup })
		}
	}
	landingZone := unjoined(snapshottest.LandingZone())
	idOfGroup := snapshot.PrefixID + *landingZone.Groups[administratorGroup].ID
	idOfSet := snapshot.PrefixID + snapshot.PermissionSetID(*landingZone.PermissionSets[administratorSet].ARN)
	for name, test := range map[string]struct {
		base    func(*S)
		removal string
		section snapshot.Section
		doubted []string // keys of the new gap
		gone    bool
	}{
		"assignment of a set that a complete base does not hold": {
			removal: "assignment/" + snapshottest.Management + "/id:" + noSet + "/group:" + idOfGroup, section: snapshot.SectionAccountAssignments, gone: true,
		},
		"assignment of a group that a complete base does not hold": {
			removal: "assignment/" + pair + "/group:id:" + noID, section: snapshot.SectionAccountAssignments, gone: true,
		},
		"assignment in an account that was not read": {
			base: func(base *S) {
				lose(base, snapshot.SectionAccountAssignments, snapshot.Gap{Cause: snapshot.CauseDenied, Keys: []string{snapshottest.Management + "/*"}, Meaning: "m"})
			},
			removal: "assignment/" + pair + "/group:id:" + noID, section: snapshot.SectionAccountAssignments,
		},
		"assignment where the ARN of the set was not read": {
			base: withoutARN, removal: "assignment/" + snapshottest.Management + "/" + idOfSet + "/group:" + administratorGroup,
			section: snapshot.SectionAccountAssignments, doubted: []string{pair},
		},
		"assignment where the id of the group was not read": {
			base: withoutID, removal: "assignment/" + pair + "/group:" + idOfGroup,
			section: snapshot.SectionAccountAssignments, doubted: []string{pair},
		},
		"assignment where the name of the group was not read": {
			base: withoutName, removal: "assignment/" + pair + "/group:" + administratorGroup,
			section: snapshot.SectionAccountAssignments, doubted: []string{pair},
		},
		"assignment of another set than that without an ARN": {
			base: withoutARN, removal: "assignment/" + snapshottest.Sandbox + "/" + idOfSet + "/group:" + administratorGroup,
			section: snapshot.SectionAccountAssignments, gone: true,
		},
		"policy of a set whose ARN was not read": {
			base: withoutARN, removal: "managed_policies/" + idOfSet + "/arn:aws:iam::aws:policy/AdministratorAccess",
			section: snapshot.SectionPermissionSets, doubted: []string{administratorSet},
		},
		"group whose name was not read": {
			base: withoutName, removal: "group/" + administratorGroup, section: snapshot.SectionGroups, doubted: []string{idOfGroup},
		},
		"group without an id": {
			base: withoutID, removal: "group/" + administratorGroup, section: snapshot.SectionGroups, doubted: []string{administratorGroup},
		},
		"group that a complete base does not hold": {
			removal: "group/Nobody", section: snapshot.SectionGroups, gone: true,
		},
		"member of a group whose id was not read": {
			base: withoutID, removal: "group_member/" + idOfGroup + "/bo@example.com", section: snapshot.SectionGroups, doubted: []string{administratorGroup},
		},
		"member who is none": {
			removal: "group_member/" + administratorGroup + "/chen@example.com", section: snapshot.SectionGroups, gone: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			base := unjoined(snapshottest.LandingZone())
			plan := emptyPlan(t)
			plan.IaC = &snapshot.IaC{
				RootModules: map[string]*snapshot.RootModule{}, ModuleCalls: map[string]*snapshot.ModuleCall{}, Code: map[string]*snapshot.Code{},
				Assignments: map[string]*snapshot.AssignmentDeclaration{}, Removals: []string{test.removal},
			}
			plan.Coverage[snapshot.SectionIaC] = &snapshot.SectionCoverage{Status: snapshot.Complete, Gaps: []snapshot.Gap{}}
			if test.base != nil {
				test.base(base)
			}
			for _, s := range []*S{base, plan} {
				if err := s.Validate(); err != nil {
					t.Fatal(err)
				}
			}
			got := snapshot.Overlay(base, plan)
			if err := got.Validate(); err != nil {
				t.Fatal(err)
			}
			var doubted []string
			for _, gap := range got.Coverage[test.section].Gaps {
				if gap.Cause == snapshot.CauseUnresolved {
					doubted = append(doubted, gap.Keys...)
					if gap.Remedy == "" {
						t.Error("the gap says nothing to do")
					}
				}
			}
			if problem := differs(doubted, test.doubted); problem != "" {
				t.Errorf("what may be deleted: %s", problem)
			}
			if gone := snapshot.AlreadyGone(base, plan); (len(gone) == 1) != test.gone {
				t.Errorf("already gone is %v", gone)
			}
		})
	}
}

// TestNothingIsGoneOfWhatIsDeleted deletes what the base holds.
func TestNothingIsGoneOfWhatIsDeleted(t *testing.T) {
	base := unjoined(snapshottest.LandingZone())
	plan := asCode(t, base)
	set, group, user := byLiteralID(base, plan)
	plan.IaC.Removals = []string{
		"assignment/" + snapshottest.Management + "/" + administratorSet + "/group:" + group,
		"assignment/" + snapshottest.Management + "/" + set + "/group:" + administratorGroup,
		"group/" + administratorGroup, "group_member/" + group + "/" + user, "managed_policies/" + set + "/arn:aws:iam::aws:policy/AdministratorAccess",
		"permission_set/" + set, "user/" + user,
	}
	if gone := snapshot.AlreadyGone(base, plan); len(gone) > 0 {
		t.Errorf("already gone is %v", gone)
	}
}

func TestOverlayOfDoubtedRemovalsIsDeterministic(t *testing.T) {
	base := unjoined(snapshottest.LandingZone())
	base.PermissionSets[administratorSet].ARN = nil
	lose(base, snapshot.SectionPermissionSets, snapshot.Gap{Cause: snapshot.CauseDenied, Keys: []string{administratorSet}, Attributes: []string{"arn"}, Meaning: "m"})
	const set = "id:ps-00000000deadbeef"
	plan := emptyPlan(t)
	plan.IaC = &snapshot.IaC{Removals: []string{
		"customer_managed_policies/" + set + "/Build", "inline_policy/" + set, "managed_policies/" + set + "/arn:aws:iam::aws:policy/AdministratorAccess",
		"permission_set/" + set, "permissions_boundary/" + set,
	}}
	first := snapshot.Overlay(base, plan)
	for range 20 {
		if problem := differs(snapshot.Overlay(base, plan).Coverage, first.Coverage); problem != "" {
			t.Fatal(problem)
		}
	}
}
