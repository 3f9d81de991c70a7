// Package aws takes a snapshot of one IAM Identity Center instance over the AWS
// SDK, reading only.
//
// [Collect] is the walk: who is asking and from where, which instance, then side
// by side the instance with its permission sets, assignments, applications and
// people, the organization, IAM of the caller's account, and what CloudTrail
// tells; IAM of other accounts comes last. Every call stands in one table
// (calls.go, and beside each reader): it says which sections and attributes the
// call fills, so that a call that fails becomes a gap exactly there, and the
// least-privilege policy ([PolicyAs]) asks for exactly these actions. Answers
// can be kept for a later run ([Journal]); [MakePlan] and [Try] make few calls.
//
// Everything is joined by id and named afterwards (names.go), because names are
// neither unique nor stable. No text of an error of AWS reaches the snapshot:
// gaps are worded here (gaps.go) from the error's code and reason.
//
// The package imports snapshot and nothing else of this module. Begin with
// collect.go.
package aws
