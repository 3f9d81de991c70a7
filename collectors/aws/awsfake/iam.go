package awsfake

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// managedVersion is the default version of every managed policy.
var managedVersion = "v7"

// policy returns a policy of AWS's, or of the account that calls.
func (s *session) policy(arn string) (*snapshot.PolicyDocument, error) {
	if document := s.world.managed[arn]; document != nil {
		return document, nil
	}
	if account := accountOf(arn); account != "aws" {
		policies := s.hygiene().CustomerManagedPolicies
		switch {
		case account != s.caller.Account:
			return nil, denied(s, arn)
		case policies == nil:
			return nil, s.untold("customer_managed_policies")
		}
		path, name := policyPath(arn)
		if document := s.world.documents[policies[path+name]]; document != nil {
			return document, nil
		}
	}
	return nil, &apiError{Code: "NoSuchEntity", Message: "Policy " + arn + " does not exist or is not attachable."}
}

// accountOf is the fifth part of an ARN.
func accountOf(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[4]
	}
	return ""
}

func getPolicy(s *session, in *iam.GetPolicyInput) (*iam.GetPolicyOutput, error) {
	if _, err := s.policy(*in.PolicyArn); err != nil {
		return nil, err
	}
	path, name := policyPath(*in.PolicyArn)
	id := "ANPA" + strings.ToUpper(digest(*in.PolicyArn))[:17]
	count := int32(0)
	return &iam.GetPolicyOutput{Policy: &types.Policy{
		Arn: in.PolicyArn, AttachmentCount: &count, CreateDate: &born, DefaultVersionId: &managedVersion, IsAttachable: true,
		Path: &path, PermissionsBoundaryUsageCount: &count, PolicyId: &id, PolicyName: &name, UpdateDate: &born,
	}}, nil
}

// policyPath splits "arn:aws:iam::aws:policy/job-function/Billing".
func policyPath(arn string) (path, name string) {
	_, resource, _ := strings.Cut(arn, ":policy")
	cut := strings.LastIndexByte(resource, '/') + 1
	return resource[:cut], resource[cut:]
}

func getPolicyVersion(s *session, in *iam.GetPolicyVersionInput) (*iam.GetPolicyVersionOutput, error) {
	document, err := s.policy(*in.PolicyArn)
	if err != nil {
		return nil, err
	}
	if *in.VersionId != managedVersion {
		return nil, &apiError{Code: "NoSuchEntity", Message: "Policy " + *in.PolicyArn + " version " + *in.VersionId + " does not exist."}
	}
	encoded := percentEncoded(string(document.Render()))
	return &iam.GetPolicyVersionOutput{PolicyVersion: &types.PolicyVersion{
		CreateDate: &born, Document: &encoded, IsDefaultVersion: true, VersionId: &managedVersion,
	}}, nil
}
