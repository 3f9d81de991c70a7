// Package expression evaluates expressions of the Terraform language without
// Terraform: no provider, no network, no state. Its values are those of
// collectors/terraform/declaration: cty values whose marks say where each
// literal stands and why a value is not known.
//
// It evaluates what can be known even where parts are not. An object of which
// one attribute comes from a data source keeps the others; a map of which one key
// is not known keeps the other entries and holds that one under a placeholder
// key; a for expression over a collection that is not known yields what its body
// says, once, and says that there may be more of it. What is wrong is reported
// and evaluated around, so that one mistake does not hide the rest of a file.
//
// Begin at [Evaluate] and [Scope]. The package knows expressions and data files;
// blocks, variables and modules are its callers' matter.
package expression
