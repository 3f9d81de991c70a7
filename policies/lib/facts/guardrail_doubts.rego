package idcscan.facts

import data.idcscan.lib.coverage
import data.idcscan.lib.documents

_guardrail_doubts(open, home) := union({
	{doubt |
		causes := coverage.hiding("accounts")
		count(causes) > 0
		some doubt in coverage.doubts("accounts", causes, "member accounts may be missing")
	},
	{doubt |
		some account, _ in open
		some doubt in (_state_doubts(account) | _bound_by_doubts(account))
	},
	{doubt | count(open) > 0; some doubt in home},
})

# The names of Identity Center's roles are not the same in every home Region.
_home_doubts("identity_center") := coverage.doubts("instance", causes, "the home Region was not read") if {
	not input.instance.primary_region
	causes := coverage.absent("instance", "", "primary_region")
} else := set()

_home_doubts(name) := set() if name != "identity_center"

_state_doubts(account) := coverage.doubts("accounts", causes, "whether an account is active was not read") if {
	not input.accounts[account].state
	causes := coverage.absent("accounts", account, "state")
} else := set()

# Why policies may bind an account beside those that are known to.
_bound_by_doubts(account) := {doubt |
	not _without_effect
	some doubt in union({_policy_doubts, _place_doubts(account), _document_doubts_of(account)})
}

default _policy_doubts := set()

_policy_doubts := coverage.doubts("organization", causes, message) if {
	causes := coverage.anywhere("organization", "service_control_policies")
	count(causes) > 0
	message := "service control policies or their targets were not read"
} else := coverage.doubts("organization", set(), "a service control policy lacks its document or targets") if {
	some policy, _ in input.organization.service_control_policies
	not _policy_read(policy)
}

_policy_read(policy) if {
	input.organization.service_control_policies[policy].document
	input.organization.service_control_policies[policy].targets
}

_place_doubts(account) := coverage.doubts("accounts", causes, "the organizational unit of an account was not read") if {
	not input.accounts[account].parent
	causes := coverage.absent("accounts", account, "parent")
} else := coverage.doubts("organization", causes, "the organizational units above an account were not read") if {
	count(_roots & _units_over(account)) == 0
	causes := coverage.anywhere("organization", "organizational_units")
} else := set()

_units_over(account) := _units_above[input.accounts[account].parent]

_units_over(account) := set() if not _units_above[input.accounts[account].parent]

_document_doubts_of(account) := union({doubts |
	some policy in _policies_over(account)
	digest := input.organization.service_control_policies[policy].document
	not digest in documents.whole
	causes := coverage.absent("policy_documents", digest, "statements")
	doubts := coverage.doubts("policy_documents", causes, "a service control policy was not read")
})
