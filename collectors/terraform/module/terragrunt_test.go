package module_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/module"
)

// TestTerragruntInputs holds that what Terragrunt may set is no default that holds.
func TestTerragruntInputs(t *testing.T) {
	const code = `variable "set" {
  default = "Set"
}
variable "other" {
  default = "Other"
}
resource "aws_identitystore_group" "g" {
  display_name = var.set
  description  = var.other
}
`
	for name, test := range map[string]struct {
		files []string
		want  string // what is not known of the group
		more  bool   // there may be more resources
	}{
		"inputs":                {[]string{"terragrunt.hcl", "inputs = {\n  set = \"x\"\n}\n"}, "display_name", false},
		"no inputs":             {[]string{"terragrunt.hcl", "locals {}\n"}, "", false},
		"another file":          {[]string{"terragrunt.hcl", "include \"root\" {\n  path = find_in_parent_folders()\n}\n"}, "description display_name", true},
		"computed":              {[]string{"terragrunt.hcl", "inputs = merge(local.a, {})\n"}, "description display_name", false},
		"files of values":       {[]string{"terragrunt.hcl", "terraform {\n  extra_arguments \"x\" {}\n}\n"}, "description display_name", false},
		"a mistake":             {[]string{"terragrunt.hcl", "inputs = {\n"}, "description display_name", true},
		"JSON":                  {[]string{"terragrunt.hcl.json", "{}"}, "description display_name", true},
		"a flag goes before":    {[]string{"terragrunt.hcl", "terraform {\n  extra_arguments \"x\" {}\n}\n", "terraform.tfvars", "set = \"y\"\n"}, "description display_name", false},
		"another module":        {[]string{"terragrunt.hcl", "terraform {\n  source = \"git::https://example.com/sso.git\"\n}\n"}, "", true},
		"a module beyond":       {[]string{"terragrunt.hcl", "terraform {\n  source = \"../sso\"\n}\n"}, "", true},
		"a resource, generated": {[]string{"terragrunt.hcl", "generate \"x\" {\n  contents = <<EOT\nresource \"a\" \"b\" {}\nEOT\n}\n"}, "", true},
		"text, generated":       {[]string{"terragrunt.hcl", "generate \"x\" {\n  contents = local.text\n}\n"}, "", true},
		"a provider, generated": {[]string{"terragrunt.hcl", "generate \"x\" {\n  contents = <<EOT\nprovider \"aws\" {\n  region = \"${local.region}\"\n}\nEOT\n}\n"}, "", false},
		"its backend":           {[]string{"terragrunt.hcl", "remote_state {\n  backend = \"s3\"\n}\n"}, "", false},
		"a value goes before":   {[]string{"terragrunt.hcl", "inputs = {\n  set = \"x\"\n}\n", "terraform.tfvars", "set = \"y\"\n"}, "", false},
		"below":                 {[]string{"live/terragrunt.hcl", "inputs = { set = 1 }\n"}, "", false},
		"below, and runs it":    {[]string{"live/terragrunt.hcl", "terraform {\n  source = \"..//.\"\n}\ninputs = { set = 1 }\n"}, "display_name", false},
		"below, and runs any":   {[]string{"live/terragrunt.hcl", "terraform {\n  source = \"${get_repo_root()}\"\n}\ninputs = { set = 1 }\n"}, "display_name", true},
		"below, and includes":   {[]string{"live/terragrunt.hcl", "include \"root\" {\n  path = find_in_parent_folders()\n}\n"}, "description display_name", true},
		"below, from elsewhere": {[]string{"live/terragrunt.hcl", "terraform {\n  source = \"git::https://example.com/sso.git\"\n}\ninputs = { set = 1 }\n"}, "", true},
		"of a module in a tree": {[]string{"live/terragrunt.hcl", "inputs = { set = 1 }\n", "modules/a/main.tf", code}, "display_name", true},
	} {
		t.Run(name, func(t *testing.T) {
			files := test.files
			if !slices.Contains(files, code) {
				files = append(files, "main.tf", code)
			}
			d := load(t, archive(files...))
			var unknown []string
			for _, attribute := range []string{"description", "display_name"} {
				if symbol := d.Resources[0].Attribute(attribute).Reference(); symbol != nil {
					if symbol.Why != declaration.NotRead || !strings.Contains(symbol.Reason, "Terragrunt") {
						t.Errorf("%s: %+v", attribute, symbol)
					}
					unknown = append(unknown, attribute)
				}
			}
			if diff := cmp.Diff(test.want, strings.Join(unknown, " ")); diff != "" {
				t.Error(diff)
			}
			if got := slices.ContainsFunc(d.Unresolved, func(u declaration.Unresolved) bool { return len(u.Types) == 0 }); got != test.more {
				t.Errorf("there may be more: %v", got)
			}
			if len(d.Diagnostics) != 1 || !strings.Contains(d.Diagnostics[0].Summary, "is Terragrunt's") {
				t.Errorf("it is told once: %v", d.Diagnostics)
			}
		})
	}
}

// TestTerragruntMayGenerate holds that nothing is said of versions and backend where
// Terragrunt may add files that set them.
func TestTerragruntMayGenerate(t *testing.T) {
	for name, test := range map[string]struct {
		files []string
		known bool
	}{
		"inputs only":           {[]string{"terragrunt.hcl", "inputs = {}\n"}, true},
		"of another module":     {[]string{"live/terragrunt.hcl", "terraform {\n  source = \"git::https://example.com/sso.git\"\n}\ngenerate \"x\" {}\n"}, true},
		"a file":                {[]string{"terragrunt.hcl", "generate \"backend\" {\n  path = \"backend.tf\"\n}\n"}, false},
		"files, computed":       {[]string{"terragrunt.hcl", "generate = local.files\n"}, false},
		"the backend":           {[]string{"terragrunt.hcl", "remote_state {\n  backend = \"s3\"\n}\n"}, false},
		"the backend, computed": {[]string{"terragrunt.hcl", "remote_state = local.state\n"}, false},
		"what is included":      {[]string{"terragrunt.hcl", "include \"root\" {\n  path = find_in_parent_folders()\n}\n"}, false},
		"run from below":        {[]string{"live/terragrunt.hcl", "terraform {\n  source = \"..//.\"\n}\nremote_state {}\n"}, false},
		"a mistake":             {[]string{"terragrunt.hcl", "inputs = {\n"}, false},
		"JSON":                  {[]string{"terragrunt.hcl.json", "{}"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := load(t, archive(append(test.files, "main.tf", "terraform {\n  required_version = \">= 1.0\"\n}\n")...))
			if root := d.IaC.RootModules["."]; (root != nil) != test.known {
				t.Errorf("of the root module is said %+v", root)
			}
			told := false
			for _, unresolved := range d.Unresolved {
				told = told || slices.Equal(unresolved.Types, []string{declaration.TypeTerraform}) && strings.Contains(unresolved.Symbol.Reason, "generate")
			}
			if told == test.known {
				t.Errorf("told is %v", d.Unresolved)
			}
		})
	}
}

func TestTerragruntAloneIsAnError(t *testing.T) {
	directory := t.TempDir()
	if err := txtar.Write(archive("prod/sso/terragrunt.hcl", "inputs = {}\n"), directory); err != nil {
		t.Fatal(err)
	}
	_, err := module.Load(context.Background(), module.Options{Root: directory})
	if err == nil || !strings.Contains(err.Error(), "prod/sso/terragrunt.hcl, which idcscan does not evaluate; scan a plan") {
		t.Errorf("the error is %v", err)
	}
}
