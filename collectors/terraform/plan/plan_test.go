package plan_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/plan"
)

// object is a JSON object.
type object = map[string]any

// made is one instance in a plan that a test makes.
type made struct {
	module, block string // module.a["x"], aws_ssoadmin_permission_set.set
	key           any
	actions       []string // create where there are none
	values        object
	unknown       object
	sensitive     any
	before        object
	// sensitiveBefore is what before_sensitive says.
	sensitiveBefore any
}

func (m made) address() string {
	address := m.block
	if m.module != "" {
		address = m.module + "." + m.block
	}
	switch key := m.key.(type) {
	case string:
		address += "[" + quoted(key) + "]"
	case int:
		address += fmt.Sprintf("[%d]", key)
	}
	return address
}

func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

func (m made) change() object {
	parts := strings.Split(m.block, ".")
	mode := "managed"
	if parts[0] == "data" {
		mode, parts = "data", parts[1:]
	}
	actions := m.actions
	if actions == nil {
		actions = []string{"create"}
	}
	after := any(m.values)
	if m.values == nil {
		after = nil
	}
	change := object{"actions": actions, "before": nil, "after": after, "after_unknown": m.unknown, "before_sensitive": false, "after_sensitive": m.sensitive}
	if m.before != nil {
		change["before"] = m.before
		change["before_sensitive"] = m.sensitiveBefore
	}
	if m.unknown == nil {
		change["after_unknown"] = object{}
	}
	resource := object{"address": m.address(), "mode": mode, "type": parts[0], "name": parts[1], "provider_name": "registry.terraform.io/hashicorp/aws", "change": change}
	if m.module != "" {
		resource["module_address"] = m.module
	}
	if m.key != nil {
		resource["index"] = m.key
	}
	return resource
}

// refs is an argument of a configuration with references as Terraform lists
// them: behind each, the shorter ones.
func refs(references ...string) object {
	var all []string
	for _, reference := range references {
		all = append(all, reference)
		for n := strings.LastIndexAny(reference, ".["); n > 0; n = strings.LastIndexAny(reference[:n], ".[") {
			shorter := reference[:n]
			if strings.Count(shorter, ".") == 0 || strings.HasPrefix(shorter, "data.") && strings.Count(shorter, ".") < 2 {
				break
			}
			all = append(all, shorter)
		}
	}
	return object{"references": all}
}

// written is a block of a configuration.
func written(block string, forEach any, expressions object) object {
	parts := strings.Split(block, ".")
	mode := "managed"
	if parts[0] == "data" {
		mode, parts = "data", parts[1:]
	}
	resource := object{"address": block, "mode": mode, "type": parts[0], "name": parts[1], "expressions": expressions}
	if forEach != nil {
		resource["for_each_expression"] = forEach
	}
	return resource
}

// planText writes a plan of changes and a root module's configuration.
func planText(t testing.TB, root object, more object, changes ...made) string {
	t.Helper()
	document := object{"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": object{"root_module": object{}}}
	list := []object{}
	for _, change := range changes {
		list = append(list, change.change())
	}
	document["resource_changes"] = list
	if root != nil {
		document["configuration"] = object{"root_module": root}
	}
	for name, value := range more {
		document[name] = value
	}
	text, err := json.MarshalIndent(document, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func read(t testing.TB, text string) *declaration.Declarations {
	t.Helper()
	declarations, err := plan.Read(t.Context(), strings.NewReader(text), "plan.json", "")
	if err != nil {
		t.Fatal(err)
	}
	return declarations
}

func find(t testing.TB, declarations *declaration.Declarations, address string) *declaration.Resource {
	t.Helper()
	for _, resource := range declarations.Resources {
		if resource.Address == address {
			return resource
		}
	}
	t.Fatalf("no %s in %v", address, addresses(declarations))
	return nil
}

func addresses(declarations *declaration.Declarations) (all []string) {
	for _, resource := range declarations.Resources {
		all = append(all, resource.Address)
	}
	return all
}

// dump writes declarations with all marks as text.
func dump(declarations *declaration.Declarations) string {
	var b strings.Builder
	for _, resource := range declarations.Resources {
		fmt.Fprintf(&b, "%s data=%v removed=%v\n", resource.Address, resource.Data, resource.Removed)
		dumpValue(&b, "  ", "", resource.Attributes)
	}
	for _, unresolved := range declarations.Unresolved {
		fmt.Fprintf(&b, "unresolved %v %+v\n", unresolved.Types, *unresolved.Symbol)
	}
	for _, diagnostic := range declarations.Diagnostics {
		fmt.Fprintf(&b, "diagnostic %s; %s\n", diagnostic.Summary, diagnostic.Remedy)
	}
	if declarations.IaC != nil {
		text, _ := json.Marshal(declarations.IaC)
		b.Write(text)
	}
	return b.String()
}

func dumpValue(b *strings.Builder, indent, name string, marked cty.Value) {
	value, marks := marked.Unmark()
	of := declaration.ValueOf(marked)
	fmt.Fprintf(b, "%s%s: ", indent, name)
	for _, symbol := range of.Symbols() {
		fmt.Fprintf(b, "<%s (%s: %s; %s)> ", symbol, symbol.Why, symbol.Reason, symbol.Remedy)
	}
	switch {
	case !value.IsKnown():
		if len(marks) == 0 {
			b.WriteString("UNKNOWN WITHOUT A SYMBOL")
		}
		b.WriteString("\n")
	case value.IsNull():
		b.WriteString("null\n")
	case value.CanIterateElements():
		b.WriteString("\n")
		for it := value.ElementIterator(); it.Next(); {
			key, element := it.Element()
			text, _ := declaration.ValueOf(key).Text()
			dumpValue(b, indent+"  ", text, element)
		}
	default:
		text, _ := of.Text()
		fmt.Fprintf(b, "%q\n", text)
	}
}
