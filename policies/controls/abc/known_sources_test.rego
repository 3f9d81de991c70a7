package idcscan_test.controls.abc.known_sources_test

import data.idcscan.controls.abc.known_sources
import data.idcscan.lib.fixture

_messages(snapshot) := {finding.key: finding.message | some finding in known_sources.fail with input as snapshot}

test_known_sources_pass if {
	snapshot := fixture.of([fixture.abac({
		"CostCenter": ["${path:enterprise.costCenter}"],
		"Street": [`${path:addresses[type eq "work"].streetAddress}`],
		"Mail": ["${user:email}"],
	})])
	count(known_sources.fail) == 0 with input as snapshot
	count(known_sources.unknown) == 0 with input as snapshot
}

test_finding_names_the_sources if {
	known_sources.fail == {{
		"key": "Environment",
		"attribute": "sources",
		"message": "AWS documents no source ${path:enterprise.Environment}",
		"evidence": {"sources": ["${path:enterprise.Environment}"]},
	}} with input as fixture.of([fixture.abac({"Environment": ["${path:enterprise.Environment}"]})])
}

test_unknown_sources_fail if {
	_messages(fixture.of([fixture.abac({
		"CostCenter": ["${path:enterprise.CostCenter}"],
		"Mail": ["${dir:email}"],
		"Plain": ["enterprise.department"],
		"Empty": [""],
	})])) == {
		"CostCenter": "AWS documents no source ${path:enterprise.CostCenter}, but ${path:enterprise.costCenter}",
		"Mail": "AWS documents no source ${dir:email}",
		"Plain": "AWS documents no source enterprise.department",
		"Empty": "AWS documents no source ",
	}
}

test_sources_are_one_to_one if {
	_messages(fixture.of([fixture.abac({
		"A": ["${path:title}"],
		"B": ["${path:title}"],
		"C": ["${path:locale}", "${path:timezone}"],
		"D": [],
	})])) == {
		"A": "the source ${path:title} is that of B too",
		"B": "the source ${path:title} is that of A too",
		"C": "there are 2 sources; one is allowed",
		"D": "there is no source; one is required",
	}
}

test_one_finding_tells_all_that_is_wrong if {
	messages := _messages(fixture.of([fixture.abac({"A": ["${path:x}", "${path:title}"], "B": ["${path:title}"]})]))
	messages.A == concat("; ", [
		"AWS documents no source ${path:x}",
		"the source ${path:title} is that of B too",
		"there are 2 sources; one is allowed",
	])
}

test_sources_that_were_not_read_are_not_missing if {
	snapshot := fixture.of([
		fixture.abac({"A": []}),
		fixture.gap("abac", {"cause": "truncated", "keys": ["A"], "attributes": ["sources"]}),
	])
	count(known_sources.fail) == 0 with input as snapshot
}

test_attribute_that_was_not_read_may_share_the_source if {
	every gap in [
		{"cause": "denied"},
		{"cause": "denied", "attributes": ["attributes"]},
		{"cause": "denied", "keys": ["B"]},
	] {
		snapshot := fixture.of([fixture.abac({"A": ["${path:title}"]}), fixture.gap("abac", gap)])
		known_sources.unknown == {{
			"key": "A",
			"cause": "denied",
			"message": "an attribute that was not read may have the same source",
		}} with input as snapshot
	}
}

test_without_attributes_nothing_is_judged if {
	count(known_sources.fail) == 0 with input as fixture.nothing
	count(known_sources.unknown) == 0 with input as fixture.nothing
}
