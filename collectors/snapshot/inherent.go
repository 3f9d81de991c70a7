package snapshot

// IdentitySourceGap is the gap that every snapshot has in identity_source: no
// public API of AWS tells which identity source an instance uses.
func IdentitySourceGap() Gap {
	return Gap{
		Cause:      CauseNoAPI,
		Attributes: []string{"source"},
		Meaning:    "no AWS API tells the identity source; it is concluded from evidence and attestations",
		Remedy:     "attest identity_source in .idcscan.yaml",
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
