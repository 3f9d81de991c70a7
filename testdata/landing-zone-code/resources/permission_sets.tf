locals {
  permission_sets = {
    LZAdministratorAccess = {
      description      = "Everything, for changes to the landing zone itself"
      session_duration = "PT1H"
      managed_policies = ["arn:aws:iam::aws:policy/AdministratorAccess"]
      tags             = { ManagedBy = "Terraform", Tier = "admin" }
    }
    LZPowerUserAccess = {
      description      = "Build and run workloads, without identities"
      session_duration = "PT4H"
      managed_policies = ["arn:aws:iam::aws:policy/PowerUserAccess"]
      tags             = { ManagedBy = "Terraform", Tier = "power-user" }
    }
    LZReadOnlyAccess = {
      description      = "Look at everything, change nothing"
      session_duration = "PT8H"
      managed_policies = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
      tags             = { ManagedBy = "Terraform", Tier = "read-only" }
    }
    LZSecurityAuditAccess = {
      description      = "Review configuration and findings"
      session_duration = "PT8H"
      managed_policies = [
        "arn:aws:iam::aws:policy/SecurityAudit",
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
      ]
      tags = { ManagedBy = "Terraform", Tier = "security-audit" }
    }
  }

  attachments = merge([
    for name, set in local.permission_sets : {
      for arn in set.managed_policies : "${name}.${arn}" => { set = name, arn = arn }
    }
  ]...)
}

resource "aws_ssoadmin_permission_set" "this" {
  for_each = local.permission_sets

  instance_arn     = local.instance_arn
  name             = each.key
  description      = each.value.description
  session_duration = each.value.session_duration
  tags             = each.value.tags
}

resource "aws_ssoadmin_managed_policy_attachment" "this" {
  for_each = local.attachments

  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.set].arn
  managed_policy_arn = each.value.arn
}
