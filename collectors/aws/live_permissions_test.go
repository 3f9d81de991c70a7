package aws

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestLIVE06IdentityStoreDenied(t *testing.T) {
	state := snapshottest.Generate(3, snapshottest.Small())
	server := serve(t, awsfake.Options{State: state, AnyText: true, Faults: []awsfake.Fault{
		{Operation: "identitystore:*", Code: "AccessDeniedException", Message: "User: arn:aws:sts::1:assumed-role/a/alice is not authorized on two resources"},
	}})
	snap, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	valid(t, snap)
	for section, list := range map[snapshot.Section]string{snapshot.SectionUsers: opListUsers, snapshot.SectionGroups: opListGroups} {
		coverage := snap.Coverage[section]
		if coverage.Status != snapshot.Unavailable {
			t.Errorf("%s is %s, want unavailable", section, coverage.Status)
		}
		found := slices.ContainsFunc(coverage.Gaps, func(g snapshot.Gap) bool {
			return g.HidesMembers() && g.Operation == list && g.Cause == snapshot.CauseDenied && g.Remedy == "allow "+list
		})
		if !found {
			t.Errorf("gaps of %s are %+v, want one that asks for %s", section, coverage.Gaps, list)
		}
	}
	for key, user := range snap.Users {
		if key != snapshot.PrefixID+*user.ID || user.Exists != nil {
			t.Errorf("user %s is %+v, want an id and no more", key, user)
		}
	}
	if want, got := countAssignments(state), countAssignments(snap); got != want {
		t.Errorf("%d assignments, want all %d", got, want)
	}
	counts := callCounts(server)
	for _, operation := range []string{opDescribeUser, opDescribeGroup} {
		if n := counts[operation]; n > maxDenials {
			t.Errorf("%s was asked %d times although it is denied", operation, n)
		}
	}
	if n := counts[opListGroupMemberships]; n != 0 {
		t.Errorf("members of groups that nobody knows were asked for %d times", n)
	}
}

func TestLIVE07EncryptionKey(t *testing.T) {
	const key = "arn:aws:kms:ap-southeast-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	encrypted := func() *snapshot.Snapshot {
		state := snapshottest.LandingZone()
		state.Instance.Encryption = &snapshot.Encryption{KeyType: "CUSTOMER_MANAGED_KEY", KeyARN: key, Status: "ENABLED"}
		return state
	}
	tests := []struct {
		name    string
		fault   awsfake.Fault
		section snapshot.Section
		cause   snapshot.Cause
		remedy  string
	}{
		{
			"denied by sso-admin", awsfake.Fault{Operation: opListPermissionSets, Code: "AccessDeniedException", Reason: "KMS_AccessDeniedException"},
			snapshot.SectionPermissionSets, snapshot.CauseDenied, "allow kms:Decrypt on " + key + " via sso.*,",
		},
		{
			"denied by the identity store", awsfake.Fault{Operation: opListUsers, Code: "AccessDeniedException", Reason: "KMS_ACCESS_DENIED"},
			snapshot.SectionUsers, snapshot.CauseDenied, "allow kms:Decrypt on " + key + " via identitystore.*,",
		},
		{
			"disabled, sso-admin", awsfake.Fault{Operation: opListPermissionSets, Code: codeValidation, Reason: "KMS_DisabledException"},
			snapshot.SectionPermissionSets, snapshot.CauseError, "enable " + key,
		},
		{
			"disabled, identity store", awsfake.Fault{Operation: opListUsers, Code: codeValidation, Reason: "KMS_DISABLED"},
			snapshot.SectionUsers, snapshot.CauseError, "enable " + key,
		},
		{
			"missing", awsfake.Fault{Operation: opDescribeABAC, Code: codeNotFound, Reason: "KMS_NotFoundException"},
			snapshot.SectionABAC, snapshot.CauseError, "enable " + key,
		},
		{
			"throttled", awsfake.Fault{Operation: opListUsers, Code: codeThrottling, Reason: "KMS_THROTTLING"},
			snapshot.SectionUsers, snapshot.CauseThrottled, "scan again",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			serve(t, awsfake.Options{State: encrypted(), Faults: []awsfake.Fault{test.fault}})
			options := testOptions()
			options.ThrottleBudget = 1 // a key that throttles for ever is given up at once
			snap, err := collectWith(t, options)
			if err != nil {
				t.Fatal(err)
			}
			valid(t, snap)
			gap := onlyGap(t, snap, test.section, snapshot.Unavailable)
			if gap.Cause != test.cause || !strings.HasPrefix(gap.Remedy, test.remedy) || !strings.Contains(gap.Meaning, "key") {
				t.Errorf("gap is %+v, want cause %s and remedy %q", gap, test.cause, test.remedy)
			}
			if len(snap.IdentitySource.Evidence) != 0 {
				t.Errorf("the key's state was taken for evidence of the source: %+v", snap.IdentitySource.Evidence)
			}
		})
	}
	t.Run("a missing key is no missing boundary and no missing user", func(t *testing.T) {
		state := encrypted()
		id := "11111111-2222-3333-4444-555555555555"
		state.Users[snapshot.PrefixID+id] = &snapshot.User{ID: &id, Exists: new(false)}
		state.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"] = []string{snapshot.PrefixUser + snapshot.PrefixID + id}
		snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
			{Operation: opGetPermissionsBoundary, Code: codeNotFound, Reason: "KMS_NotFoundException"},
			{Operation: opDescribeUser, Code: codeNotFound, ResourceType: "USER", Reason: "KMS_KEY_NOT_FOUND"},
		}})
		if user := snap.Users[snapshot.PrefixID+id]; user.Exists != nil {
			t.Errorf("exists is %v, want unknown", *user.Exists)
		}
		if boundary := snap.PermissionSets["LZReadOnlyAccess"].PermissionsBoundary; boundary != nil {
			t.Errorf("boundary is %+v, want unknown", boundary)
		}
	})
}

func TestLIVE08OrganizationsOutOfReach(t *testing.T) {
	t.Run("denied", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
			{Operation: opListAccounts, Code: "AccessDeniedException"},
			{Operation: opListDelegatedAdministrators, Code: "AccessDeniedException"},
		}})
		onlyGap(t, snap, snapshot.SectionAccounts, snapshot.Unavailable)
		onlyGap(t, snap, snapshot.SectionOrganization, snapshot.Partial)
		if !*snap.Organization.Exists || snap.Organization.DelegatedAdministrators != nil {
			t.Errorf("organization is %+v, want it without administrators", snap.Organization)
		}
		if got := countAssignments(snap); got != countAssignments(snapshottest.LandingZone()) {
			t.Errorf("%d assignments, want all", got)
		}
		for id, account := range snap.Accounts {
			if account.Name != nil || account.State != nil {
				t.Errorf("account %s is %+v", id, account)
			}
		}
	})
	t.Run("denied whole", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
			{Operation: "organizations:*", Code: "AccessDeniedException"}, {Operation: opListRootAccess, Code: "AccessDenied"},
		}})
		if snap.Organization != nil || snap.Coverage[snapshot.SectionOrganization].Status != snapshot.Unavailable {
			t.Errorf("organization is %+v, %s; want it absent and unavailable", snap.Organization, snap.Coverage[snapshot.SectionOrganization].Status)
		}
		if snap.Meta.Vantage != vantageUnknown || len(snap.PermissionSets) != 3 {
			t.Errorf("vantage %s, %d permission sets", snap.Meta.Vantage, len(snap.PermissionSets))
		}
	})
	t.Run("no organization is a fact", func(t *testing.T) {
		server := serve(t, awsfake.Options{State: snapshottest.Standalone()})
		snap, err := collectWith(t, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		sameButMeta(t, snapshottest.Standalone(), snap)
		if counts := callCounts(server); counts[opListAccounts]+counts[opListDelegatedAdministrators] != 0 {
			t.Error("an organization that does not exist was asked for its accounts")
		}
	})
	t.Run("from a member account", func(t *testing.T) {
		state := snapshottest.LandingZone()
		caller := snapshot.Caller{Account: snapshottest.Sandbox, ARN: "arn:aws:sts::333333333333:assumed-role/audit/me"}
		snap := collectFrom(t, awsfake.Options{State: state, Caller: caller})
		if snap.Meta.Vantage != vantageUnknown { // a member may not list the administrators, so it may be one
			t.Errorf("vantage is %s", snap.Meta.Vantage)
		}
		for _, section := range []snapshot.Section{
			snapshot.SectionPermissionSets, snapshot.SectionUsers, snapshot.SectionGroups, snapshot.SectionAccounts,
		} {
			if snap.Coverage[section].Status != snapshot.Unavailable {
				t.Errorf("%s is %s, want unavailable", section, snap.Coverage[section].Status)
			}
		}
	})
}

// TestLIVE08MemberIsToldWhere: from a member account no permission helps.
func TestLIVE08MemberIsToldWhere(t *testing.T) {
	caller := snapshot.Caller{Account: snapshottest.Sandbox, ARN: "arn:aws:sts::333333333333:assumed-role/audit/me"}
	snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Caller: caller})
	for _, gap := range snap.Coverage[snapshot.SectionOrganization].Gaps {
		if !strings.Contains(gap.Remedy, "scan from the management account 111111111111") || gap.Cause != snapshot.CauseDenied {
			t.Errorf("gap is %+v", gap)
		}
	}
}

// TestLIVE10DelegatedAdministratorAndOneApplication: a denial of one application
// is a gap of it alone.
func TestLIVE10DelegatedAdministratorAndOneApplication(t *testing.T) {
	state := snapshottest.BrokenLandingZone()
	state.Organization.DelegatedAdministrators = map[string][]string{ssoPrincipal: {snapshottest.Sandbox}}
	caller := snapshot.Caller{Account: snapshottest.Sandbox, ARN: "arn:aws:sts::333333333333:assumed-role/audit/me"}
	snap := collectFrom(t, awsfake.Options{State: state, Caller: caller, Faults: []awsfake.Fault{{
		Operation: opListApplicationHolders, Match: oneApplication(), Code: "AccessDeniedException",
	}}})
	gap := onlyGap(t, snap, snapshot.SectionApplications, snapshot.Partial)
	if diff := cmp.Diff([]string{"wiki"}, gap.Keys); diff != "" || !strings.Contains(gap.Remedy, "scan from the management account 111111111111") {
		t.Errorf("gap is %+v", gap)
	}
	if len(snap.Applications) != len(state.Applications) {
		t.Errorf("%d applications, want all %d", len(snap.Applications), len(state.Applications))
	}
}

func TestLIVE09DeniedIsNotEmpty(t *testing.T) {
	empty := snapshottest.LandingZone()
	empty.PermissionSets, empty.AccountAssignments = map[string]*snapshot.PermissionSet{}, map[string]map[string][]string{}
	snap := collectFrom(t, awsfake.Options{State: empty})
	if snap.PermissionSets == nil || snap.Coverage[snapshot.SectionPermissionSets].Status != snapshot.Complete {
		t.Errorf("an empty list is %v, %+v; want empty and complete", snap.PermissionSets, snap.Coverage[snapshot.SectionPermissionSets])
	}
	for _, code := range []string{"AccessDeniedException", "UnrecognizedClientException", "AuthFailure"} {
		t.Run(code, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: empty, Faults: []awsfake.Fault{{Operation: opListPermissionSets, Code: code, Status: 403}}})
			gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Unavailable)
			if snap.PermissionSets != nil || gap.Code != code || gap.Cause != snapshot.CauseDenied {
				t.Errorf("a denied list is %v, %+v", snap.PermissionSets, gap)
			}
		})
	}
}

func TestLIVE10DelegatedAdministrator(t *testing.T) {
	state := snapshottest.LandingZone()
	state.Organization.DelegatedAdministrators = map[string][]string{ssoPrincipal: {snapshottest.Sandbox}}
	caller := snapshot.Caller{Account: snapshottest.Sandbox, ARN: "arn:aws:sts::333333333333:assumed-role/audit/me"}
	arn := *state.PermissionSets["LZAdministratorAccess"].ARN
	snap := collectFrom(t, awsfake.Options{State: state, Caller: caller, Faults: []awsfake.Fault{{
		Operation: opListAccountAssignments, Match: arn, Code: "AccessDeniedException",
	}}})
	if snap.Meta.Vantage != vantageDelegated {
		t.Errorf("vantage is %s", snap.Meta.Vantage)
	}
	gap := onlyGap(t, snap, snapshot.SectionAccountAssignments, snapshot.Partial)
	if diff := cmp.Diff([]string{"111111111111/LZAdministratorAccess"}, gap.Keys); diff != "" {
		t.Errorf("keys differ: %s", diff)
	}
	if !strings.Contains(gap.Remedy, "scan from the management account 111111111111") {
		t.Errorf("remedy is %q", gap.Remedy)
	}
	want := snapshottest.LandingZone()
	delete(want.AccountAssignments, snapshottest.Management) // it holds nothing else
	if diff := cmp.Diff(want.AccountAssignments, snap.AccountAssignments); diff != "" {
		t.Errorf("the rest was not kept: %s", diff)
	}
	if diff := cmp.Diff(want.PermissionSets, snap.PermissionSets); diff != "" {
		t.Errorf("the set was not kept: %s", diff)
	}
}

// TestDeniedByPolicy words who denies.
func TestDeniedByPolicy(t *testing.T) {
	for message, remedy := range map[string]string{
		"User: x is not authorized to perform: sso:ListPermissionSets with an explicit deny in a service control policy":                "exempt the caller from what denies sso:ListPermissionSets in the service control policy; allowing it in IAM is not enough",
		"User: x is not authorized to perform: sso:ListPermissionSets because no service control policy allows the action":              "exempt the caller from what denies sso:ListPermissionSets in the service control policy; allowing it in IAM is not enough",
		"User: x is not authorized to perform: sso:ListPermissionSets with an explicit deny in a permissions boundary":                  "exempt the caller from what denies sso:ListPermissionSets in the permissions boundary; allowing it in IAM is not enough",
		"User: x is not authorized to perform: sso:ListPermissionSets with an explicit deny in an identity-based policy":                "remove the explicit deny of sso:ListPermissionSets and allow it",
		"User: x is not authorized to perform: sso:ListPermissionSets because no identity-based policy allows the action":               "allow sso:ListPermissionSets",
		"User: arn:aws:sts::1:assumed-role/a/alice@example.com is not authorized to perform: sso:ListPermissionSets on resource: arn:x": "allow sso:ListPermissionSets",
	} {
		t.Run(message, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
				{Operation: opListPermissionSets, Code: "AccessDeniedException", Message: message},
			}})
			if gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Unavailable); gap.Remedy != remedy {
				t.Errorf("remedy is %q, want %q", gap.Remedy, remedy)
			}
		})
	}
}

func countAssignments(s *snapshot.Snapshot) int {
	n := 0
	for _, sets := range s.AccountAssignments {
		for _, principals := range sets {
			n += len(principals)
		}
	}
	return n
}
