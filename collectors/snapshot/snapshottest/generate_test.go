package snapshottest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func TestGenerateIsTheSameForTheSameSeed(t *testing.T) {
	for seed := range uint64(20) {
		if diff := cmp.Diff(Generate(seed, Small()), Generate(seed, Small())); diff != "" {
			t.Fatalf("seed %d gave two snapshots:\n%s", seed, diff)
		}
	}
	if cmp.Equal(Generate(1, Small()), Generate(2, Small())) {
		t.Error("two seeds gave one snapshot")
	}
}

func TestGenerateHoldsEveryShape(t *testing.T) {
	shapes := map[string]int{}
	count := func(name string, found bool) {
		if found {
			shapes[name]++
		} else {
			shapes[name] += 0
		}
	}
	for seed := range uint64(20) {
		s := Generate(seed, Small())
		for key, user := range s.Users {
			count("deleted user", !*user.Exists)
			count("disabled user", user.Status != nil && *user.Status == "DISABLED")
			count("user whose name is no key", user.Name != nil && *user.Name != key)
		}
		for key, group := range s.Groups {
			count("deleted group", !*group.Exists)
			count("empty group", *group.Exists && len(group.Members) == 0)
			count("group whose name is no key", group.Name != nil && *group.Name != key)
			count("name with escape sequence", strings.Contains(key, "\x1b"))
		}
		for _, sets := range s.AccountAssignments {
			for _, principals := range sets {
				count("provisioned but unassigned", len(principals) == 0)
				count("several principals", len(principals) > 1)
			}
		}
		for _, account := range s.Accounts {
			count("suspended account", *account.State == "SUSPENDED")
		}
		for _, set := range s.PermissionSets {
			count("customer-managed policy", len(set.CustomerManagedPolicies) > 0)
			count("boundary "+set.PermissionsBoundary.Kind, true)
			count("no inline policy", *set.InlinePolicy == "")
			count("default session", *set.SessionDefault)
			count("no tags", len(set.Tags) == 0)
		}
		for _, document := range s.PolicyDocuments {
			for _, statement := range document.Statements {
				count("NotAction", statement.NotActions != nil)
				count("NotResource", statement.NotResources != nil)
				count("no resource", statement.Resources != nil && len(statement.Resources) == 0)
				count("condition", statement.Conditions != nil)
				count("deny", statement.Effect == snapshot.EffectDeny)
			}
		}
		countOrganization(s, count)
		countApplications(s, count)
		countHygiene(s, count)
		countEvents(s, count)
		countCode(s, count)
		count("no ABAC", len(s.ABAC.Attributes) == 0)
		count("delegated administrator", s.Meta.Vantage == "delegated_administrator")
		count("other partition", s.Meta.Partition != "aws")
		count("customer-managed key", s.Instance.Encryption.KeyARN != "")
	}
	for shape, n := range shapes {
		if n == 0 {
			t.Errorf("twenty seeds hold no %s", shape)
		}
	}
}

func countOrganization(s *snapshot.Snapshot, count func(string, bool)) {
	for _, unit := range s.Organization.OrganizationalUnits {
		count("unit three deep", strings.Count(unit.Path, "/") >= 3)
	}
	for id, policy := range s.Organization.ServiceControlPolicies {
		count("policy attached to nothing", len(policy.Targets) == 0)
		count("policy attached to an account alone", id != "p-FullAWSAccess" && len(policy.Targets) == 1 && len(policy.Targets[0]) == 12)
	}
	count("no service control policies", !*s.Organization.ServiceControlPoliciesEnabled)
	count("replica", len(s.Instance.Regions) > 1)
	count("restricted network", len(s.Instance.Network.SourceVPCs) > 0)
	for _, set := range s.PermissionSets {
		count("outdated account", len(set.OutdatedAccounts) > 0)
	}
}

func countApplications(s *snapshot.Snapshot, count func(string, bool)) {
	for key, application := range s.Applications {
		count("application keyed by id", strings.HasPrefix(key, snapshot.PrefixID))
		count("application with an escape sequence", strings.Contains(key, "\x1b"))
		count("application without assignments", len(application.Assignments) == 0)
		count("actor policy", len(application.ActorPolicies) > 0)
		for kind, grant := range application.Grants {
			count("redirect URI", kind == "authorization_code" && len(grant.RedirectURIs) > 0)
			count("audience", len(grant.Issuers) > 0)
		}
		for _, targets := range application.AccessScopes {
			count("scope for all", len(targets) == 0)
			count("scope for some", len(targets) > 0)
		}
	}
	for _, document := range s.PolicyDocuments {
		for _, statement := range document.Statements {
			count("principals", statement.Principals != nil)
			count("everybody", len(statement.Principals["*"]) > 0)
			count("NotPrincipal", statement.NotPrincipals != nil)
		}
	}
	for _, operation := range s.Operations {
		count("operation "+*operation.Kind, true)
		count("operation on a set that is gone", strings.HasPrefix(*operation.PermissionSet, snapshot.PrefixID))
	}
	count("no operation", len(s.Operations) == 0)
}

func countHygiene(s *snapshot.Snapshot, count func(string, bool)) {
	for _, hygiene := range s.AccountHygiene {
		count("root key", *hygiene.RootAccessKeys)
		count("root used", *hygiene.RootLastUsed != "")
		count("instance of an account", len(hygiene.Instances) > 0)
		for name := range hygiene.Users {
			count("user unknown to the report", hygiene.Credentials[name] == nil)
		}
		for name, credentials := range hygiene.Credentials {
			count("user gone since the report", hygiene.Users[name] == nil)
			count("several access keys", len(credentials.AccessKeys) > 1)
		}
		for _, role := range hygiene.FederatedRoles {
			count("role with several providers", len(role.Providers) > 1)
		}
		for _, digest := range hygiene.CustomerManagedPolicies {
			count("policy that an account lacks", digest == "")
			count("policy that an account has", digest != "")
		}
	}
}

func countEvents(s *snapshot.Snapshot, count func(string, bool)) {
	for _, name := range eventNames() {
		count("event "+name, false)
	}
	for _, event := range s.Events {
		count("event "+event.Name, true)
		count("event of a console", event.Console)
		count("event of a person", event.ActorUser != "")
		count("event of "+event.ActorType, true)
	}
	count("no trail", len(s.CloudTrail.Trails) == 0)
}

func countCode(s *snapshot.Snapshot, count func(string, bool)) {
	for _, module := range s.IaC.RootModules {
		count("state in "+module.Backend.Kind, true)
		count("state that terraform init settles", module.Backend.Partial)
		count("Terraform of any version", len(module.RequiredVersion) == 0)
	}
	for _, call := range s.IaC.ModuleCalls {
		count("module from "+call.SourceKind, true)
		count("module at a "+call.RefKind, true)
		count("module outside of the repository", call.OutsideRepository)
		count("ignored input", len(call.IgnoredInputs) > 0)
		count("look-up of an organization", call.OrganizationsLookup != nil)
	}
	for _, code := range s.IaC.Code {
		count("configuration", code.Configuration)
		count("account in code", len(code.AccountIDs) > 0 && !code.Configuration)
		count("instance in code", len(code.InstanceARNs) > 0)
		count("swallowed error", len(code.SwallowedErrors) > 0)
		count("secret", len(code.Secrets) > 0)
	}
	for _, declaration := range s.IaC.Assignments {
		count("assignment declared twice", len(declaration.Addresses) > 1)
		count("assignment of what is not declared", len(declaration.Undeclared) > 0)
		count("internal principal", declaration.PrincipalIDP != nil && *declaration.PrincipalIDP == "INTERNAL")
	}
	for _, addresses := range s.IaC.PermissionSets {
		count("set declared twice", len(addresses) > 1)
	}
	for _, difference := range s.Drift {
		count(difference.Kind+" that is "+difference.Relation, true)
		count("difference that widens: "+difference.Widens, true)
	}
}

func TestGenerateReachesTheSize(t *testing.T) {
	size := Large()
	s := Generate(1, size)
	assignments, memberships, users := 0, 0, 0
	for _, sets := range s.AccountAssignments {
		for _, principals := range sets {
			assignments += len(principals)
		}
	}
	for _, group := range s.Groups {
		memberships += len(group.Members)
	}
	for _, user := range s.Users {
		if *user.Exists {
			users++
		}
	}
	got := Size{len(s.PermissionSets), len(s.Accounts), assignments, users, size.Groups, memberships}
	if got != size {
		t.Errorf("Generate gave %+v, want %+v", got, size)
	}
	if text, _ := json.Marshal(s); testing.Verbose() {
		t.Logf("%d MB of JSON, %d policy documents", len(text)>>20, len(s.PolicyDocuments))
	}
}
