package plan_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/plan"
)

const (
	rawState = `{"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "x", "outputs": {}, "resources": [
	{"module": "module.sso[\"a\"]", "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "set", "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]", "instances": [
		{"index_key": "Ad\"min", "schema_version": 0, "attributes": {"name": "Admin", "arn": "arn:1", "tags": {"Tier": "admin"}, "relay_state": null, "n": 12345678901234567890}, "sensitive_attributes": []},
		{"index_key": "Ad\"min", "deposed": "00000001", "schema_version": 0, "attributes": {"name": "Old"}}]},
	{"mode": "managed", "type": "aws_iam_access_key", "name": "key", "instances": [{"attributes": {"secret": "hidden"}}]},
	{"mode": "data", "type": "aws_identitystore_group", "name": "ops", "instances": [{"index_key": 0, "attributes": {"group_id": "g-1"}}]}], "check_results": null}`
	shownState = `{"format_version": "1.0", "terraform_version": "1.11.4", "values": {"outputs": {}, "root_module": {
	"resources": [{"address": "data.aws_identitystore_group.ops[0]", "mode": "data", "type": "aws_identitystore_group", "name": "ops", "index": 0, "values": {"group_id": "g-1"}, "sensitive_values": {}}],
	"child_modules": [{"address": "module.sso[\"a\"]", "resources": [
		{"address": "module.sso[\"a\"].aws_ssoadmin_permission_set.set[\"Ad\\\"min\"]", "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "set", "index": "Ad\"min", "values": {"name": "Admin", "arn": "arn:1", "tags": {"Tier": "admin"}, "relay_state": null, "n": 12345678901234567890}, "sensitive_values": {"tags": {}}},
		{"address": "module.sso[\"a\"].aws_ssoadmin_permission_set.set[\"Ad\\\"min\"]", "deposed_key": "00000001", "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "set", "index": "Ad\"min", "values": {"name": "Old"}}]}]}}}`
	stateDump = `data.aws_identitystore_group.ops[0] data=true removed=false
  : 
    group_id: "g-1"
module.sso["a"].aws_ssoadmin_permission_set.set["Ad\"min"] data=false removed=false
  : 
    arn: "arn:1"
    n: "12345678901234567890"
    name: "Admin"
    relay_state: null
    tags: 
      Tier: "admin"
diagnostic module.sso["a"].aws_ssoadmin_permission_set.set["Ad\"min"] has an object left over from a replacement (deposed 00000001), which is not judged; run terraform apply, which deletes it
`
)

func TestBothFormsOfAStateSayTheSame(t *testing.T) {
	for name, text := range map[string]string{"raw": rawState, "shown": shownState, "with a byte order mark": "\ufeff" + rawState} {
		declarations := read(t, text)
		if got := dump(declarations); got != stateDump {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, stateDump)
		}
		if declarations.IaC != nil {
			t.Errorf("%s: a state holds no code", name)
		}
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", " \n", `plan.json: the file is empty; run: terraform show -json FILE > plan.json`},
		{"binary", "PK\x03\x04rest", `binary form, which only the same Terraform can read; run: terraform show -json plan.json > plan.json`},
		{"another document", `{"schema": "idcscan.snapshot/1.0"}`, `plan.json: neither a plan nor a state; run`},
		{"not JSON", "resource {}", `plan.json:1:1: not JSON: `},
		{"a mistake in the middle", "{\"format_version\": \"1.2\",\n \"resource_changes\": [{\"ädress\": tru}]}", `plan.json:2:37: not JSON: `},
		{"cut off", `{"format_version": "1.2", "resource_changes": [{"addr`, `plan.json:1:54: the file ends in the middle; write the file again`},
		{"cut off early", `{"format_version": "1.2",`, `the file ends in the middle`},
		{"two documents", shownState + "{}", `more follows the end of the document`},
		{"a newer major version", `{"format_version": "2.0", "planned_values": {}}`, `plan.json:1:25: format version 2.0 is not known; write the file with Terraform 1`},
		{"a list that is a string", `{"format_version": "1.2", "resource_changes": "x"}`, `plan.json:1:45: not a list, as it is in what Terraform writes`},
		{"an old state", `{"version": 3, "serial": 1, "modules": []}`, `version 3 of the state file is of Terraform 0.11 or older; run terraform 0.13upgrade`},
		{"a newer state", `{"version": 5, "serial": 1}`, `this version of the state file is not known; run: terraform show -json > state.json`},
		{"old attributes", `{"version": 4, "serial": 1, "resources": [{"type": "aws_ssoadmin_permission_set", "instances": [{"attributes_flat": {}}]}]}`, `attributes as Terraform 0.11 wrote them`},
		{"encrypted", `{"serial": 1, "lineage": "x", "meta": {}, "encrypted_data": "x"}`, `a state that OpenTofu encrypted; run: tofu show -json > state.json`},
		{"messages", `{"@level":"info","@message":"Terraform 1.11.4"}` + "\n", `the messages of terraform plan -json, not the plan; run: terraform plan -out FILE`},
		{"too deep", `{"format_version": "1.2", "resource_changes": [{"type": "aws_ssoadmin_x", "change": {"after": ` + strings.Repeat("[", 300), `values nest too deep`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := plan.Read(t.Context(), strings.NewReader(test.text), "plan.json", "")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestReadRefusesWhatIsNoPlan(t *testing.T) {
	const isState = "plan.json: a state, not a plan; name the plan file: terraform show -json PLANFILE > plan.json"
	const saysNothing = "plan.json: a plan without planned_values and resource_changes, which says nothing of what will be; write the file again"
	const configuration = `"configuration": {"root_module": {"resources": [{"address": "aws_identitystore_group.x", "mode": "managed", "type": "aws_identitystore_group", "name": "x"}]}}`
	for _, test := range []struct{ name, kind, text, want string }{
		{"the plan file was forgotten", plan.KindPlan, `{"format_version":"1.0"}`, isState},
		{"a state that was shown", plan.KindPlan, shownState, isState},
		{"a state file", plan.KindPlan, rawState, isState},
		{"cut off before it tells what it is", plan.KindPlan, `{"format_version": "1.2",`, "plan.json:1:26: the file ends in the middle"},
		{"configuration alone", plan.KindPlan, `{"format_version": "1.2", ` + configuration + `}`, saysNothing},
		{"configuration alone, detected", "", `{"format_version": "1.2", ` + configuration + `}`, saysNothing},
		{"both are null", "", `{"format_version": "1.2", "planned_values": null, "resource_changes": null, ` + configuration + `}`, saysNothing},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := plan.Read(t.Context(), strings.NewReader(test.text), "plan.json", test.kind)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
	for name, text := range map[string]string{
		"no changes":        `{"format_version": "1.2", "planned_values": {"root_module": {}}}`,
		"no planned values": `{"format_version": "1.2", "resource_changes": []}`,
	} {
		if _, err := plan.Read(t.Context(), strings.NewReader(text), "plan.json", plan.KindPlan); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := plan.Read(ctx, strings.NewReader(planText(t, nil, nil, newSet(nil, "Admin"))), "plan.json", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDetect(t *testing.T) {
	for _, test := range []struct{ text, kind string }{
		{planText(t, nil, nil, newSet(nil, "Admin")), plan.KindPlan},
		{`{"format_version":"1.2","terraform_version":"1.11.4","variables":{"x":{"val`, plan.KindPlan},
		{"\ufeff" + `{"format_version":"1.2","planned_values"`, plan.KindPlan},
		{"PK\x03\x04", plan.KindPlan},
		{shownState, plan.KindState},
		{`{"format_version":"1.0"}`, plan.KindState},
		{`{"format_version":"1.0","terraform_version":"1.11.4","val`, plan.KindState},
		{rawState[:60], plan.KindState},
		{`{"version": 3, "serial": 1}`, plan.KindState},
		{`{"check_results": null, "lineage": "x", "outputs": {}, "resources": [{"inst`, plan.KindState},
		{`{"serial":1,"lineage":"x","encrypted_data":"x"}`, plan.KindState},
		{`{"schema":"idcscan.snapshot/1.0"}`, ""},
		{`{"version":"2012-10-17","Statement":[]}`, ""},
		{`{"@level":"info"}`, ""},
		{`{"x": tru`, ""},
		{`[]`, ""}, {``, ""}, {`resource "x" "y" {}`, ""},
	} {
		if kind, ok := plan.Detect([]byte(test.text)); kind != test.kind || ok != (test.kind != "") {
			t.Errorf("%.60s: %q, %v; want %q", test.text, kind, ok, test.kind)
		}
	}
}

func TestActions(t *testing.T) {
	before, after := object{"name": "before"}, object{"name": "after"}
	change := func(key string, actions ...string) made {
		m := made{block: setBlock, key: key, actions: actions, before: before, values: after}
		if actions[len(actions)-1] == "delete" && len(actions) == 1 || actions[0] == "forget" {
			m.values = nil
		}
		return m
	}
	declarations := read(t, planText(t, nil, nil,
		change("created", "create"), change("updated", "update"), change("same", "no-op"), change("replaced", "delete", "create"),
		change("replaced first", "create", "delete"), change("deleted", "delete"), change("forgotten", "forget"), change("forgotten and made", "create", "forget"),
		made{block: "data.aws_identitystore_group.ops", actions: []string{"read"}, values: object{"name": "after"}}))
	got := map[string]string{}
	for _, resource := range declarations.Resources {
		name, _ := resource.Attribute("name").Text()
		if resource.Removed {
			name += ", removed"
		}
		got[strings.TrimPrefix(resource.Address, setBlock)] = name
	}
	want := map[string]string{
		`["created"]`: "after", `["updated"]`: "after", `["same"]`: "after", `["replaced"]`: "after", `["replaced first"]`: "after",
		`["deleted"]`: "before, removed", `["forgotten and made"]`: "after", "data.aws_identitystore_group.ops": "after",
	}
	for address, name := range want {
		if got[address] != name {
			t.Errorf("%s: %q, want %q", address, got[address], name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
}

func TestValuesThatNoChangeNames(t *testing.T) {
	declarations := read(t, planText(t, nil, object{
		"planned_values": object{"root_module": object{"resources": []object{{"address": setBlock, "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "set", "values": object{"name": "untargeted"}}}}},
		"prior_state": object{"format_version": "1.0", "values": object{"root_module": object{"resources": []object{
			{"address": "data.aws_identitystore_group.ops", "mode": "data", "type": "aws_identitystore_group", "name": "ops", "values": object{"group_id": "g-1"}},
			{"address": "aws_ssoadmin_permission_set.gone", "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "gone", "values": object{"name": "gone"}},
		}}}},
	}))
	if got := strings.Join(addresses(declarations), " "); got != setBlock+" data.aws_identitystore_group.ops" {
		t.Errorf("got %s", got)
	}
}

func TestWhatAPlanLeavesOutIsSaid(t *testing.T) {
	deferred := made{block: setBlock, key: nil, values: object{"name": nil}, unknown: object{"name": true, "arn": true}}.change()
	deferred["address"] = setBlock + "[*]"
	for _, test := range []struct {
		name, want string
		more       object
		types      int
	}{
		{"errored", "planning ended with an error", object{"errored": true}, 0},
		{"targeted", "the plan is not complete", object{"complete": false}, 0},
		{"deferred", setBlock + `["*"] has is known after apply`, object{"deferred_changes": []object{{"reason": "instance_count_unknown", "resource_change": deferred}}}, 1},
	} {
		declarations := read(t, planText(t, nil, test.more, newGroup(nil, "Ops")))
		var last declaration.Unresolved
		for _, last = range declarations.Unresolved {
		}
		if last.Symbol == nil || !strings.Contains(last.Symbol.Reason, test.want) || len(last.Types) != test.types {
			t.Errorf("%s: %+v", test.name, declarations.Unresolved)
		}
	}
	if complete := read(t, planText(t, nil, object{"complete": true, "errored": false, "deferred_changes": []any{}}, newGroup(nil, "Ops"))); len(complete.Unresolved) != 0 {
		t.Errorf("a complete plan leaves out %+v", complete.Unresolved)
	}
}

func TestModuleCallsOfAPlan(t *testing.T) {
	root := withModule(module(), object{"sso": object{
		"source": "git::https://bot:hidden@example.com/sso.git?ref=v1.2.0", "version_constraint": "~> 1.2",
		"expressions": object{"enable_organizations_lookup": object{"constant_value": false}},
		"module": withModule(module(), object{"inner": object{"source": "./inner", "module": object{
			"variables": object{"enable_organizations_lookup": object{"default": true}}}}}),
	}})
	iac := read(t, planText(t, root, nil)).IaC
	sso, inner := iac.ModuleCalls["module.sso"], iac.ModuleCalls["module.sso.module.inner"]
	if sso == nil || inner == nil || len(iac.ModuleCalls) != 2 || iac.RootModules != nil {
		t.Fatalf("got %+v", iac)
	}
	if sso.Source != "git::https://example.com/sso.git?ref=v1.2.0" || len(sso.Version) != 1 || sso.OrganizationsLookup == nil || *sso.OrganizationsLookup {
		t.Errorf("got %+v", sso)
	}
	if inner.SourceKind != "local" || inner.OrganizationsLookup == nil || !*inner.OrganizationsLookup {
		t.Errorf("got %+v", inner)
	}
}

func TestTheProvidersDefaultIsNotDeclared(t *testing.T) {
	none := module(written(setBlock, nil, object{"name": object{"constant_value": "Admin"}}))
	for name, test := range map[string]struct {
		root     object
		duration any
		want     string
	}{
		"code has one":               {module(written(setBlock, nil, object{"session_duration": object{"constant_value": "PT1H"}})), "PT1H", "PT1H"},
		"code computes one":          {module(written(setBlock, nil, object{"session_duration": object{}})), "PT1H", "PT1H"},
		"code has none":              {none, "PT1H", ""},
		"the plan has none":          {none, nil, ""},
		"code ignores changes of it": {none, "PT12H", "PT12H"},
		"the plan has no such block": {module(written(groupBlock, nil, object{})), "PT1H", "PT1H"},
		"the plan has no code":       {nil, "PT1H", "PT1H"},
	} {
		values := object{"name": "Admin", "session_duration": test.duration}
		set := made{block: setBlock, actions: []string{"no-op"}, before: values, values: values}
		if got, _ := find(t, read(t, planText(t, test.root, nil, set)), setBlock).Attribute("session_duration").Text(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
