// Package reports writes a [scanner.Report] in the formats that people and
// machines read.
//
// Begin with the table in formats.go: one line and one file a format. A writer
// only writes. The verdict, the findings and their order are the report's, the
// same for every format; nothing here decides what passes.
//
// What a report holds comes from AWS and from policies of unknown authors, so
// every value passes the escaper of its format (sanitize.go, sarif_place.go).
//
// Differences in access ([access.Diff]) have a table of their own, in diff.go.
//
// The package imports scanner, scanner/access and collectors/snapshot. Below it,
// [github.com/idcscan/idcscan/reports/codescanning] holds what GitHub code
// scanning takes, and checks a SARIF log against it.
package reports
