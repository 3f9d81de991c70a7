package idcscan_test.lib.documents_test

import data.idcscan.lib.documents
import data.idcscan.lib.fixture

_of(statements) := fixture.document("d", statements)

_allow(actions, resources) := {"effect": "Allow", "actions": actions, "resources": resources}

_allow_but(not_actions) := {"effect": "Allow", "not_actions": not_actions, "resources": ["*"]}

test_patterns_that_match_every_action if {
	every pattern in ["*", "**", "*:*", "?*", "*?", "**:*", "?*:*"] {
		documents.full_access == {"d"} with input as _of([_allow({"*": [pattern]}, ["*"])])
	}
}

test_patterns_that_do_not_match_every_action if {
	every actions in [{"*": ["i*:*"]}, {"*": ["*:get*"]}, {"*": ["?"]}, {"*": ["*:"]}, {"iam": ["*"]}, {}] {
		documents.full_access == set() with input as _of([_allow(actions, ["*"])])
	}
}

test_patterns_that_match_every_resource if {
	every pattern in [
		"*",
		"**",
		"?*",
		"*:*",
		"*:*:*:*:*:*",
		"arn:*",
		"arn*:*",
		"arn:aws:*",
		"arn:aws-cn:*",
		"arn:*:*",
		"arn:*:*:*:*:*",
		"arn:aws:*:*:*:*",
		"arn:aw*",
		"arn:aws*:*",
	] {
		documents.full_access == {"d"} with input as _of([_allow({"*": ["*"]}, ["arn:aws:s3:::x", pattern])])
	}
}

test_patterns_that_do_not_match_every_resource if {
	every pattern in ["arn:aws:s3:::*", "arn:aws:iam::*:role/*", "*/prod", "arn:aws:*:x:*", "b*", "?", "arn:aws:"] {
		documents.full_access == set() with input as _of([_allow({"*": ["*"]}, [pattern])])
	}
}

# The region and account of many resources are empty, and few have more than six parts.
test_wildcards_that_do_not_match_every_resource if {
	every pattern in [
		"?:*",
		"*:?",
		":*",
		"*::*",
		"*:*:*:*:*:*:*",
		"arn:aws:*:*:*:*:*",
		"arn:aws:*:?*:*:*",
		"arn:aws:*::*:*",
		"arn:aws:?:*",
		"arn:aws:iam::*:*",
	] {
		documents.full_access == set() with input as _of([_allow({"*": ["*"]}, [pattern])])
	}
}

test_not_resource_counts_unless_it_excludes_everything if {
	statement := {"effect": "Allow", "actions": {"*": ["*"]}, "not_resources": ["arn:aws:s3:::secret"]}
	documents.full_access == {"d"} with input as _of([statement])
	documents.full_access == set() with input as _of([object.union(statement, {"not_resources": ["x", "arn:aws:*"]})])
}

# IAM takes no such statement; whatever let it in, it is not to hide an administrator.
test_statement_without_resources_counts_as_one_on_every_resource if {
	documents.full_access == {"d"} with input as _of([{"effect": "Allow", "actions": {"*": ["*"]}}])
	documents.nearly_full_access == {"d"} with input as _of([{"effect": "Allow", "not_actions": {"s3": ["*"]}}])
	documents.full_access == set() with input as _of([{"effect": "Deny", "actions": {"*": ["*"]}}])
	documents.full_access == set() with input as _of([{"effect": "Allow", "actions": {"s3": ["*"]}}])
}

test_statement_on_no_resource_allows_nothing if {
	documents.full_access == set() with input as _of([_allow({"*": ["*"]}, [])])
}

test_deny_allows_nothing_and_takes_nothing if {
	deny := {"effect": "Deny", "actions": {"*": ["*"]}, "resources": ["*"]}
	documents.full_access == set() with input as _of([deny])
	documents.full_access == {"d"} with input as _of([deny, fixture.everything])
	documents.denying == {"d"} with input as _of([deny, fixture.everything])
}

test_conditions_are_evidence_only if {
	statement := object.union(fixture.everything, {"conditions": {"Bool": {"aws:MultiFactorAuthPresent": ["true"]}}})
	documents.full_access == {"d"} with input as _of([statement])
	documents.conditional == {"d"} with input as _of([statement])
	documents.conditional == set() with input as _of([fixture.everything])
}

test_exclusions_that_leave_iam if {
	every excluded in [{"s3": ["*"]}, {"iam": ["delete*"]}, {"*": ["s*:*"]}, {"organizations": ["*"], "account": ["*"]}] {
		documents.nearly_full_access == {"d"} with input as _of([_allow_but(excluded)])
		documents.all_but_iam == set() with input as _of([_allow_but(excluded)])
	}
}

test_exclusions_that_take_iam_away if {
	every excluded in [{"iam": ["*"]}, {"iam": ["**"]}, {"*": ["i*:*"]}, {"*": ["?am:*"], "s3": ["*"]}] {
		documents.nearly_full_access == set() with input as _of([_allow_but(excluded)])
		documents.all_but_iam == {"d"} with input as _of([_allow_but(excluded)])
	}
}

test_exclusion_of_everything_allows_nothing if {
	every excluded in [{"*": ["*"]}, {"*": ["*:*"]}] {
		snapshot := _of([_allow_but(excluded)])
		documents.nearly_full_access == set() with input as snapshot
		documents.all_but_iam == set() with input as snapshot
		documents.writing == set() with input as snapshot
	}
}

test_all_of_iam if {
	every actions in [{"iam": ["*"]}, {"iam": ["get*", "*"]}, {"*": ["*"]}, {"*": ["ia?:*"]}] {
		documents.iam_access == {"d"} with input as _of([_allow(actions, ["*"])])
	}
	every statement in [
		_allow({"iam": ["create*"]}, ["*"]),
		_allow({"iam": ["*"]}, ["arn:aws:iam::*:role/x"]),
		_allow({"s3": ["*"]}, ["*"]),
		_allow({"*": ["i*:get*"]}, ["*"]),
	] {
		documents.iam_access == set() with input as _of([statement])
	}
}

test_reading_is_no_writing if {
	every actions in [{"s3": ["get*", "list*"]}, {"ec2": ["describeinstances"]}, {"dynamodb": ["batchgetitem", "query"]}] {
		documents.writing == set() with input as _of([_allow(actions, ["*"])])
	}
}

test_everything_else_is_writing if {
	every statement in [
		_allow({"s3": ["get*", "putobject"]}, ["arn:aws:s3:::bucket/*"]),
		_allow({"s3": ["*"]}, ["*"]),
		_allow({"iam": ["g*"]}, ["*"]),
		_allow({"sts": ["assumerole"]}, ["*"]),
		_allow_but({"iam": ["*"]}),
	] {
		documents.writing == {"d"} with input as _of([statement])
	}
}

test_document_is_whole_where_no_gap_names_it if {
	documents.whole == {"d"} with input as _of([])
	gap := fixture.gap("policy_documents", {"cause": "error", "keys": ["e"]})
	documents.whole == {"d"} with input as object.union(_of([]), gap)
}

test_half_read_document_is_not_whole if {
	every gap in [
		{"cause": "error", "keys": ["d"]},
		{"cause": "error", "keys": ["d"], "attributes": ["statements"]},
		{"cause": "error", "attributes": ["statements"]},
	] {
		documents.whole == set() with input as object.union(_of([]), fixture.gap("policy_documents", gap))
	}
}

test_deny_is_no_writing if {
	every statement in [
		{"effect": "Deny", "actions": {"s3": ["putobject"]}, "resources": ["*"]},
		{"effect": "Deny", "not_actions": {"iam": ["*"]}, "resources": ["*"]},
	] {
		documents.writing == set() with input as _of([statement])
	}
}

test_deny_on_other_resources_allows_nothing if {
	documents.full_access == set() with input as _of([{
		"effect": "Deny",
		"actions": {"*": ["*"]},
		"not_resources": ["arn:aws:s3:::secret"],
	}])
}

test_allow_is_no_deny if {
	documents.denying == set() with input as _of([fixture.everything])
}

test_empty_conditions_are_none if {
	documents.conditional == set() with input as _of([object.union(fixture.everything, {"conditions": {}})])
}

test_document_without_statements_is_not_whole if {
	snapshot := object.union({"policy_documents": {"d": {}}}, fixture.gap("policy_documents", {"cause": "error"}))
	documents.whole == set() with input as snapshot
}

# A policy of single accounts is judged only where it stands elsewhere, too.
test_policies_of_accounts_are_not_judged if {
	document := {"version": "", "statements": [fixture.everything]}
	snapshot := {
		"policy_documents": {"own": document, "shared": document, "service": document, "actor": document, "aws": document},
		"account_hygiene": {"222222222222": {"customer_managed_policies": {
			"/a": "own",
			"/b": "shared",
			"/c": "service",
			"/d": "actor",
			"/e": "aws",
		}}},
		"permission_sets": {"Set": {"inline_policy": "shared"}},
		"organization": {"service_control_policies": {"p-1": {"document": "service"}}},
		"applications": {"App": {"actor_policies": {"IAM": "actor"}}},
		"managed_policies": {"arn:aws:iam::aws:policy/Any": "aws"},
	}
	documents.full_access == {"shared", "service", "actor", "aws"} with input as snapshot
	documents.whole == {"shared", "service", "actor", "aws"} with input as snapshot
}
