package module_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// TestMistakesShowTheirLine holds that people see the line of a mistake, in files
// of values as in files of Terraform.
func TestMistakesShowTheirLine(t *testing.T) {
	deep := strings.Repeat("[", 1001) + strings.Repeat("]", 1001)
	for name, test := range map[string]struct{ file, text, want string }{
		"a value that does not fit": {"terraform.tfvars", "names = {\n  a = { b = 1 }\n}\n", "terraform.tfvars:1: names = {"},
		"syntax":                    {"terraform.tfvars", "names = {}\nnames = = 2\n", "terraform.tfvars:2: names = = 2"},
		"a block":                   {"x.auto.tfvars", "names = {}\nnames {\n}\n", "x.auto.tfvars:2: names {"},
		"no such variable":          {"terraform.tfvars", "names = {}\n  nmaes = {}\n", "terraform.tfvars:2: nmaes = {}"},
		"no such variable, in JSON": {"terraform.tfvars.json", "{\"names\": {},\n \"nmaes\": {}}\n", "terraform.tfvars.json:2: \"nmaes\": {}}"},
		"nesting of values":         {"terraform.tfvars", "names = {}\nx = " + deep + "\n", "terraform.tfvars:2: x = [["},
		"nesting of JSON":           {"terraform.tfvars.json", "{\"names\": {},\n\"x\": " + deep + "}\n", "terraform.tfvars.json:2: \"x\": [["},
		"nesting":                   {"deep.tf", "locals {\n  x = " + deep + "\n}\n", "deep.tf:2: x = [["},
		"nesting of operators":      {"deep.tf", "locals {\n  x = " + strings.Repeat("!", 10_001) + "true\n}\n", "deep.tf:2: x = !!"},
		"nesting in code of JSON":   {"deep.tf.json", "{\"locals\":\n{\"x\": " + deep + "}}\n", "deep.tf.json:2: {\"x\": [["},
	} {
		t.Run(name, func(t *testing.T) {
			d := load(t, archive("main.tf", "variable \"names\" {\n  type = map(string)\n}\n"+
				"resource \"aws_identitystore_group\" \"g\" {\n  for_each     = var.names\n  display_name = each.key\n}\n", test.file, test.text))
			for _, problem := range d.Diagnostics {
				if strings.HasPrefix(problem.Place.URI, test.file) {
					if got := shown(problem); !strings.HasPrefix(got, test.want) {
						t.Errorf("it shows %s; want %s", got, test.want)
					}
					return
				}
			}
			t.Errorf("nothing is told: %v", d.Diagnostics)
		})
	}
}

func shown(problem declaration.Diagnostic) string {
	place := problem.Place
	return fmt.Sprintf("%s:%d: %s", place.URI, place.StartLine, place.Snippet)
}

func TestSensitiveValuesShowNoLine(t *testing.T) {
	const secret = "hunter2"
	d := load(t, archive(
		"main.tf", "variable \"password\" {\n  sensitive = true\n}\nresource \"aws_identitystore_group\" \"g\" {\n  display_name = var.password\n}\n",
		"terraform.tfvars", "password = \""+secret+"\"\n",
	))
	if d.IaC.Code["terraform.tfvars#password"] == nil {
		t.Fatal("the entry is not among the code")
	}
	for key, code := range d.IaC.Code {
		for attribute, place := range code.Locations {
			if strings.Contains(place.Snippet, secret) {
				t.Errorf("%s shows the secret at %s: %s", key, attribute, place.Snippet)
			}
		}
	}
	for _, symbol := range d.Resources[0].Attribute("display_name").Symbols() {
		if strings.Contains(symbol.Place.Snippet, secret) || symbol.Why != declaration.Sensitive {
			t.Errorf("the symbol is %+v", symbol)
		}
	}
}

func TestValuesOfNoVariableAreTold(t *testing.T) {
	d := load(t, archive("main.tf", "variable \"a\" {}\n", "terraform.tfvars", "c = 1\nb = 2\na = 3\n"))
	var got []string
	for _, problem := range d.Diagnostics {
		got = append(got, problem.Summary)
	}
	if diff := cmp.Diff([]string{"sets b, c, which no variable block declares"}, got); diff != "" {
		t.Error(diff)
	}
}
