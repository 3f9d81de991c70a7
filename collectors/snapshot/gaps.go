package snapshot

// IdentitySourceGap is the gap that every snapshot has: AWS does not tell the
// identity source.
func IdentitySourceGap() Gap {
	return Gap{
		Cause:      CauseNoAPI,
		Attributes: []string{"source"},
		Meaning:    "AWS has no public API that tells the identity source; it can only be inferred from evidence",
		Remedy:     "attest the setting identity_source in .idcscan.yaml",
	}
}

// NoOrganizationGap is the gap of accounts where there is no organization:
// nothing else tells an account's name, state and place.
func NoOrganizationGap(accounts ...string) Gap {
	return Gap{
		Cause:      CauseNoAPI,
		Keys:       accounts,
		Attributes: []string{"name", "parent", "state"},
		Meaning:    "no AWS API tells the name, state and organizational unit of an account that is in no organization",
	}
}

// AccountAccessGap is the gap that every snapshot has: account access manager
// is not read.
func AccountAccessGap() Gap {
	return Gap{
		Cause:   CauseNoAPI,
		Meaning: "access that account access manager gives (namespace account-access) is not looked at: no verdict says that somebody has no access to an account",
	}
}

// MemberAccountsGap is the gap of account_hygiene where IAM of one account of
// an organization was read only.
func MemberAccountsGap() Gap {
	return Gap{
		Cause:   CauseNotRequested,
		Meaning: "IAM of member accounts is read only with --member-role",
		Remedy:  "scan with --member-role NAME",
	}
}

// EventsGap is the gap of cloudtrail and events where they were not asked for.
func EventsGap() Gap {
	return Gap{
		Cause:   CauseNotRequested,
		Meaning: "CloudTrail was not asked for events and trails",
		Remedy:  "scan with --events",
	}
}
