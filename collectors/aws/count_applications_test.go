package aws

import "github.com/idcscan/idcscan/collectors/snapshot"

// countApplicationCalls adds the calls about applications, issuers and failed operations.
func countApplicationCalls(state *snapshot.Snapshot, pages func(int) int, want map[string]int) {
	applications, issuers := len(state.Applications), len(state.TrustedTokenIssuers)
	want[opListApplications], want[opListTokenIssuers] = pages(applications), pages(issuers)
	want[opGetAssignmentSettings], want[opGetSessionSettings], want[opDescribeTokenIssuer] = applications, applications, issuers
	for _, application := range state.Applications {
		want[opListApplicationHolders] += pages(len(application.Assignments))
		want[opListGrants] += pages(len(application.Grants))
		want[opListAuthenticationMethods] += pages(len(application.ActorPolicies))
		want[opListAccessScopes] += pages(len(application.AccessScopes))
	}
	kinds := map[string]int{}
	for _, operation := range state.Operations {
		kinds[*operation.Kind]++
	}
	for kind, operations := range map[string][2]string{
		"assignment_creation": {opListCreations, opDescribeCreation},
		"assignment_deletion": {opListDeletions, opDescribeDeletion},
		"provisioning":        {opListProvisionings, opDescribeProvisioning},
	} {
		want[operations[0]] = pages(kinds[kind])
		if kinds[kind] > 0 {
			want[operations[1]] = kinds[kind]
		}
	}
}

// countOrganizationCalls adds the calls about the organization's tree, policies and trust.
func countOrganizationCalls(state *snapshot.Snapshot, pages func(int) int, want map[string]int) {
	organization := state.Organization
	children := map[string]int{}
	for _, unit := range organization.OrganizationalUnits {
		children[unit.Parent]++
	}
	want[opListRoots], want[opListRootAccess] = pages(children[""]), 1
	for id := range organization.OrganizationalUnits {
		want[opListUnits] += pages(children[id])
	}
	policies := len(organization.ServiceControlPolicies)
	want[opListPolicies], want[opDescribePolicy] = pages(policies), policies
	for _, policy := range organization.ServiceControlPolicies {
		want[opListTargets] += pages(len(policy.Targets))
	}
	want[opListTrustedServices] = pages(len(organization.TrustedServices))
}
