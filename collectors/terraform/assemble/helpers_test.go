package assemble_test

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/assemble"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// attributes are the arguments of a resource.
type attributes map[string]cty.Value

func resource(resourceType, name string, arguments attributes) *declaration.Resource {
	return &declaration.Resource{
		Address: resourceType + "." + name, Type: resourceType,
		Attributes: cty.ObjectVal(arguments), Place: line("main.tf", 1),
	}
}

func data(resourceType, name string, arguments attributes) *declaration.Resource {
	r := resource(resourceType, name, arguments)
	r.Address, r.Data = "data."+r.Address, true
	return r
}

func text(value string) cty.Value { return cty.StringVal(value) }

func line(uri string, number int) snapshot.Location {
	return snapshot.Location{URI: uri, StartLine: number, StartColumn: 1, EndLine: number, EndColumn: 9}
}

// placed is a literal that stands on a line of a file.
func placed(value string, uri string, number int) cty.Value {
	literal := text(value)
	return literal.Mark(&declaration.Origin{Place: line(uri, number), Literal: literal})
}

// reference is the attribute of a resource that its provider sets.
func reference(r *declaration.Resource, path string) cty.Value {
	why := declaration.Computed
	if r.Data {
		why = declaration.LookedUp
	}
	return symbolic(&declaration.Symbol{Address: r.Address, Path: path, Why: why})
}

// unset is a variable without a value.
func unset(name string) cty.Value {
	return symbolic(&declaration.Symbol{
		Address: "var." + name, Why: declaration.Unset, Place: line("variables.tf", 7),
		Reason: "it has no value", Remedy: "give var." + name + " a value with --var",
	})
}

func symbolic(symbol *declaration.Symbol) cty.Value { return cty.UnknownVal(cty.String).Mark(symbol) }

func list(values ...cty.Value) cty.Value { return cty.TupleVal(values) }

func object(values attributes) cty.Value { return cty.ObjectVal(values) }

func group(name string) *declaration.Resource {
	return resource("aws_identitystore_group", name, attributes{"display_name": text(name)})
}

func set(name string, more attributes) *declaration.Resource {
	arguments := attributes{"name": text(name)}
	for key, value := range more {
		arguments[key] = value
	}
	return resource("aws_ssoadmin_permission_set", name, arguments)
}

func assignment(name string, set, principal cty.Value, kind string, account cty.Value) *declaration.Resource {
	return resource("aws_ssoadmin_account_assignment", name, attributes{
		"permission_set_arn": set, "principal_id": principal, "principal_type": text(kind), "target_id": account,
		"target_type": text("AWS_ACCOUNT"), "instance_arn": unset("instance"),
	})
}

var meta = snapshot.Meta{
	Tool: "test", Source: "terraform code", StartedAt: "2026-01-31T12:00:00Z", CollectedAt: "2026-01-31T12:00:00Z",
}

// assembled is the snapshot of resources, which must be valid.
func assembled(t *testing.T, resources ...*declaration.Resource) *snapshot.Snapshot {
	t.Helper()
	return validSnapshot(t, &declaration.Declarations{Resources: resources, IaC: &snapshot.IaC{}})
}

func validSnapshot(t *testing.T, d *declaration.Declarations) *snapshot.Snapshot {
	t.Helper()
	s := assemble.Snapshot(d, meta)
	if err := s.Validate(); err != nil {
		t.Fatalf("the snapshot is not valid: %v", err)
	}
	return s
}

// gapsOn returns the meanings of gaps of a cause that cover an attribute of a
// member, "" for members that may be missing.
func gapsOn(s *snapshot.Snapshot, cause snapshot.Cause, section snapshot.Section, key, attribute string) []string {
	var meanings []string
	for _, gap := range s.Coverage[section].Gaps {
		ofKey := len(gap.Keys) == 0 || contains(gap.Keys, key)
		ofAttribute := len(gap.Attributes) == 0 || contains(gap.Attributes, attribute)
		if gap.Cause == cause && ofKey && ofAttribute {
			meanings = append(meanings, gap.Meaning)
		}
	}
	return meanings
}

func contains(list []string, wanted string) bool {
	for _, entry := range list {
		if entry == wanted {
			return true
		}
	}
	return false
}
