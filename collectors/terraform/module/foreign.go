package module

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// foreign are resources of other providers' kinds that declare what this reader
// knows from the AWS provider only, and the types which they may stand for; nil
// is any.
var foreign = map[string][]string{
	"awscc_sso_permission_set": {
		"aws_ssoadmin_permission_set", "aws_ssoadmin_managed_policy_attachment", "aws_ssoadmin_customer_managed_policy_attachment",
		"aws_ssoadmin_permission_set_inline_policy", "aws_ssoadmin_permissions_boundary_attachment",
	},
	"awscc_sso_assignment": {"aws_ssoadmin_account_assignment"},
	"awscc_sso_instance_access_control_attribute_configuration": {"aws_ssoadmin_instance_access_control_attributes"},
	"awscc_sso_application":                {"aws_ssoadmin_application"},
	"awscc_sso_application_assignment":     {"aws_ssoadmin_application_assignment"},
	"awscc_identitystore_group":            {"aws_identitystore_group"},
	"awscc_identitystore_group_membership": {"aws_identitystore_group_membership"},
	"aws_cloudformation_stack":             nil,
	"aws_cloudformation_stack_set":         nil,
}

// declareForeign records that a resource declares what is not read: were it
// passed over, a permission set in it would look as if there were none.
func (i *instance) declareForeign(r *resource) {
	types, known := foreign[r.kind]
	if !known || r.data {
		return
	}
	for _, made := range i.expand(r).instances {
		if types == nil && !templateOfIdentityCenter(made.attributes) {
			continue
		}
		place := i.load.snippet(made.place)
		reason := fmt.Sprintf("resources of type %s are not read", r.kind)
		remedy := "scan a snapshot of live AWS joined with the code, or declare it with the AWS provider's resources"
		// Not the symbol of the address, which says that the provider decides.
		i.load.unread(types, &declaration.Symbol{
			Address: i.qualify(made.address), Why: declaration.NotRead, Place: place, Reason: reason, Remedy: remedy,
		})
		i.load.diagnose(declaration.Diagnostic{Place: place, Summary: reason, Remedy: remedy})
	}
}

// templateOfIdentityCenter reports whether the template of a stack, where it is
// known, has resources of Identity Center.
func templateOfIdentityCenter(attributes cty.Value) bool {
	const name = "template_body"
	attributes, _ = attributes.Unmark()
	if !attributes.IsKnown() || attributes.IsNull() || !attributes.Type().IsObjectType() || !attributes.Type().HasAttribute(name) {
		return false
	}
	body, _ := attributes.GetAttr(name).Unmark()
	if !body.IsKnown() || body.IsNull() || body.Type() != cty.String {
		return false
	}
	return strings.Contains(body.AsString(), "AWS::SSO::") || strings.Contains(body.AsString(), "AWS::IdentityStore::")
}
