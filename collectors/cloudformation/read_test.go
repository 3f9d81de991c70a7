package cloudformation_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/cloudformation"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

func TestTemplates(t *testing.T) {
	for name, test := range map[string]struct {
		template   string
		parameters []string
		// want are lines "address type attribute=value…", with "?symbol" for what
		// is not known, and the line of the resource.
		want       []string
		unresolved []string
		mistakes   []string
	}{
		"properties that a merge or a macro adds to": {
			template: `Resources:
  Admin:
    Type: AWS::SSO::PermissionSet
    Properties:
      Name: Admin
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/more.yaml}}
`,
			want: []string{
				`Admin:2 aws_ssoadmin_permission_set arn=?Admin.arn description=?template.yaml:6:7 name=?template.yaml:6:7 relay_state=?template.yaml:6:7 session_duration=?template.yaml:6:7 tags=?template.yaml:6:7`,
				`Admin.ManagedPolicies[0]:2 aws_ssoadmin_managed_policy_attachment managed_policy_arn=?template.yaml:6:7 permission_set_arn=?Admin.arn`,
				`Admin.CustomerManagedPolicyReferences[0]:2 aws_ssoadmin_customer_managed_policy_attachment customer_managed_policy_reference.0.name=?template.yaml:6:7 customer_managed_policy_reference.0.path=?template.yaml:6:7 permission_set_arn=?Admin.arn`,
				`Admin.InlinePolicy:2 aws_ssoadmin_permission_set_inline_policy inline_policy=?template.yaml:6:7 permission_set_arn=?Admin.arn`,
				`Admin.PermissionsBoundary:2 aws_ssoadmin_permissions_boundary_attachment permission_set_arn=?Admin.arn permissions_boundary.0.managed_policy_arn=?template.yaml:6:7`,
			},
		},
		"a permission set with all that it may have": {
			template: `Resources:
  Admin:
    Type: AWS::SSO::PermissionSet
    Properties:
      InstanceArn: arn:aws:sso:::instance/ssoins-1
      Name: Admin
      SessionDuration: PT4H
      ManagedPolicies: [arn:aws:iam::aws:policy/AdministratorAccess]
      CustomerManagedPolicyReferences: [{Name: Extra, Path: /a/}]
      InlinePolicy: {Version: 2012-10-17, Statement: []}
      PermissionsBoundary: {CustomerManagedPolicyReference: {Name: Limit}}
      Tags: [{Key: Tier, Value: admin}]
  ToAdmins:
    Type: AWS::SSO::Assignment
    Properties: {PermissionSetArn: !GetAtt Admin.PermissionSetArn, PrincipalType: GROUP, PrincipalId: g-1, TargetType: AWS_ACCOUNT, TargetId: 012345678901}
`,
			want: []string{
				`Admin:2 aws_ssoadmin_permission_set arn=?Admin.arn name=Admin session_duration=PT4H tags.Tier=admin`,
				`Admin.ManagedPolicies[0]:2 aws_ssoadmin_managed_policy_attachment managed_policy_arn=arn:aws:iam::aws:policy/AdministratorAccess permission_set_arn=?Admin.arn`,
				`Admin.CustomerManagedPolicyReferences[0]:2 aws_ssoadmin_customer_managed_policy_attachment customer_managed_policy_reference.0.name=Extra customer_managed_policy_reference.0.path=/a/ permission_set_arn=?Admin.arn`,
				`Admin.InlinePolicy:2 aws_ssoadmin_permission_set_inline_policy inline_policy={"Statement":[],"Version":"2012-10-17"} permission_set_arn=?Admin.arn`,
				`Admin.PermissionsBoundary:2 aws_ssoadmin_permissions_boundary_attachment permission_set_arn=?Admin.arn permissions_boundary.0.customer_managed_policy_reference.0.name=Limit`,
				`ToAdmins:13 aws_ssoadmin_account_assignment permission_set_arn=?Admin.arn principal_id=g-1 principal_type=GROUP target_id=012345678901 target_type=AWS_ACCOUNT`,
			},
		},
		"parameters, mappings and texts": {
			parameters: []string{"Given=222222222222"},
			template: `Parameters:
  Given: {Type: String}
  Default: {Type: String, Default: PT2H}
  Unset: {Type: String}
  Many: {Type: CommaDelimitedList, Default: "arn:aws:iam::aws:policy/A, arn:aws:iam::aws:policy/B"}
Mappings: {Sets: {Prod: {Name: Reader}}}
Resources:
  Reader:
    Type: AWS::SSO::PermissionSet
    Properties:
      Name: !FindInMap [Sets, Prod, Name]
      SessionDuration: !Ref Default
      ManagedPolicies: !Ref Many
      Description: !Join ["-", [a, !Sub "${Given}${!x}", b]]
      RelayStateType: {"Fn::Sub": ["https://${Host}/${Unset}", {Host: example.com}]}
  ToReaders:
    Type: AWS::SSO::Assignment
    Properties: {PermissionSetArn: {"Fn::GetAtt": [Reader, PermissionSetArn]}, PrincipalType: USER, PrincipalId: !Ref Unset, TargetId: !Ref Given}
`,
			want: []string{
				`Reader:8 aws_ssoadmin_permission_set arn=?Reader.arn description=a-222222222222${x}-b name=Reader relay_state=?Unset session_duration=PT2H`,
				`Reader.ManagedPolicies[0]:8 aws_ssoadmin_managed_policy_attachment managed_policy_arn=arn:aws:iam::aws:policy/A permission_set_arn=?Reader.arn`,
				`Reader.ManagedPolicies[1]:8 aws_ssoadmin_managed_policy_attachment managed_policy_arn=arn:aws:iam::aws:policy/B permission_set_arn=?Reader.arn`,
				`ToReaders:16 aws_ssoadmin_account_assignment permission_set_arn=?Reader.arn principal_id=?Unset principal_type=USER target_id=222222222222`,
			},
		},
		"sessions to which the macro may give a default": {
			template: `Transform: AWS-SSO-Util-2020-11-08
Resources:
  Without: {Type: AWS::SSO::PermissionSet, Properties: {Name: Without}}
  With: {Type: AWS::SSO::PermissionSet, Properties: {Name: With, SessionDuration: PT2H}}
`,
			want: []string{
				`Without:3 aws_ssoadmin_permission_set arn=?Without.arn name=Without session_duration=none or ?Transform.AWS-SSO-Util-2020-11-08`,
				`With:4 aws_ssoadmin_permission_set arn=?With.arn name=With session_duration=PT2H`,
			},
		},
		"an assignment group, and what makes its number unknown": {
			template: `Transform: [AWS-SSO-Util-2020-11-08]
Metadata: {SSO: {DefaultSessionDuration: PT3H}}
Parameters: {Account: {Type: String}, Accounts: {Type: "List<String>"}}
Resources:
  ToMany:
    Type: SSOUtil::SSO::AssignmentGroup
    Properties: {Principal: {Type: USER, Id: u}, PermissionSet: ps-1, Target: [{Type: AWS_ACCOUNT, Id: !Ref Account}, {Type: AWS_ACCOUNT, Id: !Ref Accounts}]}
  Set: {Type: AWS::SSO::PermissionSet, Properties: {Name: Set}}
  Group:
    Type: SSOUtil::SSO::AssignmentGroup
    Properties:
      Principal: {Type: group, Id: [g-1, g-2]}
      PermissionSet: [!GetAtt Set.PermissionSetArn, ssoins-1/ps-2, ps-3]
      Target:
      - {Type: AWS_ACCOUNT, TargetIds: ["111111111111"]}
      - {Type: AWS_OU, Id: ou-1}
`,
			want: []string{
				`ToMany[0]:5 aws_ssoadmin_account_assignment permission_set_arn=ps-1 principal_id=u principal_type=USER target_id=?Account target_type=AWS_ACCOUNT`,
				`ToMany[1]:5 aws_ssoadmin_account_assignment permission_set_arn=ps-1 principal_id=u principal_type=USER target_id=?Accounts target_type=AWS_ACCOUNT`,
				`Set:8 aws_ssoadmin_permission_set arn=?Set.arn name=Set session_duration=PT3H`,
				`Group[0]:9 aws_ssoadmin_account_assignment permission_set_arn=?Set.arn principal_id=g-1 principal_type=GROUP target_id=111111111111 target_type=AWS_ACCOUNT`,
				`Group[1]:9 aws_ssoadmin_account_assignment permission_set_arn=?Set.arn principal_id=g-1 principal_type=GROUP target_id=?organizational unit ou-1.accounts target_type=AWS_ACCOUNT`,
				`Group[2]:9 aws_ssoadmin_account_assignment permission_set_arn=arn:aws:sso:::permissionSet/ssoins-1/ps-2 principal_id=g-1 principal_type=GROUP target_id=111111111111 target_type=AWS_ACCOUNT`,
				`Group[3]:9 aws_ssoadmin_account_assignment permission_set_arn=arn:aws:sso:::permissionSet/ssoins-1/ps-2 principal_id=g-1 principal_type=GROUP target_id=?organizational unit ou-1.accounts target_type=AWS_ACCOUNT`,
				`Group[4]:9 aws_ssoadmin_account_assignment permission_set_arn=ps-3 principal_id=g-1 principal_type=GROUP target_id=111111111111 target_type=AWS_ACCOUNT`,
				`Group[5]:9 aws_ssoadmin_account_assignment permission_set_arn=ps-3 principal_id=g-1 principal_type=GROUP target_id=?organizational unit ou-1.accounts target_type=AWS_ACCOUNT`,
				`Group[6]:9 aws_ssoadmin_account_assignment permission_set_arn=?Set.arn principal_id=g-2 principal_type=GROUP target_id=111111111111 target_type=AWS_ACCOUNT`,
				`Group[7]:9 aws_ssoadmin_account_assignment permission_set_arn=?Set.arn principal_id=g-2 principal_type=GROUP target_id=?organizational unit ou-1.accounts target_type=AWS_ACCOUNT`,
				`Group[8]:9 aws_ssoadmin_account_assignment permission_set_arn=arn:aws:sso:::permissionSet/ssoins-1/ps-2 principal_id=g-2 principal_type=GROUP target_id=111111111111 target_type=AWS_ACCOUNT`,
				`Group[9]:9 aws_ssoadmin_account_assignment permission_set_arn=arn:aws:sso:::permissionSet/ssoins-1/ps-2 principal_id=g-2 principal_type=GROUP target_id=?organizational unit ou-1.accounts target_type=AWS_ACCOUNT`,
				`Group[10]:9 aws_ssoadmin_account_assignment permission_set_arn=ps-3 principal_id=g-2 principal_type=GROUP target_id=111111111111 target_type=AWS_ACCOUNT`,
				`Group[11]:9 aws_ssoadmin_account_assignment permission_set_arn=ps-3 principal_id=g-2 principal_type=GROUP target_id=?organizational unit ou-1.accounts target_type=AWS_ACCOUNT`,
			},
			unresolved: []string{"aws_ssoadmin_account_assignment: Accounts", "aws_ssoadmin_account_assignment: organizational unit ou-1.accounts"},
		},
		"more assignments than idcscan makes": {
			template: "Transform: AWS-SSO-Util-2020-11-08\nResources:\n  G:\n    Type: SSOUtil::SSO::AssignmentGroup\n    Properties:\n" +
				"      Principal: {Type: USER, Id: [" + strings.Repeat("x, ", 1000) + "]}\n      PermissionSet: [" + strings.Repeat("ps-1, ", 1000) + "]\n" +
				"      Target: {Type: AWS_ACCOUNT, Id: []}\n",
			unresolved: []string{"aws_ssoadmin_account_assignment: G"},
		},
		"what is not understood is said": {
			template: `Transform: Acme-Macro
Resources:
  A: {Type: SSOUtil::SSO::AssignmentGroup}
  B: {Type: AWS::CloudFormation::Stack}
  C: {Type: AWS::SSO::NewThing}
  D: {Type: AWS::S3::Bucket}
  E: {Type: AWS::SSO::Instance}
  "Fn::ForEach::X": [a, [b], {}]
  F: {Properties: {}}
  G: {Type: AWS::SSO::Assignment, Condition: Prod, Properties: {PermissionSetArn: !Ref Nowhere, PrincipalId: !If [Prod, a, b], TargetId: !ImportValue x}}
  G: {Type: AWS::S3::Bucket}
`,
			want: []string{`G:10 aws_ssoadmin_account_assignment permission_set_arn=?Nowhere principal_id=?Conditions.Prod target_id=?template.yaml:10:138`},
			unresolved: []string{
				"*: Transform.Acme-Macro", "*: A", "*: B", "*: C", "*: Fn::ForEach::X",
				"aws_ssoadmin_account_assignment: Conditions.Prod", "*: G",
			},
			mistakes: []string{"9: the resource F has no Type", "10: there is no parameter or resource Nowhere", "11: the name G is taken: line 10 has it, too"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "template.yaml")
			if err := os.WriteFile(path, []byte(test.template), 0o600); err != nil {
				t.Fatal(err)
			}
			if found, err := cloudformation.Detect(path); err != nil || !found {
				t.Errorf("Detect = %v, %v", found, err)
			}
			declared, err := cloudformation.Read(t.Context(), path, cloudformation.Options{Parameters: test.parameters})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range declared.Resources {
				got = append(got, fmt.Sprintf("%s:%d %s%s", r.Address, r.Place.StartLine, r.Type, describe("", declaration.ValueOf(r.Attributes))))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("resources: -want +got\n%s", diff)
			}
			var unresolved []string
			seen := map[string]bool{}
			for _, u := range declared.Unresolved {
				types := strings.Join(u.Types, ",")
				if types == "" {
					types = "*"
				}
				if line := types + ": " + u.Symbol.String(); !seen[line] {
					seen[line] = true
					unresolved = append(unresolved, line)
				}
			}
			if diff := cmp.Diff(test.unresolved, unresolved); diff != "" {
				t.Errorf("unresolved: -want +got\n%s", diff)
			}
			var mistakes []string
			for _, d := range declared.Diagnostics {
				mistakes = append(mistakes, fmt.Sprintf("%d: %s", d.Place.StartLine, d.Summary))
			}
			if diff := cmp.Diff(test.mistakes, mistakes); diff != "" {
				t.Errorf("mistakes: -want +got\n%s", diff)
			}
		})
	}
}

// describe lists the parts of a value by path.
func describe(path string, v declaration.Value) string {
	switch text, ok := v.Text(); {
	case ok:
		return " " + path + "=" + text
	case v.Absent() && len(v.More()) > 0:
		return " " + path + "=none or ?" + v.More()[0].String()
	case v.Absent():
		return ""
	case !v.Known():
		var symbols []string
		for _, symbol := range v.Symbols() {
			symbols = append(symbols, symbol.String())
		}
		return " " + path + "=?" + strings.Join(symbols, ",")
	}
	if path != "" {
		path += "."
	}
	described := ""
	if keys := v.Keys(); keys != nil {
		for _, key := range keys {
			described += describe(path+key, v.Attribute(key))
		}
		return described
	}
	for i, element := range v.Elements() {
		described += describe(fmt.Sprintf("%s%d", path, i), element)
	}
	return described
}

func TestWhatIsNoTemplateIsAnError(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "is empty",
		"a":                            "not a mapping",
		"a: 1":                         "no Resources",
		"Resources: []":                "no Resources",
		"Resources:\n  A: [\n  B: }\n": "template.yaml:2: ",
	} {
		path := filepath.Join(t.TempDir(), "template.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := cloudformation.Read(t.Context(), path, cloudformation.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gave %v, want %q in it", text, err, want)
		}
	}
}

// Whatever is in a template, reading it ends, and no value is unknown without a reason.
func FuzzRead(f *testing.F) {
	f.Add("Resources:\n  A: {Type: AWS::SSO::PermissionSet, Properties: {Name: !Sub \"${A}${AWS::Region}\"}}\n")
	f.Add("Resources: &r\n  A: {Type: AWS::SSO::PermissionSet, Properties: *r}\n")
	f.Add("Transform: AWS-SSO-Util-2020-11-08\nResources: {A: {Type: SSOUtil::SSO::AssignmentGroup, Properties: {Principal: {Type: USER, Id: [a, b]}, PermissionSet: !Ref A, Target: {Type: AWS_OU, Id: [x]}}}}\n")
	f.Add("{\"Resources\": {\"A\": {\"Type\": \"AWS::SSO::Assignment\", \"Properties\": {\"TargetId\": {\"Fn::If\": [\"a\", {\"Ref\": \"AWS::NoValue\"}, 1]}}}}}")
	f.Add("a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nResources: {A: {Type: AWS::SSO::PermissionSet, Properties: {InlinePolicy: [*b,*b,*b,*b,*b,*b,*b]}}}")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "template.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		declared, err := cloudformation.Read(t.Context(), path, cloudformation.Options{})
		if err != nil {
			return
		}
		for _, r := range declared.Resources {
			explained(t, r.Address, declaration.ValueOf(r.Attributes))
		}
	})
}

func explained(t *testing.T, path string, v declaration.Value) {
	if !v.Known() && !v.Absent() && len(v.Symbols()) == 0 {
		t.Errorf("%s is unknown without a reason", path)
	}
	for _, key := range v.Keys() {
		explained(t, path+"."+key, v.Attribute(key))
	}
	if v.Keys() == nil {
		for _, element := range v.Elements() {
			explained(t, path, element)
		}
	}
}
