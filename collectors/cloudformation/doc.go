// Package cloudformation reads CloudFormation templates, YAML or JSON, into the
// declarations that Terraform's readers make too: an AWS::SSO::PermissionSet is
// handed on as aws_ssoadmin_permission_set with its attachments, and so on. The
// table in resources.go says which types are read.
//
// A template is read as it is written: parameters have their defaults or the
// values given, references lead to the resources of the template, and what only
// AWS or a deployment knows is unknown, with a symbol. The macro of
// benkehoe/aws-sso-util, AWS-SSO-Util-2020-11-08, is understood; what another
// macro or a nested stack makes is not known, and the result says so.
package cloudformation
