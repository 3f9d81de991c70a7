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

  config_path = "${path.module}/config"

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
