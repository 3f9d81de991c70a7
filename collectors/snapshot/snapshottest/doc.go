// Package snapshottest makes snapshots for tests: generated ones of any size
// ([Generate]) and the landing zones of testdata. All of them are valid, and
// complete but for what no source can know.
package snapshottest
