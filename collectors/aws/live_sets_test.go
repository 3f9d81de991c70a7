package aws

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestLIVE15OnePairUnread(t *testing.T) {
	state := snapshottest.LandingZone()
	for _, account := range []string{"444444444444", "555555555555"} {
		state.Accounts[account] = &snapshot.Account{Name: new("further"), State: new("ACTIVE"), Parent: new("r-ab12")}
		state.AccountAssignments[account] = map[string][]string{"LZReadOnlyAccess": {}} // provisioned, not assigned
	}
	t.Run("provisioned is not assigned", func(t *testing.T) {
		sameButMeta(t, state, collectFrom(t, awsfake.Options{State: state}))
	})
	t.Run("one pair fails", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
			{Operation: opListAccountAssignments, Match: `"AccountId":"444444444444"`, Code: "InternalServerException"},
		}})
		gap := onlyGap(t, snap, snapshot.SectionAccountAssignments, snapshot.Partial)
		want := snapshot.Gap{
			Cause: snapshot.CauseError, Keys: []string{"444444444444/LZReadOnlyAccess"}, Operation: opListAccountAssignments, Code: "InternalServerException",
			Meaning: "who holds the permission set in the account could not be read: the call failed", Remedy: "scan again",
		}
		if diff := cmp.Diff(want, gap); diff != "" {
			t.Errorf("gap differs (-want +got):\n%s", diff)
		}
		if _, there := snap.AccountAssignments["444444444444"]; there {
			t.Error("a pair that was not read is there")
		}
	})
	t.Run("what was read of a pair is kept", func(t *testing.T) {
		state := withGone()
		snap := collectFrom(t, awsfake.Options{State: state, PageSize: 1, Faults: []awsfake.Fault{
			{Operation: opListAccountAssignments, Match: snapshottest.Sandbox, Skip: 1, Code: "AccessDeniedException"},
		}})
		onlyGap(t, snap, snapshot.SectionAccountAssignments, snapshot.Partial)
		if got := snap.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"]; len(got) != 1 {
			t.Errorf("pair holds %v, want the first page", got)
		}
	})
	t.Run("a principal of an unknown type", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: withGone(), Faults: []awsfake.Fault{{
			Operation: opListAccountAssignments, Match: snapshottest.Sandbox, Edit: func(answer map[string]any) {
				for _, assignment := range answer["AccountAssignments"].([]any)[:2] {
					assignment.(map[string]any)["PrincipalType"] = "ROBOT"
				}
			},
		}}})
		gap := onlyGap(t, snap, snapshot.SectionAccountAssignments, snapshot.Partial)
		if gap.Code != codeUnknownEnumValue || len(gap.Keys) != 1 || gap.Keys[0] != "333333333333/LZReadOnlyAccess" {
			t.Errorf("gap is %+v", gap)
		}
		if got := snap.AccountAssignments[snapshottest.Sandbox]["LZReadOnlyAccess"]; len(got) != 1 {
			t.Errorf("pair holds %v, want the other one", got)
		}
	})
}

func TestLIVE19InlinePolicy(t *testing.T) {
	arnOf := func(name string) string { return *snapshottest.LandingZone().PermissionSets[name].ARN }
	answer := func(set string, change func(map[string]any)) awsfake.Fault {
		return awsfake.Fault{Operation: opGetInlinePolicy, Match: arnOf(set), Edit: change}
	}
	for name, change := range map[string]func(map[string]any){
		"empty":       func(a map[string]any) { a["InlinePolicy"] = "" },
		"absent":      func(a map[string]any) { delete(a, "InlinePolicy") },
		"null":        func(a map[string]any) { a["InlinePolicy"] = nil },
		"white space": func(a map[string]any) { a["InlinePolicy"] = " \n\t " },
	} {
		t.Run(name, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{answer("LZReadOnlyAccess", change)}})
			sameButMeta(t, snapshottest.LandingZone(), snap)
		})
	}
	t.Run("a document", func(t *testing.T) {
		state := snapshottest.LandingZone()
		document, digest, err := snapshot.NormalizePolicy([]byte(`{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}`))
		if err != nil {
			t.Fatal(err)
		}
		state.PolicyDocuments[digest] = document
		state.PermissionSets["LZReadOnlyAccess"].InlinePolicy = &digest
		sameButMeta(t, state, collectFrom(t, awsfake.Options{State: state}))
	})
	for _, text := range []string{"{", "null", "[]", `{"Statement": [{"Effect": "Maybe"}]}`, "<html>"} {
		t.Run("malformed "+text, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
				answer("LZReadOnlyAccess", func(a map[string]any) { a["InlinePolicy"] = text }),
			}})
			gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Partial)
			want := snapshot.Gap{
				Cause: snapshot.CauseError, Keys: []string{"LZReadOnlyAccess"}, Attributes: []string{"inline_policy"}, Operation: opGetInlinePolicy, Code: codeMalformedPolicy,
				Meaning: "the policy is no valid IAM policy document, so what it grants is unknown", Remedy: "put the policy again as valid JSON",
			}
			if diff := cmp.Diff(want, gap); diff != "" {
				t.Errorf("gap differs (-want +got):\n%s", diff)
			}
			for name, set := range snap.PermissionSets {
				if (set.InlinePolicy == nil) != (name == "LZReadOnlyAccess") {
					t.Errorf("inline policy of %s is %v", name, set.InlinePolicy)
				}
			}
		})
	}
	t.Run("a managed policy that is malformed", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{
			Operation: opGetPolicyVersion, Match: "ReadOnlyAccess",
			Body: `<GetPolicyVersionResponse><GetPolicyVersionResult><PolicyVersion><Document>%7B</Document></PolicyVersion></GetPolicyVersionResult></GetPolicyVersionResponse>`,
		}}})
		gap := onlyGap(t, snap, snapshot.SectionManagedPolicies, snapshot.Partial)
		if gap.Code != codeMalformedPolicy || len(gap.Keys) != 1 || gap.Keys[0] != "arn:aws:iam::aws:policy/ReadOnlyAccess" {
			t.Errorf("gap is %+v", gap)
		}
	})
}

// TestManagedPolicyIsPercentEncoded: a plus sign is a plus sign.
func TestManagedPolicyIsPercentEncoded(t *testing.T) {
	docs := &documents{byDigest: map[string]*snapshot.PolicyDocument{}}
	digest, err := addEncoded(docs, `%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A*%22%2C%22Resource%22%3A%22arn:aws:s3:::a+b%2Bc%20d%22%7D%7D`)
	if err != nil {
		t.Fatal(err)
	}
	if got := docs.byDigest[digest].Statements[0].Resources; len(got) != 1 || got[0] != "arn:aws:s3:::a+b+c d" {
		t.Errorf("resources are %q", got)
	}
}

func TestLIVE20CustomerManagedPolicies(t *testing.T) {
	state := snapshottest.LandingZone()
	state.PermissionSets["LZReadOnlyAccess"].CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{
		{Name: "deploy", Path: "/"}, {Name: "deploy", Path: "/infra/sso/"},
	}
	state.PermissionSets["LZReadOnlyAccess"].PermissionsBoundary = &snapshot.PermissionsBoundary{
		Kind: snapshot.BoundaryCustomerManaged, Name: "guard", Path: "/a/b/",
	}
	server := serve(t, awsfake.Options{State: state, Faults: []awsfake.Fault{{
		Operation: opListManagedPolicies, Match: *state.PermissionSets["LZPowerUserAccess"].ARN, Edit: func(answer map[string]any) {
			answer["AttachedManagedPolicies"] = []any{map[string]any{"Name": "deploy", "Arn": "arn:aws:iam::111111111111:policy/deploy"}}
		},
	}}})
	snap, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	valid(t, snap)
	got := snap.PermissionSets["LZReadOnlyAccess"]
	if diff := cmp.Diff(state.PermissionSets["LZReadOnlyAccess"], got); diff != "" {
		t.Errorf("references differ: %s", diff)
	}
	// An ARN in an account is not AWS's own: it is never read as if it were.
	gap := onlyGap(t, snap, snapshot.SectionManagedPolicies, snapshot.Partial)
	if gap.Cause != snapshot.CauseNotInSource || gap.Keys[0] != "arn:aws:iam::111111111111:policy/deploy" {
		t.Errorf("gap is %+v", gap)
	}
	for _, call := range server.Calls() {
		if strings.HasPrefix(call.Operation, opGetPolicy) && !strings.Contains(call.Request, "arn:aws:iam::aws:policy/") {
			t.Errorf("%s read %s", call.Operation, call.Request)
		}
	}
}

func TestLIVE21SessionDuration(t *testing.T) {
	tests := map[string]struct {
		told    any
		minutes int
		kept    string
		unset   bool
	}{
		"absent":     {nil, 60, "PT1H", true},
		"empty":      {"", 60, "PT1H", true},
		"PT1H":       {"PT1H", 60, "PT1H", false},
		"PT90M":      {"PT90M", 90, "PT90M", false},
		"PT1H30M":    {"PT1H30M", 90, "PT1H30M", false},
		"PT720M":     {"PT720M", 720, "PT720M", false},
		"PT43200S":   {"PT43200S", 720, "PT43200S", false},
		"no pattern": {"twelve hours", 0, "twelve hours", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			arn := *snapshottest.LandingZone().PermissionSets["LZReadOnlyAccess"].ARN
			snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{
				Operation: opDescribePermissionSet, Match: arn, Edit: func(answer map[string]any) {
					answer["PermissionSet"].(map[string]any)["SessionDuration"] = test.told
				},
			}}})
			set := snap.PermissionSets["LZReadOnlyAccess"]
			if *set.SessionDuration != test.kept || *set.SessionDefault != test.unset {
				t.Errorf("session is %s, default %v", *set.SessionDuration, *set.SessionDefault)
			}
			if test.minutes == 0 {
				gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Partial)
				if set.SessionMinutes != nil || gap.Code != codeMalformedDuration || gap.Attributes[0] != "session_minutes" {
					t.Errorf("minutes are %v, gap %+v", set.SessionMinutes, gap)
				}
				return
			}
			if *set.SessionMinutes != test.minutes {
				t.Errorf("%d minutes, want %d", *set.SessionMinutes, test.minutes)
			}
		})
	}
}

// TestLIVE23EmptyLists: absent, null and [] are all empty and complete, in every
// list of every operation.
func TestLIVE23EmptyLists(t *testing.T) {
	state := snapshottest.LandingZone()
	state.Users, state.Groups = map[string]*snapshot.User{}, map[string]*snapshot.Group{}
	for _, sets := range state.AccountAssignments {
		for set := range sets {
			sets[set] = []string{}
		}
	}
	for _, set := range state.PermissionSets {
		set.Tags, set.ManagedPolicies = map[string]string{}, []string{}
	}
	state.ManagedPolicies = map[string]string{}
	state.ABAC.Attributes = map[string]*snapshot.ABACAttribute{}
	state.Instance.Tags = map[string]string{}
	for _, application := range state.Applications {
		application.Assignments, application.Grants = []string{}, map[string]*snapshot.ApplicationGrant{}
		application.ActorPolicies, application.AccessScopes = map[string]string{}, map[string][]string{"sso:account:access": {}}
	}
	state.TrustedTokenIssuers, state.Operations = map[string]*snapshot.TrustedTokenIssuer{}, map[string]*snapshot.Operation{}
	state.Organization.TrustedServices, state.Organization.RootAccessFeatures = []string{}, []string{}
	state.Organization.ServiceControlPoliciesEnabled = new(false)
	for _, policy := range state.Organization.ServiceControlPolicies {
		policy.Targets = []string{}
	}
	dropUnusedDocuments(state)
	for name, style := range map[string]awsfake.EmptyLists{"absent": awsfake.Absent, "null": awsfake.Null, "empty": awsfake.Empty} {
		t.Run(name, func(t *testing.T) {
			sameButMeta(t, state, collectFrom(t, awsfake.Options{State: state, EmptyLists: style}))
		})
	}
	t.Run("no permission sets, applications and policies", func(t *testing.T) {
		state.PermissionSets, state.AccountAssignments = map[string]*snapshot.PermissionSet{}, map[string]map[string][]string{}
		state.Applications = map[string]*snapshot.Application{}
		state.Organization.ServiceControlPolicies = map[string]*snapshot.ServiceControlPolicy{}
		dropUnusedDocuments(state)
		for _, style := range []awsfake.EmptyLists{awsfake.Absent, awsfake.Null, awsfake.Empty} {
			sameButMeta(t, state, collectFrom(t, awsfake.Options{State: state, EmptyLists: style}))
		}
	})
}

func TestPermissionSetDeletedDuringTheWalk(t *testing.T) {
	arn := *snapshottest.LandingZone().PermissionSets["LZPowerUserAccess"].ARN
	snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
		{Operation: "sso:*", Match: arn, Code: codeNotFound},
	}})
	set := snap.PermissionSets[snapshot.PrefixID+snapshot.PermissionSetID(arn)]
	if diff := cmp.Diff(&snapshot.PermissionSet{ARN: &arn}, set); diff != "" {
		t.Errorf("set differs: %s", diff)
	}
}
