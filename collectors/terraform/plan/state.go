package plan

import (
	"fmt"
	"maps"
	"slices"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// shownState reads what terraform show -json prints of a state.
func (r *reader) shownState() (*declaration.Declarations, error) {
	r.begin()
	var all []*instance
	err := r.object(func(name string) (err error) {
		switch name {
		case "format_version":
			return r.formatVersion()
		case "values":
			all, err = r.values()
			return err
		}
		return r.skip()
	})
	if err != nil {
		return nil, err
	}
	return declarationsOf(all), r.end()
}

// declarationsOf makes declarations of instances of which all is known.
func declarationsOf(all []*instance) *declaration.Declarations {
	declarations := &declaration.Declarations{}
	b := newBuilder()
	sortInstances(all)
	for _, i := range all {
		switch {
		case i.deposed != "":
			declarations.Diagnostics = append(declarations.Diagnostics, deposed(i))
		case relevant(i.typ):
			declarations.Resources = append(declarations.Resources, b.resource(i))
		}
	}
	return declarations
}

// deposed tells of an object that a replacement left behind. It may exist in
// AWS, but it is what its address was, not what it is.
func deposed(i *instance) declaration.Diagnostic {
	return declaration.Diagnostic{
		Summary: fmt.Sprintf("%s has an object left over from a replacement (deposed %s), which is not judged", i.address, i.deposed),
		Remedy:  "run terraform apply, which deletes it",
	}
}

// rawState reads a state file.
func (r *reader) rawState() (*declaration.Declarations, error) {
	r.begin()
	var all []*instance
	err := r.object(func(name string) error {
		switch name {
		case "version":
			return r.rawVersion()
		case "resources":
			return r.list(func() error { return r.rawResource(&all) })
		}
		return r.skip()
	})
	if err != nil {
		return nil, err
	}
	return declarationsOf(all), r.end()
}

// rawVersion refuses all versions but 4.
func (r *reader) rawVersion() error {
	switch version, err := r.value(); {
	case err != nil:
		return err
	case version == number("4"):
		return nil
	case version == number("1"), version == number("2"), version == number("3"):
		return r.wrong(fmt.Sprintf("version %s of the state file is of Terraform 0.11 or older", version), "run terraform 0.13upgrade and terraform apply, or: terraform show -json > state.json")
	}
	return r.wrong("this version of the state file is not known", "run: terraform show -json > state.json")
}

// rawResource reads a resource of a state file with its instances. Terraform
// writes what they have in common first.
func (r *reader) rawResource(into *[]*instance) error {
	common := instance{mode: managed}
	var own []*instance
	err := r.object(func(name string) error {
		switch name {
		case "module":
			return r.string(&common.module)
		case "mode":
			return r.string(&common.mode)
		case "type":
			return r.string(&common.typ)
		case "name":
			return r.string(&common.name)
		case "instances":
			return r.list(func() error {
				i, err := r.rawInstance(common.typ)
				own = append(own, i)
				return err
			})
		}
		return r.skip()
	})
	for _, i := range own {
		i.module, i.mode, i.typ, i.name = common.module, common.mode, common.typ, common.name
		i.address = addressOf(i)
	}
	*into = append(*into, own...)
	return err
}

func (r *reader) rawInstance(resourceType string) (*instance, error) {
	i := &instance{typ: resourceType}
	var paths []any
	err := r.object(func(name string) (err error) {
		switch name {
		case "index_key":
			i.key, err = r.value()
		case "deposed":
			err = r.string(&i.deposed)
		case "attributes":
			i.values, err = r.valuesOf(i)
		case "attributes_flat":
			if relevant(resourceType) {
				return r.wrong("attributes as Terraform 0.11 wrote them", "run terraform apply, which upgrades them, or: terraform show -json > state.json")
			}
			return r.skip()
		case "sensitive_attributes":
			var value any
			value, err = r.value()
			if list, ok := value.([]any); ok || value == nil {
				paths = list
			} else {
				paths = []any{value} // which is no path, and so hides all
			}
		default:
			return r.skip()
		}
		return err
	})
	i.sensitive = hiddenBy(paths)
	return i, err
}

// hiddenBy makes a tree of booleans of paths into an instance. A path through a
// list or a set hides all of it: where its elements are in another order, that
// is the only safe reading.
func hiddenBy(paths []any) any {
	tree := map[string]any{}
	for _, path := range paths {
		steps, ok := path.([]any)
		if !ok || len(steps) == 0 {
			return true // it hides something, and nobody knows what
		}
		if !hide(tree, steps) {
			return true
		}
	}
	return tree
}

func hide(tree map[string]any, steps []any) bool {
	name, ok := stepName(steps[0])
	if !ok {
		return false
	}
	if len(steps) > 1 {
		if _, named := stepName(steps[1]); named {
			branch, isTree := tree[name].(map[string]any)
			if tree[name] == nil {
				branch, isTree = map[string]any{}, true
				tree[name] = branch
			}
			return !isTree || hide(branch, steps[1:])
		}
	}
	tree[name] = true
	return true
}

// stepName is the attribute or key of a step, which has the form
// {"type": "get_attr", "value": "name"} or {"type": "index", "value": {"value": "key", "type": "string"}}.
func stepName(step any) (string, bool) {
	members, _ := step.(map[string]any)
	switch value := members["value"].(type) {
	case string:
		return value, true
	case map[string]any:
		name, ok := value["value"].(string)
		return name, ok && value["type"] == "string"
	}
	return "", false
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
