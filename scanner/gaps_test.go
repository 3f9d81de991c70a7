package scanner

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// assigned is a snapshot with few, well-known assignments.
func assigned() *snapshot.Snapshot {
	s := snapshottest.LandingZone()
	s.AccountAssignments = map[string]map[string][]string{
		"111111111111": {"A": {"group:g", "user:u"}, "B": {"group:h"}},
		"222222222222": {"A": {"user:v"}, "C": {}},
	}
	s.Groups = map[string]*snapshot.Group{"g": {Exists: new(true), Members: []string{}}, "h": {Exists: new(true)}}
	s.Users = map[string]*snapshot.User{"u": {Exists: new(true)}, "v": {Exists: new(false)}}
	s.Instance.Encryption = nil
	s.Organization = &snapshot.Organization{Exists: new(false)}
	s.PermissionSets = map[string]*snapshot.PermissionSet{"A": {SessionMinutes: new(1)}, "B": {Tags: map[string]string{}}, "C": {}}
	s.AccountHygiene = map[string]*snapshot.AccountHygiene{
		"111111111111": {},
		"222222222222": {
			RootMFA: new(true), Credentials: map[string]*snapshot.IAMCredentials{},
			Users:          map[string]*snapshot.IAMUser{"a": {}, "b": {}},
			FederatedRoles: map[string]*snapshot.FederatedRole{"r": {}},
		},
		"444444444444": {Users: map[string]*snapshot.IAMUser{"c": {}}},
	}
	s.Applications = map[string]*snapshot.Application{"x": {Status: new("ENABLED")}, "y": {}}
	s.TrustedTokenIssuers = map[string]*snapshot.TrustedTokenIssuer{"x": {Type: new("OIDC_JWT")}, "y": {}}
	s.Operations = map[string]*snapshot.Operation{"x": {Kind: new("provisioning")}, "y": {}}
	s.Events = map[string]*snapshot.Event{"x": {Details: map[string]string{}}}
	s.IaC = &snapshot.IaC{
		ModuleCalls: map[string]*snapshot.ModuleCall{"module.x": {}},
		RootModules: map[string]*snapshot.RootModule{".": {}},
		Code:        map[string]*snapshot.Code{"main.tf#local.x": {}},
	}
	s.Drift = map[string]*snapshot.Difference{"permission_set/A#.": {}}
	return s
}

// TestReachOfGaps is the table of which gap leaves which member unknown.
func TestReachOfGaps(t *testing.T) {
	const itself = "(the gap)"
	all := []string{"111111111111/A/group:g", "111111111111/A/user:u", "111111111111/B/group:h", "222222222222/A/user:v"}
	for name, test := range map[string]struct {
		kind       Kind
		requires   string
		hasUnknown bool
		section    snapshot.Section
		keys       []string
		attributes []string
		want       []string
	}{
		"own section, by key":                           {KindPermissionSet, "permission_sets.tags", true, "permission_sets", []string{"A", "none"}, []string{"tags"}, []string{"A"}},
		"own section, whole members":                    {KindPermissionSet, "permission_sets.tags", false, "permission_sets", []string{"A"}, nil, []string{"A"}},
		"own section, another attribute":                {KindPermissionSet, "permission_sets.tags", false, "permission_sets", []string{"A"}, []string{"arn"}, nil},
		"own section, an attribute of all":              {KindPermissionSet, "permission_sets.tags", false, "permission_sets", nil, []string{"tags", "arn"}, []string{"A", "B", "C"}},
		"own section, hidden members":                   {KindPermissionSet, "permission_sets.tags", false, "permission_sets", nil, nil, []string{"A", "C", itself}},
		"own section, hidden, attribute present":        {KindPermissionSet, "permission_sets.session_minutes", false, "permission_sets", nil, nil, []string{"B", "C", itself}},
		"own section, hidden, required whole":           {KindPermissionSet, "permission_sets", false, "permission_sets", nil, nil, []string{"A", "B", "C", itself}},
		"own section, hidden, an attribute and whole":   {KindPermissionSet, "permission_sets.session_minutes permission_sets", false, "permission_sets", nil, nil, []string{"A", "B", "C", itself}},
		"own section, hidden, two attributes":           {KindPermissionSet, "permission_sets.session_minutes permission_sets.tags", false, "permission_sets", nil, nil, []string{"A", "B", "C", itself}},
		"own section, hidden, not required":             {KindPermissionSet, "groups.members", false, "permission_sets", nil, nil, []string{itself}},
		"own section, required whole":                   {KindPermissionSet, "permission_sets", false, "permission_sets", []string{"B"}, []string{"arn"}, []string{"B"}},
		"own section, gone members lack nothing":        {KindUser, "users.status", false, "users", nil, nil, []string{"u", itself}},
		"other section":                                 {KindPermissionSet, "policy_documents", false, "policy_documents", []string{"x"}, nil, []string{"A", "B", "C"}},
		"other section, control answers":                {KindPermissionSet, "policy_documents", true, "policy_documents", []string{"x"}, nil, nil},
		"other section, hidden, required whole":         {KindPermissionSet, "policy_documents", false, "policy_documents", nil, nil, []string{"A", "B", "C", itself}},
		"other section, hidden, control answers":        {KindPermissionSet, "policy_documents", true, "policy_documents", nil, nil, []string{itself}},
		"other section, hidden, an attribute required":  {KindPermissionSet, "accounts.state", false, "accounts", nil, nil, []string{"A", "B", "C"}},
		"other section, another attribute":              {KindPermissionSet, "accounts.state", false, "accounts", nil, []string{"name"}, nil},
		"section that is not required":                  {KindPermissionSet, "permission_sets.tags", false, "accounts", nil, nil, nil},
		"unread pair":                                   {KindAssignment, "account_assignments", false, "account_assignments", []string{"222222222222/B"}, nil, []string{itself}},
		"half-read pair":                                {KindAssignment, "account_assignments", true, "account_assignments", []string{"111111111111/A"}, nil, []string{all[0], all[1], itself}},
		"unread account":                                {KindAssignment, "account_assignments", false, "account_assignments", []string{"111111111111/*"}, nil, append(all[:3:3], itself)},
		"unread permission set":                         {KindAssignment, "account_assignments", false, "account_assignments", []string{"*/A"}, nil, []string{all[0], all[1], all[3], itself}},
		"unread assignments":                            {KindAssignment, "account_assignments", false, "account_assignments", nil, nil, []string{itself}},
		"pair, not required":                            {KindAssignment, "groups.exists", false, "account_assignments", []string{"111111111111/A"}, nil, []string{itself}},
		"pair, another kind":                            {KindAccount, "account_assignments", false, "account_assignments", []string{"222222222222/B"}, nil, []string{"111111111111", "222222222222", "333333333333", "444444444444", itself}},
		"pair, another kind that answers":               {KindAccount, "account_assignments", true, "account_assignments", []string{"222222222222/B"}, nil, []string{itself}},
		"provisioning by pair":                          {KindProvisioning, "account_assignments", false, "account_assignments", []string{"111111111111/A"}, nil, []string{"111111111111/A", itself}},
		"provisioning by account":                       {KindProvisioning, "account_assignments", false, "account_assignments", []string{"111111111111/*"}, nil, []string{"111111111111/A", "111111111111/B", itself}},
		"provisioning by set":                           {KindProvisioning, "account_assignments", false, "account_assignments", []string{"*/A"}, nil, []string{"111111111111/A", "222222222222/A", itself}},
		"provisioning has no principal":                 {KindProvisioning, "users.status", false, "users", []string{"u"}, nil, []string{"111111111111/A", "111111111111/B", "222222222222/A", "222222222222/C"}},
		"principal access by account":                   {KindPrincipalAccess, "account_assignments", false, "account_assignments", []string{"111111111111/*"}, nil, []string{"111111111111/group:g", "111111111111/group:h", "111111111111/user:u", itself}},
		"principal access by pair":                      {KindPrincipalAccess, "account_assignments", false, "account_assignments", []string{"222222222222/X"}, nil, []string{"222222222222/user:v", itself}},
		"principal access by set":                       {KindPrincipalAccess, "account_assignments", false, "account_assignments", []string{"*/X"}, nil, []string{"111111111111/group:g", "111111111111/group:h", "111111111111/user:u", "222222222222/user:v", itself}},
		"group permission set by pair":                  {KindGroupPermissionSet, "account_assignments", false, "account_assignments", []string{"222222222222/A"}, nil, []string{"g/A", itself}},
		"group permission set by set":                   {KindGroupPermissionSet, "account_assignments", false, "account_assignments", []string{"*/B"}, nil, []string{"h/B", itself}},
		"group permission set by account":               {KindGroupPermissionSet, "account_assignments", false, "account_assignments", []string{"222222222222/*"}, nil, []string{"g/A", "h/B", itself}},
		"group permission set by group":                 {KindGroupPermissionSet, "groups.members", true, "groups", []string{"h"}, []string{"members"}, []string{"h/B"}},
		"group permission set, users":                   {KindGroupPermissionSet, "users.status", false, "users", []string{"u"}, []string{"status"}, []string{"g/A", "h/B"}},
		"by principal, user":                            {KindAssignment, "users.exists", true, "users", []string{"v"}, []string{"exists"}, []string{all[3]}},
		"by principal, group":                           {KindAssignment, "groups.exists", false, "groups", []string{"g", "u"}, nil, []string{all[0]}},
		"by principal, an attribute of all":             {KindAssignment, "groups.name", false, "groups", nil, []string{"name"}, []string{all[0], all[2]}},
		"by principal, hidden":                          {KindAssignment, "groups.members", false, "groups", nil, nil, []string{all[2]}},
		"by principal, hidden, required whole":          {KindAssignment, "groups", false, "groups", nil, nil, []string{all[0], all[2], itself}},
		"by principal, hidden, gone users lack nothing": {KindAssignment, "users.status", false, "users", nil, nil, []string{all[1]}},
		"by principal of principal access":              {KindPrincipalAccess, "users.status", true, "users", []string{"v"}, nil, []string{"222222222222/user:v"}},
		"instance, attribute":                           {KindInstance, "instance.status", false, "instance", nil, []string{"status"}, []string{"instance"}},
		"instance, hidden but present":                  {KindInstance, "instance.status", false, "instance", nil, nil, nil},
		"instance, not read":                            {KindInstance, "instance.encryption", false, "instance", nil, nil, []string{"instance"}},
		"instance, not read, another kind":              {KindSetting, "instance", false, "instance", nil, nil, []string{"s", itself}},
		"organization, none, has no id":                 {KindOrganization, "organization.id", false, "organization", nil, nil, nil},
		"organization, none, lacks nothing":             {KindOrganization, "organization.feature_set", false, "organization", nil, nil, nil},
		"abac attributes are the members":               {KindABACAttribute, "abac.attributes", false, "abac", nil, []string{"attributes"}, []string{"CostCenter", "Department", itself}},
		"abac status is not":                            {KindABACAttribute, "abac.attributes", false, "abac", nil, []string{"status"}, nil},
		"abac attribute by key":                         {KindABACAttribute, "abac.sources", false, "abac", []string{"Department"}, []string{"sources"}, []string{"Department"}},
		"account, hygiene by key":                       {KindAccount, "account_hygiene.root_mfa", true, "account_hygiene", []string{"222222222222"}, nil, []string{"222222222222"}},
		"account, hygiene, an attribute by key":         {KindAccount, "account_hygiene.root_mfa", false, "account_hygiene", []string{"222222222222"}, []string{"root_mfa"}, []string{"222222222222"}},
		"account, hygiene, another attribute":           {KindAccount, "account_hygiene.root_mfa", false, "account_hygiene", []string{"222222222222"}, []string{"users"}, nil},
		"account, hygiene, an attribute of all":         {KindAccount, "account_hygiene.root_mfa", true, "account_hygiene", nil, []string{"root_mfa"}, []string{"111111111111", "222222222222", "333333333333", "444444444444"}},
		"account, hygiene, hidden":                      {KindAccount, "account_hygiene.root_mfa", true, "account_hygiene", nil, nil, []string{"111111111111", "333333333333", "444444444444"}},
		"account, hygiene, hidden, required whole":      {KindAccount, "account_hygiene", false, "account_hygiene", nil, nil, []string{"111111111111", "222222222222", "333333333333", "444444444444"}},
		"iam user by account":                           {KindIAMUser, "account_hygiene.credentials", true, "account_hygiene", []string{"222222222222"}, nil, []string{"222222222222/a", "222222222222/b", itself}},
		"iam user by account, another attribute":        {KindIAMUser, "account_hygiene.credentials", false, "account_hygiene", []string{"222222222222"}, []string{"credentials"}, []string{"222222222222/a", "222222222222/b"}},
		"iam users are the members":                     {KindIAMUser, "account_hygiene.users", false, "account_hygiene", []string{"444444444444"}, []string{"users"}, []string{"444444444444/c", itself}},
		"iam users are the members, not required":       {KindIAMUser, "account_hygiene.credentials", false, "account_hygiene", []string{"444444444444"}, []string{"users"}, []string{itself}},
		"iam user, an attribute of all":                 {KindIAMUser, "account_hygiene.credentials", false, "account_hygiene", nil, []string{"credentials"}, []string{"222222222222/a", "222222222222/b", "444444444444/c"}},
		"iam user, hidden":                              {KindIAMUser, "account_hygiene.credentials", false, "account_hygiene", nil, nil, []string{"444444444444/c", itself}},
		"iam role by account":                           {KindIAMRole, "account_hygiene.federated_roles", false, "account_hygiene", []string{"222222222222", "444444444444"}, nil, []string{"222222222222/r", itself}},
		"iam role, users":                               {KindIAMRole, "account_hygiene.federated_roles", false, "account_hygiene", []string{"222222222222"}, []string{"users"}, nil},
		"hygiene, another kind":                         {KindProvisioning, "account_hygiene", true, "account_hygiene", []string{"222222222222"}, nil, nil},
		"application by key":                            {KindApplication, "applications.status", false, "applications", []string{"x"}, []string{"status"}, []string{"x"}},
		"application, hidden":                           {KindApplication, "applications.status", false, "applications", nil, nil, []string{"y", itself}},
		"issuer, hidden":                                {KindTrustedTokenIssuer, "trusted_token_issuers.type", false, "trusted_token_issuers", nil, nil, []string{"y", itself}},
		"operation, hidden":                             {KindOperation, "operations.kind", false, "operations", nil, nil, []string{"y", itself}},
		"event, hidden":                                 {KindEvent, "events", false, "events", nil, nil, []string{itself}},
		"event, what was asked":                         {KindEvent, "cloudtrail.from", false, "cloudtrail", nil, nil, []string{"x"}},
		"module calls are the members":                  {KindModuleCall, "iac.module_calls", false, "iac", nil, []string{"module_calls"}, []string{"module.x", itself}},
		"module call by key":                            {KindModuleCall, "iac.module_calls", false, "iac", []string{"module.x"}, []string{"module_calls"}, []string{"module.x"}},
		"module call, root modules":                     {KindModuleCall, "iac.module_calls", false, "iac", nil, []string{"root_modules"}, nil},
		"module call, hidden":                           {KindModuleCall, "iac.module_calls", false, "iac", nil, nil, []string{itself}},
		"root modules are the members":                  {KindRootModule, "iac.root_modules", true, "iac", nil, []string{"root_modules"}, []string{".", itself}},
		"code are the members":                          {KindCode, "iac.code", false, "iac", nil, []string{"code"}, []string{"main.tf#local.x", itself}},
		"difference by key":                             {KindDrift, "drift", false, "drift", []string{"permission_set/A#."}, nil, []string{"permission_set/A#."}},
		"difference, not compared":                      {KindDrift, "drift", true, "drift", []string{"permission_set/A#.", "permission_set/B#tags"}, nil, []string{"permission_set/A#.", itself}},
		"difference, hidden":                            {KindDrift, "drift", false, "drift", nil, nil, []string{itself}},
		"declaration by key":                            {KindAssignment, "iac.assignments", true, "iac", []string{all[1], "none"}, []string{"assignments"}, []string{all[1]}},
		"declaration of all":                            {KindAssignment, "iac.assignments", true, "iac", nil, []string{"assignments"}, all},
		"declaration, hidden":                           {KindAssignment, "iac.assignments", true, "iac", nil, nil, all},
		"declaration, module calls":                     {KindAssignment, "iac.assignments", true, "iac", nil, []string{"module_calls"}, nil},
		"setting, every gap is another section's":       {KindSetting, "abac.status", false, "abac", nil, []string{"status"}, []string{"s"}},
		"setting, control answers":                      {KindSetting, "identity_source", true, "identity_source", nil, []string{"source"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := assigned()
			for section := range s.Coverage {
				s.Coverage[section] = &snapshot.SectionCoverage{}
			}
			gap(s, test.section, snapshot.Gap{Keys: test.keys, Attributes: test.attributes})
			control := &Control{Judges: test.kind, hasUnknown: test.hasUnknown}
			for text := range strings.FieldsSeq(test.requires) {
				requirement, err := parseRequirement(text)
				if err != nil {
					t.Fatal(err)
				}
				control.Requires = append(control.Requires, requirement)
			}
			m := membersOf(s, test.kind)
			if test.kind == KindSetting {
				m = keyList{"s"}
			}
			var got []string
			for _, reach := range reaches(s, control, m) {
				for _, i := range reach.covered.first(m.size()) {
					got = append(got, m.key(i))
				}
				if reach.itself {
					got = append(got, itself)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGapOfAPairWithSlashes(t *testing.T) {
	s := &snapshot.Snapshot{AccountAssignments: map[string]map[string][]string{
		"a": {"b": {"user:u"}, "b/c": {"user:v"}}, "a/b": {"c": {"user:w"}, "d": {"user:x"}},
	}}
	m := assignments(s)
	covered := newBitset(m.size())
	coverPairs(covered, m, KindAssignment, []string{"a/b/c"})
	var got []string
	for _, i := range covered.first(m.size()) {
		got = append(got, m.key(i))
	}
	// One key, two pairs that bear it: both are unknown.
	if diff := cmp.Diff([]string{"a/b/c/user:v", "a/b/c/user:w"}, got); diff != "" {
		t.Error(diff)
	}
}
