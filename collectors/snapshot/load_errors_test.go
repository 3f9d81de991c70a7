package snapshot_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// edits are breaches of the contract, each made from testdata/valid.json by
// replacing one text by another. What Load says of them stands, under their
// names, in testdata/errors.txt.
var edits = []struct{ name, old, new string }{
	// Text that is no snapshot at all.
	{"empty file", "*", ""},
	{"white space", "*", " \n\t"},
	{"HTML page", "*", "<html><body>Proxy error</body></html>"},
	{"list", "*", "[]"},
	{"other JSON", "*", `{"Records": []}`},
	{"byte order mark alone", "*", "\ufeff"},
	{"something behind", "\n}\n", "\n}\n{}"},
	{"comma missing", `"schema": "idcscan.snapshot/1.1",`, `"schema": "idcscan.snapshot/1.1"`},
	{"bad UTF-8", `"name":"Admin"`, "\"name\":\"Admin\xff\""},
	{"bad UTF-8 in a key", `"Admin": {`, "\"Admin\xff\": {"},
	{"bad escape", `"name":"Admin"`, `"name":"\x"`},
	{"line break in a string", `"name":"Admin"`, "\"name\":\"Ad\nmin\""},
	{"misspelt literal", `"session_default":false`, `"session_default":flase`},
	{"brackets crossed", `"managed_policies":["arn:aws:iam::aws:policy/AdministratorAccess"]`, `"managed_policies":["arn:aws:iam::aws:policy/AdministratorAccess"}`},

	// Versions.
	{"future minor", "snapshot/1.1", "snapshot/1.2"},
	{"future major", "snapshot/1.1", "snapshot/2.0"},
	{"past major", "snapshot/1.1", "snapshot/0.9"},
	{"no version", "snapshot/1.1", "snapshot"},
	{"schema of no string", `"idcscan.snapshot/1.1"`, "1.0"},

	// Shape.
	{"unknown section", "\n  \"users\": {", "\n  \"usres\": {"},
	{"section twice", `"attestations": []`, `"attestations": [], "attestations": []`},
	{"no coverage", `"coverage": {`, `"accounts": {`},
	{"null section", `"attestations": []`, `"attestations": null`},
	{"section of wrong type", `"attestations": []`, `"attestations": {}`},
	{"map section of wrong type", `"managed_policies": {
    "arn:aws:iam::aws:policy/AdministratorAccess": "acb860744a6b0033a57017b819cfdc7af501410f8ccf52b6cb829d87b955f601"
  }`, `"managed_policies": "none"`},
	{"unknown attribute", `"session_minutes":60`, `"sesion_minutes":60`},
	{"unknown attribute far from all", `"session_minutes":60`, `"x":60`},
	{"unknown attribute of a statement", `"effect":"Allow"`, `"efect":"Allow"`},
	{"attribute twice", `"session_minutes":60`, `"session_minutes":60,"session_minutes":60`},
	{"attribute twice, once escaped", `"session_minutes":60`, `"session_minutes":60,"session\u005fminutes":60`},
	{"key twice", `"222222222222": {`, `"111111111111": {"name":"again","state":"ACTIVE","parent":"r-ab12"}, "222222222222": {`},
	{"key of a map twice", `"tags":{`, `"tags":{"Tier":"x",`},
	{"null attribute", `"session_minutes":60`, `"session_minutes":null`},
	{"null member", `"222222222222": {"name":"workload","state":"ACTIVE","parent":"ou-ab12-cdef3456"}`, `"222222222222": null`},
	{"null in a list", `"members":["amara@example.com"]`, `"members":["amara@example.com",null]`},
	{"number for a string", `"session_duration":"PT1H"`, `"session_duration":60`},
	{"string for a number", `"session_minutes":60`, `"session_minutes":"60"`},
	{"fraction", `"session_minutes":60`, `"session_minutes":60.5`},
	{"string for a boolean", `"session_default":false`, `"session_default":"no"`},
	{"string for a list", `"members":["amara@example.com"]`, `"members":"amara@example.com"`},
	{"list for an object", `"tags":{`, `"tags":[],"relay_state":{`},
	{"plain attribute absent", `,"path":"/"`, ""},
	{"gap without cause", `"cause":"no_api",`, ""},

	// Holes.
	{"hole", `"session_minutes":60,`, ""},
	{"hole in a section of one object", `"primary_region": "eu-central-1",`, ""},
	{"hole in an ABAC attribute", `{"sources":["${path:enterprise.department}"]}`, "{}"},
	{"identity source without its gap", `{"status":"partial","gaps":[{"cause":"no_api","attributes":["source"],"meaning":"m"}]}`, `{"status":"complete","gaps":[]}`},
	{"hole in an application", `"assignment_required":true,`, ""},
	{"hole in an account's hygiene", `"root_mfa":true,`, ""},
	{"account whose hygiene is absent", `"111111111111": {"root_access_keys"`, `"444444444444": {"root_access_keys"`},
	{"hole in a trail", `"logging":true,`, ""},
	{"hole in a service control policy", `,"targets":["111111111111","r-ab12"]`, ""},
	{"hole in what was asked of CloudTrail", `"to": "2026-03-01T08:00:00Z",`, ""},
	{"account access without its gap", `{"status":"unavailable","gaps":[{"cause":"no_api","meaning":"not looked at"}]}`, `{"status":"complete","gaps":[]}`},
	{"complete section absent", `,
  "attestations": []`, ""},

	// Coverage.
	{"coverage under another name", `"coverage": {`, `"covered": {`},
	{"coverage of a section absent", `"users": {"status":"complete","gaps":[]},`, ""},
	{"coverage of an unknown section", `"users": {"status"`, `"user": {"status"`},
	{"unknown status", `"users": {"status":"complete"`, `"users": {"status":"whole"`},
	{"unknown cause", `"cause":"no_api"`, `"cause":"noapi"`},
	{"complete with a gap", `{"status":"partial","gaps":[{"cause":"no_api","attributes":["source"]`, `{"status":"complete","gaps":[{"cause":"no_api","attributes":["source"]`},
	{"partial without a gap", `"users": {"status":"complete"`, `"users": {"status":"partial"`},
	{"unavailable without a gap of the whole", `"users": {"status":"complete","gaps":[]}`, `"users": {"status":"unavailable","gaps":[{"cause":"denied","attributes":["status"],"meaning":"m"}]}`},
	{"gap on an unknown attribute", `"users": {"status":"complete","gaps":[]}`, `"users": {"status":"partial","gaps":[{"cause":"denied","attributes":["stats"],"meaning":"m"}]}`},
	{"gap on an attribute of what has none", `"account_assignments": {"status":"complete","gaps":[]}`, `"account_assignments": {"status":"partial","gaps":[{"cause":"denied","attributes":["x"],"meaning":"m"}]}`},
	{"gap on nobody", `"users": {"status":"complete","gaps":[]}`, `"users": {"status":"partial","gaps":[{"cause":"denied","keys":["amara"],"meaning":"m"}]}`},
	{"gap with empty lists", `"users": {"status":"complete","gaps":[]}`, `"users": {"status":"partial","gaps":[{"cause":"denied","keys":[],"attributes":[],"meaning":"m"}]}`},
	{"gap on no pair", `"account_assignments": {"status":"complete","gaps":[]}`, `"account_assignments": {"status":"partial","gaps":[{"cause":"denied","keys":["111111111111","111111111111/Admn","*/*","111111111111/*","*/Admin"],"meaning":"m"}]}`},

	{"gap on an account whose hygiene is not there", `"account_hygiene": {"status":"complete","gaps":[]}`, `"account_hygiene": {"status":"partial","gaps":[{"cause":"denied","keys":["333333333333"],"attributes":["users"],"meaning":"m"}]}`},
	{"gap on an event that is not there", `"events": {"status":"complete","gaps":[]}`, `"events": {"status":"partial","gaps":[{"cause":"denied","keys":["x"],"meaning":"m"}]}`},

	// Values.
	{"unknown state", `"name":"workload","state":"ACTIVE"`, `"name":"workload","state":"ACTIV"`},
	{"account of eleven digits", `"222222222222": {`, `"22222222222": {`},
	{"account of letters", `"222222222222": {`, `"22222222222x": {`},
	{"time with a zone", `"collected_at": "2026-03-01T08:00:00Z"`, `"collected_at": "2026-03-01T09:00:00+01:00"`},
	{"unknown vantage", `"vantage": "management"`, `"vantage": "above"`},
	{"session that disagrees", `"session_minutes":60`, `"session_minutes":61`},
	{"session of no duration", `"session_duration":"PT1H"`, `"session_duration":"1 hour"`},
	{"key that is not the name", `"name":"Admin"`, `"name":"Administrator"`},
	{"key that is not the id", `"id:90000000-0000-4000-8000-000000000009": {"id":"9`, `"id:90000000-0000-4000-8000-000000000009": {"id":"8`},
	{"list out of order", `["group:administrators","user:id:90000000-0000-4000-8000-000000000009"]`, `["user:id:90000000-0000-4000-8000-000000000009","group:administrators"]`},
	{"principal twice", `["group:administrators","user:id`, `["group:administrators","group:administrators","user:id`},
	{"boundary of two kinds", `{"kind":"none","arn":"","name":"","path":""}`, `{"kind":"none","arn":"","name":"guard","path":"/"}`},
	{"document under another digest", `"policy_documents": {
    "`, `"policy_documents": {
    "0`},
	{"document not in normal form", `"actions":{"*":["*"]}`, `"actions":{"IAM":["*"],"*":["*"]}`},
	{"action without a name", `"actions":{"*":["*"]}`, `"actions":{"iam":[""]}`},
	{"issuers out of order", `"created_by":"","external_id_issuers":[]`, `"created_by":"","external_id_issuers":["b","a"]`},
	{"assignment to a user who is not there", `"user:id:9`, `"user:id:8`},
	{"statement with both actions", `"actions":{"*":["*"]}`, `"actions":{"*":["*"]},"not_actions":{}`},
	{"attestation on no day", `"attestations": []`, `"attestations": [{"setting":"","value":"x","by":"y","on":"yesterday","valid_until":"2026-02-30","evidence":""}]`},
	{"Region of the instance in no known state", `"regions": {"eu-central-1":"ACTIVE"}`, `"regions": {"eu-central-1":"ENABLED"}`},
	{"network out of order", `"source_vpcs":[]`, `"source_vpcs":["vpc-2","vpc-1"]`},
	{"root access feature that is none", `["RootSessions"]`, `["RootSession"]`},
	{"trusted services out of order", `["sso.amazonaws.com"]`, `["sso.amazonaws.com","config.amazonaws.com"]`},
	{"user made at no time", `"created_at":"","updated_at":"2026-02-01T00:00:00Z"},`, `"created_at":"2026-02-01","updated_at":"2026-02-01T00:00:00.5Z"},`},
	{"group made at no time", `"updated_at":"2026-02-01T00:00:00Z","members"`, `"updated_at":"never","members"`},
	{"application under another name", `"name":"portal"`, `"name":"Portal"`},
	{"application under another id", `"portal": {"arn"`, `"id:apl-1": {"arn"`},
	{"application of no account", `"portal","account":"111111111111"`, `"portal","account":""`},
	{"redirect URIs out of order", `["https://a.example.com/","https://b.example.com/"]`, `["https://b.example.com/","https://a.example.com/"]`},
	{"audiences out of order", `["one","two"]`, `["two","one"]`},
	{"scope out of order", `{"sso:account:access":["a","b"]}`, `{"sso:account:access":["b","a"]}`},
	{"unknown status of an application", `"status":"ENABLED","assignment_required"`, `"status":"ON","assignment_required"`},
	{"grant of nothing", `{"redirect_uris":["https://a.example.com/","https://b.example.com/"],"issuers":{"tti":["one","two"]}}`, `{"redirect_uris":[]}`},
	{"issuer under another name", `"name":"okta"`, `"name":"Okta"`},
	{"unknown type of an issuer", `"OIDC_JWT"`, `"SAML"`},
	{"operation at no time", `"created_at":"2026-02-01T00:00:00Z","account":"222222222222"`, `"created_at":"","account":"222222222222"`},
	{"operation in no account", `"2026-02-01T00:00:00Z","account":"222222222222"`, `"2026-02-01T00:00:00Z","account":"all"`},
	{"operation of an unknown kind", `"assignment_creation"`, `"creation"`},
	{"operation for no principal", `"principal":"group:administrators"`, `"principal":"administrators"`},
	{"hygiene of no account", `"222222222222": {"root_access_keys"`, `"all": {"root_access_keys"`},
	{"root used at no time", `"root_last_used":""`, `"root_last_used":"N/A"`},
	{"report of no time", `"reported_at":"2026-02-28T00:00:00Z"`, `"reported_at":""`},
	{"IAM user made at no time", `"created_at":"2025-02-01T00:00:00Z"`, `"created_at":""`},
	{"access key made at no time", `"rotated_at":"2025-02-01T00:00:00Z"`, `"rotated_at":"N/A"`},
	{"access key used at no time", `"used_at":""`, `"used_at":"N/A"`},
	{"providers out of order", `"saml_providers":["a","b"]`, `"saml_providers":["b","a"]`},
	{"trusted providers out of order", `"providers":["a","b"]`, `"providers":["b","a"]`},
	{"policy without its path", `{"/deploy":""}`, `{"deploy":""}`},
	{"instance of no account", `"owner_account":"222222222222"`, `"owner_account":"x"`},
	{"trail of no account", `"account": "111111111111",
    "regions"`, `"account": "x",
    "regions"`},
	{"Regions out of order", `["eu-central-1","us-east-1"]`, `["us-east-1","eu-central-1"]`},
	{"names out of order", `["CreateBearerToken","UpdateSsoConfiguration"]`, `["UpdateSsoConfiguration","CreateBearerToken"]`},
	{"looked back to no time", `"from": "2025-12-01T08:00:00Z"`, `"from": ""`},
	{"trail of unknown events", `"management_events":"All"`, `"management_events":"all"`},
	{"event at no time", `"time":"2026-02-01T00:00:00Z"`, `"time":"Feb 1, 2026"`},
	{"event of no account", `"region":"eu-central-1","account":"111111111111"`, `"region":"eu-central-1","account":""`},
	{"event without a name", `{"name":"UpdateSsoConfiguration"`, `{"name":""`},

	{"root module outside", `"infra":{"req`, `"../infra":{"req`},
	{"root module with a slash too many", `"infra":{"req`, `"infra/":{"req`},
	{"version of two numbers", `"version":"1.11.0"`, `"version":"1.11"`},
	{"version written with no number", `"parts":2`, `"parts":0`},
	{"unknown operator", `"operator":"~>"`, `"operator":"~"`},
	{"no kind of backend", `"kind":"s3"`, `"kind":""`},
	{"setting that is not kept", `{"bucket":"state"}`, `{"buckt":"state"}`},
	{"module of no address", `"infra#module.sso":`, `"":`},
	{"unknown kind of module", `"source_kind":"git"`, `"source_kind":"svn"`},
	{"ref of no kind", `"ref_kind":"version"`, `"ref_kind":"none"`},
	{"inputs out of order", `["a","b"],"organizations`, `["b","a"],"organizations`},
	{"block of no file", `"infra/sso.yaml#Admin"`, `"infra/sso.yaml"`},
	{"block outside", `"infra/sso.yaml#Admin"`, `"/infra/sso.yaml#Admin"`},
	{"block of no kind", `"kind":"entry"`, `"kind":""`},
	{"accounts of code out of order", `["111111111111","222222222222"],"inst`, `["222222222222","111111111111"],"inst`},
	{"account of code that is none", `["111111111111","222222222222"],"inst`, `["1"],"inst`},
	{"instances of code out of order", `["c","d"]`, `["d","c"]`},
	{"swallowed errors out of order", `["e","f"]`, `["f","e"]`},
	{"secrets out of order", `["private_key","scim_token"]`, `["scim_token","private_key"]`},
	{"assignment declared nowhere", `"addresses":["aws_ssoadmin_account_assignment.a","aws_ssoadmin_account_assignment.b"]`, `"addresses":[]`},
	{"declarations out of order", `["aws_ssoadmin_permission_set.a","aws_ssoadmin_permission_set.b"]`, `["aws_ssoadmin_permission_set.b","aws_ssoadmin_permission_set.a"]`},
	{"undeclared of no kind", `["group:administrators","permission_set:Admin"]`, `["group:","set:Admin"]`},
	{"removal of nothing", `["assignment/111111111111/Admin/user:zoe","permission_set/Old"]`, `["account/111111111111"]`},
	{"removals out of order", `["assignment/111111111111/Admin/user:zoe","permission_set/Old"]`, `["permission_set/Old","assignment/111111111111/Admin/user:zoe"]`},
	{"difference under another key", `"user/zoe@example.com#."`, `"user/zoe@example.com"`},
	{"difference of another kind", `{"kind":"user"`, `{"kind":"person"`},
	{"whole thing that differs", `"relation":"missing"`, `"relation":"differs"`},
	{"attribute that is missing", `"relation":"differs"`, `"relation":"missing"`},
	{"unknown relation", `"relation":"missing"`, `"relation":"gone"`},
	{"unknown widening", `"widens":"yes"`, `"widens":"maybe"`},

	// References.
	{"declaration of no assignment", `"111111111111/Admin/group:administrators":`, `"111111111111/Admin/group:everybody":`},
	{"declaration of no principal", `"111111111111/Admin/group:administrators":`, `"111111111111/Admin/administrators":`},
	{"declaration of no set", `"permission_sets": {"Admin":`, `"permission_sets": {"Root":`},
	{"place that is not there", `"parent":"ou-ab12-cdef3456"`, `"parent":"ou-ab12-cdef3457"`},
	{"unit below none", `"name":"Workloads","parent":"r-ab12"`, `"name":"Workloads","parent":"r-ab13"`},
	{"policy on no account", `["111111111111","r-ab12"]`, `["111111111112","r-ab12"]`},
	{"policy on no unit", `["111111111111","r-ab12"]`, `["111111111111","r-ab13"]`},
	{"policy of no document", `"aws_managed":true,"document":"a`, `"aws_managed":true,"document":"b`},
	{"outdated nowhere", `"outdated_accounts":["111111111111"]`, `"outdated_accounts":["333333333333"]`},
	{"application assigned to nobody", `"assignments":["group:administrators"]`, `"assignments":["group:administrator"]`},
	{"actor policy that is not there", `{"IAM":"a`, `{"IAM":"b`},
	{"operation on no set", `"permission_set":"Admin"`, `"permission_set":"Root"`},
	{"operation for nobody", `"principal":"group:administrators"`, `"principal":"user:zoe"`},
	{"hygiene of an account that is not there", `"222222222222": {"root_access_keys"`, `"333333333333": {"root_access_keys"`},
	{"policy that is not there", `{"/deploy":""}`, `{"/deploy":"abc"}`},
	{"assignment to nobody", `"group:administrators"`, `"group:administrator"`},
	{"assignment to no principal", `"group:administrators"`, `"administrators"`},
	{"assignment of no set", `{"Admin":["group`, `{"Root":["group`},
	{"assignment in no account", `"account_assignments": {
    "111111111111"`, `"account_assignments": {
    "333333333333"`},
	{"member who is no user", `"members":["amara@example.com"]`, `"members":["amara@example.com","zoe@example.com"]`},
	{"inline policy that is not there", `"inline_policy":""`, `"inline_policy":"abc"`},
	{"managed policy that is not there", `"managed_policies":["arn:aws:iam::aws:policy/AdministratorAccess"]`, `"managed_policies":["arn:aws:iam::aws:policy/PowerUserAccess"]`},

	// Names that would disturb a terminal stay in their line.
	{"hostile name", `"amara@example.com": {`, `"amara\n\u001b[31m\u202e\"": {`},
}

func TestLoadNamesEveryBreach(t *testing.T) {
	valid, err := os.ReadFile(filepath.Join("testdata", "valid.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := snapshot.Load(strings.NewReader(string(valid)), "valid.json"); err != nil {
		t.Fatalf("the snapshot that is edited is not valid itself: %v", err)
	}
	var got strings.Builder
	for _, edit := range edits {
		text := edit.new
		if edit.old != "*" {
			if n := strings.Count(string(valid), edit.old); n == 0 {
				t.Fatalf("%s: testdata/valid.json holds no %s", edit.name, edit.old)
			}
			text = strings.Replace(string(valid), edit.old, edit.new, 1)
		}
		s, err := snapshot.Load(strings.NewReader(text), "f.json")
		if err == nil || s != nil {
			t.Errorf("%s: Load returned a snapshot and the error %v", edit.name, err)
			continue
		}
		fmt.Fprintf(&got, "# %s\n%v\n\n", edit.name, err)
	}
	golden := filepath.Join("testdata", "errors.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("errors differ from %s, accept them with -update (-want +got):\n%s", golden, diff)
	}
}
