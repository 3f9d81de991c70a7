package module_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/module"
)

// group is code with a value as the description of a group.
func group(value string) string {
	return "resource \"aws_identitystore_group\" \"g\" {\n  display_name = \"g\"\n  description = " + value + "\n}\n"
}

// TestSensitiveValuesAreNotKnown holds by which symbol what Terraform does not show
// is not known, and that the rest is known.
func TestSensitiveValuesAreNotKnown(t *testing.T) {
	const (
		variable = "variable \"v\" {\n  sensitive = true\n  default = \"x\"\n}\n"
		called   = "module \"m\" {\n  source = \"./m\"\n  v = \"x\"\n}\n"
	)
	for name, test := range map[string]struct {
		files []string
		want  string // the description, or the symbol behind a ?
	}{
		"default":                            {[]string{"main.tf", variable + group("var.v")}, "?var.v"},
		"said in a text":                     {[]string{"main.tf", "variable \"v\" {\n  sensitive = \"true\"\n  default = \"x\"\n}\n" + group("var.v")}, "?var.v"},
		"override":                           {[]string{"main.tf", "variable \"v\" {\n  default = \"x\"\n}\n" + group("var.v"), "override.tf", "variable \"v\" {\n  ephemeral = true\n}\n"}, "?var.v"},
		"without a value":                    {[]string{"main.tf", "variable \"v\" {\n  sensitive = true\n}\n" + group("var.v")}, "?var.v"},
		"not sensitive":                      {[]string{"main.tf", "variable \"v\" {\n  sensitive = false\n  default = \"x\"\n}\n" + group("var.v")}, "x"},
		"argument":                           {[]string{"main.tf", called, "m/main.tf", variable + group("var.v")}, "?module.m.var.v"},
		"output":                             {[]string{"main.tf", called + group("module.m.o"), "m/main.tf", "variable \"v\" {}\noutput \"o\" {\n  value = \"x\"\n  sensitive = true\n}\n"}, "?module.m.output.o"},
		"function":                           {[]string{"main.tf", group(`sensitive("x")`)}, "?main.tf:3:17"},
		"made of it":                         {[]string{"main.tf", variable + group(`upper("a-${var.v}")`)}, "?var.v"},
		"made nonsensitive":                  {[]string{"main.tf", variable + group("nonsensitive(var.v)")}, "?var.v"},
		"asked":                              {[]string{"main.tf", variable + group(`issensitive(var.v) ? "yes" : "no"`)}, "yes"},
		"asked of the rest":                  {[]string{"main.tf", variable + group(`issensitive("x") ? "yes" : "no"`)}, "no"},
		"asked of what is made nonsensitive": {[]string{"main.tf", variable + group(`issensitive("${nonsensitive(var.v)}-a") ? "yes" : "no"`)}, "?var.v"},
		"reference": {[]string{"main.tf", "resource \"aws_ssoadmin_permission_set\" \"p\" {\n  name = \"p\"\n}\n" +
			group("sensitive(aws_ssoadmin_permission_set.p.arn)")}, "?aws_ssoadmin_permission_set.p.arn"},
		"text around a reference": {[]string{"main.tf", "resource \"aws_ssoadmin_permission_set\" \"p\" {\n  name = \"p\"\n}\n" +
			group(`sensitive("x-${aws_ssoadmin_permission_set.p.arn}")`)}, "?main.tf:6:17"},
	} {
		t.Run(name, func(t *testing.T) {
			d := load(t, archive(test.files...))
			for _, resource := range d.Resources {
				if resource.Type != "aws_identitystore_group" {
					continue
				}
				value := resource.Attribute("description")
				got, known := value.Text()
				for _, symbol := range value.Symbols() {
					got += "?" + symbol.String()
					if symbol.Why == declaration.Sensitive && symbol.Remedy != declaration.SensitiveRemedy {
						t.Errorf("the remedy is %q", symbol.Remedy)
					}
				}
				if got != test.want || known != (test.want[0] != '?') {
					t.Errorf("the description is %q, want %q", got, test.want)
				}
			}
			if len(d.Resources) == 0 || len(d.Diagnostics) > 0 {
				t.Error(d.Resources, d.Diagnostics)
			}
		})
	}
}

// TestValuesSensitiveInOneRootAreShownForNone: a file of values is read for each
// root module, in this case first for one that declares nothing sensitive.
func TestValuesSensitiveInOneRootAreShownForNone(t *testing.T) {
	values := filepath.Join(t.TempDir(), "secret.tfvars")
	if err := os.WriteFile(values, []byte("pw = \"hush-123456789012\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, sensitive := range []string{"a", "b"} {
		directory := t.TempDir()
		for _, root := range []string{"a", "b"} {
			text := fmt.Sprintf("variable \"pw\" {\n  sensitive = %t\n}\n", root == sensitive)
			if err := os.Mkdir(filepath.Join(directory, root), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(directory, root, "main.tf"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		d, err := module.Load(context.Background(), module.Options{Root: directory, VariableFiles: []string{values}})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := json.Marshal(d.IaC)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(shown), "hush") || strings.Contains(string(shown), "123456789012") {
			t.Errorf("sensitive in %s: %s", sensitive, shown)
		}
	}
}
