variable "sso_groups" {
  type = map(object({
    group_name        = string
    group_description = optional(string)
  }))
  default = {}
}

variable "existing_sso_groups" {
  type    = map(object({ group_name = string }))
  default = {}
}

variable "sso_users" {
  type = map(object({
    user_name               = string
    display_name            = optional(string)
    group_membership        = list(string)
    given_name              = string
    middle_name             = optional(string)
    family_name             = string
    name_formatted          = optional(string)
    honorific_prefix        = optional(string)
    honorific_suffix        = optional(string)
    email                   = string
    email_type              = optional(string)
    is_primary_email        = optional(bool)
    phone_number            = optional(string)
    phone_number_type       = optional(string)
    is_primary_phone_number = optional(bool)
    country                 = optional(string)
    locality                = optional(string)
    address_formatted       = optional(string)
    postal_code             = optional(string)
    is_primary_address      = optional(bool)
    region                  = optional(string)
    street_address          = optional(string)
    address_type            = optional(string)
    user_type               = optional(string)
    title                   = optional(string)
    locale                  = optional(string)
    nickname                = optional(string)
    preferred_language      = optional(string)
    profile_url             = optional(string)
    timezone                = optional(string)
  }))
  default = {}
}

# The module declares group_membership here too, and does not read it.
variable "existing_sso_users" {
  type    = map(object({ user_name = string }))
  default = {}
}

variable "existing_google_sso_users" {
  type = map(object({
    user_name        = string
    group_membership = optional(list(string))
  }))
  default = {}
}

data "aws_ssoadmin_instances" "sso_instance" {}

locals {
  instance_arn      = data.aws_ssoadmin_instances.sso_instance.arns[0]
  identity_store_id = data.aws_ssoadmin_instances.sso_instance.identity_store_ids[0]
}

resource "aws_identitystore_group" "sso_groups" {
  for_each          = var.sso_groups
  identity_store_id = local.identity_store_id
  display_name      = each.value.group_name
  description       = each.value.group_description
}

data "aws_identitystore_group" "existing_sso_groups" {
  for_each          = var.existing_sso_groups
  identity_store_id = local.identity_store_id
  alternate_identifier {
    unique_attribute {
      attribute_path  = "DisplayName"
      attribute_value = each.value.group_name
    }
  }
}

resource "aws_identitystore_user" "sso_users" {
  for_each          = var.sso_users
  identity_store_id = local.identity_store_id
  user_name         = each.value.user_name
}

data "aws_identitystore_user" "existing_sso_users" {
  for_each          = var.existing_sso_users
  identity_store_id = local.identity_store_id
  alternate_identifier {
    unique_attribute {
      attribute_path  = "UserName"
      attribute_value = each.value.user_name
    }
  }
}

data "aws_identitystore_user" "existing_google_sso_users" {
  for_each          = var.existing_google_sso_users
  identity_store_id = local.identity_store_id
  alternate_identifier {
    unique_attribute {
      attribute_path  = "UserName"
      attribute_value = each.value.user_name
    }
  }
}

resource "aws_identitystore_group_membership" "sso_group_membership" {
  for_each = merge([
    for user, attributes in var.sso_users : {
      for index, group in attributes.group_membership : "${user}.${index}" => { user = user, group = group }
    }
  ]...)
  identity_store_id = local.identity_store_id
  group_id = (
    contains(keys(var.sso_groups), each.value.group) ? aws_identitystore_group.sso_groups[each.value.group].group_id :
    data.aws_identitystore_group.existing_sso_groups[each.value.group].group_id
  )
  member_id = aws_identitystore_user.sso_users[each.value.user].user_id
}

resource "aws_identitystore_group_membership" "sso_group_membership_existing_google_sso_users" {
  for_each = merge([
    for user, attributes in var.existing_google_sso_users : {
      for index, group in coalesce(attributes.group_membership, []) : "${user}.${index}" => { user = user, group = group }
    }
  ]...)
  identity_store_id = local.identity_store_id
  group_id = (
    contains(keys(var.sso_groups), each.value.group) ? aws_identitystore_group.sso_groups[each.value.group].group_id :
    data.aws_identitystore_group.existing_sso_groups[each.value.group].group_id
  )
  member_id = data.aws_identitystore_user.existing_google_sso_users[each.value.user].user_id
}

output "identity_store_id" {
  value = local.identity_store_id
}

output "sso_instance_arn" {
  value = local.instance_arn
}

output "sso_groups_ids" {
  value = { for name, group in aws_identitystore_group.sso_groups : name => group.group_id }
}

output "sso_users_ids" {
  value = { for name, user in aws_identitystore_user.sso_users : name => user.user_id }
}
