# METADATA
# scope: package
# title: Synchronisation is alive
# description: >-
#   Where people come from an external identity provider, some user or group that was not made by hand changed, or some
#   SCIM request was seen, within the number of days.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/provision-automatically.html
#     description: Provisioning users and groups from an external identity provider using SCIM
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_User.html
#     description: User
# custom:
#   id: IDC-SRC-005
#   version: 1
#   severity: medium
#   judges: setting
#   settings: [synchronisation]
#   requires:
#     - identity_source.evidence
#     - users.external_id_issuers
#     - users.created_by
#     - groups.external_id_issuers
#     - groups.created_by
#     - users.updated_at
#     - groups.updated_at
#     - attestations
#     - events.name
#     - events.source
#     - events.time
#     - events.details
#   parameters:
#     days:
#       type: integer
#       default: 30
#       description: Within how many days something is to have changed.
#   rationale: >-
#     In most organizations somebody joins, leaves or changes within a month. Where nothing changes any more the token
#     has often expired, and people who leave keep their access.
#   remediation:
#     console: >-
#       In the identity provider look at the log of the application that provisions, renew its access token if it was
#       refused, and start a full synchronisation.
#     cli: >-
#       aws identitystore list-users --identity-store-id IDENTITY_STORE_ID --query 'max(Users[].UpdatedAt)'
#     terraform: >-
#       Terraform does not take part in synchronisation; repair it in the identity provider.
#   frameworks:
#     cis-controls-v8: ["6.2"]
#     nist-800-53-r5: [AC-2(1)]
#     soc2-2017: [CC6.2]
#     iso-27001-2022: [A.5.18]
#     aws-waf-security: [SEC03-BP06]
package idcscan.controls.src.synchronisation

import data.idcscan.facts
import data.idcscan.lib.clock
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters
import data.idcscan.lib.settings

fail contains {
	"key": "synchronisation",
	"message": sprintf("%s for more than %v days", [_silence, _limit]),
	"evidence": {"last_change": _last, "days": _limit},
} if {
	facts.external.answer == "yes"
	_silent
	count(_unread) == 0
}

unknown contains doubt if {
	facts.external.answer != "no"
	some doubt in settings.doubted("synchronisation", facts.external.doubts | _unread_where_silent)
}

applicable contains "synchronisation" if facts.external.answer == "yes"

# One change shows that it lives, whatever else was not read.
_unread_where_silent := {doubt | _silent; some doubt in _unread}

_silent if _last < clock.day(0 - _limit)

_last := max({_last_change, facts.scim_traffic_day}) if {
	facts.scim_traffic_day
} else := _last_change

_last_change := substring(max(_times | {""}), 0, 10)

default _silence := "no synchronised user or group is known to have changed"

_silence := sprintf("no synchronised user or group changed since %s,", [_last]) if _last != ""

# Who was made by hand is changed by hand, too.
_times := facts.values_of("users", "updated_at") | facts.values_of("groups", "updated_at") if {
	count(facts.made.users.local) + count(facts.made.groups.local) == 0
} else := {user.updated_at |
	some key, user in input.users
	not key in facts.made.users.local
} | {group.updated_at |
	some key, group in input.groups
	not key in facts.made.groups.local
}

_unread := (_unread_changes | facts.event_doubts) | _untold

_unread_changes := {doubt |
	some section in {"users", "groups"}
	causes := coverage.anywhere(section, "updated_at")
	count(causes) > 0
	message := sprintf("when %s changed was not read of all", [section])
	some doubt in coverage.doubts(section, causes, message)
}

# The date may be one that AWS does not give.
_untold := {doubt |
	"" in _times
	some doubt in coverage.doubts("users", {"no_api"}, "AWS does not tell of every user and group when it changed")
}

_limit := parameters.value(rego.metadata.chain(), "days")
