package access

import (
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// Schema names the version of the format of differences that this package writes.
const Schema = "idcscan.diff/1.0"

// Diff is how access differs between two snapshots. It is data: every format is
// written from it alone. No list of it is ever nil and its JSON holds no null.
// An access stands in one list only.
type Diff struct {
	// Schema is always "idcscan.diff/1.0".
	Schema string `json:"schema"`
	// Version of idcscan; PoliciesDigest is that of the policies whose facts say
	// what permission sets grant, hexadecimal SHA-256.
	Version        string `json:"version"`
	PoliciesDigest string `json:"policies_digest"`
	Old            Source `json:"old"`
	New            Source `json:"new"`
	// Gate is the verdict on new administrators, absent where none was asked for.
	Gate   *Gate  `json:"gate,omitzero"`
	Counts Counts `json:"counts"`
	// NewAdministrators hold administrator access in an account in which they
	// held none. PossibleAdministrators may, by what could not be read.
	NewAdministrators      []Access `json:"new_administrators"`
	PossibleAdministrators []Access `json:"possible_administrators"`
	// Gained is what else is gained, Lost what is lost; those that weigh most first.
	Gained []Access `json:"gained"`
	Lost   []Access `json:"lost"`
	// Changed are permission sets that grant something else, sorted by name.
	Changed []SetChange `json:"changed"`
	// Renamed are things that only have another name, sorted by kind and name.
	Renamed []Rename `json:"renamed"`
	// NotComparable is what could not be compared, by the gap that hides it.
	NotComparable []NotComparable `json:"not_comparable"`
	// Notes are sentences on the comparison as a whole.
	Notes []string `json:"notes"`
}

// Source is one of the two snapshots.
type Source struct {
	// Name is what it was called on the command line.
	Name string `json:"name"`
	// Source is the kind: "aws", "terraform plan", "aws with terraform plan" where
	// one was laid over or joined to the other, ….
	Source string `json:"source"`
	// Instance is the id of the Identity Center instance and Account its owner,
	// "unknown" where they were not read.
	Instance string `json:"instance"`
	Account  string `json:"account"`
	// CollectedAt is RFC 3339 in UTC.
	CollectedAt string `json:"collected_at"`
	// SnapshotDigest is the hexadecimal SHA-256 of the snapshot.
	SnapshotDigest string `json:"snapshot_digest"`
}

// Gate is the verdict on new administrators: fail where there is one,
// incomplete where there may be one by what another run could read, else pass.
type Gate struct {
	Verdict scanner.Verdict `json:"verdict"`
	// Because gives the reasons as short sentences.
	Because         []string `json:"because"`
	AllowIncomplete bool     `json:"allow_incomplete"`
}

// Counts are assignments, each of a principal to a permission set in an account,
// by the list in which they stand; and members of the other lists.
type Counts struct {
	NewAdministrators      int `json:"new_administrators"`
	PossibleAdministrators int `json:"possible_administrators"`
	Gained                 int `json:"gained"`
	Lost                   int `json:"lost"`
	Changed                int `json:"changed"`
	Renamed                int `json:"renamed"`
	NotComparable          int `json:"not_comparable"`
}

// Reason is why access was gained or lost.
type Reason string

// The reasons.
const (
	AssignmentAdded      Reason = "assignment_added"
	AssignmentRemoved    Reason = "assignment_removed"
	MembershipAdded      Reason = "membership_added"
	MembershipRemoved    Reason = "membership_removed"
	PermissionSetChanged Reason = "permission_set_changed"
	PrincipalDeleted     Reason = "principal_deleted"
)

// Reasons lists every reason.
func Reasons() []Reason {
	return []Reason{AssignmentAdded, AssignmentRemoved, MembershipAdded, MembershipRemoved, PermissionSetChanged, PrincipalDeleted}
}

// Access is a permission set that a principal gains or loses in some accounts.
type Access struct {
	// Principal is who is assigned, "group:<key>" or "user:<key>". Where a
	// membership was added or removed, it is the group and People are those
	// users, who alone gain or lose.
	Principal     string `json:"principal"`
	PermissionSet string `json:"permission_set"`
	// Accounts are keys, sorted.
	Accounts []string `json:"accounts"`
	Reason   Reason   `json:"reason"`
	// Administrator says whether the permission set makes an administrator, yes,
	// no or unknown, and Tier is its tier; of what is lost, those that it had.
	Administrator string `json:"administrator"`
	Tier          string `json:"tier"`
	People        People `json:"people"`
	// Doubt is why a possible administrator may be none, absent for all others.
	Doubt *Doubt `json:"doubt,omitzero"`
	// Location is where code declares it, in the first account; absent where no
	// code was read.
	Location *snapshot.Location `json:"location,omitzero"`
}

// People are the users whom an access concerns.
type People struct {
	// Count is how many there are. AtLeast says that there may be more, since
	// members of the group could not all be read.
	Count   int  `json:"count"`
	AtLeast bool `json:"at_least"`
	// Users are the first of them, "user:<key>", sorted: of new administrators at
	// most a hundred, of those whose membership changed all, else none.
	Users []string `json:"users"`
}

// Doubt is why something is not known.
type Doubt struct {
	// Side is old, new or both: who could not tell.
	Side string `json:"side"`
	// Section is "" where the doubt comes of none.
	Section snapshot.Section `json:"section,omitzero"`
	Cause   snapshot.Cause   `json:"cause"`
	// Accidental says that another run could know: always where the cause is an
	// accident, and where a permission set that somebody gets is declared elsewhere.
	Accidental bool   `json:"accidental"`
	Meaning    string `json:"meaning"`
	Remedy     string `json:"remedy,omitzero"`
}

// Values of [Doubt.Side].
const (
	SideOld  = "old"
	SideNew  = "new"
	SideBoth = "both"
)

// SetChange is how a permission set that both snapshots hold differs in what it
// grants.
type SetChange struct {
	PermissionSet string `json:"permission_set"`
	// Administrator and Tier are what the facts say of it.
	OldAdministrator string `json:"old_administrator"`
	NewAdministrator string `json:"new_administrator"`
	OldTier          string `json:"old_tier"`
	NewTier          string `json:"new_tier"`
	// Changes are sorted by attribute.
	Changes []Change `json:"changes"`
	// Accounts and Principals count where and by whom it is held in both.
	Accounts   int                `json:"accounts"`
	Principals int                `json:"principals"`
	Location   *snapshot.Location `json:"location,omitzero"`
}

// Change is one difference of a permission set.
type Change struct {
	// Attribute is the permission set's, such as "managed_policies".
	Attribute string `json:"attribute"`
	// What says it in words: "added", "removed", "changed", "lengthened" or "shortened".
	What string `json:"what"`
	// Old and New are the values: a policy's ARN or name, the digest of a
	// document, a duration; "" where there is none.
	Old string `json:"old"`
	New string `json:"new"`
	// Widens says whether the new value alone grants more: yes, no or unknown.
	Widens string `json:"widens"`
}

// Rename is something that has the same id under another key.
type Rename struct {
	// Kind is permission_set, group or user.
	Kind string `json:"kind"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// NotComparable is what one doubt keeps from being compared.
type NotComparable struct {
	Doubt
	// Count is how many differences are on one side only and left open, Sample
	// the first ten of them, sorted: "<account>/<permission set>/<principal>",
	// "<group>/<user>", "<permission set>" or "<permission set>#<attribute>". It may be 0: what is
	// hidden from one side need not show on the other.
	Count  int      `json:"count"`
	Sample []string `json:"sample"`
	// MayHideAdministrators says that a new administrator may be among what is
	// hidden.
	MayHideAdministrators bool `json:"may_hide_administrators"`
}
