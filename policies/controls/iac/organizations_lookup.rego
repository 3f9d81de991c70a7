# METADATA
# scope: package
# title: enable_organizations_lookup agrees with the kind of instance
# description: >-
#   A module that can look accounts up in the organization does so where the instance is that of an organization, and
#   does not where it is that of an account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-instances.html
#     description: Organization and account instances
#   - ref: https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
#     description: DescribeOrganization
# custom:
#   id: IDC-IAC-013
#   version: 1
#   severity: low
#   judges: module_call
#   requires: [iac.module_calls, instance.owner_account, organization.exists, organization.management_account]
#   rationale: >-
#     Without an organization the lookup fails every plan. Within one its lack makes account names resolve to nothing,
#     so that accounts have to be written out as digits.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings; under Details the instance type is shown.
#     cli: |-
#       aws organizations describe-organization
#       aws sso-admin list-instances
#     terraform: >-
#       Set `enable_organizations_lookup` of the module call to `true` for the instance of an organization, to `false`
#       for that of an account.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.organizations_lookup

import data.idcscan.facts
import data.idcscan.lib.coverage

fail contains {
	"key": address,
	"attribute": "organizations_lookup",
	"message": sprintf("enable_organizations_lookup is %v, but the instance is that of an %s", [
		lookup,
		facts.instance.kind,
	]),
	"evidence": {"enable_organizations_lookup": lookup, "instance": facts.instance.kind},
} if {
	some address in applicable
	lookup := input.iac.module_calls[address].organizations_lookup
	lookup != _wanted[facts.instance.kind]
}

unknown contains {"key": address, "cause": doubt.cause, "message": doubt.message} if {
	facts.instance.kind == "unknown"
	doubt := coverage.weightiest(facts.instance.doubts)
	some address in applicable
}

applicable contains address if {
	some address, call in input.iac.module_calls
	call.organizations_lookup in {true, false}
}

_wanted := {"organization": true, "account": false}
