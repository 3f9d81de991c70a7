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
	{"comma missing", `"schema": "idcscan.snapshot/1.0",`, `"schema": "idcscan.snapshot/1.0"`},
	{"bad UTF-8", `"name":"Admin"`, "\"name\":\"Admin\xff\""},
	{"bad UTF-8 in a key", `"Admin": {`, "\"Admin\xff\": {"},
	{"bad escape", `"name":"Admin"`, `"name":"\x"`},
	{"line break in a string", `"name":"Admin"`, "\"name\":\"Ad\nmin\""},
	{"misspelt literal", `"session_default":false`, `"session_default":flase`},
	{"brackets crossed", `"managed_policies":["arn:aws:iam::aws:policy/AdministratorAccess"]`, `"managed_policies":["arn:aws:iam::aws:policy/AdministratorAccess"}`},

	// Versions.
	{"future minor", "snapshot/1.0", "snapshot/1.1"},
	{"future major", "snapshot/1.0", "snapshot/2.0"},
	{"past major", "snapshot/1.0", "snapshot/0.9"},
	{"no version", "snapshot/1.0", "snapshot"},
	{"schema of no string", `"idcscan.snapshot/1.0"`, "1.0"},

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
	{"key twice", `"222222222222": {`, `"111111111111": {"name":"again","state":"ACTIVE"}, "222222222222": {`},
	{"key of a map twice", `"tags":{`, `"tags":{"Tier":"x",`},
	{"null attribute", `"session_minutes":60`, `"session_minutes":null`},
	{"null member", `"222222222222": {"name":"workload","state":"ACTIVE"}`, `"222222222222": null`},
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

	// References.
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
