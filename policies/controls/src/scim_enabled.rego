# METADATA
# scope: package
# title: Automatic provisioning is enabled
# description: >-
#   Where people come from an external identity provider, automatic provisioning (SCIM) is enabled by the latest that
#   attestations, CloudTrail and the identity store tell.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/provision-automatically.html
#     description: Provisioning users and groups from an external identity provider using SCIM
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with AWS CloudTrail
# custom:
#   id: IDC-SRC-003
#   version: 1
#   severity: medium
#   judges: setting
#   settings: [scim_enabled]
#   requires:
#     - identity_source.evidence
#     - users.external_id_issuers
#     - users.created_by
#     - groups.external_id_issuers
#     - groups.created_by
#     - attestations
#     - events.name
#     - events.source
#     - events.time
#     - events.details
#   rationale: >-
#     Without provisioning somebody has to make and delete users by hand. People who leave stay in Identity Center,
#     with all access that their groups hold.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings and, in the box Automatic provisioning, Enable. Enter the SCIM endpoint
#       and the access token in the identity provider, and attest `scim_enabled`.
#     cli: >-
#       AWS has no API that reads or changes this setting. That synchronisation works shows in: aws identitystore
#       list-users --identity-store-id IDENTITY_STORE_ID
#     terraform: >-
#       The provider has no resource for this setting. Change it in the console and attest it in `.idcscan.yaml` under
#       `attestations` with the setting `scim_enabled`.
#   frameworks:
#     cis-controls-v8: ["6.2"]
#     nist-800-53-r5: [AC-2(1)]
#     soc2-2017: [CC6.2]
#     iso-27001-2022: [A.5.16]
#     aws-waf-security: [SEC03-BP06]
package idcscan.controls.src.scim_enabled

import data.idcscan.facts
import data.idcscan.lib.settings

fail contains {
	"key": "scim_enabled",
	"message": _wrong,
	"evidence": {"event": _event},
} if {
	_decidable
}

unknown contains doubt if {
	facts.external.answer != "no"
	some doubt in settings.doubted("scim_enabled", ((facts.external.doubts | settings.unread) | _untold))
}

applicable contains "scim_enabled" if facts.external.answer == "yes"

_decidable if {
	facts.external.answer == "yes"
	count(settings.unread) == 0
}

_wrong := sprintf("attested as %s on %s, but contradicted by %s", [_attested.value, _attested.on, _event]) if {
	settings.later(_switch.event, "scim_enabled")
	_attested.value != {true: "yes", false: "no"}[_switch.on]
} else := sprintf("automatic provisioning is attested as not enabled on %s", [_attested.on]) if {
	_attested.value == "no"
} else := sprintf("automatic provisioning was switched off by %s", [_event]) if {
	not _attested
	_switch.on == false
}

_attested := facts.attested.scim_enabled if facts.attested.scim_enabled.value in {"yes", "no"}

_switch := facts.switched("provisioning")

default _event := "no event"

_event := facts.shown_event(_switch.event)

default _untold := set()

_untold := settings.untold("no evidence tells whether automatic provisioning is enabled") if {
	facts.external.answer == "yes"
	not _attested
	not _switch
	not facts.scim_traffic_day
	not _made_by_scim
}

# Only SCIM leaves evidence that excludes every source but an external one.
_made_by_scim if {
	some evidence in facts.identity_source.evidence
	evidence.kind in {"created_by", "external_ids"}
	evidence.possible == {"external"}
}
