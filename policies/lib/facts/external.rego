package idcscan.facts

import data.idcscan.lib.coverage

# METADATA
# description: |
#   Whether people come from an external identity provider: `answer` yes, no or
#   unknown, and `doubts` where it is unknown.
external := {"answer": _external, "doubts": _external_doubts}

default _external := "unknown"

_external := "yes" if {
	count(identity_source.doubts) == 0
	identity_source.source == "external"
}

_external := "no" if {
	count(identity_source.doubts) == 0
	count(identity_source.possible) > 0
	not "external" in identity_source.possible
}

_external_doubts := set() if {
	_external != "unknown"
} else := identity_source.doubts if {
	count(identity_source.doubts) > 0
} else := coverage.doubts("identity_source", {"no_api"}, "the identity source is not known")

# METADATA
# description: |
#   Users and groups of the identity store by who made them: `local` were not
#   made by synchronisation; of those that are `unclear` nothing tells.
made := {section: {"local": local, "unclear": unclear} |
	some section, creators in {"users": _creators_of_users, "groups": _creators_of_groups}
	unclear := {key | some key, creator in creators; creator == ""}
	local := {key |
		some key, creator in creators
		creator != ""
		not startswith(lower(creator), data.idcscan.tables.identity_source.scim_creator)
	}
}

# Those without external ids → who made them: few where there is a synchronisation.
_creators_of_users := {key: user.created_by |
	some key, user in input.users
	user.external_id_issuers == []
}

_creators_of_groups := {key: group.created_by |
	some key, group in input.groups
	group.external_id_issuers == []
}
