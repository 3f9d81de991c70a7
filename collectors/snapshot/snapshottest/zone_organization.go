package snapshottest

import (
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// The root and the organizational units of the landing zones.
const (
	rootUnit      = "r-ab12"
	securityUnit  = "ou-ab12-secur1ty"
	workloadsUnit = "ou-ab12-w0rkl0ad"
	sandboxUnit   = "ou-ab12-sandb0x1"
)

// The service control policies of the landing zones.
const (
	fullAccessPolicy    = "p-FullAWSAccess"
	noIAMUsersPolicy    = "p-n0iamus1"
	protectionPolicy    = "p-pr0tect1"
	noInstancesPolicy   = "p-n0insta1"
	ssoPrincipal        = "sso.amazonaws.com"
	noIAMUsersDocument  = `{"Version": "2012-10-17", "Statement": [{"Sid": "NoIAMUsers", "Effect": "Deny", "Action": ["iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile"], "Resource": "*"}]}`
	noInstancesDocument = `{"Version": "2012-10-17", "Statement": [{"Sid": "NoAccountInstances", "Effect": "Deny", "Action": "sso:CreateInstance", "Resource": "*"}]}`
	fullAccessDocument  = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`
	protectionDocument  = `{"Version": "2012-10-17", "Statement": [
		{"Sid": "IdentityCenterRoles", "Effect": "Deny", "Resource": "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*", "Action": [
			"iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePermissionsBoundary", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
			"iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"]},
		{"Sid": "IdentityCenterProvider", "Effect": "Deny", "Resource": "arn:*:iam::*:saml-provider/AWSSSO_*", "Action": ["iam:CreateSAMLProvider", "iam:DeleteSAMLProvider", "iam:UpdateSAMLProvider"]},
		{"Sid": "IdentityCenter", "Effect": "Deny", "Resource": "*", "Action": [
			"sso:DeleteInstance", "sso:DisassociateDirectory", "sso-directory:DisableExternalIdPConfigurationForDirectory",
			"organizations:DeregisterDelegatedAdministrator", "organizations:DisableAWSServiceAccess", "organizations:LeaveOrganization"]}]}`
)

func (b *builder) organization(management, delegated string) {
	b.snapshot.Organization = &snapshot.Organization{
		Exists: new(true), ID: new("o-a1b2c3d4e5"), ManagementAccount: &management, FeatureSet: new("ALL"),
		DelegatedAdministrators: map[string][]string{ssoPrincipal: {delegated}},
		OrganizationalUnits: map[string]*snapshot.OrganizationalUnit{
			rootUnit:      {Name: "Root", Path: "Root"},
			securityUnit:  {Name: "Security", Parent: rootUnit, Path: "Root/Security"},
			workloadsUnit: {Name: "Workloads", Parent: rootUnit, Path: "Root/Workloads"},
			sandboxUnit:   {Name: "Sandbox", Parent: rootUnit, Path: "Root/Sandbox"},
		},
		ServiceControlPoliciesEnabled: new(true),
		ServiceControlPolicies:        map[string]*snapshot.ServiceControlPolicy{},
		TrustedServices:               []string{"cloudtrail.amazonaws.com", ssoPrincipal},
		RootAccessFeatures:            []string{"RootCredentialsManagement", "RootSessions"},
	}
}

func (b *builder) account(account, name, parent string) {
	b.snapshot.Accounts[account] = &snapshot.Account{Name: &name, State: new("ACTIVE"), Parent: &parent}
}

// serviceControlPolicies attaches AWS's policy everywhere, as AWS does, and the
// organization's own to every organizational unit below the root.
func (b *builder) serviceControlPolicies() {
	units := []string{securityUnit, workloadsUnit, sandboxUnit}
	everywhere := append([]string{rootUnit}, units...)
	for account := range b.snapshot.Accounts {
		everywhere = append(everywhere, account)
	}
	b.serviceControlPolicy(fullAccessPolicy, "FullAWSAccess", fullAccessDocument, everywhere...)
	b.snapshot.Organization.ServiceControlPolicies[fullAccessPolicy].AWSManaged = true
	b.serviceControlPolicy(noIAMUsersPolicy, "NoIAMUsers", noIAMUsersDocument, units...)
	b.serviceControlPolicy(protectionPolicy, "ProtectIdentityCenter", protectionDocument, units...)
	b.serviceControlPolicy(noInstancesPolicy, "NoAccountInstances", noInstancesDocument, units...)
}

func (b *builder) serviceControlPolicy(id, name, document string, targets ...string) {
	b.snapshot.Organization.ServiceControlPolicies[id] = &snapshot.ServiceControlPolicy{
		Name: name, Document: new(b.document(document)), Targets: append([]string{}, slices.Sorted(slices.Values(targets))...),
	}
}

// breakOrganization plants more than one organization could have: without all
// features there are no policies.
func (b *builder) breakOrganization() {
	organization := b.snapshot.Organization
	// ORG-001, ORG-002: nobody administers Identity Center but the management account.
	organization.DelegatedAdministrators[ssoPrincipal] = []string{}
	// ORG-004: nothing protects Identity Center.
	delete(organization.ServiceControlPolicies, protectionPolicy)
	// ORG-005: IAM users are denied in the sandbox alone.
	organization.ServiceControlPolicies[noIAMUsersPolicy].Targets = []string{sandboxUnit}
	// ORG-006, 007, 008: trusted access, all features, central root access.
	organization.TrustedServices = []string{"cloudtrail.amazonaws.com"}
	organization.FeatureSet = new("CONSOLIDATED_BILLING")
	organization.RootAccessFeatures = []string{}
	// ORG-009: the policy against account instances is attached to nothing.
	organization.ServiceControlPolicies[noInstancesPolicy].Targets = []string{}
}
