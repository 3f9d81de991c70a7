// Package assemble makes a snapshot of what code, a plan or a state declares.
// Begin at [Snapshot].
//
// It knows the AWS provider's resources and nothing of Terraform's language.
// Resources are linked first by the symbol of a reference, such as "the ARN of
// that permission set", then by the ARN or id that a plan or a state holds.
// Whatever is not known is absent from the snapshot with a gap that says where
// the code stands and what would tell: of cause unresolved where another run
// could know, of cause not_in_source where code cannot hold it.
package assemble
