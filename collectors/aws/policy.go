package aws

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The forms of the IAM policy for [Collect].
const (
	PolicyJSON           = "json"
	PolicyTerraform      = "terraform"
	PolicyCloudFormation = "cloudformation"
)

// PolicyForms lists the forms that [PolicyAs] knows.
func PolicyForms() []string { return []string{PolicyJSON, PolicyTerraform, PolicyCloudFormation} }

// PolicyAs is the policy of [Policy] as JSON, as a data source and a policy in
// Terraform's language, or as a CloudFormation template; nil for another form.
func PolicyAs(form string) []byte {
	switch form {
	case PolicyJSON:
		return Policy()
	case PolicyTerraform:
		return terraformPolicy(policyStatements())
	case PolicyCloudFormation:
		return cloudFormationPolicy(policyStatements())
	}
	return nil
}

// Policy is the least-privilege IAM policy for [Collect]: every operation of
// [Calls] that is made without a flag, no more. Among them
// iam:GenerateCredentialReport is the only one that does more than read: it has
// IAM make the report. Where the instance is encrypted with a customer-managed
// key, the caller needs kms:Decrypt on that key too, in this policy and in the
// key's own; it is left out here because it is of no use to anyone else.
func Policy() []byte {
	text, err := json.MarshalIndent(struct {
		Version   string
		Statement []policyStatement
	}{policyVersion, policyStatements()}, "", "  ")
	if err != nil {
		panic(err) // strings marshal always
	}
	return append(text, '\n')
}

const policyVersion = "2012-10-17"

type policyStatement struct {
	Sid, Effect string
	Action      []string
	Resource    string
}

func policyStatements() []policyStatement {
	actions := map[string][]string{}
	for _, call := range calls {
		if call.Flag != "" {
			continue
		}
		resource := call.Resource
		if resource == "" {
			resource = "*"
		}
		actions[resource] = append(actions[resource], call.Operation)
	}
	var statements []policyStatement
	for _, resource := range slices.Sorted(maps.Keys(actions)) {
		sid := "ReadIdentityCenter"
		if strings.Contains(resource, ":iam:") {
			sid = "ReadPolicies"
		}
		slices.Sort(actions[resource])
		statements = append(statements, policyStatement{Sid: sid, Effect: "Allow", Action: actions[resource], Resource: resource})
	}
	return statements
}

// terraformPolicy is laid out as terraform fmt does.
func terraformPolicy(statements []policyStatement) []byte {
	var b strings.Builder
	b.WriteString("data \"aws_iam_policy_document\" \"idcscan\" {\n")
	for i, s := range statements {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "  statement {\n    sid    = %q\n    effect = %q\n    actions = [\n", s.Sid, s.Effect)
		for _, action := range s.Action {
			fmt.Fprintf(&b, "      %q,\n", action)
		}
		fmt.Fprintf(&b, "    ]\n    resources = [%q]\n  }\n", s.Resource)
	}
	b.WriteString(`}

resource "aws_iam_policy" "idcscan" {
  name   = "idcscan"
  policy = data.aws_iam_policy_document.idcscan.json
}
`)
	return []byte(b.String())
}

func cloudFormationPolicy(statements []policyStatement) []byte {
	var b strings.Builder
	b.WriteString(`AWSTemplateFormatVersion: "2010-09-09"
Description: What idcscan needs to read IAM Identity Center
Resources:
  IdcscanPolicy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: idcscan
      PolicyDocument:
        Version: "` + policyVersion + `"
        Statement:
`)
	for _, s := range statements {
		fmt.Fprintf(&b, "          - Sid: %s\n            Effect: %s\n            Action:\n", s.Sid, s.Effect)
		for _, action := range s.Action {
			fmt.Fprintf(&b, "              - %s\n", action)
		}
		fmt.Fprintf(&b, "            Resource: %q\n", s.Resource)
	}
	b.WriteString(`Outputs:
  PolicyArn:
    Value: !Ref IdcscanPolicy
`)
	return []byte(b.String())
}
