# METADATA
# scope: package
# title: The identity source was not switched
# description: >-
#   Since the identity source was attested, or since a given day, CloudTrail shows no event by which it was switched.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source-considerations.html
#     description: Considerations for changing your identity source
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with AWS CloudTrail
# custom:
#   id: IDC-SRC-010
#   version: 1
#   severity: high
#   judges: setting
#   settings: [identity_source]
#   requires:
#     - attestations
#     - events.name
#     - events.source
#     - events.time
#     - events.details
#     - cloudtrail.account
#     - cloudtrail.from
#     - cloudtrail.regions
#     - cloudtrail.event_names
#     - instance.owner_account
#     - instance.primary_region
#     - organization.exists
#     - organization.management_account
#     - organization.delegated_administrators
#   parameters:
#     since:
#       type: string
#       default: ""
#       description: >-
#         The day, YYYY-MM-DD, after which the source is not to have been switched, where it is not attested.
#   rationale: >-
#     Whoever switches the identity source decides who everybody is: a user of the same name from another directory
#     gets all access that the name holds. It is done in minutes and changes no permission set.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings and look at Identity source. Ask who switched it, and undo what was not
#       meant. If it was, attest `identity_source` anew; an attestation is good for the 90 days that CloudTrail looks
#       back.
#     cli: >-
#       aws cloudtrail lookup-events --lookup-attributes
#       AttributeKey=EventName,AttributeValue=EnableExternalIdPConfigurationForDirectory
#     terraform: >-
#       The provider has no resource for this setting. Change it in the console and attest it in `.idcscan.yaml` under
#       `attestations` with the setting `identity_source`.
#   frameworks:
#     nist-800-53-r5: [CM-3, IA-2]
#     soc2-2017: [CC7.2]
#     iso-27001-2022: [A.8.32]
package idcscan.controls.src.source_unchanged

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters
import data.idcscan.lib.settings

fail contains {
	"key": "identity_source",
	"message": sprintf("the identity source was switched after %s: %s", [_since, concat("; ", _switches)]),
	"evidence": {"since": _since, "events": _switches},
} if {
	count(settings.unread) == 0
	count(_switches) > 0
}

unknown contains doubt if {
	some doubt in settings.doubted("identity_source", settings.unread | _untold)
}

# Days compare as text.
_switches := {facts.shown_event(event) |
	some name in _names
	event := facts.latest_event([name])
	facts.event_day(event) > _since
}

_names := {name |
	some switch in data.idcscan.tables.setting_events.identity_sources
	some names in switch
	some name in names
}

default _untold := set()

_untold := settings.untold("the identity source is not attested, nor is the parameter `since` a day") if {
	not _since
} else := _unasked if count(_switches) == 0

_unasked := union({doubts |
	some doubts in [_time_doubts, _name_doubts, _region_doubts, _place_doubts, _elsewhere_doubts]
})

_time_doubts := set() if {
	substring(input.cloudtrail.from, 0, 10) <= _since
} else := settings.untold(message) if {
	message := sprintf("CloudTrail looks back to %s, not to %s", [substring(input.cloudtrail.from, 0, 10), _since])
} else := coverage.doubts("cloudtrail", causes, "how far CloudTrail was asked was not read") if {
	causes := coverage.absent("cloudtrail", "", "from")
}

_name_doubts := set() if {
	count(_names - {lower(name) | some name in input.cloudtrail.event_names}) == 0
} else := coverage.doubts("cloudtrail", causes, "CloudTrail was not asked for all events that switch the source") if {
	causes := coverage.absent("cloudtrail", "", "event_names")
}

# The source is switched in the home Region only.
_region_doubts := set() if {
	input.instance.primary_region in input.cloudtrail.regions
} else := coverage.doubts("cloudtrail", causes, "CloudTrail was not asked in the home Region") if {
	causes := coverage.absent("cloudtrail", "", "regions") | coverage.absent("instance", "", "primary_region")
}

# CloudTrail tells an account of its own calls: the management account's and a
# delegated administrator's are not in each other's history.
_place_doubts := coverage.doubts("cloudtrail", {"not_in_source"}, message) if {
	others := ({input.instance.owner_account} | _delegated) - {input.cloudtrail.account}
	count(others) > 0
	message := sprintf("switches by account %s are seen from there only", [concat(", ", sort(others))])
} else := set() if {
	input.instance.owner_account
	input.cloudtrail.account
} else := coverage.doubts("cloudtrail", causes, message) if {
	message := "whether CloudTrail of the instance's account was asked was not read"
	causes := coverage.anywhere("cloudtrail", "account") | coverage.anywhere("instance", "owner_account")
}

_elsewhere_doubts := set() if {
	facts.organization.exists == "no"
} else := set() if {
	input.organization.delegated_administrators[_service]
	count(coverage.partial("organization", "", "delegated_administrators")) == 0
} else := coverage.doubts("organization", causes, message) if {
	message := "which accounts administer Identity Center beside the management account was not read"
	causes := coverage.anywhere("organization", "delegated_administrators") | coverage.anywhere("organization", "exists")
}

default _delegated := set()

_delegated := {account | some account in input.organization.delegated_administrators[_service]}

_service := "sso.amazonaws.com"

_since := facts.attested.identity_source.on

_since := day if {
	not facts.attested.identity_source
	day := parameters.value(rego.metadata.chain(), "since")
	settings.is_day(day)
}
