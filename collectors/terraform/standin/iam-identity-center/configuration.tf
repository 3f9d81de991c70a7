locals {
  permission_sets           = var.permission_sets
  account_assignments       = var.account_assignments
  tags                      = {}
  principals_elsewhere      = false
  permission_sets_elsewhere = false
}
