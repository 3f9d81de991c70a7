package aws

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// policyDocument is an IAM policy as its reader sees it.
type policyDocument struct {
	Version   string            `yaml:"Version"`
	Statement []policyStatement `yaml:"Statement"`
}

func TestPolicyAsCloudFormation(t *testing.T) {
	var want policyDocument
	if err := json.Unmarshal(PolicyAs(PolicyJSON), &want); err != nil {
		t.Fatal(err)
	}
	var template struct {
		Resources map[string]struct {
			Type       string `yaml:"Type"`
			Properties struct {
				PolicyDocument struct {
					Version   string `yaml:"Version"`
					Statement []struct {
						Sid      string   `yaml:"Sid"`
						Effect   string   `yaml:"Effect"`
						Action   []string `yaml:"Action"`
						Resource string   `yaml:"Resource"`
					} `yaml:"Statement"`
				} `yaml:"PolicyDocument"`
			} `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(PolicyAs(PolicyCloudFormation), &template); err != nil {
		t.Fatal(err)
	}
	resource := template.Resources["IdcscanPolicy"]
	got := policyDocument{Version: resource.Properties.PolicyDocument.Version}
	for _, s := range resource.Properties.PolicyDocument.Statement {
		got.Statement = append(got.Statement, policyStatement(s))
	}
	if diff := cmp.Diff(want, got); diff != "" || resource.Type != "AWS::IAM::ManagedPolicy" {
		t.Errorf("type %s, policy differs (-json +cloudformation):\n%s", resource.Type, diff)
	}
}

// TestPolicyAsTerraform: the same actions and resources, laid out as terraform
// fmt does: equal signs of neighbouring lines stand in one column.
func TestPolicyAsTerraform(t *testing.T) {
	text := string(PolicyAs(PolicyTerraform))
	for _, s := range policyStatements() {
		for _, action := range s.Action {
			if strings.Count(text, "      \""+action+"\",\n") < 1 {
				t.Errorf("%s is missing", action)
			}
		}
		if !strings.Contains(text, "    resources = [\""+s.Resource+"\"]\n") {
			t.Errorf("resource %s is missing", s.Resource)
		}
	}
	for _, want := range []string{
		"data \"aws_iam_policy_document\" \"idcscan\" {\n  statement {\n    sid    = \"ReadIdentityCenter\"\n    effect = \"Allow\"\n    actions = [\n",
		"  name   = \"idcscan\"\n  policy = data.aws_iam_policy_document.idcscan.json\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the policy lacks %q:\n%s", want, text)
		}
	}
	if PolicyAs("pulumi") != nil {
		t.Error("an unknown form has a policy")
	}
}

// allowOnly denies everything but the actions.
func allowOnly(actions []string) []awsfake.Fault {
	var faults []awsfake.Fault
	for _, call := range Calls() {
		if !slices.Contains(actions, call.Operation) {
			code := "AccessDeniedException"
			if service := call.Service(); service == serviceIAM || service == serviceSTS {
				code = "AccessDenied"
			}
			faults = append(faults, awsfake.Fault{Operation: call.Operation, Code: code})
		}
	}
	return faults
}

// TestPolicySuffices: with what the policy allows, and no more, everything is
// read; TestDenyEachOperation takes one away at a time.
func TestPolicySuffices(t *testing.T) {
	var actions []string
	for _, s := range policyStatements() {
		actions = append(actions, s.Action...)
	}
	serve(t, awsfake.Options{State: deniedState(), Faults: allowOnly(actions)})
	snap, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	for section, coverage := range snap.Coverage {
		for _, gap := range coverage.Gaps {
			if gap.Cause == snapshot.CauseDenied {
				t.Errorf("%s has the gap %+v", section, gap)
			}
		}
	}
}
