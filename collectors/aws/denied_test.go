package aws

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestDenyEachOperation denies each operation in turn: exactly what the call
// fills is gone, with a gap that says so, and nothing else is different.
func TestDenyEachOperation(t *testing.T) {
	tests := map[string]func(*snapshot.Snapshot){
		opDescribeOrganization: func(s *snapshot.Snapshot) {
			o := s.Organization
			o.Exists, o.ID, o.FeatureSet, o.ManagementAccount = nil, nil, nil, nil
			lose(s, snapshot.SectionOrganization, snapshot.Partial, snapshot.Gap{Attributes: []string{"exists", "feature_set", "id", "management_account"}})
		},
		opDescribeInstance: func(s *snapshot.Snapshot) {
			s.Instance.Encryption, s.Instance.PermissionSetsEnabled = nil, nil
			lose(s, snapshot.SectionInstance, snapshot.Partial, snapshot.Gap{Attributes: []string{"encryption", "permission_sets_enabled"}})
		},
		opListAccounts: func(s *snapshot.Snapshot) {
			s.Accounts = map[string]*snapshot.Account{}
			for account := range s.AccountAssignments {
				s.Accounts[account] = &snapshot.Account{}
			}
			for _, policy := range s.Organization.ServiceControlPolicies {
				for _, target := range policy.Targets {
					if !isUnit(target) {
						s.Accounts[target] = &snapshot.Account{}
					}
				}
			}
			lose(s, snapshot.SectionAccounts, snapshot.Unavailable, snapshot.Gap{})
		},
		opListDelegatedAdministrators: func(s *snapshot.Snapshot) {
			s.Organization.DelegatedAdministrators = nil
			lose(s, snapshot.SectionOrganization, snapshot.Partial, snapshot.Gap{Attributes: []string{"delegated_administrators"}})
		},
		opDescribeABAC: func(s *snapshot.Snapshot) {
			s.ABAC = nil
			lose(s, snapshot.SectionABAC, snapshot.Unavailable, snapshot.Gap{})
		},
		opListPermissionSets: func(s *snapshot.Snapshot) {
			for _, operation := range s.Operations {
				arn := *s.PermissionSets[*operation.PermissionSet].ARN
				operation.PermissionSet = new(snapshot.PrefixID + snapshot.PermissionSetID(arn))
			}
			s.PermissionSets, s.AccountAssignments = nil, nil
			lose(s, snapshot.SectionPermissionSets, snapshot.Unavailable, snapshot.Gap{})
			lose(s, snapshot.SectionAccountAssignments, snapshot.Unavailable, snapshot.Gap{})
			s.ManagedPolicies = map[string]string{}
			loseGone(s)
		},
		opDescribePermissionSet: func(s *snapshot.Snapshot) {
			for _, set := range s.PermissionSets {
				set.Name, set.Description, set.RelayState = nil, nil, nil
				set.SessionDefault, set.SessionDuration, set.SessionMinutes = nil, nil, nil
			}
			rekeySets(s)
			lose(s, snapshot.SectionPermissionSets, snapshot.Partial, snapshot.Gap{
				Keys:       slices.Sorted(maps.Keys(s.PermissionSets)),
				Attributes: []string{"description", "name", "relay_state", "session_default", "session_duration", "session_minutes"},
			})
		},
		opGetInlinePolicy: func(s *snapshot.Snapshot) {
			loseOfSets(s, "inline_policy", func(p *snapshot.PermissionSet) { p.InlinePolicy = nil })
		},
		opListManagedPolicies: func(s *snapshot.Snapshot) {
			s.ManagedPolicies = map[string]string{}
			loseOfSets(s, "managed_policies", func(p *snapshot.PermissionSet) { p.ManagedPolicies = nil })
		},
		opListCustomerManagedPolicies: func(s *snapshot.Snapshot) {
			loseOfSets(s, "customer_managed_policies", func(p *snapshot.PermissionSet) { p.CustomerManagedPolicies = nil })
		},
		opGetPermissionsBoundary: func(s *snapshot.Snapshot) {
			loseOfSets(s, "permissions_boundary", func(p *snapshot.PermissionSet) { p.PermissionsBoundary = nil })
		},
		opListProvisionedSets:         func(*snapshot.Snapshot) {}, // set by set tells as much
		opListAssignmentsForPrincipal: func(*snapshot.Snapshot) {}, // is asked with a flag alone
		opListProvisionedAccounts: func(s *snapshot.Snapshot) {
			// The zone has fewer accounts than sets, but no fewer than sets that
			// are provisioned: by set only those are asked which lag behind.
			provisioned := map[string]bool{}
			for _, sets := range s.AccountAssignments {
				for set := range sets {
					provisioned[set] = true
				}
			}
			for name := range provisioned {
				s.PermissionSets[name].OutdatedAccounts = nil
			}
			lose(s, snapshot.SectionPermissionSets, snapshot.Partial, snapshot.Gap{
				Keys: slices.Sorted(maps.Keys(provisioned)), Attributes: []string{"outdated_accounts"},
			})
		},
		opListAccountAssignments: func(s *snapshot.Snapshot) {
			var keys []string
			for account, sets := range s.AccountAssignments {
				for set := range sets {
					keys = append(keys, account+"/"+set)
				}
			}
			slices.Sort(keys)
			s.AccountAssignments = map[string]map[string][]string{}
			loseGone(s)
			lose(s, snapshot.SectionAccountAssignments, snapshot.Partial, snapshot.Gap{Keys: keys})
		},
		opListUsers: func(s *snapshot.Snapshot) {
			// Assigned users are described; members are known by id alone.
			users := map[string]*snapshot.User{}
			for key, user := range s.Users {
				if key == "contractor@example.com" || !*user.Exists {
					users[key] = user
				}
			}
			for _, group := range s.Groups {
				for i, member := range group.Members {
					id := s.Users[member].ID
					group.Members[i] = snapshot.PrefixID + *id
					users[group.Members[i]] = &snapshot.User{ID: id}
				}
				slices.Sort(group.Members)
			}
			s.Users = users
			lose(s, snapshot.SectionUsers, snapshot.Partial, snapshot.Gap{})
		},
		opListGroups: func(s *snapshot.Snapshot) {
			// Groups that hold assignments are described, and their members read.
			held := holders(s)
			maps.DeleteFunc(s.Groups, func(key string, _ *snapshot.Group) bool { return !held[snapshot.PrefixGroup+key] })
			lose(s, snapshot.SectionGroups, snapshot.Partial, snapshot.Gap{})
		},
		opListGroupMemberships: func(s *snapshot.Snapshot) {
			var keys []string
			for key, group := range s.Groups {
				if *group.Exists {
					group.Members = nil
					keys = append(keys, key)
				}
			}
			slices.Sort(keys)
			lose(s, snapshot.SectionGroups, snapshot.Partial, snapshot.Gap{Keys: keys, Attributes: []string{"members"}})
		},
		opDescribeUser: func(s *snapshot.Snapshot) {
			var keys []string
			for key, user := range s.Users {
				if !*user.Exists {
					user.Exists = nil
					keys = append(keys, key)
				}
			}
			lose(s, snapshot.SectionUsers, snapshot.Partial, snapshot.Gap{Keys: keys})
		},
		opDescribeGroup: func(s *snapshot.Snapshot) {
			var keys []string
			for key, group := range s.Groups {
				if !*group.Exists {
					group.Exists = nil
					keys = append(keys, key)
				}
			}
			lose(s, snapshot.SectionGroups, snapshot.Partial, snapshot.Gap{Keys: keys})
		},
		opGetPolicy:        loseAllPolicies,
		opGetPolicyVersion: loseAllPolicies,
	}
	for _, more := range []map[string]func(*snapshot.Snapshot){deniedInstance, deniedApplications, deniedOrganization, deniedHygiene, deniedCloudTrail} {
		maps.Copy(tests, more)
	}
	for _, call := range Calls() {
		t.Run(call.Operation, func(t *testing.T) {
			server := serve(t, awsfake.Options{State: deniedState()})
			code := "AccessDeniedException"
			if service := call.Service(); service == serviceIAM || service == serviceSTS {
				code = "AccessDenied"
			}
			fault(t, server, awsfake.Fault{Operation: call.Operation, Code: code})
			got, err := collectWith(t, testOptions())
			change, known := tests[call.Operation]
			if !known {
				var refused *RefusedError
				if !errors.As(err, &refused) || refused.Operation != call.Operation || refused.Code != code {
					t.Errorf("error is %v, want a refusal of %s", err, call.Operation)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			valid(t, got)
			want := asSeen(t, deniedState(), testOptions())
			documents := want.PolicyDocuments
			change(want)
			want.PolicyDocuments = documents
			if unknownReferences[call.Operation] {
				clear(want.AccountHygiene[snapshottest.Management].CustomerManagedPolicies)
			}
			dropUnusedDocuments(want)
			sameAs(t, want, withoutWords(t, got, call.Operation, code))
		})
	}
}

// deniedState has of everything something: a deleted user and a deleted group
// hold assignments, and so do a user and groups.
func deniedState() *snapshot.Snapshot {
	state := snapshottest.BrokenLandingZone()
	id := "11111111-2222-3333-4444-555555555555"
	key := snapshot.PrefixID + id
	state.Users[key] = &snapshot.User{ID: &id, Exists: new(false)}
	pair := state.AccountAssignments[snapshottest.Workload]
	pair["LZReadOnlyAccess"] = append(pair["LZReadOnlyAccess"], snapshot.PrefixUser+key)
	slices.Sort(pair["LZReadOnlyAccess"])
	withOperations(state)
	withCustomerPolicy(state)
	return state
}

// lose puts a gap into the expected coverage; withoutWords takes the rest of
// the real one away.
func lose(s *snapshot.Snapshot, section snapshot.Section, status snapshot.Status, gap snapshot.Gap) {
	s.Coverage[section] = &snapshot.SectionCoverage{Status: status, Gaps: []snapshot.Gap{gap}}
}

func loseOfSets(s *snapshot.Snapshot, attribute string, change func(*snapshot.PermissionSet)) {
	for _, set := range s.PermissionSets {
		change(set)
	}
	lose(s, snapshot.SectionPermissionSets, snapshot.Partial, snapshot.Gap{
		Keys: slices.Sorted(maps.Keys(s.PermissionSets)), Attributes: []string{attribute},
	})
}

// loseGone takes away those whom nothing but assignments that are lost know.
func loseGone(s *snapshot.Snapshot) {
	held := holders(s)
	maps.DeleteFunc(s.Groups, func(key string, g *snapshot.Group) bool { return !*g.Exists && !held[snapshot.PrefixGroup+key] })
	maps.DeleteFunc(s.Users, func(key string, u *snapshot.User) bool { return !*u.Exists && !held[snapshot.PrefixUser+key] })
}

func loseManagedPolicies(s *snapshot.Snapshot) {
	lose(s, snapshot.SectionManagedPolicies, snapshot.Partial, snapshot.Gap{Keys: slices.Sorted(maps.Keys(s.ManagedPolicies))})
	s.ManagedPolicies = map[string]string{}
}

// rekeySets keys permission sets by id.
func rekeySets(s *snapshot.Snapshot) {
	keys := map[string]string{}
	sets := map[string]*snapshot.PermissionSet{}
	for name, set := range s.PermissionSets {
		keys[name] = snapshot.PrefixID + snapshot.PermissionSetID(*set.ARN)
		sets[keys[name]] = set
	}
	s.PermissionSets = sets
	for account, pairs := range s.AccountAssignments {
		renamed := map[string][]string{}
		for name, principals := range pairs {
			renamed[keys[name]] = principals
		}
		s.AccountAssignments[account] = renamed
	}
	for _, operation := range s.Operations {
		operation.PermissionSet = new(keys[*operation.PermissionSet])
	}
}

// withoutWords checks that each gap names cause, operation, code and remedy,
// and leaves of it what it covers.
func withoutWords(t *testing.T, s *snapshot.Snapshot, operation, code string) *snapshot.Snapshot {
	t.Helper()
	for section, coverage := range s.Coverage {
		for i, gap := range coverage.Gaps {
			if !gap.Cause.Accidental() {
				continue // no call could tell, or none was asked to
			}
			words := gap
			words.Keys, words.Attributes = nil, nil
			want := snapshot.Gap{
				Cause: snapshot.CauseDenied, Operation: operation, Code: code,
				Meaning: callOf(operation).Why + " could not be read: AWS denies the call", Remedy: "allow " + operation,
			}
			if operation == opAssumeRole {
				want.Remedy += " on the role of --member-role, which has to be in the account and to trust the caller"
			}
			if diff := cmp.Diff(want, words); diff != "" {
				t.Errorf("gap of %s differs (-want +got):\n%s", section, diff)
			}
			coverage.Gaps[i] = snapshot.Gap{Keys: gap.Keys, Attributes: gap.Attributes}
		}
	}
	return s
}
