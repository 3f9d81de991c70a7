package idcscan.facts

import data.idcscan.lib.coverage
import data.idcscan.lib.documents

# METADATA
# description: |
#   Why it is unknown whether a permission set makes an administrator, each
#   {section, cause, message}. The set itself may not be in the snapshot.
administrator_doubts(name) := coverage.doubts("permission_sets", causes, "the permission set was not read") if {
	not _administrator[name]
	causes := coverage.hiding("permission_sets")
} else := _boundary_doubts(name) if {
	_administrator[name] == "unknown"
	count(_granted_by[name]) > 0
} else := _grant_doubts[name] if {
	_administrator[name] == "unknown"
} else := set()

# METADATA
# description: Why the inline and customer-managed documents of a permission set may allow more than what was read.
own_document_doubts(name) := _reference_doubts(name) | _digest_doubts(inline) if {
	inline := {place: digest | some place, digest in _attached[name]; place == "inline policy"}
}

# Permission set → why it may make an administrator beside what was read. An
# AWS-managed policy that is known to make none is no reason.
_grant_doubts := _document_doubts_but("no_administrator")

# Permission set → why it may allow more than reading.
_write_doubts := _document_doubts_but("read_only")

# Permission set → why it may grant more than what was read, AWS-managed policies
# left aside that are known by name for a use.
_document_doubts_but(use) := {name: doubts |
	some name, attached in _attached
	unknown := {place: digest | some place, digest in attached; not _unread_as(place, digest, use)}
	doubts := union({
		_list_doubts(name, "managed_policies", "AWS-managed policies"),
		_list_doubts(name, "customer_managed_policies", "customer-managed policies"),
		_inline_doubts(name),
		_reference_doubts(name),
		_digest_doubts(unknown),
	})
}

_list_doubts(name, attribute, what) := coverage.doubts("permission_sets", causes, message) if {
	causes := coverage.unread("permission_sets", name, attribute)
	message := sprintf("which %s are attached was not read", [what])
} else := set()

_inline_doubts(name) := coverage.doubts("permission_sets", causes, "the inline policy was not read") if {
	not input.permission_sets[name].inline_policy
	causes := coverage.absent("permission_sets", name, "inline_policy")
} else := set()

_reference_doubts(name) := coverage.doubts("policy_documents", {"not_in_source"}, message) if {
	count(input.permission_sets[name].customer_managed_policies) > 0
	message := "each account has its own document of a customer-managed policy, and none is in the snapshot"
} else := set()

_digest_doubts(attached) := union({doubts |
	some place, digest in attached
	doubts := _unread_document(place, digest)
})

_unread_document(place, "") := coverage.doubts("managed_policies", causes, message) if {
	causes := coverage.absent("managed_policies", place, "")
	message := sprintf("a policy document was not read: %s", [place])
}

_unread_document(place, digest) := coverage.doubts("policy_documents", causes, message) if {
	digest != ""
	not digest in documents.whole
	causes := coverage.absent("policy_documents", digest, "statements")
	message := sprintf("a policy document was not read: %s", [place])
}

_boundary_doubts(name) := coverage.doubts("policy_documents", {"not_in_source"}, message) if {
	input.permission_sets[name].permissions_boundary.kind == "customer_managed_policy"
	message := "each account has its own document of a customer-managed permissions boundary, and none is in the snapshot"
} else := doubts if {
	doubts := _digest_doubts(_boundary_document(name))
	count(doubts) > 0
} else := coverage.doubts("permission_sets", causes, "the permissions boundary was not read") if {
	causes := coverage.absent("permission_sets", name, "permissions_boundary")
}
