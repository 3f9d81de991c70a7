package model

import (
	"maps"
	"strings"

	identitystore "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	organizations "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	ssoadmin "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
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
	"ssoadmin#AccessDeniedException":     {"Reason": {Target: "ssoadmin#AccessDeniedExceptionReason"}},
	"ssoadmin#ResourceNotFoundException": {"Reason": {Target: "ssoadmin#ResourceNotFoundExceptionReason"}},
	"ssoadmin#ThrottlingException":       {"Reason": {Target: "ssoadmin#ThrottlingExceptionReason"}},
	"ssoadmin#ValidationException":       {"Reason": {Target: "ssoadmin#ValidationExceptionReason"}},
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

	"organizations#Account": {
		"Paths": {Target: "organizations#Paths"},
		"State": {Target: "organizations#AccountState"},
	},
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

// newerShapes are shapes that AWS has added or changed since the published
// models. Where the SDK's doc comments state no constraint there is none here.
var newerShapes = map[string]Shape{
	"ssoadmin#RegionScope":    enum(ssoadmin.RegionScope("").Values()),
	"ssoadmin#RegionName":     {Kind: String, Min: 1},
	"ssoadmin#RegionStatus":   enum(ssoadmin.RegionStatus("").Values()),
	"ssoadmin#Reason":         {Kind: String},
	"ssoadmin#KmsKeyArn":      {Kind: String, Min: 1},
	"ssoadmin#KmsKeyStatus":   enum(ssoadmin.KmsKeyStatus("").Values()),
	"ssoadmin#KmsKeyType":     enum(ssoadmin.KmsKeyType("").Values()),
	"ssoadmin#InstanceStatus": enum(ssoadmin.InstanceStatus("").Values()),
	"ssoadmin#EncryptionConfigurationDetails": {Kind: Structure, Members: map[string]Member{
		"EncryptionStatus":       {Target: "ssoadmin#KmsKeyStatus"},
		"EncryptionStatusReason": {Target: "ssoadmin#Reason"},
		"KeyType":                {Target: "ssoadmin#KmsKeyType"},
		"KmsKeyArn":              {Target: "ssoadmin#KmsKeyArn"},
	}},
	"ssoadmin#InstanceIdentityStoreArn": {Kind: String, Min: 1},
	"ssoadmin#RegionMetadataList":       {Kind: List, Item: "ssoadmin#RegionMetadata"},
	"ssoadmin#IsPrimaryRegion":          {Kind: Boolean},
	"ssoadmin#RegionMetadata": {Kind: Structure, Members: map[string]Member{
		"AddedDate":       {Target: "ssoadmin#Date"},
		"IsPrimaryRegion": {Target: "ssoadmin#IsPrimaryRegion"},
		"RegionName":      {Target: "ssoadmin#RegionName"},
		"Status":          {Target: "ssoadmin#RegionStatus"},
	}},
	"ssoadmin#AccessDeniedExceptionReason":     enum(ssoadmin.AccessDeniedExceptionReason("").Values()),
	"ssoadmin#ResourceNotFoundExceptionReason": enum(ssoadmin.ResourceNotFoundExceptionReason("").Values()),
	"ssoadmin#ThrottlingExceptionReason":       enum(ssoadmin.ThrottlingExceptionReason("").Values()),
	"ssoadmin#ValidationExceptionReason":       enum(ssoadmin.ValidationExceptionReason("").Values()),
	"ssoadmin#PolicyDocumentOrNothing":         {Kind: String, Max: 32768, Pattern: `^[\x{0009}\x{000A}\x{000D}\x{0020}-\x{00FF}]*$`},

	// The store may now be named by its ARN too, says the SDK.
	"identitystore#IdentityStoreId": {Kind: String, Min: 1, Max: 128, Pattern: `^d-[0-9a-f]{10}$` +
		`|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$` +
		`|^` + anyPartition + `:identitystore::\d{12}:identitystore/d-[0-9a-f]{10}$`},
	"identitystore#StringType":       {Kind: String, Min: 1},
	"identitystore#DateType":         {Kind: Timestamp},
	"identitystore#BooleanType":      {Kind: Boolean},
	"identitystore#ResourceArn":      {Kind: String, Min: 1, Pattern: `^` + anyPartition + `:identitystore:`},
	"identitystore#ResourceRevision": {Kind: String, Min: 1},
	"identitystore#UserStatus":       enum(identitystore.UserStatus("").Values()),
	"identitystore#ResourceType":     enum(identitystore.ResourceType("").Values()),
	// "aws:identitystore:enterprise is the only supported extension name."
	"identitystore#ExtensionName":  {Kind: String, Pattern: `^aws:identitystore:enterprise$`},
	"identitystore#ExtensionNames": {Kind: List, Item: "identitystore#ExtensionName"},
	"identitystore#Extensions":     {Kind: Map, Item: "identitystore#AttributeValue"},
	"identitystore#AttributeValue": {Kind: Document},
	// "Users can have up to 3 photos."
	"identitystore#Photos": {Kind: List, Item: "identitystore#Photo", Max: 3},
	"identitystore#Photo": {Kind: Structure, Members: map[string]Member{
		"Display": {Target: "identitystore#SensitiveStringType"},
		"Primary": {Target: "identitystore#BooleanType"},
		"Type":    {Target: "identitystore#SensitiveStringType"},
		"Value":   {Target: "identitystore#SensitiveStringType", Required: true},
	}},
	"identitystore#Roles": {Kind: List, Item: "identitystore#Role"},
	"identitystore#Role": {Kind: Structure, Members: map[string]Member{
		"Primary": {Target: "identitystore#BooleanType"},
		"Type":    {Target: "identitystore#SensitiveStringType"},
		"Value":   {Target: "identitystore#SensitiveStringType"},
	}},
	"identitystore#AccessDeniedExceptionReason":     enum(identitystore.AccessDeniedExceptionReason("").Values()),
	"identitystore#ResourceNotFoundExceptionReason": enum(identitystore.ResourceNotFoundExceptionReason("").Values()),
	"identitystore#ThrottlingExceptionReason":       enum(identitystore.ThrottlingExceptionReason("").Values()),
	"identitystore#ValidationExceptionReason":       enum(identitystore.ValidationExceptionReason("").Values()),

	"organizations#AccountState":                       enum(organizations.AccountState("").Values()),
	"organizations#PolicyType":                         enum(organizations.PolicyType("").Values()),
	"organizations#InvalidInputExceptionReason":        enum(organizations.InvalidInputExceptionReason("").Values()),
	"organizations#ConstraintViolationExceptionReason": enum(organizations.ConstraintViolationExceptionReason("").Values()),
	"organizations#Paths":                              {Kind: List, Item: "organizations#Path"},
	"organizations#Path":                               {Kind: String, Min: 1},

	"smithy.api#Boolean": {Kind: Boolean},
	"smithy.api#String":  {Kind: String},
	"smithy.api#Integer": {Kind: Number},
}

func enum[T ~string](values []T) Shape {
	s := Shape{Kind: Enum}
	for _, v := range values {
		s.Values = append(s.Values, string(v))
	}
	return s
}

// anyPartition is how AWS now writes partitions in patterns; the published
// models still list a few by name, or know but one (LIVE-05).
const anyPartition = `arn:aws(?:-[a-z]{1,5}){0,3}`

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
