# METADATA
# scope: package
# title: MFA is required
# description: >-
#   Users are asked for MFA at every sign-in, or when its context changes, and users without a device are not let in
#   without it, by the latest that attestations and CloudTrail tell.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/how-to-configure-mfa-device-enforcement.html
#     description: Configure MFA device enforcement
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with AWS CloudTrail
# custom:
#   id: IDC-SRC-007
#   version: 1
#   severity: high
#   judges: setting
#   settings: [mfa_mode]
#   requires:
#     - attestations
#     - events.name
#     - events.source
#     - events.time
#     - events.details
#   rationale: >-
#     Whoever signs in here reaches every account that the user has access to. A password alone is what attackers steal
#     first.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings, Authentication and Configure under Multi-factor authentication. Choose
#       Every time they sign in, and Require them to register an MFA device at sign in. With an external identity
#       provider require MFA there. Then attest `mfa_mode` and `mfa_registration`.
#     cli: >-
#       AWS has no API that reads or changes this setting.
#     terraform: >-
#       The provider has no resource for this setting. Change it in the console and attest it in `.idcscan.yaml` under
#       `attestations` with the setting `mfa_mode`.
#   frameworks:
#     cis-controls-v8: ["6.3", "6.5"]
#     nist-800-53-r5: [IA-2(1), IA-2(2)]
#     pci-dss-4.0.1: [8.4.1, 8.4.2]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
#     aws-waf-security: [SEC02-BP01]
package idcscan.controls.src.mfa_required

import data.idcscan.facts
import data.idcscan.lib.settings

fail contains {
	"key": "mfa_mode",
	"message": concat("; ", _wrong),
	"evidence": {"values": _values, "event": _event},
} if {
	count(settings.unread) == 0
	count(_wrong) > 0
}

unknown contains doubt if some doubt in settings.doubted("mfa_mode", settings.unread | _untold)

_wrong contains message if {
	some setting, _ in _settings
	_changed(setting)
	attested := facts.attested[setting]
	attested.value != facts.mfa_change.values[setting]
	message := sprintf("%s is attested as %s on %s, but contradicted by %s", [
		setting,
		attested.value,
		attested.on,
		_event,
	])
}

_wrong contains "users are never asked for MFA" if _values.mfa_mode == "disabled"

_wrong contains "users without an MFA device are let in" if {
	_values.mfa_mode in {"always_on", "context_aware"}
	_values.mfa_registration == "allow"
}

_wrong contains "users without an MFA device get a one-time password by e-mail, and only when the context changes" if {
	_values.mfa_mode == "context_aware"
	_values.mfa_registration == "email"
}

# Only users with a registered device are asked, in either mode.
_untold := union({doubts |
	some setting in _needed
	not _values[setting]
	doubts := settings.untold(_lack(setting))
})

default _needed := {"mfa_mode"}

_needed := object.keys(_settings) if _values.mfa_mode in {"always_on", "context_aware"}

_lack(setting) := sprintf("%s was changed on %s, value unknown: %s", [
	setting,
	facts.event_day(facts.mfa_change.event),
	_event,
]) if {
	_changed(setting)
} else := sprintf("%s is neither attested nor shown by an event", [setting])

# Setting → its value by the latest that tells.
_values := {setting: value |
	some setting, known in _settings
	value := _value(setting)
	value in known
}

_value(setting) := facts.mfa_change.values[setting] if {
	_changed(setting)
} else := facts.attested[setting].value if not _changed(setting)

_changed(setting) if settings.later(facts.mfa_change.event, setting)

default _event := "no event"

_event := facts.shown_event(facts.mfa_change.event)

_settings := {
	"mfa_mode": {"always_on", "context_aware", "disabled"},
	"mfa_registration": {"register", "email", "block", "allow"},
}
