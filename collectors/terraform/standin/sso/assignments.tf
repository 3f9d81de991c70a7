variable "account_assignments" {
  type = map(object({
    principal_name  = string
    principal_type  = string
    principal_idp   = optional(string)
    permission_sets = list(string)
    account_ids     = list(string)
  }))
  default = {}
}

locals {
  # Keys count, so that an assignment whose account is not known is still one,
  # and that the same assignment twice is two.
  assignments = merge(flatten([
    for entry, assignment in local.account_assignments : [
      for a, account in assignment.account_ids : {
        for p, permission_set in assignment.permission_sets :
        "${entry}.${a}.${p}" => {
          permission_set = permission_set
          account        = account
          principal_name = assignment.principal_name
          principal_type = assignment.principal_type
          # "named" is found by its name only.
          principal_from = local.principals_elsewhere || !contains(["INTERNAL", "EXTERNAL", "GOOGLE"], coalesce(assignment.principal_idp, "none")) ? "named" : assignment.principal_idp
          principal_idp  = assignment.principal_idp
        }
      }
    ]
  ])...)
}

data "aws_identitystore_group" "named" {
  for_each          = { for assignment in local.assignments : assignment.principal_name => assignment.principal_name... if assignment.principal_type == "GROUP" && assignment.principal_from == "named" }
  identity_store_id = local.identity_store_id
  alternate_identifier {
    unique_attribute {
      attribute_path  = "DisplayName"
      attribute_value = each.value[0]
    }
  }
}

data "aws_identitystore_user" "named" {
  for_each          = { for assignment in local.assignments : assignment.principal_name => assignment.principal_name... if assignment.principal_type == "USER" && assignment.principal_from == "named" }
  identity_store_id = local.identity_store_id
  alternate_identifier {
    unique_attribute {
      attribute_path  = "UserName"
      attribute_value = each.value[0]
    }
  }
}

data "aws_ssoadmin_permission_set" "named" {
  for_each     = { for assignment in local.assignments : assignment.permission_set => assignment.permission_set... if local.permission_sets_elsewhere }
  instance_arn = local.instance_arn
  name         = each.value[0]
}

# An account is named by its id or, where it has no twelve digits, by its name.
data "aws_organizations_account" "named" {
  for_each = { for assignment in local.assignments : assignment.account => assignment.account... if !can(regex("[0-9]{12}", assignment.account)) }
  name     = each.key
}

resource "aws_ssoadmin_account_assignment" "account_assignment" {
  for_each     = local.assignments
  instance_arn = local.instance_arn
  permission_set_arn = (
    local.permission_sets_elsewhere ? data.aws_ssoadmin_permission_set.named[each.value.permission_set].arn :
    contains(keys(local.permission_sets), each.value.permission_set) ? aws_ssoadmin_permission_set.pset[each.value.permission_set].arn :
    data.aws_ssoadmin_permission_set.existing_permission_sets[each.value.permission_set].arn
  )
  principal_type = each.value.principal_type
  principal_idp  = each.value.principal_idp
  principal_id = (
    each.value.principal_type == "GROUP" ? (
      each.value.principal_from == "INTERNAL" ? aws_identitystore_group.sso_groups[each.value.principal_name].group_id :
      each.value.principal_from == "EXTERNAL" ? data.aws_identitystore_group.existing_sso_groups[each.value.principal_name].group_id :
      data.aws_identitystore_group.named[each.value.principal_name].group_id
      ) : (
      each.value.principal_from == "INTERNAL" ? aws_identitystore_user.sso_users[each.value.principal_name].user_id :
      each.value.principal_from == "EXTERNAL" ? data.aws_identitystore_user.existing_sso_users[each.value.principal_name].user_id :
      each.value.principal_from == "GOOGLE" ? data.aws_identitystore_user.existing_google_sso_users[each.value.principal_name].user_id :
      data.aws_identitystore_user.named[each.value.principal_name].user_id
    )
  )
  # By way of a map, so that an account that is not known is that of the entry, whether an id or a name.
  target_id = {
    (each.value.account) = can(regex("[0-9]{12}", each.value.account)) ? each.value.account : data.aws_organizations_account.named[each.value.account].id
  }[each.value.account]
  target_type = "AWS_ACCOUNT"
}

output "account_assignment_data" {
  value = values(local.assignments)
}

output "principals_and_assignments" {
  value = local.assignments
}
