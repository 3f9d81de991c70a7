package aws

import (
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// deniedHygiene and deniedCloudTrail are what is lost where one of the
// operations about IAM and CloudTrail is denied.
var deniedHygiene = map[string]func(*snapshot.Snapshot){
	opAssumeRole:               func(*snapshot.Snapshot) {}, // is not asked without a flag
	opGenerateCredentialReport: loseReport,
	opGetCredentialReport:      loseReport,
	opGetAccountSummary: loseOfCaller(func(h *snapshot.AccountHygiene) {
		h.RootAccessKeys, h.RootPassword, h.RootMFA = nil, nil, nil
	}, "root_access_keys", "root_mfa", "root_password"),
	opListIAMUsers:      loseOfCaller(func(h *snapshot.AccountHygiene) { h.Users = nil }, "users"),
	opListSAMLProviders: loseOfCaller(func(h *snapshot.AccountHygiene) { h.SAMLProviders = nil }, "saml_providers"),
	opListRoles:         loseOfCaller(func(h *snapshot.AccountHygiene) { h.FederatedRoles = nil }, "federated_roles"),
}

var deniedCloudTrail = map[string]func(*snapshot.Snapshot){
	opLookupEvents: func(s *snapshot.Snapshot) {
		s.Events = nil
		lose(s, snapshot.SectionEvents, snapshot.Unavailable, snapshot.Gap{})
	},
	opDescribeTrails: func(s *snapshot.Snapshot) {
		s.CloudTrail.Trails = nil
		loseTrails(s)
	},
	opGetTrailStatus: func(s *snapshot.Snapshot) {
		for _, trail := range s.CloudTrail.Trails {
			trail.Logging = nil
		}
		loseTrails(s)
	},
	opGetEventSelectors: func(s *snapshot.Snapshot) {
		for _, trail := range s.CloudTrail.Trails {
			trail.ManagementEvents = nil
		}
		loseTrails(s)
	},
}

var loseReport = loseOfCaller(func(h *snapshot.AccountHygiene) {
	h.Credentials, h.ReportedAt, h.RootLastUsed = nil, nil, nil
}, reportAttributes...)

func loseTrails(s *snapshot.Snapshot) {
	lose(s, snapshot.SectionCloudTrail, snapshot.Partial, snapshot.Gap{Attributes: []string{"trails"}})
}

// loseOfCaller takes attributes of the caller's account away.
func loseOfCaller(change func(*snapshot.AccountHygiene), attributes ...string) func(*snapshot.Snapshot) {
	return func(s *snapshot.Snapshot) {
		change(s.AccountHygiene[s.Meta.Caller.Account])
		entry := s.Coverage[snapshot.SectionAccountHygiene]
		entry.Gaps = append(entry.Gaps, snapshot.Gap{Keys: []string{s.Meta.Caller.Account}, Attributes: attributes})
	}
}

// unknownReferences are the operations without which it is not known which
// policies matter in which account, so that none is looked for.
var unknownReferences = map[string]bool{
	opListPermissionSets: true, opListCustomerManagedPolicies: true,
}

// loseAllPolicies is what is lost where no managed policy's document is told.
func loseAllPolicies(s *snapshot.Snapshot) {
	loseManagedPolicies(s)
	loseOfCaller(func(h *snapshot.AccountHygiene) { h.CustomerManagedPolicies = map[string]string{} }, "customer_managed_policies")(s)
}

// withCustomerPolicy gives a set of the caller's account a policy of that account.
func withCustomerPolicy(state *snapshot.Snapshot) {
	document, digest, err := snapshot.NormalizePolicy([]byte(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}`))
	if err != nil {
		panic(err)
	}
	state.PolicyDocuments[digest] = document
	set := state.PermissionSets["LZAdministratorAccess"]
	set.CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "Deploy", Path: "/infra/"}}
	state.AccountHygiene[snapshottest.Management].CustomerManagedPolicies["/infra/Deploy"] = digest
}
