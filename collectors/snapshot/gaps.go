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
