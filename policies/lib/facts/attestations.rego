package idcscan.facts

import data.idcscan.lib.clock
import data.idcscan.lib.coverage

# METADATA
# description: |
#   Setting → what is attested of it: {value, on, by, valid_until} of the latest
#   attestation that has not expired and is not of a later day, the value in
#   lower case.
attested := {setting: attestation |
	some setting in {attestation.setting | some attestation in input.attestations}
	attestation := _latest_attestation(setting)
}

_latest_attestation(setting) := {"value": lower(value), "on": on, "by": by, "valid_until": valid_until} if {
	[on, valid_until, value, by] := max({[attestation.on, attestation.valid_until, attestation.value, attestation.by] |
		some attestation in input.attestations
		attestation.setting == setting
		attestation.on <= clock.today
		attestation.valid_until >= clock.today
	})
}

# METADATA
# description: Why there may be attestations beside those that are known.
attestation_doubts := {doubt |
	causes := coverage.anywhere("attestations", "value")
	count(causes) > 0
	some doubt in coverage.doubts("attestations", causes, "attestations were not all read")
}
