// Package model holds what AWS's own models demand of the requests and answers
// that the fake AWS handles: which members there are, which are required, how
// long a text may be and what it may hold.
//
// The SDK's schemas know members and types but no constraints. shapes_gen.go has
// the constraints, generated from the Smithy models that AWS publishes (April
// 2025); newer.go adds by hand what AWS has added since, taken from the SDK's
// own types. A test compares the sum with the SDK's schemas and doc comments,
// so that neither can drift. It imports nothing of ours.
package model

//go:generate go run ./generate ../../../../../../shared/aws-models shapes_gen.go
