package aws

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// reportAttributes are what the credential report tells.
var reportAttributes = []string{"credentials", "reported_at", "root_last_used"}

// TestLIVE29CredentialReport: the report is a job that may have to be started,
// which takes a second permission, and that takes its time.
func TestLIVE29CredentialReport(t *testing.T) {
	for name, test := range map[string]struct {
		options awsfake.Options
		faults  []awsfake.Fault
		// gap is the operation, cause and code of the gap, zero for none.
		gap snapshot.Gap
		// gets and generates are how often the two operations are called.
		gets, generates int
	}{
		"is there": {options: awsfake.Options{ReportPresent: true}, gets: 1},
		"is not there, and may not be made": {
			faults: []awsfake.Fault{{Operation: opGenerateCredentialReport, Code: "AccessDenied"}},
			gap:    snapshot.Gap{Operation: opGenerateCredentialReport, Cause: snapshot.CauseDenied, Code: "AccessDenied"},
			gets:   1, generates: 1,
		},
		"is made": {options: awsfake.Options{ReportPolls: 5}, gets: 7, generates: 1},
		"is old": {
			options: awsfake.Options{ReportPresent: true},
			faults:  []awsfake.Fault{{Operation: opGetCredentialReport, Code: codeReportExpired, Times: 1}},
			gets:    2, generates: 1,
		},
		"is being made by another": {
			options: awsfake.Options{ReportPresent: true},
			faults:  []awsfake.Fault{{Operation: opGetCredentialReport, Code: codeReportInProgress, Times: 2}},
			gets:    3,
		},
		"is never ready": {
			faults: []awsfake.Fault{{Operation: opGetCredentialReport, Code: codeReportInProgress}},
			gap:    snapshot.Gap{Operation: opGetCredentialReport, Cause: snapshot.CauseError, Code: codeReportInProgress},
			gets:   1 + maxPolls,
		},
		"may not be read": {
			faults: []awsfake.Fault{{Operation: opGetCredentialReport, Code: "AccessDenied"}},
			gap:    snapshot.Gap{Operation: opGetCredentialReport, Cause: snapshot.CauseDenied, Code: "AccessDenied"},
			gets:   1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			state := snapshottest.BrokenLandingZone()
			test.options.State, test.options.Faults = state, test.faults
			server := serve(t, test.options)
			got, err := collectWith(t, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			valid(t, got)
			want := asSeen(t, state, testOptions())
			if test.gap.Operation != "" {
				own := want.AccountHygiene[snapshottest.Management]
				own.Credentials, own.ReportedAt, own.RootLastUsed = nil, nil, nil
				test.gap.Keys, test.gap.Attributes = []string{snapshottest.Management}, reportAttributes
				want.Coverage[snapshot.SectionAccountHygiene].Gaps = []snapshot.Gap{snapshot.MemberAccountsGap(), test.gap}
				for i, gap := range got.Coverage[snapshot.SectionAccountHygiene].Gaps {
					if gap.Operation != "" {
						gap.Meaning, gap.Remedy = "", ""
						got.Coverage[snapshot.SectionAccountHygiene].Gaps[i] = gap
					}
				}
			}
			sameAs(t, want, got)
			counts := callCounts(server)
			if counts[opGetCredentialReport] != test.gets || counts[opGenerateCredentialReport] != test.generates {
				t.Errorf("%d times Get and %d times Generate, want %d and %d",
					counts[opGetCredentialReport], counts[opGenerateCredentialReport], test.gets, test.generates)
			}
		})
	}
}

// TestLIVE29ResumedReportIsMadeAnew: that an earlier run has asked for a report
// says nothing about there being one.
func TestLIVE29ResumedReportIsMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
		{Operation: opGetCredentialReport, Skip: 1, Code: "AccessDenied"}, // once it is asked for
	}})
	if _, err := collectOn(t, path, testOptions()); err != nil {
		t.Fatal(err)
	}
	server := serve(t, awsfake.Options{State: snapshottest.LandingZone()})
	got, err := collectOn(t, path, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if got.AccountHygiene[snapshottest.Management].Credentials == nil || callCounts(server)[opGenerateCredentialReport] != 1 {
		t.Errorf("no credential report was read, %d were asked for, want one", callCounts(server)[opGenerateCredentialReport])
	}
}

// TestLIVE20DocumentsOfCustomerManagedPolicies: path and name together name a policy, and
// only accounts in which a set is provisioned are asked for it.
func TestLIVE20DocumentsOfCustomerManagedPolicies(t *testing.T) {
	state := snapshottest.LandingZone()
	document, digest, err := snapshot.NormalizePolicy([]byte(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}}`))
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := snapshot.NormalizePolicy([]byte(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}`))
	if err != nil {
		t.Fatal(err)
	}
	state.PolicyDocuments[digest] = document
	state.PolicyDocuments[other], _, _ = snapshot.NormalizePolicy([]byte(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}`))
	// The administrators' set is provisioned in the caller's account, the read-only set is not.
	state.PermissionSets["LZAdministratorAccess"].CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "Deploy", Path: "/infra/sso/"}, {Name: "Missing", Path: "/"}}
	state.PermissionSets["LZAdministratorAccess"].PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryCustomerManaged, Name: "Boundary", Path: "/"}
	state.PermissionSets["LZReadOnlyAccess"].CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "Elsewhere", Path: "/"}}
	state.AccountHygiene[snapshottest.Management].CustomerManagedPolicies = map[string]string{
		"/Deploy": digest, "/Boundary": other, "/Elsewhere": other,
	}
	serve(t, awsfake.Options{State: state})
	got, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	valid(t, got)
	want := map[string]string{"/infra/sso/Deploy": "", "/Missing": "", "/Boundary": other}
	if diff := cmp.Diff(want, got.AccountHygiene[snapshottest.Management].CustomerManagedPolicies); diff != "" {
		t.Errorf("policies differ (-want +got):\n%s", diff)
	}
	if got.PolicyDocuments[digest] != nil {
		t.Error("the document of another policy was read")
	}
}

func TestLIVE11AccountAccessIsNotLookedAt(t *testing.T) {
	got := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone()})
	if diff := cmp.Diff(snapshot.AccountAccessGap(), onlyGap(t, got, snapshot.SectionAccountAccess, snapshot.Unavailable)); diff != "" {
		t.Errorf("gap differs (-want +got):\n%s", diff)
	}
}

// TestMemberRole reads IAM of all accounts, each in a session of its own role.
func TestMemberRole(t *testing.T) {
	options := testOptions()
	options.MemberRole, options.ExternalID = "audit/Reader", "external"
	for name, state := range map[string]*snapshot.Snapshot{
		"landing zone": snapshottest.LandingZone(), "broken": snapshottest.BrokenLandingZone(),
		"standalone": snapshottest.Standalone(), "generated": snapshottest.Generate(3, snapshottest.Small()),
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, awsfake.Options{State: state, AnyText: true, PageSize: 3})
			got, err := collectWith(t, options)
			if err != nil {
				t.Fatal(err)
			}
			valid(t, got)
			want := asSeen(t, state, options)
			assumed := map[string]bool{}
			for _, call := range server.Calls() {
				if call.Operation != opAssumeRole {
					continue
				}
				var request struct{ RoleArn, RoleSessionName, ExternalId string }
				if err := json.Unmarshal([]byte(call.Request), &request); err != nil {
					t.Fatal(err)
				}
				if request.RoleSessionName != sessionName || request.ExternalId != "external" || !strings.HasSuffix(request.RoleArn, ":role/audit/Reader") {
					t.Errorf("asked for %s", call.Request)
				}
				assumed[strings.Split(request.RoleArn, ":")[4]] = true
			}
			for account, told := range state.Accounts {
				active := state.Organization.Exists != nil && *state.Organization.Exists && told.State != nil && *told.State == accountActive
				if asked := active && account != state.Meta.Caller.Account; told.State != nil && asked != assumed[account] {
					t.Errorf("role of %s, which is %s, was assumed: %v", account, *told.State, assumed[account])
				}
			}
			sameAs(t, want, got)
		})
	}
}

// TestMemberRoleThatIsDenied: that account is a gap, and nothing else is.
func TestMemberRoleThatIsDenied(t *testing.T) {
	state := snapshottest.BrokenLandingZone()
	serve(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
		{Operation: opAssumeRole, Match: snapshottest.Workload, Code: "AccessDenied"},
	}})
	options := testOptions()
	options.MemberRole = "Reader"
	got, err := collectWith(t, options)
	if err != nil {
		t.Fatal(err)
	}
	valid(t, got)
	want := asSeen(t, state, options)
	want.AccountHygiene[snapshottest.Workload] = &snapshot.AccountHygiene{}
	entry := want.Coverage[snapshot.SectionAccountHygiene]
	entry.Gaps = append(entry.Gaps, snapshot.Gap{Keys: []string{snapshottest.Workload}})
	sameAs(t, want, withoutWords(t, got, opAssumeRole, "AccessDenied"))
}

// TestMemberRoleThatIsNone is refused before anything is asked.
func TestMemberRoleThatIsNone(t *testing.T) {
	server := serve(t, awsfake.Options{State: snapshottest.LandingZone()})
	options := testOptions()
	options.MemberRole = "arn:aws:iam::111111111111:role/Reader"
	if _, err := collectWith(t, options); err == nil || !strings.Contains(err.Error(), "no name of a role") {
		t.Errorf("error is %v", err)
	}
	if calls := server.Calls(); len(calls) > 0 {
		t.Errorf("%d calls were made", len(calls))
	}
}

// TestMemberRoleWithoutListOfAccounts: accounts that are not known are a gap.
func TestMemberRoleWithoutListOfAccounts(t *testing.T) {
	state := snapshottest.LandingZone()
	serve(t, awsfake.Options{State: state, Faults: []awsfake.Fault{{Operation: opListAccounts, Code: "AccessDeniedException"}}})
	options := testOptions()
	options.MemberRole = "Reader"
	got, err := collectWith(t, options)
	if err != nil {
		t.Fatal(err)
	}
	valid(t, got)
	gap := onlyGap(t, got, snapshot.SectionAccountHygiene, snapshot.Partial)
	if !gap.HidesMembers() || gap.Operation != opListAccounts {
		t.Errorf("gap is %+v, want one that hides accounts", gap)
	}
}

func TestVantageOf(t *testing.T) {
	const management, delegated, member = "111111111111", "222222222222", "333333333333"
	in := func(change func(*snapshot.Organization)) *snapshot.Organization {
		o := &snapshot.Organization{
			Exists: new(true), ManagementAccount: new(management), DelegatedAdministrators: map[string][]string{ssoPrincipal: {delegated}},
		}
		if change != nil {
			change(o)
		}
		return o
	}
	for name, test := range map[string]struct {
		caller, owner string
		organization  *snapshot.Organization
		want          string
	}{
		"management":                             {management, management, in(nil), "management"},
		"management, of a member's":              {management, member, in(nil), "management"},
		"delegated":                              {delegated, management, in(nil), "delegated_administrator"},
		"delegated, of its own":                  {delegated, delegated, in(nil), "member_instance"},
		"member":                                 {member, management, in(nil), "member"},
		"member, of its own":                     {member, member, in(nil), "member_instance"},
		"member, of its own, delegates not read": {member, member, in(func(o *snapshot.Organization) { o.DelegatedAdministrators = nil }), "member_instance"},
		"delegates not read":                     {member, management, in(func(o *snapshot.Organization) { o.DelegatedAdministrators = nil }), "unknown"},
		"management not read":                    {member, member, in(func(o *snapshot.Organization) { o.ManagementAccount = nil }), "unknown"},
		"no organization":                        {member, member, &snapshot.Organization{Exists: new(false)}, "standalone"},
		"organization not read":                  {member, member, &snapshot.Organization{}, "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := vantageOf(test.caller, &snapshot.Instance{OwnerAccount: &test.owner}, test.organization); got != test.want {
				t.Errorf("vantage is %s, want %s", got, test.want)
			}
		})
	}
}

// TestInstancesOfMembers: an account's own instances are looked for as the
// organization's is, and what may not be listed is a gap of that account.
func TestInstancesOfMembers(t *testing.T) {
	options := testOptions()
	options.MemberRole = "Reader"
	state := snapshottest.LandingZone()
	state.AccountHygiene[snapshottest.Workload].Instances = []snapshot.OtherInstance{
		{ARN: "arn:aws:sso:::instance/ssoins-7223b02c9a1d4f5e", OwnerAccount: snapshottest.Workload, Status: "ACTIVE"},
	}
	server := serve(t, awsfake.Options{State: state})
	collect := func(faults ...awsfake.Fault) *snapshot.Snapshot {
		t.Helper()
		fault(t, server, faults...)
		got, err := collectWith(t, options)
		if err != nil {
			t.Fatal(err)
		}
		valid(t, got)
		return got
	}
	want := asSeen(t, state, options)
	sameAs(t, want, collect())
	// The first call is the search for the organization's instance. Where AWS
	// does not search all Regions, each is asked.
	got := collect(awsfake.Fault{Operation: opListInstances, Match: "ALL_REGIONS", Skip: 1, Code: codeValidation})
	sameAs(t, want, got)
	got = collect(awsfake.Fault{Operation: opListInstances, Skip: 1, Code: "AccessDeniedException"})
	gap := onlyGap(t, got, snapshot.SectionAccountHygiene, snapshot.Partial)
	members := []string{}
	for account, h := range got.AccountHygiene {
		if account == snapshottest.Management {
			continue
		}
		members = append(members, account)
		if h.Instances != nil || h.Users == nil {
			t.Errorf("of %s is known %+v, want all but its instances", account, h)
		}
	}
	slices.Sort(members)
	if !slices.Equal(gap.Keys, members) || !slices.Equal(gap.Attributes, []string{"instances"}) || gap.Cause != snapshot.CauseDenied {
		t.Errorf("gap is %+v", gap)
	}
}
