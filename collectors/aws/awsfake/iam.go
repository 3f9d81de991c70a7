package awsfake

import (
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// managedVersion is the default version of every managed policy.
var managedVersion = "v7"

// policy returns an AWS-managed policy; the state has no others.
func (s *session) policy(arn string) (*snapshot.PolicyDocument, error) {
	document := s.world.managed[arn]
	if document == nil {
		return nil, &apiError{Code: "NoSuchEntity", Message: "Policy " + arn + " does not exist or is not attachable."}
	}
	return document, nil
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
	resource := arn[strings.IndexByte(arn, '/'):]
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
	// IAM answers documents percent-encoded as RFC 3986 has it.
	encoded := strings.ReplaceAll(url.QueryEscape(string(document.Render())), "+", "%20")
	return &iam.GetPolicyVersionOutput{PolicyVersion: &types.PolicyVersion{
		CreateDate: &born, Document: &encoded, IsDefaultVersion: true, VersionId: &managedVersion,
	}}, nil
}

func getCallerIdentity(s *session, _ *sts.GetCallerIdentityInput) (*sts.GetCallerIdentityOutput, error) {
	id := "AROA" + strings.ToUpper(digest(s.caller.ARN))[:17] + ":session"
	return &sts.GetCallerIdentityOutput{Account: &s.caller.Account, Arn: &s.caller.ARN, UserId: &id}, nil
}
