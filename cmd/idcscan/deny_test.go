package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/idcscan/idcscan/collectors/aws"
	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner"
)

// exitWhenDenied is the exit code of scanning the clean landing zone while one
// operation is denied: 3 where a control needs what it tells, 0 where none does,
// 2 where nothing is known without it.
var exitWhenDenied = map[string]int{
	"sts:GetCallerIdentity": exitError,
	"sso:ListInstances":     exitError,

	"sso:DescribeInstance": exitIncomplete,
	"sso:DescribeInstanceAccessControlAttributeConfiguration": exitIncomplete,
	"sso:ListPermissionSets":                                  exitIncomplete,
	"sso:DescribePermissionSet":                               exitIncomplete,
	"sso:GetInlinePolicyForPermissionSet":                     exitIncomplete,
	"sso:ListManagedPoliciesInPermissionSet":                  exitIncomplete,
	"sso:ListCustomerManagedPolicyReferencesInPermissionSet":  exitIncomplete,
	"sso:GetPermissionsBoundaryForPermissionSet":              exitIncomplete,
	"sso:ListTagsForResource":                                 exitIncomplete,
	"sso:ListAccountsForProvisionedPermissionSet":             exitIncomplete,
	"sso:ListAccountAssignments":                              exitIncomplete,
	"identitystore:ListUsers":                                 exitIncomplete,
	"identitystore:ListGroups":                                exitIncomplete,
	"identitystore:ListGroupMemberships":                      exitIncomplete,
	"organizations:DescribeOrganization":                      exitIncomplete,
	"organizations:ListAccounts":                              exitIncomplete,
	"organizations:ListDelegatedAdministrators":               exitIncomplete,
	"iam:GetPolicy":                                           exitIncomplete,
	"iam:GetPolicyVersion":                                    exitIncomplete,
	"sso:ListRegions":                                         exitIncomplete,
	"identitystore:DescribeIdentityStore":                     exitIncomplete,
	"sso:ListApplications":                                    exitIncomplete,
	"sso:GetApplicationAssignmentConfiguration":               exitIncomplete,
	"sso:ListApplicationAssignments":                          exitIncomplete,
	"sso:ListApplicationGrants":                               exitIncomplete,
	"sso:ListApplicationAuthenticationMethods":                exitIncomplete,
	"sso:ListApplicationAccessScopes":                         exitIncomplete,
	"sso:GetApplicationSessionConfiguration":                  exitIncomplete,
	"sso:ListTrustedTokenIssuers":                             exitIncomplete,
	"sso:DescribeTrustedTokenIssuer":                          exitIncomplete,
	"sso:ListAccountAssignmentCreationStatus":                 exitIncomplete,
	"sso:ListAccountAssignmentDeletionStatus":                 exitIncomplete,
	"sso:ListPermissionSetProvisioningStatus":                 exitIncomplete,
	"organizations:ListRoots":                                 exitIncomplete,
	"organizations:ListOrganizationalUnitsForParent":          exitIncomplete,
	"organizations:ListPolicies":                              exitIncomplete,
	"organizations:DescribePolicy":                            exitIncomplete,
	"organizations:ListTargetsForPolicy":                      exitIncomplete,
	"organizations:ListAWSServiceAccessForOrganization":       exitIncomplete,
	"iam:ListOrganizationsFeatures":                           exitIncomplete,
	"iam:GetAccountSummary":                                   exitIncomplete,
	"iam:GetCredentialReport":                                 exitIncomplete,
	"iam:GenerateCredentialReport":                            exitIncomplete,
	"iam:ListUsers":                                           exitIncomplete,
	"iam:ListSAMLProviders":                                   exitOK,
	"iam:ListRoles":                                           exitIncomplete,
	"cloudtrail:LookupEvents":                                 exitIncomplete,
	"cloudtrail:DescribeTrails":                               exitIncomplete,
	"cloudtrail:GetTrailStatus":                               exitIncomplete,
	"cloudtrail:GetEventSelectors":                            exitIncomplete,
	// Asked only for ids that the lists lack, of which the zone has none.
	"identitystore:DescribeUser":  exitOK,
	"identitystore:DescribeGroup": exitOK,
	// Asked only with --member-role.
	"sts:AssumeRole": exitOK,
	// Asked only where another way to the same is dearer, or was denied.
	"sso:ListPermissionSetsProvisionedToAccount": exitOK,
	"sso:ListAccountAssignmentsForPrincipal":     exitOK,
	"organizations:ListAccountsForParent":        exitOK,
	// Asked only for what a list does not tell, or for what failed.
	"sso:DescribeApplication":                     exitOK,
	"sso:DescribeAccountAssignmentCreationStatus": exitOK,
	"sso:DescribeAccountAssignmentDeletionStatus": exitOK,
	"sso:DescribePermissionSetProvisioningStatus": exitOK,
}

// neverAsked are the operations that the clean landing zone needs no answer of.
var neverAsked = []string{
	"identitystore:DescribeUser", "identitystore:DescribeGroup",
	"sso:ListPermissionSetsProvisionedToAccount", "sso:ListAccountAssignmentsForPrincipal", "organizations:ListAccountsForParent",
	"sso:DescribeApplication", "sso:DescribeAccountAssignmentCreationStatus", "sso:DescribeAccountAssignmentDeletionStatus",
	"sso:DescribePermissionSetProvisioningStatus", "sts:AssumeRole",
}

// knownWithout are the controls that keep their passes without a call that
// fills something they require, by the call, since what it tells matters to
// none of the zone's members:
//   - ADM-001: an allowed principal is allowed whatever its permission set is;
//   - ADM-002: only groups hold assignments, whatever their permission sets are;
//   - ADM-003: all who may be administrators are few, whoever of them is one;
//   - ADM-004: each group holds its permission sets in few accounts, however many there are;
//   - APP-009, ASG-001, ASG-002: only groups hold assignments, and each is described by its id;
//   - ASG-003: the state of each account is read;
//   - LOG-001: the trail is the organization's, whoever administers Identity Center;
//   - SES-001: AdministratorAccess is known by its name;
//   - SRC-001, SRC-002, SRC-014: the identity source is attested, whatever events tell;
//   - SRC-005: somebody changed lately, whatever else changed;
//   - SRC-006, SRC-009: certificate and provider are attested, whatever the identity source is;
//   - USR-001: the members of each assigned group are read by its id.
var knownWithout = map[string][]string{
	"sso:GetInlinePolicyForPermissionSet":                    {"IDC-ADM-001", "IDC-ADM-002", "IDC-ADM-003", "IDC-ADM-004"},
	"sso:ListManagedPoliciesInPermissionSet":                 {"IDC-ADM-002", "IDC-ADM-003", "IDC-ADM-004"},
	"sso:ListCustomerManagedPolicyReferencesInPermissionSet": {"IDC-ADM-001", "IDC-ADM-002", "IDC-ADM-003", "IDC-ADM-004"},
	"sso:GetPermissionsBoundaryForPermissionSet":             {"IDC-ADM-002", "IDC-ADM-003", "IDC-ADM-004"},
	"identitystore:ListUsers":                                {"IDC-ADM-001", "IDC-ADM-002", "IDC-ADM-003", "IDC-APP-009", "IDC-ASG-001", "IDC-ASG-002", "IDC-SRC-006", "IDC-SRC-009"},
	"identitystore:ListGroups":                               {"IDC-ADM-001", "IDC-ADM-003", "IDC-APP-009", "IDC-ASG-002", "IDC-SRC-006", "IDC-SRC-009", "IDC-USR-001"},
	"iam:GetPolicy":                                          {"IDC-ADM-001", "IDC-ADM-002", "IDC-ADM-003", "IDC-ADM-004", "IDC-SES-001"},
	"iam:GetPolicyVersion":                                   {"IDC-ADM-001", "IDC-ADM-002", "IDC-ADM-003", "IDC-ADM-004", "IDC-SES-001"},
	"organizations:DescribeOrganization":                     {"IDC-ASG-003", "IDC-LOG-001"},
	"organizations:ListAccounts":                             {"IDC-ADM-004"},
	"cloudtrail:LookupEvents":                                {"IDC-SRC-001", "IDC-SRC-002", "IDC-SRC-005", "IDC-SRC-006", "IDC-SRC-009", "IDC-SRC-014"},
	"organizations:ListDelegatedAdministrators":              {"IDC-LOG-001"},
}

// TestDenyingEachOperation denies every operation of the table of calls in turn:
// the exit code says what it cost, and no verdict but unknown is new.
func TestDenyingEachOperation(t *testing.T) {
	compiled, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	controls := map[string]scanner.Control{}
	for _, control := range compiled.Controls() {
		controls[control.ID] = control
	}
	faults := [][]awsfake.Fault{nil}
	for _, call := range aws.Calls() {
		faults = append(faults, []awsfake.Fault{{Operation: call.Operation, Code: "AccessDeniedException", Message: "not authorized"}})
	}
	scans := scanFakes(t, faults)
	clean := scans[0].report(t, exitOK)
	for i, call := range aws.Calls() {
		t.Run(strings.ReplaceAll(call.Operation, ":", "_"), func(t *testing.T) {
			want, ok := exitWhenDenied[call.Operation]
			if !ok {
				t.Fatal("the operation is not in the test's table")
			}
			report := scans[i+1].report(t, want)
			if report == nil {
				return
			}
			if gap := hasGap(report, call.Operation); gap == slices.Contains(neverAsked, call.Operation) {
				t.Errorf("coverage names the operation: %v", gap)
			}
			for i, control := range report.Controls {
				before := clean.Controls[i].Counts
				keeps := before.Pass > 0 && control.Counts.Pass == before.Pass && needs(controls[control.ID], call)
				if keeps && !slices.Contains(knownWithout[call.Operation], control.ID) && !slices.Contains(neverAsked, call.Operation) {
					t.Errorf("%s requires what was denied and passes all the same: %+v", control.ID, control.Counts)
				}
				if control.Counts.Pass > before.Pass || control.Counts.Fail > before.Fail || control.Counts.NotApplicable > before.NotApplicable {
					t.Errorf("%s: %+v, before the denial %+v", control.ID, control.Counts, before)
				}
			}
		})
	}
}

// needs reports whether a control requires something that a call fills.
func needs(control scanner.Control, call aws.Call) bool {
	for _, requirement := range control.Requires {
		for _, fill := range call.Fills {
			if fill.Section == requirement.Section &&
				(requirement.Attribute == "" || len(fill.Attributes) == 0 || slices.Contains(fill.Attributes, requirement.Attribute)) {
				return true
			}
		}
	}
	return false
}

// scanned is what a scan came to.
type scanned struct {
	code           int
	stdout, stderr string
}

// scanFakes scans the clean landing zone over the SDK, once under each list of
// faults. A scan waits most of its time, so some go side by side; a profile each
// leads them to their servers.
func scanFakes(t *testing.T, faults [][]awsfake.Fault) []scanned {
	t.Helper()
	var profiles strings.Builder
	for i, struck := range faults {
		server, err := awsfake.Start(awsfake.Options{State: snapshottest.LandingZone(), Faults: struck})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		fmt.Fprintf(&profiles, "[profile fake-%d]\nendpoint_url = %s\nregion = ap-southeast-2\n", i, server.URL)
		profiles.WriteString("aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = example\n")
	}
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(profiles.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"AWS_CONFIG_FILE": file, "AWS_SHARED_CREDENTIALS_FILE": file + ".none",
		"AWS_ENDPOINT_URL": "", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_REGION": "",
	} {
		t.Setenv(name, value)
	}
	scans := make([]scanned, len(faults))
	var group errgroup.Group
	group.SetLimit(4)
	for i := range faults {
		group.Go(func() error {
			s := &scans[i]
			s.code, s.stdout, s.stderr = command(t, append(zoneArguments("landing-zone", "aws"), "--profile", fmt.Sprintf("fake-%d", i))...)
			return nil
		})
	}
	_ = group.Wait() // nothing in it fails
	return scans
}

// report checks the exit code and reads the report; an error gives none.
func (s scanned) report(t *testing.T, exit int) *scanner.Report {
	t.Helper()
	code, stdout, stderr := s.code, s.stdout, s.stderr
	if code != exit {
		t.Errorf("exit code %d, want %d; stderr %q", code, exit, stderr)
	}
	if code == exitError {
		if stdout != "" || strings.Count(stderr, "\n") != 1 {
			t.Errorf("stdout %.200q, stderr %q; want one line on stderr", stdout, stderr)
		}
		return nil
	}
	report := &scanner.Report{}
	if err := json.Unmarshal([]byte(stdout), report); err != nil {
		t.Fatal(err)
	}
	return report
}

func hasGap(report *scanner.Report, operation string) bool {
	for _, section := range report.Coverage {
		for _, gap := range section.Gaps {
			if gap.Operation == operation {
				return true
			}
		}
	}
	return false
}
