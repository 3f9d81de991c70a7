package awsfake

import (
	"reflect"
	"strings"

	identityschemas "github.com/aws/aws-sdk-go-v2/service/identitystore/schemas"
	organizationschemas "github.com/aws/aws-sdk-go-v2/service/organizations/schemas"
	ssoschemas "github.com/aws/aws-sdk-go-v2/service/ssoadmin/schemas"
	"github.com/aws/smithy-go"
)

// operation is one API call that is served. Its input and output are the SDK's
// own types, so that nothing can be said that the SDK has no word for.
type operation struct {
	service *service
	name    string
	// output is the schema that the answer is encoded by; nil for services whose SDK has no schemas.
	output *smithy.OperationSchema
	input  reflect.Type
	// page is AWS's largest page, 0 where there are no pages.
	page   int
	handle func(s *session, in any) (any, error)
}

// action returns the IAM action, "sso:ListPermissionSets".
func (o *operation) action() string { return o.service.prefix + ":" + o.name }

// operations lists every operation that is served.
var operations = []*operation{
	serve(ssoAdmin, ssoschemas.ListInstancesResponse, 10, listInstances),
	serve(ssoAdmin, ssoschemas.DescribeInstanceResponse, 0, describeInstance),
	serve(ssoAdmin, ssoschemas.DescribeInstanceAccessControlAttributeConfigurationResponse, 0, describeABAC),
	serve(ssoAdmin, ssoschemas.ListPermissionSetsResponse, 100, listPermissionSets),
	serve(ssoAdmin, ssoschemas.DescribePermissionSetResponse, 0, describePermissionSet),
	serve(ssoAdmin, ssoschemas.GetInlinePolicyForPermissionSetResponse, 0, getInlinePolicy),
	serve(ssoAdmin, ssoschemas.ListManagedPoliciesInPermissionSetResponse, 100, listManagedPolicies),
	serve(ssoAdmin, ssoschemas.ListCustomerManagedPolicyReferencesInPermissionSetResponse, 100, listCustomerManagedPolicies),
	serve(ssoAdmin, ssoschemas.GetPermissionsBoundaryForPermissionSetResponse, 0, getPermissionsBoundary),
	serve(ssoAdmin, ssoschemas.ListTagsForResourceResponse, 75, listTags),
	serve(ssoAdmin, ssoschemas.ListAccountsForProvisionedPermissionSetResponse, 100, listProvisionedAccounts),
	serve(ssoAdmin, ssoschemas.ListAccountAssignmentsResponse, 100, listAccountAssignments),
	serve(ssoAdmin, ssoschemas.ListRegionsResponse, 100, listRegions),
	serve(ssoAdmin, ssoschemas.ListPermissionSetsProvisionedToAccountResponse, 100, listProvisionedSets),
	serve(ssoAdmin, ssoschemas.ListAccountAssignmentsForPrincipalResponse, 100, listAssignmentsForPrincipal),
	serve(ssoAdmin, ssoschemas.ListAccountAssignmentCreationStatusResponse, 100, listCreationStatus),
	serve(ssoAdmin, ssoschemas.DescribeAccountAssignmentCreationStatusResponse, 0, describeCreationStatus),
	serve(ssoAdmin, ssoschemas.ListAccountAssignmentDeletionStatusResponse, 100, listDeletionStatus),
	serve(ssoAdmin, ssoschemas.DescribeAccountAssignmentDeletionStatusResponse, 0, describeDeletionStatus),
	serve(ssoAdmin, ssoschemas.ListPermissionSetProvisioningStatusResponse, 100, listProvisioningStatus),
	serve(ssoAdmin, ssoschemas.DescribePermissionSetProvisioningStatusResponse, 0, describeProvisioningStatus),
	serve(ssoAdmin, ssoschemas.ListApplicationsResponse, 50, listApplications),
	serve(ssoAdmin, ssoschemas.DescribeApplicationResponse, 0, describeApplication),
	serve(ssoAdmin, ssoschemas.GetApplicationAssignmentConfigurationResponse, 0, getApplicationAssignmentConfiguration),
	serve(ssoAdmin, ssoschemas.ListApplicationAssignmentsResponse, 100, listApplicationAssignments),
	serve(ssoAdmin, ssoschemas.ListApplicationGrantsResponse, 10, listApplicationGrants),
	serve(ssoAdmin, ssoschemas.GetApplicationGrantResponse, 0, getApplicationGrant),
	serve(ssoAdmin, ssoschemas.ListApplicationAuthenticationMethodsResponse, 10, listApplicationAuthenticationMethods),
	serve(ssoAdmin, ssoschemas.ListApplicationAccessScopesResponse, 10, listApplicationAccessScopes),
	serve(ssoAdmin, ssoschemas.GetApplicationSessionConfigurationResponse, 0, getApplicationSessionConfiguration),
	serve(ssoAdmin, ssoschemas.ListTrustedTokenIssuersResponse, 100, listTrustedTokenIssuers),
	serve(ssoAdmin, ssoschemas.DescribeTrustedTokenIssuerResponse, 0, describeTrustedTokenIssuer),

	serve(identityStore, identityschemas.ListUsersResponse, 100, listUsers),
	serve(identityStore, identityschemas.ListGroupsResponse, 100, listGroups),
	serve(identityStore, identityschemas.ListGroupMembershipsResponse, 100, listGroupMemberships),
	serve(identityStore, identityschemas.DescribeUserResponse, 0, describeUser),
	serve(identityStore, identityschemas.DescribeGroupResponse, 0, describeGroup),
	serve(identityStore, identityschemas.DescribeIdentityStoreResponse, 0, describeIdentityStore),
	serve(identityStore, identityschemas.ListGroupMembershipsForMemberResponse, 100, listMembershipsForMember),

	serve(orgs, organizationschemas.DescribeOrganizationResponse, 0, describeOrganization),
	serve(orgs, organizationschemas.ListAccountsResponse, 20, listAccounts),
	serve(orgs, organizationschemas.ListDelegatedAdministratorsResponse, 20, listDelegatedAdministrators),
	serve(orgs, organizationschemas.ListRootsResponse, 20, listRoots),
	serve(orgs, organizationschemas.ListOrganizationalUnitsForParentResponse, 20, listUnitsForParent),
	serve(orgs, organizationschemas.ListAccountsForParentResponse, 20, listAccountsForParent),
	serve(orgs, organizationschemas.ListPoliciesResponse, 20, listPolicies),
	serve(orgs, organizationschemas.DescribePolicyResponse, 0, describePolicy),
	serve(orgs, organizationschemas.ListTargetsForPolicyResponse, 20, listTargetsForPolicy),
	serve(orgs, organizationschemas.ListAWSServiceAccessForOrganizationResponse, 20, listServiceAccess),

	serve(iamService, nil, 0, getPolicy),
	serve(iamService, nil, 0, getPolicyVersion),
	serve(iamService, nil, 0, getAccountSummary),
	serve(iamService, nil, 0, generateCredentialReport),
	serve(iamService, nil, 0, getCredentialReport),
	serve(iamService, nil, 100, listIAMUsers),
	serve(iamService, nil, 0, listSAMLProviders),
	serve(iamService, nil, 100, listRoles),
	serve(iamService, nil, 0, listOrganizationsFeatures),
	serve(cloudTrail, nil, 50, lookupEvents),
	serve(cloudTrail, nil, 0, describeTrails),
	serve(cloudTrail, nil, 0, getTrailStatus),
	serve(cloudTrail, nil, 0, getEventSelectors),
	serve(stsService, nil, 0, getCallerIdentity),
	serve(stsService, nil, 0, assumeRole),
}

// serve makes an operation of a handler; the SDK's input type names it.
func serve[In, Out any](s *service, output *smithy.Schema, page int, handle func(*session, *In) (*Out, error)) *operation {
	input := reflect.TypeFor[In]()
	op := &operation{
		service: s,
		name:    strings.TrimSuffix(input.Name(), "Input"),
		input:   input,
		page:    page,
		handle:  func(s *session, in any) (any, error) { return handle(s, in.(*In)) },
	}
	if output != nil {
		// The SDK encodes requests; an answer encoded as one is its mirror image.
		op.output = smithy.NewOperationSchema(output, output, nil)
	}
	return op
}

// byTarget are the operations of awsjson by their X-Amz-Target, byAction those of
// awsquery by the version of their service and their name.
var byTarget, byAction = index()

func index() (targets, actions map[string]*operation) {
	targets, actions = map[string]*operation{}, map[string]*operation{}
	for _, op := range operations {
		if op.service.protocol == awsJSON {
			targets[op.service.target+"."+op.name] = op
		} else {
			actions[op.service.version+" "+op.name] = op
		}
	}
	return targets, actions
}
