# METADATA
# scope: package
# title: The SCIM access token does not expire soon
# description: >-
#   Where people come from an external identity provider, the SCIM access token is valid for longer than the warning
#   period and was made within the year for which AWS lets it be valid.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/rotate-token.html
#     description: Rotate an access token
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with AWS CloudTrail
# custom:
#   id: IDC-SRC-004
#   version: 1
#   severity: medium
#   judges: setting
#   settings: [scim_token_expiry]
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
#   parameters:
#     warn_days:
#       type: integer
#       default: 30
#       description: How many days before its end the finding is made.
#   rationale: >-
#     When the token expires synchronisation stops without a word: people who leave keep their access, and new ones get
#     none. An old token is a long-lived secret in another system.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings, Actions, Manage provisioning and Generate token. Enter it in the
#       identity provider, delete the old one, and attest `scim_token_expiry`.
#     cli: >-
#       AWS has no API that reads or changes this setting.
#     terraform: >-
#       The provider has no resource for this setting. Change it in the console and attest it in `.idcscan.yaml` under
#       `attestations` with the setting `scim_token_expiry`.
#   frameworks:
#     nist-800-53-r5: [IA-5]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.5.17]
#     aws-waf-security: [SEC02-BP05]
package idcscan.controls.src.scim_token

import data.idcscan.facts
import data.idcscan.lib.clock
import data.idcscan.lib.parameters
import data.idcscan.lib.settings

fail contains {"key": "scim_token_expiry", "message": _wrong, "evidence": {"warn_days": _warn_days}} if {
	facts.external.answer == "yes"
	count(settings.unread) == 0
}

unknown contains doubt if {
	facts.external.answer != "no"
	some doubt in settings.doubted("scim_token_expiry", ((facts.external.doubts | settings.unread) | _untold))
}

applicable contains "scim_token_expiry" if facts.external.answer == "yes"

# A token that was made later than what is attested is the one in use.
_wrong := message if {
	_made_later
	facts.event_day(_switch.event) < clock.day(_warn_days - _valid_days)
	message := sprintf("the newest SCIM access token expires in less than %v days, made by %s", [_warn_days, _event])
} else := message if {
	not _changed
	message := settings.expiring("scim_token_expiry", "the SCIM access token", _warn_days)
}

_made_later if {
	_changed
	_switch.on
}

_changed if settings.later(_switch.event, "scim_token_expiry")

_switch := facts.switched("tokens")

_event := facts.shown_event(_switch.event)

default _untold := set()

# Which token was deleted, and when the others expire, no event tells.
_untold := settings.untold(message) if {
	_changed
	not _switch.on
	message := sprintf("a SCIM access token was deleted by %s; when others expire is not attested since", [_event])
} else := settings.untold("when the SCIM access token expires is neither attested nor shown by an event") if {
	facts.external.answer == "yes"
	not _changed
	not facts.attested.scim_token_expiry
}

_warn_days := parameters.value(rego.metadata.chain(), "warn_days")

# AWS lets tokens be valid for a year.
_valid_days := 365
