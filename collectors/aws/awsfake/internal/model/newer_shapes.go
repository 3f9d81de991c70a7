package model

import (
	identitystore "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	organizations "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	ssoadmin "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
)

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
	"ssoadmin#ApplicationNameType":      {Kind: String},
	"ssoadmin#IdentityStoreArn":         {Kind: String, Min: 1},
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
	"ssoadmin#ListRegionsRequest": {Kind: Structure, Members: map[string]Member{
		"InstanceArn": {Target: "ssoadmin#InstanceArn", Required: true},
		"MaxResults":  {Target: "ssoadmin#MaxResults"},
		"NextToken":   {Target: "ssoadmin#Token"},
	}},
	"ssoadmin#ListRegionsResponse": {Kind: Structure, Members: map[string]Member{
		"NextToken": {Target: "ssoadmin#Token"},
		"Regions":   {Target: "ssoadmin#RegionMetadataList"},
	}},
	"ssoadmin#GetApplicationSessionConfigurationRequest": {Kind: Structure, Members: map[string]Member{
		"ApplicationArn": {Target: "ssoadmin#ApplicationArn", Required: true},
	}},
	"ssoadmin#GetApplicationSessionConfigurationResponse": {Kind: Structure, Members: map[string]Member{
		"UserBackgroundSessionApplicationStatus": {Target: "ssoadmin#UserBackgroundSessionApplicationStatus"},
	}},
	"ssoadmin#UserBackgroundSessionApplicationStatus": enum(ssoadmin.UserBackgroundSessionApplicationStatus("").Values()),
	"ssoadmin#PolicyDocumentOrNothing":                {Kind: String, Max: 32768, Pattern: `^[\x{0009}\x{000A}\x{000D}\x{0020}-\x{00FF}]*$`},

	// The store may now be named by its ARN too, says the SDK.
	"identitystore#IdentityStoreId": {Kind: String, Min: 1, Max: 128, Pattern: `^d-[0-9a-f]{10}$` +
		`|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$` +
		`|^` + anyPartition + `:identitystore::\d{12}:identitystore/d-[0-9a-f]{10}$`},
	"identitystore#DescribeIdentityStoreRequest": {Kind: Structure, Members: map[string]Member{
		"IdentityStoreId": {Target: "identitystore#IdentityStoreId", Required: true},
	}},
	"identitystore#DescribeIdentityStoreResponse": {Kind: Structure, Members: map[string]Member{
		"IdentityStoreArn":     {Target: "identitystore#IdentityStoreArn", Required: true},
		"IdentityStoreId":      {Target: "identitystore#IdentityStoreId", Required: true},
		"NetworkConfiguration": {Target: "identitystore#NetworkConfigurationDetails"},
	}},
	"identitystore#IdentityStoreArn": {Kind: String, Min: 1},
	"identitystore#NetworkConfigurationDetails": {Kind: Structure, Members: map[string]Member{
		"ApiAllowSourceIps":     {Target: "identitystore#IpCidrList"},
		"ApiRestrictSourceVpcs": {Target: "identitystore#VpcIdList"},
		"ScimAllowSourceIps":    {Target: "identitystore#IpCidrList"},
		"VpceAccessRequired":    {Target: "identitystore#BooleanType", Required: true},
	}},
	"identitystore#IpCidrList":       {Kind: List, Item: "identitystore#IpCidrType"},
	"identitystore#IpCidrType":       {Kind: String},
	"identitystore#VpcIdList":        {Kind: List, Item: "identitystore#VpcIdType"},
	"identitystore#VpcIdType":        {Kind: String},
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

	"iam#SourceRoleTemplate": {Kind: Structure, Members: map[string]Member{
		"TemplateArn":          {Target: "iam#arnType", Required: true},
		"TemplateMinorVersion": {Target: "smithy.api#Integer", Required: true},
	}},

	"organizations#AccountState":                       enum(organizations.AccountState("").Values()),
	"organizations#PolicyType":                         enum(organizations.PolicyType("").Values()),
	"organizations#InvalidInputExceptionReason":        enum(organizations.InvalidInputExceptionReason("").Values()),
	"organizations#ConstraintViolationExceptionReason": enum(organizations.ConstraintViolationExceptionReason("").Values()),
	// Ids have eight characters too, in ARNs as well.
	"organizations#PolicyArn": {Kind: String, Pattern: `^` + anyPartition + `:organizations::\d{12}:policy/o-[a-z0-9]{10,32}/[0-9a-z_]+/p-[0-9a-z]{8,32}$` +
		`|^` + anyPartition + `:organizations::aws:policy/[0-9a-z_]+/p-[0-9a-zA-Z_]{8,128}$`},
	"organizations#Paths": {Kind: List, Item: "organizations#Path"},
	"organizations#Path":  {Kind: String, Min: 1},

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
