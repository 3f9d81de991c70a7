package aws

import (
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// The operations, by their IAM actions.
const (
	opGetCallerIdentity = "sts:GetCallerIdentity"

	opDescribeOrganization        = "organizations:DescribeOrganization"
	opListAccounts                = "organizations:ListAccounts"
	opListDelegatedAdministrators = "organizations:ListDelegatedAdministrators"
	opListInstances               = "sso:ListInstances"
	opDescribeInstance            = "sso:DescribeInstance"
	opDescribeABAC                = "sso:DescribeInstanceAccessControlAttributeConfiguration"
	opListPermissionSets          = "sso:ListPermissionSets"
	opDescribePermissionSet       = "sso:DescribePermissionSet"
	opGetInlinePolicy             = "sso:GetInlinePolicyForPermissionSet"
	opListManagedPolicies         = "sso:ListManagedPoliciesInPermissionSet"
	opListCustomerManagedPolicies = "sso:ListCustomerManagedPolicyReferencesInPermissionSet"
	opGetPermissionsBoundary      = "sso:GetPermissionsBoundaryForPermissionSet"
	opListTags                    = "sso:ListTagsForResource"
	opListProvisionedAccounts     = "sso:ListAccountsForProvisionedPermissionSet"
	opListProvisionedSets         = "sso:ListPermissionSetsProvisionedToAccount"
	opListAssignmentsForPrincipal = "sso:ListAccountAssignmentsForPrincipal"
	opListAccountAssignments      = "sso:ListAccountAssignments"
	opListUsers                   = "identitystore:ListUsers"
	opListGroups                  = "identitystore:ListGroups"
	opListGroupMemberships        = "identitystore:ListGroupMemberships"
	opDescribeUser                = "identitystore:DescribeUser"
	opDescribeGroup               = "identitystore:DescribeGroup"
	opGetPolicy                   = "iam:GetPolicy"
	opGetPolicyVersion            = "iam:GetPolicyVersion"
	opAssumeRole                  = "sts:AssumeRole"
	opGetAccountSummary           = "iam:GetAccountSummary"
	opGetCredentialReport         = "iam:GetCredentialReport"
	opGenerateCredentialReport    = "iam:GenerateCredentialReport"
	opListIAMUsers                = "iam:ListUsers"
	opListSAMLProviders           = "iam:ListSAMLProviders"
	opListRoles                   = "iam:ListRoles"
	opLookupEvents                = "cloudtrail:LookupEvents"
	opDescribeTrails              = "cloudtrail:DescribeTrails"
	opGetTrailStatus              = "cloudtrail:GetTrailStatus"
	opGetEventSelectors           = "cloudtrail:GetEventSelectors"
)

// The SDK's names of the services, as the first part of the IAM action.
const (
	serviceSTS           = "sts"
	serviceOrganizations = "organizations"
	serviceSSOAdmin      = "sso"
	serviceIdentityStore = "identitystore"
	serviceIAM           = "iam"
	serviceCloudTrail    = "cloudtrail"
)

// Call is one operation of the walk.
type Call struct {
	// Operation is the IAM action that allows the call, such as "sso:ListInstances".
	Operation string
	// Fills are the parts of the snapshot that are not known without the call.
	// It is empty for a call without which there is no snapshot at all.
	Fills []Fill
	// HowMany says how often the call is made, Times counts it: for a list that is
	// read for each of something, without the pages beyond its first.
	HowMany string
	Times   func(Sizes) int
	// Flag is the flag of the command line without which the call is not made, ""
	// for none.
	Flag string
	// Why says what the call is for.
	Why string
	// Instead is what is asked where AWS refuses the call: then what it fills is
	// known all the same. "" means that there is no other way.
	Instead string
	// Young says that AWS has the operation since a few years only, and may not offer
	// it in every partition and Region. There the answer that it is unknown is
	// final; of any other operation it is none of AWS's.
	Young bool
	// Resource narrows the action in the IAM policy; "" means any resource.
	Resource string
}

// Fill is a part of a snapshot: attributes of a section's members, or the
// members themselves where no attributes are named.
type Fill struct {
	Section    snapshot.Section
	Attributes []string
}

// Service is the first part of the operation, such as "sso".
func (c Call) Service() string { return serviceOf(c.Operation) }

// Sections are the sections that the call fills, in their order.
func (c Call) Sections() []snapshot.Section {
	var sections []snapshot.Section
	for _, fill := range c.Fills {
		sections = append(sections, fill.Section)
	}
	return sections
}

// Calls lists every operation that [Collect] may call, in the order of the walk.
func Calls() []Call { return slices.Clone(calls) }

// anyPolicy matches the policies of IAM, AWS's own and those of accounts, in
// any partition.
const anyPolicy = "arn:*:iam::*:policy/*"

// calls drives the walk, the gaps, the progress, the plan and the IAM policy.
// Each reader's rows stand beside it.
var calls = slices.Concat(
	coreCalls, instanceSettingCalls, applicationCalls, tokenIssuerCalls, operationCalls,
	unitCalls, serviceControlPolicyCalls, trustedAccessCalls, hygieneCalls, cloudTrailCalls,
)

// provisioningFills are what is not known where nothing tells where permission
// sets are provisioned.
var provisioningFills = []Fill{
	{snapshot.SectionAccountAssignments, nil},
	{snapshot.SectionPermissionSets, []string{"outdated_accounts"}},
}

func eachSet(s Sizes) int { return s.PermissionSets }

var coreCalls = []Call{
	{
		Operation: opGetCallerIdentity, HowMany: "once",
		Times: onlyOnce,
		Why:   "the account and partition of the credentials; nothing is collected without it",
	},
	{
		Operation: opDescribeOrganization, HowMany: "once",
		Times: onlyOnce,
		Why:   "the management account, which owns the organization's instance",
		Fills: []Fill{{snapshot.SectionOrganization, []string{"exists", "feature_set", "id", "management_account"}}},
	},
	{
		Operation: opListInstances, HowMany: "once for all Regions and 10 instances, or once a Region where AWS refuses or denies to search all",
		Times: onlyOnce,
		Why:   "the instance; nothing is collected without it",
	},
	{
		Operation: opDescribeInstance, HowMany: "once", Young: true,
		Times: onlyOnce,
		Why:   "encryption, and whether the instance has permission sets",
		Fills: []Fill{{snapshot.SectionInstance, []string{"encryption", "permission_sets_enabled"}}},
	},
	{
		Operation: opListAccounts, HowMany: "once per 20 accounts of the organization",
		Times: func(s Sizes) int { return pages(s.Accounts, organizationsPage) },
		Why:   "names, states and places of accounts",
		Fills: []Fill{{snapshot.SectionAccounts, nil}},
	},
	{
		Operation: opListDelegatedAdministrators, HowMany: "once per 20 delegated administrators of Identity Center",
		Times: onlyOnce,
		Why:   "the accounts that may administer Identity Center, and the vantage of the caller",
		Fills: []Fill{{snapshot.SectionOrganization, []string{"delegated_administrators"}}},
	},
	{
		Operation: opDescribeABAC, HowMany: "once",
		Times: onlyOnce,
		Why:   "attributes for access control",
		Fills: []Fill{{snapshot.SectionABAC, nil}},
	},
	{
		Operation: opListPermissionSets, HowMany: "once per 100 permission sets",
		Times: func(s Sizes) int { return pages(s.PermissionSets, pageSize) },
		Why:   "the permission sets, and from them the assignments",
		Fills: []Fill{{snapshot.SectionPermissionSets, nil}, {snapshot.SectionAccountAssignments, nil}},
	},
	{
		Operation: opDescribePermissionSet, HowMany: "once a permission set",
		Times: eachSet,
		Why:   "name, session duration, description and relay state",
		Fills: []Fill{{snapshot.SectionPermissionSets, []string{
			"description", "name", "relay_state", "session_default", "session_duration", "session_minutes",
		}}},
	},
	{
		Operation: opGetInlinePolicy, HowMany: "once a permission set",
		Times: eachSet,
		Why:   "the inline policy",
		Fills: []Fill{{snapshot.SectionPermissionSets, []string{"inline_policy"}}},
	},
	{
		Operation: opListManagedPolicies, HowMany: "once a permission set and 100 policies",
		Times: eachSet,
		Why:   "attached AWS-managed policies",
		Fills: []Fill{{snapshot.SectionPermissionSets, []string{"managed_policies"}}},
	},
	{
		Operation: opListCustomerManagedPolicies, HowMany: "once a permission set and 100 policies",
		Times: eachSet,
		Why:   "attached customer-managed policies, by name and path",
		Fills: []Fill{{snapshot.SectionPermissionSets, []string{"customer_managed_policies"}}},
	},
	{
		Operation: opGetPermissionsBoundary, HowMany: "once a permission set",
		Times: eachSet,
		Why:   "the permissions boundary",
		Fills: []Fill{{snapshot.SectionPermissionSets, []string{"permissions_boundary"}}},
	},
	{
		Operation: opListTags, HowMany: "once for the instance and once a permission set, and 75 tags",
		Times: func(s Sizes) int { return 1 + s.PermissionSets },
		Why:   "tags, the tier among them",
		Fills: []Fill{{snapshot.SectionPermissionSets, []string{"tags"}}, {snapshot.SectionInstance, []string{"tags"}}},
	},
	{
		Operation: opListProvisionedSets, Instead: opListProvisionedAccounts,
		HowMany: "once an account and 100 permission sets, and again for versions that lag behind, where all accounts are listed and that is cheaper than by permission set",
		Times:   Sizes.timesByAccount,
		Why:     "the accounts in which a permission set can have assignments, and those in which an older version of it is provisioned",
		Fills:   provisioningFills,
	},
	{
		Operation: opListProvisionedAccounts,
		HowMany:   "once a permission set and 100 accounts, and again for versions that lag behind, unless by account is cheaper",
		Times:     Sizes.timesBySet,
		Why:       "the accounts in which a permission set can have assignments, and those in which an older version of it is provisioned",
		Fills:     provisioningFills,
	},
	{
		Operation: opListAccountAssignments, HowMany: "once a provisioned pair of account and permission set and 100 assignments",
		Times: func(s Sizes) int {
			if s.ByPrincipal {
				return 0
			}
			return s.Pairs
		},
		Why:   "who holds the permission set in the account",
		Fills: []Fill{{snapshot.SectionAccountAssignments, nil}},
	},
	{
		Operation: opListAssignmentsForPrincipal, HowMany: "with --assignments=by-principal, instead of the call for each pair: once a group or user and 100 assignments",
		Times: func(s Sizes) int {
			if s.ByPrincipal {
				return s.Groups + s.Users
			}
			return 0
		},
		Why:   "which permission sets a group or user holds where",
		Fills: []Fill{{snapshot.SectionAccountAssignments, nil}},
	},
	{
		Operation: opListUsers, HowMany: "once per 100 users",
		Times: func(s Sizes) int { return pages(s.Users, pageSize) },
		Why:   "the users",
		Fills: []Fill{{snapshot.SectionUsers, nil}},
	},
	{
		Operation: opListGroups, HowMany: "once per 100 groups",
		Times: func(s Sizes) int { return pages(s.Groups, pageSize) },
		Why:   "the groups",
		Fills: []Fill{{snapshot.SectionGroups, nil}},
	},
	{
		Operation: opListGroupMemberships, HowMany: "once a group and 100 members",
		Times: func(s Sizes) int { return s.Groups },
		Why:   "the members of groups",
		Fills: []Fill{{snapshot.SectionGroups, []string{"members"}}},
	},
	{
		Operation: opDescribeUser, HowMany: "once an assigned user whom the list of users lacks",
		Times: func(s Sizes) int { return s.MissingUsers },
		Why:   "whether a user that holds an assignment exists",
		Fills: []Fill{{snapshot.SectionUsers, nil}},
	},
	{
		Operation: opDescribeGroup, HowMany: "once an assigned group that the list of groups lacks",
		Times: func(s Sizes) int { return s.MissingGroups },
		Why:   "whether a group that holds an assignment exists",
		Fills: []Fill{{snapshot.SectionGroups, nil}},
	},
	{
		Operation: opGetPolicy, HowMany: "once an attached AWS-managed policy, and once a customer-managed one and account whose IAM is read", Resource: anyPolicy,
		Times: func(s Sizes) int { return s.ManagedPolicies },
		Why:   "the default version of a managed policy",
		Fills: []Fill{{snapshot.SectionManagedPolicies, nil}, {snapshot.SectionAccountHygiene, []string{"customer_managed_policies"}}},
	},
	{
		Operation: opGetPolicyVersion, HowMany: "once an attached AWS-managed policy, and once a customer-managed one and account whose IAM is read", Resource: anyPolicy,
		Times: func(s Sizes) int { return s.ManagedPolicies },
		Why:   "the document of a managed policy",
		Fills: []Fill{{snapshot.SectionManagedPolicies, nil}, {snapshot.SectionAccountHygiene, []string{"customer_managed_policies"}}},
	},
}

// callOf returns the table's row of an operation.
func callOf(operation string) Call {
	i := slices.IndexFunc(calls, func(c Call) bool { return c.Operation == operation })
	return calls[i]
}
