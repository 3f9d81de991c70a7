// Package collectors opens the sources that a user names on the command line.
// Each kind of source is a package below this one, or the snapshot package
// itself; adding one is adding a package and a line to the table in open.go.
package collectors
