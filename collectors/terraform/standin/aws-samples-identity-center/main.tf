# Both are paths of YAML files, or of templates of them.
variable "permission_sets" {
  type    = string
  default = null
}

variable "account_assignments" {
  type    = string
  default = null
}

# Not the module's: YAML files that are read without the call of the module.
variable "files" {
  type = object({
    permission_sets     = list(string)
    account_assignments = list(string)
  })
  default = null
}

variable "policies" {
  type    = string
  default = "./policies/"
}

variable "template_variables" {
  type    = any
  default = {}
}

# Not the module's: what the files hold.
variable "declared_permission_sets" {
  type = map(object({
    description               = optional(string)
    tags                      = optional(map(string))
    session_duration          = optional(string)
    inline_policy             = optional(string)
    aws_managed_policies      = optional(list(string))
    customer_managed_policies = optional(list(string))
    permissions_boundary = optional(object({
      aws_managed_policy      = optional(string)
      customer_managed_policy = optional(string)
    }))
  }))
  default = {}
}

variable "declared_assignments" {
  type = map(object({
    principal       = string
    principal_type  = string
    permission_sets = list(string)
    account_list    = list(string)
  }))
  default = {}
}

data "aws_ssoadmin_instances" "this" {}

locals {
  instance_arn      = data.aws_ssoadmin_instances.this.arns[0]
  identity_store_id = data.aws_ssoadmin_instances.this.identity_store_ids[0]

  permission_set_files = var.files != null ? var.files.permission_sets : [var.permission_sets]
  assignment_files     = var.files != null ? var.files.account_assignments : [var.account_assignments]

  declared_permission_sets_by_file = [for path in local.permission_set_files : endswith(path, ".tpl") ? yamldecode(templatefile(path, var.template_variables)) : yamldecode(file(path))]
  declared_assignments_by_file     = [for path in local.assignment_files : endswith(path, ".tpl") ? yamldecode(templatefile(path, var.template_variables)) : yamldecode(file(path))]

  declared_permission_sets = merge(local.declared_permission_sets_by_file...)
  declared_assignments     = merge(local.declared_assignments_by_file...)

  assignments = merge(flatten([
    for entry, assignment in local.declared_assignments : [
      for a, account in assignment.account_list : {
        for p, permission_set in assignment.permission_sets : "${entry}.${a}.${p}" => {
          account        = account
          permission_set = permission_set
          principal      = assignment.principal
          principal_type = upper(assignment.principal_type)
        }
      }
    ]
  ])...)
}

data "aws_identitystore_group" "this" {
  for_each          = { for assignment in local.assignments : assignment.principal => assignment.principal... if assignment.principal_type == "GROUP" }
  identity_store_id = local.identity_store_id
  alternate_identifier {
    unique_attribute {
      attribute_path  = "DisplayName"
      attribute_value = each.value[0]
    }
  }
}

data "aws_identitystore_user" "this" {
  for_each          = { for assignment in local.assignments : assignment.principal => assignment.principal... if assignment.principal_type == "USER" }
  identity_store_id = local.identity_store_id
  alternate_identifier {
    unique_attribute {
      attribute_path  = "UserName"
      attribute_value = each.value[0]
    }
  }
}

# Where no file declares permission sets others do, and they are known by name.
data "aws_ssoadmin_permission_set" "named" {
  for_each     = { for assignment in local.assignments : assignment.permission_set => assignment.permission_set... if length(local.permission_set_files) == 0 }
  instance_arn = local.instance_arn
  name         = each.value[0]
}

resource "aws_ssoadmin_permission_set" "this" {
  for_each         = local.declared_permission_sets
  instance_arn     = local.instance_arn
  name             = each.key
  description      = each.value.description
  session_duration = each.value.session_duration
  tags             = each.value.tags
}

# Every permission set has one here, an empty one where it has none: a policy that
# is not known is one of its own set.
resource "aws_ssoadmin_permission_set_inline_policy" "this" {
  for_each           = local.declared_permission_sets
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
  inline_policy      = each.value.inline_policy != null ? file("${var.policies}${each.value.inline_policy}.json") : null
}

resource "aws_ssoadmin_managed_policy_attachment" "this" {
  for_each = merge([
    for name, permission_set in local.declared_permission_sets : {
      for index, policy in coalesce(permission_set.aws_managed_policies, []) : "${name}.${index}" => { permission_set = name, policy = policy }
    }
  ]...)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.permission_set].arn
  managed_policy_arn = "arn:aws:iam::aws:policy/${each.value.policy}"
}

resource "aws_ssoadmin_customer_managed_policy_attachment" "this" {
  for_each = merge([
    for name, permission_set in local.declared_permission_sets : {
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

resource "aws_ssoadmin_permissions_boundary_attachment" "managed" {
  for_each           = { for name, permission_set in local.declared_permission_sets : name => permission_set.permissions_boundary if try(permission_set.permissions_boundary.aws_managed_policy, null) != null }
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
  permissions_boundary {
    managed_policy_arn = "arn:aws:iam::aws:policy/${each.value.aws_managed_policy}"
  }
}

resource "aws_ssoadmin_permissions_boundary_attachment" "custom" {
  for_each           = { for name, permission_set in local.declared_permission_sets : name => permission_set.permissions_boundary if try(permission_set.permissions_boundary.customer_managed_policy, null) != null }
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
  permissions_boundary {
    customer_managed_policy_reference {
      name = each.value.customer_managed_policy
      path = "/"
    }
  }
}

resource "aws_ssoadmin_account_assignment" "this" {
  for_each           = local.assignments
  instance_arn       = local.instance_arn
  permission_set_arn = length(local.permission_set_files) == 0 ? data.aws_ssoadmin_permission_set.named[each.value.permission_set].arn : aws_ssoadmin_permission_set.this[each.value.permission_set].arn
  principal_id = (
    each.value.principal_type == "GROUP" ? data.aws_identitystore_group.this[each.value.principal].group_id :
    data.aws_identitystore_user.this[each.value.principal].user_id
  )
  principal_type = each.value.principal_type
  target_id      = each.value.account
  target_type    = "AWS_ACCOUNT"
}
