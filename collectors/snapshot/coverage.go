package snapshot

// Section is the name of a section of a snapshot that has a coverage entry.
type Section string

// The sections of this version, in the order in which they are written.
const (
	SectionInstance           Section = "instance"
	SectionIdentitySource     Section = "identity_source"
	SectionABAC               Section = "abac"
	SectionPermissionSets     Section = "permission_sets"
	SectionAccountAssignments Section = "account_assignments"
	SectionAccounts           Section = "accounts"
	SectionOrganization       Section = "organization"
	SectionUsers              Section = "users"
	SectionGroups             Section = "groups"
	SectionPolicyDocuments    Section = "policy_documents"
	SectionManagedPolicies    Section = "managed_policies"
	SectionAttestations       Section = "attestations"

	SectionApplications        Section = "applications"
	SectionTrustedTokenIssuers Section = "trusted_token_issuers"
	SectionOperations          Section = "operations"
	SectionAccountHygiene      Section = "account_hygiene"
	SectionCloudTrail          Section = "cloudtrail"
	SectionEvents              Section = "events"
	SectionAccountAccess       Section = "account_access"
	SectionIaC                 Section = "iac"
	SectionDrift               Section = "drift"
)

// Sections lists every section that has a coverage entry.
func Sections() []Section {
	return []Section{
		SectionInstance, SectionIdentitySource, SectionABAC, SectionPermissionSets,
		SectionAccountAssignments, SectionAccounts, SectionOrganization, SectionUsers,
		SectionGroups, SectionPolicyDocuments, SectionManagedPolicies,
		SectionApplications, SectionTrustedTokenIssuers, SectionOperations, SectionAccountHygiene,
		SectionCloudTrail, SectionEvents, SectionAccountAccess, SectionIaC, SectionDrift, SectionAttestations,
	}
}

// Coverage says for every section how much of it was read.
type Coverage map[Section]*SectionCoverage

// SectionCoverage is the coverage of one section.
type SectionCoverage struct {
	// Status follows from Gaps and the section; see [Status].
	Status Status `json:"status"`
	Gaps   []Gap  `json:"gaps"`
}

// Status is how much of a section was read.
type Status string

const (
	// Complete means that everything was read and there is no gap.
	Complete Status = "complete"
	// Partial means that there are gaps.
	Partial Status = "partial"
	// Unavailable means that the section itself was not read. What stands in it
	// is known only because another section refers to it.
	Unavailable Status = "unavailable"
)

// Gap is something that was not read, and why.
//
// What a gap covers:
//   - with Keys: these members; in account_assignments a key is
//     "<account>/<permission set>", "<account>/*" or "*/<permission set>" and
//     covers everything below it;
//   - with Attributes: these attributes only, else the whole member;
//   - without Keys but with Attributes: these attributes of all members;
//   - with neither: members may be missing, and whatever is absent from a
//     member that is present is covered.
//
// A list or map attribute that is covered by a gap with its key may be present
// as far as it was read.
type Gap struct {
	Cause      Cause    `json:"cause"`
	Keys       []string `json:"keys,omitzero" idcscan:"optional"`
	Attributes []string `json:"attributes,omitzero" idcscan:"optional"`
	// Operation is the IAM action of the call that did not tell, such as
	// "sso:ListPermissionSets"; "" where no call could.
	Operation string `json:"operation,omitzero" idcscan:"optional"`
	// Code is AWS's error code, such as "AccessDeniedException".
	Code string `json:"code,omitzero" idcscan:"optional"`
	// Meaning says in one sentence what is unknown and why; it names no person.
	Meaning string `json:"meaning"`
	// Remedy says what would close the gap, "" where nothing can.
	Remedy string `json:"remedy,omitzero" idcscan:"optional"`
}

// HidesMembers reports whether members of the section may be missing.
func (g Gap) HidesMembers() bool { return len(g.Keys) == 0 && len(g.Attributes) == 0 }

// Cause is the reason of a gap.
type Cause string

// Accidental causes: another run could know.
const (
	CauseDenied        Cause = "denied"
	CauseThrottled     Cause = "throttled"
	CauseError         Cause = "error"
	CauseTruncated     Cause = "truncated"
	CauseUnresolved    Cause = "unresolved"
	CauseOlderSnapshot Cause = "older_snapshot"
)

// Inherent causes: this source cannot know.
const (
	CauseNoAPI        Cause = "no_api"
	CauseNotInSource  Cause = "not_in_source"
	CauseNotRequested Cause = "not_requested"
	CauseRedacted     Cause = "redacted"
)

// Causes lists every cause.
func Causes() []Cause {
	return []Cause{
		CauseDenied, CauseThrottled, CauseError, CauseTruncated, CauseUnresolved, CauseOlderSnapshot,
		CauseNoAPI, CauseNotInSource, CauseNotRequested, CauseRedacted,
	}
}

// Accidental reports whether another run could know what this one does not.
func (c Cause) Accidental() bool {
	switch c {
	case CauseNoAPI, CauseNotInSource, CauseNotRequested, CauseRedacted:
		return false
	}
	return true
}
