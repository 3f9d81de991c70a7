package idcscan.facts

import data.idcscan.lib.coverage

# METADATA
# description: |
#   The `kind` of the instance: organization where the management account owns
#   it, account where another does or there is no organization, or unknown; and
#   `doubts` where it is unknown.
instance := {"kind": _instance_kind, "doubts": _instance_doubts}

default _instance_kind := "unknown"

_instance_kind := "account" if organization.exists == "no"

_instance_kind := kind if {
	organization.management_account != ""
	kind := {true: "organization", false: "account"}[input.instance.owner_account == organization.management_account]
}

_instance_doubts := set() if _instance_kind != "unknown"

_instance_doubts := organization.doubts | _owner_doubts if _instance_kind == "unknown"

default _owner_doubts := set()

_owner_doubts := coverage.doubts("instance", causes, "the owner of the instance was not read") if {
	not input.instance.owner_account
	causes := coverage.absent("instance", "", "owner_account")
}
