package standin_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/terraform/standin"
)

func TestASourceLeadsToItsStandin(t *testing.T) {
	for source, want := range map[string]string{
		"oceansoft/sso/aws":                                                                          "sso",
		"oceansoft/iam-identity-center/aws":                                                          "sso",
		"app.terraform.io/oceansoft/sso/aws":                                                         "sso",
		"oceansoft/terraform-aws/aws//modules/sso":                                                   "sso",
		"github.com/nnthanh101/terraform-aws//modules/sso?ref=terraform-aws-v2.2.2":                  "sso",
		"github.com/nnthanh101/terraform-aws//modules/iam-identity-center?ref=main":                  "sso",
		"github.com/NNThanh101/terraform-aws.git//modules/sso":                                       "sso",
		"github.com/nnthanh101/terraform-aws/modules/sso":                                            "sso",
		"git::https://github.com/nnthanh101/terraform-aws.git//modules/sso?ref=v2&depth=1":           "sso",
		"git::https://token@github.com/nnthanh101/terraform-aws.git//modules/sso/":                   "sso",
		"git::ssh://git@github.com/nnthanh101/terraform-aws.git//modules/sso?ref=v2":                 "sso",
		"git::ssh://git@github.com:22/nnthanh101/terraform-aws.git//modules/sso":                     "sso",
		"git::git@github.com:nnthanh101/terraform-aws.git//modules/sso?ref=v2":                       "sso",
		"git@github.com:nnthanh101/terraform-aws.git//modules/sso?ref=v2":                            "sso",
		"git::github.com/nnthanh101/terraform-aws//modules/sso":                                      "sso",
		"https://github.com/nnthanh101/terraform-aws/archive/v2.tar.gz//terraform-aws-2/modules/sso": "sso",
		"../../modules/sso":                                                           "sso",
		`..\..\modules\sso`:                                                           "sso",
		"./modules/iam-identity-center/":                                              "sso",
		"aws-ia/iam-identity-center/aws":                                              "iam-identity-center",
		"registry.terraform.io/aws-ia/iam-identity-center/aws":                        "iam-identity-center",
		"registry.opentofu.org/aws-ia/iam-identity-center/aws":                        "iam-identity-center",
		"git::https://github.com/aws-ia/terraform-aws-iam-identity-center?ref=v1.0.3": "iam-identity-center",
		"cloudposse/sso/aws//modules/permission-sets":                                 "cloudposse-permission-sets",
		"cloudposse/sso/aws//modules/account-assignments":                             "cloudposse-account-assignments",
		"git::https://github.com/cloudposse/terraform-aws-sso.git//modules/account-assignments?ref=tags/0.6.1": "cloudposse-account-assignments",
		"cloudposse/label/null":           "cloudposse-label",
		"avlcloudtechnologies/sso/aws":    "avlcloudtechnologies-sso",
		"aws-samples/identity-center/aws": "aws-samples-identity-center",
	} {
		name, files, ok := standin.Match(source)
		if !ok || name != want {
			t.Errorf("Match(%q) = %q, %v, want %q", source, name, ok, want)
			continue
		}
		if found, err := fs.Glob(files, "*.tf"); err != nil || len(found) == 0 {
			t.Errorf("Match(%q): no files: %v", source, err)
		}
	}
}

func TestAnotherSourceHasNone(t *testing.T) {
	for _, source := range []string{
		"", ".", "..", "../..", "./modules/sso2", "./sso", "../my-modules/sso/x",
		"cloudposse/sso/aws", "terraform-aws-modules/iam/aws//modules/sso",
		"acme/sso/aws", "github.com/acme/terraform-aws//modules/sso",
		"s3::https://s3.amazonaws.com/nnthanh101/terraform-aws//modules/sso",
		"git::https://github.com/nnthanh101/terraform-aws.git//modules/vpc",
		"github.com/nnthanh101", "::", "git::", "https://%zz", "oceansoft//aws", "a/b/c/d/e",
	} {
		if name, _, ok := standin.Match(source); ok {
			t.Errorf("Match(%q) = %q, want none", source, name)
		}
	}
}

func TestNoSourceHasTwoStandins(t *testing.T) {
	seen := map[string]string{}
	for _, name := range standin.Names() {
		sources := standin.Sources(name)
		if len(sources) == 0 {
			t.Errorf("%s stands for nothing", name)
		}
		for _, source := range sources {
			if other := seen[source]; other != "" {
				t.Errorf("%q leads to %s and %s", source, other, name)
			}
			seen[source] = name
		}
	}
}

// Every stand-in must parse, and declare each variable and local once: a base
// may not repeat what its user declares.
func TestStandinsAreWhole(t *testing.T) {
	for _, name := range standin.Names() {
		files, _ := standin.Open(name)
		declared, used := map[string]bool{}, map[string]hcl.Range{}
		paths, err := fs.Glob(files, "*.tf")
		if err != nil {
			t.Fatal(err)
		}
		if err := fstest.TestFS(files, paths...); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, path := range paths {
			text, err := fs.ReadFile(files, path)
			if err != nil {
				t.Fatal(err)
			}
			file, diagnostics := hclsyntax.ParseConfig(text, name+"/"+path, hcl.InitialPos)
			if diagnostics.HasErrors() {
				t.Fatal(diagnostics)
			}
			declare(t, file.Body.(*hclsyntax.Body), declared)
			hclsyntax.VisitAll(file.Body.(*hclsyntax.Body), func(node hclsyntax.Node) hcl.Diagnostics {
				if reference, ok := node.(*hclsyntax.ScopeTraversalExpr); ok {
					if address := address(reference.Traversal); address != "" {
						used[address] = reference.Range()
					}
				}
				return nil
			})
		}
		for address, place := range used {
			if !declared[address] {
				t.Errorf("%s: %s is not declared", place, address)
			}
		}
	}
}

func declare(t *testing.T, body *hclsyntax.Body, declared map[string]bool) {
	for _, block := range body.Blocks {
		var addresses []string
		switch block.Type {
		case "variable":
			addresses = []string{"var." + block.Labels[0]}
		case "locals":
			for name := range block.Body.Attributes {
				addresses = append(addresses, "local."+name)
			}
		case "resource":
			addresses = []string{strings.Join(block.Labels, ".")}
		case "data", "output":
			addresses = []string{block.Type + "." + strings.Join(block.Labels, ".")}
		default:
			t.Errorf("%s: a block %s has no place in a stand-in", block.Range(), block.Type)
		}
		for _, address := range addresses {
			if declared[address] {
				t.Errorf("%s: %s is declared twice", block.Range(), address)
			}
			declared[address] = true
		}
	}
}

func address(traversal hcl.Traversal) string {
	steps := []string{traversal.RootName()}
	for _, step := range traversal[1:] {
		if step, ok := step.(hcl.TraverseAttr); ok {
			steps = append(steps, step.Name)
		}
	}
	length := 2
	switch {
	case steps[0] == "data":
		length = 3
	case steps[0] != "var" && steps[0] != "local" && !strings.HasPrefix(steps[0], "aws_"):
		return ""
	}
	return strings.Join(steps[:min(length, len(steps))], ".")
}
