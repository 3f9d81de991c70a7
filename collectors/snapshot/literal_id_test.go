package snapshot_test

import (
	"slices"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

const (
	administratorSet   = "LZAdministratorAccess"
	administratorGroup = "LZAdministrators"
)

// byLiteralID makes code name what it assigns by literal ids, which it knows by
// their keys alone, and returns the keys of the set, the group and the user.
func byLiteralID(live, code *snapshot.Snapshot) (set, group, user string) {
	set = snapshot.PrefixID + snapshot.PermissionSetID(*live.PermissionSets[administratorSet].ARN)
	group = snapshot.PrefixID + *live.Groups[administratorGroup].ID
	const name = "bo@example.com"
	user = snapshot.PrefixID + *live.Users[name].ID
	forget(code, administratorSet)
	delete(code.Groups, administratorGroup)
	delete(code.Users, name)
	code.PermissionSets[set], code.Groups[group], code.Users[user] = &snapshot.PermissionSet{}, &snapshot.Group{}, &snapshot.User{}
	lose(code, snapshot.SectionPermissionSets, snapshot.Gap{Cause: snapshot.CauseNotInSource, Keys: []string{set}, Meaning: "code names its ARN only"})
	for _, other := range code.Groups {
		other.Members = slices.DeleteFunc(other.Members, func(member string) bool { return member == name })
	}
	for _, application := range code.Applications {
		application.Assignments = slices.DeleteFunc(application.Assignments, func(principal string) bool {
			return principal == snapshot.PrefixGroup+administratorGroup || principal == snapshot.PrefixUser+name
		})
	}
	return set, group, user
}

func TestOverlayOfLiteralIDs(t *testing.T) {
	base := unjoined(snapshottest.LandingZone())
	plan := asCode(t, base)
	set, group, user := byLiteralID(base, plan)
	plan.AccountAssignments[snapshottest.Management][set] = []string{"group:" + group}
	plan.AccountAssignments[snapshottest.Sandbox][set] = []string{"user:" + user}
	if err := plan.Validate(); err != nil {
		t.Fatal(err)
	}
	got := snapshot.Overlay(base, plan)
	if err := got.Validate(); err != nil {
		t.Fatal(err)
	}
	if problem := differs(got.AccountAssignments[snapshottest.Management][administratorSet], []string{"group:" + administratorGroup}); problem != "" {
		t.Errorf("what is assigned already: %s", problem)
	}
	if problem := differs(got.AccountAssignments[snapshottest.Sandbox][administratorSet], []string{"user:bo@example.com"}); problem != "" {
		t.Errorf("what the plan adds: %s", problem)
	}
	if got.PermissionSets[set] != nil || got.Groups[group] != nil || got.Users[user] != nil {
		t.Error("what the base names stands beside its id")
	}
}

func TestOverlayOfLiteralIDsThatTheBaseDoesNotName(t *testing.T) {
	base := unjoined(snapshottest.LandingZone())
	plan := asCode(t, base)
	_, group, _ := byLiteralID(base, plan)
	base.Groups[group] = base.Groups[administratorGroup] // its name was not read
	base.Groups[group].ID, base.Groups[group].Name = nil, nil
	delete(base.Groups, administratorGroup)
	lose(base, snapshot.SectionGroups, snapshot.Gap{Cause: snapshot.CauseDenied, Keys: []string{group}, Attributes: []string{"id", "name"}, Meaning: "m"})
	base.AccountAssignments[snapshottest.Management][administratorSet] = []string{"group:" + group}
	for _, application := range base.Applications {
		application.Assignments = slices.DeleteFunc(application.Assignments, func(principal string) bool { return principal == "group:"+administratorGroup })
	}
	delete(plan.Groups, group)
	plan.Groups["Renamed"] = &snapshot.Group{Name: new("Renamed"), ID: new(group[len(snapshot.PrefixID):])}
	plan.AccountAssignments[snapshottest.Sandbox][administratorSet] = []string{"group:Renamed"}
	plan.PermissionSets[administratorSet] = &snapshot.PermissionSet{Name: new(administratorSet)}
	lose(plan, snapshot.SectionPermissionSets, snapshot.Gap{Cause: snapshot.CauseNotInSource, Keys: []string{administratorSet}, Meaning: "m"})
	if err := plan.Validate(); err != nil {
		t.Fatal(err)
	}
	got := snapshot.Overlay(base, plan)
	if err := got.Validate(); err != nil {
		t.Fatal(err)
	}
	if problem := differs(got.AccountAssignments[snapshottest.Sandbox][administratorSet], []string{"group:" + group}); problem != "" {
		t.Error(problem)
	}
}

func TestOverlayRemovesByLiteralIDs(t *testing.T) {
	base := unjoined(snapshottest.LandingZone())
	plan := asCode(t, base)
	set, group, user := byLiteralID(base, plan)
	delete(plan.PermissionSets, set)
	delete(plan.Groups, group)
	delete(plan.Users, user)
	plan.Coverage[snapshot.SectionPermissionSets] = &snapshot.SectionCoverage{
		Status: snapshot.Partial, Gaps: plan.Coverage[snapshot.SectionPermissionSets].Gaps[:1],
	}
	plan.IaC.Removals = []string{
		"assignment/" + snapshottest.Management + "/" + set + "/group:" + group,
		"group_member/" + group + "/" + user,
	}
	if err := plan.Validate(); err != nil {
		t.Fatal(err)
	}
	got := snapshot.Overlay(base, plan)
	if err := got.Validate(); err != nil {
		t.Fatal(err)
	}
	if problem := differs(got.AccountAssignments[snapshottest.Management][administratorSet], []string{}); problem != "" {
		t.Errorf("the assignment: %s", problem)
	}
	if problem := differs(got.Groups[administratorGroup].Members, []string{"amara@example.com"}); problem != "" {
		t.Errorf("the membership: %s", problem)
	}
}

func TestJoinMatchesLiteralIDs(t *testing.T) {
	s := unjoined(snapshottest.LandingZone())
	code := asCode(t, s)
	set, group, _ := byLiteralID(s, code)
	code.AccountAssignments[snapshottest.Management][set] = []string{"group:" + group}
	key := snapshottest.Management + "/" + set + "/group:" + group
	code.IaC.Assignments[key] = &snapshot.AssignmentDeclaration{Addresses: []string{"aws_ssoadmin_account_assignment.this"}}
	if err := code.Validate(); err != nil {
		t.Fatal(err)
	}
	joined := snapshot.Join(s, code)
	if err := joined.Validate(); err != nil {
		t.Fatal(err)
	}
	want := snapshottest.Management + "/" + administratorSet + "/group:" + administratorGroup
	if joined.IaC.Assignments[want] == nil || joined.IaC.Assignments[key] != nil {
		t.Error("the declaration does not stand under the live keys")
	}
	if got := joined.Drift["assignment/"+want+"#."]; got == nil || got.Relation != snapshot.RelationSame {
		t.Errorf("the assignment that code declares by ids is %+v", got)
	}
}
