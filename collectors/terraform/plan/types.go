package plan

import "strings"

// relevant reports whether resources of a type say anything of Identity Center
// or the organization. The values of all others are not even decoded: they may
// be secret, and a raw state does not always say so.
func relevant(resourceType string) bool {
	for _, prefix := range []string{"aws_ssoadmin_", "aws_identitystore_", "aws_organizations_"} {
		if strings.HasPrefix(resourceType, prefix) {
			return true
		}
	}
	switch resourceType {
	case "aws_iam_policy", "aws_iam_policy_document", "aws_iam_organizations_features",
		"aws_caller_identity", "aws_partition", "aws_region":
		return true
	}
	return false
}

// identity is an attribute that identifies a resource, and by which others refer to it.
type identity struct {
	resourceType string
	// paths are the attributes that hold it, the usual one first.
	paths []string
	// names are attributes by which code may look the resource up.
	names []string
	// principal is the principal_type of an assignment to it, "" where there is none.
	principal string
}

var (
	permissionSet = identity{"aws_ssoadmin_permission_set", []string{"arn"}, []string{"name"}, ""}
	group         = identity{"aws_identitystore_group", []string{"group_id"}, []string{"display_name"}, "GROUP"}
	user          = identity{"aws_identitystore_user", []string{"user_id"}, []string{"user_name", "display_name"}, "USER"}
	account       = identity{"aws_organizations_account", []string{"id"}, []string{"name"}, ""}
	application   = identity{"aws_ssoadmin_application", []string{"arn", "application_arn", "id"}, []string{"name"}, ""}
	issuer        = identity{"aws_ssoadmin_trusted_token_issuer", []string{"arn", "id"}, []string{"name"}, ""}
	policy        = identity{"aws_iam_policy", []string{"arn", "id"}, []string{"name"}, ""}
	document      = identity{"aws_iam_policy_document", []string{"json", "minified_json"}, nil, ""}
	unit          = identity{"aws_organizations_organizational_unit", []string{"id"}, []string{"name"}, ""}
)

// referents says which resources an attribute can refer to. Attributes that are
// not here are linked to nothing.
var referents = map[string][]identity{
	"permission_set_arn":       {permissionSet},
	"principal_id":             {group, user},
	"group_id":                 {group},
	"member_id":                {user},
	"target_id":                {account},
	"application_arn":          {application},
	"trusted_token_issuer_arn": {issuer},
	"managed_policy_arn":       {policy},
	"inline_policy":            {document},
	"parent_id":                {unit},
}

// labels are words that name an attribute within an instance key, such as
// "Permission:Admin", in lower case.
var labels = map[string][]string{
	"permission_set_arn": {"permission", "pset"},
	"principal_id":       {"principal", "group", "user"},
	"group_id":           {"group"},
	"member_id":          {"user", "member"},
	"target_id":          {"account", "target"},
}
