# METADATA
# scope: package
# title: Sessions
# description: What the controls on session durations share; they differ in tier and limit.
package idcscan.lib.sessions

import data.idcscan.facts
import data.idcscan.lib.coverage

# METADATA
# description: Findings on the permission sets of a tier whose sessions are longer than a limit in minutes.
findings(tier, limit) := {finding |
	some name, fact in facts.permission_set
	fact.tier == tier
	minutes := input.permission_sets[name].session_minutes
	minutes > limit
	finding := {
		"key": name,
		"attribute": "session_duration",
		"message": sprintf("sessions last %v minutes; the %s tier allows %v", [minutes, tier, limit]),
		"evidence": {
			"session_minutes": minutes,
			"limit_minutes": limit,
			"tier": tier,
			"tier_by": fact.tier_by,
			"granted_by": fact.evidence.granted_by,
		},
	}
}

# METADATA
# description: |
#   Doubts on the permission sets whose tier is unknown. What a set itself lacks
#   is told by the gaps of permission sets, which cover it.
doubts := {{"key": name, "cause": doubt.cause, "message": doubt.message} |
	some name, fact in facts.permission_set
	fact.tier == "unknown"
	doubt := coverage.weightiest({doubt |
		some doubt in fact.doubts
		doubt.section != "permission_sets"
	})
}

# METADATA
# description: Permission sets of a tier.
of_tier(tier) := {name |
	some name, fact in facts.permission_set
	fact.tier == tier
}
