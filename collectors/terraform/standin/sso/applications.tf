variable "sso_applications" {
  type = map(object({
    name                     = string
    application_provider_arn = string
    description              = optional(string)
    portal_options = optional(object({
      sign_in_options = optional(object({
        application_url = optional(string)
        origin          = string
      }))
      visibility = optional(string)
    }))
    status              = optional(string)
    client_token        = optional(string)
    tags                = optional(map(string))
    assignment_required = bool
    assignments_access_scope = optional(list(object({
      authorized_targets = optional(list(string))
      scope              = string
    })))
    group_assignments = optional(list(string))
    user_assignments  = optional(list(string))
  }))
  default = {}
}

variable "sso_instance_access_control_attributes" {
  type = list(object({
    attribute_name = string
    source         = list(string)
  }))
  default = []
}

resource "aws_ssoadmin_application" "sso_apps" {
  for_each                 = var.sso_applications
  instance_arn             = local.instance_arn
  name                     = each.value.name
  application_provider_arn = each.value.application_provider_arn
  description              = each.value.description
}

resource "aws_ssoadmin_application_assignment_configuration" "sso_apps_assignments_configs" {
  for_each            = var.sso_applications
  application_arn     = aws_ssoadmin_application.sso_apps[each.key].application_arn
  assignment_required = each.value.assignment_required
}

resource "aws_ssoadmin_application_access_scope" "sso_apps_assignments_access_scope" {
  for_each = merge([
    for key, application in var.sso_applications : {
      for index, scope in coalesce(application.assignments_access_scope, []) : "${key}.${index}" => { application = key, scope = scope }
    }
  ]...)
  application_arn    = aws_ssoadmin_application.sso_apps[each.value.application].application_arn
  authorized_targets = [for target in coalesce(each.value.scope.authorized_targets, []) : aws_ssoadmin_application.sso_apps[target].application_arn]
  scope              = each.value.scope.scope
}

resource "aws_ssoadmin_application_assignment" "sso_apps_groups_assignments" {
  for_each = merge([
    for key, application in var.sso_applications : {
      for index, group in coalesce(application.group_assignments, []) : "${key}.${index}" => { application = key, group = group }
    }
  ]...)
  application_arn = aws_ssoadmin_application.sso_apps[each.value.application].application_arn
  principal_type  = "GROUP"
  principal_id = (
    contains(keys(var.sso_groups), each.value.group) ? aws_identitystore_group.sso_groups[each.value.group].group_id :
    data.aws_identitystore_group.existing_sso_groups[each.value.group].group_id
  )
}

resource "aws_ssoadmin_application_assignment" "sso_apps_users_assignments" {
  for_each = merge([
    for key, application in var.sso_applications : {
      for index, user in coalesce(application.user_assignments, []) : "${key}.${index}" => { application = key, user = user }
    }
  ]...)
  application_arn = aws_ssoadmin_application.sso_apps[each.value.application].application_arn
  principal_type  = "USER"
  principal_id = (
    contains(keys(var.sso_users), each.value.user) ? aws_identitystore_user.sso_users[each.value.user].user_id :
    data.aws_identitystore_user.existing_sso_users[each.value.user].user_id
  )
}

resource "aws_ssoadmin_instance_access_control_attributes" "sso_access_control_attributes" {
  count        = length(var.sso_instance_access_control_attributes) == 0 ? 0 : 1
  instance_arn = local.instance_arn
  dynamic "attribute" {
    for_each = var.sso_instance_access_control_attributes
    content {
      key = local.attributes_by_position ? attribute.key : attribute.value.attribute_name
      value {
        source = attribute.value.source
      }
    }
  }
}

output "sso_applications_arns" {
  value = { for key, application in aws_ssoadmin_application.sso_apps : key => application.application_arn }
}
