package aws

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// deniedApplications is what is lost where one of the operations about
// applications, issuers and failed operations is denied.
var deniedApplications = map[string]func(*snapshot.Snapshot){
	opListApplications: func(s *snapshot.Snapshot) {
		s.Applications = nil
		loseGone(s)
		lose(s, snapshot.SectionApplications, snapshot.Unavailable, snapshot.Gap{})
	},
	opGetAssignmentSettings: loseOfApplications("assignment_required", func(a *snapshot.Application) { a.AssignmentRequired = nil }),
	opListApplicationHolders: func(s *snapshot.Snapshot) {
		loseOfApplications("assignments", func(a *snapshot.Application) { a.Assignments = nil })(s)
		loseGone(s)
	},
	opListGrants:                loseOfApplications("grants", func(a *snapshot.Application) { a.Grants = nil }),
	opListAuthenticationMethods: loseOfApplications("actor_policies", func(a *snapshot.Application) { a.ActorPolicies = nil }),
	opListAccessScopes:          loseOfApplications("access_scopes", func(a *snapshot.Application) { a.AccessScopes = nil }),
	opGetSessionSettings:        loseOfApplications("background_sessions", func(a *snapshot.Application) { a.BackgroundSessions = nil }),
	opDescribeApplication:       func(*snapshot.Snapshot) {}, // is not asked where every application is found

	opListTokenIssuers: func(s *snapshot.Snapshot) {
		s.TrustedTokenIssuers = nil
		lose(s, snapshot.SectionTrustedTokenIssuers, snapshot.Unavailable, snapshot.Gap{})
	},
	opDescribeTokenIssuer: func(s *snapshot.Snapshot) {
		for _, issuer := range s.TrustedTokenIssuers {
			issuer.ClaimAttributePath, issuer.IdentityStoreAttributePath, issuer.IssuerURL, issuer.KeyRetrieval = nil, nil, nil, nil
		}
		lose(s, snapshot.SectionTrustedTokenIssuers, snapshot.Partial, snapshot.Gap{
			Keys:       slices.Sorted(maps.Keys(s.TrustedTokenIssuers)),
			Attributes: []string{"claim_attribute_path", "identity_store_attribute_path", "issuer_url", "key_retrieval"},
		})
	},

	opListCreations:        loseOperations("assignment_creation"),
	opListDeletions:        loseOperations("assignment_deletion"),
	opListProvisionings:    loseOperations("provisioning"),
	opDescribeCreation:     loseOfOperations("assignment_creation"),
	opDescribeDeletion:     loseOfOperations("assignment_deletion"),
	opDescribeProvisioning: loseOfOperations("provisioning"),
}

// deniedInstance is what is lost where one of the operations about the instance
// itself is denied.
var deniedInstance = map[string]func(*snapshot.Snapshot){
	opListRegions: func(s *snapshot.Snapshot) {
		s.Instance.Regions = nil
		lose(s, snapshot.SectionInstance, snapshot.Partial, snapshot.Gap{Attributes: []string{"regions"}})
	},
	opDescribeStore: func(s *snapshot.Snapshot) {
		s.Instance.Network = nil
		lose(s, snapshot.SectionInstance, snapshot.Partial, snapshot.Gap{Attributes: []string{"network"}})
	},
	opListTags: func(s *snapshot.Snapshot) {
		s.Instance.Tags = nil
		lose(s, snapshot.SectionInstance, snapshot.Partial, snapshot.Gap{Attributes: []string{"tags"}})
		loseOfSets(s, "tags", func(p *snapshot.PermissionSet) { p.Tags = nil })
	},
}

// deniedOrganization is what is lost where one of the operations about the
// organization's tree, policies and trust is denied.
var deniedOrganization = map[string]func(*snapshot.Snapshot){
	opListRoots: func(s *snapshot.Snapshot) {
		s.Organization.OrganizationalUnits, s.Organization.ServiceControlPoliciesEnabled = nil, nil
		loseOfOrganization(s, "organizational_units", "service_control_policies_enabled")
	},
	opListUnits: func(s *snapshot.Snapshot) {
		maps.DeleteFunc(s.Organization.OrganizationalUnits, func(_ string, u *snapshot.OrganizationalUnit) bool { return u.Parent != "" })
		loseOfOrganization(s, "organizational_units")
	},
	opListAccountsForParent: func(*snapshot.Snapshot) {}, // is not asked where the list of accounts tells their paths
	opListPolicies: func(s *snapshot.Snapshot) {
		s.Organization.ServiceControlPolicies = nil
		loseOfOrganization(s, "service_control_policies")
	},
	opDescribePolicy: func(s *snapshot.Snapshot) {
		for _, policy := range s.Organization.ServiceControlPolicies {
			policy.Document = nil
		}
		loseOfOrganization(s, "service_control_policies")
	},
	opListTargets: func(s *snapshot.Snapshot) {
		for _, policy := range s.Organization.ServiceControlPolicies {
			policy.Targets = nil
		}
		loseOfOrganization(s, "service_control_policies")
	},
	opListTrustedServices: func(s *snapshot.Snapshot) {
		s.Organization.TrustedServices = nil
		loseOfOrganization(s, "trusted_services")
	},
	opListRootAccess: func(s *snapshot.Snapshot) {
		s.Organization.RootAccessFeatures = nil
		loseOfOrganization(s, "root_access_features")
	},
}

func loseOfOrganization(s *snapshot.Snapshot, attributes ...string) {
	lose(s, snapshot.SectionOrganization, snapshot.Partial, snapshot.Gap{Attributes: attributes})
}

func loseOfApplications(attribute string, change func(*snapshot.Application)) func(*snapshot.Snapshot) {
	return func(s *snapshot.Snapshot) {
		for _, application := range s.Applications {
			change(application)
		}
		lose(s, snapshot.SectionApplications, snapshot.Partial, snapshot.Gap{
			Keys: slices.Sorted(maps.Keys(s.Applications)), Attributes: []string{attribute},
		})
	}
}

func loseOperations(kind string) func(*snapshot.Snapshot) {
	return func(s *snapshot.Snapshot) {
		maps.DeleteFunc(s.Operations, func(_ string, o *snapshot.Operation) bool { return *o.Kind == kind })
		lose(s, snapshot.SectionOperations, snapshot.Partial, snapshot.Gap{})
	}
}

func loseOfOperations(kind string) func(*snapshot.Snapshot) {
	return func(s *snapshot.Snapshot) {
		var keys []string
		for id, o := range s.Operations {
			if *o.Kind == kind {
				o.Account, o.FailureReason, o.PermissionSet, o.Principal = nil, nil, nil, nil
				keys = append(keys, id)
			}
		}
		slices.Sort(keys)
		lose(s, snapshot.SectionOperations, snapshot.Partial, snapshot.Gap{
			Keys: keys, Attributes: []string{"account", "failure_reason", "permission_set", "principal"},
		})
	}
}

// withOperations gives the state a failed operation of each kind.
func withOperations(s *snapshot.Snapshot) {
	for i, kind := range []string{"assignment_creation", "assignment_deletion", "provisioning"} {
		id := strings.Repeat("0", 7) + string(rune('1'+i)) + "-1111-2222-3333-444444444444"
		s.Operations[id] = &snapshot.Operation{
			Kind: &kind, CreatedAt: new("2026-02-01T08:00:00Z"), PermissionSet: new("LZReadOnlyAccess"), FailureReason: new(""),
			Account: new(""), Principal: new(""),
		}
		if kind != provisioning {
			s.Operations[id].Account, s.Operations[id].Principal = new("222222222222"), new("user:contractor@example.com")
		}
	}
}

// holders are all who hold a permission set or an application.
func holders(s *snapshot.Snapshot) map[string]bool {
	held := map[string]bool{}
	for _, sets := range s.AccountAssignments {
		for _, principals := range sets {
			for _, p := range principals {
				held[p] = true
			}
		}
	}
	for _, application := range s.Applications {
		for _, p := range application.Assignments {
			held[p] = true
		}
	}
	return held
}

// dropUnusedDocuments leaves the documents that something refers to.
func dropUnusedDocuments(s *snapshot.Snapshot) {
	bare := *s
	bare.PolicyDocuments = nil
	text, err := json.Marshal(bare)
	if err != nil {
		panic(err)
	}
	for digest := range s.PolicyDocuments {
		if !strings.Contains(string(text), digest) {
			delete(s.PolicyDocuments, digest)
		}
	}
}
