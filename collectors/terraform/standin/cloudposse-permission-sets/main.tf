variable "permission_sets" {
  type = list(object({
    name               = string
    description        = string
    relay_state        = string
    session_duration   = string
    tags               = map(string)
    inline_policy      = string
    policy_attachments = list(string)
    # Since 0.7.
    customer_managed_policy_attachments = optional(list(object({
      name = string
      path = optional(string)
    })))
  }))
  default = []
}

data "aws_ssoadmin_instances" "this" {}

locals {
  instance_arn = data.aws_ssoadmin_instances.this.arns[0]
  by_name      = { for permission_set in var.permission_sets : permission_set.name => permission_set }
}

# An empty string is as good as none.
resource "aws_ssoadmin_permission_set" "this" {
  for_each         = local.by_name
  instance_arn     = local.instance_arn
  name             = each.value.name
  description      = each.value.description
  relay_state      = each.value.relay_state != "" ? each.value.relay_state : null
  session_duration = each.value.session_duration != "" ? each.value.session_duration : null
  tags             = each.value.tags
}

# Every permission set has one here, an empty one where it has none: a policy that
# is not known is one of its own set.
resource "aws_ssoadmin_permission_set_inline_policy" "this" {
  for_each           = local.by_name
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
  inline_policy      = each.value.inline_policy
}

resource "aws_ssoadmin_managed_policy_attachment" "this" {
  for_each = merge([
    for name, permission_set in local.by_name : {
      for index, policy in permission_set.policy_attachments : "${name}.${index}" => { permission_set = name, policy = policy }
    }
  ]...)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.permission_set].arn
  managed_policy_arn = each.value.policy
}

resource "aws_ssoadmin_customer_managed_policy_attachment" "this" {
  for_each = merge([
    for name, permission_set in local.by_name : {
      for index, policy in coalesce(permission_set.customer_managed_policy_attachments, []) : "${name}.${index}" => { permission_set = name, policy = policy }
    }
  ]...)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.permission_set].arn
  customer_managed_policy_reference {
    name = each.value.policy.name
    path = coalesce(each.value.policy.path, "/")
  }
}

output "permission_sets" {
  value = aws_ssoadmin_permission_set.this
}
