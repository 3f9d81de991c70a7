package config_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/idcscan/idcscan/scanner/config"
)

var update = flag.Bool("update", false, "rewrite generated files")

const whole = `preset: seed
parameters:
  IDC-SES-001: {admin_minutes: 30}
  IDC-ADM-001:
    allowed_principals: [Admins, "break-glass-*"]
controls:
  select: [SES, IDC-ADM-*]
  skip: [IDC-SES-003]
fail_on: medium
attestations:
  - setting: identity_source
    value: identity_center
    by: security@example.com
    on: 2026-01-31
    valid_until: 2026-12-31
    evidence: console, 31 January
`

func TestParse(t *testing.T) {
	got, err := config.Parse([]byte(whole), "c.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Config{
		Parameters: map[string]map[string]any{
			"IDC-SES-001": {"admin_minutes": 30},
			"IDC-ADM-001": {"allowed_principals": []any{"Admins", "break-glass-*"}},
		},
		Controls: config.Controls{Select: []string{"SES", "IDC-ADM-*"}, Skip: []string{"IDC-SES-003"}},
		Attestations: []config.Attestation{{
			Setting: "identity_source", Value: "identity_center", By: "security@example.com",
			On: "2026-01-31", ValidUntil: "2026-12-31", Evidence: "console, 31 January", Place: "c.yaml:11",
		}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(config.Config{})); diff != "" {
		t.Error(diff)
	}
}

func TestParseAcceptsNothing(t *testing.T) {
	for _, text := range []string{"", "# only a comment\n", "---\n", "\ufeffpreset: seed\n"} {
		if _, err := config.Parse([]byte(text), "c.yaml"); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestParseNamesPlaceAndRemedy(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"unknown key, nearest known": {"parameter:\n  a: {}\n", `c.yaml:1:1: unknown key "parameter"; did you mean parameters?`},
		"unknown nested key":         {"controls:\n  selects: [SES]\n", `c.yaml:2:3: unknown key "selects"; did you mean select?`},
		"key twice":                  {"preset: a\npreset: b\n", `c.yaml:2:1: key "preset" stands twice; remove one`},
		"unknown severity":           {"fail_on: severe\n", `c.yaml:1:10: unknown value "severe"; use one of critical, high, medium, low, info`},
		"empty value":                {"fail_on:\n", "c.yaml:1:9: a text is expected here; give one value"},
		"null parameter":             {"parameters:\n  X:\n    y: null\n", "c.yaml:3:8: a value is missing; give one or remove the key"},
		"null in a list":             {"parameters:\n  X:\n    y: [a, ~]\n", "c.yaml:3:12: a value is missing; give one or remove the key"},
		"list for mapping":           {"controls: [SES]\n", `c.yaml:1:11: a mapping is expected here; write it as "key: value" lines`},
		"text for list":              {"controls:\n  skip: SES\n", `c.yaml:2:9: a list is expected here; write it as "- value" lines or [a, b]`},
		"no date": {
			"attestations:\n- {setting: s, value: v, by: b, on: yesterday, valid_until: 2026-01-01}\n",
			`c.yaml:2:37: "yesterday" is no date; write YYYY-MM-DD`,
		},
		"attestation without author": {
			"attestations:\n- {setting: s, value: v, on: 2026-01-01, valid_until: 2026-01-01}\n",
			`c.yaml:2:3: key "by" is missing; add it: Who states it.`,
		},
		"attestation by nobody": {
			"attestations:\n- {setting: s, value: v, by: ' ', on: 2026-01-01, valid_until: 2026-01-01}\n",
			"c.yaml:2:3: nobody makes this statement; name a person or team under by",
		},
		"attestation backwards": {
			"attestations:\n- {setting: s, value: v, by: b, on: 2026-01-02, valid_until: 2026-01-01}\n",
			"c.yaml:2:3: valid_until 2026-01-01 lies before on 2026-01-02; mend one of them",
		},
		"no severity":     {"severities: {X: severe}\n", `c.yaml:1:17: unknown value "severe"; use one of critical, high, medium, low, info`},
		"no truth":        {"strict: yes\n", `c.yaml:1:9: "yes" is neither true nor false; write true or false`},
		"no number":       {"waivers: {max_days: many}\n", `c.yaml:1:21: "many" is not a number from 1 on; write a whole one, without quotes`},
		"number below":    {"waivers: {max_days: 0}\n", `c.yaml:1:21: "0" is not a number from 1 on; write a whole one, without quotes`},
		"empty list":      {"outputs: []\n", "c.yaml:1:10: the list is empty; fill it or remove the key"},
		"empty text":      {"baseline: ''\n", "c.yaml:1:11: the text is empty; give one or remove the key"},
		"empty preset":    {"preset: [seed, '']\n", "c.yaml:1:16: the text is empty; give one or remove the key"},
		"empty pattern":   {"controls: {skip: ['']}\n", "c.yaml:1:19: the text is empty; give one or remove the key"},
		"infinite number": {"parameters:\n  X: {y: .inf}\n", "c.yaml:2:10: .inf is no number that JSON can hold; give a finite one"},
		"broken list":     {"fail_on: high\ncontrols:\n  skip:\n    - SES\n   - ADM\n", "c.yaml:3: did not find expected key; mend the YAML"},
		"tab":             {"fail_on: high\n\tstrict: true\n", "c.yaml:2: found a tab character that violates indentation; mend the YAML"},
		"broken YAML":     {"a: [\n", "c.yaml:1: did not find expected node content; mend the YAML"},
		"two documents":   {"preset: a\n---\npreset: b\n", "c.yaml: holds more than one YAML document; keep one"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Parse([]byte(test.text), "c.yaml")
			if err == nil {
				t.Fatal("accepted")
			}
			if err.Error() != test.want {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
		})
	}
}

func TestCheckNamesUnknownControlsAndParameters(t *testing.T) {
	known := config.Known{
		Parameters: map[string][]string{"IDC-SES-001": {"admin_minutes"}, "IDC-SES-002": {}, "facts": {}},
		Parameter: func(_, _ string, value any) error {
			if _, ok := value.(int); !ok {
				return fmt.Errorf("%v is not of type integer", value)
			}
			return nil
		},
		Selector: func(name string) error {
			if name != "SES" {
				return fmt.Errorf("unknown control %q", name)
			}
			return nil
		},
	}
	for text, want := range map[string]string{
		"parameters:\n  IDC-SES-001: {admin_minutes: 5}\n":                       "",
		"parameters:\n  IDC-SES-01: {admin_minutes: 5}\n":                        `c.yaml:2:3: unknown control "IDC-SES-01"; did you mean IDC-SES-001?`,
		"parameters:\n  IDC-SES-001: {admin_minute: 5}\n":                        `c.yaml:2:17: IDC-SES-001 has no parameter "admin_minute"; did you mean admin_minutes?`,
		"parameters:\n  IDC-SES-001: &a {admin_minutes: 5}\n  IDC-SES-002: *a\n": `c.yaml:2:20: IDC-SES-002 has no parameter "admin_minutes"; remove it`,
		"parameters:\n  IDC-SES-002: {x: 5}\n":                                   `c.yaml:2:17: IDC-SES-002 has no parameter "x"; remove it`,
		"parameters:\n  IDC-SES-001:\n    admin_minutes: soon\n":                 `c.yaml:3:20: parameter IDC-SES-001.admin_minutes: soon is not of type integer`,
		"severities: {IDC-SES-001: high}\n":                                      "",
		"severities: {IDC-SES-01: high}\n":                                       `c.yaml:1:14: unknown control "IDC-SES-01"; did you mean IDC-SES-001?`,
		"controls: {select: [SES], skip: [SEZ]}\n":                               `c.yaml:1:34: unknown control "SEZ"`,
		"severities: {facts: high}\n":                                            `c.yaml:1:14: unknown control "facts"; known are IDC-SES-001, IDC-SES-002`,
	} {
		c, err := config.Parse([]byte(text), "c.yaml")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := c.Check(known); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func TestUnderLetsTheFileWin(t *testing.T) {
	preset, err := config.ParsePreset([]byte("about: x\nparameters:\n  A: {one: 1, two: 2}\n  B: {three: 3}\ncontrols: {select: [P], skip: [Q]}\nseverities: {A: high, B: high}\n"), "preset")
	if err != nil {
		t.Fatal(err)
	}
	own, err := config.Parse([]byte("parameters:\n  A: {two: 22}\ncontrols: {skip: [R]}\nseverities: {A: low}\n"), "own")
	if err != nil {
		t.Fatal(err)
	}
	got := own.Under(preset)
	want := &config.Config{
		Parameters: map[string]map[string]any{"A": {"one": 1, "two": 22}, "B": {"three": 3}},
		Severities: map[string]string{"A": "low", "B": "high"},
		Controls:   config.Controls{Select: []string{"P"}, Skip: []string{"Q", "R"}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(config.Config{})); diff != "" {
		t.Error(diff)
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	below := filepath.Join(root, "repository", "a", "b")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(path string) string {
		path = filepath.Join(root, path)
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	find := func(want string) {
		t.Helper()
		if got, err := config.Find(below); err != nil || got != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
	write(config.FileName)
	find("") // outside of a repository nothing above is read
	if err := os.Mkdir(filepath.Join(root, "repository", ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	find("") // the file above the root of the repository is another's
	find2 := write("repository/" + config.FileName)
	find(find2)
	find(write("repository/a/b/" + config.FileName))
}

// A file that is there and would not be read takes nothing out of the gate
// without a word.
func TestFindPassesNothingOver(t *testing.T) {
	for name, lay := range map[string]func(folder string) error{
		"another ending": func(folder string) error {
			return os.WriteFile(filepath.Join(folder, ".idcscan.yml"), []byte("strict: true\n"), 0o644)
		},
		"a link that leads nowhere": func(folder string) error {
			return os.Symlink("missing.yaml", filepath.Join(folder, config.FileName))
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if err := lay(folder); err != nil {
				t.Fatal(err)
			}
			found, err := config.Find(folder)
			if err == nil {
				_, err = config.Load(found)
			}
			if err == nil || found == "" && !strings.Contains(err.Error(), ".idcscan.yml is not read, since its name ends in .yml; call it .idcscan.yaml") {
				t.Errorf("got %q, %v", found, err)
			}
		})
	}
}

func TestSchemaIsFresh(t *testing.T) {
	path := filepath.Join("schema", "config.schema.json")
	if *update {
		if err := os.WriteFile(path, config.Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(config.Schema()), string(committed)); diff != "" {
		t.Errorf("stale, run make generate:\n%s", diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Add("a: &a [*a]\n")
	f.Add("preset: [seed, cis]\nsources: [aws]\noutputs: [sarif=x]\nwaivers: {file: w, max_days: 3}\nsarif: {profile: full}\nseverities: {A: low}\n")
	f.Add("strict: &s true\nallow_incomplete: *s\npolicies: &p [a]\noutputs: *p\nbaseline: &b x\nattestations_file: *b\n")
	f.Add("parameters: {x: {y: [[[1]]]}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := config.Parse([]byte(text), "c.yaml")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "c.yaml") {
				t.Errorf("error names no file: %v", err)
			}
			return
		}
		for _, setting := range c.Settings() {
			if len(setting.Values) == 0 || setting.Values[0] == "" || !strings.HasPrefix(setting.Place, "c.yaml:") {
				t.Errorf("a flag would be set to nothing: %+v", setting)
			}
		}
	})
}
