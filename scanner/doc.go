// Package scanner judges a snapshot: it compiles the controls, evaluates them,
// and makes one [Report] of what they found and of what they could not know.
//
// Begin with [LoadPolicies], [Policies.Evaluate] and [Report]. Everything that
// Rego does not decide is decided here, once, for every report format: which
// gap of the coverage leaves which member unknown (gaps.go, verdict.go), what
// the scan as a whole comes to (gate.go). The package reads no snapshot and
// writes no report; it imports collectors/snapshot and policies only.
package scanner
