// Package yamlconfig reads the YAML files of modules for IAM Identity Center
// where nothing else is at hand: permission_sets.yaml and account_assignments.yaml
// without the Terraform that reads them. [Detect] finds such files, by name and by
// content; [Configuration.Read] hands them to the module's stand-in, which makes
// of them what Terraform would.
//
// The files tell permission sets and assignments and no more: who is in a group,
// or what permission sets Terraform declares beside them, is in none of them, and
// the result says so.
package yamlconfig
