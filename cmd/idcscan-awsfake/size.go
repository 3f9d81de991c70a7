package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// sizes are the sizes that have a name.
var sizes = map[string]func() snapshottest.Size{
	"tiny":  snapshottest.Tiny,
	"small": snapshottest.Small,
	"large": snapshottest.Large,
}

// addCounts adds a flag for each count, which overrides that of --size.
func addCounts(flags *pflag.FlagSet, counts *snapshottest.Size) {
	for _, c := range []struct {
		name  string
		count *int
	}{
		{"permission-sets", &counts.PermissionSets},
		{"accounts", &counts.Accounts},
		{"assignments", &counts.Assignments},
		{"users", &counts.Users},
		{"groups", &counts.Groups},
		{"memberships", &counts.Memberships},
	} {
		flags.IntVar(c.count, c.name, 0, "how many "+c.name+" to invent, `N` instead of --size's")
	}
}

// resolve returns the named size with the counts that were given.
func resolve(name string, counts snapshottest.Size) (snapshottest.Size, error) {
	named, ok := sizes[name]
	if !ok {
		return snapshottest.Size{}, fmt.Errorf("--size %q: use tiny, small or large", name)
	}
	size := named()
	for _, c := range []struct{ to, from *int }{
		{&size.PermissionSets, &counts.PermissionSets},
		{&size.Accounts, &counts.Accounts},
		{&size.Assignments, &counts.Assignments},
		{&size.Users, &counts.Users},
		{&size.Groups, &counts.Groups},
		{&size.Memberships, &counts.Memberships},
	} {
		if *c.from > 0 {
			*c.to = *c.from
		}
	}
	return size, nil
}
