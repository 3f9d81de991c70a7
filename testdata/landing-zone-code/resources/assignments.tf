locals {
  accounts = {
    management = "111111111111"
    workload   = "222222222222"
    sandbox    = "333333333333"
    security   = "444444444444"
  }

  access = {
    LZAdministrators = { permission_set = "LZAdministratorAccess", accounts = ["management"] }
    LZPowerUsers     = { permission_set = "LZPowerUserAccess", accounts = ["workload"] }
    LZReadOnly       = { permission_set = "LZReadOnlyAccess", accounts = ["workload", "sandbox", "security"] }
    LZSecurityAudit  = { permission_set = "LZSecurityAuditAccess", accounts = ["management", "security", "workload"] }
  }

  assignments = merge([
    for group, to in local.access : {
      for account in to.accounts : "${group}/${to.permission_set}/${account}" => {
        group          = group
        permission_set = to.permission_set
        account_id     = local.accounts[account]
      }
    }
  ]...)
}

resource "aws_identitystore_group" "this" {
  for_each = local.access

  identity_store_id = local.identity_store_id
  display_name      = each.key
  description       = "Members may assume ${each.value.permission_set}"
}

resource "aws_ssoadmin_account_assignment" "this" {
  for_each = local.assignments

  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.permission_set].arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.this[each.value.group].group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = each.value.account_id
}
