package cloudformation

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// kind is a type of resource that is read.
type kind struct {
	declare func(*resource)
	// reference is the attribute that Ref yields, attributes those of Fn::GetAtt,
	// as the provider hashicorp/aws calls them.
	reference  string
	attributes map[string]string
	// macro says that only aws-sso-util knows the type.
	macro bool
}

// kinds are all types that are read, by their names.
func kinds() map[string]kind {
	permissionSet := kind{
		declare: (*resource).permissionSet, reference: "arn", attributes: map[string]string{"PermissionSetArn": "arn"},
	}
	macroPermissionSet := permissionSet
	macroPermissionSet.macro = true
	return map[string]kind{
		"AWS::SSO::PermissionSet":                               permissionSet,
		"SSOUtil::SSO::PermissionSet":                           macroPermissionSet,
		"AWS::SSO::Assignment":                                  {declare: (*resource).assignment},
		"SSOUtil::SSO::AssignmentGroup":                         {declare: (*resource).assignmentGroup, macro: true},
		"AWS::IdentityStore::Group":                             {declare: (*resource).group, reference: "group_id", attributes: map[string]string{"GroupId": "group_id"}},
		"AWS::IdentityStore::GroupMembership":                   {declare: (*resource).membership},
		"AWS::SSO::Application":                                 {declare: (*resource).application, reference: "application_arn", attributes: map[string]string{"ApplicationArn": "application_arn"}},
		"AWS::SSO::ApplicationAssignment":                       {declare: (*resource).applicationAssignment},
		"AWS::SSO::InstanceAccessControlAttributeConfiguration": {declare: (*resource).accessControlAttributes},
	}
}

// resource is one entry of a template.
type resource struct {
	*reader
	name       string
	place      snapshot.Location
	origin     *declaration.Origin
	properties cty.Value
	// types are those declared for it.
	types []string
}

// property is the first of the properties that the resource has, NilVal for none.
func (o *resource) property(names ...string) cty.Value { return attribute(o.properties, names...) }

// declares adds a resource of the provider hashicorp/aws. Attributes that are
// NilVal are left out.
func (o *resource) declares(address, terraformType string, attributes map[string]cty.Value) {
	set := map[string]cty.Value{}
	for name, value := range attributes {
		if value != cty.NilVal {
			set[name] = value
		}
	}
	o.types = append(o.types, terraformType)
	o.declared.Resources = append(o.declared.Resources, &declaration.Resource{
		Address: address, Type: terraformType, Attributes: cty.ObjectVal(set), Place: o.place,
	})
}

// own is an attribute of this resource that AWS sets.
func (o *resource) own(attribute string) cty.Value {
	return o.unknown(o.symbolAt(o.name, attribute))
}

func (o *resource) symbolAt(name, attribute string) *declaration.Symbol {
	key := [2]string{name, attribute}
	if o.symbols[key] == nil {
		o.symbols[key] = &declaration.Symbol{
			Address: name, Path: attribute, Why: declaration.Computed, Place: o.place,
			Reason: "AWS sets it when the stack is made", Remedy: "scan aws, which tells it",
		}
	}
	return o.symbols[key]
}

func (o *resource) permissionSet() {
	duration := o.property("SessionDuration")
	switch {
	case duration != cty.NilVal:
	case o.defaultSession != nil:
		duration = o.value(o.defaultSession, nil, 0)
	case o.macro:
		duration = cty.NullVal(cty.String).Mark(&declaration.Partial{Symbol: o.symbol(o.transform, "Transform", macro, declaration.Unset,
			"the macro may have been given a default session duration of its own",
			"set SessionDuration, or DefaultSessionDuration in the Metadata of the template")})
	}
	o.declares(o.name, "aws_ssoadmin_permission_set", map[string]cty.Value{
		"name": o.property("Name"), "description": o.property("Description"), "relay_state": o.property("RelayStateType"),
		"session_duration": duration, "tags": o.tags(), "arn": o.own("arn"),
	})
	set := o.own("arn")
	o.each("ManagedPolicies", func(address string, policy cty.Value) {
		o.declares(address, "aws_ssoadmin_managed_policy_attachment", map[string]cty.Value{"permission_set_arn": set, "managed_policy_arn": policy})
	}, "aws_ssoadmin_managed_policy_attachment")
	o.each("CustomerManagedPolicyReferences", func(address string, policy cty.Value) {
		o.declares(address, "aws_ssoadmin_customer_managed_policy_attachment", map[string]cty.Value{
			"permission_set_arn": set, "customer_managed_policy_reference": reference(policy),
		})
	}, "aws_ssoadmin_customer_managed_policy_attachment")
	if policy := o.property("InlinePolicy"); policy != cty.NilVal {
		o.declares(o.name+".InlinePolicy", "aws_ssoadmin_permission_set_inline_policy", map[string]cty.Value{
			"permission_set_arn": set, "inline_policy": document(policy),
		})
	}
	if boundary := o.property("PermissionsBoundary"); boundary != cty.NilVal {
		written := map[string]cty.Value{}
		if arn := attribute(boundary, "ManagedPolicyArn"); arn != cty.NilVal {
			written["managed_policy_arn"] = arn
		}
		if customer := attribute(boundary, "CustomerManagedPolicyReference"); customer != cty.NilVal && len(written) == 0 {
			written["customer_managed_policy_reference"] = reference(customer)
		}
		o.declares(o.name+".PermissionsBoundary", "aws_ssoadmin_permissions_boundary_attachment", map[string]cty.Value{
			"permission_set_arn": set, "permissions_boundary": cty.TupleVal([]cty.Value{cty.ObjectVal(written)}),
		})
	}
}

// each calls declare for each element of a list property. A list that is not
// known may have any number of elements.
func (o *resource) each(property string, declare func(address string, element cty.Value), terraformType string) {
	value := o.property(property)
	if value == cty.NilVal {
		return
	}
	if many(value) {
		for _, symbol := range declaration.ValueOf(value).Symbols() {
			o.unresolved([]string{terraformType}, symbol)
		}
	}
	for i, element := range list(value) {
		declare(fmt.Sprintf("%s.%s[%d]", o.name, property, i), element)
	}
}

// reference is a block that names a customer-managed policy.
func reference(policy cty.Value) cty.Value {
	written := map[string]cty.Value{}
	for name, property := range map[string]string{"name": "Name", "path": "Path"} {
		if value := attribute(policy, property); value != cty.NilVal {
			written[name] = value
		}
	}
	return cty.TupleVal([]cty.Value{cty.ObjectVal(written)})
}

// document is a policy as JSON text; where a part of it is not known the text is
// not known.
func document(policy cty.Value) cty.Value {
	if _, ok := text(policy); ok {
		return policy
	}
	plain, _ := policy.UnmarkDeep()
	_, marks := policy.Unmark()
	if symbols := symbolsOf(policy); len(symbols) > 0 || !plain.IsWhollyKnown() {
		return cty.UnknownVal(cty.String).WithMarks(symbols).WithMarks(marks)
	}
	encoded, err := ctyjson.Marshal(plain, plain.Type())
	if err != nil {
		return policy
	}
	return cty.StringVal(string(encoded)).WithMarks(marks)
}

func (o *resource) tags() cty.Value {
	written := o.property("Tags")
	if written == cty.NilVal {
		return cty.NilVal
	}
	plain, marks := written.Unmark()
	if !plain.IsKnown() {
		return written
	}
	tags := map[string]cty.Value{}
	for _, tag := range list(written) {
		key, ok := text(attribute(tag, "Key"))
		value := attribute(tag, "Value")
		if !ok || value == cty.NilVal {
			continue
		}
		tags[key] = value
	}
	return cty.ObjectVal(tags).WithMarks(marks)
}

func (o *resource) group() {
	o.declares(o.name, "aws_identitystore_group", map[string]cty.Value{
		"display_name": o.property("DisplayName"), "description": o.property("Description"), "group_id": o.own("group_id"),
	})
}

func (o *resource) membership() {
	o.declares(o.name, "aws_identitystore_group_membership", map[string]cty.Value{
		"group_id": o.property("GroupId"), "member_id": attribute(o.property("MemberId"), "UserId"),
	})
}

func (o *resource) application() {
	o.declares(o.name, "aws_ssoadmin_application", map[string]cty.Value{
		"name": o.property("Name"), "application_provider_arn": o.property("ApplicationProviderArn"),
		"status": o.property("Status"), "application_arn": o.own("application_arn"),
	})
}

func (o *resource) applicationAssignment() {
	o.declares(o.name, "aws_ssoadmin_application_assignment", map[string]cty.Value{
		"application_arn": o.property("ApplicationArn"), "principal_id": o.property("PrincipalId"), "principal_type": o.property("PrincipalType"),
	})
}

func (o *resource) accessControlAttributes() {
	written := o.property("AccessControlAttributes")
	if written == cty.NilVal {
		written = attribute(o.property("InstanceAccessControlAttributeConfiguration"), "AccessControlAttributes")
	}
	var attributes []cty.Value
	for _, one := range list(written) {
		attributes = append(attributes, cty.ObjectVal(map[string]cty.Value{
			"key":   orNull(attribute(one, "Key")),
			"value": cty.TupleVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{"source": orNull(attribute(attribute(one, "Value"), "Source"))})}),
		}))
	}
	o.declares(o.name, "aws_ssoadmin_instance_access_control_attributes", map[string]cty.Value{"attribute": cty.TupleVal(attributes)})
}

func orNull(value cty.Value) cty.Value {
	if value == cty.NilVal {
		return cty.NullVal(cty.String)
	}
	return value
}
