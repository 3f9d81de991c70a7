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

  config_path = "${path.module}/config"
}
