# What this module adds to the one that it is made from: tags for all permission
# sets, and YAML files whose entries replace those of the variables.

variable "default_tags" {
  type    = map(string)
  default = {}
}

variable "config_path" {
  type    = string
  default = ""
}

variable "enable_organizations_lookup" {
  type    = bool
  default = true
}

# Not the module's: YAML files that are read without the call of the module.
variable "files" {
  type = object({
    permission_sets     = list(string)
    account_assignments = list(string)
  })
  default = null
}

locals {
  permission_set_files     = var.files != null ? var.files.permission_sets : var.config_path != "" ? ["${var.config_path}/permission_sets.yaml"] : []
  account_assignment_files = var.files != null ? var.files.account_assignments : var.config_path != "" ? ["${var.config_path}/account_assignments.yaml"] : []

  permission_set_documents     = [for path in local.permission_set_files : try(yamldecode(file(path)), {})]
  account_assignment_documents = [for path in local.account_assignment_files : try(yamldecode(file(path)), {})]

  permission_sets_by_file     = [for document in local.permission_set_documents : try(document.permission_sets, document)]
  account_assignments_by_file = [for document in local.account_assignment_documents : try(document.account_assignments, document)]

  permission_sets     = merge(var.permission_sets, local.permission_sets_by_file...)
  account_assignments = merge(var.account_assignments, local.account_assignments_by_file...)

  tags = merge({
    CostCenter         = "platform"
    DataClassification = "internal"
    Environment        = "unset"
    Project            = "sso"
    ServiceName        = "sso"
  }, var.default_tags)

  attributes_by_position = false

  # Files alone tell nothing of the groups and users that code declares.
  principals_elsewhere = var.files != null

  # Nor, where none of them is of permission sets, of these.
  permission_sets_elsewhere = var.files != null && length(local.permission_set_files) == 0
}
