package awsfake_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// TestManagedPolicies: documents come percent-encoded, and there are no
// policies but AWS's own.
func TestManagedPolicies(t *testing.T) {
	state := inOrganization(t)
	arn := "arn:aws:iam::aws:policy/job-function/Spaced+Out"
	state.ManagedPolicies[arn] = "spaced"
	state.PolicyDocuments["spaced"] = &snapshot.PolicyDocument{Version: "2012-10-17", Statements: []snapshot.PolicyStatement{{
		Effect: "Allow", Actions: map[string][]string{"s3": {"get*"}}, Resources: []string{"a b+c"},
	}}}
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})

	policy, err := c.iam.GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: &arn})
	if p := must(t, policy, err).Policy; *p.PolicyName != "Spaced+Out" || *p.Path != "/job-function/" || !p.IsAttachable || p.CreateDate == nil {
		t.Errorf("%+v", p)
	}
	version, err := c.iam.GetPolicyVersion(t.Context(), &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: policy.Policy.DefaultVersionId})
	encoded := *must(t, version, err).PolicyVersion.Document
	document, err := url.PathUnescape(encoded)
	if !strings.Contains(must(t, document, err), `"a b+c"`) || strings.ContainsAny(encoded, `+ "{`) {
		t.Error(encoded)
	}

	_, err = c.iam.GetPolicyVersion(t.Context(), &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: new("v1")})
	if code(err) != "NoSuchEntity" || httpStatus(err) != 404 {
		t.Errorf("another version: %v", err)
	}
	_, err = c.iam.GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: new("arn:aws:iam::111111111111:policy/AdministratorAccess")})
	if code(err) != "AccessDenied" {
		t.Errorf("another account's policy: %v", err)
	}
}
