package snapshot

// Enums returns the values that an attribute of a type may have, nil for any.
func Enums(typeName, attribute string) []string { return enums[typeName+"."+attribute] }
