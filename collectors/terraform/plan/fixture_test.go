package plan_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

var update = flag.Bool("update", false, "rewrite generated files")

// fixtures are the examples of testdata as Terraform would plan and apply them:
// its own provider is not here to do so.
var fixtures = []struct {
	directory, prefix string
	access            access
	form              form
}{
	{"landing-zone-code", "", landingZone, byKey},
	{"landing-zone-code", "module-", landingZone, byModule},
	{"standalone-code", "", standalone, byBlock},
	{"standalone-code", "module-", standalone, byModule},
}

const testdata = "../../../testdata"

func TestFixturesAreFresh(t *testing.T) {
	for _, fixture := range fixtures {
		for name, document := range map[string]document{
			"plan.json":     planDocument(fixture.form, fixture.access),
			"state.json":    shownDocument(fixture.form, fixture.access),
			"state.tfstate": rawDocument(fixture.form, fixture.access),
		} {
			path := filepath.Join(testdata, fixture.directory, fixture.prefix+name)
			var want bytes.Buffer
			encoder := json.NewEncoder(&want)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(document); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(path, want.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want.Bytes()) {
				t.Errorf("%s is not what its facts give; run go test ./collectors/terraform/plan -run Fresh -update", path)
			}
		}
	}
}

// TestFixturesSayTheSame compares a plan, in which nothing has an id yet, with
// the states after it: a link must lead to the resource whose id the state has.
func TestFixturesSayTheSame(t *testing.T) {
	for _, fixture := range fixtures {
		readFile := func(name string) *declaration.Declarations {
			text, err := os.ReadFile(filepath.Join(testdata, fixture.directory, fixture.prefix+name))
			if err != nil {
				t.Fatal(err)
			}
			return read(t, string(text))
		}
		raw := declared(t, readFile("state.tfstate"))
		for _, name := range []string{"plan.json", "state.json"} {
			if diff := cmp.Diff(raw, declared(t, readFile(name))); diff != "" {
				t.Errorf("%s%s of %s differs from the state file: -state +%s\n%s", fixture.prefix, name, fixture.directory, name, diff)
			}
		}
		var sets, policies, assignments int
		for _, resource := range readFile("plan.json").Resources {
			switch resource.Type {
			case setType:
				sets++
			case attachmentType:
				policies++
			case assignmentType:
				assignments++
			}
		}
		if sets != len(fixture.access.sets) || policies < sets || assignments != len(fixture.access.assignments) {
			t.Errorf("%s%s: %d sets, %d policies, %d assignments", fixture.prefix, fixture.directory, sets, policies, assignments)
		}
	}
}

// declared are the attributes of resources that code sets, with the addresses of
// resources in place of their ids.
func declared(t *testing.T, declarations *declaration.Declarations) map[string]string {
	owner := map[string]string{}
	for _, resource := range declarations.Resources {
		for _, attribute := range []string{"arn", "group_id"} {
			if id, ok := resource.Attribute(attribute).Text(); ok {
				owner[id] = resource.Address
			}
		}
	}
	all := map[string]string{}
	for _, resource := range declarations.Resources {
		for _, attribute := range []string{"name", "display_name", "session_duration", "principal_id", "permission_set_arn", "managed_policy_arn", "target_id", "attribute", "tags"} {
			value := resource.Attribute(attribute)
			text, _ := value.Text()
			if symbol := value.Reference(); symbol != nil {
				text = symbol.Address
				if text == resource.Address {
					t.Errorf("%s.%s leads nowhere: %s", resource.Address, attribute, symbol.Reason)
				}
			} else if owner[text] != "" && resource.Type != setType {
				text = owner[text]
			}
			for _, part := range value.Elements() {
				key, _ := part.Attribute("key").Text()
				inner, _ := part.Text()
				text += key + inner + ","
			}
			if text != "" {
				all[resource.Address+"."+attribute] = text
			}
		}
	}
	return all
}

// TestFixturesAreWhatTerraformWrites reads them by the library of those who make Terraform.
func TestFixturesAreWhatTerraformWrites(t *testing.T) {
	for _, fixture := range fixtures {
		for name, into := range map[string]interface{ Validate() error }{"plan.json": new(tfjson.Plan), "state.json": new(tfjson.State)} {
			text, err := os.ReadFile(filepath.Join(testdata, fixture.directory, fixture.prefix+name))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, into); err != nil {
				t.Errorf("%s of %s: %v", name, fixture.directory, err)
			}
		}
	}
}

// document is an object with the members that Terraform writes first in order.
type document []member

type member struct {
	name  string
	value any
}

func (d document) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for n, m := range d {
		separator := ","
		if n == 0 {
			separator = "{"
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s%q:%s", separator, m.name, value)
	}
	b.WriteString("}")
	return b.Bytes(), nil
}

func planDocument(f form, a access) document {
	resources := f.resources(a)
	changes, planned := []object{}, []object{}
	for _, m := range resources {
		values := maps.Clone(m.values)
		for name := range m.unknown {
			delete(values, name)
		}
		m.values = values
		m.sensitive = falseTree(values)
		change := m.change()
		for name, tree := range falseTree(values) {
			change["change"].(object)["after_unknown"].(object)[name] = tree
		}
		changes = append(changes, change)
		planned = append(planned, m.shown())
	}
	root := f.configuration(a)
	provider := object{"name": "aws", "full_name": "registry.terraform.io/hashicorp/aws", "version_constraint": "~> 6.28", "expressions": object{"region": literal(region)}}
	return document{
		{"format_version", "1.2"}, {"terraform_version", "1.11.4"},
		{"planned_values", object{"root_module": inModules(f.module, planned)}},
		{"resource_changes", changes},
		{"prior_state", document{{"format_version", "1.0"}, {"terraform_version", "1.11.4"}, {"values", object{"root_module": inModules(f.module, []object{f.known().shown()})}}}},
		{"configuration", object{"provider_config": object{"aws": provider}, "root_module": root}},
		{"timestamp", applied}, {"applyable", true}, {"complete", true}, {"errored", false},
	}
}

// falseTree is the tree of what is sensitive, or of what is not known within
// values that are, where nothing is: Terraform keeps the collections.
func falseTree(values object) object {
	tree := object{}
	for name, value := range values {
		switch value := value.(type) {
		case object:
			tree[name] = object{}
		case []any:
			tree[name] = falseList(value)
		}
	}
	return tree
}

func falseList(values []any) []any {
	list := []any{}
	for _, value := range values {
		if members, ok := value.(object); ok {
			list = append(list, falseTree(members))
		} else {
			list = append(list, false)
		}
	}
	return list
}

func (m made) shown() object {
	resource := m.change()
	delete(resource, "change")
	delete(resource, "module_address")
	resource["schema_version"], resource["values"], resource["sensitive_values"] = 0, m.values, falseTree(m.values)
	return resource
}

func inModules(module string, resources []object) object {
	if module == "" {
		return object{"resources": resources}
	}
	return object{"child_modules": []object{{"address": module, "resources": resources}}}
}

func shownDocument(f form, a access) document {
	all := []object{f.known().shown()}
	for _, m := range f.resources(a) {
		all = append(all, m.shown())
	}
	return document{{"format_version", "1.0"}, {"terraform_version", "1.11.4"}, {"values", object{"root_module": inModules(f.module, all)}}}
}

func rawDocument(f form, a access) document {
	byBlock := map[string]object{}
	for _, m := range slices.Concat([]made{f.known()}, f.resources(a)) {
		change := m.change()
		if byBlock[m.block] == nil {
			byBlock[m.block] = object{"mode": change["mode"], "type": change["type"], "name": change["name"], "provider": fmt.Sprintf("provider[%q]", change["provider_name"]), "instances": []object{}}
			if f.module != "" {
				byBlock[m.block]["module"] = f.module
			}
		}
		instance := object{"schema_version": 0, "attributes": m.values, "sensitive_attributes": []any{}}
		if m.key != nil {
			instance["index_key"] = m.key
		}
		byBlock[m.block]["instances"] = append(byBlock[m.block]["instances"].([]object), instance)
	}
	resources := []object{}
	for _, block := range slices.SortedFunc(maps.Keys(byBlock), strings.Compare) {
		resources = append(resources, byBlock[block])
	}
	return document{{"version", 4}, {"terraform_version", "1.11.4"}, {"serial", 7}, {"lineage", "5d1c6a0e-3f8b-4b8e-9c55-0a7e2f64d913"}, {"outputs", object{}}, {"resources", resources}, {"check_results", nil}}
}
