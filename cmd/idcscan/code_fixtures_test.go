package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/scanner"
)

// codeForm is one way to write and to read what a fixture declares.
type codeForm struct {
	name    string
	sources []string
}

// codeForms begin with the one that the others are compared with.
var codeForms = []codeForm{
	{"resources", []string{"resources"}},
	{"module", []string{"module"}},
	{"yaml", []string{"yaml"}},
	{"yaml-alone", []string{"yaml/config"}},
	{"plan", []string{"plan.json"}},
	{"state", []string{"state.json"}},
	{"tfstate", []string{"state.tfstate"}},
	{"module-plan", []string{"module-plan.json"}},
	{"module-state", []string{"module-state.json"}},
	{"module-tfstate", []string{"module-state.tfstate"}},
	{"plan-joined", []string{"plan.json", "resources"}},
	{"state-joined", []string{"state.json", "resources"}},
	{"tfstate-joined", []string{"state.tfstate", "resources"}},
	{"module-plan-joined", []string{"module-plan.json", "module"}},
	{"module-tfstate-joined", []string{"module-state.tfstate", "module"}},
	{"yaml-tfstate-joined", []string{"module-state.tfstate", "yaml"}},
}

// formsToTry are all, in a short test without most of what a module's plan and
// state add.
func formsToTry() []codeForm {
	if !testing.Short() {
		return codeForms
	}
	return slices.DeleteFunc(slices.Clone(codeForms), func(form codeForm) bool { return strings.HasPrefix(form.name, "module-") })
}

// formDifferences are the findings that one form has and the first has not, or
// the other way round, with the reason.
var formDifferences = []struct{ forms, finding, why string }{
	{".", "^IDC-IAC-[0-9]+ (code|module_call|root_module) ", "judges how the code is written, not what it declares"},
	{"^yaml-alone$", "^IDC-ABC-", "access control attributes are an input of the module and not in its YAML"},
}

// TestCodeFixtures compares what each form of the guide's examples comes to, as
// they are and with more in them that breaks a control, with golden files and
// with the other forms.
func TestCodeFixtures(t *testing.T) {
	policies, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	for _, fixture := range codeFixtures {
		judge := judgementBy(t, policies, fixture.preset)
		golden := map[string]string{}
		for _, variant := range []struct {
			name   string
			change func(string) string
		}{{"as it is", unchanged}, {"violating", fixture.violates.Replace}} {
			t.Run(fixture.name+"/"+variant.name, func(t *testing.T) {
				fixture.enter(t, variant.change)
				first := map[string]bool{}
				for i, form := range formsToTry() {
					snap, said := collectCode(t, form.sources...)
					findings := judge.findings(t, snap)
					golden[form.name] += "# findings, " + variant.name + "\n" + strings.Join(listFindings(findings), "\n") + "\n"
					if variant.name == "as it is" {
						for _, value := range listSnapshot(t, snap) {
							golden[form.name] += value.String() + "\n"
						}
					}
					if len(said) > 0 {
						t.Errorf("%s: it says %q", form.name, said)
					}
					found := findingsOfAll(form.name, findings)
					if i == 0 {
						first = found
					}
					if diff := cmp.Diff(withoutDifferences(form.name, first), found); diff != "" {
						t.Errorf("%s: findings (-%s +%s):\n%s", form.name, codeForms[0].name, form.name, diff)
					}
					checkPlaces(t, form, findings)
				}
			})
		}
		for name, text := range golden {
			t.Run(fixture.name+"/golden/"+name, func(t *testing.T) { checkGolden(t, fixture.name, name, text) })
		}
	}
}

// findingsOfAll returns the findings of a form that every form must have.
func findingsOfAll(form string, findings []scanner.Finding) map[string]bool {
	all := map[string]bool{}
	for _, f := range findings {
		all[findingKey(f)] = true
	}
	return withoutDifferences(form, all)
}

func withoutDifferences(form string, findings map[string]bool) map[string]bool {
	left := maps.Clone(findings)
	for _, difference := range formDifferences {
		if regexp.MustCompile(difference.forms).MatchString(form) {
			maps.DeleteFunc(left, func(key string, _ bool) bool { return regexp.MustCompile(difference.finding).MatchString(key) })
		}
	}
	return left
}

// checkPlaces holds that a form with code has a place for every finding about
// what code declares, and that the line there is the one of the file.
func checkPlaces(t *testing.T, form codeForm, findings []scanner.Finding) {
	t.Helper()
	info, err := os.Stat(form.sources[len(form.sources)-1])
	if err != nil {
		t.Fatal(err)
	}
	code := info.IsDir()
	for _, f := range findings {
		switch {
		case f.Location == nil && code && f.Kind != "setting":
			t.Errorf("%s: %s leads to no line", form.name, findingKey(f))
		case f.Location != nil && !code:
			t.Errorf("%s: %s leads to %s, where nobody named code", form.name, findingKey(f), lineAt(*f.Location))
		case f.Location != nil:
			text, err := os.ReadFile(filepath.FromSlash(f.Location.URI))
			lines := strings.Split(string(text), "\n")
			if err != nil || f.Location.StartLine > len(lines) || strings.TrimSpace(lines[f.Location.StartLine-1]) != f.Location.Snippet {
				t.Errorf("%s: %s leads to %s %q (%v)", form.name, findingKey(f), lineAt(*f.Location), f.Location.Snippet, err)
			}
		}
	}
}

func checkGolden(t *testing.T, fixture, form, got string) {
	t.Helper()
	path := filepath.Join("..", "..", "testdata", fixture, "golden", form+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run this test with -update", err)
	}
	if diff := cmp.Diff(slices.Collect(strings.Lines(string(want))), slices.Collect(strings.Lines(got))); diff != "" {
		t.Errorf("%s is stale; look at each line, then run this test with -update (-want +got):\n%s", path, diff)
	}
}
