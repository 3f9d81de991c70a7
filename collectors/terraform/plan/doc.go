// Package plan reads what Terraform and OpenTofu write: a plan or a state as
// terraform show -json prints it, and a state file (*.tfstate, version 4). Begin
// at [Read]; it tells them apart by what is in them.
//
// From a plan it takes the values after apply. A value that is known only after
// apply is linked to the resource that will have it, by the references that the
// plan's configuration lists (link.go, rule.go): a link is made only where no
// other resource can be meant, else the value's symbol says which ones can.
// Values that the source marks as sensitive never leave this package.
package plan
