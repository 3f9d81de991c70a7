package assemble

import (
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// The types of resources and data sources that are read.
const (
	typePermissionSet   = "aws_ssoadmin_permission_set"
	typePermissionSets  = "aws_ssoadmin_permission_sets"
	typeManaged         = "aws_ssoadmin_managed_policy_attachment"
	typeManagedOnly     = "aws_ssoadmin_managed_policy_attachments_exclusive"
	typeCustomer        = "aws_ssoadmin_customer_managed_policy_attachment"
	typeCustomerOnly    = "aws_ssoadmin_customer_managed_policy_attachments_exclusive"
	typeInline          = "aws_ssoadmin_permission_set_inline_policy"
	typeBoundary        = "aws_ssoadmin_permissions_boundary_attachment"
	typeAssignment      = "aws_ssoadmin_account_assignment"
	typeABAC            = "aws_ssoadmin_instance_access_control_attributes"
	typeApplication     = "aws_ssoadmin_application"
	typeAppAssignment   = "aws_ssoadmin_application_assignment"
	typeAppConfig       = "aws_ssoadmin_application_assignment_configuration"
	typeAppScope        = "aws_ssoadmin_application_access_scope"
	typeIssuer          = "aws_ssoadmin_trusted_token_issuer"
	typeInstances       = "aws_ssoadmin_instances"
	typeRegion          = "aws_ssoadmin_region"
	typeUser            = "aws_identitystore_user"
	typeUsers           = "aws_identitystore_users"
	typeGroup           = "aws_identitystore_group"
	typeGroups          = "aws_identitystore_groups"
	typeMembership      = "aws_identitystore_group_membership"
	typeAccount         = "aws_organizations_account"
	typeOrganization    = "aws_organizations_organization"
	typeUnit            = "aws_organizations_organizational_unit"
	typePolicy          = "aws_organizations_policy"
	typePolicyAttachmnt = "aws_organizations_policy_attachment"
	typeDelegated       = "aws_organizations_delegated_administrator"
	typeServiceAccess   = "aws_organizations_aws_service_access"
	typeIAMPolicy       = "aws_iam_policy"
)

// identifiers are the attributes by which another resource refers to one of a type.
var identifiers = map[string][]string{
	typePermissionSet: {"arn"},
	typeUser:          {"user_id"},
	typeGroup:         {"group_id"},
	typeAccount:       {"id"},
	typeApplication:   {"arn", "application_arn"},
	typeIssuer:        {"arn"},
	typePolicy:        {"id"},
}

// maxHops bounds a chain of references from one resource to the next.
const maxHops = 20

// links finds the resource to which a value leads.
type links struct {
	byType    map[string][]*declaration.Resource
	byAddress map[string]*declaration.Resource
	// byText leads from a type and the text of an identifier to the resource:
	// one that code declares before one that it looks up.
	byText map[string]map[string]*declaration.Resource
	// named leads from an id that a list of all users or groups names to its key.
	named map[snapshot.Section]map[string]string
}

func newLinks(d *declaration.Declarations) *links {
	l := &links{
		byType:    map[string][]*declaration.Resource{},
		byAddress: map[string]*declaration.Resource{},
		byText:    map[string]map[string]*declaration.Resource{},
		named:     map[snapshot.Section]map[string]string{},
	}
	for _, r := range d.Resources {
		l.byType[r.Type] = append(l.byType[r.Type], r)
		if known := l.byAddress[r.Address]; known == nil || known.Removed {
			l.byAddress[r.Address] = r // a replacement stands beside what it replaces
		}
		for _, attribute := range identifiers[r.Type] {
			text, ok := r.Attribute(attribute).Text()
			if !ok || text == "" {
				continue
			}
			if l.byText[r.Type] == nil {
				l.byText[r.Type] = map[string]*declaration.Resource{}
			}
			if known := l.byText[r.Type][text]; known == nil || known.Data && !r.Data || known.Removed && !r.Removed {
				l.byText[r.Type][text] = r
			}
		}
	}
	return l
}

// resource returns the resource of one of the types to which a value leads, nil
// where it leads to none.
func (l *links) resource(v declaration.Value, types ...string) *declaration.Resource {
	v = l.follow(v)
	if text, ok := v.Text(); ok {
		for _, resourceType := range types {
			if r := l.byText[resourceType][text]; r != nil {
				return r
			}
		}
		return nil
	}
	symbol := v.Reference()
	if symbol == nil || strings.ContainsAny(symbol.Path, "[") {
		return nil
	}
	r := l.byAddress[symbol.Address]
	for _, resourceType := range types {
		if r != nil && r.Type == resourceType {
			return r
		}
	}
	return nil
}

// follow goes from a reference to the attribute of a resource on to the value of
// that, where it is known.
func (l *links) follow(v declaration.Value) declaration.Value {
	for range maxHops {
		symbol := v.Reference()
		if symbol == nil || symbol.Path == "" || strings.ContainsAny(symbol.Path, ".[") {
			return v
		}
		r := l.byAddress[symbol.Address]
		if r == nil {
			return v
		}
		next := r.Attribute(symbol.Path)
		if next.Absent() || !next.Known() && next.Reference() == symbol {
			return v
		}
		if len(next.Template()) > 0 || !next.Known() && next.Reference() == nil {
			return v
		}
		v = next
	}
	return v
}

// text returns the text of a value, by way of what it refers to.
func (l *links) text(v declaration.Value) (string, bool) { return l.follow(v).Text() }

// block returns the objects of a nested block, which a source gives as a list or
// as one object.
func block(v declaration.Value) []declaration.Value {
	if v.Keys() != nil {
		return []declaration.Value{v}
	}
	return v.Elements()
}

// first returns the first object of a nested block, absent where there is none.
// A block that is not known is itself what is not known of each of its parts.
func first(v declaration.Value) declaration.Value {
	if !v.Known() {
		return v
	}
	if blocks := block(v); len(blocks) > 0 {
		return blocks[0]
	}
	return declaration.Value{}
}

// alias records the key of what a list names by its id.
func (l *links) alias(section snapshot.Section, id, key string) {
	if l.named[section] == nil {
		l.named[section] = map[string]string{}
	}
	l.named[section][id] = key
}
