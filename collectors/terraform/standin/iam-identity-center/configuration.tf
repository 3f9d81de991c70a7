locals {
  permission_sets           = var.permission_sets
  account_assignments       = var.account_assignments
  tags                      = {}

  # Its releases take the position in the list, "0", for the attribute's key.
  attributes_by_position = true

  principals_elsewhere      = false
  permission_sets_elsewhere = false
}
