package yamlconfig

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// shape says what a file holds, and in whose dialect.
type shape struct {
	permissionSets, assignments bool
	// samples: it has what only the module aws-samples/identity-center knows;
	// decided: what only the other modules know.
	samples, decided bool
}

func (s shape) any() bool { return s.permissionSets || s.assignments }

// shapeOfName goes by the names that the modules' guides give to the files.
func shapeOfName(name string) shape {
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	return shape{
		permissionSets: strings.HasPrefix(name, "permission_set"),
		assignments:    strings.HasPrefix(name, "account_assignment"),
	}
}

// Keys by which an entry is known. Such as description and tags are in entries of
// many kinds and tell nothing.
var (
	permissionSetKeys = []string{
		"session_duration", "relay_state", "aws_managed_policies", "customer_managed_policies", "inline_policy", "permissions_boundary",
	}
	assignmentKeys = []string{"principal_name", "principal_type", "principal_idp", "account_ids", "account_list"}
)

// shapeOf goes by the content; by the name only where the content says nothing,
// because it is broken, empty or of unknown keys.
func shapeOf(text []byte, byName shape) shape {
	document := parse(text)
	if document == nil {
		return byName
	}
	var found shape
	outer := false
	for key, value := range pairs(document) {
		switch key.Value {
		case "permission_sets":
			outer, found.permissionSets = true, true
			found.readEntries(value, permissionSetKeys)
		case "account_assignments":
			outer, found.assignments = true, true
			found.readEntries(value, assignmentKeys)
		}
	}
	if outer && document.Kind == yaml.MappingNode && !isEntry(document) {
		return found
	}
	var plain shape
	plain.permissionSets = plain.readEntries(document, permissionSetKeys)
	plain.assignments = plain.readEntries(document, assignmentKeys)
	if !plain.any() {
		plain.permissionSets, plain.assignments = byName.permissionSets, byName.assignments
	}
	return plain
}

// isEntry reports whether a mapping with a key permission_sets is itself an
// assignment, not the whole of a file.
func isEntry(node *yaml.Node) bool {
	for key := range pairs(node) {
		if slices.Contains(assignmentKeys, key.Value) {
			return true
		}
	}
	return false
}

// readEntries reports whether any entry of a mapping has one of the keys, and
// notes the dialect.
func (s *shape) readEntries(node *yaml.Node, known []string) bool {
	found := false
	for _, entry := range pairs(node) {
		for key, value := range pairs(entry) {
			found = found || slices.Contains(known, key.Value)
			switch key.Value {
			case "principal", "account_list":
				s.samples = true
			case "principal_name", "account_ids":
				s.decided = true
			case "permissions_boundary":
				for key := range pairs(value) {
					s.samples = s.samples || key.Value == "aws_managed_policy" || key.Value == "customer_managed_policy"
					s.decided = s.decided || key.Value == "managed_policy_arn" || key.Value == "customer_managed_policy_reference"
				}
			case "aws_managed_policies":
				for _, policy := range resolve(value).Content {
					s.samples = s.samples || policy.Kind == yaml.ScalarNode && !strings.Contains(policy.Value, ":")
					s.decided = s.decided || strings.HasPrefix(policy.Value, "arn:")
				}
			}
		}
	}
	return found
}

// resolve follows an alias, once: an alias of an alias cannot be written.
func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode && node.Alias != nil {
		return node.Alias
	}
	return node
}

// pairs yields the keys and values of a mapping, none for another node.
func pairs(node *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		node := resolve(node)
		if node.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if !yield(node.Content[i], node.Content[i+1]) {
				return
			}
		}
	}
}
