package idcscan.facts

import data.idcscan.lib.documents
import data.idcscan.lib.names

# Service control policy → guarded action → the statements that deny it to
# everybody but principals that they spare; `general` are those that do so in
# whatever account.
_denying := {policy: by_action |
	not _without_effect
	some policy, properties in input.organization.service_control_policies
	by_action := {action: statements |
		some action in _guarded_actions
		statements := {{"index": index, "general": general} |
			some index, statement in input.policy_documents[properties.document].statements
			statement.effect == "Deny"
			_names_action(properties.document, index, action)
			general := _general(policy, index, action)
		}
		count(statements) > 0
	}
	count(by_action) > 0
}

# Without the policy type no policy has any effect, read or not.
_without_effect if input.organization.service_control_policies_enabled == false

_names_action(digest, index, action) if {
	documents.names_action(input.policy_documents[digest].statements[index].actions, action)
}

_names_action(digest, index, action) if {
	excepted := input.policy_documents[digest].statements[index].not_actions
	not documents.names_action(excepted, action)
}

default _general(_, _, _) := false

_general(policy, index, action) if {
	digest := input.organization.service_control_policies[policy].document
	not regex.match(`[0-9]{12}`, json.marshal(input.policy_documents[digest].statements[index]))
	_denies(policy, index, action, "000000000000")
}

# Whether a statement that names the action denies it in an account.
_denies(policy, index, action, account) if {
	digest := input.organization.service_control_policies[policy].document
	count(_narrowing(digest, index, account)) == 0
	every resource in _examples(action, account) {
		_on_resource(digest, index, resource)
	}
}

# Where the home Region was not read, examples of either form of the path.
_examples(action, account) := {resource |
	some denied in data.idcscan.tables.guardrails.denied
	some home in _home_paths
	resource := _filled(denied[action], account, home)
}

_filled(example, account, home) := strings.replace_n(
	{"{partition}": _partition, "{account}": account, "{home}": home},
	example,
)

default _home_paths := {"", "any-region-1/"}

_home_paths := {""} if {
	input.instance.primary_region == "us-east-1"
} else := {concat("", [region, "/"])} if {
	region := input.instance.primary_region
}

default _partition := "aws"

_partition := input.meta.partition

_on_resource(digest, index, resource) if {
	names.matches(resource, input.policy_documents[digest].statements[index].resources)
}

_on_resource(digest, index, resource) if {
	excepted := input.policy_documents[digest].statements[index].not_resources
	not names.matches(resource, excepted)
}

_on_resource(digest, index, _) if {
	not input.policy_documents[digest].statements[index].resources
	not input.policy_documents[digest].statements[index].not_resources
}

# Conditions of a statement by which it may not deny: all but those that spare
# some principals of the account.
_narrowing(digest, index, account) := {[operator, key] |
	some operator, keys in input.policy_documents[digest].statements[index].conditions
	some key, values in keys
	not _spares_some(trim_suffix(lower(operator), "ifexists"), lower(key), values, account)
}

_spares_some(operator, key, values, account) if {
	operator in _exempting.operators
	names.matches(key, _exempting.keys)
	every anyone in data.idcscan.tables.guardrails.anyone {
		not names.matches(_filled(anyone, account, ""), values)
	}
}

_spares_some(operator, key, values, account) if {
	operator in _exempting.operators
	key == _exempting.account_key
	not names.matches(account, values)
}

_spares_some("bool", key, values, _) if {
	key in _exempting.false_keys
	values == ["false"]
}

_exempting := data.idcscan.tables.guardrails.exempting

_exempted(actions) := {shown |
	some policy, by_action in _denying
	document := input.organization.service_control_policies[policy].document
	some action, statements in by_action
	action in actions
	some statement in statements
	some operator, keys in input.policy_documents[document].statements[statement.index].conditions
	some key, values in keys
	shown := sprintf("%s: %s %s %s", [policy, operator, key, concat(", ", values)])
}
