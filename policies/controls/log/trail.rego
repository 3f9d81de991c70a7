# METADATA
# scope: package
# title: Identity Center's changes are recorded by a trail
# description: >-
#   A trail of the organization or of the instance's account records management events that write, in all Regions, and
#   is switched on.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with CloudTrail
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
#     description: Creating a trail for an organization
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-multi-region-trails.html
#     description: Multi-Region trails
# custom:
#   id: IDC-LOG-001
#   version: 1
#   severity: high
#   judges: instance
#   fails_by: absence
#   requires:
#     - cloudtrail.trails
#     - cloudtrail.account
#     - instance.owner_account
#     - organization.exists
#     - organization.delegated_administrators
#   rationale: >-
#     CloudTrail's event history forgets after 90 days and can be read in one account and Region at a time. Only a trail
#     keeps who changed a permission set or an assignment, and changes that are made in another Region, or by a
#     delegated administrator, are in it only where it is multi-Region, or of the organization.
#   remediation:
#     console: >-
#       In CloudTrail of the management account choose Trails and create a trail that is enabled for all accounts of the
#       organization, with management events Read and Write; trails that are made in the console are multi-Region. For
#       one that exists choose Start logging, and where CloudTrail shows an error of delivery correct the policy of its
#       bucket.
#     cli: |-
#       aws cloudtrail create-trail --name TRAIL --s3-bucket-name BUCKET --is-multi-region-trail \
#         --is-organization-trail
#       aws cloudtrail start-logging --name TRAIL
#     terraform: >-
#       Set `is_multi_region_trail = true`, `is_organization_trail = true` and `enable_logging = true` in the
#       `aws_cloudtrail` of the management account, and let its event selectors include management events of the type
#       All or WriteOnly.
#   frameworks:
#     nist-800-53-r5: [AU-2, AU-12]
#     soc2-2017: [CC7.1, CC7.2]
#     iso-27001-2022: [A.8.15]
package idcscan.controls.log.trail

import data.idcscan.lib.coverage

fail contains {
	"key": "instance",
	"message": "no trail records what is changed in Identity Center, in all Regions",
	"evidence": {"trails": {arn: _lacking[arn] | some arn, _ in input.cloudtrail.trails}},
} if {
	count(_recording) == 0
}

unknown contains {"key": "instance", "cause": doubt.cause, "message": doubt.message} if {
	count(_recording) == 0
	doubt := coverage.weightiest(((_trail_doubts | _place_doubts) | _administrator_doubts))
}

# Trails that record Identity Center's changes.
_recording := {arn |
	some arn, _ in input.cloudtrail.trails
	count(_lacking[arn]) == 0
}

# Trail → what it lacks to record Identity Center's changes, for all that is known.
_lacking := {arn: {fault | some fault in _faults; not _free_of(arn, fault)} |
	some arn, _ in input.cloudtrail.trails
}

_faults := {
	"it is not multi-Region",
	"it does not record all accounts that administer Identity Center",
	"it is not switched on, or its bucket refuses what it records",
	"it does not record management events that write",
}

_free_of(arn, "it is not multi-Region") if input.cloudtrail.trails[arn].multi_region

_free_of(arn, "it does not record all accounts that administer Identity Center") if _concerned(arn)

_free_of(arn, "it is not switched on, or its bucket refuses what it records") if input.cloudtrail.trails[arn].logging

_free_of(arn, "it does not record management events that write") if {
	input.cloudtrail.trails[arn].management_events in {"All", "WriteOnly"}
}

_concerned(arn) if input.cloudtrail.trails[arn].organization

_concerned(arn) if {
	split(arn, ":")[4] == input.instance.owner_account
	count(_other_administrators) == 0
}

# Accounts beside the instance's own that administer Identity Center; undefined
# where that was not read.
_other_administrators := set() if {
	input.organization.exists == false
} else := {account |
	some account in input.organization.delegated_administrators[_service]
	account != input.instance.owner_account
} if {
	input.organization.delegated_administrators
	count(coverage.partial("organization", "", "delegated_administrators")) == 0
}

_service := "sso.amazonaws.com"

default _trail_doubts := set()

_trail_doubts := coverage.doubts("cloudtrail", causes, "the trails were not all read") if {
	causes := coverage.anywhere("cloudtrail", "trails")
	count(causes) > 0
}

default _administrator_doubts := set()

_administrator_doubts := coverage.doubts("organization", causes, "who administers Identity Center was not read") if {
	not _other_administrators
	causes := coverage.anywhere("organization", "delegated_administrators") | coverage.anywhere("organization", "exists")
}

# An account shows its own trails and the organization's.
default _place_doubts := set()

_place_doubts := coverage.doubts("cloudtrail", {"not_in_source"}, message) if {
	owner := input.instance.owner_account
	input.cloudtrail.account != owner
	message := sprintf("the trails of account %s, to which the instance belongs, are seen from there only", [owner])
} else := coverage.doubts("cloudtrail", causes, "which account's trails were read is not known") if {
	causes := coverage.anywhere("cloudtrail", "account") | coverage.anywhere("instance", "owner_account")
	count(causes) > 0
}
