variable "account_assignments" {
  type = list(object({
    account = string
    # A label since 0.2; the ARN counts.
    permission_set_name = optional(string)
    permission_set_arn  = string
    principal_name      = string
    principal_type      = string
  }))
}

variable "identitystore_group_depends_on" {
  type    = list(string)
  default = []
}

data "aws_ssoadmin_instances" "this" {}

locals {
  instance_arn      = data.aws_ssoadmin_instances.this.arns[0]
  identity_store_id = data.aws_ssoadmin_instances.this.identity_store_ids[0]
}

# The module looks every principal up, even one that the caller declares.
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

resource "aws_ssoadmin_account_assignment" "this" {
  for_each           = { for index, assignment in var.account_assignments : "${index}" => assignment }
  instance_arn       = local.instance_arn
  permission_set_arn = each.value.permission_set_arn
  principal_id       = each.value.principal_type == "GROUP" ? data.aws_identitystore_group.this[each.value.principal_name].group_id : data.aws_identitystore_user.this[each.value.principal_name].user_id
  principal_type     = each.value.principal_type
  target_id          = each.value.account
  target_type        = "AWS_ACCOUNT"
}

output "assignments" {
  value = aws_ssoadmin_account_assignment.this
}
