package snapshot

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

func (v *validator) meta() {
	at := pathTo("meta")
	v.value(at, reflect.ValueOf(v.Meta), nil)
	if v.Meta.Source == "" {
		v.report(at.key("source"), "is empty", `name the kind of source, such as "aws"`)
	}
	v.time(at.key("started_at"), v.Meta.StartedAt, time.RFC3339, "2026-01-31T12:00:00Z")
	v.time(at.key("collected_at"), v.Meta.CollectedAt, time.RFC3339, "2026-01-31T12:00:00Z")
	if caller := v.Meta.Caller; caller != nil && !isAccountID(caller.Account) {
		v.accountID(at.key("caller").key("account"), caller.Account)
	}
}

// time checks a point in time, which has one way to be written.
func (v *validator) time(at path, value, layout, example string) {
	parsed, err := time.Parse(layout, value)
	if err != nil || parsed.UTC().Format(layout) != value {
		v.report(at, "is "+quote(value), "write it like "+example)
	}
}

func (v *validator) accountID(at path, value string) {
	v.report(at, quote(value)+" is no account", "an account is twelve digits")
}

func (v *validator) instance() {
	if v.Instance != nil && v.Instance.OwnerAccount != nil && !isAccountID(*v.Instance.OwnerAccount) {
		v.accountID(pathTo(SectionInstance).key("owner_account"), *v.Instance.OwnerAccount)
	}
	if v.Instance != nil {
		v.instanceDetails(pathTo(SectionInstance), v.Instance)
	}
}

// regionStates are the states of a Region of the instance.
var regionStates = []string{"ACTIVE", "ADDING", "REMOVING"}

func (v *validator) instanceDetails(at path, instance *Instance) {
	members(v, instance.Regions, func(region, state string) {
		v.oneOf(at.key("regions").key(region), state, regionStates, "state of a Region")
	})
	v.otherInstances(at.key("other_instances"), instance.OtherInstances)
	if network := instance.Network; network != nil {
		at := at.key("network")
		v.sorted(at.key("source_vpcs"), network.SourceVPCs)
		v.sorted(at.key("api_source_ips"), network.APISourceIPs)
		v.sorted(at.key("scim_source_ips"), network.SCIMSourceIPs)
	}
}

func (v *validator) otherInstances(at path, instances []OtherInstance) {
	for i, other := range instances {
		v.account(at.index(i).key("owner_account"), other.OwnerAccount, true)
	}
}

// oneOf checks a value that stands in a map or a list, where no attribute names
// what is allowed.
func (v *validator) oneOf(at path, value string, allowed []string, what string) {
	if !slices.Contains(allowed, value) {
		v.report(at, "is "+quote(value)+", which is no "+what, Suggestion(value, allowed))
	}
}

// account checks an account; "" stands for none where none may be.
func (v *validator) account(at path, account string, orNone bool) {
	if !isAccountID(account) && (account != "" || !orNone) {
		v.accountID(at, account)
	}
}

// moment checks a time, where it is known; "" stands for never where that may be.
func (v *validator) moment(at path, value *string, orNever bool) {
	if value != nil && (*value != "" || !orNever) {
		v.time(at, *value, time.RFC3339, "2026-01-31T12:00:00Z")
	}
}

func (v *validator) accounts() {
	members(v, v.Accounts, func(key string, account *Account) {
		at := pathTo(SectionAccounts).key(key)
		if !isAccountID(key) && !strings.HasPrefix(key, PrefixUnresolved) {
			v.report(at, "is no account", "an account is twelve digits")
		}
		if account != nil && account.Parent != nil {
			v.unit(at.key("parent"), *account.Parent)
		}
	})
}

func (v *validator) users() {
	members(v, v.Users, func(key string, user *User) {
		if user == nil {
			return // reported with the attributes, as below
		}
		at := pathTo(SectionUsers).key(key)
		v.keyFits(at, key, user.Name, user.ID)
		v.moment(at.key("created_at"), user.CreatedAt, true)
		v.moment(at.key("updated_at"), user.UpdatedAt, true)
		v.sorted(at.key("external_id_issuers"), user.ExternalIDIssuers)
	})
}

// groups checks groups, and that their members are users.
func (v *validator) groups() {
	members(v, v.Groups, func(key string, group *Group) {
		if group == nil {
			return
		}
		at := pathTo(SectionGroups).key(key)
		v.keyFits(at, key, group.Name, group.ID)
		v.moment(at.key("created_at"), group.CreatedAt, true)
		v.moment(at.key("updated_at"), group.UpdatedAt, true)
		v.sorted(at.key("external_id_issuers"), group.ExternalIDIssuers)
		v.sorted(at.key("members"), group.Members)
		for i, member := range group.Members {
			if v.Users[member] == nil {
				v.dangling(at.key("members").index(i), member, SectionUsers)
			}
		}
	})
}

// keyFits checks that a member stands under its name or its id.
func (v *validator) keyFits(at path, key string, name, id *string) {
	switch {
	case strings.HasPrefix(key, PrefixUnresolved):
	case strings.HasPrefix(key, PrefixID):
		if id != nil && PrefixID+*id != key {
			v.report(at, "is the key of the id "+quote(*id), "the key is the name, or "+quote(PrefixID+*id)+" where that cannot be")
		}
	case name != nil && *name != key:
		v.report(at, "is the key of the name "+quote(*name), "the key is the name, or \"id:\" and the id where that cannot be")
	}
}

func (v *validator) dangling(at path, key string, section Section) {
	problem := fmt.Sprintf("is not in %s", section)
	if at.steps[at.n-1].key != key {
		problem = quote(key) + " " + problem
	}
	v.report(at, problem, "add it there, with a gap where nothing else is known of it")
}

// assignments checks that account, permission set and principals of every
// assignment stand in their sections.
func (v *validator) assignments() {
	members(v, v.AccountAssignments, func(account string, sets map[string][]string) {
		at := pathTo(SectionAccountAssignments).key(account)
		if v.Accounts[account] == nil {
			v.dangling(at, account, SectionAccounts)
		}
		members(v, sets, func(set string, principals []string) {
			if v.PermissionSets[set] == nil {
				v.dangling(at.key(set), set, SectionPermissionSets)
			}
			v.sorted(at.key(set), principals)
			for i, principal := range principals {
				v.principal(at.key(set), i, principal)
			}
		})
	})
}

// principal checks that the principal at an index of a list stands in its section.
func (v *validator) principal(list path, i int, principal string) {
	if key, ok := strings.CutPrefix(principal, PrefixGroup); ok {
		if v.Groups[key] == nil {
			v.dangling(list.index(i), key, SectionGroups)
		}
	} else if key, ok := strings.CutPrefix(principal, PrefixUser); ok {
		if v.Users[key] == nil {
			v.dangling(list.index(i), key, SectionUsers)
		}
	} else {
		v.report(list.index(i), quote(principal)+" is no principal", `write "group:<key>" or "user:<key>"`)
	}
}

func (v *validator) attestations() {
	for i, attestation := range v.Attestations {
		at := pathTo(SectionAttestations).index(i)
		if attestation.Setting == "" {
			v.report(at.key("setting"), "is empty", "name the setting")
		}
		v.time(at.key("on"), attestation.On, time.DateOnly, "2026-01-31")
		v.time(at.key("valid_until"), attestation.ValidUntil, time.DateOnly, "2026-01-31")
	}
}

// permissionSets checks what a permission set says of itself twice, and where
// its policies lead.
func (v *validator) permissionSets() {
	members(v, v.PermissionSets, func(key string, set *PermissionSet) {
		if set == nil {
			return
		}
		at := pathTo(SectionPermissionSets).key(key)
		var id *string
		if set.ARN != nil {
			id = new(PermissionSetID(*set.ARN))
		}
		v.keyFits(at, key, set.Name, id)
		v.session(at, set)
		v.sorted(at.key("managed_policies"), set.ManagedPolicies)
		for i, arn := range set.ManagedPolicies {
			v.managedPolicy(at.key("managed_policies").index(i), arn)
		}
		if !slices.IsSortedFunc(set.CustomerManagedPolicies, func(a, b CustomerManagedPolicy) int {
			return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Path, b.Path))
		}) {
			v.report(at.key("customer_managed_policies"), "are not in order", "sort them by name, then path")
		}
		if set.InlinePolicy != nil && *set.InlinePolicy != "" {
			v.document(at.key("inline_policy"), *set.InlinePolicy)
		}
		v.sorted(at.key("outdated_accounts"), set.OutdatedAccounts)
		for i, account := range set.OutdatedAccounts {
			if v.Accounts[account] == nil {
				v.dangling(at.key("outdated_accounts").index(i), account, SectionAccounts)
			}
		}
		if set.PermissionsBoundary != nil {
			v.boundary(at.key("permissions_boundary"), *set.PermissionsBoundary)
		}
	})
}

func (v *validator) session(at path, set *PermissionSet) {
	if set.SessionDuration == nil || set.SessionMinutes == nil {
		return
	}
	minutes, err := SessionMinutes(*set.SessionDuration)
	switch {
	case err != nil:
		v.report(at.key("session_duration"), "is "+quote(*set.SessionDuration), "write it as ISO 8601, such as PT1H or PT90M")
	case minutes != *set.SessionMinutes:
		v.report(at.key("session_minutes"), fmt.Sprintf("is %d, but the session_duration %s is %d minutes", *set.SessionMinutes, *set.SessionDuration, minutes), "make both agree")
	}
}

func (v *validator) boundary(at path, boundary PermissionsBoundary) {
	managed, customerManaged := boundary.ARN != "", boundary.Name != "" || boundary.Path != ""
	if managed != (boundary.Kind == BoundaryManaged) || customerManaged != (boundary.Kind == BoundaryCustomerManaged) {
		v.report(at, fmt.Sprintf("of kind %q names another kind of policy", boundary.Kind),
			"managed_policy has an arn, customer_managed_policy a name and a path, none neither")
	}
	if managed {
		v.managedPolicy(at.key("arn"), boundary.ARN)
	}
}

func (v *validator) managedPolicy(at path, arn string) {
	if _, known := v.ManagedPolicies[arn]; !known && !v.covers[SectionManagedPolicies].missing(arn) {
		v.report(at, quote(arn)+" is not in managed_policies", "add it there, or a gap with this key")
	}
}

func (v *validator) document(at path, digest string) {
	if v.PolicyDocuments[digest] == nil && !v.covers[SectionPolicyDocuments].missing(digest) {
		v.report(at, quote(digest)+" is not in policy_documents", "add the document there, or a gap with this key")
	}
}
