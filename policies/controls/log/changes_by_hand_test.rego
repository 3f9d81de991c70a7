package idcscan_test.controls.log.changes_by_hand_test

import data.idcscan.controls.log.changes_by_hand
import data.idcscan.lib.fixture

_decided := {"IDC-LOG-002": {"pipeline_roles": ["Pipeline", "deploy-*"]}}

_changed(attributes) := fixture.of([fixture.event("e-1", attributes)])

test_change_in_the_console_fails if {
	changes_by_hand.fail == {{
		"key": "e-1",
		"message": "CreatePermissionSet was called by hand: by no role of the pipeline, in the console",
		"evidence": {
			"name": "CreatePermissionSet",
			"time": "2026-05-31T09:00:00Z",
			"actor_type": "AssumedRole",
			"actor_role": "AWSReservedSSO_Admin_0123456789abcdef",
			"pipeline_roles": ["Pipeline", "deploy-*"],
		},
	}} with input as _changed({"console": true, "actor_role": "AWSReservedSSO_Admin_0123456789abcdef"})
		with data.idcscan.config as _decided
}

test_console_session_of_the_pipeline_fails if {
	some finding in changes_by_hand.fail with input as _changed({"console": true}) with data.idcscan.config as _decided
	finding.message == "CreatePermissionSet was called by hand: in the console"
}

test_callers_without_a_role_fail if {
	every actor in ["IAMUser", "Root", "IdentityCenterUser"] {
		snapshot := _changed({"actor_type": actor, "actor_role": ""})
		fixture.keys(changes_by_hand.fail) == {"e-1"} with input as snapshot with data.idcscan.config as _decided
	}
}

test_pipeline_passes if {
	every role in ["Pipeline", "deploy-identity"] {
		snapshot := _changed({"actor_role": role})
		count(changes_by_hand.fail) == 0 with input as snapshot with data.idcscan.config as _decided
		changes_by_hand.applicable == {"e-1"} with input as snapshot with data.idcscan.config as _decided
	}
}

test_services_of_aws_pass if {
	snapshot := _changed({"actor_type": "AWSService", "actor_role": ""})
	count(changes_by_hand.fail) == 0 with input as snapshot with data.idcscan.config as _decided
}

test_what_changes_nothing_is_not_applicable if {
	every attributes in [
		{"name": "ListPermissionSets"},
		{"name": "PatchGroup", "source": "identitystore-scim.amazonaws.com"},
		{"name": "CreateUser", "source": "identitystore-scim.amazonaws.com"},
		{"name": "CreateUser", "source": "iam.amazonaws.com"},
	] {
		snapshot := _changed(object.union({"actor_role": ""}, attributes))
		count(changes_by_hand.fail) == 0 with input as snapshot with data.idcscan.config as _decided
		count(changes_by_hand.applicable) == 0 with input as snapshot with data.idcscan.config as _decided
	}
}

# A change of a membership has a name in the console and one in the API; AWS
# writes some names in several ways.
test_live_ct_12_names_of_one_change if {
	every attributes in [
		{"name": "AddMemberToGroup", "source": "sso-directory.amazonaws.com"},
		{"name": "CreateGroupMembership", "source": "identitystore.amazonaws.com"},
		{"name": "UpdateSsoConfiguration"},
		{"name": "UpdateSSOConfiguration"},
		{"name": "AssociateProfile"},
	] {
		snapshot := _changed(object.union({"actor_role": ""}, attributes))
		fixture.keys(changes_by_hand.fail) == {"e-1"} with input as snapshot with data.idcscan.config as _decided
	}
}

test_changes_before_the_day_are_not_applicable if {
	every day, applicable in {"2026-05-31": {"e-1"}, "2026-06-01": set()} {
		config := {"IDC-LOG-002": {"pipeline_roles": [], "since": day}}
		fixture.keys(changes_by_hand.fail) == applicable with input as _changed({}) with data.idcscan.config as config
		changes_by_hand.applicable == applicable with input as _changed({}) with data.idcscan.config as config
	}
}
