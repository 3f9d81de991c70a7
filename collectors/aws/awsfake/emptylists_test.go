package awsfake_test

import (
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestEmptyLists: AWS writes a list without items in three ways, and a list
// that must hold something is never one of them.
func TestEmptyLists(t *testing.T) {
	state := snapshottest.Generate(1, snapshottest.Tiny())
	state.ABAC = &snapshot.ABAC{Status: new("ENABLED"), StatusReason: new(""), Attributes: map[string]*snapshot.ABACAttribute{}}
	state.PermissionSets, state.AccountAssignments = map[string]*snapshot.PermissionSet{}, map[string]map[string][]string{}
	state.Instance.PrimaryRegion = new("us-east-1")
	instance, store := *state.Instance.ARN, *state.Instance.IdentityStoreID
	for name, test := range map[string]struct {
		way        awsfake.EmptyLists
		sets, abac string
	}{
		"empty":  {awsfake.Empty, `{"PermissionSets":[]}`, `{"AccessControlAttributes":[]}`},
		"absent": {awsfake.Absent, `{}`, `{}`},
		"null":   {awsfake.Null, `{"PermissionSets":null}`, `{"AccessControlAttributes":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t, awsfake.Options{State: state, AnyText: true, EmptyLists: test.way})
			if _, body := ask(t, c.server, listPermissionSets, `{"InstanceArn":"`+instance+`"}`); body != test.sets {
				t.Errorf("permission sets: %s", body)
			}
			target := "SWBExternalService.DescribeInstanceAccessControlAttributeConfiguration"
			if _, body := ask(t, c.server, target, `{"InstanceArn":"`+instance+`"}`); !strings.Contains(body, `"InstanceAccessControlAttributeConfiguration":`+test.abac) {
				t.Errorf("abac: %s", body)
			}
			for _, user := range state.Users {
				_, body := ask(t, c.server, "AWSIdentityStore.DescribeUser", `{"IdentityStoreId":"`+store+`","UserId":"`+*user.ID+`"}`)
				if strings.Contains(body, `"ExternalIds":[]`) || strings.Contains(body, `"ExternalIds":null`) {
					t.Errorf("the model wants at least one external id: %s", body)
				}
			}
		})
	}
}
