package assemble_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

const (
	administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
	account       = "111122223333"
)

func TestNothingDeclaredIsNothingKnown(t *testing.T) {
	s := assembled(t)
	if len(s.PermissionSets) != 0 || s.Coverage[snapshot.SectionAccountAssignments].Status != snapshot.Complete {
		t.Errorf("assignments are %+v", s.Coverage[snapshot.SectionAccountAssignments])
	}
	for _, section := range []snapshot.Section{snapshot.SectionUsers, snapshot.SectionEvents, snapshot.SectionInstance} {
		if len(gapsOn(s, snapshot.CauseNotInSource, section, "", "")) == 0 {
			t.Errorf("no gap says that code does not hold %s", section)
		}
	}
}

func TestPermissionSetWithAttachmentsByReference(t *testing.T) {
	admin := set("Admin", attributes{
		"session_duration": placed("PT4H", "main.tf", 3), "description": text("All"),
		"tags": object(attributes{"Tier": text("admin")}),
	})
	arn := reference(admin, "arn")
	s := assembled(t, admin,
		resource("aws_ssoadmin_managed_policy_attachment", "a", attributes{"permission_set_arn": arn, "managed_policy_arn": placed(administrator, "main.tf", 9)}),
		resource("aws_ssoadmin_customer_managed_policy_attachment", "c", attributes{
			"permission_set_arn":                arn,
			"customer_managed_policy_reference": list(object(attributes{"name": text("Mine"), "path": cty.NullVal(cty.String)})),
		}),
		resource("aws_ssoadmin_permission_set_inline_policy", "i", attributes{
			"permission_set_arn": arn,
			"inline_policy":      text(`{"Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}`),
		}),
		resource("aws_ssoadmin_permissions_boundary_attachment", "b", attributes{
			"permission_set_arn":   arn,
			"permissions_boundary": list(object(attributes{"managed_policy_arn": text("arn:aws:iam::aws:policy/ReadOnlyAccess")})),
		}),
	)
	got := s.PermissionSets["Admin"]
	want := &snapshot.PermissionSet{
		Name: new("Admin"), Description: new("All"), RelayState: new(""),
		SessionDuration: new("PT4H"), SessionMinutes: new(240), SessionDefault: new(false),
		Tags:                    map[string]string{"Tier": "admin"},
		ManagedPolicies:         []string{administrator},
		CustomerManagedPolicies: []snapshot.CustomerManagedPolicy{{Name: "Mine", Path: "/"}},
		InlinePolicy:            got.InlinePolicy,
		PermissionsBoundary:     &snapshot.PermissionsBoundary{Kind: "managed_policy", ARN: "arn:aws:iam::aws:policy/ReadOnlyAccess"},
		Locations:               got.Locations,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s.PolicyDocuments[*got.InlinePolicy] == nil {
		t.Error("the inline policy's document is missing")
	}
	for attribute, number := range map[string]int{".": 1, "session_duration": 3, "managed_policies": 9} {
		if got.Locations[attribute].StartLine != number {
			t.Errorf("%s is at line %d, not %d", attribute, got.Locations[attribute].StartLine, number)
		}
	}
}

func TestSessionThatIsUnsetIsTheDefault(t *testing.T) {
	s := assembled(t, set("Default", nil), set("Wrong", attributes{"session_duration": text("PT100X")}), set("Unknown", attributes{"session_duration": unset("duration")}))
	if set := s.PermissionSets["Default"]; *set.SessionDuration != "PT1H" || !*set.SessionDefault {
		t.Errorf("unset is %s", *set.SessionDuration)
	}
	if set := s.PermissionSets["Wrong"]; *set.SessionDuration != "PT100X" || set.SessionMinutes != nil {
		t.Errorf("a duration that AWS refuses is %v", set.SessionDuration)
	}
	if set := s.PermissionSets["Unknown"]; set.SessionDuration != nil || set.SessionDefault != nil {
		t.Error("a duration that is not known is taken for the default")
	}
	want := "variables.tf:7: the session duration of Unknown is not known: it depends on var.duration: it has no value"
	if got := gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionPermissionSets, "Unknown", "session_minutes"); len(got) != 1 || got[0] != want {
		t.Errorf("the gap says %q", got)
	}
}

func TestDefaultSessionThatMayBeAnother(t *testing.T) {
	symbol := &declaration.Symbol{Address: "Transform", Path: "Macro", Why: declaration.Unset, Place: line("template.yaml", 1), Reason: "it may have a default of its own"}
	s := assembled(t, set("Admin", attributes{"session_duration": cty.NullVal(cty.String).Mark(&declaration.Partial{Symbol: symbol})}))
	if set := s.PermissionSets["Admin"]; *set.SessionDuration != "PT1H" || !*set.SessionDefault {
		t.Errorf("the session is %+v", set)
	}
	want := "template.yaml:1: the session duration of Admin is not known: it depends on Transform.Macro: it may have a default of its own"
	for _, attribute := range []string{"session_duration", "session_minutes", "session_default"} {
		if got := gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionPermissionSets, "Admin", attribute); len(got) != 1 || got[0] != want {
			t.Errorf("%s: the gaps say %q", attribute, got)
		}
	}
}

func TestAdministratorWithoutPartition(t *testing.T) {
	admin := set("Admin", nil)
	partition := &declaration.Symbol{Address: "data.aws_partition.current", Path: "partition", Why: declaration.LookedUp}
	arn := symbolic(partition).Mark(&declaration.Template{Parts: []declaration.Part{
		{Text: "arn:"}, {Symbol: partition}, {Text: ":iam::aws:policy/AdministratorAccess"},
	}})
	s := assembled(t, admin, resource("aws_ssoadmin_managed_policy_attachment", "a", attributes{
		"permission_set_arn": reference(admin, "arn"), "managed_policy_arn": arn,
	}))
	want := "arn:unresolved:iam::aws:policy/AdministratorAccess"
	if got := s.PermissionSets["Admin"].ManagedPolicies; len(got) != 1 || got[0] != want {
		t.Errorf("managed policies are %q", got)
	}
	if got := gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionPermissionSets, "Admin", "managed_policies"); len(got) > 0 {
		t.Errorf("which policy it is counts as unknown: %q", got)
	}
	if s.Meta.Partition != "" {
		t.Errorf("the partition is claimed to be %s", s.Meta.Partition)
	}
}

func TestPolicyOfWhichTheNameIsUnknownIsNoPolicy(t *testing.T) {
	admin := set("Admin", nil)
	s := assembled(t, admin, resource("aws_ssoadmin_managed_policy_attachments_exclusive", "a", attributes{
		"permission_set_arn": reference(admin, "arn"), "managed_policy_arns": list(text(administrator), unset("policy")),
	}))
	if got := s.PermissionSets["Admin"].ManagedPolicies; len(got) != 1 {
		t.Errorf("managed policies are %q", got)
	}
	if len(gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionPermissionSets, "Admin", "managed_policies")) != 1 {
		t.Error("no gap says that there is another policy")
	}
}

func TestAssignmentsByReferenceAndByText(t *testing.T) {
	admin, people := set("Admin", nil), group("People")
	byText := resource("aws_identitystore_user", "u", attributes{"user_name": text("jo"), "user_id": text("u-1")})
	existing := data("aws_identitystore_group", "x", attributes{
		"alternate_identifier": list(object(attributes{"unique_attribute": list(object(attributes{
			"attribute_path": text("DisplayName"), "attribute_value": text("Existing"),
		}))})),
	})
	s := assembled(t, admin, people, byText, existing,
		assignment("a", reference(admin, "arn"), reference(people, "group_id"), "GROUP", text(account)),
		assignment("b", reference(admin, "arn"), text("u-1"), "USER", text(account)),
		assignment("c", reference(admin, "arn"), reference(existing, "group_id"), "Group", text(account)),
		assignment("d", reference(admin, "arn"), text("g-9"), "GROUP", text(account)),
		assignment("e", text("arn:aws:sso:::permissionSet/ssoins-1/ps-7"), reference(people, "group_id"), "GROUP", text(account)),
		assignment("f", reference(admin, "arn"), reference(people, "group_id"), "GROUP", text(account)),
	)
	want := map[string]map[string][]string{account: {
		"Admin":   {"group:Existing", "group:People", "group:id:g-9", "user:jo"},
		"id:ps-7": {"group:People"},
	}}
	if diff := cmp.Diff(want, s.AccountAssignments); diff != "" {
		t.Error(diff)
	}
	if s.Coverage[snapshot.SectionAccountAssignments].Status != snapshot.Complete {
		t.Errorf("assignments are %+v", s.Coverage[snapshot.SectionAccountAssignments])
	}
	twice := s.IaC.Assignments[account+"/Admin/group:People"].Addresses
	if len(twice) != 2 {
		t.Errorf("the duplicate is declared at %q", twice)
	}
	if s.Groups["Existing"].Exists != nil || !*s.Groups["People"].Exists {
		t.Error("a group that is looked up counts as declared, or a declared one does not exist")
	}
}

func TestWhatOfAnAssignmentIsUnknownMayBeAnything(t *testing.T) {
	admin, people := set("Admin", nil), group("People")
	arn, id := reference(admin, "arn"), reference(people, "group_id")
	for name, test := range map[string]struct {
		assignment *declaration.Resource
		key        string // of the gap in account_assignments
		member     string
	}{
		"account":        {assignment("a", arn, id, "GROUP", unset("account")), "*/Admin", "unresolved:var.account/Admin/group:People"},
		"bad account":    {assignment("a", arn, id, "GROUP", text("123")), "*/Admin", "unresolved:123/Admin/group:People"},
		"permission set": {assignment("a", unset("set"), id, "GROUP", text(account)), account + "/*", account + "/unresolved:var.set/group:People"},
		"principal":      {assignment("a", arn, unset("principal"), "USER", text(account)), account + "/Admin", account + "/Admin/user:unresolved:var.principal"},
		"kind":           {assignment("a", arn, unset("principal"), "ROBOT", text(account)), account + "/Admin", ""},
		"all":            {assignment("a", unset("set"), id, "GROUP", unset("account")), "", "unresolved:var.account/unresolved:var.set/group:People"},
	} {
		t.Run(name, func(t *testing.T) {
			s := assembled(t, admin, people, test.assignment)
			if len(gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionAccountAssignments, test.key, "")) == 0 {
				t.Errorf("no gap covers %q: %+v", test.key, s.Coverage[snapshot.SectionAccountAssignments].Gaps)
			}
			if _, ok := s.IaC.Assignments[test.member]; !ok && test.member != "" {
				t.Errorf("%s is not among %v", test.member, s.AccountAssignments)
			}
		})
	}
}

func TestDanglingReferenceIsUndeclared(t *testing.T) {
	people := group("People")
	missing := symbolic(&declaration.Symbol{Address: `module.sso.aws_ssoadmin_permission_set.set["Gone"]`, Path: "arn", Why: declaration.Dangling})
	nobody := symbolic(&declaration.Symbol{Address: `aws_identitystore_group.g["Nobody"]`, Path: "group_id", Why: declaration.Dangling})
	s := assembled(t, people, assignment("a", missing, nobody, "GROUP", text(account)))
	for section, key := range map[snapshot.Section]string{
		snapshot.SectionPermissionSets: `unresolved:module.sso.aws_ssoadmin_permission_set.set["Gone"]`,
		snapshot.SectionGroups:         `unresolved:aws_identitystore_group.g["Nobody"]`,
	} {
		if got := gapsOn(s, snapshot.CauseUnresolved, section, key, "."); len(got) > 0 {
			t.Errorf("%s: the whole member counts as unknown: %v", section, got)
		}
		if len(gapsOn(s, snapshot.CauseUnresolved, section, key, "name")) != 1 {
			t.Errorf("%s: its name counts as known", section)
		}
	}
	if len(s.IaC.Assignments) != 1 {
		t.Fatalf("assignments: %v", s.IaC.Assignments)
	}
	for _, declared := range s.IaC.Assignments {
		if diff := cmp.Diff([]string{"group:Nobody", "permission_set:Gone"}, declared.Undeclared); diff != "" {
			t.Error(diff)
		}
	}
}

// What an undeclared variable would name may be any permission set of the account.
func TestUndeclaredVariableMayNameAnySet(t *testing.T) {
	people := group("People")
	missing := symbolic(&declaration.Symbol{Address: "var.set", Why: declaration.Dangling})
	s := assembled(t, people, assignment("a", missing, reference(people, "group_id"), "GROUP", text(account)))
	gaps := s.Coverage[snapshot.SectionAccountAssignments].Gaps
	if len(gaps) != 1 || !slices.Equal(gaps[0].Keys, []string{account + "/*"}) {
		t.Errorf("gaps of the assignments: %v", gaps)
	}
}

func TestAttachmentToAnUnknownSetConcernsAllSets(t *testing.T) {
	s := assembled(t, set("Other", nil), resource("aws_ssoadmin_managed_policy_attachment", "a", attributes{
		"permission_set_arn": unset("set"), "managed_policy_arn": text(administrator),
	}))
	if len(gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionPermissionSets, "Other", "managed_policies")) == 0 {
		t.Error("the set Other counts as wholly known")
	}
	if got := s.PermissionSets["unresolved:var.set"]; got == nil || len(got.ManagedPolicies) != 1 {
		t.Errorf("the unknown set is %+v", got)
	}
}

func TestAttachmentToAnExistingSetTellsNoMoreThanThat(t *testing.T) {
	existing := data("aws_ssoadmin_permission_set", "x", attributes{"name": text("Existing")})
	s := assembled(t, existing, resource("aws_ssoadmin_managed_policy_attachment", "a", attributes{
		"permission_set_arn": reference(existing, "arn"), "managed_policy_arn": text(administrator),
	}))
	got := s.PermissionSets["Existing"]
	if got == nil || len(got.ManagedPolicies) != 1 || got.SessionDuration != nil || got.InlinePolicy != nil {
		t.Fatalf("the set is %+v", got)
	}
	if len(gapsOn(s, snapshot.CauseNotInSource, snapshot.SectionPermissionSets, "Existing", "managed_policies")) == 0 {
		t.Error("its policies count as wholly known")
	}
}

func TestTwoSetsOfOneName(t *testing.T) {
	second := resource("aws_ssoadmin_permission_set", "again", attributes{"name": text("Admin"), "session_duration": text("PT9H")})
	second.Place = line("other.tf", 4)
	s := assembled(t, set("Admin", nil), second)
	if *s.PermissionSets["Admin"].SessionDuration != "PT1H" {
		t.Error("the first is not kept")
	}
	got := gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionPermissionSets, "Admin", "session_minutes")
	if len(got) != 1 || !strings.Contains(got[0], "main.tf:1") || !strings.Contains(got[0], "other.tf:4") {
		t.Errorf("the gap says %q", got)
	}
	if len(s.IaC.PermissionSets["Admin"]) != 2 {
		t.Errorf("addresses are %q", s.IaC.PermissionSets)
	}
}

func TestMembershipsArePartOfTheMembers(t *testing.T) {
	people := group("People")
	jo := resource("aws_identitystore_user", "jo", attributes{"user_name": text("jo")})
	s := assembled(t, people, jo, resource("aws_identitystore_group_membership", "m", attributes{
		"group_id": reference(people, "group_id"), "member_id": reference(jo, "user_id"),
	}))
	if diff := cmp.Diff([]string{"jo"}, s.Groups["People"].Members); diff != "" {
		t.Error(diff)
	}
	if len(gapsOn(s, snapshot.CauseNotInSource, snapshot.SectionGroups, "People", "members")) == 0 {
		t.Error("the members count as all")
	}
}

func TestRemovedResourcesAreRemovals(t *testing.T) {
	admin, people := set("Admin", attributes{"arn": text("arn:aws:sso:::permissionSet/i/ps-1")}), group("People")
	a := assignment("a", text("arn:aws:sso:::permissionSet/i/ps-1"), reference(people, "group_id"), "GROUP", text(account))
	again := set("Again", nil)
	replaced := set("Again", nil)
	attached := func(name, arn string) *declaration.Resource {
		return resource("aws_ssoadmin_managed_policy_attachment", name, attributes{"permission_set_arn": reference(again, "arn"), "managed_policy_arn": text(arn)})
	}
	detached, kept, same := attached("x", administrator), attached("y", "arn:aws:iam::aws:policy/ReadOnlyAccess"), attached("z", "arn:aws:iam::aws:policy/ReadOnlyAccess")
	boundary := resource("aws_ssoadmin_permissions_boundary_attachment", "b", attributes{"permission_set_arn": reference(again, "arn")})
	for _, r := range []*declaration.Resource{admin, a, replaced, detached, same, boundary} {
		r.Removed = true
	}
	s := assembled(t, admin, people, a, again, replaced, detached, kept, same, boundary)
	want := []string{
		"assignment/" + account + "/Admin/group:People", "managed_policies/Again/" + administrator,
		"permission_set/Admin", "permissions_boundary/Again",
	}
	if diff := cmp.Diff(want, s.IaC.Removals); diff != "" {
		t.Error(diff)
	}
	if s.PermissionSets["Admin"] != nil || s.PermissionSets["Again"] == nil || len(s.AccountAssignments) != 0 {
		t.Errorf("permission sets are %v", s.PermissionSets)
	}
}

func TestUnresolvedTypesHideMembers(t *testing.T) {
	symbol := &declaration.Symbol{Address: "data.aws_organizations_organization.org", Path: "accounts", Why: declaration.LookedUp, Place: line("main.tf", 5), Reason: "AWS answers it"}
	d := &declaration.Declarations{Resources: []*declaration.Resource{set("Admin", nil)}, IaC: &snapshot.IaC{}}
	d.Unresolved = []declaration.Unresolved{{Types: []string{"aws_ssoadmin_account_assignment"}, Symbol: symbol}}
	s := validSnapshot(t, d)
	if !hides(s, snapshot.SectionAccountAssignments) || hides(s, snapshot.SectionPermissionSets) {
		t.Error("assignments count as complete, or permission sets do not")
	}
	d.Unresolved = []declaration.Unresolved{{Symbol: symbol}}
	if s = validSnapshot(t, d); !hides(s, snapshot.SectionAccountAssignments) || !hides(s, snapshot.SectionPermissionSets) {
		t.Error("what may be anything hides nothing")
	}
	d.Unresolved = nil
	d.Diagnostics = []declaration.Diagnostic{{Place: line("broken.tf", 3), Summary: "a brace is not closed", Remedy: "close it", Unread: true}}
	d.IaC = &snapshot.IaC{RootModules: map[string]*snapshot.RootModule{".": nil}}
	if s = validSnapshot(t, d); !hides(s, snapshot.SectionAccountAssignments) || !hides(s, snapshot.SectionPermissionSets) {
		t.Error("a file that cannot be read hides nothing")
	}
	for _, section := range []snapshot.Section{snapshot.SectionUsers, snapshot.SectionABAC, snapshot.SectionIaC} {
		for _, gap := range s.Coverage[section].Gaps {
			if gap.Cause == snapshot.CauseUnresolved && gap.Remedy != "broken.tf:3: close it" {
				t.Errorf("to close a gap of %s: %s", section, gap.Remedy)
			}
		}
	}
	if !hides(s, snapshot.SectionIaC) || s.IaC.RootModules == nil || len(s.IaC.RootModules) > 0 {
		t.Errorf("of root modules that were not read whole are told %v", s.IaC.RootModules)
	}
}

func hides(s *snapshot.Snapshot, section snapshot.Section) bool {
	for _, gap := range s.Coverage[section].Gaps {
		if gap.Cause == snapshot.CauseUnresolved && gap.HidesMembers() {
			return true
		}
	}
	return false
}

func TestDocumentThatIsKnownInPart(t *testing.T) {
	admin := set("Admin", nil)
	symbol := &declaration.Symbol{Address: "data.aws_caller_identity.me", Path: "account_id", Why: declaration.LookedUp}
	template := func(texts ...string) cty.Value {
		var parts []declaration.Part
		for i, text := range texts {
			if i > 0 {
				parts = append(parts, declaration.Part{Symbol: symbol})
			}
			parts = append(parts, declaration.Part{Text: text})
		}
		return symbolic(symbol).Mark(&declaration.Template{Parts: parts})
	}
	all := `{"Effect":"Allow","Action":"*","Resource":"*"}`
	for name, test := range map[string]struct {
		policy     cty.Value
		statements int
	}{
		"in a resource":      {template(`{"Statement":[`+all+`,{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:iam::`, `:role/x"}]}`), 2},
		"in an action":       {template(`{"Statement":[`+all+`,{"Effect":"Allow","Action":"s3:`, `","Resource":"*"}]}`), 2},
		"a service":          {template(`{"Statement":[`+all+`,{"Effect":"Allow","Action":"`, `","Resource":"*"}]}`), 1},
		"what is left out":   {template(`{"Statement":[`+all+`,{"Effect":"Allow","NotAction":"s3:`, `","Resource":"*"}]}`), 1},
		"the effect":         {template(`{"Statement":{"Effect":"`, `","Action":"*","Resource":"*"}}`), 0},
		"a whole resource":   {template(`{"Statement":[`+all+`,{"Sid":"a \"b","Effect":"Deny","Action":"s3:*","Resource":`, `}]}`), 2},
		"a whole action":     {template(`{"Statement":[`+all+`,{"Effect":"Deny","Action":`, `,"Resource":"*"}]}`), 1},
		"a whole statement":  {template(`{"Statement":[`+all+`,`, `]}`), 1},
		"all the statements": {template(`{"Statement":`, `}`), 0},
		"no JSON":            {template(`{"Statement"`, `}`), 0},
		"nothing":            {symbolic(symbol), 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := assembled(t, admin, resource("aws_ssoadmin_permission_set_inline_policy", "i", attributes{
				"permission_set_arn": reference(admin, "arn"), "inline_policy": test.policy,
			}))
			if len(gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionPermissionSets, "Admin", "inline_policy")) == 0 {
				t.Error("no gap is on the inline policy")
			}
			digest := s.PermissionSets["Admin"].InlinePolicy
			if digest == nil {
				if test.statements > 0 {
					t.Error("nothing of it is kept")
				}
				return
			}
			if got := len(s.PolicyDocuments[*digest].Statements); got != test.statements {
				t.Errorf("%d statements are kept, not %d", got, test.statements)
			}
			if len(gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionPolicyDocuments, *digest, "statements")) == 0 {
				t.Error("no gap is on the document")
			}
		})
	}
}

func TestPlaceIsWherePeopleWroteIt(t *testing.T) {
	inModule := func(value cty.Value, uri string) cty.Value {
		literal, _ := value.Unmark()
		if !literal.IsKnown() {
			literal = cty.NilVal
		}
		return value.Mark(&declaration.Origin{Place: line(uri, 20), Literal: literal, Depth: 1})
	}
	for name, test := range map[string]struct {
		duration cty.Value
		line     int
	}{
		"a module's default":        {inModule(text("PT8H"), "module/main.tf"), 20},
		"a module's null":           {inModule(cty.NullVal(cty.String), "module/main.tf"), 0},
		"an unknown of a module":    {inModule(unset("duration"), "module/main.tf"), 0},
		"a null of the set's file":  {inModule(cty.NullVal(cty.String), "main.tf"), 20},
		"a null that people wrote":  {cty.NullVal(cty.String).Mark(&declaration.Origin{Place: line("main.tf", 3)}), 3},
		"an unknown of people's":    {unset("duration").Mark(&declaration.Origin{Place: line("values.tf", 4)}), 4},
		"nothing that is anywhere":  {cty.NullVal(cty.String), 0},
		"what people wrote instead": {inModule(placed("PT2H", "main.tf", 5), "module/main.tf"), 5},
	} {
		t.Run(name, func(t *testing.T) {
			s := assembled(t, set("Admin", attributes{"session_duration": test.duration}))
			if got := s.PermissionSets["Admin"].Locations["session_duration"]; got.StartLine != test.line {
				t.Errorf("the place is %+v, not line %d", got, test.line)
			}
		})
	}
}

func TestPlaceOfSourcesInASet(t *testing.T) {
	sources := cty.SetVal([]cty.Value{placed("${path:enterprise.CostCenter}", "main.tf", 7)})
	s := assembled(t, resource("aws_ssoadmin_instance_access_control_attributes", "a", attributes{
		"attribute": list(object(attributes{"key": placed("CostCenter", "main.tf", 6), "value": list(object(attributes{"source": sources}))})),
	}))
	got := s.ABAC.Attributes["CostCenter"]
	if len(got.Sources) != 1 || got.Locations["sources"].StartLine != 7 {
		t.Errorf("the attribute is %+v", got)
	}
}

func TestAccountThatIsNone(t *testing.T) {
	for _, written := range []string{"", "1234", "22334455667788", "Production"} {
		s := assembled(t, set("Admin", nil), assignment("a", reference(set("Admin", nil), "arn"), text("g-1"), "GROUP", placed(written, "main.tf", 9)))
		want := `main.tf:9: the account of an assignment of Admin is not known: "` + written + `" is no account`
		if got := gapsOn(s, snapshot.CauseUnresolved, snapshot.SectionAccountAssignments, "*/Admin", ""); len(got) != 1 || got[0] != want {
			t.Errorf("%q: the gaps say %q", written, got)
		}
		if len(s.Accounts) != 1 || len(s.AccountAssignments) != 1 {
			t.Errorf("%q: accounts are %v, assignments %v", written, s.Accounts, s.AccountAssignments)
		}
	}
}
