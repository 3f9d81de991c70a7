package awsfake_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identitytypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// readTree walks from the root down, and reads what is trusted.
func (r *reader) readTree(into *snapshot.Organization) {
	into.OrganizationalUnits = map[string]*snapshot.OrganizationalUnit{}
	roots := organizations.NewListRootsPaginator(r.orgs, &organizations.ListRootsInput{})
	for roots.HasMorePages() {
		out, err := roots.NextPage(r.t.Context())
		for _, root := range must(r.t, out, err).Roots {
			into.ServiceControlPoliciesEnabled = new(slices.ContainsFunc(root.PolicyTypes, func(p types.PolicyTypeSummary) bool {
				return p.Type == types.PolicyTypeServiceControlPolicy && p.Status == types.PolicyTypeStatusEnabled
			}))
			into.OrganizationalUnits[*root.Id] = &snapshot.OrganizationalUnit{Name: *root.Name, Path: *root.Name}
			r.readUnits(into, *root.Id)
		}
	}
	into.TrustedServices = []string{}
	services := organizations.NewListAWSServiceAccessForOrganizationPaginator(r.orgs, &organizations.ListAWSServiceAccessForOrganizationInput{})
	for services.HasMorePages() {
		out, err := services.NextPage(r.t.Context())
		for _, service := range must(r.t, out, err).EnabledServicePrincipals {
			into.TrustedServices = append(into.TrustedServices, *service.ServicePrincipal)
		}
	}
}

func (r *reader) readUnits(into *snapshot.Organization, parent string) {
	pages := organizations.NewListOrganizationalUnitsForParentPaginator(r.orgs, &organizations.ListOrganizationalUnitsForParentInput{ParentId: &parent})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, unit := range must(r.t, out, err).OrganizationalUnits {
			into.OrganizationalUnits[*unit.Id] = &snapshot.OrganizationalUnit{
				Name: *unit.Name, Parent: parent, Path: into.OrganizationalUnits[parent].Path + "/" + *unit.Name,
			}
			if path := *unit.Path; !strings.HasPrefix(path, *into.ID+"/r-") || !strings.HasSuffix(path, "/"+*unit.Id+"/") {
				r.t.Errorf("path %s of %s", path, *unit.Id)
			}
			r.readUnits(into, *unit.Id)
		}
	}
}

func (r *reader) readControlPolicies(into *snapshot.Organization, state *snapshot.Snapshot) {
	into.ServiceControlPolicies = map[string]*snapshot.ServiceControlPolicy{}
	pages := organizations.NewListPoliciesPaginator(r.orgs, &organizations.ListPoliciesInput{Filter: types.PolicyTypeServiceControlPolicy})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, p := range must(r.t, out, err).Policies {
			described, err := r.orgs.DescribePolicy(r.t.Context(), &organizations.DescribePolicyInput{PolicyId: p.Id})
			policy := &snapshot.ServiceControlPolicy{
				Name: *p.Name, AWSManaged: p.AwsManaged, Document: new(r.digest(*must(r.t, described, err).Policy.Content, state)), Targets: []string{},
			}
			targets := organizations.NewListTargetsForPolicyPaginator(r.orgs, &organizations.ListTargetsForPolicyInput{PolicyId: p.Id})
			for targets.HasMorePages() {
				out, err := targets.NextPage(r.t.Context())
				for _, target := range must(r.t, out, err).Targets {
					policy.Targets = append(policy.Targets, *target.TargetId)
				}
			}
			into.ServiceControlPolicies[*p.Id] = policy
		}
	}
}

// TestOrganizationWithoutPaths: only the walk tells where accounts are.
func TestOrganizationWithoutPaths(t *testing.T) {
	state := inOrganization(t)
	root := ""
	for id := range state.Organization.OrganizationalUnits {
		if strings.HasPrefix(id, "r-") {
			root = id
		}
	}
	state.Accounts[member].Parent = &root
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1", NoPaths: true})
	list, err := c.orgs.ListAccounts(t.Context(), &organizations.ListAccountsInput{})
	for _, a := range must(t, list, err).Accounts {
		if a.Paths != nil {
			t.Errorf("%s has the paths %v", *a.Id, a.Paths)
		}
	}
	children, err := c.orgs.ListAccountsForParent(t.Context(), &organizations.ListAccountsForParentInput{ParentId: &root})
	if !slices.ContainsFunc(must(t, children, err).Accounts, func(a types.Account) bool { return *a.Id == member }) {
		t.Error("the root does not hold the member")
	}
	if _, err := c.orgs.ListAccountsForParent(t.Context(), &organizations.ListAccountsForParentInput{ParentId: new("ou-none-00000000")}); code(err) != "ParentNotFoundException" {
		t.Errorf("a unit that is gone: %v", err)
	}
	if _, err := c.orgs.DescribePolicy(t.Context(), &organizations.DescribePolicyInput{PolicyId: new("p-00000000")}); code(err) != "PolicyNotFoundException" {
		t.Errorf("a policy that is gone: %v", err)
	}
}

// TestOrganizationFromAMember (LIVE-08): all but DescribeOrganization is denied.
func TestOrganizationFromAMember(t *testing.T) {
	options := awsfake.Options{State: inOrganization(t), AnyText: true, Region: "us-east-1"}
	options.Caller.Account = member
	c := start(t, options)
	for name, call := range map[string]func() error{
		"roots": func() error { _, err := c.orgs.ListRoots(t.Context(), &organizations.ListRootsInput{}); return err },
		"policies": func() error {
			_, err := c.orgs.ListPolicies(t.Context(), &organizations.ListPoliciesInput{Filter: types.PolicyTypeServiceControlPolicy})
			return err
		},
		"policy": func() error {
			_, err := c.orgs.DescribePolicy(t.Context(), &organizations.DescribePolicyInput{PolicyId: new("p-FullAWSAccess")})
			return err
		},
		"trusted services": func() error {
			_, err := c.orgs.ListAWSServiceAccessForOrganization(t.Context(), &organizations.ListAWSServiceAccessForOrganizationInput{})
			return err
		},
	} {
		if err := call(); code(err) != "AccessDeniedException" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMembershipsOfAUser asks from the user's side.
func TestMembershipsOfAUser(t *testing.T) {
	state, _, _ := withAssignments(t)
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	in := &identitystore.ListGroupMembershipsForMemberInput{
		IdentityStoreId: state.Instance.IdentityStoreID, MemberId: &identitytypes.MemberIdMemberUserId{Value: *state.Users["ada"].ID},
	}
	out, err := c.store.ListGroupMembershipsForMember(t.Context(), in)
	if m := must(t, out, err).GroupMemberships; len(m) != 1 || *m[0].GroupId != *state.Groups["Engineering"].ID {
		t.Errorf("%+v", m)
	}
	in.MemberId = &identitytypes.MemberIdMemberUserId{Value: "bbbbbbbb-1111-2222-3333-777777777777"}
	if _, err := c.store.ListGroupMembershipsForMember(t.Context(), in); code(err) != "ResourceNotFoundException" {
		t.Errorf("a user that is gone: %v", err)
	}
}
