package assemble_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// What becomes of a type of resource.
const (
	isRead  = "read"
	nothing = "holds nothing that a snapshot holds"
	isGap   = "a gap says that it is not read"
)

// resourceTypes are those of Identity Center and Organizations in the provider
// hashicorp/aws 6, released or proposed, and one that nobody has thought of.
var resourceTypes = map[string]string{
	"aws_identitystore_group":                                    isRead,
	"aws_identitystore_group_membership":                         isRead,
	"aws_identitystore_group_memberships_exclusive":              isGap,
	"aws_identitystore_user":                                     isRead,
	"aws_organizations_account":                                  isRead,
	"aws_organizations_account_parent":                           isGap,
	"aws_organizations_aws_service_access":                       isRead,
	"aws_organizations_delegated_administrator":                  isRead,
	"aws_organizations_organization":                             isRead,
	"aws_organizations_organizational_unit":                      isRead,
	"aws_organizations_policy":                                   isRead,
	"aws_organizations_policy_attachment":                        isRead,
	"aws_organizations_resource_policy":                          nothing,
	"aws_organizations_tag":                                      nothing,
	"aws_ssoadmin_account_assignment":                            isRead,
	"aws_ssoadmin_account_assignments_exclusive":                 isGap,
	"aws_ssoadmin_application":                                   isRead,
	"aws_ssoadmin_application_access_scope":                      isRead,
	"aws_ssoadmin_application_assignment":                        isRead,
	"aws_ssoadmin_application_assignment_configuration":          isRead,
	"aws_ssoadmin_application_authentication_method":             isGap,
	"aws_ssoadmin_application_grant":                             isGap,
	"aws_ssoadmin_application_session_configuration":             isGap,
	"aws_ssoadmin_customer_managed_policy_attachment":            isRead,
	"aws_ssoadmin_customer_managed_policy_attachments_exclusive": isRead,
	"aws_ssoadmin_instance":                                      isGap,
	"aws_ssoadmin_instance_access_control_attributes":            isRead,
	"aws_ssoadmin_managed_policy_attachment":                     isRead,
	"aws_ssoadmin_managed_policy_attachments_exclusive":          isRead,
	"aws_ssoadmin_permission_set":                                isRead,
	"aws_ssoadmin_permission_set_inline_policy":                  isRead,
	"aws_ssoadmin_permissions_boundary_attachment":               isRead,
	"aws_ssoadmin_region":                                        isRead,
	"aws_ssoadmin_trusted_token_issuer":                          isRead,
}

func TestNoTypeOfResourceIsPassedOver(t *testing.T) {
	for resourceType, fate := range resourceTypes {
		t.Run(resourceType, func(t *testing.T) {
			one := assembled(t, resource(resourceType, "one", nil))
			many := validSnapshot(t, &declaration.Declarations{IaC: &snapshot.IaC{}, Unresolved: []declaration.Unresolved{{
				Types: []string{resourceType}, Symbol: &declaration.Symbol{Address: "var.many", Why: declaration.Unset},
			}}})
			got := nothing
			switch {
			case says(one, "resources of type "+resourceType+" are not read"):
				got = isGap
			case says(many, "how many "+resourceType+" there are"):
				got = isRead
			case cmp.Diff(assembled(t), one) != "":
				got = "changes the snapshot, and is not read"
			}
			if got != fate {
				t.Errorf("%s; want: %s", got, fate)
			}
		})
	}
}

// says reports whether the meaning of a gap holds a text.
func says(s *snapshot.Snapshot, text string) bool {
	for _, section := range s.Coverage {
		for _, gap := range section.Gaps {
			if strings.Contains(gap.Meaning, text) {
				return true
			}
		}
	}
	return false
}

func TestDataSourcesAndWhatIsDeletedDeclareNothing(t *testing.T) {
	gone := resource("aws_ssoadmin_application_grant", "old", nil)
	gone.Removed = true
	s := assembled(t, gone, data("aws_organizations_entity_path", "all", nil), data("aws_ssoadmin_application_assignments", "all", nil))
	if diff := cmp.Diff(assembled(t), s); diff != "" {
		t.Error(diff)
	}
}

func TestRegionsOfTheInstance(t *testing.T) {
	region := func(name string, region cty.Value, more attributes) *declaration.Resource {
		arguments := attributes{"region_name": region, "instance_arn": unset("instance")}
		for key, value := range more {
			arguments[key] = value
		}
		return resource("aws_ssoadmin_region", name, arguments)
	}
	gone := region("gone", text("us-west-2"), nil)
	gone.Removed = true
	s := assembled(t,
		region("paris", placed("eu-west-3", "main.tf", 4), nil),
		region("tokyo", text("ap-northeast-1"), attributes{"status": text("ADDING")}),
		region("later", unset("region"), nil), gone,
	)
	if diff := cmp.Diff(map[string]string{"eu-west-3": "ACTIVE", "ap-northeast-1": "ADDING"}, s.Instance.Regions); diff != "" {
		t.Error(diff)
	}
	if got := s.Instance.Locations["regions"].StartLine; got != 4 {
		t.Errorf("the place is line %d", got)
	}
	want := []string{"variables.tf:7: the Region of aws_ssoadmin_region.later is not known: it depends on var.region: it has no value"}
	if diff := cmp.Diff(want, gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionInstance, "", "regions")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"regions/us-west-2"}, s.IaC.Removals); diff != "" {
		t.Error(diff)
	}
}

func TestTrustedAccessByResourcesOfItsOwn(t *testing.T) {
	s := assembled(t,
		resource("aws_organizations_organization", "all", attributes{"aws_service_access_principals": list(text("sso.amazonaws.com"))}),
		resource("aws_organizations_aws_service_access", "config", attributes{"service_principal": text("config.amazonaws.com")}),
		resource("aws_organizations_aws_service_access", "later", attributes{"service_principal": unset("service")}),
	)
	if diff := cmp.Diff([]string{"config.amazonaws.com", "sso.amazonaws.com"}, s.Organization.TrustedServices); diff != "" {
		t.Error(diff)
	}
	if len(gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionOrganization, "", "trusted_services")) != 1 {
		t.Error("no gap for the service that is not known")
	}
}

func TestSeveralInstancesAreTold(t *testing.T) {
	const one, other = "arn:aws:sso:::instance/ssoins-1111111111111111", "arn:aws:sso:::instance/ssoins-2222222222222222"
	in := func(name string, more attributes) *declaration.Resource { return set(name, more) }
	for name, test := range map[string]struct {
		resources []*declaration.Resource
		want      string // "" for one instance
	}{
		"one instance":   {[]*declaration.Resource{in("A", attributes{"instance_arn": text(one)}), in("B", attributes{"instance_arn": text(one)})}, ""},
		"one, looked up": {[]*declaration.Resource{in("A", attributes{"instance_arn": text(one)}), in("B", attributes{"instance_arn": unset("instance")})}, ""},
		"two instances":  {[]*declaration.Resource{in("A", attributes{"instance_arn": text(one)}), in("B", attributes{"instance_arn": text(other)})}, "ssoins-1111111111111111, ssoins-2222222222222222"},
		"by a permission set": {[]*declaration.Resource{in("A", attributes{"instance_arn": text(one)}),
			assignment("a", text("arn:aws:sso:::permissionSet/ssoins-2222222222222222/ps-1"), text("x"), "GROUP", text(account))}, "ssoins-1111111111111111, ssoins-2222222222222222"},
		"two identity stores": {[]*declaration.Resource{
			resource("aws_identitystore_group", "a", attributes{"display_name": text("A"), "identity_store_id": text("d-1")}),
			resource("aws_identitystore_group", "b", attributes{"display_name": text("B"), "identity_store_id": text("d-2")})}, "d-1, d-2"},
		"two Regions": {[]*declaration.Resource{in("A", attributes{"region": text("eu-west-1")}), in("B", attributes{"region": text("us-east-1")})}, "eu-west-1, us-east-1"},
		"two Regions, one only looked at": {[]*declaration.Resource{in("A", attributes{"region": text("eu-west-1")}),
			data("aws_ssoadmin_instances", "b", attributes{"region": text("us-east-1")})}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := assembled(t, test.resources...)
			for _, section := range []snapshot.Section{snapshot.SectionPermissionSets, snapshot.SectionAccountAssignments, snapshot.SectionGroups, snapshot.SectionInstance} {
				told := slices.ContainsFunc(gapsOn(s, snapshot.CauseUnresolved, section, "", "arn"), func(meaning string) bool {
					return strings.Contains(meaning, "which are read as of one instance") && strings.Contains(meaning, test.want)
				})
				if told != (test.want != "") {
					t.Errorf("gaps on %s are %q", section, gapsOn(s, snapshot.CauseUnresolved, section, "", "arn"))
				}
			}
		})
	}
}
