package idcscan.facts

import data.idcscan.lib.coverage

# METADATA
# description: |
#   The organization: whether it `exists`, its `management_account` ("" where
#   there is none or it was not read), and `doubts` where that is unknown.
organization := {"exists": "yes", "management_account": account, "doubts": set()} if {
	account := input.organization.management_account
} else := {"exists": "no", "management_account": "", "doubts": set()} if {
	input.organization.exists == false
} else := {"exists": exists, "management_account": "", "doubts": doubts} if {
	exists := {true: "yes", false: "unknown"}[_organization_exists]
	causes := coverage.anywhere("organization", "management_account") | coverage.anywhere("organization", "exists")
	doubts := coverage.doubts("organization", causes, "the management account was not read")
}

default _organization_exists := false

_organization_exists := input.organization.exists
