variable "permission_sets" {
  type = map(object({
    description               = optional(string)
    relay_state               = optional(string)
    session_duration          = optional(string)
    tags                      = optional(map(string))
    aws_managed_policies      = optional(list(string))
    customer_managed_policies = optional(any)
    inline_policy             = optional(string)
    permissions_boundary = optional(object({
      managed_policy_arn = optional(string)
      customer_managed_policy_reference = optional(object({
        name = string
        path = optional(string)
      }))
    }))
  }))
  default = {}
}

variable "existing_permission_sets" {
  type    = map(object({ permission_set_name = string }))
  default = {}
}

data "aws_ssoadmin_permission_set" "existing_permission_sets" {
  for_each     = var.existing_permission_sets
  instance_arn = local.instance_arn
  name         = each.value.permission_set_name
}

resource "aws_ssoadmin_permission_set" "pset" {
  for_each         = local.permission_sets
  instance_arn     = local.instance_arn
  name             = each.key
  description      = each.value.description
  relay_state      = each.value.relay_state
  session_duration = each.value.session_duration
  tags             = merge(local.tags, each.value.tags)
}

# Keys count, so that an attachment whose policy is not known is still one.
resource "aws_ssoadmin_managed_policy_attachment" "pset_aws_managed_policy" {
  for_each = merge([
    for name, permission_set in local.permission_sets : {
      for index, policy in coalesce(permission_set.aws_managed_policies, []) :
      "${name}.${index}" => { permission_set = name, policy = policy }
    }
  ]...)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.pset[each.value.permission_set].arn
  managed_policy_arn = each.value.policy
}

resource "aws_ssoadmin_customer_managed_policy_attachment" "pset_customer_managed_policy" {
  for_each = merge([
    for name, permission_set in local.permission_sets : {
      for index, policy in coalesce(permission_set.customer_managed_policies, []) :
      "${name}.${index}" => { permission_set = name, policy = policy }
    }
  ]...)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.pset[each.value.permission_set].arn
  customer_managed_policy_reference {
    name = try(each.value.policy.name, each.value.policy)
    path = try(each.value.policy.path, "/")
  }
}

# Every permission set has one here, an empty one where it has none: a policy that
# is not known is one of its own set.
resource "aws_ssoadmin_permission_set_inline_policy" "pset_inline_policy" {
  for_each           = local.permission_sets
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.pset[each.key].arn
  inline_policy      = each.value.inline_policy
}

resource "aws_ssoadmin_permissions_boundary_attachment" "pset_permissions_boundary_aws_managed" {
  for_each           = { for name, permission_set in local.permission_sets : name => permission_set.permissions_boundary if try(permission_set.permissions_boundary.managed_policy_arn, null) != null }
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.pset[each.key].arn
  permissions_boundary {
    managed_policy_arn = each.value.managed_policy_arn
  }
}

resource "aws_ssoadmin_permissions_boundary_attachment" "pset_permissions_boundary_customer_managed" {
  for_each           = { for name, permission_set in local.permission_sets : name => permission_set.permissions_boundary if try(permission_set.permissions_boundary.customer_managed_policy_reference, null) != null }
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.pset[each.key].arn
  permissions_boundary {
    customer_managed_policy_reference {
      name = each.value.customer_managed_policy_reference.name
      path = coalesce(each.value.customer_managed_policy_reference.path, "/")
    }
  }
}

output "permission_set_arns" {
  value = { for name, permission_set in aws_ssoadmin_permission_set.pset : name => permission_set.arn }
}
