package snapshot

import "strings"

// Prefixes of keys that are no names.
const (
	// PrefixID begins the key of something whose name was not read, is not
	// unique or cannot be a key, or that is gone.
	PrefixID = "id:"
	// PrefixUnresolved begins the key of something that code does not tell.
	PrefixUnresolved = "unresolved:"
	// PrefixGroup and PrefixUser begin a principal in account_assignments.
	PrefixGroup = "group:"
	PrefixUser  = "user:"
)

// Key returns the key of something with the given name and id: the name, or
// "id:" + id where the name is empty or would be taken for a key that is no
// name. Names that occur twice in a source must be keyed by id by the caller.
func Key(name, id string) string {
	if name == "" || strings.HasPrefix(name, PrefixID) || strings.HasPrefix(name, PrefixUnresolved) {
		return PrefixID + id
	}
	return name
}

// PermissionSetID returns the last part of a permission set's ARN,
// "ps-1234567890abcdef", the id by which it is keyed where its name was not read.
func PermissionSetID(arn string) string { return ResourceID(arn) }

// ResourceID returns what follows the last slash of an ARN, such as
// "apl-1234567890abcdef" of an application or "tti-…" of a trusted token issuer:
// the id by which it is keyed where its name cannot be.
func ResourceID(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

// UnresolvedPartition stands for the partition in the ARN of an AWS-managed
// policy where code does not tell it, as "${data.aws_partition.current.partition}"
// does not. It is no partition of AWS: an administrator is found by the policy's
// name, and no partition is claimed.
const UnresolvedPartition = "unresolved"
