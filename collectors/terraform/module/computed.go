package module

import (
	"slices"
	"strings"
)

// A schema is what the AWS provider's resource type has: the arguments that code
// may set, and what the provider sets where code does not. A name of a nested
// block stands among blocks whatever its depth.
type schema struct {
	arguments, computed, blocks []string
	names                       []string // all of them
}

func newSchema(arguments, computed, blocks string) schema {
	s := schema{arguments: strings.Fields(arguments), computed: strings.Fields(computed), blocks: strings.Fields(blocks)}
	s.names = slices.Concat(s.arguments, s.computed, s.blocks)
	return s
}

// schemas are the resource types whose instances are declarations, after the
// documentation of the provider hashicorp/aws 6.
var schemas = map[string]schema{
	"aws_ssoadmin_permission_set":                                newSchema("instance_arn name description relay_state session_duration tags region", "arn id created_date tags_all", "timeouts"),
	"aws_ssoadmin_permission_set_inline_policy":                  newSchema("inline_policy instance_arn permission_set_arn region", "id", "timeouts"),
	"aws_ssoadmin_managed_policy_attachment":                     newSchema("instance_arn managed_policy_arn permission_set_arn region", "id managed_policy_name", "timeouts"),
	"aws_ssoadmin_managed_policy_attachments_exclusive":          newSchema("instance_arn permission_set_arn managed_policy_arns region", "", "timeouts"),
	"aws_ssoadmin_customer_managed_policy_attachment":            newSchema("instance_arn permission_set_arn region", "id", "customer_managed_policy_reference timeouts"),
	"aws_ssoadmin_customer_managed_policy_attachments_exclusive": newSchema("instance_arn permission_set_arn region", "", "customer_managed_policy_reference timeouts"),
	"aws_ssoadmin_permissions_boundary_attachment":               newSchema("instance_arn permission_set_arn region", "id", "permissions_boundary customer_managed_policy_reference timeouts"),
	"aws_ssoadmin_account_assignment":                            newSchema("instance_arn permission_set_arn principal_id principal_type target_id target_type region", "id", "timeouts"),
	"aws_ssoadmin_instance_access_control_attributes":            newSchema("instance_arn region", "id status status_reason", "attribute value"),
	"aws_ssoadmin_instance":                                      newSchema("name tags region", "arn id identity_store_id owner_account_id created_date status tags_all", "timeouts"),
	"aws_ssoadmin_region":                                        newSchema("instance_arn region_name region", "status", "timeouts"),
	"aws_ssoadmin_application":                                   newSchema("name application_provider_arn instance_arn client_token description status tags region", "arn application_arn application_account id tags_all", "portal_options sign_in_options"),
	"aws_ssoadmin_application_assignment":                        newSchema("application_arn principal_id principal_type region", "id", ""),
	"aws_ssoadmin_application_assignment_configuration":          newSchema("application_arn assignment_required region", "id", ""),
	"aws_ssoadmin_application_access_scope":                      newSchema("application_arn scope authorized_targets region", "id", ""),
	"aws_ssoadmin_trusted_token_issuer":                          newSchema("name instance_arn trusted_token_issuer_type client_token tags region", "arn id tags_all", "trusted_token_issuer_configuration oidc_jwt_configuration"),
	"aws_identitystore_group":                                    newSchema("identity_store_id display_name description region", "arn id group_id external_ids", ""),
	"aws_identitystore_group_membership":                         newSchema("identity_store_id group_id member_id region", "id membership_id", ""),
	"aws_identitystore_user":                                     newSchema("identity_store_id user_name display_name locale nickname preferred_language profile_url timezone title user_type region", "arn id user_id external_ids", "name emails phone_numbers addresses"),
	"aws_organizations_account":                                  newSchema("name email close_on_deletion create_govcloud iam_user_access_to_billing role_name tags", "arn id govcloud_id joined_method joined_timestamp status state tags_all parent_id", "timeouts"),
	"aws_organizations_organization":                             newSchema("aws_service_access_principals enabled_policy_types feature_set", "arn id accounts master_account_arn master_account_email master_account_id master_account_name non_master_accounts roots", ""),
	"aws_organizations_organizational_unit":                      newSchema("name parent_id tags", "arn id accounts tags_all", ""),
	"aws_organizations_delegated_administrator":                  newSchema("account_id service_principal", "id arn delegation_enabled_date email joined_method joined_timestamp name status", ""),
	"aws_organizations_aws_service_access":                       newSchema("service_principal", "date_enabled", ""),
	"aws_organizations_policy":                                   newSchema("name content description skip_destroy type tags", "arn id tags_all", ""),
	"aws_organizations_policy_attachment":                        newSchema("policy_id target_id skip_destroy", "id", ""),
	"aws_organizations_resource_policy":                          newSchema("content tags", "arn id tags_all", ""),
	"aws_iam_policy":                                             newSchema("name name_prefix path policy description delay_after_policy_creation_in_ms tags", "arn id policy_id attachment_count tags_all", ""),
}

// dataBlocks are the nested blocks of data sources that are read.
var dataBlocks = map[string]string{
	"aws_iam_policy_document":        "statement condition principals not_principals",
	"aws_identitystore_group":        "alternate_identifier external_id unique_attribute filter",
	"aws_identitystore_user":         "alternate_identifier external_id unique_attribute filter",
	"aws_organizations_organization": "",
}

// interesting reports whether the instances of a type are declarations.
func interesting(kind string) bool {
	return strings.HasPrefix(kind, "aws_ssoadmin_") || strings.HasPrefix(kind, "aws_identitystore_") ||
		strings.HasPrefix(kind, "aws_organizations_") || kind == "aws_iam_policy_document" || kind == "aws_iam_policy"
}

// blockNames are the names of a type's nested blocks.
func blockNames(kind string) map[string]bool {
	names := map[string]bool{}
	for _, name := range slices.Concat(schemas[kind].blocks, strings.Fields(dataBlocks[kind])) {
		names[name] = true
	}
	return names
}
