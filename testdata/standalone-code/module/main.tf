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
    key          = "standalone/terraform.tfstate"
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

  enable_organizations_lookup = false # there is no organization to ask

  sso_groups = {
    Admins = {
      group_name        = "Admins"
      group_description = "Members may assume Admin"
    }
    PowerUsers = {
      group_name        = "PowerUsers"
      group_description = "Members may assume PowerUser"
    }
    Readers = {
      group_name        = "Readers"
      group_description = "Members may assume ReadOnly"
    }
  }

  permission_sets = {
    Admin = {
      session_duration     = "PT4H"
      aws_managed_policies = ["arn:aws:iam::aws:policy/AdministratorAccess"]
      tags                 = { ManagedBy = "Terraform" }
    }
    PowerUser = {
      description          = "Build and run workloads, without identities"
      session_duration     = "PT4H"
      aws_managed_policies = ["arn:aws:iam::aws:policy/PowerUserAccess"]
      tags                 = { ManagedBy = "Terraform", Tier = "power-user" }
    }
    ReadOnly = {
      description          = "Look at everything, change nothing"
      session_duration     = "PT8H"
      aws_managed_policies = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
      tags                 = { ManagedBy = "Terraform", Tier = "read-only" }
    }
  }

  account_assignments = {
    Admins = {
      principal_name  = "Admins"
      principal_type  = "GROUP"
      principal_idp   = "INTERNAL"
      permission_sets = ["Admin"]
      account_ids     = ["123456789012"]
    }
    PowerUsers = {
      principal_name  = "PowerUsers"
      principal_type  = "GROUP"
      principal_idp   = "INTERNAL"
      permission_sets = ["PowerUser"]
      account_ids     = ["123456789012"]
    }
    Readers = {
      principal_name  = "Readers"
      principal_type  = "GROUP"
      principal_idp   = "INTERNAL"
      permission_sets = ["ReadOnly"]
      account_ids     = ["123456789012"]
    }
  }
}
