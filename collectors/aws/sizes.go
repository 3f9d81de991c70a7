package aws

// Sizes are how much there is to read: how often each call is made follows from
// them, see [Call.Times].
type Sizes struct {
	PermissionSets, Accounts, Users, Groups int
	// Pairs are pairs of account and permission set in which the set is
	// provisioned.
	Pairs int
	// ProvisionedSets and ProvisionedAccounts are the permission sets and the
	// accounts of the pairs.
	ProvisionedSets, ProvisionedAccounts int
	// AccountsListed says that all accounts of the organization are known,
	// ByPrincipal that assignments are listed by principal.
	AccountsListed, ByPrincipal bool
	// MissingUsers and MissingGroups hold assignments but are not listed.
	MissingUsers, MissingGroups int
	// ManagedPolicies are AWS-managed policies that permission sets refer to.
	ManagedPolicies int

	Applications, TrustedTokenIssuers int
	OrganizationalUnits               int
	ServiceControlPolicies            int
	// MemberAccounts are those whose IAM is read with a role.
	MemberAccounts int
	Trails         int
	// Regions are those of the instance.
	Regions int

	// Further are pages beyond the first of lists that are made for each of
	// something, by operation.
	Further map[string]int
}

// inquiries are the sizes of the questions where permission sets are
// provisioned: everywhere, and where a version lags behind. By principal the
// first is not asked.
func (s Sizes) inquiries() [][2]int {
	if s.ByPrincipal {
		return [][2]int{{s.PermissionSets, s.Accounts}}
	}
	return [][2]int{{s.PermissionSets, s.Accounts}, {s.ProvisionedSets, s.ProvisionedAccounts}}
}

func (s Sizes) timesByAccount() int {
	times := 0
	for _, q := range s.inquiries() {
		if s.AccountsListed && goesByAccount(q[0], q[1]) {
			times += q[1]
		}
	}
	return times
}

func (s Sizes) timesBySet() int {
	times := 0
	for _, q := range s.inquiries() {
		if !s.AccountsListed || !goesByAccount(q[0], q[1]) {
			times += q[0]
		}
	}
	return times
}

// onlyOnce is the number of times of a call that is made once.
func onlyOnce(Sizes) int { return 1 }

// pages is how many pages of a size a list of n items takes: one at least.
func pages(n, size int) int { return max(1, (n+size-1)/size) }

// times is how often the call is made, further pages too.
func (c Call) times(s Sizes) int { return c.Times(s) + s.Further[c.Operation] }
