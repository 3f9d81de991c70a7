package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

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

	"sso:DescribeInstance": exitOK,
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
	"organizations:ListDelegatedAdministrators":               exitOK,
	"iam:GetPolicy":                                           exitIncomplete,
	"iam:GetPolicyVersion":                                    exitIncomplete,
	// Asked only for ids that the lists lack, of which the zone has none.
	"identitystore:DescribeUser":  exitOK,
	"identitystore:DescribeGroup": exitOK,
}

// neverAsked are the operations that the clean landing zone needs no answer of.
var neverAsked = []string{"identitystore:DescribeUser", "identitystore:DescribeGroup"}

// TestDenyingEachOperation denies every operation of the table of calls in turn:
// the exit code says what it cost, and no verdict but unknown is new.
func TestDenyingEachOperation(t *testing.T) {
	clean := scanFake(t, exitOK)
	for _, call := range aws.Calls() {
		t.Run(strings.ReplaceAll(call.Operation, ":", "_"), func(t *testing.T) {
			want, ok := exitWhenDenied[call.Operation]
			if !ok {
				t.Fatal("the operation is not in the test's table")
			}
			report := scanFake(t, want, awsfake.Fault{Operation: call.Operation, Code: "AccessDeniedException", Message: "not authorized"})
			if report == nil {
				return
			}
			if gap := hasGap(report, call.Operation); gap == slices.Contains(neverAsked, call.Operation) {
				t.Errorf("coverage names the operation: %v", gap)
			}
			for i, control := range report.Controls {
				before := clean.Controls[i].Counts
				if control.Counts.Pass > before.Pass || control.Counts.Fail > before.Fail || control.Counts.NotApplicable > before.NotApplicable {
					t.Errorf("%s: %+v, before the denial %+v", control.ID, control.Counts, before)
				}
			}
		})
	}
}

// scanFake scans the clean landing zone over the SDK; an error gives no report.
func scanFake(t *testing.T, exit int, faults ...awsfake.Fault) *scanner.Report {
	t.Helper()
	server, err := awsfake.Start(awsfake.Options{State: snapshottest.LandingZone(), Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "example")
	t.Setenv("AWS_REGION", "ap-southeast-2")
	code, stdout, stderr := command(t, zoneArguments("landing-zone", "aws")...)
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
