package main

// served lists the operations whose shapes the table holds, by model file.
var served = map[string][]string{
	"sso-admin": {
		"DescribeInstance",
		"DescribeInstanceAccessControlAttributeConfiguration",
		"DescribePermissionSet",
		"GetInlinePolicyForPermissionSet",
		"GetPermissionsBoundaryForPermissionSet",
		"ListAccountAssignments",
		"ListAccountsForProvisionedPermissionSet",
		"ListCustomerManagedPolicyReferencesInPermissionSet",
		"ListInstances",
		"ListManagedPoliciesInPermissionSet",
		"ListPermissionSets",
		"ListTagsForResource",
	},
	"identitystore": {"DescribeGroup", "DescribeUser", "ListGroupMemberships", "ListGroups", "ListUsers"},
	"organizations": {"DescribeOrganization", "ListAccounts", "ListDelegatedAdministrators"},
	"iam":           {"GetPolicy", "GetPolicyVersion"},
	"sts":           {"GetCallerIdentity"},
}

// namespaces are the parts of the shape ids that differ from the file names.
var namespaces = map[string]string{"sso-admin": "ssoadmin"}
