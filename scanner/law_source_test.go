package scanner

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// lostCode declares what the expressions of [lostValues] refer to.
const lostCode = `
variable "lost" {}

data "aws_ssm_parameter" "lost" {
  name = "lost"
}
`

// lostValues are expressions whose value no code tells: of a variable that has
// none, of what is looked up, and of what nothing declares.
var lostValues = []string{"var.lost", "data.aws_ssm_parameter.lost.value", "var.undeclared", "aws_iam_policy.undeclared.arn"}

var (
	// argument is a line that sets something, the value as its second group;
	// written is a text in quotes without a template, in a value.
	argument = regexp.MustCompile(`(?m)^ *[A-Za-z_]+ *= *([^{[(\n]+|.*[\]})])$`)
	written  = regexp.MustCompile(`[=[,:] *("[^"$%\n]+")`)
	// block begins one that may be there several times.
	block = regexp.MustCompile(`(?m)^(resource|module) .*\{\n`)
	// fixed are arguments for which Terraform takes no expression, and those that are
	// not about access.
	fixed = regexp.MustCompile(`^ *(required_version|version|source|bucket|key|region|encrypt|use_lockfile|instance_arn|identity_store_id|target_type|principal_type|description|enable_organizations_lookup) *= *[^\[]*$`)
)

// TestLawOverWrittenCode replaces one value after the other in code that breaks
// controls by something that code does not tell, makes a block an unknown number of
// times, or breaks a file: a verdict that depends on it becomes unknown, and none turns.
func TestLawOverWrittenCode(t *testing.T) {
	p := ownPolicies(t)
	for _, form := range []string{
		"landing-zone-code/resources", "landing-zone-code/module", "landing-zone-code/yaml",
		"standalone-code/resources", "standalone-code/module", "standalone-code/yaml",
	} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			directory := writtenCode(t, form)
			before := judged(t, p, lawParameters, collected(t, directory), p.controls)
			tried := 0
			for _, file := range filesIn(t, directory) {
				text := read(t, file)
				for _, e := range editsOf(file, text) {
					if tried++; testing.Short() && tried%8 != 0 {
						continue
					}
					lost := fmt.Sprintf(e.text, lostValues[tried%len(lostValues)])
					write(t, file, text[:e.start]+lost+text[e.end:])
					now := judged(t, p, lawParameters, collected(t, directory), p.controls)
					line := strings.Count(text[:e.start], "\n") + 1
					for _, breach := range turned(before, now) {
						t.Errorf("%s:%d: %q -> %q: %s", filepath.Base(file), line, text[e.start:e.end], lost, breach)
					}
				}
				write(t, file, text)
			}
			t.Logf("%d edits", tried)
		})
	}
}

// writtenCode is a copy of a fixture that breaks more controls, in a repository of its own.
func writtenCode(t *testing.T, form string) string {
	t.Helper()
	directory := t.TempDir()
	if err := os.CopyFS(directory, os.DirFS(filepath.Join("..", "testdata", filepath.FromSlash(form)))); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(directory, ".git"), 0o700); err != nil {
		t.Fatal(err)
	}
	violates := strings.NewReplacer("PT1H", "PT12H", "policy/PowerUserAccess", "policy/AdministratorAccess", "security-audit", "audit", "LZPowerUsers", "Builders", "333333333333", "111111111111")
	for _, file := range filesIn(t, directory) {
		write(t, file, violates.Replace(read(t, file)))
	}
	write(t, filepath.Join(directory, "lost.tf"), lostCode)
	return directory
}

func filesIn(t *testing.T, directory string) (files []string) {
	t.Helper()
	for _, pattern := range []string{"*.tf", "config/*.yaml"} {
		found, err := filepath.Glob(filepath.Join(directory, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// edit puts a text in the place of another; %[1]s in it is a lost value.
type edit struct {
	start, end int
	text       string
}

// editsOf loses each value in a file, how often each block is there, and the file.
func editsOf(file, text string) []edit {
	if filepath.Base(file) == "lost.tf" {
		return nil
	}
	edits := []edit{{len(text), len(text), "]%.0[1]s"}}
	if filepath.Ext(file) != ".tf" {
		return edits
	}
	for _, pattern := range []*regexp.Regexp{argument, written} {
		for _, at := range pattern.FindAllStringSubmatchIndex(text, -1) {
			line, _, _ := strings.Cut(text[strings.LastIndexByte(text[:at[2]], '\n')+1:], "\n")
			if e := (edit{at[2], at[3], "%[1]s"}); !fixed.MatchString(line) && !slices.Contains(edits, e) {
				edits = append(edits, e)
			}
		}
	}
	for _, at := range block.FindAllStringIndex(text, -1) {
		if !strings.HasPrefix(strings.TrimSpace(text[at[1]:]), "for_each") {
			edits = append(edits, edit{at[1], at[1], "  count = %[1]s\n"})
		}
	}
	return edits
}

// ofCode are the kinds that judge how code is written: another text is other code.
var ofCode = []Kind{KindCode, KindModuleCall, KindRootModule}

// dangling judges references to what nothing declares, which some lost values are.
const dangling = "IDC-IAC-008"

// turned returns the verdicts that are others than before, and not unknown.
// A member may stand under what code says in place of its name.
func turned(before, now []*outcome) (breaches []string) {
	for i, old := range before {
		complain := func(format string, values ...any) {
			breaches = append(breaches, old.control.ID+": "+fmt.Sprintf(format, values...))
		}
		if slices.Contains(ofCode, old.control.Judges) || old.control.ID == dangling {
			continue
		}
		verdicts := map[Status]bool{}
		for n := range now[i].members.size() {
			key, is := now[i].members.key(n), now[i].status(n)
			if _, there := old.members.index(key); there {
				continue
			}
			verdicts[is] = true
			if !strings.Contains(key, "unresolved:") {
				complain("%s appeared as %s", key, is)
			}
		}
		for n := range old.members.size() {
			key, was := old.members.key(n), old.status(n)
			at, there := now[i].members.index(key)
			switch {
			case there && now[i].status(at) != was && now[i].status(at) != StatusUnknown:
				complain("%s turned from %s into %s", key, was, now[i].status(at))
			case !there && was != StatusNotApplicable && now[i].hidden == 0 && !verdicts[was] && !verdicts[StatusUnknown]:
				complain("%s, which was %s, vanished", key, was)
			}
		}
	}
	return breaches
}
