terraform {
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.28"
    }
  }

  backend "s3" {
    bucket       = "example-identity-state"
    key          = "identity-center/terraform.tfstate"
    region       = "ap-southeast-2"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-southeast-2"
}

locals {
  management = "111111111111"
  workload   = "222222222222"
  sandbox    = "333333333333"
  security   = "444444444444"
}

module "sso" {
  source  = "oceansoft/sso/aws"
  version = "~> 1.1"

  enable_organizations_lookup = false

  sso_groups = {
    LZAdministrators = {
      group_name        = "LZAdministrators"
      group_description = "Members may assume LZAdministratorAccess"
    }
    LZPowerUsers = {
      group_name        = "LZPowerUsers"
      group_description = "Members may assume LZPowerUserAccess"
    }
    LZReadOnly = {
      group_name        = "LZReadOnly"
      group_description = "Members may assume LZReadOnlyAccess"
    }
    LZSecurityAudit = {
      group_name        = "LZSecurityAudit"
      group_description = "Members may assume LZSecurityAuditAccess"
    }
  }

  permission_sets = {
    LZAdministratorAccess = {
      description          = "Everything, for changes to the landing zone itself"
      session_duration     = "PT1H"
      aws_managed_policies = ["arn:aws:iam::aws:policy/AdministratorAccess"]
      tags                 = { ManagedBy = "Terraform", Tier = "admin" }
    }
    LZPowerUserAccess = {
      description          = "Build and run workloads, without identities"
      session_duration     = "PT4H"
      aws_managed_policies = ["arn:aws:iam::aws:policy/PowerUserAccess"]
      tags                 = { ManagedBy = "Terraform", Tier = "power-user" }
    }
    LZReadOnlyAccess = {
      description          = "Look at everything, change nothing"
      session_duration     = "PT8H"
      aws_managed_policies = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
      tags                 = { ManagedBy = "Terraform", Tier = "read-only" }
    }
    LZSecurityAuditAccess = {
      description      = "Review configuration and findings"
      session_duration = "PT8H"
      aws_managed_policies = [
        "arn:aws:iam::aws:policy/SecurityAudit",
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
      ]
      tags = { ManagedBy = "Terraform", Tier = "security-audit" }
    }
  }

  account_assignments = {
    LZAdministrators = {
      principal_name  = "LZAdministrators"
      principal_type  = "GROUP"
      principal_idp   = "INTERNAL"
      permission_sets = ["LZAdministratorAccess"]
      account_ids     = [local.management]
    }
    LZPowerUsers = {
      principal_name  = "LZPowerUsers"
      principal_type  = "GROUP"
      principal_idp   = "INTERNAL"
      permission_sets = ["LZPowerUserAccess"]
      account_ids     = [local.workload]
    }
    LZReadOnly = {
      principal_name  = "LZReadOnly"
      principal_type  = "GROUP"
      principal_idp   = "INTERNAL"
      permission_sets = ["LZReadOnlyAccess"]
      account_ids     = [local.workload, local.sandbox, local.security]
    }
    LZSecurityAudit = {
      principal_name  = "LZSecurityAudit"
      principal_type  = "GROUP"
      principal_idp   = "INTERNAL"
      permission_sets = ["LZSecurityAuditAccess"]
      account_ids     = [local.management, local.security, local.workload]
    }
  }

  sso_instance_access_control_attributes = [
    {
      attribute_name = "Environment"
      source         = ["$${path:enterprise.Environment}"]
    },
    {
      attribute_name = "CostCenter"
      source         = ["$${path:enterprise.CostCenter}"]
    },
  ]
}
