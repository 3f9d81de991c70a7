package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/access"
)

// TestCompareUnknown leaves out of one side or both what the comparison needs.
func TestCompareUnknown(t *testing.T) {
	const powerGroup = "group:LZPowerUsers"
	accountOf := func(set string) func(world) {
		return func(w world) {
			w.gap(snapshot.SectionAccountAssignments, snapshot.Gap{
				Cause: snapshot.CauseUnresolved, Keys: []string{"*/" + set},
				Meaning: "main.tf:7: the account of an assignment of " + set + " is not known: it depends on data.aws_ssm_parameter.account.value",
			})
		}
	}
	notInSource := snapshot.Gap{Cause: snapshot.CauseNotInSource, Keys: []string{"LZAdministrators"}, Attributes: []string{"members"}}
	for _, test := range []struct {
		name     string
		old, new func(world)
		want     []string
		verdict  scanner.Verdict
	}{
		{
			name: "an account that the old side did not read",
			old: func(w world) {
				w.gap(snapshot.SectionAccountAssignments, snapshot.Gap{Keys: []string{sandbox + "/*"}})
				delete(w.AccountAssignments, sandbox)
			},
			want:    []string{"open old account_assignments denied: 1 333333333333/LZReadOnlyAccess/group:LZReadOnly"},
			verdict: scanner.VerdictPass,
		},
		{
			name: "an administrator in an account that the old side did not read",
			old: func(w world) {
				w.gap(snapshot.SectionAccountAssignments, snapshot.Gap{Keys: []string{management + "/*"}})
				delete(w.AccountAssignments, management)
			},
			want:    []string{"open old account_assignments denied: 1 111111111111/LZAdministratorAccess/group:LZAdministrators ADMIN?"},
			verdict: scanner.VerdictIncomplete,
		},
		{
			name: "an account that the new side did not read",
			new: func(w world) {
				w.gap(snapshot.SectionAccountAssignments, snapshot.Gap{Keys: []string{sandbox + "/*"}})
				delete(w.AccountAssignments, sandbox)
			},
			want:    []string{"open new account_assignments denied: 1 333333333333/LZReadOnlyAccess/group:LZReadOnly ADMIN?"},
			verdict: scanner.VerdictIncomplete,
		},
		{
			name: "a permission set of no administrator that the new side did not read",
			new: func(w world) {
				w.gap(snapshot.SectionAccountAssignments, snapshot.Gap{Keys: []string{"*/" + powerUser}})
				delete(w.AccountAssignments[workload], powerUser)
			},
			want:    []string{"open new account_assignments denied: 1 222222222222/LZPowerUserAccess/group:LZPowerUsers"},
			verdict: scanner.VerdictPass,
		},
		{
			name: "members that neither side can hold are compared as they are there",
			old:  func(w world) { w.gap(snapshot.SectionGroups, notInSource) },
			new: func(w world) {
				w.gap(snapshot.SectionGroups, notInSource)
				w.join("LZAdministrators", "eli@example.com")
			},
			want: []string{
				"ADMIN group:LZAdministrators LZAdministratorAccess in 111111111111: membership_added, 1 user:eli@example.com",
				"open both groups not_in_source: 0  ADMIN?",
			},
			verdict: scanner.VerdictFail,
		},
		{
			name: "members that one side cannot hold",
			new: func(w world) {
				w.gap(snapshot.SectionGroups, notInSource)
				w.Groups["LZAdministrators"].Members = []string{}
			},
			want:    []string{"open new groups not_in_source: 2 LZAdministrators/amara@example.com,LZAdministrators/bo@example.com ADMIN?"},
			verdict: scanner.VerdictPass,
		},
		{
			name: "members that the old side was denied",
			old: func(w world) {
				w.gap(snapshot.SectionGroups, snapshot.Gap{Keys: []string{"LZAdministrators"}, Attributes: []string{"members"}})
				w.Groups["LZAdministrators"].Members = []string{}
			},
			want:    []string{"open old groups denied: 2 LZAdministrators/amara@example.com,LZAdministrators/bo@example.com ADMIN?"},
			verdict: scanner.VerdictIncomplete,
		},
		{
			name: "a permission set that the new side only looks up is assigned",
			old:  func(w world) { w.lookUp(powerUser) },
			new: func(w world) {
				w.lookUp(powerUser)
				w.assign(sandbox, powerUser, powerGroup)
			},
			want: []string{
				"POSSIBLE group:LZPowerUsers LZPowerUserAccess in 333333333333: assignment_added, 2 user:chen@example.com,user:dina@example.com (new permission_sets not_in_source)",
				"open both permission_sets not_in_source: 0", "open both permission_sets not_in_source: 1 LZPowerUserAccess",
			},
			verdict: scanner.VerdictIncomplete,
		},
		{
			name: "somebody joins a group that holds a permission set that the new side only looks up",
			old:  func(w world) { w.lookUp(powerUser) },
			new: func(w world) {
				w.lookUp(powerUser)
				w.join("LZPowerUsers", "eli@example.com")
			},
			want: []string{
				"POSSIBLE group:LZPowerUsers LZPowerUserAccess in 222222222222: membership_added, 1 user:eli@example.com (new permission_sets not_in_source)",
				"open both permission_sets not_in_source: 0", "open both permission_sets not_in_source: 1 LZPowerUserAccess",
			},
			verdict: scanner.VerdictIncomplete,
		},
		{
			name:    "a permission set that the new side only looks up is held as before",
			old:     func(w world) { w.lookUp(powerUser) },
			new:     func(w world) { w.lookUp(powerUser) },
			want:    []string{"open both permission_sets not_in_source: 0", "open both permission_sets not_in_source: 1 LZPowerUserAccess"},
			verdict: scanner.VerdictPass,
		},
		{
			name: "an inline policy that the new side was denied",
			new: func(w world) {
				w.gap(snapshot.SectionPermissionSets, snapshot.Gap{Keys: []string{powerUser}, Attributes: []string{"inline_policy"}})
				w.PermissionSets[powerUser].InlinePolicy = nil
			},
			want: []string{
				"POSSIBLE group:LZPowerUsers LZPowerUserAccess in 222222222222: permission_set_changed, 2 user:chen@example.com,user:dina@example.com (new permission_sets denied)",
				"changed LZPowerUserAccess no-unknown power-user-unknown: ; held by 1 in 1",
				"open new permission_sets denied: 1 LZPowerUserAccess#inline_policy",
			},
			verdict: scanner.VerdictIncomplete,
		},
		{
			name: "an inline policy that the old side was denied",
			old: func(w world) {
				w.gap(snapshot.SectionPermissionSets, snapshot.Gap{Keys: []string{powerUser}, Attributes: []string{"inline_policy"}})
				w.PermissionSets[powerUser].InlinePolicy = nil
			},
			want: []string{
				"changed LZPowerUserAccess unknown-no unknown-power-user: ; held by 1 in 1",
				"open old permission_sets denied: 1 LZPowerUserAccess#inline_policy",
			},
			verdict: scanner.VerdictPass,
		},
		{
			name: "a customer-managed policy is added, of which nobody knows the document",
			new: func(w world) {
				w.PermissionSets[powerUser].CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "deploy", Path: "/"}}
			},
			want: []string{
				"POSSIBLE group:LZPowerUsers LZPowerUserAccess in 222222222222: permission_set_changed, 2 user:chen@example.com,user:dina@example.com (new policy_documents not_in_source)",
				"changed LZPowerUserAccess no-unknown power-user-unknown: customer_managed_policies added yes; held by 1 in 1",
			},
			verdict: scanner.VerdictPass,
		},
		{
			name: "AdministratorAccess is added beside such a policy",
			old: func(w world) {
				w.PermissionSets[powerUser].CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "deploy", Path: "/"}}
			},
			new: func(w world) {
				set := w.PermissionSets[powerUser]
				set.CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "deploy", Path: "/"}}
				set.ManagedPolicies = append([]string{"arn:aws:iam::aws:policy/AdministratorAccess"}, set.ManagedPolicies...)
			},
			want: []string{
				"ADMIN group:LZPowerUsers LZPowerUserAccess in 222222222222: permission_set_changed, 2 user:chen@example.com,user:dina@example.com",
				"changed LZPowerUserAccess unknown-yes unknown-admin: managed_policies added yes; held by 1 in 1",
			},
			verdict: scanner.VerdictFail,
		},
		{
			name: "such a policy on both sides",
			old: func(w world) {
				w.PermissionSets[powerUser].CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "deploy", Path: "/"}}
			},
			new: func(w world) {
				w.PermissionSets[powerUser].CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "deploy", Path: "/"}}
			},
			want:    []string{"open both policy_documents not_in_source: 1 LZPowerUserAccess"},
			verdict: scanner.VerdictPass,
		},
		{
			name: "an account that code does not tell",
			new: func(w world) {
				w.unassign(workload, powerUser, powerGroup)
				w.Accounts["unresolved:var.account"] = &snapshot.Account{}
				w.gap(snapshot.SectionAccounts, snapshot.Gap{Cause: snapshot.CauseUnresolved, Keys: []string{"unresolved:var.account"}})
				w.assign("unresolved:var.account", powerUser, powerGroup)
			},
			want: []string{
				"open new account_assignments unresolved: 1 222222222222/LZPowerUserAccess/group:LZPowerUsers",
				"open new account_assignments unresolved: 1 unresolved:var.account/LZPowerUserAccess/group:LZPowerUsers",
			},
			verdict: scanner.VerdictPass,
		},
		{
			name: "an administrator of an account that code does not tell",
			new: func(w world) {
				w.Accounts["unresolved:var.account"] = &snapshot.Account{}
				w.assign("unresolved:var.account", admin, powerGroup)
			},
			want:    []string{"open new account_assignments unresolved: 1 unresolved:var.account/LZAdministratorAccess/group:LZPowerUsers ADMIN?"},
			verdict: scanner.VerdictIncomplete,
		},
		{
			name:    "an account of an administrator that neither side tells may be another",
			old:     accountOf(admin),
			new:     accountOf(admin),
			want:    []string{"open both account_assignments unresolved: 0  ADMIN?"},
			verdict: scanner.VerdictIncomplete,
		},
		{
			name:    "an account of no administrator that neither side tells",
			old:     accountOf(powerUser),
			new:     accountOf(powerUser),
			want:    []string{"open both account_assignments unresolved: 0"},
			verdict: scanner.VerdictPass,
		},
		{
			name:    "what neither side tells at the same address is the same",
			old:     func(w world) { w.assign("unresolved:var.account", admin, powerGroup) },
			new:     func(w world) { w.assign("unresolved:var.account", admin, powerGroup) },
			want:    []string{},
			verdict: scanner.VerdictPass,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			old, new := world{snapshottest.LandingZone()}, world{snapshottest.LandingZone()}
			if test.old != nil {
				test.old(old)
			}
			if test.new != nil {
				test.new(new)
			}
			d := compare(t, old.Snapshot, new.Snapshot, access.Options{FailOnNewAdministrator: true})
			if diff := cmp.Diff(test.want, lines(d)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if d.Gate.Verdict != test.verdict {
				t.Errorf("verdict %s because %q, want %s", d.Gate.Verdict, d.Gate.Because, test.verdict)
			}
			want := scanner.VerdictPass
			if test.verdict == scanner.VerdictFail {
				want = scanner.VerdictFail
			}
			allowed := compare(t, old.Snapshot, new.Snapshot, access.Options{FailOnNewAdministrator: true, AllowIncomplete: true})
			if allowed.Gate.Verdict != want {
				t.Errorf("verdict %s with what is allowed for, want %s", allowed.Gate.Verdict, want)
			}
		})
	}
}

// TestCompareLendsDocuments compares with a source that holds no documents of
// AWS-managed policies: those of the other side say what they grant.
func TestCompareLendsDocuments(t *testing.T) {
	for _, test := range []struct {
		name  string
		cause snapshot.Cause
		want  []string
		notes int
	}{
		{name: "code holds none", cause: snapshot.CauseNotInSource, want: []string{}, notes: 1},
		{
			name: "a reading that failed lends nothing", cause: snapshot.CauseDenied,
			want: []string{
				"POSSIBLE group:LZPowerUsers LZPowerUserAccess in 222222222222: permission_set_changed, 2 user:chen@example.com,user:dina@example.com (new managed_policies denied)",
				"POSSIBLE group:LZReadOnly LZReadOnlyAccess in 222222222222,333333333333,444444444444: permission_set_changed, 2 user:chen@example.com,user:eli@example.com (new managed_policies denied)",
				"changed LZPowerUserAccess no-unknown power-user-unknown: ; held by 1 in 1",
				"changed LZReadOnlyAccess no-unknown read-only-unknown: ; held by 1 in 3",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			code := world{snapshottest.LandingZone()}
			code.ManagedPolicies = map[string]string{}
			code.gap(snapshot.SectionManagedPolicies, snapshot.Gap{Cause: test.cause})
			d := compare(t, snapshottest.LandingZone(), code.Snapshot, access.Options{})
			if diff := cmp.Diff(test.want, lines(d)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if len(d.Notes) != test.notes {
				t.Errorf("notes %q", d.Notes)
			}
			if len(code.ManagedPolicies) > 0 {
				t.Error("the snapshot was changed")
			}
		})
	}
}
