# METADATA
# scope: package
# title: Guardrails
# description: What the controls on service control policies share; they differ in what is to be denied.
package idcscan.lib.guardrails

import data.idcscan.facts
import data.idcscan.lib.coverage

# METADATA
# description: The finding on the organization where member accounts that are not allowed to lack a guardrail.
findings(name, what, allowed) := {finding |
	fact := facts.guardrails[name]
	open := object.remove(fact.unprotected, allowed)
	count(open) > 0
	finding := {
		"key": "organization",
		"attribute": "service_control_policies",
		"message": sprintf(
			"in %d of %d active member accounts no service control policy denies %s",
			[count(open), count(fact.bound), what],
		),
		"evidence": {
			"accounts": array.slice(sort(object.keys(open)), 0, _shown),
			"not_denied": union({actions | some actions in open}),
			"exempted": fact.exempted,
			"policies_enabled": input.organization.service_control_policies_enabled,
		},
	}
}

# METADATA
# description: Doubts on the organization where accounts may lack a guardrail.
doubts(name) := {{"key": "organization", "cause": doubt.cause, "message": doubt.message} |
	count(facts.guardrails[name].doubts) > 0
	doubt := coverage.weightiest(facts.guardrails[name].doubts)
}

# METADATA
# description: The organization where it has member accounts that policies bind.
applicable(name) := {"organization" | count(facts.guardrails[name].bound) > 0}

# A finding is about the organization; the accounts it lists are examples.
_shown := 20
