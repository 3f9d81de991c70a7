package plan_test

import (
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

const (
	setBlock    = "aws_ssoadmin_permission_set.set"
	groupBlock  = "aws_identitystore_group.group"
	assignBlock = "aws_ssoadmin_account_assignment.assignment"
)

func newSet(key any, name string) made {
	return made{block: setBlock, key: key, values: object{"name": name}, unknown: object{"arn": true, "id": true}}
}

func newGroup(key any, name string) made {
	return made{block: groupBlock, key: key, values: object{"display_name": name}, unknown: object{"group_id": true, "id": true}}
}

// assign is an assignment to a group that exists, of a set that does not yet.
func assign(key any) made {
	return made{block: assignBlock, key: key, values: object{"principal_type": "GROUP", "principal_id": "g-1", "target_id": "111111111111"},
		unknown: object{"permission_set_arn": true, "id": true}}
}

// everyone is the group of assign.
var everyone = made{block: "data.aws_identitystore_group.everyone", actions: []string{"no-op"}, values: object{"group_id": "g-1", "display_name": "Everyone"}}

// linkCase is a plan and where an attribute of an instance must lead, "" for nowhere.
type linkCase struct {
	name     string
	root     object
	more     object
	changes  []made
	from, at string // permission_set_arn where there is none
	to       string
	why      string // a part of the reason where to is ""
}

var constantForEach = object{"constant_value": object{
	"ops/Admin": object{"set": "Admin"}, "dev/Read": object{"set": "Read"},
}}

func module(resources ...object) object { return object{"resources": resources} }

func assignmentBy(forEach any, references ...string) object {
	return module(written(setBlock, refs("var.sets"), object{"name": refs("each.key")}),
		written(groupBlock, refs("var.groups"), object{"display_name": refs("each.key")}),
		written(assignBlock, forEach, object{"permission_set_arn": refs(references...)}))
}

func withModule(root object, calls object) object {
	root["module_calls"] = calls
	return root
}

var linkCases = []linkCase{
	{
		name: "a key that is written out",
		root: assignmentBy(nil, setBlock+`["Admin"].arn`), changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign(nil)},
		from: assignBlock, to: setBlock + `["Admin"]`,
	},
	{
		name: "the key is that of the instance",
		root: assignmentBy(refs("var.sets"), setBlock, "each.key"), changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("Read"), assign("Admin")},
		from: assignBlock + `["Read"]`, to: setBlock + `["Read"]`,
	},
	{
		name: "the key is in a constant for_each",
		root: assignmentBy(constantForEach, setBlock, "each.value.set"), changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("ops/Admin"), assign("dev/Read")},
		from: assignBlock + `["ops/Admin"]`, to: setBlock + `["Admin"]`,
	},
	{
		name:    "the key is in a variable",
		root:    assignmentBy(refs("var.assignments"), setBlock, "each.value.set"),
		more:    object{"variables": object{"assignments": object{"value": object{"a": object{"set": "Read"}, "b": object{"set": "Admin"}}}}},
		changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("a"), assign("b")},
		from:    assignBlock + `["a"]`, to: setBlock + `["Read"]`,
	},
	{
		name: "the values come from a local, and the instance keys are labelled",
		root: assignmentBy(refs("local.all"), "local.names", "each.value.set", setBlock, "each.value.set", "data.aws_ssoadmin_permission_set.existing", "each.value.set"),
		changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), newSet("Ops", "Ops"),
			assign("Type:GROUP__Principal:Admin__Permission:Read__Account:111111111111")},
		from: assignBlock + `["Type:GROUP__Principal:Admin__Permission:Read__Account:111111111111"]`, to: setBlock + `["Read"]`,
	},
	{
		name:    "the values come from a local, and only position tells",
		root:    assignmentBy(refs("local.all"), setBlock, "each.value.set"),
		changes: []made{everyone, newSet("Admin", "Admin"), newSet("Read", "Read"), assign("Ops_Admin"), assign("Admin_Read"), assign("Dev_Read")},
		from:    assignBlock + `["Admin_Read"]`, to: setBlock + `["Read"]`,
	},
	{
		name:    "two words of one key are keys of sets",
		root:    assignmentBy(refs("local.all"), setBlock, "each.value.set"),
		changes: []made{everyone, newSet("Admin", "Admin"), newSet("Read", "Read"), assign("Admin_Read")},
		from:    assignBlock + `["Admin_Read"]`, why: `any of ` + setBlock + `["Admin"], ` + setBlock + `["Read"]`,
	},
	{
		name:    "the word may be the name of the group",
		root:    assignmentBy(refs("local.all"), setBlock, "each.value.set"),
		changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("Admin/1"), assign("Read/2")},
		from:    assignBlock + `["Read/2"]`, why: "or of principal_id g-1",
	},
	{
		name: "the name of the group is known and is no set",
		root: assignmentBy(refs("local.all"), setBlock, "each.value.set"),
		changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("Admin_Read"),
			{block: assignBlock, key: "Read_Admin", values: object{"principal_type": "GROUP", "principal_id": "g-2"}, unknown: object{"permission_set_arn": true}},
			{block: "data.aws_identitystore_group.existing", key: "a", actions: []string{"no-op"}, values: object{"group_id": "g-1", "display_name": "Admin"}},
			{block: "data.aws_identitystore_group.existing", key: "r", actions: []string{"no-op"}, values: object{"group_id": "g-2", "display_name": "Read"}}},
		from: assignBlock + `["Admin_Read"]`, to: setBlock + `["Read"]`,
	},
	{
		name:    "the word may be anything, for a set is not among them",
		root:    assignmentBy(refs("local.all"), setBlock, "each.value.set"),
		changes: []made{everyone, newSet("Admin", "Admin"), newSet("Read", "Read"), newSet("Ops", "Ops"), assign("Admin/1"), assign("Read/2")},
		from:    assignBlock + `["Admin/1"]`, why: "any of",
	},
	{
		name: "a policy and the set to which it is attached",
		root: module(written(setBlock, refs("local.sets"), object{}), written("aws_ssoadmin_managed_policy_attachment.policy", refs("local.policies"), object{"permission_set_arn": refs(setBlock, "each.value.set"), "managed_policy_arn": refs("each.value.arn")})),
		changes: []made{newSet("Admin", "Admin"), newSet("ReadOnlyAccess", ""), {block: "aws_ssoadmin_managed_policy_attachment.policy", key: "Admin.arn:aws:iam::aws:policy/ReadOnlyAccess",
			values: object{"managed_policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, unknown: object{"permission_set_arn": true}}},
		from: `aws_ssoadmin_managed_policy_attachment.policy["Admin.arn:aws:iam::aws:policy/ReadOnlyAccess"]`, to: setBlock + `["Admin"]`,
	},
	{
		name:    "the key might have something behind it",
		root:    assignmentBy(refs("var.teams"), setBlock, "each.key"),
		changes: []made{newSet("Admin", "Admin"), newSet("Admin-dev", "Admin-dev"), assign("Admin")},
		from:    assignBlock + `["Admin"]`, why: `any of ` + setBlock + `["Admin"], ` + setBlock + `["Admin-dev"]`,
	},
	{
		name:    "one set is new, so an unknown ARN is of it",
		root:    assignmentBy(nil, setBlock, "local.name"),
		changes: []made{newSet("Read", "Read"), {block: setBlock, key: "Admin", actions: []string{"no-op"}, values: object{"name": "Admin", "arn": "arn:1"}}, assign(nil)},
		from:    assignBlock, to: setBlock + `["Read"]`,
	},
	{
		name:    "nothing tells two sets apart",
		root:    assignmentBy(nil, setBlock, "local.name"),
		changes: []made{newSet("Read", "Read"), newSet("Admin", "Admin"), assign(nil)},
		from:    assignBlock, why: "any of",
	},
	{
		name: "a condition between two sets",
		root: module(written("aws_ssoadmin_permission_set.a", nil, object{}), written("aws_ssoadmin_permission_set.b", nil, object{}),
			written(assignBlock, nil, object{"permission_set_arn": refs("var.which", "aws_ssoadmin_permission_set.a.arn", "aws_ssoadmin_permission_set.b.arn")})),
		changes: []made{{block: "aws_ssoadmin_permission_set.a", values: object{}, unknown: object{"arn": true}}, {block: "aws_ssoadmin_permission_set.b", values: object{}, unknown: object{"arn": true}}, assign(nil)},
		from:    assignBlock, why: "aws_ssoadmin_permission_set.a, aws_ssoadmin_permission_set.b",
	},
	{
		name: "a condition with something else that is not known",
		root: module(written("aws_ssoadmin_permission_set.a", nil, object{}), written("terraform_data.other", nil, object{}),
			written(assignBlock, nil, object{"permission_set_arn": refs("aws_ssoadmin_permission_set.a.arn", "terraform_data.other.output")})),
		changes: []made{{block: "aws_ssoadmin_permission_set.a", values: object{}, unknown: object{"arn": true}}, {block: "terraform_data.other", values: object{}, unknown: object{"output": true}}, assign(nil)},
		from:    assignBlock, why: "or of something else",
	},
	{
		name: "an instance of something else that is not known",
		root: module(written("aws_ssoadmin_permission_set.a", nil, object{}), written("terraform_data.other", refs("var.x"), object{}),
			written(assignBlock, nil, object{"permission_set_arn": refs("aws_ssoadmin_permission_set.a.arn", "terraform_data.other", "var.which")})),
		changes: []made{{block: "aws_ssoadmin_permission_set.a", values: object{}, unknown: object{"arn": true}}, {block: "terraform_data.other", key: "x", values: object{}, unknown: object{"output": true}}, assign(nil)},
		from:    assignBlock, why: "or of something else",
	},
	{
		name: "a local that hides the only set",
		root: assignmentBy(nil, "local.arn"), changes: []made{newSet(nil, "Admin"), assign(nil)},
		from: assignBlock, to: setBlock,
	},
	{
		name: "a local that may hide a set of another module",
		root: assignmentBy(nil, "local.arn"), changes: []made{newSet(nil, "Admin"), inModule("module.sets", newSet(nil, "Read")), assign(nil)},
		from: assignBlock, why: "it may be of " + setBlock,
	},
	{
		name: "a map in a local by what another makes of the value",
		root: assignmentBy(constantForEach, "local.arns", "local.names", "each.value.set"), changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("ops/Admin"), assign("dev/Read")},
		from: assignBlock + `["ops/Admin"]`, why: "any of",
	},
	{
		name: "a map by name in a local",
		root: assignmentBy(constantForEach, "local.arns", "each.value.set"), changes: []made{newSet("one", "Admin"), newSet("two", "Read"), assign("ops/Admin"), assign("dev/Read")},
		from: assignBlock + `["ops/Admin"]`, to: setBlock + `["one"]`,
	},
	{
		name: "a local makes another key of the value",
		root: assignmentBy(constantForEach, setBlock, "local.sets", "each.value.set"), changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("ops/Admin"), assign("dev/Read")},
		from: assignBlock + `["ops/Admin"]`, why: "any of",
	},
	{
		name: "the value decides and is no index",
		root: assignmentBy(constantForEach, "each.value.set", setBlock, "local.set"), changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("ops/Admin"), assign("dev/Read")},
		from: assignBlock + `["ops/Admin"]`, why: "any of",
	},
	{
		name: "chained for_each",
		root: assignmentBy(refs(setBlock), "each.value.arn"), changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("Admin"), assign("Read")},
		from: assignBlock + `["Admin"]`, to: setBlock + `["Admin"]`,
	},
	{
		name: "chained for_each beside the resource itself",
		root: assignmentBy(refs(setBlock), "local.x", setBlock, "each.value.arn"), changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("Admin"), assign("Read")},
		from: assignBlock + `["Admin"]`, to: setBlock + `["Admin"]`,
	},
	{
		name: "count",
		root: assignmentBy(nil, setBlock, "count.index"), changes: []made{newSet(0, "Admin"), newSet(1, "Read"), assign(0), assign(1)},
		from: assignBlock + `[1]`, to: setBlock + `[1]`,
	},
	{
		name: "a key made of two values",
		root: assignmentBy(object{"constant_value": object{"a": object{"team": "ops", "tier": "admin"}, "b": object{"team": "dev", "tier": "read"}}}, setBlock, "each.value.team", "each.value.tier"),
		changes: []made{newSet("ops-admin", ""), newSet("ops-read", ""), newSet("dev-admin", ""), newSet("dev-read", ""),
			assign("a"), assign("b")},
		from: assignBlock + `["b"]`, to: setBlock + `["dev-read"]`,
	},
	{
		name: "what exists already shows that the key is another",
		root: assignmentBy(refs("var.sets"), setBlock, "each.key", "local.suffix"),
		changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), assign("Read"),
			{block: assignBlock, key: "Admin", actions: []string{"no-op"}, values: object{"principal_type": "GROUP", "permission_set_arn": "arn:old"}}},
		from: assignBlock + `["Read"]`, why: "any of",
	},
	{
		name: "through a variable into a module",
		root: withModule(module(written(setBlock, refs("var.sets"), object{})), object{"access": object{"source": "./access",
			"expressions": object{"arns": refs(setBlock)},
			"module":      module(written(assignBlock, refs("var.arns"), object{"permission_set_arn": refs("each.value")}))}}),
		changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), inModule(`module.access`, assign("Admin")), inModule(`module.access`, assign("Read"))},
		from:    `module.access.` + assignBlock + `["Read"]`, to: setBlock + `["Read"]`,
	},
	{
		name: "by the key of the module",
		root: withModule(module(written(setBlock, refs("var.sets"), object{})), object{"access": object{"source": "./access",
			"expressions": object{"arn": refs(setBlock, "each.key")}, "for_each_expression": refs("var.x"),
			"module": module(written(assignBlock, nil, object{"permission_set_arn": refs("var.arn")}))}}),
		changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), inModule(`module.access["Admin"]`, assign(nil)), inModule(`module.access["Read"]`, assign(nil))},
		from:    `module.access["Read"].` + assignBlock, to: setBlock + `["Read"]`,
	},
	{
		name: "through an output of a module",
		root: withModule(module(written(assignBlock, constantForEach, object{"permission_set_arn": refs("module.sets.arns", "each.value.set")})),
			object{"sets": object{"source": "./sets", "module": object{"resources": []object{written(setBlock, refs("var.sets"), object{})}, "outputs": object{"arns": object{"expression": refs(setBlock)}}}}}),
		changes: []made{inModule("module.sets", newSet("Admin", "Admin")), inModule("module.sets", newSet("Read", "Read")), assign("ops/Admin"), assign("dev/Read")},
		from:    assignBlock + `["dev/Read"]`, to: `module.sets.` + setBlock + `["Read"]`,
	},
	{
		name: "an instance of a module by its key",
		root: withModule(module(written(assignBlock, nil, object{"permission_set_arn": refs(`module.sets["b"].arn`)})),
			object{"sets": object{"source": "./sets", "module": object{"resources": []object{written(setBlock, nil, object{})}, "outputs": object{"arn": object{"expression": refs(setBlock + ".arn")}}}}}),
		changes: []made{inModule(`module.sets["a"]`, newSet(nil, "A")), inModule(`module.sets["b"]`, newSet(nil, "B")), assign(nil)},
		from:    assignBlock, to: `module.sets["b"].` + setBlock,
	},
	{
		name: "the principal's type chooses",
		root: module(written(groupBlock, nil, object{}), written("aws_identitystore_user.user", nil, object{}),
			written(assignBlock, nil, object{"principal_id": refs(groupBlock+".group_id", "aws_identitystore_user.user.user_id")})),
		changes: []made{newGroup(nil, "Ops"), {block: "aws_identitystore_user.user", values: object{}, unknown: object{"user_id": true}},
			{block: assignBlock, values: object{"principal_type": "USER"}, unknown: object{"principal_id": true}}},
		from: assignBlock, at: "principal_id", to: "aws_identitystore_user.user",
	},
	{
		name: "one word, and two attributes that want it",
		root: module(written(setBlock, refs("var.sets"), object{}), written(groupBlock, refs("var.groups"), object{}),
			written(assignBlock, refs("local.all"), object{"permission_set_arn": refs(setBlock, "each.value.set"), "principal_id": refs(groupBlock, "each.value.group")})),
		changes: []made{newSet("Admin", "Admin"), newSet("Read", "Read"), newGroup("Admin", "Admin"), newGroup("Read", "Read"),
			{block: assignBlock, key: "Admin-1", values: object{"principal_type": "GROUP"}, unknown: object{"principal_id": true, "permission_set_arn": true}}},
		from: assignBlock + `["Admin-1"]`, why: "any of",
	},
	{
		name: "references in a circle",
		root: withModule(module(written(assignBlock, refs("each.value.a", "each.value.b", "each.key"), object{"permission_set_arn": refs("each.value.a", "module.m.a", "module.m.b")})),
			object{"m": object{"source": "./m", "expressions": object{"x": refs("module.m.a", "module.m.b")}, "module": object{"outputs": object{
				"a": object{"expression": refs("var.x.a", "var.x.b", "var.x.c")}, "b": object{"expression": refs("var.x.d", "var.x.e")}}}}}),
		changes: []made{assign("a")},
		from:    assignBlock + `["a"]`, why: "does not say of what",
	},
	{
		name: "what the provider sets is of the resource itself",
		root: assignmentBy(nil, setBlock), changes: []made{newSet(nil, "Admin")},
		from: setBlock, at: "arn", to: setBlock,
	},
}

func inModule(address string, m made) made {
	m.module = address
	return m
}

func TestUnknownValuesLead(t *testing.T) {
	for _, test := range linkCases {
		t.Run(test.name, func(t *testing.T) {
			declarations := read(t, planText(t, test.root, test.more, test.changes...))
			if test.at == "" {
				test.at = "permission_set_arn"
			}
			value := find(t, declarations, test.from).Attribute(test.at)
			symbol := value.Reference()
			if symbol == nil {
				t.Fatalf("no single symbol, but %v", value.Symbols())
			}
			if test.to == "" {
				if symbol.Address != test.from || symbol.Path != test.at || symbol.Why != declaration.Computed || !strings.Contains(symbol.Reason, test.why) {
					t.Errorf("leads to %s: %s; want a reason with %q", symbol, symbol.Reason, test.why)
				}
				return
			}
			if symbol.Address != test.to {
				t.Errorf("leads to %s (%s), want %s", symbol, symbol.Reason, test.to)
			}
		})
	}
}
