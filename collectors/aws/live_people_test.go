package aws

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

const (
	goneUser  = "11111111-2222-3333-4444-555555555555"
	goneGroup = "66666666-7777-8888-9999-000000000000"
)

// withGone adds a deleted user and a deleted group that hold assignments.
func withGone() *snapshot.Snapshot {
	state := snapshottest.LandingZone()
	user, group := goneUser, goneGroup
	state.Users[snapshot.PrefixID+user] = &snapshot.User{ID: &user, Exists: new(false)}
	state.Groups[snapshot.PrefixID+group] = &snapshot.Group{ID: &group, Exists: new(false)}
	state.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"] = []string{
		snapshot.PrefixGroup + "LZReadOnly", snapshot.PrefixGroup + snapshot.PrefixID + group, snapshot.PrefixUser + snapshot.PrefixID + user,
	}
	return state
}

func TestLIVE12DeletedPrincipals(t *testing.T) {
	t.Run("not found", func(t *testing.T) {
		sameButMeta(t, withGone(), collectFrom(t, awsfake.Options{State: withGone()}))
	})
	for name, fault := range map[string]awsfake.Fault{
		"the store is not found":    {Operation: "identitystore:Describe*", Code: codeNotFound, ResourceType: "IDENTITY_STORE"},
		"what is not found is open": {Operation: "identitystore:Describe*", Code: codeNotFound},
		"error":                     {Operation: "identitystore:Describe*", Code: "InternalServerException"},
		"a page of a proxy":         {Operation: "identitystore:Describe*", Status: 404, Body: "<html>not found</html>", ContentType: "text/html"},
	} {
		t.Run(name, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: withGone(), Faults: []awsfake.Fault{fault}})
			user, group := snap.Users[snapshot.PrefixID+goneUser], snap.Groups[snapshot.PrefixID+goneGroup]
			if user.Exists != nil || group.Exists != nil {
				t.Errorf("user %+v and group %+v: want that nothing is known of them", user, group)
			}
			gap := onlyGap(t, snap, snapshot.SectionUsers, snapshot.Partial)
			if diff := cmp.Diff([]string{snapshot.PrefixID + goneUser}, gap.Keys); diff != "" {
				t.Errorf("keys differ: %s", diff)
			}
		})
	}
	t.Run("recreated under the old name", func(t *testing.T) {
		// The new group has the name, the assignment has the old id.
		state := withGone()
		state.Groups["LZReadOnly"].ID = new("99999999-0000-0000-0000-000000000001")
		snap := collectFrom(t, awsfake.Options{State: state})
		sameButMeta(t, state, snap)
	})
}

func TestLIVE13ActiveDirectory(t *testing.T) {
	state := withGone()
	state.AccountAssignments[snapshottest.Workload]["LZReadOnlyAccess"] = []string{
		snapshot.PrefixGroup + "LZReadOnly", snapshot.PrefixUser + "amara@example.com",
	}
	server := serve(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
		{Operation: opListUsers, Code: codeValidation, Message: "Filters are required"},
		{Operation: opListGroups, Code: codeValidation, Message: "Filters are required"},
	}})
	snap, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	valid(t, snap)
	for _, section := range []snapshot.Section{snapshot.SectionUsers, snapshot.SectionGroups} {
		gap := onlyGap(t, snap, section, snapshot.Partial)
		if gap.Cause != snapshot.CauseNoAPI || !gap.HidesMembers() || gap.Code != codeValidation {
			t.Errorf("gap of %s is %+v", section, gap)
		}
	}
	wantEvidence := []snapshot.IdentitySourceEvidence{
		{Kind: "listing_refused", Operation: opListUsers, Suggests: "active_directory"},
		{Kind: "listing_refused", Operation: opListGroups, Suggests: "active_directory"},
	}
	if diff := cmp.Diff(wantEvidence, snap.IdentitySource.Evidence); diff != "" {
		t.Errorf("evidence differs: %s", diff)
	}
	// Who is assigned is described, members are known by id.
	if user := snap.Users["amara@example.com"]; user == nil || *user.Status != "ENABLED" {
		t.Errorf("assigned user is %+v", user)
	}
	if user := snap.Users[snapshot.PrefixID+goneUser]; user == nil || *user.Exists {
		t.Errorf("deleted user is %+v", user)
	}
	group := snap.Groups["LZReadOnly"]
	var members []string
	for _, member := range state.Groups["LZReadOnly"].Members {
		members = append(members, snapshot.PrefixID+*state.Users[member].ID)
	}
	slices.Sort(members)
	if group == nil || !slices.Equal(group.Members, members) {
		t.Errorf("assigned group is %+v, want members %v", group, members)
	}
	if snap.Groups["LZSecurityAudit"] != nil {
		t.Error("a group that holds nothing is known, though groups are not listed")
	}
	asked := map[string]int{}
	for _, call := range server.Calls() {
		if call.Operation == opDescribeUser || call.Operation == opDescribeGroup {
			asked[call.Request]++
		}
	}
	if want := len(holders(state)); len(asked) != want {
		t.Errorf("asked about %d principals, want %d", len(asked), want)
	}
	for request, n := range asked {
		if n != 1 {
			t.Errorf("asked %d times: %s", n, request)
		}
	}
	t.Run("a refused later page is no refusal of the list", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: state, PageSize: 1, Faults: []awsfake.Fault{{Operation: opListUsers, Skip: 2, Code: codeValidation}}})
		if gap := onlyGap(t, snap, snapshot.SectionUsers, snapshot.Partial); gap.Cause != snapshot.CauseError {
			t.Errorf("gap is %+v", gap)
		}
		if len(snap.IdentitySource.Evidence) != 0 {
			t.Errorf("evidence is %+v", snap.IdentitySource.Evidence)
		}
	})
}

func TestLIVE14UserStatus(t *testing.T) {
	state := snapshottest.LandingZone()
	state.Users["amara@example.com"].Status = new("DISABLED")
	state.Users["bo@example.com"].Status = nil // AWS leaves the member out
	locked := func(answer map[string]any) {
		for _, user := range answer["Users"].([]any) {
			if user := user.(map[string]any); user["UserName"] == "chen@example.com" {
				user["UserStatus"] = "LOCKED"
			}
		}
	}
	snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{{Operation: opListUsers, Edit: locked}}})
	for name, want := range map[string]*string{
		"amara@example.com": new("DISABLED"), "bo@example.com": nil, "chen@example.com": nil, "dina@example.com": new("ENABLED"),
	} {
		if diff := cmp.Diff(want, snap.Users[name].Status); diff != "" {
			t.Errorf("status of %s differs: %s", name, diff)
		}
	}
	coverage := snap.Coverage[snapshot.SectionUsers]
	want := &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: []snapshot.Gap{
		{
			Cause: snapshot.CauseError, Keys: []string{"chen@example.com"}, Attributes: []string{"status"}, Operation: opListUsers, Code: codeUnknownEnumValue,
			Meaning: "AWS answered with a value that this version of idcscan does not know", Remedy: "upgrade idcscan",
		},
		{
			Cause: snapshot.CauseNotInSource, Keys: []string{"bo@example.com"}, Attributes: []string{"status"}, Operation: opListUsers,
			Meaning: "AWS did not say the status",
		},
	}}
	if diff := cmp.Diff(want, coverage); diff != "" {
		t.Errorf("coverage differs (-want +got):\n%s", diff)
	}
}

func TestLIVE16EmptyGroup(t *testing.T) {
	state := snapshottest.LandingZone()
	state.Groups["LZReadOnly"].Members = []string{}
	snap := collectFrom(t, awsfake.Options{State: state, EmptyLists: awsfake.Absent})
	sameButMeta(t, state, snap)
	if members := snap.Groups["LZReadOnly"].Members; members == nil || len(members) != 0 {
		t.Errorf("members are %v, want none, read", members)
	}
}

func TestLIVE17HostileNames(t *testing.T) {
	state := snapshottest.LandingZone()
	for i, name := range snapshottest.HostileNames() {
		id := fmt.Sprintf("00000000-0000-0000-0000-%012d", i)
		key := snapshot.Key(name, id)
		state.Groups[key] = &snapshot.Group{ID: &id, Name: &name, Exists: new(true), CreatedBy: new(""), CreatedAt: new(""), UpdatedAt: new(""), ExternalIDIssuers: []string{}, Members: []string{}}
		state.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"] = append(state.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"], snapshot.PrefixGroup+key)
	}
	slices.Sort(state.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"])
	snap := collectFrom(t, awsfake.Options{State: state, AnyText: true})
	sameButMeta(t, state, snap)
	t.Run("a gap is keyed by the name as it is", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: state, AnyText: true, Faults: []awsfake.Fault{{Operation: opListGroupMemberships, Code: "AccessDeniedException"}}})
		gap := onlyGap(t, snap, snapshot.SectionGroups, snapshot.Partial)
		if len(gap.Keys) != len(state.Groups) {
			t.Errorf("%d keys, want %d", len(gap.Keys), len(state.Groups))
		}
	})
}

func TestDuplicateNamesAreKeyedByID(t *testing.T) {
	state := snapshottest.LandingZone()
	state.Applications["portal"].Assignments = []string{}
	for name, group := range map[string]*snapshot.Group{"LZReadOnly": state.Groups["LZReadOnly"], "LZPowerUsers": state.Groups["LZPowerUsers"]} {
		delete(state.Groups, name)
		group.Name = new("twin")
		state.Groups[snapshot.PrefixID+*group.ID] = group
		for _, sets := range state.AccountAssignments {
			for _, principals := range sets {
				for i := range principals {
					if principals[i] == snapshot.PrefixGroup+name {
						principals[i] = snapshot.PrefixGroup + snapshot.PrefixID + *group.ID
					}
				}
				slices.Sort(principals)
			}
		}
	}
	sameButMeta(t, state, collectFrom(t, awsfake.Options{State: state}))
}

// TestUnlistedMember: a group has a member whom the complete list lacks.
func TestUnlistedMember(t *testing.T) {
	id := *snapshottest.LandingZone().Users["amara@example.com"].ID
	snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{
		Operation: opListUsers, Edit: func(answer map[string]any) {
			answer["Users"] = slices.DeleteFunc(answer["Users"].([]any), func(user any) bool { return user.(map[string]any)["UserId"] == id })
		},
	}}})
	gap := onlyGap(t, snap, snapshot.SectionUsers, snapshot.Partial)
	if gap.Cause != snapshot.CauseError || !slices.Equal(gap.Keys, []string{snapshot.PrefixID + id}) {
		t.Errorf("gap is %+v", gap)
	}
	if !slices.Contains(snap.Groups["LZAdministrators"].Members, snapshot.PrefixID+id) {
		t.Errorf("members are %v", snap.Groups["LZAdministrators"].Members)
	}
}

// TestIssuersStandOnce: two external ids of one issuer are one issuer.
func TestIssuersStandOnce(t *testing.T) {
	snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{
		Operation: opListUsers, Edit: func(answer map[string]any) {
			for _, user := range answer["Users"].([]any) {
				user.(map[string]any)["ExternalIds"] = []any{
					map[string]any{"Id": "2", "Issuer": "https://b"}, map[string]any{"Id": "1", "Issuer": "https://a"}, map[string]any{"Id": "3", "Issuer": "https://b"},
				}
			}
		},
	}}})
	for name, user := range snap.Users {
		if diff := cmp.Diff([]string{"https://a", "https://b"}, user.ExternalIDIssuers); diff != "" {
			t.Errorf("issuers of %s differ: %s", name, diff)
		}
	}
}

// TestLIVE18NothingBeyondUser looks for a person's marked profile in everything
// that comes out, whatever goes wrong.
func TestLIVE18NothingBeyondUser(t *testing.T) {
	state := withGone()
	state.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"] = append(state.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"], snapshot.PrefixUser+"amara@example.com")
	slices.Sort(state.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"])
	const told = "alice.secret@example.com"
	for name, faults := range map[string][]awsfake.Fault{
		"all well":                           nil,
		"lists are refused":                  {{Operation: opListUsers, Code: codeValidation, Message: told}, {Operation: opListGroups, Code: codeValidation, Message: told}},
		"denied, with a name in the message": {{Operation: "identitystore:*", Code: "AccessDeniedException", Message: told}},
		"cut off":                            {{Operation: "identitystore:List*", Truncate: true}},
		"no JSON":                            {{Operation: opListUsers, Body: `{"Users":[{"UserName":"` + told + `",`, Status: 200}},
		"wrong type":                         {{Operation: opListUsers, Edit: func(a map[string]any) { a["Users"].([]any)[0].(map[string]any)["UserId"] = []any{told} }}},
		"error page":                         {{Operation: "*", Skip: 3, Status: 500, Body: told, ContentType: "text/html"}},
	} {
		t.Run(name, func(t *testing.T) {
			serve(t, awsfake.Options{State: state, Faults: faults})
			options := testOptions()
			var progress strings.Builder
			options.Progress = func(p Progress) { fmt.Fprintf(&progress, "%+v\n", p) }
			snap, err := collectWith(t, options)
			output := progress.String()
			if err != nil {
				output += err.Error()
			} else {
				valid(t, snap)
			}
			text, err := json.Marshal(snap)
			if err != nil {
				t.Fatal(err)
			}
			output += string(text)
			for _, marker := range []string{awsfake.Private, told} {
				if i := strings.Index(output, marker); i >= 0 {
					t.Errorf("output holds %q: …%s…", marker, output[max(0, i-80):min(len(output), i+80)])
				}
			}
		})
	}
}
