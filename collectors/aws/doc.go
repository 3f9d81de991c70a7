// Package aws takes a snapshot of one IAM Identity Center instance over the AWS
// SDK, reading only.
//
// [Collect] is the walk: who is asking and from where, which instance, then the
// instance's permission sets, assignments and people, the organization's
// accounts and the documents of AWS-managed policies. Every call stands in one
// table (calls.go): it says which sections and attributes the call fills, so
// that a call that fails becomes a gap exactly there, and the least-privilege
// policy ([Policy]) asks for exactly these actions.
//
// Everything is joined by id and named afterwards (names.go), because names are
// neither unique nor stable. No text of an error of AWS reaches the snapshot:
// gaps are worded here (gaps.go) from the error's code and reason.
//
// The package imports snapshot and nothing else of this module. Begin with
// collect.go.
package aws
