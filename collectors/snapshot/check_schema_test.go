package snapshot_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// checked compiles a rule with the given body against the check schema.
func checked(t *testing.T, body string) error {
	t.Helper()
	var schema any
	if err := json.Unmarshal(snapshot.CheckSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.SchemaRootRef, schema)
	module, err := ast.ParseModule("test.rego", "package test\n\np if { "+body+" }\n")
	if err != nil {
		t.Fatal(err)
	}
	compiler := ast.NewCompiler().WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
	if compiler.Compile(map[string]*ast.Module{"test.rego": module}); compiler.Failed() {
		return compiler.Errors
	}
	return nil
}

// TestCheckSchemaRejectsMisspelling takes a field of every object, in sections,
// in maps, in lists, and misspells it.
func TestCheckSchemaRejectsMisspelling(t *testing.T) {
	for _, body := range []string{
		`input.usres`,
		`input.meta.colected_at`,
		`input.meta.caller.acount`,
		`input.coverage.usres`,
		`input.coverage.users.gap`,
		`input.coverage.users.gaps[_].caus`,
		`input.coverage[section].gap`,
		`input.instance.stat`,
		`input.instance.encryption.kind`,
		`input.instance.other_instances[_].arm`,
		`input.identity_source.evidence[_].suggest`,
		`input.abac.atributes`,
		`input.abac.attributes[key].source`,
		`input.permission_sets[name].sesion_minutes`,
		`some name, set in input.permission_sets; set.sesion_minutes`,
		`input.permission_sets[name].permissions_boundary.knd`,
		`input.permission_sets[name].customer_managed_policies[_].pth`,
		`input.permission_sets[name].tags[key].value`,
		`input.permission_sets[name].locations[attribute].line`,
		`input.accounts[account].stat`,
		`input.organization.delegated_admins`,
		`input.organization.delegated_administrators[service][_].id`,
		`input.users[user].stats`,
		`input.groups[group].member`,
		`input.policy_documents[digest].statement`,
		`input.policy_documents[digest].statements[_].efect`,
		`input.policy_documents[digest].statements[_].actions[service][_].name`,
		`input.policy_documents[digest].statements[_].conditions[operator][key].value`,
		`input.account_assignments[account][set][_].name`,
		`input.managed_policies[arn].document`,
		`input.attestations[_].seting`,
		`input.instance.regions[region].stat`,
		`input.instance.network.vpc_endpoint`,
		`input.permission_sets[name].outdated_account`,
		`input.accounts[account].parents`,
		`input.organization.organizational_units[id].parents`,
		`input.organization.service_control_policies[id].target`,
		`input.policy_documents[digest].statements[_].principal`,
		`input.policy_documents[digest].statements[_].principals[kind][_].arn`,
		`input.applications[name].assignment_require`,
		`input.applications[name].grants[kind].redirect_uri`,
		`input.applications[name].grants[kind].issuers[arn][_].audience`,
		`input.applications[name].access_scopes[scope][_].arn`,
		`input.trusted_token_issuers[name].issuer`,
		`input.operations[id].status`,
		`input.account_hygiene[account].root_access_key`,
		`input.account_hygiene[account].users[name].created`,
		`input.account_hygiene[account].credentials[name].access_keys[_].age`,
		`input.account_hygiene[account].federated_roles[name].provider`,
		`input.cloudtrail.trails[arn].multiregion`,
		`input.events[id].names`,
		`input.events[id].details[name].text`,
		`input.account_access.role`,
	} {
		if err := checked(t, body); err == nil || !strings.Contains(err.Error(), "rego_type_error") {
			t.Errorf("%s: the compiler says %v, want a type error", body, err)
		}
	}
}

// TestCheckSchemaTakesLookUps takes a look-up in every map by a variable.
func TestCheckSchemaTakesLookUps(t *testing.T) {
	for _, body := range []string{
		`input.coverage.users.gaps[_].cause == "denied"`,
		`section := "users"; input.coverage[section].status == "complete"`,
		`key := "CostCenter"; input.abac.attributes[key].sources[_] == ""`,
		`name := "Admin"; input.permission_sets[name].session_minutes > 60`,
		`some name, set in input.permission_sets; set.session_minutes > 60; startswith(name, "a")`,
		`tag := "Tier"; input.permission_sets[name].tags[tag] == "admin"`,
		`attribute := "."; input.permission_sets[name].locations[attribute].start_line > 1`,
		`account := "111111111111"; input.accounts[account].state == "ACTIVE"`,
		`service := "sso.amazonaws.com"; input.organization.delegated_administrators[service][_] == ""`,
		`user := "amara"; input.users[user].status == "ENABLED"`,
		`group := "x"; input.groups[group].members[_] == "amara"`,
		`service := "iam"; input.policy_documents[digest].statements[_].actions[service][_] == "*"`,
		`service := "iam"; input.policy_documents[digest].statements[_].not_actions[service][_] == "*"`,
		`operator := "Bool"; key := "k"; input.policy_documents[digest].statements[_].conditions[operator][key][_] == "true"`,
		`account := "1"; set := "Admin"; input.account_assignments[account][set][_] == "group:x"`,
		`some account, sets in input.account_assignments; some set, principals in sets; count(principals) > 0; startswith(set, account)`,
		`arn := "x"; input.managed_policies[arn] == "digest"`,
		`some attestation in input.attestations; attestation.setting == "identity_source"`,
		`count(input.users) > 0`,
		`name := "portal"; kind := "authorization_code"; input.applications[name].grants[kind].redirect_uris[_] == "https://a"`,
		`some name, application in input.applications; application.actor_policies[_] == "digest"; startswith(name, "a")`,
		`account := "1"; name := "x"; input.account_hygiene[account].credentials[name].access_keys[_].active`,
		`some id, event in input.events; object.get(event.details, "mfaMode", "") == "ALWAYS_ON"; startswith(id, "a")`,
		`id := "r-1"; input.organization.organizational_units[id].parent == ""`,
		`kind := "AWS"; some statement in input.policy_documents[digest].statements; "*" in statement.principals[kind]`,
	} {
		if err := checked(t, body); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestCheckSchemaHoldsNeitherChoicesNorNull(t *testing.T) {
	for _, word := range []string{"oneOf", "anyOf", "allOf", "null", "$ref", "additionalProperties\": {"} {
		if strings.Contains(string(snapshot.CheckSchema()), word) {
			t.Errorf("the check schema holds %s, which OPA's type checker takes for anything", word)
		}
	}
}
