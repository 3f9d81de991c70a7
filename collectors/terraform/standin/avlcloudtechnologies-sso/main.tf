# Without this input the module makes an administrator of its own.
variable "permission_sets" {
  type = map(object({
    description               = optional(string)
    relay_state               = optional(string)
    session_duration          = optional(string)
    tags                      = optional(map(string))
    managed_policies          = optional(list(string))
    customer_managed_policies = optional(list(string))
    inline_policy             = optional(string)
  }))
  default = {
    AdministratorAccess = {
      session_duration = "PT2H"
      managed_policies = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    }
  }
}

variable "account_assignments" {
  type = list(object({
    principal_name = string
    principal_type = string
    permission_set = string
    account_ids    = list(string)
  }))
  default = []
}

variable "identitystore_group_data_source_depends_on" {
  type    = list(string)
  default = []
}

variable "identitystore_user_data_source_depends_on" {
  type    = list(string)
  default = []
}

data "aws_ssoadmin_instances" "this" {}

locals {
  instance_arn      = data.aws_ssoadmin_instances.this.arns[0]
  identity_store_id = data.aws_ssoadmin_instances.this.identity_store_ids[0]
}

data "aws_identitystore_group" "this" {
  for_each          = { for assignment in var.account_assignments : assignment.principal_name => assignment.principal_name... if assignment.principal_type == "GROUP" }
  identity_store_id = local.identity_store_id
  alternate_identifier {
    unique_attribute {
      attribute_path  = "DisplayName"
      attribute_value = each.value[0]
    }
  }
}

data "aws_identitystore_user" "this" {
  for_each          = { for assignment in var.account_assignments : assignment.principal_name => assignment.principal_name... if assignment.principal_type == "USER" }
  identity_store_id = local.identity_store_id
  alternate_identifier {
    unique_attribute {
      attribute_path  = "UserName"
      attribute_value = each.value[0]
    }
  }
}

resource "aws_ssoadmin_permission_set" "this" {
  for_each         = var.permission_sets
  instance_arn     = local.instance_arn
  name             = each.key
  description      = each.value.description
  relay_state      = each.value.relay_state
  session_duration = each.value.session_duration
  tags             = each.value.tags
}

# Every permission set has one here, an empty one where it has none: a policy that
# is not known is one of its own set.
resource "aws_ssoadmin_permission_set_inline_policy" "this" {
  for_each           = var.permission_sets
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
  inline_policy      = each.value.inline_policy
}

resource "aws_ssoadmin_managed_policy_attachment" "this" {
  for_each = merge([
    for name, permission_set in var.permission_sets : {
      for index, policy in coalesce(permission_set.managed_policies, []) : "${name}.${index}" => { permission_set = name, policy = policy }
    }
  ]...)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.permission_set].arn
  managed_policy_arn = each.value.policy
}

resource "aws_ssoadmin_customer_managed_policy_attachment" "this" {
  for_each = merge([
    for name, permission_set in var.permission_sets : {
      for index, policy in coalesce(permission_set.customer_managed_policies, []) : "${name}.${index}" => { permission_set = name, policy = policy }
    }
  ]...)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.permission_set].arn
  customer_managed_policy_reference {
    name = each.value.policy
    path = "/"
  }
}

resource "aws_ssoadmin_account_assignment" "this" {
  for_each = merge([
    for index, assignment in var.account_assignments : {
      for a, account in assignment.account_ids : "${index}.${a}" => {
        account        = account
        permission_set = assignment.permission_set
        principal_name = assignment.principal_name
        principal_type = assignment.principal_type
      }
    }
  ]...)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.permission_set].arn
  principal_id = (
    each.value.principal_type == "GROUP" ? data.aws_identitystore_group.this[each.value.principal_name].group_id :
    data.aws_identitystore_user.this[each.value.principal_name].user_id
  )
  principal_type = each.value.principal_type
  target_id      = each.value.account
  target_type    = "AWS_ACCOUNT"
}

output "aws_ssoadmin_permission_sets" {
  value = aws_ssoadmin_permission_set.this
}

output "aws_ssoadmin_account_assignments" {
  value = aws_ssoadmin_account_assignment.this
}
