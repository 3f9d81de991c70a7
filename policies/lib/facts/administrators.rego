package idcscan.facts

import data.idcscan.lib.coverage
import data.idcscan.lib.documents

# An administrator is who may do every action on every resource by any attached
# document, unless a permissions boundary narrows it. What was not read can hide
# him; reading one document more can make him, and never unmake him.
_administrator := {name: answer |
	some name, granted_by in _granted_by
	answer := _administrator_by(count(granted_by) > 0, count(_grant_doubts[name]) > 0, _boundary[name])
}

_administrator_by(true, _, "open") := "yes"

_administrator_by(_, _, "narrow") := "no"

_administrator_by(true, _, "unknown") := "unknown"

_administrator_by(false, true, boundary) := "unknown" if boundary != "narrow"

_administrator_by(false, false, boundary) := "no" if boundary != "narrow"

# Permission set → places of the documents that make an administrator.
_granted_by := {name: places |
	some name, attached in _attached
	places := _granting(attached)
}

_granting(attached) := places if {
	places := {place |
		some place, digest in attached
		_grants(place, digest)
	}
	count(places) > 0
} else := places if {
	# All but IAM by one document and IAM by another.
	nearly := {place | some place, digest in attached; _grants_all_but_iam(place, digest)}
	rest := {place | some place, digest in attached; _grants_all_of_iam(place, digest)}
	count(nearly) * count(rest) > 0
	places := nearly | rest
} else := set()

_grants(_, digest) if digest in documents.full_access

_grants(_, digest) if digest in documents.nearly_full_access

_grants(place, _) if _managed_as(place, "administrator")

_grants_all_but_iam(_, digest) if digest in documents.all_but_iam

_grants_all_but_iam(place, digest) if _unread_as(place, digest, "all_but_iam")

_grants_all_of_iam(_, digest) if digest in documents.iam_access

_grants_all_of_iam(place, digest) if _unread_as(place, digest, "all_of_iam")

# Permission set → documents attached to it by place: "inline policy" or the
# ARN of an AWS-managed policy. One that was not read has the digest "".
_attached := {name: object.union(inline, managed) |
	some name, set in input.permission_sets
	inline := {"inline policy": set.inline_policy | set.inline_policy != ""}
	managed := {arn: digest |
		some arn in set.managed_policies
		digest := _digest(arn)
	}
}

_digest(arn) := input.managed_policies[arn]

_digest(arn) := "" if not input.managed_policies[arn]

# Whether the ARN is that of an AWS-managed policy known by name for this use,
# in whatever partition.
_managed_as(arn, use) if {
	[_, name] := split(arn, ":iam::aws:policy/")
	name in data.idcscan.tables.managed_policies[use]
}

# Whether an AWS-managed policy is known by name for this use, and no source of
# this snapshot holds its document. One that could have been read is not guessed.
_unread_as(arn, "", use) if {
	_managed_as(arn, use)
	coverage.absent("managed_policies", arn, "") == {"not_in_source"}
}

# Permission set → what its permissions boundary does: "open" where there is
# none or it allows what an administrator may do, "narrow", or "unknown".
_boundary := {name: effect |
	some name, _ in input.permission_sets
	effect := _boundary_of(name)
}

_boundary_of(name) := "open" if {
	input.permission_sets[name].permissions_boundary.kind == "none"
} else := "open" if {
	count(_granting(_boundary_document(name))) > 0
} else := "narrow" if {
	some digest in _boundary_document(name)
	digest in documents.whole
} else := "unknown"

# The boundary as an attached document; empty where it is customer-managed or was not read.
_boundary_document(name) := {boundary.arn: _digest(boundary.arn) |
	boundary := input.permission_sets[name].permissions_boundary
	boundary.kind == "managed_policy"
}

_evidence(name) := {
	"granted_by": _granted_by[name],
	"denied_by": {place | some place, digest in _attached[name]; digest in documents.denying},
	"conditions_in": {place | some place, digest in _attached[name]; digest in documents.conditional},
	"boundary": _boundary[name],
}
