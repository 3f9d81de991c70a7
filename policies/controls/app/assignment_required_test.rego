package idcscan_test.controls.app.assignment_required_test

import data.idcscan.controls.app.assignment_required
import data.idcscan.lib.fixture

_application(attributes) := fixture.of([fixture.application("wiki", attributes)])

test_application_for_everybody_fails if {
	assignment_required.fail == {{
		"key": "wiki",
		"attribute": "assignment_required",
		"message": "everybody in the identity store may use the application; no assignment is required",
		"evidence": {"provider": "arn:aws:sso::aws:applicationProvider/custom"},
	}} with input as _application({"assignment_required": false})
}

test_saml_and_other_partitions_fail_too if {
	every provider in [
		"arn:aws:sso::aws:applicationProvider/custom-saml",
		"arn:aws:sso::aws:applicationProvider/catalog/Box",
		"arn:aws-us-gov:sso::aws:applicationProvider/custom",
	] {
		snapshot := _application({"assignment_required": false, "provider": provider})
		fixture.keys(assignment_required.fail) == {"wiki"} with input as snapshot
	}
}

test_application_that_requires_an_assignment_passes if {
	count(assignment_required.fail) == 0 with input as _application({})
	assignment_required.applicable == {"wiki"} with input as _application({})
}

test_managed_application_is_not_applicable if {
	every provider in ["qbusiness", "customer-insight"] {
		snapshot := _application({
			"assignment_required": false,
			"provider": concat("/", ["arn:aws:sso::aws:applicationProvider", provider]),
		})
		count(assignment_required.fail) == 0 with input as snapshot
		count(assignment_required.applicable) == 0 with input as snapshot
	}
}
