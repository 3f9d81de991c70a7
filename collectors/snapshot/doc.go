// Package snapshot is the contract between collectors, policies and reports:
// one JSON document that holds what is known of one IAM Identity Center
// instance, and, under "coverage", what is not known and why.
//
// Begin with [Snapshot] and [Gap]. The package holds data and pure functions
// over it: types, loading and validating, writing, normalising. It talks to
// nothing but readers and writers and imports no other package of idcscan.
package snapshot
