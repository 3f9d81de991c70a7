package aws

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// asSeen is what a collection with the options sees of what AWS knows: IAM of
// one account, events of 90 days, and no more of either than is asked for.
func asSeen(t *testing.T, state *snapshot.Snapshot, options Options) *snapshot.Snapshot {
	t.Helper()
	seen := copyOf(t, state)
	seeOrganization(seen)
	seeHygiene(seen, options)
	seeEvents(t, seen, options)
	seen.IaC, seen.Drift = nil, nil
	for _, section := range []snapshot.Section{snapshot.SectionIaC, snapshot.SectionDrift} {
		lose(seen, section, snapshot.Unavailable, snapshot.NoCodeGap())
	}
	dropUnusedDocuments(seen)
	return seen
}

func copyOf(t *testing.T, s *snapshot.Snapshot) *snapshot.Snapshot {
	t.Helper()
	var c snapshot.Snapshot
	if err := json.Unmarshal([]byte(jsonOf(t, s)), &c); err != nil {
		t.Fatal(err)
	}
	return &c
}

func seeHygiene(s *snapshot.Snapshot, options Options) {
	references := referencesOf(s)
	standalone := s.Organization != nil && s.Organization.Exists != nil && !*s.Organization.Exists
	var inactive []string
	for account, hygiene := range s.AccountHygiene {
		if account != s.Meta.Caller.Account && options.MemberRole == "" {
			delete(s.AccountHygiene, account)
			continue
		}
		if state := s.Accounts[account].State; account != s.Meta.Caller.Account && state != nil && *state != accountActive {
			s.AccountHygiene[account] = &snapshot.AccountHygiene{}
			inactive = append(inactive, account)
			continue
		}
		for _, other := range s.Instance.OtherInstances {
			known := slices.ContainsFunc(hygiene.Instances, func(o snapshot.OtherInstance) bool { return o.ARN == other.ARN })
			if other.OwnerAccount == account && !known {
				hygiene.Instances = append(hygiene.Instances, other)
			}
		}
		slices.SortFunc(hygiene.Instances, func(a, b snapshot.OtherInstance) int { return strings.Compare(a.ARN, b.ARN) })
		for name, role := range hygiene.FederatedRoles {
			parsed, _ := arn.Parse(role.ARN)
			path := strings.TrimSuffix(strings.TrimPrefix(parsed.Resource, "role"), name)
			if _, own := setOfRole(path, name); own {
				delete(hygiene.FederatedRoles, name)
			}
		}
		for reference := range hygiene.CustomerManagedPolicies {
			if !slices.Contains(references[account], reference) {
				delete(hygiene.CustomerManagedPolicies, reference)
			}
		}
	}
	entry := s.Coverage[snapshot.SectionAccountHygiene]
	if len(inactive) > 0 {
		slices.Sort(inactive)
		gap := notActive
		gap.Keys = inactive
		lose(s, snapshot.SectionAccountHygiene, snapshot.Partial, gap)
	}
	if options.MemberRole != "" || standalone || slices.ContainsFunc(entry.Gaps, snapshot.Gap.HidesMembers) {
		return
	}
	s.Coverage[snapshot.SectionAccountHygiene] = &snapshot.SectionCoverage{
		Status: snapshot.Partial, Gaps: append([]snapshot.Gap{snapshot.MemberAccountsGap()}, entry.Gaps...),
	}
}

// referencesOf are the customer-managed policies of the sets that are
// provisioned in each account.
func referencesOf(s *snapshot.Snapshot) map[string][]string {
	references := map[string][]string{}
	for account, sets := range s.AccountAssignments {
		for name := range sets {
			set := s.PermissionSets[name]
			for _, policy := range set.CustomerManagedPolicies {
				references[account] = append(references[account], policy.Path+policy.Name)
			}
			if b := set.PermissionsBoundary; b != nil && b.Kind == snapshot.BoundaryCustomerManaged {
				references[account] = append(references[account], b.Path+b.Name)
			}
		}
	}
	return references
}

func seeEvents(t *testing.T, s *snapshot.Snapshot, options Options) {
	t.Helper()
	if s.CloudTrail == nil {
		return
	}
	to := options.Now().UTC().Truncate(time.Second)
	s.CloudTrail.From, s.CloudTrail.To, s.CloudTrail.EventNames = new(stamp(to.Add(-lookback))), new(stamp(to)), eventNames()
	newest := map[string]string{}
	for id, event := range s.Events {
		kind := kindOf(event.Name, event.Source)
		if kind == nil || event.Time < *s.CloudTrail.From || event.Time > *s.CloudTrail.To {
			delete(s.Events, id)
			continue
		}
		if !kind.newest {
			continue
		}
		if known := newest[event.Name]; known == "" || s.Events[known].Time < event.Time {
			delete(s.Events, known)
			newest[event.Name] = id
		} else {
			delete(s.Events, id)
		}
	}
}
