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
// nothing else lists an account's name and state.
func NoOrganizationGap(accounts ...string) Gap {
	return Gap{
		Cause:      CauseNoAPI,
		Keys:       accounts,
		Attributes: []string{"name", "state"},
		Meaning:    "no AWS API tells the name and state of an account that is in no organization",
	}
}
