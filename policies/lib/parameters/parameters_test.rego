package idcscan_test.lib.parameters_test

import data.idcscan.lib.parameters

_chain := [
	{"path": ["idcscan", "controls", "tst", "thing", "fail"]},
	{
		"path": ["idcscan", "controls", "tst", "thing"],
		"annotations": {"custom": {"id": "IDC-TST-001", "parameters": {
			"limit": {"type": "integer", "default": 5},
			"wanted": {"type": "boolean", "default": true},
			"names": {"type": "array"},
		}}},
	},
]

test_default_stands_in_metadata if {
	parameters.value(_chain, "limit") == 5
}

test_default_stands_where_others_are_overridden if {
	config := {"IDC-TST-001": {"names": []}, "IDC-TST-002": {"limit": 7}}
	parameters.value(_chain, "limit") == 5 with data.idcscan.config as config
}

test_override_wins if {
	parameters.value(_chain, "limit") == 7 with data.idcscan.config as {"IDC-TST-001": {"limit": 7}}
}

test_override_may_be_false if {
	parameters.value(_chain, "wanted") == false with data.idcscan.config as {"IDC-TST-001": {"wanted": false}}
}

test_undecided_parameter_is_undefined if {
	not parameters.value(_chain, "names")
	not parameters.value(_chain, "names") with data.idcscan.config as {"IDC-TST-001": {"limit": 7}}
}
