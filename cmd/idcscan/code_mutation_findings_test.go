package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/scanner"
)

// sessions is the control that needs both a long session and an administrator.
const sessions = "IDC-SES-001"

// findingMoves are what is changed in turn, in a fixture in which none of it is
// enough for a finding: each value alone must make one.
var findingMoves = []struct {
	name string
	// calm makes every value of the sort one that does no harm.
	calm func(string) string
	// sort is of the values that are changed, kind the leaves of a plan or a state.
	sort *regexp.Regexp
	kind string
	into string
}{
	{"session duration", func(text string) string {
		return regexp.MustCompile(`PT[0-9]+H`).ReplaceAllString(commonPolicy.Replace(text), "PT1H")
	}, durationText, "aws_ssoadmin_permission_set.session_duration", longest},
	{"managed policy", func(text string) string {
		return regexp.MustCompile(`PT[0-9]+H`).ReplaceAllString(text, longest)
	}, policyText, "aws_ssoadmin_managed_policy_attachment.managed_policy_arn", administrator},
}

// commonPolicy makes administrators of all permission sets.
var commonPolicy = strings.NewReplacer(
	"policy/PowerUserAccess", "policy/AdministratorAccess", "policy/ReadOnlyAccess", "policy/AdministratorAccess", "policy/SecurityAudit", "policy/AdministratorAccess",
)

// TestMutationMovesTheFinding changes one duration or one policy after the other,
// in every form, and holds that just the finding that it makes appears, at the
// line of the permission set's duration where there is code.
func TestMutationMovesTheFinding(t *testing.T) {
	policies, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	for _, fixture := range codeFixtures {
		judge := judgementBy(t, policies, fixture.preset)
		judge.options.Select = []string{sessions}
		for _, move := range findingMoves {
			for _, form := range formsToTry() {
				t.Run(fixture.name+"/"+move.name+"/"+form.name, func(t *testing.T) {
					fixture.enter(t, move.calm)
					want := sessionLines(t, form, move.into == longest)
					try := func(restore func()) []string {
						defer restore()
						snap, _ := collectCode(t, form.sources...)
						return listFindings(judge.findings(t, snap))
					}
					before := try(func() {})
					found := map[string]bool{}
					for what, change := range changes(t, form, move.sort, move.kind, move.into) {
						after := try(change())
						added := slices.DeleteFunc(slices.Clone(after), func(line string) bool { return slices.Contains(before, line) })
						if len(added) != 1 || len(after) != len(before)+1 {
							t.Errorf("%s: findings were\n%q, are\n%q", what, before, after)
							continue
						}
						found[added[0]] = true
					}
					if move.into == administrator {
						for _, line := range before { // there before, and gone without its policy
							found[line] = true
						}
					}
					if diff := cmp.Diff(want, slices.Sorted(maps.Keys(found))); diff != "" {
						t.Errorf("findings (-want +got):\n%s", diff)
					}
				})
			}
		}
	}
}

// changes are those of every value of a sort: each changes one, and returns what
// changes it back.
func changes(t *testing.T, form codeForm, sort *regexp.Regexp, kind, into string) map[string]func() (restore func()) {
	t.Helper()
	all := map[string]func() func(){}
	if !strings.Contains(form.sources[0], ".") {
		for _, file := range codeFiles(t, form.sources[0]) {
			for _, l := range literalsIn(t, file) {
				if sort.MatchString(l.text) && l.text != into {
					all[l.place()] = func() func() { return l.with(t, into) }
				}
			}
		}
		return all
	}
	d := readDocument(t, form.sources[0])
	for path, l := range d.leaves {
		if l.kind == kind && l.text != into {
			all[path] = func() func() { return d.with(t, l, into) }
		}
	}
	return all
}

// sessionLines are the findings that all permission sets together make, with the
// line in which code says how long the session is.
func sessionLines(t *testing.T, form codeForm, changed bool) (want []string) {
	t.Helper()
	snap, _ := collectCode(t, form.sources...)
	for name, set := range snap.PermissionSets {
		line := sessions + " permission_set " + name
		if at, known := set.Locations["session_duration"]; known {
			snippet := at.Snippet
			if changed && len(form.sources) == 1 {
				snippet = regexp.MustCompile(`PT[0-9]+H`).ReplaceAllString(snippet, longest)
			}
			line += "  @ " + lineAt(at) + "  " + snippet
		}
		if at, known := set.Locations["module"]; known {
			line += "  < " + lineAt(at)
		}
		want = append(want, line)
	}
	slices.Sort(want)
	return want
}
