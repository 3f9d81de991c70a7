package snapshottest

import (
	"fmt"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// hygiene fills every account as one that nobody enters but through Identity Center.
func (b *builder) hygiene() {
	region := *b.snapshot.Instance.PrimaryRegion
	for account := range b.snapshot.Accounts {
		hygiene := &snapshot.AccountHygiene{
			RootAccessKeys: new(false), RootPassword: new(true), RootMFA: new(true), RootLastUsed: new(""), ReportedAt: new(landingZoneTime),
			Users: map[string]*snapshot.IAMUser{}, Credentials: map[string]*snapshot.IAMCredentials{},
			SAMLProviders: []string{}, FederatedRoles: map[string]*snapshot.FederatedRole{},
			CustomerManagedPolicies: map[string]string{}, Instances: []snapshot.OtherInstance{},
		}
		b.snapshot.AccountHygiene[account] = hygiene
		if account != *b.snapshot.Instance.OwnerAccount {
			// Their root credentials were deleted centrally.
			hygiene.RootPassword, hygiene.RootMFA = new(false), new(false)
		}
		if len(b.snapshot.AccountAssignments[account]) == 0 {
			continue
		}
		provider := fmt.Sprintf("arn:aws:iam::%s:saml-provider/AWSSSO_%s_DO_NOT_DELETE", account, hexID("provider "+account))
		hygiene.SAMLProviders = []string{provider}
		for set := range b.snapshot.AccountAssignments[account] {
			name := fmt.Sprintf("AWSReservedSSO_%s_%s", set, hexID("role "+account+set))
			hygiene.FederatedRoles[name] = &snapshot.FederatedRole{
				ARN:       fmt.Sprintf("arn:aws:iam::%s:role/aws-reserved/sso.amazonaws.com/%s/%s", account, region, name),
				Providers: []string{provider},
			}
		}
	}
}

func (b *builder) breakHygiene() {
	accounts := b.snapshot.AccountHygiene
	// ACC-001, 002, 006: the root users have a key, no MFA, and were used.
	accounts[Workload].RootAccessKeys, accounts[Workload].RootMFA = new(true), new(true)
	accounts[Sandbox].RootPassword = new(true)
	accounts[Management].RootLastUsed = new("2026-11-20T10:00:00Z")
	// ACC-003, 004, 005: an IAM user signs in without MFA and with an old key.
	accounts[Workload].Users["legacy-deploy"] = &snapshot.IAMUser{
		ARN: "arn:aws:iam::" + Workload + ":user/legacy-deploy", CreatedAt: "2024-01-02T03:04:05Z",
	}
	accounts[Workload].Credentials["legacy-deploy"] = &snapshot.IAMCredentials{
		Password: true, AccessKeys: []snapshot.IAMAccessKey{{Active: true, RotatedAt: "2024-01-02T03:04:06Z", UsedAt: "2026-11-22T01:00:00Z"}},
	}
	// ACC-007: a role trusts another identity provider.
	foreign := "arn:aws:iam::" + Sandbox + ":saml-provider/OldIdP"
	accounts[Sandbox].SAMLProviders = append(accounts[Sandbox].SAMLProviders, foreign)
	slices.Sort(accounts[Sandbox].SAMLProviders)
	accounts[Sandbox].FederatedRoles["OldIdPAdmin"] = &snapshot.FederatedRole{
		ARN: "arn:aws:iam::" + Sandbox + ":role/OldIdPAdmin", Providers: []string{foreign},
	}
	// INS-004: the sandbox has an Identity Center of its own.
	accounts[Sandbox].Instances = []snapshot.OtherInstance{
		{ARN: "arn:aws:sso:::instance/ssoins-7223b02c9a1d4f5e", OwnerAccount: Sandbox, Status: "ACTIVE"},
	}
}

// breakInstance leaves the instance ACTIVE, since no other is collected at all.
func (b *builder) breakInstance() {
	// INS-006: the instance is replicated where nobody expects it.
	b.snapshot.Instance.Regions["us-east-1"] = "ACTIVE"
	// INS-008: no tags.
	b.snapshot.Instance.Tags = map[string]string{}
}
