package reports

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/idcscan/idcscan/reports/codescanning"
)

// The validators of SARIF, and what each of them does not see. Three layers
// stand behind every log of these tests: the JSON schema, Microsoft's multitool
// and a lint of GitHub's rules.

// badLogs are broken forms of one good log, and which layers must see them.
var badLogs = map[string]struct {
	old, new     string
	schema, lint bool
	multitool    bool
}{
	"line zero":             {`"startLine":1`, `"startLine":0`, true, true, true},
	"null":                  {`"columnKind":"unicodeCodePoints"`, `"columnKind":null`, true, true, true},
	"unknown level":         {`"level":"error","locations"`, `"level":"critical","locations"`, true, true, true},
	"unknown member":        {`"columnKind":`, `"columnKinds":`, true, false, true},
	"no help":               {`"help":{`, `"help":{},"properties2":{`, true, true, true},
	"index out of range":    {`"ruleIndex":1`, `"ruleIndex":18446744073709551615`, false, true, true},
	"index of another":      {`"ruleIndex":1`, `"ruleIndex":2`, false, true, false},
	"ARN as URI":            {`"uri":"identity-center/ssoins`, `"uri":"arn:aws:sso:::x/ssoins`, false, true, false},
	"score is a number":     {`"security-severity":"9.5"`, `"security-severity":9.5`, false, true, false},
	"no place":              {`"physicalLocation":{"artifactLocation"`, `"properties":{"artifactLocation"`, false, true, false},
	"kind pass":             {`"level":"error","locations"`, `"kind":"pass","level":"error","locations"`, false, true, false},
	"failure not explained": {`"executionSuccessful":true`, `"executionSuccessful":false`, false, true, false},
}

func badLog(t *testing.T, name string) []byte {
	t.Helper()
	bad := badLogs[name]
	good := write(t, "sarif", failed(), Options{})
	log := bytes.Replace(good, []byte(bad.old), []byte(bad.new), 1)
	if bytes.Equal(good, log) {
		t.Fatalf("the log does not hold %s", bad.old)
	}
	return log
}

// V-05, V-06: the schema sees some, the lint others; the test can fail.
func TestV05V06SchemaAndLintSeeBadLogs(t *testing.T) {
	for name, bad := range badLogs {
		log := badLog(t, name)
		if err := schemaError(log); (err != nil) != bad.schema {
			t.Errorf("%s: the schema says %v", name, err)
		}
		if problems := codescanning.Lint(log, codescanning.GitHub); (len(problems) > 0) != bad.lint {
			t.Errorf("%s: the lint says %v", name, problems)
		}
	}
}

// V-03: an error of the schema keeps the multitool's rules from running, so no
// log of ours may have one.
func TestV03NoLogBreaksTheSchema(t *testing.T) {
	everyLog(t, func(name string, log []byte) {
		if err := schemaError(log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
}

// V-04: what the multitool has no complaint of, the lint has.
func TestV04TheLintSeesWhatTheMultitoolDoesNot(t *testing.T) {
	everyLog(t, func(name string, log []byte) {
		if bytes.HasPrefix(log, []byte("\ufeff")) || !json.Valid(log) {
			t.Errorf("%s: the log is no plain JSON", name)
		}
	})
	good := string(write(t, "sarif", failed(), Options{}))
	for name, change := range map[string][2]string{
		"empty URI":              {`"uri":"identity/permission%20sets.tf"`, `"uri":""`},
		"path above":             {`"uri":"identity-center/`, `"uri":"../`},
		"logical location only":  {`"physicalLocation":{`, `"properties":{`},
		"score as label":         {`"security-severity":"9.5"`, `"security-severity":"critical"`},
		"score above 10":         {`"security-severity":"9.5"`, `"security-severity":"10.5"`},
		"no fingerprint":         {`"primaryLocationLineHash":`, `"someHash":`},
		"mixed suppressions":     {`"level":"error","locations"`, `"suppressions":[],"level":"error","locations"`},
		"not successful":         {`"executionSuccessful":true`, `"executionSuccessful":false`},
		"a time with an offset":  {`"endTimeUtc":"2025-06-01T12:00:00Z"`, `"endTimeUtc":"2025-06-01T14:00:00+02:00"`},
		"byte order mark":        {`{`, "\ufeff{"},
		"over-long text":         {`"shortDescription":{"text":"`, `"shortDescription":{"text":"` + strings.Repeat("long ", 300)},
		"many tags":              {`"tags":["security"`, `"tags":["security"` + strings.Repeat(`,"a"`, 21)},
		"a baseline of one only": {`"level":"error","locations"`, `"baselineState":"new","level":"error","locations"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good || len(codescanning.Lint([]byte(bad), codescanning.GitHub)) == 0 {
			t.Errorf("%s: the lint says nothing", name)
		}
	}
}

// validate runs .ci/validate-sarif as CI does, and skips the test where that
// skips the multitool.
func validate(t *testing.T, files ...string) (string, error) {
	t.Helper()
	out, err := exec.Command(filepath.Join("..", ".ci", "validate-sarif"), files...).CombinedOutput()
	if reason := string(out); strings.Contains(reason, "multitool SKIPPED") {
		t.Skipf("the logs were not given to Microsoft's multitool: %s", reason)
	}
	return string(out), err
}

func TestV01V02MultitoolSeesBadLogs(t *testing.T) {
	folder := t.TempDir()
	good := filepath.Join(folder, "good.sarif")
	if err := os.WriteFile(good, write(t, "sarif", failed(), Options{}), 0o600); err != nil {
		t.Fatal(err)
	}
	// GitHub refuses a log of the full profile, and that is no error of it.
	fullGood, fullBad := filepath.Join(folder, "full.sarif"), filepath.Join(folder, "bad.full.sarif")
	fullLog := write(t, "sarif", incomplete(), Options{SARIFFull: true})
	for file, log := range map[string][]byte{fullGood: fullLog, fullBad: bytes.Replace(fullLog, []byte(`"columnKind":`), []byte(`"columnKinds":`), 1)} {
		if err := os.WriteFile(file, log, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files := []string{good, fullGood, fullBad}
	for name, bad := range badLogs {
		// A log that it cannot read would hide those after it.
		if bad.multitool && bad.schema {
			file := filepath.Join(folder, name+".sarif")
			if err := os.WriteFile(file, badLog(t, name), 0o600); err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	out, err := validate(t, files...)
	if err == nil {
		t.Error("bad logs pass")
	}
	for _, file := range files[:2] {
		if strings.Contains(out, file+": ") {
			t.Errorf("a good log is refused: %s", out)
		}
	}
	for _, file := range files[2:] {
		if !strings.Contains(out, file+": error: ") {
			t.Errorf("no error of %s:\n%s", file, out)
		}
	}
}

// The multitool says nothing of a log that it cannot read: the script notices.
func TestV02UnreadableLogs(t *testing.T) {
	tests := map[string]struct{ log, want string }{
		"index out of range": {string(badLog(t, "index out of range")), "does not see an error that was planted"},
		"an old tail":        {string(write(t, "sarif", clean(), Options{})) + `"runs":[]}`, "it is no JSON"},
		"a byte order mark":  {"\ufeff" + string(write(t, "sarif", clean(), Options{})), "it is no JSON"},
		"nothing":            {"", "it is no JSON"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "bad.sarif")
			if err := os.WriteFile(file, []byte(test.log), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := validate(t, file); err == nil || !strings.Contains(out, file+": error: ") || !strings.Contains(out, test.want) {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

func TestValidateSARIFWithoutFiles(t *testing.T) {
	for _, args := range [][]string{nil, {"no-such.sarif"}} {
		if out, err := validate(t, args...); err == nil {
			t.Errorf("%v passes: %s", args, out)
		}
	}
}

// The published schema of the report, which is generated from its types, takes
// every report that is written.
func TestJSONFollowsThePublishedSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	schema, err := compiler.Compile(filepath.Join("..", "scanner", "schema", "report.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range fixtures() {
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(write(t, "json", r, Options{})))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil && name != "empty" {
			t.Errorf("%s: %v", name, err)
		}
	}
	var broken map[string]any
	if err := json.Unmarshal(write(t, "json", failed(), Options{}), &broken); err != nil {
		t.Fatal(err)
	}
	broken["gate"] = "pass"
	if schema.Validate(broken) == nil {
		t.Error("the schema takes a report whose gate is no object")
	}
}
