package plan_test

import (
	"maps"
	"slices"
	"strings"
)

// form is how an example is written in code: which block with which key
// declares what, and what the configuration of a plan says of those blocks.
type form struct {
	module        string // "" in the root module
	instances     string // the data source's name
	set           func(setFact) (block string, key any)
	attachment    func(setFact, string) (block string, key any)
	group         func(groupFact) (block string, key any)
	assignment    func(assignmentFact) (block string, key any)
	attributes    func() (block string, key any)
	tags          object // beside the set's own
	configuration func(access) object
}

func this(resourceType string) string { return resourceType + ".this" }

const (
	setType        = "aws_ssoadmin_permission_set"
	attachmentType = "aws_ssoadmin_managed_policy_attachment"
	groupType      = "aws_identitystore_group"
	assignmentType = "aws_ssoadmin_account_assignment"
	attributesType = "aws_ssoadmin_instance_access_control_attributes"
	instancesType  = "aws_ssoadmin_instances"
)

// byKey is testdata/landing-zone-code/resources.
var byKey = form{
	instances:  "this",
	set:        func(s setFact) (string, any) { return this(setType), s.name },
	attachment: func(s setFact, arn string) (string, any) { return this(attachmentType), s.name + "." + arn },
	group:      func(g groupFact) (string, any) { return this(groupType), g.name },
	assignment: func(a assignmentFact) (string, any) {
		return this(assignmentType), a.group + "/" + a.set + "/" + a.accountName
	},
	attributes: func() (string, any) { return this(attributesType), nil },
	configuration: func(access) object {
		arn, store := refs("local.instance_arn"), refs("local.identity_store_id")
		return object{"resources": []object{
			written(this(groupType), refs("local.access"), object{"description": refs("each.value.permission_set"), "display_name": refs("each.key"), "identity_store_id": store}),
			written(this(assignmentType), refs("local.assignments"), object{"instance_arn": arn, "permission_set_arn": refs(this(setType), "each.value.permission_set"),
				"principal_id": refs(this(groupType), "each.value.group"), "principal_type": literal("GROUP"), "target_id": refs("each.value.account_id"), "target_type": literal("AWS_ACCOUNT")}),
			written(this(attributesType), nil, object{"instance_arn": arn, "attribute": []object{attributeBlock("Environment"), attributeBlock("CostCenter")}}),
			written(this(attachmentType), refs("local.attachments"), object{"instance_arn": arn, "managed_policy_arn": refs("each.value.arn"), "permission_set_arn": refs(this(setType), "each.value.set")}),
			written(this(setType), refs("local.permission_sets"), object{"description": refs("each.value.description"), "instance_arn": arn, "name": refs("each.key"), "session_duration": refs("each.value.session_duration"), "tags": refs("each.value.tags")}),
			written("data."+this(instancesType), nil, object{}),
		}}
	},
}

func literal(value any) object { return object{"constant_value": value} }

func attributeBlock(key string) object {
	return object{"key": literal(key), "value": []object{{"source": literal([]string{"${path:enterprise." + key + "}"})}}}
}

// byBlock is testdata/standalone-code/resources, where each thing has its block.
var byBlock = form{
	instances:  "this",
	set:        func(s setFact) (string, any) { return setType + "." + blockName[s.name], nil },
	attachment: func(s setFact, _ string) (string, any) { return attachmentType + "." + blockName[s.name], nil },
	group:      func(g groupFact) (string, any) { return groupType + "." + blockName[g.name], nil },
	assignment: func(a assignmentFact) (string, any) { return assignmentType + "." + blockName[a.group], nil },
	configuration: func(a access) object {
		arn, store := refs("local.instance_arn"), refs("local.identity_store_id")
		resources := []object{}
		for _, g := range a.groups {
			resources = append(resources, written(groupType+"."+blockName[g.name], nil, object{"description": literal("Members may assume " + g.set), "display_name": literal(g.name), "identity_store_id": store}))
		}
		for _, s := range a.assignments {
			resources = append(resources, written(assignmentType+"."+blockName[s.group], nil, object{"instance_arn": arn, "permission_set_arn": refs(setType + "." + blockName[s.set] + ".arn"),
				"principal_id": refs(groupType + "." + blockName[s.group] + ".group_id"), "principal_type": literal("GROUP"), "target_id": literal(s.account), "target_type": literal("AWS_ACCOUNT")}))
		}
		for _, s := range a.sets {
			resources = append(resources, written(attachmentType+"."+blockName[s.name], nil, object{"instance_arn": arn, "managed_policy_arn": literal(s.policies[0]), "permission_set_arn": refs(setType + "." + blockName[s.name] + ".arn")}))
		}
		for _, s := range a.sets {
			expressions := object{"instance_arn": arn, "name": literal(s.name), "session_duration": literal(s.duration), "tags": literal(s.tags(nil))}
			if s.description != "" {
				expressions["description"] = literal(s.description)
			}
			resources = append(resources, written(setType+"."+blockName[s.name], nil, expressions))
		}
		return object{"resources": append(resources, written("data."+this(instancesType), nil, object{}))}
	},
}

var blockName = map[string]string{"Admin": "admin", "PowerUser": "power_user", "ReadOnly": "read_only", "Admins": "admins", "PowerUsers": "power_users", "Readers": "readers"}

// byModule is the call of the module in testdata/…-code/module.
var byModule = form{
	module:    "module.sso",
	instances: "sso_instance",
	set:       func(s setFact) (string, any) { return setType + ".pset", s.name },
	attachment: func(s setFact, arn string) (string, any) {
		return attachmentType + ".pset_aws_managed_policy", s.name + "." + arn
	},
	group: func(g groupFact) (string, any) { return groupType + ".sso_groups", g.name },
	assignment: func(a assignmentFact) (string, any) {
		return assignmentType + ".account_assignment", "Type:GROUP__Principal:" + a.group + "__Permission:" + a.set + "__Account:" + a.account
	},
	attributes: func() (string, any) { return attributesType + ".sso_access_control_attributes", 0 },
	tags:       object{"CostCenter": "platform", "Project": "sso", "Environment": "unset", "ServiceName": "sso", "DataClassification": "internal"},
	configuration: func(access) object {
		arn, store := refs("local.ssoadmin_instance_arn"), refs("local.sso_instance_id")
		existing := "data.aws_identitystore_user.existing_sso_users"
		resources := []object{
			written(groupType+".sso_groups", refs("var.sso_groups", "var.sso_groups"), object{"description": refs("each.value.group_description"), "display_name": refs("each.value.group_name"), "identity_store_id": store}),
			written(assignmentType+".account_assignment", refs("local.principals_and_their_account_assignments"), object{"instance_arn": arn,
				"permission_set_arn": refs("local.this_permission_sets", "each.value.permission_set", setType+".pset", "each.value.permission_set", "data."+setType+".existing_permission_sets", "each.value.permission_set"),
				"principal_id": refs("each.value.principal_type", "each.value.principal_idp", groupType+".sso_groups", "each.value.principal_name", "aws_identitystore_user.sso_users", "each.value.principal_name",
					"data."+groupType+".existing_sso_groups", "each.value.principal_name", existing, "each.value.principal_name"),
				"principal_type": refs("each.value.principal_type"), "target_id": refs("each.value.account_id"), "target_type": literal("AWS_ACCOUNT")}),
			written(attributesType+".sso_access_control_attributes", nil, object{"instance_arn": arn}),
			written(attachmentType+".pset_aws_managed_policy", refs("local.pset_aws_managed_policy_maps"), object{"instance_arn": arn, "managed_policy_arn": refs("each.value.policy_arn"), "permission_set_arn": refs(setType+".pset", "each.value.pset_name")}),
			written(setType+".pset", refs("local.effective_permission_sets"), object{"description": refs("each.value"), "instance_arn": arn, "name": refs("each.key"), "session_duration": refs("each.value"), "relay_state": refs("each.value"), "tags": refs("local._effective_default_tags", "each.value")}),
			written("data."+instancesType+".sso_instance", nil, object{}),
		}
		variables := object{}
		for _, name := range []string{"sso_groups", "permission_sets", "account_assignments", "sso_instance_access_control_attributes"} {
			variables[name] = object{}
		}
		variables["enable_organizations_lookup"] = object{"default": true}
		return object{"module_calls": object{"sso": object{"source": "oceansoft/sso/aws", "version_constraint": "~> 1.1",
			"expressions": object{"enable_organizations_lookup": literal(false), "sso_groups": object{}, "permission_sets": object{}, "account_assignments": refs("local.management"), "sso_instance_access_control_attributes": object{}},
			"module":      object{"resources": resources, "variables": variables}}}}
	},
}

func (s setFact) tags(more object) object {
	tags := maps.Clone(more)
	if tags == nil {
		tags = object{}
	}
	tags["ManagedBy"] = "Terraform"
	if s.tier != "" {
		tags["Tier"] = s.tier
	}
	return tags
}

// resources are all instances of an example after apply. Members of values that
// AWS gives are in the plan not known.
func (f form) resources(a access) []made {
	computed := func(names ...string) object {
		unknown := object{}
		for _, name := range names {
			unknown[name] = true
		}
		return unknown
	}
	var all []made
	add := func(block string, key any, values, unknown object) {
		values["region"] = region
		all = append(all, made{module: f.module, block: block, key: key, values: values, unknown: unknown})
	}
	sets, groups := map[string]setFact{}, map[string]groupFact{}
	for _, g := range a.groups {
		groups[g.name] = g
		block, key := f.group(g)
		add(block, key, object{"arn": "arn:aws:identitystore:::group/" + g.id, "description": "Members may assume " + g.set, "display_name": g.name, "external_ids": []any{}, "group_id": g.id, "id": identityStore + "/" + g.id, "identity_store_id": identityStore},
			computed("arn", "external_ids", "group_id", "id"))
	}
	for _, s := range a.sets {
		sets[s.name] = s
		block, key := f.set(s)
		description := any(s.description)
		if s.description == "" {
			description = nil
		}
		tags := s.tags(f.tags)
		add(block, key, object{"arn": s.arn(), "created_date": applied, "description": description, "id": s.arn() + "," + instanceARN, "instance_arn": instanceARN, "name": s.name, "relay_state": nil, "session_duration": s.duration, "tags": tags, "tags_all": tags, "timeouts": nil},
			computed("arn", "created_date", "id"))
		for _, arn := range s.policies {
			block, key := f.attachment(s, arn)
			add(block, key, object{"id": arn + "," + s.arn() + "," + instanceARN, "instance_arn": instanceARN, "managed_policy_arn": arn, "managed_policy_name": arn[strings.LastIndexByte(arn, '/')+1:], "permission_set_arn": s.arn(), "timeouts": nil},
				computed("id", "managed_policy_name", "permission_set_arn"))
		}
	}
	for _, s := range a.assignments {
		block, key := f.assignment(s)
		group, arn := groups[s.group].id, sets[s.set].arn()
		add(block, key, object{"id": strings.Join([]string{group, "GROUP", s.account, "AWS_ACCOUNT", arn, instanceARN}, ","), "instance_arn": instanceARN, "permission_set_arn": arn, "principal_id": group, "principal_type": "GROUP", "target_id": s.account, "target_type": "AWS_ACCOUNT", "timeouts": nil},
			computed("id", "permission_set_arn", "principal_id"))
	}
	if len(a.attributes) > 0 {
		block, key := f.attributes()
		attributes := []any{}
		for _, attribute := range a.attributes {
			attributes = append(attributes, object{"key": attribute[0], "value": []any{object{"source": []any{attribute[1]}}}})
		}
		add(block, key, object{"attribute": attributes, "id": instanceARN, "instance_arn": instanceARN, "status": "ENABLED", "status_reason": ""}, computed("id", "status", "status_reason"))
	}
	slices.SortStableFunc(all, func(a, b made) int { return strings.Compare(a.address(), b.address()) })
	return all
}

// known is the data source that was read before planning.
func (f form) known() made {
	return made{module: f.module, block: "data." + instancesType + "." + f.instances,
		values: object{"arns": []any{instanceARN}, "id": region, "identity_store_ids": []any{identityStore}, "region": region}}
}
