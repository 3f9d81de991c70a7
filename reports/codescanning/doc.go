// Package codescanning knows what GitHub code scanning takes: its limits, and
// the rules that it applies to an uploaded SARIF log beyond the SARIF standard.
//
// Neither the JSON schema of SARIF nor Microsoft's validator sees most of
// these, and GitHub refuses a log whole, or shows half of it without a word.
// The writer of SARIF takes the limits from here; its tests and CI take [Lint].
//
// The package imports no other package of idcscan.
package codescanning
