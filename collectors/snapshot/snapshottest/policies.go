package snapshottest

import (
	"fmt"
	"strings"
)

// managedDocuments are short documents under the names of AWS-managed policies
// that grant what the real ones of these names are known for. ${partition}
// stands for the partition.
var managedDocuments = map[string]string{
	"AdministratorAccess": `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`,
	"PowerUserAccess": `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
		{"Effect": "Allow", "Action": ["iam:CreateServiceLinkedRole", "iam:ListRoles", "organizations:DescribeOrganization"], "Resource": "*"}]}`,
	"ReadOnlyAccess": `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*",
		"Action": ["a4b:Get*", "ec2:Describe*", "ec2:Get*", "iam:Generate*", "iam:Get*", "iam:List*", "s3:Get*", "s3:List*"]}}`,
	"SecurityAudit":               `{"Version": "2012-10-17", "Statement": [{"Sid": "Base", "Effect": "Allow", "Action": ["iam:Get*", "iam:List*", "config:Describe*"], "Resource": "*"}]}`,
	"IAMFullAccess":               `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:*", "organizations:DescribeAccount"], "Resource": "*"}]}`,
	"AWSCloudShellFullAccess":     `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["cloudshell:*"], "Resource": "*"}]}`,
	"job-function/Billing":        `{"Version": "2012-10-17", "Statement": [{"Sid": "Billing", "Effect": "Allow", "Action": ["account:GetAccountInformation", "aws-portal:*"], "Resource": "*"}]}`,
	"job-function/ViewOnlyAccess": `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:Describe*", "s3:List*"], "Resource": "arn:${partition}:s3:::*"}]}`,
}

func managedDocument(path, partition string) string {
	return strings.ReplaceAll(managedDocuments[path], "${partition}", partition)
}

// policyText writes an inline policy as people write them.
func (g *generator) policyText() string {
	statements := make([]string, 1+g.IntN(4))
	for i := range statements {
		statements[i] = g.statementText(i)
	}
	statement := "[" + strings.Join(statements, ", ") + "]"
	if len(statements) == 1 && g.chance(2) {
		statement = statements[0]
	}
	return fmt.Sprintf(`{%s"Statement": %s}`,
		pick(g, []string{`"Version": "2012-10-17", `, `"Version": "2012-10-17", "Id": "x", `, `"Version": "2008-10-17", `, ""}), statement)
}

func (g *generator) statementText(n int) string {
	sid := ""
	if g.chance(2) {
		sid = fmt.Sprintf(`"Sid": "S%d", `, n)
	}
	actions := pick(g, []string{
		`"Action": "*"`, `"Action": "*:*"`, `"Action": ["iam:*", "IAM:PassRole"]`, `"Action": ["s3:GetObject", "s3:get*", "s3:PutObject"]`,
		`"Action": "sso:CreateAccountAssignment"`, `"Action": ["i?m:Create*", "ec2:Describe*"]`, `"Action": ["sts:AssumeRole", "sts:TagSession"]`,
		fmt.Sprintf(`"Action": ["dynamodb:Action%d", "kms:Decrypt"]`, g.IntN(10_000)),
		`"NotAction": ["iam:*", "organizations:*"]`, `"NotAction": "s3:DeleteBucket"`, `"Action": []`,
	})
	resources := pick(g, []string{
		`, "Resource": "*"`, `, "Resource": ["*"]`, `, "Resource": ["arn:${partition}:s3:::a", "arn:${partition}:s3:::a/*"]`,
		`, "Resource": "arn:${partition}:iam::*:role/${aws:PrincipalTag/team}-*"`, `, "NotResource": "arn:${partition}:s3:::secret/*"`,
		`, "NotResource": ["b", "a", "b"]`, `, "Resource": []`,
	})
	conditions := pick(g, []string{
		"", "", "", `, "Condition": {}`,
		`, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": true}}`,
		`, "Condition": {"StringEquals": {"aws:PrincipalTag/CostCenter": ["b", "a"], "aws:RequestedRegion": "eu-central-1"}, "NumericLessThan": {"aws:MultiFactorAuthAge": 3600}}`,
		`, "Condition": {"ForAllValues:StringLike": {"iam:PassedToService": []}, "StringEqualsIfExists": {}}`,
	})
	return fmt.Sprintf(`{%s"Effect": %q, %s%s%s}`, sid, pick(g, []string{"Allow", "Allow", "Allow", "Deny"}),
		actions, strings.ReplaceAll(resources, "${partition}", g.partition), conditions)
}
