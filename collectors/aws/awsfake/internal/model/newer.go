package model

import (
	"maps"
	"strings"
)

// newerMembers are members that AWS has added to structures since the
// published models, and members of which AWS's answers are known to differ.
var newerMembers = map[string]map[string]Member{
	"ssoadmin#ListInstancesRequest": {"RegionScope": {Target: "ssoadmin#RegionScope"}},
	"ssoadmin#DescribeInstanceResponse": {
		"EncryptionConfigurationDetails": {Target: "ssoadmin#EncryptionConfigurationDetails"},
		"IdentityStoreArn":               {Target: "ssoadmin#InstanceIdentityStoreArn"},
		"PermissionSetsEnabled":          {Target: "smithy.api#Boolean"},
		"PrimaryRegion":                  {Target: "ssoadmin#RegionName"},
		"Regions":                        {Target: "ssoadmin#RegionMetadataList"},
		"StatusReason":                   {Target: "ssoadmin#Reason"},
	},
	"ssoadmin#InstanceMetadata": {
		"IdentityStoreArn": {Target: "ssoadmin#InstanceIdentityStoreArn"},
		"PrimaryRegion":    {Target: "ssoadmin#RegionName"},
		"Regions":          {Target: "ssoadmin#RegionMetadataList"},
		"StatusReason":     {Target: "ssoadmin#Reason"},
	},
	"ssoadmin#Application":                 newerApplication,
	"ssoadmin#DescribeApplicationResponse": newerApplication,
	"ssoadmin#AccessDeniedException":       {"Reason": {Target: "ssoadmin#AccessDeniedExceptionReason"}},
	"ssoadmin#ResourceNotFoundException":   {"Reason": {Target: "ssoadmin#ResourceNotFoundExceptionReason"}},
	"ssoadmin#ThrottlingException":         {"Reason": {Target: "ssoadmin#ThrottlingExceptionReason"}},
	"ssoadmin#ValidationException":         {"Reason": {Target: "ssoadmin#ValidationExceptionReason"}},
	// LIVE-19: without an inline policy AWS answers "", which the model's own
	// minimum of one character does not allow.
	"ssoadmin#GetInlinePolicyForPermissionSetResponse": {"InlinePolicy": {Target: "ssoadmin#PolicyDocumentOrNothing"}},

	"identitystore#ListUsersRequest":      {"Extensions": {Target: "identitystore#ExtensionNames"}},
	"identitystore#DescribeUserRequest":   {"Extensions": {Target: "identitystore#ExtensionNames"}},
	"identitystore#User":                  newerUser,
	"identitystore#DescribeUserResponse":  newerUser,
	"identitystore#Group":                 newerGroup,
	"identitystore#DescribeGroupResponse": newerGroup,
	"identitystore#GroupMembership": withHistory(map[string]Member{
		"MembershipArn": {Target: "identitystore#ResourceArn", Required: true},
		"MembershipId":  {Target: "identitystore#ResourceId", Required: true},
	}),
	"identitystore#Address":                   {"Primary": {Target: "identitystore#BooleanType"}},
	"identitystore#Email":                     {"Primary": {Target: "identitystore#BooleanType"}},
	"identitystore#PhoneNumber":               {"Primary": {Target: "identitystore#BooleanType"}},
	"identitystore#AccessDeniedException":     {"Reason": {Target: "identitystore#AccessDeniedExceptionReason"}},
	"identitystore#ResourceNotFoundException": {"Reason": {Target: "identitystore#ResourceNotFoundExceptionReason"}},
	"identitystore#ThrottlingException":       {"Reason": {Target: "identitystore#ThrottlingExceptionReason"}},
	"identitystore#ValidationException":       {"Reason": {Target: "identitystore#ValidationExceptionReason"}},

	"iam#Role":              {"SourceRoleTemplate": {Target: "iam#SourceRoleTemplate"}},
	"sts#AssumeRoleRequest": {"MinimumSessionTokenSize": {Target: "smithy.api#Integer"}},
	"sts#AssumeRoleResponse": {
		"SessionTokenSize":        {Target: "smithy.api#Integer"},
		"SessionTokenUtilization": {Target: "smithy.api#Integer"},
	},

	"organizations#Account": {
		"Paths": {Target: "organizations#Paths"},
		"State": {Target: "organizations#AccountState"},
	},
	"organizations#OrganizationalUnit":     {"Path": {Target: "organizations#Path"}},
	"organizations#DelegatedAdministrator": {"State": {Target: "organizations#AccountState"}},
}

var newerUser = withHistory(map[string]Member{
	"Birthdate":  {Target: "identitystore#SensitiveStringType"},
	"Extensions": {Target: "identitystore#Extensions"},
	"Photos":     {Target: "identitystore#Photos"},
	"Revision":   {Target: "identitystore#ResourceRevision", Required: true},
	"Roles":      {Target: "identitystore#Roles"},
	"UserArn":    {Target: "identitystore#ResourceArn", Required: true},
	"UserStatus": {Target: "identitystore#UserStatus"},
	"Website":    {Target: "identitystore#SensitiveStringType"},
})

var newerGroup = withHistory(map[string]Member{
	"GroupArn": {Target: "identitystore#ResourceArn", Required: true},
	"Revision": {Target: "identitystore#ResourceRevision", Required: true},
})

// withHistory adds who made and changed a resource of the identity store, and when.
func withHistory(members map[string]Member) map[string]Member {
	for _, name := range []string{"CreatedAt", "UpdatedAt"} {
		members[name] = Member{Target: "identitystore#DateType"}
	}
	for _, name := range []string{"CreatedBy", "UpdatedBy"} {
		members[name] = Member{Target: "identitystore#StringType"}
	}
	return members
}

var newerApplication = map[string]Member{
	"CreatedFrom":      {Target: "ssoadmin#RegionName"},
	"IdentityStoreArn": {Target: "ssoadmin#IdentityStoreArn"},
	"Name":             {Target: "ssoadmin#ApplicationNameType"},
}

func withNewer(shapes map[string]Shape) map[string]Shape {
	all := maps.Clone(shapes)
	for id, s := range all {
		s.Pattern = strings.ReplaceAll(s.Pattern, "arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):", anyPartition+":")
		s.Pattern = strings.ReplaceAll(s.Pattern, "arn:aws:organizations", anyPartition+":organizations")
		all[id] = s
	}
	maps.Copy(all, newerShapes)
	for id, members := range newerMembers {
		s := all[id]
		s.Members = maps.Clone(s.Members)
		maps.Copy(s.Members, members)
		all[id] = s
	}
	return all
}
