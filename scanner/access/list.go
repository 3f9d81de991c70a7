package access

import (
	"cmp"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// maxNamed is how many people are named of a new administrator's group.
const maxNamed = 100

// fill makes the lists of accesses from what was entered.
func (c *comparison) fill(d *Diff) {
	lists := [...]*[]Access{newAdministrators: &d.NewAdministrators, possibleAdministrators: &d.PossibleAdministrators, gained: &d.Gained, lost: &d.Lost}
	for _, list := range lists {
		*list = []Access{}
	}
	for key, accounts := range c.entries {
		slices.Sort(accounts)
		*lists[key.under] = append(*lists[key.under], c.access(key, accounts, c.peopleOf(key, accounts)))
	}
	for _, entry := range c.people {
		people := People{Count: len(entry.users), Users: c.named(entry.side(), entry.users)}
		*lists[entry.under] = append(*lists[entry.under], c.access(entry.entryKey, entry.accounts, people))
	}
	for _, list := range lists {
		slices.SortFunc(*list, compareAccess)
	}
}

// side is the one that has what an entry tells of.
func (k entryKey) side() which {
	if k.under == lost {
		return oldSide
	}
	return newSide
}

func (c *comparison) access(key entryKey, accounts []int, people People) Access {
	s := key.side()
	fact := c.sides[s].facts[c.sets.on(s, key.set)]
	access := Access{
		Principal: c.principal(s, key.principal), PermissionSet: c.sets.on(s, key.set), Accounts: []string{}, Reason: key.reason,
		Administrator: known(fact.Administrator), Tier: known(fact.Tier), People: people,
	}
	for _, account := range accounts {
		access.Accounts = append(access.Accounts, c.accounts.on(s, account))
	}
	slices.Sort(access.Accounts)
	if key.doubt != (Doubt{}) {
		access.Doubt = &key.doubt
	}
	access.Location = c.declared(s, key, access)
	return access
}

// declared is where code declares an access.
func (c *comparison) declared(s which, key entryKey, access Access) *snapshot.Location {
	declared := c.sides[s].snapshot
	switch key.reason {
	case MembershipAdded, MembershipRemoved:
		if group := declared.Groups[c.groups.on(s, key.principal)]; group != nil {
			return placeOf(group.Locations, "members")
		}
	case PermissionSetChanged:
		if set := declared.PermissionSets[access.PermissionSet]; set != nil {
			return placeOf(set.Locations, "managed_policies", "inline_policy", "permissions_boundary")
		}
	default:
		if declared.IaC == nil {
			return nil
		}
		if assignment := declared.IaC.Assignments[access.Accounts[0]+"/"+access.PermissionSet+"/"+access.Principal]; assignment != nil {
			return placeOf(assignment.Locations)
		}
	}
	return nil
}

// peopleOf counts the people behind a principal. Of an administrator that is
// new, those count who were none in one of the accounts.
func (c *comparison) peopleOf(key entryKey, accounts []int) People {
	s := key.side()
	if c.isUser(key.principal) {
		return People{Count: 1, Users: []string{c.principal(s, key.principal)}}
	}
	users, named := c.sides[s].members[key.principal], []string{}
	if key.under == newAdministrators || key.under == possibleAdministrators {
		users = slices.DeleteFunc(slices.Clone(users), func(user int) bool {
			return !slices.ContainsFunc(accounts, func(account int) bool { return !c.administered(c.asPrincipal(user), account) })
		})
		named = c.named(s, users)
	}
	return People{Count: len(users), AtLeast: c.membersGap(s, key.principal) != nil, Users: named[:min(maxNamed, len(named))]}
}

// named are users as principals, sorted.
func (c *comparison) named(s which, users []int) []string {
	names := make([]string, 0, len(users))
	for _, user := range users {
		names = append(names, c.principal(s, c.asPrincipal(user)))
	}
	slices.Sort(names)
	return names
}

// compareAccess puts first what weighs most.
func compareAccess(a, b Access) int {
	administrators := map[string]int{scanner.FactYes: 0, scanner.FactUnknown: 1, scanner.FactNo: 2}
	tiers := map[string]int{"admin": 0, "power-user": 1, scanner.FactUnknown: 2, "read-only": 3}
	return cmp.Or(
		cmp.Compare(administrators[a.Administrator], administrators[b.Administrator]), cmp.Compare(tiers[a.Tier], tiers[b.Tier]),
		cmp.Compare(a.Principal, b.Principal), cmp.Compare(a.PermissionSet, b.PermissionSet), cmp.Compare(a.Reason, b.Reason),
		slices.Compare(a.Accounts, b.Accounts), slices.Compare(a.People.Users, b.People.Users), compareDoubtsOf(a, b),
	)
}

func compareDoubtsOf(a, b Access) int {
	if a.Doubt == nil || b.Doubt == nil {
		return 0
	}
	return compareDoubts(*a.Doubt, *b.Doubt)
}

// count counts what the lists hold.
func count(d *Diff) {
	assignments := func(list []Access) int {
		n := 0
		for _, access := range list {
			n += len(access.Accounts)
		}
		return n
	}
	d.Counts = Counts{
		NewAdministrators: assignments(d.NewAdministrators), PossibleAdministrators: assignments(d.PossibleAdministrators),
		Gained: assignments(d.Gained), Lost: assignments(d.Lost),
		Changed: len(d.Changed), Renamed: len(d.Renamed), NotComparable: len(d.NotComparable),
	}
}
