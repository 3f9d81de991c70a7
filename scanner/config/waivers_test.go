package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/scanner/config"
)

const wholeWaivers = `# Kept by the platform team.
waivers:
  # The migration ends in spring.
  - control: IDC-SES-001
    kind: permission_set
    key: LZAdmin   # the old one
    reason: Migration
    owner: platform@example.com
    ticket: 12
    expires: 2026-12-31
    approver: ciso@example.com

  - {control: IDC-ADM-001, key: "1*/LZAdmin/*", reason: r, owner: o, expires: 2026-12-30}
# The end.
`

var wholeWaiversWant = []config.Waiver{
	{Control: "IDC-SES-001", Kind: "permission_set", Key: "LZAdmin", Reason: "Migration", Owner: "platform@example.com", Ticket: "12", Expires: "2026-12-31", Approver: "ciso@example.com"},
	{Control: "IDC-ADM-001", Key: "1*/LZAdmin/*", Reason: "r", Owner: "o", Expires: "2026-12-30"},
}

func TestParseWaivers(t *testing.T) {
	got, err := config.ParseWaivers([]byte(wholeWaivers), "w.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wholeWaiversWant, got.Waivers); diff != "" {
		t.Error(diff)
	}
	places := []string{got.Source(0), got.Place(0, "key"), got.Place(1, "key"), got.Place(1, "approver")}
	if diff := cmp.Diff([]string{"w.yaml:4", "w.yaml:6:10", "w.yaml:13:33", "w.yaml:13:5"}, places); diff != "" {
		t.Error(diff)
	}
	for _, none := range []string{"", "# none\n", "waivers: []\n", "\ufeffwaivers: []\n"} {
		if got, err := config.ParseWaivers([]byte(none), "w.yaml"); err != nil || len(got.Waivers) > 0 {
			t.Errorf("%q: %v, %v", none, got, err)
		}
	}
}

func TestParseWaiversNamesPlaceAndRemedy(t *testing.T) {
	for text, want := range map[string]string{
		"waiver: []\n":   `w.yaml:1:1: unknown key "waiver"; did you mean waivers?`,
		"- control: A\n": `w.yaml:1:1: a mapping is expected here; write it as "key: value" lines`,
		"waivers: {}\n":  `w.yaml:1:10: a list is expected here; write it as "- value" lines or [a, b]`,
		"waivers:\n- {control: A, key: k, reason: r, owner: o, expire: 2026-01-01}\n":  `w.yaml:2:45: unknown key "expire"; did you mean expires?`,
		"waivers:\n- {control: A, key: k, reason: r, owner: o}\n":                      `w.yaml:2:3: key "expires" is missing; add it: The last day on which the waiver holds, YYYY-MM-DD, in UTC.`,
		"waivers:\n- {control: A, key: k, reason: r, owner: o, expires: never}\n":      `w.yaml:2:54: "never" is no date; write YYYY-MM-DD`,
		"waivers:\n- {control: A, key: k, reason: r, owner: o, expires: 2026-02-30}\n": `w.yaml:2:54: "2026-02-30" is no date; write YYYY-MM-DD`,
		"waivers:\n- {control: A, key: , reason: r, owner: o, expires: 2026-01-01}\n":  "w.yaml:2:21: a text is expected here; give one value",
		"waivers:\n- {control: A, key: [k]}\n":                                         "w.yaml:2:21: a text is expected here; give one value",
		"waivers: []\n---\nwaivers: []\n":                                              "w.yaml: holds more than one YAML document; keep one",
		"waivers: [\n":                                                                 "w.yaml:1: did not find expected node content; mend the YAML",
	} {
		if _, err := config.ParseWaivers([]byte(text), "w.yaml"); err == nil || err.Error() != want {
			t.Errorf("%s\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestFindWaivers(t *testing.T) {
	root := t.TempDir()
	below := filepath.Join(root, "a", "b")
	for _, folder := range []string{below, filepath.Join(root, ".git"), filepath.Join(root, ".idcscan")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := config.FindWaivers(below); got != "" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	want := filepath.Join(root, ".idcscan", "waivers.yaml")
	if err := os.WriteFile(want, []byte(wholeWaivers), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := config.FindWaivers(below); got != want || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

// A waiver that is added leaves every line that stood there, or where the style
// leaves no place at least every comment.
func TestAddKeepsWhatStands(t *testing.T) {
	added := config.Waiver{Control: "IDC-ABC-001", Kind: "abac_attribute", Key: `a: "b" # \* {`, Reason: "line one\nline two", Owner: "- o", Ticket: "yes", Expires: "2026-12-31"}
	for name, test := range map[string]struct {
		text string
		kept bool
	}{
		"none":                  {"", true},
		"comments only":         {"# mine\n", true},
		"whole":                 {wholeWaivers, true},
		"no newline at the end": {strings.TrimSuffix(wholeWaivers, "# The end.\n") + "# end", true},
		"not indented":          {"waivers:\n- {control: A, key: k, reason: r, owner: o, expires: 2026-01-01}\n", true},
		"deeply indented":       {"waivers:\n      -   control: A\n          key: k\n          reason: |\n            many\n\n            lines\n          owner: o\n          expires: 2026-01-01\n", true},
		"other line ends":       {strings.ReplaceAll(wholeWaivers, "\n", "\r\n"), true},
		"anchors":               {"waivers:\n- {control: A, key: k, reason: &r why, owner: o, expires: 2026-01-01}\n- {control: B, key: k, reason: *r, owner: o, expires: 2026-01-01}\n", true},
		"byte order mark":       {"\ufeff" + wholeWaivers, true},
		"empty list":            {"# mine\nwaivers: [] # none yet\n# end\n", false},
		"list in one line":      {"# mine\nwaivers: [{control: A, key: k, reason: r, owner: o, expires: 2026-01-01}]\n", false},
		"all in one line":       {"# mine\n{waivers: [{control: A, key: k, reason: r, owner: o, expires: 2026-01-01}]}\n", false},
		"end of the document":   {"# mine\nwaivers:\n- {control: A, key: k, reason: r, owner: o, expires: 2026-01-01}\n...\n", false},
		"empty mapping":         {"# mine\n{}\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			before, err := config.ParseWaivers([]byte(test.text), "w.yaml")
			if err != nil {
				t.Fatal(err)
			}
			text, err := config.Add([]byte(test.text), "w.yaml", added)
			if err != nil {
				t.Fatal(err)
			}
			after, err := config.ParseWaivers(text, "w.yaml")
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if diff := cmp.Diff(append(before.Waivers, added), after.Waivers); diff != "" {
				t.Errorf("%s\n%s", diff, text)
			}
			if test.kept && !strings.HasPrefix(string(text), test.text) {
				t.Errorf("what stood there changed:\n%s", text)
			}
			for _, comment := range []string{"# mine", "# none yet", "# end", "# The migration ends in spring.", "# the old one"} {
				if strings.Count(test.text, comment) != strings.Count(string(text), comment) {
					t.Errorf("the comment %q is lost:\n%s", comment, text)
				}
			}
		})
	}
	text, err := config.Add(nil, "w.yaml", wholeWaiversWant[1])
	if want := "waivers:\n  - control: IDC-ADM-001\n    key: 1*/LZAdmin/*\n    reason: r\n    owner: o\n    expires: 2026-12-30\n"; err != nil || !strings.HasPrefix(string(text), "# ") || !strings.HasSuffix(string(text), want) {
		t.Errorf("a new file reads\n%s%v", text, err)
	}
	if _, err := config.Add([]byte("waiver: []\n"), "w.yaml", added); err == nil {
		t.Error("a waiver is added to a file that cannot be read")
	}
}

func TestWaiversSchemaIsFresh(t *testing.T) {
	path := filepath.Join("schema", "waivers.schema.json")
	if *update {
		if err := os.WriteFile(path, config.WaiversSchema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(config.WaiversSchema()), string(committed)); diff != "" {
		t.Errorf("stale, run make generate:\n%s", diff)
	}
}

func FuzzWaivers(f *testing.F) {
	f.Add(wholeWaivers, "k", "r")
	f.Add("", "*", "a\nb")
	f.Add("waivers: &a [*a]\n", "", "")
	f.Add("waivers: [&a {control: A, key: k, reason: r, owner: o, expires: 2026-01-01}, *a]\n", " ", "#")
	f.Fuzz(func(t *testing.T, text, key, reason string) {
		before, err := config.ParseWaivers([]byte(text), "w.yaml")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "w.yaml") {
				t.Errorf("error names no file: %v", err)
			}
			return
		}
		for i := range before.Waivers {
			if !strings.HasPrefix(before.Place(i, "key"), before.Source(i)+":") && !strings.HasPrefix(before.Place(i, "key"), "w.yaml:") {
				t.Errorf("waiver %d has no place", i)
			}
		}
		added := config.Waiver{Control: "A", Key: key, Reason: reason, Owner: "o", Expires: "2026-12-31"}
		longer, err := config.Add([]byte(text), "w.yaml", added)
		if err != nil {
			return
		}
		after, err := config.ParseWaivers(longer, "w.yaml")
		if err != nil {
			t.Fatalf("%v\n%s", err, longer)
		}
		if diff := cmp.Diff(append(before.Waivers, added), after.Waivers); diff != "" {
			t.Errorf("%s\n%s", diff, longer)
		}
	})
}
