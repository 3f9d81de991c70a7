package awsfake_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestSmoke(t *testing.T) {
	state := snapshottest.Generate(1, snapshottest.Small())
	c := start(t, awsfake.Options{State: state, AnyText: true})
	ctx := t.Context()
	who, err := c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(*who.Account, *who.Arn)
	list, err := c.sso.ListInstances(ctx, &ssoadmin.ListInstancesInput{RegionScope: "ALL_REGIONS"})
	if err != nil {
		t.Fatal(err)
	}
	i := list.Instances[0]
	t.Log(*i.InstanceArn)
	if _, err := c.sso.DescribeInstance(ctx, &ssoadmin.DescribeInstanceInput{InstanceArn: i.InstanceArn}); err != nil {
		t.Fatal(err)
	}
	sets, err := c.sso.ListPermissionSets(ctx, &ssoadmin.ListPermissionSetsInput{InstanceArn: i.InstanceArn})
	if err != nil {
		t.Fatal(err)
	}
	for _, arn := range sets.PermissionSets {
		d, err := c.sso.DescribePermissionSet(ctx, &ssoadmin.DescribePermissionSetInput{InstanceArn: i.InstanceArn, PermissionSetArn: &arn})
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.sso.GetInlinePolicyForPermissionSet(ctx, &ssoadmin.GetInlinePolicyForPermissionSetInput{InstanceArn: i.InstanceArn, PermissionSetArn: &arn})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(*d.PermissionSet.Name, *p.InlinePolicy)
	}
	users, err := c.store.ListUsers(ctx, &identitystore.ListUsersInput{IdentityStoreId: i.IdentityStoreId})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(users.Users), len(state.Users))
	accounts, err := c.orgs.ListAccounts(ctx, &organizations.ListAccountsInput{})
	t.Log(accounts, err)
	for arn := range state.ManagedPolicies {
		p, err := c.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
		if err != nil {
			t.Fatal(err)
		}
		v, err := c.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: p.Policy.DefaultVersionId})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(*v.PolicyVersion.Document)
	}
}
