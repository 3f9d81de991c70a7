// Package terraform takes a snapshot of infrastructure as code: a directory of
// Terraform, a plan, a state, or the YAML that a module of Identity Center reads.
// Begin at [Collect].
//
// Reading and understanding are apart: module, plan and yamlconfig turn a source
// into declarations, assemble turns declarations into a snapshot. Nothing is run,
// initialised or downloaded, and no provider is asked.
package terraform
