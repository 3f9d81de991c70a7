# METADATA
# scope: package
# title: Policy documents
# description: |
#   What policy documents allow, each result a set of keys of the snapshot's
#   policy documents. Only Allow statements count: Deny and conditions narrow
#   what an administrator does today, and he can remove most of them, so they
#   are listed beside the verdict and never clear it. Documents that stand only
#   for customer-managed policies of single accounts are not judged: there may be
#   tens of thousands, and no permission set holds one itself.
package idcscan.lib.documents

import data.idcscan.lib.coverage
import data.idcscan.lib.names

_judged := object.keys(input.policy_documents) - (_of_accounts - _of_others)

_of_accounts := {digest |
	some account in input.account_hygiene
	some digest in account.customer_managed_policies
}

# A policy of an account may be equal to one that stands elsewhere, too.
_of_others := union({
	{set.inline_policy | some set in input.permission_sets},
	{digest | some digest in input.managed_policies},
	{digest | some application in input.applications; some digest in application.actor_policies},
	{policy.document | some policy in input.organization.service_control_policies},
})

# METADATA
# description: Documents with a statement that allows every action on every resource.
full_access := {digest |
	some digest, statements in _broad
	some statement in statements
	some pattern in input.policy_documents[digest].statements[statement].actions[_any_service]
	_every_action(pattern)
}

# METADATA
# description: |
#   Documents with a statement that allows every action but some, where these
#   do not take all of IAM away: whoever can write IAM gives himself the rest.
nearly_full_access := {digest |
	some digest, statements in _broad
	some statement in statements
	input.policy_documents[digest].statements[statement].not_actions
	not _excludes_iam(digest, statement)
}

# METADATA
# description: |
#   Documents with a statement that allows every action but all of IAM and
#   perhaps others, as AWS's PowerUserAccess does. Together with a document of
#   `iam_access` they make an administrator.
all_but_iam := {digest |
	some digest, statements in _broad
	some statement in statements
	_excludes_iam(digest, statement)
	not _excludes_everything(digest, statement)
}

# METADATA
# description: Documents with a statement that allows every action of IAM on every resource.
iam_access := {digest |
	some digest, statements in _broad
	some statement in statements
	some service, patterns in input.policy_documents[digest].statements[statement].actions
	some pattern in patterns
	_all_of_iam(service, pattern)
}

# METADATA
# description: |
#   Documents that allow an action which is not known to read only, on
#   whatever resource. Actions are known by how they begin; see the table.
writing := {digest |
	some digest in _judged
	document := input.policy_documents[digest]
	some statement in document.statements
	statement.effect == "Allow"
	some patterns in statement.actions
	some pattern in patterns
	not strings.any_prefix_match(pattern, data.idcscan.tables.read_actions.prefixes)
} | {digest |
	some digest in _judged
	document := input.policy_documents[digest]
	some index, statement in document.statements
	statement.effect == "Allow"
	statement.not_actions
	not _excludes_everything(digest, index)
}

# METADATA
# description: |
#   Documents with a statement that allows sts:AssumeRole on roles of any name, in
#   one account or in all.
assuming_any_role := object.keys(_assuming_any_role)

# METADATA
# description: Those of them that allow it under conditions only.
assuming_any_role_on_conditions := {digest |
	some digest, statements in _assuming_any_role
	count(statements & _unconditional[digest]) == 0
}

# Document → its statements that allow sts:AssumeRole on roles of any name, by index.
_assuming_any_role := {digest: statements |
	some digest in _judged
	statements := {index |
		some index, statement in input.policy_documents[digest].statements
		statement.effect == "Allow"
		_covers(digest, index, "sts:assumerole")
		_on_any_role(digest, index)
	}
	count(statements) > 0
}

# METADATA
# scope: document
# description: |
#   Whether patterns by service, as statements hold them, name an action such as
#   "iam:createuser".
names_action(patterns, action) if {
	[service, name] := split(action, ":")
	names.matches(name, patterns[service])
}

names_action(patterns, action) if names.matches(action, patterns[_any_service])

names_action(patterns, _) if {
	some pattern in patterns[_any_service]
	_every_action(pattern)
}

# Whether an action is among those of a statement.
_covers(digest, statement, action) if {
	names_action(input.policy_documents[digest].statements[statement].actions, action)
}

_covers(digest, statement, action) if {
	patterns := input.policy_documents[digest].statements[statement].not_actions
	not names_action(patterns, action)
}

_on_any_role(digest, statement) if statement in _broad[digest]

_on_any_role(digest, statement) if {
	some pattern in input.policy_documents[digest].statements[statement].resources
	_every_role(pattern)
}

# METADATA
# description: Documents that were read from beginning to end.
whole := {digest |
	some digest in _judged
	document := input.policy_documents[digest]
	document.statements
	count(coverage.partial("policy_documents", digest, "statements")) == 0
}

# METADATA
# description: Documents with a Deny statement.
denying := {digest |
	some digest in _judged
	document := input.policy_documents[digest]
	some statement in document.statements
	statement.effect == "Deny"
}

# METADATA
# description: Documents of which an Allow statement on every resource has conditions.
conditional := {digest |
	some digest, statements in _broad
	some statement in statements
	count(input.policy_documents[digest].statements[statement].conditions) > 0
}

# METADATA
# description: |
#   Documents of resources with a statement that allows something to any
#   principal, or any but some, without a condition.
for_anybody := {digest |
	some digest, statements in _unconditional
	some statement in statements
	input.policy_documents[digest].statements[statement].not_principals
} | {digest |
	some digest, statements in _unconditional
	some statement in statements
	some principals in input.policy_documents[digest].statements[statement].principals
	"*" in principals
}

# Document → its Allow statements without conditions, by index.
_unconditional := {digest: statements |
	some digest, document in input.policy_documents
	statements := {index |
		some index, statement in document.statements
		statement.effect == "Allow"
		count([operator | some operator, _ in statement.conditions]) == 0
	}
}

# _broad leads from a document to its Allow statements on every resource, by
# index. One that names none is held to be on every resource.
_broad := {digest: statements |
	some digest in _judged
	document := input.policy_documents[digest]
	statements := ({index |
		some index, statement in document.statements
		statement.effect == "Allow"
		some pattern in statement.resources
		_every_resource(pattern)
	} | {index |
		some index, statement in document.statements
		statement.effect == "Allow"
		every pattern in statement.not_resources {
			not _every_resource(pattern)
		}
	}) | {index |
		some index, statement in document.statements
		statement.effect == "Allow"
		not statement.resources
		not statement.not_resources
	}
}

_excludes_iam(digest, statement) if {
	some service, patterns in input.policy_documents[digest].statements[statement].not_actions
	some pattern in patterns
	_all_of_iam(service, pattern)
}

_excludes_everything(digest, statement) if {
	some pattern in input.policy_documents[digest].statements[statement].not_actions[_any_service]
	_every_action(pattern)
}

# Patterns whose service holds a wildcard stand whole under this service.
_any_service := "*"

# A pattern of wildcards only, "*", "*:*" or "?*", names no action that it does not match.
_every_action(pattern) if {
	regex.match(`^[*?]*\*[*?]*(:[*?]*\*[*?]*)?$`, pattern)
}

_all_of_iam("iam", pattern) if regex.match(`^[*?]*\*[*?]*$`, pattern)

_all_of_iam("*", pattern) if _every_action(pattern)

# "i*:*" and the like match IAM among others.
_all_of_iam("*", pattern) if {
	[service, action] := split(pattern, ":")
	regex.match(`^[*?]*\*[*?]*$`, action)
	names.matches("iam", {service})
}

# Wildcards only match every resource: by themselves, or from wherever in an ARN
# they begin. Between colons they stand for parts of ARNs, of which there are six;
# two of these may be empty, so that each must hold "*" and no "?".
_every_resource(pattern) if regex.match(`^[*?]*\*[*?]*$`, pattern)

_every_resource(pattern) if regex.match(`^(a|ar|arn)?\*+(:\*+){0,5}$`, pattern)

_every_resource(pattern) if regex.match(`^arn:(a|aw|aws[a-z-]*)?\*+(:\*+){0,4}$`, pattern)

_every_resource(pattern) if regex.match(`^arn:aws[a-z-]*:\*+(:\*+){0,3}$`, pattern)

# Behind the account of an ARN of IAM wildcards only, or the beginning of "role/" and these.
# A policy variable stands for one text.
_every_role(pattern) if {
	[_, _, service, _, _, resource] := split(regex.replace(pattern, `\$\{[^}]*\}`, "x"), ":")
	names.matches("iam", {service})
	regex.match(`^(r|ro|rol|role|role/)?[*?/]*\*[*?/]*$`, resource)
}
