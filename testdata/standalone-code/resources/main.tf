resource "aws_ssoadmin_permission_set" "admin" {
  instance_arn     = local.instance_arn
  name             = "Admin"
  session_duration = "PT4H"
  tags             = { ManagedBy = "Terraform" }
}

resource "aws_ssoadmin_managed_policy_attachment" "admin" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.admin.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_ssoadmin_permission_set" "power_user" {
  instance_arn     = local.instance_arn
  name             = "PowerUser"
  description      = "Build and run workloads, without identities"
  session_duration = "PT4H"
  tags             = { ManagedBy = "Terraform", Tier = "power-user" }
}

resource "aws_ssoadmin_managed_policy_attachment" "power_user" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.power_user.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_ssoadmin_permission_set" "read_only" {
  instance_arn     = local.instance_arn
  name             = "ReadOnly"
  description      = "Look at everything, change nothing"
  session_duration = "PT8H"
  tags             = { ManagedBy = "Terraform", Tier = "read-only" }
}

resource "aws_ssoadmin_managed_policy_attachment" "read_only" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.read_only.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_identitystore_group" "admins" {
  identity_store_id = local.identity_store_id
  display_name      = "Admins"
  description       = "Members may assume Admin"
}

resource "aws_identitystore_group" "power_users" {
  identity_store_id = local.identity_store_id
  display_name      = "PowerUsers"
  description       = "Members may assume PowerUser"
}

resource "aws_identitystore_group" "readers" {
  identity_store_id = local.identity_store_id
  display_name      = "Readers"
  description       = "Members may assume ReadOnly"
}

resource "aws_ssoadmin_account_assignment" "admins" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.admin.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.admins.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = "123456789012"
}

resource "aws_ssoadmin_account_assignment" "power_users" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.power_user.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.power_users.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = "123456789012"
}

resource "aws_ssoadmin_account_assignment" "readers" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.read_only.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.readers.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = "123456789012"
}
