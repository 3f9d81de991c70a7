resource "aws_ssoadmin_instance_access_control_attributes" "this" {
  instance_arn = local.instance_arn

  attribute {
    key = "Environment"
    value {
      source = ["$${path:enterprise.Environment}"]
    }
  }

  attribute {
    key = "CostCenter"
    value {
      source = ["$${path:enterprise.CostCenter}"]
    }
  }
}
