package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// document is a plan or a state whose values can be changed.
type document struct {
	file string
	root any
	// leaves are the texts of resources by "<address> <path>". What a plan says of
	// one value in several places is changed in all of them.
	leaves map[string]*leaf
}

type leaf struct {
	kind string // "<type>.<path>", with neither keys nor indexes
	text string
	set  []func(string)
}

func readDocument(t *testing.T, file string) *document {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d := &document{file: file, leaves: map[string]*leaf{}}
	if err := json.Unmarshal(data, &d.root); err != nil {
		t.Fatal(err)
	}
	d.find(d.root)
	return d
}

// find looks for resources: with values (planned or in a state), with a change,
// and with instances (in a raw state).
func (d *document) find(node any) {
	switch node := node.(type) {
	case []any:
		for _, inner := range node {
			d.find(inner)
		}
	case map[string]any:
		kind, _ := node["type"].(string)
		address, _ := node["address"].(string)
		if values, ok := node["values"].(map[string]any); ok && kind != "" {
			d.add(address, kind, values, node)
		}
		if change, ok := node["change"].(map[string]any); ok && kind != "" {
			d.add(address, kind, change["after"], node)
		}
		if instances, ok := node["instances"].([]any); ok {
			for _, instance := range instances {
				instance := instance.(map[string]any)
				d.add(fmt.Sprintf("%v.%s.%v[%v]", node["module"], kind, node["name"], instance["index_key"]), kind, instance["attributes"], instance)
			}
		}
		for _, inner := range node {
			d.find(inner)
		}
	}
}

// add takes in the values of a resource. Where its key is made with one of them,
// as for_each makes it of what is looped over, the key goes with it.
func (d *document) add(address, kind string, values any, resource map[string]any) {
	keyed := func(old string, set func(string)) func(string) {
		restore := map[string]string{}
		for _, name := range []string{"index", "index_key", "address"} {
			if key, ok := resource[name].(string); ok && strings.HasPrefix(old, "arn:") && strings.Contains(key, old) {
				restore[name] = key
			}
		}
		return func(text string) {
			set(text)
			for name, key := range restore {
				resource[name] = strings.ReplaceAll(key, old, text)
			}
		}
	}
	var walk func(node any, path, kind string, set func(string))
	walk = func(node any, path, kind string, set func(string)) {
		switch node := node.(type) {
		case string:
			path, kind := inStep(path, kind)
			found := d.leaves[path]
			if found == nil {
				found = &leaf{kind: kind, text: node}
				d.leaves[path] = found
			}
			found.set = append(found.set, keyed(node, set))
		case []any:
			for i, inner := range node {
				walk(inner, fmt.Sprintf("%s[%d]", path, i), kind, func(text string) { node[i] = text })
			}
		case map[string]any:
			for name, inner := range node {
				walk(inner, path+"."+name, kind+"."+name, func(text string) { node[name] = text })
			}
		}
	}
	walk(values, address, kind, nil)
}

// inStep gives what is one value in different places one path: the instance's, and
// tags, which a plan and a state also have together with those of the provider.
func inStep(path, kind string) (string, string) {
	if instance := regexp.MustCompile(`^.*\.(instance_arn|identity_store_id|arns|identity_store_ids)$`).FindStringSubmatch(kind); instance != nil {
		kind = "instance." + strings.TrimSuffix(strings.TrimPrefix(instance[1], "instance_"), "s")
		return kind, kind
	}
	return strings.Replace(path, ".tags_all.", ".tags.", 1), strings.Replace(kind, ".tags_all.", ".tags.", 1)
}

// with writes the document with another text for a leaf, until restore is called.
func (d *document) with(t *testing.T, l *leaf, text string) (restore func()) {
	t.Helper()
	write := func(text string) {
		for _, set := range l.set {
			set(text)
		}
		data, err := json.Marshal(d.root)
		if err == nil {
			err = os.WriteFile(d.file, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	write(text)
	return func() { write(l.text) }
}

// unmovedLeaves are the values of plans and states of which no value of the
// snapshot is made.
var unmovedLeaves = []struct{ kind, why string }{
	{`^aws_ssoadmin_instances\.(id|region)$`, "the Region is no value of a snapshot"},
	{`^aws_ssoadmin_account_assignment\.target_type$`, "AWS knows no other"},
	{`^aws_identitystore_group\.description$`, "no control asks for the description of a group"},
	{`\.created_date$`, "a permission set's age is asked of AWS"},
	{`\.managed_policy_name$`, "the ARN has it, too"},
	{`^aws_identitystore_group\.arn$`, "a group is known by its id"},
	{`^aws_[a-z_]+\.id$`, "Terraform's own name of the resource, made of what else is there"},
}

// TestMutatedValues changes each text in a plan and in both forms of a state, and
// holds that the snapshot follows.
func TestMutatedValues(t *testing.T) {
	for _, fixture := range codeFixtures {
		for _, form := range codeForms[4:10] {
			t.Run(fixture.name+"/"+form.name, func(t *testing.T) {
				fixture.enter(t, unchanged)
				before, _ := collectCode(t, form.sources...)
				known := map[string]bool{}
				for _, value := range listSnapshot(t, before) {
					known[value.String()] = true
				}
				d, alike := readDocument(t, form.sources[0]), map[string]bool{}
				for _, path := range slices.Sorted(maps.Keys(d.leaves)) {
					l := d.leaves[path]
					if testing.Short() && alike[l.kind] {
						continue
					}
					alike[l.kind] = true
					checkLeaf(t, form, d, known, path)
				}
				if len(d.leaves) < 40 {
					t.Errorf("%d values were tried", len(d.leaves))
				}
			})
		}
	}
}

func checkLeaf(t *testing.T, form codeForm, d *document, known map[string]bool, path string) {
	t.Helper()
	l := d.leaves[path]
	text := mutated(l.text)
	defer d.with(t, l, text)()
	snap, said := collectCode(t, form.sources...)
	changed, follows, told := false, false, len(said) > 0
	for _, value := range listSnapshot(t, snap) {
		if known[value.String()] {
			continue
		}
		changed = true
		follows = follows || value.says(text)
		told = told || strings.HasPrefix(value.path, "coverage.") && strings.Contains(value.value, `"unresolved"`)
	}
	excused := slices.ContainsFunc(unmovedLeaves, func(u struct{ kind, why string }) bool { return regexp.MustCompile(u.kind).MatchString(l.kind) })
	switch {
	case excused && follows:
		t.Errorf("%s: follows, and stands among the values that do not", path)
	case excused, follows:
	case told:
		t.Logf("%s: %s -> %s: told: %q", path, l.text, text, said)
	case changed:
		t.Errorf("%s: %s -> %s: changes something, but the new value is nowhere", path, l.text, text)
	default:
		t.Errorf("%s: %s -> %s: changes nothing", path, l.text, text)
	}
}
