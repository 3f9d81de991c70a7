package awsfake

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// instance is one Identity Center instance with its identity store, indexed by
// what the requests ask with.
type instance struct {
	arn, owner, store, status string
	// regions are those in which the instance answers, the primary one first.
	regions []string
	// idle are Regions that are being added or removed: they do not answer.
	idle  []string
	facts *snapshot.Instance
	state *snapshot.Snapshot
	// bystander: nothing is known of the instance but that it is there.
	bystander bool
	// elsewhere: only what is told of its owner's account names it.
	elsewhere bool

	sets      []string // ARNs, sorted
	setByARN  map[string]*permissionSet
	users     []string // ids of those that exist, sorted
	userByID  map[string]*snapshot.User
	groups    []string
	groupByID map[string]*snapshot.Group
	// members are the ids of a group's users, by the group's id.
	members map[string][]string

	appByARN    map[string]*snapshot.Application
	issuerByARN map[string]*snapshot.TrustedTokenIssuer
	// reverse are the relations as few ask for them, made when one does.
	reverse func() *reverse
}

// permissionSet is a permission set and where it is provisioned.
type permissionSet struct {
	*snapshot.PermissionSet
	arn      string
	accounts []string
	// assigned are the principals by account.
	assigned map[string][]principal
}

// principal is an assigned user or group.
type principal struct {
	kind string // USER or GROUP
	id   string
}

func newInstance(s *snapshot.Snapshot, o Options) (*instance, error) {
	facts := s.Instance
	if facts == nil || facts.ARN == nil || facts.OwnerAccount == nil || facts.IdentityStoreID == nil || facts.Status == nil {
		return nil, fmt.Errorf("state: an instance needs arn, owner_account, identity_store_id and status")
	}
	in := &instance{
		arn: *facts.ARN, owner: *facts.OwnerAccount, store: *facts.IdentityStoreID, status: *facts.Status,
		facts: facts, state: s,
		setByARN:  map[string]*permissionSet{},
		userByID:  map[string]*snapshot.User{},
		groupByID: map[string]*snapshot.Group{},
		members:   map[string][]string{},
	}
	in.reverse = sync.OnceValue(in.turnAround)
	in.addRegions(o)
	if err := in.addPeople(); err != nil {
		return nil, err
	}
	if err := in.addPermissionSets(); err != nil {
		return nil, err
	}
	return in, in.addApplications()
}

// addRegions: the primary Region comes first, then those that are enabled.
func (in *instance) addRegions(o Options) {
	primary := cmp.Or(deref(in.facts.PrimaryRegion), in.state.Meta.Region, o.Region, "us-east-1")
	in.regions = append([]string{primary}, o.EnabledRegions...)
	for _, name := range sortedKeys(in.facts.Regions) {
		switch {
		case slices.Contains(in.regions, name):
		case in.facts.Regions[name] == "ACTIVE":
			in.regions = append(in.regions, name)
		default:
			in.idle = append(in.idle, name)
		}
	}
}

// addApplications indexes applications and issuers by the ARN that requests name.
func (in *instance) addApplications() error {
	in.appByARN, in.issuerByARN = map[string]*snapshot.Application{}, map[string]*snapshot.TrustedTokenIssuer{}
	for key, app := range in.state.Applications {
		if app.ARN == nil {
			return fmt.Errorf("state: applications.%s has no arn", key)
		}
		in.appByARN[*app.ARN] = app
		for _, p := range app.Assignments {
			if _, err := in.principal(p); err != nil {
				return fmt.Errorf("state: applications.%s: %w", key, err)
			}
		}
	}
	for key, issuer := range in.state.TrustedTokenIssuers {
		if issuer.ARN == nil {
			return fmt.Errorf("state: trusted_token_issuers.%s has no arn", key)
		}
		in.issuerByARN[*issuer.ARN] = issuer
	}
	return nil
}

func (in *instance) addPeople() error {
	for key, user := range in.state.Users {
		if user.ID == nil {
			return fmt.Errorf("state: users.%s has no id", key)
		}
		if user.Exists == nil || *user.Exists {
			in.users = append(in.users, *user.ID)
			in.userByID[*user.ID] = user
		}
	}
	for key, group := range in.state.Groups {
		if group.ID == nil {
			return fmt.Errorf("state: groups.%s has no id", key)
		}
		if group.Exists != nil && !*group.Exists {
			continue
		}
		in.groups = append(in.groups, *group.ID)
		in.groupByID[*group.ID] = group
		for _, member := range group.Members {
			user := in.state.Users[member]
			if user == nil || user.ID == nil {
				return fmt.Errorf("state: groups.%s has a member %q that is no user with an id", key, member)
			}
			in.members[*group.ID] = append(in.members[*group.ID], *user.ID)
		}
	}
	slices.Sort(in.users)
	slices.Sort(in.groups)
	return nil
}

func (in *instance) addPermissionSets() error {
	arns := map[string]*permissionSet{}
	for key, facts := range in.state.PermissionSets {
		if facts.ARN == nil {
			return fmt.Errorf("state: permission_sets.%s has no arn", key)
		}
		set := &permissionSet{PermissionSet: facts, arn: *facts.ARN, assigned: map[string][]principal{}}
		arns[key] = set
		in.setByARN[set.arn] = set
	}
	in.sets = sortedKeys(in.setByARN)
	for account, sets := range in.state.AccountAssignments {
		for key, principals := range sets {
			set := arns[key]
			if set == nil {
				return fmt.Errorf("state: account_assignments.%s.%s is no permission set", account, key)
			}
			set.accounts = append(set.accounts, account)
			for _, p := range principals {
				found, err := in.principal(p)
				if err != nil {
					return fmt.Errorf("state: account_assignments.%s.%s: %w", account, key, err)
				}
				set.assigned[account] = append(set.assigned[account], found)
			}
		}
	}
	for _, set := range in.setByARN {
		slices.Sort(set.accounts)
	}
	return nil
}

// principal finds the id behind "group:Admins" or "user:alice".
func (in *instance) principal(p string) (principal, error) {
	if key, ok := strings.CutPrefix(p, snapshot.PrefixGroup); ok {
		if group := in.state.Groups[key]; group != nil {
			return principal{kind: "GROUP", id: *group.ID}, nil
		}
	}
	if key, ok := strings.CutPrefix(p, snapshot.PrefixUser); ok {
		if user := in.state.Users[key]; user != nil {
			return principal{kind: "USER", id: *user.ID}, nil
		}
	}
	return principal{}, fmt.Errorf("%q is no group and no user of the state", p)
}

// accountInstance reports whether the instance has no permission sets because
// a member account or a standalone account owns it.
func (in *instance) accountInstance(w *world) bool {
	if enabled := in.facts.PermissionSetsEnabled; enabled != nil {
		return !*enabled
	}
	return in.owner != w.managementAccount()
}

// digest returns stable hexadecimal digits for what the state has no id for.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:])
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
