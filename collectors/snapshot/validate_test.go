package snapshot_test

import (
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestGeneratedSnapshotsAreValid(t *testing.T) {
	for seed := range uint64(100) {
		if err := snapshottest.Generate(seed, snapshottest.Small()).Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := snapshottest.Generate(seed, snapshottest.Tiny()).Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	if err := snapshottest.LandingZone().Validate(); err != nil {
		t.Error(err)
	}
	if err := snapshottest.BrokenLandingZone().Validate(); err != nil {
		t.Error(err)
	}
	if err := snapshottest.Standalone().Validate(); err != nil {
		t.Error(err)
	}
}

func TestValidateNamesWhatIsWrong(t *testing.T) {
	type S = snapshot.Snapshot
	gap := func(s *S, section snapshot.Section, status snapshot.Status, gap snapshot.Gap) {
		gap.Cause, gap.Meaning = snapshot.CauseDenied, "m"
		s.Coverage[section] = &snapshot.SectionCoverage{Status: status, Gaps: []snapshot.Gap{gap}}
	}
	tests := map[string]struct {
		change func(*S)
		want   string // "" where it is valid
	}{
		"as loaded":         {func(*S) {}, ""},
		"null member":       {func(s *S) { s.Users["amara@example.com"] = nil }, `.users["amara@example.com"] is null`},
		"null group":        {func(s *S) { s.Groups["administrators"] = nil }, `.groups.administrators is null`},
		"null set":          {func(s *S) { s.PermissionSets["Admin"] = nil }, `.permission_sets.Admin is null`},
		"null document":     {func(s *S) { s.PolicyDocuments["x"] = nil }, `.policy_documents.x is null`},
		"null ABAC":         {func(s *S) { s.ABAC.Attributes["Department"] = nil }, `.abac.attributes.Department is null`},
		"null coverage":     {func(s *S) { s.Coverage["users"] = nil }, `.coverage.users is absent`},
		"no coverage":       {func(s *S) { s.Coverage = nil }, `.coverage.instance is absent`},
		"other schema":      {func(s *S) { s.Schema = "x" }, `.schema is "x"`},
		"no source":         {func(s *S) { s.Meta.Source = "" }, `.meta.source is empty`},
		"caller of nowhere": {func(s *S) { s.Meta.Caller.Account = "x" }, `.meta.caller.account "x" is no account`},
		"owner of nowhere":  {func(s *S) { s.Instance.OwnerAccount = new("x") }, `.instance.owner_account "x" is no account`},
		"delegated nowhere": {
			func(s *S) { s.Organization.DelegatedAdministrators["sso.amazonaws.com"] = []string{"x"} },
			`.organization.delegated_administrators["sso.amazonaws.com"][0] "x" is no account`,
		},
		"customer-managed policies out of order": {
			func(s *S) {
				s.PermissionSets["Admin"].CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "b", Path: "/"}, {Name: "a", Path: "/"}}
			},
			`.permission_sets.Admin.customer_managed_policies are not in order`,
		},
		"account that code does not tell": {
			func(s *S) {
				s.Accounts["unresolved:module.a"] = &snapshot.Account{Name: new(""), State: new("ACTIVE"), Parent: new("r-ab12")}
			}, "",
		},
		"place in code": {
			func(s *S) {
				s.PermissionSets["Admin"].Locations = snapshot.Locations{".": {URI: "main.tf", StartLine: 1}}
			}, "",
		},

		// What covers a hole.
		"hole": {
			func(s *S) { s.Users["amara@example.com"].Status = nil }, `.users["amara@example.com"].status is absent`,
		},
		"hole under a gap on the member": {
			func(s *S) {
				s.Users["amara@example.com"].Status = nil
				gap(s, "users", snapshot.Partial, snapshot.Gap{Keys: []string{"amara@example.com"}})
			}, "",
		},
		"hole under a gap on the attribute": {
			func(s *S) {
				s.Users["amara@example.com"].Status = nil
				gap(s, "users", snapshot.Partial, snapshot.Gap{Attributes: []string{"status"}})
			}, "",
		},
		"hole under a gap on both": {
			func(s *S) {
				s.Users["amara@example.com"].Status = nil
				gap(s, "users", snapshot.Partial, snapshot.Gap{Keys: []string{"amara@example.com"}, Attributes: []string{"status"}})
			}, "",
		},
		"hole under a gap that hides members": {
			func(s *S) {
				s.Users["amara@example.com"].Status = nil
				gap(s, "users", snapshot.Partial, snapshot.Gap{})
			}, "",
		},
		"hole beside a gap on another attribute": {
			func(s *S) {
				s.Users["amara@example.com"].Status = nil
				gap(s, "users", snapshot.Partial, snapshot.Gap{Attributes: []string{"created_by"}})
			}, `.users["amara@example.com"].status is absent`,
		},
		"hole beside a gap on another member": {
			func(s *S) {
				s.Users["amara@example.com"].Status = nil
				gap(s, "users", snapshot.Partial, snapshot.Gap{Keys: []string{"id:90000000-0000-4000-8000-000000000009"}})
			}, `.users["amara@example.com"].status is absent`,
		},
		"hole under a gap of another section": {
			func(s *S) {
				s.Users["amara@example.com"].Status = nil
				gap(s, "groups", snapshot.Partial, snapshot.Gap{})
			}, `.users["amara@example.com"].status is absent`,
		},
		"hole in an ABAC attribute under its gap": {
			func(s *S) {
				s.ABAC.Attributes["Department"].Sources = nil
				gap(s, "abac", snapshot.Partial, snapshot.Gap{Keys: []string{"Department"}, Attributes: []string{"sources"}})
			}, "",
		},
		"deleted user without id": {
			func(s *S) { s.Users["id:90000000-0000-4000-8000-000000000009"].ID = nil },
			`.users["id:90000000-0000-4000-8000-000000000009"].id is absent`,
		},
		"deleted group": {
			func(s *S) { s.Groups["id:7"] = &snapshot.Group{ID: new("7"), Exists: new(false)} }, "",
		},
		"set under its id": {
			func(s *S) {
				set := *s.PermissionSets["Admin"]
				set.Name = nil
				s.PermissionSets["id:ps-0123456789abcdef"] = &set
				gap(s, "permission_sets", snapshot.Partial, snapshot.Gap{Keys: []string{"id:ps-0123456789abcdef"}, Attributes: []string{"name"}})
			}, "",
		},
		"set under another id": {
			func(s *S) { s.PermissionSets["id:ps-1"] = s.PermissionSets["Admin"] },
			`.permission_sets["id:ps-1"] is the key of the id "ps-0123456789abcdef"`,
		},
		"set of which nothing is known": {
			func(s *S) {
				s.PermissionSets["Admin"] = &snapshot.PermissionSet{}
				gap(s, "permission_sets", snapshot.Partial, snapshot.Gap{Keys: []string{"Admin"}})
			}, "",
		},
		"no organization": {
			func(s *S) {
				s.Organization = &snapshot.Organization{Exists: new(false)}
				for _, account := range s.Accounts {
					account.Parent = nil
				}
				gap(s, "accounts", snapshot.Partial, snapshot.Gap{Attributes: []string{"parent"}})
			}, "",
		},
		"organization of which nothing is known": {
			func(s *S) { s.Organization = &snapshot.Organization{} }, `.organization.exists is absent`,
		},
		"section unread": {
			func(s *S) {
				s.Instance = nil
				gap(s, "instance", snapshot.Unavailable, snapshot.Gap{})
			}, "",
		},
		"section absent but partial": {
			func(s *S) {
				s.Instance = nil
				gap(s, "instance", snapshot.Partial, snapshot.Gap{})
			}, `.instance is absent, but its coverage is "partial"`,
		},
		"unread section with members that others refer to": {
			func(s *S) {
				s.Users = map[string]*snapshot.User{"amara@example.com": {}, "id:90000000-0000-4000-8000-000000000009": {}}
				gap(s, "users", snapshot.Unavailable, snapshot.Gap{})
			}, "",
		},
		"unread section without members that others refer to": {
			func(s *S) {
				s.Users = nil
				gap(s, "users", snapshot.Unavailable, snapshot.Gap{})
			}, `.groups.administrators.members[0] "amara@example.com" is not in users`,
		},
		"place that was not read": {
			func(s *S) {
				s.Organization.OrganizationalUnits = nil
				gap(s, "organization", snapshot.Partial, snapshot.Gap{Attributes: []string{"organizational_units"}})
			}, "",
		},
		"places read in part": {
			func(s *S) {
				delete(s.Organization.OrganizationalUnits, "r-ab12")
				gap(s, "organization", snapshot.Partial, snapshot.Gap{Attributes: []string{"organizational_units"}})
			}, "",
		},
		"organization that was not read": {
			func(s *S) {
				s.Organization = nil
				gap(s, "organization", snapshot.Unavailable, snapshot.Gap{})
			}, "",
		},
		"null unit":                   {func(s *S) { s.Organization.OrganizationalUnits["r-ab12"] = nil }, `.organization.organizational_units["r-ab12"] is null`},
		"null service control policy": {func(s *S) { s.Organization.ServiceControlPolicies["p-1"] = nil }, `.organization.service_control_policies["p-1"] is null`},
		"service control policy that was not read": {
			func(s *S) {
				s.Organization.ServiceControlPolicies["p-FullAWSAccess"] = &snapshot.ServiceControlPolicy{Name: "FullAWSAccess"}
				gap(s, "organization", snapshot.Partial, snapshot.Gap{Attributes: []string{"service_control_policies"}})
			}, "",
		},
		"service control policy beside a gap on units": {
			func(s *S) {
				s.Organization.ServiceControlPolicies["p-FullAWSAccess"].Document = nil
				gap(s, "organization", snapshot.Partial, snapshot.Gap{Attributes: []string{"organizational_units"}})
			}, `.organization.service_control_policies["p-FullAWSAccess"].document is absent`,
		},
		"policy on accounts that were not listed": {
			func(s *S) {
				s.Organization.ServiceControlPolicies["p-FullAWSAccess"].Targets = []string{"333333333333"}
				gap(s, "accounts", snapshot.Partial, snapshot.Gap{})
			}, "",
		},
		"null application": {func(s *S) { s.Applications["portal"] = nil }, `.applications.portal is null`},
		"null grant":       {func(s *S) { s.Applications["portal"].Grants["x"] = nil }, `.applications.portal.grants.x is null`},
		"null issuer":      {func(s *S) { s.TrustedTokenIssuers["okta"] = nil }, `.trusted_token_issuers.okta is null`},
		"null operation":   {func(s *S) { s.Operations["x"] = nil }, `.operations.x is null`},
		"operation on what is gone": {
			func(s *S) {
				for _, operation := range s.Operations {
					operation.Account, operation.PermissionSet, operation.Principal = new(""), new("id:ps-1"), new("user:id:1")
				}
			}, "",
		},
		"applications of which nothing is known": {
			func(s *S) {
				s.Applications["portal"] = &snapshot.Application{}
				gap(s, "applications", snapshot.Partial, snapshot.Gap{Keys: []string{"portal"}})
			}, "",
		},
		"null hygiene":     {func(s *S) { s.AccountHygiene["111111111111"] = nil }, `.account_hygiene["111111111111"] is null`},
		"null IAM user":    {func(s *S) { s.AccountHygiene["222222222222"].Users["x"] = nil }, `.account_hygiene["222222222222"].users.x is null`},
		"null credentials": {func(s *S) { s.AccountHygiene["222222222222"].Credentials["x"] = nil }, `.account_hygiene["222222222222"].credentials.x is null`},
		"null role":        {func(s *S) { s.AccountHygiene["222222222222"].FederatedRoles["x"] = nil }, `.account_hygiene["222222222222"].federated_roles.x is null`},
		"account whose role could not be assumed": {
			func(s *S) {
				s.AccountHygiene["111111111111"] = &snapshot.AccountHygiene{}
				gap(s, "account_hygiene", snapshot.Partial, snapshot.Gap{Keys: []string{"111111111111"}})
			}, "",
		},
		"account whose users were not read": {
			func(s *S) {
				s.AccountHygiene["222222222222"].Users = nil
				gap(s, "account_hygiene", snapshot.Partial, snapshot.Gap{Keys: []string{"222222222222"}, Attributes: []string{"users"}})
			}, "",
		},
		"null trail": {func(s *S) { s.CloudTrail.Trails["x"] = nil }, `.cloudtrail.trails.x is null`},
		"trail that was not read": {
			func(s *S) {
				for _, trail := range s.CloudTrail.Trails {
					trail.Logging, trail.ManagementEvents = nil, nil
				}
				gap(s, "cloudtrail", snapshot.Partial, snapshot.Gap{Attributes: []string{"trails"}})
			}, "",
		},
		"null event": {func(s *S) { s.Events["x"] = nil }, `.events.x is null`},
		"statement with both principals": {
			func(s *S) {
				for _, document := range s.PolicyDocuments {
					document.Statements[0].Principals, document.Statements[0].NotPrincipals = map[string][]string{}, map[string][]string{}
				}
			}, `.policy_documents.acb860744a6b0033a57017b819cfdc7af501410f8ccf52b6cb829d87b955f601.statements[0] has both principals and not_principals`,
		},
		"managed policy that was not read": {
			func(s *S) {
				s.ManagedPolicies = map[string]string{}
				gap(s, "managed_policies", snapshot.Partial, snapshot.Gap{Keys: []string{"arn:aws:iam::aws:policy/AdministratorAccess"}})
			}, "",
		},
		"boundary that leads nowhere": {
			func(s *S) {
				s.PermissionSets["Admin"].PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryManaged, ARN: "x"}
			}, `.permission_sets.Admin.permissions_boundary.arn "x" is not in managed_policies`,
		},
		"document that was not read": {
			func(s *S) {
				s.PolicyDocuments = nil
				gap(s, "policy_documents", snapshot.Unavailable, snapshot.Gap{})
			}, "",
		},
		"null root module": {func(s *S) { s.IaC.RootModules["x"] = nil }, `.iac.root_modules.x is null`},
		"null module call": {func(s *S) { s.IaC.ModuleCalls["x"] = nil }, `.iac.module_calls.x is null`},
		"null code":        {func(s *S) { s.IaC.Code["x#y"] = nil }, `.iac.code["x#y"] is null`},
		"null declaration": {func(s *S) { s.IaC.Assignments["111111111111/Admin/group:administrators"] = nil }, `.iac.assignments["111111111111/Admin/group:administrators"] is null`},
		"null difference":  {func(s *S) { s.Drift["user/x#."] = nil }, `.drift["user/x#."] is null`},
		"declarations of what only joined code holds": {
			func(s *S) {
				s.Meta.Joined = []string{"terraform"}
				s.IaC.Assignments["333333333333/New/user:new"] = &snapshot.AssignmentDeclaration{Addresses: []string{"x"}}
				s.IaC.PermissionSets["New"] = []string{"x"}
			}, "",
		},
		"declaration of what code does not tell": {
			func(s *S) {
				s.Accounts["unresolved:a/b"] = &snapshot.Account{Name: new(""), State: new("ACTIVE"), Parent: new("r-ab12")}
				s.AccountAssignments["unresolved:a/b"] = map[string][]string{"Admin": {"group:administrators"}}
				s.IaC.Assignments["unresolved:a/b/Admin/group:administrators"] = &snapshot.AssignmentDeclaration{Addresses: []string{"x"}}
			}, "",
		},
		"assignments of code that were not read": {
			func(s *S) {
				s.IaC.Assignments = nil
				gap(s, "iac", snapshot.Partial, snapshot.Gap{Attributes: []string{"assignments"}})
			}, "",
		},
		"gap on a module call": {
			func(s *S) {
				gap(s, "iac", snapshot.Partial, snapshot.Gap{Keys: []string{"infra#module.sso"}, Attributes: []string{"module_calls"}})
			}, "",
		},
		"gap on code that is not there": {
			func(s *S) { gap(s, "iac", snapshot.Partial, snapshot.Gap{Keys: []string{"x"}}) }, `.coverage.iac.gaps[0].keys[0] "x" is no member of iac`,
		},
		"difference that could not be told": {
			func(s *S) {
				gap(s, "drift", snapshot.Partial, snapshot.Gap{Keys: []string{"permission_set/Admin#managed_policies"}})
			}, "",
		},
		"difference of nothing": {
			func(s *S) { gap(s, "drift", snapshot.Partial, snapshot.Gap{Keys: []string{"Admin"}}) }, `.coverage.drift.gaps[0].keys[0] "Admin" is no member of drift`,
		},
		"pair that was not read": {
			func(s *S) {
				gap(s, "account_assignments", snapshot.Partial, snapshot.Gap{Keys: []string{"222222222222/Admin", "222222222222/*", "*/Admin"}})
			}, "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := snapshot.Load(strings.NewReader(validText(t)), "valid.json")
			if err != nil {
				t.Fatal(err)
			}
			test.change(s)
			err = s.Validate()
			switch {
			case test.want == "" && err != nil:
				t.Errorf("Validate returned %v, want that this is valid", err)
			case test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), test.want)):
				t.Errorf("Validate returned %v, want %s", err, test.want)
			}
		})
	}
}

func TestValidateReportsInTheOrderOfKeys(t *testing.T) {
	s := snapshottest.Generate(3, snapshottest.Small())
	for _, user := range s.Users {
		user.Status = nil
	}
	first := s.Validate().Error()
	if n := strings.Count(first, "\n"); n != 9 {
		t.Errorf("Validate reported %d breaches, want ten", n+1)
	}
	for range 5 {
		if again := s.Validate().Error(); again != first {
			t.Fatalf("Validate reported\n%s\nand then\n%s", first, again)
		}
	}
}
