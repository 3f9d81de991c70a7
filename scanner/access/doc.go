// Package access compares two snapshots in access terms: who gains and who
// loses which permission set in which account, and who becomes an administrator.
//
// Begin with [Compare] and [Diff]. What a permission set makes of its holders
// is asked of Rego (data.idcscan.facts.permission_set) and never decided here.
// Work is done on principals as they are assigned, so that a group of ten
// thousand is one step; people are looked at where their memberships differ, and
// counted or named for what is reported.
//
// What one side could not know is neither gained nor lost: it is listed as not
// comparable, with the gap that says why. What neither side can hold, such as
// the members that a provisioning adds to groups in code, is compared as it is
// there and listed too.
//
// The package imports scanner and collectors/snapshot.
package access
