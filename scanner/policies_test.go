package scanner

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestControlOfMetadata(t *testing.T) {
	p := load(t, controlText(noFailures+`
unknown contains doubt if {
	some doubt in []
}
`))
	got := p.Controls()
	want := []Control{{
		ID: "IDC-TST-001", Version: 1, Severity: SeverityHigh, Judges: KindPermissionSet, Settings: []string{},
		Requires: []Requirement{{"permission_sets", "session_minutes"}},
		Title:    "Sessions are short", Description: "Sessions of permission sets end in time.", Rationale: "because",
		Remediation:      map[string]string{"cli": "do it"},
		RelatedResources: []string{"https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html"},
		Frameworks:       map[string][]string{"cis-aws-7.0": {"1.1"}},
		Parameters:       map[string]Parameter{"limit": {Type: "integer", Default: number("60"), Description: "minutes"}},
		Package:          "data.idcscan.controls.tst.sessions", File: "policies/controls/tst/control0.rego", Line: 1,
		hasUnknown: true,
	}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Control{})); diff != "" {
		t.Error(diff)
	}
}

func TestBadOwnControl(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want string
	}{
		"no METADATA":            {"package idcscan.controls.tst.bare\n\nfail contains 1\n", "control0.rego:1: control without METADATA"},
		"no id":                  {controlText(noFailures, "id: IDC-TST-001", "version: 1", "#   version: 1\n", ""), "without custom.id"},
		"no fail":                {controlText("fial contains 1\n"), "without a rule `fail contains"},
		"fail is a function":     {controlText("fail(x) := x\n"), "rule fail is a function"},
		"unknown severity":       {controlText(noFailures, "severity: high", "severity: hihg"), `control0.rego:1: unknown severity "hihg"; did you mean high?`},
		"version zero":           {controlText(noFailures, "version: 1", "version: 0"), "version 0 is not 1 or more"},
		"version of wrong type":  {controlText(noFailures, "version: 1", "version: one"), "custom.version is a string; it must be of type int"},
		"unknown kind":           {controlText(noFailures, "judges: permission_set", "judges: permissionset"), `judges "permissionset", which is no kind; did you mean permission_set?`},
		"unknown section":        {controlText(noFailures, "[permission_sets.session_minutes]", "[permission_set.tags]"), `requires "permission_set.tags", which is no section; did you mean permission_sets?`},
		"unknown attribute":      {controlText(noFailures, "session_minutes", "session_minute"), `which is no attribute of permission_sets; did you mean session_minutes?`},
		"attribute of none":      {controlText(noFailures, "permission_sets.session_minutes", "account_assignments.state"), "account_assignments has no attributes; require account_assignments"},
		"requires nothing":       {controlText(noFailures, "[permission_sets.session_minutes]", "[]"), "requires nothing"},
		"misspelt metadata":      {controlText(noFailures, "rationale:", "rationnale:"), `custom has no field "rationnale"; did you mean rationale?`},
		"fails_by of no kind":    {controlText(noFailures, "rationale:", "fails_by: presence\n#   rationale:"), `fails_by "presence" is not absence`},
		"settings without kind":  {controlText(noFailures, "rationale:", "settings: [a]\n#   rationale:"), "settings are listed where a control judges setting"},
		"parameter type":         {controlText(noFailures, "type: integer", "type: int"), `parameter limit has unknown type "int"; known are`},
		"default of wrong type":  {controlText(noFailures, "default: 60", "default: sixty"), `default of parameter limit: "sixty" is not of type integer`},
		"default null":           {controlText(noFailures, "default: 60", "default: null"), "null is no value"},
		"parameter undescribed":  {controlText(noFailures, ", description: minutes", ""), "parameter limit has no description"},
		"relative resource":      {controlText(noFailures, "https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html", "/docs/x"), `related resource "/docs/x" is not an absolute https URL`},
		"resource without host":  {controlText(noFailures, "https://docs.aws.amazon.com/", "https:///"), "is not an absolute https URL"},
		"http resource":          {controlText(noFailures, "https://docs", "http://docs"), "is not an absolute https URL"},
		"syntax":                 {controlText("fail contains if\n"), "control0.rego:"},
		"misspelt field":         {controlText(strings.ReplaceAll(longSessions, "set.session_minutes", "set.sesion_minutes")), "control0.rego:19: set has no field \"sesion_minutes\"; did you mean session_minutes?"},
		"misspelt section":       {controlText(strings.ReplaceAll(longSessions, "input.permission_sets", "input.permision_sets")), "input has no field \"permision_sets\"; did you mean permission_sets?"},
		"literal key":            {controlText("fail contains {\"key\": \"Admin\"} if input.permission_sets.Admin.session_minutes > 1\n"), "input.permission_sets is a map: look a literal key up through a variable"},
		"field of a number":      {controlText("fail contains {\"key\": name} if {\n\tsome name, set in input.permission_sets\n\tset.session_minutes.value > 1\n}\n"), "set.session_minutes has no fields, so none named \"value\""},
		"METADATA not YAML":      {controlText(noFailures, "scope: package", "scope:package"), "Hint: on line"},
		"map compared to number": {controlText("fail contains {\"key\": \"x\"} if input.permission_sets == 1\n"), "control0.rego:19: match error"},
		"map as an argument":     {controlText("fail contains {\"key\": \"x\"} if count(input.permission_sets) + input.permission_sets > 1\n"), "control0.rego:19: plus: invalid argument(s)"},
		"unused variable":        {controlText("fail contains {\"key\": name} if {\n\tsome name, _ in input.permission_sets\n\tunused := 1\n}\n"), "control0.rego:21: assigned var unused unused"},
		"conflicting rules":      {controlText(noFailures + "_x := 1\n_x(y) := y\n"), "conflicting rules"},
		"network":                {controlText("fail contains http.send({})\n"), "undefined function http.send"},
		"clock":                  {controlText("fail contains time.now_ns()\n"), "undefined function time.now_ns"},
		"environment":            {controlText("fail contains opa.runtime()\n"), "undefined function opa.runtime"},
		"section not required": {
			controlText("fail contains {\"key\": \"x\", \"message\": \"m\"} if count(_people) > 0\n\n_people := input.users\n"),
			"control0.rego:21: IDC-TST-001 reads input.users and requires nothing of it, so that a gap there would not concern it; add users, or its attributes that are read, to requires",
		},
		"misspelt rule of a lib": {controlText(noFailures + "_x := data.idcscan.controls.tst.sessions.nothing\n"), "data.idcscan.controls.tst.sessions.nothing does not exist; known are fail"},
		"misspelt table":         {controlText(noFailures + "_x := data.idcscan.tables.actoins\n"), "data.idcscan.tables.actoins does not exist; did you mean actions?"},
		"misspelt fact":          {controlText(noFailures + "_x := data.idcscan.facts.tier\n"), "data.idcscan.facts does not exist; known are controls"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := loadPolicies(files("controls/tst/control0.rego", test.text, "data/actions.json", `{"idcscan": {"tables": {"actions": [1]}}}`))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
			for line := range strings.Lines(fmt.Sprint(err)) {
				if !strings.HasPrefix(line, "policies/controls/tst/control0.rego:") {
					t.Errorf("a line without place: %s", line)
				}
			}
			if err != nil && strings.Contains(err.Error(), placeholder) {
				t.Errorf("the placeholder of the check schema shows: %v", err)
			}
		})
	}
}

func TestDuplicateID(t *testing.T) {
	_, err := loadPolicies(files(
		"controls/tst/a.rego", controlText(noFailures),
		"controls/tst/b.rego", controlText(noFailures, "tst.sessions", "tst.others"),
	))
	if want := "policies/controls/tst/a.rego:1: id IDC-TST-001 is taken by policies/controls/tst/b.rego:1"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestEveryMistakeIsNamedInOrder(t *testing.T) {
	_, err := loadPolicies(files(
		"controls/tst/b.rego", controlText(noFailures, "severity: high", "severity: grave", "tst.sessions", "tst.b", "judges: permission_set", "judges: nothing"),
		"controls/tst/a.rego", controlText(noFailures, "001", "002", "version: 1", "version: -1"),
	))
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "policies/controls/tst/a.rego:1: version") || !strings.HasPrefix(lines[1], "policies/controls/tst/b.rego:1: judges") {
		t.Errorf("got\n%v", err)
	}
}

func TestManyMistakes(t *testing.T) {
	var pathsAndTexts []string
	for i := range 13 {
		pathsAndTexts = append(pathsAndTexts, fmt.Sprintf("controls/c%d.rego", i), fmt.Sprintf("package idcscan.controls.c%d\n", i))
	}
	_, err := loadPolicies(files(pathsAndTexts...))
	if err == nil || strings.Count(err.Error(), "\n") != 10 || !strings.HasSuffix(err.Error(), "\n3 more mistakes") {
		t.Errorf("got %v", err)
	}
}

// TestReferencesThatMayBeUndefined names what looks like a misspelling and is none.
func TestReferencesThatMayBeUndefined(t *testing.T) {
	own := files(
		"controls/a.rego", controlText(noFailures+`
_x := [data.idcscan.config.y, data.idcscan.run.now, data.idcscan.tables.actions, data.idcscan.tables.actions.read, data.idcscan.tables[input.meta.source], data.other]
`), "data/a.json", `{"idcscan": {"tables": {"actions": {}}}}`)
	folder := theirs(t,
		"lib.rego", "package acme.lib\n\nx := [data.acme.settings.y, data.acme.lib.table]\n",
		"acme/lib/data.json", `{"table": 1}`)
	if _, err := loadPolicies(own, folder); err != nil {
		t.Error(err)
	}
	folder = theirs(t, "lib.rego", "package acme.lib\n\nx := data.acme.lib.tables\n", "acme/lib/data.json", `{"table": 1}`)
	if _, err := loadPolicies(own, folder); err == nil || !strings.Contains(err.Error(), "data.acme.lib.tables does not exist") {
		t.Errorf("got %v", err)
	}
}

// theirs writes the files of a user and returns their folder.
func theirs(t *testing.T, pathsAndTexts ...string) string {
	t.Helper()
	folder := t.TempDir()
	for i := 0; i < len(pathsAndTexts); i += 2 {
		path := filepath.Join(folder, pathsAndTexts[i])
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(pathsAndTexts[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestOwnPoliciesOfTheUser(t *testing.T) {
	text := controlText(`fail contains {"key": name, "message": sprintf("limit %d", [data.acme.limit])} if {
	some name, _ in input.permission_sets
	name == data.acme.lib.chosen
}
`, "idcscan.controls", "acme.controls", "IDC-TST-001", "ACME-TST-001")
	folder := theirs(t,
		"controls/sessions.rego", text,
		"controls/sessions_test.rego", "package acme.controls.sessions_test\n\ntest_broken if 1 == \n",
		"lib/lib.rego", "package acme.lib\n\nchosen := \"Admin\"\n",
		"acme/data.json", `{"limit": 7}`,
		".hidden/broken.rego", "package",
	)
	p, err := loadPolicies(files("controls/tst/own.rego", controlText(noFailures)), folder)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Controls(); len(got) != 2 || got[0].ID != "ACME-TST-001" || got[0].File != filepath.Join(folder, "controls/sessions.rego") {
		t.Errorf("controls are %+v", got)
	}
	report := evaluate(t, p, withSets("Admin", "Other"), Options{Select: []string{"ACME-*"}})
	if len(report.Findings) != 1 || report.Findings[0].Message != "limit 7" || report.Findings[0].Key != "Admin" {
		t.Errorf("findings are %+v", report.Findings)
	}
	if _, err := loadPolicies(files(), filepath.Join(folder, "lib", "lib.rego")); err != nil {
		t.Errorf("a single file: %v", err)
	}
}

// A user's folder may be called as ours is: nothing of ours may vanish by it.
func TestPoliciesOfTheUserThatAreCalledLikeOurs(t *testing.T) {
	folder := theirs(t, "policies/controls/tst/own.rego", controlText(longSessions, "idcscan.controls.tst", "acme.controls.tst", "IDC-TST-001", "ACME-TST-001"))
	t.Chdir(folder)
	p, err := loadPolicies(files("controls/tst/own.rego", controlText(longSessions)), "policies")
	if err != nil {
		t.Fatal(err)
	}
	for _, control := range p.Controls() {
		if control.File != "policies/controls/tst/own.rego" {
			t.Errorf("%s stands in %s", control.ID, control.File)
		}
	}
	report := evaluate(t, p, withSets("Admin", "Other"), Options{})
	if len(report.Controls) != 2 {
		t.Fatalf("controls came to %+v", report.Controls)
	}
	for _, control := range report.Controls {
		if control.Error != "" || control.Counts != (Counts{Fail: 1, Pass: 1}) {
			t.Errorf("%s came to %+v %s", control.ID, control.Counts, control.Error)
		}
	}
}

func TestBadPoliciesOfTheUser(t *testing.T) {
	for name, test := range map[string]struct{ path, text, want string }{
		"our package":  {"a.rego", controlText(noFailures), "package idcscan.controls.tst.sessions is idcscan's own"},
		"our library":  {"a.rego", "package idcscan.facts\n", "package idcscan.facts is idcscan's own"},
		"our ids":      {"a.rego", controlText(noFailures, "package idcscan", "package acme"), "id IDC-TST-001 begins with IDC-"},
		"our data":     {"data.json", `{"idcscan": {"config": {}}}`, "defines data.idcscan"},
		"wrong folder": {"a.rego", controlText(noFailures, "idcscan.controls", "acme.checks", "IDC", "ACME"), "is not below <root>.controls, so it would never run"},
		"bad data":     {"data.json", `{`, "data.json: "},
		"bad rego":     {"a.rego", "package acme\n\nx := \n", "a.rego:4: "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := loadPolicies(files(), theirs(t, test.path, test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
	if _, err := loadPolicies(files(), filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a path that does not exist is no error")
	}
}

func TestDigestOfPolicies(t *testing.T) {
	digest := func(paths ...string) string {
		p, err := loadPolicies(files("controls/tst/own.rego", controlText(noFailures), "lib/a.rego", "package idcscan.a\n", "lib/b.rego", "package idcscan.b\n"), paths...)
		if err != nil {
			t.Fatal(err)
		}
		return p.digest
	}
	lib := "package acme.lib\n"
	here, there := digest(theirs(t, "lib.rego", lib)), digest(theirs(t, "lib.rego", lib))
	if here != there {
		t.Error("the digest depends on where the files lie")
	}
	seen := map[string]string{}
	for name, digest := range map[string]string{
		"none": digest(), "lib": digest(theirs(t, "lib.rego", lib)),
		"comment": digest(theirs(t, "lib.rego", lib+"# x\n")), "data": digest(theirs(t, "data.json", `{"a": 1}`)),
	} {
		if other, taken := seen[digest]; taken {
			t.Errorf("%s and %s have one digest", name, other)
		}
		seen[digest] = name
	}
}
